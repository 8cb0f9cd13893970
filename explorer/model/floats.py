"""How far a figure, table or algorithm reaches: its caption is words, the rest is found by its ink on the page."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from explorer.model.annotation import Rect
from explorer.model.column import column_of
from explorer.model.landmarks import landmarks
from explorer.model.reference import ALGORITHM, FIGURE, LISTING, TABLE, Landmark
from explorer.model.rows import Row, rows_of
from explorer.model.textpage import TextPage

FLOATS = (FIGURE, TABLE, ALGORITHM, LISTING)
_LONG = 24
"""Characters of a line of running text, at least."""
_FLUSH, _INDENT = 3.0, 30.0
"""Points that a paragraph may end before its column's right edge, and begin after its left."""
_INSET, _EVEN = 15.0, 2.0
"""Points that an abstract is narrower at each side; between the ends of lines of equal length."""
_NARROW_LINES = 4
"""Of an abstract, at least."""
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
    rows = rows_of(page)
    words = _whole(rows, caption)
    column = column_of(page, words) or (words[0], words[2])
    others = [_whole(rows, one) for one in landmarks(page) if one.name.kind in FLOATS and one.rect != caption.rect]
    ends = [*_paragraphs(page, column, words), *others]
    ends = [one for one in ends if min(one[2], words[2]) - max(one[0], words[0]) > 0]
    head, foot = _HEAD * ink.height, (1 - _HEAD) * ink.height
    upper = max((one[3] for one in ends if one[3] <= words[1] + 1), default=min(head, words[1]))
    lower = min((one[1] for one in ends if one[1] >= words[3] - 1), default=max(foot, words[3]))
    # Two side by side share the column.
    beside = [one for one in others if min(one[3], words[3]) > max(one[1], words[1])]
    above = _reach(page, ink, words, (column[0], upper + 1, column[1], words[1] - 1), beside, up=True)
    below = _reach(page, ink, words, (column[0], words[3] + 1, column[1], lower - 1), beside, up=False)
    found = _chosen(caption.name.kind, above, below, words)
    return _around((found, words)) if found else None


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
    for line in page.lines:  # Running text beside a narrow figure.
        x0, y0, x1, y1 = line.rect
        if not line.vertical and len(line.text) >= _LONG and min(y1, bottom) > max(y0, top):
            if x1 <= words[0]:
                least = max(least, x1 + 1)
            elif x0 >= words[2]:
                most = min(most, x0 - 1)
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
    inked = [True, *ink.across(left, right, top, bottom), True]
    ends = [at for at, one in enumerate(inked) if one]
    start, end = max(pairwise(ends), key=lambda pair: pair[1] - pair[0])
    return left + (start + end) / 2 / ink.scale


def _beyond(outside: Sequence[bool], scale: float) -> float:
    """Points that ink goes on beyond an edge, of columns of pixels from there."""
    far = 0
    for at, one in enumerate(outside):
        if one:
            far = at + 1
        elif at + 1 - far > _WHITE * scale:
            break
    return far / scale


def _whole(rows: Sequence[Row], caption: Landmark) -> Rect:
    """All rows of a caption."""
    start = next((at for at, row in enumerate(rows) if row.rect == caption.rect), None)
    if start is None:
        return caption.rect
    taken = [rows[start].rect]
    for row in rows[start + 1 : start + _MOST_ROWS]:
        gap, last = row.rect[1] - taken[-1][3], taken[-1]
        # The last row of a caption may stand centred, and so as a block of its own.
        inside = row.rect[0] > last[0] and row.rect[2] < last[2] and abs(row.height - last[3] + last[1]) < _EVEN
        if not -row.height < gap < (0.4 if row.first and inside else 0.0 if row.first else 0.8) * row.height:
            break
        taken.append(row.rect)
    return _around(taken)


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
        whole = _around(rects)
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


def _around(rects: Iterable[Rect]) -> Rect:
    lefts, tops, rights, bottoms = zip(*rects, strict=True)
    return (min(lefts), min(tops), max(rights), max(bottoms))


def _height(rect: Rect | None) -> float:
    return rect[3] - rect[1] if rect else 0.0


def _has_ink(pixels: bytes) -> bool:
    return bool(pixels) and min(pixels) < _PAPER
