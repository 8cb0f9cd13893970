"""Background work: one small Job type, and one place that knows all that are under way."""

import logging
import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal

from explorer.model.errors import Cancelled, KnownError
from explorer.model.progress import CancelToken, Progress, Report

log = logging.getLogger(__name__)

Work = Callable[[Report, CancelToken], Any]
_REPORT_EVERY_S = 0.08


class Job(QObject):
    """One piece of work in another thread. All signals arrive in the thread that made the job."""

    progressed = Signal(object)
    """A Progress."""
    finished = Signal(object)
    """The result."""
    failed = Signal(object)
    """A KnownError; a bug arrives as one too, and is in the log with its trace."""
    ended = Signal()
    """After finished, failed or a cancel: exactly once."""
    _posted = Signal(str, object)

    def __init__(self, title: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.title = title
        self.progress = Progress(0, None)
        self.token = CancelToken()
        self.done = False
        # Queued by name: a bound method of this object, run by its own thread whoever emits.
        self._posted.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def cancel(self) -> None:
        """Ask the work to stop; ``ended`` follows when it has."""
        self.token.cancel()

    def post(self, kind: str, value: object) -> None:
        """Called by the worker thread."""
        self._posted.emit(kind, value)

    def _deliver(self, kind: str, value: Any) -> None:
        if kind == "progress":
            self.progress = value
            if not self.token.is_set():
                self.progressed.emit(value)
            return
        self.done = True
        # A cancelled job's result has no taker any more.
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
            sentence = "Something went wrong inside the program. Try again; the log file has the details."
            self._job.post("error", KnownError("bug", sentence, repr(error)))
        else:
            self._job.post("result", result)

    def _report(self, progress: Progress) -> None:
        now = time.monotonic()
        # The last word and each new word count; of the numbers between them, some.
        news = progress.done == progress.total or progress.text != self._text
        if news or now - self._reported >= _REPORT_EVERY_S:
            self._reported, self._text = now, progress.text
            self._job.post("progress", progress)


class Jobs(QObject):
    """Starts jobs and lists those under way."""

    changed = Signal()
    """A job began or ended."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        # They wait for the network more than they work; an export must not wait behind some slow fetches.
        self._pool.setMaxThreadCount(16)
        self.running: list[Job] = []

    def start(self, title: str, work: Work) -> Job:
        """Run work in a thread; connect to the job's signals before returning to the event loop."""
        job = Job(title, self)
        self.running.append(job)
        job.ended.connect(self._forget)
        self._pool.start(_Task(job, work))
        self.changed.emit()
        return job

    def close(self) -> None:
        """Cancel everything and wait until the threads are gone."""
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
