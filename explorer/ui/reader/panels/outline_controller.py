"""Connects the outline with the pages: clicks jump to a section, and the current section is marked."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject

from explorer.app.context import AppContext
from explorer.model.document_outline import Heading, section_at
from explorer.model.page_geometry import PagePoint
from explorer.ui.reader.pages.page_interfaces import FocusedPages, MovingPages, PageSurface, ShownDocument
from explorer.ui.reader.pages.view_history import View
from explorer.ui.reader.pages.viewport import Viewport
from explorer.ui.reader.panels.outline_loader import OutlineLoader

if TYPE_CHECKING:
    from explorer.ui.reader.panels.outline_panel import OutlinePanel

_ABOVE = 8.0
"""Points between the view's top and a heading jumped to."""


class OutlinedPages(ShownDocument, MovingPages, FocusedPages, PageSurface, Protocol):
    """The pages that the outline leads to."""

    port: Viewport

    def view(self) -> View:
        """Return the current view."""

    def lead_to(self, page: int, y: float | None = None, x: float | None = None, above: float = 0.0) -> None:
        """Go to something that begins at a place of a page."""


class OutlineController(QObject):
    """Jumps from the outline panel to the pages, and marks the current section."""

    def __init__(self, context: AppContext, view: OutlinedPages) -> None:
        super().__init__(view.viewport())
        self._view, self._theme = view, context.theme
        self.outline_loader = OutlineLoader(context.pdf, self)
        self._panel: OutlinePanel | None = None
        self._chosen: tuple[Heading, View] | None = None
        self._asked: list[tuple[PagePoint, Callable[[str], object]]] = []
        self.outline_loader.changed.connect(self._answer)

    @property
    def panel(self) -> "OutlinePanel":
        """Return the outline panel; made when it is first shown."""
        if self._panel is None:
            from explorer.ui.reader.panels.outline_panel import OutlinePanel

            self._panel = OutlinePanel(self.outline_loader, self._theme)
            self._panel.chosen.connect(self._go)
            self._panel.left.connect(self._view.setFocus)
            # After the panel's own handler, which fills it.
            self.outline_loader.changed.connect(self._mark)
            self._view.moved.connect(self._mark)
            self._mark()
        return self._panel

    def ask(self) -> None:
        """Request the sections of the open document."""
        if document := self._view.document:
            self.outline_loader.ask(document.path, document.info)

    def tell_section(self, place: PagePoint, told: Callable[[str], object]) -> None:
        """Call a function with the title of the section at a place of an unrotated page, empty for none: now, or when
        the outline is known, unless the document is closed before."""
        self._asked.append((place, told))
        self.ask()
        self._answer()

    def forget(self) -> None:
        """Clear the outline, since no document is shown."""
        self._chosen = None
        self._asked.clear()
        self.outline_loader.clear()

    def _answer(self) -> None:
        if not self.outline_loader.known:
            return
        asked, self._asked = self._asked, []
        for place, told in asked:
            section = section_at(self.outline_loader.headings, place.page, place.y)
            told(section.title if section else "")

    def _go(self, heading: Heading) -> None:
        self._view.lead_to(heading.page, heading.y, above=_ABOVE)
        self._chosen = (heading, self._view.view())
        self._view.setFocus()
        self._mark()

    def _mark(self) -> None:
        if not self.outline_loader.headings or not self._view.document:
            return
        if self._chosen and self._chosen[1] == self._view.view():
            # Also if the next section is visible, or the document's end keeps this one from reaching the top.
            self.panel.show_heading(self._chosen[0])
        else:
            self._chosen = None
            self.panel.show_place(self._view.port.reading_place())
