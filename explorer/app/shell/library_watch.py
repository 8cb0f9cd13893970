"""Looks for what other programs have written to the library."""

from PySide6.QtCore import QObject, QTimer

from explorer.app.item_commands import ItemCommands
from explorer.app.session import Session
from explorer.model.errors import KnownError
from explorer.store.database import Store

_LOOK_MS = 1000


class LibraryWatch(QObject):
    """Reads annotations and the session's facts again when the database has another version."""

    def __init__(self, store: Store, annotations: ItemCommands, session: Session) -> None:
        super().__init__()
        self._store, self._annotations, self._session = store, annotations, session
        self._seen = store.data_version()
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self._look)

    @property
    def read_only_because(self) -> KnownError | None:
        """Why nothing can be saved here."""
        return self._store.read_only_because

    @property
    def notices(self) -> list[KnownError]:
        """What did not come along when the library was opened."""
        return list(self._store.notices)

    def start(self) -> None:
        """Look every second."""
        self._timer.start()

    def stop(self) -> None:
        """Look no more: the window is closed."""
        self._timer.stop()

    def _look(self) -> None:
        try:
            seen = self._store.data_version()
            if seen != self._seen:
                self._seen = seen
                self._annotations.reload()
                self._session.refresh()
        except KnownError as error:
            self._session.told.emit(error.sentence)
