"""Paints the parts of a row: a line of text, an icon."""

from typing import Literal

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QFontMetricsF, QPainter

from explorer.app.shell.theme import Theme
from explorer.app.shell.tokens import GRID


def paint_line(
    painter: QPainter,
    font: QFont,
    color: QColor,
    rect: QRect,
    text: str,
    side: Literal["left", "center", "right"] = "left",
    metrics: QFontMetrics | QFontMetricsF | None = None,
) -> QPointF:
    """Paint one line of text, vertically centered in a rectangle that it may exceed; return where its baseline begins.

    Args:
        metrics: those of the font, for callers that keep them; to make them takes longer than to paint a line.
    """
    metrics = metrics or QFontMetricsF(font)
    slack = 0.0 if side == "left" else rect.width() - metrics.horizontalAdvance(text)
    x = rect.left() + (slack / 2 if side == "center" else slack)
    start = QPointF(x, rect.top() + (rect.height() - metrics.height()) / 2 + metrics.ascent())
    painter.setFont(font)
    painter.setPen(color)
    painter.drawText(start, text)
    return start


def paint_cell(
    painter: QPainter, theme: Theme, cell: QRect, *, is_marked: bool, is_under: bool, has_focus: bool
) -> None:
    """Paint the ground of a place in a panel beside the pages: marked, under the pointer, or with the keyboard."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    if is_marked or is_under:
        painter.setBrush(theme.color("wash" if is_marked else "hover"))
        painter.drawRoundedRect(cell, GRID, GRID)
    if has_focus:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(theme.color("accent"))
        painter.drawRoundedRect(cell.toRectF().adjusted(0.5, 0.5, -0.5, -0.5), GRID, GRID)


def elided_line(metrics: QFontMetrics, text: str, room: int) -> str:
    """Return a text as one line that is so many pixels wide at most."""
    return metrics.elidedText(" ".join(text.split()), Qt.TextElideMode.ElideRight, room)


def paint_icon(painter: QPainter, theme: Theme, name: str, role: str, rect: QRect) -> None:
    """Paint an icon in a color of the theme."""
    scale = painter.device().devicePixelRatio()
    painter.drawPixmap(rect, theme.exact_pixmap(name, role, rect.width(), scale))
