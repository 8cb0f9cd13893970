"""Annotations embedded in the open file: tooltips and selection on the pages."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from PySide6.QtCore import QObject, QPoint, QPointF, QRectF, Qt, SignalInstance
from PySide6.QtWidgets import QToolTip

from explorer.app.context import AppContext
from explorer.model.annotation import Annotation, Rect, is_inside
from explorer.model.html_escape import escape
from explorer.model.reply_thread import thread_lines
from explorer.model.translation import tr
from explorer.ui.reader.annotation_tools.chosen_annotations import ChosenAnnotations
from explorer.ui.reader.annotation_tools.shape_hits import hits
from explorer.ui.reader.pages.page_interfaces import HoveredPages, PagesInView, PageSurface, ShownDocument
from explorer.ui.reader.pages.page_pixels import PagePixels
from explorer.ui.reader.pages.page_sheet import NOTE_PX, PageSheet
from explorer.ui.reader.selection.pointer import Pointer

_MOST_LETTERS = 600
"""Maximum length of a comment in the tooltip; the card has all of it."""
_MOST_REPLIES = 5


class EmbeddingPages(ShownDocument, PagesInView, HoveredPages, PageSurface, Protocol):
    """The pages of a file that has annotations in it."""

    pixels: PagePixels
    embedded_on_pages: Mapping[int, Sequence[Annotation]]

    @property
    def sharpened(self) -> SignalInstance:
        """Return the signal that the view is painted sharp, for the first time since the document was shown."""


class EmbeddedOnPages(QObject):
    """Reads a file's annotations once its pages are sharp, and hides the imported ones on the pages.

    Hovering over an annotation shows its author and comment; a click selects it and its card.
    """

    def __init__(
        self, context: AppContext, view: EmbeddingPages, pointer: Pointer, chosen_annotations: ChosenAnnotations
    ) -> None:
        super().__init__(view.viewport())
        self._context, self._view, self._chosen_annotations = context, view, chosen_annotations
        self._hovered: Annotation | None = None
        self._areas: dict[int, list[tuple[Rect, Annotation]]] = {}
        """The areas of the annotations, by page."""
        view.pixels.left_out = context.embedded.left_out
        pointer.beneath = self.at
        view.hovered.connect(self._hover)
        # The signal comes while the view paints.
        view.sharpened.connect(self._look, Qt.ConnectionType.QueuedConnection)
        context.embedded.changed.connect(self._changed)

    def at(self, position: QPointF) -> Annotation | None:
        """Return the smallest annotation at a point of the viewport."""
        place = self._view.place_at(position)
        if not self._view.embedded_on_pages.get(place.page):
            return None
        sheet = self._view.sheet(place.page)
        reach, found = NOTE_PX / sheet.scale, []
        for (x0, y0, x1, y1), one in self._areas.get(place.page, ()):
            # There may be thousands: only those nearby are tested.
            if x0 - reach <= place.x <= x1 + reach and y0 - reach <= place.y <= y1 + reach:
                box = _box(sheet, one)
                if _is_on(sheet, one, box, position):
                    found.append((box.width() * box.height(), one))
        return min(found, key=lambda pair: pair[0])[1] if found else None

    @staticmethod
    def tooltip_text(one: Annotation) -> str:
        """Return an annotation's author, comment and first replies."""
        head = " · ".join(part for part in (tr("In the PDF"), one.author) if part)
        words = one.comment if len(one.comment) <= _MOST_LETTERS else one.comment[:_MOST_LETTERS].rstrip() + "…"
        replies = thread_lines(one.replies[:_MOST_REPLIES]) if one.replies else []
        return "\n".join(part for part in (head, words, *replies) if part)

    # Private helpers

    def _look(self) -> None:
        if document := self._view.document:
            self._show()  # It may have been read for another reader already.
            self._context.embedded.look(document)

    def _changed(self, file_id: str) -> None:
        if self._view.document and self._view.document.file.id == file_id:
            self._show()
            self._view.pixels.leave_out()
            self._view.viewport().update()
            self._chosen_annotations.prune()

    def _show(self) -> None:
        by_page: dict[int, list[Annotation]] = {}
        document = self._view.document
        for one in self._context.embedded.of_file(document.file.id) if document else ():
            by_page.setdefault(one.page, []).append(one)
        self._view.embedded_on_pages = by_page
        self._areas = {page: [(one.area(), one) for one in marks] for page, marks in by_page.items()}

    def _hover(self, position: QPointF | None) -> None:
        one = self.at(position) if position and self._view.embedded_on_pages else None
        if one is self._hovered:
            return
        self._hovered = one
        viewport = self._view.viewport()
        if one is None or position is None:
            QToolTip.hideText()
            return
        lines = "<br>".join(escape(line) for line in self.tooltip_text(one).splitlines())
        here = position.toPoint()
        QToolTip.showText(viewport.mapToGlobal(here + QPoint(0, 4)), f"<p>{lines}</p>", viewport)


def _box(sheet: PageSheet, one: Annotation) -> QRectF:
    if one.kind == "note":
        return sheet.note_rect(one)
    x0, y0, x1, y1 = one.area()
    return QRectF(sheet.point((x0, y0)), sheet.point((x1, y1))).normalized()


def _is_on(sheet: PageSheet, one: Annotation, box: QRectF, position: QPointF) -> bool:
    if one.quads:
        place = sheet.place(position)
        return box.contains(position) and any(is_inside(quad, place) for quad in one.quads)
    if one.kind == "note":
        return box.contains(position)
    return hits(sheet, one, box, position, inside=True)
