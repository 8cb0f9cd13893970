"""What the outline does beside the pages: where its clicks lead, and which section is marked."""

from PySide6.QtCore import QObject

from explorer.app.context import AppContext
from explorer.model.outline import Heading
from explorer.ui.reader.history import View
from explorer.ui.reader.outline import OutlinePanel
from explorer.ui.reader.outliner import Outliner
from explorer.ui.reader.view import PageView

_ABOVE = 8.0
"""Points that a heading stays below the view's top."""


class Outlining(QObject):
    """Leads from the outline's panel to the pages, and back."""

    def __init__(self, context: AppContext, view: PageView) -> None:
        super().__init__(view)
        self._view = view
        self.outliner = Outliner(context.pdf, self)
        self.panel = OutlinePanel(self.outliner, context.theme)
        self._chosen: tuple[Heading, View] | None = None
        self.panel.chosen.connect(self._go)
        self.panel.left.connect(view.setFocus)
        self.outliner.changed.connect(self._mark)
        view.moved.connect(self._mark)

    def ask(self) -> None:
        """Find the sections of the document that is shown."""
        if document := self._view.document:
            self.outliner.ask(document.path, document.info)

    def forget(self) -> None:
        """No document is shown."""
        self._chosen = None
        self.outliner.clear()

    def _go(self, heading: Heading) -> None:
        self._view.lead_to(heading.page, heading.y, above=_ABOVE)
        self._chosen = (heading, self._view.view())
        self._view.setFocus()
        self._mark()

    def _mark(self) -> None:
        if not self.outliner.headings or not self._view.document:
            return
        if self._chosen and self._chosen[1] == self._view.view():
            # Also where the next section is in sight, or the document's end doesn't let this one come up.
            self.panel.show_heading(self._chosen[0])
        else:
            self._chosen = None
            self.panel.show_place(self._view.reading_place())
