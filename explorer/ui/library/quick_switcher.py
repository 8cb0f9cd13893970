"""The quick switcher: a few letters of a podcast, an episode or a paper, and Enter goes there; recent ones first."""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QListWidgetItem, QStyleOptionViewItem, QWidget

from explorer.app.context import AppContext
from explorer.app.shell import tokens as look
from explorer.model.folded_text import fold
from explorer.model.known_settings import RECENT_PAPERS
from explorer.model.paper import GUIDE_ID, Paper
from explorer.model.translation import tr
from explorer.ui.library.artwork_tile import paint_tile
from explorer.ui.library.library_texts import LibraryTexts
from explorer.ui.notes.row_ground import paint_row_ground
from explorer.ui.palette_dialog import PaletteDialog
from explorer.ui.row_delegate import Index, RowDelegate
from explorer.ui.row_paint import elided_title, paint_icon

_SIZE = QSize(640, 460)
_FOUND = Qt.ItemDataRole.UserRole
_MOST = 40
_MOST_OF_A_KIND = 200
_MOST_RECENT = 8
Kind = Literal["podcast", "episode", "paper"]


class SwitcherTarget(NamedTuple):
    """A place to go to: ``target`` is the id of a podcast or paper, or the EpisodeRow; ``about`` says more of it."""

    kind: Kind
    title: str
    about: str
    target: object
    podcast: str = ""


class QuickSwitcher(PaletteDialog):
    """Searches the index of the library while one types."""

    chosen = Signal(object)
    """The SwitcherTarget that the user chose."""

    def __init__(self, context: AppContext, parent: QWidget) -> None:
        size = QSize(context.theme.scaled(_SIZE.width()), _SIZE.height())
        super().__init__(tr("Go to podcast, episode or paper"), size, parent)
        self._context = context
        podcasts, self._places = context.subjects.podcasts, context.subjects.episode_places
        self._contents = podcasts.contents
        self._texts = LibraryTexts(podcasts, self._places)
        self.field.setPlaceholderText(tr("Podcast, episode or paper"))
        self.field.setAccessibleName(tr("Podcast, episode or paper"))
        self.list.setAccessibleName(tr("Podcasts, episodes and papers"))
        self.list.setMouseTracking(True)
        self.list.setItemDelegate(_Rows(context.theme, self.list))
        self.column.setSpacing(look.GRID)
        self.field.textChanged.connect(self._narrow)
        self.field.returnPressed.connect(self._go)
        self.list.itemClicked.connect(self._go)
        self._contents.changed.connect(self._narrow)
        self._contents.show_to(self)
        self.finished.connect(lambda _: self._contents.hide_from(self))
        self._narrow()

    def _narrow(self, *_: object) -> None:
        words = fold(self.field.text()).split()
        found = list(self._matching(words) if words else self._recent())[:_MOST]
        self.list.clear()
        for one in found:
            item = QListWidgetItem(one.title)
            item.setData(_FOUND, one)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{one.title}, {one.about}")
            item.setToolTip(one.title)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        if not self._contents.is_loaded:
            self.tell(tr("Reading the library…"))
        elif words and not found:
            self.tell(tr("Nothing matches"))
        elif words:
            self.tell(tr("Press Enter to go there.") if len(found) < _MOST else tr("Type more."))
        else:
            self.tell(tr("Recent. Type to search all podcasts, episodes and papers."))

    def _recent(self) -> Iterator[SwitcherTarget]:
        here = self._context.session.episode_id
        for episode_id in [one for one in self._places.recent() if one != here][:_MOST_RECENT]:
            place = self._contents.index.place_of(episode_id)
            if place is not None:
                yield self._episode(place, ())
        for paper_id in self._context.settings.get(RECENT_PAPERS)[: 2 * _MOST_RECENT]:
            if paper := self._context.papers.get(paper_id):
                yield self._paper(paper)

    def _matching(self, words: list[str]) -> Iterator[SwitcherTarget]:
        """Return what matches: recent ones, then podcasts, then titles that begin with the text, then others."""
        index, ranked = self._contents.index, []
        text, recent = " ".join(words), set(self._places.recent()[: 2 * _MOST_RECENT])
        recent_papers = {*self._context.settings.get(RECENT_PAPERS)}
        for number, name in enumerate(index.podcast_texts()):
            if all(one in name for one in words):
                ranked.append((0 if begins(name, text) else 1, 0, number, "podcast"))
        places = index.found(words, _MOST_OF_A_KIND)
        for place in places:
            rank = 0 if index.episode_id(place) in recent else 1 if begins(index.text(place), text) else 2
            ranked.append((rank, 1, place, "episode"))
        for number in index.found_papers(words, _MOST_OF_A_KIND):
            rank = 0 if index.papers[number] in recent_papers else 1 if begins(index.paper_texts[number], text) else 2
            if index.papers[number] != GUIDE_ID:
                ranked.append((rank, 2, number, "paper"))
        shown = sorted(ranked)[:_MOST]
        episodes = [number for _, _, number, kind in shown if kind == "episode"]
        for _, _, number, kind in shown:
            if kind == "podcast":
                podcast = index.podcasts[number]
                yield SwitcherTarget("podcast", podcast.title, tr("Podcast"), podcast.id, podcast.title)
            elif kind == "episode":
                yield self._episode(number, episodes)
            elif paper := self._context.papers.get(index.papers[number]):
                yield self._paper(paper)

    def _episode(self, place: int, neighbors: "list[int] | tuple[()]") -> SwitcherTarget:
        row = self._contents.row(place, neighbors)
        about = " · ".join(one for one in (row.podcast, self._texts.day(row)) if one)
        return SwitcherTarget("episode", row.title, about, row, row.podcast)

    def _paper(self, paper: Paper) -> SwitcherTarget:
        first = paper.authors[0] if paper.authors else ""
        authors = tr("{0} et al.", first) if len(paper.authors) > 1 else first
        is_own = paper.is_local and self._context.papers.current_file(paper.id) is not None
        return SwitcherTarget(
            "paper", paper.title, authors or (tr("PDF of your own") if is_own else tr("Paper")), paper.id
        )

    def _go(self, *_: object) -> None:
        item = self.list.currentItem()
        if item and self.isVisible():
            found = item.data(_FOUND)
            self.accept()
            self.chosen.emit(found)


def begins(title: str, text: str) -> bool:
    """Return whether a title, or one of its words, begins with a text; both are normalized."""
    return title.startswith(text) or f" {text}" in title


class _Rows(RowDelegate):
    """Paints a tile or an icon, the title, and at the right what it is."""

    row_px = 34

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, rect = self._theme, option.rect
        found = SwitcherTarget(*index.data(_FOUND))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_row_ground(painter, theme, option, rect, look.RADIUS)
        side = rect.height() - 3 * look.GRID
        mark = QRect(rect.left() + 2 * look.GRID, rect.center().y() - side // 2 + 1, side, side)
        if found.kind == "paper":
            size = theme.scaled(16)
            icon = QRect(mark.center().x() - size // 2 + 1, mark.center().y() - size // 2 + 1, size, size)
            paint_icon(painter, theme, "file-text", "muted", icon)
        else:
            paint_tile(painter, theme, mark, found.podcast, None)
        inner = rect.adjusted(mark.right() + 3 * look.GRID - rect.left(), 0, -2 * look.GRID, 0)
        small = QFontMetrics(theme.font(look.SMALL_PX))
        title = theme.font(bold=found.kind == "podcast")
        wanted = QFontMetrics(title).horizontalAdvance(found.title) + 4 * look.GRID
        room = max(inner.width() * 2 // 5, inner.width() - wanted)
        about = small.elidedText(found.about, Qt.TextElideMode.ElideRight, room)
        right = small.horizontalAdvance(about)
        painter.setFont(theme.font(look.SMALL_PX))
        painter.setPen(theme.color("muted"))
        painter.drawText(inner, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, about)
        painter.setFont(title)
        painter.setPen(theme.color("text"))
        line = inner.adjusted(0, 0, -right - 3 * look.GRID, 0)
        shown = elided_title(QFontMetrics(title), found.title, line.width())
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, shown)
        painter.restore()
