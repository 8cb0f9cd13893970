"""The version history of a note: a list of versions, and the differences of each from the current text."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QTextEdit, QWidget

from explorer.app.shell.theme import Theme
from explorer.app.shell.tokens import GRID
from explorer.model.annotation import Version
from explorer.model.html_escape import escape
from explorer.model.translation import tr
from explorer.model.word_diff import differences
from explorer.ui.date_text import moment
from explorer.ui.dialog import Dialog
from explorer.ui.small_widgets import push_button, text_label

_LIST = 168
_MARK = 0.18
"""Opacity of the background of text that would come back."""


class VersionsDialog(Dialog):
    """The versions, newest first. Text that would come back is underlined, text that would go is struck out."""

    asked_back = Signal(str)
    """The text to restore."""

    def __init__(self, now: str, versions: Sequence[Version], theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._now, self._versions, self._theme = now, versions, theme
        self.setWindowTitle(tr("Versions"))
        self.resize(640, 420)
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Versions, newest first"))
        self.list.setFrameShape(QListWidget.Shape.NoFrame)
        self.list.setFixedWidth(_LIST)
        self.text = QTextEdit()
        self.text.setReadOnly(True)
        self.text.setUndoRedoEnabled(False)
        self.text.setAccessibleName(tr("This version, with the changes since"))
        self.text.document().setDocumentMargin(2 * GRID)
        self.status = text_label(muted=True, small=True)
        self.back = push_button(tr("Restore"), primary=True)
        self.back.setDefault(True)
        self.close_button = push_button(tr("Close"))
        self.close_button.setAutoDefault(False)
        self._build()
        for one in versions:
            self._add(one)
        self.list.currentRowChanged.connect(self._show)
        self.list.itemActivated.connect(self._bring_back)
        self.back.clicked.connect(self._bring_back)
        self.close_button.clicked.connect(self.reject)
        self.back.setEnabled(bool(versions))
        if versions:
            self.list.setCurrentRow(0)
            self.list.setFocus()
        else:
            self._nothing()

    def _build(self) -> None:
        panes = QHBoxLayout()
        panes.setSpacing(2 * GRID)
        panes.addWidget(self.list)
        panes.addWidget(self.text, 1)
        feet = QHBoxLayout()
        feet.setSpacing(2 * GRID)
        feet.addWidget(self.status, 1)
        feet.addWidget(self.close_button)
        feet.addWidget(self.back)
        self.lay_out(panes, feet)

    def _add(self, version: Version) -> None:
        item = QListWidgetItem(moment(version.written))
        first = version.text.strip().splitlines()[0][:200] if version.text.strip() else ""
        item.setToolTip(f"<p>{escape(first)}</p>" if first else "")
        self.list.addItem(item)

    def _nothing(self) -> None:
        self.list.hide()
        self.text.setPlainText(self._now)
        self.status.setText(tr("No earlier versions yet. They are saved as you edit."))

    def _show(self, row: int) -> None:
        if not 0 <= row < len(self._versions):
            return
        theme = self._theme
        same, back, gone = QTextCharFormat(), QTextCharFormat(), QTextCharFormat()
        same.setForeground(theme.color("text"))
        back.setForeground(theme.color("text"))
        back.setBackground(theme.color("accent", _MARK))
        back.setFontUnderline(True)
        gone.setForeground(theme.color("danger"))
        gone.setFontStrikeOut(True)
        looks = {"same": same, "gone": back, "new": gone}
        self.text.clear()
        cursor = QTextCursor(self.text.document())
        first = None
        differ = {"gone": 0, "new": 0}
        for kind, text in differences(self._versions[row].text, self._now):
            if kind != "same":
                first = cursor.position() if first is None else first
                differ[kind] += 1
            cursor.insertText(text, looks[kind])
        cursor.setPosition(first or 0)
        self.text.setTextCursor(cursor)
        self.text.ensureCursorVisible()
        self._tell(differ)

    def _tell(self, differ: dict[str, int]) -> None:
        parts = [tr("Underlined text would return.")] if differ["gone"] else []
        parts += [tr("Text struck out would be removed.")] if differ["new"] else []
        self.status.setText(" ".join(parts) or tr("Same text as now."))
        self.back.setEnabled(bool(parts))

    def _bring_back(self, *_: object) -> None:
        row = self.list.currentRow()
        if self.isVisible() and self.back.isEnabled() and 0 <= row < len(self._versions):
            self.accept()
            self.asked_back.emit(self._versions[row].text)
