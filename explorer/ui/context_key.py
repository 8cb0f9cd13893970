"""Menus that are opened by a key: the first entry is selected then, so that Return and the arrows go on from it.

Shift+F10 opens context menus, like the Menu key, which many keyboards lack; on X11 Qt knows only that key.
"""

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication, QMenu


def asks_for_menu(event: QKeyEvent) -> bool:
    """Return whether a key press is Shift+F10."""
    return event.key() == Qt.Key.Key_F10 and event.modifiers() == Qt.KeyboardModifier.ShiftModifier


def open_context_menu(window: QWindow | None) -> None:
    """Open the context menu of the widget with the focus in a window."""
    if window is not None:
        reason = QContextMenuEvent.Reason.Keyboard
        QApplication.sendEvent(window, QContextMenuEvent(reason, QPoint(), QPoint(), Qt.KeyboardModifier.NoModifier))


def select_first(menu: QMenu | None) -> None:
    """Select a menu's first entry, if none is; as by a key, since Qt's own way would open a submenu there."""
    if menu is not None and menu.isVisible() and menu.activeAction() is None:
        down = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Down, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(menu, down)


def select_first_shown() -> None:
    """Select the first entry of the menu that is open, if one is."""
    popup = QApplication.activePopupWidget()
    select_first(popup if isinstance(popup, QMenu) else None)


class LastEntryKey(QObject):
    """Lets Up lead from no entry of a menu to the last one in sight: where the menu scrolls, Qt chooses it unseen."""

    def __init__(self, menu: QMenu) -> None:
        super().__init__(menu)
        self._menu = menu
        menu.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Override Qt: from the first entry Up leads around to the last one, and scrolls to it."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Up:
            entries = [one for one in self._menu.actions() if one.isEnabled() and not one.isSeparator()]
            if entries and self._menu.activeAction() is None:
                self._menu.setActiveAction(entries[0])
        return super().eventFilter(watched, event)
