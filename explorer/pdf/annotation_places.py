"""Reads where the annotations of a page are: their rectangles, quads and strokes on the unrotated page."""

import math
from contextlib import suppress

from pymupdf import mupdf

from explorer.model.annotation import Point, Quad, Rect, Shape, Stroke, around, bounds, rects_touch
from explorer.model.page_geometry import from_shown
from explorer.model.shape_geometry import LEAST, page_rect
from explorer.model.text_page import PageSize
from explorer.pdf.annotation_values import get, numbers, plain_line, upright_quad

_MOST_QUADS, _MOST_STROKES, _MOST_NUMBERS = 2000, 2000, 120_000
"""Maximum number of quads and strokes of one annotation, and of numbers of all annotations on a page: reading more
would take long."""
_ON_PAGE, _WHOLE_PAGE = 0.5, 0.9
"""An annotation without quads is on its rectangle, if half of that is on the page and it is not most of the page."""
_PRESSURE = 0.5


class TooMuchError(Exception):
    """The annotations of a page exceed the limits above."""


class AnnotationPlaces:
    """The places of one page's annotations, within limits for all of them together."""

    def __init__(self, page: mupdf.PdfObj, size: PageSize) -> None:
        self._size, self._room = size, page_rect(size)
        box, self._matrix = mupdf.FzRect(), mupdf.FzMatrix()
        mupdf.pdf_page_obj_transform(page, box, self._matrix)
        m = self._matrix
        self.unit = math.sqrt(abs(m.a * m.d - m.b * m.c)) or 1.0
        """Points in a unit of the page's own space (UserUnit; ISO 32000-1, 14.11.2)."""
        self._numbers = _MOST_NUMBERS

    def _point(self, x: float, y: float) -> Point:
        """Convert a point of the file's own space to the unrotated page.

        Raises:
            ValueError: it is nowhere.
        """
        if not (math.isfinite(x) and math.isfinite(y)):
            raise ValueError("no number")
        shown = mupdf.fz_transform_point(mupdf.FzPoint(x, y), self._matrix)
        x, y = from_shown(self._size, (shown.x, shown.y))
        if not (math.isfinite(x) and math.isfinite(y)):
            raise ValueError("no number")
        return (round(x, 2), round(y, 2))

    def within(self, point: Point) -> Point:
        """Return the nearest point of the page."""
        x0, y0, x1, y1 = self._room
        return (min(max(point[0], x0), x1), min(max(point[1], y0), y1))

    def _whole_rect(self, one: mupdf.PdfObj) -> Rect | None:
        """Return the annotation's rectangle without its border."""
        sides = numbers(get(one, "Rect"), 4)
        if len(sides) < 4:
            return None
        x0, x1, y0, y1 = *sorted(sides[0::2]), *sorted(sides[1::2])
        inner = numbers(get(one, "RD"), 4)
        if len(inner) == 4 and all(0 <= side < 1e4 for side in inner):
            smaller = (x0 + inner[0], x1 - inner[2], y0 + inner[1], y1 - inner[3])
            x0, x1, y0, y1 = smaller if smaller[0] < smaller[1] and smaller[2] < smaller[3] else (x0, x1, y0, y1)
        (ax, ay), (bx, by) = self._point(x0, y0), self._point(x1, y1)
        return (min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))

    def rect(self, one: mupdf.PdfObj) -> Rect | None:
        """Return the same, clipped to the page; None if it is not on it."""
        rect = self._whole_rect(one)
        return (*self.within(rect[:2]), *self.within(rect[2:])) if rect and rects_touch(rect, self._room) else None

    def is_sensible(self, one: mupdf.PdfObj) -> bool:
        """Return whether an annotation's rectangle can be what it is on."""
        rect, room = self._whole_rect(one), _area(self._room)
        clipped = self.rect(one)
        if rect is None or clipped is None or not 0.0 < _area(clipped) < _WHOLE_PAGE * room:
            return False
        return _area(clipped) >= _ON_PAGE * _area(rect)

    def grown(self, rect: Rect) -> Rect:
        """Return a rectangle that is large enough to be seen, such as that of a level line."""
        x, y = (rect[0] + rect[2]) / 2, (rect[1] + rect[3]) / 2
        half = LEAST / 2
        low = self.within((min(rect[0], x - half), min(rect[1], y - half)))
        return (*low, *self.within((max(rect[2], x + half), max(rect[3], y + half))))

    def quads(self, one: mupdf.PdfObj) -> tuple[Quad, ...]:
        """Return the quads that are on the page; raise TooMuchError beyond the limits."""
        listed = get(one, "QuadPoints")
        found: list[Quad] = []
        for at in range(min(mupdf.pdf_array_len(listed) // 8, _MOST_QUADS)):
            self._pay(8)
            sides = [mupdf.pdf_to_real(mupdf.pdf_array_get(listed, 8 * at + side)) for side in range(8)]
            with suppress(ValueError):
                corners = [self._point(sides[side], sides[side + 1]) for side in range(0, 8, 2)]
                quad = upright_quad(corners)
                x0, y0, x1, y1 = bounds(quad)
                if rects_touch(bounds(quad), self._room) and (x0 < x1 or y0 < y1):
                    inside = [self.within((quad[side], quad[side + 1])) for side in range(0, 8, 2)]
                    found.append((*inside[0], *inside[1], *inside[2], *inside[3]))
        return tuple(found)

    def strokes(self, one: mupdf.PdfObj) -> tuple[Stroke, ...]:
        """Return the strokes of a drawing; raise TooMuchError beyond the limits."""
        listed = get(one, "InkList")
        found: list[Stroke] = []
        for number in range(min(mupdf.pdf_array_len(listed), _MOST_STROKES)):
            line = mupdf.pdf_array_get(listed, number)
            places: list[float] = []
            for at in range(mupdf.pdf_array_len(line) // 2):
                self._pay(2)
                x, y = (mupdf.pdf_to_real(mupdf.pdf_array_get(line, 2 * at + side)) for side in (0, 1))
                with suppress(ValueError):
                    places += (*self.within(self._point(x, y)), _PRESSURE)
            if places:
                found.append(tuple(places))
        box = around([(min(one[0::3]), min(one[1::3]), max(one[0::3]), max(one[1::3])) for one in found])
        return tuple(found) if box else ()

    def line(self, one: mupdf.PdfObj) -> tuple[Shape, tuple[Stroke, ...]] | None:
        """Return a line or an arrow of the program's own shapes as a stroke; None for any other."""
        if (line := plain_line(one)) is None:
            return None
        start, end = (self.within(self._point(*place)) for place in line[1:])
        return (line[0], ((*start, _PRESSURE, *end, _PRESSURE),)) if start != end else None

    def width(self, one: mupdf.PdfObj) -> float:
        """Return the width of lines in points."""
        style, border = get(get(one, "BS"), "W"), mupdf.pdf_array_get(get(one, "Border"), 2)
        width = next((mupdf.pdf_to_real(w) for w in (style, border) if mupdf.pdf_is_number(w)), 1.0) * self.unit
        return min(40.0, max(0.2, round(width, 2))) if math.isfinite(width) else 1.0

    def _pay(self, numbers: int) -> None:
        self._numbers -= numbers
        if self._numbers < 0:
            raise TooMuchError


def _area(rect: Rect) -> float:
    return (rect[2] - rect[0]) * (rect[3] - rect[1])
