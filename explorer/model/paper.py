"""A paper, its PDF files, and what arXiv and OpenReview say of it."""

from explorer.model.records import dataclass
from explorer.model.view_settings import PLAIN, ViewSettings


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper as the program knows it offline.

    ``id`` is the strongest name it had when it came (``arxiv:2309.00071``, see ``paper_names``), or ``file:`` and 16
    hexadecimal digits of the content's SHA-256 for a local PDF; it says who the paper is and is not for people.
    ``handle`` is what people, links and exported files call it: ``yarn``. ``arxiv`` is unversioned.
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
    """The id, where nothing shorter is given."""

    def __post_init__(self) -> None:
        if not self.handle:
            object.__setattr__(self, "handle", self.id)

    @property
    def is_local(self) -> bool:
        """Return whether nothing but a PDF of the user's is known of it."""
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


@dataclass(frozen=True, slots=True)
class PaperFile:
    """A PDF in the library. ``path`` is relative to the library's folder; ``fetched`` is ISO 8601 in UTC."""

    id: str
    paper_id: str
    path: str
    sha256: str
    bytes: int
    source: str
    fetched: str
    arxiv_version: int | None = None


@dataclass(frozen=True, slots=True)
class ArxivRecord:
    """What arXiv's API says of a paper; ``published``, ``updated`` and ``fetched`` are ISO 8601 in UTC."""

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


@dataclass(frozen=True, slots=True)
class ForumRecord:
    """What OpenReview says of a paper.

    ``source`` tells how it was learnt: ``notes`` (the whole forum) or ``search`` (venue and decision only). ``ratings``
    are the reviewers' scores in the forum's order; empty where they could not be read.
    """

    forum: str
    venue: str | None
    decision: str | None
    ratings: tuple[int, ...]
    source: str
    fetched: str = ""


@dataclass(frozen=True, slots=True)
class ReadingState:
    """Where a paper was last left: ``page`` counts from 0, ``x`` and ``y`` in points from that page's corner.

    ``zoom`` is screen pixels a point at 96 dpi (1.0 shows a point as 96/72 pixels); None fits as ``arrangement`` says.
    ``panel`` is what was open beside the pages: ``outline``, ``pages`` or nothing; None where nobody has said so yet.
    """

    paper_id: str
    page: int
    y: float
    zoom: float | None
    modified: str
    x: float | None = None
    view_settings: ViewSettings = PLAIN
    panel: str | None = None
