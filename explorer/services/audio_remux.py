"""Gives an MP3 file of varying bitrate the table of its seconds that it lacks: once, without encoding it again.

It needs PyAV, which the optional extra ``audio`` brings.
"""

import contextlib
import errno
import hashlib
import importlib.util
import os
from pathlib import Path

from explorer.files import make_folder, replace_file, sync_file, sync_folder
from explorer.model.errors import KnownError
from explorer.model.progress import CancelToken
from explorer.sources import disk_errors
from explorer.sources.sound_facts import SoundFacts
from explorer.store.database import Store
from explorer.store.library_folder import Library

_OF_THE_DISK = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS)


def is_possible() -> bool:
    """Return whether PyAV is installed."""
    return importlib.util.find_spec("av") is not None


def remuxed(library: Library, path: str, cancel: CancelToken) -> tuple[str, SoundFacts]:
    """Copy the frames of a downloaded file into a Matroska file beside it; return the copy's path, relative to the
    library's folder, and what it tells.

    Raises:
        KnownError: ``audio-unreadable``, or the disk can't be written; no copy is left.
        Cancelled: the token was set; no copy is left.
    """
    copy = str(Path(path).with_suffix(".mka").as_posix())
    return copy, _remux(library, library.root / path, library.root / copy, cancel)


def remuxed_copy(library: Library, source: Path, cancel: CancelToken) -> tuple[str, SoundFacts]:
    """Copy the frames of a file of the user's, which stays as it is, into a Matroska file of the library; return its
    path, relative to the library's folder, and what it tells.

    Raises:
        KnownError, Cancelled: as ``remuxed``.
    """
    try:
        state = source.stat()
    except OSError as error:
        raise _unreadable(error) from error
    name = hashlib.sha256(f"{source}\0{state.st_size}\0{state.st_mtime_ns}".encode("utf-8", "replace")).hexdigest()
    path = f"audio/{name[:2]}/{name}.mka"
    return path, _remux(library, source, library.root / path, cancel)


def delete_unused(store: Store, path: str | None) -> None:
    """Delete a file of audio of the library, unless it is the sound of an episode: two may have the same."""
    if path and not Path(path).is_absolute() and not store.audio.uses(path):
        with contextlib.suppress(OSError):
            (store.library.root / path).unlink()


def _remux(library: Library, source: Path, target: Path, cancel: CancelToken) -> SoundFacts:
    # A name of its own, for another program may copy the same file; what a killed program left is deleted with old
    # downloads.
    part = library.audio_parts / f"{os.urandom(6).hex()}.mka"
    try:
        try:
            make_folder(part.parent, private=True)
            make_folder(target.parent, private=True)
        except OSError as error:
            raise disk_errors.known(error, target) from error
        duration = _copy_frames(source, part, cancel)
        with part.open("rb+") as file:
            sync_file(file.fileno())
        replace_file(part, target)
        sync_folder(target.parent)
    except (OSError, ValueError, ArithmeticError, LookupError, RuntimeError, MemoryError) as error:
        if isinstance(error, OSError) and error.errno in _OF_THE_DISK:
            raise disk_errors.known(error, target) from error
        raise _unreadable(error) from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink()
    return SoundFacts(duration, "variable")


def _unreadable(error: Exception) -> KnownError:
    return KnownError("audio-unreadable", "The times of this audio can’t be found: choose another file.", repr(error))


def _copy_frames(source: Path, target: Path, cancel: CancelToken) -> int:
    """Write the frames of a file into another one, and return its length in milliseconds."""
    import av

    end = 0.0
    try:
        with av.open(str(source)) as opened, av.open(str(target), "w", format="matroska") as written:
            heard = opened.streams.audio[0]
            told = written.add_stream_from_template(heard)
            for packet in opened.demux(heard):
                cancel.check()
                if packet.dts is None:
                    continue
                packet.stream = told
                written.mux(packet)
                end = max(end, float((packet.pts or 0) + (packet.duration or 0)) * float(packet.time_base or 0))
    except av.FFmpegError as error:
        if isinstance(error, OSError):
            raise
        raise ValueError(repr(error)) from error
    return round(1000 * end)
