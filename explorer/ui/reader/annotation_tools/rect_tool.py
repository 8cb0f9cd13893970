"""A tool that draws rectangles, for areas and text boxes."""

from typing import Protocol

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPen

from explorer.model.annotation import Point, Rect, quad_of
from explorer.model.page_geometry import PagePoint
from explorer.model.shape_geometry import between, page_rect
from explorer.model.text_selection import words_in
from explorer.ui.reader.pages.page_interfaces import PagePlaces, PageSurface, ScrolledPages
from explorer.ui.reader.pages.page_sheet import PageSheet
from explorer.ui.reader.pages.page_texts import PageTexts

_MOST_QUOTE = 4_000
"""Maximum number of characters kept of the text in an area."""
CLICK_PX = 4
"""A shorter drag counts as a click, in pixels."""


class RectReceiver(Protocol):
    """Receives the rectangles and clicks of the tool."""

    def color(self) -> QColor:
        """Return the current colour."""

    def pressed(self) -> None:
        """Handle a press: the start of a rectangle or a click."""

    def rect(self, page: int, rect: Rect) -> None:
        """Receive a rectangle drawn on a page."""

    def click(self, place: PagePoint, position: QPointF) -> None:
        """Handle a click at a place of a page, and at a pixel of the viewport."""


class RectPages(PagePlaces, ScrolledPages, PageSurface, Protocol):
    """The pages on which rectangles are drawn."""


class RectTool:
    """Draws a rectangle on one page."""

    def __init__(self, view: RectPages, receiver: RectReceiver, cursor: Qt.CursorShape) -> None:
        self._view, self._receiver, self.cursor = view, receiver, cursor
        self._page = 0
        self._from: Point | None = None
        self._to: Point = (0.0, 0.0)
        self._pressed_at = QPointF()

    def press(self, place: PagePoint, event: QMouseEvent) -> bool:
        """Start at a corner."""
        self._receiver.pressed()
        self._page, self._pressed_at = place.page, event.position()
        self._from = self._to = on_page(self._view, place.page, event.position())
        return True

    def drag(self, place: PagePoint, event: QMouseEvent) -> None:
        """Drag to the opposite corner."""
        if not self._view.viewport().rect().contains(event.position().toPoint()):
            self._view.bars.scroll_towards(event.position().toPoint())
        self._to = on_page(self._view, self._page, event.position())
        self._view.viewport().update()

    def release(self, place: PagePoint, event: QMouseEvent) -> None:
        """Finish the rectangle, or treat it as a click."""
        start, self._from = self._from, None
        self._view.viewport().update()
        if start is None:
            return
        if is_click(self._pressed_at, event.position()):
            self._receiver.click(PagePoint(self._page, *start), event.position())
        else:
            self._receiver.rect(self._page, between(start, on_page(self._view, self._page, event.position())))

    def cancel(self) -> bool:
        """Discard the rectangle."""
        begun, self._from = self._from is not None, None
        return begun

    def paint(self, painter: QPainter, page: int, sheet: PageSheet) -> None:
        """Paint the rectangle so far."""
        if self._from is None or page != self._page:
            return
        box = sheet.polygon(quad_of(between(self._from, self._to))).boundingRect()
        color = self._receiver.color()
        painter.setPen(QPen(color.darker(130), 1.5, Qt.PenStyle.DashLine))
        wash = QColor(color)
        wash.setAlphaF(0.2)
        painter.setBrush(wash)
        painter.drawRect(QRectF(box))


def on_page(view: PagePlaces, page: int, position: QPointF) -> Point:
    """Return the point of an unrotated page nearest to a pixel of the viewport."""
    sheet = view.sheet(page)
    x, y = sheet.place(position)
    x0, y0, x1, y1 = page_rect(sheet.size)
    return (round(min(max(x, x0), x1), 2), round(min(max(y, y0), y1), 2))


def is_click(pressed_at: QPointF, position: QPointF) -> bool:
    """Return whether the pointer has hardly moved since the press."""
    return (position - pressed_at).manhattanLength() < CLICK_PX


def quote_of(texts: PageTexts | None, page: int, rect: Rect) -> str:
    """Return the text in a rectangle of a page, as far as it is known."""
    text = texts.page(page) if texts else None
    return words_in(text, rect)[:_MOST_QUOTE] if text else ""
