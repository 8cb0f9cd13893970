"""Asks one question that is answered by a button."""

from collections.abc import Sequence

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from explorer.app.shell.tokens import GRID
from explorer.model.translation import tr
from explorer.ui.dialog import Dialog, foot
from explorer.ui.small_widgets import push_button, text_label

_WIDE = 440


class QuestionDialog(Dialog):
    """A question, what is to be known for it, and a button for each answer after Cancel.

    Args:
        head: the question.
        told: what is to be known; paragraphs are separated by empty lines.
        answers: their buttons. Enter presses the first that is primary, Cancel where none is.
    """

    def __init__(self, title: str, head: str, told: str, answers: Sequence[QPushButton], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setModal(True)
        self.told = text_label(told)
        self.answers, self.cancel = list(answers), push_button(tr("Cancel"))
        self._chosen: QPushButton | None = None
        body = QVBoxLayout()
        body.setSpacing(2 * GRID)
        body.addWidget(text_label(head, heading=True))
        body.addWidget(self.told)
        self.lay_out(body, foot(self.cancel, *self.answers))
        self.cancel.clicked.connect(self.reject)
        for button in self.answers:
            button.clicked.connect(self._choose)
        default = next((one for one in self.answers if one.property("primary")), self.cancel)
        default.setDefault(True)
        default.setFocus()
        wide = max(_WIDE, self.sizeHint().width())
        self.resize(min(wide, parent.window().width() - 8 * GRID), self.heightForWidth(wide))

    def ask(self) -> QPushButton | None:
        """Show it until it is answered; return the button pressed, None for Cancel."""
        self.exec()
        return self._chosen

    def _choose(self) -> None:
        self._chosen = next(one for one in self.answers if one is self.sender())
        self.accept()
