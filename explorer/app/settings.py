"""What the program remembers between runs, besides the user's own work."""

from typing import Any

from PySide6.QtCore import QObject, Signal

from explorer.app.shell.writer import Writer
from explorer.store.database import Store

_UNSET: Any = object()


class Settings(QObject):
    """Values by name, kept in the library; a change is readable at once and written by the writer."""

    changed = Signal(str)
    """The name of a value that has become another one."""

    def __init__(self, store: Store, writer: Writer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store, self._writer = store, writer
        self._values: dict[str, Any] = {}

    def get(self, key: str, default: Any = None) -> Any:
        """A value; the default where it was never set."""
        if key not in self._values:
            value = self._store.settings.get(key, _UNSET)
            if value is _UNSET:
                return default
            self._values[key] = value
        return self._values[key]

    def put(self, key: str, value: Any) -> None:
        """Remember a value (anything JSON can hold)."""
        if self.get(key, _UNSET) != value:
            self._values[key] = value
            if not self._store.read_only:
                self._writer.put(lambda store: store.settings.put(key, value), f"setting:{key}")
            self.changed.emit(key)
