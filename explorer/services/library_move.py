"""Moves the user's library to another folder, or lets the program use another one.

The old folder stays as it is: it is the user's to delete, once the library is seen to be whole at its new place.
"""

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from explorer.files import pieces_of, replace_file, write_atomic
from explorer.model.errors import KnownError
from explorer.model.progress import CancelToken, Progress, Report
from explorer.model.translation import later
from explorer.services.user_file import refused
from explorer.store.backup import contents, copy_pages
from explorer.store.database_errors import mapped
from explorer.store.leftover_wal import is_used
from explorer.store.library_folder import Library, place_file, usual_root

_LEFT = {"library.db", "library.db-wal", "library.db-shm", "library.db-journal", "cache", "log", "device.json"}
"""What is not copied as it is: the database, and what belongs to the old place."""
_SPARE = 50_000_000
"""Bytes that stay free on the new disk."""


def free_folder(source: Library, chosen: Path) -> Path:
    """Return the folder to move a library to: the chosen one if it is empty, else one of its own in it.

    Raises:
        KnownError: ``cannot-move``, with the reason and the next step.
    """
    target, root = chosen.expanduser().absolute(), source.root.resolve()
    if target.exists() and not target.is_dir():
        raise _problem(later("“{subject}” is a file: choose a folder."), target)
    with suppress(OSError):
        if target.is_dir() and any(target.iterdir()) and not _is_begun(source, target):
            target = target / "Paper Explorer library"
    if target.resolve() == root or root in target.resolve().parents:
        raise _problem(later("“{subject}” is in the library’s own folder: choose a folder elsewhere."), target)
    with suppress(OSError):
        if target.is_dir() and any(target.iterdir()) and not _is_begun(source, target):
            raise _problem(later("There is something in “{subject}” already: choose an empty folder."), target)
    return target


def check_library(chosen: Path) -> Path:
    """Return a folder that may be used as a library: one that holds a library, or an empty one.

    Raises:
        KnownError: ``cannot-move``, with the reason and the next step.
    """
    root = chosen.expanduser().absolute()
    try:
        holds = any(root.iterdir())
    except OSError as error:
        raise refused(root, error) from error
    if holds and not Library(root).database.is_file():
        raise _problem(
            later("“{subject}” holds no library: choose a library’s folder, or an empty one for a new library."), root
        )
    return root


def copy_files(source: Library, target: Path, report: Report, cancel: CancelToken) -> None:
    """Copy PDFs, pictures and backups into the new folder, and compare them; files that are there are not copied again.

    It may run while the library is in use: these files never change.

    Raises:
        KnownError: a file can't be read or written, or the disk is too small.
        Cancelled: the token was set; what was copied stays.
    """
    files = list(_files(source.root))
    sizes = {path: path.stat().st_size for path in files}
    total, done = sum(sizes.values()), 0
    _look_for_room(target, total)
    for path in files:
        cancel.check()
        report(Progress(done, total, path.name))
        copy = target / path.relative_to(source.root)
        if not (copy.is_file() and copy.stat().st_size == sizes[path]):
            _copy(path, copy)
        done += sizes[path]
    report(Progress(total, total, ""))


def move_library(source: Library, target: Path, report: Report, cancel: CancelToken) -> None:
    """Copy the whole library, compare it, and use the copy from the next start on.

    Raises:
        KnownError: ``library-in-use`` while another program has it open, or as ``copy_files``; the library is used
            where it was then.
        Cancelled: the token was set.
    """
    if is_used(source.database):
        sentence = later("Another window or command has this library open: close it, then move the library again.")
        raise KnownError("library-in-use", sentence)
    copy_files(source, target, report, cancel)
    moved = Library(target)
    with mapped():
        part = target / f".{moved.database.name}.{os.urandom(6).hex()}.tmp"
        try:
            copy_pages(source.database, part)
            before, after = contents(source.database), contents(part)
            if (before.papers, before.notes, before.annotations) != (after.papers, after.notes, after.annotations):
                raise _problem(later("The copy in “{subject}” is not whole: nothing was moved. Try again."), target)
            replace_file(part, moved.database)
        finally:
            with suppress(OSError):
                part.unlink()
    _compare(source, target, report, cancel)
    use_library(target)


def use_library(root: Path) -> None:
    """Let the program use the library in this folder from the next start on.

    Raises:
        KnownError: that can't be written.
    """
    file = place_file()
    try:
        if root == usual_root():
            file.unlink(missing_ok=True)
        else:
            write_atomic(file, os.fsencode(root) + b"\n")
    except OSError as error:
        raise refused(file, error) from error


def _files(root: Path) -> Iterator[Path]:
    """Yield the regular files of a library that are copied as they are; links are not followed."""
    for folder, folders, names in os.walk(root):
        here = Path(folder)
        if here == root:
            folders[:] = [one for one in folders if one not in _LEFT]
            names = [one for one in names if one not in _LEFT]
        folders[:] = [one for one in folders if not one.startswith(".")]
        for name in names:
            path = here / name
            if not name.startswith(".") and path.is_file() and not path.is_symlink():
                yield path


def _copy(path: Path, copy: Path) -> None:
    try:
        with path.open("rb") as file:
            write_atomic(copy, pieces_of(file))
    except OSError as error:
        raise refused(copy, error) from error


def _compare(source: Library, target: Path, report: Report, cancel: CancelToken) -> None:
    files = list(_files(source.root))
    total, done = sum(path.stat().st_size for path in files), 0
    for path in files:
        report(Progress(done, total, path.name))
        if _digest(path, cancel) != _digest(target / path.relative_to(source.root), cancel):
            raise _problem(later("The copy in “{subject}” is not whole: nothing was moved. Try again."), target)
        done += path.stat().st_size
    report(Progress(total, total, ""))


def _digest(path: Path, cancel: CancelToken) -> bytes:
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            for piece in pieces_of(file):
                cancel.check()
                digest.update(piece)
        return digest.digest()
    except OSError as error:
        raise refused(path, error) from error


def _look_for_room(target: Path, needed: int) -> None:
    there = next(one for one in (target, *target.parents) if one.exists())
    with suppress(OSError):
        if shutil.disk_usage(there).free < needed + _SPARE:
            raise _problem(later("The disk of “{subject}” has too little room: choose another folder."), target)


def _is_begun(source: Library, target: Path) -> bool:
    """Return whether a folder holds nothing but copies of this library's files, of a move that broke off."""
    if any(one.name in _LEFT for one in target.iterdir()):
        return False
    return all(_is_copy(path, source.root / path.relative_to(target)) for path in _files(target))


def _is_copy(path: Path, own: Path) -> bool:
    return own.is_file() and own.stat().st_size == path.stat().st_size


def _problem(template: str, path: Path) -> KnownError:
    return KnownError("cannot-move", template, subject=str(path))
