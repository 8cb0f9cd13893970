"""What is proposed for an episode before it is kept."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from explorer.model import timecode
from explorer.model.episode_proposal import EpisodeProposal, named_by
from explorer.model.ids import now
from explorer.model.paper import ArxivMetadata, Paper
from explorer.model.paper_names import PaperNames
from explorer.model.proposal_question import LineUse, ProposalQuestion, ProposalRow, QuestionState, SourceSpan
from explorer.model.show_notes.note_line import NoteLine
from explorer.model.show_notes.parsed_notes import Doubt, ParsedPaper, ParsedSegment, Place
from explorer.model.show_notes.taken_line import paper_of_line, segment_of_line
from explorer.model.timeline_edit import segment_there
from explorer.model.title_resolution import Candidate, Ranked, Wanted, has_nothing_in_common
from explorer.model.translation import tr
from explorer.model.written_date import written_day
from explorer.services.episode_resolution import wanted_titles
from explorer.services.episode_text import EpisodeText, episode_id_of
from explorer.services.notes_statement import holder_of
from explorer.services.proposal_keeper import ProposalKeeper
from explorer.store.database import Store

FIELDS = ("title", "podcast", "published", "duration_s")
"""The episode's fields that the user can correct before it is kept."""
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)", re.ASCII)
_FIRST_YEAR = 1995


class ImportProposal(EpisodeProposal):
    """Proposes an episode, from what was read of it.

    Args:
        held: whether the library has this episode already.
        papers: those of the library that the notes name, by their number there.
    """

    def __init__(self, episode: EpisodeText, *, held: bool = False, papers: Mapping[int, Paper] | None = None) -> None:
        super().__init__()
        self._episode, self._notes = episode, episode.notes
        self._told: dict[str, Any] = {}
        self._checked: list[ProposalQuestion] | None = None
        self.records: dict[str, ArxivMetadata] = {}
        """arXiv's metadata of papers that the notes name by an id, by the id."""
        self.episode_id = episode.episode_id
        self.is_held, self.is_named = held, episode.is_named
        self._papers = papers or {}
        self.times_from = episode.times_from
        self.notices = episode.notices

    @property
    def title(self) -> str:
        """Return the episode's title."""
        return str(self.field("title") or "")

    @property
    def podcast(self) -> str:
        """Return the podcast's name."""
        return str(self.field("podcast") or "")

    @property
    def published(self) -> str | None:
        """Return when it was published."""
        value = self.field("published")
        return str(value) if value else None

    @property
    def duration_s(self) -> int | None:
        """Return its length in seconds."""
        value = self.field("duration_s")
        return value if isinstance(value, int) and value > 0 else None

    @property
    def has_papers(self) -> bool:
        """Override: return whether the notes name any."""
        return bool(self._notes.papers) or bool(self.wanted())

    def field(self, name: str) -> Any:
        """Return one of FIELDS."""
        if name in self._told:
            return self._told[name]
        value = self._episode.fields.get(name)
        return self._notes.duration_s if name == "duration_s" and not value else value

    def correct(self, name: str, text: str) -> bool:
        """Override: see ``EpisodeProposal``."""
        value: Any = " ".join(text.split())[:300]
        if name == "title" and not value:
            return False
        if name == "published" and value:
            value = written_day(value) or value
            if not is_day(value):
                return False
        if name == "duration_s":
            try:
                value = timecode.parse(value) if value else None
            except ValueError:
                return False
        self._told.pop(name, None)
        if (value or None) != (self.field(name) or None):
            self._told[name] = value or None
        return True

    # What is shown

    def rows(self) -> list[ProposalRow]:
        """Override: return sections and segments by time, each with its papers, then the papers without a time."""
        notes = self._notes
        mains = {one.paper for one in notes.segments if one.paper is not None}
        below: dict[int | None, list[int]] = {}
        for number, paper in self._in_order():
            if number not in mains:
                below.setdefault(paper.segment, []).append(number)
        rows = [ProposalRow(one.key, "paper", one.asked, questions=(one.key,)) for one in self._loose_checks()]
        if rows:
            rows.insert(0, ProposalRow("head:check", "head", tr("Please check")))
        own = [at for at, one in enumerate(notes.segments) if one.part is None]
        parts: dict[int | None, list[int]] = {}
        for at, one in enumerate(notes.segments):
            if one.part is not None:
                parts.setdefault(holder_of(notes, own, one) if own else None, []).append(at)
        timed: list[tuple[int, int, int]] = [(one.start_s, 0, at) for at, one in enumerate(notes.sections)]
        timed += [(notes.segments[at].start_s, 1, at) for at in own]
        for start_s, kind, at in sorted(timed):
            if kind == 0:
                section = notes.sections[at]
                title = section.title or "Section"
                rows.append(ProposalRow(f"section:{at}", "section", title, start_s, section.letter or ""))
                continue
            rows.append(self._segment_row(at))
            rows += [self._paper_row(number) for number in below.get(at, ())]
            for part in parts.get(at, ()):
                rows.append(self._segment_row(part))
                rows += [self._paper_row(number) for number in below.get(part, ())]
        topics: dict[str, list[int]] = {}
        for number in below.get(None, ()):
            topics.setdefault(notes.papers[number].topic or "", []).append(number)
        for topic, numbers in sorted(topics.items(), key=lambda one: not one[0]):
            rows.append(ProposalRow(f"head:{topic}", "head", topic))
            rows += [self._paper_row(number) for number in numbers]
        return rows

    def source(self) -> tuple[list[NoteLine], list[SourceSpan], set[int]]:
        """Override: see ``EpisodeProposal``."""
        notes = self._notes
        marks = [
            SourceSpan(one.line, 0, len(notes.lines[one.line]), f"section:{at}", "time")
            for at, one in enumerate(notes.sections)
            if 0 <= one.line < len(notes.lines)
        ]
        marks += [
            SourceSpan(one.line, 0, len(notes.lines[one.line]), f"segment:{at}", "time")
            for at, one in enumerate(notes.segments)
            if 0 <= one.line < len(notes.lines)
        ]
        marks += [
            SourceSpan(one.line, 0, len(notes.lines[one.line]), one.key, "time")
            for one in self._loose_checks()
            if 0 <= one.line < len(notes.lines)
        ]
        holders = {one.paper: at for at, one in reversed([*enumerate(notes.segments)]) if one.paper is not None}
        for number, paper in enumerate(notes.papers):
            row = f"segment:{holders[number]}" if number in holders else f"paper:{number}"
            places = paper.places or [(paper.line, 0, len(notes.lines[paper.line]))] if paper.line >= 0 else []
            marks += [SourceSpan(*self._narrowed(paper, place), row, "paper") for place in places]
        return notes.source, marks, notes.unused

    def take_line(self, line: int, use: LineUse) -> str:
        """Override: see ``EpisodeProposal``."""
        notes = self._notes
        if use == "segment":
            start_s, title = segment_of_line(notes.source[line], self.duration_s)
            own = [one for one in notes.segments if one.part is None and one.line >= 0]
            if there := next((one for one in own if one.start_s == start_s), None):
                raise segment_there(there.title, start_s)
            before = max((one for one in own if one.start_s < start_s), key=lambda one: one.start_s, default=None)
            after = min((one.start_s for one in own if one.start_s > start_s), default=notes.duration_s)
            section = before.section if before else None
            notes.segments.append(ParsedSegment(start_s, after, title, section=section, line=line))
            if before is not None:
                before.end_s = start_s
            key = f"segment:{len(notes.segments) - 1}"
        else:
            mention = paper_of_line(notes.source[line])
            place = (line, mention.start, mention.end)
            paper = ParsedPaper(mention.title, authors=mention.authors, year=mention.year, line=line, places=[place])
            for address in mention.addresses:
                paper.take(address)
            notes.papers.append(paper)
            key = f"paper:{len(notes.papers) - 1}"
        self.taken.add(key)
        return key

    def wanted(self) -> dict[str, Wanted]:
        """Override: see ``EpisodeProposal``."""
        return {f"{kind}:{number}": one for (kind, number), one in wanted_titles(self._episode).items()}

    def linked_arxiv(self) -> list[str]:
        """Override: return the arXiv ids that the notes name."""
        return [one.arxiv for one in self._notes.papers if one.arxiv and one.arxiv not in self.records]

    def take_records(self, records: Mapping[str, ArxivMetadata]) -> None:
        """Override: see ``EpisodeProposal``."""
        self.records |= records
        self._checked = None

    def keep(self, store: Store) -> str:
        """Put the episode into the library with the user's answers, in one transaction; return its id.

        Raises:
            KnownError: the library can't be written.
        """
        episode, edits = self._corrected()
        with store.write():
            for record in self.records.values():
                store.metadata.put_arxiv(record)
            keeper = ProposalKeeper(store, episode)
            keeper.take_found(self.found)
            for key in self.taken:
                keeper.say(key)
            for key, answer in self.answers.items():
                keeper.take(key, answer)
            for row in self.left_out:
                keeper.leave_out(row)
            if edits:
                store.episode_facts.change_episode(keeper.episode_id, edits)
            keeper.show()
        return keeper.episode_id

    @property
    def date_is_wrong(self) -> bool:
        """Override: see ``EpisodeProposal``."""
        published = self.published
        return bool(published) and not is_day(published or "")

    # Parts

    def _corrected(self) -> tuple[EpisodeText, Mapping[str, Any]]:
        """Return the episode, and what the user has corrected: pasted notes have no other word for it."""
        if not self._told:
            return self._episode, {}
        if self._episode.source is None and self._episode.item_id is None and not self.is_held:
            fields = self._episode.fields | self._told
            episode_id = episode_id_of(str(fields.get("podcast") or ""), str(fields["title"]))
            return replace(self._episode, fields=fields, episode_id=episode_id), {}
        return self._episode, self._told

    def _asked(self) -> Iterator[ProposalQuestion]:
        notes = self._notes
        yield from self._checks()
        asked: set[int] = set()
        order = sorted(range(len(notes.segments)), key=lambda at: (notes.segments[at].start_s, at))
        for at in order:
            segment = notes.segments[at]
            if segment.part is None:
                if segment.paper is not None and segment.paper not in asked:
                    asked.add(segment.paper)
                    yield self._of_paper(segment.paper, f"segment:{at}", segment)
                elif segment.paper is None:
                    state: QuestionState = "unresolved" if segment.state == "unmatched" else "talk"
                    key = f"segment:{at}"
                    yield ProposalQuestion(
                        key, "segment", segment.title, state, key, start_s=segment.start_s, line=segment.line
                    )
        for number, paper in self._in_order():
            if number not in asked:
                where = notes.segments[paper.segment] if paper.segment is not None else None
                yield self._of_paper(number, f"paper:{number}", where)

    def _in_order(self) -> list[tuple[int, ParsedPaper]]:
        """Return the papers with their numbers in the order in which the notes name them."""
        return sorted(enumerate(self._notes.papers), key=lambda one: (one[1].line, one[0]))

    def _of_paper(self, number: int, row: str, segment: ParsedSegment | None) -> ProposalQuestion:
        paper = self._notes.papers[number]
        words = paper.title or (segment.title if segment and segment.paper == number else "") or self._title(number)
        start_s = segment.start_s if segment else None
        if paper.state == "unresolved":
            return ProposalQuestion(
                f"paper:{number}", "paper", words, "unresolved", row, start_s=start_s, line=paper.line
            )
        known = Ranked(self._known(number), 1.0, "")
        return ProposalQuestion(
            f"paper:{number}", "paper", words, "linked", row, start_s=start_s, chosen=known, line=paper.line
        )

    def _title(self, number: int) -> str:
        """Return a paper's title: in the notes' words, else as arXiv or the library has it, else its id or address."""
        paper, held = self._notes.papers[number], self._papers.get(number)
        record = self.records.get(paper.arxiv or "")
        return paper.title or (record.title if record else held.title if held else paper.name)

    def _known(self, number: int) -> Candidate:
        paper, held = self._notes.papers[number], self._papers.get(number)
        record = self.records.get(paper.arxiv or "")
        return Candidate(
            self._title(number),
            paper.authors or (record.authors if record else held.authors if held else ()),
            paper.year or (record.year if record else None),
            arxiv=paper.arxiv,
            openreview=paper.openreview,
            doi=paper.doi,
            pmid=paper.pmid,
            url=paper.url,
        )

    def _checks(self) -> list[ProposalQuestion]:
        """Return what the parser is not sure of, and the ids that may be wrong."""
        if self._checked is None:
            self._checked = [self._check(at, doubt) for at, doubt in enumerate(self._doubts())]
        return self._checked

    def _loose_checks(self) -> list[ProposalQuestion]:
        """Return those that are about no row of the timeline, such as a list of times that was left out."""
        return [one for one in self._checks() if one.row == one.key]

    def _doubts(self) -> Iterable[Doubt]:
        yield from self._notes.doubts
        for number, paper in enumerate(self._notes.papers):
            record = self.records.get(paper.arxiv or "")
            if record and paper.title and has_nothing_in_common(paper.title, record.title, record.authors):
                title, name = record.title[:90], paper.title[:90]
                text = tr("The notes call “{0}” “{1}”: check whether its address is right.", title, name)
                yield Doubt("attachment", text, paper.line, number, paper.segment)

    def _check(self, at: int, doubt: Doubt) -> ProposalQuestion:
        notes = self._notes
        segment, paper = doubt.segment, doubt.paper
        if paper is None and segment is not None:
            paper = notes.segments[segment].paper
        can_undo = doubt.kind in ("order", "attachment") and paper is not None
        key = f"doubt:{at}:{'' if paper is None else paper}"
        row = key
        if segment is not None and notes.segments[segment].paper == paper and paper is not None:
            row = f"segment:{segment}"
        elif paper is not None and paper < len(notes.papers):
            holder = next((at for at, one in enumerate(notes.segments) if one.paper == paper), None)
            row = f"paper:{paper}" if holder is None else f"segment:{holder}"
        start_s = notes.segments[segment].start_s if segment is not None else None
        return ProposalQuestion(
            key,
            "check" if can_undo else "told",
            notes.papers[paper].name if can_undo and paper is not None else "",
            "asked",
            row,
            asked=doubt.text,
            start_s=start_s,
            line=doubt.line,
        )

    def _segment_row(self, at: int) -> ProposalRow:
        notes, key = self._notes, f"segment:{at}"
        one = notes.segments[at]
        section = notes.sections[one.section].letter if one.section is not None else None
        checks = self._checks_of(key)
        question = key if one.paper is None else f"paper:{one.paper}"
        detail = named_by(self._known(one.paper)) if one.paper is not None else ""
        return ProposalRow(
            key,
            "segment",
            one.title or "Untitled",
            one.start_s,
            section or "",
            detail,
            () if one.part else (*checks, question),
            is_talk=one.state == "talk",
            part=one.part or "",
            is_advert=one.is_advert,
            kept=key not in self.left_out,
            can_leave=one.part is None,
        )

    def _paper_row(self, number: int) -> ProposalRow:
        key, title, known = f"paper:{number}", self._title(number), named_by(self._known(number))
        return ProposalRow(
            key,
            "paper",
            title,
            detail="" if known == title else known,
            questions=(*self._checks_of(key), key),
            kept=key not in self.left_out,
            can_leave=True,
        )

    def _checks_of(self, row: str) -> tuple[str, ...]:
        return tuple(one.key for one in self._checks() if one.row == row)

    def _narrowed(self, paper: ParsedPaper, place: Place) -> Place:
        """Return the part of a place that is the paper's title, if it has that."""
        line, start, end = place
        text = self._notes.lines[line][start:end]
        for title in filter(None, (paper.title, paper.arxiv, paper.doi)):
            at = text.find(title)
            if at >= 0:
                return line, start + at, start + at + len(title)
        return place


def held_papers(store: Store, episode: EpisodeText) -> dict[int, Paper]:
    """Return the papers of the library that notes name by an id or address, by their number in the notes."""
    found: dict[int, Paper] = {}
    for number, one in enumerate(episode.notes.papers):
        names = PaperNames(
            arxiv=one.arxiv, doi=one.doi, openreview=one.openreview, pmid=one.pmid, pmcid=one.pmcid, url=one.url
        )
        held = next((paper for name in names.all() if (paper := store.papers.get(name))), None)
        if held is not None:
            found[number] = held
    return found


def is_day(text: str) -> bool:
    """Return whether a text begins with a day on which an episode can have been published."""
    match = _DAY.match(text)
    if match is None:
        return False
    year, month, day = map(int, match.groups())
    return year >= _FIRST_YEAR and 1 <= month <= 12 and 1 <= day <= 31 and match[0] <= now()[:10]
