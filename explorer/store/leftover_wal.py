"""Tells whether the ``-wal`` file beside a database is its own; SQLite would replay it into whatever file is there.

A program that is killed leaves its ``-wal`` file. When a backup is then put in place of ``library.db``, the file holds
changes of the database that was there before: at best they undo the restore, at worst they destroy the backup. SQLite
keeps nothing in the database that its ``-wal`` file could be compared with, so ``Store`` writes a *seal*: before the
first change after all others have closed the library, a random number goes through the ``-wal`` file into the database
itself; each later commit repeats it (in ``device_clock.writer``, on one page). A copy made while the library was closed
has an older seal, and so has each backup of ours.

The file format is described in sqlite.org/fileformat2.html, 4.1 (the WAL) and 1.6 (pages).
"""

import os
import re
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from explorer.files import sync_folder
from explorer.model.errors import KnownError
from explorer.model.lazy_dataclass import dataclass
from explorer.store.database_errors import sentence
from explorer.store.database_uri import database_uri
from explorer.store.schema import APPLICATION_ID
from explorer.store.seal import Seal, seal_of

HEADER_BYTES = 32
_FRAME_BYTES = 24
_MAGIC = (0x377F0682, 0x377F0683)
_LEAF = 0x0D
_SHARED_FIRST, _SHARED_SIZE = 0x40000002, 510
"""The bytes of a database that each of its connections holds a lock on (os_unix.c of SQLite)."""


def wal_of(database: Path) -> Path:
    """Return the path of the database's ``-wal`` file."""
    return database.with_name(f"{database.name}-wal")


def belongs(database: Path) -> bool:
    """Return whether the ``-wal`` file beside the database is its own; both stay byte for byte as they are.

    Without seals on both sides (an older program wrote one of them), what decides is whether the database is whole with
    the file.

    Raises:
        KnownError: ``database-damaged``: the database is broken with and without the file; ``database-foreign``.
    """
    for _ in range(3):  # another program may be at work, and write the seal between our two looks
        base, pages = _base(database), _Wal(wal_of(database))
        if base.is_foreign:
            raise sentence("database-foreign")
        if not pages.is_valid:
            # SQLite takes nothing from it, and deletes it when the database is closed.
            if not base.is_ours:
                raise sentence("database-damaged", "beside a -wal file that is none")
            return True
        if base.seals_page:
            above = pages.seal_on(base.seals_page)
            if above is None:
                break
            number = base.seal.number if base.seal else ""
            if number == above.number:
                return True
            if number == above.before:
                break  # Killed while the seal was renewed, or a copy from before that: only one of them is whole.
        elif not (base.is_ours and pages.has_any_seal()):
            break
    else:
        return False
    if _is_whole(database_uri(database.absolute(), "mode=ro")):
        return True
    if _is_whole(database_uri(database.absolute(), "mode=ro&immutable=1")):
        return False
    raise sentence("database-damaged", "with and without its -wal file")


def is_used(database: Path) -> bool:
    """Return whether another process has the database open; only POSIX can tell, and only of databases not open here.

    A database that this process has open would lose its locks.
    """
    if sys.platform == "win32":
        return False  # a file in use can't be renamed there
    import fcntl

    try:
        handle = os.open(database, os.O_RDWR)
    except OSError:
        return False
    try:
        fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB, _SHARED_SIZE, _SHARED_FIRST)
    except OSError:
        return True
    finally:
        os.close(handle)
    return False


def set_aside(database: Path) -> KnownError:
    """Rename the ``-wal`` file and its ``-shm``, with their dates; return a sentence about it for the user.

    Raises:
        KnownError: ``database-replaced``: another program has the library open.
        OSError: they can't be renamed.
    """
    if is_used(database):
        raise sentence("database-replaced")
    wal = wal_of(database)
    stamp = datetime.fromtimestamp(wal.stat().st_mtime, UTC).strftime("%Y%m%dT%H%M%SZ")
    number = 0
    while True:
        name = f"{wal.name}-{stamp}" + (f"-{number}" if number else "")
        if not wal.with_name(name).exists():
            break
        number += 1
    wal.rename(wal.with_name(name))
    index = database.with_name(f"{database.name}-shm")
    with suppress(FileNotFoundError):
        index.rename(index.with_name(name.replace("-wal-", "-shm-")))
    sync_folder(database.parent)
    return left_aside(name)


def left_aside(name: str) -> KnownError:
    """Return the sentence that the file of this name was not read."""
    return KnownError(
        "wal-aside",
        "Changes found beside library.db belong to another version of it, as after copying a backup over it: "
        "library.db is used as it is, and those changes are kept in {subject}.",
        subject=name,
    )


@dataclass(frozen=True, slots=True)
class _Base:
    """What the database file says without its ``-wal`` file; ``seals_page`` is the page with the seal, 0 if none."""

    is_ours: bool
    is_foreign: bool = False
    """Whether it is a whole database of another program."""
    seals_page: int = 0
    seal: Seal | None = None


def _base(database: Path) -> _Base:
    try:
        with closing(sqlite3.connect(database_uri(database.absolute(), "mode=ro&immutable=1"), uri=True)) as conn:
            if conn.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
                return _Base(is_ours=False, is_foreign=True)
            page = conn.execute("SELECT rootpage FROM sqlite_master WHERE name = 'device_clock'").fetchone()
            if not page:
                return _Base(is_ours=True)
            row = conn.execute("SELECT writer FROM device_clock").fetchone()
            return _Base(is_ours=True, seals_page=page[0], seal=seal_of(row[0]) if row else None)
    except (sqlite3.Error, UnicodeDecodeError):
        return _Base(is_ours=False)


class _Wal:
    """The pages of a ``-wal`` file.

    Those of a commit that broke off are among them, which SQLite would leave out; a seal is the same in all of them.
    """

    def __init__(self, path: Path) -> None:
        try:
            self._data = path.read_bytes()
        except FileNotFoundError:
            self._data = b""
        head = self._data[:HEADER_BYTES]
        self._page_bytes = _number(head, 8)
        self.is_valid = len(head) == HEADER_BYTES and _number(head, 0) in _MAGIC and self._page_bytes >= 512

    def seal_on(self, page: int) -> Seal | None:
        """Return the seal that was last written on this page; None if none was, or a program without seals wrote."""
        found = None
        for number, content in self._pages():
            if number == page:
                writer = _second_text(content)
                if writer == "" or seal_of(writer):
                    found = seal_of(writer)
        return found

    def has_any_seal(self) -> bool:
        """Return whether any page has something like a seal."""
        return any(re.search(rb"seal [0-9a-f]{16}", content) for _, content in self._pages())

    def _pages(self) -> Iterator[tuple[int, bytes]]:
        data, salts = self._data, self._data[16:24]
        step = _FRAME_BYTES + self._page_bytes
        for at in range(HEADER_BYTES, len(data) - step + 1, step):
            if data[at + 8 : at + 16] != salts:
                return  # of an earlier round
            yield _number(data, at), data[at + _FRAME_BYTES : at + step]


def _number(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 4], "big")


def _second_text(page: bytes) -> str | None:
    """Return the last column of the only row of ``device_clock`` (NULL for the id, clock, writer) on its page."""
    if page[0] != _LEAF or int.from_bytes(page[3:5], "big") != 1:
        return None
    at = int.from_bytes(page[8:10], "big")
    # All numbers in this row are so small that they are one byte each: payload, rowid, header, and three types; that of
    # a text of n bytes is 13 + 2 n, in two bytes from 58 letters on.
    row = page[at + 2 : at + 2 + page[at]]
    if page[at] > 127 or len(row) < 4 or row[0] != 4:
        return None
    clock, writer = (row[2] - 13) // 2, (row[3] - 13) // 2
    text = row[4 + clock : 4 + clock + writer]
    return text.decode("ascii", "replace") if row[2] >= 13 and row[3] >= 13 and len(text) == writer else None


def _is_whole(uri: str) -> bool:
    try:
        with closing(sqlite3.connect(uri, uri=True)) as conn:
            return (
                conn.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
                and conn.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
                and conn.execute("PRAGMA foreign_key_check").fetchone() is None
            )
    except (sqlite3.Error, UnicodeDecodeError):
        return False
