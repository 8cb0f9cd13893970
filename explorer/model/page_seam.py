"""Finds words and phrases that begin on one page and end on the next."""

from dataclasses import replace
from statistics import median

from explorer.model.find_options import PLAIN, FindOptions
from explorer.model.running_heads import repeated
from explorer.model.text_page import Caret, Hit, TextLine, TextPage
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
            self._reading(last, first)
            for last in _ends(page, repeated(page, following, top=False), last=True)
            for first in _ends(following, repeated(following, page, top=True), last=False)
        ]

    def is_of(self, page: TextPage, following: TextPage) -> bool:
        """Return whether this is the seam of these pages, and not of earlier readings of them."""
        return self._pages[0] is page and self._pages[1] is following

    def find(self, needle: str, options: FindOptions = PLAIN) -> tuple[Hit, ...]:
        """Return the matches that begin on the page and end on the next one, each as one Hit with ``onward``."""
        found: dict[tuple[Caret, Caret], Hit] = {}
        for index, last, first in self._readings:
            own = min(_REACH, last + 1)
            for start, end, hit in index.matches(needle, options):
                if start.line < own <= end.line:
                    begin = Caret(start.line + last + 1 - own, start.char)
                    stop = Caret(end.line + first - own, end.char)
                    if (begin, stop) not in found and (whole := self._hit(hit, begin, stop, last, first)):
                        found[begin, stop] = whole
        return tuple(found.values())

    def _reading(self, last: int, first: int) -> tuple[SearchIndex, int, int]:
        page, following = self._pages
        before = page.lines[max(0, last + 1 - _REACH) : last + 1]
        after = following.lines[first : first + _REACH]
        # The line at the page's end goes on in the first of the next, as if they were of one paragraph.
        block = before[-1].block
        shift = block - after[0].block
        moved = tuple(replace(line, block=line.block + shift) for line in after)
        return SearchIndex(TextPage(page.page, before + moved)), last, first

    def _hit(self, hit: Hit, begin: Caret, stop: Caret, last: int, first: int) -> Hit | None:
        page, following = self._pages
        here = passage(page, begin, Caret(last, len(page.lines[last].text)))
        there = passage(following, Caret(first, 0), stop)
        if not here.quads or not there.quads:
            return None
        return Hit(
            replace(here, before=hit.passage.before),
            hit.before,
            hit.after,
            replace(there, after=hit.passage.after),
            hit.passage.text,
        )


def _ends(page: TextPage, heads: set[int], *, last: bool) -> list[int]:
    """Return the lines at which the text of a page may end, or with ``last`` False start; the likeliest first."""
    lines = page.lines
    level = [number for number, line in enumerate(lines) if line.is_level and number not in heads]
    if not level:
        return []
    usual = median(_height(lines[number]) for number in level)
    order = level[::-1] if last else level
    body = [number for number in order if _height(lines[number]) >= _SMALL * usual and not _stands_apart(page, number)]
    found = [*body[:1], *order[:1]]
    if not last:
        # Below a figure or table at the page's top: the first line that begins within a sentence.
        found += [one for one in body if _begins(page, one) and lines[one].text[:1].islower()][:1]
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
