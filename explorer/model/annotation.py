"""What the user marks and writes: annotations on a page, and notes at a moment of an episode."""

from dataclasses import dataclass, replace
from typing import Literal

Point = tuple[float, float]
Rect = tuple[float, float, float, float]
Quad = tuple[float, float, float, float, float, float, float, float]
"""Upper left, upper right, lower left, lower right, as x and y in PDF points; the origin is the top left corner of the
unrotated page's CropBox, y grows downwards."""

Kind = Literal["highlight", "note"]
COLORS: tuple[str, ...] = ("yellow", "green", "blue", "pink", "orange", "violet")


def quad_of(rect: Rect) -> Quad:
    """The quad of an upright rectangle."""
    x0, y0, x1, y1 = rect
    return (x0, y0, x1, y0, x0, y1, x1, y1)


def bounds(quad: Quad) -> Rect:
    """The smallest upright rectangle around a quad."""
    xs, ys = quad[0::2], quad[1::2]
    return (min(xs), min(ys), max(xs), max(ys))


@dataclass(frozen=True, slots=True)
class Annotation:
    """A mark on a page of a paper's file.

    A highlight has ``quads`` and the ``quote`` under them; a note has a ``point``. ``page`` counts from 0. ``at_s`` is
    the second of ``episode_id`` that was current when it was made, if one was. Times are ISO 8601 in UTC.
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

    def place(self) -> tuple[int, float, float]:
        """Page, then y and x in points: the order in which a reader meets it."""
        x0, y0 = (0.0, 0.0)
        if self.quads:
            x0, y0, _, _ = bounds(self.quads[0])
        elif self.point:
            x0, y0 = self.point
        return (self.page, y0, x0)

    def changed(self, modified: str, **fields: object) -> "Annotation":
        """A copy with other fields and a new ``modified``."""
        return replace(self, modified=modified, **fields)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Note:
    """Words at a moment of an episode, at a page of a paper, or both. ``page`` counts from 0."""

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
