"""Takes the user's answers about the papers of an episode in the library, and takes them back."""

from dataclasses import dataclass, field
from typing import Any

from explorer.model.fact import USER, SubjectKind, shown
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
    title_questions,
)
from explorer.store.database import Store

ID_IS_RIGHT = "id_is_right"
"""The user's fact that the id that the notes give a paper is right, whatever its title."""
_FIELDS = ("paper", "kind", "removed", NONE_FITS, ID_IS_RIGHT)
"""The user's facts that answers change."""
_FACTS = (
    f"subject_kind = ? AND subject = ? AND (source = ? OR (source = ? AND field IN ({', '.join('?' * len(_FIELDS))})))"
)
_LINKS = "subject_kind = ? AND subject = ? AND relation = 'same'"
_KEYS = {
    "facts": ("subject_kind", "subject", "source", "field"),
    "links": ("subject_kind", "subject", "target_kind", "target", "made_by", "source"),
}


@dataclass(frozen=True, slots=True)
class IdQuestion:
    """A paper of an episode whose id may be wrong."""

    episode_id: str
    doubt: IdDoubt


@dataclass(slots=True)
class GivenAnswer:
    """What an answer has changed: the rows about its subjects as they were, and the merge of two papers."""

    episode_id: str
    subjects: list[tuple[str, str]] = field(default_factory=list)
    facts: list[dict[str, Any]] = field(default_factory=list)
    links: list[dict[str, Any]] = field(default_factory=list)
    merge_id: str | None = None

    def remember(self, store: Store, kind: str, subject: str) -> None:
        """Keep the rows about a subject, before they change."""
        self.subjects.append((kind, subject))
        facts = store.rows(f"SELECT * FROM facts WHERE {_FACTS}", (kind, subject, SOURCE, USER, *_FIELDS))  # noqa: S608
        links = store.rows(f"SELECT * FROM links WHERE {_LINKS}", (kind, subject))  # noqa: S608 - our own names
        self.facts += map(dict, facts)
        self.links += map(dict, links)


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
        for key in given.subjects:
            store.change(f"DELETE FROM facts WHERE {_FACTS}", (*key, SOURCE, USER, *_FIELDS))  # noqa: S608 - our own
            store.change(f"DELETE FROM links WHERE {_LINKS}", key)  # noqa: S608 - our own names
        for table, rows in (("facts", given.facts), ("links", given.links)):
            for row in rows:
                store.upsert(table, _KEYS[table], row)
        for kind, subject in given.subjects:
            if kind == "paper":
                store.papers.show(subject)
        store.episode_facts.show(given.episode_id)


def question_about(store: Store, episode_id: str, subject: str) -> TitleQuestion | None:
    """Return the question about a paper, as it is or as it is guessed, or about a segment."""
    for one in title_questions(store, episode_id):
        if subject in (one.subject, one.paper_id):
            return one
    return None


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
