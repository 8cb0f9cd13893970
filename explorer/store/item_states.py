"""The states of annotations and notes that merging needs: with clocks, earlier texts and deletions."""

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from typing import Protocol, TypeVar

from explorer.model import hybrid_clock
from explorer.model.annotation import Annotation, Item, Note, Version
from explorer.model.item_merge import DELETED, ItemState, compact
from explorer.model.lazy_dataclass import dataclass
from explorer.store.annotation_table import annotation_of
from explorer.store.connection import Connection
from explorer.store.item_rows import Table, unpacked_clocks
from explorer.store.note_table import note_of
from explorer.store.version_table import VersionTable

_Item = TypeVar("_Item", contravariant=True)
_READERS: tuple[tuple[Table, Callable[[sqlite3.Row], Item]], ...] = (("annotations", annotation_of), ("notes", note_of))
_WITH_PICTURES = """
    SELECT picture AS text FROM annotations WHERE picture IS NOT NULL AND (deleted IS NULL OR deleted > ?)
    UNION ALL
    SELECT comment FROM annotations WHERE comment LIKE '%picture:%' AND (deleted IS NULL OR deleted > ?)
    UNION ALL
    SELECT text FROM notes WHERE text LIKE '%picture:%' AND (deleted IS NULL OR deleted > ?)
    UNION ALL
    SELECT text FROM versions WHERE text LIKE '%picture:%'
"""


@dataclass(frozen=True, slots=True)
class Tombstone:
    """A record of a deleted item, for other libraries; ``deleted`` is ISO 8601 in UTC, ``clock`` a stamp."""

    id: str
    kind: str
    deleted: str
    clock: str


class _Items(Connection, Protocol):
    """A connection with annotations, notes and their versions."""

    @property
    def annotations(self) -> "_Writes[Annotation]": ...

    @property
    def notes(self) -> "_Writes[Note]": ...

    @property
    def versions(self) -> VersionTable: ...


class _Writes(Protocol[_Item]):
    """Writes items of one kind."""

    def put(self, item: _Item, clocks: Mapping[str, str] | None = None, /) -> None:
        """Write an item, with the clocks of its fields if it comes from elsewhere."""


class ItemStates:
    """Reads and writes items with the history that merging needs; also deleted ones."""

    def __init__(self, store: _Items) -> None:
        self._store = store

    def get(self, item_id: str) -> ItemState | None:
        """Return the state of the item with this id, deleted or not."""
        for table, read in _READERS:
            if row := self._store.row(f"SELECT * FROM {table} WHERE id = ?", (item_id,)):  # noqa: S608
                return self._state(row, read(row))
        return None

    def put(self, state: ItemState) -> None:
        """Write an item's state, with its clocks and earlier texts."""
        store, item = self._store, state.item
        with store.write():
            clocks = compact(state)
            if isinstance(item, Annotation):
                store.annotations.put(item, clocks)
            else:
                store.notes.put(item, clocks)
            if state.deleted:
                table = "annotations" if isinstance(item, Annotation) else "notes"
                store.change(f"UPDATE {table} SET deleted = ? WHERE id = ?", (state.deleted, item.id))  # noqa: S608
            store.versions.add(item.id, state.former)

    def all_ids(self) -> frozenset[str]:
        """Return the ids of all items that are or were in the library, also of those deleted."""
        found = self._store.rows(
            "SELECT id FROM annotations UNION SELECT id FROM notes UNION SELECT id FROM tombstones"
        )
        return frozenset(row["id"] for row in found)

    def clocks(self, item_ids: Iterable[str]) -> dict[str, dict[str, str]]:
        """Return the clocks of the items that have more than ``modified``."""
        wanted = set(item_ids)
        found: dict[str, dict[str, str]] = {}
        for table in ("annotations", "notes"):
            for row in self._store.rows(f"SELECT id, clocks FROM {table} WHERE clocks IS NOT NULL"):  # noqa: S608
                if row["id"] in wanted:
                    found[row["id"]] = unpacked_clocks(row["clocks"])
        return found

    def former(self, item_ids: Iterable[str]) -> dict[str, list[Version]]:
        """Return the earlier texts of the items that have any, newest first."""
        wanted = set(item_ids)
        found: dict[str, list[Version]] = {}
        for row in self._store.rows("SELECT item_id, written, text FROM versions ORDER BY item_id, written DESC"):
            if row["item_id"] in wanted:
                found.setdefault(row["item_id"], []).append(Version(row["written"], row["text"]))
        return found

    def texts_with_pictures(self, since: str) -> list[str]:
        """Return all texts that name pictures, older ones too; of items deleted before ``since``, only older ones."""
        return [str(row["text"]) for row in self._store.rows(_WITH_PICTURES, (since,) * 3)]

    def tombstones(self, paper_id: str | None = None, episode_id: str | None = None) -> list[Tombstone]:
        """Return the tombstones of a paper, of an episode and its papers, or of the whole library."""
        where, values = "deleted IS NOT NULL", []
        if paper_id:
            where, values = f"{where} AND paper_id = ?", [paper_id]
        elif episode_id:
            about = "paper_id IN (SELECT paper_id FROM appearances WHERE episode_id = ?)"
            where, values = f"{where} AND (episode_id = ? OR {about})", [episode_id, episode_id]
        found: dict[str, Tombstone] = {}
        for table, kind in (("annotations", "annotation"), ("notes", "note")):
            for row in self._store.rows(f"SELECT id, deleted, clocks FROM {table} WHERE {where}", values):  # noqa: S608
                clock = unpacked_clocks(row["clocks"]).get(DELETED) or hybrid_clock.of_time(row["deleted"])
                found[row["id"]] = Tombstone(row["id"], kind, row["deleted"], clock)
        if not values:
            for row in self._store.rows("SELECT id, kind, deleted, clock FROM tombstones"):
                found.setdefault(row["id"], Tombstone(*row))
        return sorted(found.values(), key=lambda one: one.id)

    def tombstone(self, item_id: str) -> Tombstone | None:
        """Return the tombstone of an item that was deleted elsewhere and was never in this library."""
        row = self._store.row("SELECT id, kind, deleted, clock FROM tombstones WHERE id = ?", (item_id,))
        return Tombstone(*row) if row else None

    def keep_tombstone(self, one: Tombstone) -> None:
        """Store the tombstone of an item that is not in this library, so that an older file does not add it."""
        with self._store.write():
            row = {"id": one.id, "kind": one.kind, "deleted": one.deleted, "clock": one.clock}
            self._store.upsert("tombstones", ("id",), row)

    def forget_tombstone(self, item_id: str) -> None:
        """Delete the tombstone of an item that is in this library now."""
        if self.tombstone(item_id):
            with self._store.write():
                self._store.change("DELETE FROM tombstones WHERE id = ?", (item_id,))

    def _state(self, row: sqlite3.Row, item: Item) -> ItemState:
        return ItemState(item, unpacked_clocks(row["clocks"]), row["deleted"], tuple(self._store.versions.of(item.id)))
