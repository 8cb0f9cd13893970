"""Annotations on the pages of papers, and notes at moments of episodes."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise
from typing import Literal, get_args

from explorer.model.lazy_dataclass import dataclass

Point = tuple[float, float]
Rect = tuple[float, float, float, float]
Quad = tuple[float, float, float, float, float, float, float, float]
"""A quadrilateral around words: upper left, upper right, lower left and lower right corner, each as x and y in PDF
points. The origin is the top left corner of the unrotated page's CropBox; y grows downwards."""
Stroke = tuple[float, ...]
"""One pen stroke: for each point of it x and y in PDF points, as in a quad, and the pressure from 0 to 1."""

Kind = Literal["highlight", "underline", "strike", "note", "area", "ink", "text"]
KINDS: tuple[Kind, ...] = get_args(Kind)
TextKind = Literal["highlight", "underline", "strike"]
TEXT_KINDS: tuple[TextKind, ...] = get_args(TextKind)
"""The kinds on text: they have quads and a quote."""
Shape = Literal["", "line", "arrow"]
"""What ink is: drawn by hand (empty), or one straight stroke of two points; an arrow has its head at the second."""
COLORS: tuple[str, ...] = ("yellow", "green", "blue", "pink", "orange", "violet", "red", "gray")
"""The ids of the palette's colors, in the order of their keys 1 to 8. The user's names for them are in the palette."""
MOST_REPLIES = 500
"""Maximum number of replies to one annotation."""
CONTEXT = 32
"""Number of characters kept before and after a quote, to find it again in another file."""


def quad_of(rect: Rect) -> Quad:
    """Return the quad of an upright rectangle."""
    x0, y0, x1, y1 = rect
    return (x0, y0, x1, y0, x0, y1, x1, y1)


def bounds(quad: Quad) -> Rect:
    """Return the bounding rectangle of a quad."""
    xs, ys = quad[0::2], quad[1::2]
    return (min(xs), min(ys), max(xs), max(ys))


def is_inside(quad: Quad, point: Point) -> bool:
    """Return whether a point is inside a quad, or on its border."""
    x, y = point
    x0, y0, x1, y1 = bounds(quad)
    if not (x0 <= x <= x1 and y0 <= y <= y1):
        return False
    ax, ay, bx, by, dx, dy, cx, cy = quad
    if (ax == dx and by == ay) or (ax == bx and dy == ay):
        return True  # It is upright.
    around = ((ax, ay), (bx, by), (cx, cy), (dx, dy), (ax, ay))
    sides = [(qx - px) * (y - py) - (qy - py) * (x - px) for (px, py), (qx, qy) in pairwise(around)]
    return min(sides) >= 0 or max(sides) <= 0


def bounds_of_stroke(stroke: Stroke) -> Rect:
    """Return the bounding rectangle of a stroke's points, without the stroke's width."""
    xs, ys = stroke[0::3], stroke[1::3]
    return (min(xs), min(ys), max(xs), max(ys))


def union(rects: Iterable[Rect]) -> Rect:
    """Return the bounding rectangle of one or more rectangles."""
    x0s, y0s, x1s, y1s = zip(*rects, strict=True)
    return (min(x0s), min(y0s), max(x1s), max(y1s))


def rects_touch(one: Rect, other: Rect) -> bool:
    """Return whether two rectangles touch."""
    return one[0] <= other[2] and one[2] >= other[0] and one[1] <= other[3] and one[3] >= other[1]


def around(rects: list[Rect]) -> Rect | None:
    """Return the bounding rectangle of any number of rectangles; None for none."""
    return union(rects) if rects else None


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply to an annotation, by a reader of the PDF that it was imported from (ISO 32000-1, 12.5.6.2 and 12.5.6.3).

    ``parent`` is the id of the reply that it answers; empty if it answers the annotation itself. A reply that sets a
    ``state``, such as “Accepted”, names its ``model``, such as “Review”. ``made`` is ISO 8601 in UTC, empty if unknown.
    """

    id: str
    author: str = ""
    text: str = ""
    made: str = ""
    parent: str = ""
    state: str = ""
    model: str = ""


@dataclass(frozen=True, slots=True)
class Annotation:
    """An annotation on a page of a paper's file.

    A highlight, an underline and a strike-out have ``quads`` and the ``quote`` under them, with the text ``before`` and
    ``after`` it; a note has a ``point``; an area has a ``rect`` and a ``picture`` of it, a file's name in the library's
    pictures; ink has ``strokes`` of a ``width`` in points, and a ``shape`` if it is a line or an arrow; a text box has
    a ``rect``, and ``width`` is its letters' size in points, the text is its ``comment``. ``page`` counts from 0.
    ``at_s`` is the second of ``episode_id`` that was current when it was made, if any. Times are ISO 8601 in UTC.
    ``origin`` identifies the embedded annotation of a PDF that this one was imported from, ``author`` names who made
    that, and ``replies`` are what others answered there.
    """

    id: str
    paper_id: str
    file_id: str
    kind: Kind
    page: int
    color: str
    created: str
    modified: str
    quads: tuple[Quad, ...] = ()
    point: Point | None = None
    quote: str = ""
    comment: str = ""
    tags: tuple[str, ...] = ()
    episode_id: str | None = None
    at_s: int | None = None
    rect: Rect | None = None
    strokes: tuple[Stroke, ...] = ()
    width: float | None = None
    picture: str | None = None
    before: str = ""
    after: str = ""
    author: str = ""
    origin: str | None = None
    replies: tuple[Reply, ...] = ()
    shape: Shape = ""

    def area(self) -> Rect:
        """Return the bounding rectangle of the whole annotation in points; of a note, an empty one at its point."""
        rects = [bounds(quad) for quad in self.quads] + [
            bounds_of_stroke(stroke) for stroke in self.strokes if len(stroke) > 1
        ]
        if self.rect:
            rects.append(self.rect)
        if self.point:
            rects.append(self.point + self.point)
        return around(rects) or (0.0, 0.0, 0.0, 0.0)

    def place(self) -> tuple[int, float, float]:
        """Return page, y and x (in points): the sort key for reading order."""
        if self.quads:
            x0, y0, x1, y1, x2, y2, x3, y3 = self.quads[0]
            return (self.page, min(y0, y1, y2, y3), min(x0, x1, x2, x3))
        if self.strokes and len(self.strokes[0]) > 1:
            x0, y0, _, _ = bounds_of_stroke(self.strokes[0])  # thousands of strokes may follow
        else:
            x0, y0, _, _ = self.area()
        return (self.page, y0, x0)

    def changed(self, modified: str, **fields: object) -> "Annotation":
        """Return a copy with other fields and a new ``modified``."""
        return replace(self, modified=modified, **fields)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Note:
    """A note with up to three anchors: a second of an episode, a place in a paper, a comment of a review.

    ``page`` counts from 0; ``point`` is a place on it, in PDF points as in a quad. ``forum_note_id`` is OpenReview's id
    of the review or comment that the note answers. With ``inbox`` it is a mark made while listening, which waits until
    the user keeps it; ``said`` are the words of the transcript around its second. ``heard_s`` is the second that was
    heard when it was made, if that is after ``at_s``.
    """

    id: str
    text: str
    created: str
    modified: str
    episode_id: str | None = None
    at_s: int | None = None
    paper_id: str | None = None
    page: int | None = None
    forum_note_id: str | None = None
    tags: tuple[str, ...] = ()
    point: Point | None = None
    inbox: bool = False
    said: str = ""
    heard_s: int | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """An earlier text of an item; ``written`` is when it was last changed, ISO 8601 in UTC."""

    written: str
    text: str


Item = Annotation | Note


def waits(item: Item) -> bool:
    """Return whether an item is a mark that waits in the inbox."""
    return isinstance(item, Note) and item.inbox


def is_of_other(item: Item, episode_id: str | None) -> bool:
    """Return whether an item's time is one of another episode than this one."""
    return item.at_s is not None and item.episode_id is not None and item.episode_id != episode_id


def words(item: Item) -> str:
    """Return the text that the user wrote in an item."""
    return item.comment if isinstance(item, Annotation) else item.text
