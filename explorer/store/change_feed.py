"""Which annotations and notes were written last, by whatever program: the database itself keeps the list."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from explorer.store.database import Store


class ChangeFeed:
    """Reads the list that triggers write; only its newest entries are kept (see the migration)."""

    def __init__(self, store: "Store") -> None:
        self._store = store

    def last(self) -> int:
        """The number of the newest change; 0 where there was none."""
        row = self._store.row("SELECT max(seq) FROM changes")
        return int(row[0] or 0) if row else 0

    def since(self, seq: int) -> set[str] | None:
        """The ids of items that were written after the change of this number; None where that is not known any more."""
        row = self._store.row("SELECT min(seq), max(seq) FROM changes")
        first, last = (row[0] or 0, row[1] or 0) if row else (0, 0)
        if last < seq or first > seq + 1:
            return None
        return {row["item_id"] for row in self._store.rows("SELECT item_id FROM changes WHERE seq > ?", (seq,))}
