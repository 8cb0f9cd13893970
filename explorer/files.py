"""Writes files atomically. Only this module and the PDF download open files for writing."""

import contextlib
import errno
import os
import stat
import time
from pathlib import Path

SHARING = (32, 33)
"""Windows' codes for a file that another program has open: ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION."""
_REFUSED = 5
"""Windows' ERROR_ACCESS_DENIED: the file is read-only, or another program has it open."""
_PAUSES_S = (0.02, 0.04, 0.08, 0.16, 0.32)


def write_atomic(path: Path, data: bytes, *, make_parents: bool = True) -> None:
    """Write a file atomically: temporary file beside it, flush, fsync, replace, fsync of the folder.

    A symbolic link is followed. The permissions of a replaced file are kept.

    Args:
        make_parents: create missing folders; not for a path that the user chose.

    Raises:
        OSError: an existing file is unchanged, and no temporary file is left.
    """
    target = Path(os.path.realpath(path))
    if target.is_symlink():
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))
    if make_parents:
        make_folder(target.parent)
    part = target.with_name(f".{target.name[:40]}.{os.urandom(6).hex()}.tmp")
    # 0o666 is reduced by the umask, as usual.
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    try:
        with os.fdopen(handle, "wb") as file:
            with contextlib.suppress(FileNotFoundError):
                part.chmod(target.stat().st_mode & 0o777)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        replace_file(part, target)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink()
        raise
    sync_folder(target.parent)


def replace_file(part: Path, target: Path) -> None:
    """Rename a file to a name that another file may have, whose place it takes.

    Windows refuses that while a program has the other file open, which virus scanners, indexers and synchronised
    folders do for moments after each change: it is tried for 0.6 seconds. Windows also refuses to replace a read-only
    file, which POSIX does not.

    Raises:
        OSError: the other file is unchanged; ``is_open_elsewhere`` tells whether another program has it open.
    """
    for pause in _PAUSES_S:
        try:
            part.replace(target)
            return
        except PermissionError as error:
            code = getattr(error, "winerror", None)
            if code not in (_REFUSED, *SHARING):
                raise
            with contextlib.suppress(OSError):
                if code == _REFUSED and not (mode := target.stat().st_mode) & stat.S_IWRITE:
                    target.chmod(mode | stat.S_IWRITE)
        time.sleep(pause)
    part.replace(target)


def is_open_elsewhere(error: OSError) -> bool:
    """Return whether Windows refused because another program has the file open."""
    return getattr(error, "winerror", None) in SHARING


def write_where_named(path: Path, data: bytes) -> None:
    """Write data to a path that the user chose: atomically to a file, directly to a device or a pipe.

    Raises:
        OSError: an existing file is unchanged; missing folders are not created.
    """
    if path.exists() and not (path.is_file() or path.is_dir()):
        with os.fdopen(os.open(path, os.O_WRONLY), "wb") as file:
            file.write(data)
    else:
        write_atomic(path, data, make_parents=False)


def make_private(path: Path) -> None:
    """Create an empty file that only the user may read, unless there is one, which is not opened.

    Raises:
        OSError: it could not be created.
    """
    with contextlib.suppress(FileExistsError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))


def make_folder(folder: Path) -> None:
    """Create a folder and its missing parents, so that they survive a power loss.

    Raises:
        OSError: it could not be created, or a file has its name.
    """
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Make a rename in the folder survive a power loss, where the platform can (POSIX)."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except PermissionError:
        return  # the folder is writable but not readable; the rename itself is done
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
