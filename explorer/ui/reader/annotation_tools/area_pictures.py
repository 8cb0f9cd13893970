"""Pictures of areas: rendered by the PDF worker, and again when an area's rectangle changes."""

import logging
from typing import Protocol

from PySide6.QtCore import QObject

from explorer.app.context import AppContext
from explorer.app.papers.pdf_service import Pixels, Render, failed, piece_of
from explorer.model.annotation import Annotation, Rect
from explorer.model.errors import KnownError
from explorer.model.shape_geometry import sound_rect
from explorer.ui.reader.pages.page_interfaces import MovingPages, PageSurface, RotatedPages, ShownDocument

log = logging.getLogger(__name__)

_PRIORITY = 100
"""Priority: after the visible pages."""


class PicturedPages(RotatedPages, ShownDocument, MovingPages, PageSurface, Protocol):
    """The pages whose areas get pictures."""


class AreaPictures(QObject):
    """Keeps a picture of the rectangle of each area in the open document.

    It is derived from the rectangle, whatever changed that, so it is not an undo step.
    """

    def __init__(self, context: AppContext, view: PicturedPages) -> None:
        super().__init__(view.viewport())
        self._context, self._view = context, view
        self._taken: dict[str, Rect] = {}
        """The rectangle that an area's picture shows, by the area's id."""
        self._vain: set[tuple[str, Rect]] = set()
        """Areas whose picture could not be rendered."""
        self._busy = False
        context.annotations.changed.connect(self._changed)
        view.arranged.connect(self.look)

    def look(self) -> None:
        """Render the picture of one area that lacks it; the others follow one by one."""
        document = self._view.document
        if self._busy or document is None:
            return
        for one in self._context.annotations.of_paper(document.paper.id):
            if one.kind == "area" and one.file_id == document.file.id and one.page < self._view.page_count:
                rect = self._wanted(one)
                if rect and self._take(one, rect):
                    return

    def _changed(self, ids: frozenset[str] | None) -> None:
        get = self._context.annotations.get
        # Only the changed items, since there may be thousands.
        if ids is None or any(isinstance(one := get(item_id), Annotation) and one.kind == "area" for item_id in ids):
            self.look()

    def _wanted(self, area: Annotation) -> Rect | None:
        """Return the rectangle of an area that has no picture of it yet."""
        rect = sound_rect(area.rect)
        if rect is None or (area.id, rect) in self._vain:
            return None
        if area.picture:
            # An area that came with a picture is assumed to have the right one.
            return rect if self._taken.setdefault(area.id, rect) != rect else None
        return rect

    def _take(self, area: Annotation, rect: Rect) -> bool:
        document, view = self._view.document, self._view
        assert document
        piece = piece_in_view(area.page, rect, view, document.path, area.origin)
        if piece is None:
            self._vain.add((area.id, rect))
            return False
        self._busy = True

        def come(reply: Pixels | KnownError) -> None:
            if isinstance(reply, Pixels):
                job = self._context.subjects.pictures.keep_pixels(reply)
                job.finished.connect(lambda name: self._keep(area.id, rect, name))
                job.failed.connect(lambda error: self._fail(area.id, rect, error))
                job.ended.connect(self._go_on)
            else:
                log.info("no picture of an area: %s", failed(reply))
                self._vain.add((area.id, rect))
                self._go_on()

        self._context.pdf.render(piece, come, _PRIORITY)
        return True

    def _keep(self, area_id: str, rect: Rect, name: str) -> None:
        now = self._context.annotations.now(area_id)
        if isinstance(now, Annotation) and sound_rect(now.rect) == rect:
            self._taken[area_id] = rect
            if now.picture != name:
                self._context.annotations.changes.change(area_id, {"picture": name})

    def _fail(self, area_id: str, rect: Rect, error: KnownError) -> None:
        self._vain.add((area_id, rect))
        self._context.session.notified.emit(error.sentence)

    def _go_on(self) -> None:
        self._busy = False
        self.look()


def piece_in_view(page: int, rect: Rect, view: RotatedPages, path: str, origin: str | None = None) -> Render | None:
    """Return the request for a picture of a rectangle, rotated as the view is; None if it is empty."""
    return piece_of(path, page, view.sheet(page).size, rect, view.view_settings.rotation, origin)
