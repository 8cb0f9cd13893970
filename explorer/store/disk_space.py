"""The room on a library's disk: whether it is full, and what of the library could be deleted to free some."""

import os
import shutil
from pathlib import Path

from explorer.model.errors import KnownError
from explorer.model.translation import later, tr, translated
from explorer.store.library_folder import Library

_LEAST_BYTES = 256 * 1024
"""Below this, SQLite may be unable to make the files that it needs beside a database."""
_MOST_FILES = 20_000


def is_full(folder: Path) -> bool:
    """Return whether hardly anything more can be written to the folder's disk."""
    try:
        return shutil.disk_usage(folder).free < _LEAST_BYTES
    except OSError:
        return False


def full(library: Library, detail: str = "") -> KnownError:
    """Return the error that the library can only be read because its disk is full, with what would free most."""
    found = [
        (_bytes_in(library.pdfs, ".pdf"), later("{0:.1f} MB of downloaded PDFs in pdfs")),
        (_bytes_in(library.parts), later("{0:.1f} MB of partial downloads in pdfs/.parts")),
        (sum(_size(path) for path in library.backups()), later("{0:.1f} MB of backups, library-v….db")),
    ]
    parts = [translated(what, size / 1e6) for size, what in sorted(found, reverse=True) if size >= 100_000]
    where = tr(" In the library’s folder are {0}.", ", ".join(parts)) if parts else ""
    return KnownError(
        "disk-full",
        "The disk is full, so the library can only be read: free some space, then start the program again.{where}",
        detail,
        where=where,
    )


def _bytes_in(folder: Path, suffix: str = "") -> int:
    """Return the bytes of the files in a folder and below; hidden folders only if the folder itself is one."""
    total = count = 0
    for here, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        total += sum(_size(Path(here, name)) for name in files if name.endswith(suffix))
        count += len(files)
        if count > _MOST_FILES:
            break
    return total


def _size(path: Path) -> int:
    try:
        return path.lstat().st_size
    except OSError:
        return 0
