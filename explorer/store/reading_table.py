"""The table of reading states: where each paper was left."""

import sqlite3

from explorer.model.paper import ReadingState
from explorer.model.view_settings import FITS, PLAIN, SPREADS, Insets, ViewSettings, colors_text, read_colors
from explorer.store.codec import numbers, pack
from explorer.store.table_interfaces import HasPapers

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

    def put(self, state: ReadingState) -> None:
        """Save where a paper was left."""
        how = state.view_settings
        values = {
            "paper_id": self._store.papers.present_id(state.paper_id),
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
    )


def _insets(text: str | None) -> Insets | None:
    if text is None:
        return None
    left, top, right, bottom = numbers(text, 4)
    return (left, top, right, bottom)
