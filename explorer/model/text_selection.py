"""Text selection on a page: from a point to a caret, and from carets to a passage."""

import math
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise

from explorer.model.annotation import Point, Quad, Rect, bounds, quad_of, union
from explorer.model.glyph_composition import composed
from explorer.model.text_page import Caret, Passage, TextLine, TextPage

HYPHENS = "-\u2010\u00ad"
"""Characters at a line's end where a word may be hyphenated."""
_INSIDE_WORDS = "'’_"
_ADDRESS = re.compile(r"(?:https?://|www\.|(?:doi|arxiv)\.org/)\S*[-/_=&?%#~]$", re.IGNORECASE)
"""A line break inside a web address: characters that never end one."""
_CHAIN = re.compile(rf"[\w{_INSIDE_WORDS}]+(?:-[\w{_INSIDE_WORDS}]+)*")


def caret_at(page: TextPage, point: Point) -> Caret | None:
    """Return the caret nearest to a point; None on a page without text.

    The nearest paragraph counts first, then the line level with the point, then the position in it: right of a
    paragraph's short last line this is the end of that line, not a place in the longer line above.
    """
    rects: dict[int, Rect] = {}
    away: dict[int, float] = {}
    for line in page.lines:
        if line.is_upright:
            rects[line.block] = union((rects[line.block], line.rect)) if line.block in rects else line.rect
        else:  # The rectangle around a slanted line holds other text too.
            away[line.block] = min(away.get(line.block, math.inf), math.hypot(*_off(line, point)))
    for number, rect in rects.items():
        away[number] = min(away.get(number, math.inf), math.hypot(*_gaps(rect, point)))
    if not away:
        return None
    block = min(away, key=lambda number: away[number])
    nearest = min(
        (i for i, line in enumerate(page.lines) if line.block == block), key=lambda i: _off(page.lines[i], point)
    )
    return caret_in(page, nearest, page.lines[nearest].place(point)[0])


def word_range(page: TextPage, caret: Caret) -> tuple[Caret, Caret]:
    """Return the range of the word at a caret, also if it is hyphenated; a single character where there is no word."""
    text = page.lines[caret.line].text
    at = caret.char
    if at >= len(text) or (at > 0 and not _in_word(text[at]) and (text[at] == " " or _in_word(text[at - 1]))):
        at -= 1
    if at < 0:
        return (caret, caret)
    if not _in_word(text[at]):
        return (Caret(caret.line, at), Caret(caret.line, at + 1))
    start = _word_start(text, at)
    end = _word_end(text, at)
    first, last = Caret(caret.line, start), Caret(caret.line, end)
    if _is_divided(page, caret.line) and end == len(text) - 1:
        last = Caret(caret.line + 1, _word_end(page.lines[caret.line + 1].text, 0))
    if start == 0 and caret.line > 0 and _is_divided(page, caret.line - 1):
        before = page.lines[caret.line - 1].text
        first = Caret(caret.line - 1, _word_start(before, len(before) - 2))
    return (first, last)


def line_range(page: TextPage, caret: Caret) -> tuple[Caret, Caret]:
    """Return the range of the caret's line."""
    return (Caret(caret.line, 0), Caret(caret.line, len(page.lines[caret.line].text)))


def step(page: TextPage, caret: Caret, chars: int) -> Caret:
    """Move a caret by so many characters; the end of a line and the start of the next are one apart."""
    line, char = caret.line, caret.char + chars
    while char < 0 and line > 0:
        line -= 1
        char += len(page.lines[line].text) + 1
    while char > len(page.lines[line].text) and line + 1 < len(page.lines):
        char -= len(page.lines[line].text) + 1
        line += 1
    return Caret(line, max(0, min(char, len(page.lines[line].text))))


def step_word(page: TextPage, caret: Caret, forward: bool) -> Caret:
    """Move a caret to the end of the next word, or with ``forward`` False to the start of the previous one."""
    here, entered = caret, False
    while True:
        there = step(page, here, 1 if forward else -1)
        if there == here:
            return here
        passed = min(here, there, key=lambda one: (one.line, one.char))
        text = page.lines[passed.line].text
        inside = there.line == here.line and _in_word(text[passed.char])
        if entered and not inside:
            return here
        here, entered = there, inside


def caret_in(page: TextPage, line: int, along: float) -> Caret:
    """Return the caret in a line nearest to a position along it, in points."""
    return Caret(line, *page.lines[line].nearest(along))


def caret_rect(page: TextPage, caret: Caret) -> Rect:
    """Return where a caret is drawn, in points of the unrotated page: x and y of its ends at the letters' heads and at
    their feet."""
    line = page.lines[caret.line]
    along = line.caret(caret.char, caret.after)
    return (*line.point(along, line.low), *line.point(along, line.high))


def passage(page: TextPage, start: Caret, end: Caret, *, around: int = 0) -> Passage:
    """Return the text between two carets, in either order, and quads along the lines it touches.

    Args:
        around: number of characters of context before and after it.
    """
    if end < start:
        start, end = end, start
    pieces = [(number, first, last) for number, first, last in _pieces(page, start, end) if first < last]
    before = passage(page, step(page, start, -around), start).text if around else ""
    after = passage(page, end, step(page, end, around)).text if around else ""
    return Passage(page.page, quads_between(page, start, end), _join(page, pieces), before, after)


def words_in(page: TextPage, rect: Rect) -> str:
    """Return the text inside a rectangle, in reading order: each character whose centre lies in it."""
    return _join(page, _pieces_in(page, quad_of(rect)))


def words_under(page: TextPage, quads: Iterable[Quad], around: int) -> Passage | None:
    """Return the text under quads made by another program, in reading order; None if there is none.

    Args:
        around: number of characters of context before and after them.
    """
    quads = tuple(quads)
    pieces = sorted({piece for quad in quads for piece in _pieces_in(page, quad)})
    if not pieces:
        return None
    first, last = Caret(pieces[0][0], pieces[0][1]), Caret(pieces[-1][0], pieces[-1][2])
    before = passage(page, step(page, first, -around), first).text
    return Passage(page.page, quads, _join(page, pieces), before, passage(page, last, step(page, last, around)).text)


def _pieces_in(page: TextPage, quad: Quad) -> list[tuple[int, int, int]]:
    """Return the lines, and the range of their characters, inside a quad."""
    pieces = []
    around = bounds(quad)
    for number, line in enumerate(page.lines):
        if not _meet(line.rect, around):
            continue
        reach = _reach_in(quad, line)
        inside = [at for at in range(len(line.text)) if reach[0] <= line.middle(at) <= reach[1]] if reach else []
        if inside:
            pieces.append((number, inside[0], inside[-1] + 1))
    return pieces


def _reach_in(quad: Quad, line: TextLine) -> tuple[float, float] | None:
    """Return from where to where along a line its centre lies inside a quad; None if it does not."""
    middle = (line.low + line.high) / 2
    corners = [line.place((quad[at], quad[at + 1])) for at in (0, 2, 6, 4)]
    crossed = []
    for (along, across), (other, below) in zip(corners, (*corners[1:], corners[0]), strict=True):
        if min(across, below) <= middle <= max(across, below):
            share = (middle - across) / (below - across) if below != across else 0.0
            crossed += [along + share * (other - along)] if below != across else [along, other]
    return (min(crossed), max(crossed)) if crossed else None


def quads_between(page: TextPage, start: Caret, end: Caret) -> tuple[Quad, ...]:
    """Return quads for the text between two carets in order: one for each line, and for each run of letters in it."""
    pieces = _pieces(page, start, end)
    return tuple(quad for number, first, last in pieces for quad in page.lines[number].quads(first, last))


def _pieces(page: TextPage, start: Caret, end: Caret) -> Iterator[tuple[int, int, int]]:
    for number in range(start.line, min(end.line, len(page.lines) - 1) + 1):
        length = len(page.lines[number].text)
        first = start.char if number == start.line else 0
        last = end.char if number == end.line else length
        yield number, max(0, min(first, length)), max(0, min(last, length))


def _join(page: TextPage, pieces: list[tuple[int, int, int]]) -> str:
    """Join lines to one line of text: hyphenated words are made whole, other line breaks become blanks."""
    parts: list[str] = []
    for index, (number, first, last) in enumerate(pieces):
        line = page.lines[number].text
        parts.append(line[first:last])
        if index + 1 == len(pieces):
            break
        if last == len(line) and _ADDRESS.search(line[first:last]):
            continue
        if not (last == len(line) and _is_divided(page, number)):
            parts.append(" ")
        elif not _is_compound(page, number):
            parts[-1] = parts[-1][:-1]
    return composed(" ".join("".join(parts).split()))


def _is_divided(page: TextPage, number: int) -> bool:
    """Return whether a line ends within a word: a hyphen after a letter, and a lower-case letter in the next line."""
    if number + 1 >= len(page.lines):
        return False
    text, following = page.lines[number].text, page.lines[number + 1].text
    return len(text) > 1 and text[-1] in HYPHENS and text[-2].isalpha() and following[:1].islower()


def _is_compound(page: TextPage, number: int) -> bool:
    """Return whether a split word keeps its hyphen: “GPT-based”, or one found with its hyphen elsewhere on the page.

    A word found nowhere else keeps it if it has another hyphen before: “state-of-the-art”.
    """
    text, following = page.lines[number].text, page.lines[number + 1].text
    if text[-2].isupper():
        return True
    start = _word_start(text, len(text) - 2)
    before, after = text[start:-1].casefold(), following[: _word_end(following, 0)].casefold()
    known = _words(_ByIdentity(page))
    return f"{before}-{after}" in known or (start > 1 and text[start - 1] in HYPHENS and before + after not in known)


class _ByIdentity:
    """A page as a cache key, compared by identity, because comparing its content would take as long as reading it."""

    def __init__(self, page: TextPage) -> None:
        self.page = page

    def __hash__(self) -> int:
        return id(self.page)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ByIdentity) and other.page is self.page


@lru_cache(maxsize=2)
def _words(of: _ByIdentity) -> frozenset[str]:
    """Return the words of a page in lower case, and pairs joined by a hyphen. Cached: it is needed at every
    split word."""
    found: set[str] = set()
    for line in of.page.lines:
        for chain in _CHAIN.findall(line.text.casefold()):
            words = chain.split("-")
            found.update(words, map("-".join, pairwise(words)))
    return frozenset(found)


def _word_start(text: str, at: int) -> int:
    while at > 0 and _in_word(text[at - 1]):
        at -= 1
    return at


def _word_end(text: str, at: int) -> int:
    while at < len(text) and _in_word(text[at]):
        at += 1
    return at


def _in_word(char: str) -> bool:
    return char.isalnum() or char in _INSIDE_WORDS


def _gaps(rect: Rect, point: Point) -> tuple[float, float]:
    """Return the distance of a point from a rectangle, across and down; 0 inside it."""
    x, y = point
    return (max(rect[0] - x, 0.0, x - rect[2]), max(rect[1] - y, 0.0, y - rect[3]))


def _off(line: TextLine, point: Point) -> tuple[float, float]:
    """Return the distance of a point from a line, across it and along it; 0 inside it."""
    along, across = line.place(point)
    first, last = min(line.edges), max(line.edges)
    return (max(line.low - across, 0.0, across - line.high), max(first - along, 0.0, along - last))


def _meet(one: Rect, other: Rect) -> bool:
    return one[0] <= other[2] and one[2] >= other[0] and one[1] <= other[3] and one[3] >= other[1]
