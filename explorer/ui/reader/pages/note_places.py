"""Positions of notes on the visible pages, and of new ones."""

from typing import Protocol

from PySide6.QtCore import QPointF

from explorer.model.annotation import Annotation
from explorer.model.page_geometry import PagePoint, rect_to_shown, to_shown
from explorer.ui.reader.pages.page_interfaces import AnnotatedPages, DocumentText
from explorer.ui.reader.pages.page_texts import PageTexts
from explorer.ui.reader.pages.viewport import Viewport

_MARGIN = 12.0
"""Points between the edge of the page or the view and a note placed there."""
_APART = 18.0
"""Points between two notes, of which none covers the other."""
_SHEET_LEFT = 18.0
"""Points from the left of the page to a note, if the page's lines are unknown."""


class NotedPages(AnnotatedPages, DocumentText, Protocol):
    """The pages on which notes are put."""


def margin_place(port: Viewport, texts: PageTexts | None, beside: Annotation | None = None) -> PagePoint:
    """Return a place in the left margin, beside an annotation, or else beside a line a third below the view's top.

    It is a place of the unrotated page; without texts, of the page as shown.
    """
    height = port.room.height / 3
    shown, right = port.place((0, height)), port.place((port.room.width, height)).x
    if beside and port.sizes:
        page, y, x = beside.place()
        shown = PagePoint(page, shown.x, to_shown(port.sizes[page], (x, y))[1])
    if not port.sizes or not texts:
        return shown
    text = texts.page(shown.page)
    rects = [rect_to_shown(port.sizes[shown.page], line.rect) for line in text.lines] if text else []
    rects = [rect for rect in rects if rect[2] - rect[0] > rect[3] - rect[1]]
    x, y = _SHEET_LEFT, shown.y
    if rects:
        middle = min(((rect[1] + rect[3]) / 2 for rect in rects), key=lambda one: abs(one - shown.y))
        # Left of all lines of the page: a gap between columns, or beside a figure, is not the margin.
        x = min(rect[0] for rect in rects) - 16
        if beside or _is_in_view(port, shown.page, middle):
            y = middle
    x = min(max(x, shown.x + _MARGIN), right - _MARGIN)
    return port.inside(PagePoint(shown.page, x, y), _MARGIN)


def _is_in_view(port: Viewport, page: int, y: float) -> bool:
    """Return whether a height of a page, as shown, is in view."""
    top, bottom = port.place((0, 0)), port.place((0, port.room.height))
    return (top.page, top.y) <= (page, y) <= (bottom.page, bottom.y)


def free_margin_place(view: NotedPages, beside: Annotation | None) -> PagePoint:
    """Return the place of a note added by keyboard: as ``margin_place``, below the notes that are there."""
    place = margin_place(view.port, view.texts, beside)
    if not view.port.sizes:
        return place
    size = view.port.sizes[place.page]
    x, y = to_shown(size, (place.x, place.y))
    notes = [to_shown(size, one.point) for one in view.annotations.get(place.page, ()) if one.point]
    for other_x, other_y in sorted(notes, key=lambda note: note[1]):
        if abs(other_x - x) < _APART and abs(other_y - y) < _APART:
            y = other_y + _APART
    return view.port.inside(PagePoint(place.page, x, y), _MARGIN)


def note_place(port: Viewport, place: PagePoint) -> PagePoint:
    """Move a place of the unrotated page into the page, so that a note's icon fits there."""
    x, y = to_shown(port.sizes[place.page], (place.x, place.y))
    return port.inside(PagePoint(place.page, x, y), _MARGIN)


def note_at(view: AnnotatedPages, position: QPointF) -> Annotation | None:
    """Return the note whose icon is under a point of the viewport."""
    for page in view.pages_in_view():
        sheet = view.sheet(page)
        for one in reversed(view.annotations.get(page, ())):
            if one.kind == "note" and sheet.note_rect(one).contains(position):
                return one
    return None


def shows_annotation(view: AnnotatedPages, annotation_id: str) -> bool:
    """Return whether an annotation is in the view."""
    for page in view.pages_in_view():
        for one in view.annotations.get(page, ()):
            if one.id == annotation_id:
                _, y, x = one.place()
                return 0 <= view.sheet(page).point((x, y)).y() <= view.port.room.height
    return False
