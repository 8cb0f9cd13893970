"""Where papers were last left."""

import sqlite3
from dataclasses import asdict
from typing import TYPE_CHECKING

from explorer.model.paper import ReadingState

if TYPE_CHECKING:
    from explorer.store.database import Store


class Reading:
    """Reads and writes the reading state of papers."""

    def __init__(self, store: "Store") -> None:
        self._store = store

    def get(self, paper_id: str) -> ReadingState | None:
        """Where this paper was left; None if it was never read."""
        row = self._store.row("SELECT * FROM reading_state WHERE paper_id = ?", (paper_id,))
        return _state(row) if row else None

    def last(self) -> ReadingState | None:
        """Where the paper that was read last was left."""
        row = self._store.row("SELECT * FROM reading_state ORDER BY modified DESC, rowid DESC LIMIT 1")
        return _state(row) if row else None

    def put(self, state: ReadingState) -> None:
        """Remember where a paper was left."""
        with self._store.write():
            self._store.upsert("reading_state", ("paper_id",), asdict(state))


def _state(row: sqlite3.Row) -> ReadingState:
    return ReadingState(row["paper_id"], row["page"], row["y"], row["zoom"], row["modified"])
