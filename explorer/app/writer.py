"""The one thread that writes to the library: an edit stays in its queue until its commit is confirmed."""

import logging
import threading
import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal

from explorer.model.errors import KnownError
from explorer.store.database import Store
from explorer.store.library import Library

log = logging.getLogger(__name__)

Write = Callable[[Store], object]
_RETRY_S = 2.0


class Writer(QObject):
    """A queue of writes in order, kept through every failure.

    Args:
        library: where the database lies; the thread opens its own connection.
        retry_s: how long to wait, in seconds, before a failed write is tried again.
    """

    saved = Signal()
    """The queue is empty: all that was asked for is on disk."""
    failing = Signal(object)
    """A KnownError: writes are kept and tried again until ``recovered``."""
    recovered = Signal()

    _posted = Signal(str, object)

    def __init__(self, library: Library, retry_s: float = _RETRY_S, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library, self._retry_s = library, retry_s
        self._queue: list[tuple[str | None, Write]] = []
        self._change = threading.Condition()
        self._closing = False
        self._give_up = False
        self._failed = False
        self._thread = threading.Thread(target=self._run, name="writer")
        self._posted.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._thread.start()

    def put(self, write: Write, key: str | None = None) -> None:
        """Ask for a write; a later one with the same key takes the place of one that still waits."""
        with self._change:
            if key is not None:
                self._queue = [one for one in self._queue if one[0] != key]
            self._queue.append((key, write))
            self._change.notify_all()

    @property
    def pending(self) -> int:
        """How many writes are not confirmed yet."""
        with self._change:
            return len(self._queue)

    def flush(self, timeout_s: float) -> bool:
        """Wait until everything is on disk; False when that took too long."""
        until = time.monotonic() + timeout_s
        with self._change:
            while self._queue:
                left = until - time.monotonic()
                if left <= 0:
                    return False
                self._change.wait(left)
        return True

    def close(self, timeout_s: float = 10.0) -> bool:
        """Write what is left and end the thread; False where something could not be written in time."""
        with self._change:
            self._closing = True
            self._change.notify_all()
        done = self.flush(timeout_s)
        with self._change:
            self._give_up = True
            self._change.notify_all()
        self._thread.join()
        return done

    def _run(self) -> None:
        store: Store | None = None
        try:
            while (head := self._next()) is not None:
                try:
                    store = store or Store.open(self._library)
                    with store.write():
                        head[1](store)
                except KnownError as error:
                    self._wait_after(error)
                    continue
                except Exception as error:
                    log.exception("A write failed in a way nobody foresaw")
                    sentence = (
                        "A change could not be saved. It is kept and tried again; "
                        "copy your latest words to a safe place and restart the program."
                    )
                    self._wait_after(KnownError("not-saved", sentence, repr(error)))
                    continue
                self._confirm(head)
        finally:
            if store is not None:
                store.close()

    def _next(self) -> tuple[str | None, Write] | None:
        with self._change:
            while not self._queue:
                if self._closing:
                    return None
                self._change.wait()
            return None if self._give_up else self._queue[0]

    def _confirm(self, head: tuple[str | None, Write]) -> None:
        with self._change:
            # A newer write with the same key may have replaced this one while it ran.
            self._queue = [one for one in self._queue if one is not head]
            empty = not self._queue
            self._change.notify_all()
        if self._failed:
            self._failed = False
            self._posted.emit("recovered", None)
        if empty:
            self._posted.emit("saved", None)

    def _wait_after(self, error: KnownError) -> None:
        log.info("A write waits: %s (%s) %s", error.sentence, error.code, error.detail)
        if not self._failed:
            self._failed = True
            self._posted.emit("failing", error)
        with self._change:
            if not self._give_up:
                self._change.wait(self._retry_s)

    def _deliver(self, kind: str, value: object) -> None:
        if kind == "failing":
            self.failing.emit(value)
        elif kind == "recovered":
            self.recovered.emit()
        elif not self.pending:
            self.saved.emit()
