"""How far a figure, table or algorithm reaches: its caption is words, the rest is found by its ink on the page."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from explorer.model.annotation import Rect, union
from explorer.model.landmarks import landmarks
from explorer.model.reference_kinds import ALGORITHM, FIGURE, LISTING, SECTION, TABLE, Landmark
from explorer.model.text_columns import column_of
from explorer.model.text_page import TextPage
from explorer.model.text_rows import TextRow, rows_of

FLOATS = (FIGURE, TABLE, ALGORITHM, LISTING)
_Caption = tuple[Landmark, Rect]
"""With the rectangle of all its rows."""
_LONG = 24
"""Characters of a line of running text, at least."""
_FLUSH, _INDENT = 3.0, 30.0
"""Points that a paragraph may end before its column's right edge, and begin after its left."""
_INSET, _EVEN = 15.0, 2.0
"""Points that an abstract is narrower at each side; between the ends of lines of equal length."""
_NARROW_LINES, _BESIDE = 4, 4
"""Of an abstract, at least; of running text beside a figure."""
_HEAD = 0.07
"""So much of a page's height, at its top and bottom, is its head and foot."""
_APART, _GAP = 40.0, 30.0
"""Points between a caption and what it is of; points of white inside of one."""
_LEAST, _SURE = 12.0, 40.0
"""Points of height that it has at least; that no heading has."""
_WHITE = 4.0
"""Points of white beside a figure where it is at its end."""
_MOST_ROWS = 40
"""Rows of a caption."""
_PAPER = 250
"""What is lighter is no ink."""


@dataclass(frozen=True, slots=True)
class Ink:
    """A small grey picture of a page: rows of bytes, 255 for white; ``scale`` is pixels a point."""

    rows: Sequence[bytes]
    scale: float

    @property
    def width(self) -> float:
        """Of the page, in points."""
        return len(self.rows[0]) / self.scale

    @property
    def height(self) -> float:
        """Of the page, in points."""
        return len(self.rows) / self.scale

    def down(self, left: float, right: float, top: float, bottom: float) -> list[bool]:
        """Of each row of pixels in a rectangle of points, from its top, whether there is ink."""
        first, last = self._pixels(left, right, len(self.rows[0]))
        start, end = self._pixels(top, bottom, len(self.rows))
        return [_has_ink(row[first:last]) for row in self.rows[start:end]]

    def across(self, left: float, right: float, top: float, bottom: float) -> list[bool]:
        """Of each column of pixels in a rectangle of points, from its left, whether there is ink."""
        first, last = self._pixels(left, right, len(self.rows[0]))
        start, end = self._pixels(top, bottom, len(self.rows))
        rows = [row[first:last] for row in self.rows[start:end]]
        return [_has_ink(bytes(column)) for column in zip(*rows, strict=True)]

    def _pixels(self, start: float, end: float, most: int) -> tuple[int, int]:
        first = min(max(0, round(start * self.scale)), most)
        return first, min(max(first, round(end * self.scale)), most)


def float_of(page: TextPage, caption: Landmark, ink: Ink) -> Rect | None:
    """The rectangle of a figure (table, …) with its caption, in points of the unrotated page; None if none is found.

    It goes from its caption to the next paragraph or caption above it or below, and as far to the sides as its ink.
    """
    return _Page(page, ink).extent(caption)


class _Page:
    """A page's captions and headings, and what is above and below each caption."""

    def __init__(self, page: TextPage, ink: Ink) -> None:
        self._page, self._ink = page, ink
        self._rows = rows_of(page)
        marks = landmarks(page)
        self._captions = [(one, _whole(self._rows, one)) for one in marks if one.name.kind in FLOATS]
        self._headings = [one.rect for one in marks if one.name.kind == SECTION and self._is_alone(one.rect)]

    def extent(self, caption: Landmark) -> Rect | None:
        words = next((rect for one, rect in self._captions if one.rect == caption.rect), caption.rect)
        above, below, beyond = self._sides(caption, words)
        found = _chosen(caption.name.kind, above, below, words)
        if found is None:
            return None
        neighbour = beyond[0 if found is above else 1]
        if neighbour and self._faces(*neighbour, down=found is above):
            found = self._cut(found, up=found is above)
        return union((found, words))

    def _sides(
        self, caption: Landmark, words: Rect
    ) -> tuple[Rect | None, Rect | None, tuple[_Caption | None, _Caption | None]]:
        """What is above a caption and below it, and the captions at which these end."""
        page, ink = self._page, self._ink
        column = column_of(page, words) or (words[0], words[2])
        others = [(one, rect) for one, rect in self._captions if one.rect != caption.rect]
        flush = [one for one in self._headings if one[0] <= column[0] + _FLUSH]
        ends: list[tuple[Rect, _Caption | None]] = [(one, None) for one in _paragraphs(page, column, words)]
        ends += [(one, None) for one in flush] + [(other[1], other) for other in others]
        ends = [one for one in ends if min(one[0][2], words[2]) - max(one[0][0], words[0]) > 0]
        head, foot = _HEAD * ink.height, (1 - _HEAD) * ink.height
        upper = max(
            ((rect[3], one) for rect, one in ends if rect[3] <= words[1] + 1),
            key=lambda end: end[0],
            default=(min(head, words[1]), None),
        )
        lower = min(
            ((rect[1], one) for rect, one in ends if rect[1] >= words[3] - 1),
            key=lambda end: end[0],
            default=(max(foot, words[3]), None),
        )
        # Two side by side share the column.
        beside = [rect for _, rect in others if min(rect[3], words[3]) > max(rect[1], words[1])]
        above = _reach(page, ink, words, (column[0], upper[0] + 1, column[1], words[1] - 1), beside, up=True)
        below = _reach(page, ink, words, (column[0], words[3] + 1, column[1], lower[0] - 1), beside, up=False)
        return above, below, (upper[1], lower[1])

    def _faces(self, caption: Landmark, words: Rect, *, down: bool) -> bool:
        """Whether another caption's figure or table is on this side of it too: the ink between is of both."""
        above, below, _ = self._sides(caption, words)
        found = _chosen(caption.name.kind, above, below, words)
        return found is not None and found is (below if down else above)

    def _cut(self, found: Rect, *, up: bool) -> Rect:
        """What is on a caption's side of the widest white in a rectangle."""
        left, top, right, bottom = found
        start, end = _widest(self._ink.down(left, right, top, bottom))
        if (end - start) / self._ink.scale < _WHITE:
            return found
        if up:
            return (left, top + end / self._ink.scale, right, bottom)
        return (left, top, right, top + start / self._ink.scale)

    def _is_alone(self, rect: Rect) -> bool:
        """Whether nothing else stands in a row's height, as would in a table's."""
        return all(row.rect == rect or min(row.rect[3], rect[3]) <= max(row.rect[1], rect[1]) for row in self._rows)


def _chosen(kind: str, above: Rect | None, below: Rect | None, words: Rect) -> Rect | None:
    """What a caption is of: a figure stands above it; a table on either side, the nearer if there is something on both.

    What is as low as a heading, and less than half the other, is one, or a line left over.
    """
    first, second = (above, below) if kind == FIGURE else (below, above)
    if kind != FIGURE and above and below and words[1] - above[3] < below[1] - words[3]:
        first, second = second, first
    found = first if _height(first) >= min(_SURE, max(_LEAST, 0.5 * _height(second))) else second
    return found if _height(found) >= _LEAST else None


def _reach(page: TextPage, ink: Ink, words: Rect, room: Rect, beside: Iterable[Rect], *, up: bool) -> Rect | None:
    """The rectangle of the ink in a room above or below a caption, as far as it hangs together.

    It is followed beyond the room's sides, but never into the figure of another caption or into running text.
    """
    left, top, right, bottom = room
    least, most = 0.0, ink.width
    for other in beside:
        if other[2] <= words[0]:
            least = max(least, _parted(ink, other[2], words[0], top, bottom))
        elif other[0] >= words[2]:
            most = min(most, _parted(ink, words[2], other[0], top, bottom))
    running = [
        line.rect
        for line in page.lines
        if not line.vertical and len(line.text) >= _LONG and min(line.rect[3], bottom) > max(line.rect[1], top)
    ]
    before, after = [one[2] for one in running if one[2] <= words[0]], [one[0] for one in running if one[0] >= words[2]]
    if len(before) >= _BESIDE:
        least = max(least, *before) + 1
    if len(after) >= _BESIDE:
        most = min(most, *after) - 1
    left, right = max(left, least), min(right, most)
    inked = ink.down(left, right, top, bottom)
    if up:
        inked.reverse()
    start = next((at for at, one in enumerate(inked) if one), None)
    if start is None or start > _APART * ink.scale:
        return None
    end = start
    for at in range(start, len(inked)):
        if inked[at]:
            end = at
        elif at - end > _GAP * ink.scale:
            break
    near, far = start / ink.scale, (end + 1) / ink.scale
    top, bottom = (bottom - far, bottom - near) if up else (top + near, top + far)
    inked = ink.across(left, right, top, bottom)
    if not any(inked):  # A hairline, lost between two pixels.
        return None
    if inked[0]:
        left -= _beyond(ink.across(least, left, top, bottom)[::-1], ink.scale)
    if inked[-1]:
        right += _beyond(ink.across(right, most, top, bottom), ink.scale)
    return (left + inked.index(True) / ink.scale, top, right - inked[::-1].index(True) / ink.scale, bottom)


def _parted(ink: Ink, left: float, right: float, top: float, bottom: float) -> float:
    """The middle of the widest white between two captions' figures."""
    start, end = _widest(ink.across(left, right, top, bottom))
    return left + (start + end) / 2 / ink.scale


def _widest(inked: Sequence[bool]) -> tuple[int, int]:
    """The longest run without ink: its first pixel, and the one after its last."""
    ends = [at for at, one in enumerate([True, *inked, True]) if one]
    start, end = max(pairwise(ends), key=lambda pair: pair[1] - pair[0])
    return start, end - 1


def _beyond(outside: Sequence[bool], scale: float) -> float:
    """Points that ink goes on beyond an edge, of columns of pixels from there."""
    far = 0
    for at, one in enumerate(outside):
        if one:
            far = at + 1
        elif at + 1 - far > _WHITE * scale:
            break
    return far / scale


def _whole(rows: Sequence[TextRow], caption: Landmark) -> Rect:
    """All rows of a caption."""
    start = next((at for at, row in enumerate(rows) if row.rect == caption.rect), None)
    if start is None:
        return caption.rect
    whole, line = rows[start].rect, rows[start].height
    for row in rows[start + 1 : start + _MOST_ROWS]:
        x0, y0, x1, y1 = row.rect
        # Its last row may stand centred, and what is on both sides of a fraction by itself: blocks of their own.
        inside = x0 >= whole[0] - 1 and x1 <= whole[2] + 1 and y1 - y0 < line + _EVEN
        level = y0 < whole[3] - 0.4 * line
        near = whole[0] <= x0 < whole[2] + line
        gap = 0.4 if row.first else 0.8
        if y0 < whole[1] - 1 or y0 - whole[3] >= gap * line or (not near if level else row.first and not inside):
            break
        whole = union((whole, row.rect))
    return whole


def _paragraphs(page: TextPage, column: tuple[float, float], caption: Rect) -> Iterator[Rect]:
    """The rectangles of what runs through a column above and below a caption, and so is no part of its figure."""
    blocks: dict[int, list[Rect]] = {}
    running: dict[int, list[Rect]] = {}
    for line in page.lines:
        if line.vertical:
            continue
        x0, y0, x1, y1 = line.rect
        blocks.setdefault(line.block, []).append(line.rect)
        wide = max((b - a for a, b in pairwise(line.edges)), default=0.0)
        flush = x1 >= column[1] - _FLUSH and x0 - column[0] <= _INDENT
        if flush and len(line.text) >= _LONG and wide < 2 * (y1 - y0):
            running.setdefault(line.block, []).append(line.rect)
    for number, rects in blocks.items():
        whole = union(rects)
        if whole[3] > caption[1] + 1 and whole[1] < caption[3] - 1:
            # The caption's own, or one that flows around the figure: then its full lines are above and below.
            yield from (one for one in running.get(number, ()) if one[3] <= caption[1] or one[1] >= caption[3])
        elif number in running or _is_abstract(rects, whole, column):
            yield whole


def _is_abstract(lines: list[Rect], whole: Rect, column: tuple[float, float]) -> bool:
    """Whether lines are a paragraph set narrower than its column at both sides, each as long as the others."""
    if len(lines) < _NARROW_LINES or min(whole[0] - column[0], column[1] - whole[2]) < _INSET:
        return False
    even = sum(line[2] > whole[2] - _EVEN and line[0] < whole[0] + _EVEN for line in lines)
    return even >= 0.7 * len(lines)


def _height(rect: Rect | None) -> float:
    return rect[3] - rect[1] if rect else 0.0


def _has_ink(pixels: bytes) -> bool:
    return bool(pixels) and min(pixels) < _PAPER
