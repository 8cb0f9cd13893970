"""Words and links of a document's pages, asked for once, when a page shows or is selected on."""

from collections import OrderedDict
from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QObject, Signal

from explorer.app.papers.pdf_service import PdfService, failed
from explorer.model.errors import KnownError
from explorer.model.text_page import Link, TextPage

_AFTER_RENDERING = 50
KEPT = 128
"""Pages whose words are kept; a full one takes 200 kB."""


class PageTexts(QObject):
    """The text pages and links that have come, those used last."""

    arrived = Signal(int)
    """A page's text has come."""

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
        """Ask for nothing more."""
        for ticket in self._asked.values():
            self._pdf.cancel(ticket)
        self._asked.clear()

    def page(self, number: int) -> TextPage | None:
        """Return a page's text; None if it is still to come (then it is asked for)."""
        self._passing.discard(("text", number))
        page: TextPage | None = self._get(self._pages, "text", number)
        return page

    def links(self, number: int) -> tuple[Link, ...]:
        """Return a page's links; empty while they are still to come (then they are asked for)."""
        self._passing.discard(("links", number))
        return self._get(self._links, "links", number) or ()

    def here(self, number: int) -> tuple[TextPage | None, tuple[Link, ...]]:
        """What has come of a page's text and links; nothing is asked for."""
        return self._pages.get(number), self._links.get(number, ())

    def want(self, pages: Iterable[int]) -> None:
        """Ask for all of these pages, and take back the wishes for pages that have been scrolled past since."""
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
        """Why a page has no words, where these could not be read."""
        return self._failed.get(("text", number))

    def retry(self, number: int) -> None:
        """Forget what a page lacks because it could not be read."""
        self._tried.discard(number)
        self._forget(number)

    def try_again(self, number: int) -> bool:
        """Ask once more for words that could not be read: once for each page, as long as the document is shown.

        Returns whether they have been asked for.
        """
        if number in self._tried or self.error(number) is None:
            return False
        self._tried.add(number)
        self._pdf.forgive(self._path, number)
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
                # A page that can't be read has no text, and its user is told why when they want to select there.
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
