"""The table of show notes that no feed has: what was pasted, opened, or read from an episode's page."""

from explorer.model.ids import now
from explorer.store.connection import Connection
from explorer.store.packed_notes import packed_notes, unpacked_notes


class ShowNotesTable:
    """Reads and writes the notes from which episodes were imported."""

    def __init__(self, store: Connection) -> None:
        self._store = store

    def of_episode(self, episode_id: str) -> str:
        """Return the notes of an episode, often in HTML; empty if none are kept, as where its feed has them."""
        row = self._store.row("SELECT notes FROM show_notes WHERE episode_id = ?", (episode_id,))
        return unpacked_notes(row["notes"]) if row else ""

    def keep(self, episode_id: str, text: str) -> None:
        """Store the notes of an episode in place of those that were kept; empty ones are none."""
        with self._store.write():
            if not text:
                self._store.change("DELETE FROM show_notes WHERE episode_id = ?", (episode_id,))
            elif text != self.of_episode(episode_id):
                row = {"episode_id": episode_id, "notes": packed_notes(text), "kept": now()}
                self._store.upsert("show_notes", ("episode_id",), row)
