"""The list of undo steps; a click undoes or redoes up to there."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QUndoStack
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from explorer.app.shell.theme import Theme
from explorer.app.shell.tokens import GRID
from explorer.model.translation import tr
from explorer.ui.dialog import Dialog, foot
from explorer.ui.small_widgets import push_button, text_label

_WIDTH = 420
_MOST = 200
"""Maximum number of steps shown in each direction."""


class UndoDialog(Dialog):
    """The newest step is at the top; undone steps stand above the line that says now.

    Args:
        elsewhere: returns the short title of the paper or episode that a step (from 0) changes, if another is open.
    """

    chosen = Signal(int)
    """The number of steps that are done after the click."""

    def __init__(
        self, stack: QUndoStack, theme: Theme, parent: QWidget, elsewhere: Callable[[int], str] = lambda _: ""
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Undo history"))
        self.resize(_WIDTH, 440)
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Undo history"))
        self.list.setFrameShape(QListWidget.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout()
        now = stack.index()

        def named(at: int) -> str:
            paper = elsewhere(at)
            return tr("{0}, in “{1}”", stack.text(at), paper) if paper else stack.text(at)

        if stack.count():
            for at in range(min(stack.count(), now + _MOST) - 1, now - 1, -1):
                self._add(tr("Redo {0}", named(at)), at + 1, theme, muted=True)
            self._add(tr("Now"), now, theme, icon="chevron-right")
            for at in range(now - 1, max(0, now - _MOST) - 1, -1):
                self._add(tr("Undo {0}", named(at)), at, theme)
            column.addWidget(self.list)
            row = min(stack.count() - now, _MOST)
            self.list.setCurrentRow(row)
            self.list.scrollToItem(self.list.item(row), QListWidget.ScrollHint.PositionAtCenter)
        else:
            column.addWidget(text_label(tr("Nothing to undo since the program started."), muted=True))
        close = push_button(tr("Close"))
        close.setAutoDefault(False)  # Enter goes to the selected step.
        close.clicked.connect(self.reject)
        self.lay_out(column, foot(close))
        self.list.itemClicked.connect(self._choose)
        self.list.itemActivated.connect(self._choose)

    def _add(self, text: str, index: int, theme: Theme, *, muted: bool = False, icon: str = "") -> None:
        room = _WIDTH - 16 * GRID  # less the margins of the dialog and of a row
        item = QListWidgetItem(QFontMetrics(theme.font()).elidedText(text, Qt.TextElideMode.ElideMiddle, room))
        item.setToolTip(text)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, text)
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
