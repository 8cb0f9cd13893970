"""The user's notes at moments of episodes and at pages of papers."""

import sqlite3
from collections.abc import Mapping
from dataclasses import fields
from typing import Any, cast

from explorer.model.annotation import Note, Point
from explorer.store.codec import numbers, pack, words
from explorer.store.item_rows import delete_row, put_row
from explorer.store.table_interfaces import HasPapers

_FIELDS = tuple(one.name for one in fields(Note))
_OF_PAPER = "SELECT * FROM notes WHERE paper_id = ? AND deleted IS NULL ORDER BY at_s, page, created, id"
_ALL = "SELECT * FROM notes WHERE deleted IS NULL ORDER BY paper_id, at_s, page, created, id"
# A union: of two conditions with OR SQLite would read the whole table.
_OF_EPISODE = """
    SELECT * FROM notes WHERE id IN (
        SELECT id FROM notes WHERE episode_id = ? AND deleted IS NULL
        UNION
        SELECT one.id FROM appearances a JOIN notes one ON one.paper_id = a.paper_id AND one.deleted IS NULL
        WHERE a.episode_id = ?
    ) ORDER BY at_s, page, created, id
"""


class NoteTable:
    """Reads and writes notes; deleted ones stay in the table with their time and are not returned."""

    def __init__(self, store: HasPapers) -> None:
        self._store = store

    def get(self, note_id: str) -> Note | None:
        """Return the note with this id, unless it was deleted."""
        row = self._store.row("SELECT * FROM notes WHERE id = ? AND deleted IS NULL", (note_id,))
        return note_of(row) if row else None

    def of_paper(self, paper_id: str) -> list[Note]:
        """Return the notes of a paper, by time, page and age."""
        return [note_of(row) for row in self._store.rows(_OF_PAPER, (self._store.papers.present_id(paper_id),))]

    def of_episode(self, episode_id: str) -> list[Note]:
        """Return the notes of an episode and of its papers, by time, page and age."""
        return [note_of(row) for row in self._store.rows(_OF_EPISODE, (episode_id, episode_id))]

    def all(self) -> list[Note]:
        """Return the notes of the whole library, by paper."""
        return [note_of(row) for row in self._store.rows(_ALL)]

    def put(self, note: Note, clocks: Mapping[str, str] | None = None) -> None:
        """Add or replace the note; a deleted one is restored.

        Args:
            clocks: the clocks of its fields, if they were changed elsewhere (see ``item_rows``).
        """
        row: dict[str, Any] = {name: getattr(note, name) for name in _FIELDS} | {
            "paper_id": self._store.papers.present_id(note.paper_id) if note.paper_id else None,
            "tags": pack(note.tags),
            "point": pack(note.point) if note.point else None,
            "deleted": None,
        }
        with self._store.write():
            put_row(self._store, "notes", row, clocks)

    def delete(self, note_id: str, when: str) -> None:
        """Mark the note as deleted at this time; ``put`` brings it back."""
        with self._store.write():
            delete_row(self._store, "notes", note_id, when)


def note_of(row: sqlite3.Row) -> Note:
    """Return the note in a row that has all columns of ``notes``."""
    return Note(
        id=row["id"],
        text=row["text"],
        created=row["created"],
        modified=row["modified"],
        episode_id=row["episode_id"],
        at_s=row["at_s"],
        paper_id=row["paper_id"],
        page=row["page"],
        forum_note_id=row["forum_note_id"],
        tags=words(row["tags"]),
        point=cast(Point, numbers(row["point"], 2)) if row["point"] else None,
    )
