"""The tables of podcasts and of the items of their feeds. What falls out of a feed stays here."""

import hashlib
import sqlite3
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from explorer.model.episode import Episode
from explorer.model.errors import KnownError
from explorer.model.ids import now
from explorer.model.lazy_dataclass import dataclass
from explorer.model.podcast import FeedChapter, FeedItem, FeedTranscript, ListedItem, Podcast
from explorer.store.codec import pack, unpack
from explorer.store.connection import Connection
from explorer.store.packed_notes import packed_notes, unpacked_notes

_COLUMNS = "id, podcast_id, guid, title, published, duration_s, page_url, episode_id, is_new"
_COUNTED = """
    SELECT p.*, (SELECT count(*) FROM feed_items WHERE podcast_id = p.id) AS items,
        (SELECT count(*) FROM feed_items WHERE podcast_id = p.id AND is_new) AS new
    FROM podcasts p
"""
_PLAIN = ("title", "published", "duration_s", "page_url", "audio_url", "audio_type", "audio_bytes")


@dataclass(frozen=True, slots=True)
class RemovedPodcast:
    """A deleted podcast with its row, and the rows of its items and of their notes, by the items' old numbers."""

    podcast: Podcast
    row: dict[str, Any]
    items: list[dict[str, Any]]
    notes: dict[int, sqlite3.Row]


PREVIEW = """details LIKE '%"preview":true%'"""
"""What the details of an item say of which only a preview is public; what people write has its quotes escaped."""


class PodcastTable:
    """Reads and writes podcasts and their feeds' items."""

    def __init__(self, store: Connection) -> None:
        self._store = store

    # Podcasts

    def all(self) -> list[Podcast]:
        """Return all podcasts by title, with the numbers of their items."""
        return [_podcast(row) for row in self._store.rows(f"{_COUNTED} ORDER BY p.title COLLATE NOCASE, p.id")]

    def has_any(self) -> bool:
        """Return whether there is any podcast."""
        return self._store.row("SELECT 1 FROM podcasts") is not None

    def get(self, podcast_id: str) -> Podcast | None:
        """Return the podcast with this id."""
        row = self._store.row(f"{_COUNTED} WHERE p.id = ?", (podcast_id,))
        return _podcast(row) if row else None

    def at(self, feed_url: str) -> Podcast | None:
        """Return the podcast whose feed is at this address."""
        row = self._store.row(f"{_COUNTED} WHERE p.feed_url = ?", (feed_url,))
        return _podcast(row) if row else None

    def named(self, text: str) -> Podcast:
        """Return the podcast with this id, feed's address or title.

        Raises:
            KnownError: ``podcast-unknown``; ``podcast-unclear`` if several have the title.
        """
        found = self.get(text) or self.at(text)
        titled = [one for one in self.all() if one.title.casefold() == text.casefold()] if found is None else []
        if found or len(titled) == 1:
            return found or titled[0]
        if titled:
            ids = ", ".join(one.id for one in titled[:10])
            raise KnownError(
                "podcast-unclear",
                "Several podcasts are called “{text}”: name one by its id ({ids}).",
                text=text[:100],
                ids=ids,
            )
        raise KnownError(
            "podcast-unknown", "You don’t subscribe to “{text}”: see “paper-explorer podcasts”.", text=text[:100]
        )

    def put(self, podcast: Podcast) -> None:
        """Add a podcast, or update the one with this id."""
        names = ("id", "feed_url", "title", "page_url", "artwork_url", "author", "etag", "modified", "refreshed")
        row = {name: getattr(podcast, name) for name in (*names, "problem_code", "problem")}
        with self._store.write():
            held = self._store.row("SELECT * FROM podcasts WHERE id = ?", (podcast.id,))
            if held is None or any(held[name] != value for name, value in row.items()):
                self._store.upsert("podcasts", ("id",), row | {"added": held["added"] if held else now()})

    def remove(self, podcast_id: str) -> None:
        """Delete a podcast and the items of its feed; imported episodes stay."""
        with self._store.write():
            self._store.change("DELETE FROM podcasts WHERE id = ?", (podcast_id,))

    def take_out(self, podcast_id: str) -> "RemovedPodcast":
        """Delete a podcast and the items of its feed, and return their rows for ``put_back``; imported episodes stay.

        Raises:
            KnownError: ``podcast-unknown``.
        """
        with self._store.write():
            podcast = self.named(podcast_id)
            row = self._store.row("SELECT * FROM podcasts WHERE id = ?", (podcast.id,))
            items = self._store.rows("SELECT * FROM feed_items WHERE podcast_id = ?", (podcast.id,))
            notes = self._store.rows(
                "SELECT n.* FROM feed_notes n JOIN feed_items ON id = item_id WHERE podcast_id = ?", (podcast.id,)
            )
            self.remove(podcast.id)
        return RemovedPodcast(podcast, dict(row or {}), list(map(dict, items)), {one["item_id"]: one for one in notes})

    def put_back(self, removed: "RemovedPodcast") -> Podcast:
        """Add a podcast again with all items that it had; return it. One that is subscribed to again gets them too."""
        store = self._store
        with store.write():
            held = self.at(removed.podcast.feed_url)
            if held is None:
                store.upsert("podcasts", ("id",), removed.row)
            podcast_id = held.id if held else removed.podcast.id
            for item in removed.items:
                episode = store.row("SELECT id FROM episodes WHERE id = ?", (item["episode_id"],))
                values = {name: value for name, value in item.items() if name != "id"}
                values |= {"podcast_id": podcast_id, "episode_id": episode["id"] if episode else None}
                store.upsert("feed_items", ("podcast_id", "guid"), values)
                key = store.row(
                    "SELECT id FROM feed_items WHERE podcast_id = ? AND guid = ?", (podcast_id, item["guid"])
                )
                notes = removed.notes.get(item["id"])
                if key is not None and notes is not None:
                    row = {"item_id": key["id"], "notes": notes["notes"], "details": notes["details"]}
                    store.upsert("feed_notes", ("item_id",), row)
        found = self.get(podcast_id)
        assert found is not None
        return found

    # Items

    def take(self, podcast_id: str, items: Sequence[FeedItem], *, mark_new: bool) -> int:
        """Add the items of a feed and update the known ones; return how many are added. No item is deleted.

        Args:
            mark_new: whether the added ones are new to the user, as after a refresh.
        """
        store = self._store
        with store.write():
            sql = "SELECT guid, id, digest, position FROM feed_items WHERE podcast_id = ?"
            held = {row["guid"]: row for row in store.rows(sql, (podcast_id,))}
            added = 0
            dates = Counter(one.published for one in items)
            for position, item in enumerate(items):
                row = held.get(item.guid)
                packed = _details(item)
                digest = _digest(item, packed)
                if row is not None and row["digest"] == digest:
                    if row["position"] != position and (item.published is None or dates[item.published] > 1):
                        # The order of the feed decides only where there is no date, or the same one.
                        store.change("UPDATE feed_items SET position = ? WHERE id = ?", (position, row["id"]))
                    continue
                values = {name: getattr(item, name) for name in _PLAIN}
                values |= {"podcast_id": podcast_id, "guid": item.guid, "digest": digest, "position": position}
                if row is None:
                    values["is_new"] = int(mark_new)
                    added += 1
                store.upsert("feed_items", ("podcast_id", "guid"), values)
                key = store.row("SELECT id FROM feed_items WHERE podcast_id = ? AND guid = ?", (podcast_id, item.guid))
                assert key is not None
                notes = packed_notes(item.notes)
                store.upsert("feed_notes", ("item_id",), {"item_id": key["id"], "notes": notes, "details": packed})
            self._meet_episodes(podcast_id)
            return added

    def _meet_episodes(self, podcast_id: str) -> None:
        """Say of the podcast's episodes that no item is yet, as those that came with the program or in an earlier
        subscription, which items they are: the one with their guid, else the only one with their title. Their audio and
        transcripts are then known too."""
        sql = """
            SELECT e.id, e.guid, e.title FROM episodes e JOIN podcasts p ON p.title = e.podcast
            WHERE p.id = ? AND e.deleted IS NULL AND NOT EXISTS (SELECT 1 FROM feed_items WHERE episode_id = e.id)
        """
        for episode in self._store.rows(sql, (podcast_id,)):
            for name in ("guid", "title"):
                sql = f"SELECT id FROM feed_items WHERE podcast_id = ? AND {name} = ? AND episode_id IS NULL LIMIT 2"  # noqa: S608
                same = self._store.rows(sql, (podcast_id, episode[name]))
                if len(same) == 1:
                    self.set_episode(same[0]["id"], episode["id"])
                    break

    def items(
        self, podcast_id: str | None = None, *, only_new: bool = False, limit: int = 200, offset: int = 0
    ) -> list[ListedItem]:
        """Return items, the newest first; those without a date come last, in the feed's order."""
        wanted = (["podcast_id = ?"] if podcast_id else []) + (["is_new"] if only_new else [])
        where = f"WHERE {' AND '.join(wanted)}" if wanted else ""
        sql = f"SELECT {_COLUMNS} FROM feed_items {where} ORDER BY published DESC, position LIMIT ? OFFSET ?"  # noqa: S608
        values = ((podcast_id,) if podcast_id else ()) + (limit, offset)
        return [_listed(row) for row in self._store.rows(sql, values)]

    def count(self, podcast_id: str | None = None, *, only_new: bool = False) -> int:
        """Return the number of the items that ``items`` lists."""
        wanted = (["podcast_id = ?"] if podcast_id else []) + (["is_new"] if only_new else [])
        where = f"WHERE {' AND '.join(wanted)}" if wanted else ""
        row = self._store.row(f"SELECT count(*) FROM feed_items {where}", (podcast_id,) if podcast_id else ())  # noqa: S608
        return int(row[0]) if row else 0

    def item(self, item_id: int) -> ListedItem | None:
        """Return the item with this number."""
        row = self._store.row(f"SELECT {_COLUMNS} FROM feed_items WHERE id = ?", (item_id,))  # noqa: S608
        return _listed(row) if row else None

    def audio_urls(self, podcast_id: str | None = None) -> dict[int, str]:
        """Return the addresses of the audio of items that are not imported, by their numbers."""
        where, values = ("AND podcast_id = ?", (podcast_id,)) if podcast_id else ("", ())
        sql = f"SELECT id, audio_url FROM feed_items WHERE episode_id IS NULL AND audio_url IS NOT NULL {where}"  # noqa: S608
        return {row["id"]: row["audio_url"] for row in self._store.rows(sql, values)}

    def previews(self) -> set[int]:
        """Return the numbers of the items of which only a preview is public."""
        return {row["item_id"] for row in self._store.rows(f"SELECT item_id FROM feed_notes WHERE {PREVIEW}")}  # noqa: S608

    def guids(self, podcast_id: str) -> set[str]:
        """Return the guids of a podcast's items."""
        sql = "SELECT guid FROM feed_items WHERE podcast_id = ?"
        return {row["guid"] for row in self._store.rows(sql, (podcast_id,))}

    def named_items(self, name: str) -> list[ListedItem]:
        """Return the items with this guid or page, the newest first; at most a hundred."""
        sql = f"SELECT {_COLUMNS} FROM feed_items WHERE guid = ? OR page_url = ? ORDER BY published DESC, id LIMIT 100"  # noqa: S608
        return [_listed(row) for row in self._store.rows(sql, (name, name))]

    def titled_items(self, title: str) -> list[ListedItem]:
        """Return the items with this title, in any case of letters, the newest first; at most a hundred."""
        sql = f"SELECT {_COLUMNS} FROM feed_items WHERE title = ? COLLATE NOCASE ORDER BY published DESC, id LIMIT 100"  # noqa: S608
        return [_listed(row) for row in self._store.rows(sql, (title,))]

    def find(self, name: str) -> ListedItem | None:
        """Return the newest item with this guid or page; else the one that became the episode with this id."""
        if named := self.named_items(name):
            return named[0]
        row = self._store.row(f"SELECT {_COLUMNS} FROM feed_items WHERE episode_id = ? ORDER BY id LIMIT 1", (name,))  # noqa: S608
        return _listed(row) if row else None

    def with_audio(
        self, names: Sequence[str], file_name: str, title: str | None
    ) -> list[tuple[ListedItem, str | None, int | None]]:
        """Return the items that an audio file may be, at most a hundred, with their audio's address and its bytes.

        Args:
            names: guids and addresses of audio, one of which they have.
            file_name: what their audio's address may end with.
            title: what they may be called.
        """
        marks = ",".join("?" * len(names))
        ending = f"*/{''.join(f'[{one}]' if one in '*?[' else one for one in file_name)}"
        where = f"guid IN ({marks}) OR audio_url IN ({marks}) OR audio_url GLOB ? OR audio_url GLOB ? OR title = ?"
        order = "COLLATE NOCASE ORDER BY published DESC, id LIMIT 100"
        sql = f"SELECT {_COLUMNS}, audio_url, audio_bytes FROM feed_items WHERE {where} {order}"  # noqa: S608
        values = (*names, *names, ending, f"{ending}[?]*", title or "")
        return [(_listed(row[:-2]), row[-2], row[-1]) for row in self._store.rows(sql, values)]

    def of_episode(self, episode: Episode) -> ListedItem | None:
        """Return the item that became this episode; else the one with its title, of the podcast with its name."""
        sql = f"SELECT {_COLUMNS} FROM feed_items WHERE episode_id = ? ORDER BY id LIMIT 1"  # noqa: S608
        row = self._store.row(sql, (episode.id,))
        if row is None:
            sql = f"""
                SELECT {_COLUMNS} FROM feed_items WHERE episode_id IS NULL AND title = ? AND podcast_id IN (
                    SELECT id FROM podcasts WHERE title = ?
                ) ORDER BY id LIMIT 1
            """  # noqa: S608
            row = self._store.row(sql, (episode.title, episode.podcast))
        return _listed(row) if row else None

    def feed_of(self, episode_id: str) -> str | None:
        """Return the address of the feed that an episode comes from; None if the user subscribes to none with it."""
        sql = """
            SELECT p.feed_url FROM feed_items f JOIN podcasts p ON p.id = f.podcast_id
            WHERE f.episode_id = ? ORDER BY f.id LIMIT 1
        """
        row = self._store.row(sql, (episode_id,))
        return str(row["feed_url"]) if row else None

    def whole(self, item_id: int) -> FeedItem:
        """Return an item with its notes, chapters, transcripts and persons.

        Raises:
            KnownError: ``item-unknown``, ``database-damaged``.
        """
        sql = "SELECT * FROM feed_items JOIN feed_notes ON item_id = id WHERE id = ?"
        row = self._store.row(sql, (item_id,))
        if row is None:
            raise KnownError("item-unknown", "This episode is not in the library any more: refresh its podcast.")
        return _item(row)

    def set_episode(self, item_id: int, episode_id: str) -> None:
        """Store which episode an item became; it is not new any more."""
        with self._store.write():
            sql = "UPDATE feed_items SET episode_id = ?, is_new = 0 WHERE id = ?"
            self._store.change(sql, (episode_id, item_id))

    def set_seen(self, podcast_id: str | None = None) -> None:
        """Mark the items of a podcast, or of all, as not new."""
        where, values = ("AND podcast_id = ?", (podcast_id,)) if podcast_id else ("", ())
        with self._store.write():
            self._store.change(f"UPDATE feed_items SET is_new = 0 WHERE is_new {where}", values)  # noqa: S608


def _podcast(row: sqlite3.Row) -> Podcast:
    names = set(row.keys()) - {"added"}
    return Podcast(**{name: row[name] for name in names})


def _listed(row: Sequence[Any]) -> ListedItem:
    item_id, podcast_id, guid, title, published, duration_s, page_url, episode_id, is_new = row
    return ListedItem(
        item_id, podcast_id, guid, title, published, duration_s, page_url, episode_id, is_new=bool(is_new)
    )


def _details(item: FeedItem) -> str:
    return pack(
        {
            "artwork": item.artwork_url,
            "chapters_url": item.chapters_url,
            "chapters": [(one.start_s, one.title, one.address) for one in item.chapters],
            "transcripts": [(one.address, one.type, one.language) for one in item.transcripts],
            "persons": item.persons,
        }
        | ({"preview": True} if item.is_preview else {})
    )


def _digest(item: FeedItem, details: str) -> str:
    text = "\0".join(str(getattr(item, name)) for name in _PLAIN)
    return hashlib.sha256(f"{text}\0{item.notes}\0{details}".encode("utf-8", "replace")).hexdigest()[:32]


def _item(row: sqlite3.Row) -> FeedItem:
    details: Any = unpack(row["details"])
    plain = FeedItem(row["guid"], row["title"], notes=unpacked_notes(row["notes"]))
    return replace(
        plain,
        **{name: row[name] for name in _PLAIN},
        artwork_url=details.get("artwork"),
        chapters_url=details.get("chapters_url"),
        chapters=tuple(FeedChapter(*one) for one in details.get("chapters", ())),
        transcripts=tuple(FeedTranscript(*one) for one in details.get("transcripts", ())),
        persons=tuple((str(name), str(role)) for name, role in details.get("persons", ())),
        is_preview=bool(details.get("preview")),
    )
