"""The tables of the sound of episodes, and of where sound and episode differ."""

import sqlite3
from collections.abc import Sequence

from explorer.model.audio_map import AudioMap, AudioPoint, map_of
from explorer.model.episode_audio import AudioSource, EpisodeAudio
from explorer.model.ids import now
from explorer.store.connection import Connection

_FED = """
    SELECT f.audio_url AS url, f.audio_bytes AS bytes FROM feed_items f
    WHERE f.episode_id = ? AND f.audio_url IS NOT NULL ORDER BY f.published DESC, f.id LIMIT 1
"""


class AudioTable:
    """Reads and writes the sound of episodes."""

    def __init__(self, store: Connection) -> None:
        self._store = store

    def get(self, episode_id: str) -> EpisodeAudio | None:
        """Return the sound of an episode: what was attached, else what its feed or its page names."""
        if row := self._store.row("SELECT * FROM episode_audio WHERE episode_id = ?", (episode_id,)):
            return _audio(row)
        fed = self._store.row(_FED, (episode_id,))
        if fed is None:
            sql = "SELECT audio_url AS url, NULL AS bytes FROM episodes WHERE id = ? AND audio_url IS NOT NULL"
            fed = self._store.row(sql, (episode_id,))
        return EpisodeAudio(episode_id, fed["url"], bytes=fed["bytes"] or None, made_by="feed") if fed else None

    def put(self, audio: EpisodeAudio) -> None:
        """Store the sound of an episode, in place of an earlier one."""
        row = {name: getattr(audio, name) for name in _COLUMNS} | {"attached": audio.attached or now()}
        with self._store.write():
            self._store.upsert("episode_audio", ("episode_id",), row)

    def uses(self, path: str) -> bool:
        """Return whether a file, by its path as it is stored, is the sound of an episode."""
        return self._store.row("SELECT 1 FROM episode_audio WHERE path = ?", (path,)) is not None

    def remove(self, episode_id: str) -> None:
        """Forget what was attached to an episode, and its points."""
        with self._store.write():
            self._store.change("DELETE FROM episode_audio WHERE episode_id = ?", (episode_id,))
            self._store.change("DELETE FROM audio_points WHERE episode_id = ?", (episode_id,))

    def map(self, episode_id: str) -> AudioMap:
        """Return the map between an episode and its sound."""
        rows = self._store.rows("SELECT audio_ms, episode_ms FROM audio_points WHERE episode_id = ?", (episode_id,))
        return map_of(AudioPoint(row["audio_ms"], row["episode_ms"]) for row in rows)

    def put_points(self, episode_id: str, points: Sequence[AudioPoint]) -> None:
        """Replace the points of an episode."""
        with self._store.write():
            self._store.change("DELETE FROM audio_points WHERE episode_id = ?", (episode_id,))
            for one in points:
                values = {"audio_ms": one.audio_ms, "episode_ms": one.episode_ms, "made": now()}
                self._store.upsert("audio_points", ("episode_id", "audio_ms"), {"episode_id": episode_id, **values})


_COLUMNS = ("episode_id", "url", "path", "bytes", "duration_ms", "bitrate_mode", "made_by", "problem")


def _audio(row: sqlite3.Row) -> EpisodeAudio:
    made_by: AudioSource = "feed" if row["made_by"] == "feed" else "user"
    plain = {name: row[name] for name in (*_COLUMNS, "attached") if name != "made_by"}
    return EpisodeAudio(**plain, made_by=made_by)
