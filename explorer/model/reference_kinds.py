"""What a passage of a text refers to: a figure, an equation, a section, an entry of the bibliography."""

from dataclasses import dataclass

from explorer.model.annotation import Rect

CITATION, AUTHOR = "citation", "author"
ROUND, GLUED = "round", "glued"
"""“(12)” and “Models[40]”: citations only where the bibliography is numbered without square brackets, or with them."""
FIGURE, TABLE, EQUATION, SECTION = "figure", "table", "equation", "section"
ALGORITHM, LISTING = "algorithm", "listing"
BIBLIOGRAPHY = "bibliography"
"""The heading above the list of references."""
STATEMENTS = ("theorem", "lemma", "proposition", "corollary", "definition", "remark", "example", "assumption", "claim")


@dataclass(frozen=True, slots=True)
class Reference:
    """A name that something has in a document: its kind and number, as ``figure`` and ``3``.

    Of an AUTHOR reference the key is the first author's folded family name and the year, as in ``peng 2023a``;
    ``second`` is the second author's, where the text gives one.
    """

    kind: str
    key: str
    second: str = ""


@dataclass(frozen=True, slots=True)
class Landmark:
    """Something to be found: its name, where it is (points of the unrotated page), its words.

    ``doubt`` is 0 where it looks exactly so; of two of one name the less doubtful one is meant.
    """

    name: Reference
    page: int
    rect: Rect
    text: str
    doubt: int = 0


@dataclass(frozen=True, slots=True)
class BibliographyEntry:
    """A work that is cited: its number or label (empty where there is none), where its first row is, its words.

    ``author`` is the first author's folded family name, ``years`` all that it names, as ``2023a``; ``url`` is the first
    web address in it, http or https.
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
