"""What the command palette and the quick switcher have in common: a field, and the list of what fits."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QVBoxLayout, QWidget

from explorer.app.shell.tokens import FONT_PX, GRID
from explorer.ui.dialog import Dialog
from explorer.ui.list_steps import step_in

_PAGE = 10
"""Rows that a page key goes on."""


class PaletteDialog(Dialog):
    """A dialog without a frame, in the upper part of the window; the arrow keys move in the list while one types.

    Args:
        size: in pixels of the design, which grow with the letters, where the window has room for it.
    """

    def __init__(self, title: str, size: QSize, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("palette")
        self.setWindowTitle(title)
        self.setWindowFlag(Qt.WindowType.FramelessWindowHint)
        self.setModal(True)
        self.fit(size * max(1.0, parent.fontInfo().pixelSize() / FONT_PX), 8 * GRID)
        self.field = QLineEdit()
        self.list = QListWidget()
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setMinimumHeight(1)  # Qt's own would leave room for three rows.
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        self.column.addWidget(self.field)
        self.column.addWidget(self.list, 1)
        self._room = self.height()
        """The height in pixels where the list has many rows."""
        self._corner = self._place(parent.window())
        self.move(self._corner)
        rows = self.list.model()
        rows.rowsInserted.connect(self._refit)
        rows.modelReset.connect(self._refit)

    def showEvent(self, event: QShowEvent) -> None:
        """Override Qt: the rows' heights are known now."""
        super().showEvent(event)
        self._refit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not step_in(self.list, event, _PAGE):
            super().keyPressEvent(event)

    def _refit(self, *_: object) -> None:
        """Be as high as the rows need, at most as high as at first; the upper edge stays."""
        rows = range(min(self.list.count(), self._room // max(1, self.list.sizeHintForRow(0))))
        empty = self.list.fontMetrics().height()
        needed = self.height() - self.list.height() + max(empty, sum(map(self.list.sizeHintForRow, rows)))
        # Some window managers take a new size alone as a new place too.
        self.setGeometry(QRect(self._corner, QSize(self.width(), min(self._room, needed))))

    def _place(self, window: QWidget) -> QPoint:
        """Return where it is in the middle of the window's upper part."""
        corner = window.mapToGlobal(window.rect().topLeft())
        down = min(96, window.height() // 8, max(0, window.height() - self.height() - 2 * GRID))
        return corner + QPoint((window.width() - self.width()) // 2, down)
