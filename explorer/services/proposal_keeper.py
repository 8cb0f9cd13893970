"""Keeps an episode with what the user has answered and left out in its proposal."""

from collections.abc import Mapping

from explorer.model.fact import SubjectKind
from explorer.model.ids import short_hash
from explorer.model.proposal_question import Answer
from explorer.model.title_resolution import Candidate, Ranked, Resolution
from explorer.services.episode_resolution import part_subjects
from explorer.services.episode_text import EpisodeText, keep_episode
from explorer.services.notes_statement import statement_of_notes
from explorer.services.title_questions import confirm, met, none_of_these, take_answers, title_questions
from explorer.store.database import Store


class ProposalKeeper:
    """Puts the episode into the library, then takes answers; use it inside one transaction.

    Keys are those of an ``ImportProposal``: ``paper:3`` and ``segment:5`` by their place in the notes, ``doubt:0:3``.
    """

    def __init__(self, store: Store, episode: EpisodeText) -> None:
        self._store, self._notes = store, episode.notes
        self.episode_id = keep_episode(store, episode)
        statement = statement_of_notes(episode.notes, self.episode_id, episode.fields)
        self._names = [paper.id for paper, _ in statement.papers]
        self._appearances = statement.parts["appearance"]
        kept = EpisodeText(self.episode_id, episode.fields, episode.notes)
        self._subjects = {f"{kind}:{number}": one for (kind, number), one in part_subjects(store, kept).items()}
        self._questions = {one.subject: one for one in title_questions(store, self.episode_id)}

    def take_found(self, found: Mapping[str, Resolution]) -> None:
        """Keep what was found for titles: guesses, and candidates to ask about."""
        pairs = [
            (self._questions[subject], resolution)
            for key, resolution in found.items()
            if (subject := self._subjects.get(key)) in self._questions and subject is not None
        ]
        take_answers(self._store, pairs)
        self._questions = {one.subject: one for one in title_questions(self._store, self.episode_id)}

    def say(self, key: str) -> None:
        """Keep a segment or a paper that the user made of a line as the user's word, which stays in later editions."""
        kind, _, number = key.partition(":")
        if kind == "segment":
            one = self._notes.segments[int(number)]
            self._change_segment(int(number), {"title": one.title, "start_s": one.start_s})
        else:
            self._name(self._names[int(number)])

    def take(self, key: str, answer: Answer) -> None:
        """Keep an answer to a question."""
        kind, _, number = key.partition(":")
        if kind == "doubt":
            paper = number.partition(":")[2]
            if answer == "none" and paper:
                self._detach(int(paper))
            return
        question = self._questions.get(self._subjects.get(key, ""))
        if answer == "talk":
            if kind == "paper":
                self._detach(int(number))
                if question is not None:
                    none_of_these(self._store, question)
            else:
                self._change_segment(int(number), {"kind": "talk"})
        elif isinstance(answer, Ranked):
            if question is not None:
                confirm(self._store, question, answer.candidate)
            elif kind == "segment":
                self._change_segment(int(number), {"paper": met(self._store, answer.candidate)})
            else:
                self._replace(int(number), answer.candidate)
        elif answer == "none":
            if question is not None:
                none_of_these(self._store, question)
            elif kind == "paper":
                self._detach(int(number))

    def leave_out(self, row: str) -> None:
        """Leave a segment or a paper out; a segment's papers stay with the episode."""
        kind, _, number = row.partition(":")
        if kind == "segment":
            part = self._subjects.get(row)
            paper = self._notes.segments[int(number)].paper
            if part:
                self._store.episode_facts.remove("segment", self.episode_id, part)
            if paper is not None:
                self._name(self._names[paper])
        elif kind == "paper":
            self._remove_appearances(int(number))
            question = self._questions.get(self._subjects.get(row, ""))
            if question is not None:
                none_of_these(self._store, question)

    def show(self) -> None:
        """Bring the episode's tables up to date."""
        self._store.episode_facts.show(self.episode_id)

    def _detach(self, number: int) -> None:
        """Take a paper from its segment, which is a talk then; it stays named in the episode."""
        mains = [at for at, one in enumerate(self._notes.segments) if one.paper == number and one.part is None]
        for at in mains:
            self._change_segment(at, {"paper": None, "kind": "talk"})
        if mains:
            self._name(self._names[number])
        else:
            self._remove_appearances(number)

    def _replace(self, number: int, candidate: Candidate) -> None:
        """Put another paper where the notes name one by an id."""
        paper_id = met(self._store, candidate)
        mains = [at for at, one in enumerate(self._notes.segments) if one.paper == number and one.part is None]
        for at in mains:
            self._change_segment(at, {"paper": paper_id})
        if not mains:
            for values in self._remove_appearances(number):
                self._name(paper_id, values)

    def _change_segment(self, number: int, values: Mapping[str, object]) -> None:
        if part := self._subjects.get(f"segment:{number}"):
            self._store.episode_facts.change("segment", self.episode_id, part, values)

    def _remove_appearances(self, number: int) -> list[Mapping[str, object]]:
        """Remove where a paper is mentioned or picked; return the fields of these appearances."""
        found = []
        for part, values in self._appearances.items():
            if values["paper"] == self._names[number]:
                self._store.episode_facts.remove("appearance", self.episode_id, part)
                found.append(values)
        return found

    def _name(self, paper: str, values: Mapping[str, object] | None = None) -> None:
        """Add a paper to the episode as the user's fact, without a time or where another one was."""
        said = {"role": "mentioned", "segment": None, "topic": None, "relation": None} | dict(values or {})
        where = said["segment"] or said["topic"] or ""
        kind: SubjectKind = "appearance"
        part = f"{said['role']}:{where}/{short_hash(self._store.papers.present_id(paper), 16)}"
        self._store.episode_facts.change(kind, self.episode_id, part, said | {"paper": paper})
