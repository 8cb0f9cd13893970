"""What can be asked of the PDF worker, and what it answers. Paths are of files on disk; pages count from 0."""

from dataclasses import dataclass

from explorer.model.annotation import Annotation
from explorer.model.find_options import PLAIN, FindOptions
from explorer.model.reference_kinds import Landmark
from explorer.model.text_page import Hit

MAX_PIXELS = 16_000_000
"""The largest picture that is ever rendered; a larger one comes smaller and is to be stretched."""

Clip = tuple[int, int, int, int]
"""Left, top, width and height in device pixels of the scaled page."""


# Requests of one shape share its making: half a millisecond each, here and in the worker, at every start.


@dataclass(frozen=True, slots=True)
class _OfFile:
    path: str


@dataclass(frozen=True, slots=True)
class _OfPage:
    path: str
    page: int


@dataclass(frozen=True, slots=True)
class _OfPages:
    path: str
    pages: tuple[int, ...]


class Open(_OfFile):
    """The document's title and page sizes: a DocumentInfo."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Tint:
    """Other colours for a page: what is black and white in the file, as 0xRRGGBB. Its pictures keep theirs."""

    ink: int
    paper: int


@dataclass(frozen=True, slots=True)
class Render:
    """A page, or a piece of it, as shown (after the page's own rotation): Pixels.

    ``scale`` is device pixels a point; ``clip`` None means the whole page, its size rounded to whole pixels.
    ``rotation`` turns the page by so many degrees more, clockwise; ``clip`` is of the turned page. ``without`` are the
    origins of annotations of the file that are not to be drawn, as EmbeddedAnnotation has them.
    """

    path: str
    page: int
    scale: float
    clip: Clip | None = None
    rotation: int = 0
    tint: Tint | None = None
    without: frozenset[str] = frozenset()


class Contents(_OfPages):
    """Where on these pages there is anything: for each its number and a rectangle in points as shown, None if blank.

    A line of text that stands on its side in a page's margin, as arXiv's stamp does, counts for nothing.
    """

    __slots__ = ()


class Text(_OfPage):
    """A page's text: a TextPage."""

    __slots__ = ()


class Links(_OfPage):
    """A page's links, and the words that refer to something: a tuple of Link.

    Links to the outside come as text; that most of them are not to be opened is for the window to know.
    """

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Find:
    """All matches of ``needle`` in these pages, in their order: a Found.

    A regular expression that is none, or takes too long, is answered by KnownError ``find-pattern`` or
    ``find-too-slow``.
    """

    path: str
    needle: str
    pages: tuple[int, ...]
    options: FindOptions = PLAIN


class Outline(_OfFile):
    """The document's own table of contents: a tuple of Heading, empty where it has none."""

    __slots__ = ()


class Lines(_OfPages):
    """These pages' lines with their look, for guessing headings: a tuple of StyledLine."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Found:
    """What a search has found. ``unread`` are the pages, of those asked for, that could not be searched.

    ``why`` has the code of the error of each of these, in their order.
    """

    hits: tuple[Hit, ...]
    unread: tuple[int, ...] = ()
    why: tuple[str, ...] = ()


class Properties(_OfFile):
    """What the document says of itself: a DocumentProperties."""

    __slots__ = ()


class Landmarks(_OfPages):
    """What these pages have that a text may refer to: a tuple of Landmark."""

    __slots__ = ()


class Entries(_OfPages):
    """The list of references that begins on the first of these pages: a tuple of Entry."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Extent:
    """How far the figure, table or algorithm of a caption reaches: a tuple of its rectangle with the caption's, or ().

    In points of the unrotated page.
    """

    path: str
    page: int
    caption: Landmark


class Marks(_OfPages):
    """The annotations that the file itself has on these pages: a tuple of EmbeddedAnnotation, by page."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class SaveAnnotated:
    """Write the file with annotations in it to another path, ``target``: how many of them are in it, an int.

    Those that were adopted from the file take the places of what they were adopted from.

    ``colors`` are the ids of colours with ``#rrggbb``; ``strength`` is how much of its colour a highlight gives the
    paper, from 0 to 1; ``author`` is named where an annotation has none.
    """

    path: str
    target: str
    annotations: tuple[Annotation, ...]
    colors: tuple[tuple[str, str], ...]
    strength: float
    author: str


Request = (
    SaveAnnotated
    | Open
    | Render
    | Contents
    | Text
    | Links
    | Find
    | Outline
    | Lines
    | Properties
    | Landmarks
    | Entries
    | Extent
    | Marks
)


@dataclass(frozen=True, slots=True)
class Pixels:
    """A picture in the order of QImage.Format_RGB32: blue, green, red, 255. ``stride`` is bytes a row.

    ``width`` and ``height`` are those asked for, unless that was more than MAX_PIXELS.
    """

    page: int
    width: int
    height: int
    stride: int
    data: bytes
