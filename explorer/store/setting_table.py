"""Settings that belong to the library, each a JSON value under a name."""

from typing import TYPE_CHECKING, Any

from explorer.store.codec import pack, unpack

if TYPE_CHECKING:
    from explorer.store.database import Store


class SettingTable:
    """Reads and writes settings."""

    def __init__(self, store: "Store") -> None:
        self._store = store

    def get(self, key: str, default: Any = None) -> Any:
        """The value under this name, or the default. What it is must be checked by whoever asks."""
        row = self._store.row("SELECT value FROM settings WHERE key = ?", (key,))
        return unpack(row["value"]) if row else default

    def put(self, key: str, value: Any) -> None:
        """Keep a value that JSON can hold."""
        with self._store.write():
            self._store.upsert("settings", ("key",), {"key": key, "value": pack(value)})
