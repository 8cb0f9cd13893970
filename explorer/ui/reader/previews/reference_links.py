"""Resolves the open paper's links and references; the file is analyzed once its first page is sharp."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, Qt, Signal, SignalInstance

from explorer.app.papers.pdf_service import PdfService, failed
from explorer.model.page_geometry import from_shown, rect_to_shown
from explorer.model.reference_kinds import EQUATION, FIGURE, SECTION, BibliographyEntry, Landmark
from explorer.model.text_page import Link
from explorer.ui.reader.pages.page_interfaces import DocumentText, PageSurface
from explorer.ui.reader.panels.outline_loader import OutlineLoader

if TYPE_CHECKING:
    from explorer.model.reference_resolver import ReferenceResolver

_BATCH = 4
_AFTER_ALL = 30
"""Priority: after visible pages and the outline."""
_MOST_PAGES = 300
_MOST_ENTRY_PAGES = 40
_MOST_LISTS = 8
_KEPT = 5000
_ABOVE, _ABOVE_EQUATION, _ABOVE_CAPTION = 8.0, 60.0, 260.0
"""Points between the view's top and a jump's target; a figure is above its caption."""


class ReferencePages(DocumentText, PageSurface, Protocol):
    """The pages whose references are resolved."""

    was_sharp: bool
    """Whether ``sharpened`` was emitted for this document."""

    @property
    def sharpened(self) -> SignalInstance:
        """Return the signal that the view is painted sharp, for the first time since the document was shown."""


class ReferenceLinks(QObject):
    """Resolves each link and each reference in a page's text, as far as the file has been analyzed."""

    changed = Signal()
    """More is known, or everything was cleared."""

    def __init__(self, pdf: PdfService, view: ReferencePages, outline_loader: OutlineLoader) -> None:
        super().__init__(view.viewport())
        self._pdf, self._view, self._outline_loader = pdf, view, outline_loader
        self._ticket: int | None = None
        self._path = ""
        self._found: ReferenceResolver | None = None
        self._leads: dict[Link, Link | None] = {}
        self.known = False
        """Whether the whole document has been analyzed."""
        view.sharpened.connect(self.ask, Qt.ConnectionType.QueuedConnection)  # the signal comes while the view paints
        outline_loader.changed.connect(self._outlined)
        if view.was_sharp:  # This is made when the first page is there.
            self.ask()

    def ask(self) -> None:
        """Analyze the open document, unless that has been started."""
        document = self._view.document
        if document is None or document.path == self._path:
            return
        # Its patterns take some milliseconds to compile: not before the first paint.
        from explorer.model.reference_resolver import ReferenceResolver

        self.forget()
        self._path, self._found = document.path, ReferenceResolver()
        self._read(0)

    def forget(self) -> None:
        """Clear everything, because another document or none is shown."""
        if self._ticket is not None:
            self._pdf.cancel(self._ticket)
        self._ticket, self._path, self._found, self.known = None, "", None, False
        self._tell()

    def lead(self, link: Link) -> Link | None:
        """Return a link with its target, also for a reference in the text; None if the target is uncertain."""
        if link.uri is not None or link.target_page is not None:
            return link
        if link not in self._leads:
            if len(self._leads) >= _KEPT:
                self._leads.clear()
            self._leads[link] = self._lead(link)
        return self._leads[link]

    def target(self, link: Link) -> BibliographyEntry | Landmark | None:
        """Return what a link refers to: an entry, a caption, …; None if only its place is known."""
        document = self._view.document
        if self._found is None or document is None or link.target_page is None:
            return None
        found = self._found.find(link.refers) if link.refers else None
        if found and found.page == link.target_page:
            return found
        size = document.info.pages[link.target_page]
        x, y = from_shown(size, (link.target_x or 0.0, link.target_y or 0.0))
        return self._found.entry_at(link.target_page, x if link.target_x is not None else None, y)

    # Private helpers

    def _lead(self, link: Link) -> Link | None:
        document = self._view.document
        if self._found is None or document is None or link.refers is None:
            return None
        if link.refers.kind == SECTION and not self._outline_loader.known:
            self._outline_loader.ask(document.path, document.info)
        found = self._found.find(link.refers)
        if found is None or found.page >= self._view.page_count or self._is_itself(link, found):
            return None
        x, y, _, _ = rect_to_shown(document.info.pages[found.page], found.rect)
        above = {EQUATION: _ABOVE_EQUATION, FIGURE: _ABOVE_CAPTION}.get(link.refers.kind, _ABOVE)
        return replace(link, target_page=found.page, target_y=y, target_x=x, above=above)

    def _is_itself(self, link: Link, found: BibliographyEntry | Landmark) -> bool:
        """Return whether the text is the caption or entry itself."""
        texts, place = self._view.texts, ((link.rect[0] + link.rect[2]) / 2, (link.rect[1] + link.rect[3]) / 2)
        on_it = found.rect[0] - 1 <= place[0] <= found.rect[2] and found.rect[1] - 1 <= place[1] <= found.rect[3] + 1
        return texts is not None and on_it and link in texts.here(found.page)[1]

    def _read(self, start: int) -> None:
        pages = tuple(range(start, min(start + _BATCH, self._view.page_count, _MOST_PAGES)))
        if not pages:
            assert self._found
            self._read_entries(self._found.bibliographies[:_MOST_LISTS])
            return

        def read(answer: Any) -> None:
            self._ticket = None
            if self._found and not failed(answer) and answer:
                self._found.add(answer)
                self._tell()
            self._read(start + _BATCH)

        self._ticket = self._pdf.landmarks(self._path, pages, read, _AFTER_ALL)

    def _read_entries(self, lists: list[int]) -> None:
        if not lists:
            self.known = True
            self._outlined()
            return
        last = min(self._view.page_count, lists[0] + _MOST_ENTRY_PAGES, *lists[1:2])
        pages = tuple(range(lists[0], max(last, lists[0] + 1)))

        def read(answer: Any) -> None:
            self._ticket = None
            if self._found and not failed(answer):
                self._found.add_entries(answer)
                self._tell()
            self._read_entries(lists[1:])

        self._ticket = self._pdf.entries(self._path, pages, read, _AFTER_ALL)

    def _outlined(self) -> None:
        if self._found:
            self._found.set_headings(self._outline_loader.headings)
        self._tell()

    def _tell(self) -> None:
        self._leads.clear()
        self.changed.emit()
