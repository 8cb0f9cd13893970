"""Rules for correcting a timeline: each returns the facts that the user says with an edit.

Segments stay in the order of their times, and none gets the start of another one, so that none has no length. The first
segment of a section takes the section's start along, and a section that loses its last segment is removed.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import Any

from explorer.model import timecode
from explorer.model.episode import Role, Section, Segment, SegmentKind, Timeline
from explorer.model.errors import KnownError
from explorer.model.fact import SubjectKind
from explorer.model.ids import short_hash
from explorer.model.lazy_dataclass import dataclass

REMOVED = "removed"
"""The field that marks a part as removed by the user."""
NONE_FITS = "no_paper"
"""The field that says that no paper is to be looked up for a title."""
LONGEST_TITLE = 300
"""Maximum length of a segment's or section's title."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the user says of a field of a part of an episode.

    ``when`` is ISO 8601, empty for now. Without ``is_said`` the user says nothing of it.
    """

    kind: SubjectKind
    part: str
    field: str
    value: Any = None
    when: str = ""
    is_said: bool = True


Edit = tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class NamedPaper:
    """A part that names a paper; the timeline may show another part in its place, which names the same one."""

    id: str
    paper_id: str
    segment_id: str | None
    topic: str | None


@dataclass(frozen=True, slots=True)
class NamedLink:
    """A part that is a link, or stands in a list of times with a clock of its own; ``segment_id`` is None for one of
    the whole episode."""

    id: str
    segment_id: str | None
    url: str | None
    kind: str = ""
    title: str = ""
    """As the timeline has it: see ``title_at``."""
    start_s: int | None = None
    """The second that a source states apart from the title."""


class EditableEpisode:
    """A timeline, with all parts that name papers, and those that are links.

    Most rules need the timeline alone, so that the parts are read when a rule first asks for them.
    """

    def __init__(
        self,
        timeline: Timeline,
        read_named: Callable[[], tuple[NamedPaper, ...]] = tuple,
        read_resources: Callable[[], tuple[NamedLink, ...]] = tuple,
    ) -> None:
        self.timeline = timeline
        self._read_named, self._read_resources = read_named, read_resources

    @cached_property
    def named(self) -> tuple[NamedPaper, ...]:
        """Return the parts that name papers."""
        return self._read_named()

    @cached_property
    def resources(self) -> tuple[NamedLink, ...]:
        """Return the parts that are links."""
        return self._read_resources()

    def segment(self, segment_id: str) -> Segment:
        """Return a segment. Raises KnownError ``segment-unknown``."""
        found = self.timeline.segment(segment_id)
        if found is None:
            raise KnownError("segment-unknown", "This segment is not on the timeline any more: choose another one.")
        return found

    def section(self, section_id: str) -> Section:
        """Return a section. Raises KnownError ``section-unknown``."""
        found = next((one for one in self.timeline.sections if one.id == section_id), None)
        if found is None:
            raise KnownError("section-unknown", "This section is not on the timeline any more: choose another one.")
        return found

    def later_parts(self, segment_id: str, at_s: int) -> list[NamedLink]:
        """Return the rows of lists with clocks of their own that lie in a segment, from a second on."""
        below = [one for one in self.timeline.resources_of(segment_id) if one.kind == "part"]
        titles = {one.title for one in below if (start_of(one.title) or 0) >= at_s}
        found = self.resources if titles else ()
        return [one for one in found if (one.segment_id, one.kind) == (segment_id, "part") and one.title in titles]

    def named_at(self, segment_id: str | None, topic: str | None, paper_id: str | None = None) -> list[NamedPaper]:
        """Return the parts that name a paper, or any, in a segment and under a topic."""
        return [
            one
            for one in self.named
            if (one.segment_id, one.topic) == (segment_id, topic) and paper_id in (None, one.paper_id)
        ]


# Segments


def add_segment(episode: EditableEpisode, at_s: int, segment_id: str, title: str) -> Edit:
    """Add a segment about an unknown paper, from a second to the next segment's start. No paper is asked for: the
    user gives it one, or doesn't.

    Raises:
        KnownError: ``segment-there``, ``time-outside``.
    """
    _check_start(episode.timeline, at_s)
    around = episode.timeline.segment_at(at_s)
    section = episode.timeline.section_of(around) if around else section_at(episode.timeline, at_s)
    values = {"title": clean_title(title), "start_s": at_s, "kind": "unmatched", NONE_FITS: True}
    made = _say("segment", segment_id, values | {"section": section.id if section else None})
    return (*made, *_parts_to(episode, around, at_s, segment_id))


def split(episode: EditableEpisode, at_s: int, segment_id: str) -> Edit:
    """Split the segment at a second; the new, second part keeps title, speakers and paper.

    Raises:
        KnownError: ``no-segment``, ``segment-there``.
    """
    timeline = episode.timeline
    segment = timeline.segment_at(at_s)
    if segment is None:
        raise KnownError(
            "no-segment", "There is no segment at {time}: choose another time.", time=timecode.display(at_s)
        )
    _check_start(timeline, at_s)
    section = timeline.section_of(segment)
    values = {
        "title": segment.title,
        "start_s": at_s,
        "kind": segment.kind,
        "section": section.id if section else None,
        "speakers": segment.speakers or None,
        "paper": segment.paper_id,
    }
    return (*_say("segment", segment_id, values), *_parts_to(episode, segment, at_s, segment_id))


def join(episode: EditableEpisode, segment_id: str) -> Edit:
    """Join a segment with the one before it, whose title stays; its papers and links go there.

    Raises:
        KnownError: ``segment-unknown``, ``segment-first``.
    """
    gone = episode.segment(segment_id)
    at = episode.timeline.segments.index(gone)
    if at == 0:
        raise KnownError("segment-first", "This is the first segment: join the next one with it.")
    kept = episode.timeline.segments[at - 1]
    edit = [Said("segment", gone.id, REMOVED, True), *_leave_section(episode.timeline, gone)]
    if gone.paper_id and kept.paper_id is None:
        edit += give_paper(episode, kept.id, gone.paper_id)
    elif gone.paper_id and gone.paper_id != kept.paper_id:
        edit += _mention(episode, gone.paper_id, kept.id)
    edit += [Said("appearance", one.id, "segment", kept.id) for one in episode.named if one.segment_id == gone.id]
    links = episode.resources if episode.timeline.resources_of(gone.id) else ()
    edit += [Said("resource", one.id, "segment", kept.id) for one in links if one.segment_id == gone.id]
    return tuple(edit)


def remove_segment(episode: EditableEpisode, segment_id: str) -> Edit:
    """Remove a segment with what it names; its time goes to the segment before it. Raises KnownError."""
    gone = episode.segment(segment_id)
    return (
        Said("segment", gone.id, REMOVED, True),
        *_leave_section(episode.timeline, gone),
        *(Said("appearance", one.id, REMOVED, True) for one in episode.named if one.segment_id == gone.id),
    )


def move_start(episode: EditableEpisode, segment_id: str, at_s: int) -> Edit:
    """Move the start of a segment to a second; beyond its neighbors it gets another place in the order.

    Raises:
        KnownError: ``segment-unknown``, ``segment-there``, ``time-outside``.
    """
    timeline, segment = episode.timeline, episode.segment(segment_id)
    if at_s == segment.start_s:
        return ()
    _check_start(timeline, at_s)
    edit = [Said("segment", segment.id, "start_s", at_s)]
    section = timeline.section_of(segment)
    low, high = timeline.start_bounds(segment)
    if low <= at_s <= high:
        is_first = section is not None and _of_section(timeline, section)[0].id == segment.id
        if section is not None and is_first:
            edit += [Said("section", section.id, "start_s", at_s)] if section.start_s != at_s else []
        return tuple(edit)
    now = section_at(timeline, at_s)
    if now != section:
        edit += [*_leave_section(timeline, segment), Said("segment", segment.id, "section", now.id if now else None)]
    return tuple(edit)


def rename(episode: EditableEpisode, segment_id: str, title: str) -> Edit:
    """Change a segment's title. Raises KnownError ``segment-unknown``, ``title-empty``."""
    segment, title = episode.segment(segment_id), clean_title(title)
    return (Said("segment", segment.id, "title", title),) if title != segment.title else ()


def set_kind(episode: EditableEpisode, segment_id: str, kind: SegmentKind) -> Edit:
    """Say of a segment without a paper whether it is a talk, of which none is expected. Raises KnownError."""
    segment = episode.segment(segment_id)
    if kind == segment.kind:
        return ()
    return (Said("segment", segment.id, "kind", kind), Said("segment", segment.id, NONE_FITS, is_said=False))


# Rows of a list with a clock of its own


def title_at(title: str, start_s: int) -> str:
    """Return the title of a row of a list with a clock of its own, as the timeline has it: 0:05:00 Hello."""
    return f"{timecode.display(start_s)} {title}"


def start_of(title: str) -> int | None:
    """Return the second in the title of a row of a list with a clock of its own; None if there is none."""
    return timecode.parse_or_none(title.partition(" ")[0])


# Sections


def make_section(episode: EditableEpisode, segment_id: str, section_id: str, title: str) -> Edit:
    """Begin a section with a segment. Raises KnownError ``segment-unknown``, ``section-there``, ``title-empty``."""
    timeline, segment = episode.timeline, episode.segment(segment_id)
    here = timeline.section_of(segment)
    starts = {one.start_s for one in timeline.sections}
    if (here and _of_section(timeline, here)[0].id == segment.id) or segment.start_s in starts:
        raise KnownError("section-there", "A section starts with this segment already: rename that one.")
    return _say("section", section_id, {"title": clean_title(title), "start_s": segment.start_s})


def rename_section(episode: EditableEpisode, section_id: str, title: str) -> Edit:
    """Change a section's title. Raises KnownError ``section-unknown``, ``title-empty``."""
    section, title = episode.section(section_id), clean_title(title)
    return (Said("section", section.id, "title", title),) if title != section.title else ()


def remove_section(episode: EditableEpisode, section_id: str) -> Edit:
    """Remove a section; its segments go to the one before it. Raises KnownError ``section-unknown``."""
    return (Said("section", episode.section(section_id).id, REMOVED, True),)


def section_at(timeline: Timeline, seconds: int) -> Section | None:
    """Return the section that contains a second."""
    return next((one for one in reversed(timeline.sections) if one.start_s <= seconds), None)


def sections_by_time(sections: Sequence[tuple[str, int]], starts: Iterable[int]) -> list[str | None]:
    """Return for the start of each segment the id of the section that contains it.

    Args:
        sections: ids and starts, by time.
    """
    return [next((key for key, start in reversed(sections) if start <= at), None) for at in starts]


# Papers


def give_paper(episode: EditableEpisode, segment_id: str, paper_id: str) -> Edit:
    """Say which paper a segment is about, in place of the one that it had. Raises KnownError ``segment-unknown``."""
    segment = episode.segment(segment_id)
    if segment.paper_id == paper_id and paper_id not in episode.timeline.guessed:
        return ()
    return (Said("segment", segment.id, "paper", paper_id), Said("segment", segment.id, NONE_FITS, is_said=False))


def take_paper(episode: EditableEpisode, segment_id: str) -> Edit:
    """Say that a segment is not about its paper; it is about an unknown one then. Raises KnownError."""
    segment = episode.segment(segment_id)
    if segment.paper_id is None:
        return ()
    values = {"paper": None, "kind": "unmatched", NONE_FITS: True}
    hidden = episode.named_at(segment.id, None, segment.paper_id)
    return (*_say("segment", segment.id, values), *(Said("appearance", one.id, REMOVED, True) for one in hidden))


def add_paper(episode: EditableEpisode, paper_id: str, segment_id: str | None, role: Role, topic: str = "") -> Edit:
    """Add a paper to a segment, or to the episode without a time: discussed, mentioned, or picked under a topic.

    The paper that a segment was about is mentioned there then.

    Raises:
        KnownError: ``segment-unknown``, ``topic-empty``.
    """
    if role == "discussed" and segment_id is not None:
        before = episode.segment(segment_id).paper_id
        demoted = _mention(episode, before, segment_id) if before and before != paper_id else ()
        return (*give_paper(episode, segment_id, paper_id), *demoted)
    if role == "pick":
        if not topic.strip():
            raise KnownError("topic-empty", "A pick needs a topic: type one.")
        return _name(episode, paper_id, None, "pick", topic.strip()[:LONGEST_TITLE])
    if segment_id is not None:
        episode.segment(segment_id)
    return _mention(episode, paper_id, segment_id)


def remove_paper(episode: EditableEpisode, paper_id: str, segment_id: str | None, topic: str | None) -> Edit:
    """Remove a paper from a segment, from a topic of picks, or from the episode, whatever its role is there."""
    edit = [Said("appearance", one.id, REMOVED, True) for one in episode.named_at(segment_id, topic, paper_id)]
    segment = episode.timeline.segment(segment_id) if segment_id and topic is None else None
    if segment is not None and segment.paper_id == paper_id:
        edit += take_paper(episode, segment.id)
    return tuple(dict.fromkeys(edit))


def move_paper(
    episode: EditableEpisode,
    paper_id: str,
    place: tuple[str | None, str | None],
    to: tuple[str | None, Role, str],
) -> Edit:
    """Give a paper another role, another segment, or both.

    Args:
        place: the segment and the topic where it is now.
        to: the segment, the role and the topic, as for ``add_paper``.

    Raises:
        KnownError: as ``add_paper``.
    """
    gone, came = remove_paper(episode, paper_id, *place), add_paper(episode, paper_id, *to)
    said = {(one.kind, one.part, one.field): one for one in (*gone, *came)}
    return tuple(said.values())


# Links


def remove_link(episode: EditableEpisode, url: str) -> Edit:
    """Remove a link of the whole episode, by its address."""
    timeline = episode.timeline
    gone = {one.url for one in (*timeline.whole_links, *timeline.side_links)} & {url}
    return tuple(Said("resource", one.id, REMOVED, True) for one in episode.resources if one.url in gone)


# Helpers


def _say(kind: SubjectKind, part: str, values: dict[str, Any]) -> Edit:
    return tuple(Said(kind, part, name, value) for name, value in values.items())


def clean_title(text: str) -> str:
    """Return a typed title in one line, not too long. Raises KnownError ``title-empty``."""
    title = " ".join(text.split())[:LONGEST_TITLE].rstrip()
    if not title:
        raise KnownError("title-empty", "A title can’t be empty: type one.")
    return title


def _parts_to(episode: EditableEpisode, holder: Segment | None, at_s: int, segment_id: str) -> Edit:
    """Return what takes the rows of lists with clocks of their own along into a segment that starts amid another."""
    later = episode.later_parts(holder.id, at_s) if holder else ()
    return tuple(Said("resource", one.id, "segment", segment_id) for one in later)


def check_inside(timeline: Timeline, at_s: int) -> None:
    """Raise KnownError ``time-outside`` for a second after the episode's end."""
    if not timeline.episode.holds(at_s):
        end = timecode.display(timeline.length_s)
        raise KnownError("time-outside", "The episode ends at {end}: type an earlier time.", end=end)


def _check_start(timeline: Timeline, at_s: int) -> None:
    check_inside(timeline, at_s)
    for one in timeline.segments:
        if one.start_s == at_s:
            raise segment_there(one.title, at_s)


def segment_there(title: str, at_s: int) -> KnownError:
    """Return the error that says that a segment starts at this second already."""
    return KnownError(
        "segment-there",
        "“{title}” starts at {time} already: choose another one.",
        title=title[:60],
        time=timecode.display(at_s),
    )


def _of_section(timeline: Timeline, section: Section) -> list[Segment]:
    return [one for one in timeline.segments if one.section == section.letter]


def _leave_section(timeline: Timeline, segment: Segment) -> Edit:
    """Return what the section says when a segment leaves it: it starts with the next one, or goes with the last."""
    section = timeline.section_of(segment)
    if section is None:
        return ()
    own = _of_section(timeline, section)
    if len(own) == 1:
        return (Said("section", section.id, REMOVED, True),)
    return (Said("section", section.id, "start_s", own[1].start_s),) if own[0].id == segment.id else ()


def _mention(episode: EditableEpisode, paper_id: str, segment_id: str | None) -> Edit:
    return _name(episode, paper_id, segment_id, "mentioned", None)


def _name(episode: EditableEpisode, paper_id: str, segment_id: str | None, role: Role, topic: str | None) -> Edit:
    """Return a part that names a paper; of one that is there already, nothing but that it is not removed."""
    if there := episode.named_at(segment_id, topic, paper_id):
        return tuple(Said("appearance", one.id, REMOVED, is_said=False) for one in there[:1])
    part = f"{role}:{segment_id or topic or ''}/{short_hash(paper_id, 16)}"
    values = {"role": role, "segment": segment_id, "topic": topic, "paper": paper_id, "position": len(episode.named)}
    return (*_say("appearance", part, values), Said("appearance", part, REMOVED, False))
