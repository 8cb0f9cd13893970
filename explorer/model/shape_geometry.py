"""Geometry of areas, ink and text boxes: limits, simplification, moving, resizing, hit testing."""

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Literal, get_args

from explorer.model.annotation import Point, Rect, Stroke
from explorer.model.text_page import PageSize

Handle = Literal["nw", "n", "ne", "e", "se", "s", "sw", "w"]
HANDLES: tuple[Handle, ...] = get_args(Handle)
"""The handles of a rectangle as shown, clockwise from the upper left corner."""
LEAST = 4.0
"""Minimum width and height of a rectangle in points."""
FAR = 1_000_000.0
"""Points; nothing on a page is this far from its corner."""
_HEAD = (8.8, 4.5)
"""Length and half the width of an arrow's head, relative to the line's width."""
_WINDOW = 48
"""Maximum number of consecutive points that simplification of a stroke removes, which bounds its cost."""

StrokePoint = tuple[float, float, float]
"""A point of a stroke: x and y in points, and the pressure from 0 to 1."""


def stroke_points(stroke: Stroke, most: int) -> list[StrokePoint]:
    """Return the points of a stroke; invalid or absurdly distant ones are dropped, and too many are thinned out."""
    count = len(stroke) // 3
    every = max(1, math.ceil(count / most))
    found = [stroke[3 * at : 3 * at + 3] for at in range(0, count, every)]
    return [
        (float(x), float(y), float(min(1.0, max(0.0, pressure))) if pressure == pressure else 0.5)
        for x, y, pressure in found
        if -FAR < x < FAR and -FAR < y < FAR
    ]


def sound_rect(rect: Rect | None) -> Rect | None:
    """Return a rectangle with its corners in order; None if it could not be displayed."""
    if rect is None or not all(-FAR < side < FAR for side in rect):
        return None
    x0, y0, x1, y1 = map(float, rect)
    return (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def sound_width(width: float | None, otherwise: float, least: float, most: float) -> float:
    """Return a pen width or font size within its limits; ``otherwise`` if it is not a number."""
    if width is None or width != width:
        return otherwise
    return float(min(most, max(least, width)))


def rounded(rect: Rect) -> Rect:
    """Round a rectangle to hundredths of a point."""
    x0, y0, x1, y1 = (round(side, 2) for side in rect)
    return (x0, y0, x1, y1)


def page_rect(size: PageSize) -> Rect:
    """Return the whole page as a rectangle in its unrotated points."""
    wide, high = (size.height, size.width) if size.rotation % 180 else (size.width, size.height)
    return (0.0, 0.0, wide, high)


def between(one: Point, other: Point) -> Rect:
    """Return the rectangle with two opposite corners."""
    return (min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1]))


def shift_within(rect: Rect, delta: Point, page: Rect) -> Point:
    """Limit a rectangle's move so that it stays on its page as far as it is on it now."""

    def bounded(low: float, high: float, wanted: float, least: float, most: float) -> float:
        return min(max(wanted, min(0.0, least - low)), max(0.0, most - high))

    return (
        bounded(rect[0], rect[2], delta[0], page[0], page[2]),
        bounded(rect[1], rect[3], delta[1], page[1], page[3]),
    )


def resized(rect: Rect, handle: Handle, to: Point, page: Rect) -> Rect:
    """Return the rectangle after dragging a handle to a place on its page; no side passes the opposite one."""
    x0, y0, x1, y1 = rect
    x, y = min(max(to[0], page[0]), page[2]), min(max(to[1], page[1]), page[3])
    if "w" in handle:
        x0 = min(x, x1 - LEAST)
    if "e" in handle:
        x1 = max(x, x0 + LEAST)
    if "n" in handle:
        y0 = min(y, y1 - LEAST)
    if "s" in handle:
        y1 = max(y, y0 + LEAST)
    return (x0, y0, x1, y1)


def handle_places(rect: Rect) -> dict[Handle, Point]:
    """Return the positions of a rectangle's handles."""
    x0, y0, x1, y1 = rect
    x, y = (x0 + x1) / 2, (y0 + y1) / 2
    corners = ((x0, y0), (x, y0), (x1, y0), (x1, y), (x1, y1), (x, y1), (x0, y1), (x0, y))
    return dict(zip(HANDLES, corners, strict=True))


def moved(strokes: Iterable[Stroke], delta: Point) -> tuple[Stroke, ...]:
    """Return strokes moved right and down by so many points."""
    dx, dy = delta
    shift = (dx, dy, 0.0)
    return tuple(
        tuple(round(value + shift[at % 3], 2) if at % 3 < 2 else value for at, value in enumerate(stroke))
        for stroke in strokes
    )


def simplified(places: Sequence[StrokePoint], tolerance: float, pressing: float) -> list[StrokePoint]:
    """Simplify a stroke: remove points closer than ``tolerance`` points to the line without them.

    Args:
        pressing: how many points of distance a full difference in pressure counts as.
    """
    if len(places) < 3:
        return list(places)
    kept = [places[0]]
    start, end = 0, 2
    while end < len(places):
        inside = places[start + 1 : end]
        if end - start > _WINDOW or any(_off(one, places[start], places[end], pressing) > tolerance for one in inside):
            start = end - 1
            kept.append(places[start])
        end += 1
    return [*kept, places[-1]]


def arrow_head(stroke: Stroke, width: float) -> Stroke:
    """Return the head of an arrow, a stroke of three points around the arrow's end: as large as the open arrow that
    MuPDF draws in an annotated copy, and no longer than the arrow.

    Args:
        width: of the line, in points.
    """
    x0, y0, x1, y1 = *stroke[0:2], *stroke[-3:-1]
    length = math.hypot(x1 - x0, y1 - y0)
    if not length:
        return (x1, y1, 0.5)
    back = min(_HEAD[0] * max(1.0, width), length)
    aside = back * _HEAD[1] / _HEAD[0]
    dx, dy = (x1 - x0) / length, (y1 - y0) / length
    x, y = x1 - back * dx, y1 - back * dy
    aside_x, aside_y = aside * dy, aside * dx
    return (x - aside_x, y + aside_y, 0.5, x1, y1, 0.5, x + aside_x, y - aside_y, 0.5)


def distance(places: Sequence[StrokePoint], x: float, y: float) -> float:
    """Return the distance in points from a place to the nearest segment of a stroke."""
    if len(places) == 1:
        return math.hypot(places[0][0] - x, places[0][1] - y)
    at = (x, y, 0.0)
    pairs = pairwise(places)
    return min((_off(at, start, end, 0.0) for start, end in pairs), default=math.inf)


def _off(one: StrokePoint, start: StrokePoint, end: StrokePoint, pressing: float) -> float:
    """Return the distance of a place from the segment between two others."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = dx * dx + dy * dy
    along = ((one[0] - start[0]) * dx + (one[1] - start[1]) * dy) / length if length else 0.0
    along = min(1.0, max(0.0, along))
    away = math.hypot(start[0] + along * dx - one[0], start[1] + along * dy - one[1])
    return away + pressing * abs(start[2] + along * (end[2] - start[2]) - one[2])
