"""The card of a paper that was found by a title: why, and whether it is right."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from explorer.app.shell.tokens import GRID
from explorer.model.lazy_dataclass import dataclass
from explorer.model.translation import tr, trn
from explorer.ui.flow import Flow
from explorer.ui.small_widgets import push_button, text_label


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    """What the card shows of a question: its key, its state, what the notes call the paper, why it was taken, and how
    many candidates there are."""

    key: str
    state: str
    words: str
    evidence: str
    candidates: int


class GuessCard(QFrame):
    """Says that a paper is a guess, or only named; its buttons answer."""

    confirmed = Signal()
    refused = Signal()
    other_asked = Signal()

    def __init__(self, question: ShownQuestion, parent: QWidget, *, read_only: bool) -> None:
        super().__init__(parent)
        self.setObjectName("guess")
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 3 * GRID)
        column.setSpacing(GRID)
        is_guess = question.state == "guess"
        head = text_label(tr("? A guess") if is_guess else tr("? Named by its title only"))
        head.setProperty("strong", True)
        column.addWidget(head)
        told = tr("The notes say “{0}”.", question.words[:200])
        if is_guess and question.evidence:
            told = f"{told} {question.evidence[:1].upper()}{question.evidence[1:]}."
        elif question.candidates:
            told += " " + trn(question.candidates, "One paper may be meant.", "{count} papers may be meant.")
        column.addWidget(text_label(told, muted=True, small=True))
        row = Flow(GRID)
        answers = [(tr("Other…") if is_guess else tr("Which paper is it?"), self.other_asked)]
        if is_guess:
            answers[:0] = [(tr("Confirm"), self.confirmed), (tr("Not this one"), self.refused)]
        for text, signal in answers:
            button = push_button(text)
            button.setParent(self)
            button.setAutoDefault(False)
            button.setEnabled(not read_only)
            button.clicked.connect(signal)
            row.addWidget(button)
        column.addLayout(row)
