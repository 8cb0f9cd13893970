"""Positions of notes on the visible pages, and of new ones."""

from PySide6.QtCore import QPointF

from explorer.model.annotation import Annotation
from explorer.model.page_geometry import PagePoint, rect_to_shown, to_shown
from explorer.ui.reader.pages.page_interfaces import AnnotatedPages
from explorer.ui.reader.pages.page_texts import PageTexts
from explorer.ui.reader.pages.viewport import Viewport

_MARGIN = 12.0
"""Points between the edge of the page or the view and a note placed there."""
_SHEET_LEFT = 18.0
"""Points from the left of the page to a note, if the page's lines are unknown."""


def margin_place(port: Viewport, texts: PageTexts | None) -> PagePoint:
    """Return the place of a note added by keyboard: in the left margin, beside a line a third below the view's top.

    It is a place of the unrotated page; without texts, of the page as shown.
    """
    height = port.room.height / 3
    shown, right = port.place((0, height)), port.place((port.room.width, height)).x
    if not port.sizes or not texts:
        return shown
    text = texts.page(shown.page)
    rects = [rect_to_shown(port.sizes[shown.page], line.rect) for line in text.lines] if text else []
    rects = [rect for rect in rects if rect[2] - rect[0] > rect[3] - rect[1]]
    x, y = _SHEET_LEFT, shown.y
    if rects:
        _, top, _, bottom = min(rects, key=lambda rect: abs((rect[1] + rect[3]) / 2 - shown.y))
        # Left of all lines of the page: a gap between columns, or beside a figure, is not the margin.
        x, y = min(rect[0] for rect in rects) - 16, (top + bottom) / 2
    x = min(max(x, shown.x + _MARGIN), right - _MARGIN)
    return port.inside(PagePoint(shown.page, x, y), _MARGIN)


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
