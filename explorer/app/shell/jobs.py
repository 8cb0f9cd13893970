"""Background jobs: the Job type, and the list of running jobs."""

import logging
import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal

from explorer.model.errors import Cancelled, KnownError
from explorer.model.progress import CancelToken, Progress, Report
from explorer.model.translation import later

log = logging.getLogger(__name__)

Work = Callable[[Report, CancelToken], Any]
_REPORT_EVERY_S = 0.08


class Job(QObject):
    """Work in another thread. All signals arrive in the thread that created the job."""

    progressed = Signal(object)
    """A Progress."""
    finished = Signal(object)
    """The result."""
    failed = Signal(object)
    """A KnownError; a bug arrives as one too, and is in the log with its traceback."""
    ended = Signal()
    """Emitted exactly once, after finished, failed or a cancellation."""
    _posted = Signal(str, object)

    def __init__(
        self, title: str, parent: QObject | None = None, paper_id: str | None = None, *, quiet: bool = False
    ) -> None:
        super().__init__(parent)
        self.title, self.paper_id, self.quiet = title, paper_id, quiet
        self.progress = Progress(0, None)
        self.token = CancelToken()
        self.done = False
        # A queued connection to a bound method of this object, so that it runs in this object's thread.
        self._posted.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def cancel(self) -> None:
        """Request cancellation; ``ended`` follows when the work has stopped."""
        self.token.cancel()

    def post(self, kind: str, value: object) -> None:
        """Pass a result or progress to this object's thread; called by the worker thread."""
        self._posted.emit(kind, value)

    def _deliver(self, kind: str, value: Any) -> None:
        if kind == "progress":
            self.progress = value
            if not self.token.is_set():
                self.progressed.emit(value)
            return
        self.done = True
        # The result of a cancelled job is dropped.
        if kind == "result" and not self.token.is_set():
            self.finished.emit(value)
        elif kind == "error" and not self.token.is_set():
            self.failed.emit(value)
        self.ended.emit()


class _Task(QRunnable):
    def __init__(self, job: Job, work: Work) -> None:
        super().__init__()
        self._job, self._work = job, work
        self._reported, self._text = 0.0, ""

    def run(self) -> None:
        try:
            self._job.token.check()
            result = self._work(self._report, self._job.token)
        except Cancelled:
            self._job.post("cancelled", None)
        except KnownError as error:
            log.info("%s: %s (%s) %s", self._job.title, error.sentence, error.code, error.detail)
            self._job.post("error", error)
        except Exception as error:
            log.exception("%s failed", self._job.title)
            sentence = later("Something went wrong inside the program. Try again; the log file has the details.")
            self._job.post("error", KnownError("bug", sentence, repr(error)))
        else:
            self._job.post("result", result)

    def _report(self, progress: Progress) -> None:
        now = time.monotonic()
        # Each new text and the last report are sent at once; other reports are throttled.
        news = progress.done == progress.total or progress.text != self._text
        if news or now - self._reported >= _REPORT_EVERY_S:
            self._reported, self._text = now, progress.text
            self._job.post("progress", progress)


class Jobs(QObject):
    """Starts jobs, and lists the running ones."""

    changed = Signal()
    """A job began or ended."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        # Jobs mostly wait for the network; an export must not wait behind slow downloads.
        self._pool.setMaxThreadCount(16)
        self.running: list[Job] = []
        self._is_closed = False

    def start(self, title: str, work: Work, paper_id: str | None = None, *, quiet: bool = False) -> Job:
        """Run work in a thread; connect to the job's signals before returning to the event loop.

        Args:
            paper_id: the paper whose page shows the progress of the job.
            quiet: whether the window doesn't show that it runs, since the user has not asked for it.
        """
        job = Job(title, self, paper_id, quiet=quiet)
        self.running.append(job)
        job.ended.connect(self._forget)
        if self._is_closed:  # a timer of a window that is closing came after all
            job.cancel()
        self._pool.start(_Task(job, work))
        self.changed.emit()
        return job

    def close(self) -> None:
        """Cancel all jobs and wait until their threads end; what is started from now on never runs."""
        self._is_closed = True
        for job in self.running:
            job.cancel()
        self._pool.clear()
        self._pool.waitForDone()

    def _forget(self) -> None:
        ended = [job for job in self.running if job.done]
        self.running = [job for job in self.running if not job.done]
        for job in ended:
            job.deleteLater()
        self.changed.emit()
