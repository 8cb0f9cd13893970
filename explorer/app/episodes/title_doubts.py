"""The papers to confirm of the session's episode: guesses, titles that are asked about, and the user's answers."""

from collections.abc import Sequence
from functools import cached_property
from types import ModuleType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QUndoStack

from explorer.app.episodes.session import Session
from explorer.app.shell.jobs import Job, Jobs
from explorer.app.shell.library_access import LibraryAccess
from explorer.app.shell.library_watch import LibraryWatch
from explorer.app.shell.stored_step import StoredStep
from explorer.app.shell.writer import Writer
from explorer.model.translation import tr
from explorer.store.database import Store

if TYPE_CHECKING:
    from explorer.app.episodes.answer_work import Answered
    from explorer.model.episode_proposal import EpisodeProposal
    from explorer.model.proposal_question import Answer
    from explorer.services.title_answers import GivenAnswer
    from explorer.services.title_questions import TitleQuestion

_SOON_MS = 400
"""Milliseconds after a change in which more changes are waited for."""


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
        self._checks: frozenset[str] = frozenset()
        self._is_stale = False
        self._episode_id: str | None = None
        self._job: Job[object] | None = None
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
        """Return how many papers wait for the user: guesses, titles with candidates, and ids that may be wrong."""
        return len(self.checks) + sum(one.state in ("asked", "guess") for one in self.questions)

    @property
    def checks(self) -> frozenset[str]:
        """Return the papers of the session's episode whose id may be wrong."""
        return self._checks if self._episode_id == self._session.episode_id else frozenset()

    @property
    def open_subjects(self) -> frozenset[str]:
        """Return the papers and the segments, by their ids, of which it is not known which paper is meant; without
        the guesses."""
        titles = (one.subject for one in self.questions if one.state in ("asked", "unresolved"))
        return self.checks.union(titles)

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

    def answer(self, question: "TitleQuestion", answer: "Answer", name: str) -> None:
        """Take an answer, as a step of the undo history with this name."""
        self._push([(question, answer)], name)

    def take_proposal(self, proposal: "EpisodeProposal") -> None:
        """Take the answers of a proposal for an episode of the library, as one step of the undo history."""
        self._push(proposal.answered(), tr("review papers"))

    def confirm(self, question: "TitleQuestion") -> None:
        """Take the guess as right."""
        self.answer(question, "right", tr("confirm a paper"))

    def refuse(self, question: "TitleQuestion") -> None:
        """Take the guess back, and ask no more."""
        self.answer(question, "none", tr("take a guess back"))

    # Private helpers

    @cached_property
    def _work(self) -> ModuleType:
        """Imported when it is first needed: it loads what compares titles."""
        from explorer.app.episodes import answer_work

        return answer_work

    def _push(self, answers: "Sequence[Answered]", name: str) -> None:
        if why := self._watch.read_only_because:
            self._session.notified.emit(why.sentence)
        elif answers:
            work = self._work
            given: list[GivenAnswer] = []

            def give(store: Store) -> None:
                given[:] = work.give(store, answers)

            episode_id = self._session.episode_id
            self._stack.push(StoredStep(self._writer, name, give, lambda store: work.undo(store, given), episode_id))

    def _stale(self, *_: object) -> None:
        self._is_stale = True
        self._soon.start()

    def _read(self) -> None:
        episode_id = self._session.episode_id
        if self._job is not None or not self._is_stale:
            return  # read again when the job ends
        self._is_stale = False
        if episode_id is None:
            self._arrived("", (), frozenset())
            return
        self._job = job = self._jobs.start(
            tr("Reading the papers to confirm"),
            lambda *_: self._work.questions_of(self._access, episode_id),
            quiet=True,
        )
        job.finished.connect(lambda found: self._arrived(episode_id, *found))
        job.failed.connect(lambda _: self._arrived(episode_id, (), frozenset()))
        job.ended.connect(self._ended)

    def _arrived(self, episode_id: str, questions: "tuple[TitleQuestion, ...]", checks: frozenset[str]) -> None:
        if (episode_id, questions, checks) != (self._episode_id, self._questions, self._checks):
            self._episode_id, self._questions, self._checks = episode_id, questions, checks
            self.changed.emit()

    def _ended(self) -> None:
        self._job = None
        if self._is_stale:
            self._soon.start()
