"""Finds the text column at a place of a page."""

from math import inf

from explorer.model.annotation import Point, Rect
from explorer.model.medians import median_low
from explorer.model.text_page import TextPage

_LONG = 24
"""Minimum number of characters of a line that fills its column."""
_OUTLIERS = 0.1
_COLUMN = 4
"""Minimum number of lines of a column."""
_ACROSS = 4.0
"""A point beside a paragraph counts as much as this many above or below it."""
_LOW, _NEAR, _AIR = 8.0, 2.0, 3.0
"""Minimum height of a line in points; maximum distance of a place from its line, in line heights; points around
a band."""


def column_of(page: TextPage, at: Rect) -> tuple[float, float] | None:
    """Return the left and right edge, in points, of the column of a rectangle; None if the page has no lines there.

    Lines across two columns, as in an abstract, don't count, unless ``at`` itself spans both.
    """
    x0, _, x1, _ = at
    lines = [line.rect for line in page.lines if line.is_level and len(line.text) >= _LONG]
    beside = [rect for rect in lines if min(rect[2], x1) - max(rect[0], x0) > 0]
    if not beside:
        return None
    beside = _in_one_column(lines, beside)
    lefts, rights = sorted(rect[0] for rect in beside), sorted(rect[2] for rect in beside)
    few = int(len(beside) * _OUTLIERS)
    return (min(lefts[few], x0), max(rights[-1 - few], x1))


def _in_one_column(lines: list[Rect], beside: list[Rect]) -> list[Rect]:
    """Return those of the lines that don't reach into a column beside most of them; all, if there is none."""
    left, right = median_low(rect[0] for rect in beside), median_low(rect[2] for rect in beside)
    before, after = [rect[2] for rect in lines if rect[2] <= left], [rect[0] for rect in lines if rect[0] >= right]
    least = median_low(before) if len(before) >= _COLUMN else -inf
    most = median_low(after) if len(after) >= _COLUMN else inf
    return [rect for rect in beside if least <= rect[0] and rect[2] <= most] or beside


def nearest_line(page: TextPage, x: float | None, y: float) -> Rect | None:
    """Return the rectangle of the line at or below a height, in the column of ``x`` if that is known."""

    def distance(rect: Rect) -> float:
        across = 0.0 if x is None else max(rect[0] - x - 60, 0.0, x - rect[2])
        down = rect[1] - y
        return across + (down if down >= -4 else 4 - 3 * down)

    return min((line.rect for line in page.lines if line.is_level), key=distance, default=None)


def band_at(page: TextPage, at: Point) -> Rect | None:
    """Return the lines read at a place: the line there, one above and one below, as wide as their column; None without
    lines.

    If no line is near, as in a figure, a band around the place.
    """
    lines = [line for line in page.lines if line.is_level]
    blocks: dict[int, Rect] = {}
    for line in lines:
        x0, y0, x1, y1 = blocks.get(line.block, line.rect)
        left, top, right, bottom = line.rect
        blocks[line.block] = (min(x0, left), min(y0, top), max(x1, right), max(y1, bottom))
    if not blocks:
        return None
    x, y = at

    def beyond(rect: Rect) -> float:
        # Another column is farther away than another paragraph of the same column.
        return _ACROSS * max(rect[0] - x, 0.0, x - rect[2]) + max(rect[1] - y, 0.0, y - rect[3])

    block = min(blocks, key=lambda number: beyond(blocks[number]))
    rect = min(
        (line.rect for line in lines if line.block == block),
        key=lambda rect: (abs((rect[1] + rect[3]) / 2 - y), beyond(rect)),
    )
    high = max(_LOW, rect[3] - rect[1])
    top, bottom = rect[1], rect[3]
    near = [
        line.rect
        for line in lines
        if line.block == block and top - high < line.rect[3] and line.rect[1] < bottom + high
    ]
    left, right = min(one[0] for one in near), max(one[2] for one in near)
    # Like most of the lines beside it: an abstract above two columns belongs to neither.
    beside = [
        line.rect for line in lines if len(line.text) >= _LONG and min(line.rect[2], right) > max(line.rect[0], left)
    ]
    if beside:
        lefts, rights = sorted(one[0] for one in beside), sorted(one[2] for one in beside)
        left, right = min(left, lefts[len(lefts) // 2]), max(right, rights[len(rights) // 2])
    if not top - _NEAR * high <= y <= bottom + _NEAR * high:
        top, bottom = y - high / 2, y + high / 2
    return (left - _AIR, top - high, right + _AIR, bottom + high)
