"""The functions that write files. Nothing else in the program opens a file for writing, but the PDF download."""

import contextlib
import errno
import os
from pathlib import Path


def write_atomic(path: Path, data: bytes, *, make_parents: bool = True) -> None:
    """Put data at path whole or not at all: temporary file beside it, flush, fsync, replace, fsync of the folder.

    A link stays a link: what it leads to is replaced. A file that is replaced hands its permissions on.

    Args:
        make_parents: make the folder where it does not exist; not for a path that the user named.

    Raises:
        OSError: the old file, if there was one, is as it was, and nothing is left behind.
    """
    target = Path(os.path.realpath(path))
    if target.is_symlink():
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))
    if make_parents:
        make_folder(target.parent)
    part = target.with_name(f".{target.name[:40]}.{os.urandom(6).hex()}.tmp")
    # 0o666 is cut by the umask, as for any file that the user makes.
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    try:
        with os.fdopen(handle, "wb") as file:
            with contextlib.suppress(FileNotFoundError):
                part.chmod(target.stat().st_mode & 0o777)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink()
        raise
    sync_folder(target.parent)


def write_where_named(path: Path, data: bytes) -> None:
    """Put data where the user said: whole or not at all in a file, straight to what is none (a device, a pipe).

    Raises:
        OSError: an old file is as it was; a folder that does not exist is not made.
    """
    if path.exists() and not (path.is_file() or path.is_dir()):
        with os.fdopen(os.open(path, os.O_WRONLY), "wb") as file:
            file.write(data)
    else:
        write_atomic(path, data, make_parents=False)


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it, where they do not exist, so that they survive a power loss.

    Raises:
        OSError: it could not be made, or something else has its name.
    """
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Make a rename in the folder survive a power loss, where the platform has a way (POSIX)."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except PermissionError:
        return  # a folder that may be written and not read: what was to be done in it is done
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
