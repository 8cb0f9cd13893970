"""The main menus, made from the layout: shown in a menu bar, or folded into the button of the top bar."""

import sys
from collections.abc import Callable, Mapping
from functools import partial
from typing import cast

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QAction, QContextMenuEvent, QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication, QMenu, QToolButton, QWidget

from explorer.app.shell.actions import Actions
from explorer.app.shell.menu_layout import MENU_BAR, Menu, choice_of
from explorer.model.translation import translated
from explorer.ui.context_key import asks_for_menu, open_context_menu, select_first, select_first_shown
from explorer.ui.menu_bar import MenuBar
from explorer.ui.reason_tips import ReasonTips

FillList = Callable[[QMenu], None]
"""Adds the entries of a list to its menu, which is about to be shown."""
_ROLES = {
    "file.quit": QAction.MenuRole.QuitRole,
    "edit.settings": QAction.MenuRole.PreferencesRole,
    "help.about": QAction.MenuRole.AboutRole,
}
_PRESSES = {Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down}
_OTHER_INPUT = {QEvent.Type.MouseButtonPress, QEvent.Type.Wheel, QEvent.Type.WindowDeactivate}


class MainMenus(QObject):
    """Makes the main menus, each filled when it is first opened, and opens them by F10 and Alt.

    Args:
        button: the button whose menu has all of them while the bar is hidden.
        lists: how each list of the layout is filled.
    """

    def __init__(self, actions: Actions, bar: MenuBar, button: QToolButton, lists: Mapping[str, FillList]) -> None:
        super().__init__(bar)
        self._actions, self._bar, self._button, self._lists = actions, bar, button, lists
        self._alt = False
        self.menus = [self._menu(layout, bar) for layout in MENU_BAR]
        bar.use(self.menus)
        folded = button.menu()
        for menu in self.menus:
            folded.addMenu(menu)
        if handle := bar.window().windowHandle():  # It sees the keys and clicks that widgets handle themselves.
            handle.installEventFilter(self)

    def open_by(self, letter: str) -> bool:
        """Open the folded menu with this letter as its mnemonic; return whether there is one."""
        for menu in self.menus:
            if f"&{letter}".casefold() in menu.title().casefold():
                self._pop_up(menu)
                return True
        return False

    def open(self) -> None:
        """Open the first menu of the bar, or the button's menu while the bar is hidden."""
        if not self._bar.isHidden():
            self._bar.setFocus(Qt.FocusReason.MenuBarFocusReason)
            self._bar.setActiveAction(self._bar.actions()[0])
            select_first(self.menus[0])
        else:
            # Not by showMenu of the button, which waits for the menu's end.
            self._pop_up(self._button.menu())

    def _pop_up(self, menu: QMenu) -> None:
        menu.popup(self._corner())
        select_first(menu)

    def _corner(self) -> QPoint:
        """Return where folded menus open, on the screen; in full screen the button is hidden too."""
        widget = self._button if self._button.isVisible() else self._bar.window()
        corner = widget.rect().bottomLeft() if widget is self._button else widget.rect().topLeft()
        return widget.mapToGlobal(corner)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Override Qt: Alt, pressed and released alone, opens the folded menus; the bar itself knows that key."""
        if event.type() == QEvent.Type.ShortcutOverride:
            if isinstance(QApplication.activePopupWidget(), QMenu) and _is_for_menu(cast(QKeyEvent, event)):
                event.accept()
                return True
            if _is_end_of_line(cast(QKeyEvent, event)):
                event.ignore()
                return True
        if event.type() == QEvent.Type.ContextMenu:
            if cast(QContextMenuEvent, event).reason() == QContextMenuEvent.Reason.Keyboard:
                QTimer.singleShot(0, self, select_first_shown)
        elif event.type() == QEvent.Type.KeyPress:
            key = cast(QKeyEvent, event)
            if asks_for_menu(key):
                open_context_menu(cast(QWindow, watched))
                return True
            if key.key() in _PRESSES and isinstance(QApplication.focusWidget(), QToolButton):
                QTimer.singleShot(0, self, select_first_shown)  # in the menu that the button may have
            alone = key.modifiers() == Qt.KeyboardModifier.AltModifier and Qt.Key.Key_A <= key.key() <= Qt.Key.Key_Z
            if alone and self._bar.isHidden() and sys.platform != "darwin" and self.open_by(chr(key.key())):
                self._alt = False
                return True
        if self._bar.isHidden() and sys.platform != "darwin":
            if event.type() in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride):
                self._alt = cast(QKeyEvent, event).key() == Qt.Key.Key_Alt
            elif event.type() == QEvent.Type.KeyRelease and cast(QKeyEvent, event).key() == Qt.Key.Key_Alt:
                if self._alt:
                    self.open()
                self._alt = False
            elif event.type() in _OTHER_INPUT:
                self._alt = False
        return super().eventFilter(watched, event)

    def _menu(self, layout: Menu, parent: QWidget) -> QMenu:
        menu = QMenu(translated(layout.title), parent)
        menu.aboutToShow.connect(partial(self._fill, menu, layout))
        return menu

    def _fill(self, menu: QMenu, layout: Menu) -> None:
        if menu.isEmpty():
            fill_menu(menu, layout, self._actions, self._lists)


def _is_for_menu(key: QKeyEvent) -> bool:
    """Return whether an open menu has this key: a letter there chooses an entry, it is no shortcut of the page behind.
    Alt and F10 are those of the menus themselves."""
    return key.key() != Qt.Key.Key_F10 and not key.modifiers() & Qt.KeyboardModifier.AltModifier


def _is_end_of_line(key: QKeyEvent) -> bool:
    """Return whether it is Ctrl+E, which Qt's text fields would take for End, as Emacs does, before any action."""
    return key.key() == Qt.Key.Key_E and key.modifiers() == Qt.KeyboardModifier.ControlModifier


def full_name(actions: Actions, action_id: str) -> str:
    """Return an action's text, after its menu's title where it says too little alone, such as “Theme: Dark”."""
    text = actions.words(action_id)
    menu = choice_of(action_id)
    return f"{menu_name(menu)}: {text}" if menu else text


def rename_in(menu: QMenu, actions: Actions, action_id: str, text: str) -> None:
    """Show an action under another name while a menu is open, where it is clear what it is about."""
    menu.aboutToShow.connect(lambda: actions[action_id].setText(text))
    menu.aboutToHide.connect(lambda: actions[action_id].setText(actions.name(action_id)))


def menu_name(layout: Menu) -> str:
    """Return a menu's title, translated, without its mnemonic."""
    return translated(layout.title).replace("&", "")


def fill_menu(menu: QMenu, layout: Menu, actions: Actions, lists: Mapping[str, FillList]) -> None:
    """Fill a menu as it is laid out; its submenus are filled too, and its list whenever it is opened."""
    ReasonTips(menu, actions)
    for entry in layout.entries:
        if isinstance(entry, Menu):
            part = menu.addMenu(translated(entry.title))
            fill_menu(part, entry, actions, lists)
        elif entry:
            action = actions[entry]
            action.setMenuRole(_ROLES.get(entry, QAction.MenuRole.NoRole))
            menu.addAction(action)
        else:
            menu.addSeparator()
    if layout.list:
        fixed = set(menu.actions())
        menu.aboutToShow.connect(partial(_fill_list, menu, fixed, lists[layout.list]))


def _fill_list(menu: QMenu, fixed: set[QAction], fill: FillList) -> None:
    for action in menu.actions():
        if action not in fixed:
            menu.removeAction(action)
            action.deleteLater()
    fill(menu)
