"""The bar for finding words in the open paper."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QToolButton, QWidget

from explorer.app.actions import Actions
from explorer.app.settings import Settings
from explorer.app.theme import Theme
from explorer.app.tokens import GRID
from explorer.model.find_options import Options
from explorer.ui.parts import ElidedLabel, tool_button, vertical_rule
from explorer.ui.reader.finder import MOST, Finder

_TYPING_MS = 120
_WAYS = {name: f"read.{name}" for name in ("whole_word", "match_case", "regex")}
_LIST = "read.matches"


class FindBar(QFrame):
    """A field, how to look, the count, next and previous. Enter goes to the match, where H marks it; Escape closes."""

    asked = Signal(str)
    """The words to look for, shortly after the last key."""
    entered = Signal()
    """Enter was pressed: on to the match in the pages."""
    list_entered = Signal()
    """Down was pressed: on to the list of matches."""
    list_folded = Signal(bool)
    """Whether the list of matches is to be hidden."""
    closed = Signal()

    def __init__(
        self, finder: Finder, theme: Theme, actions: Actions, settings: Settings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._finder, self._theme, self._settings = finder, theme, settings
        self.setObjectName("tools")
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        row.setSpacing(GRID)
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("Find in the paper"))
        self.field.setAccessibleName(self.tr("Find in the paper"))
        self.field.setMaximumWidth(360)
        self.field.setMaxLength(200)
        self.count = ElidedLabel()
        self.count.setProperty("muted", True)
        self._actions = actions
        for action_id in (*_WAYS.values(), _LIST):
            actions.check(action_id, bool(settings.get(action_id, False)))
        self._previous = self._button("chevron-up", self.tr("Previous match (Shift+F3)"), lambda: finder.step(False))
        self._next = self._button("chevron-down", self.tr("Next match (F3)"), lambda: finder.step(True))
        self._close = self._button("x", self.tr("Close (Esc)"), self.close_bar)
        row.addWidget(self.field, 3)
        for action_id in _WAYS.values():
            row.addWidget(self._toggle(actions[action_id]))
            actions.connect_to(action_id, self._way_changed)
        row.addWidget(vertical_rule())
        for button in (self._previous, self._next, self._toggle(actions[_LIST])):
            row.addWidget(button)
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
    def options(self) -> Options:
        """How to look, as the toggles say."""
        return Options(**{name: self._actions.is_checked(action_id) for name, action_id in _WAYS.items()})

    @property
    def lists(self) -> bool:
        """Whether the list of matches is wanted."""
        return self._actions.is_checked(_LIST)

    def open_bar(self, words: str = "") -> None:
        """Show the bar and put the cursor in it; ``words`` (a selection) replace what was there."""
        if self.isHidden():
            self._icons()
        if words:
            self.field.setText(" ".join(words.split())[:200])
        self.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()
        if self.field.text() and self._finder.needle != self.field.text():
            self._ask()
        self.list_folded.emit(not self.lists)

    def close_bar(self) -> None:
        """Hide the bar; the matches go with it."""
        self.hide()
        self._typing.stop()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_bar()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._typing.isActive():
                self._ask()
            elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self._finder.step(False)
            self.entered.emit()
        elif event.key() == Qt.Key.Key_Down:
            if not self.lists:
                self._actions[_LIST].trigger()
            if self._typing.isActive():
                self._ask()
            self.list_entered.emit()
        else:
            super().keyPressEvent(event)

    def _way_changed(self) -> None:
        """Look again, this way; from the keyboard this also opens the bar."""
        for action_id in _WAYS.values():
            self._settings.put(action_id, self._actions.is_checked(action_id))
        if self.isHidden():
            self.open_bar()
        self._ask()

    def _fold(self) -> None:
        self._settings.put(_LIST, self.lists)
        if self.isHidden() and self.lists:
            self.open_bar()
        self.list_folded.emit(not self.lists)

    def _toggle(self, action: QAction) -> QToolButton:
        button = tool_button(action)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # A click leaves the cursor in the field.
        return button

    def _button(self, icon: str, tip: str, call: object) -> QToolButton:
        button = QToolButton()
        button.setProperty("lucide", icon)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.clicked.connect(call)
        return button

    def _icons(self) -> None:
        for button in (self._previous, self._next, self._close):
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
            text = self.tr("{0} of {1}").format(finder.position, f"{finder.count}{more}")
        elif finder.searching:
            text = self.tr("Searching…")
        else:
            text = self.tr("No matches")
        if finder.unread:
            one, more = self.tr("1 page can’t be searched"), self.tr("{0} pages can’t be searched")
            text += " · " + (one if len(finder.unread) == 1 else more.format(len(finder.unread)))
        self.count.set_full(text)
