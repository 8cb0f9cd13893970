"""The ink tool: drawing by hand with a pressure-sensitive pen or the mouse."""

from typing import Protocol, cast

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPen, QTabletEvent
from PySide6.QtWidgets import QWidget

from explorer.app.context import AppContext
from explorer.model.annotation import Annotation, Stroke
from explorer.model.known_settings import PEN_WIDTH
from explorer.model.page_geometry import PagePoint
from explorer.model.pen_sizes import PEN_WIDTHS
from explorer.model.shape_geometry import StrokePoint, simplified
from explorer.model.translation import tr
from explorer.ui.reader.annotation_tools.drag_tool import on_page
from explorer.ui.reader.annotation_tools.ink_paint import paint_strokes
from explorer.ui.reader.annotation_tools.shape_layer import line_color
from explorer.ui.reader.pages.page_interfaces import PageSurface, RotatedPages, ShownDocument
from explorer.ui.reader.pages.page_sheet import PageSheet

MOUSE = 0.5
"""The pressure of devices that report none."""
TOGETHER_MS = 1500
"""Maximum pause between two strokes of the same annotation, such as the letters of a word."""
MOST_STROKES, MOST_DABS = 200, 6_000
"""Maximum number of strokes and points of one annotation; the next stroke begins another one."""
_LONGEST = 3_000
"""Maximum number of points of one stroke; after that it ends until the pen is put down again."""
_STEP_PX, _TOLERANCE_PX = 0.5, 0.35
_PRESSING = 2.0
"""Pixels that a full change of pressure counts as when a stroke is simplified."""


class PenPressure(QObject):
    """Records the pressure of a pen over a widget; the mouse events that Qt makes of it have none."""

    def __init__(self, watched: QWidget) -> None:
        super().__init__(watched)
        self.now = MOUSE
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.TabletPress, QEvent.Type.TabletMove):
            self.now = min(1.0, max(0.0, cast(QTabletEvent, event).pressure()))
        elif event.type() == QEvent.Type.TabletRelease:
            self.now = MOUSE
        return False


class InkPages(RotatedPages, ShownDocument, PageSurface, Protocol):
    """The pages that are drawn on."""


def chosen_width(context: AppContext) -> float:
    """Return the pen's width in points."""
    return PEN_WIDTHS[context.settings.get(PEN_WIDTH)]


class InkTool:
    """Draws strokes; each is an undo step, and strokes in quick succession form one annotation."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, context: AppContext, view: InkPages) -> None:
        self._context, self._view = context, view
        self.pressure = PenPressure(view.viewport())
        self._page = 0
        self._places: list[StrokePoint] = []
        self._last: tuple[str, int] | None = None
        """The annotation drawn last, and the time in ms when its last stroke ended."""
        self._goes_on = False

    def press(self, place: PagePoint, event: QMouseEvent) -> bool:
        """Start a stroke."""
        self._page, self._places = place.page, []
        self._goes_on = self._last is not None and event.timestamp() - self._last[1] <= TOGETHER_MS
        self._add(event)
        return True

    def drag(self, place: PagePoint, event: QMouseEvent) -> None:
        """Continue the stroke."""
        self._add(event)

    def release(self, place: PagePoint, event: QMouseEvent) -> None:
        """End the stroke and add it to the annotation."""
        # The event of releasing a pen has no pressure.
        places, self._places = simplified(self._places, *self._fine()), []
        document = self._view.document
        if document and places:
            stroke = tuple(round(value, 2) for dab in places for value in dab)
            item_id = self._keep(document.paper.id, document.file.id, stroke)
            self._last = (item_id, event.timestamp())
        self._view.viewport().update()

    def cancel(self) -> bool:
        """Discard the stroke."""
        begun, self._places = bool(self._places), []
        return begun

    def paint(self, painter: QPainter, page: int, sheet: PageSheet) -> None:
        """Paint the stroke so far."""
        if page == self._page and self._places:
            theme, name = self._context.theme, self._context.annotations.color
            color = line_color(theme.highlight(name), theme.is_dark_page(self._view.view_settings.colors))
            paint_strokes(painter, sheet, [self._places], QPen(color), chosen_width(self._context))

    # Private helpers

    def _add(self, event: QMouseEvent) -> None:
        x, y = on_page(self._view, self._page, event.position())
        step = _STEP_PX / self._view.sheet(self._page).scale
        if self._places and abs(self._places[-1][0] - x) + abs(self._places[-1][1] - y) < step:
            return
        if len(self._places) >= _LONGEST:
            self._places = simplified(self._places, *self._fine())
        if len(self._places) < _LONGEST:
            self._places.append((x, y, self.pressure.now))
        self._view.viewport().update()

    def _fine(self) -> tuple[float, float]:
        """Return the tolerance of simplification at this zoom, in points, and that of pressure."""
        scale = self._view.sheet(self._page).scale
        return _TOLERANCE_PX / scale, _PRESSING / scale

    def _keep(self, paper_id: str, file_id: str, stroke: Stroke) -> str:
        annotations = self._context.annotations
        if (before := self._before()) and self._has_room(before, stroke):
            name = tr("stroke on p. {0}", annotations.labels.of(before))
            annotations.edit(before.id, name, strokes=(*before.strokes, stroke))
            return before.id
        return annotations.ink(paper_id, file_id, self._page, (stroke,), chosen_width(self._context)).id

    def _before(self) -> Annotation | None:
        """Return the annotation that a stroke belongs to; None if it begins another one."""
        annotations = self._context.annotations
        one = annotations.get(self._last[0]) if self._last and self._goes_on else None
        pen = (self._page, annotations.color, chosen_width(self._context))
        if isinstance(one, Annotation) and (one.page, one.color, one.width) == pen:
            return one
        return None

    @staticmethod
    def _has_room(one: Annotation, stroke: Stroke) -> bool:
        stroke_points = sum(map(len, one.strokes)) + len(stroke)
        return len(one.strokes) < MOST_STROKES and stroke_points <= 3 * MOST_DABS
