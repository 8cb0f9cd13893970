"""The requests to the PDF worker, and their answers. Paths are of files on disk; pages count from 0."""

from dataclasses import field

from explorer.model.annotation import Annotation
from explorer.model.find_options import PLAIN, FindOptions
from explorer.model.lazy_dataclass import dataclass
from explorer.model.reference_kinds import Landmark
from explorer.model.text_page import Hit

MAX_PIXELS = 16_000_000
"""Maximum number of pixels of a picture; a larger one is rendered smaller and has to be scaled up."""

Clip = tuple[int, int, int, int]
"""Left, top, width and height in device pixels of the scaled page."""


# Requests with the same fields share a base class, which saves half a millisecond per class in both processes at every
# start.


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
    """Asks for the document's title and page sizes: a DocumentInfo."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Tint:
    """The colors, as 0xRRGGBB, that replace black and white on a page. Images keep their colors; figures that
    the page draws keep their hues."""

    ink: int
    paper: int


@dataclass(frozen=True, slots=True)
class Render:
    """Asks for a page, or a clip of it, as shown (after the page's own rotation): Pixels.

    ``scale`` is in device pixels per point; ``clip`` None means the whole page, its size rounded to whole pixels.
    ``rotation`` turns the page by so many degrees more, clockwise; ``clip`` is of the turned page. ``without`` are the
    origins of annotations of the file that are not to be drawn, as in EmbeddedAnnotation.

    With ``draft``, a page that is slow for its figures is answered twice: first without them, by Pixels with
    ``is_draft``.
    """

    path: str
    page: int
    scale: float
    clip: Clip | None = None
    rotation: int = 0
    tint: Tint | None = None
    without: frozenset[str] = frozenset()
    draft: bool = field(default=False, compare=False)


class Contents(_OfPages):
    """Asks for the content boxes of these pages: for each its number and a rectangle in points as shown, None if blank.

    Vertical text in a page's margin, such as arXiv's stamp, is ignored.
    """

    __slots__ = ()


class Text(_OfPage):
    """Asks for a page's text: a TextPage."""

    __slots__ = ()


class Links(_OfPage):
    """Asks for a page's links, and the references in its text: a tuple of Link.

    External links are returned as text; the window decides which may be opened.
    """

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Find:
    """Asks for all matches of ``needle`` in these pages, in order: a Found.

    ``seams`` are pages of which matches that go on to the next page are wanted too: both were asked for, now or before.
    An invalid or too slow regular expression is answered by KnownError ``find-pattern`` or ``find-too-slow``.
    """

    path: str
    needle: str
    pages: tuple[int, ...]
    options: FindOptions = PLAIN
    seams: tuple[int, ...] = ()


class DocumentOutline(_OfFile):
    """Asks for the document's own table of contents: a tuple of Heading, empty if it has none."""

    __slots__ = ()


class Lines(_OfPages):
    """Asks for these pages' lines with their look, to guess headings: a tuple of StyledLine."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Found:
    """The matches of a search. ``unread`` are the requested pages that could not be searched.

    ``why`` has the error code of each of them, in order.
    """

    hits: tuple[Hit, ...]
    unread: tuple[int, ...] = ()
    why: tuple[str, ...] = ()


class Properties(_OfFile):
    """Asks for the document's properties: a DocumentProperties."""

    __slots__ = ()


class Landmarks(_OfPages):
    """Asks for these pages' landmarks, the possible targets of references: a tuple of Landmark."""

    __slots__ = ()


class Entries(_OfPages):
    """Asks for the bibliography that begins on the first of these pages: a tuple of BibliographyEntry."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Extent:
    """Asks for the extent of a caption's figure, table or algorithm: a tuple of its rectangle with the caption, or ().

    In points of the unrotated page.
    """

    path: str
    page: int
    caption: Landmark


class Annotations(_OfPages):
    """Asks for the annotations embedded in the file on these pages: an Embedded."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class SaveAnnotated:
    """Writes a copy of the file with annotations to another path, ``target``: the number of annotations in it.

    Imported annotations replace the embedded ones they were imported from.

    ``colors`` are the ids of colors with ``#rrggbb``; ``author`` is used for annotations without one.
    """

    path: str
    target: str
    annotations: tuple[Annotation, ...]
    colors: tuple[tuple[str, str], ...]
    author: str


Request = (
    SaveAnnotated
    | Open
    | Render
    | Contents
    | Text
    | Links
    | Find
    | DocumentOutline
    | Lines
    | Properties
    | Landmarks
    | Entries
    | Extent
    | Annotations
)


@dataclass(frozen=True, slots=True)
class Pixels:
    """A picture in the format of QImage.Format_RGB32: blue, green, red, 255. ``stride`` is bytes per row.

    ``width`` and ``height`` are the requested ones, unless these exceeded MAX_PIXELS. ``seconds`` of computing it took.
    """

    page: int
    width: int
    height: int
    stride: int
    data: bytes | memoryview
    seconds: float = field(default=0.0, compare=False)
    is_draft: bool = False
