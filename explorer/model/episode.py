"""An episode on its timeline: sections, segments, and the papers that appear in it."""

import re
from dataclasses import field
from typing import Literal

from explorer.model import timecode
from explorer.model.lazy_dataclass import dataclass
from explorer.model.one_line import short_title
from explorer.model.paper import Paper
from explorer.model.side_link import is_side_link
from explorer.model.translation import later

Role = Literal["discussed", "mentioned", "pick"]
SegmentKind = Literal["talk", "matched", "unmatched"]
MadeBy = Literal["catalogue", "feed", "user", "guess"]
"""The origin of a section, a segment or an appearance."""
PREVIEW_ADVICE = later(
    "Only a preview of this post is public. Log in in the browser, save the whole page, and import that file."
)
_ASIDE = r"(?i)\s[(\[]|\s(?:ft|feat)\.\s|\s(?:featuring|with guests?)\s"
"""What in an episode's title begins an aside."""
_SHORTEST = 10
_OPEN_END_S = 600
"""Length in seconds with which the last segment of an episode of unknown length is drawn."""


@dataclass(frozen=True, slots=True)
class Episode:
    """An episode of a podcast; ``event`` is the conference it reports from, ``guid`` its id in the podcast's feed.

    ``duration_s`` is in seconds, None if unknown. ``published`` is ISO 8601.
    """

    id: str
    podcast: str
    title: str
    duration_s: int | None
    event: str | None = None
    page_url: str | None = None
    audio_url: str | None = None
    artwork_url: str | None = None
    guid: str | None = None
    published: str | None = None
    is_deleted: bool = False
    """Whether the user deleted it: only the notes that were made at its times still refer to it."""
    is_preview: bool = False
    """Whether only a preview of its notes is public: the rest is for those who pay."""

    @property
    def short_title(self) -> str:
        """Return the title without what comes in brackets or names guests: ICLR 2024 — Best Papers & Talks."""
        title = " ".join(self.title.split())
        short = re.split(_ASIDE, title, maxsplit=1)[0].rstrip(" :,;-–—")
        return short if len(short) >= _SHORTEST else title

    def holds(self, seconds: int) -> bool:
        """Return whether the episode contains this second; always true where its length is unknown."""
        return 0 <= seconds < (self.duration_s or timecode.MAX_SECONDS)


@dataclass(frozen=True, slots=True)
class Section:
    """A group of segments; ``letter`` names it and picks its color. Times in seconds."""

    letter: str
    title: str
    start_s: int
    end_s: int
    id: str = field(default="", compare=False)
    """The id of the part; empty where it is not read from a library."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of the episode about one topic. Times in seconds; ``end_s`` is the next segment's start.

    ``section`` is empty where the episode has none. A ``talk`` is not about a paper; the other kinds are about a paper,
    which is known (``matched``) or not yet (``unmatched``). The last segment of an episode of unknown length ends at
    ``timecode.MAX_SECONDS``.
    """

    id: str
    section: str
    title: str
    kind: SegmentKind
    start_s: int
    end_s: int
    speakers: tuple[str, ...] = ()
    paper_id: str | None = None

    @property
    def short_title(self) -> str:
        """Return the title without what comes after its colon."""
        return short_title(self.title)


@dataclass(frozen=True, slots=True)
class Appearance:
    """A paper in an episode: discussed or mentioned in a segment, picked under a topic, or named without a time."""

    paper_id: str
    role: Role
    segment_id: str | None = None
    topic: str | None = None
    relation: str | None = None
    id: str = field(default="", compare=False)
    """The id of the part; empty where it is not read from a library."""


@dataclass(frozen=True, slots=True)
class PaperTime:
    """A time of an episode at which a paper is discussed or mentioned; ``start_s`` is None if it has no time there."""

    episode_id: str
    episode: str
    start_s: int | None
    segment: str
    role: Role


@dataclass(frozen=True, slots=True)
class Resource:
    """A link that is not a paper: a video, a blog post, a discussion; ``url`` is None if unknown.

    It belongs to a segment, or to the whole episode, without one.
    """

    title: str
    kind: str
    segment_id: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Timeline:
    """All that the timeline shows of one episode, in order, from one read transaction."""

    episode: Episode
    sections: tuple[Section, ...]
    segments: tuple[Segment, ...]
    appearances: tuple[Appearance, ...]
    resources: tuple[Resource, ...]
    papers: dict[str, Paper]
    on_disk: frozenset[str] = field(default_factory=frozenset)
    made_by: dict[str, MadeBy] = field(default_factory=dict)
    """The origin of each segment, by its id; a missing one came from a catalog."""
    guessed: frozenset[str] = field(default_factory=frozenset)
    """Ids of the papers that were found by a title and not yet confirmed."""

    @property
    def length_s(self) -> int:
        """Return seconds from the beginning to the end, at least 1; where the end is unknown, a little after the last
        start."""
        if self.episode.duration_s:
            return self.episode.duration_s
        starts = [one.start_s for one in self.sections] + [one.start_s for one in self.segments]
        return max(starts, default=0) + _OPEN_END_S

    def segment_at(self, seconds: int) -> Segment | None:
        """Return the segment that contains this second; None before the first one and at or after the episode's end."""
        for segment in self.segments:
            if segment.start_s <= seconds < segment.end_s:
                return segment
        return None

    def segment(self, segment_id: str) -> Segment | None:
        """Return the segment with this id."""
        return next((one for one in self.segments if one.id == segment_id), None)

    def segment_of(self, paper_id: str) -> Segment | None:
        """Return the first segment in which the paper is discussed, else in which it is mentioned."""
        for role in ("discussed", "mentioned"):
            for one in self.appearances:
                if one.paper_id == paper_id and one.role == role and one.segment_id:
                    return self.segment(one.segment_id)
        return None

    def section_of(self, segment: Segment) -> Section | None:
        """Return the section of a segment."""
        return next((one for one in self.sections if one.letter == segment.section), None)

    def start_bounds(self, segment: Segment) -> tuple[int, int]:
        """Return the first and the last second at which a segment may start without changing the order."""
        at = self.segments.index(segment)
        low = self.segments[at - 1].start_s + 1 if at else 0
        following = self.segments[at + 1 : at + 2]
        end = following[0].start_s if following else self.episode.duration_s or timecode.MAX_SECONDS
        return low, max(low, end - 1)

    def times_of(self, paper_id: str) -> tuple[tuple[Segment, Role], ...]:
        """Return the segments in which a paper appears, in order, each with its role there."""
        roles: dict[str, Role] = {}
        for one in self.appearances:
            if one.paper_id == paper_id and one.segment_id:
                roles.setdefault(one.segment_id, one.role)
        return tuple((one, roles[one.id]) for one in self.segments if one.id in roles)

    def mentioned_in(self, segment_id: str) -> tuple[Paper, ...]:
        """Return the papers mentioned in passing in a segment, in the catalog's order."""
        return tuple(
            self.papers[one.paper_id]
            for one in self.appearances
            if one.segment_id == segment_id and one.role == "mentioned"
        )

    def resources_of(self, segment_id: str | None) -> tuple[Resource, ...]:
        """Return the links of a segment, or those of the whole episode, in order."""
        return tuple(one for one in self.resources if one.segment_id == segment_id)

    @property
    def whole_links(self) -> tuple[Resource, ...]:
        """Return the links of the whole episode that lead somewhere, without the side links; of an episode of one
        segment these are its own."""
        return tuple(one for one in self._whole() if not is_side_link(one.url or "", one.title))

    @property
    def side_links(self) -> tuple[Resource, ...]:
        """Return the links that every episode of the show has: its profiles, its support, ways to subscribe."""
        return tuple(one for one in self._whole() if is_side_link(one.url or "", one.title))

    def _whole(self) -> list[Resource]:
        alone = self.segments[0].id if len(self.segments) == 1 else None
        return [one for one in self.resources if one.url and one.segment_id in (None, alone)]

    def picks(self) -> dict[str, tuple[Paper, ...]]:
        """Return the papers picked under each topic, in the catalog's order."""
        topics: dict[str, list[Paper]] = {}
        for one in self.appearances:
            if one.role == "pick" and one.topic:
                topics.setdefault(one.topic, []).append(self.papers[one.paper_id])
        return {topic: tuple(papers) for topic, papers in topics.items()}
