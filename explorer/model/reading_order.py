"""Puts a page's lines in reading order where a file draws them in another one, such as across its columns.

The order of a file is kept wherever the layout does not contradict it: it knows best how tables, captions, notes and
equations belong together.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from explorer.model.annotation import Rect
from explorer.model.line_joins import HYPHENS
from explorer.model.medians import median
from explorer.model.text_page import TextLine

_MOST, _MOST_STARTS, _DEEPEST = 1500, 24, 8
"""Maximum number of lines of a page, of places where a column may start, and of regions inside each other, that are
looked at."""
_FEW = 3
"""A column has at least so many lines, and so many lines beside or above each other in the file are no accident."""
_GUTTER = 0.4
"""Minimum width of the gap between two columns, in heights of a line."""
_WIDE, _WIDE_OF_WORDS = 5.0, 4.0
"""Minimum width of a line of a column, in heights of a line, and of one of several words; what is shorter may be of a
table."""
_ZIGZAG, _UPWARDS = 0.75, 0.3
"""How often a file's order may change between two columns, or go up in one, for each of their lines."""
_GOES_ON = 0.3
"""Minimum share of a column's lines that go on in lower case, as sentences do."""
_SURE, _UNSURE = (0.5, 0.5), (0.6, 0.7)
"""Minimum ratios of columns’ widths, and of a line’s width to its column’s: where lines go on in lower case, and where
not."""
_WORDS = 3
_LEADING = 2.0
"""Maximum distance from line to line in running text, in heights of a line."""
_PARAGRAPH = 0.75
"""Minimum gap above a paragraph, in heights of a line."""

Numbers = list[int]
"""Numbers of lines."""


def in_reading_order(lines: Sequence[TextLine]) -> Sequence[TextLine]:
    """Return a page's lines in reading order, with a block number for each paragraph of a column; most often they are
    returned as they are."""
    if len(lines) < 2 * _FEW or len(lines) > _MOST or not _is_suspicious(lines):
        return lines
    order = _Order(lines)
    numbers = order.of([number for number, line in enumerate(lines) if line.is_level])
    if not order.is_changed:
        return lines
    first = min(numbers)
    turned = [number for number, line in enumerate(lines) if not line.is_level]
    numbers = [one for one in turned if one < first] + numbers + [one for one in turned if one > first]
    return _with_blocks(lines, numbers, order.moved)


def _is_suspicious(lines: Sequence[TextLine]) -> bool:
    """Return whether several lines are beside or above the one before them, as in tables, or in a wrong order."""
    odd = 0
    for before, line in pairwise(lines):
        (x0, y0, x1, y1), (left, top, right, bottom) = before.rect, line.rect
        middle = (top + bottom) / 2
        if middle < y1 and (middle < y0 or left >= x1 or right <= x0):
            odd += 1
    return odd >= _FEW


class _Order:
    """Finds the order of a page's lines.

    Args:
        lines: the lines in the order of the file.
    """

    def __init__(self, lines: Sequence[TextLine]) -> None:
        self._lines = lines
        self._rects: list[Rect] = [line.rect for line in lines]
        self._height = median(y1 - y0 for _, y0, _, y1 in self._rects)
        self._is_prose = [
            line.is_level
            and rect[2] - rect[0] >= (_WIDE_OF_WORDS if _has_words(line.text) else _WIDE) * self._height
            and _is_of_letters(line.text)
            for line, rect in zip(lines, self._rects, strict=True)
        ]
        self._is_leftwards = sum(line.edges[0] > line.edges[-1] for line in lines) > 0.5 * len(lines)
        self.is_changed = False
        self.moved: set[int] = set()
        """The lines of columns whose order was changed."""

    def of(self, numbers: Numbers, depth: int = 0, *, is_wrong: bool = False) -> Numbers:
        """Return the numbers of a region's lines in reading order.

        Args:
            depth: the number of regions that it is in.
            is_wrong: whether the file's order is known to be wrong around it.
        """
        if len(numbers) < 2 * _FEW or depth > _DEEPEST:
            return numbers
        gutters = self._gutters(numbers)
        if not gutters:
            return self._downwards(numbers, is_wrong=is_wrong)
        parts = self._bands(numbers, gutters)
        among_columns = len(parts) == 1
        if among_columns:
            parts = self._divided(numbers, gutters)
        moved = len(self.moved)
        contradicts = among_columns and self._contradicts(parts)
        ordered = [self.of(part, depth + 1, is_wrong=is_wrong or contradicts) for part in parts]
        if contradicts:
            if self._is_leftwards:
                ordered.reverse()
            self.is_changed = True
            self.moved.update(numbers)
        elif ordered == parts:
            return numbers
        elif len(self.moved) == moved and all(max(one) < min(other) for one, other in pairwise(sorted(parts, key=min))):
            ordered.sort(key=min)  # The file draws one after the other, so it knows their order.
        return [one for part in ordered for one in part]

    def _gutters(self, numbers: Numbers) -> list[float]:
        """Return the middles of the gaps between the columns of a region, which few or no lines cross."""
        prose = [one for one in numbers if self._is_prose[one]]
        if len(prose) < 2 * _FEW:
            return []
        rects, least = self._rects, _GUTTER * self._height
        found: list[tuple[int, bool, float]] = []
        starts = Counter(round(rects[one][0]) for one in prose).most_common(_MOST_STARTS)
        for start in sorted(start for start, _ in starts):
            end = max((rects[one][2] for one in prose if rects[one][2] <= start - least), default=None)
            if end is None:
                continue
            middle = (start + end) / 2
            left = [one for one in prose if rects[one][2] <= middle]
            right = [one for one in prose if rects[one][0] >= middle]
            fewer, across = min(len(left), len(right)), len(prose) - len(left) - len(right)
            if fewer >= _FEW and 3 * fewer > across and self._are_columns(left, right):
                found.append((3 * fewer - across, 4 * across <= fewer, middle))
        if not found:
            return []
        found.sort(reverse=True)
        gutters = [found[0][2]]
        for _, is_clear, middle in found[1:] if found[0][1] else ():
            more = sorted([*gutters, middle])
            if is_clear and all(len(column) >= _FEW for column in self._divided(prose, more)):
                gutters = more
        return gutters

    def _divided(self, numbers: Numbers, gutters: Sequence[float]) -> list[Numbers]:
        """Return the lines of each column."""
        columns: list[Numbers] = [[] for _ in range(len(gutters) + 1)]
        for one in numbers:
            columns[bisect_left(gutters, self._rects[one][2])].append(one)
        return columns

    def _are_columns(self, left: Numbers, right: Numbers) -> bool:
        """Return whether lines are of columns of text beside each other, and not of a table."""
        sides = (left, right)
        (_, top, _, bottom), (_, other, _, end) = map(self._around, sides)
        if min(bottom, end) - max(top, other) < 2 * self._height:
            return False
        if not all(map(self._is_text, sides)):
            return False
        goes_on = all(self._share(side, self._goes_on) >= _GOES_ON for side in sides)
        if not goes_on and any(self._share(side, self._has_words) < 0.5 for side in sides):
            return False
        alike, filled = _SURE if goes_on else _UNSURE
        widths: list[float] = []
        for column in self._columns(left) + self._columns(right):
            if len(column) >= _FEW:  # Otherwise of headings in the middle of a column.
                x0, _, x1, _ = self._around(column)
                widths.append(x1 - x0)
                if median(self._rects[one][2] - self._rects[one][0] for one in column) < filled * widths[-1]:
                    return False
        return len(widths) > 1 and min(widths) >= alike * max(widths)

    def _is_text(self, numbers: Numbers) -> bool:
        """Return whether most lines follow closely below each other, as in text, and not in a form or drawing."""
        tops = sorted(self._rects[one][1] for one in numbers)
        steps = [low - high for high, low in pairwise(tops) if low - high > 0.5 * self._height]
        return bool(steps) and median(steps) <= _LEADING * self._height

    def _columns(self, numbers: Numbers) -> list[Numbers]:
        """Return lines by where they begin, apart from indents."""
        columns: list[Numbers] = []
        for one in sorted(numbers, key=lambda one: self._rects[one][0]):
            if columns and self._rects[one][0] - self._rects[columns[-1][0]][0] < _WIDE * self._height:
                columns[-1].append(one)
            else:
                columns.append([one])
        return columns

    def _has_words(self, _: int, number: int) -> bool:
        return _has_words(self._lines[number].text)

    def _goes_on(self, before: int, number: int) -> bool:
        first = self._lines[number].text[0]
        return (first.isalpha() and not first.isupper()) or self._lines[before].text[-1] in HYPHENS

    def _share(self, numbers: Numbers, holds: Callable[[int, int], bool]) -> float:
        down = sorted(numbers, key=lambda one: self._rects[one][1])
        return sum(holds(before, one) for before, one in pairwise(down)) / max(1, len(down) - 1)

    def _around(self, numbers: Numbers) -> Rect:
        x0s, y0s, x1s, y1s = zip(*(self._rects[one] for one in numbers), strict=True)
        return (min(x0s), min(y0s), max(x1s), max(y1s))

    def _bands(self, numbers: Numbers, gutters: Sequence[float]) -> list[Numbers]:
        """Divide a region at the lines that cross one of its gutters, such as a heading: from the top downwards."""
        rects = self._rects
        crossing = sorted(
            (rects[one][1], rects[one][3]) for one in numbers if any(rects[one][0] < x < rects[one][2] for x in gutters)
        )
        spans: list[list[float]] = []
        for top, bottom in crossing:
            if spans and top - spans[-1][1] < self._height:
                spans[-1][1] = max(spans[-1][1], bottom)
            else:
                spans.append([top, bottom])
        bands: dict[int, Numbers] = {}
        for one in numbers:
            middle = (rects[one][1] + rects[one][3]) / 2
            above = sum(bottom < middle for _, bottom in spans)
            within = any(top <= middle <= bottom for top, bottom in spans)
            bands.setdefault(2 * above + within, []).append(one)
        return [bands[key] for key in sorted(bands)]

    def _contradicts(self, columns: Sequence[Numbers]) -> bool:
        """Return whether the file goes to and fro between columns, or up and down in them."""
        sides = {one: at for at, column in enumerate(columns) for one in column if self._is_prose[one]}
        changes = sum(sides[one] != sides[other] for one, other in pairwise(sorted(sides)))
        beside = len(sides) - max(Counter(sides.values()).values(), default=0)
        return changes > _FEW and (changes >= _ZIGZAG * beside or any(map(self._goes_up, columns)))

    def _goes_up(self, numbers: Numbers, least: int = _FEW, share: float = _UPWARDS) -> bool:
        prose = [self._rects[one] for one in numbers if self._is_prose[one]]
        up = sum(other[3] <= one[1] + 0.3 * self._height for one, other in pairwise(prose))
        return up >= least and up >= share * len(prose)

    def _downwards(self, numbers: Numbers, *, is_wrong: bool) -> Numbers:
        """Return the lines of one column; by rows, if the file goes up and down in it."""
        prose = [one for one in numbers if self._is_prose[one]]
        goes_up = self._goes_up(numbers, 1, 0) if is_wrong else self._goes_up(numbers)
        if not goes_up or not self._is_text(prose) or len(prose) < 0.5 * len(numbers):
            return numbers
        x0, _, x1, _ = self._around(prose)
        if median(self._rects[one][2] - self._rects[one][0] for one in prose) < 0.5 * (x1 - x0):
            return numbers
        self.is_changed = True
        self.moved.update(numbers)
        rows: list[Numbers] = []
        for one in sorted(numbers, key=lambda one: self._rects[one][1] + self._rects[one][3]):
            middle = (self._rects[one][1] + self._rects[one][3]) / 2
            if rows and middle < self._rects[rows[-1][0]][3] - 0.3 * self._height:
                rows[-1].append(one)
            else:
                rows.append([one])
        return [one for row in rows for one in sorted(row, key=lambda one: self._rects[one][0])]


def _has_words(text: str) -> bool:
    return len(text.split()) >= _WORDS


def _is_of_letters(text: str) -> bool:
    return sum(map(str.isalpha, text)) >= 0.6 * len(text)


def _with_blocks(lines: Sequence[TextLine], numbers: Numbers, moved: set[int]) -> list[TextLine]:
    """Return lines in an order, with blocks numbered along it: those of the file, and paragraphs where it was
    changed."""
    found: list[TextLine] = []
    block, last = -1, None
    for one in numbers:
        line = lines[one]
        if (
            last is None
            or (last in moved) != (one in moved)
            or (_begins(lines[last], line) if one in moved else lines[last].block != line.block)
        ):
            block += 1
        found.append(line if line.block == block else replace(line, block=block))
        last = one
    return found


def _begins(before: TextLine, line: TextLine) -> bool:
    """Return whether a line begins a paragraph or column, below the line before it."""
    (x0, y0, x1, y1), (left, top, right, bottom) = before.rect, line.rect
    height = min(y1 - y0, bottom - top)
    if not -height < top - y1 <= _PARAGRAPH * height and abs(top - y0) > 0.5 * height:
        return True
    return min(x1, right) <= max(x0, left) or not 0.8 < (y1 - y0) / max(bottom - top, 1e-6) < 1.25
