"""The table of transcripts: the words of an episode, compressed."""

import json
import sqlite3
import zlib
from collections.abc import Sequence
from contextlib import suppress

from explorer.model.errors import KnownError
from explorer.model.ids import new_id, now
from explorer.model.transcript import MOST_CUES, Cue, TranscriptInfo, TranscriptSource, fits
from explorer.store.connection import Connection

_COLUMNS = "id, episode_id, source, name, language, cue_count, start_ms, end_ms, added"
_BEST_FIRST = """
    ORDER BY CASE source WHEN 'file' THEN 0 WHEN 'feed' THEN 1 WHEN 'notes' THEN 2 ELSE 3 END,
        CASE source WHEN 'file' THEN added END DESC, cue_count DESC, id
"""
_LARGEST = 60_000_000


class TranscriptTable:
    """Reads and writes transcripts; an episode may have several."""

    def __init__(self, store: Connection) -> None:
        self._store = store

    def of_episode(self, episode_id: str) -> list[TranscriptInfo]:
        """Return the transcripts of an episode: those of its length first, of these the user's newest, then that of
        the feed with the most cues."""
        length = "(SELECT duration_s FROM episodes WHERE episodes.id = episode_id) AS duration_s"
        sql = f"SELECT {_COLUMNS}, {length} FROM transcripts WHERE episode_id = ? {_BEST_FIRST}"  # noqa: S608
        rows = self._store.rows(sql, (episode_id,))
        return [_info(row) for row in sorted(rows, key=lambda row: not fits(row["end_ms"], row["duration_s"]))]

    def get(self, transcript_id: str) -> TranscriptInfo | None:
        """Return a transcript without its words."""
        row = self._store.row(f"SELECT {_COLUMNS} FROM transcripts WHERE id = ?", (transcript_id,))  # noqa: S608
        return _info(row) if row else None

    def cues(self, transcript_id: str) -> tuple[Cue, ...]:
        """Return the words of a transcript; none if there is no such transcript. Takes 50 ms for 50,000 cues.

        Raises:
            KnownError: ``transcript-damaged``.
        """
        row = self._store.row("SELECT cues FROM transcripts WHERE id = ?", (transcript_id,))
        if row is None:
            return ()
        with suppress(zlib.error, ValueError, TypeError):
            text = zlib.decompressobj().decompress(row["cues"], _LARGEST)
            return tuple(Cue(int(a), int(b), str(c), str(d)) for a, b, c, d in json.loads(text)[:MOST_CUES])
        raise KnownError("transcript-damaged", "This transcript is damaged: open its file, or get it again.")

    def put(
        self,
        episode_id: str,
        cues: Sequence[Cue],
        source: TranscriptSource,
        name: str,
        language: str | None = None,
        transcript_id: str | None = None,
    ) -> TranscriptInfo:
        """Store a transcript of an episode; it replaces one with the same source and name.

        Args:
            transcript_id: the id that it had before it was removed.
        """
        packed = zlib.compress(
            json.dumps(cues, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace"), 6
        )
        values = {
            "episode_id": episode_id,
            "source": source,
            "name": name,
            "language": language,
            "cues": packed,
            "cue_count": len(cues),
            "start_ms": cues[0].start_ms if cues else 0,
            "end_ms": max((one.end_ms for one in cues), default=0),
            "added": now(),
        }
        with self._store.write():
            sql = "SELECT id FROM transcripts WHERE episode_id = ? AND source = ? AND name = ?"
            held = self._store.row(sql, (episode_id, source, name))
            key = held["id"] if held else transcript_id or new_id()
            self._store.upsert("transcripts", ("id",), {"id": key, **values})
        found = self.get(key)
        assert found is not None
        return found

    def remove(self, transcript_id: str) -> None:
        """Delete a transcript; nothing happens if there is none."""
        with self._store.write():
            self._store.change("DELETE FROM transcripts WHERE id = ?", (transcript_id,))


def _info(row: sqlite3.Row) -> TranscriptInfo:
    return TranscriptInfo(**{name: row[name] for name in _COLUMNS.split(", ")})
