"""What is done for the papers to confirm outside the GUI thread: questions are read, answers given and undone."""

from collections.abc import Sequence

from explorer.app.shell.library_access import LibraryAccess
from explorer.model.errors import KnownError
from explorer.model.proposal_question import Answer
from explorer.services.title_answers import GivenAnswer, IdQuestion, give_answer, id_questions, take_back
from explorer.services.title_questions import TitleQuestion, title_questions
from explorer.store.database import Store

Answered = tuple[TitleQuestion | IdQuestion, Answer]
_GONE = frozenset({"episode-unknown", "paper-unknown", "same-paper", "merge-unknown", "merge-stays"})
"""Errors of an answer about what another program has changed meanwhile."""


def questions_of(access: LibraryAccess, episode_id: str) -> tuple[tuple[TitleQuestion, ...], frozenset[str]]:
    """Return the questions of an episode, and its papers whose id may be wrong. Raises KnownError."""
    with access.store() as store:
        ids = frozenset(one.doubt.paper_id for one in id_questions(store, episode_id))
        return tuple(title_questions(store, episode_id)), ids


def give(store: Store, answers: Sequence[Answered]) -> list[GivenAnswer]:
    """Give answers; one about what is gone is left out. Raises KnownError if the library can't be written."""
    given = []
    for question, answer in answers:
        try:
            given.append(give_answer(store, question, answer))
        except KnownError as error:
            if error.code not in _GONE:
                raise
    return given


def undo(store: Store, given: Sequence[GivenAnswer]) -> None:
    """Undo answers, the last one first. Raises KnownError if the library can't be written."""
    for one in reversed(given):
        try:
            take_back(store, one)
        except KnownError as error:
            if error.code not in _GONE:
                raise
