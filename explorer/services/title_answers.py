"""Takes the user's answers about the papers of an episode in the library, and takes them back."""

from dataclasses import dataclass, field
from typing import Any

from explorer.model.fact import USER, Fact, SubjectKind, shown
from explorer.model.ids import now
from explorer.model.proposal_question import Answer
from explorer.model.timeline_edit import NONE_FITS
from explorer.model.title_resolution import Ranked
from explorer.services.id_doubts import IdDoubt, id_doubts
from explorer.services.title_questions import (
    SOURCE,
    TitleQuestion,
    ask_again,
    confirm,
    none_of_these,
)
from explorer.store.database import Store
from explorer.store.provenance_table import SamePaper

ID_IS_RIGHT = "id_is_right"
"""The user's fact that the id that the notes give a paper is right, whatever its title."""
_FIELDS = ("paper", "kind", "removed", NONE_FITS, ID_IS_RIGHT)
"""The user's facts that answers change."""


@dataclass(frozen=True, slots=True)
class IdQuestion:
    """A paper of an episode whose id may be wrong."""

    episode_id: str
    doubt: IdDoubt


@dataclass(slots=True)
class GivenAnswer:
    """What an answer has changed: what was said about its subjects before, and the merge of two papers."""

    episode_id: str
    before: list[tuple[SubjectKind, str, list[Fact], list[SamePaper]]] = field(default_factory=list)
    merge_id: str | None = None

    def remember(self, store: Store, kind: SubjectKind, subject: str) -> None:
        """Keep what is said about a subject, before it changes."""
        self.before.append((kind, subject, _changeable(store, kind, subject), store.links.same_of(kind, subject)))


def give_answer(store: Store, question: TitleQuestion | IdQuestion, answer: Answer) -> GivenAnswer:
    """Keep an answer: a paper, that none is meant, that the segment is a talk, or that the guess or the id is right.

    *right* where the user has said before that none is meant asks again.

    Raises:
        KnownError: the library can't be written.
    """
    if isinstance(question, IdQuestion):
        return _answer_id(store, question, is_right=answer == "right")
    given = GivenAnswer(question.episode_id)
    with store.write():
        given.remember(store, question.kind, question.fact_subject)
        before = store.merges.last()
        if isinstance(answer, Ranked):
            confirm(store, question, answer.candidate)
        elif answer == "right" and question.state == "guess":
            confirm(store, question)
        elif answer == "right":
            ask_again(store, question)
        elif answer == "talk" and question.segment_id is not None and question.kind == "segment":
            store.episode_facts.change("segment", question.episode_id, question.segment_id, {"kind": "talk"})
        else:
            none_of_these(store, question)
        after = store.merges.last()
        given.merge_id = after if after != before else None
    return given


def take_back(store: Store, given: GivenAnswer) -> None:
    """Undo an answer: the guess or the question is there again.

    Raises:
        KnownError: the papers that it has made one can't be divided any more, or the library can't be written.
    """
    with store.write():
        if given.merge_id is not None:
            store.merges.undo(given.merge_id)
        for kind, subject, facts, links in given.before:
            for fact in _changeable(store, kind, subject):
                store.facts.delete(kind, subject, fact.source, fact.field)
            for fact in facts:
                store.facts.put(kind, subject, fact.source, fact.field, fact.value, fact.said)
            for made_by in ("guess", "user"):
                store.links.forget_same(kind, subject, made_by)
            for link in links:
                store.links.put_same(link)
            if kind == "paper":
                store.papers.show(subject)
        store.episode_facts.show(given.episode_id)


def _changeable(store: Store, kind: SubjectKind, subject: str) -> list[Fact]:
    """Return the facts about a subject that an answer may change."""
    return [
        one
        for one in store.facts.of(kind, subject)
        if one.source == SOURCE or (one.source == USER and one.field in _FIELDS)
    ]


def id_questions(store: Store, episode_id: str) -> list[IdQuestion]:
    """Return the papers of an episode whose id may be wrong, and of which the user has not said that it is right.

    Raises:
        KnownError: ``episode-unknown``.
    """
    papers = store.episodes.timeline(episode_id).papers.values()
    return [
        IdQuestion(episode_id, one)
        for one in id_doubts(store, papers)
        if not any(fact.field == ID_IS_RIGHT for fact in store.facts.of("paper", one.paper_id))
    ]


def _answer_id(store: Store, question: IdQuestion, *, is_right: bool) -> GivenAnswer:
    """Keep that an id is right; else take the paper from the episode's timeline."""
    episode_id, paper_id = question.episode_id, question.doubt.paper_id
    given = GivenAnswer(episode_id)
    with store.write():
        if is_right:
            given.remember(store, "paper", paper_id)
            store.facts.put("paper", paper_id, USER, ID_IS_RIGHT, True, now())
            return given
        values: dict[SubjectKind, dict[str, Any]] = {
            "segment": {"paper": None, "kind": "talk"},
            "appearance": {"removed": True},
        }
        for kind, said in values.items():
            for part, facts in store.facts.of_parts(kind, episode_id).items():
                name = shown(facts).get("paper")
                if name and store.papers.id_of(name) == paper_id:
                    given.remember(store, kind, f"{episode_id}/{part}")
                    store.episode_facts.change(kind, episode_id, part, said)
    return given
