"""Episodes with their sections, segments and the papers that appear in them."""

import sqlite3
from collections.abc import Mapping
from typing import Protocol

from explorer.files import is_there
from explorer.model.episode import Appearance, Episode, PaperTime, Resource, Section, Segment, Timeline
from explorer.model.errors import KnownError
from explorer.store.codec import words
from explorer.store.paper_table import paper_of
from explorer.store.table_interfaces import HasFolder, HasPapers


class _Episodes(HasPapers, HasFolder, Protocol):
    """The other tables that the episodes use."""


class EpisodeTable:
    """Reads episodes and timelines; ``EpisodeFacts`` writes them."""

    def __init__(self, store: _Episodes) -> None:
        self._store = store

    def all(self, *, with_deleted: bool = False) -> list[Episode]:
        """Return all episodes, in the order in which they were added."""
        rows = self._store.rows("SELECT * FROM episodes ORDER BY added, rowid")
        return [_episode(row) for row in rows if with_deleted or row["deleted"] is None]

    def get(self, episode_id: str, *, with_deleted: bool = False) -> Episode | None:
        """Return the episode with this id, unless it was deleted."""
        row = self._store.row("SELECT * FROM episodes WHERE id = ?", (episode_id,))
        return _episode(row) if row and (with_deleted or row["deleted"] is None) else None

    def by_guid(self, guid: str) -> Episode | None:
        """Return the episode that has this id in its podcast's feed, also if it was deleted; the one that was added
        first, if several have."""
        row = self._store.row("SELECT * FROM episodes WHERE guid = ? ORDER BY added, rowid LIMIT 1", (guid,))
        return _episode(row) if row else None

    def has_any(self) -> bool:
        """Return whether the library has an episode."""
        return self._store.row("SELECT 1 FROM episodes WHERE deleted IS NULL LIMIT 1") is not None

    def first(self) -> str | None:
        """Return the episode that was added first; None in a library without any."""
        row = self._store.row("SELECT id FROM episodes WHERE deleted IS NULL ORDER BY added, rowid LIMIT 1")
        return row["id"] if row else None

    def of_paper(self, paper_id: str) -> list[str]:
        """Return the episodes in which a paper appears, in the order in which they were added."""
        return [row["id"] for row in self._store.rows(_OF_PAPER, (self._store.papers.present_id(paper_id),))]

    def times_of(self, paper_id: str, limit: int) -> list[PaperTime]:
        """Return where a paper appears, in all episodes: the newest episode first, then by time."""
        rows = self._store.rows(_TIMES, (self._store.papers.present_id(paper_id), limit))
        return [PaperTime(row["episode_id"], row["title"], row["start_s"], row["name"], row["role"]) for row in rows]

    def first_of_papers(self) -> dict[str, str]:
        """Return for each paper the episode in which it appears, the first one that was added of several."""
        return {row["paper_id"]: row["episode_id"] for row in reversed(self._store.rows(_HEARD))}

    def names_of_papers(self) -> list[tuple[str, str]]:
        """Return the titles of segments that are about a paper, with its id."""
        rows = self._store.rows(
            "SELECT DISTINCT s.title, s.paper_id FROM segments s JOIN episodes e ON e.id = s.episode_id"
            " WHERE s.paper_id IS NOT NULL AND e.deleted IS NULL"
        )
        return [(row["title"], row["paper_id"]) for row in rows]

    def timeline(self, episode_id: str) -> Timeline:
        """Return an episode's timeline, read in one transaction; that of a deleted one is empty.

        Raises:
            KnownError: ``episode-unknown``.
        """
        store, key = self._store, (episode_id,)
        with store.read():
            head = store.row("SELECT * FROM episodes WHERE id = ?", key)
            sections = store.rows("SELECT * FROM sections WHERE episode_id = ? ORDER BY position", key)
            segments = store.rows("SELECT * FROM segments WHERE episode_id = ? ORDER BY position", key)
            appearances = store.rows(_APPEARANCES, key)
            resources = store.rows("SELECT * FROM resources WHERE episode_id = ? ORDER BY position", key)
            files = store.rows(_FILES, key)
        if not head:
            raise KnownError(
                "episode-unknown", "There is no episode “{episode_id}” in this library.", episode_id=episode_id[:100]
            )
        letters = {row["id"]: row["letter"] for row in sections}
        return Timeline(
            episode=_episode(head),
            sections=tuple(
                Section(row["letter"], row["title"], row["start_s"], row["end_s"], row["id"]) for row in sections
            ),
            segments=tuple(_segment(row, letters) for row in segments),
            appearances=tuple(
                Appearance(row["id"], row["role"], row["segment_id"], row["topic"], row["relation"], row["part"])
                for row in appearances
            ),
            resources=tuple(Resource(row["title"], row["kind"], row["segment_id"], row["url"]) for row in resources),
            papers={row["id"]: paper_of(row) for row in appearances},
            # The disk is checked, because the user may have deleted files.
            on_disk=frozenset(row["paper_id"] for row in files if is_there(store.library.root / row["path"])),
            guessed=frozenset(row["id"] for row in appearances if row["made_by"] == "guess"),
            made_by={row["id"]: row["made_by"] for row in segments if row["made_by"] != "catalogue"},
        )


_APPEARANCES = """
    SELECT a.id AS part, a.role, a.segment_id, a.topic, a.relation, a.made_by, p.*
    FROM appearances a JOIN papers p ON p.id = a.paper_id
    WHERE a.episode_id = ? ORDER BY a.position
"""
_OF_PAPER = """
    SELECT id FROM episodes WHERE id IN (SELECT episode_id FROM appearances WHERE paper_id = ?) ORDER BY added, rowid
"""
_TIMES = """
    SELECT a.episode_id, e.title, s.start_s, coalesce(s.title, a.topic, '') AS name, a.role
    FROM appearances a JOIN episodes e ON e.id = a.episode_id
    LEFT JOIN segments s ON s.episode_id = a.episode_id AND s.id = a.segment_id
    WHERE a.paper_id = ? AND e.deleted IS NULL ORDER BY e.published DESC, e.rowid DESC, a.position LIMIT ?
"""
_HEARD = """
    SELECT a.paper_id, a.episode_id FROM episodes e JOIN appearances a ON a.episode_id = e.id ORDER BY e.added, e.rowid
"""
_FILES = "SELECT paper_id, path FROM files WHERE paper_id IN (SELECT paper_id FROM appearances WHERE episode_id = ?)"


def _episode(row: sqlite3.Row) -> Episode:
    return Episode(
        row["id"],
        row["podcast"],
        row["title"],
        row["duration_s"],
        row["event"],
        row["page_url"],
        row["audio_url"],
        row["artwork_url"],
        row["guid"],
        row["published"],
        is_deleted=row["deleted"] is not None,
        is_preview=bool(row["is_preview"]),
    )


def _segment(row: sqlite3.Row, letters: Mapping[str, str]) -> Segment:
    return Segment(
        id=row["id"],
        section=letters.get(row["section"] or "", ""),
        title=row["title"],
        kind=row["kind"],
        start_s=row["start_s"],
        end_s=row["end_s"],
        speakers=words(row["speakers"]),
        paper_id=row["paper_id"],
    )
