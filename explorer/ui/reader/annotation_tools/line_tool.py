"""The line tool and the arrow tool: a drag draws a straight line from its start to its end."""

import math
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPen

from explorer.app.context import AppContext
from explorer.model.annotation import Point, Stroke
from explorer.model.page_geometry import PagePoint
from explorer.model.shape_geometry import arrow_head, stroke_points
from explorer.ui.reader.annotation_tools.annotation_actions import AnnotationActions
from explorer.ui.reader.annotation_tools.drag_tool import DragTool, is_click, on_page
from explorer.ui.reader.annotation_tools.ink_paint import paint_strokes
from explorer.ui.reader.annotation_tools.ink_tool import InkPages, chosen_width
from explorer.ui.reader.annotation_tools.shape_layer import line_color
from explorer.ui.reader.pages.page_sheet import PageSheet
from explorer.ui.reader.selection.pointer import Pointer

_PRESSURE = 0.5
_STEPS = 8
"""Number of directions, around a full turn, that a line keeps to while Shift is held."""


class LineTool(DragTool):
    """Draws a line, or an arrow with its head at the end of the drag; Shift keeps to eighths of a turn."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(
        self,
        context: AppContext,
        view: InkPages,
        pointer: Pointer,
        annotating: AnnotationActions,
        shape: Literal["line", "arrow"],
    ) -> None:
        super().__init__(view)
        self._context, self._view, self._pointer, self._annotating = context, view, pointer, annotating
        self._shape = shape

    def drag(self, place: PagePoint, event: QMouseEvent) -> None:
        """Drag the other end."""
        self._to = self._end(event)
        self._view.viewport().update()

    def release(self, place: PagePoint, event: QMouseEvent) -> None:
        """Add the line, and select it; a click selects the annotation there."""
        start, end = self._from, self._end(event)
        self._from = None
        self._view.viewport().update()
        document = self._view.document
        if start is None or document is None:
            return
        if is_click(self._pressed_at, event.position()):
            self._pointer.annotation_clicked.emit(self._pointer.annotation_at(event.position()))
        elif start != end:
            one = self._context.annotations.ink(
                document.paper.id,
                document.file.id,
                self._page,
                (_stroke(start, end),),
                chosen_width(self._context),
                self._shape,
            )
            self._annotating.made.emit(one.id)

    def paint(self, painter: QPainter, page: int, sheet: PageSheet) -> None:
        """Paint the line so far."""
        if page != self._page or self._from is None or self._from == self._to:
            return
        theme = self._context.theme
        is_dark = theme.is_dark_page(self._view.view_settings.colors)
        color = line_color(theme.highlight(self._context.annotations.color), is_dark)
        stroke = _stroke(self._from, self._to)
        strokes = [stroke, arrow_head(stroke, chosen_width(self._context))] if self._shape == "arrow" else [stroke]
        paint_strokes(
            painter, sheet, [stroke_points(one, 9) for one in strokes], QPen(color), chosen_width(self._context)
        )

    # Private helpers

    def _end(self, event: QMouseEvent) -> Point:
        end = on_page(self._view, self._page, event.position())
        if self._from and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            return _in_steps(self._from, end)
        return end


def _stroke(start: Point, end: Point) -> Stroke:
    return (*start, _PRESSURE, *end, _PRESSURE)


def _in_steps(start: Point, end: Point) -> Point:
    """Return the end nearest to a point, of a line in one of the directions that Shift keeps to."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    turn = 2 * math.pi / _STEPS
    angle = round(math.atan2(dy, dx) / turn) * turn
    length = dx * math.cos(angle) + dy * math.sin(angle)
    return (round(start[0] + length * math.cos(angle), 2), round(start[1] + length * math.sin(angle), 2))
