"""Finds words and phrases that begin on one page, or in one column, and end on the next."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from explorer.model.find_options import PLAIN, FindOptions
from explorer.model.medians import median
from explorer.model.running_heads import repeated
from explorer.model.text_page import Caret, Hit, Passage, TextLine, TextPage
from explorer.model.text_search import SearchIndex
from explorer.model.text_selection import passage

_REACH = 8
"""Number of lines on each side of the page break that a match may have."""
_APART = 0.8
"""A header or footer is this far from the text, in heights of its line."""
_SMALL = 0.93
"""A footnote's lines are lower than this, in heights of the page's most lines."""


class PageSeam:
    """The last lines of a page's text and the first ones of the next page's, as one text.

    What may stand between them, as running heads, page numbers, footnotes and figures, is left out; where that is not
    clear, there are several readings.

    Args:
        page: the text of a page.
        following: the text of the page after it.
    """

    def __init__(self, page: TextPage, following: TextPage) -> None:
        self._pages = (page, following)
        self._readings = [
            _Reading(page, last, following, first)
            for last in _ends(page, repeated(page, following, top=False), last=True)
            for first in _ends(following, repeated(following, page, top=True), last=False)
        ]

    def is_of(self, page: TextPage, following: TextPage) -> bool:
        """Return whether this is the seam of these pages, and not of earlier readings of them."""
        return self._pages[0] is page and self._pages[1] is following

    def find(self, needle: str, options: FindOptions = PLAIN) -> tuple[Hit, ...]:
        """Return the matches that begin on the page and end on the next one, each as one Hit with ``onward``."""
        found: dict[tuple[Caret, Caret], Hit] = {}
        for reading in self._readings:
            for begin, stop, hit, here, there in reading.matches(needle, options):
                whole = Hit(
                    replace(here, before=hit.passage.before),
                    hit.before,
                    hit.after,
                    replace(there, after=hit.passage.after),
                    hit.passage.text,
                )
                found.setdefault((begin, stop), whole)
        return tuple(found.values())


def over_footnotes(page: TextPage, needle: str, options: FindOptions = PLAIN) -> tuple[Hit, ...]:
    """Return the matches that begin in one column of a page and end in the next, with footnotes between."""
    lines, hits = page.lines, []
    tops = [number for number in range(1, len(lines)) if _begins_column(lines[number - 1], lines[number])]
    usual = median(map(_height, lines)) if tops else 0.0
    for top, before in zip(tops, [0, *tops], strict=False):
        last = next((one for one in range(top - 1, before - 1, -1) if _height(lines[one]) >= _SMALL * usual), top - 1)
        if last < top - 1:
            for _, _, hit, here, there in _Reading(page, last, page, top).matches(needle, options):
                hits.append(replace(hit, passage=replace(hit.passage, quads=here.quads + there.quads)))
    return tuple(hits)


def _begins_column(before: TextLine, line: TextLine) -> bool:
    beside = line.rect[0] >= before.rect[2] or line.rect[2] <= before.rect[0]
    return beside and line.is_level and before.is_level and line.rect[3] <= before.rect[1]


class _Reading:
    """The lines of a page up to one, and those of a page, it or the next, from another one on, as one text."""

    def __init__(self, page: TextPage, last: int, following: TextPage, first: int) -> None:
        before = page.lines[max(0, last + 1 - _REACH) : last + 1]
        after = following.lines[first : first + _REACH]
        # The one goes on in the other, as if they were of one paragraph.
        shift = before[-1].block - after[0].block
        moved = tuple(replace(line, block=line.block + shift) for line in after)
        self._page, self._last, self._following, self._first = page, last, following, first
        self._own = len(before)
        self._index = SearchIndex(TextPage(page.page, before + moved))

    def matches(self, needle: str, options: FindOptions) -> Iterator[tuple[Caret, Caret, Hit, Passage, Passage]]:
        """Yield where each match that is on both sides begins and stops, the match, and its passage on each side."""
        for start, end in self._index.spans(needle, options):
            if not start.line < self._own <= end.line:
                continue
            begin = Caret(start.line + self._last + 1 - self._own, start.char)
            stop = Caret(end.line - self._own + self._first, end.char)
            here = passage(self._page, begin, Caret(self._last, len(self._page.lines[self._last].text)))
            there = passage(self._following, Caret(self._first, 0), stop)
            if here.quads and there.quads:
                yield begin, stop, self._index.hit(start, end), here, there


def _ends(page: TextPage, heads: set[int], *, last: bool) -> list[int]:
    """Return the lines at which the text of a page may end, or with ``last`` False start; the likeliest first."""
    lines = page.lines
    level = [number for number, line in enumerate(lines) if line.is_level and number not in heads]
    if not level:
        return []
    usual = median(_height(lines[number]) for number in level)
    order = level[::-1] if last else level

    def is_body(number: int) -> bool:
        return _height(lines[number]) >= _SMALL * usual and not _stands_apart(page, number)

    found = [*islice(filter(is_body, order), 1), order[0]]
    if not last:
        # Below a figure or table at the page's top: the first line that begins within a sentence.
        within = (one for one in order if _begins(page, one) and lines[one].text[:1].islower() and is_body(one))
        found += islice(within, 1)
    return list(dict.fromkeys(found))


def _begins(page: TextPage, number: int) -> bool:
    return number == 0 or page.lines[number - 1].block != page.lines[number].block


def _height(line: TextLine) -> float:
    return line.rect[3] - line.rect[1]


def _stands_apart(page: TextPage, number: int) -> bool:
    """Return whether a line is the page's uppermost or lowest one, alone and away from the text, as a running head."""
    _, y0, _, y1 = page.lines[number].rect
    others = [line.rect for at, line in enumerate(page.lines) if at != number and line.is_level and line.text.strip()]
    beside = [rect for rect in others if rect[1] < (y0 + y1) / 2 < rect[3]]
    rest = [rect for rect in others if rect not in beside]
    if not rest:
        return False
    up, down = min(rect[1] for rect in rest) - y1, y0 - max(rect[3] for rect in rest)
    return max(up, down) > _APART * (y1 - y0)
