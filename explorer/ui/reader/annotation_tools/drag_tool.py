"""What the tools share that draw from where a drag begins to where it ends."""

from PySide6.QtCore import QPointF
from PySide6.QtGui import QMouseEvent

from explorer.model.annotation import Point
from explorer.model.page_geometry import PagePoint
from explorer.model.shape_geometry import page_rect
from explorer.ui.reader.pages.page_interfaces import PagePlaces

CLICK_PX = 4
"""A shorter drag counts as a click, in pixels."""


class DragTool:
    """Remembers a drag on one page."""

    def __init__(self, pages: PagePlaces) -> None:
        self._pages = pages
        self._page = 0
        self._from: Point | None = None
        self._to: Point = (0.0, 0.0)
        self._pressed_at = QPointF()

    def press(self, place: PagePoint, event: QMouseEvent) -> bool:
        """Start at one end."""
        self._page, self._pressed_at = place.page, event.position()
        self._from = self._to = on_page(self._pages, place.page, event.position())
        return True

    def cancel(self) -> bool:
        """Discard what is drawn."""
        begun, self._from = self._from is not None, None
        return begun


def on_page(view: PagePlaces, page: int, position: QPointF) -> Point:
    """Return the point of an unrotated page nearest to a pixel of the viewport."""
    sheet = view.sheet(page)
    x, y = sheet.place(position)
    x0, y0, x1, y1 = page_rect(sheet.size)
    return (round(min(max(x, x0), x1), 2), round(min(max(y, y0), y1), 2))


def is_click(pressed_at: QPointF, position: QPointF) -> bool:
    """Return whether the pointer has hardly moved since the press."""
    return (position - pressed_at).manhattanLength() < CLICK_PX
