"""The table of earlier texts of notes and comments."""

from collections.abc import Iterable

from explorer.model.annotation import Version
from explorer.store.connection import Connection

MOST = 50
"""Maximum number of versions of one item; the oldest is deleted."""
_OF = "SELECT written, text FROM versions WHERE item_id = ? ORDER BY written DESC LIMIT ?"
_OLD = """
    DELETE FROM versions WHERE item_id = ?
    AND written NOT IN (SELECT written FROM versions WHERE item_id = ? ORDER BY written DESC LIMIT ?)
"""


class VersionTable:
    """Reads and writes earlier texts of items, by the item's id."""

    def __init__(self, store: Connection) -> None:
        self._store = store

    def of(self, item_id: str) -> list[Version]:
        """Return the versions of an item, newest first."""
        return [Version(row["written"], row["text"]) for row in self._store.rows(_OF, (item_id, MOST))]

    def keep(self, item_id: str, written: str, text: str) -> None:
        """Store a text that is about to be replaced, unless it is empty or equal to the newest version."""
        newest = self._store.row(_OF, (item_id, 1))
        if not text.strip() or (newest and newest["text"] == text):
            return
        with self._store.write():
            row = {"item_id": item_id, "written": written, "text": text}
            self._store.upsert("versions", ("item_id", "written"), row)
            self._store.change(_OLD, (item_id, item_id, MOST))

    def add(self, item_id: str, versions: Iterable[Version]) -> None:
        """Add earlier texts from elsewhere; existing ones with the same time stay."""
        there = {one.written for one in self.of(item_id)}
        with self._store.write():
            for one in versions:
                if one.written not in there and one.text.strip():
                    row = {"item_id": item_id, "written": one.written, "text": one.text}
                    self._store.upsert("versions", ("item_id", "written"), row)
            self._store.change(_OLD, (item_id, item_id, MOST))
