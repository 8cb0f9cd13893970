"""Paints the ground of a row in a list: selected, or under the pointer."""

from PySide6 import QtWidgets
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from explorer.app.shell.theme import Theme


def paint_row_ground(painter: QPainter, theme: Theme, option: QStyleOptionViewItem, rect: QRect, radius: int) -> None:
    """Paint a rectangle with rounded corners (radius in pixels), or nothing for a row that is neither."""
    flags = QtWidgets.QStyle.StateFlag  # not imported by name: PySide takes 4 ms to make QStyle
    chosen = bool(option.state & flags.State_Selected)
    if chosen or option.state & flags.State_MouseOver:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("wash" if chosen else "hover"))
        painter.drawRoundedRect(rect, radius, radius)
