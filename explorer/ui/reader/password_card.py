"""The password card of a locked paper; the password goes to the PDF worker and nowhere else."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from explorer.app.papers.document_loader import Locked
from explorer.app.shell.theme import Theme
from explorer.app.shell.tokens import GRID
from explorer.model.translation import tr
from explorer.ui.reader.status_cards import StatusCard
from explorer.ui.small_widgets import push_button, text_label

_LONGEST = 500
_HINTS = Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText


class PasswordCard(StatusCard):
    """A password field. Enter opens the paper, Escape clears the field."""

    tried = Signal(str)
    """A password to open the paper with."""
    other_asked = Signal()
    """The user wants to open another file instead."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.icon = QLabel()
        self.title = text_label(heading=True)
        self.reason = text_label()
        self.field = QLineEdit()
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setInputMethodHints(self.field.inputMethodHints() | _HINTS)
        self.field.setMaxLength(_LONGEST)
        self.field.setPlaceholderText(tr("Password"))
        self.field.setAccessibleName(tr("Password"))
        self.show_letters = QToolButton()
        self.show_letters.setCheckable(True)
        self.show_letters.setToolTip(tr("Show the password"))
        self.show_letters.setAccessibleName(tr("Show the password"))
        self.wrong = text_label()
        self.wrong.setObjectName("wrong")
        self.open_it = push_button(tr("Open"), primary=True)
        self.other = push_button(tr("Open another file…"))
        line = QHBoxLayout()
        line.setSpacing(GRID)
        line.addWidget(self.field, 1)
        line.addWidget(self.show_letters)
        buttons = QHBoxLayout()
        buttons.setSpacing(2 * GRID)
        buttons.addWidget(self.open_it)
        buttons.addWidget(self.other)
        buttons.addStretch(1)
        for widget in (self.icon, self.title, self.reason):
            self.column.addWidget(widget)
        self.column.addSpacing(GRID)
        self.column.addLayout(line)
        self.column.addWidget(self.wrong)
        self.column.addSpacing(GRID)
        self.column.addLayout(buttons)
        self.field.textChanged.connect(self._edited)
        self.field.returnPressed.connect(self._try)
        self.open_it.clicked.connect(self._try)
        self.other.clicked.connect(self.other_asked)
        self.show_letters.toggled.connect(self._echo)
        theme.changed.connect(self._paint_signs)
        theme.icons_loaded.connect(self._paint_signs)
        self._edited("")
        self._paint_signs()

    def show_state(self, state: Locked) -> None:
        """Ask for a paper's password, again after a wrong one."""
        self.title.setText(state.paper.title)
        told = tr("This PDF is locked. The password is kept until you quit, and never saved to disk.")
        self.reason.setText(told)
        self.wrong.setText(state.wrong)
        self.wrong.setVisible(bool(state.wrong))
        self._waits(False)
        if state.wrong:
            self.field.selectAll()
            if self.open_it.hasFocus():
                self.field.setFocus()
        else:
            self.forget()

    def forget(self) -> None:
        """Clear the field."""
        self.field.clear()
        self.show_letters.setChecked(False)
        self._waits(False)

    def take_focus(self) -> None:
        """Focus the field."""
        self.field.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and (self.field.text() or self.wrong.isVisible()):
            self.wrong.hide()
            self.forget()
            self.field.setFocus()
            return
        super().keyPressEvent(event)

    def _try(self) -> None:
        if self.field.text() and not self.field.isReadOnly():
            self._waits(True)
            self.tried.emit(self.field.text())

    def _waits(self, waits: bool) -> None:
        self.field.setReadOnly(waits)
        self.open_it.setText(tr("Opening…") if waits else tr("Open"))
        self._edited(self.field.text())

    def _edited(self, text: str) -> None:
        self.open_it.setEnabled(bool(text) and not self.field.isReadOnly())

    def _echo(self, shown: bool) -> None:
        self.field.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self.field.setInputMethodHints(self.field.inputMethodHints() | _HINTS)
        self._paint_signs()

    def _paint_signs(self) -> None:
        self.icon.setPixmap(self._theme.pixmap("lock-keyhole", "muted", 24))
        self.show_letters.setIcon(self._theme.icon("eye-off" if self.show_letters.isChecked() else "eye"))
