"""The user's notes at moments of episodes and at pages of papers."""

import sqlite3
from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any, cast

from explorer.model.annotation import Note, Point
from explorer.store.codec import numbers, pack, words
from explorer.store.item_rows import delete_row, put_row
from explorer.store.table_interfaces import HasPapers

_FIELDS = tuple(one.name for one in fields(Note))
# ``inbox <= ?`` is true of all notes with 1, and with 0 only of those that don't wait in the inbox.
_OF_PAPER = """
    SELECT * FROM notes WHERE paper_id = ? AND deleted IS NULL AND inbox <= ? ORDER BY at_s, page, created, id
"""
_ALL = "SELECT * FROM notes WHERE deleted IS NULL AND inbox <= ? ORDER BY paper_id, at_s, page, created, id"
_WAITING = "SELECT * FROM notes WHERE inbox AND deleted IS NULL ORDER BY created, id"
# A union: of two conditions with OR SQLite would read the whole table.
_OF_EPISODE = """
    SELECT * FROM notes WHERE id IN (
        SELECT id FROM notes WHERE episode_id = ? AND deleted IS NULL AND inbox <= ?
        UNION
        SELECT one.id FROM appearances a JOIN notes one ON one.paper_id = a.paper_id AND one.deleted IS NULL
        WHERE a.episode_id = ? AND one.inbox <= ?
    ) ORDER BY at_s, page, created, id
"""


class NoteTable:
    """Reads and writes notes; deleted ones stay in the table with their time and are not returned.

    Marks that wait in the inbox are returned only by ``get`` and ``waiting``, and where ``with_inbox`` asks for them.
    """

    def __init__(self, store: HasPapers) -> None:
        self._store = store

    def get(self, note_id: str) -> Note | None:
        """Return the note with this id, unless it was deleted."""
        row = self._store.row("SELECT * FROM notes WHERE id = ? AND deleted IS NULL", (note_id,))
        return note_of(row) if row else None

    def of_paper(self, paper_id: str, *, with_inbox: bool = False) -> list[Note]:
        """Return the notes of a paper, by time, page and age."""
        present = self._store.papers.present_id(paper_id)
        return [note_of(row) for row in self._store.rows(_OF_PAPER, (present, with_inbox))]

    def of_episode(self, episode_id: str, *, with_inbox: bool = False) -> list[Note]:
        """Return the notes of an episode and of its papers, by time, page and age."""
        return [note_of(row) for row in self._store.rows(_OF_EPISODE, (episode_id, with_inbox) * 2)]

    def all(self, *, with_inbox: bool = False) -> list[Note]:
        """Return the notes of the whole library, by paper."""
        return [note_of(row) for row in self._store.rows(_ALL, (with_inbox,))]

    def waiting(self) -> list[Note]:
        """Return the marks of the whole library that wait in the inbox, the oldest first."""
        return [note_of(row) for row in self._store.rows(_WAITING)]

    def put(self, note: Note, clocks: Mapping[str, str] | None = None) -> None:
        """Add or replace the note; a deleted one is restored.

        Of a paper or an episode that the library has no more, since a backup was restored under an open window, the
        note keeps nothing but its text, which is worth more than its place.

        Args:
            clocks: the clocks of its fields, if they were changed elsewhere (see ``item_rows``).
        """
        note = self._placed(note)
        row: dict[str, Any] = {name: getattr(note, name) for name in _FIELDS} | {
            "tags": pack(note.tags),
            "point": pack(note.point) if note.point else None,
            "inbox": int(note.inbox),
            "deleted": None,
        }
        with self._store.write():
            put_row(self._store, "notes", row, clocks)

    def _placed(self, note: Note) -> Note:
        paper_id = self._store.papers.id_of(note.paper_id) if note.paper_id else None
        if paper_id is None:
            note = replace(note, page=None, point=None)
        if note.episode_id and not self._store.rows("SELECT 1 FROM episodes WHERE id = ?", (note.episode_id,)):
            note = replace(note, episode_id=None, at_s=None, heard_s=None)
        return replace(note, paper_id=paper_id)

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
        inbox=bool(row["inbox"]),
        said=row["said"],
        heard_s=row["heard_s"],
    )
