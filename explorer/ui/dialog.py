"""The base class of the program's dialogs."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from explorer.app.shell.tokens import GRID
from explorer.ui.context_key import asks_for_menu, open_context_menu


class Dialog(QDialog):
    """A dialog that is deleted when it is closed: its parent, the window, would keep it until the program ends."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if asks_for_menu(event):
            open_context_menu(self.windowHandle())
        else:
            super().keyPressEvent(event)

    def fit(self, size: QSize, margin: int) -> None:
        """Resize to a size, or to what the parent's window has room for, less a margin in pixels."""
        parent = self.parentWidget()
        assert parent
        self.resize(size.boundedTo(parent.window().size() - QSize(margin, margin)))
        if self.isVisible():
            self.grow()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.grow()

    def grow(self) -> None:
        """Be as high as the texts need, which large letters wrap to more lines, as far as the window is."""
        layout, parent = self.layout(), self.parentWidget()
        if layout and parent and layout.hasHeightForWidth():
            layout.activate()
            needed = layout.totalMinimumHeightForWidth(self.width())
            self.resize(self.width(), max(self.height(), min(needed, parent.window().height())))

    def lay_out(self, body: QLayout, feet: QLayout) -> None:
        """Lay out what the dialog is about, and its buttons below."""
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 3 * GRID)
        column.setSpacing(3 * GRID)
        column.addLayout(body, 1)
        column.addLayout(feet)


def foot(*buttons: QWidget, left: Sequence[QWidget] = ()) -> QHBoxLayout:
    """Return the row at the foot of a dialog: its buttons at the right, in this order, and others at the left."""
    row = QHBoxLayout()
    row.setSpacing(2 * GRID)
    for widget in left:
        row.addWidget(widget)
    row.addStretch(1)
    for widget in buttons:
        row.addWidget(widget)
    return row
