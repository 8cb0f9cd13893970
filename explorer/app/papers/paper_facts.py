"""The metadata of the open paper from arXiv and OpenReview, as shown by the paper's panel."""

from typing import Literal

from PySide6.QtCore import QObject, Signal

from explorer.app.episodes.session import Session
from explorer.app.papers.document_loader import DocumentLoader
from explorer.app.shell.jobs import Job, Jobs
from explorer.app.shell.library_access import LibraryAccess
from explorer.app.shell.library_watch import LibraryWatch
from explorer.model.episode import PaperTime
from explorer.model.errors import KnownError
from explorer.model.lazy_dataclass import dataclass
from explorer.model.paper import Paper, PaperFile, PaperMetadata
from explorer.model.place import Place
from explorer.model.progress import CancelToken, Progress, Report
from explorer.model.translation import tr
from explorer.store.database import Store

_MOST_TIMES = 30
"""Maximum number of times of a paper that are listed."""
Source = Literal["arxiv", "openreview", "library"]


@dataclass(frozen=True, slots=True)
class FactProblem:
    """A problem with a source; ``error`` has the code and the sentence for the user."""

    source: Source
    error: KnownError


@dataclass(frozen=True, slots=True)
class FactsState:
    """The metadata of a paper, and the state of the request for it."""

    paper: Paper | None = None
    metadata: PaperMetadata = PaperMetadata()
    file: PaperFile | None = None
    problems: tuple[FactProblem, ...] = ()
    is_asking: bool = False
    times: tuple[PaperTime, ...] = ()
    """Where it is discussed, mentioned or picked, in all episodes."""


class PaperFacts(QObject):
    """Follows the session's paper. Nothing is requested from the network before ``ask``."""

    changed = Signal(object)
    """The FactsState changed."""
    progressed = Signal(str)
    """A sentence about the running request."""

    def __init__(
        self,
        store: Store,
        watch: LibraryWatch,
        access: LibraryAccess,
        jobs: Jobs,
        session: Session,
        documents: DocumentLoader,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._store, self._access, self._jobs, self._session = store, access, jobs, session
        self._job: Job[object] | None = None
        self._problems: tuple[FactProblem, ...] = ()
        self._paper_id: str | None = None
        self._state: FactsState | None = None
        session.place_changed.connect(self._place_changed)
        session.timeline_changed.connect(self.refresh)
        documents.file_added.connect(self.refresh)
        watch.follow(("arxiv_records", "forum_records", "files", "appearances", "episodes"), self.refresh)

    @property
    def state(self) -> FactsState:
        """Return the current state; it is read from the library on first use."""
        if self._state is None:
            self._state = self._read()
        return self._state

    def refresh(self, *_: object) -> None:
        """Read the metadata from the library again, if it was used before."""
        before = self._state
        if before is not None and (now := self._read()) != before:
            self._state = now
            self.changed.emit(now)

    def ask(self) -> None:
        """Request the paper's metadata from arXiv and OpenReview in a job, unless one is running."""
        paper = self._session.paper
        if paper is None or self._job:
            return
        again = self.state.metadata != PaperMetadata()
        job = self._jobs.start(
            tr("Loading details of {0}", paper.title),
            lambda report, cancel: self._ask(paper, again, report, cancel),
        )
        self._job, self._problems = job, ()
        job.progressed.connect(self._progressed)
        job.finished.connect(lambda problems: self._answered(job, problems))
        job.failed.connect(lambda error: self._answered(job, (FactProblem("library", error),)))
        job.ended.connect(lambda: self._ended(job))
        self.refresh()

    # Private helpers

    def _ask(self, paper: Paper, again: bool, report: Report, cancel: CancelToken) -> tuple[FactProblem, ...]:
        from explorer.services.paper_metadata import fetch_metadata

        with self._access.store() as store:
            http, endpoints = self._access.network(store)
            answer = fetch_metadata([paper], store, http, endpoints, cancel, report, refresh=again)
        of_arxiv = tuple(FactProblem("arxiv", error) for error in answer.arxiv_problems)
        return of_arxiv + tuple(FactProblem("openreview", error) for error in answer.forum_problems)

    def _read(self) -> FactsState:
        paper = self._session.paper
        if paper is None:
            return FactsState(is_asking=self._job is not None)
        try:
            metadata = self._store.metadata.of(paper)
            file = self._store.papers.current_file(paper.id)
            times = tuple(self._store.episodes.times_of(paper.id, _MOST_TIMES))
        except KnownError as error:
            self._session.notified.emit(error.sentence)
            return self._state or FactsState(paper)
        return FactsState(paper, metadata, file, self._problems, self._job is not None, times)

    def _place_changed(self, place: Place, _: Place) -> None:
        if place.opening:
            self._paper_changed(place.paper)

    def _paper_changed(self, paper: Paper | None) -> None:
        paper_id = paper.id if paper else None
        if paper_id != self._paper_id:
            self._paper_id, self._problems = paper_id, ()
            if self._job:
                self._job.cancel()
                self._job = None
        self.refresh()

    def _progressed(self, progress: Progress) -> None:
        if progress.text:
            self.progressed.emit(progress.text)

    def _answered(self, job: Job[object], problems: tuple[FactProblem, ...]) -> None:
        if job is not self._job:
            return
        self._problems = problems

    def _ended(self, job: Job[object]) -> None:
        if job is self._job:
            self._job = None
            self.refresh()
