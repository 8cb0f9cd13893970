"""What the library's list shows of a paper, and what it knows of all that it can list."""

from explorer.model.episode_row import Reading
from explorer.model.lazy_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class ListedPaper:
    """A paper that no episode names, or that has annotations or notes.

    ``text`` is its normalized title, ``is_own`` says that no episode names it, ``notes`` counts annotations and notes
    on it.
    """

    id: str
    text: str
    is_own: bool
    notes: int = 0
    is_read: bool = False


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A paper in view."""

    id: str
    title: str
    authors: tuple[str, ...] = ()
    is_local: bool = False
    """Whether it was added from a PDF and has no other name."""
    has_pdf: bool = False
    reading: Reading = "unopened"
    page: int = 0
    """Where it was left, from 1; 0 for one that was not opened."""
    pages: int = 0
