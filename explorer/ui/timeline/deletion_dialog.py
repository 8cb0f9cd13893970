"""Asks whether an episode, a podcast or a PDF is to be deleted, and lists the notes that stay."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from explorer.app.shell.theme import Theme
from explorer.app.shell.tokens import GRID
from explorer.model.translation import tr, trn
from explorer.ui.dialog import Dialog, foot
from explorer.ui.small_widgets import push_button, text_label

_MOST_ROWS = 6


class DeletionDialog(Dialog):
    """Tells what goes and what stays: the notes by paper, those without one after them, and marks in the inbox.

    Args:
        verb: names the deletion, for the title and the button.
        told: the question, and what goes and stays.
        notes: titles of papers (empty for notes without one), each with the number of its notes.
        marks: how many marks stay in the inbox.
    """

    confirmed = Signal()
    """The user wants the deletion."""

    def __init__(
        self,
        verb: str,
        told: tuple[str, str],
        notes: Sequence[tuple[str, int]],
        theme: Theme,
        parent: QWidget,
        *,
        marks: int = 0,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(verb)
        self.setModal(True)
        count = sum(many for _, many in notes)
        head, what = text_label(told[0], heading=True), told[1]
        if count and marks:
            what += " " + tr("Your notes and the marks in the Inbox stay:")
        elif count:
            what += " " + trn(count, "Your note stays:", "Your {count} notes stay:")
        elif marks:
            what += " " + trn(marks, "Your mark in the Inbox stays:", "Your {count} marks in the Inbox stay:")
        self.list = QListWidget()
        self.list.setAccessibleName(tr("What stays"))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setSelectionMode(QListWidget.SelectionMode.NoSelection)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        rows = [(paper or tr("Without a paper, in “Find in all notes”"), many, bool(paper)) for paper, many in notes]
        if marks:
            rows.append((tr("Waiting in the Inbox"), marks, False))
        for name, many, is_paper in rows:
            item = QListWidgetItem(f"{many}  ·  {' '.join(name.split())}")
            if not is_paper:
                item.setForeground(theme.color("muted"))
            self.list.addItem(item)
        self.list.setSizeAdjustPolicy(QListWidget.SizeAdjustPolicy.AdjustToContents)
        self._rows = min(len(rows), _MOST_ROWS)
        self.delete, self.cancel = push_button(verb, removes=True), push_button(tr("Cancel"))
        self.cancel.setDefault(True)
        self.delete.clicked.connect(self._confirm)
        self.cancel.clicked.connect(self.reject)
        body = QVBoxLayout()
        body.setSpacing(2 * GRID)
        for widget in (head, text_label(what), self.list):
            body.addWidget(widget)
        if not rows:
            self.list.hide()
        body.addWidget(text_label(tr("Undo restores it until the program is closed."), muted=True, small=True))
        self.lay_out(body, foot(self.cancel, self.delete))
        self.resize(min(theme.scaled(480), parent.window().width() - 8 * GRID), self.sizeHint().height())

    def showEvent(self, event: QShowEvent) -> None:
        """Override Qt: make the list as high as its rows, which the style sheet has made higher."""
        super().showEvent(event)
        self.cancel.setFocus()
        if self._rows:
            frame = self.list.contentsMargins().top() + self.list.contentsMargins().bottom() + GRID
            self.list.setFixedHeight(self._rows * self.list.sizeHintForRow(0) + frame)
            self.resize(self.width(), 0)
            self.grow()

    def _confirm(self) -> None:
        self.accept()
        self.confirmed.emit()
