"""Asks after how many minutes the player pauses."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from explorer.app.shell.tokens import GRID
from explorer.model.known_settings import LONGEST_SLEEP
from explorer.model.translation import tr
from explorer.ui.dialog import Dialog, foot
from explorer.ui.small_widgets import push_button, text_label


class SleepDialog(Dialog):
    """One field, with the minutes that were chosen last."""

    chosen = Signal(int)
    """The minutes."""

    def __init__(self, minutes: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Sleep timer"))
        self.setModal(True)
        label = text_label(tr("Minutes until the player pauses, from 1 to {0}", LONGEST_SLEEP))
        self.field = QLineEdit(str(minutes))
        self.field.setValidator(QIntValidator(1, LONGEST_SLEEP, self))
        self.field.setAccessibleName(tr("Minutes"))
        self.field.selectAll()
        self.keep, cancel = push_button(tr("Start timer"), primary=True), push_button(tr("Cancel"))
        self.keep.setDefault(True)
        self.field.textChanged.connect(lambda _: self.keep.setEnabled(self.field.hasAcceptableInput()))
        self.keep.clicked.connect(self._keep)
        cancel.clicked.connect(self.reject)
        body = QVBoxLayout()
        body.setSpacing(2 * GRID)
        body.addWidget(label)
        body.addWidget(self.field)
        self.lay_out(body, foot(cancel, self.keep))
        self.resize(min(380, parent.window().width() - 8 * GRID), self.sizeHint().height())

    def _keep(self) -> None:
        self.accept()
        self.chosen.emit(int(self.field.text()))
