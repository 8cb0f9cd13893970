"""Text selection on a page: from a point to a caret, and from carets to a passage."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import replace

from explorer.model.annotation import Point, Quad, Rect, bounds, quad_of, rects_touch, union
from explorer.model.line_joins import (
    HYPHENS,
    begins_word,
    compound_end,
    compound_start,
    in_word,
    is_divided,
    is_unspaced,
    is_within_word,
    joined,
    joins_words,
    word_end,
    word_start,
)
from explorer.model.text_page import Caret, Passage, TextLine, TextPage


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
    return caret_in(page, nearest, point)


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
    if end == len(text) and begins_word(page, caret.line):
        last = Caret(caret.line + 1, word_end(page.lines[caret.line + 1].text, 0))
    if start == 0 and caret.line > 0 and begins_word(page, caret.line - 1):
        first = Caret(caret.line - 1, 0)
    elif start == 0 and caret.line > 0 and is_divided(page, caret.line - 1):
        before = page.lines[caret.line - 1].text
        first = Caret(caret.line - 1, word_start(before, len(before) - 2))
    return (first, last)


def cuts_word(page: TextPage, caret: Caret) -> bool:
    """Return whether a caret stands inside a word, also one that is divided between two lines."""
    text, at = page.lines[caret.line].text, caret.char
    if 0 < at < len(text):
        return in_word(text[at - 1]) and in_word(text[at]) and not is_unspaced(text[at])
    if at == 0 and caret.line > 0:
        return begins_word(page, caret.line - 1) or is_divided(page, caret.line - 1)
    return at > 0 and at == len(text) and (begins_word(page, caret.line) or is_divided(page, caret.line))


def compound_range(page: TextPage, caret: Caret) -> tuple[Caret, Caret]:
    """Return the range of the word that a caret divides, with those that hyphens join to it, also over a line's end:
    “state-of-the-art”; the caret twice if it divides none."""
    line, text = caret.line, page.lines[caret.line].text
    at = caret.char
    over = at >= len(text) - (text[-1:] in HYPHENS) and _goes_on(page, line)
    inside = cuts_word(page, caret) or joins_words(text, at) or joins_words(text, at - 1)
    if not (inside or over or (at == 0 and line > 0 and _goes_on(page, line - 1))):
        return (caret, caret)
    if over and at == len(text) and text[-1] in HYPHENS:
        at -= 1
    first, last = Caret(line, compound_start(text, at)), Caret(line, compound_end(text, at))
    while first.char == 0 and first.line > 0 and _goes_on(page, first.line - 1):
        before = page.lines[first.line - 1].text
        first = Caret(first.line - 1, compound_start(before, len(before) - (before[-1] in HYPHENS)))
    while last.char >= len(ending := page.lines[last.line].text) - (ending[-1:] in HYPHENS) and _goes_on(
        page, last.line
    ):
        last = Caret(last.line + 1, compound_end(page.lines[last.line + 1].text, 0))
    return (first, last)


def _goes_on(page: TextPage, number: int) -> bool:
    """Return whether the last word of a line and the first one of the next are one, or joined by a hyphen."""
    if number + 1 >= len(page.lines):
        return False
    line, after = page.lines[number], page.lines[number + 1]
    if is_divided(page, number) or begins_word(page, number):
        return True
    is_joined = len(line.text) > 1 and line.text[-1] in HYPHENS and line.text[-2].isalnum()
    return is_joined and after.text[:1].isalnum() and line.block == after.block


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


def caret_in(page: TextPage, line: int, point: Point) -> Caret:
    """Return the caret in a line nearest to a point."""
    return Caret(line, *page.lines[line].nearest(page.lines[line].place(point)[0]))


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
    return Passage(page.page, quads_between(page, start, end), joined(page, pieces), before, after)


def words_in(page: TextPage, rect: Rect) -> str:
    """Return the text inside a rectangle, in reading order: each whole word whose center lies in it."""
    whole = (_whole_words(page.lines[piece[0]], piece, quad_of(rect)) for piece in _pieces_in(page, quad_of(rect)))
    return joined(page, [piece for piece in whole if piece[1] < piece[2]])


def _whole_words(line: TextLine, piece: tuple[int, int, int], quad: Quad) -> tuple[int, int, int]:
    """Complete the word at either end of a piece of a line, or leave it out if its center is outside of the quad."""
    number, first, last = piece
    if reach := _reach_in(quad, line):
        if is_within_word(line.text, first):
            start, end = word_start(line.text, first), word_end(line.text, first)
            first = start if reach[0] <= (line.start(start) + line.end(end - 1)) / 2 <= reach[1] else end
        if is_within_word(line.text, last):
            start, end = word_start(line.text, last), word_end(line.text, last)
            last = end if reach[0] <= (line.start(start) + line.end(end - 1)) / 2 <= reach[1] else start
    return number, first, last


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
    return Passage(page.page, quads, joined(page, pieces), before, passage(page, last, step(page, last, around)).text)


def _pieces_in(page: TextPage, quad: Quad) -> list[tuple[int, int, int]]:
    """Return the lines, and the range of their characters, inside a quad."""
    pieces = []
    around = bounds(quad)
    for number, line in enumerate(page.lines):
        if not rects_touch(line.rect, around):
            continue
        reach = _reach_in(quad, line)
        if reach is None and begins_word(page, number):
            # An annotation on the first line takes its drop cap in, however far down that goes.
            beside = page.lines[number + 1]
            reach = _reach_in(quad, replace(line, low=beside.low, high=beside.high))
        inside = [at for at in range(len(line.text)) if reach[0] <= line.middle(at) <= reach[1]] if reach else []
        if inside:
            pieces.append((number, inside[0], inside[-1] + 1))
    return pieces


def _reach_in(quad: Quad, line: TextLine) -> tuple[float, float] | None:
    """Return from where to where along a line its center lies inside a quad; None if it does not."""
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


def _gaps(rect: Rect, point: Point) -> tuple[float, float]:
    """Return the distance of a point from a rectangle, across and down; 0 inside it."""
    x, y = point
    return (max(rect[0] - x, 0.0, x - rect[2]), max(rect[1] - y, 0.0, y - rect[3]))


def _off(line: TextLine, point: Point) -> tuple[float, float]:
    """Return the distance of a point from a line, across it and along it; 0 inside it."""
    along, across = line.place(point)
    first, last = min(line.edges), max(line.edges)
    return (max(line.low - across, 0.0, across - line.high), max(first - along, 0.0, along - last))
