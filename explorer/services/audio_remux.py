"""Gives an MP3 file of varying bitrate the table of its seconds that it lacks: once, without encoding it again.

It needs PyAV, which the optional extra ``audio`` brings.
"""

import contextlib
import hashlib
import importlib.util
from pathlib import Path

from explorer.files import make_folder, replace_file
from explorer.model.errors import KnownError
from explorer.sources.sound_facts import SoundFacts
from explorer.store.library_folder import Library


def is_possible() -> bool:
    """Return whether PyAV is installed."""
    return importlib.util.find_spec("av") is not None


def remuxed(library: Library, path: str) -> tuple[str, SoundFacts]:
    """Copy the frames of a downloaded file into a Matroska file beside it, which replaces it; return its path,
    relative to the library's folder, and what it tells.

    Raises:
        KnownError: ``audio-unreadable``; the file stays as it was.
    """
    source = library.root / path
    facts = _remux(source, source.with_suffix(".mka"))
    source.unlink(missing_ok=True)
    return str(Path(path).with_suffix(".mka").as_posix()), facts


def remuxed_copy(library: Library, source: Path) -> tuple[str, SoundFacts]:
    """Copy the frames of a file of the user's, which stays as it is, into a Matroska file of the library; return its
    path, relative to the library's folder, and what it tells.

    Raises:
        KnownError: ``audio-unreadable``.
    """
    state = source.stat()
    name = hashlib.sha256(f"{source}\0{state.st_size}\0{state.st_mtime_ns}".encode("utf-8", "replace")).hexdigest()
    path = f"audio/{name[:2]}/{name}.mka"
    make_folder((library.root / path).parent)
    return path, _remux(source, library.root / path)


def _remux(source: Path, target: Path) -> SoundFacts:
    part = target.with_suffix(".mka.part")
    try:
        duration = _copy_frames(source, part)
        replace_file(part, target)
    except (OSError, ValueError, ArithmeticError) as error:
        with contextlib.suppress(OSError):
            part.unlink()
        raise KnownError(
            "audio-unreadable", "The times of this audio can’t be found: choose another file.", repr(error)
        ) from error
    return SoundFacts(duration, "variable")


def _copy_frames(source: Path, target: Path) -> int:
    """Write the frames of a file into another one, and return its length in milliseconds."""
    import av

    end = 0.0
    with av.open(str(source)) as opened, av.open(str(target), "w", format="matroska") as written:
        heard = opened.streams.audio[0]
        told = written.add_stream_from_template(heard)
        for packet in opened.demux(heard):
            if packet.dts is None:
                continue
            packet.stream = told
            written.mux(packet)
            end = max(end, float((packet.pts or 0) + (packet.duration or 0)) * float(packet.time_base or 0))
    return round(1000 * end)
