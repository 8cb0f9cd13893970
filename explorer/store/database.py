"""The library's database: runs all its transactions."""

import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cached_property
from typing import TYPE_CHECKING, Any

from explorer.model import hybrid_clock
from explorer.model.errors import KnownError
from explorer.store.annotation_table import AnnotationTable
from explorer.store.bookmark_table import BookmarkTable
from explorer.store.change_feed import Change, ChangeFeed
from explorer.store.database_errors import mapped
from explorer.store.database_file import OPEN_FILES, OpenDatabase, file_identity, open_database, wal_content
from explorer.store.device import device_id
from explorer.store.episode_table import EpisodeTable
from explorer.store.item_states import ItemStates
from explorer.store.item_summaries import ItemSummaries
from explorer.store.library_folder import Library
from explorer.store.note_table import NoteTable
from explorer.store.paper_table import PaperTable
from explorer.store.provenance_table import ProvenanceTable
from explorer.store.reading_table import ReadingTable
from explorer.store.seal import Seal, new_seal, seal_of
from explorer.store.service_metadata import ServiceMetadata
from explorer.store.setting_table import SettingTable
from explorer.store.show_notes_table import ShowNotesTable
from explorer.store.tag_queries import TagQueries
from explorer.store.version_table import VersionTable

if TYPE_CHECKING:
    from explorer.store.audio_table import AudioTable
    from explorer.store.episode_facts import EpisodeFacts
    from explorer.store.fact_table import FactTable
    from explorer.store.library_lists import LibraryLists
    from explorer.store.listening_table import ListeningTable
    from explorer.store.page_label_table import PageLabelTable
    from explorer.store.paper_merges import PaperMerges
    from explorer.store.podcast_table import PodcastTable
    from explorer.store.tied_place_table import TiedPlaceTable
    from explorer.store.transcript_table import TranscriptTable

Values = Sequence[Any]
_ROUND_BYTES = 4_000_000
"""The length of the ``-wal`` file at which it is written into the database: SQLite's own 1,000 pages."""


class Store:
    """One connection to a library's database, for the thread that opened it.

    Reads see only committed data. Writes go through ``write()``; when it ends without an error, they are on the disk.
    Errors of SQLite that the user can mend are raised as KnownError.
    """

    def __init__(self, library: Library, opened: OpenDatabase) -> None:
        self.library = library
        self.conn = opened.conn
        self.read_only_because = opened.read_only_because
        """Why the library is read-only, raised by every write: ``schema-newer``, ``read-only`` or ``disk-full``."""
        self.notices = list(opened.notices)
        """Problems that do not prevent reading, to be shown to the user."""
        self.was_killed = opened.was_killed
        """Whether the last program that had the library open did not close it."""
        self._file = file_identity(library.database)
        OPEN_FILES.add(self._file, 1)
        self.writer_id = os.urandom(4).hex()
        """The id of this writer in the feed of changes; connections of one program may share it."""
        self.committed: Callable[[frozenset[Change] | None], object] | None = None
        """Called after each commit, in the thread that wrote, with the rows that were written; None for very many."""
        self._depth = 0
        self._lost: KnownError | None = None
        self._stamp: str | None = None
        """The clock's stamp of the transaction; None until it changes something."""
        self._before: int | None = None
        """The newest change of the library before the transaction's first one."""
        self._sealed = ""
        """What the transaction leaves in ``device_clock.writer``."""
        self._unconfirmed: str | None = None
        """A seal that may not be in the database file yet."""
        self._confirmed: str | None = None
        """The seal that is known to be there."""
        self._sealed_at = 0
        """How long the ``-wal`` file was at the last seal, in bytes."""
        self.episodes = EpisodeTable(self)
        self.papers = PaperTable(self)
        self.annotations = AnnotationTable(self)
        self.notes = NoteTable(self)
        self.item_states = ItemStates(self)
        self.tags = TagQueries(self)
        self.versions = VersionTable(self)
        self.changes = ChangeFeed(self)
        self.summaries = ItemSummaries(self)
        self.metadata = ServiceMetadata(self)
        self.links = ProvenanceTable(self)
        self.reading = ReadingTable(self)
        self.bookmarks = BookmarkTable(self)
        self.settings = SettingTable(self)

    @classmethod
    def open(cls, library: Library, *, create: bool = True) -> "Store":
        """Open the library's database, as ``open_database`` does. Raises KnownError."""
        return cls(library, open_database(library, create=create))

    # Imported on first use, because a start rarely writes facts.

    @cached_property
    def facts(self) -> "FactTable":
        """Return the table of facts."""
        from explorer.store.fact_table import FactTable

        return FactTable(self)

    @cached_property
    def page_labels(self) -> "PageLabelTable":
        """Return the labels of the pages of PDFs."""
        from explorer.store.page_label_table import PageLabelTable

        return PageLabelTable(self, self.facts)

    @cached_property
    def episode_facts(self) -> "EpisodeFacts":
        """Return the facts about episodes and their parts."""
        from explorer.store.episode_facts import EpisodeFacts

        return EpisodeFacts(self)

    @cached_property
    def merges(self) -> "PaperMerges":
        """Return the merges of papers."""
        from explorer.store.paper_merges import PaperMerges

        return PaperMerges(self)

    @cached_property
    def podcasts(self) -> "PodcastTable":
        """Return the podcasts and the items of their feeds."""
        from explorer.store.podcast_table import PodcastTable

        return PodcastTable(self)

    @cached_property
    def lists(self) -> "LibraryLists":
        """Return the queries for lists of the whole library."""
        from explorer.store.library_lists import LibraryLists

        return LibraryLists(self)

    @cached_property
    def audio(self) -> "AudioTable":
        """Return the sound of episodes."""
        from explorer.store.audio_table import AudioTable

        return AudioTable(self)

    @cached_property
    def listening(self) -> "ListeningTable":
        """Return where episodes were left, and what of them was heard."""
        from explorer.store.listening_table import ListeningTable

        return ListeningTable(self)

    @cached_property
    def tied_places(self) -> "TiedPlaceTable":
        """Return the places that the user tied to times."""
        from explorer.store.tied_place_table import TiedPlaceTable

        return TiedPlaceTable(self)

    @cached_property
    def show_notes(self) -> ShowNotesTable:
        """Return the show notes that no feed has."""
        return ShowNotesTable(self)

    @cached_property
    def transcripts(self) -> "TranscriptTable":
        """Return the transcripts of episodes."""
        from explorer.store.transcript_table import TranscriptTable

        return TranscriptTable(self)

    @property
    def read_only(self) -> bool:
        """Return whether writes are refused; ``read_only_because`` says why."""
        return self.read_only_because is not None

    def must_be_writable(self) -> None:
        """Raise if the library is read-only; for a check before long work.

        Raises:
            KnownError: ``schema-newer``, ``read-only`` or ``disk-full``.
        """
        if why := self.read_only_because:
            raise why.anew()

    @contextmanager
    def write(self) -> Iterator[None]:
        """Open a transaction; an error undoes all changes made inside. A nested ``write()`` is a part of the outer one.

        Raises:
            KnownError: nothing was changed; the caller has to keep the unsaved data.
        """
        self.must_be_writable()
        if self._depth:
            self._must_be_whole()
        else:
            self._lost, self._stamp, self._before = None, None, None
            self._seal()
        begin, end, undo = _PART if self._depth else _WHOLE
        self._run(begin)
        self._depth += 1
        try:
            yield
            self._must_be_whole()
            if self._depth == 1 and self._before is not None:
                # So that changes made by other tools are not attributed to this program.
                self._run("UPDATE device_clock SET writer = ?", (self._sealed,))
            announces = self.committed is not None and self._depth == 1 and self._before is not None
            written = self.changes.since(self._before or 0) if announces else None
            self._run(end)
        except BaseException:
            if self.conn.in_transaction:
                with suppress(sqlite3.Error):  # the first error is the one to report
                    for statement in undo:
                        self.conn.execute(statement)
            self._stamp = None  # the clock may have been rolled back too
            raise
        finally:
            self._depth -= 1
        if announces and self.committed:
            self.committed(written)

    @contextmanager
    def read(self) -> Iterator[None]:
        """Open a read transaction: reads inside see one state of the database, whatever others commit meanwhile."""
        if self.conn.in_transaction:
            yield
            return
        self._run("BEGIN")
        try:
            yield
        finally:
            self._run("COMMIT")

    def rows(self, sql: str, values: Values = ()) -> list[sqlite3.Row]:
        """Return all rows of a query."""
        with mapped():
            return self.conn.execute(sql, values).fetchall()

    def row(self, sql: str, values: Values = ()) -> sqlite3.Row | None:
        """Return the first row of a query."""
        rows = self.rows(sql, values)
        return rows[0] if rows else None

    def change(self, sql: str, values: Values = ()) -> None:
        """Run one statement that changes data; only inside ``write()``."""
        self.stamp()
        self._run(sql, values)

    def stamp(self) -> str:
        """Return the clock's stamp of this ``write()``, later than all earlier ones (see ``model.hybrid_clock``)."""
        self._must_be_whole()
        if self._stamp is None:
            if self._before is None:
                self._before = self.changes.last()
                self._sealed = self._seal_to_keep()
            device = device_id(self.library.root)
            stamp = hybrid_clock.following(self.changes.clock(), device, hybrid_clock.wall_ms())
            self._run("INSERT OR REPLACE INTO device_clock VALUES (1, ?, ?)", (stamp, self.writer_id))
            self._stamp = stamp
        return self._stamp

    def advance_clock(self, stamp: str) -> None:
        """Advance the clock of this ``write()`` past a stamp from another device."""
        if stamp > self.stamp():
            later = hybrid_clock.following(stamp, device_id(self.library.root), 0)
            self._run("INSERT OR REPLACE INTO device_clock VALUES (1, ?, ?)", (later, self.writer_id))
            self._stamp = later

    def upsert(self, table: str, key: tuple[str, ...], row: Mapping[str, Any]) -> None:
        """Insert a row, or update the given columns of the row with the same key; only inside ``write()``.

        Other columns, and the rows that refer to this one, stay as they are (INSERT OR REPLACE would delete first).
        """
        columns = ", ".join(row)
        news = ", ".join(f"{name} = excluded.{name}" for name in row if name not in key)
        self.change(
            f"INSERT INTO {table} ({columns}) VALUES ({', '.join('?' * len(row))}) "  # noqa: S608 - our own names
            f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET {news}",
            [_fit(value) for value in row.values()],
        )

    def _run(self, sql: str, values: Values = ()) -> None:
        try:
            with mapped():
                self.conn.execute(sql, values)
        except KnownError as error:
            self._lost = error
            raise

    def _must_be_whole(self) -> None:
        # A full disk makes SQLite roll the whole transaction back by itself. What came after it would be written
        # alone, outside any transaction, if the caller swallowed the error and went on.
        if not (self._depth and self.conn.in_transaction):
            raise self._lost or AssertionError("a change outside Store.write()")

    def data_version(self) -> int:
        """Return a number that changes when another connection has committed, and now and then when one has closed."""
        return int(self.rows("PRAGMA data_version")[0][0])

    def check(self, tables: tuple[str, ...] = ()) -> list[str]:
        """Return the errors that SQLite finds in the whole file, or in some tables; empty if it is intact."""
        from explorer.store.backup import faults

        try:
            with mapped():
                return faults(self.conn, tables)
        except KnownError as error:
            return [error.detail or error.sentence]

    def close(self) -> None:
        """Close the connection after a checkpoint, so that a copy of the database file alone is complete."""
        with suppress(sqlite3.Error):
            if not self.read_only:
                self.conn.execute("PRAGMA busy_timeout = 0")
                self.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        self.conn.close()
        OPEN_FILES.add(self._file, -1)
        self._file = None

    # The seal, by which a killed program's -wal file is known as this database's (see leftover_wal)

    def _seal(self) -> None:
        """Put a new seal into the database file if its ``-wal`` file is empty, for a copy may have been made since, or
        so long that it will be begun anew: its changes then fit no copy that was made before."""
        size = wal_content(self.library)
        if not size or size - self._sealed_at > _ROUND_BYTES:
            if not self._uses_wal:
                return
            self._run("BEGIN IMMEDIATE")
            try:
                last = seal_of(self.changes.writer())
                # As long as the last seal may not be in the database file, that of the file has to be known.
                if not wal_content(self.library) or (size and last and last.before is None):
                    seal = new_seal(last)
                    self._run("UPDATE device_clock SET writer = ?", (str(seal),))
                    self._unconfirmed = seal.number
                elif last and last.before is not None:
                    self._unconfirmed = last.number
                self._run("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):
                    self.conn.execute("ROLLBACK")
                raise
            self._sealed_at = size
        elif size < self._sealed_at:
            self._sealed_at = 0
        if self._unconfirmed:
            # While another program is at it, it is busy, with -1 of -1 pages.
            busy, frames, copied = self.rows("PRAGMA wal_checkpoint(PASSIVE)")[0]
            if not busy and frames == copied:
                self._confirmed, self._unconfirmed = self._unconfirmed, None

    def _seal_to_keep(self) -> str:
        """Return what stands in ``device_clock.writer`` between commits: the seal, as far as it is known."""
        seal = seal_of(self.changes.writer())
        if seal is None:
            return ""
        if seal.before is not None and seal.number != self._confirmed:
            self._unconfirmed = seal.number
            return str(seal)
        return str(Seal(seal.number))

    @cached_property
    def _uses_wal(self) -> bool:
        return bool(self.rows("PRAGMA journal_mode")[0][0] == "wal")


def _fit(value: Any) -> Any:
    """Return text that UTF-8 can encode: pasted text may contain lone surrogates, which must not lose a note."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return value


# IMMEDIATE: a transaction that begins by reading can fail at once with BUSY_SNAPSHOT, whatever the timeout.
_WHOLE = ("BEGIN IMMEDIATE", "COMMIT", ("ROLLBACK",))
_PART = ("SAVEPOINT part", "RELEASE part", ("ROLLBACK TO part", "RELEASE part"))
