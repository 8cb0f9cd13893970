"""PDF workers that cost tests little: forked from a process that has loaded the engine, and used by one test after
another.
"""

import inspect
import multiprocessing
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from types import TracebackType

import pytest

from explorer.pdf import client, worker, worker_limits
from explorer.pdf.client import PdfClient, _Worker
from explorer.pdf.messages import Open
from explorer.pdf.shared_memory import PixelMemory

_LAST = -1
"""The ticket of a program's last request: what comes after its answer is the next program's."""
_MOST = 3
"""Workers that wait at most; some tests have two programs open."""


_USUAL_DEADLINE_S: float = inspect.signature(PdfClient).parameters["deadline_s"].default
_PATIENCE_S = 3.0
"""Seconds after which a worker that does not stop is killed."""


@contextmanager
def forked_workers() -> Iterator[None]:
    """Fork new workers from a process that has imported the engine, which each would otherwise do (0.2 s).

    Programs that tests start as processes of their own spawn their workers, as users' programs do.
    """
    if "forkserver" not in multiprocessing.get_all_start_methods():
        yield
        return
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["explorer.pdf.engine"])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(multiprocessing, "get_context", lambda method: context)
        yield
    forkserver._forkserver._stop()  # type: ignore[attr-defined]


def fork_server_pid() -> int | None:
    """Return the id of the process that the workers are forked from, once there is one."""
    return getattr(forkserver._forkserver, "_forkserver_pid", None)


def serve_for_computing(pipe: Connection, memory: PixelMemory | None, deadline_s: float) -> None:
    """Answer requests like any worker, with a deadline in seconds of computing if it is not the usual one: with such a
    timer the system tells a process's time in ticks, and a later test may get the worker."""
    if deadline_s != _USUAL_DEADLINE_S:
        worker_limits.watch = lambda seconds: signal.setitimer(signal.ITIMER_PROF, seconds)
    worker.serve(pipe, memory, deadline_s)


def count_computing(patch: pytest.MonkeyPatch) -> None:
    """Give the deadlines of new workers in seconds of computing, so that a busy machine does not shorten them."""
    if hasattr(signal, "ITIMER_PROF"):
        patch.setattr(client, "serve", serve_for_computing)
        patch.setattr(client, "TOO_SLOW", (*worker.TOO_SLOW, -signal.SIGPROF))


class WorkerPool:
    """The idle worker processes."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._idle: list[_Worker] = []

    def __enter__(self) -> "WorkerPool":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        while worker := self.take():
            _end(worker)

    @property
    def pids(self) -> set[int]:
        """Return the process ids of the idle workers."""
        with self._lock:
            return {worker.process.pid for worker in self._idle if worker.process.pid}

    def take(self) -> _Worker | None:
        """Return an idle worker if there is one; dead ones are cleaned up."""
        while True:
            with self._lock:
                if not self._idle:
                    return None
                worker = self._idle.pop()
            if worker.process.is_alive():
                return worker
            _end(worker)

    def give(self, worker: _Worker) -> None:
        """Add an idle worker to the pool."""
        with self._lock:
            kept = len(self._idle) < _MOST
            if kept:
                self._idle.append(worker)
        if not kept:
            _end(worker)


class PooledClient(PdfClient):
    """A client that takes a running worker from a pool and gives it back at the end.

    Everything else is the client's own and new: requests, passwords, the ledger of crashes, the worker that replaces a
    dead one. What a worker still caches is keyed by path, time and size of the file. After a test that has changed the
    deadline, the worker is ended.
    """

    def __init__(self, pool: WorkerPool) -> None:
        super().__init__()
        self._pool = pool
        self._is_free = False
        self._is_of_pool = True
        self._usual_deadline_s = self._deadline_s

    def leave_pool(self) -> None:
        """From now on take no worker from the pool, and give none back."""
        self._is_of_pool = False

    def close(self) -> None:
        """Wait until the worker has answered all that it has in hand, and give it back; kill it if it does not."""
        with self._lock:
            worker, thread, again = self._worker, self._thread, self._closed
            self._closed = True
            is_kept = worker and not again and self._is_usual()
            if worker and is_kept:
                for job in worker.in_hand.values():
                    worker.abort(job)
                with suppress(OSError):  # It has died.
                    worker.pipe.send((_LAST, 0, Open(""), None))
        if is_kept and thread and thread is not threading.current_thread():
            thread.join(_PATIENCE_S)
        super().close()

    def _is_usual(self) -> bool:
        """Return whether the worker is like those of the pool, which have the usual deadline."""
        return self._is_of_pool and self._deadline_s == self._usual_deadline_s

    def _spawn(self) -> _Worker | None:
        worker = self._pool.take() if self._is_usual() else None
        if worker is None:
            return super()._spawn()
        with self._lock:
            if not self._closed:
                self._worker = worker
                self._pump()
                return worker
        self._pool.give(worker)
        return None

    def _next(self, worker: _Worker) -> object:
        message = super()._next(worker)
        if message[0] == _LAST:
            self._is_free = True
            raise EOFError  # For this client it has ended.
        return message

    def _worker_died(self, worker: _Worker) -> None:
        if not self._is_free:
            super()._worker_died(worker)
            return
        with self._lock:
            self._worker = None
        assert not worker.in_hand, "a worker is given back when it has answered everything"
        self._pool.give(worker)


def _end(worker: _Worker) -> None:
    """End a worker process for good."""
    worker.process.kill()
    worker.process.join()
    worker.pipe.close()
    if worker.memory is not None:
        worker.memory.close()
