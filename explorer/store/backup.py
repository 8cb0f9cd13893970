"""Backs up the database in its own folder; a backup is valid only after it was opened and checked."""

import os
import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from explorer.files import sync_folder
from explorer.store.database_errors import sentence
from explorer.store.library_folder import Library


def back_up(library: Library, version: int) -> Path:
    """Copy the committed data to ``library-v1-20240511T101502Z.db`` and return its path; ``version`` is the schema's.

    Raises:
        KnownError: the copy is damaged and was deleted.
        sqlite3.Error, OSError: it could not be written.
    """
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    path = library.root / f"library-v{version}-{stamp}.db"
    part = library.root / f".{path.name}.{os.getpid()}.tmp"
    try:
        # With a connection of its own: the caller's may hold a write transaction, which can't be copied from. Not a
        # file copy: that would miss what is still in the -wal file.
        source_uri = f"{library.database.absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(source_uri, uri=True)) as source, closing(sqlite3.connect(part)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE").fetchone()  # one file, with nothing left beside it
        with closing(sqlite3.connect(f"{part.absolute().as_uri()}?mode=ro", uri=True)) as copy:
            found = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
            copied = copy.execute("PRAGMA user_version").fetchone()[0]
        if found != "ok" or copied != version:
            raise sentence("database-damaged", f"the backup says {found}, version {copied}")
        part.replace(path)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise
    sync_folder(library.root)
    return path
