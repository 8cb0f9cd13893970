"""Opens a library's database file: checks that it is one, creates or migrates it, or falls back to reading."""

import errno
import os
import sqlite3
import sys
import threading
from collections import Counter
from contextlib import suppress
from pathlib import Path

from explorer.files import make_folder, make_private
from explorer.model.errors import KnownError
from explorer.model.lazy_dataclass import dataclass
from explorer.store.database_errors import known, mapped, sentence
from explorer.store.database_uri import database_uri, is_on_share
from explorer.store.library_folder import Library
from explorer.store.schema import APPLICATION_ID, SCHEMA_VERSION, TABLES

BUSY_TIMEOUT_S = 5.0
_WAL_HEADER_BYTES = 32
_LEAST_BYTES = 100
"""The bytes of a database's header; a shorter file is none."""
_NO_WRITE = ("read-only", "cannot-open", "disk-full", "io-error")
"""Errors after which the library may still be readable."""
_NO_ROOM = ("disk-full", "io-error", "read-only", "no-memory")
"""Errors after which a migration has changed nothing."""
_NO_FILES_BESIDE = (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL)
"""Errors of SQLite when it can't make the files that it needs beside a database."""


@dataclass(frozen=True, slots=True)
class OpenDatabase:
    """An open database: its connection, and how it was found."""

    conn: sqlite3.Connection
    read_only_because: KnownError | None = None
    notices: tuple[KnownError, ...] = ()
    """Problems that do not prevent reading, to be shown to the user."""
    was_killed: bool = False
    """Whether the last program that had the library open did not close it."""


def open_database(library: Library, *, create: bool = True) -> OpenDatabase:
    """Open the library's database; create or migrate it if needed. Nothing is written before it is known to be ours.

    A database that can't be written, or one of a newer version of the program, is opened read-only.

    Raises:
        KnownError: the database is damaged, another program's, busy, unreadable, or (without ``create``) missing.
    """
    with mapped():
        _must_be_no_rest(library)
        leftover = _look_at_leftover(library, create=create)
        missing = (sentence("library-missing"),) if create and _has_lost_database(library) else ()
    opened = _opened(library, leftover, create=create)
    return OpenDatabase(opened.conn, opened.read_only_because, leftover.notices + missing, leftover.was_killed)


def _has_lost_database(library: Library) -> bool:
    """Return whether the database is missing where PDFs or backups say that there was one."""
    try:
        if library.database.exists() or not library.root.is_dir():
            return False
        return bool(library.backups()) or any(library.pdfs.glob("[0-9a-f]*/*.pdf"))
    except OSError:  # opening it tells what is wrong with the folder
        return False


class OpenFiles:
    """Counts the connections of this process to each database file; may be used from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._count: Counter[tuple[int, int]] = Counter()

    def has(self, database: Path) -> bool:
        """Return whether this process has the file open."""
        there = file_identity(database)
        with self._lock:
            return there is not None and self._count[there] > 0

    def add(self, there: tuple[int, int] | None, count: int) -> None:
        """Count a connection that was opened (1) or closed (-1)."""
        if there:
            with self._lock:
                self._count[there] += count


OPEN_FILES = OpenFiles()


def file_identity(path: Path) -> tuple[int, int] | None:
    """Return what tells a file from another one in its place: its device and inode; None if it is missing."""
    try:
        there = path.stat()
    except OSError:
        return None
    return there.st_dev, there.st_ino


@dataclass(frozen=True, slots=True)
class _Leftover:
    """What a killed program left beside the database."""

    was_killed: bool = False
    is_strange: bool = False
    """Whether the ``-wal`` file belongs to another database, and could not be moved away."""
    notices: tuple[KnownError, ...] = ()


def _look_at_leftover(library: Library, *, create: bool) -> _Leftover:
    """Check a ``-wal`` file with content, unless this process uses it; set it aside if it is another database's.

    So it is if the database is missing and to be made anew: SQLite would delete what may belong to one moved away.
    """
    database = library.database
    if not has_wal_content(library) or OPEN_FILES.has(database) or not (create or database.exists()):
        return _Leftover()
    from explorer.store import leftover_wal

    if database.exists() and leftover_wal.belongs(database):
        return _Leftover(was_killed=not leftover_wal.is_used(database))
    try:
        return _Leftover(notices=(leftover_wal.set_aside(database),))
    except OSError:
        notice = leftover_wal.left_aside(leftover_wal.wal_of(database).name)
        return _Leftover(is_strange=True, notices=(notice,))


def has_wal_content(library: Library) -> bool:
    """Return whether something lies in the ``-wal`` file; that of a closed library is missing or empty."""
    return wal_content(library) > 0


def wal_content(library: Library) -> int:
    """Return the bytes of the ``-wal`` file after its header."""
    try:
        return max(0, Path(f"{library.database}-wal").stat().st_size - _WAL_HEADER_BYTES)
    except OSError:
        return 0


def _opened(library: Library, leftover: _Leftover, *, create: bool) -> OpenDatabase:
    if leftover.is_strange or _is_write_protected(library):
        return _open_to_read(library, sentence("read-only", "by its permissions"), alone=leftover.is_strange)
    try:
        with mapped():
            if create:
                _make_root(library)
                # Not opened if it exists: that would end the locks of this process's other connections.
                make_private(library.database)
            elif not library.database.exists():
                raise sentence("no-library", str(library.database))
            return _open(library, "rwc" if create else "rw")
    except KnownError as error:
        if error.code not in _NO_WRITE or not os.access(library.database, os.R_OK):
            raise
        try:
            return _open_to_read(library, _why_unwritable(library, error))
        except KnownError:
            raise error from None


def _why_unwritable(library: Library, error: KnownError) -> KnownError:
    from explorer.store import disk_space

    if error.code in ("disk-full", "io-error") and disk_space.is_full(library.root):
        return disk_space.full(library, error.detail)
    return sentence(error.code if error.code == "io-error" else "read-only", error.detail)


def _must_be_no_rest(library: Library) -> None:
    """Raise if library.db is what is left of a database: SQLite would make a new one of it."""
    try:
        size = library.database.stat().st_size
    except OSError:
        return  # missing, or told when it is opened
    # A program that was killed while it made the library leaves an empty file, and nothing else yet.
    if 0 < size < _LEAST_BYTES or (
        size == 0 and (library.pdfs.exists() or has_wal_content(library) or any(library.backups()))
    ):
        raise sentence("database-damaged", f"library.db has {size} bytes")


def _make_root(library: Library) -> None:
    try:
        make_folder(library.root, private=True)
    except OSError as error:
        if error.errno in (errno.EEXIST, errno.ENOTDIR, errno.ENOENT, errno.ELOOP, errno.ENAMETOOLONG):
            raise sentence("not-a-folder", str(error)) from error
        raise


def _is_write_protected(library: Library) -> bool:
    """Return whether the library is write-protected: SQLite would open it, and then fail at the first change."""
    database = library.database
    return os.access(database, os.R_OK) and not (os.access(database, os.W_OK) and os.access(library.root, os.W_OK))


def _open(library: Library, mode: str) -> OpenDatabase:
    conn = _connect(library, mode)
    try:
        version = _version(conn)
        if version < SCHEMA_VERSION:
            version = _migrate(conn, library)
        if version <= SCHEMA_VERSION:
            _use_log(conn, "DELETE" if is_on_share(library.root.absolute()) else "WAL")
            return OpenDatabase(conn)
        conn.close()
        return OpenDatabase(_connect(library, "ro"), sentence("schema-newer"))
    except BaseException:
        conn.close()
        raise


def _open_to_read(library: Library, why: KnownError, *, alone: bool = False) -> OpenDatabase:
    """Return a read-only connection that creates no files beside the database.

    Args:
        alone: whether to read the database file without its ``-wal`` file.

    Raises:
        KnownError: it can't be read, or has an older schema, which can't be migrated without writing.
    """
    with mapped():
        try:
            return _read_as_it_is(library, "ro&immutable=1" if alone else "ro", why)
        except sqlite3.OperationalError as error:
            # Reading a shared WAL database needs an index beside it. If there is none and it can't be made, no other
            # program is writing, and without a -wal file the database file is complete.
            if error.sqlite_errorcode & 0xFF not in _NO_FILES_BESIDE or Path(f"{library.database}-journal").exists():
                raise
            if not has_wal_content(library):
                return _read_as_it_is(library, "ro&immutable=1", why)
            if os.name != "posix":
                raise
            # With the index in this process's memory. This needs a lock on the file, and so the right to write it.
            return _read_as_it_is(library, "rw&vfs=unix-excl", why)


def _read_as_it_is(library: Library, mode: str, why: KnownError) -> OpenDatabase:
    conn = _connect(library, mode)
    try:
        conn.execute("PRAGMA query_only = ON")
        version = _version(conn)
    except BaseException:
        conn.close()
        raise
    if version < SCHEMA_VERSION:
        conn.close()
        raise why
    return OpenDatabase(conn, why if version == SCHEMA_VERSION else sentence("schema-newer"))


def _connect(library: Library, mode: str) -> sqlite3.Connection:
    """Open a connection, with the settings that SQLite does not store in the file."""
    conn = sqlite3.connect(
        database_uri(library.database.absolute(), f"mode={mode}"),
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
        if sys.platform == "darwin":  # There, fsync leaves what was written in the drive's own cache.
            conn.execute("PRAGMA fullfsync = ON")
            conn.execute("PRAGMA checkpoint_fullfsync = ON")
        # A -wal file is begun anew only after a new seal (Store._seal), and is then as long as what is in it.
        conn.execute("PRAGMA wal_autocheckpoint = 0")
        conn.execute("PRAGMA journal_size_limit = 0")
    except BaseException:
        conn.close()
        raise
    return conn


def _version(conn: sqlite3.Connection) -> int:
    """Return the schema's version; 0 for an empty file.

    Raises:
        KnownError: ``database-foreign``; ``database-damaged`` if tables of this version are missing.
    """
    version = int(conn.execute("PRAGMA user_version").fetchone()[0])
    mark = int(conn.execute("PRAGMA application_id").fetchone()[0])
    tables = {row[0] for row in conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if mark != APPLICATION_ID and not (mark == version == 0 and not tables):
        raise sentence("database-foreign", f"application_id {mark:#x}, user_version {version}")
    if version == SCHEMA_VERSION and not tables >= TABLES:
        raise sentence("database-damaged", f"without {', '.join(sorted(TABLES - tables))}")
    return version


def _migrate(conn: sqlite3.Connection, library: Library) -> int:
    """Migrate the schema in one transaction, after a backup; return its new version."""
    conn.execute("PRAGMA foreign_keys = OFF")  # a step may rebuild a table; has no effect inside a transaction
    conn.execute("BEGIN IMMEDIATE")
    made: Path | None = None
    try:
        version = _version(conn)  # again: another program may have migrated it meanwhile
        if version < SCHEMA_VERSION:
            if version:
                from explorer.store.backup import back_up

                made = back_up(library, version)
            from explorer.store import migrations

            migrations.apply(conn)
            if loose := conn.execute("PRAGMA foreign_key_check").fetchone():
                raise AssertionError(f"the migration left a row of {loose[0]} pointing to nothing")
            conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            conn.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
            version = SCHEMA_VERSION
        conn.execute("COMMIT")
    except BaseException as error:
        with suppress(sqlite3.Error):
            conn.execute("ROLLBACK")
        told = known(error) if isinstance(error, sqlite3.Error | OSError) else None
        if made and told and told.code in _NO_ROOM:
            # The database is as it was; a copy for each start would fill the disk.
            with suppress(OSError):
                made.unlink()
        raise
    conn.execute("PRAGMA foreign_keys = ON")
    # Changes after the migration are not to stand in one -wal file with it (see leftover_wal).
    conn.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
    return version


def _use_log(conn: sqlite3.Connection, mode: str) -> None:
    """Use write-ahead logging (``WAL``), where the file system supports it, so that readers and the writer do not block
    each other.

    Otherwise SQLite uses its rollback journal (``DELETE``), which is as safe but slower. The file remembers the mode.
    """
    for _ in range(20):
        try:
            conn.execute(f"PRAGMA journal_mode = {mode}").fetchone()
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
        # Changing the mode doesn't wait for others, a transaction does.
        conn.execute("BEGIN IMMEDIATE")
        conn.execute("ROLLBACK")
