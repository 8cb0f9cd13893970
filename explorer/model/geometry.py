"""Between a page's own space (unrotated, points) and how it is shown; and pages one below the other."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from explorer.model.annotation import Point, Quad, Rect
from explorer.model.textpage import PageSize


def to_shown(size: PageSize, point: Point) -> Point:
    """A point of the unrotated page where it is shown, in points from the shown page's top left corner."""
    x, y = point
    match size.rotation % 360:
        case 90:
            return (size.width - y, x)
        case 180:
            return (size.width - x, size.height - y)
        case 270:
            return (y, size.height - x)
        case _:
            return (x, y)


def from_shown(size: PageSize, point: Point) -> Point:
    """The inverse of ``to_shown``."""
    x, y = point
    match size.rotation % 360:
        case 90:
            return (y, size.width - x)
        case 180:
            return (size.width - x, size.height - y)
        case 270:
            return (size.height - y, x)
        case _:
            return (x, y)


def rect_to_shown(size: PageSize, rect: Rect) -> Rect:
    """An upright rectangle of the unrotated page where it is shown."""
    (ax, ay), (bx, by) = to_shown(size, rect[:2]), to_shown(size, rect[2:])
    return (min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))


def quad_to_shown(size: PageSize, quad: Quad) -> Quad:
    """A quad of the unrotated page where it is shown, corner by corner."""
    corners = [to_shown(size, (quad[i], quad[i + 1])) for i in range(0, 8, 2)]
    return (*corners[0], *corners[1], *corners[2], *corners[3])


@dataclass(frozen=True, slots=True)
class Place:
    """A page (from 0) and a point on it as shown, in points."""

    page: int
    x: float
    y: float


class Column:
    """Pages one below the other, centred, at one scale.

    Args:
        pages: the sizes as shown, in points.
        scale: pixels a point.
        gap: pixels above the first page, between pages, and below the last one.
    """

    def __init__(self, pages: Sequence[PageSize], scale: float, gap: int) -> None:
        self.pages, self.scale, self.gap = pages, scale, gap
        self._tops: list[float] = []
        top = float(gap)
        for page in pages:
            self._tops.append(top)
            top += page.height * scale + gap
        self.height = top
        self.width = max((page.width for page in pages), default=0.0) * scale + 2 * gap

    def rect(self, page: int, width: float) -> Rect:
        """Left, top, width and height of a page in pixels, in a view so wide (never less than the column)."""
        size = self.pages[page]
        shown = size.width * self.scale
        return ((max(width, self.width) - shown) / 2, self._tops[page], shown, size.height * self.scale)

    def page_at(self, y: float) -> int:
        """The page at this height in pixels; the gap above a page belongs to it."""
        return max(0, min(len(self.pages) - 1, bisect_right(self._tops, y + self.gap) - 1))

    def visible(self, top: float, bottom: float) -> range:
        """The pages that show between two heights in pixels."""
        if not self.pages:
            return range(0)
        first = self.page_at(top)
        if self._tops[first] + self.pages[first].height * self.scale < top:
            first = min(first + 1, len(self.pages) - 1)
        return range(first, bisect_right(self._tops, bottom) or 1)

    def place(self, x: float, y: float, width: float) -> Place:
        """The page place under a pixel; outside a page, where the nearest page would have it."""
        page = self.page_at(y)
        left, top, _, _ = self.rect(page, width)
        return Place(page, (x - left) / self.scale, (y - top) / self.scale)

    def pixel(self, place: Place, width: float) -> Point:
        """The pixel of a page place."""
        left, top, _, _ = self.rect(place.page, width)
        return (left + place.x * self.scale, top + place.y * self.scale)
