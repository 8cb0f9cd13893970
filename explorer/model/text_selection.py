"""Text selection on a page: from a point to a caret, and from carets to a passage."""

import math
from collections.abc import Iterable, Iterator
from itertools import pairwise

from explorer.model.annotation import Point, Quad, Rect, bounds, quad_of, union
from explorer.model.line_joins import in_word, is_divided, joined, word_end, word_start
from explorer.model.text_page import Caret, Passage, TextLine, TextPage


def caret_at(page: TextPage, point: Point) -> Caret | None:
    """Return the caret nearest to a point; None on a page without text.

    The nearest paragraph counts first, then the line level with the point, then the position in it: right of a
    paragraph's short last line this is the end of that line, not a place in the longer line above.
    """
    bounds: dict[int, Rect] = {}
    for line in page.lines:
        bounds[line.block] = union((bounds[line.block], line.rect)) if line.block in bounds else line.rect
    if not bounds:
        return None
    block = min(bounds, key=lambda number: math.hypot(*_gaps(bounds[number], point)))

    def distance(number: int) -> tuple[float, float]:
        across, down = _gaps(page.lines[number].rect, point)
        return (across, down) if page.lines[number].vertical else (down, across)

    nearest = min((i for i, line in enumerate(page.lines) if line.block == block), key=distance)
    line = page.lines[nearest]
    along = point[1] if line.vertical else point[0]
    return Caret(nearest, min(range(len(line.edges)), key=lambda i: abs(line.edges[i] - along)))


def word_range(page: TextPage, caret: Caret) -> tuple[Caret, Caret]:
    """Return the range of the word at a caret, also if it is hyphenated; a single character where there is no word."""
    text = page.lines[caret.line].text
    at = caret.char
    if at >= len(text) or (at > 0 and not in_word(text[at]) and (text[at] == " " or in_word(text[at - 1]))):
        at -= 1
    if at < 0:
        return (caret, caret)
    if not in_word(text[at]):
        return (Caret(caret.line, at), Caret(caret.line, at + 1))
    start = word_start(text, at)
    end = word_end(text, at)
    first, last = Caret(caret.line, start), Caret(caret.line, end)
    if is_divided(page, caret.line) and end == len(text) - 1:
        last = Caret(caret.line + 1, word_end(page.lines[caret.line + 1].text, 0))
    if start == 0 and caret.line > 0 and is_divided(page, caret.line - 1):
        before = page.lines[caret.line - 1].text
        first = Caret(caret.line - 1, word_start(before, len(before) - 2))
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
        inside = there.line == here.line and in_word(text[passed.char])
        if entered and not inside:
            return here
        here, entered = there, inside


def caret_in(page: TextPage, line: int, along: float) -> Caret:
    """Return the caret in a line nearest to a position along it, in points."""
    edges = page.lines[line].edges
    return Caret(line, min(range(len(edges)), key=lambda i: abs(edges[i] - along)))


def caret_rect(page: TextPage, caret: Caret) -> Rect:
    """Return where a caret is drawn: a rectangle without width, in points of the unrotated page."""
    line = page.lines[caret.line]
    edge = line.edges[min(caret.char, len(line.edges) - 1)]
    x0, y0, x1, y1 = line.rect
    return (x0, edge, x1, edge) if line.vertical else (edge, y0, edge, y1)


def passage(page: TextPage, start: Caret, end: Caret, *, around: int = 0) -> Passage:
    """Return the text between two carets, in either order, and a quad for each line it touches.

    Args:
        around: number of characters of context before and after it.
    """
    if end < start:
        start, end = end, start
    pieces = [(number, first, last) for number, first, last in _pieces(page, start, end) if first < last]
    before = passage(page, step(page, start, -around), start).text if around else ""
    after = passage(page, end, step(page, end, around)).text if around else ""
    return Passage(page.page, quads_between(page, start, end), joined(page, pieces), before, after)


def words_in(page: TextPage, rect: Rect) -> str:
    """Return the text inside a rectangle, in reading order: each character whose centre lies in it."""
    return joined(page, _pieces_in(page, rect))


def words_under(page: TextPage, quads: Iterable[Quad], around: int) -> Passage | None:
    """Return the text under quads made by another program, in reading order; None if there is none.

    Args:
        around: number of characters of context before and after them.
    """
    quads = tuple(quads)
    pieces = sorted({piece for quad in quads for piece in _pieces_in(page, bounds(quad))})
    if not pieces:
        return None
    first, last = Caret(pieces[0][0], pieces[0][1]), Caret(pieces[-1][0], pieces[-1][2])
    before = passage(page, step(page, first, -around), first).text
    return Passage(page.page, quads, joined(page, pieces), before, passage(page, last, step(page, last, around)).text)


def _pieces_in(page: TextPage, rect: Rect) -> list[tuple[int, int, int]]:
    """Return the lines, and the range of their characters, inside a rectangle."""
    x0, y0, x1, y1 = rect
    pieces = []
    for number, line in enumerate(page.lines):
        low, high = (y0, y1) if line.vertical else (x0, x1)
        across = (line.rect[0] + line.rect[2]) / 2 if line.vertical else (line.rect[1] + line.rect[3]) / 2
        if not (x0 <= across <= x1 if line.vertical else y0 <= across <= y1):
            continue
        middles = [(start + end) / 2 for start, end in pairwise(line.edges)]
        inside = [at for at, middle in enumerate(middles) if low <= middle <= high]
        if inside:
            pieces.append((number, inside[0], inside[-1] + 1))
    return pieces


def quads_between(page: TextPage, start: Caret, end: Caret) -> tuple[Quad, ...]:
    """Return a quad for each line of the text between two carets in order."""
    pieces = _pieces(page, start, end)
    return tuple(_quad(page.lines[number], first, last) for number, first, last in pieces if first < last)


def _quad(line: TextLine, first: int, last: int) -> Quad:
    """Return the quad of characters in their reading direction: in a vertical line the first corner is another one."""
    x0, y0, x1, y1 = line.span(first, last)
    if not line.vertical:
        return quad_of((x0, y0, x1, y1))
    if line.edges[first] > line.edges[last]:  # upwards
        return (x0, y1, x0, y0, x1, y1, x1, y0)
    return (x1, y0, x1, y1, x0, y0, x0, y1)


def _pieces(page: TextPage, start: Caret, end: Caret) -> Iterator[tuple[int, int, int]]:
    for number in range(start.line, min(end.line, len(page.lines) - 1) + 1):
        length = len(page.lines[number].text)
        first = start.char if number == start.line else 0
        last = end.char if number == end.line else length
        yield number, max(0, min(first, length)), max(0, min(last, length))


def _gaps(rect: Rect, point: Point) -> tuple[float, float]:
    """Return the distance of a point from a rectangle, across and down; 0 inside it."""
    x, y = point
    return (max(rect[0] - x, 0.0, x - rect[2]), max(rect[1] - y, 0.0, y - rect[3]))
