"""The table of places that the user tied to times."""

import sqlite3

from explorer.model.ids import now
from explorer.model.talked_page import TiedPlace
from explorer.store.codec import numbers, pack
from explorer.store.table_interfaces import HasPapers


class TiedPlaceTable:
    """Reads and writes tied places; a deleted one keeps its row."""

    def __init__(self, store: HasPapers) -> None:
        self._store = store

    def of_paper(self, paper_id: str) -> list[TiedPlace]:
        """Return the tied places of a paper over all episodes, by episode and time."""
        sql = "SELECT * FROM tied_places WHERE paper_id = ? AND deleted IS NULL ORDER BY episode_id, at_s, id"
        return [_place(row) for row in self._store.rows(sql, (self._store.papers.present_id(paper_id),))]

    def of_episode(self, episode_id: str) -> list[TiedPlace]:
        """Return the tied places of an episode, by time."""
        sql = "SELECT * FROM tied_places WHERE episode_id = ? AND deleted IS NULL ORDER BY at_s, id"
        return [_place(row) for row in self._store.rows(sql, (episode_id,))]

    def put(self, place: TiedPlace) -> None:
        """Add a place, or bring back or change the one with this id."""
        values = {
            "id": place.id,
            "episode_id": place.episode_id,
            "at_s": place.at_s,
            "paper_id": self._store.papers.present_id(place.paper_id),
            "page": place.page,
            "rect": pack(place.rect) if place.rect else None,
            "created": place.created,
            "modified": place.modified,
            "deleted": None,
        }
        with self._store.write():
            self._store.upsert("tied_places", ("id",), values)

    def delete(self, place_id: str) -> None:
        """Delete a place; ``put`` brings it back."""
        with self._store.write():
            self._store.change(
                "UPDATE tied_places SET deleted = ?, modified = ? WHERE id = ?", (now(), now(), place_id)
            )


def _place(row: sqlite3.Row) -> TiedPlace:
    rect = None
    if row["rect"] is not None:
        x0, y0, x1, y1 = numbers(row["rect"], 4)
        rect = (x0, y0, x1, y1)
    key, episode_id, at_s, paper_id, page = (row[name] for name in ("id", "episode_id", "at_s", "paper_id", "page"))
    return TiedPlace(key, episode_id, at_s, paper_id, page, rect, row["created"], row["modified"])
