"""Builds the flat list of timeline rows: section headings, segments, mentioned papers, picks by topic, and links."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Literal, TypedDict

from explorer.model import timecode
from explorer.model.episode import Resource, Section, Segment, Timeline
from explorer.model.folded_text import fold
from explorer.model.lazy_dataclass import dataclass
from explorer.model.one_line import short_title
from explorer.model.paper import Paper
from explorer.model.timeline_edit import start_of
from explorer.model.translation import tr

Kind = Literal["section", "segment", "mention", "part", "group", "topic", "pick", "link"]
OPENABLE: frozenset[str] = frozenset({"segment", "mention", "part", "pick", "link"})
NOTABLE: frozenset[str] = frozenset({"Oral", "Spotlight"})
"""Ways of presentation that get a badge; every paper has a poster."""


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """One row. ``key`` stays the same when the facts change; ``parent`` is the index of the row above it in the
    hierarchy.

    ``start_s`` and ``length_s`` are seconds. ``text`` is the folded text that the filter searches, including the rows
    above; ``clock`` is the time that a prefix may match.
    """

    key: str
    kind: Kind
    title: str
    people: str = ""
    letter: str = ""
    start_s: int | None = None
    length_s: int = 0
    section_id: str = ""
    """The part of a section's heading, and of its segments."""
    segment_id: str | None = None
    topic: str | None = None
    paper_id: str | None = None
    award: str | None = None
    presentation: str | None = None
    on_disk: bool = False
    notes: int = 0
    is_heard: bool = False
    is_read: bool = False
    page: int = 0
    """The page (from 1) on which its paper was left; 0 where that is the first, or it was never read."""
    parent: int | None = None
    text: str = ""
    clock: str = ""
    talk: bool = False
    """Whether it is a segment of which no paper is expected."""
    unmatched: bool = False
    """Whether it is a segment about a paper that is not known yet."""
    asked: bool = False
    """Whether the user is asked which paper is meant."""
    guess: bool = False
    """Whether its paper was found by a title, and nobody has confirmed it."""
    url: str = ""
    """The address to which a link leads, of which ``people`` shows what matters."""
    part: str = ""
    """What the timeline calls a row of a list with a clock of its own, by which corrections find it."""

    @property
    def openable(self) -> bool:
        """Return whether it can be opened; headings cannot."""
        return self.kind in OPENABLE


def done_words(row: TimelineRow, left_at: str) -> list[str]:
    """Return what the user has done of a row: heard, and read, or where its paper was left if not at the first page."""
    words = [tr("heard")] if row.is_heard else []
    if row.is_read:
        words.append(tr("read"))
    elif row.page > 1:
        words.append(left_at)
    return words


def other_title(title: str, paper: Paper | None) -> str:
    """Return the short title of a segment's paper if the segment's own title does not tell which paper it is."""
    if paper is None:
        return ""
    short = short_title(paper.title)
    named, said = (set(re.findall(r"\w+", fold(text))) for text in (short, title))
    shared = said.intersection(re.findall(r"\w+", fold(paper.title)))
    return "" if 2 * len(shared) >= min(len(named), len(said)) else short


class _Facts(TypedDict, total=False):
    paper_id: str | None
    award: str | None
    presentation: str | None
    on_disk: bool
    notes: int
    guess: bool


Count = Callable[[str | None, str | None], int]
"""Counts the annotations and notes of a paper (its id) and of the moments of a segment (its id)."""


def build(
    timeline: Timeline,
    picks_title: str,
    award_word: str,
    count: Count | None = None,
    own: Sequence[Paper] = (),
    own_title: str = "",
    loose_title: str = "",
    links_title: str = "",
    side_title: str = "",
) -> list[TimelineRow]:
    """Build all rows in order. The texts come translated: the headings of the picks, of the user's own papers, of
    the papers without a time, of the links and of those that every episode has, and the word that finds all awards.

    Args:
        count: counts the items of a row; without it counts are 0.
        own: papers that the user has added; those of the episode are left out.
    """
    builder = _Builder(timeline, picks_title, award_word, count)
    builder.add_loose(loose_title)
    builder.add_links(links_title, timeline.whole_links)
    builder.add_links(side_title, timeline.side_links, "side")
    builder.add_own([one for one in own if one.id not in timeline.papers], own_title)
    return builder.rows


class _Builder:
    def __init__(self, timeline: Timeline, picks_title: str, award_word: str, count: Count | None) -> None:
        self.rows: list[TimelineRow] = []
        self._timeline = timeline
        self._award_word = award_word
        self._count: Count = count or (lambda *_: 0)
        self._mentions: dict[str, list[Paper]] = {}
        for one in timeline.appearances:
            if one.role == "mentioned" and one.segment_id:
                self._mentions.setdefault(one.segment_id, []).append(timeline.papers[one.paper_id])
        self._parts: dict[str, list[Resource]] = {}
        for link in timeline.resources:
            if link.kind == "part" and link.segment_id:
                self._parts.setdefault(link.segment_id, []).append(link)
        self._sections = {one.letter: one for one in reversed(timeline.sections)}
        self._segments()
        self._picks(picks_title)

    def _segments(self) -> None:
        sections = self._sections
        head: int | None = None
        letter = ""
        for segment in self._timeline.segments:
            if segment.section != letter:
                letter = segment.section
                head = self._section(sections[letter]) if letter in sections else None
            self._segment(segment, head)

    def _section(self, section: Section) -> int:
        return self._add(
            TimelineRow(
                f"section:{section.letter}",
                "section",
                _line(section.title),
                letter=section.letter,
                section_id=section.id,
            )
        )

    def _segment(self, segment: Segment, head: int | None) -> None:
        length = self._length(segment)
        section = self._sections.get(segment.section)
        paper = self._timeline.papers.get(segment.paper_id or "")
        row = TimelineRow(
            key=f"segment:{segment.id}",
            kind="segment",
            title=_line(segment.title),
            people=_line(" · ".join(filter(None, (other_title(segment.title, paper), ", ".join(segment.speakers))))),
            letter=segment.section,
            start_s=segment.start_s,
            length_s=length,
            section_id=section.id if section else "",
            segment_id=segment.id,
            parent=head,
            clock=timecode.display(segment.start_s),
            talk=segment.kind == "talk" and segment.paper_id is None,
            unmatched=segment.kind != "talk" and segment.paper_id is None,
            **self._facts(segment.paper_id, segment.id),
        )
        place = self._add(row, _paper_words(paper) if paper else "")
        for one in self._mentions.get(segment.id, ()):
            self._add(
                TimelineRow(
                    key=f"mention:{segment.id}:{one.id}",
                    kind="mention",
                    title=_line(one.title),
                    letter=segment.section,
                    segment_id=segment.id,
                    parent=place,
                    clock=row.clock,
                    **self._facts(one.id),
                ),
                _paper_words(one),
            )

        below = sorted(self._parts.get(segment.id, ()), key=lambda one: start_of(one.title) or 0)
        for number, resource in enumerate(below):
            self._part(row, place, number, resource)

    def _part(self, segment: TimelineRow, place: int, number: int, part: Resource) -> None:
        """Add a segment of a list with a clock of its own below the one in which it lies."""
        start_s = start_of(part.title)
        title = part.title if start_s is None else part.title.partition(" ")[2]
        self._add(
            TimelineRow(
                key=f"part:{segment.segment_id}:{number}",
                kind="part",
                title=_line(title),
                letter=segment.letter,
                start_s=start_s,
                segment_id=segment.segment_id,
                parent=place,
                clock="" if start_s is None else timecode.display(start_s),
                part=part.title,
            )
        )

    def _length(self, segment: Segment) -> int:
        """Return the length of a segment in seconds; 0 if its end is unknown, because the episode's length is."""
        is_open = self._timeline.episode.duration_s is None and segment.end_s > self._timeline.length_s
        return 0 if is_open else max(0, segment.end_s - segment.start_s)

    def _picks(self, title: str) -> None:
        picks = self._timeline.picks()
        if not picks:
            return
        group = self._add(TimelineRow("group:picks", "group", title))
        for topic, papers in picks.items():
            head = self._add(TimelineRow(f"topic:{topic}", "topic", _line(topic), parent=group))
            for one in papers:
                self._add(
                    TimelineRow(
                        key=f"pick:{topic}:{one.id}",
                        kind="pick",
                        title=_line(one.title),
                        people=_line(", ".join(one.authors)),
                        topic=topic,
                        parent=head,
                        **self._facts(one.id),
                    ),
                    _paper_words(one),
                )

    def add_loose(self, title: str) -> None:
        """Add the papers that the episode names without a time or a topic."""
        found = [one for one in self._timeline.appearances if one.segment_id is None and one.topic is None]
        group = self._add(TimelineRow("group:loose", "group", title)) if found else None
        for one in dict.fromkeys(one.paper_id for one in found):
            paper = self._timeline.papers[one]
            row = TimelineRow(
                key=f"loose:{one}",
                kind="pick",
                title=_line(paper.title),
                people=_line(", ".join(paper.authors)),
                parent=group,
                **self._facts(one),
            )
            self._add(row, _paper_words(paper))

    def add_links(self, title: str, found: Sequence[Resource], name: str = "links") -> None:
        """Add links of the whole episode that are no papers, each with its address."""
        group = self._add(TimelineRow(f"group:{name}", "group", title)) if found else None
        titles: dict[str, str] = {}
        for one in found:
            titles.setdefault(one.url or "", _line(one.title))
        for url, named in titles.items():
            shown = re.sub(r"^https?://(?:www\.)?|/$", "", url)
            self._add(TimelineRow(f"link:{url}", "link", named or shown, people=shown, parent=group, url=url))

    def add_own(self, papers: Sequence[Paper], title: str) -> None:
        """Add the user's own papers below the episode's."""
        if not papers:
            return
        group = self._add(TimelineRow("group:own", "group", title))
        for one in papers:
            row = TimelineRow(
                key=f"own:{one.id}",
                kind="pick",
                title=_line(one.title),
                people=_line(", ".join(one.authors)),
                paper_id=one.id,
                on_disk=True,
                notes=self._count(one.id, None),
                parent=group,
            )
            self._add(row)

    def _facts(self, paper_id: str | None, segment_id: str | None = None) -> _Facts:
        paper, notes = self._timeline.papers.get(paper_id or ""), self._count(paper_id, segment_id)
        if paper is None:
            return {"paper_id": paper_id, "notes": notes}
        return {
            "paper_id": paper.id,
            "award": paper.award,
            "presentation": paper.presentation if paper.presentation in NOTABLE else None,
            "on_disk": paper.id in self._timeline.on_disk,
            "notes": notes,
            "guess": paper.id in self._timeline.guessed,
        }

    def _add(self, row: TimelineRow, more: str = "") -> int:
        words = [row.title, row.people, row.award or "", row.presentation or "", more]
        if row.award:
            words.append(self._award_word)
        above = self.rows[row.parent].text if row.parent is not None else ""
        self.rows.append(replace(row, text=f"{fold(' '.join(words))} {above}"))
        return len(self.rows) - 1


def _paper_words(paper: Paper) -> str:
    return f"{paper.title} {' '.join(paper.authors)}"


def _line(text: str) -> str:
    return " ".join(text.split())
