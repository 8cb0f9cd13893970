"""The thread that saves the user's edits to the library: an edit stays in its queue until its commit is confirmed."""

import logging
import sqlite3
import threading
import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal

from explorer.model.errors import KnownError
from explorer.model.lazy_dataclass import dataclass
from explorer.model.translation import later
from explorer.store.database import Store
from explorer.store.database_file import file_identity
from explorer.store.library_folder import Library

log = logging.getLogger(__name__)

Write = Callable[[Store], object]
_RETRY_S = 2.0
_OF_ONE_WRITE = {"too-big"}
"""Error codes that concern one write and not the disk: the next write may succeed."""


@dataclass(eq=False, slots=True)
class _Entry:
    key: str | None
    write: Write
    failures: int = 0


class Writer(QObject):
    """A queue of writes in order; failed ones stay in it. A write that can't succeed does not block the others.

    Args:
        library: the folder of the database; the thread opens its own connection.
        retry_s: how long to wait, in seconds, before a failed write is tried again.
        attach: called with each connection that the thread opens, so that its writes can be announced.
    """

    saved = Signal()
    """The queue is empty: all writes are on disk."""
    failing = Signal(object)
    """A KnownError: writes are kept and retried until ``recovered``. Emitted once for each new reason."""
    recovered = Signal()
    refused = Signal(object)
    """A KnownError: a write can never be saved, and was given up. It does not count as failing."""

    _posted = Signal(str, object)

    def __init__(
        self,
        library: Library,
        retry_s: float = _RETRY_S,
        parent: QObject | None = None,
        attach: Callable[[Store], None] | None = None,
    ) -> None:
        super().__init__(parent)
        self._library, self._retry_s, self._attach = library, retry_s, attach
        self._queue: list[_Entry] = []
        self._change = threading.Condition()
        self._closing = False
        self._give_up = False
        self._closed = False
        self._retry_at = 0.0
        self._blocked = False
        self._told: str | None = None
        self._store: Store | None = None
        self._file: tuple[int, int] | None = None
        self._thread = threading.Thread(target=self._run, name="writer")
        self._posted.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._thread.start()

    def put(self, write: Write, key: str | None = None) -> None:
        """Queue a write; it replaces a waiting one with the same key."""
        with self._change:
            if key is not None:
                self._queue = [one for one in self._queue if one.key != key]
            self._queue.append(_Entry(key, write))
            self._change.notify_all()

    @property
    def pending(self) -> int:
        """Return the number of writes that are not confirmed yet."""
        with self._change:
            return len(self._queue)

    @property
    def is_closed(self) -> bool:
        """Return whether it takes nothing more, because the program ends."""
        return self._closed

    @property
    def in_trouble(self) -> bool:
        """Return whether a write failed at its last attempt."""
        return self._told is not None

    def abandon(self) -> None:
        """Give up failed writes, because the user wants to quit: ``close`` does not retry."""
        with self._change:
            self._give_up = True
            self._change.notify_all()

    def flush(self, timeout_s: float) -> bool:
        """Retry failed writes at once, and wait until everything is on disk; return False if that took too long."""
        until = time.monotonic() + timeout_s
        with self._change:
            self._retry_at = 0.0
            self._change.notify_all()
            while self._queue:
                left = until - time.monotonic()
                if left <= 0:
                    return False
                self._change.wait(left)
        return True

    def close(self, timeout_s: float = 10.0) -> bool:
        """Write the queue and end the thread; return False if a write could not be saved in time."""
        with self._change:
            self._closing = True
            self._retry_at = 0.0
            self._change.notify_all()
        done = self.pending == 0 if self._give_up else self.flush(timeout_s)
        with self._change:
            self._give_up = True
            self._change.notify_all()
        self._thread.join()
        self._closed = True
        return done

    # In the thread

    def _run(self) -> None:
        try:
            while (head := self._next()) is not None:
                try:
                    store = self._open()
                    with store.write():
                        head.write(store)
                except KnownError as error:
                    self._failed(head, error, alone=error.code in _OF_ONE_WRITE)
                except Exception as error:
                    if getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
                        self._refuse(head, error)
                        continue
                    if not head.failures:
                        log.exception("A write failed in a way nobody foresaw")
                    sentence = later(
                        "A change could not be saved: copy your latest text to a safe place, and restart the program."
                    )
                    self._failed(head, KnownError("not-saved", sentence, repr(error)), alone=True)
                else:
                    self._confirm(head)
        finally:
            self._leave()

    def _next(self) -> _Entry | None:
        """Wait for the write to try next, and return it; None at the end."""
        with self._change:
            while not self._give_up:
                head = min(self._queue, key=lambda one: one.failures, default=None)
                wait = self._retry_at - time.monotonic() if self._blocked or (head and head.failures) else 0.0
                if head and wait <= 0:
                    return head
                if head is None and self._closing:
                    return None
                self._change.wait(wait if head else None)
            return None

    def _confirm(self, head: _Entry) -> None:
        with self._change:
            # A newer write with the same key may have replaced this one while it ran.
            self._queue = [one for one in self._queue if one is not head]
            self._blocked = False
            empty, well = not self._queue, not any(one.failures for one in self._queue)
            self._change.notify_all()
        if self._told and well:
            self._told = None
            self._posted.emit("recovered", None)
        if empty:
            self._posted.emit("saved", None)

    def _refuse(self, head: _Entry, error: Exception) -> None:
        """Give up a write about a paper or an episode that a restored backup does not have: no retry can save it."""
        log.info("A write was given up: %r", error)
        sentence = later(
            "Your last change belongs to a paper or an episode that is no longer in the library, so it was not saved."
        )
        self._posted.emit("refused", KnownError("subject-gone", sentence, repr(error)))
        self._confirm(head)

    def _failed(self, head: _Entry, error: KnownError, *, alone: bool) -> None:
        if self._told != error.code:
            self._told = error.code
            log.info("A write waits: %s (%s) %s", error.sentence, error.code, error.detail)
            self._posted.emit("failing", error)
        with self._change:
            if alone:
                head.failures += 1
            self._blocked = not alone
            self._retry_at = time.monotonic() + self._retry_s

    def _open(self) -> Store:
        """Return the connection; a new one if the database's file was replaced."""
        here = file_identity(self._library.database)
        if self._store and here != self._file:
            # SQLite would keep writing to a moved or deleted file without an error.
            self._leave()
        if here is None:
            folder = self._library.root
            sentence = later(
                "The library is missing from {folder}: put it back there, or copy your latest text elsewhere."
            )
            raise KnownError("library-gone", sentence, folder=folder)
        if self._store is None:
            self._store, self._file = Store.open(self._library, create=False), here
            if self._attach:
                self._attach(self._store)
        return self._store

    def _leave(self) -> None:
        if self._store:
            self._store.close()
            self._store = None

    # In the GUI thread

    def _deliver(self, kind: str, value: object) -> None:
        if self._closed:
            return  # posted by the last write, when the receivers have closed their connections
        if kind == "failing":
            self.failing.emit(value)
        elif kind == "refused":
            self.refused.emit(value)
        elif kind == "recovered":
            self.recovered.emit()
        elif not self.pending:
            self.saved.emit()
