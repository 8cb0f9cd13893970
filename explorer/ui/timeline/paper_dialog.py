"""Chooses a paper: of the library, by an id or address, by its title at the services that are allowed, or a PDF."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6 import QtWidgets  # QStyle is not imported by name: PySide takes 4 ms to make it
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from explorer.app.shell import tokens as look
from explorer.app.shell.jobs import Job
from explorer.app.shell.theme import Theme
from explorer.app.shell.tokens import GRID
from explorer.model.episode import Role
from explorer.model.errors import KnownError
from explorer.model.paper import Paper
from explorer.model.translation import tr
from explorer.ui.dialog import Dialog, foot
from explorer.ui.drop_down import DropDown
from explorer.ui.list_steps import step_in
from explorer.ui.small_widgets import push_button, text_label

if TYPE_CHECKING:
    from explorer.app.papers.paper_finder import PaperFinder
    from explorer.model.title_resolution import Ranked, Resolution

T = TypeVar("T")
_TOLD, _CHOICE = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
_LONGEST = 500
_SIZE = QSize(600, 460)


class PaperDialog(Dialog):
    """Searches while one types; the arrow keys choose from the list, and Enter takes the paper.

    Enter without a choice searches for the title.

    Args:
        ask_pdf: asks for a PDF file (title); returns None if the user cancels.
        without: the id of a paper that is not offered.
        roles: the roles to choose from, with their names; none for a choice among the papers of the library alone.
    """

    chosen = Signal(object, str)
    """The Paper, and its role."""

    def __init__(
        self,
        finder: "PaperFinder",
        theme: Theme,
        parent: QWidget,
        title: str,
        roles: tuple[tuple[Role, str], ...] = (),
        ask_pdf: Callable[[str], Path | None] | None = None,
        without: str = "",
    ) -> None:
        super().__init__(parent)
        self._without = without
        self._finder, self._ask_pdf = finder, ask_pdf
        self._job: Job[object] | None = None
        self.setWindowTitle(title)
        self.setModal(True)
        self.fit(_SIZE, 8 * GRID)
        self.field = QLineEdit()
        self.field.setMaxLength(_LONGEST)
        is_open = bool(roles)
        self.field.setPlaceholderText(tr("Title, arXiv id, DOI or address") if is_open else tr("Title"))
        self.field.setAccessibleName(self.field.placeholderText())
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Papers"))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setItemDelegate(_Rows(theme, self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.told = text_label(muted=True, small=True)
        self.role = DropDown(theme)
        self.role.setAccessibleDescription(tr("Role"))  # On Linux, Qt calls it by its value.
        for role, name in roles:
            self.role.addItem(name, role)
        self.role.setVisible(len(roles) > 1)
        self.search = push_button(tr("&Search online"))
        self.pdf = push_button(tr("Open &PDF…"))
        self.take = push_button(tr("Choose"), primary=True)
        cancel = push_button(tr("Cancel"))
        for button in (self.search, self.pdf, self.take, cancel):
            button.setAutoDefault(False)
        self.search.setVisible(is_open)
        self.pdf.setVisible(is_open and ask_pdf is not None)
        body = QVBoxLayout()
        body.setSpacing(2 * GRID)
        body.addWidget(self.field)
        body.addWidget(self.list, 1)
        body.addWidget(self.told)
        self.lay_out(body, foot(cancel, self.take, left=(self.search, self.pdf, self.role)))
        self.field.textChanged.connect(self._narrow)
        self.list.currentRowChanged.connect(self._look)
        self.list.itemDoubleClicked.connect(lambda _: self._choose())
        self.search.clicked.connect(self._search)
        self.pdf.clicked.connect(self._open_pdf)
        self.take.clicked.connect(self._choose)
        cancel.clicked.connect(self.reject)
        self.finished.connect(self._end)
        finder.prepare()
        self._narrow("")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Override Qt: the arrow keys move in the list; Enter chooses, or searches where nothing is chosen."""
        if step_in(self.list, event, page=6):
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.list.currentItem() is not None:
                self._choose()
            elif self.search.isVisible() and self.search.isEnabled():
                self._search()
        else:
            super().keyPressEvent(event)

    # Private helpers

    def _end(self, *_: object) -> None:
        self._finder.release()
        if self._job:
            self._job.cancel()

    def _narrow(self, text: str) -> None:
        """List the papers of the library that fit, and first what an id or address names."""
        if self._job:
            self._job.cancel()
            self._job = None
        self.list.clear()
        found = [one for one in self._finder.in_library(text) if one.id != self._without]
        named = self._finder.named(text) if self.search.isVisibleTo(self) else None
        if named and not found:
            self._add(named, tr("Add this paper to the library"), "", text.strip())
        for paper in found:
            self._add(paper.title, _people(paper.authors), tr("in the library"), paper)
        if self.list.count():
            self.list.setCurrentRow(0)
        self._tell("")
        self._look()

    def _add(self, title: str, people: str, where: str, choice: "Paper | Ranked | str") -> None:
        item = QListWidgetItem(" ".join(title.split()))
        item.setData(_TOLD, (people, where))
        item.setData(_CHOICE, choice)
        item.setToolTip("")
        told = ", ".join(one for one in (item.text(), people, where) if one)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, told)
        self.list.addItem(item)

    def _tell(self, sentence: str) -> None:
        self.told.setText(sentence)
        self.told.setVisible(bool(sentence))

    def _look(self, *_: object) -> None:
        text, is_busy = self.field.text().strip(), self._job is not None
        self.take.setEnabled(self.list.currentItem() is not None and not is_busy)
        self.search.setEnabled(len(text) > 3 and not is_busy)
        if not is_busy and text and self.list.count() == 0 and not self.told.text():
            can_search = self.search.isVisibleTo(self)
            online = tr("Nothing in the library fits. Press Enter to search for this title online.")
            self._tell(online if can_search else tr("Nothing in the library fits."))

    def _search(self) -> None:
        title = self.field.text().strip()
        self._run(self._finder.look_up(title), self._found)
        self._tell(tr("Searching for this title…"))

    def _found(self, resolution: "Resolution") -> None:
        self.list.clear()
        for ranked in resolution.ranked:
            one = ranked.candidate
            people = " · ".join(filter(None, (_people(one.authors), str(one.year or ""))))
            names = (one.arxiv and f"arXiv {one.arxiv}", one.doi and f"DOI {one.doi}", one.openreview and "OpenReview")
            where = next((name for name in names if name), one.url or one.service)
            self._add(one.title, people, tr("in the library") if one.paper_id else where or "", ranked)
        count = self.list.count()
        self._tell(tr("Found for this title, the best match first.") if count else tr("No paper was found. Try an id."))
        if resolution.verdict == "taken":
            self.list.setCurrentRow(0)

    def _choose(self) -> None:
        item = self.list.currentItem()
        if item is None or self._job is not None:
            return
        choice: Paper | Ranked | str = item.data(_CHOICE)
        if isinstance(choice, Paper):
            self._take(choice)
        elif isinstance(choice, str):
            self._run(self._finder.add(choice), self._take)
        else:
            self._run(self._finder.take(choice.candidate), self._take)

    def _open_pdf(self) -> None:
        if self._ask_pdf and (path := self._ask_pdf(tr("Open PDF"))):
            self._run(self._finder.add_pdf(path), self._take)

    def _take(self, paper: Paper) -> None:
        self._job = None
        self._finder.load_details(paper)
        role = str(self.role.currentData() or "")
        self.accept()
        self.chosen.emit(paper, role)

    def _run(self, job: Job[T], answered: Callable[[T], object]) -> None:
        self._job = job

        def ended() -> None:
            if self._job is job:
                self._job = None
                self._look()

        def failed(error: KnownError) -> None:
            if self._job is job:
                self._tell(error.sentence)

        job.finished.connect(lambda result: answered(result) if self._job is job else None)
        job.failed.connect(failed)
        job.ended.connect(ended)
        self._look()


class _Rows(QStyledItemDelegate):
    """Draws a title, and below it the authors at the left and where the paper comes from at the right."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Override Qt: two lines."""
        lines = sum(QFontMetricsF(font).height() for font in self._fonts())
        return QSize(100, round(lines) + 3 * GRID)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Override Qt: draw both lines, on the color of the choice."""
        theme, rect = self._theme, QRect(option.rect)
        state: QtWidgets.QStyle.StateFlag = option.state
        painter.save()
        if state & QtWidgets.QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.color("wash"))
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), theme.color("accent"))
        elif state & QtWidgets.QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.color("hover"))
        left, right = rect.left() + 3 * GRID, rect.right() - 2 * GRID
        people, where = index.data(_TOLD)
        normal, small = self._fonts()
        first, second = QFontMetricsF(normal), QFontMetricsF(small)
        baseline = rect.top() + GRID + first.ascent()
        painter.setFont(normal)
        painter.setPen(theme.color("text"))
        elide = Qt.TextElideMode.ElideRight
        painter.drawText(QPointF(left, baseline), first.elidedText(index.data(), elide, right - left))
        baseline = rect.bottom() - GRID - second.descent()
        painter.setFont(small)
        painter.setPen(theme.color("muted"))
        where = second.elidedText(where, Qt.TextElideMode.ElideMiddle, (right - left) / 2)
        across = second.horizontalAdvance(where)
        painter.drawText(QPointF(right - across, baseline), where)
        room = right - left - across - 2 * GRID
        painter.drawText(QPointF(left, baseline), second.elidedText(people, elide, room))
        painter.restore()

    def _fonts(self) -> tuple[QFont, QFont]:
        return self._theme.font(), self._theme.font(look.SMALL_PX)


def _people(authors: tuple[str, ...]) -> str:
    return ", ".join(authors[:3]) + (" …" if len(authors) > 3 else "")
