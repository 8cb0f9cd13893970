"""A pool of PDF workers that outlive their program, so that the next test need not start one (half a second each)."""

import threading
from contextlib import suppress
from types import TracebackType

from explorer.pdf.client import PdfClient, _Worker
from explorer.pdf.messages import Open

_LAST = -1
"""The ticket of a program's last request: what comes after its answer is the next program's."""
_MOST = 3
"""Workers that wait at most; some tests have two programs open."""


_PATIENCE_S = 3.0
"""Seconds after which a worker that does not stop is killed."""


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
        self._usual_deadline_s = self._deadline_s

    def close(self) -> None:
        """Wait until the worker has answered all that it has in hand, and give it back; kill it if it does not."""
        with self._lock:
            worker, thread, again = self._worker, self._thread, self._closed
            self._closed = True
            if worker and not again and self._deadline_s == self._usual_deadline_s:
                for job in worker.in_hand.values():
                    worker.abort(job)
                with suppress(OSError):  # It has died.
                    worker.pipe.send((_LAST, 0, Open(""), None))
        if worker and thread and thread is not threading.current_thread():
            thread.join(_PATIENCE_S)
        super().close()

    def _spawn(self) -> _Worker | None:
        worker = self._pool.take()
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
