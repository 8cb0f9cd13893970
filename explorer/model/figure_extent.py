"""Finds the rectangle of a figure, table or algorithm: from its caption, which is text, and the ink around it."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from explorer.model.annotation import Rect, union
from explorer.model.landmarks import landmarks
from explorer.model.lazy_dataclass import dataclass
from explorer.model.reference_kinds import FIGURE, FLOATS, SECTION, Landmark
from explorer.model.text_columns import column_of
from explorer.model.text_page import TextLine, TextPage
from explorer.model.text_rows import TextRow, rows_of

_Caption = tuple[Landmark, Rect]
"""A caption, with the rectangle of all its rows."""
_LONG = 24
"""Minimum number of characters of a line of body text."""
_FLUSH, _INDENT = 3.0, 30.0
"""Points by which a paragraph may end before its column's right edge, and start after its left one."""
_INSET, _EVEN = 15.0, 2.0
"""Points by which an abstract is narrower on each side; and by which ends of lines of equal length may differ."""
_NARROW_LINES, _BESIDE = 4, 4
"""Minimum number of lines of an abstract; and of body text next to a figure."""
_FEW_LETTERS, _SAME_WIDTH = 6, 0.05
"""Number of letters of which a line is monospaced if their widths differ by less than this share."""
_MOST_CODE = 0.6
"""Share of monospaced lines above which they are the paper's text, and no listing."""
_HEAD = 0.07
"""Share of a page's height, at its top and bottom, that is header and footer."""
_APART, _GAP = 40.0, 30.0
"""Maximum points between a caption and its figure; points of white space inside a figure."""
_LEAST, _SURE = 12.0, 40.0
"""Minimum height of a figure in points; height that no heading has."""
_WHITE = 4.0
"""Points of white space beside a figure that mark its edge."""
_MOST_ROWS = 40
"""Maximum number of rows of a caption."""
_PAPER = 250
"""Gray value above which a pixel counts as paper."""


@dataclass(frozen=True, slots=True)
class Ink:
    """A small grayscale image of a page: rows of bytes, 255 for white; ``scale`` is pixels per point."""

    rows: Sequence[bytes]
    scale: float

    @property
    def width(self) -> float:
        """Return the page's width in points."""
        return len(self.rows[0]) / self.scale

    @property
    def height(self) -> float:
        """Return the page's height in points."""
        return len(self.rows) / self.scale

    def down(self, left: float, right: float, top: float, bottom: float) -> list[bool]:
        """Return for each row of pixels in a rectangle (in points), from the top, whether it has ink."""
        first, last = self._pixels(left, right, len(self.rows[0]))
        start, end = self._pixels(top, bottom, len(self.rows))
        return [_has_ink(row[first:last]) for row in self.rows[start:end]]

    def across(self, left: float, right: float, top: float, bottom: float) -> list[bool]:
        """Return for each column of pixels in a rectangle (in points), from the left, whether it has ink."""
        first, last = self._pixels(left, right, len(self.rows[0]))
        start, end = self._pixels(top, bottom, len(self.rows))
        rows = [row[first:last] for row in self.rows[start:end]]
        return [_has_ink(bytes(column)) for column in zip(*rows, strict=True)]

    def _pixels(self, start: float, end: float, most: int) -> tuple[int, int]:
        first = min(max(0, round(start * self.scale)), most)
        return first, min(max(first, round(end * self.scale)), most)


def float_of(page: TextPage, caption: Landmark, ink: Ink) -> Rect | None:
    """Return the rectangle of a figure or table with its caption, in points of the unrotated page; None if none is
    found.

    It reaches from the caption to the next paragraph or caption above or below, and sideways as far as its ink.
    """
    return _Page(page, ink).extent(caption)


class _Page:
    """The captions and headings of a page, and the space above and below each caption."""

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
        neighbor = beyond[0 if found is above else 1]
        if neighbor and self._faces(*neighbor, down=found is above):
            found = self._cut(found, up=found is above)
        return union((found, words))

    def _sides(
        self, caption: Landmark, words: Rect
    ) -> tuple[Rect | None, Rect | None, tuple[_Caption | None, _Caption | None]]:
        """Return the spaces above and below a caption, and the captions that bound them."""
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
        # Two figures side by side share the column.
        beside = [rect for _, rect in others if min(rect[3], words[3]) > max(rect[1], words[1])]
        above = _reach(page, ink, words, (column[0], upper[0] + 1, column[1], words[1] - 1), beside, up=True)
        below = _reach(page, ink, words, (column[0], words[3] + 1, column[1], lower[0] - 1), beside, up=False)
        return above, below, (upper[1], lower[1])

    def _faces(self, caption: Landmark, words: Rect, *, down: bool) -> bool:
        """Return whether another caption's figure lies in the same space, so that the ink between may belong
        to both."""
        above, below, _ = self._sides(caption, words)
        found = _chosen(caption.name.kind, above, below, words)
        return found is not None and found is (below if down else above)

    def _cut(self, found: Rect, *, up: bool) -> Rect:
        """Split a space at its widest white gap and return the caption's part."""
        left, top, right, bottom = found
        start, end = _widest(self._ink.down(left, right, top, bottom))
        if (end - start) / self._ink.scale < _WHITE:
            return found
        if up:
            return (left, top + end / self._ink.scale, right, bottom)
        return (left, top, right, top + start / self._ink.scale)

    def _is_alone(self, rect: Rect) -> bool:
        """Return whether a row has nothing beside it; a row of a table has."""
        return all(row.rect == rect or min(row.rect[3], rect[3]) <= max(row.rect[1], rect[1]) for row in self._rows)


def _chosen(kind: str, above: Rect | None, below: Rect | None, words: Rect) -> Rect | None:
    """Choose the figure of a caption: it stands above; a table on either side, the nearer if both are possible.

    Something as low as a heading, and less than half as high as the other, is a heading or a stray line.
    """
    first, second = (above, below) if kind == FIGURE else (below, above)
    if kind != FIGURE and above and below and words[1] - above[3] < below[1] - words[3]:
        first, second = second, first
    found = first if _height(first) >= min(_SURE, max(_LEAST, 0.5 * _height(second))) else second
    return found if _height(found) >= _LEAST else None


def _reach(page: TextPage, ink: Ink, words: Rect, room: Rect, beside: Iterable[Rect], *, up: bool) -> Rect | None:
    """Return the rectangle of the connected ink in the space above or below a caption.

    It may extend beyond the sides of the space, but never into another caption's figure or into body text.
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
        if line.is_level and len(line.text) >= _LONG and min(line.rect[3], bottom) > max(line.rect[1], top)
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
    """Return the middle of the widest white gap between the figures of two captions."""
    start, end = _widest(ink.across(left, right, top, bottom))
    return left + (start + end) / 2 / ink.scale


def _widest(inked: Sequence[bool]) -> tuple[int, int]:
    """Return the longest run without ink: its first pixel, and the one after its last."""
    ends = [at for at, one in enumerate([True, *inked, True]) if one]
    start, end = max(pairwise(ends), key=lambda pair: pair[1] - pair[0])
    return start, end - 1


def _beyond(outside: Sequence[bool], scale: float) -> float:
    """Return by how many points the ink continues beyond an edge, from the columns of pixels there."""
    far = 0
    for at, one in enumerate(outside):
        if one:
            far = at + 1
        elif at + 1 - far > _WHITE * scale:
            break
    return far / scale


def _whole(rows: Sequence[TextRow], caption: Landmark) -> Rect:
    """Return the rectangle of all rows of a caption."""
    start = next((at for at, row in enumerate(rows) if row.rect == caption.rect), None)
    if start is None:
        return caption.rect
    whole, line = rows[start].rect, rows[start].height
    for row in rows[start + 1 : start + _MOST_ROWS]:
        x0, y0, x1, y1 = row.rect
        # A caption's last row may be centerd, and both sides of a fraction may be separate blocks.
        inside = x0 >= whole[0] - 1 and x1 <= whole[2] + 1 and y1 - y0 < line + _EVEN
        level = y0 < whole[3] - 0.4 * line
        near = whole[0] <= x0 < whole[2] + line
        gap = 0.4 if row.first else 0.8
        if y0 < whole[1] - 1 or y0 - whole[3] >= gap * line or (not near if level else row.first and not inside):
            break
        whole = union((whole, row.rect))
    return whole


def _paragraphs(page: TextPage, column: tuple[float, float], caption: Rect) -> Iterator[Rect]:
    """Return the rectangles of body text above and below a caption, which are not part of its figure."""
    level = [line for line in page.lines if line.is_level]
    code = {id(line) for line in level if _is_monospaced(line)}
    if len(code) > _MOST_CODE * len(level):
        code = set()  # The whole paper is typewritten.
    blocks: dict[int, list[Rect]] = {}
    running: dict[int, list[Rect]] = {}
    for line in level:
        x0, y0, x1, y1 = line.rect
        blocks.setdefault(line.block, []).append(line.rect)
        wide = max((abs(end - start) for start, end in line.spans), default=0.0)
        flush = x1 >= column[1] - _FLUSH and x0 - column[0] <= _INDENT
        if flush and len(line.text) >= _LONG and wide < 2 * (y1 - y0) and id(line) not in code:
            running.setdefault(line.block, []).append(line.rect)
    for number, rects in blocks.items():
        whole = union(rects)
        if whole[3] > caption[1] + 1 and whole[1] < caption[3] - 1:
            # Either the caption's own block, or one that flows around the figure: then its full lines are above and
            # below.
            yield from (one for one in running.get(number, ()) if one[3] <= caption[1] or one[1] >= caption[3])
        elif number in running or _is_abstract(rects, whole, column):
            yield whole


def _is_monospaced(line: TextLine) -> bool:
    """Return whether all letters of a line are equally wide, as those of a program's listing are."""
    wide = [abs(end - start) for char, (start, end) in zip(line.text, line.spans, strict=True) if char != " "]
    return len(wide) >= _FEW_LETTERS and max(wide) - min(wide) <= _SAME_WIDTH * max(wide)


def _is_abstract(lines: list[Rect], whole: Rect, column: tuple[float, float]) -> bool:
    """Return whether lines are an abstract: narrower than the column on both sides, with lines of equal length."""
    if len(lines) < _NARROW_LINES or min(whole[0] - column[0], column[1] - whole[2]) < _INSET:
        return False
    even = sum(line[2] > whole[2] - _EVEN and line[0] < whole[0] + _EVEN for line in lines)
    return even >= 0.7 * len(lines)


def _height(rect: Rect | None) -> float:
    return rect[3] - rect[1] if rect else 0.0


def _has_ink(pixels: bytes) -> bool:
    return bool(pixels) and min(pixels) < _PAPER
