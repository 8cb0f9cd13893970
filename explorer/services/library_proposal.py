"""What is proposed for an episode that is in the library: its guesses, and the titles that are still asked about."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from explorer.model.episode import Timeline
from explorer.model.episode_proposal import EpisodeProposal, named_by
from explorer.model.paper import ArxivMetadata, Paper
from explorer.model.proposal_question import (
    Answer,
    LineUse,
    ProposalQuestion,
    ProposalRow,
    QuestionState,
    SourceSpan,
    TakenLine,
)
from explorer.model.show_notes.note_line import NoteLine
from explorer.model.show_notes.taken_line import paper_of_line, segment_of_line
from explorer.model.timeline_edit import segment_there, start_of
from explorer.model.title_resolution import Candidate, Ranked, Wanted
from explorer.services.kept_notes import kept_notes
from explorer.services.title_answers import IdQuestion, id_questions
from explorer.services.title_questions import TitleQuestion, confirmed_papers, take_answers, title_questions
from explorer.store.database import Store


class LibraryProposal(EpisodeProposal):
    """Proposes papers for an episode of the library. Build it in a job: it reads more than the GUI thread may."""

    def __init__(self, store: Store, episode_id: str) -> None:
        super().__init__()
        self._timeline: Timeline = store.episodes.timeline(episode_id)
        self._titles = {f"{one.kind}:{one.subject}": one for one in title_questions(store, episode_id)}
        ids = {one.paper_id for one in self._titles.values() if one.paper_id}
        self._guessed: dict[str, Paper] = {key: paper for key in ids if (paper := store.papers.get(key))}
        self._confirmed = confirmed_papers(store)
        self._ids = {f"id:{one.doubt.paper_id}": one for one in id_questions(store, episode_id)}
        self.episode_id = episode_id
        self.is_new = False
        notes = kept_notes(store, self._timeline)
        self._lines: dict[str, TakenLine] = {}
        self._parts = notes.parts
        marks = [replace(one, row=self._row_of(one.row)) for one in notes.marks]
        self._source = notes.lines, marks, notes.unused

    @property
    def title(self) -> str:
        """Override: return the episode's title."""
        return self._timeline.episode.title

    @property
    def podcast(self) -> str:
        """Override: return the podcast's name."""
        return self._timeline.episode.podcast

    @property
    def published(self) -> str | None:
        """Override: return when it was published."""
        return self._timeline.episode.published

    @property
    def duration_s(self) -> int | None:
        """Override: return its length."""
        return self._timeline.episode.duration_s

    @property
    def has_papers(self) -> bool:
        """Override: return whether the episode names any."""
        return bool(self._timeline.papers) or bool(self._titles)

    @property
    def papers(self) -> list[Paper]:
        """Return the papers of the episode."""
        return list(self._timeline.papers.values())

    def rows(self) -> list[ProposalRow]:
        """Override: return sections and segments with their papers, then the papers without a time."""
        timeline = self._timeline
        letters = {one.letter: one for one in timeline.sections}
        rows: list[ProposalRow] = []
        letter = ""
        new = self._new_segments()
        rows += new.pop(None, [])
        for segment in timeline.segments:
            if segment.section != letter and segment.section in letters:
                letter, section = segment.section, letters[segment.section]
                rows.append(ProposalRow(f"section:{letter}", "section", section.title, section.start_s, letter))
            paper = timeline.papers.get(segment.paper_id or "")
            own = f"segment:{segment.id}"
            keys = (own,) if own in self._titles else self._title_of(segment.paper_id)
            detail = _named(paper) if paper else ""
            is_talk = segment.kind == "talk" and paper is None
            rows.append(
                ProposalRow(
                    own,
                    "segment",
                    segment.title,
                    segment.start_s,
                    letter,
                    detail,
                    keys,
                    is_talk=is_talk,
                    is_confirmed=segment.paper_id in self._confirmed,
                )
            )
            rows += [
                self._paper_row(one.paper_id, segment.id)
                for one in timeline.appearances
                if one.segment_id == segment.id and one.role != "discussed"
            ]
            rows += self._part_rows(segment.id, letter)
            rows += new.pop(segment.id, [])
        rows += [row for found in new.values() for row in found]
        topics: dict[str, list[str]] = {}
        for one in timeline.appearances:
            if one.segment_id is None:
                topics.setdefault(one.topic or "", []).append(one.paper_id)
        for topic, papers in sorted(topics.items(), key=lambda one: not one[0]):
            rows.append(ProposalRow(f"head:{topic}", "head", topic))
            rows += [self._paper_row(one, topic) for one in papers]
        return rows + [ProposalRow(key, "paper", one.title) for key, one in self._lines.items() if one.start_s is None]

    def _part_rows(self, segment_id: str, letter: str) -> list[ProposalRow]:
        """Return the rows of lists with a clock of their own that are below a segment, as the notes have them."""
        titles = (one.title for one in self._timeline.resources_of(segment_id) if one.kind == "part")
        return [
            ProposalRow(row, "segment", title.partition(" ")[2], start_of(title), letter, part=self._parts[row])
            for title in titles
            if (row := f"part:{title}") in self._parts
        ]

    def _new_segments(self) -> dict[str | None, list[ProposalRow]]:
        """Return the rows of lines that the user made segments, by the id of the segment in which each begins."""
        found: dict[str | None, list[ProposalRow]] = {}
        timed = ((one.start_s, key, one.title) for key, one in self._lines.items() if one.start_s is not None)
        for start_s, key, title in sorted(timed):
            around = self._timeline.segment_at(start_s)
            row = ProposalRow(key, "segment", title, start_s, around.section if around else "", is_talk=True)
            found.setdefault(around.id if around else None, []).append(row)
        return found

    def source(self) -> tuple[list[NoteLine], list[SourceSpan], set[int]]:
        """Override: the notes as the episode's feed has them; none if it is of no feed."""
        lines, marks, unused = self._source
        own = [
            SourceSpan(one.line, 0, len(lines[one.line].text), key, "paper" if one.start_s is None else "time")
            for key, one in self._lines.items()
        ]
        return lines, [*marks, *own], unused

    def take_line(self, line: int, use: LineUse) -> str:
        """Override: see ``EpisodeProposal``."""
        source, key = self._source[0][line], f"line:{line}"
        if use == "segment":
            start_s, title = segment_of_line(source, self.duration_s)
            known: list[tuple[int | None, str]] = [(one.start_s, one.title) for one in self._timeline.segments]
            known += [(one.start_s, one.title) for one in self._lines.values()]
            if there := next((name for at, name in known if at == start_s), None):
                raise segment_there(there, start_s)
            self._lines[key] = TakenLine(line, title, start_s)
        else:
            paper = paper_of_line(source)
            name = next((one.url for one in paper.addresses), None) or paper.title or source.text
            self._lines[key] = TakenLine(line, paper.title or name, target=name)
        self.taken.add(key)
        return key

    def give_back(self, row: str) -> None:
        """Override: the line is no row any more."""
        self._lines.pop(row, None)
        self.taken.discard(row)

    @property
    def taken_lines(self) -> list[TakenLine]:
        """Override: return them, in the order in which the user made them."""
        return list(self._lines.values())

    def wanted(self) -> dict[str, Wanted]:
        """Override: see ``EpisodeProposal``."""
        return {key: one.wanted for key, one in self._titles.items() if one.state in ("unresolved", "asked")}

    def linked_arxiv(self) -> list[str]:
        """Override: titles of ids are fetched with the papers' details."""
        return []

    def take_records(self, records: Mapping[str, ArxivMetadata]) -> None:
        """Override: there are none."""

    def correct(self, name: str, text: str) -> bool:  # noqa: ARG002
        """Override: an episode of the library is corrected in the window."""
        return False

    @property
    def date_is_wrong(self) -> bool:
        """Override: the date is that of the library."""
        return False

    def keep_found(self, store: Store) -> None:
        """Keep what was found for titles that the user has not answered. Raises KnownError."""
        take_answers(store, [(self._titles[key], one) for key, one in self.found.items() if key not in self.answers])

    def answered(self) -> list[tuple[TitleQuestion | IdQuestion, Answer]]:
        """Return the questions that the user has answered, with the answers."""
        asked: dict[str, TitleQuestion | IdQuestion] = {**self._titles, **self._ids}
        return [(asked[key], one) for key, one in self.answers.items()]

    def _asked(self) -> Iterable[ProposalQuestion]:
        rows = {key: row for row in self.rows() for key in row.questions}
        for key, row in rows.items():
            if key in self._ids:
                doubt = self._ids[key].doubt
                yield ProposalQuestion(
                    key, "check", doubt.words, "asked", row.key, asked=doubt.sentence, start_s=row.start_s
                )
                continue
            one = self._titles[key]
            state: QuestionState = "missing" if one.is_missing else one.state
            yield ProposalQuestion(
                key,
                one.kind,
                one.words,
                state,
                row.key,
                start_s=row.start_s,
                ranked=one.ranked,
                chosen=self._chosen(one),
            )

    def _chosen(self, one: TitleQuestion) -> Ranked | None:
        paper = self._guessed.get(one.paper_id or "")
        if paper is None:
            return None
        known = (ranked for ranked in one.ranked if ranked.candidate.title == paper.title)
        made = Candidate(paper.title, paper.authors, arxiv=paper.arxiv, openreview=paper.openreview, paper_id=paper.id)
        return next(known, Ranked(made, 1.0, one.evidence))

    def _row_of(self, key: str) -> str:
        """Return the row that shows what a mark of the notes is about: that of a paper's segment, else its own."""
        kind, _, paper_id = key.partition(":")
        if kind != "paper":
            return key
        guess = next(
            (one.paper_id for one in self._titles.values() if one.kind == kind and one.subject == paper_id), None
        )
        own = {paper_id, *([guess] if guess else [])}
        if segment := next((one for one in self._timeline.segments if one.paper_id in own), None):
            return f"segment:{segment.id}"
        named = next((one for one in self._timeline.appearances if one.paper_id in own), None)
        return f"paper:{named.segment_id or named.topic or ''}/{named.paper_id}" if named else key

    def _title_of(self, paper_id: str | None) -> tuple[str, ...]:
        """Return the keys of the questions about a paper: its id, and its title, as it is or as it is guessed."""
        ids = (f"id:{paper_id}",) if f"id:{paper_id}" in self._ids else ()
        return (
            ids
            + tuple(
                key
                for key, one in self._titles.items()
                if paper_id and one.kind == "paper" and paper_id in (one.subject, one.paper_id)
            )[:1]
        )

    def _paper_row(self, paper_id: str, where: str) -> ProposalRow:
        paper = self._timeline.papers[paper_id]
        return ProposalRow(
            f"paper:{where}/{paper_id}",
            "paper",
            paper.title,
            detail=_named(paper),
            questions=self._title_of(paper_id),
            is_confirmed=paper_id in self._confirmed,
        )


def _named(paper: Paper) -> str:
    return named_by(Candidate(paper.title, arxiv=paper.arxiv, openreview=paper.openreview))
