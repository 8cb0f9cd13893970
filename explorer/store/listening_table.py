"""The table of listening states: where each episode was left, and what of it was heard."""

import json
import sqlite3

from explorer.model.episode_audio import ListeningState
from explorer.model.heard_ranges import merged, read_ranges
from explorer.model.ids import now
from explorer.store.codec import pack
from explorer.store.connection import Connection


class ListeningTable:
    """Reads and writes the listening states of episodes."""

    def __init__(self, store: Connection) -> None:
        self._store = store

    def get(self, episode_id: str) -> ListeningState:
        """Return where an episode was left; at its beginning if it was never played."""
        row = self._store.row("SELECT * FROM listening WHERE episode_id = ?", (episode_id,))
        return _state(row) if row else ListeningState(episode_id)

    def all(self) -> dict[str, ListeningState]:
        """Return the states of all episodes that were played, by their ids."""
        return {row["episode_id"]: _state(row) for row in self._store.rows("SELECT * FROM listening")}

    def put(self, state: ListeningState, *, with_played: bool = True) -> None:
        """Store where an episode was left; nothing happens for one that is not in the library any more. What was heard
        is added to what another window has kept.

        Args:
            with_played: whether the state says if the user is done with the episode; else that stays as it is.
        """
        with self._store.write():
            held = self.get(state.episode_id)
            values = {
                "episode_id": state.episode_id,
                "position_ms": max(0, state.position_ms),
                "heard": pack(merged((*held.heard, *state.heard))),
                "played": state.played if with_played else held.played,
                "modified": state.modified or now(),
            }
            if self._store.row("SELECT 1 FROM episodes WHERE id = ?", (state.episode_id,)):
                self._store.upsert("listening", ("episode_id",), values)

    def speed(self, podcast: str) -> float | None:
        """Return the speed at which a podcast, named by its title, is played; None if the user has set none."""
        row = self._store.row("SELECT speed FROM podcasts WHERE title = ? AND speed IS NOT NULL", (podcast,))
        return row["speed"] if row else None

    def is_subscribed(self, podcast: str) -> bool:
        """Return whether the user subscribes to a podcast with this title."""
        return self._store.row("SELECT 1 FROM podcasts WHERE title = ?", (podcast,)) is not None

    def put_speed(self, podcast: str, speed: float | None) -> None:
        """Set the speed of a subscribed podcast, named by its title."""
        with self._store.write():
            self._store.change("UPDATE podcasts SET speed = ? WHERE title = ?", (speed, podcast))


def _state(row: sqlite3.Row) -> ListeningState:
    try:
        heard = read_ranges(json.loads(row["heard"]))
    except (ValueError, RecursionError):  # a damaged value costs what was heard, not the position
        heard = ()
    return ListeningState(row["episode_id"], row["position_ms"], heard, row["played"], row["modified"])
