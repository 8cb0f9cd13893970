"""Handles at both ends of the selected annotation on text: dragging one changes that text."""

from dataclasses import replace
from typing import Protocol

from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPen

from explorer.app.context import AppContext
from explorer.app.shell import tokens as look
from explorer.model.annotation import CONTEXT, TEXT_KINDS, Annotation
from explorer.model.annotation_merge import Stretch, stretch_of
from explorer.model.lazy_dataclass import dataclass
from explorer.model.page_geometry import PagePoint
from explorer.model.text_page import Caret, Passage, TextPage
from explorer.model.text_selection import caret_at, caret_rect, passage
from explorer.model.translation import tr
from explorer.ui.reader.annotation_tools.drag_preview import DragPreview
from explorer.ui.reader.pages.page_interfaces import (
    AnnotatedPages,
    DocumentText,
    PageSurface,
    ScrolledPages,
    SelectedAnnotations,
)
from explorer.ui.reader.pages.page_sheet import PageSheet

_BALL_PX = 4.5
_REACH_PX = 7.0
"""Pixels beside a handle that still count as a hit."""


@dataclass(frozen=True, slots=True)
class _DraggedEnd:
    """The annotation whose handle is dragged, its original range, and the caret of the other end."""

    one: Annotation
    page: TextPage
    stays: Caret


class AnnotationHandlePages(AnnotatedPages, DocumentText, SelectedAnnotations, ScrolledPages, PageSurface, Protocol):
    """The pages with the annotations that have handles."""


class AnnotationHandles:
    """Drags a handle of the only selected annotation; each drag is an undo step."""

    cursor = Qt.CursorShape.SizeHorCursor

    def __init__(self, context: AppContext, view: AnnotationHandlePages) -> None:
        self._context, self._view = context, view
        self._preview = DragPreview(view)
        self._grip: _DraggedEnd | None = None
        self._now: Passage | None = None
        """The passage that the annotation would cover after the drag."""

    def press(self, place: PagePoint, event: QMouseEvent) -> bool:
        """Start to drag a handle, if one is there."""
        with_others = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        self._grip, self._now = None if with_others else self._grip_at(event.position()), None
        return self._grip is not None

    def drag(self, place: PagePoint, event: QMouseEvent) -> None:
        """Preview the annotation."""
        if grip := self._grip:
            position = event.position().toPoint()
            if not self._view.viewport().rect().contains(position):
                self._view.bars.scroll_towards(position)
            caret = _caret(grip.page, place)
            if caret != grip.stays:
                self._now = passage(grip.page, grip.stays, caret, around=CONTEXT)
                self._preview.show(grip.one, replace(grip.one, quads=self._now.quads))

    def release(self, place: PagePoint, event: QMouseEvent) -> None:
        """Apply the change."""
        grip, now = self._grip, self._now
        self.cancel()
        if grip and now:
            name = tr("ends on p. {0}", self._context.annotations.labels.on_page(grip.one.file_id, now.page))
            fields = {"quads": now.quads, "quote": now.text, "before": now.before, "after": now.after}
            self._context.annotations.edit(grip.one.id, name, **fields)

    def cancel(self) -> bool:
        """Discard the change."""
        self._grip = self._now = None
        return self._preview.end()

    def paint(self, painter: QPainter, page: int, sheet: PageSheet) -> None:
        """Paint both handles, one up, one down."""
        found = self._found()
        if found is None or found[0].page != page:
            return
        accent = self._context.theme.color("accent")
        for line in _handles(found, sheet):
            painter.setPen(QPen(accent, 2))
            painter.drawLine(line)
            painter.setPen(QPen(QColor(look.PAPER), 1.5))
            painter.setBrush(accent)
            painter.drawEllipse(line.p2(), _BALL_PX, _BALL_PX)

    def cursor_at(self, position: QPointF) -> Qt.CursorShape | None:
        """Return the cursor over a handle."""
        return self.cursor if self._grip or self._grip_at(position) else None

    # Private helpers

    def _found(self) -> tuple[Annotation, TextPage, Stretch] | None:
        """Return the only selected annotation, if its page is in view and it lies on text."""
        view = self._view
        if len(view.chosen) != 1 or view.texts is None:
            return None
        for number in view.pages_in_view():
            for one in view.annotations.get(number, ()):
                if one.id == view.chosen[0] and one.kind in TEXT_KINDS:
                    page, _ = view.texts.here(number)
                    reach = stretch_of(page, one.quads) if page else None
                    return (one, page, reach) if page and reach else None
        return None

    def _grip_at(self, position: QPointF) -> _DraggedEnd | None:
        found = self._found()
        if found is None:
            return None
        one, page, (start, end) = found
        for line, stays in zip(_handles(found, self._view.sheet(one.page)), (end, start), strict=True):
            if _distance(line, position) <= _REACH_PX:
                return _DraggedEnd(one, page, stays)
        return None


def _handles(found: tuple[Annotation, TextPage, Stretch], sheet: PageSheet) -> tuple[QLineF, QLineF]:
    """Return the lines of the handles: at both ends of the annotation, beyond the first line's top and the last line's
    bottom."""
    _, page, (first, last) = found
    x0, y0, x1, y1 = caret_rect(page, first)
    start = QLineF(sheet.point((x1, y1)), sheet.point((x0, y0)))
    x0, y0, x1, y1 = caret_rect(page, replace(last, after=True))
    end = QLineF(sheet.point((x0, y0)), sheet.point((x1, y1)))
    for line in (start, end):
        line.setLength(line.length() + _BALL_PX)
    return start, end


def _distance(line: QLineF, point: QPointF) -> float:
    """Return the distance of a point from the nearest point of a line."""
    along, to = line.p2() - line.p1(), point - line.p1()
    length = QPointF.dotProduct(along, along)
    share = min(1.0, max(0.0, QPointF.dotProduct(to, along) / length)) if length else 0.0
    return QLineF(point, line.p1() + along * share).length()


def _caret(page: TextPage, place: PagePoint) -> Caret:
    """Return the caret at a place; on another page, the nearest end of the annotation's own page."""
    last = len(page.lines) - 1
    if place.page != page.page:
        return Caret(0, 0) if place.page < page.page else Caret(last, len(page.lines[last].text))
    return caret_at(page, (place.x, place.y)) or Caret(0, 0)
