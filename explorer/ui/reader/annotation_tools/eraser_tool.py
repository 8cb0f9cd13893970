"""The eraser: takes away the strokes of drawings, lines and arrows that it is rubbed over."""

import math
from dataclasses import replace

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QMouseEvent, QPainter

from explorer.app.context import AppContext
from explorer.model.annotation import Annotation, Stroke
from explorer.model.page_geometry import PagePoint
from explorer.model.shape_geometry import distance, stroke_points
from explorer.model.translation import later, translated
from explorer.ui.reader.annotation_tools.drag_preview import PreviewingPages, preview
from explorer.ui.reader.annotation_tools.ink_paint import pen_width
from explorer.ui.reader.annotation_tools.shape_layer import shape_box
from explorer.ui.reader.pages.page_sheet import PageSheet

_REACH_PX = 5
"""Pixels beside a line that are rubbed too."""
_STEP_PX = 4
"""Pixels between the places that a quick drag is taken to have passed."""
_MOST_POINTS = 20_000


class EraserTool:
    """Rubs strokes out; what one drag rubs out is one undo step. A drawing without strokes is deleted."""

    cursor = Qt.CursorShape.PointingHandCursor

    def __init__(self, context: AppContext, view: PreviewingPages) -> None:
        self._context, self._view = context, view
        self._at: QPointF | None = None
        self._left: dict[str, tuple[Annotation, tuple[Stroke, ...]]] = {}
        """The rubbed annotations as they were, each with the strokes that are left, by id."""

    def press(self, place: PagePoint, event: QMouseEvent) -> bool:
        """Begin to rub."""
        self._left, self._at = {}, event.position()
        self._rub(event.position())
        return True

    def drag(self, place: PagePoint, event: QMouseEvent) -> None:
        """Go on rubbing, everywhere between the last place and this one."""
        start, end = self._at or event.position(), event.position()
        steps = max(1, math.ceil((end - start).manhattanLength() / _STEP_PX))
        for step in range(1, steps + 1):
            self._rub(start + (end - start) * (step / steps))
        self._at = end

    def release(self, place: PagePoint, event: QMouseEvent) -> None:
        """Keep the change."""
        rubbed, self._left, self._at = self._left, {}, None
        if not rubbed:
            return
        annotations = self._context.annotations
        name = later("erase on p. {0}")
        first, _ = next(iter(rubbed.values()))
        with annotations.step(translated(name, annotations.labels.of(first))):
            for one, strokes in rubbed.values():
                if strokes:
                    annotations.edit(one.id, translated(name, annotations.labels.of(one)), strokes=strokes)
                else:
                    annotations.delete(one.id)

    def cancel(self) -> bool:
        """Bring back what this drag has rubbed out."""
        rubbed, self._left, self._at = self._left, {}, None
        for one, _ in rubbed.values():
            preview(self._view, one)
        return bool(rubbed)

    def paint(self, painter: QPainter, page: int, sheet: PageSheet) -> None:
        """Paint nothing: the view paints what is left."""

    # Private helpers

    def _rub(self, position: QPointF) -> None:
        for page in self._view.pages_in_view():
            drawn = [one for one in self._view.annotations.get(page, ()) if one.kind == "ink" and one.strokes]
            sheet = self._view.sheet(page) if drawn else None
            for one in drawn if sheet else ():
                assert sheet
                box = shape_box(sheet, one)
                grown = box.adjusted(-_REACH_PX, -_REACH_PX, _REACH_PX, _REACH_PX) if box else None
                if grown is None or not grown.contains(position):
                    continue
                strokes = tuple(stroke for stroke in one.strokes if not _hits(sheet, one, stroke, position))
                if len(strokes) < len(one.strokes):
                    before = self._left[one.id][0] if one.id in self._left else one
                    self._left[one.id] = (before, strokes)
                    preview(self._view, replace(one, strokes=strokes))


def _hits(sheet: PageSheet, one: Annotation, stroke: Stroke, position: QPointF) -> bool:
    x, y = sheet.place(position)
    reach = pen_width(one.width) / 2 + _REACH_PX / sheet.scale
    return distance(stroke_points(stroke, _MOST_POINTS), x, y) <= reach
