"""The lists of the whole library: all episodes and papers in memory by title, and the rows in view by key."""

import time
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from explorer.app.shell.jobs import Jobs
from explorer.app.shell.library_access import LibraryAccess
from explorer.app.shell.library_watch import LibraryWatch
from explorer.model.episode_row import EpisodeRow
from explorer.model.errors import KnownError
from explorer.model.library_index import EpisodeCounts, LibraryIndex
from explorer.model.paper_row import ListedPaper, PaperRow
from explorer.model.progress import CancelToken
from explorer.model.translation import tr
from explorer.store.change_feed import Change
from explorer.store.database import Store

T = TypeVar("T")
TABLES = (
    *("podcasts", "episodes", "segments", "appearances", "papers", "files", "facts", "links"),
    *("reading_state", "annotations", "notes"),
)
_LISTED = frozenset({"podcasts", "episodes"})
_OF_PAPERS = frozenset({"papers", "files", "links"})
"""Tables of the papers that are found by their titles, PDFs of the user's own among them; a guess hides a title."""
_SOON_MS = 400
_MOST_ROWS = 1000
_TOGETHER = 40
"""Rows that are read together with the one that is asked for."""
_PAUSE_S = 0.001
"""Between two batches, so that the GUI thread gets Python's lock at once."""


class LibraryContents(QObject):
    """Reads the index in a job, and again when it has changed while somebody shows it.

    Args:
        store: the GUI thread's connection; rows are read through it, by key.
    """

    changed = Signal()
    """The index, or how far the user is with episodes, was read."""
    notified = Signal(str)
    """Why the library can't be read, in one sentence for the user."""

    def __init__(
        self, store: Store, watch: LibraryWatch, access: LibraryAccess, jobs: Jobs, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._store, self._access, self._jobs = store, access, jobs
        self.index = LibraryIndex()
        self.index.finish()
        self.progress: dict[str, EpisodeCounts] = {}
        """How far the user is with each imported episode, by id."""
        self.papers: list[ListedPaper] = []
        """The papers that are listed, the last annotated first."""
        self.is_loaded = False
        self._is_loading = self._is_stale = self._with_items = self._with_papers = False
        self._viewers: set[object] = set()
        self._rows: OrderedDict[int, EpisodeRow] = OrderedDict()
        self._paper_rows: dict[str, PaperRow] = {}
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._soon.timeout.connect(self._load)
        watch.follow(TABLES, self._follow)
        watch.follow(("listening",), self._listened)

    def show_to(self, viewer: object) -> None:
        """Keep the index up to date from now on, for this viewer."""
        self._viewers.add(viewer)
        if self._is_stale or not self.is_loaded:
            self._load()

    def hide_from(self, viewer: object) -> None:
        """Don't read the library any more for this viewer."""
        self._viewers.discard(viewer)

    def reload(self) -> None:
        """Read the index again, now if somebody shows it."""
        self._is_stale = self._with_items = True
        if self._viewers:
            self._load()

    def catch_up(self) -> None:
        """Read again what has changed, soon, if somebody shows it."""
        if self._is_stale and self._viewers:
            self._soon.start()

    def row(self, place: int, neighbors: Iterable[int] = ()) -> EpisodeRow:
        """Return what is shown of an episode at a place of the index; fast.

        Args:
            neighbors: places that are read with it, since they will be asked for next.
        """
        if place not in self._rows:
            wanted = [place, *(one for one in neighbors if one not in self._rows)][:_TOGETHER]
            try:
                self._rows.update(self._read(wanted))
            except KnownError as error:
                self.notified.emit(error.sentence)
            while len(self._rows) > _MOST_ROWS:
                self._rows.popitem(last=False)
        missing = EpisodeRow(self.index.text(place), "", None, None, None, None, None)
        return self._rows.get(place, missing)

    def doubts(self, episode_id: str) -> int:
        """Return of how many titles of an episode it is not known which paper is meant; fast."""
        return self._store.lists.doubts([episode_id]).get(episode_id, 0)

    def paper_row(self, place: int, neighbors: Iterable[int] = ()) -> PaperRow:
        """Return what is shown of a paper at a place among those that are listed; fast."""
        wanted = self.papers[place].id
        if wanted not in self._paper_rows:
            around = (self.papers[one].id for one in neighbors)
            ids = [wanted, *(one for one in around if one not in self._paper_rows and one != wanted)][:_TOGETHER]
            try:
                rows = self._store.lists.paper_rows(ids)
            except KnownError as error:
                self.notified.emit(error.sentence)
                rows = []
            if len(self._paper_rows) > _MOST_ROWS:
                self._paper_rows.clear()
            self._paper_rows |= {one.id: one for one in rows}
        return self._paper_rows.get(wanted) or PaperRow(wanted, self.papers[place].text)

    def _read(self, places: list[int]) -> Iterator[tuple[int, EpisodeRow]]:
        index, lists = self.index, self._store.lists
        items = {item: one for one in places if (item := index.item_id(one)) is not None}
        loose = {episode: one for one in places if index.item_id(one) is None and (episode := index.episode_id(one))}
        for row in lists.item_rows(list(items)) if items else ():
            yield items[row.item_id or 0], row
        for row in lists.episode_rows(list(loose)) if loose else ():
            yield loose[row.episode_id or ""], row

    def _follow(self, written: frozenset[Change] | None) -> None:
        tables = _LISTED | _OF_PAPERS if written is None else {one.table for one in written}
        self._with_items = self._with_items or not tables.isdisjoint(_LISTED)
        self._with_papers = self._with_papers or not tables.isdisjoint(_OF_PAPERS)
        self._is_stale = True
        self._rows.clear()
        self._paper_rows.clear()
        if self._viewers:
            self._soon.start()

    def _listened(self, _: object) -> None:
        """The place in the episode is written every ten seconds while it plays: that alone is not worth reading all."""
        self._is_stale = True

    def _load(self) -> None:
        self._soon.stop()
        if self._is_loading:
            return  # It is stale again; `_ended` reads it once more.
        before = self.index if self.is_loaded and not self._with_items else None
        papers = self._with_papers
        self._is_loading, self._is_stale, self._with_items, self._with_papers = True, False, False, False
        job = self._jobs.start(
            tr("Reading the library"), lambda _, cancel: self._whole(before, papers, cancel), quiet=True
        )
        job.finished.connect(self._arrived)
        job.failed.connect(lambda error: self.notified.emit(error.sentence))
        job.ended.connect(self._ended)

    def _whole(
        self, before: LibraryIndex | None, with_papers: bool, cancel: CancelToken
    ) -> tuple[LibraryIndex, dict[str, EpisodeCounts], list[ListedPaper]]:
        """Read the index, unless there is one that needs no change but to its papers, and the progress; in a job's
        thread."""
        with self._access.store() as store, store.read():
            progress, listed = store.lists.progress(), store.lists.listed_papers()
            if before is not None and not with_papers:
                return before, progress, listed
            index = before.without_papers() if before else LibraryIndex(store.podcasts.all(), store.lists.loose())
            for items in _paused(store.lists.items(), cancel) if before is None else ():
                index.add(items)
            for papers in _paused(store.lists.papers(), cancel):
                index.add_papers(papers)
            if before is None:
                index.finish()
            return index, progress, listed

    def _arrived(self, read: tuple[LibraryIndex, dict[str, EpisodeCounts], list[ListedPaper]]) -> None:
        self.index, self.progress, self.papers = read
        self.is_loaded = True
        self._rows.clear()
        self._paper_rows.clear()
        self.changed.emit()

    def _ended(self) -> None:
        self._is_loading = False
        if self._is_stale and self._viewers:
            self._load()


def _paused(batches: Iterable[T], cancel: CancelToken) -> Iterator[T]:
    """Return the batches, with a pause after each."""
    for batch in batches:
        cancel.check()
        yield batch
        time.sleep(_PAUSE_S)
