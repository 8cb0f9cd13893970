"""The base class of the program's dialogs."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLayout, QVBoxLayout, QWidget

from explorer.app.shell.tokens import GRID


class Dialog(QDialog):
    """A dialog that is deleted when it is closed: its parent, the window, would keep it until the program ends."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def lay_out(self, body: QLayout, feet: QLayout) -> None:
        """Lay out what the dialog is about, and its buttons below."""
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 3 * GRID)
        column.setSpacing(3 * GRID)
        column.addLayout(body, 1)
        column.addLayout(feet)
