"""The page of settings on which the user changes the keyboard shortcuts."""

import sys

from PySide6.QtCore import QKeyCombination, QSize, Qt, QTimer
from PySide6.QtGui import QFontMetrics, QKeySequence, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QScrollArea,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from explorer.app.shell.actions import Actions
from explorer.app.shell.key_text import key_text
from explorer.app.shell.menu_layout import MENU_BAR, Menu, actions_of
from explorer.app.shell.settings import Settings
from explorer.app.shell.theme import Theme
from explorer.app.shell.tokens import GRID
from explorer.model.known_settings import MOST_KEYS, SHORTCUTS
from explorer.model.translation import tr, translated, trn
from explorer.ui.flow import Flow
from explorer.ui.focus_rings import FocusRing
from explorer.ui.menus import full_name, menu_name
from explorer.ui.reader.reader_keys import PAGE_KEYS
from explorer.ui.settings.key_field import KeyField
from explorer.ui.small_widgets import clearable, push_button, text_label

_ID = Qt.ItemDataRole.UserRole
_ROW_PX = 26
_WITHOUT_KEYS_PX = 160
_NAME_PX = 140
"""The widest name of a command on a button, in pixels."""
_ALWAYS_TAKEN = {
    Qt.Key.Key_Escape,
    Qt.Key.Key_Tab,
    Qt.Key.Key_Backtab,
    Qt.Key.Key_Return,
    Qt.Key.Key_Enter,
    Qt.Key.Key_Backspace,
    Qt.Key.Key_Space,
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
    Qt.Key.Key_Menu,
}
"""Keys that mean something in every field and list, unless they are pressed with Ctrl or Alt."""


class KeyboardPage(QWidget):
    """Lists all commands with their shortcuts; the user adds and removes shortcuts of the selected one.

    Changes act at once and are stored on this device.
    """

    def __init__(self, actions: Actions, settings: Settings, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions, self._settings, self._theme = actions, settings, theme
        self.setAccessibleName(tr("Keyboard shortcuts"))
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search commands or keys"))
        self.search.setAccessibleName(tr("Search commands or keys"))
        clearable(self.search, tr("Clear"), theme)
        self.list = QTreeWidget()
        self.new_key = KeyField(theme)
        self.add_button = push_button(tr("Add"))
        self.take_button = push_button("")
        self.remove_button = push_button(tr("Remove"))
        self.remove_button.setToolTip(tr("Remove shortcuts"))
        self.remove_button.setAccessibleName(tr("Remove shortcuts"))
        self.reset_button = push_button(tr("Reset"))
        self.reset_all_button = push_button(tr("Reset all"))
        self.message = text_label(muted=True)
        self._before_reset: dict[str, tuple[str, ...]] | None = None
        """The user's shortcuts before “Reset all”, until something else is changed."""
        self._build()
        self._fill()
        self._restyle()
        theme.changed.connect(self._restyle)
        self.search.textChanged.connect(self._narrow)
        self.list.currentItemChanged.connect(self._choose)
        self.new_key.keySequenceChanged.connect(self._look)
        self.new_key.entered.connect(self._add)
        self.new_key.escaped.connect(self._give_up)
        self.add_button.clicked.connect(self._add)
        self.take_button.clicked.connect(self._take)
        self.remove_button.clicked.connect(lambda: self._put(()))
        self.reset_button.clicked.connect(self._reset)
        self.reset_all_button.clicked.connect(self._reset_all)
        actions.keys_changed.connect(self._show)
        self._narrow("")

    @property
    def current(self) -> str | None:
        """Return the id of the selected command."""
        item = self.list.currentItem()
        found: str | None = item.data(0, _ID) if item else None
        return found

    def select(self, action_id: str) -> None:
        """Select a command."""
        item = self._items[action_id]
        self.list.setCurrentItem(item)
        self.list.scrollToItem(item)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.search.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Override Qt: divide the list's width again."""
        super().resizeEvent(event)
        self._divide()

    # Construction

    def _build(self) -> None:
        self.list.setColumnCount(2)
        self.list.setHeaderLabels([tr("Command"), tr("Shortcut")])
        self.list.setAccessibleName(tr("Commands"))
        self.list.setObjectName("commands")
        FocusRing(self.list)
        self.list.setRootIsDecorated(False)
        self.list.setIndentation(2 * GRID)
        self.list.setUniformRowHeights(True)
        header = self.list.header()
        header.setSectionsMovable(False)
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Fixed)
        head = QHBoxLayout()
        head.setSpacing(2 * GRID)
        head.addWidget(self.search, 1)
        head.addWidget(self.reset_all_button)  # It is about all that is listed; what is below, about one command.
        row = Flow(2 * GRID)
        for widget in (self.new_key, self.add_button, self.take_button, self.remove_button, self.reset_button):
            row.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GRID)
        column.addLayout(head)
        column.addWidget(self.list, 1)
        column.addLayout(row)
        column.addWidget(self.message)
        for button in (self.add_button, self.take_button, self.remove_button, self.reset_button, self.reset_all_button):
            button.setAutoDefault(False)
        QWidget.setTabOrder(self.search, self.reset_all_button)
        QWidget.setTabOrder(self.reset_all_button, self.list)

    def _fill(self) -> None:
        self._items: dict[str, QTreeWidgetItem] = {}
        for menu in MENU_BAR:
            heading = QTreeWidgetItem(self.list, [menu_name(menu)])
            heading.setFlags(Qt.ItemFlag.ItemIsEnabled)
            heading.setFirstColumnSpanned(True)
            font = heading.font(0)
            font.setBold(True)
            heading.setFont(0, font)
            for action_id in actions_of(menu):
                item = QTreeWidgetItem(heading, [full_name(self._actions, action_id)])
                item.setData(0, _ID, action_id)
                self._items[action_id] = item
                self._show(action_id)
            heading.setExpanded(True)

    def _restyle(self) -> None:
        """Follow another size of the letters."""
        font = self._theme.font()
        widest = QFontMetrics(font).horizontalAdvance("Ctrl+Shift+PgDown  Ctrl+Shift+Z")
        self._keys_px = max(_WITHOUT_KEYS_PX, widest)
        self._divide()
        size = QSize(0, self._theme.scaled(_ROW_PX))
        for place in range(self.list.topLevelItemCount()):
            if heading := self.list.topLevelItem(place):
                heading.setSizeHint(0, size)
        for item in self._items.values():
            item.setSizeHint(0, size)
        self.new_key.setMinimumWidth(QFontMetrics(font).horizontalAdvance("Ctrl+Shift+PgDown") + 12 * GRID)

    def _divide(self) -> None:
        """Give the shortcuts the room of the longest ones, or half of a narrow list."""
        self.list.header().resizeSection(1, min(self._keys_px, self.width() // 2))

    # What is shown

    def _show(self, action_id: str) -> None:
        item = self._items[action_id]
        is_removed = self._is_changed(action_id) and not self._actions.keys(action_id)
        item.setText(1, tr("Removed") if is_removed else self._actions.native_keys(action_id))
        font = item.font(1)
        font.setBold(self._is_changed(action_id))
        item.setFont(1, font)
        item.setToolTip(1, self._was(action_id) if self._is_changed(action_id) else "")
        if action_id == self.current:
            self._choose()
        self._offer_reset()

    def _was(self, action_id: str) -> str:
        return tr("Default: {0}", self._default(action_id) or tr("none"))

    def _default(self, action_id: str) -> str:
        return "  ".join(dict.fromkeys(map(key_text, self._actions.default_keys(action_id))))

    def _is_changed(self, action_id: str) -> bool:
        return self._actions.keys(action_id) != self._actions.default_keys(action_id)

    def _narrow(self, text: str) -> None:
        """Show the commands whose name, menu or keys have all parts of a text."""
        parts = text.casefold().split()
        first = None
        for place in range(self.list.topLevelItemCount()):
            heading = self.list.topLevelItem(place)
            assert heading
            shown = False
            for item in filter(None, map(heading.child, range(heading.childCount()))):
                name = f"{heading.text(0)} {item.text(0)} {item.text(1)}".casefold()
                item.setHidden(not all(part in name for part in parts))
                shown = shown or not item.isHidden()
                first = first or (None if item.isHidden() else item)
            heading.setHidden(not shown)
        now = self.list.currentItem()
        if now is None or now.isHidden() or now.parent() is None:
            self.list.setCurrentItem(first)  # type: ignore[arg-type]
        self._choose()

    def _choose(self, *_: object) -> None:
        """Show what can be done with the selected command."""
        action_id = self.current
        self.new_key.clear()
        self.new_key.setEnabled(action_id is not None)
        self.remove_button.setEnabled(action_id is not None and bool(self._actions.keys(action_id)))
        self.reset_button.setEnabled(action_id is not None and self._is_changed(action_id))
        self._look()

    def _look(self) -> None:
        """Tell about the pressed keys: whose they are, or why they can't be a shortcut."""
        action_id, key = self.current, self._pressed
        owner, refusal = self._owner(key), _refusal(key)
        if not refusal and key and action_id and len(self._actions.keys(action_id)) >= MOST_KEYS and owner != action_id:
            refusal = trn(
                MOST_KEYS,
                "It has {count} shortcut, as many as it can have: remove it first.",
                "It has {count} shortcuts, as many as it can have: remove them first.",
            )
        taken = owner is not None and owner != action_id
        self.add_button.setEnabled(bool(key and action_id and not taken and not refusal and owner != action_id))
        self.take_button.setVisible(taken and not refusal)
        name = self._actions.words(action_id) if action_id else ""
        shown = self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, _NAME_PX)
        self.take_button.setText(tr("Reassign to “{0}”", shown.replace("&", "&&")))
        if refusal:
            self._say(refusal)
        elif owner == action_id and key:
            self._say(tr("It has these keys already."))
        elif taken and owner:
            self._say(tr("{0} belongs to “{1}”.", key_text(key), self._actions.words(owner)))
        elif action_id is None:
            self._say(tr("No matching commands."))
        elif self._is_changed(action_id) and not self._actions.keys(action_id):
            self._say(tr("Removed. “Reset” brings {0} back.", self._default(action_id)))
        elif self._is_changed(action_id):
            self._say(self._was(action_id))
        else:
            self._say("")

    def _say(self, sentence: str) -> None:
        """Say something below the list; nothing takes no room there."""
        self.message.setText(sentence)
        self.message.setVisible(bool(sentence))
        if sentence and self._pressed:
            QTimer.singleShot(0, self.message, self._bring_into_view)  # When it is laid out.

    def _bring_into_view(self) -> None:
        """Scroll to the sentence in a low dialog, whose list and buttons may take all of its height."""
        around = self.parentWidget()
        while around:
            if isinstance(around, QScrollArea):
                around.ensureWidgetVisible(self.message, 0, GRID)
            around = around.parentWidget()

    @property
    def _pressed(self) -> str:
        return self.new_key.keySequence().toString()

    def _owner(self, key: str) -> str | None:
        """Return the id of the command that has these keys."""
        return next((one for one in self._items if key and key in self._actions.keys(one)), None)

    # Changes

    def _add(self) -> None:
        if self.add_button.isEnabled() and (action_id := self.current) and (key := self._pressed):
            self._put((key, *self._actions.keys(action_id)))
            self.list.setFocus()  # The button is disabled, and the focus would go to another page's field.

    def _give_up(self) -> None:
        """Forget the pressed keys, and go back to the commands."""
        self.new_key.clear()
        self.list.setFocus()

    def _take(self) -> None:
        key = self._pressed
        if (action_id := self.current) and (owner := self._owner(key)):
            rest = tuple(one for one in self._actions.keys(owner) if one != key)
            # Together, so that the keys never stand for two commands or for none after a crash.
            self._put_all({owner: rest, action_id: (key, *self._actions.keys(action_id))})
            self.list.setFocus()  # The button is gone, and the next one in the order would be pressed by Enter.

    def _put(self, keys: tuple[str, ...]) -> None:
        if action_id := self.current:
            self._put_all({action_id: keys})

    def _reset(self) -> None:
        """Give the selected command its default keys, and take them from those that have got them meanwhile.

        Keys that it had taken go back to the commands they belong to by default.
        """
        if action_id := self.current:
            default = self._actions.default_keys(action_id)
            news = {action_id: default}
            for owner in filter(None, map(self._owner, default)):
                if owner != action_id:
                    news[owner] = tuple(one for one in self._actions.keys(owner) if one not in default)
            returned = self._taken_from(action_id)
            news |= returned
            self._put_all(news)
            if returned:
                names = ", ".join(f"“{self._actions.words(one)}”" for one in returned)
                self._say(tr("{0} has its default shortcut again, too.", names))

    def _taken_from(self, action_id: str) -> dict[str, tuple[str, ...]]:
        """Return the keys that other commands have again when a command gives back what it had taken."""
        freed = set(self._actions.keys(action_id)) - set(self._actions.default_keys(action_id))
        found = {}
        for other in self._items:
            default, now = self._actions.default_keys(other), self._actions.keys(other)
            if other != action_id and (back := [key for key in default if key in freed and key not in now]):
                found[other] = (*back, *now)[:MOST_KEYS]
        return found

    def _reset_all(self) -> None:
        """Give all commands their default keys; the same button takes that back."""
        before, defaults = self._settings.get(SHORTCUTS), {one: self._actions.default_keys(one) for one in self._items}
        if (taken_back := self._before_reset) is None:
            self._put_all(defaults)
            self._before_reset = dict(before)
            self._say(tr("All commands have their default shortcuts. Your own are back with “Undo reset”."))
        else:
            self._put_all(defaults | {one: keys for one, keys in taken_back.items() if one in self._items})
        self._offer_reset()

    def _offer_reset(self) -> None:
        is_reset = self._before_reset is not None
        self.reset_all_button.setText(tr("Undo reset") if is_reset else tr("Reset all"))
        self.reset_all_button.setEnabled(is_reset or bool(self._settings.get(SHORTCUTS)))

    def _put_all(self, news: dict[str, tuple[str, ...]]) -> None:
        self._before_reset = None
        kept = self._settings.get(SHORTCUTS) | news
        changed = {one: keys for one, keys in kept.items() if self._is_own(one, keys)}
        self._settings.put(SHORTCUTS, changed)
        for action_id, keys in news.items():
            self._actions.set_keys(action_id, ())  # First none, so that no key stands for two at any time.
            self._actions.set_keys(action_id, keys)
            self._show(action_id)

    def _is_own(self, action_id: str, keys: tuple[str, ...]) -> bool:
        # One of another version of the program stays: its default is not known here.
        return action_id not in self._items or keys != self._actions.default_keys(action_id)


def _refusal(key: str) -> str:
    """Return why keys can't be a shortcut, translated; empty if they can."""
    if not key:
        return ""
    pressed: QKeyCombination = QKeySequence(key)[0]  # type: ignore[index]
    held = pressed.keyboardModifiers() & ~Qt.KeyboardModifier.KeypadModifier
    strong = held & ~Qt.KeyboardModifier.ShiftModifier
    if not strong and pressed.key() in _ALWAYS_TAKEN:
        return tr("{0} is needed in lists and text fields.", key_text(key))
    if not held and len(key) == 1 and (key in PAGE_KEYS or key.isdecimal()):
        return tr("{0} has a meaning of its own in the pages.", key)
    alone = held == Qt.KeyboardModifier.AltModifier and sys.platform != "darwin"
    menu = next((one for one in MENU_BAR if alone and f"&{_name_of(pressed)}" in _title(one)), None)
    if menu:
        return tr("{0} opens the menu “{1}”.", key_text(key), menu_name(menu))
    if len(_name_of(pressed)) == 1 and _types(strong):
        return tr("With {0} some keyboards type characters such as ą or {1}.", key_text(key), "{")
    return ""


def _title(menu: Menu) -> str:
    return translated(menu.title).upper()


def _types(held: Qt.KeyboardModifier) -> bool:
    """Return whether keys type characters with these modifiers: AltGr is Ctrl+Alt on Windows, and Option on macOS."""
    control, alt = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
    return held == alt if sys.platform == "darwin" else held == control | alt


def _name_of(pressed: QKeyCombination) -> str:
    return QKeySequence(pressed.key()).toString()
