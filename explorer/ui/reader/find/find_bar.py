"""The find bar of the open paper."""

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QMenu, QToolButton, QWidget

from explorer.app.shell.actions import Actions
from explorer.app.shell.settings import Settings
from explorer.app.shell.theme import Theme
from explorer.app.shell.tokens import GRID
from explorer.model.find_options import FindOptions
from explorer.model.known_settings import FIND_LIST, FIND_MATCH_CASE, FIND_REGEX, FIND_WHOLE_WORD
from explorer.model.translation import later as _t
from explorer.model.translation import tr
from explorer.ui.announcement import announce
from explorer.ui.reader.find.finder import MOST, Finder
from explorer.ui.small_widgets import ElidedLabel, tool_button, vertical_rule

_TYPING_MS = 120
_FIELD = 130
"""Width in pixels that the field has at least, beside the buttons: some twenty letters."""
_LEAST_FIELD = 40
"""Minimum width of the field in a side of a split."""
_WAYS = {name: f"read.{name}" for name in ("whole_word", "match_case", "regex")}
_SETTINGS = {
    "read.whole_word": FIND_WHOLE_WORD,
    "read.match_case": FIND_MATCH_CASE,
    "read.regex": FIND_REGEX,
    "read.matches": FIND_LIST,
}
"""By action."""
_LIST = "read.matches"


SHEET: tuple[tuple[str, str], ...] = (
    (_t("Enter"), _t("Next match")),
    (_t("Shift+Enter"), _t("Previous match")),
    ("↓", _t("Go to the list of all results")),
    (_t("Esc"), _t("Close; the match stays selected, so that H highlights it")),
)
"""Keys for the sheet of shortcuts."""


class FindBar(QFrame):
    """A field, search options, the number of matches, next and previous. Enter goes to the next match; Escape closes,
    and leaves the match selected, where H highlights it."""

    asked = Signal(str)
    """The text to search for, debounced after the last key."""
    list_entered = Signal()
    """Down was pressed: the focus goes to the list of matches."""
    list_folded = Signal(bool)
    """Whether the list of matches is to be hidden."""
    closed = Signal()

    def __init__(
        self, finder: Finder, theme: Theme, actions: Actions, settings: Settings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._finder, self._theme, self._settings = finder, theme, settings
        self.setObjectName("tools")
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        row.setSpacing(GRID)
        self.field = QLineEdit()
        self.field.setPlaceholderText(tr("Find in the paper"))
        self.field.setAccessibleName(tr("Find in the paper"))
        self.field.setMinimumWidth(_FIELD)
        self.field.setMaximumWidth(360)
        self.field.setMaxLength(200)
        self.count = ElidedLabel()
        self.count.setProperty("muted", True)
        self._told = ""
        """What screen readers have said of the matches."""
        self._actions = actions
        for action_id, setting in _SETTINGS.items():
            actions.check(action_id, settings.get(setting))
        self._previous = self._button("chevron-up", actions.words("read.previous"), lambda: finder.step(False))
        self._next = self._button("chevron-down", actions.words("read.next"), lambda: finder.step(True))
        self._previous.setToolTip(actions.tip("read.previous"))
        self._next.setToolTip(actions.tip("read.next"))
        self._close = self._button("x", tr("Close"), self.close_bar)
        self._close.setToolTip(tr("Close (Esc)"))
        ways = [self._toggle(actions[action_id]) for action_id in _WAYS.values()]
        for action_id in _WAYS.values():
            actions.connect_to(action_id, self._way_changed)
        rule, lists = vertical_rule(), self._toggle(actions[_LIST])
        self.ways = self._menu()
        row.addWidget(self.field, 3)
        for widget in (*ways, self.ways, rule, self._previous, self._next, lists):
            row.addWidget(widget)
        self._wide: tuple[QWidget, ...] = (*ways, rule, lists)
        """Widgets that a narrow bar moves into its menu."""
        row.addSpacing(GRID)
        row.addWidget(self.count, 4)
        row.addWidget(self._close)
        actions.connect_to(_LIST, self._fold)
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._typing.timeout.connect(self._ask)
        self.field.textChanged.connect(self._typed)
        finder.changed.connect(self._tell)
        finder.moved.connect(self._tell)
        theme.changed.connect(self._icons)
        self.hide()

    @property
    def options(self) -> FindOptions:
        """Return the search options."""
        return FindOptions(**{name: self._actions.is_checked(action_id) for name, action_id in _WAYS.items()})

    @property
    def lists(self) -> bool:
        """Return whether the list of matches is on."""
        return self._actions.is_checked(_LIST)

    def open_bar(self, words: str = "") -> None:
        """Show the bar and focus its field; ``words`` (a selection) replace its text."""
        if words:
            self.field.setText(" ".join(words.split())[:200])
        self.come_back()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def come_back(self) -> None:
        """Show the bar with its text and the matches of that."""
        if self.isHidden():
            self._icons()
        self.show()
        if self.field.text() and self._finder.needle != self.field.text():
            self._ask()
        self.list_folded.emit(not self.lists)

    def close_bar(self) -> None:
        """Hide the bar and clear the matches."""
        self.hide()
        self._typing.stop()
        self.closed.emit()

    def minimumSizeHint(self) -> QSize:
        # The menu and the keys do what has no room.
        width = _LEAST_FIELD + self._close.sizeHint().width() + 8 * GRID
        return QSize(width, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_bar()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._typing.isActive():
                self._ask()
            else:
                self._finder.step(not event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        elif event.key() == Qt.Key.Key_Down:
            if not self.lists:
                self._actions[_LIST].trigger()
            if self._typing.isActive():
                self._ask()
            self.list_entered.emit()
        else:
            super().keyPressEvent(event)

    def _way_changed(self) -> None:
        """Search again with other options; from the keyboard this also opens the bar."""
        for action_id in _WAYS.values():
            self._settings.put(_SETTINGS[action_id], self._actions.is_checked(action_id))
        if self.isHidden():
            self.open_bar()
        self._ask()

    def _fold(self) -> None:
        self._settings.put(FIND_LIST, self.lists)
        if self.isHidden() and self.lists:
            self.open_bar()
        self.list_folded.emit(not self.lists)

    def _toggle(self, action: QAction) -> QToolButton:
        button = tool_button(action)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # A click leaves the cursor in the field.
        button.pressed.connect(self._come)
        return button

    def _menu(self) -> QToolButton:
        button = self._button("ellipsis", tr("Search options"), self._come)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.pressed.connect(self._come)
        menu = QMenu(button)
        for action_id in (*_WAYS.values(), _LIST):
            menu.addAction(self._actions[action_id])
        button.setMenu(menu)
        button.hide()
        return button

    def _come(self) -> None:
        """Activate this reader first, since actions apply to the active one."""
        focus = self.window().focusWidget()
        if focus is None or not self.isAncestorOf(focus):
            self.field.setFocus()

    def _fit(self) -> None:
        """Show a button for each option if there is room for them and a usable field; in a very narrow bar none."""
        wide, needed = self._needed(wide=True) <= self.width(), self._needed(wide=False)
        bare = not wide and needed - _FIELD + _LEAST_FIELD > self.width()
        for widget in self._wide:
            widget.setVisible(wide)
        self.ways.setHidden(wide or bare)
        for widget in (self._previous, self._next, self.count):
            widget.setHidden(bare)
        self.field.setMinimumWidth(min(_FIELD, max(_LEAST_FIELD, self.width() - needed + _FIELD)))

    def _needed(self, *, wide: bool) -> int:
        """Return the width in pixels of a bar with all buttons, and a field of minimum width."""
        buttons = (*(self._wide if wide else (self.ways,)), self._previous, self._next, self._close)
        widths = sum(max(one.sizeHint().width(), one.minimumWidth()) for one in buttons)
        count = max(self.count.minimumSizeHint().width(), self.count.minimumWidth())
        return widths + _FIELD + count + GRID * (len(buttons) + 3) + 4 * GRID

    def _button(self, icon: str, tip: str, call: object) -> QToolButton:
        button = QToolButton()
        button.setProperty("lucide", icon)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.clicked.connect(call)
        return button

    def _icons(self) -> None:
        for button in (self._previous, self._next, self._close, self.ways):
            button.setIcon(self._theme.icon(str(button.property("lucide"))))

    def _typed(self) -> None:
        self._typing.start()

    def _ask(self) -> None:
        self._typing.stop()
        self.asked.emit(self.field.text())

    def _tell(self) -> None:
        finder = self._finder
        if finder.error:
            text = finder.error
        elif not finder.needle.strip():
            text = ""
        elif finder.count:
            more = "+" if finder.searching or finder.count >= MOST else ""
            text = tr("{0} of {1}", finder.position, f"{finder.count}{more}")
        elif finder.searching:
            text = tr("Searching…")
        else:
            text = finder.no_match_text()
        if unread := finder.unsearched_text():
            text = f"{text} · {unread}"
        self.count.set_full(text)
        # A number is shown whole, whatever else has to go for it; a sentence may be elided.
        is_number = finder.count > 0 and not finder.error
        self.count.setMinimumWidth(self.count.sizeHint().width() if is_number else 0)
        self._row.setStretchFactor(self.count, 1 if is_number else 4)
        self._fit()
        if not finder.searching and self.isVisible() and text != self._told:
            self._told = text
            announce(self, text)
