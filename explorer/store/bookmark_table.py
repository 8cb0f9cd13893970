"""The table of bookmarks."""

import sqlite3

from explorer.model.bookmark import Bookmark
from explorer.model.ids import now
from explorer.model.page_geometry import PagePoint
from explorer.store.table_interfaces import HasPapers


class BookmarkTable:
    """Reads and writes bookmarks."""

    def __init__(self, store: HasPapers) -> None:
        self._store = store

    def get(self, letter: str, paper_id: str) -> Bookmark | None:
        """Return the bookmark of a letter, as seen from this paper."""
        sql = "SELECT * FROM letter_marks WHERE letter = ?"
        row = (
            self._store.row(sql, (letter,))
            if letter.isupper()
            else self._store.row(f"{sql} AND paper_id = ?", (letter, self._store.papers.present_id(paper_id)))
        )
        return _bookmark(row) if row else None

    def letters(self, paper_id: str) -> set[str]:
        """Return the letters that have a bookmark, as seen from this paper."""
        sql = "SELECT letter FROM letter_marks WHERE paper_id = ? OR letter GLOB '[A-Z]'"
        return {row["letter"] for row in self._store.rows(sql, (self._store.papers.present_id(paper_id),))}

    def all(self, most: int) -> list[Bookmark]:
        """Return up to ``most`` bookmarks of papers in the library, those set last."""
        known = "SELECT letter_marks.* FROM letter_marks JOIN papers ON papers.id = paper_id"
        sql = f"{known} ORDER BY letter_marks.modified DESC LIMIT ?"
        return [_bookmark(row) for row in self._store.rows(sql, (most,))]

    def delete(self, bookmark: Bookmark) -> None:
        """Delete the bookmark of a letter."""
        paper_id = self._store.papers.present_id(bookmark.paper_id)
        with self._store.write():
            self._store.change(
                "DELETE FROM letter_marks WHERE letter = ? AND paper_id = ?", (bookmark.letter, paper_id)
            )

    def put(self, bookmark: Bookmark) -> None:
        """Set a bookmark, replacing one of the same letter."""
        place, paper_id = bookmark.place, self._store.papers.present_id(bookmark.paper_id)
        values = {
            "paper_id": paper_id,
            "letter": bookmark.letter,
            "page": bookmark.page,
            "y": bookmark.y,
            "zoom": bookmark.zoom,
            "x": bookmark.x,
            "rotation": bookmark.rotation,
            "place_page": place.page if place else None,
            "place_x": place.x if place else None,
            "place_y": place.y if place else None,
            "name": bookmark.name,
            "modified": now(),
        }
        with self._store.write():
            if bookmark.is_capital:
                gone = "DELETE FROM letter_marks WHERE letter = ? AND paper_id <> ?"
                self._store.change(gone, (bookmark.letter, paper_id))
            self._store.upsert("letter_marks", ("paper_id", "letter"), values)


def _bookmark(row: sqlite3.Row) -> Bookmark:
    place = None
    if row["place_page"] is not None:
        place = PagePoint(row["place_page"], row["place_x"] or 0.0, row["place_y"] or 0.0)
    # An unknown rotation, perhaps of a later version, becomes 0.
    turned = row["rotation"] if row["rotation"] in (90, 180, 270) else 0
    page, y, zoom, x = row["page"], row["y"], row["zoom"], row["x"]
    return Bookmark(row["letter"], row["paper_id"], page, y, zoom, x, turned, place, row["name"])
