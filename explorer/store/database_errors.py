"""Maps errors of SQLite and the file system to KnownErrors.

Codes: sqlite.org/rescode.html. The low byte of an extended code is its primary code.
"""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from explorer.model.errors import KnownError
from explorer.model.translation import later

SENTENCES: dict[str, str] = {
    "disk-full": later("The disk is full, so nothing was saved: free some space, then try again."),
    "database-busy": later("Another program is keeping the library busy: close that program, then try again."),
    "database-damaged": later(
        "The library’s database is damaged and was left unchanged: restore a backup with "
        "“paper-explorer restore”, or choose another folder with --library."
    ),
    "database-replaced": later(
        "The file library.db was replaced while another program still has the library open: "
        "close that program, then try again."
    ),
    "database-foreign": later(
        "The file library.db in this folder belongs to another program: choose another folder with --library."
    ),
    "schema-newer": later(
        "This library was made by a newer version of Paper Explorer and can only be read: "
        "update the program to change it."
    ),
    "read-only": later(
        "The library’s folder can’t be written: check its permissions, or choose another with --library."
    ),
    "cannot-open": later("The library can’t be opened: check that its folder exists and may be read and written."),
    "not-a-folder": later(
        "The library’s location is not a folder and can’t become one: choose another with --library."
    ),
    "io-error": later("The disk failed to read or write: check the drive and its free space or quota, then try again."),
    "too-big": later("This text is too long to be saved: shorten it, then try again."),
    "no-memory": later("There is not enough memory for this: close other programs, then try again."),
    "library-missing": later(
        "There was no library.db in this folder, although it has PDFs or backups, so an empty library was created: "
        "if yours was moved, close the program and put it back, or restore a backup (File menu)."
    ),
    "no-library": later(
        "There is no library in this folder yet: start the program once, or choose another with --library."
    ),
}

_BY_CODE: dict[int, str] = {
    sqlite3.SQLITE_FULL: "disk-full",
    sqlite3.SQLITE_BUSY: "database-busy",
    sqlite3.SQLITE_LOCKED: "database-busy",
    sqlite3.SQLITE_PROTOCOL: "database-busy",
    sqlite3.SQLITE_CORRUPT: "database-damaged",
    sqlite3.SQLITE_NOTADB: "database-damaged",
    sqlite3.SQLITE_FORMAT: "database-damaged",
    sqlite3.SQLITE_READONLY: "read-only",
    sqlite3.SQLITE_PERM: "read-only",
    sqlite3.SQLITE_CANTOPEN: "cannot-open",
    sqlite3.SQLITE_IOERR: "io-error",
    sqlite3.SQLITE_TOOBIG: "too-big",
    sqlite3.SQLITE_NOMEM: "no-memory",
    # Extended codes with a meaning of their own come before their primary code.
    sqlite3.SQLITE_IOERR_NOMEM: "no-memory",
    sqlite3.SQLITE_IOERR_CORRUPTFS: "database-damaged",
}

_BY_ERRNO: dict[int, str] = {
    errno.ENOSPC: "disk-full",
    errno.EDQUOT: "disk-full",
    errno.EACCES: "read-only",
    errno.EPERM: "read-only",
    errno.EROFS: "read-only",
    errno.ENOMEM: "no-memory",
}


def sentence(code: str, detail: str = "") -> KnownError:
    """Return the KnownError of one of the codes above."""
    return KnownError(code, SENTENCES[code], detail)


def known(error: sqlite3.Error | OSError) -> KnownError | None:
    """Return the KnownError for an error of SQLite or the file system; None if it is a bug."""
    if isinstance(error, OSError):
        return sentence(_BY_ERRNO.get(error.errno or 0, "io-error"), str(error))
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        # An error of the driver without a code: invalid UTF-8 can only come from a damaged page.
        return sentence("database-damaged", str(error)) if "decode to UTF-8" in str(error) else None
    name = _BY_CODE.get(code) or _BY_CODE.get(code & 0xFF)
    return sentence(name, f"{error.sqlite_errorname}: {error}") if name else None


@contextmanager
def mapped() -> Iterator[None]:
    """Convert errors of SQLite and the file system inside the block to KnownErrors; others pass through."""
    try:
        yield
    except UnicodeDecodeError as error:  # the driver's, for a message about a damaged schema
        raise sentence("database-damaged", str(error)) from error
    except (sqlite3.Error, OSError) as error:
        if told := known(error):
            raise told from error
        raise
