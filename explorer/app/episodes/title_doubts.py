"""The papers to confirm of the session's episode: guesses, titles that are asked about, and the user's answers."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from explorer.app.episodes.session import Session
from explorer.app.shell.jobs import Job, Jobs
from explorer.app.shell.library_access import LibraryAccess
from explorer.app.shell.library_watch import LibraryWatch
from explorer.app.shell.writer import Writer
from explorer.model.errors import KnownError
from explorer.model.review_question import Answer
from explorer.model.translation import tr
from explorer.store.database import Store

if TYPE_CHECKING:
    from explorer.model.episode_review import EpisodeReview
    from explorer.services.title_answers import GivenAnswer
    from explorer.services.title_questions import TitleQuestion

_SOON_MS = 400
"""Milliseconds after a change in which more changes are waited for."""
_GONE = frozenset({"episode-unknown", "paper-unknown", "same-paper", "merge-unknown", "merge-stays"})
"""Errors of an answer about what another program has changed meanwhile."""


class AnswerStep(QUndoCommand):
    """Answers to questions, as one step of the undo history."""

    def __init__(self, writer: Writer, text: str, answers: "Sequence[tuple[TitleQuestion, Answer]]") -> None:
        super().__init__(text)
        self._writer, self._answers = writer, answers
        self._given: list[GivenAnswer] = []

    def redo(self) -> None:
        """Give the answers."""
        self._writer.put(self._give)

    def undo(self) -> None:
        """Take them back."""
        self._writer.put(self._take_back)

    def _give(self, store: Store) -> None:
        from explorer.services.title_answers import give_answer

        self._given = []
        for question, answer in self._answers:
            try:
                self._given.append(give_answer(store, question, answer))
            except KnownError as error:
                if error.code not in _GONE:
                    raise

    def _take_back(self, store: Store) -> None:
        from explorer.services.title_answers import take_back

        for one in reversed(self._given):
            try:
                take_back(store, one)
            except KnownError as error:
                if error.code not in _GONE:
                    raise


class TitleDoubts(QObject):
    """Follows the session's episode. The questions are read in a job, soon after the episode or its facts change."""

    changed = Signal()
    """The questions were read again."""

    def __init__(
        self,
        watch: LibraryWatch,
        access: LibraryAccess,
        jobs: Jobs,
        writer: Writer,
        session: Session,
        stack: QUndoStack,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._watch, self._access, self._jobs = watch, access, jobs
        self._writer, self._session, self._stack = writer, session, stack
        self._questions: tuple[TitleQuestion, ...] = ()
        self._is_stale = False
        self._episode_id: str | None = None
        self._job: Job | None = None
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._soon.timeout.connect(self._read)
        session.timeline_changed.connect(self._stale)
        watch.follow(("facts", "links"), self._stale)
        self._stale()

    @property
    def questions(self) -> "tuple[TitleQuestion, ...]":
        """Return the questions of the session's episode; none until they are read."""
        return self._questions if self._episode_id == self._session.episode_id else ()

    @property
    def waiting(self) -> int:
        """Return how many papers wait for the user: guesses, and titles with candidates."""
        return sum(one.state in ("asked", "guess") for one in self.questions)

    @property
    def unresolved(self) -> int:
        """Return how many titles were not looked up, or not found."""
        return sum(one.state == "unresolved" for one in self.questions)

    def about(self, paper_id: str | None, segment_id: str | None = None) -> "TitleQuestion | None":
        """Return the question about a paper, or about a segment."""
        for one in self.questions:
            if one.kind == "segment" and segment_id is not None and one.subject == segment_id:
                return one
            if paper_id is not None and paper_id in (one.subject, one.paper_id):
                return one
        return None

    def answer(self, question: "TitleQuestion", answer: Answer, name: str) -> None:
        """Take an answer, as a step of the undo history with this name."""
        if why := self._watch.read_only_because:
            self._session.notified.emit(why.sentence)
            return
        self._stack.push(AnswerStep(self._writer, name, [(question, answer)]))

    def take_review(self, review: "EpisodeReview") -> None:
        """Take the answers of a review of the library, as one step of the undo history."""
        from explorer.services.library_review import LibraryReview

        if isinstance(review, LibraryReview) and (answered := review.answered()):
            self._stack.push(AnswerStep(self._writer, tr("review papers"), answered))

    def confirm(self, question: "TitleQuestion") -> None:
        """Take the guess as right."""
        self.answer(question, "right", tr("confirm a paper"))

    def refuse(self, question: "TitleQuestion") -> None:
        """Take the guess back, and ask no more."""
        self.answer(question, "none", tr("take a guess back"))

    # Private helpers

    def _stale(self, *_: object) -> None:
        self._is_stale = True
        self._soon.start()

    def _read(self) -> None:
        episode_id = self._session.episode_id
        if self._job is not None or not self._is_stale:
            return  # read again when the job ends
        self._is_stale = False
        if episode_id is None:
            self._arrived("", ())
            return
        self._job = job = self._jobs.start(
            tr("Reading the papers to confirm"), lambda *_: self._questions_of(episode_id), quiet=True
        )
        job.finished.connect(lambda questions: self._arrived(episode_id, questions))
        job.failed.connect(lambda _: self._arrived(episode_id, ()))
        job.ended.connect(self._ended)

    def _questions_of(self, episode_id: str) -> "tuple[TitleQuestion, ...]":
        from explorer.services.title_questions import title_questions

        with self._access.store() as store:
            return tuple(title_questions(store, episode_id))

    def _arrived(self, episode_id: str, questions: "tuple[TitleQuestion, ...]") -> None:
        if (episode_id, questions) != (self._episode_id, self._questions):
            self._episode_id, self._questions = episode_id, questions
            self.changed.emit()

    def _ended(self) -> None:
        self._job = None
        if self._is_stale:
            self._soon.start()
