"""Running downloads of PDFs, shared by all readers."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from explorer.app.shell.jobs import Job, Jobs
from explorer.model.errors import KnownError
from explorer.model.paper import Paper, PaperFile
from explorer.model.progress import CancelToken, Progress, Report
from explorer.model.translation import tr

Fetch = Callable[[Paper, Report, CancelToken], PaperFile]


class PdfFetches(QObject):
    """Downloads by paper.

    Args:
        fetch: downloads a paper's PDF into the library (slow; called in a job).
    """

    progressed = Signal(object, object)
    """A Paper and a Progress."""
    failed = Signal(object, object)
    """A Paper and a KnownError."""
    stopped = Signal(object)
    """A Paper whose download the user cancelled."""
    arrived = Signal(object)
    """A PaperFile that was added to the library, downloaded or brought by the user."""

    def __init__(self, jobs: Jobs, fetch: Fetch, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs, self._fetch = jobs, fetch
        self._running: dict[str, Job[object]] = {}

    def progress(self, paper_id: str) -> Progress | None:
        """Return the progress of a paper's download; None if there is none."""
        job = self._running.get(paper_id)
        return job.progress if job else None

    def start(self, paper: Paper) -> Progress:
        """Download a paper's PDF, unless that is running; return the progress."""
        if (progress := self.progress(paper.id)) is not None:
            return progress
        job = self._jobs.start(
            tr("Downloading {0}", paper.title),
            lambda report, cancel: self._fetch(paper, report, cancel),
            paper.id,
        )
        self._running[paper.id] = job
        job.progressed.connect(lambda progress: self.progressed.emit(paper, progress))
        job.finished.connect(self._finished)
        job.failed.connect(lambda error: self._failed(paper, error))
        job.ended.connect(lambda: self._ended(paper))
        return job.progress

    def cancel(self, paper_id: str) -> None:
        """Cancel a paper's download; ``stopped`` follows."""
        if job := self._running.get(paper_id):
            job.cancel()

    # Private helpers

    def _finished(self, file: PaperFile) -> None:
        self._running.pop(file.paper_id, None)
        self.arrived.emit(file)

    def _failed(self, paper: Paper, error: KnownError) -> None:
        self._running.pop(paper.id, None)
        self.failed.emit(paper, error)

    def _ended(self, paper: Paper) -> None:
        # Still listed: it neither finished nor failed, so it was cancelled.
        if self._running.pop(paper.id, None):
            self.stopped.emit(paper)
