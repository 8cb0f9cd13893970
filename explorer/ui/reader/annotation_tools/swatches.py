"""Icons of the annotation colors."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap

from explorer.app.shell.theme import Theme


def swatch_icon(theme: Theme, name: str, size: int, ratio: float) -> QIcon:
    """Return a disc in a color of the palette, by its id.

    Args:
        size: that of the design, in pixels; it grows with the letters.
        ratio: device pixels in each of these.
    """
    size = theme.scaled(size)
    pixmap = QPixmap(QSize(size, size) * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    color = theme.highlight(name)
    painter.setBrush(color)
    painter.setPen(color.darker(130))
    painter.drawEllipse(QRectF(2, 2, size - 4, size - 4))
    painter.end()
    return QIcon(pixmap)
