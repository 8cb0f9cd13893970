"""Writes files atomically. Only this module and the PDF download open files for writing."""

import contextlib
import errno
import os
import re
import stat
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

if sys.platform != "win32":
    import fcntl

SHARING = (32, 33)
"""Windows' codes for a file that another program has open: ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION."""
_REFUSED = 5
"""Windows' ERROR_ACCESS_DENIED: the file is read-only, or another program has it open."""
_PAUSES_S = (0.02, 0.04, 0.08, 0.16, 0.32)
_TEMPORARY = re.compile(r"\..{1,40}\.[0-9a-f]{12}\.tmp", re.DOTALL)
_GRACE_S = 2.0
_PIECE_BYTES = 1 << 20
_cleared: set[Path] = set()
"""The folders in which this process has deleted what killed programs left."""


def write_atomic(path: Path, data: bytes | Iterable[bytes], *, own: bool = True) -> None:
    """Write a file atomically: temporary file beside it, flush, fsync, replace, fsync of the folder.

    A symbolic link is followed. The temporary file that a killed program left in the folder is deleted.

    Args:
        data: all bytes, or piece by piece; an error while they are made leaves an existing file unchanged too.
        own: whether the file is the program's: then missing folders are created, and only the user may read it. A file
            at a path that the user chose keeps its permissions, and a new one gets the user's usual ones.

    Raises:
        OSError: an existing file is unchanged, and no temporary file is left.
    """
    target = Path(os.path.realpath(path))
    if target.is_symlink():
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))
    if own:
        make_folder(target.parent, private=True)
    if target.parent not in _cleared:
        _cleared.add(target.parent)
        clear_leftovers(target.parent)
    part = target.with_name(f".{target.name[:40]}.{os.urandom(6).hex()}.tmp")
    # 0o666 is reduced by the umask, as usual.
    rights = 0o600 if own else 0o666
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), rights)
    try:
        with os.fdopen(handle, "wb") as file:
            _lock(handle)
            if not own:
                with contextlib.suppress(FileNotFoundError):
                    part.chmod(target.stat().st_mode & 0o777)
            file.writelines((data,) if isinstance(data, bytes) else data)
            file.flush()
            sync_file(file.fileno())
        replace_file(part, target)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink()
        raise
    sync_folder(target.parent)


def replace_file(part: Path, target: Path) -> None:
    """Rename a file to a name that another file may have, whose place it takes.

    Windows refuses that while a program has the other file open, which virus scanners, indexers and synchronized
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


def write_where_named(path: Path, data: bytes | Iterable[bytes]) -> None:
    """Write data to a path that the user chose: atomically to a file, directly to a device or a pipe.

    Raises:
        OSError: an existing file is unchanged; missing folders are not created.
    """
    if path.exists() and not (path.is_file() or path.is_dir()):
        with os.fdopen(os.open(path, os.O_WRONLY), "wb") as file:
            file.writelines((data,) if isinstance(data, bytes) else data)
    else:
        write_atomic(path, data, own=False)


def pieces_of(file: BinaryIO) -> Iterator[bytes]:
    """Yield the bytes of an open file up to its end, a mebibyte at a time."""
    while piece := file.read(_PIECE_BYTES):
        yield piece


def read_up_to(path: Path, most: int) -> bytes:
    """Return the first bytes of a file that the user named, or of a pipe into which a program writes.

    Raises:
        OSError: it can't be read; also a pipe into which nothing writes, for which ``open`` would wait forever.
    """
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0))
    try:
        begun, state = b"", os.fstat(handle)
        if stat.S_ISREG(state.st_mode) and state.st_size:
            most = min(most, state.st_size)  # memory for so much is reserved at once
        if stat.S_ISFIFO(state.st_mode):
            with contextlib.suppress(BlockingIOError):  # somebody has opened it, and will write
                begun = os.read(handle, most)
                if not begun:
                    raise OSError(errno.EPIPE, os.strerror(errno.EPIPE), str(path))
        if sys.platform != "win32":
            os.set_blocking(handle, True)
        with os.fdopen(handle, "rb", closefd=False) as file:
            return begun + file.read(most - len(begun))
    finally:
        os.close(handle)


def make_private(path: Path) -> None:
    """Create an empty file that only the user may read, unless there is one, which is not opened.

    Raises:
        OSError: it could not be created.
    """
    with contextlib.suppress(FileExistsError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))


def make_folder(folder: Path, *, private: bool = False) -> None:
    """Create a folder and its missing parents, so that they survive a power loss.

    Args:
        private: whether only the user may look into the created folders.

    Raises:
        OSError: it could not be created, or a file has its name.
    """
    if not folder.is_dir():
        make_folder(folder.parent, private=private)
        folder.mkdir(mode=0o700 if private else 0o777, exist_ok=True)
        sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Make a rename in the folder survive a power loss, where the platform and the disk can.

    An error is ignored: the rename is done, and to call it failed would be wrong.
    """
    if not hasattr(os, "O_DIRECTORY"):
        return
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            sync_file(descriptor)
        finally:
            os.close(descriptor)


def sync_file(handle: int) -> None:
    """Make what was written to an open file or folder survive a power loss.

    On macOS, fsync leaves it in the drive's own cache: F_FULLFSYNC empties that too (Apple's fsync(2)). File systems
    that don't know it, as on a network, get an fsync.

    Raises:
        OSError: it could not be written.
    """
    if sys.platform == "darwin":
        with contextlib.suppress(OSError):
            fcntl.fcntl(handle, fcntl.F_FULLFSYNC)
            return
    os.fsync(handle)


def is_there(path: Path) -> bool:
    """Return whether a file is at this path; False too for one that can't be reached, as in another user's folder."""
    try:
        return path.is_file()
    except OSError:
        return False


def closed_folder(path: Path) -> Path | None:
    """Return the innermost existing folder above a path if this user may not use it; None if it may be used."""
    folder = next((one for one in path.parents if os.access(one, os.F_OK)), None)
    return folder if folder and not os.access(folder, os.R_OK | os.W_OK | os.X_OK) else None


def clear_leftovers(folder: Path) -> None:
    """Delete the temporary files of ``write_atomic`` whose programs were killed; one in use is locked, or just made."""
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for one in entries:
            if _TEMPORARY.fullmatch(one.name):
                _delete_if_dead(Path(one.path))


def close_to_others(path: Path) -> None:
    """Take the rights of other users from a file or folder and all below it; links are not followed."""
    with contextlib.suppress(OSError):
        mode = path.lstat().st_mode
        if stat.S_ISLNK(mode):
            return
        if mode & 0o077:
            path.chmod(stat.S_IMODE(mode) & 0o700)
        if stat.S_ISDIR(mode):
            for one in path.iterdir():
                close_to_others(one)


def _delete_if_dead(path: Path) -> None:
    with contextlib.suppress(OSError):
        if time.time() - path.lstat().st_mtime < _GRACE_S:
            return
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
        try:
            if _lock(handle):
                path.unlink()
        finally:
            os.close(handle)


def _lock(handle: int) -> bool:
    """Lock an open file until it is closed; return False if another program holds the lock, or there are none here.

    Windows needs none: an open file can't be deleted there.
    """
    if sys.platform != "win32":
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
    return True
