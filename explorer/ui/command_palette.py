"""The command palette, a searchable list of all commands, and the sheet of shortcuts."""

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from explorer.app.shell.actions import MENUS, Actions, ActionSpec
from explorer.app.shell.key_text import described_keys, key_text
from explorer.app.shell.tokens import GRID
from explorer.ui.dialog import Dialog
from explorer.ui.notes.note_editor import SHEET as WRITING
from explorer.ui.reader.previews.link_keys import SHEET as LINKS
from explorer.ui.reader.reader_keys import SHEET
from explorer.ui.small_widgets import text_label


class CommandPalette(Dialog):
    """Type a few letters; Enter runs the command."""

    def __init__(self, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self._actions = actions
        self.setWindowTitle(self.tr("Command palette"))
        self.setModal(True)
        self.resize(460, 420)
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("Type a command"))
        self.list = QListWidget()
        self.list.setFrameShape(QListWidget.Shape.NoFrame)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.addWidget(self.field)
        column.addWidget(self.list)
        self.field.textChanged.connect(self._narrow)
        self.field.returnPressed.connect(self._run)
        self.list.itemActivated.connect(self._run)
        self._narrow("")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            self.list.setCurrentRow(max(0, min(self.list.count() - 1, self.list.currentRow() + step)))
            return
        super().keyPressEvent(event)

    def _narrow(self, text: str) -> None:
        letters = text.casefold().split()
        self.list.clear()
        for spec in self._actions.specs():
            action = self._actions[spec.id]
            words = self._actions.words(spec.id)
            name = f"{spec.menu} {words}".casefold()
            if action.isEnabled() and spec.id != "help.palette" and all(one in name for one in letters):
                item = QListWidgetItem(action.icon(), f"{words}   {_keys(spec)}")
                item.setData(Qt.ItemDataRole.UserRole, spec.id)
                self.list.addItem(item)
        self.list.setCurrentRow(0)

    def _run(self) -> None:
        if item := self.list.currentItem():
            self.accept()
            self._actions[item.data(Qt.ItemDataRole.UserRole)].trigger()


class KeySheet(Dialog):
    """All shortcuts, grouped like the menu."""

    def __init__(self, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        self.resize(520, 560)
        scroll = QScrollArea()
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        body = QWidget()
        grid = QGridLayout(body)
        grid.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 4 * GRID)
        grid.setHorizontalSpacing(6 * GRID)
        grid.setVerticalSpacing(GRID)
        line = 0
        for menu in MENUS:
            grid.addWidget(text_label(menu, heading=True), line, 0, 1, 2)
            grid.setRowMinimumHeight(line, 36)
            line += 1
            for spec in actions.specs(menu):
                if spec.keys:
                    grid.addWidget(text_label(actions.words(spec.id)), line, 0)
                    grid.addWidget(_muted(_keys(spec)), line, 1, Qt.AlignmentFlag.AlignRight)
                    line += 1
        for heading, sheet in ((self.tr("While reading"), SHEET + LINKS), (self.tr("While writing a note"), WRITING)):
            grid.addWidget(text_label(heading, heading=True), line, 0, 1, 2)
            grid.setRowMinimumHeight(line, 36)
            line += 1
            for written, text in sheet:
                does = text_label(QCoreApplication.translate("Keys", text))
                does.setWordWrap(True)
                grid.addWidget(does, line, 0)
                grid.addWidget(_muted(described_keys(written)), line, 1, Qt.AlignmentFlag.AlignRight)
                line += 1
        grid.setColumnStretch(0, 1)
        grid.setRowStretch(line, 1)
        scroll.setWidget(body)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scroll)


def _muted(text: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("muted", True)
    return label


def _keys(spec: ActionSpec) -> str:
    return "  ".join(key_text(key) for key in spec.keys)
