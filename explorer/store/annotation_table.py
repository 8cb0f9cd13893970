"""The table of annotations."""

import sqlite3
from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any, cast

from explorer.model.annotation import Annotation, Point, Quad, Rect, Reply
from explorer.store.codec import as_numbers, numbers, pack, unpack, words
from explorer.store.database_errors import sentence
from explorer.store.item_rows import delete_row, put_row
from explorer.store.table_interfaces import HasPapers

_FAR = 1_000_000.0
"""Points; no page is this large."""
_FIELDS = tuple(one.name for one in fields(Annotation))
_OF_REPLY = tuple(one.name for one in fields(Reply))
_OF_PAPER = "SELECT * FROM annotations WHERE paper_id = ? AND deleted IS NULL ORDER BY page, created, id"
_ALL = "SELECT * FROM annotations WHERE deleted IS NULL ORDER BY paper_id, page, created, id"
# A union: of two conditions with OR SQLite would read the whole table.
_OF_EPISODE = """
    SELECT * FROM annotations WHERE id IN (
        SELECT id FROM annotations WHERE episode_id = ? AND deleted IS NULL
        UNION
        SELECT one.id FROM appearances a JOIN annotations one ON one.paper_id = a.paper_id AND one.deleted IS NULL
        WHERE a.episode_id = ?
    ) ORDER BY page, created, id
"""


class AnnotationTable:
    """Reads and writes annotations; deleted ones stay in the table with their time and are not returned."""

    def __init__(self, store: HasPapers) -> None:
        self._store = store

    def get(self, annotation_id: str) -> Annotation | None:
        """Return the annotation with this id, unless it was deleted."""
        row = self._store.row("SELECT * FROM annotations WHERE id = ? AND deleted IS NULL", (annotation_id,))
        return annotation_of(row) if row else None

    def of_paper(self, paper_id: str) -> list[Annotation]:
        """Return a paper's annotations, by page and then by age."""
        return [annotation_of(row) for row in self._store.rows(_OF_PAPER, (self._store.papers.present_id(paper_id),))]

    def of_episode(self, episode_id: str) -> list[Annotation]:
        """Return the annotations of an episode's papers, and those made during it, by page and then by age."""
        return [annotation_of(row) for row in self._store.rows(_OF_EPISODE, (episode_id, episode_id))]

    def all(self) -> list[Annotation]:
        """Return the annotations of the whole library, by paper."""
        return [annotation_of(row) for row in self._store.rows(_ALL)]

    def put(self, annotation: Annotation, clocks: Mapping[str, str] | None = None) -> None:
        """Add or replace the annotation; a deleted one is restored.

        Args:
            clocks: the clocks of its fields, if they were changed elsewhere (see ``item_rows``).
        """
        paper_id = self._store.papers.present_id(annotation.paper_id)
        row: dict[str, Any] = {name: getattr(annotation, name) for name in _FIELDS} | {
            "paper_id": paper_id,
            "file_id": self._store.papers.file_id_of(annotation.file_id, paper_id),
            "quads": pack(annotation.quads),
            "point": pack(annotation.point) if annotation.point else None,
            "rect": pack(annotation.rect) if annotation.rect else None,
            "strokes": pack(annotation.strokes),
            "tags": pack(annotation.tags),
            "replies": pack([asdict(one) for one in annotation.replies]),
            "deleted": None,
        }
        with self._store.write():
            put_row(self._store, "annotations", row, clocks)

    def delete(self, annotation_id: str, when: str) -> None:
        """Mark the annotation as deleted at this time; ``put`` brings it back."""
        with self._store.write():
            delete_row(self._store, "annotations", annotation_id, when)


def _bounded(values: tuple[float, ...]) -> tuple[float, ...]:
    """Return coordinates as valid numbers: 0 for invalid ones, and limited in size."""
    if all(-_FAR < value < _FAR for value in values):
        return values
    return tuple(float(min(_FAR, max(-_FAR, value))) if value == value else 0.0 for value in values)


def _replies(text: str, annotation_id: str) -> tuple[Reply, ...]:
    listed = unpack(text)
    if not isinstance(listed, list) or not all(isinstance(one, dict) and "id" in one for one in listed):
        raise sentence("database-damaged", f"annotation {annotation_id}: no list of replies")
    return tuple(Reply(**{name: str(one[name]) for name in _OF_REPLY if name in one}) for one in listed)


def annotation_of(row: sqlite3.Row) -> Annotation:
    """Return the annotation in a row that has all columns of ``annotations``."""
    quads = unpack(row["quads"])
    strokes = [] if row["strokes"] == "[]" else unpack(row["strokes"])  # The usual case: thousands are read at once.
    if not isinstance(quads, list) or not isinstance(strokes, list):
        raise sentence("database-damaged", f"annotation {row['id']}: no list of quads or strokes")
    return Annotation(
        id=row["id"],
        paper_id=row["paper_id"],
        file_id=row["file_id"],
        kind=row["kind"],
        page=row["page"],
        color=row["color"],
        created=row["created"],
        modified=row["modified"],
        quads=tuple(cast(Quad, _bounded(as_numbers(quad, 8))) for quad in quads),
        point=cast(Point, _bounded(numbers(row["point"], 2))) if row["point"] else None,
        quote=row["quote"],
        comment=row["comment"],
        tags=() if row["tags"] == "[]" else words(row["tags"]),
        episode_id=row["episode_id"],
        at_s=row["at_s"],
        rect=cast(Rect, _bounded(numbers(row["rect"], 4))) if row["rect"] else None,
        strokes=tuple(_bounded(as_numbers(stroke)) for stroke in strokes),
        width=row["width"],
        picture=row["picture"],
        before=row["before"],
        after=row["after"],
        author=row["author"],
        origin=row["origin"],
        shape=row["shape"],
        replies=() if row["replies"] == "[]" else _replies(row["replies"], row["id"]),
    )
