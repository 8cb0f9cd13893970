"""A few lines of plain text on a card: wrapped anywhere if needed, the last one elided."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QTextLayout

from explorer.model.lazy_dataclass import dataclass
from explorer.ui.wrapped_lines import wrapped_lines

_MOST = 4000
"""Maximum number of characters laid out; a card shows far fewer."""
_BREAK = "\u2028"


@dataclass(frozen=True, slots=True)
class WrappedText:
    """A text set in lines; ``height`` in pixels."""

    layout: QTextLayout
    height: int

    @staticmethod
    def of(text: str, font: QFont, width: int, most: int) -> "WrappedText":
        """Lay out a text in at most so many lines of a width in pixels."""
        text = text[:_MOST].strip().replace("\r\n", "\n").replace("\n", _BREAK)
        wrapped = WrappedText(*wrapped_lines(text, font, width))
        if wrapped.layout.lineCount() <= most:
            return wrapped
        last = wrapped.layout.lineAt(most - 1)
        start, end = last.textStart(), last.textStart() + last.textLength()
        # Qt counts in UTF-16.
        units = text.encode("utf-16-le", "surrogatepass")
        before, piece = (
            part.decode("utf-16-le", "replace") for part in (units[: 2 * start], units[2 * start : 2 * end])
        )
        piece = piece.rstrip(f"{_BREAK} ")
        # With the … a line may break elsewhere, which leaves less room for text.
        for room in (width - 4, width - 40, width // 2, 8):
            elided = QFontMetricsF(font).elidedText(f"{piece} …", Qt.TextElideMode.ElideRight, max(8, room))
            wrapped = WrappedText(*wrapped_lines(before + elided, font, width))
            if wrapped.layout.lineCount() <= most:
                break
        return wrapped

    def draw(self, painter: QPainter, left: int, top: int) -> None:
        """Draw it with the painter's pen, from its top left corner."""
        self.layout.draw(painter, QPointF(left, top))
