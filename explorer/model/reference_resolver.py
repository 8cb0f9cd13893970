"""Resolves references within one document; an uncertain reference is not resolved."""

from collections.abc import Iterable
from typing import TypeVar

from explorer.model.document_outline import Heading
from explorer.model.folded_text import fold, letters_and_digits
from explorer.model.reference_kinds import (
    AUTHOR,
    BIBLIOGRAPHY,
    CITATION,
    EQUATION,
    GLUED,
    ROUND,
    SECTION,
    BibliographyEntry,
    Landmark,
    Reference,
)

Target = Landmark | BibliographyEntry
_MOST_OF_A_NAME = 1000
"""Maximum number of landmarks of one name; numbered lines that may be headings are searched at each request."""
_T = TypeVar("_T", Landmark, BibliographyEntry)
_ABOVE, _BELOW = 8.0, 22.0
"""Points that a link's target may lie below or above the top of the entry it means."""


class ReferenceResolver:
    """The captions, equations, headings and bibliography of a document found so far."""

    def __init__(self) -> None:
        self._landmarks: dict[Reference, list[Landmark]] = {}
        self._headings: set[tuple[int, str]] = set()
        self._by_key: dict[str, list[BibliographyEntry]] = {}
        self._by_author: dict[str, list[BibliographyEntry]] = {}
        self._by_page: dict[int, list[BibliographyEntry]] = {}
        self.bibliographies: list[int] = []
        """Pages with the heading of a bibliography."""

    def add(self, landmarks: Iterable[Landmark]) -> None:
        """Add the landmarks of some pages."""
        for one in landmarks:
            if one.name.kind == BIBLIOGRAPHY:
                if one.page not in self.bibliographies:
                    self.bibliographies.append(one.page)
            elif len(of_name := self._landmarks.setdefault(one.name, [])) < _MOST_OF_A_NAME:
                of_name.append(one)

    def add_entries(self, entries: Iterable[BibliographyEntry]) -> None:
        """Add the entries of a bibliography."""
        for entry in entries:
            if entry.key:
                self._by_key.setdefault(entry.key, []).append(entry)
            elif entry.author:
                self._by_author.setdefault(entry.author, []).append(entry)
            self._by_page.setdefault(entry.page, []).append(entry)

    def set_headings(self, headings: Iterable[Heading]) -> None:
        """Set the document's outline, which decides which numbered lines are headings."""
        self._headings = {(one.page, letters_and_digits(one.title)) for one in headings}

    def find(self, reference: Reference) -> Target | None:
        """Return the target of a reference; None if there is none, or more than one is possible."""
        if reference.kind in (CITATION, ROUND, GLUED):
            return self._cited(reference)
        if reference.kind == AUTHOR:
            return self._written_by(reference)
        found: Iterable[Landmark] = self._landmarks.get(reference, ())
        if reference.kind == SECTION:
            found = [one for one in found if self._is_heading(one)]
        found = list(found)
        least = min((one.doubt for one in found), default=0)
        return _only([one for one in found if one.doubt == least])

    def entry_at(self, page: int, x: float | None, y: float) -> BibliographyEntry | None:
        """Return the bibliography entry that a link to this place of the unrotated page means."""
        near = [one for one in self._by_page.get(page, ()) if -_ABOVE <= one.rect[1] - y <= _BELOW]

        def distance(one: BibliographyEntry) -> tuple[float, float]:
            across = 0.0 if x is None else round(abs(one.rect[0] - x) / 40)
            return (across, abs(one.rect[1] - y))

        return min(near, key=distance, default=None)

    def _is_heading(self, one: Landmark) -> bool:
        title, number = letters_and_digits(one.text), letters_and_digits(one.name.key)
        return (one.page, title) in self._headings or any(
            (one.page, lead + number + title) in self._headings for lead in ("", "appendix", "section")
        )

    def _cited(self, reference: Reference) -> BibliographyEntry | None:
        found = _only(self._by_key.get(reference.key, ()))
        if found is None or reference.kind == CITATION:
            return found
        square = found.text.startswith("[")
        if reference.kind == GLUED:
            return found if square else None
        return None if square or Reference(EQUATION, reference.key) in self._landmarks else found

    def _written_by(self, reference: Reference) -> BibliographyEntry | None:
        author, year = reference.key.rsplit(" ", 1)
        found = [one for one in self._by_author.get(author, ()) if year in one.years]
        if len(found) > 1 and reference.second:
            found = [one for one in found if reference.second in fold(one.text[:200])]
        return _only(found)


def _only(found: Iterable[_T]) -> _T | None:
    several = list(found)
    return several[0] if len(several) == 1 else None
