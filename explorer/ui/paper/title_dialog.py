"""Asks for the title and the authors of a paper of the user's own."""

from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from explorer.app.shell.tokens import GRID
from explorer.model.paper import Paper
from explorer.model.translation import tr
from explorer.ui.dialog import Dialog
from explorer.ui.small_widgets import push_button

_MOST_TITLE, _MOST_AUTHORS, _MOST_NAME = 500, 200, 200


class TitleDialog(Dialog):
    """Two fields: the title, and the authors with one on each line."""

    def __init__(self, paper: Paper, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Title and authors"))
        self.setModal(True)
        self.title, self._authors = QLineEdit(paper.title), QPlainTextEdit("\n".join(paper.authors))
        self.title.setMaxLength(_MOST_TITLE)
        self.title.setCursorPosition(0)
        self._authors.setPlaceholderText(tr("One author on each line"))
        self._authors.setTabChangesFocus(True)
        for field, name in ((self.title, tr("Title")), (self._authors, tr("Authors"))):
            field.setAccessibleName(name)
        form = QFormLayout()
        form.setHorizontalSpacing(3 * GRID)
        form.setVerticalSpacing(2 * GRID)
        form.addRow(tr("&Title"), self.title)
        form.addRow(tr("&Authors"), self._authors)
        self.save, cancel = push_button(tr("Save"), primary=True), push_button(tr("Cancel"))
        self.save.setDefault(True)
        self.save.clicked.connect(self.accept)
        cancel.clicked.connect(self.reject)
        self.title.textChanged.connect(lambda text: self.save.setEnabled(bool(text.strip())))
        feet = QHBoxLayout()
        feet.addStretch(1)
        feet.addWidget(cancel)
        feet.addWidget(self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(5 * GRID, 4 * GRID, 5 * GRID, 4 * GRID)
        column.setSpacing(4 * GRID)
        column.addLayout(form)
        column.addLayout(feet)
        self.resize(min(520, parent.window().width() - 8 * GRID), 260)

    def given(self) -> tuple[str, tuple[str, ...]]:
        """Return the title and the authors as typed, without blanks around them."""
        lines = (" ".join(one.split())[:_MOST_NAME] for one in self._authors.toPlainText().split("\n"))
        return " ".join(self.title.text().split()), tuple(filter(None, lines))[:_MOST_AUTHORS]
