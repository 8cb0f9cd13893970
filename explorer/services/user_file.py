"""Writes files at paths that the user chose, with clear errors."""

import errno
from collections.abc import Iterable
from pathlib import Path

from explorer.files import is_open_elsewhere, make_folder, write_where_named
from explorer.model.errors import KnownError
from explorer.model.translation import later, tr
from explorer.store.database_errors import sentence


def check_place(path: Path) -> None:
    """Check that a file can be written at this path, before it is made.

    Raises:
        KnownError: ``folder-missing``, ``is-a-folder`` or ``cannot-write``.
    """
    try:
        is_folder, has_folder = path.is_dir(), path.parent.is_dir()
    except OSError as error:
        raise refused(path, error) from error
    if is_folder:
        raise KnownError("is-a-folder", "“{path}” is a folder: give the name of a file in it.", path=path)
    if not has_folder:
        raise KnownError(
            "folder-missing",
            "There is no folder “{parent}”: create it, or choose another place for {name}.",
            parent=path.parent,
            name=path.name,
        )


def make_named_folder(folder: Path) -> None:
    """Create a folder that the user named, and those above it.

    Raises:
        KnownError: ``disk-full`` or ``cannot-write``.
    """
    try:
        make_folder(folder)
    except OSError as error:
        raise refused(folder, error) from error


def write_named(path: Path, data: bytes | Iterable[bytes]) -> None:
    """Write a file at a path that the user chose, whole or not at all.

    A link is followed, a file's permissions stay, and anything but a regular file (a device, a pipe) gets the bytes
    directly.

    Args:
        data: all bytes, or piece by piece; who makes them raises no OSError, which would be told as one of this file.

    Raises:
        KnownError: ``folder-missing``, ``is-a-folder``, ``disk-full`` or ``cannot-write``; an existing file is
            unchanged.
    """
    check_place(path)
    try:
        write_where_named(path, data)
    except OSError as error:
        raise refused(path, error) from error


def refused(path: Path, error: OSError) -> KnownError:
    """Return the error for a file that was not written: ``disk-full``, ``file-open-elsewhere`` or ``cannot-write``."""
    if is_open_elsewhere(error):
        told = later("“{path}” was not written, because another program has it open: close it there, then try again.")
        return KnownError("file-open-elsewhere", told, repr(error), path=path)
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return sentence("disk-full", repr(error))
    reason = error.strerror or tr("access denied")
    return KnownError(
        "cannot-write",
        "“{path}” was not written ({reason}): choose another place.",
        repr(error),
        path=path,
        reason=reason,
    )
