"""Connects the thumbnails with the pages: clicks jump to a page, and the current page is marked."""

from PySide6.QtCore import QObject

from explorer.app.context import AppContext
from explorer.model.page_geometry import PagePoint
from explorer.ui.reader.pages.page_interfaces import ThumbnailPages
from explorer.ui.reader.panels.thumbnail_panel import ThumbnailList


class ThumbnailController(QObject):
    """Shows the pages of the document in view as thumbnails, rotated, colored and trimmed like the pages."""

    def __init__(self, context: AppContext, view: ThumbnailPages) -> None:
        super().__init__(view.viewport())
        self._view = view
        self.panel = ThumbnailList(context.pdf, context.theme)
        self.panel.chosen.connect(self._go)
        self.panel.left.connect(view.setFocus)
        view.page_changed.connect(self.panel.mark)
        view.retried.connect(self.panel.retry)
        view.arranged.connect(self._arranged)

    def ask(self) -> None:
        """Show the document in view, if it is not shown yet."""
        if self.panel.document is not self._view.document:
            self._fill()

    def forget(self) -> None:
        """Clear the thumbnails, since no document is shown."""
        self.panel.show_document(None)

    def _fill(self) -> None:
        view, tiles = self._view, self._view.tiles
        if view.document and tiles:
            self.panel.show_document(view.document, tiles.rotation, tiles.tint, view.view_settings.trim)
            self.panel.mark(view.page)

    def _arranged(self) -> None:
        tiles, panel = self._view.tiles, self.panel
        if not (tiles and panel.document):
            return
        now = (panel.thumbnails.rotation, panel.thumbnails.tint, panel.trim)
        if (tiles.rotation, tiles.tint, self._view.view_settings.trim) != now:
            self._fill()

    def _go(self, page: int) -> None:
        self._view.jump(PagePoint(page, 0, 0))
        self._view.setFocus()
