"""The table of the library's settings: a JSON value for each key."""

import json
from collections.abc import Sequence
from typing import Any, TypeVar

from explorer.model.setting import Setting
from explorer.store.codec import pack, unpack
from explorer.store.connection import Connection

T = TypeVar("T")


class SettingTable:
    """Reads and writes settings."""

    def __init__(self, store: Connection) -> None:
        self._store = store

    def read(self, setting: Setting[T]) -> T:
        """Return a setting's value, or its default."""
        return setting.read(self.get(setting.key))

    def get(self, key: str, default: Any = None) -> Any:
        """Return the JSON value of a key, or the default. The caller validates it."""
        row = self._store.row("SELECT value FROM settings WHERE key = ?", (key,))
        return unpack(row["value"]) if row else default

    def put(self, key: str, value: Any) -> None:
        """Store a JSON value."""
        with self._store.write():
            self._store.upsert("settings", ("key",), {"key": key, "value": pack(value)})

    def stored(self, keys: Sequence[str]) -> dict[str, Any]:
        """Return the values of the keys that have one; invalid JSON is left out."""
        found = {}
        marks = ", ".join("?" * len(keys))
        for row in self._store.rows(f"SELECT key, value FROM settings WHERE key IN ({marks})", keys):  # noqa: S608
            try:
                found[row["key"]] = json.loads(row["value"])
            except (ValueError, RecursionError):
                continue
        return found

    def remove(self, keys: Sequence[str]) -> None:
        """Delete the values of these keys."""
        with self._store.write():
            for key in keys:
                self._store.change("DELETE FROM settings WHERE key = ?", (key,))
