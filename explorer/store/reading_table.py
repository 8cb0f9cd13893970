"""The table of reading states: where each paper was left."""

import sqlite3

from explorer.model.paper import ReadingState
from explorer.model.view_settings import FITS, PLAIN, SPREADS, Insets, ViewSettings, colors_text, read_colors
from explorer.store.codec import numbers, pack
from explorer.store.table_interfaces import HasPapers

_READ = "SELECT paper_id FROM reading_state WHERE finished IS NOT NULL OR furthest >= pages - 1"
_PAGES = "SELECT paper_id, page FROM reading_state WHERE page > 0"


class ReadingTable:
    """Reads and writes the reading state of papers."""

    def __init__(self, store: HasPapers) -> None:
        self._store = store

    def get(self, paper_id: str) -> ReadingState | None:
        """Return where this paper was left; None if it was never read."""
        row = self._store.row(
            "SELECT * FROM reading_state WHERE paper_id = ?", (self._store.papers.present_id(paper_id),)
        )
        return _state(row) if row else None

    def last(self) -> ReadingState | None:
        """Return where the most recently read paper was left."""
        row = self._store.row("SELECT * FROM reading_state ORDER BY modified DESC, rowid DESC LIMIT 1")
        return _state(row) if row else None

    def pages(self) -> dict[str, int]:
        """Return the page (from 0) on which each paper was left, by the paper's id, where it is not the first."""
        return {row["paper_id"]: row["page"] for row in self._store.rows(_PAGES)}

    def read(self) -> frozenset[str]:
        """Return the ids of the papers that were read: to their last page, or because the user says so."""
        return frozenset(row["paper_id"] for row in self._store.rows(_READ))

    def set_read(self, paper_id: str, when: str | None) -> None:
        """Save that the user has read a paper, and when; None takes that back, and the pages seen with it."""
        paper_id = self._store.papers.present_id(paper_id)
        with self._store.write():
            if self.get(paper_id) is None:
                self.put(ReadingState(paper_id, 0, 0.0, None, when or ""))
            seen = ", furthest = -1" if when is None else ""
            self._store.change(f"UPDATE reading_state SET finished = ?{seen} WHERE paper_id = ?", (when, paper_id))  # noqa: S608

    def put(self, state: ReadingState) -> None:
        """Save where a paper was left; the furthest page stays the furthest.

        Nothing is saved for a paper that the library has no more, since a backup was restored under an open window.
        """
        how = state.view_settings
        before = self.get(state.paper_id)
        if (paper_id := self._store.papers.id_of(state.paper_id)) is None:
            return
        values = {
            "paper_id": paper_id,
            "page": state.page,
            "y": state.y,
            "zoom": state.zoom,
            "modified": state.modified,
            "x": state.x,
            "spread": how.spread,
            "fit": how.fit,
            "rotation": how.rotation,
            "trim": pack(how.trim) if how.trim else None,
            "colors": colors_text(how.colors),
            "panel": state.panel,
            "furthest": max(state.furthest, before.furthest) if before else state.furthest,
            "pages": state.pages or (before.pages if before else None),
        }
        with self._store.write():
            self._store.upsert("reading_state", ("paper_id",), values)


def _state(row: sqlite3.Row) -> ReadingState:
    return ReadingState(
        row["paper_id"],
        row["page"],
        row["y"],
        row["zoom"],
        row["modified"],
        row["x"],
        ViewSettings(
            # Values of a later version that this one does not know are replaced by defaults.
            row["spread"] if row["spread"] in SPREADS else PLAIN.spread,
            row["fit"] if row["fit"] in FITS else PLAIN.fit,
            row["rotation"] if row["rotation"] in (90, 180, 270) else 0,
            _insets(row["trim"]),
            read_colors(row["colors"]),
        ),
        row["panel"],
        row["furthest"],
        row["pages"],
    )


def _insets(text: str | None) -> Insets | None:
    if text is None:
        return None
    left, top, right, bottom = numbers(text, 4)
    return (left, top, right, bottom)
