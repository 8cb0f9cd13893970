"""Plain text laid out in lines by Qt, as cards and cues paint it."""

from math import ceil

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QTextLayout, QTextOption

from explorer.model.bidi_order import is_right_to_left

_LEAST = 20


def wrapped_lines(text: str, font: QFont, width: int, pitch: int = 0) -> tuple[QTextLayout, int]:
    """Lay out a text, wrapped anywhere if needed, and return it with its height in pixels.

    Args:
        width: of the lines, in pixels.
        pitch: from one line to the next, in pixels; by default each line's own height and one more.
    """
    layout = QTextLayout(text, font)
    option = QTextOption()
    if is_right_to_left(text):
        option.setTextDirection(Qt.LayoutDirection.RightToLeft)
        option.setAlignment(Qt.AlignmentFlag.AlignRight)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    height = 0
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(_LEAST, width))
        line.setPosition(QPointF(0, height))
        height += pitch or ceil(line.height()) + 1
    layout.endLayout()
    return layout, height
