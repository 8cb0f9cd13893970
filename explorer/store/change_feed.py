"""Which rows were written last, by whatever program: triggers keep the list (see the migration)."""

from explorer.model.records import dataclass
from explorer.store.connection import Connection

MOST = 1_000
"""So many changes are read one by one; where there are more, everything is to be read again."""
NO_FACTS = frozenset(
    {"annotations", "notes", "versions", "tombstones", "reading_state", "letter_marks", "links"}
    | {"arxiv_records", "forum_records"}
)
"""Tables that no timeline shows."""
_LAST = "SELECT max(seq) FROM changes"
_SINCE = "SELECT tbl, key, gone FROM changes WHERE seq > ? AND writer IS NOT ? ORDER BY seq LIMIT ?"


@dataclass(frozen=True, slots=True)
class Change:
    """A row that was written, or is gone: its table, and its key (a JSON array where that has several columns)."""

    table: str
    key: str
    gone: bool = False


class ChangeFeed:
    """Reads the feed. It has the newest change of each row; rows from before the feed have none."""

    def __init__(self, store: Connection) -> None:
        self._store = store

    def last(self) -> int:
        """Return the number of the newest change; 0 where there was none."""
        row = self._store.row(_LAST)
        return int(row[0] or 0) if row else 0

    def since(self, seq: int, *, except_of: str | None = None) -> frozenset[Change] | None:
        """Return the rows that were written after the change of this number.

        Args:
            except_of: a ``Store.writer_id`` whose writes are left out.

        Returns:
            None where there are more than MOST, or where the number is not one of this library.
        """
        rows = self._store.rows(_SINCE, (seq, except_of, MOST + 1))
        if len(rows) > MOST or (not rows and self.last() < seq):
            return None
        return frozenset(Change(row["tbl"], row["key"], bool(row["gone"])) for row in rows)

    def clock(self) -> str:
        """Return the newest stamp of the library's clock (see ``model.hybrid_clock``)."""
        row = self._store.row("SELECT clock FROM device_clock")
        return str(row[0]) if row else ""
