"""The dialog that moves a mark to another paper, page or time of its episode."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFormLayout, QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from explorer.app.items.inbox import WaitingMark
from explorer.app.shell.theme import Theme
from explorer.app.shell.tokens import GRID
from explorer.model import timecode
from explorer.model.mark_context import PaperChoice
from explorer.model.translation import tr
from explorer.ui.dialog import Dialog, foot
from explorer.ui.list_filter import ListFilter
from explorer.ui.small_widgets import push_button, text_label

_PAPER = Qt.ItemDataRole.UserRole
_MOST_PAGES = 50_000


class MoveMarkDialog(Dialog):
    """Lists the papers of the mark's episode, with fields for the page and the time."""

    chosen = Signal(object, object, object)
    """The paper's id or None, the page from 0 or None, and the second or None."""

    def __init__(self, mark: WaitingMark, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Move mark"))
        self.resize(560, 460)
        self.list = QListWidget()
        self.filter = ListFilter(self.list, tr("Filter papers"), theme)
        self.list.setAccessibleName(tr("Papers of the episode"))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)  # Long titles are cut with …
        self.page, self.time = QLineEdit(), QLineEdit()
        at_s = mark.note.at_s
        self.time.setText("" if at_s is None else timecode.display(at_s))
        self.page.setPlaceholderText(tr("none"))
        self.page.setFixedWidth(90)
        self.time.setFixedWidth(90)
        self.wrong = text_label(muted=True, small=True)
        self.wrong.hide()
        fields = QFormLayout()
        fields.setHorizontalSpacing(3 * GRID)
        fields.addRow(tr("&Page"), self.page)
        fields.addRow(tr("&Time"), self.time)
        self.move_button = push_button(tr("Move"), primary=True)
        self.move_button.setDefault(True)
        cancel = push_button(tr("Cancel"))
        cancel.setAutoDefault(False)
        body = QVBoxLayout()
        body.setSpacing(2 * GRID)
        body.addWidget(self.filter)
        body.addWidget(self.list, 1)
        body.addLayout(fields)
        body.addWidget(self.wrong)
        self.lay_out(body, foot(cancel, self.move_button))
        self.list.currentItemChanged.connect(lambda item, _: self._show_page(mark, item))
        self.list.itemActivated.connect(lambda _: self._move())
        self.move_button.clicked.connect(self._move)
        cancel.clicked.connect(self.reject)
        self.filter.setFocus()

    def show_papers(self, papers: Sequence[PaperChoice], mark: WaitingMark) -> None:
        """List the papers; the mark's own, or the one that is guessed, is selected."""
        wanted = _paper_of(mark)
        self.list.clear()
        for choice in (PaperChoice(None, tr("No paper")), *papers):
            at = "" if choice.at_s is None else f"{timecode.display(choice.at_s)}   "
            item = QListWidgetItem(f"{at}{choice.title}")
            item.setToolTip(choice.title)
            item.setData(_PAPER, choice.paper_id)
            self.list.addItem(item)
            if choice.paper_id == wanted:
                self.list.setCurrentItem(item)
                self.list.scrollToItem(item)
        self.filter.narrow()

    def _show_page(self, mark: WaitingMark, item: QListWidgetItem | None) -> None:
        """Tell the mark's page, or the one that is guessed, beside its own paper; what was typed stays."""
        if item is not None and not self.page.isModified():
            page = mark.page if item.data(_PAPER) == _paper_of(mark) else None
            self.page.setText("" if page is None else str(page + 1))

    def _move(self) -> None:
        page, time = self.page.text().strip(), self.time.text().strip()
        at_s = timecode.parse_or_none(time)
        if time and at_s is None:
            self._tell(tr("Write the time as 2:15:12."))
            return
        number = int(page) if page.isascii() and page.isdigit() else None
        if page and (number is None or not 1 <= number <= _MOST_PAGES):
            self._tell(tr("Write the page as a number, from 1."))
            return
        item = self.filter.chosen
        paper_id: str | None = item.data(_PAPER) if item else None
        if number and paper_id is None:
            self._tell(tr("Choose the paper of this page."))
            return
        self.accept()
        self.chosen.emit(paper_id, None if number is None else number - 1, at_s)

    def _tell(self, sentence: str) -> None:
        self.wrong.setText(sentence)
        self.wrong.show()


def _paper_of(mark: WaitingMark) -> str | None:
    note, context = mark
    return note.paper_id or (context.paper_id if context else None)
