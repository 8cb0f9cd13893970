"""What show notes say of an episode: sections, segments and papers, and what is doubtful about them."""

from dataclasses import dataclass, field
from typing import Literal

from explorer.model.paper_names import PaperNames
from explorer.model.show_notes.note_line import NoteLine
from explorer.model.show_notes.paper_addresses import PaperAddress, is_preprint_doi
from explorer.model.title_resolution import Ranked

Place = tuple[int, int, int]
"""A part of the notes: the index of a line, and where it starts and ends there, in characters."""
PaperRole = Literal["main", "mentioned", "pick"]
PaperState = Literal["linked", "confirmed", "guess", "unresolved"]
SegmentState = Literal["talk", "matched", "unmatched"]


@dataclass(slots=True)
class ParsedSection:
    """A group of segments; ``start_s`` in seconds, ``letter`` as the notes name it."""

    title: str
    start_s: int
    letter: str | None = None
    line: int = -1


@dataclass(slots=True)
class ParsedSegment:
    """A stretch of the episode; times in seconds, ``end_s`` None if unknown.

    ``paper`` is the index of the paper that it is about. ``part`` names the list, with a clock of its own, that the
    segment is from. ``line`` is the index of its line in the notes.
    """

    start_s: int
    end_s: int | None
    title: str
    state: SegmentState = "talk"
    paper: int | None = None
    part: str | None = None
    speakers: tuple[str, ...] = ()
    is_advert: bool = False
    section: int | None = None
    line: int = -1
    title_at: int = 0
    """Where the title begins in its line, in characters."""


@dataclass(slots=True)
class ParsedPaper:
    """A paper that the notes name, with the names it has there; ``segment`` is an index, None for the whole episode.

    ``title`` is in the notes' words. ``state`` is *linked* with an id or address, else *unresolved*. ``relation`` is
    how a mentioned paper is introduced.
    """

    title: str | None
    role: PaperRole = "mentioned"
    state: PaperState = "unresolved"
    arxiv: str | None = None
    openreview: str | None = None
    doi: str | None = None
    pmid: str | None = None
    pmcid: str | None = None
    url: str | None = None
    segment: int | None = None
    topic: str | None = None
    authors: tuple[str, ...] = ()
    year: int | None = None
    award: str | None = None
    presentation: str | None = None
    relation: str | None = None
    keys: set[str] = field(default_factory=set)
    line: int = -1
    words: str | None = None
    """What the notes call a paper whose ``title`` was found."""
    evidence: str | None = None
    places: list[Place] = field(default_factory=list)
    """Where the notes name it."""

    def take(self, address: PaperAddress) -> None:
        """Take the names that an address gives the paper, where it has none of that kind."""
        self.state = "linked"
        self.arxiv = self.arxiv or address.arxiv
        self.openreview = self.openreview or address.openreview
        if self.doi is None or (address.doi is not None and is_preprint_doi(self.doi)):
            self.doi = address.doi or self.doi  # a journal's rather than a preprint's
        self.pmid = self.pmid or address.pmid
        self.pmcid = self.pmcid or address.pmcid
        self.url = self.url or address.url
        self.keys.add(address.key)

    @property
    def name(self) -> str:
        """Return what to call the paper: its title, else its id or address."""
        return self.title or self.names.readable or "a paper without a title"

    @property
    def names(self) -> PaperNames:
        """Return its names apart from the notes; its page is one if there is no other."""
        named = PaperNames(arxiv=self.arxiv, doi=self.doi, openreview=self.openreview, pmid=self.pmid, pmcid=self.pmcid)
        return named if named.all() else PaperNames(url=self.url)


@dataclass(slots=True)
class Doubt:
    """Something to ask the user about: its kind, a sentence, and the index of the line that it is about; for a title
    the papers that may be meant, best first."""

    kind: Literal["order", "part", "id", "time", "title", "attachment"]
    text: str
    line: int = -1
    paper: int | None = None
    segment: int | None = None
    candidates: tuple[Ranked, ...] = ()


@dataclass(slots=True)
class ParsedLink:
    """A link that is no paper: its text, its address and kind, and the segment it belongs to."""

    text: str
    address: str
    kind: str
    segment: int | None = None


@dataclass(slots=True)
class ParsedNotes:
    """All that show notes say.

    ``lines`` are the texts of the lines as they were read, ``source`` these lines with their links and looks, for
    showing where something was read. ``unused`` are the indices of lines with times that were left out.
    """

    title: str | None
    duration_s: int | None
    sections: list[ParsedSection] = field(default_factory=list)
    segments: list[ParsedSegment] = field(default_factory=list)
    papers: list[ParsedPaper] = field(default_factory=list)
    links: list[ParsedLink] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    is_truncated: bool = False
    source: list[NoteLine] = field(default_factory=list)
    unused: set[int] = field(default_factory=set)
