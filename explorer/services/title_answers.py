"""Takes the user's answers to the titles of an episode in the library, and takes them back."""

from dataclasses import dataclass, field
from typing import Any

from explorer.model.fact import USER
from explorer.model.review_question import Answer
from explorer.model.title_resolution import Ranked
from explorer.services.title_questions import SOURCE, TitleQuestion, ask_again, confirm, none_of_these, title_questions
from explorer.store.database import Store

_FACTS = "subject_kind = ? AND subject = ? AND source IN (?, ?)"
_LINKS = "subject_kind = ? AND subject = ? AND relation = 'same'"


@dataclass(slots=True)
class GivenAnswer:
    """What an answer has changed: the rows about its subject as they were, and the merge of two papers."""

    episode_id: str
    kind: str
    subject: str
    facts: list[dict[str, Any]] = field(default_factory=list)
    links: list[dict[str, Any]] = field(default_factory=list)
    merge_id: str | None = None


def give_answer(store: Store, question: TitleQuestion, answer: Answer) -> GivenAnswer:
    """Keep an answer: a paper, that none is meant, that the segment is a talk, or that the guess is right.

    *right* where the user has said before that none is meant asks again.

    Raises:
        KnownError: the library can't be written.
    """
    subject = question.subject if question.kind == "paper" else f"{question.episode_id}/{question.subject}"
    given = GivenAnswer(question.episode_id, question.kind, subject)
    with store.write():
        facts = store.rows(f"SELECT * FROM facts WHERE {_FACTS}", (question.kind, subject, SOURCE, USER))  # noqa: S608
        links = store.rows(f"SELECT * FROM links WHERE {_LINKS}", (question.kind, subject))  # noqa: S608 - our own
        given.facts, given.links = [dict(one) for one in facts], [dict(one) for one in links]
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
        key = (given.kind, given.subject)
        store.change(f"DELETE FROM facts WHERE {_FACTS}", (*key, SOURCE, USER))  # noqa: S608 - our own names
        store.change(f"DELETE FROM links WHERE {_LINKS}", key)  # noqa: S608 - our own names
        for table, rows in (("facts", given.facts), ("links", given.links)):
            for row in rows:
                store.upsert(table, _KEYS[table], row)
        if given.kind == "paper":
            store.papers.show(given.subject)
        store.episode_facts.show(given.episode_id)


def question_about(store: Store, episode_id: str, subject: str) -> TitleQuestion | None:
    """Return the question about a paper, as it is or as it is guessed, or about a segment."""
    for one in title_questions(store, episode_id):
        if subject in (one.subject, one.paper_id):
            return one
    return None


_KEYS = {
    "facts": ("subject_kind", "subject", "source", "field"),
    "links": ("subject_kind", "subject", "target_kind", "target", "made_by", "source"),
}
