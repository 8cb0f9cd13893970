"""Bookmarks by letter, as in vi: a lower-case letter is unique in its paper, a capital in the library."""

from collections.abc import Container
from string import ascii_letters

from explorer.model.lazy_dataclass import dataclass
from explorer.model.page_geometry import PagePoint

MOST_NAME = 120
"""Maximum length of a bookmark's name."""


@dataclass(frozen=True, slots=True)
class Bookmark:
    """An exact view of a paper, saved under a letter: a to z or A to Z.

    The view is ``page`` (from 0), ``y`` and ``x`` in points at its top left, and ``zoom`` (None: fit width), of pages
    turned ``rotation`` degrees clockwise. ``place`` is the reading point, in points of the unrotated page; None where
    only the view is known. ``name`` is a section's title or the user's words; empty until the outline is known.
    """

    letter: str
    paper_id: str
    page: int
    y: float
    zoom: float | None = None
    x: float | None = None
    rotation: int = 0
    place: PagePoint | None = None
    name: str = ""

    @property
    def is_capital(self) -> bool:
        """Return whether the letter is a capital, which is unique in the library."""
        return self.letter.isupper()


def free_letter(used: Container[str]) -> str | None:
    """Return the first letter that is not used, small ones first; None if all are."""
    return next((letter for letter in ascii_letters if letter not in used), None)


def is_letter(text: str) -> bool:
    """Return whether a bookmark may have this name: a to z and A to Z."""
    return len(text) == 1 and text.isascii() and text.isalpha()
