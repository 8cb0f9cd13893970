"""Converts between a page's own coordinates (unrotated, points) and the view, and lays pages out below each other."""

from bisect import bisect_right
from collections.abc import Sequence

from explorer.model.annotation import Point, Rect
from explorer.model.lazy_dataclass import dataclass
from explorer.model.text_page import PageSize
from explorer.model.view_settings import Spread


def to_shown(size: PageSize, point: Point) -> Point:
    """Convert a point of the unrotated page to the page as shown, in points from its top left corner."""
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
    """Return the inverse of ``to_shown``."""
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
    """Convert an upright rectangle of the unrotated page to the page as shown."""
    (ax, ay), (bx, by) = to_shown(size, rect[:2]), to_shown(size, rect[2:])
    return (min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))


def rect_from_shown(size: PageSize, rect: Rect) -> Rect:
    """Return the inverse of ``rect_to_shown``."""
    (ax, ay), (bx, by) = from_shown(size, rect[:2]), from_shown(size, rect[2:])
    return (min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))


@dataclass(frozen=True, slots=True)
class PagePoint:
    """A page (from 0) and a point on it as shown, in points."""

    page: int
    x: float
    y: float


def turned(size: PageSize, quarters: int) -> PageSize:
    """Return a page's size and rotation after turning the view clockwise by so many degrees (a multiple of 90)."""
    rotation = (size.rotation + quarters) % 360
    wide, high = (size.height, size.width) if quarters % 180 else (size.width, size.height)
    return PageSize(wide, high, rotation)


class PageLayout:
    """Pages in rows of one or two, one row below the other, at one scale.

    Args:
        frames: the visible part of each page: left, top, right and bottom in points of the page as shown.
        scale: pixels a point.
        gap: pixels above the first row, between rows and pages, and below the last row.
        spread: how pages are put into rows.
        least: minimum height of a row in pixels, where one row at a time is shown.
    """

    def __init__(
        self, frames: Sequence[Rect], scale: float, gap: int, spread: Spread = "continuous", least: float = 0.0
    ) -> None:
        self.frames, self.scale, self.gap = frames, scale, gap
        self._facing = spread in ("facing", "cover")
        self._shift = 1 if spread == "cover" else 0
        self._tops: list[float] = []
        """The y where each row's pages begin."""
        self._starts: list[float] = []
        """The y where the gap above each row begins, or the row's own space."""
        self._ends: list[float] = []
        top = 0.0
        for row in range(self.row_of(len(frames) - 1) + 1 if frames else 0):
            pages = self.pages_of(row)
            height = max(frames[page][3] - frames[page][1] for page in pages) * scale
            pitch = max(height + 2 * gap, least)
            self._tops.append(top + (pitch - height) / 2)
            self._starts.append(top)
            self._ends.append(top + pitch)
            top += pitch if least else height + gap
        self.height = top + (0 if least else gap)
        self._slot = max((frame[2] - frame[0] for frame in frames), default=0.0) * scale
        self.width = self._slot * (2 if self._facing else 1) + (3 if self._facing else 2) * gap

    def row_of(self, page: int) -> int:
        """Return the row of a page."""
        return (page + self._shift) // 2 if self._facing else page

    def pages_of(self, row: int) -> range:
        """Return the pages of a row."""
        if not self._facing:
            return range(row, row + 1)
        return range(max(0, 2 * row - self._shift), min(len(self.frames), 2 * row - self._shift + 2))

    def row_at(self, y: float) -> int:
        """Return the row at this y in pixels; the gap above a row belongs to it."""
        return max(0, bisect_right(self._starts, y) - 1)

    def span(self, row: int) -> tuple[float, float]:
        """Return the range of pixels from the gap above a row to the gap below it."""
        return self._starts[row], self._ends[row]

    def rect(self, page: int, width: float) -> Rect:
        """Return left, top, width and height in pixels of a page in a view of this width (at least the layout's)."""
        x0, y0, x1, y1 = self.frames[page]
        wide, high = (x1 - x0) * self.scale, (y1 - y0) * self.scale
        middle = max(width, self.width) / 2
        if not self._facing:
            left = middle - wide / 2
        elif (page + self._shift) % 2:
            left = middle + self.gap / 2
        else:
            left = middle - self.gap / 2 - wide
        return (left, self._tops[self.row_of(page)], wide, high)

    def page_at(self, y: float) -> int:
        """Return the first page of the row at this y in pixels."""
        return self.pages_of(self.row_at(y)).start if self._tops else 0

    def visible(self, top: float, bottom: float) -> range:
        """Return the pages visible between two y in pixels."""
        if not self.frames:
            return range(0)
        first = self.row_at(top)
        # Its pages end above; only the gap below them is visible.
        if first + 1 < len(self._tops) and all(self._end(page) < top for page in self.pages_of(first)):
            first += 1
        last = max(first, (bisect_right(self._tops, bottom) or 1) - 1)
        return range(self.pages_of(first).start, self.pages_of(last).stop)

    def place(self, x: float, y: float, width: float) -> PagePoint:
        """Return the page and point under a pixel; outside the pages, extrapolated from the nearest page of the row.

        Without pages, the first page's corner.
        """
        if not self._tops:
            return PagePoint(0, 0.0, 0.0)
        rects = {page: self.rect(page, width) for page in self.pages_of(self.row_at(y))}
        page = min(rects, key=lambda one: max(rects[one][0] - x, x - rects[one][0] - rects[one][2]))
        left, top, _, _ = rects[page]
        x0, y0, _, _ = self.frames[page]
        return PagePoint(page, (x - left) / self.scale + x0, (y - top) / self.scale + y0)

    def pixel(self, place: PagePoint, width: float) -> Point:
        """Return the pixel of a page and point."""
        left, top, _, _ = self.rect(place.page, width)
        x0, y0, _, _ = self.frames[place.page]
        return (left + (place.x - x0) * self.scale, top + (place.y - y0) * self.scale)

    def _end(self, page: int) -> float:
        return self._tops[self.row_of(page)] + (self.frames[page][3] - self.frames[page][1]) * self.scale
