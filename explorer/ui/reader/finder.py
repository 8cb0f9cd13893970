"""Finding words in the open paper: pages searched from the current one on, matches shown as they come."""

from typing import Any

from PySide6.QtCore import QObject, Signal

from explorer.app.pdf_service import PdfService, failed
from explorer.model.textpage import Hit, Passage

_BATCH = 4
_BEFORE_NEIGHBOURS = 5
MOST = 5000


class Finder(QObject):
    """The matches of one search, in page order."""

    changed = Signal()
    """More matches, or the search is over."""
    moved = Signal()
    """Another match is the current one."""

    def __init__(self, pdf: PdfService, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pdf = pdf
        self._tickets: set[int] = set()
        self._pages: dict[int, list[Hit]] = {}
        self._current: tuple[int, int] | None = None
        self.needle = ""
        self.start = 0
        """The page that the search began at."""

    @property
    def searching(self) -> bool:
        """Whether pages are still to be searched."""
        return bool(self._tickets)

    @property
    def count(self) -> int:
        """How many matches there are so far."""
        return sum(len(hits) for hits in self._pages.values())

    @property
    def current(self) -> Passage | None:
        """The match that H would highlight."""
        if self._current is None:
            return None
        page, index = self._current
        return self._pages[page][index].passage

    @property
    def position(self) -> int:
        """The current match's number, from 1; 0 where there is none."""
        if self._current is None:
            return 0
        page, index = self._current
        return sum(len(hits) for number, hits in self._pages.items() if number < page) + index + 1

    def by_page(self) -> dict[int, list[Passage]]:
        """All matches of each page."""
        return {page: [hit.passage for hit in hits] for page, hits in self._pages.items() if hits}

    def search(self, path: str, needle: str, first: int, count: int) -> None:
        """Look for words on all pages of a document, from page ``first`` on and round to it."""
        self.clear()
        self.needle = needle
        self.start = first
        if not needle.strip() or not count:
            self.changed.emit()
            return
        order = [*range(first, count), *range(first)]
        # The first page by itself, so that its matches are there at once.
        batches = [order[:1]] + [order[i : i + _BATCH] for i in range(1, len(order), _BATCH)]
        for pages in batches:
            if pages:
                self._ask(path, tuple(pages))
        self.changed.emit()

    def clear(self) -> None:
        """Forget the search."""
        had = self.current is not None
        for ticket in self._tickets:
            self._pdf.cancel(ticket)
        self._tickets.clear()
        self._pages = {}
        self._current = None
        self.needle = ""
        self.changed.emit()
        if had:
            self.moved.emit()

    def step(self, forward: bool) -> None:
        """Make the next or previous match current, around the ends."""
        places = [(page, index) for page in sorted(self._pages) for index in range(len(self._pages[page]))]
        if not places:
            return
        if self._current is None:
            self._current = places[0 if forward else -1]
        else:
            at = places.index(self._current)
            self._current = places[(at + (1 if forward else -1)) % len(places)]
        self.moved.emit()

    def _ask(self, path: str, pages: tuple[int, ...]) -> None:
        ticket = 0

        def come(reply: Any) -> None:
            self._tickets.discard(ticket)
            self._take(() if failed(reply) else reply)

        ticket = self._pdf.find(path, self.needle, pages, come, _BEFORE_NEIGHBOURS)
        self._tickets.add(ticket)

    def _take(self, hits: tuple[Hit, ...]) -> None:
        room = MOST - self.count
        for hit in hits[:room]:
            self._pages.setdefault(hit.passage.page, []).append(hit)
        if self._current is None and hits:
            self._choose_first()
        self.changed.emit()

    def _choose_first(self) -> None:
        """The first match from the page on where the search began."""
        after = [page for page in sorted(self._pages) if page >= self.start]
        page = after[0] if after else min(self._pages)
        self._current = (page, 0)
        self.moved.emit()
