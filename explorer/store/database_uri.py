"""The address of a database file for SQLite, also on a share of Windows; and whether a disk is far away."""

import sys
from pathlib import PurePath

if sys.platform == "win32":
    import ctypes

_DRIVE_REMOTE = 4


def database_uri(path: PurePath, query: str) -> str:
    """Return the address (sqlite.org/uri.html) of a database with an absolute path; ``query`` is such as ``mode=ro``.

    A share, ``\\\\server\\share``, has four slashes: with two, SQLite takes its server for an authority and refuses it.
    """
    uri = path.as_uri()
    if not uri.startswith("file:///"):
        uri = f"file://{uri.removeprefix('file:')}"
    return f"{uri}?{query}"


def is_on_share(path: PurePath) -> bool:
    """Return whether Windows reaches a path through the network: by a share's name, or by a drive that leads to one.

    There several computers can't share SQLite's -shm file, so its write-ahead log is not safe (sqlite.org/wal.html).
    """
    drive = path.drive
    if drive.startswith("\\\\"):
        return True
    if sys.platform == "win32" and drive:
        return bool(ctypes.windll.kernel32.GetDriveTypeW(f"{drive}\\") == _DRIVE_REMOTE)
    return False
