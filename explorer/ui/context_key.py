"""Shift+F10 opens context menus, like the Menu key, which many keyboards lack; on X11 Qt knows only that key."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication


def asks_for_menu(event: QKeyEvent) -> bool:
    """Return whether a key press is Shift+F10."""
    return event.key() == Qt.Key.Key_F10 and event.modifiers() == Qt.KeyboardModifier.ShiftModifier


def open_context_menu(window: QWindow | None) -> None:
    """Open the context menu of the widget with the focus in a window."""
    if window is not None:
        reason = QContextMenuEvent.Reason.Keyboard
        QApplication.sendEvent(window, QContextMenuEvent(reason, QPoint(), QPoint(), Qt.KeyboardModifier.NoModifier))
