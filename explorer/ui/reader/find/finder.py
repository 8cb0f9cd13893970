"""Text search in the open paper: pages are searched from the current one on, matches are shown as they come."""

from collections import Counter
from collections.abc import Callable
from itertools import groupby
from typing import Any

from PySide6.QtCore import QObject, Signal

from explorer.app.papers.pdf_service import Found, PdfService, failed
from explorer.model.find_options import PLAIN, FindOptions
from explorer.model.text_page import Hit, Passage
from explorer.model.translation import tr, trn

_WRONG = {"find-pattern", "find-too-slow"}
_DIED = {"page-too-slow", "page-crashed"}
_BATCH = 4
_BEFORE_NEIGHBORS = 5
MOST = 5000


class Finder(QObject):
    """The matches of one search, in page order."""

    changed = Signal()
    """More matches, or the search is over."""
    moved = Signal()
    """The current match changed."""
    found = Signal(int, object)
    """New matches of one page: the number of the first among all so far, from 0, and a list of Hit."""
    cleared = Signal()
    """All matches were cleared."""

    def __init__(self, pdf: PdfService, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pdf = pdf
        self._tickets: set[int] = set()
        self._pages: dict[int, list[Hit]] = {}
        self._passages: dict[int, list[Passage]] = {}
        self._count = 0
        self._asked: set[int] = set()
        self._current: tuple[int, int] | None = None
        self.needle = ""
        self.options = PLAIN
        self.error = ""
        """Why there can be no matches, in one sentence; mostly empty."""
        self.lacks_text: Callable[[], bool] = lambda: False
        """Returns whether the current page has no text, as in a scan."""
        self.unread: dict[int, str] = {}
        """Pages that could not be searched, each with the error code."""
        self.start = 0
        """The page where the search began."""
        self.labels: tuple[str, ...] = ()
        """The page labels of the document, as in DocumentInfo."""

    @property
    def searching(self) -> bool:
        """Return whether pages are still to be searched."""
        return bool(self._tickets)

    @property
    def count(self) -> int:
        """Return the number of matches so far."""
        return self._count

    @property
    def current(self) -> Passage | None:
        """Return the current match; if it goes over a page's end, the part on its first page."""
        return self.parts[0] if self.parts else None

    @property
    def parts(self) -> tuple[Passage, ...]:
        """Return what H would highlight: the current match, with a passage for each page that it is on."""
        if self._current is None:
            return ()
        page, index = self._current
        return self._pages[page][index].parts

    @property
    def position(self) -> int:
        """Return the current match's number, from 1; 0 if there is none."""
        if self._current is None:
            return 0
        page, index = self._current
        return sum(len(hits) for number, hits in self._pages.items() if number < page) + index + 1

    def no_match_text(self) -> str:
        """Return a sentence that nothing was found, with the reason if known."""
        if self.lacks_text():
            return tr("No matches: this page has no text")
        return tr("No matches")

    def unsearched_text(self) -> str:
        """Return a sentence about pages that could not be searched, and why; empty if there are none."""
        if not self.unread:
            return ""
        whys = {
            "page-too-slow": tr("too slow"),
            "page-left-out-slow": tr("too slow three times"),
            "page-too-large": tr("too much memory needed"),
            "page-crashed": tr("stopped the PDF engine twice"),
            "page-left-out": tr("stopped the PDF engine three times"),
            "page-damaged": tr("damaged"),
        }
        told = Counter(whys.get(code, tr("unreadable")) for code in self.unread.values())
        pages = trn(len(self.unread), "{count} page can’t be searched", "{count} pages can’t be searched")
        return f"{pages}: {', '.join(told if len(told) == 1 else (f'{count} {why}' for why, count in told.items()))}"

    def by_page(self) -> dict[int, list[Passage]]:
        """Return all matches of each page; the same dictionary grows until the search is cleared."""
        return self._passages

    def hits(self) -> list[Hit]:
        """Return what was found so far, in page order."""
        return [hit for page in sorted(self._pages) for hit in self._pages[page]]

    def search(self, path: str, needle: str, first: int, count: int, options: FindOptions = PLAIN) -> None:
        """Search all pages of a document, from page ``first`` on, wrapping around."""
        self.clear()
        self.needle, self.options = needle, options
        self.start = first
        if not needle.strip() or not count:
            self.changed.emit()
            return
        order = [*range(first, count), *range(first)]
        # The first page is a request of its own, so that its matches come at once.
        batches = [order[:1]] + [order[i : i + _BATCH] for i in range(1, len(order), _BATCH)]
        for pages in batches:
            if pages:
                self._ask(path, tuple(pages))
        self.changed.emit()

    def clear(self) -> None:
        """Clear the search."""
        had = self.current is not None
        self._stop()
        self._pages, self._passages, self._count = {}, {}, 0
        self._asked = set()
        self.unread = {}
        self._current = None
        self.needle = self.error = ""
        self.cleared.emit()
        self.changed.emit()
        if had:
            self.moved.emit()

    def step(self, forward: bool) -> None:
        """Make the next or previous match current, wrapping around."""
        places = self._places()
        if not places:
            return
        if self._current is None:
            self._current = places[0 if forward else -1]
        else:
            at = places.index(self._current)
            self._current = places[(at + (1 if forward else -1)) % len(places)]
        self.moved.emit()

    def choose(self, number: int) -> None:
        """Make a match current by its number, from 0; ``moved`` is emitted even if it is current already."""
        self._current = self._places()[number]
        self.moved.emit()

    def _places(self) -> list[tuple[int, int]]:
        return [(page, index) for page in sorted(self._pages) for index in range(len(self._pages[page]))]

    def _stop(self) -> None:
        for ticket in self._tickets:
            self._pdf.cancel(ticket)
        self._tickets.clear()

    def _ask(self, path: str, pages: tuple[int, ...]) -> None:
        ticket = 0
        # A match over two pages is asked for with the later of them.
        seams = tuple(
            sorted(
                {first for page in pages for first in (page - 1, page) if {first, first + 1} <= {*self._asked, *pages}}
            )
        )
        self._asked.update(pages)

        def come(reply: Any) -> None:
            self._tickets.discard(ticket)
            error = failed(reply)
            if error and (error.code in _WRONG or (self.options.regex and error.code in _DIED)):
                slow = tr("This expression is too slow. Simplify it.")
                self._give_up(error.sentence if error.code in _WRONG else slow)
            else:
                self._take(Found((), pages, (error.code,) * len(pages)) if error else reply)

        ticket = self._pdf.find(path, self.needle, pages, come, _BEFORE_NEIGHBORS, self.options, seams)
        self._tickets.add(ticket)

    def _give_up(self, sentence: str) -> None:
        """Stop the search with an error that all pages would have; earlier matches stay."""
        self._stop()
        self.error = sentence
        self.changed.emit()

    def _take(self, found: Found) -> None:
        hits = found.hits
        self.unread.update(zip(found.unread, found.why, strict=True))
        room = MOST - self.count
        for page, those in groupby(hits[:room], lambda hit: hit.passage.page):
            new, earlier = list(those), self._pages.setdefault(page, [])
            first = sum(len(other) for number, other in self._pages.items() if number < page) + len(earlier)
            earlier += new
            self._count += len(new)
            for part in (part for hit in new for part in hit.parts):
                self._passages.setdefault(part.page, []).append(part)
            self.found.emit(first, new)
        if self._count >= MOST:
            self._stop()  # Nobody looks at more, and the rest of a long book would keep the worker busy for a minute.
        if self._current is None and hits:
            self._choose_first()
        self.changed.emit()

    def _choose_first(self) -> None:
        """Make the first match current, starting at the page where the search began."""
        after = [page for page in sorted(self._pages) if page >= self.start]
        page = after[0] if after else min(self._pages)
        self._current = (page, 0)
        self.moved.emit()
