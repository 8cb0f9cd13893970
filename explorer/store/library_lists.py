"""Queries for the lists of the whole library: its episodes, its papers, and how far the user is with each."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from explorer.model.episode_row import EpisodeRow, Reading
from explorer.model.folded_text import fold
from explorer.model.library_index import EpisodeCounts, LooseEpisode
from explorer.model.paper import GUIDE_ID, REMOVED
from explorer.model.paper_row import ListedPaper, PaperRow
from explorer.model.timeline_edit import NONE_FITS
from explorer.store.connection import Connection
from explorer.store.paper_table import IS_OWN_NAME, LISTED
from explorer.store.podcast_table import PREVIEW

_BATCH = 2000
_ITEMS = """
    SELECT id, podcast_id, title, published, is_new, episode_id FROM feed_items
    ORDER BY published DESC, position LIMIT ? OFFSET ?
"""
_LOOSE = """
    SELECT id, podcast, title, published FROM episodes e
    WHERE e.deleted IS NULL AND NOT EXISTS (SELECT 1 FROM feed_items WHERE episode_id = e.id)
    ORDER BY published DESC, added, rowid
"""
_PAPERS = f"SELECT rowid, id, title FROM papers WHERE rowid > ? AND {LISTED} ORDER BY rowid LIMIT ?"  # noqa: S608
_OPENED = """
    SELECT a.episode_id, count(DISTINCT a.paper_id), count(DISTINCT r.paper_id)
    FROM appearances a LEFT JOIN reading_state r ON r.paper_id = a.paper_id
    WHERE a.role = 'discussed' GROUP BY a.episode_id
"""
_WORK = """
    SELECT id, paper_id, episode_id, created FROM annotations WHERE deleted IS NULL
    UNION ALL SELECT id, paper_id, episode_id, created FROM notes WHERE deleted IS NULL AND inbox = 0
"""
"""Annotations and notes; a mark in the inbox is none yet."""
_NOTED = f"""
    WITH work AS ({_WORK})
    SELECT episode_id, count(*) FROM (
        SELECT a.episode_id, work.id FROM work JOIN appearances a ON a.paper_id = work.paper_id
        UNION SELECT episode_id, id FROM work WHERE episode_id IS NOT NULL
    ) GROUP BY episode_id
"""  # noqa: S608 - our own text
_BEGUN = """
    SELECT episode_id FROM listening WHERE position_ms > 0 OR heard <> '[]'
    UNION SELECT a.episode_id FROM appearances a JOIN reading_state r ON r.paper_id = a.paper_id
"""
_LISTED_PAPERS = f"""
    WITH work AS ({_WORK}), counted AS (
        SELECT paper_id, count(*) AS notes, max(created) AS newest FROM work WHERE paper_id IS NOT NULL
        GROUP BY paper_id
    ),
    own AS (
        SELECT id FROM papers WHERE {LISTED} AND id <> '{GUIDE_ID}' AND NOT EXISTS (
            SELECT 1 FROM appearances a JOIN episodes e ON e.id = a.episode_id
            WHERE a.paper_id = papers.id AND e.deleted IS NULL
        ) AND (
            id IN (SELECT paper_id FROM files) OR id IN (SELECT paper_id FROM counted)
            OR EXISTS (SELECT 1 FROM facts WHERE subject_kind = 'paper' AND subject = papers.id AND source = 'user')
        )
    )
    SELECT p.id, p.title, own.id IS NOT NULL, coalesce(c.notes, 0),
        coalesce(r.finished IS NOT NULL OR r.furthest >= r.pages - 1, 0)
    FROM papers p LEFT JOIN own ON own.id = p.id LEFT JOIN counted c ON c.paper_id = p.id
        LEFT JOIN reading_state r ON r.paper_id = p.id
    WHERE own.id IS NOT NULL OR c.notes > 0
    ORDER BY c.newest DESC, p.rowid DESC
"""  # noqa: S608 - our own text
_PAPER_ROWS = f"""
    SELECT p.id, p.title, p.authors, (SELECT 1 FROM files WHERE paper_id = p.id AND source NOT LIKE '{REMOVED}%'),
        r.page, r.pages, r.finished IS NOT NULL OR r.furthest >= r.pages - 1
    FROM papers p LEFT JOIN reading_state r ON r.paper_id = p.id WHERE p.id IN ({{}})
"""  # noqa: S608
_SHOWN_ITEMS = f"""
    SELECT f.id, coalesce(e.title, f.title), p.title, f.published, coalesce(e.duration_s, f.duration_s), f.page_url,
        f.episode_id, f.is_new,
        coalesce(e.is_preview, (SELECT {PREVIEW} FROM feed_notes WHERE item_id = f.id), 0)
    FROM feed_items f JOIN podcasts p ON p.id = f.podcast_id LEFT JOIN episodes e ON e.id = f.episode_id
    WHERE f.id IN ({{}})
"""  # noqa: S608 - our own text
_SHOWN_EPISODES = """
    SELECT id, title, podcast, published, duration_s, page_url, is_preview FROM episodes WHERE id IN ({})
"""
_SHOWN_PAPERS = """
    SELECT a.episode_id, a.paper_id, min(a.role <> 'discussed'), min(a.position), r.paper_id,
        r.finished IS NOT NULL OR r.furthest >= r.pages - 1
    FROM appearances a LEFT JOIN reading_state r ON r.paper_id = a.paper_id
    WHERE a.episode_id IN ({}) GROUP BY a.episode_id, a.paper_id ORDER BY min(a.position)
"""

_DOUBTS = f"""
    SELECT episode_id, count(*) FROM (
        SELECT episode_id, id FROM segments s WHERE episode_id IN ({{0}}) AND kind = 'unmatched' AND NOT EXISTS (
            SELECT 1 FROM facts WHERE subject_kind = 'segment' AND subject = s.episode_id || '/' || s.id
                AND source = 'user' AND field = '{NONE_FITS}'
        )
        UNION SELECT episode_id, paper_id FROM appearances a WHERE episode_id IN ({{0}}) AND EXISTS (
            SELECT 1 FROM paper_names n WHERE n.paper_id = a.paper_id
                AND name > 'catalogue:' || episode_id || '/' AND name < 'catalogue:' || episode_id || '0'
        ) AND NOT EXISTS (
            SELECT 1 FROM paper_names n WHERE n.paper_id = a.paper_id AND {IS_OWN_NAME}
        ) AND NOT EXISTS (
            SELECT 1 FROM facts WHERE subject_kind = 'paper' AND subject = a.paper_id AND source = 'user'
                AND field = '{NONE_FITS}'
        )
    ) GROUP BY episode_id
"""  # noqa: S608 - our own text
"""The titles of which it is not known which paper is meant, as ``services/title_questions.py`` asks about them."""


class LibraryLists:
    """Reads whole lists in batches, so that other threads can run between them, and what some rows show by key."""

    def __init__(self, store: Connection) -> None:
        self._store = store

    def items(self) -> Iterator[list[tuple[Any, ...]]]:
        """Return batches of all items of feeds, newest first: number, podcast, title, date, is new, episode."""
        offset = 0
        while rows := self._store.rows(_ITEMS, (_BATCH, offset)):
            yield [tuple(row) for row in rows]
            offset += _BATCH

    def loose(self) -> list[LooseEpisode]:
        """Return the episodes that no subscribed feed lists."""
        return [LooseEpisode(*row) for row in self._store.rows(_LOOSE)]

    def progress(self) -> dict[str, EpisodeCounts]:
        """Return how far the user is with each imported episode that has papers or notes, or was begun."""
        notes = {row[0]: row[1] for row in self._store.rows(_NOTED)}
        begun = {row[0] for row in self._store.rows(_BEGUN)}
        papers = {row[0]: (row[1], row[2]) for row in self._store.rows(_OPENED)}
        return {
            one: EpisodeCounts(*papers.get(one, (0, 0)), notes.get(one, 0), one in begun)
            for one in papers.keys() | notes.keys() | begun
        }

    def papers(self) -> Iterator[list[tuple[str, str]]]:
        """Return batches of all papers: id and title."""
        last = -1
        while rows := self._store.rows(_PAPERS, (last, _BATCH)):
            yield [(row["id"], row["title"]) for row in rows]
            last = rows[-1]["rowid"]

    def listed_papers(self) -> list[ListedPaper]:
        """Return the papers that no episode names, and those with annotations or notes, the last annotated first."""
        return [
            ListedPaper(one, fold(title), bool(is_own), notes, bool(is_read))
            for one, title, is_own, notes, is_read in self._store.rows(_LISTED_PAPERS)
        ]

    # By key, for the GUI thread

    def paper_rows(self, ids: Sequence[str]) -> list[PaperRow]:
        """Return what the list shows of some papers, in any order."""
        return [
            PaperRow(
                *(one, title, tuple(json.loads(authors)), one.startswith("file:"), bool(has_pdf)),
                "unopened" if page is None else "read" if is_read else "begun",
                page=0 if page is None else page + 1,
                pages=pages or 0,
            )
            for one, title, authors, has_pdf, page, pages, is_read in self._store.rows(
                _PAPER_ROWS.format(_placeholders(ids)), ids
            )
        ]

    def item_rows(self, item_ids: Sequence[int]) -> list[EpisodeRow]:
        """Return what the list shows of some items of feeds, in any order."""
        rows = self._store.rows(_SHOWN_ITEMS.format(_placeholders(item_ids)), item_ids)
        ids = [row["episode_id"] for row in rows if row["episode_id"] is not None]
        papers, doubts = self._papers(ids), self.doubts(ids)
        return [
            EpisodeRow(
                *(title, podcast, published, length, page, item_id, episode_id, bool(is_new)),
                *papers.get(episode_id, ((), 0)),
                is_preview=bool(is_preview),
                doubts=doubts.get(episode_id, 0),
            )
            for item_id, title, podcast, published, length, page, episode_id, is_new, is_preview in rows
        ]

    def episode_rows(self, ids: Sequence[str]) -> list[EpisodeRow]:
        """Return what the list shows of some imported episodes, in any order."""
        rows = self._store.rows(_SHOWN_EPISODES.format(_placeholders(ids)), ids)
        papers, doubts = self._papers(ids), self.doubts(ids)
        return [
            EpisodeRow(
                *(title, podcast, published, length, page, None, episode_id, False),
                *papers.get(episode_id, ((), 0)),
                is_preview=bool(is_preview),
                doubts=doubts.get(episode_id, 0),
            )
            for episode_id, title, podcast, published, length, page, is_preview in rows
        ]

    def doubts(self, ids: Sequence[str]) -> dict[str, int]:
        """Return for each episode of how many titles it is not known which paper is meant; none for 0."""
        return {row[0]: row[1] for row in self._store.rows(_DOUBTS.format(_placeholders(ids)), (*ids, *ids))}

    def _papers(self, ids: Sequence[str]) -> dict[str, tuple[tuple[Reading, ...], int]]:
        """Return for each episode how far the user is with the papers discussed in it, and how many others it names."""
        main: dict[str, list[Reading]] = {}
        others: dict[str, int] = {}
        for episode_id, _, is_other, _, opened, is_read in self._store.rows(
            _SHOWN_PAPERS.format(_placeholders(ids)), ids
        ):
            if is_other:
                others[episode_id] = others.get(episode_id, 0) + 1
            else:
                main.setdefault(episode_id, []).append("read" if is_read else "begun" if opened else "unopened")
        return {one: (tuple(main.get(one, ())), others.get(one, 0)) for one in main | others}


def _placeholders(values: Sequence[object]) -> str:
    """Return as many question marks as there are values, for a list in SQL."""
    return ", ".join("?" * len(values))
