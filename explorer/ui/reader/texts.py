"""Words and links of a document's pages, asked for once, when a page shows or is selected on."""

from typing import Any

from PySide6.QtCore import QObject, Signal

from explorer.app.pdf_service import PdfService, failed
from explorer.model.textpage import Link, TextPage

_AFTER_RENDERING = 50


class Texts(QObject):
    """The text pages and links that have come so far."""

    arrived = Signal(int)
    """A page's text has come."""

    def __init__(self, pdf: PdfService, path: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pdf, self._path = pdf, path
        self._pages: dict[int, TextPage] = {}
        self._links: dict[int, tuple[Link, ...]] = {}
        self._asked: dict[tuple[str, int], int] = {}

    def close(self) -> None:
        """Ask for nothing more."""
        for ticket in self._asked.values():
            self._pdf.cancel(ticket)
        self._asked.clear()

    def page(self, number: int) -> TextPage | None:
        """A page's text; None if it is still to come (then it is asked for)."""
        if number not in self._pages:
            self._ask("text", number)
        return self._pages.get(number)

    def links(self, number: int) -> tuple[Link, ...]:
        """A page's links; empty while they are still to come (then they are asked for)."""
        if number not in self._links:
            self._ask("links", number)
        return self._links.get(number, ())

    def _ask(self, what: str, number: int) -> None:
        if (what, number) in self._asked:
            return

        def come(reply: Any) -> None:
            # A page that can't be read has no text; its picture says what is wrong with it.
            if what == "links":
                self._links[number] = () if failed(reply) else reply
            else:
                self._pages[number] = TextPage(number, ()) if failed(reply) else reply
                self.arrived.emit(number)

        ask = self._pdf.text if what == "text" else self._pdf.links
        self._asked[(what, number)] = ask(self._path, number, come, _AFTER_RENDERING)
