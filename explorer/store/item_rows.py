"""Writes the rows of annotations and notes, with the clocks of their fields."""

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal

from explorer.model import hybrid_clock
from explorer.model.item_merge import ALL, DELETED, GROUP_OF
from explorer.store.codec import pack, unpack
from explorer.store.connection import Connection

Table = Literal["annotations", "notes"]
_OWN = {"id", "created", "modified", "deleted", "clocks"}
"""Columns that have no clock."""


def put_row(store: Connection, table: Table, row: dict[str, Any], clocks: Mapping[str, str] | None) -> None:
    """Write an item's row and the clocks of its fields; only inside ``write()``.

    Args:
        row: all columns but ``clocks``.
        clocks: the item's clocks, if it comes from elsewhere; otherwise fields that differ from the old row get a new
            stamp.
    """
    if clocks is None:
        before = store.row(f"SELECT * FROM {table} WHERE id = ?", (row["id"],))  # noqa: S608 - our own names
        row["clocks"] = _clocks(before, row, store.stamp) if before else None
    else:
        row["clocks"] = pack(clocks) if clocks else None
    store.upsert(table, ("id",), row)


def delete_row(store: Connection, table: Table, item_id: str, when: str) -> None:
    """Mark an item's row as deleted at this time, unless it is already; only inside ``write()``."""
    before = store.row(f"SELECT * FROM {table} WHERE id = ? AND deleted IS NULL", (item_id,))  # noqa: S608
    if before:
        clocks = _clocks(before, dict(before) | {"deleted": when}, store.stamp)
        store.change(f"UPDATE {table} SET deleted = ?, clocks = ? WHERE id = ?", (when, clocks, item_id))  # noqa: S608


def stamp_rows(store: Connection, table: Table, column: str, item_ids: Iterable[str]) -> None:
    """Record that a column of items was changed now by an SQL statement; only inside ``write()``."""
    group, stamp = GROUP_OF.get(column, column), store.stamp()
    for item_id in item_ids:
        row = store.row(f"SELECT clocks, modified FROM {table} WHERE id = ?", (item_id,))  # noqa: S608
        if row:
            clocks = unpacked_clocks(row["clocks"])
            clocks.setdefault(ALL, hybrid_clock.of_time(row["modified"]))
            clocks[group] = stamp
            store.change(f"UPDATE {table} SET clocks = ? WHERE id = ?", (pack(clocks), item_id))  # noqa: S608


def unpacked_clocks(text: str | None) -> dict[str, str]:
    """Return the clocks stored in a row; invalid ones are left out."""
    value = unpack(text) if text else {}
    if not isinstance(value, dict):
        return {}
    return {str(group): stamp for group, stamp in value.items() if hybrid_clock.STAMP.fullmatch(str(stamp))}


def _clocks(before: sqlite3.Row, row: Mapping[str, Any], stamp: Callable[[], str]) -> str | None:
    """Return the clocks of a row that replaces another."""
    changed = {GROUP_OF.get(name, name) for name, value in row.items() if name not in _OWN and before[name] != value}
    if before["deleted"] != row["deleted"]:
        changed.add(DELETED)
    if not changed and (before["clocks"] or before["modified"] == row["modified"]):
        return before["clocks"]  # type: ignore[no-any-return]
    clocks = unpacked_clocks(before["clocks"])
    clocks.setdefault(ALL, hybrid_clock.of_time(before["modified"]))
    return pack(clocks | dict.fromkeys(sorted(changed), stamp()))
