"""The text of a page as lines of glyphs: the basis of selection, search and quotes."""

from explorer.model.annotation import Quad, Rect
from explorer.model.records import dataclass
from explorer.model.reference_kinds import Reference


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of text as laid out. ``edges`` has one x more than ``text`` has characters: glyph i spans edges i to i+1.

    Points in the unrotated page's space. ``block`` numbers the paragraph or column block the line belongs to; lines
    come in reading order. Of a ``vertical`` line (a table on its side, the stamp in the margin) the edges are ys; they
    fall where it runs upwards.
    """

    text: str
    rect: Rect
    edges: tuple[float, ...]
    block: int
    vertical: bool = False

    def span(self, start: int, end: int) -> Rect:
        """Return the rectangle of the characters from ``start`` to before ``end``."""
        low, high = sorted((self.edges[start], self.edges[end]))
        x0, y0, x1, y1 = self.rect
        return (x0, low, x1, high) if self.vertical else (low, y0, high, y1)


@dataclass(frozen=True, slots=True)
class TextPage:
    """All lines of a page in reading order; ``page`` counts from 0."""

    page: int
    lines: tuple[TextLine, ...]


@dataclass(frozen=True, slots=True)
class Caret:
    """A position between two characters: before character ``char`` of line ``line``."""

    line: int
    char: int

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
    """Width and height of a page as shown, in PDF points (after its own rotation)."""

    width: float
    height: float
    rotation: int = 0


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    """What is known about an open document.

    ``labels`` are its page labels; empty where they are the numbers from 1.
    """

    title: str
    pages: tuple[PageSize, ...]
    labels: tuple[str, ...] = ()
