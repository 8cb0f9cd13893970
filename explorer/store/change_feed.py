"""The feed of changes: the rows that any program wrote, recorded by triggers (see the migration)."""

import json

from explorer.model.lazy_dataclass import dataclass
from explorer.store.connection import Connection

MOST = 1_000
"""Maximum number of changes returned; for more, the caller reads everything again."""
PARTS = ("sections", "segments", "appearances", "resources")
"""Tables of the parts of episodes; the first column of their keys is the episode's id."""
_LAST = "SELECT max(seq) FROM changes"
_SINCE = "SELECT tbl, key, gone FROM changes WHERE seq > ? AND writer IS NOT ? ORDER BY seq LIMIT ?"


@dataclass(frozen=True, slots=True)
class Change:
    """A row that was written or deleted: its table, and its key (a JSON array if it has several columns)."""

    table: str
    key: str
    gone: bool = False

    @property
    def episode_id(self) -> str | None:
        """Return the episode that the row belongs to; None for a row of another table than ``episodes`` and PARTS."""
        if self.table in PARTS:
            return str(json.loads(self.key)[0])
        return self.key if self.table == "episodes" else None


class ChangeFeed:
    """Reads the feed of changes. It has the newest change of each row; rows older than the feed have none."""

    def __init__(self, store: Connection) -> None:
        self._store = store

    def last(self) -> int:
        """Return the number of the newest change; 0 if there is none."""
        row = self._store.row(_LAST)
        return int(row[0] or 0) if row else 0

    def since(self, seq: int, *, except_of: str | None = None) -> frozenset[Change] | None:
        """Return the rows that were written after the change with this number.

        Args:
            except_of: a ``Store.writer_id`` whose writes are left out.

        Returns:
            None if there are more than MOST, or if this library never had a change with this number.
        """
        rows = self._store.rows(_SINCE, (seq, except_of, MOST + 1))
        if len(rows) > MOST or (not rows and self.last() < seq):
            return None
        return frozenset(Change(row["tbl"], row["key"], bool(row["gone"])) for row in rows)

    def clock(self) -> str:
        """Return the newest stamp of the library's clock (see ``model.hybrid_clock``)."""
        row = self._store.row("SELECT clock FROM device_clock")
        return str(row[0]) if row else ""

    def writer(self) -> str:
        """Return what a change by another tool would get as its writer: no program's id, but the library's seal."""
        row = self._store.row("SELECT writer FROM device_clock")
        return str(row[0]) if row else ""
