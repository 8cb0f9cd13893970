"""Moves shapes and notes by dragging them, and resizes the selected shape by its handles."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Protocol

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QMouseEvent, QPainter

from explorer.app.context import AppContext
from explorer.model.annotation import Annotation, Point, Rect
from explorer.model.lazy_dataclass import dataclass
from explorer.model.page_geometry import PagePoint, from_shown, rect_from_shown, rect_to_shown, to_shown
from explorer.model.shape_geometry import (
    Handle,
    handle_places,
    moved,
    page_rect,
    resized,
    rounded,
    shift_within,
    sound_rect,
)
from explorer.model.translation import tr
from explorer.ui.reader.annotation_tools.drag_preview import DragPreview
from explorer.ui.reader.annotation_tools.drag_tool import is_click, on_page
from explorer.ui.reader.annotation_tools.rect_tool import quote_of
from explorer.ui.reader.annotation_tools.shape_hits import REACH_PX, hits, on_edge
from explorer.ui.reader.annotation_tools.shape_layer import (
    HANDLE_PX,
    SHAPES,
    line_ends,
    shape_box,
    text_height,
    text_size,
)
from explorer.ui.reader.pages.note_places import note_at
from explorer.ui.reader.pages.page_interfaces import AnnotatedPages, DocumentText, PageSurface, SelectedAnnotations
from explorer.ui.reader.pages.page_sheet import PageSheet
from explorer.ui.reader.selection.pointer import Pointer

_HOLDS_ALL = (None, "note")
"""Tools that allow dragging shapes while they are active."""
_HOLDS_HANDLES = (None, "note", "area", "text", "line", "arrow")
_CURSORS: dict[Handle, Qt.CursorShape] = {
    "nw": Qt.CursorShape.SizeFDiagCursor,
    "se": Qt.CursorShape.SizeFDiagCursor,
    "ne": Qt.CursorShape.SizeBDiagCursor,
    "sw": Qt.CursorShape.SizeBDiagCursor,
    "n": Qt.CursorShape.SizeVerCursor,
    "s": Qt.CursorShape.SizeVerCursor,
    "e": Qt.CursorShape.SizeHorCursor,
    "w": Qt.CursorShape.SizeHorCursor,
}


@dataclass(frozen=True, slots=True)
class _DraggedShape:
    """What is dragged: an annotation, and which handle; without a handle it is moved."""

    one: Annotation
    handle: Handle | None = None
    end: int | None = None
    """Which end of a line or an arrow: 0 or 1."""


class ShapePages(AnnotatedPages, DocumentText, SelectedAnnotations, PageSurface, Protocol):
    """The pages with the shapes that are moved."""


class ShapeHandles:
    """Moves and resizes shapes; each drag is an undo step.

    Args:
        write: edits a selected text box that was clicked again.
        carry: drags an area that has left the window into another program.
    """

    cursor = Qt.CursorShape.SizeAllCursor

    def __init__(
        self,
        context: AppContext,
        view: ShapePages,
        pointer: Pointer,
        write: Callable[[Annotation], None],
        carry: Callable[[Annotation], None],
    ) -> None:
        self._context, self._view, self._pointer, self._write = context, view, pointer, write
        self._carry = carry
        self._grip: _DraggedShape | None = None
        self._from = QPointF()
        self._start: Point = (0.0, 0.0)
        """The pressed point, on the unrotated page."""
        self._preview = DragPreview(view)
        """Shown as soon as the annotation moves."""

    def press(self, place: PagePoint, event: QMouseEvent) -> bool:
        """Start to drag the annotation there; with Ctrl, add it to the selection."""
        with_others = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        self._grip = None if with_others else self._grip_at(event.position())
        self._from = event.position()
        if self._grip:
            self._pointer.clear()
            self._start = self._view.sheet(self._grip.one.page).place(event.position())
        return self._grip is not None

    def drag(self, place: PagePoint, event: QMouseEvent) -> None:
        """Preview the annotation at its new place."""
        grip = self._grip
        if grip is None or (not self._preview.is_shown and is_click(self._from, event.position())):
            return
        is_moved = grip.handle is None and grip.end is None
        if grip.one.kind == "area" and is_moved and self._is_outside(event.position()):
            self.cancel()
            self._carry(grip.one)
            return
        self._preview.show(grip.one, replace(grip.one, **self._fields(grip, event.position())))

    def release(self, place: PagePoint, event: QMouseEvent) -> None:
        """Apply the change; a click selects, and a click on the selected text box edits it."""
        grip = self._grip
        has_moved = self.cancel()
        if grip is None:
            return
        if not has_moved:
            if grip.one.kind == "text" and self._view.chosen == (grip.one.id,):
                self._write(grip.one)
            else:
                self._pointer.annotation_clicked.emit(grip.one)
        elif not is_click(self._from, event.position()):  # else it was put back
            self._keep(grip, self._fields(grip, event.position()))

    def cancel(self) -> bool:
        """Discard the change."""
        self._grip = None
        return self._preview.end()

    def paint(self, painter: QPainter, page: int, sheet: PageSheet) -> None:
        """Do nothing: the annotation is painted like all others."""

    def cursor_at(self, position: QPointF) -> Qt.CursorShape | None:
        """Return the cursor: a hand over a note, arrows over handles and movable shapes."""
        grip = self._grip or self._grip_at(position)
        if grip is None:
            return None
        if grip.handle:
            return _CURSORS[grip.handle]
        if grip.end is not None:
            return Qt.CursorShape.CrossCursor
        return Qt.CursorShape.PointingHandCursor if grip.one.kind == "note" else Qt.CursorShape.SizeAllCursor

    def nudge(self, dx: float, dy: float) -> bool:
        """Move the selected visible notes and shapes by so many points, as shown; return False if there are none."""
        found = self._chosen()
        if not found:
            return False
        with self._context.annotations.step(self._name_of_move(found[0])):
            for one in found:
                size = self._view.sheet(one.page).size
                x, y = to_shown(size, (0.0, 0.0))
                delta = from_shown(size, (x + dx, y + dy))
                self._keep(_DraggedShape(one), _moved(one, delta, page_rect(size)))
        return True

    # Private helpers

    def _chosen(self) -> list[Annotation]:
        """Return the selected notes and shapes on visible pages, the last one first."""
        chosen, view = frozenset(self._view.chosen), self._view
        pages = view.pages_in_view() if chosen else ()
        found = [one for page in pages for one in view.annotations.get(page, ()) if one.id in chosen]
        return [one for one in reversed(found) if one.kind in (*SHAPES, "note")]

    def _grip_at(self, position: QPointF) -> _DraggedShape | None:
        tool = self._pointer.tools.name
        chosen = self._chosen() if tool in _HOLDS_HANDLES else []
        boxes = [(one, box) for one in chosen if (box := shape_box(self._view.sheet(one.page), one))]
        for one, box in boxes:
            if one.kind in ("area", "text") and (handle := _handle_at(box, position)):
                return _DraggedShape(one, handle)
            for end, at in enumerate(line_ends(self._view.sheet(one.page), one)):
                if _is_near(at, position):
                    return _DraggedShape(one, end=end)
        if tool not in _HOLDS_ALL:
            return None
        if note := note_at(self._view, position):
            return _DraggedShape(note)
        return next((_DraggedShape(one) for one, box in boxes if self._holds(one, box, position)), None)

    def _holds(self, one: Annotation, box: QRectF, position: QPointF) -> bool:
        """Return whether a press here drags the selected shape; the inside of an area stays free to select text."""
        if not hits(self._view.sheet(one.page), one, box, position, inside=True):
            return False
        over_words = self._pointer.over_text(self._view.place_at(position))
        return one.kind != "area" or on_edge(box, position) or not over_words

    def _is_outside(self, position: QPointF) -> bool:
        """Return whether the pointer has left the window; in it, an area may still be moved to the edge of its page."""
        viewport = self._view.viewport()
        return not viewport.window().frameGeometry().contains(viewport.mapToGlobal(position).toPoint())

    def _fields(self, grip: _DraggedShape, position: QPointF) -> dict[str, Any]:
        """Return the changed fields of an annotation dragged to a pixel of the viewport."""
        one, sheet = grip.one, self._view.sheet(grip.one.page)
        if grip.end is not None:
            (stroke,) = one.strokes
            there = (*on_page(self._view, one.page, position), stroke[3 * grip.end + 2])
            moved_to = (*there, *stroke[3:6]) if grip.end == 0 else (*stroke[0:3], *there)
            return {"strokes": (moved_to,)} if moved_to[0:2] != moved_to[3:5] else {}
        x, y = sheet.place(position)
        if grip.handle is None:
            return _moved(one, (x - self._start[0], y - self._start[1]), page_rect(sheet.size))
        rect = sound_rect(one.rect)
        if rect is None:
            return {}
        page = (0.0, 0.0, sheet.size.width, sheet.size.height)
        shown = resized(rect_to_shown(sheet.size, rect), grip.handle, to_shown(sheet.size, (x, y)), page)
        return {"rect": rounded(rect_from_shown(sheet.size, shown))}

    def _keep(self, grip: _DraggedShape, fields: dict[str, Any]) -> None:
        one = grip.one
        if one.kind == "text" and grip.handle:
            fields = self._with_room(one, fields)
        if one.kind == "area" and "rect" in fields:
            # While the new text is unknown, the old one is better than none.
            fields["quote"] = quote_of(self._view.texts, one.page, fields["rect"]) or one.quote
        resize = tr("resize on p. {0}", self._context.annotations.labels.of(one))
        is_move = grip.handle is None and grip.end is None
        self._context.annotations.edit(one.id, self._name_of_move(one) if is_move else resize, **fields)
        if one.id not in self._view.chosen:
            self._pointer.annotation_clicked.emit(self._context.annotations.get(one.id))

    def _name_of_move(self, one: Annotation) -> str:
        page = self._context.annotations.labels.of(one)
        return tr("move on p. {0}", page)

    def _with_room(self, one: Annotation, fields: dict[str, Any]) -> dict[str, Any]:
        """Return a text box made high enough for its text."""
        size = self._view.sheet(one.page).size
        x0, y0, x1, y1 = rect_to_shown(size, fields["rect"])
        high = text_height(self._context.theme, one.comment, x1 - x0, text_size(one))
        y1 = max(y1, min(y0 + high, size.height))
        return {"rect": rounded(rect_from_shown(size, (x0, y0, x1, y1)))}


def _handle_at(box: QRectF, position: QPointF) -> Handle | None:
    rect = (box.left(), box.top(), box.right(), box.bottom())
    places = handle_places(rect).items()
    return next((handle for handle, place in places if _is_near(QPointF(*place), position)), None)


def _is_near(at: QPointF, position: QPointF) -> bool:
    """Return whether a pixel is on the handle at another."""
    reach = HANDLE_PX / 2 + REACH_PX / 2
    return abs(position.x() - at.x()) <= reach and abs(position.y() - at.y()) <= reach


def _moved(one: Annotation, delta: Point, page: Rect) -> dict[str, Any]:
    """Return the coordinates of an annotation moved by so many points, within its page."""
    dx, dy = shift_within(one.area(), delta, page)
    if one.kind == "note" and one.point:
        return {"point": (round(one.point[0] + dx, 2), round(one.point[1] + dy, 2))}
    if one.kind == "ink":
        return {"strokes": moved(one.strokes, (dx, dy))}
    if rect := sound_rect(one.rect):
        return {"rect": rounded((rect[0] + dx, rect[1] + dy, rect[2] + dx, rect[3] + dy))}
    return {}
