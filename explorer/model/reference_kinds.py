"""What a reference in a text can name: a figure, an equation, a section, an entry of the bibliography."""

from explorer.model.annotation import Rect
from explorer.model.lazy_dataclass import dataclass

CITATION, AUTHOR = "citation", "author"
ROUND, GLUED = "round", "glued"
"""Citations such as “(12)” and “Models[40]”, valid only if the bibliography is numbered without, or with, square
brackets."""
FIGURE, TABLE, EQUATION, SECTION = "figure", "table", "equation", "section"
ALGORITHM, LISTING = "algorithm", "listing"
FLOATS = (FIGURE, TABLE, ALGORITHM, LISTING)
BIBLIOGRAPHY = "bibliography"
"""The heading above the list of references."""
STATEMENTS = ("theorem", "lemma", "proposition", "corollary", "definition", "remark", "example", "assumption", "claim")


@dataclass(frozen=True, slots=True)
class Reference:
    """The name of something in a document: its kind and number, as ``figure`` and ``3``.

    For the kind AUTHOR the key is the first author's normalized family name and the year, as in ``peng 2023a``;
    ``second`` is the second author's name, if the text gives one.
    """

    kind: str
    key: str
    second: str = ""


@dataclass(frozen=True, slots=True)
class Landmark:
    """A possible target of references: its name, place (points of the unrotated page) and text.

    ``doubt`` is 0 for a certain one; of two with the same name the one with less doubt is used.
    """

    name: Reference
    page: int
    rect: Rect
    text: str
    doubt: int = 0


@dataclass(frozen=True, slots=True)
class BibliographyEntry:
    """An entry of the bibliography: number or label (empty if it has none), place of its first row, and text.

    ``author`` is the first author's normalized family name, ``years`` are all years in it, as ``2023a``; ``url`` is its
    first http or https address.
    """

    key: str
    page: int
    rect: Rect
    text: str
    author: str = ""
    years: frozenset[str] = frozenset()
    arxiv: str | None = None
    doi: str | None = None
    url: str | None = None
