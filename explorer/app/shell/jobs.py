"""Background jobs: the Job type, and the list of running jobs."""

import logging
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar, overload

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal

from explorer.model.errors import Cancelled, KnownError
from explorer.model.lazy_dataclass import dataclass
from explorer.model.progress import CancelToken, Progress, Report
from explorer.model.translation import later
from explorer.store.database_errors import sentence

log = logging.getLogger(__name__)

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
Work = Callable[[Report, CancelToken], T]
_REPORT_EVERY_S = 0.08


class SignalOf(Protocol[T_co]):
    """A signal with one value, whose type PySide does not know."""

    @overload
    def connect(self, slot: Callable[[T_co], object], /) -> object: ...
    @overload
    def connect(self, slot: Callable[[], object], /) -> object: ...
    def connect(self, slot: Callable[..., object], /) -> object:
        """Call a function or method with the value, or without if it takes none."""

    def emit(self, value: Any, /) -> None:
        """Call what is connected."""


@dataclass(frozen=True, slots=True)
class Result(Generic[T_co]):
    """What the work of a job has returned."""

    value: T_co


News = Progress | Result[T] | KnownError | Cancelled
"""Progress of the work, or its outcome."""


class Job(QObject, Generic[T_co]):
    """Work that runs in another thread. All signals arrive in the thread that created the job."""

    if TYPE_CHECKING:
        progressed: SignalOf[Progress]
        finished: SignalOf[T_co]
        failed: SignalOf[KnownError]
    else:
        progressed = Signal(object)
        """How far it is."""
        finished = Signal(object)
        """The result."""
        failed = Signal(object)
        """What went wrong; a bug arrives as a KnownError too, and is in the log with its traceback."""
    ended = Signal()
    """Emitted exactly once, after finished, failed or a cancellation."""

    def __init__(self, title: str, parent: QObject, paper_id: str | None = None, *, quiet: bool = False) -> None:
        super().__init__(parent)
        self.title, self.paper_id, self.quiet = title, paper_id, quiet
        self.progress = Progress(0, None)
        self.token = CancelToken()
        self.done = False

    def cancel(self) -> None:
        """Request cancellation; ``ended`` follows when the work has stopped."""
        self.token.cancel()

    def deliver(self, news: "News[T_co]") -> None:
        """Take progress or the outcome of the work, in this object's thread."""
        if isinstance(news, Progress):
            self.progress = news
            if not self.token.is_set():
                self.progressed.emit(news)
            return
        self.done = True
        # The result of a cancelled job is dropped.
        if isinstance(news, Result) and not self.token.is_set():
            self.finished.emit(news.value)
        elif isinstance(news, KnownError) and not self.token.is_set():
            self.failed.emit(news)
        self.ended.emit()


class _Task(QRunnable):
    def __init__(self, job: Job[T], work: Work[T], post: Callable[[Job[T], News[T]], None]) -> None:
        super().__init__()
        self._job, self._work, self._post = job, work, post
        self._reported, self._text = 0.0, ""

    def run(self) -> None:
        try:
            self._job.token.check()
            result = self._work(self._report, self._job.token)
        except Cancelled:
            self._post(self._job, Cancelled())
        except KnownError as error:
            log.info("%s: %s (%s) %s", self._job.title, error.sentence, error.code, error.detail)
            self._post(self._job, error)
        except MemoryError as error:
            self._post(self._job, sentence("no-memory", repr(error)))
        except Exception as error:
            log.exception("%s failed", self._job.title)
            told = later("Something went wrong inside the program. Try again; the log file has the details.")
            self._post(self._job, KnownError("bug", told, repr(error)))
        else:
            self._post(self._job, Result(result))

    def _report(self, progress: Progress) -> None:
        now = time.monotonic()
        # Each new text and the last report are sent at once; other reports are throttled.
        news = progress.done == progress.total or progress.text != self._text
        if news or now - self._reported >= _REPORT_EVERY_S:
            self._reported, self._text = now, progress.text
            self._post(self._job, progress)


class Jobs(QObject):
    """Starts jobs, and lists the running ones."""

    changed = Signal()
    """A job began or ended."""
    _posted = Signal(object, object)
    """A job and its News. A job does not send it: one that is done is deleted, perhaps before its thread has left the
    signal."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        # Jobs mostly wait for the network; an export must not wait behind slow downloads.
        self._pool.setMaxThreadCount(16)
        self.running: list[Job[object]] = []
        self._is_closed = False
        # A queued connection to a bound method of this object, so that it runs in this object's thread.
        self._posted.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def start(self, title: str, work: Work[T], paper_id: str | None = None, *, quiet: bool = False) -> Job[T]:
        """Run work in a thread; connect to the job's signals before returning to the event loop.

        Args:
            paper_id: the paper whose page shows the progress of the job.
            quiet: whether the window doesn't show that it runs, since the user has not asked for it.
        """
        job = Job[T](title, self, paper_id, quiet=quiet)
        self.running.append(job)
        job.ended.connect(self._forget)
        if self._is_closed:  # a timer of a window that is closing came after all
            job.cancel()
        self._pool.start(_Task(job, work, self._posted.emit))
        self.changed.emit()
        return job

    def close(self) -> None:
        """Cancel all jobs and wait until their threads end; what is started from now on never runs."""
        self._is_closed = True
        for job in self.running:
            job.cancel()
        self._pool.clear()
        self._pool.waitForDone()

    def _deliver(self, job: Job[T], news: News[T]) -> None:
        job.deliver(news)

    def _forget(self) -> None:
        ended = [job for job in self.running if job.done]
        self.running = [job for job in self.running if not job.done]
        for job in ended:
            job.deleteLater()
        self.changed.emit()
