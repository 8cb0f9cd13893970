"""Converts between pixels of the viewport and points of an unrotated page."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPolygonF

from explorer.model.annotation import Annotation, Point, Quad
from explorer.model.lazy_dataclass import dataclass
from explorer.model.page_geometry import from_shown, to_shown
from explorer.model.text_page import PageSize

NOTE_PX = 20


@dataclass(frozen=True, slots=True)
class PageSheet:
    """The position of a page in the viewport: its top left corner in pixels, pixels per point, and its visible
    frame."""

    size: PageSize
    left: float
    top: float
    scale: float
    shown: QRectF

    def point(self, place: Point) -> QPointF:
        """Return the pixel of a point of the unrotated page."""
        x, y = to_shown(self.size, place)
        return QPointF(self.left + x * self.scale, self.top + y * self.scale)

    def place(self, pixel: QPointF) -> Point:
        """Return the point of the unrotated page under a pixel; the inverse of ``point``."""
        return from_shown(self.size, ((pixel.x() - self.left) / self.scale, (pixel.y() - self.top) / self.scale))

    def polygon(self, quad: Quad) -> QPolygonF:
        """Return a quad as a polygon in pixels."""
        ul, ur, ll, lr = (self.point((quad[i], quad[i + 1])) for i in range(0, 8, 2))
        return QPolygonF([ul, ur, lr, ll])

    def note_rect(self, annotation: Annotation) -> QRectF:
        """Return the rectangle of a note's icon in pixels; at the edge if its place is trimmed off."""
        middle = self.point(annotation.point or (0.0, 0.0))
        x = max(self.shown.left(), min(middle.x() - NOTE_PX / 2, self.shown.right() - NOTE_PX))
        y = max(self.shown.top(), min(middle.y() - NOTE_PX / 2, self.shown.bottom() - NOTE_PX))
        return QRectF(x, y, NOTE_PX, NOTE_PX)
