"""Every code of SQLite and of the file system that a user can mend has its sentence; a fault of ours has none."""

import contextlib
import errno
import sqlite3
from pathlib import Path

import pytest

from explorer.model.errors import KnownError
from explorer.model.paper import Paper
from explorer.store import database_errors
from explorer.store.database import Store
from explorer.store.library_folder import Library


def sqlite_error(code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("text")
    error.sqlite_errorcode, error.sqlite_errorname = code, "NAME"
    return error


@pytest.mark.parametrize(
    ("code", "name"),
    [
        (sqlite3.SQLITE_FULL, "disk-full"),
        (sqlite3.SQLITE_BUSY, "database-busy"),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, "database-busy"),
        (sqlite3.SQLITE_BUSY_RECOVERY, "database-busy"),
        (sqlite3.SQLITE_LOCKED, "database-busy"),
        (sqlite3.SQLITE_PROTOCOL, "database-busy"),
        (sqlite3.SQLITE_CORRUPT, "database-damaged"),
        (sqlite3.SQLITE_CORRUPT_INDEX, "database-damaged"),
        (sqlite3.SQLITE_NOTADB, "database-damaged"),
        (sqlite3.SQLITE_FORMAT, "database-damaged"),
        (sqlite3.SQLITE_IOERR_CORRUPTFS, "database-damaged"),
        (sqlite3.SQLITE_READONLY, "read-only"),
        (sqlite3.SQLITE_READONLY_DIRECTORY, "read-only"),
        (sqlite3.SQLITE_PERM, "read-only"),
        (sqlite3.SQLITE_CANTOPEN, "cannot-open"),
        (sqlite3.SQLITE_IOERR, "io-error"),
        (sqlite3.SQLITE_IOERR_WRITE, "io-error"),
        (sqlite3.SQLITE_IOERR_FSYNC, "io-error"),
        (sqlite3.SQLITE_IOERR_NOMEM, "no-memory"),
        (sqlite3.SQLITE_NOMEM, "no-memory"),
        (sqlite3.SQLITE_TOOBIG, "too-big"),
    ],
)
def test_codes_of_sqlite(code: int, name: str) -> None:
    known = database_errors.known(sqlite_error(code))
    assert known
    assert (known.code, known.sentence) == (name, database_errors.SENTENCES[name])
    assert "NAME" in known.detail


@pytest.mark.parametrize("code", [sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_ERROR, sqlite3.SQLITE_MISUSE])
def test_faults_of_the_program_are_not_excused(code: int) -> None:
    assert database_errors.known(sqlite_error(code)) is None


@pytest.mark.parametrize(
    ("number", "name"),
    [
        (errno.ENOSPC, "disk-full"),
        (errno.EDQUOT, "disk-full"),
        (errno.EACCES, "read-only"),
        (errno.EPERM, "read-only"),
        (errno.EROFS, "read-only"),
        (errno.ENOMEM, "no-memory"),
        (errno.EIO, "io-error"),
    ],
)
def test_codes_of_the_file_system(number: int, name: str) -> None:
    known = database_errors.known(OSError(number, "text"))
    assert known
    assert known.code == name


def test_every_sentence_has_a_next_step_and_no_jargon() -> None:
    for code, text in database_errors.SENTENCES.items():
        assert text.endswith("."), code
        assert ": " in text or ", or " in text, code
        assert not {"SQLite", "WAL", "errno", "exception"} & set(text.split()), code


def test_text_that_is_no_utf8(tmp_path: Path) -> None:
    with contextlib.closing(Store.open(Library(tmp_path))) as store:
        store.papers.put(Paper("p", "title"))
        store.conn.execute("UPDATE papers SET title = CAST(x'ff41' AS TEXT)")
        with pytest.raises(KnownError) as caught:
            store.papers.get("p")
    assert caught.value.code == "database-damaged"
