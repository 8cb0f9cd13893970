"""Hit tests for shapes."""

from PySide6.QtCore import QPointF, QRectF

from explorer.model.annotation import Annotation
from explorer.model.shape_geometry import distance
from explorer.ui.reader.annotation_tools.ink_paint import ink_dabs, pen_width
from explorer.ui.reader.annotation_tools.shape_layer import SHAPES, shape_box
from explorer.ui.reader.pages.page_interfaces import AnnotatedPages
from explorer.ui.reader.pages.page_sheet import PageSheet

REACH_PX = 5
"""Pixels beside a line that still count as a hit."""


def shape_at(view: AnnotatedPages, position: QPointF, *, inside: bool = False) -> Annotation | None:
    """Return the smallest shape with a line or a text box at a pixel of the viewport.

    Args:
        inside: whether the inside of an area counts, and not only its border.
    """
    found: list[tuple[float, Annotation]] = []
    for page in view.pages_in_view():
        shapes = [one for one in view.annotations.get(page, ()) if one.kind in SHAPES]
        sheet = view.sheet(page) if shapes else None
        for one in reversed(shapes):
            box = shape_box(sheet, one) if sheet else None
            if sheet and box and hits(sheet, one, box, position, inside=inside):
                found.append((box.width() * box.height(), one))
    return min(found, key=lambda pair: pair[0])[1] if found else None


def hits(sheet: PageSheet, one: Annotation, box: QRectF, position: QPointF, *, inside: bool) -> bool:
    """Return whether a pixel hits a shape drawn in a box."""
    if not _grown(box, REACH_PX).contains(position):
        return False
    if one.kind == "area":
        return inside or on_edge(box, position)
    if one.kind == "text":
        return True
    x, y = sheet.place(position)
    reach = pen_width(one.width) / 2 + REACH_PX / sheet.scale
    return any(distance(places, x, y) <= reach for places in ink_dabs(one.strokes))


def on_edge(box: QRectF, position: QPointF) -> bool:
    """Return whether a pixel is near the border of a box."""
    return _grown(box, REACH_PX).contains(position) and not _grown(box, -REACH_PX).contains(position)


def _grown(box: QRectF, by: float) -> QRectF:
    return box.adjusted(-by, -by, by, by)
