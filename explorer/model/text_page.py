"""The text of a page as lines of glyphs: the basis of selection, search and quotes."""

from collections.abc import Iterable, Sequence
from dataclasses import field
from itertools import chain, pairwise

from explorer.model.annotation import Point, Quad, Rect, bounds, quad_of, union
from explorer.model.lazy_dataclass import dataclass
from explorer.model.reference_kinds import Reference

LEVEL: Point = (1.0, 0.0)
"""The direction of a level line."""
_SLANT = 0.1
"""Sine of the angle from which a line is no longer level, about 6 degrees."""
_ABUTS = 0.3
"""Maximum gap between letters that abut, in heights of the line: the letter before the gap is thought to fill it."""


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of text as laid out, in a frame of its own; letters are in the order in which they are read.

    Positions ``along`` the line are points in its ``direction``, a unit vector: the baseline, towards the right of its
    letters. Positions ``across`` it are points at a right angle to that, towards the letters' feet. Both count from the
    corner of the unrotated page, so that of a level line they are x and y. The letters lie between ``low`` and ``high``
    across.

    Letter i lies along from ``edges[i]`` to ``edges[i + 1]``; the edges fall where letters are read leftwards, as
    Hebrew is. Where one letter does not begin where the one before ends, as between Hebrew and Latin words, there are
    two edges for each letter instead: its start and its end. ``TextLine.of`` decides which it is.

    ``block`` numbers the paragraph or column block the line belongs to. ``rect`` is the upright rectangle around it.
    """

    text: str
    edges: tuple[float, ...]
    low: float
    high: float
    block: int
    direction: Point = LEVEL
    rect: Rect = field(init=False)
    _ranks: tuple[int, ...] = field(init=False, repr=False)
    """The place of each letter from the left to the right of the line; empty where the letters abut."""

    def __post_init__(self) -> None:
        first, last = min(self.edges), max(self.edges)
        rect = (first, self.low, last, self.high)
        if self.direction != LEVEL:
            corners = (self.point(along, across) for along in (first, last) for across in (self.low, self.high))
            xs, ys = zip(*corners, strict=True)
            rect = (min(xs), min(ys), max(xs), max(ys))
        ranks: tuple[int, ...] = ()
        if not self._abuts:
            rank = {at: number for number, at in enumerate(sorted(range(len(self.text)), key=self.middle))}
            ranks = tuple(rank[at] for at in range(len(self.text)))
        object.__setattr__(self, "rect", rect)
        object.__setattr__(self, "_ranks", ranks)

    @classmethod
    def of(
        cls,
        text: str,
        spans: Sequence[tuple[float, float]],
        low: float,
        high: float,
        block: int,
        direction: Point = LEVEL,
    ) -> "TextLine":
        """Return a line of letters given by their start and end along it; the start is the right end of a letter read
        leftwards."""
        edges = (*(start for start, _ in spans), spans[-1][1]) if spans else (0.0,)
        gap = _ABUTS * (high - low)
        if not (
            all(abs(end - start) <= gap for (_, end), (start, _) in pairwise(spans))
            and (_rises(edges, spans) or _rises(edges[::-1], [(end, start) for start, end in spans]))
        ):
            edges = tuple(chain.from_iterable(spans))
        return cls(text, edges, low, high, block, direction)

    @classmethod
    def joined(cls, lines: Sequence["TextLine"], between: str = "") -> "TextLine":
        """Return several lines on one baseline as one, in the frame and the block of the first.

        Args:
            between: a letter put between them, or none: it lies in the gap.
        """
        first = lines[0]
        text, spans, acrosses = first.text, first.spans, [first.low, first.high]
        for line in lines[1:]:
            added = line.spans
            if line.direction != first.direction:
                middle = (line.low + line.high) / 2
                added = [
                    (first.place(line.point(a, middle))[0], first.place(line.point(b, middle))[0]) for a, b in added
                ]
                corners = [line.point(along, across) for along in line.edges for across in (line.low, line.high)]
                acrosses += [first.place(corner)[1] for corner in corners]
            else:
                acrosses += [line.low, line.high]
            if between:
                text += between
                spans.append((spans[-1][1], added[0][0]))
            text += line.text
            spans += added
        return cls.of(text, spans, min(acrosses), max(acrosses), first.block, first.direction)

    def only(self, letters: Sequence[int]) -> "TextLine":
        """Return a line of some of these letters, by their numbers in ascending order; they stay where they are."""
        text = "".join(self.text[at] for at in letters)
        spans = [(self.start(at), self.end(at)) for at in letters]
        return self.of(text, spans, self.low, self.high, self.block, self.direction)

    @property
    def _abuts(self) -> bool:
        return len(self.edges) == len(self.text) + 1

    @property
    def is_upright(self) -> bool:
        """Return whether the line runs along a side of the page, so that its quads are upright rectangles."""
        return 0.0 in self.direction

    @property
    def is_level(self) -> bool:
        """Return whether the line runs to the right or, upside down, to the left."""
        return abs(self.direction[1]) < _SLANT

    @property
    def is_leftwards(self) -> bool:
        """Return whether the line as a whole is read leftwards, as a Hebrew one is, with or without Latin words."""
        return bool(self.text) and self.start(0) > self.end(len(self.text) - 1)

    @property
    def left_to_right(self) -> Sequence[int]:
        """Return the letters from the left to the right of the line."""
        letters = range(len(self.text))
        if self._abuts:
            return letters[::-1] if self.is_leftwards else letters
        return sorted(letters, key=self._ranks.__getitem__)

    @property
    def spans(self) -> list[tuple[float, float]]:
        """Return start and end of each letter along the line."""
        if self._abuts:
            return list(pairwise(self.edges))
        return list(zip(self.edges[::2], self.edges[1::2], strict=True))

    def start(self, at: int) -> float:
        """Return where along the line a letter starts: its right end, if it is read leftwards."""
        return self.edges[at] if self._abuts else self.edges[2 * at]

    def end(self, at: int) -> float:
        """Return where along the line a letter ends."""
        return self.edges[at + 1] if self._abuts else self.edges[2 * at + 1]

    def middle(self, at: int) -> float:
        """Return where along the line a letter's middle is."""
        return (self.start(at) + self.end(at)) / 2

    def point(self, along: float, across: float) -> Point:
        """Convert a position along and across the line to a point of the page."""
        if self.direction == LEVEL:
            return (along, across)
        dx, dy = self.direction
        return (round(along * dx - across * dy, 3), round(along * dy + across * dx, 3))

    def place(self, point: Point) -> tuple[float, float]:
        """Convert a point of the page to a position along and across the line."""
        (x, y), (dx, dy) = point, self.direction
        return (x * dx + y * dy, y * dx - x * dy)

    def holds(self, point: Point, around: float) -> bool:
        """Return whether a point is on the line, or so many points beside it."""
        (x, y), (left, top, right, bottom) = point, self.rect
        if not (left - around <= x <= right + around and top - around <= y <= bottom + around):
            return False
        if self.is_upright:
            return True
        along, across = self.place(point)
        beside = max(min(self.edges) - along, along - max(self.edges), self.low - across, across - self.high)
        return beside <= around

    def runs(self, first: int, last: int) -> list[tuple[float, float]]:
        """Return where along the line the letters from ``first`` to before ``last`` lie, as runs without another letter
        in between, each from its left to its right."""
        if first >= last:
            return []
        if self._abuts:
            return [(min(self.edges[first], self.edges[last]), max(self.edges[first], self.edges[last]))]
        found: list[list[int]] = []
        for at in sorted(range(first, last), key=self._ranks.__getitem__):
            if found and self._ranks[at] == self._ranks[found[-1][-1]] + 1:
                found[-1].append(at)
            else:
                found.append([at])
        sides = ([side for at in run for side in (self.start(at), self.end(at))] for run in sorted(found, key=min))
        return [(min(run), max(run)) for run in sides]

    def quads(self, first: int, last: int) -> tuple[Quad, ...]:
        """Return a quad for each run of the letters from ``first`` to before ``last``; its upper left corner is at the
        letters' upper left, however the line is turned."""
        if self.direction == LEVEL:
            return tuple(quad_of((left, self.low, right, self.high)) for left, right in self.runs(first, last))
        return tuple(
            (
                *self.point(left, self.low),
                *self.point(right, self.low),
                *self.point(left, self.high),
                *self.point(right, self.high),
            )
            for left, right in self.runs(first, last)
        )

    def box(self, at: int) -> Quad:
        """Return the quad of one letter."""
        return self.quads(at, at + 1)[0]

    def span(self, first: int, last: int) -> Rect:
        """Return the upright rectangle around the letters from ``first`` to before ``last``."""
        return union(bounds(quad) for quad in self.quads(first, last))

    def caret(self, at: int, after: bool = False) -> float:
        """Return where along the line the caret before a letter is drawn, or ``after`` the letter before that."""
        if self._abuts:
            return self.edges[min(at, len(self.edges) - 1)]
        return self.end(at - 1) if at and (after or at >= len(self.text)) else self.start(at)

    def nearest(self, along: float) -> tuple[int, bool]:
        """Return the caret nearest to a position along the line, as ``caret`` takes it."""
        if self._abuts:
            return min(range(len(self.edges)), key=lambda at: abs(self.edges[at] - along)), False

        def away(at: int) -> float:
            low, high = sorted((self.start(at), self.end(at)))
            return max(low - along, 0.0, along - high)

        letter = min(range(len(self.text)), key=away)
        behind = abs(self.end(letter) - along) < abs(self.start(letter) - along)
        return letter + behind, behind


def _rises(edges: Sequence[float], spans: Iterable[tuple[float, float]]) -> bool:
    return all(one <= other for one, other in chain(pairwise(edges), spans))


@dataclass(frozen=True, slots=True)
class TextPage:
    """All lines of a page in reading order; ``page`` counts from 0."""

    page: int
    lines: tuple[TextLine, ...]


@dataclass(frozen=True, slots=True)
class Caret:
    """A position between two characters: before character ``char`` of line ``line``.

    Between a word read to the right and one read to the left these are two places: the caret stands ``after`` the
    character before it, or before ``char``. It is one position in the text.
    """

    line: int
    char: int
    after: bool = field(default=False, compare=False)

    def __lt__(self, other: "Caret") -> bool:
        return (self.line, self.char) < (other.line, other.char)


@dataclass(frozen=True, slots=True)
class Passage:
    """A range of a page's text: a quad for each line it touches, and its text joined across line breaks.

    ``before`` and ``after`` are its context, if requested.
    """

    page: int
    quads: tuple[Quad, ...]
    text: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A search match: its place, and the text around it for a list of matches.

    One that goes over the page's end has its rest, ``onward``, on the next page; ``whole`` is then all of its text.
    """

    passage: Passage
    before: str
    after: str
    onward: Passage | None = None
    whole: str = ""

    @property
    def text(self) -> str:
        """Return the text of the match, on one page or two."""
        return self.whole or self.passage.text

    @property
    def parts(self) -> tuple[Passage, ...]:
        """Return the passage of each page that the match is on."""
        return (self.passage, self.onward) if self.onward else (self.passage,)


@dataclass(frozen=True, slots=True)
class Link:
    """A link on a page: to ``uri``, or to ``target_page`` (from 0) at ``target_y`` points from its top.

    ``target_x`` and ``target_y`` are of the page as shown; ``above`` is how many points above it belong to the target,
    as a figure to its caption. ``refers`` is the reference in the linked text; text without a link in the file has only
    this, and its target is resolved later.
    """

    rect: Rect
    uri: str | None = None
    target_page: int | None = None
    target_y: float | None = None
    target_x: float | None = None
    refers: Reference | None = None
    above: float = 0.0


@dataclass(frozen=True, slots=True)
class PageSize:
    """The width and height of a page as shown, in PDF points (after its own rotation)."""

    width: float
    height: float
    rotation: int = 0


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    """What is known about an open document.

    ``labels`` are its page labels; empty where they are the numbers from 1. ``is_incomplete`` tells that the file was
    cut off, or lacks what its pages should show.
    """

    title: str
    pages: tuple[PageSize, ...]
    labels: tuple[str, ...] = ()
    is_incomplete: bool = False
    author: str = ""
