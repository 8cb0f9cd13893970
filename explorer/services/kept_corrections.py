"""Says in parsed notes what the user has corrected of their episode, so that they say what the library holds."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from explorer.model import timecode
from explorer.model.episode import Appearance, Segment, Timeline
from explorer.model.fact import USER, Fact
from explorer.model.paper import Paper
from explorer.model.paper_names import by_kind
from explorer.model.show_notes.parsed_notes import (
    Doubt,
    ParsedLink,
    ParsedNotes,
    ParsedPaper,
    ParsedSection,
    ParsedSegment,
)
from explorer.store.database import Store

Subjects = Mapping[tuple[str, int], str]
"""The ids that papers and segments of notes have in the library: see ``part_subjects``."""


def say_corrections(store: Store, notes: ParsedNotes, episode_id: str, subjects: Subjects) -> None:
    """Say in the notes what the user has changed, added and removed, which an import leaves as it is.

    Raises:
        KnownError: ``episode-unknown``.
    """
    segments = store.facts.of_parts("segment", episode_id)
    sections, appearances = (store.facts.of_parts(kind, episode_id) for kind in ("section", "appearance"))
    if not any(map(_is_users, (*segments.values(), *sections.values(), *appearances.values()))):
        return
    said = _Corrections(store, notes, store.episodes.timeline(episode_id), subjects)
    said.take_segments(segments)
    said.take_papers(appearances)
    if any(map(_is_users, sections.values())):
        said.take_sections()


class _Corrections:
    def __init__(self, store: Store, notes: ParsedNotes, timeline: Timeline, subjects: Subjects) -> None:
        self._store, self._notes, self._timeline = store, notes, timeline
        self._own = {part: notes.segments[number] for (kind, number), part in subjects.items() if kind == "segment"}
        self._papers = {number: part for (kind, number), part in subjects.items() if kind == "paper"}

    def take_segments(self, facts: Mapping[str, list[Fact]]) -> None:
        """Take the segments as they are in the library: those that were changed, added and removed."""
        notes, held = self._notes, {one.id: one for one in self._timeline.segments}
        for part, one in self._own.items():
            if part in held and _is_users(facts.get(part, ())):
                self._change(one, held[part], facts[part])
        added = {part: _segment(kept) for part, kept in held.items() if part not in self._own}
        gone = [id(one) for part, one in self._own.items() if part not in held]
        before = notes.segments
        for number, one in enumerate(before):  # a paper of a segment that is gone stays with the episode
            if id(one) in gone:
                for paper in notes.papers:
                    if paper.segment == number:
                        paper.segment, paper.role = None, "pick" if paper.role == "pick" else "mentioned"
        self._own |= added
        notes.segments = sorted(
            [*(one for one in before if id(one) not in gone), *added.values()], key=lambda one: one.start_s
        )
        self._renumber(before)
        for part, kept in held.items():
            self._own[part].end_s = None if kept.end_s == timecode.MAX_SECONDS else kept.end_s
            if part in added and kept.paper_id:
                self._name(self._own[part], kept.paper_id)

    def take_papers(self, facts: Mapping[str, list[Fact]]) -> None:
        """Take where the user has named papers, and leave out those that were removed."""
        notes = self._notes
        named = [one for one in self._timeline.appearances if one.role != "discussed"]
        parts = {id(one): part for part, one in self._own.items()}
        mains = {one.paper for one in notes.segments}
        gone: set[int] = set()
        said: set[str] = set()
        """The ids of appearances that the notes say."""
        for number, one in enumerate(notes.papers):
            ids = self._ids(number, one)
            there = [other for other in named if other.paper_id in ids]
            holder = notes.segments[one.segment] if one.segment is not None else None
            if number in mains or (holder and holder.part):
                continue
            here = parts.get(id(holder))
            if same := next((other for other in there if other.segment_id == here), None):
                said.add(same.id)
            elif there:
                self._place(one, there[0])
                said.add(there[0].id)
            elif ids.isdisjoint(self._timeline.papers):
                gone.add(number)
        self._leave_out(gone)
        for other in named:
            if other.id not in said and _is_users(facts.get(other.id, ())):
                notes.papers.append(self._paper(other.paper_id))
                self._place(notes.papers[-1], other)

    def _place(self, one: ParsedPaper, there: Appearance) -> None:
        holder = self._own.get(there.segment_id or "")
        one.role = "pick" if there.role == "pick" else "mentioned"
        one.topic, one.segment = there.topic, self._notes.segments.index(holder) if holder else None

    def _leave_out(self, gone: set[int]) -> None:
        notes = self._notes
        kept = [number for number in range(len(notes.papers)) if number not in gone]
        places = {old: new for new, old in enumerate(kept)}
        notes.papers = [notes.papers[number] for number in kept]
        about: list[ParsedSegment | Doubt] = [*notes.segments, *notes.doubts]
        for one in about:
            one.paper = places.get(one.paper) if one.paper is not None else None

    def _ids(self, number: int, one: ParsedPaper) -> set[str]:
        """Return the ids in the library of a paper of the notes: of its entry there, and of the paper that was found
        for it."""
        own = self._papers.get(number)
        found = {self._store.papers.id_of(name) for name in one.names.all()}
        return {paper_id for paper_id in (own and self._store.papers.present_id(own), *found) if paper_id}

    def take_sections(self) -> None:
        """Take the sections as they are in the library."""
        notes, sections = self._notes, self._timeline.sections
        before = [one.letter for one in notes.sections]
        notes.sections = [ParsedSection(one.title, one.start_s, one.letter) for one in sections]
        places = {one.letter: number for number, one in enumerate(sections)}
        for one in notes.segments:  # those of a list with a clock of its own stay in the section of their list
            one.section = places.get(before[one.section] or "") if one.section is not None else None
        for kept in self._timeline.segments:
            self._own[kept.id].section = places.get(kept.section)

    def _change(self, one: ParsedSegment, kept: Segment, facts: Iterable[Fact]) -> None:
        one.title, one.start_s, one.state = kept.title, kept.start_s, kept.kind
        said = {fact.field for fact in facts if fact.source == USER}
        if "paper" not in said or kept.paper_id is None:
            one.paper = one.paper if kept.paper_id else None
            return
        told = self._notes.papers[one.paper] if one.paper is not None else None
        if told is None or kept.paper_id not in map(self._store.papers.id_of, told.names.all()):
            if told is not None:
                told.segment = None  # it is what the notes say, and not what is kept
            self._name(one, kept.paper_id)

    def _name(self, one: ParsedSegment, paper_id: str) -> None:
        made = replace(self._paper(paper_id), role="main", segment=self._notes.segments.index(one), line=one.line)
        self._notes.papers.append(made)
        one.paper = len(self._notes.papers) - 1

    def _paper(self, paper_id: str) -> ParsedPaper:
        held = self._timeline.papers.get(paper_id) or self._store.papers.get(paper_id) or Paper(paper_id, paper_id)
        names = by_kind(self._store.papers.names(paper_id))
        return ParsedPaper(
            held.title,
            state="confirmed",
            arxiv=held.arxiv,
            openreview=held.openreview,
            authors=held.authors,
            evidence="chosen",
            doi=names.get("doi"),
            pmid=names.get("pmid"),
            url=names.get("url"),
        )

    def _renumber(self, before: list[ParsedSegment]) -> None:
        """Let what refers to a segment by its number refer to it after segments have come, gone or moved."""
        now = {id(one): number for number, one in enumerate(self._notes.segments)}
        places = {old: now.get(id(one)) for old, one in enumerate(before)}
        about: list[ParsedPaper | ParsedLink | Doubt] = [*self._notes.papers, *self._notes.links, *self._notes.doubts]
        for one in about:
            one.segment = places.get(one.segment) if one.segment is not None else None


def _is_users(facts: Iterable[Fact]) -> bool:
    return any(one.source == USER for one in facts)


def _segment(kept: Segment) -> ParsedSegment:
    return ParsedSegment(kept.start_s, None, kept.title, kept.kind, speakers=kept.speakers)
