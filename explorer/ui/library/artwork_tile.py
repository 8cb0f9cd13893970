"""Paints a podcast's artwork, or a colored tile with its initials where there is none."""

import zlib

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QLinearGradient, QPainter, QPixmap

from explorer.app.shell import tokens as look
from explorer.app.shell.theme import Theme


def paint_tile(painter: QPainter, theme: Theme, rect: QRect, title: str, artwork: QPixmap | None) -> None:
    """Paint the artwork in a rounded square, or a tile whose color and letters come from the title."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.setPen(Qt.PenStyle.NoPen)
    if artwork is not None:
        brush = QBrush(artwork)
        scale = rect.width() / max(1, artwork.width())
        transform = brush.transform()
        brush.setTransform(transform.translate(rect.left(), rect.top()).scale(scale, scale))
        painter.setBrush(brush)
        painter.drawRoundedRect(rect, look.RADIUS, look.RADIUS)
        painter.restore()
        return
    first, second = tile_colors(theme, title)
    blend = QLinearGradient(rect.topLeft(), rect.bottomRight())
    blend.setColorAt(0, first)
    blend.setColorAt(1, second)
    painter.setBrush(blend)
    painter.drawRoundedRect(QRectF(rect), look.RADIUS, look.RADIUS)
    painter.setPen(QColor(look.PAPER))
    painter.setFont(theme.exact_font(max(9, rect.height() * 2 // 5), bold=True))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, initials(title))
    painter.restore()


def tile_colors(theme: Theme, title: str) -> tuple[QColor, QColor]:
    """Return the two colors of a title's tile, dark enough for white letters."""
    hue = (zlib.crc32(title.casefold().encode("utf-8", "replace")) >> 7) % 360
    # Green and yellow are brighter than blue of the same value.
    value = 190 if 200 <= hue < 300 else 165 if hue < 20 or hue >= 300 else 125
    first = QColor.fromHsv(hue, 150, value)
    second = QColor.fromHsv((hue + 20) % 360, 150 if theme.tokens.dark else 120, value)
    return first, second


def initials(title: str) -> str:
    """Return the first letters of the first two words, without articles: “The Poster Hall” as PH."""
    words = [one for one in title.split() if one[:1].isalnum()]
    named = [one for one in words if one.casefold() not in ("the", "a", "an")] or words
    return "".join(one[0].upper() for one in named[:2]) or "♪"
