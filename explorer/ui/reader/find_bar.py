"""The bar for finding words in the open paper."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from explorer.app.theme import Theme
from explorer.app.tokens import GRID
from explorer.ui.reader.finder import MOST, Finder

_TYPING_MS = 120


class FindBar(QFrame):
    """A field, the count, next and previous. Enter goes to the match, where H marks it; Escape closes."""

    asked = Signal(str)
    """The words to look for, shortly after the last key."""
    entered = Signal()
    """Enter was pressed: on to the match in the pages."""
    closed = Signal()

    def __init__(self, finder: Finder, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._finder, self._theme = finder, theme
        self.setObjectName("tools")
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        row.setSpacing(GRID)
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("Find in the paper"))
        self.field.setAccessibleName(self.tr("Find in the paper"))
        self.field.setMaximumWidth(360)
        self.field.setMaxLength(200)
        self.count = QLabel()
        self.count.setProperty("muted", True)
        self._previous = self._button("chevron-up", self.tr("Previous match (Shift+F3)"), lambda: finder.step(False))
        self._next = self._button("chevron-down", self.tr("Next match (F3)"), lambda: finder.step(True))
        self._close = self._button("x", self.tr("Close (Esc)"), self.close_bar)
        row.addWidget(self.field, 1)
        row.addWidget(self._previous)
        row.addWidget(self._next)
        row.addWidget(self.count)
        row.addStretch(1)
        row.addWidget(self._close)
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._typing.timeout.connect(self._ask)
        self.field.textChanged.connect(self._typed)
        finder.changed.connect(self._tell)
        finder.moved.connect(self._tell)
        theme.changed.connect(self._icons)
        self.hide()

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
        else:
            super().keyPressEvent(event)

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
        if not finder.needle.strip():
            text = ""
        elif finder.count:
            more = "+" if finder.searching or finder.count >= MOST else ""
            text = self.tr("{0} of {1}").format(finder.position, f"{finder.count}{more}")
        elif finder.searching:
            text = self.tr("Searching…")
        else:
            text = self.tr("No matches")
        self.count.setText(text)
