"""Tells the window which rows of the library were written, by this program or by another."""

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from explorer.model.errors import KnownError
from explorer.store.change_feed import Change
from explorer.store.database import Store

LOOK_MS = 200


class LibraryWatch(QObject):
    """Announces rows after their commit: those of this program at once, those of others when it looks.

    A look is one PRAGMA where nobody else has written.

    Args:
        store: the GUI thread's connection, for reading.
    """

    written = Signal(object)
    """The Changes of a job of this program, or of another program, as a frozenset; None for very many."""
    saved = Signal(object)
    """The same of this program's writer: whoever asked for the write shows it already."""
    moved = Signal()
    """The library is another one than at the last look, in rows or in settings, which write no changes."""
    told = Signal(str)
    """Why the library can't be read; for the user."""

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
        """Why nothing can be saved here."""
        return self._store.read_only_because

    @property
    def notices(self) -> list[KnownError]:
        """What did not come along when the library was opened."""
        return list(self._store.notices)

    def start(self) -> None:
        """Look from time to time; never again after ``close``."""
        if not self._is_closed:
            self._timer.start()

    def stop(self) -> None:
        """Look no more: the window is closed."""
        self._timer.stop()

    def close(self) -> None:
        """Stop for good, because the store is about to be closed; a late call of ``start`` does nothing."""
        self._is_closed = True
        self._timer.stop()

    def attach(self, store: Store) -> None:
        """Announce what a job writes by this connection, in whatever thread."""
        store.writer_id = self._store.writer_id
        store.committed = lambda rows: self._posted.emit(rows, False)

    def attach_writer(self, store: Store) -> None:
        """Announce what the writer writes by this connection."""
        store.writer_id = self._store.writer_id
        store.committed = lambda rows: self._posted.emit(rows, True)

    def look(self) -> None:
        """Announce what other programs have written since the last look."""
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
            self.told.emit(error.sentence)
            return
        self.moved.emit()
        if rows is None or rows:
            self.written.emit(rows)

    def _deliver(self, rows: frozenset[Change] | None, by_writer: bool) -> None:
        if not self._is_closed:  # A last write may be announced after the store is closed, and nobody could read it.
            (self.saved if by_writer else self.written).emit(rows)
