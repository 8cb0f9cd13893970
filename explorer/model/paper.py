"""A paper, its PDF files, and its metadata from arXiv and OpenReview."""

from explorer.model.lazy_dataclass import dataclass
from explorer.model.paper_names import PaperNames, by_kind, readable_name
from explorer.model.translation import later, translated
from explorer.model.view_settings import PLAIN, ViewSettings

GUIDE_ID = "guide"
"""The id of the guide that comes with the program."""
GUIDE_TITLE = later("How to use Paper Explorer")


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper with its metadata as stored in the library.

    ``id`` is the strongest name it had when it was added (``arxiv:2309.00071``, see ``paper_names``), or ``file:`` and
    16 hexadecimal digits of the content's SHA-256 for a local PDF; it identifies the paper and is never shown.
    ``handle`` is its short name for people, links and exported files: ``yarn``. ``arxiv`` is unversioned.
    """

    id: str
    title: str
    authors: tuple[str, ...] = ()
    arxiv: str | None = None
    openreview: str | None = None
    venue: str | None = None
    presentation: str | None = None
    award: str | None = None
    handle: str = ""
    """Defaults to the id."""

    def __post_init__(self) -> None:
        if not self.handle:
            object.__setattr__(self, "handle", self.id)

    @property
    def shown_title(self) -> str:
        """Return the title as the window shows it: that of the guide is translated."""
        return translated(GUIDE_TITLE) if self.id == GUIDE_ID else self.title

    @classmethod
    def named(cls, names: PaperNames, title: str = "", authors: tuple[str, ...] = (), key: str = "") -> "Paper":
        """Return a new paper with these names, which has the ids among them; without a title it is called by one.

        Args:
            key: its id if there is no name to make one from.
        """
        known = by_kind(names.all())
        return cls(
            names.new_id() or key,
            title or names.readable,
            authors,
            arxiv=known.get("arxiv"),
            openreview=known.get("openreview"),
        )

    @property
    def has_title(self) -> bool:
        """Return whether its title is known: without one, it is called by its id, its address or its handle."""
        return self.title not in ("", self.handle, readable_name(self.id))

    @property
    def is_local(self) -> bool:
        """Return whether it was added from a local PDF and has no other name."""
        return self.id.startswith("file:")

    def abs_url(self, web: str = "https://arxiv.org") -> str | None:
        """Return the paper's page at arXiv."""
        return f"{web}/abs/{self.arxiv}" if self.arxiv else None

    def pdf_url(self, page: int | None = None, web: str = "https://arxiv.org") -> str | None:
        """Return the paper's PDF at arXiv; ``page`` counts from 1."""
        if not self.arxiv:
            return None
        return f"{web}/pdf/{self.arxiv}" + (f"#page={page}" if page else "")

    def forum_url(self, web: str = "https://openreview.net") -> str | None:
        """Return the paper's forum at OpenReview."""
        return f"{web}/forum?id={self.openreview}" if self.openreview else None

    def page_url(self) -> str | None:
        """Return the paper's page for a browser: at arXiv, at OpenReview, or what its id names, such as a DOI; None if
        nothing is known but a PDF or a title."""
        if found := self.abs_url() or self.forum_url():
            return found
        kind, _, value = self.id.partition(":")
        form = _PAGES.get(kind)
        return form + value if form is not None and value else None


_PAGES = {
    "doi": "https://doi.org/",
    "pmid": "https://pubmed.ncbi.nlm.nih.gov/",
    "pmc": "https://pmc.ncbi.nlm.nih.gov/articles/",
    "url": "",
}
"""What makes the address of a page of a name of each kind."""


REMOVED = "removed:"
"""What the source of the user's own PDF begins with when they have removed it; the time follows."""


@dataclass(frozen=True, slots=True)
class PaperFile:
    """A PDF in the library. ``path`` is relative to the library's folder; ``fetched`` is ISO 8601 in UTC."""

    id: str
    paper_id: str
    path: str
    sha256: str
    bytes: int
    source: str
    """``arxiv`` or another archive, ``local`` for the user's own, ``bundled``, or REMOVED and when it was removed."""
    fetched: str
    arxiv_version: int | None = None

    @property
    def is_removed(self) -> bool:
        """Return whether the user has removed this PDF of their own from the library."""
        return self.source.startswith(REMOVED)


@dataclass(frozen=True, slots=True)
class ArxivMetadata:
    """A paper's metadata from arXiv's API; ``published``, ``updated`` and ``fetched`` are ISO 8601 in UTC."""

    arxiv: str
    version: int
    title: str
    abstract: str
    authors: tuple[str, ...]
    primary_category: str
    categories: tuple[str, ...]
    published: str
    updated: str
    comment: str | None = None
    journal_ref: str | None = None
    doi: str | None = None
    fetched: str = ""

    @property
    def year(self) -> int | None:
        """Return the year of the first version."""
        begun = self.published[:4]
        return int(begun) if begun.isascii() and begun.isdigit() and len(begun) == 4 else None


@dataclass(frozen=True, slots=True)
class ForumMetadata:
    """A paper's metadata from OpenReview.

    ``source`` tells where it came from: ``notes`` (the whole forum) or ``search`` (venue and decision only).
    ``ratings`` are the reviewers' scores in the forum's order; empty where they could not be read.
    """

    forum: str
    venue: str | None
    decision: str | None
    ratings: tuple[int, ...]
    source: str
    fetched: str = ""


@dataclass(frozen=True, slots=True)
class PaperMetadata:
    """What services know of a paper; None where they were not asked yet, or do not know it."""

    arxiv: ArxivMetadata | None = None
    forum: ForumMetadata | None = None

    @property
    def newest_date(self) -> str | None:
        """Return the date of the newest answer, YYYY-MM-DD; None before the first one."""
        return max((one.fetched[:10] for one in (self.arxiv, self.forum) if one and one.fetched), default=None)


@dataclass(frozen=True, slots=True)
class ReadingState:
    """The last reading position of a paper: ``page`` counts from 0, ``x`` and ``y`` in points from that page's corner.

    ``zoom`` is screen pixels a point at 96 dpi (1.0 shows a point as 96/72 pixels); None fits as ``arrangement`` says.
    ``panel`` is the panel beside the pages: ``outline``, ``pages`` or empty for none; None if the user has not chosen
    yet. ``furthest`` is the page (from 0) to which it was read, -1 for none, ``pages`` their
    number, if known.
    """

    paper_id: str
    page: int
    y: float
    zoom: float | None
    modified: str
    x: float | None = None
    view_settings: ViewSettings = PLAIN
    panel: str | None = None
    furthest: int = -1
    pages: int | None = None
