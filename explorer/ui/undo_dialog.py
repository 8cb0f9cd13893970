"""The list of undo steps; a click undoes or redoes up to there."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from explorer.app.shell.theme import Theme
from explorer.app.shell.tokens import GRID
from explorer.model.translation import tr
from explorer.ui.dialog import Dialog
from explorer.ui.small_widgets import text_label

_MOST = 200
"""Maximum number of steps shown in each direction."""


class UndoDialog(Dialog):
    """The newest step is at the top; undone steps stand above the line that says now."""

    chosen = Signal(int)
    """The number of steps that are done after the click."""

    def __init__(self, stack: QUndoStack, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Undo history"))
        self.resize(380, 420)
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Undo history"))
        self.list.setFrameShape(QListWidget.Shape.NoFrame)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        now = stack.index()
        if stack.count():
            for at in range(min(stack.count(), now + _MOST) - 1, now - 1, -1):
                self._add(tr("Redo {0}", stack.text(at)), at + 1, theme, muted=True)
            self._add(tr("Now"), now, theme, icon="chevron-right")
            for at in range(now - 1, max(0, now - _MOST) - 1, -1):
                self._add(tr("Undo {0}", stack.text(at)), at, theme)
            column.addWidget(self.list)
            row = min(stack.count() - now, _MOST)
            self.list.setCurrentRow(row)
            self.list.scrollToItem(self.list.item(row), QListWidget.ScrollHint.PositionAtCenter)
        else:
            column.addWidget(text_label(tr("Nothing to undo since the program started."), muted=True))
        self.list.itemClicked.connect(self._choose)
        self.list.itemActivated.connect(self._choose)

    def _add(self, text: str, index: int, theme: Theme, *, muted: bool = False, icon: str = "") -> None:
        item = QListWidgetItem(text)
        item.setData(Qt.ItemDataRole.UserRole, index)
        if muted:
            item.setForeground(theme.color("muted"))
        if icon:
            item.setIcon(theme.icon(icon, "accent"))
            item.setFont(theme.font(bold=True))
        self.list.addItem(item)

    def _choose(self, item: QListWidgetItem) -> None:
        if self.isVisible():  # A click may count as an activation as well.
            self.accept()
            self.chosen.emit(item.data(Qt.ItemDataRole.UserRole))
