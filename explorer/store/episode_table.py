"""Episodes with their sections, segments and the papers that appear in them."""

import sqlite3
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from explorer.model.episode import Appearance, Episode, Resource, Section, Segment, Timeline
from explorer.model.errors import KnownError
from explorer.store import provenance_table
from explorer.store.codec import pack, words
from explorer.store.paper_table import paper_of

if TYPE_CHECKING:
    from explorer.model.catalogue import Catalogue
    from explorer.store.database import Store


class EpisodeTable:
    """Reads and replaces what catalogues say of episodes."""

    def __init__(self, store: "Store") -> None:
        self._store = store

    def all(self) -> list[Episode]:
        """Every episode, in the order in which they were added."""
        return [_episode(row) for row in self._store.rows("SELECT * FROM episodes ORDER BY added, rowid")]

    def latest_id(self) -> str | None:
        """The episode that was added last; None in an empty library."""
        row = self._store.row("SELECT id FROM episodes ORDER BY added DESC, rowid DESC LIMIT 1")
        return row["id"] if row else None

    def newest_of(self, paper_id: str) -> str | None:
        """The episode that was added last of those in which a paper appears; None where it appears in none."""
        row = self._store.row(_NEWEST_OF, (paper_id,))
        return row["id"] if row else None

    def timeline(self, episode_id: str) -> Timeline:
        """All that the timeline shows of an episode, of one moment of the database.

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
            raise KnownError("episode-unknown", f"There is no episode “{episode_id[:100]}” in this library.")
        return Timeline(
            episode=_episode(head),
            sections=tuple(Section(row["letter"], row["title"], row["start_s"], row["end_s"]) for row in sections),
            segments=tuple(_segment(row) for row in segments),
            appearances=tuple(
                Appearance(row["id"], row["role"], row["segment_id"], row["topic"], row["relation"])
                for row in appearances
            ),
            resources=tuple(Resource(row["title"], row["kind"], row["segment_id"]) for row in resources),
            papers={row["id"]: paper_of(row) for row in appearances},
            # Asked of the disk, for the user may have tidied up there.
            on_disk=frozenset(row["paper_id"] for row in files if (store.library.root / row["path"]).is_file()),
            annotation_counts={row["id"]: row["marks"] for row in appearances if row["marks"]},
        )

    def put_catalogue(self, catalogue: "Catalogue") -> None:
        """Replace the facts of the catalogue's episode and papers; all that the user made stays as it is.

        A paper that is no longer in the catalogue stays in the library: notes may hang on it.
        """
        from explorer.model.ids import now

        store, episode_id = self._store, catalogue.episode.id
        children: dict[str, Sequence[Section | Segment | Appearance | Resource]] = {
            "sections": catalogue.sections,
            "segments": catalogue.segments,
            "appearances": catalogue.appearances,
            "resources": catalogue.resources,
        }
        with store.write():
            old = store.row("SELECT added FROM episodes WHERE id = ?", (episode_id,))
            moment = now()
            store.upsert("episodes", ("id",), asdict(catalogue.episode) | {"added": old["added"] if old else moment})
            for paper in catalogue.papers:
                store.papers.put(paper)
            for table in reversed(children):
                store.change(f"DELETE FROM {table} WHERE episode_id = ?", (episode_id,))  # noqa: S608 - our own names
            for table, parts in children.items():
                for position, part in enumerate(parts):
                    row = asdict(part) | {"episode_id": episode_id, "position": position}
                    if isinstance(part, Segment):
                        row["speakers"] = pack(part.speakers)
                    store.upsert(table, ("episode_id", _KEYS[table]), row)
            self._put_links(catalogue, moment)

    def _put_links(self, catalogue: "Catalogue", moment: str) -> None:
        """Write the catalogue's provenance anew; a link that was there before keeps its date."""
        store, source = self._store, catalogue.episode.id
        dates = {tuple(row)[:-1]: row["made"] for row in store.rows(_LINKS, (source,))}
        store.change("DELETE FROM links WHERE made_by = 'catalogue' AND source = ?", (source,))
        for link in catalogue.links:
            row = asdict(link) | {"made_by": "catalogue", "source": source}
            if link.subject_kind == "segment":
                row["subject"] = f"{source}/{link.subject}"  # a segment's id is unique only in its episode
            row["made"] = dates.get(tuple(row[name] for name in _LINK_NAMES), moment)
            store.upsert("links", provenance_table.KEY, row)


_KEYS = {"sections": "letter", "segments": "id", "appearances": "position", "resources": "position"}
_LINK_NAMES = ("subject_kind", "subject", "target_kind", "target", "relation", "evidence")
_LINKS = """
    SELECT subject_kind, subject, target_kind, target, relation, evidence, made
    FROM links WHERE made_by = 'catalogue' AND source = ?
"""
_APPEARANCES = """
    SELECT a.role, a.segment_id, a.topic, a.relation, p.*,
        (SELECT count(*) FROM annotations m WHERE m.paper_id = p.id AND m.deleted IS NULL)
        + (SELECT count(*) FROM notes n WHERE n.paper_id = p.id AND n.deleted IS NULL) AS marks
    FROM appearances a JOIN papers p ON p.id = a.paper_id
    WHERE a.episode_id = ? ORDER BY a.position
"""
_NEWEST_OF = """
    SELECT e.id FROM appearances a JOIN episodes e ON e.id = a.episode_id
    WHERE a.paper_id = ? ORDER BY e.added DESC, e.rowid DESC LIMIT 1
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
    )


def _segment(row: sqlite3.Row) -> Segment:
    return Segment(
        id=row["id"],
        section=row["section"],
        title=row["title"],
        kind=row["kind"],
        start_s=row["start_s"],
        end_s=row["end_s"],
        speakers=words(row["speakers"]),
        paper_id=row["paper_id"],
    )
