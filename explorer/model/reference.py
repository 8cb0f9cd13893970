"""What a passage of a text refers to: a figure, an equation, a section, an entry of the bibliography."""

from dataclasses import dataclass

CITATION, AUTHOR = "citation", "author"
FIGURE, TABLE, EQUATION, SECTION = "figure", "table", "equation", "section"
ALGORITHM, LISTING = "algorithm", "listing"
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
