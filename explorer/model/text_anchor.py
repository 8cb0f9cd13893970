"""Finds an annotation's place in another file of its paper, by its quote and the text around it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from rapidfuzz import fuzz

from explorer.model.annotation import Point, Rect, bounds
from explorer.model.folded_text import fold
from explorer.model.text_page import Caret, Passage, TextLine, TextPage
from explorer.model.text_selection import passage

WINDOW = 4
"""Number of pages before and after the old one that are searched for text similar to the quote."""
_LONG = 40
"""Minimum length of a quote that is certain if it occurs only once; a shorter one needs its context as well."""
LEAST_LIKE = 24
"""Minimum length of a quote that may be found by similarity; a shorter one is similar to too much."""
_CONTEXT = 8
"""Number of characters beside a quote that must agree."""
_LIKE, _RIVAL, _NEIGHBOR = 90.0, 8.0, 75.0
"""Minimum similarity (of 100) of a changed quote, its minimum lead over the next best, and minimum similarity of its
context."""
_GUESS = 75.0
_SLACK = 10
_MOST_PLACES = 500
_LONG_COPY, _SHORT_COPY = re.compile(r"(.{6,}?)\1+"), re.compile(r"(.{2,}?)\1+")
"""Match words that follow each other twice or more."""
_MOST_COPIED = 2000
"""Maximum number of characters of a quote in which copies are looked for, since that takes time by its square."""
_LINE = 20
"""Minimum length of a line that can locate a drawing."""
_NEAR = 3.0
"""Points by which the distance of the lines around a drawing may have changed."""

Pages = Mapping[int, "Letters"]
"""The pages of a file by number; unreadable ones are missing."""


def letters(text: str) -> str:
    """Normalize text for comparison: without blanks and hyphens, so that line breaks make no difference."""
    return "".join(fold(text).split()).replace("-", "")


class Letters:
    """A page's normalized characters, each with its place.

    Args:
        page: the page's text.
    """

    def __init__(self, page: TextPage) -> None:
        self.page = page
        found: list[str] = []
        self._carets: list[Caret] = []
        for number, line in enumerate(page.lines):
            for at, char in enumerate(line.text):
                for letter in letters(char):
                    found.append(letter)
                    self._carets.append(Caret(number, at))
        self.text = "".join(found)

    def passage(self, start: int, end: int, around: int = 0) -> Passage:
        """Return the passage of a range of characters, with so many characters of context before and after."""
        last = self._carets[end - 1]
        return passage(self.page, self._carets[start], Caret(last.line, last.char + 1), around=around)


@dataclass(frozen=True, slots=True)
class TextQuote:
    """A quote with its context, and the page (from 0) on which it was."""

    exact: str
    before: str
    after: str
    page: int


@dataclass(frozen=True, slots=True)
class AnchorMatch:
    """A match: a range of characters on a page; ``sure`` if no other place is likely; ``like`` is the similarity of
    100."""

    page: int
    start: int
    end: int
    sure: bool
    like: float = 100.0


def find_again(quotation: TextQuote, pages: Pages) -> AnchorMatch | None:
    """Find a quote again: unchanged, or else changed a little and nearby; None if nothing is similar."""
    return find_unchanged(quotation, pages) or find_similar(quotation, pages)


def find_unchanged(quotation: TextQuote, pages: Pages) -> AnchorMatch | None:
    """Find a quote as it was on any page; of places with equal context, the one nearest to its page is returned."""
    wanted = _normalized(quotation)
    if not wanted.exact:
        return None
    for reading in dict.fromkeys((wanted, _reread(wanted, _LONG_COPY), _reread(wanted, _SHORT_COPY))):
        if found := _as_it_was(reading, pages):
            return found
    return None


def find_similar(quotation: TextQuote, pages: Pages) -> AnchorMatch | None:
    """Find a changed quote near its page, which is slow; None if it has fewer than ``LEAST_LIKE`` letters."""
    return _alike(_normalized(quotation), pages)


def _normalized(quotation: TextQuote) -> TextQuote:
    return TextQuote(letters(quotation.exact), letters(quotation.before), letters(quotation.after), quotation.page)


def _reread(wanted: TextQuote, copy: re.Pattern[str]) -> TextQuote:
    """Return a quote as the program reads its words now: once where they are printed twice, without unknown
    characters, which invisible ones once were."""

    def anew(text: str) -> str:
        return copy.sub(r"\1", text[:_MOST_COPIED].replace("\ufffd", "")) + text[_MOST_COPIED:]

    return TextQuote(anew(wanted.exact), anew(wanted.before), anew(wanted.after), wanted.page)


def _as_it_was(wanted: TextQuote, pages: Pages) -> AnchorMatch | None:
    places = list(islice(_places(wanted.exact, pages), _MOST_PLACES)) if wanted.exact else []
    if not places:
        return None

    def agreeing(place: tuple[int, int]) -> int:
        text, start = pages[place[0]].text, place[1]
        before, after = text[max(0, start - len(wanted.before)) : start], text[start + len(wanted.exact) :]
        return _common(wanted.before[::-1], before[::-1]) + _common(wanted.after, after)

    ranked = sorted(((agreeing(one), -abs(one[0] - wanted.page), one) for one in places), reverse=True)
    context, _, (page, start) = ranked[0]
    rival = ranked[1][0] if len(ranked) > 1 else None
    if rival is None:
        sure = len(wanted.exact) >= _LONG or context >= _CONTEXT
    else:
        sure = context >= _CONTEXT and rival + _CONTEXT <= context and len(places) < _MOST_PLACES
    return AnchorMatch(page, start, start + len(wanted.exact), sure)


def _places(exact: str, pages: Pages) -> Iterator[tuple[int, int]]:
    for number, page in pages.items():
        at = page.text.find(exact)
        while at >= 0:
            yield number, at
            at = page.text.find(exact, at + 1)


def _common(a: str, b: str) -> int:
    """Return the length of the common beginning of two texts."""
    for at, (one, other) in enumerate(zip(a, b, strict=False)):
        if one != other:
            return at
    return min(len(a), len(b))


def _alike(wanted: TextQuote, pages: Pages) -> AnchorMatch | None:
    exact = wanted.exact
    if len(exact) < LEAST_LIKE:
        return None
    found: list[tuple[float, int, int, int]] = []
    for number in range(wanted.page - WINDOW, wanted.page + WINDOW + 1):
        text = pages[number].text if number in pages else ""
        for _ in range(2):  # The best place on a page, and the next best.
            if len(text) < len(exact):
                break
            best = fuzz.partial_ratio_alignment(exact, text, score_cutoff=_GUESS)
            if best is None or best.dest_end <= best.dest_start:
                break
            found.append((best.score, number, best.dest_start, best.dest_end))
            text = text[: best.dest_start] + "\0" * (best.dest_end - best.dest_start) + text[best.dest_end :]
    if not found:
        return None
    found.sort(reverse=True)
    _, number, start, end = found[0]
    text = pages[number].text
    start = max(_around(start, len(text)), key=lambda one: fuzz.ratio(exact, text[one:end]) if one < end else 0)
    end = max(_around(end, len(text)), key=lambda one: fuzz.ratio(exact, text[start:one]) if one > start else 0)
    like = fuzz.ratio(exact, text[start:end])
    rival = found[1][0] if len(found) > 1 else 0.0
    beside = max(
        _like(wanted.before, text[max(0, start - len(wanted.before)) : start]),
        _like(wanted.after, text[end : end + len(wanted.after)]),
    )
    return AnchorMatch(number, start, end, like >= _LIKE and rival + _RIVAL <= like and beside >= _NEIGHBOR, like)


def _around(at: int, length: int) -> range:
    """Return the indexes near an index, starting with that one."""
    return range(max(0, at - _SLACK), min(length, at + _SLACK) + 1)


def _like(old: str, new: str) -> float:
    """Return the similarity of the context, of 100; too short a context counts as unknown."""
    return fuzz.ratio(old, new) if len(old) >= _CONTEXT else 0.0


@dataclass(frozen=True, slots=True)
class Move:
    """A move to a page (from 0), by so many points across and down; ``sure`` as in AnchorMatch."""

    page: int
    dx: float
    dy: float
    sure: bool


def moved_with(area: Rect, old: Letters, pages: Pages) -> Move | None:
    """Return where a drawing belongs in the other file: it moves with the lines above and below it.

    It is sure if the page is unchanged, or if both lines occur once, with the same width, and have moved alike.
    """
    number = old.page.page
    if old.text and number in pages and pages[number].page.lines == old.page.lines:
        return Move(number, 0.0, 0.0, sure=True)
    middle = (area[1] + area[3]) / 2
    lines = [line for line in old.page.lines if line.is_level and len(letters(line.text)) >= _LINE]
    above = [line for line in lines if _middle(line) <= middle]
    below = [line for line in lines if _middle(line) > middle]
    moves = []
    for side in (above, below):
        # The nearest lines first; if one was changed, its neighbor may not have been.
        for line in sorted(side, key=lambda one: abs(_middle(one) - middle))[:3]:
            if move := _moved(line, pages):
                moves.append(move)
                break
    if not moves:
        return None
    first, last = moves[0], moves[-1]
    alike = first.page == last.page and abs(first.dx - last.dx) <= _NEAR and abs(first.dy - last.dy) <= _NEAR
    return Move(first.page, first.dx, first.dy, sure=len(moves) == 2 and alike)


def _moved(line: TextLine, pages: Pages) -> Move | None:
    """Return how far a line has moved that occurs once and has the same width."""
    wanted = letters(line.text)
    places = list(islice(_places(wanted, pages), 2))
    if len(places) != 1:
        return None
    (number, start) = places[0]
    there = pages[number].passage(start, start + len(wanted))
    if len(there.quads) != 1:
        return None
    x0, y0, x1, _ = bounds(there.quads[0])
    if abs((x1 - x0) - (line.rect[2] - line.rect[0])) > _NEAR:
        return None
    return Move(number, x0 - line.rect[0], y0 - line.rect[1], sure=True)


def _middle(line: TextLine) -> float:
    return (line.rect[1] + line.rect[3]) / 2


def shifted(point: Point, move: Move) -> Point:
    """Move a point, rounded to a hundredth of a point."""
    return (round(point[0] + move.dx, 2), round(point[1] + move.dy, 2))
