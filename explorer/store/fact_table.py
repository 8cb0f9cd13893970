"""The table of facts about papers, episodes and parts of episodes: one row for each subject, source and field."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from explorer.model.fact import Fact, SubjectKind
from explorer.store.codec import pack, unpack
from explorer.store.connection import Connection

if TYPE_CHECKING:
    import sqlite3


KEY = ("subject_kind", "subject", "source", "field")
_OF = "SELECT source, field, value, said FROM facts WHERE subject_kind = ? AND subject = ?"
# The parts of an episode are named EPISODE/PART; the character after the slash ends the range.
_PARTS = """
    SELECT subject, source, field, value, said FROM facts
    WHERE subject_kind = ? AND subject > ? || '/' AND subject < ? || '0' ORDER BY subject, source, field
"""


class FactTable:
    """Reads and writes facts. After a write the caller updates the shown tables: see ``PaperTable`` and
    ``EpisodeFacts``."""

    def __init__(self, store: Connection) -> None:
        self._store = store

    def of(self, kind: SubjectKind, subject: str) -> list[Fact]:
        """Return all facts about a subject."""
        return [_fact(row) for row in self._store.rows(_OF, (kind, subject))]

    def of_parts(self, kind: SubjectKind, episode_id: str) -> dict[str, list[Fact]]:
        """Return the facts about an episode's parts of one kind, by part id."""
        found: dict[str, list[Fact]] = {}
        for row in self._store.rows(_PARTS, (kind, episode_id, episode_id)):
            found.setdefault(row["subject"][len(episode_id) + 1 :], []).append(_fact(row))
        return found

    def state(self, kind: SubjectKind, subject: str, source: str, values: Mapping[str, Any], now: str) -> bool:
        """Replace all facts of a source about a subject; None deletes a field. Return whether anything changed.

        An unchanged value keeps its date.
        """
        with self._store.write():
            held = {one.field: one for one in self.of(kind, subject) if one.source == source}
            said = {name: value for name, value in values.items() if value is not None}
            gone = held.keys() - said.keys()
            for field in gone:
                self.delete(kind, subject, source, field)
            news = {name: value for name, value in said.items() if name not in held or held[name].value != value}
            for field, value in news.items():
                self.put(kind, subject, source, field, value, held[field].said if field in held else now)
        return bool(gone or news)

    def put(self, kind: SubjectKind, subject: str, source: str, field: str, value: object, now: str) -> None:
        """Add or replace one fact; None means that the source says there is none."""
        row = dict(zip(KEY, (kind, subject, source, field), strict=True)) | {"value": pack(_plain(value)), "said": now}
        with self._store.write():
            self._store.upsert("facts", KEY, row)

    def delete(self, kind: SubjectKind, subject: str, source: str, field: str) -> None:
        """Delete a source's fact about one field."""
        self._store.change(
            "DELETE FROM facts WHERE subject_kind = ? AND subject = ? AND source = ? AND field = ?",
            (kind, subject, source, field),
        )

    def forget(self, kind: SubjectKind, subject: str, source: str) -> None:
        """Delete all facts of a source about a subject."""
        self._store.change(
            "DELETE FROM facts WHERE subject_kind = ? AND subject = ? AND source = ?", (kind, subject, source)
        )


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def _fact(row: "sqlite3.Row") -> Fact:
    value = unpack(row["value"])
    return Fact(row["source"], row["field"], tuple(value) if isinstance(value, list) else value, row["said"])
