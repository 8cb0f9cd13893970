"""Asks for the topic under which a paper is picked."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCompleter, QLineEdit, QVBoxLayout, QWidget

from explorer.app.shell.tokens import GRID
from explorer.model.timeline_edit import LONGEST_TITLE
from explorer.model.translation import tr
from explorer.ui.dialog import Dialog, foot
from explorer.ui.small_widgets import push_button


class TopicDialog(Dialog):
    """One field, which completes the topics that the episode has."""

    chosen = Signal(str)
    """The topic."""

    def __init__(self, topics: list[str], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Topic"))
        self.setModal(True)
        self.field = QLineEdit()
        self.field.setMaxLength(LONGEST_TITLE)
        self.field.setPlaceholderText(tr("Topic of the picks"))
        self.field.setAccessibleName(tr("Topic"))
        self.field.setCompleter(QCompleter(topics, self))
        self.keep, cancel = push_button(tr("Move"), primary=True), push_button(tr("Cancel"))
        self.keep.setDefault(True)
        self.keep.setEnabled(False)
        self.field.textChanged.connect(lambda text: self.keep.setEnabled(bool(text.strip())))
        self.keep.clicked.connect(self._keep)
        cancel.clicked.connect(self.reject)
        body = QVBoxLayout()
        body.addWidget(self.field)
        self.lay_out(body, foot(cancel, self.keep))
        self.resize(min(420, parent.window().width() - 8 * GRID), self.sizeHint().height())

    def _keep(self) -> None:
        self.accept()
        self.chosen.emit(self.field.text().strip())
