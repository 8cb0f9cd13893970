"""Paints the parts of a row: a line of text, an icon."""

import re
from typing import Literal

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QFontMetricsF, QPainter

from explorer.app.shell.theme import Theme
from explorer.app.shell.tokens import GRID

_NUMBERED = re.compile(r"(?:\b[^\W\d]{1,10}\.? )?#?\d{1,4}\W{0,2}$")
"""The end of titles of which there are several, as ``part 2``."""


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


def elided_title(metrics: QFontMetrics, title: str, room: int) -> str:
    """Return a title as one line, like ``elided_line``; a number at its end, as of a part, stays if there is room."""
    title = " ".join(title.split())
    end = _NUMBERED.search(title)
    if end is None or metrics.horizontalAdvance(title) <= room:
        return elided_line(metrics, title, room)
    left = room - metrics.horizontalAdvance(f" {end[0]}")
    begins = elided_line(metrics, title[: end.start()], left) if left > room // 2 else ""
    return f"{begins} {end[0]}" if begins else elided_line(metrics, title, room)


def paint_icon(painter: QPainter, theme: Theme, name: str, role: str, rect: QRect) -> None:
    """Paint an icon in a color of the theme."""
    scale = painter.device().devicePixelRatio()
    painter.drawPixmap(rect, theme.exact_pixmap(name, role, rect.width(), scale))
