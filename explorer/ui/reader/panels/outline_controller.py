"""What the outline does beside the pages: where its clicks lead, and which section is marked."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from explorer.app.context import AppContext
from explorer.model.document_outline import Heading
from explorer.ui.reader.pages.page_view import PageView
from explorer.ui.reader.pages.view_history import View
from explorer.ui.reader.panels.outline_loader import OutlineLoader

if TYPE_CHECKING:
    from explorer.ui.reader.panels.outline_panel import OutlinePanel

_ABOVE = 8.0
"""Points that a heading stays below the view's top."""


class OutlineController(QObject):
    """Leads from the outline's panel to the pages, and back."""

    def __init__(self, context: AppContext, view: PageView) -> None:
        super().__init__(view)
        self._view, self._theme = view, context.theme
        self.outline_loader = OutlineLoader(context.pdf, self)
        self._panel: OutlinePanel | None = None
        self.place: Callable[[QWidget], object] = lambda _: None
        """Puts the panel where it is to be shown."""
        self._chosen: tuple[Heading, View] | None = None

    @property
    def panel(self) -> "OutlinePanel":
        """The outline; made when it is first wanted."""
        if self._panel is None:
            from explorer.ui.reader.panels.outline_panel import OutlinePanel

            self._panel = OutlinePanel(self.outline_loader, self._theme)
            self.place(self._panel)
            self._panel.chosen.connect(self._go)
            self._panel.left.connect(self._view.setFocus)
            # After the panel's own, which fills it.
            self.outline_loader.changed.connect(self._mark)
            self._view.moved.connect(self._mark)
            self._mark()
        return self._panel

    def ask(self) -> None:
        """Find the sections of the document that is shown."""
        if document := self._view.document:
            self.outline_loader.ask(document.path, document.info)

    def forget(self) -> None:
        """No document is shown."""
        self._chosen = None
        self.outline_loader.clear()

    def _go(self, heading: Heading) -> None:
        self._view.lead_to(heading.page, heading.y, above=_ABOVE)
        self._chosen = (heading, self._view.view())
        self._view.setFocus()
        self._mark()

    def _mark(self) -> None:
        if not self.outline_loader.headings or not self._view.document:
            return
        if self._chosen and self._chosen[1] == self._view.view():
            # Also where the next section is in sight, or the document's end doesn't let this one come up.
            self.panel.show_heading(self._chosen[0])
        else:
            self._chosen = None
            self.panel.show_place(self._view.port.reading_place())
