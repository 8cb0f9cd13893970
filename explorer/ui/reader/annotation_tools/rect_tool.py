"""A tool that draws rectangles, for areas and text boxes."""

from typing import Protocol

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPen

from explorer.model.annotation import Rect, quad_of
from explorer.model.page_geometry import PagePoint
from explorer.model.shape_geometry import between
from explorer.model.text_selection import words_in
from explorer.ui.reader.annotation_tools.drag_tool import DragTool, is_click, on_page
from explorer.ui.reader.pages.page_interfaces import PagePlaces, PageSurface, ScrolledPages
from explorer.ui.reader.pages.page_sheet import PageSheet
from explorer.ui.reader.pages.page_texts import PageTexts

_MOST_QUOTE = 4_000
"""Maximum number of characters kept of the text in an area."""


class RectReceiver(Protocol):
    """Receives the rectangles and clicks of the tool."""

    def color(self) -> QColor:
        """Return the current color."""

    def pressed(self) -> None:
        """Handle a press: the start of a rectangle or a click."""

    def rect(self, page: int, rect: Rect) -> None:
        """Receive a rectangle drawn on a page."""

    def click(self, place: PagePoint, position: QPointF) -> None:
        """Handle a click at a place of a page, and at a pixel of the viewport."""


class RectPages(PagePlaces, ScrolledPages, PageSurface, Protocol):
    """The pages on which rectangles are drawn."""


class RectTool(DragTool):
    """Draws a rectangle on one page."""

    def __init__(self, view: RectPages, receiver: RectReceiver, cursor: Qt.CursorShape) -> None:
        super().__init__(view)
        self._view, self._receiver, self.cursor = view, receiver, cursor

    def press(self, place: PagePoint, event: QMouseEvent) -> bool:
        """Start at a corner."""
        self._receiver.pressed()
        return super().press(place, event)

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


def quote_of(texts: PageTexts | None, page: int, rect: Rect) -> str:
    """Return the text in a rectangle of a page, as far as it is known."""
    text = texts.page(page) if texts else None
    return words_in(text, rect)[:_MOST_QUOTE] if text else ""
