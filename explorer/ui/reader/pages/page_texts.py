"""Caches the text and links of a document's pages, requested when a page is visible or selected on."""

from collections import OrderedDict
from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QObject, Signal

from explorer.app.papers.pdf_service import PdfService, failed
from explorer.model.errors import KnownError
from explorer.model.text_page import Link, TextPage

_AFTER_RENDERING = 50
KEPT = 128
"""Number of pages whose text is cached; a full page takes 200 kB."""


class PageTexts(QObject):
    """The most recently used text pages and links."""

    arrived = Signal(int)
    """A page's text has arrived."""

    def __init__(self, pdf: PdfService, path: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pdf, self._path = pdf, path
        self._pages: OrderedDict[int, TextPage] = OrderedDict()
        self._links: OrderedDict[int, tuple[Link, ...]] = OrderedDict()
        self._asked: dict[tuple[str, int], int] = {}
        self._passing: set[tuple[str, int]] = set()
        self._failed: dict[tuple[str, int], KnownError] = {}
        self._tried: set[int] = set()

    def close(self) -> None:
        """Cancel all requests."""
        for ticket in self._asked.values():
            self._pdf.cancel(ticket)
        self._asked.clear()

    def page(self, number: int) -> TextPage | None:
        """Return a page's text; None if it is not here yet (then it is requested)."""
        self._passing.discard(("text", number))
        page: TextPage | None = self._get(self._pages, "text", number)
        return page

    def links(self, number: int) -> tuple[Link, ...]:
        """Return a page's links; empty if they are not here yet (then they are requested)."""
        self._passing.discard(("links", number))
        return self._get(self._links, "links", number) or ()

    def here(self, number: int) -> tuple[TextPage | None, tuple[Link, ...]]:
        """Return a page's cached text and links, without a request."""
        return self._pages.get(number), self._links.get(number, ())

    def want(self, pages: Iterable[int]) -> None:
        """Request all of these pages, and cancel requests for pages that were scrolled past."""
        visible = set(pages)
        for key in [key for key in self._passing if key[1] not in visible]:
            self._passing.discard(key)
            if ticket := self._asked.pop(key, None):
                self._pdf.cancel(ticket)
        for number in visible:
            for what, store in (("text", self._pages), ("links", self._links)):
                if number not in store and (what, number) not in self._asked:
                    self._passing.add((what, number))
                    self._ask(what, number)

    def error(self, number: int) -> KnownError | None:
        """Return the error of a page whose text could not be read; None if there is none."""
        return self._failed.get(("text", number))

    def retry(self, number: int) -> None:
        """Clear the error of a page."""
        self._tried.discard(number)
        self._forget(number)

    def try_again(self, number: int) -> bool:
        """Retry text that could not be read: once for each page while the document is shown.

        Returns whether it was requested.
        """
        if number in self._tried or self.error(number) is None:
            return False
        self._tried.add(number)
        self._pdf.allow_retry(self._path, number)
        self._forget(number)
        self.page(number)
        self.links(number)
        return True

    def _forget(self, number: int) -> None:
        for what, store in (("text", self._pages), ("links", self._links)):
            if self._failed.pop((what, number), None):
                store.pop(number, None)

    def _get(self, store: OrderedDict[int, Any], what: str, number: int) -> Any:
        if number in store:
            store.move_to_end(number)
        elif (what, number) not in self._asked:
            self._ask(what, number)
        return store.get(number)

    def _ask(self, what: str, number: int) -> None:
        def come(reply: Any) -> None:
            self._asked.pop((what, number), None)
            self._passing.discard((what, number))
            self._failed.pop((what, number), None)
            if error := failed(reply):
                # A page that can't be read counts as without text; the user is told why when selecting there.
                self._failed[(what, number)] = error
                reply = TextPage(number, ()) if what == "text" else ()
            store: OrderedDict[int, Any] = self._pages if what == "text" else self._links
            store[number] = reply
            if len(store) > KEPT:
                store.popitem(last=False)
            if what == "text":
                self.arrived.emit(number)

        ask = self._pdf.text if what == "text" else self._pdf.links
        self._asked[(what, number)] = ask(self._path, number, come, _AFTER_RENDERING)
