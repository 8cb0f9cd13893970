"""The library's database: opens it safely, and runs all its transactions."""

import errno
import os
import secrets
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from explorer.files import make_folder
from explorer.model import hybrid_clock
from explorer.model.errors import KnownError
from explorer.store.annotation_table import AnnotationTable
from explorer.store.change_feed import Change, ChangeFeed
from explorer.store.database_errors import mapped, sentence
from explorer.store.device import device_id
from explorer.store.episode_table import EpisodeTable
from explorer.store.item_states import ItemStates
from explorer.store.item_summaries import ItemSummaries
from explorer.store.letter_mark_table import LetterMarkTable
from explorer.store.library_folder import Library
from explorer.store.note_table import NoteTable
from explorer.store.paper_table import PaperTable
from explorer.store.provenance_table import ProvenanceTable
from explorer.store.reading_table import ReadingTable
from explorer.store.schema import APPLICATION_ID, SCHEMA_VERSION
from explorer.store.service_records import ServiceRecords
from explorer.store.setting_table import SettingTable
from explorer.store.tag_queries import TagQueries
from explorer.store.version_table import VersionTable

if TYPE_CHECKING:
    from explorer.store.episode_facts import EpisodeFacts
    from explorer.store.fact_table import FactTable
    from explorer.store.page_label_table import PageLabelTable
    from explorer.store.paper_merges import PaperMerges

BUSY_TIMEOUT_S = 5.0
Values = Sequence[Any]


class Store:
    """One connection to a library's database, for the thread that opened it.

    Reads see only committed data. Writes go through ``write()``; when it ends without an error, they are on the disk.
    Errors of SQLite that the user can mend are raised as KnownError.
    """

    def __init__(self, library: Library, conn: sqlite3.Connection, read_only_because: KnownError | None = None) -> None:
        self.library = library
        self.conn = conn
        self.read_only_because = read_only_because
        """Why the library is read-only, raised by every write: ``schema-newer`` or ``read-only``."""
        self.notices: list[KnownError] = []
        """Problems that do not prevent reading, to be shown to the user."""
        self.writer_id = secrets.token_hex(4)
        """The id of this writer in the feed of changes; connections of one program may share it."""
        self.committed: Callable[[frozenset[Change] | None], object] | None = None
        """Called after each commit, in the thread that wrote, with the rows that were written; None for very many."""
        self._depth = 0
        self._lost: KnownError | None = None
        self._stamp: str | None = None
        """The clock's stamp of the transaction; None until it changes something."""
        self._before: int | None = None
        """The newest change of the library before the transaction's first one."""
        self.episodes = EpisodeTable(self)
        self.papers = PaperTable(self)
        self.annotations = AnnotationTable(self)
        self.notes = NoteTable(self)
        self.states = ItemStates(self)
        self.tags = TagQueries(self)
        self.versions = VersionTable(self)
        self.changes = ChangeFeed(self)
        self.briefs = ItemSummaries(self)
        self.records = ServiceRecords(self)
        self.links = ProvenanceTable(self)
        self.reading = ReadingTable(self)
        self.letter_marks = LetterMarkTable(self)
        self.settings = SettingTable(self)

    @classmethod
    def open(cls, library: Library, *, create: bool = True) -> "Store":
        """Open the library's database; create or migrate it if needed.

        A write-protected database, or one of a newer version of the program, is opened read-only.

        Raises:
            KnownError: the database is damaged, another program's, busy, unreadable, or (without ``create``) missing.
        """
        if _is_write_protected(library):
            return cls(library, *_open_to_read(library, sentence("read-only", "by its permissions")))
        try:
            with mapped():
                if create:
                    _make_root(library)
                elif not library.database.exists():
                    raise sentence("no-library", str(library.database))
                return cls(library, *_open(library, "rwc" if create else "rw"))
        except KnownError as error:
            if error.code not in ("read-only", "cannot-open") or not os.access(library.database, os.R_OK):
                raise
            try:
                return cls(library, *_open_to_read(library, sentence("read-only", error.detail)))
            except KnownError:
                raise error from None

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

    @property
    def read_only(self) -> bool:
        """Return whether writes are refused; ``read_only_because`` says why."""
        return self.read_only_because is not None

    def must_be_writable(self) -> None:
        """Raise if the library is read-only; for a check before long work.

        Raises:
            KnownError: ``schema-newer`` or ``read-only``.
        """
        if why := self.read_only_because:
            raise KnownError(why.code, why.sentence, why.detail)

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
        begin, end, undo = _PART if self._depth else _WHOLE
        self._run(begin)
        self._depth += 1
        try:
            yield
            self._must_be_whole()
            if self._depth == 1 and self._before is not None:
                # Clears the writer, so that changes made by other tools are not attributed to this program.
                self._run("UPDATE device_clock SET writer = ''")
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
            device = device_id(self.library.root)
            stamp = hybrid_clock.following(self.changes.clock(), device, hybrid_clock.wall_ms())
            self._run("INSERT OR REPLACE INTO device_clock VALUES (1, ?, ?)", (stamp, self.writer_id))
            self._stamp = stamp
        return self._stamp

    def has_seen(self, stamp: str) -> None:
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

    def check(self) -> list[str]:
        """Return the errors that SQLite finds in the file; empty if it is intact. Reads the whole file."""
        try:
            faults = [str(row[0]) for row in self.rows("PRAGMA quick_check(20)")]
            loose = [f"{row[0]}: a row points to nothing in {row[2]}" for row in self.rows("PRAGMA foreign_key_check")]
        except KnownError as error:
            return [error.detail or error.sentence]
        return [fault for fault in faults if fault != "ok"] + loose[:20]

    def close(self) -> None:
        """Close the connection after a checkpoint, so that a copy of the database file alone is complete."""
        with suppress(sqlite3.Error):
            if not self.read_only:
                self.conn.execute("PRAGMA busy_timeout = 0")
                self.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        self.conn.close()


def _fit(value: Any) -> Any:
    """Return text that UTF-8 can encode: pasted text may contain lone surrogates, which must not lose a note."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return value


# IMMEDIATE: a transaction that begins by reading can fail at once with BUSY_SNAPSHOT, whatever the timeout.
_WHOLE = ("BEGIN IMMEDIATE", "COMMIT", ("ROLLBACK",))
_PART = ("SAVEPOINT part", "RELEASE part", ("ROLLBACK TO part", "RELEASE part"))


def _make_root(library: Library) -> None:
    try:
        make_folder(library.root)
    except OSError as error:
        if error.errno in (errno.EEXIST, errno.ENOTDIR, errno.ENOENT, errno.ELOOP, errno.ENAMETOOLONG):
            raise sentence("not-a-folder", str(error)) from error
        raise


def _is_write_protected(library: Library) -> bool:
    """Return whether the library is write-protected: SQLite would open it, and then fail at the first change."""
    database = library.database
    return os.access(database, os.R_OK) and not (os.access(database, os.W_OK) and os.access(library.root, os.W_OK))


def _open(library: Library, mode: str) -> tuple[sqlite3.Connection, KnownError | None]:
    """Return a connection to a migrated database, and the reason if it is read-only."""
    conn = _connect(library, mode)
    try:
        version = _version(conn)
        if version < SCHEMA_VERSION:
            version = _migrate(conn, library)
        if version <= SCHEMA_VERSION:
            _use_wal(conn)
            return conn, None
        conn.close()
        return _connect(library, "ro"), sentence("schema-newer")
    except BaseException:
        conn.close()
        raise


def _open_to_read(library: Library, why: KnownError) -> tuple[sqlite3.Connection, KnownError]:
    """Return a read-only connection that creates no files beside the database.

    Raises:
        KnownError: it can't be read, or has an older schema, which can't be migrated without writing.
    """
    with mapped():
        try:
            return _read_as_it_is(library, "ro", why)
        except sqlite3.OperationalError as error:
            # Reading a shared WAL database needs files beside it. If they do not exist and can't be created, no other
            # program is writing, and the database file alone is complete.
            alone = not any(Path(f"{library.database}-{kind}").exists() for kind in ("wal", "journal"))
            if not alone or error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY):
                raise
            return _read_as_it_is(library, "ro&immutable=1", why)


def _read_as_it_is(library: Library, mode: str, why: KnownError) -> tuple[sqlite3.Connection, KnownError]:
    conn = _connect(library, mode)
    try:
        version = _version(conn)
    except BaseException:
        conn.close()
        raise
    if version < SCHEMA_VERSION:
        conn.close()
        raise why
    return conn, why if version == SCHEMA_VERSION else sentence("schema-newer")


def _connect(library: Library, mode: str) -> sqlite3.Connection:
    """Open a connection, with the settings that SQLite does not store in the file."""
    conn = sqlite3.connect(
        f"{library.database.absolute().as_uri()}?mode={mode}",
        uri=True,
        timeout=BUSY_TIMEOUT_S,
        isolation_level=None,  # transactions begin explicitly
        cached_statements=256,
    )
    conn.row_factory = sqlite3.Row
    try:
        # FULL: a commit survives a power cut, not only a crash. The file may be manipulated: its views and triggers
        # can't call functions, and its pages are checked when read.
        for pragma in ("foreign_keys = ON", "synchronous = FULL", "trusted_schema = OFF", "cell_size_check = ON"):
            conn.execute(f"PRAGMA {pragma}")
    except BaseException:
        conn.close()
        raise
    return conn


def _version(conn: sqlite3.Connection) -> int:
    """Return the schema's version; 0 for an empty file.

    Raises:
        KnownError: ``database-foreign``.
    """
    version = int(conn.execute("PRAGMA user_version").fetchone()[0])
    mark = int(conn.execute("PRAGMA application_id").fetchone()[0])
    empty = conn.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
    if mark != APPLICATION_ID and not (mark == version == 0 and empty):
        raise sentence("database-foreign", f"application_id {mark:#x}, user_version {version}")
    return version


def _migrate(conn: sqlite3.Connection, library: Library) -> int:
    """Migrate the schema in one transaction, after a backup; return its new version."""
    conn.execute("PRAGMA foreign_keys = OFF")  # a step may rebuild a table; has no effect inside a transaction
    conn.execute("BEGIN IMMEDIATE")
    try:
        version = _version(conn)  # again: another program may have migrated it meanwhile
        if version < SCHEMA_VERSION:
            if version:
                from explorer.store.backup import back_up

                back_up(library, version)
            from explorer.store import migrations

            migrations.apply(conn)
            if loose := conn.execute("PRAGMA foreign_key_check").fetchone():
                raise AssertionError(f"the migration left a row of {loose[0]} pointing to nothing")
            conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            conn.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
            version = SCHEMA_VERSION
        conn.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):
            conn.execute("ROLLBACK")
        raise
    conn.execute("PRAGMA foreign_keys = ON")
    return version


def _use_wal(conn: sqlite3.Connection) -> None:
    """Use write-ahead logging, where the file system supports it, so that readers and the writer do not block each
    other.

    Otherwise SQLite uses its rollback journal, which is as safe but slower. The file remembers the mode.
    """
    for _ in range(20):
        try:
            conn.execute("PRAGMA journal_mode = WAL").fetchone()
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
        # Changing the mode doesn't wait for others, a transaction does.
        conn.execute("BEGIN IMMEDIATE")
        conn.execute("ROLLBACK")
