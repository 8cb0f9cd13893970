"""Backs up the database in its own folder, and tells what a backup holds; one counts only after it was checked."""

import os
import re
import sqlite3
import stat
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from explorer.files import make_private, replace_file, sync_folder
from explorer.model.errors import KnownError
from explorer.model.library_backup import BackupContents
from explorer.model.translation import later
from explorer.store.database_errors import sentence
from explorer.store.database_uri import database_uri
from explorer.store.library_folder import Library
from explorer.store.schema import APPLICATION_ID, SCHEMA_VERSION
from explorer.store.seal import new_seal

_NAME = re.compile(r"library-v\d+-(\d{8}T\d{6}Z)(?:-auto)?(?:-\d+)?\.db")
_STAMP = "%Y%m%dT%H%M%SZ"
_FAULTS = 20


def back_up(library: Library, version: int, *, automatic: bool = False) -> Path:
    """Copy the committed data to ``library-v1-20240511T101502Z.db`` and return its path; ``version`` is the schema's.

    Args:
        automatic: whether it may be deleted when newer ones are there; its name then ends in ``-auto``.

    Raises:
        KnownError: the copy is damaged and was deleted.
        sqlite3.Error, OSError: it could not be written.
    """
    part = library.root / f".{library.database.name}.{os.urandom(6).hex()}.tmp"
    try:
        copy_pages(library.database, part)
        with closing(sqlite3.connect(part)) as copy:
            copied = copy.execute("PRAGMA user_version").fetchone()[0]
            found = faults(copy)
            if not found and copy.execute("SELECT 1 FROM sqlite_master WHERE name = 'device_clock'").fetchone():
                # A seal of its own, so that no -wal file of this library will be taken for the backup's.
                copy.execute("UPDATE device_clock SET writer = ?", (str(new_seal(None)),))
                copy.commit()
        if found or copied != version:
            raise sentence("database-damaged", f"the backup has version {copied}: {found}")
        stem = f"library-v{version}-{datetime.now(UTC).strftime(_STAMP)}" + ("-auto" if automatic else "")
        path = free_name(library.root, stem, ".db")
        replace_file(part, path)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise
    sync_folder(library.root)
    return path


def copy_pages(database: Path, target: Path) -> None:
    """Copy all committed pages of a database into a new file, with nothing left beside it.

    Raises:
        sqlite3.Error, OSError: it could not be read or written.
    """
    make_private(target)
    # With a connection of its own: the caller's may hold a write transaction, which can't be copied from. Not a file
    # copy: that would miss what is still in the -wal file.
    source_uri = database_uri(database.absolute(), "mode=ro")
    with closing(sqlite3.connect(source_uri, uri=True)) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE").fetchone()


def faults(conn: sqlite3.Connection, tables: tuple[str, ...] = ()) -> list[str]:
    """Return the errors that SQLite finds in a database, or in some of its tables; empty if it is intact.

    Raises:
        sqlite3.Error: it can't be read at all.
    """
    # The whole file without a comparison of indexes with tables, which would take five times as long.
    checks = [f"integrity_check({table})" for table in tables] or [f"quick_check({_FAULTS})"]
    rows = [str(row[0]) for check in checks for row in conn.execute(f"PRAGMA {check}")]
    found = [row for row in rows if row != "ok"]
    if not tables:
        loose = conn.execute("PRAGMA foreign_key_check").fetchmany(_FAULTS)
        found += [f"{row[0]}: a row points to nothing in {row[2]}" for row in loose]
    return found


def contents(path: Path) -> BackupContents:
    """Return what a backup holds; neither it nor its folder is written.

    Raises:
        KnownError: ``backup-missing``, ``backup-damaged``, or ``backup-newer`` for one of a newer program.
    """
    try:
        there = path.stat()
        if not stat.S_ISREG(there.st_mode):  # opening a pipe would wait for ever
            raise _problem("backup-damaged", path, "not a file")
        with closing(read_only(path)) as conn:
            mark, version = (
                conn.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")
            )
            if mark != APPLICATION_ID:
                raise _problem("backup-damaged", path, f"application_id {mark:#x}")
            if version > SCHEMA_VERSION:
                raise _problem("backup-newer", path, f"version {version}")
            if found := faults(conn):
                raise _problem("backup-damaged", path, "; ".join(found))
            counts = [conn.execute(sql).fetchone()[0] for sql in _COUNTS]
    except OSError as error:
        raise _problem("backup-missing", path, repr(error)) from error
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise _problem("backup-damaged", path, repr(error)) from error
    return BackupContents(path, _made(path, there.st_mtime), version, there.st_size, *counts)


def read_only(path: Path) -> sqlite3.Connection:
    """Return a connection that reads a database at rest, with what a killed program left in its ``-wal`` file."""
    wal = path.with_name(f"{path.name}-wal")
    has_wal = wal.exists() and wal.stat().st_size > 0
    return sqlite3.connect(database_uri(path.absolute(), f"mode=ro{'' if has_wal else '&immutable=1'}"), uri=True)


def backups(library: Library) -> list[BackupContents | KnownError]:
    """Return what each backup in the library's folder holds, the newest first; an error for one that can't be used."""
    found: list[BackupContents | KnownError] = []
    for path in sorted(library.backups(), key=lambda one: one.name.partition("-v")[2].partition("-")[2], reverse=True):
        try:
            found.append(contents(path))
        except KnownError as problem:
            found.append(problem)
    return found


def free_name(folder: Path, stem: str, suffix: str) -> Path:
    """Return the path of a file that does not exist: ``stem.db``, ``stem-1.db``, …"""
    path, number = folder / f"{stem}{suffix}", 0
    while path.exists():
        number += 1
        path = folder / f"{stem}-{number}{suffix}"
    return path


_COUNTS = (
    "SELECT count(*) FROM papers",
    "SELECT count(*) FROM notes WHERE deleted IS NULL",
    "SELECT count(*) FROM annotations WHERE deleted IS NULL",
)
_SENTENCES = {
    "backup-missing": later("“{subject}” can’t be read: check that the backup exists and may be opened."),
    "backup-damaged": later("“{subject}” is not a whole library: choose another backup."),
    "backup-newer": later(
        "“{subject}” was made by a newer version of Paper Explorer: update the program to restore it."
    ),
}


def _problem(code: str, path: Path, detail: str) -> KnownError:
    return KnownError(code, _SENTENCES[code], detail, subject=path.name)


def made_at(path: Path) -> datetime | None:
    """Return when a backup was made by its name, in UTC; None for another name."""
    if match := _NAME.fullmatch(path.name):
        with suppress(ValueError):
            return datetime.strptime(match[1], _STAMP).replace(tzinfo=UTC)
    return None


def _made(path: Path, modified: float) -> str:
    """Return when a backup was made: by its name, else by its file's date."""
    return (made_at(path) or datetime.fromtimestamp(modified, UTC)).strftime("%Y-%m-%dT%H:%M:%SZ")
