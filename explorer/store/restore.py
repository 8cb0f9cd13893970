"""Puts a backup in the place of a library's database; the database that was there is kept beside it."""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from explorer.files import replace_file, sync_folder
from explorer.model import hybrid_clock
from explorer.model.errors import KnownError
from explorer.model.library_backup import BackupContents, RestoreDifference, RestorePreview, RestoreResult
from explorer.model.one_line import one_line
from explorer.store import leftover_wal
from explorer.store.backup import back_up, contents, copy_pages, faults, free_name, read_only
from explorer.store.database import Store
from explorer.store.database_errors import mapped, sentence
from explorer.store.database_uri import database_uri
from explorer.store.library_folder import Library
from explorer.store.schema import SCHEMA_VERSION

_PATIENCE_S = 5.0
_FIRST_LINES = 5
_FIRST_WITH_IDS = 5
"""The first schema in which papers have their present ids."""
_FEED_GAP = 1_000_000


def preview(library: Library, backup: Path) -> RestorePreview:
    """Return what restoring this backup would change; nothing is written.

    Raises:
        KnownError: as ``backup.contents``.
    """
    held = contents(backup)
    with suppress(KnownError), _present(library) as store:
        now = _items(store.conn)
        there = store.library.database.stat()
        counts = [store.rows(sql)[0][0] for sql in _LIVE]
        made = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        present = BackupContents(library.database, made, SCHEMA_VERSION, there.st_size, *counts)
        here = _titles(store.conn)
        with closing(read_only(backup)) as conn:
            then = _items(conn)
            # Before, papers had other ids.
            titles = _titles(conn) if held.version >= _FIRST_WITH_IDS else here
        return RestorePreview(held, present, _difference(now, then, here, titles), _difference(then, now, titles, here))
    return RestorePreview(held, None)


def restore(library: Library, backup: Path) -> RestoreResult:
    """Make the library what a backup holds, and keep what it was in a backup of its own.

    Open windows, of whatever program, see the restored rows as a change by somebody else: the pages are written in one
    transaction of the open database, so that no file is exchanged under anybody. Only a database that can't be opened
    is renamed, to ``library-damaged-….db``.

    Raises:
        KnownError: the backup can't be used, the library can't be written, or another program keeps it busy; then the
            library is as it was.
    """
    held = contents(backup)
    part = library.root / f".{library.database.name}.{os.urandom(6).hex()}.tmp"
    with mapped():
        try:
            _prepare(backup, part)
            try:
                store = Store.open(library, create=False)
            except KnownError as problem:
                if problem.code not in ("database-damaged", "database-foreign", "no-library"):
                    raise
                return RestoreResult(held, _exchange(library, part))
            with closing(store):
                store.must_be_writable()
                kept = _keep(library)
                _put_back(store, part)
            return RestoreResult(held, kept)
        finally:
            with suppress(OSError):
                part.unlink()


def _prepare(backup: Path, part: Path) -> None:
    """Make a checked copy of the backup, in this program's schema."""
    copy_pages(backup, part)
    with closing(sqlite3.connect(part, isolation_level=None)) as conn:
        if conn.execute("PRAGMA user_version").fetchone()[0] < SCHEMA_VERSION:
            from explorer.store import migrations

            conn.execute("PRAGMA foreign_keys = OFF")
            conn.execute("BEGIN")
            migrations.apply(conn)
            conn.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
            conn.execute("COMMIT")
        if found := faults(conn):
            raise sentence("database-damaged", "; ".join(found))


def _keep(library: Library) -> Path:
    """Back up the library as it is; the pages alone if it is damaged."""
    try:
        return back_up(library, SCHEMA_VERSION)
    except (KnownError, sqlite3.DatabaseError) as problem:
        if isinstance(problem, sqlite3.OperationalError):
            raise
    path = _damaged_name(library)
    copy_pages(library.database, path)
    return path


def _damaged_name(library: Library) -> Path:
    return free_name(library.root, f"library-damaged-{datetime.now(UTC).strftime('%Y%m%dT%H%M%SZ')}", ".db")


def _exchange(library: Library, part: Path) -> Path | None:
    """Rename the database and what lies beside it, and put the copy in its place; return the new name."""
    kept, database = _damaged_name(library), library.database
    if database.exists() and leftover_wal.is_used(database):
        raise sentence("database-replaced")
    for kind in ("-wal", "-shm", "-journal", ""):
        with suppress(FileNotFoundError):
            Path(f"{database}{kind}").rename(f"{kept}{kind}")
    replace_file(part, database)
    sync_folder(library.root)
    return kept if kept.exists() else None


def _put_back(store: Store, part: Path) -> None:
    with store.write():
        store.stamp()  # The database is sealed now, and its -wal file not empty
    # A reader keeps others from emptying the -wal file, and so from sealing the database anew.
    with _reader(store.library) as reader:
        clock, seal = reader.execute("SELECT clock, writer FROM device_clock").fetchone()
        last = reader.execute("SELECT min(seq) FROM changes").fetchone()[0] or 0
        with closing(sqlite3.connect(part)) as copy:
            later = hybrid_clock.following(max(clock, _clock(copy)), clock[18:], hybrid_clock.wall_ms())
            copy.execute("INSERT OR REPLACE INTO device_clock VALUES (1, ?, ?)", (later, seal))
            # Far below all numbers that a window has seen, so that it reads everything again (see change_feed).
            least, most = copy.execute("SELECT min(seq), max(seq) FROM changes").fetchone()
            if most is not None:
                copy.execute("UPDATE changes SET seq = seq - ?", (most - min(0, last, least) + _FEED_GAP,))
            copy.commit()
            until = time.monotonic() + _PATIENCE_S

            def bound(status: int, *_: int) -> None:
                if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) and time.monotonic() > until:
                    raise sentence("database-busy")

            copy.backup(store.conn, progress=bound)
    store.rows("PRAGMA wal_checkpoint(PASSIVE)")


def _clock(conn: sqlite3.Connection) -> str:
    row = conn.execute("SELECT clock FROM device_clock").fetchone()
    return str(row[0]) if row else ""


@contextmanager
def _reader(library: Library) -> Iterator[sqlite3.Connection]:
    uri = database_uri(library.database.absolute(), "mode=ro")
    with closing(sqlite3.connect(uri, uri=True, isolation_level=None)) as conn:
        conn.execute("BEGIN")
        yield conn


@contextmanager
def _present(library: Library) -> Iterator[Store]:
    with closing(Store.open(library, create=False)) as store:
        yield store


_LIVE = (
    "SELECT count(*) FROM papers",
    "SELECT count(*) FROM notes WHERE deleted IS NULL",
    "SELECT count(*) FROM annotations WHERE deleted IS NULL",
)
_ITEMS = """
    SELECT id, modified, 'note', substr(text, 1, 200) FROM notes WHERE deleted IS NULL
    UNION ALL SELECT id, modified, kind, substr(CASE comment WHEN '' THEN quote ELSE comment END, 1, 200)
    FROM annotations WHERE deleted IS NULL
"""


def _items(conn: sqlite3.Connection) -> dict[str, tuple[str, str, str]]:
    """Return the date, the kind and the first words of each note and annotation, by id."""
    return {row[0]: (row[1], row[2], row[3]) for row in conn.execute(_ITEMS)}


def _titles(conn: sqlite3.Connection) -> dict[str, str]:
    """Return the titles of all papers, by id."""
    return {row[0]: row[1] for row in conn.execute("SELECT id, title FROM papers")}


def _difference(
    items: dict[str, tuple[str, str, str]],
    others: dict[str, tuple[str, str, str]],
    papers: dict[str, str],
    other_papers: dict[str, str],
) -> RestoreDifference:
    """Return what is among the items and papers of one side, and not among the others."""
    own, titles = items.keys() - others.keys(), papers.keys() - other_papers.keys()
    newest = sorted((items[one] for one in own), reverse=True)[:_FIRST_LINES]
    lines = tuple((kind, one_line(text)) for _, kind, text in newest)
    return RestoreDifference(len(own), lines, len(titles), tuple(sorted(papers[one] for one in titles)[:_FIRST_LINES]))
