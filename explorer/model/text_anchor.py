"""Finding the place of an annotation again in another file of its paper: by its words and those around them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from explorer.model.annotation import Point, Rect
from explorer.model.folded_text import fold
from explorer.model.text_page import Caret, Passage, TextLine, TextPage
from explorer.model.text_selection import passage

WINDOW = 4
"""Pages before and after the old one on which words are looked for that are only like the quote."""
_LONG = 40
"""Letters of a quote that is sure where it stands only once; a shorter one needs its neighbours as well."""
_LEAST_LIKE = 24
"""Letters of a quote that may be found where it is only alike; a shorter one is like too much."""
_CONTEXT = 8
"""Letters beside a quote that must agree."""
_LIKE, _RIVAL, _NEIGHBOUR = 90.0, 8.0, 75.0
"""How alike (of 100) a changed quote must be, how much less its rival, and how alike one of its neighbours."""
_GUESS = 75.0
_SLACK = 10
_MOST_PLACES = 500
_LINE = 20
"""Letters of a line that may tell where a drawing belongs."""
_NEAR = 3.0
"""Points by which the lines around a drawing may have moved apart."""

Pages = Mapping[int, "Letters"]
"""The pages of a file by their number; those that can't be read are missing."""


def letters(text: str) -> str:
    """Text as it is compared: folded, without blanks and hyphens, so that no line end hides anything."""
    return "".join(fold(text).split()).replace("-", "")


class Letters:
    """A page's letters, each knowing its place.

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
        """The words of the letters from ``start`` to before ``end``, with so many characters before and after."""
        last = self._carets[end - 1]
        return passage(self.page, self._carets[start], Caret(last.line, last.char + 1), around=around)

    def offset(self, caret: Caret) -> int:
        """How many letters come before a caret."""
        low, high = 0, len(self._carets)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if self._carets[middle] < caret else (low, middle)
        return low


@dataclass(frozen=True, slots=True)
class TextQuote:
    """Words, those before and after them, and the page (from 0) on which they stood."""

    exact: str
    before: str
    after: str
    page: int


@dataclass(frozen=True, slots=True)
class AnchorMatch:
    """From which letter of a page to before which; ``sure`` if it can't well be another place; ``like`` of 100."""

    page: int
    start: int
    end: int
    sure: bool
    like: float = 100.0


def find_again(quotation: TextQuote, pages: Pages) -> AnchorMatch | None:
    """Where the words stand now: as they were, else changed a little and near; None where nothing is like them."""
    wanted = TextQuote(letters(quotation.exact), letters(quotation.before), letters(quotation.after), quotation.page)
    if not wanted.exact:
        return None
    return _as_it_was(wanted, pages) or _alike(wanted, pages)


def _as_it_was(wanted: TextQuote, pages: Pages) -> AnchorMatch | None:
    places = list(islice(_places(wanted.exact, pages), _MOST_PLACES))
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
    """How many letters two texts begin with alike."""
    for at, (one, other) in enumerate(zip(a, b, strict=False)):
        if one != other:
            return at
    return min(len(a), len(b))


def _alike(wanted: TextQuote, pages: Pages) -> AnchorMatch | None:
    from rapidfuzz import fuzz  # Not on the way to the first paint.

    exact = wanted.exact
    if len(exact) < _LEAST_LIKE:
        return None
    found: list[tuple[float, int, int, int]] = []
    for number in range(wanted.page - WINDOW, wanted.page + WINDOW + 1):
        text = pages[number].text if number in pages else ""
        for _ in range(2):  # The best place of a page and its rival there.
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
    return AnchorMatch(number, start, end, like >= _LIKE and rival + _RIVAL <= like and beside >= _NEIGHBOUR, like)


def _around(at: int, length: int) -> range:
    """The places near one, itself first where all are equal."""
    return range(max(0, at - _SLACK), min(length, at + _SLACK) + 1)


def _like(old: str, new: str) -> float:
    """How alike the words beside are, of 100; too few of them say nothing."""
    from rapidfuzz import fuzz

    return fuzz.ratio(old, new) if len(old) >= _CONTEXT else 0.0


@dataclass(frozen=True, slots=True)
class Move:
    """Onto which page (from 0), and by how many points across and down; ``sure`` as in Found."""

    page: int
    dx: float
    dy: float
    sure: bool


def moved_with(area: Rect, old: Letters, pages: Pages) -> Move | None:
    """Where a drawing belongs now: it goes with the lines above and below it.

    Sure where the page is as it was, or where both lines are there once, the same width, and have moved alike.
    """
    number = old.page.page
    if old.text and number in pages and pages[number].page.lines == old.page.lines:
        return Move(number, 0.0, 0.0, sure=True)
    middle = (area[1] + area[3]) / 2
    lines = [line for line in old.page.lines if not line.vertical and len(letters(line.text)) >= _LINE]
    above = [line for line in lines if _middle(line) <= middle]
    below = [line for line in lines if _middle(line) > middle]
    moves = []
    for side in (above, below):
        # The nearest lines first; one that was changed may have a neighbour that was not.
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
    """How a line has moved that is there once, as wide as it was."""
    wanted = letters(line.text)
    places = list(islice(_places(wanted, pages), 2))
    if len(places) != 1:
        return None
    (number, start) = places[0]
    there = pages[number].passage(start, start + len(wanted))
    if len(there.quads) != 1:
        return None
    x0, y0, x1 = there.quads[0][0], there.quads[0][1], there.quads[0][2]
    if abs((x1 - x0) - (line.rect[2] - line.rect[0])) > _NEAR:
        return None
    return Move(number, x0 - line.rect[0], y0 - line.rect[1], sure=True)


def _middle(line: TextLine) -> float:
    return (line.rect[1] + line.rect[3]) / 2


def shifted(point: Point, move: Move) -> Point:
    """A point after a move, to a hundredth of a point."""
    return (round(point[0] + move.dx, 2), round(point[1] + move.dy, 2))
