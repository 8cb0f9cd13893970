"""Tells the window which rows of the library were written, by this program or by another."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from explorer.model.errors import KnownError
from explorer.store.change_feed import Change
from explorer.store.database import Store

LOOK_MS = 200


class LibraryWatch(QObject):
    """Announces written rows after the commit: those of this program at once, those of others by polling.

    A poll costs one PRAGMA if no other program has written.

    Args:
        store: the GUI thread's connection, for reading.
    """

    written = Signal(object)
    """The Changes written by a job of this program or by another program, as a frozenset; None for very many."""
    saved = Signal(object)
    """The Changes written by this program's writer, which the widgets show already."""
    moved = Signal()
    """The library was written since the last look: rows, or settings, which write no changes."""
    notified = Signal(str)
    """Why the library can't be read, in one sentence for the user."""

    _posted = Signal(object, bool)

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._version, self._seen = store.data_version(), store.changes.last()
        self._is_closed = False
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._posted.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def read_only_because(self) -> KnownError | None:
        """Return why the library is read-only; None if it is not."""
        return self._store.read_only_because

    @property
    def notices(self) -> list[KnownError]:
        """Return the problems found while the library was opened."""
        return list(self._store.notices)

    @property
    def was_killed(self) -> bool:
        """Return whether the last program that had the library open did not close it."""
        return self._store.was_killed

    def follow(self, tables: Iterable[str], told: Callable[[frozenset[Change] | None], object]) -> None:
        """Call a function with the Changes of these tables, whoever writes them; with None after very many changes."""
        names = frozenset(tables)

        def tell(rows: frozenset[Change] | None) -> None:
            own = rows if rows is None else frozenset(one for one in rows if one.table in names)
            if own is None or own:
                told(own)

        self.written.connect(tell)
        self.saved.connect(tell)

    def start(self) -> None:
        """Start polling; does nothing after ``close``."""
        if not self._is_closed:
            self._timer.start()

    def stop(self) -> None:
        """Stop polling: the window is closed."""
        self._timer.stop()

    def close(self) -> None:
        """Stop polling for good, because the store is about to be closed; a later ``start`` does nothing."""
        self._is_closed = True
        self._timer.stop()

    def attach(self, store: Store) -> None:
        """Announce what a job writes through this connection, in any thread."""
        store.writer_id = self._store.writer_id
        store.committed = lambda rows: self._posted.emit(rows, False)

    def attach_writer(self, store: Store) -> None:
        """Announce what the writer writes through this connection."""
        store.writer_id = self._store.writer_id
        store.committed = lambda rows: self._posted.emit(rows, True)

    def look(self) -> None:
        """Announce what other programs have written since the last poll."""
        store = self._store
        try:
            version = store.data_version()
            if version == self._version:
                return
            with store.read():
                rows = store.changes.since(self._seen, except_of=store.writer_id)
                self._seen = store.changes.last()
            self._version = version
        except KnownError as error:
            self.notified.emit(error.sentence)
            return
        self.moved.emit()
        if rows is None or rows:
            self.written.emit(rows)

    def _deliver(self, rows: frozenset[Change] | None, by_writer: bool) -> None:
        if not self._is_closed:  # A last write may be announced after the store is closed, when nothing can be read.
            (self.saved if by_writer else self.written).emit(rows)
