"""Reads the length of an audio file, and whether its seconds can be found: by mutagen, and the frames of MP3 files.

A frame of MP3 begins with 11 set bits, then version, layer, bitrate and sampling rate (ISO/IEC 11172-3, 2.4.1.3). A
file whose bitrates vary needs a table of its seconds in the first frame (``Xing`` or ``VBRI``); without it players
guess its length from the first bitrate, and are wrong.
"""

import errno
import os
import stat
import struct
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Literal

from explorer.model.errors import KnownError
from explorer.model.translation import later
from explorer.sources.source_text import plain

BitrateMode = Literal["constant", "variable", "unknown"]
_BROKEN = (ValueError, ArithmeticError, LookupError, TypeError, AttributeError, EOFError, RecursionError, struct.error)
_LONGEST_S = 100 * 3600
_MATROSKA = b"\x1aE\xdf\xa3"
_RATES = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_RATES_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
"""Kilobits a second of layer 3, for version 1 and for versions 2 and 2.5."""
_SAMPLING = (44_100, 48_000, 32_000)
_PLACES = 16
"""How many places of a file are looked at: music and adverts at its ends may have other bitrates than the talk."""
_FRAMES, _LEAST = 60, 4
"""How many frames of a place are read; fewer of a bitrate in all may be something else than frames."""
_WINDOW = 64_000
_MODE_UNKNOWN = 0
"""What mutagen's ``BitrateMode.UNKNOWN`` is; only MP3 files have a mode."""


@dataclass(frozen=True, slots=True)
class SoundFacts:
    """What a file tells of its sound. ``duration_ms`` is None if it doesn't tell, or wrongly.

    ``mode`` is ``unknown`` for an MP3 file of varying bitrate that has no table of its seconds.
    """

    duration_ms: int | None
    mode: BitrateMode | None


def read_sound_facts(path: Path) -> SoundFacts:
    """Return what an audio or video file tells of its sound.

    Raises:
        KnownError: ``audio-missing`` if there is no file, ``audio-unreadable`` if it has no sound.
    """
    import mutagen
    from mutagen.mp3 import MP3, BitrateMode

    try:
        must_be_file(path)
        with path.open("rb") as file:
            is_matroska = file.read(4) == _MATROSKA
        audio: Any = None if is_matroska else mutagen.File(path)
    except FileNotFoundError as error:
        raise no_file(path, repr(error)) from error
    except (mutagen.MutagenError, OSError, *_BROKEN) as error:
        raise _unreadable(path, repr(error)) from error
    if is_matroska:
        return SoundFacts(None, None)
    if audio is None or audio.info is None:
        raise _unreadable(path, "no audio")
    length = float(getattr(audio.info, "length", 0) or 0)
    duration = round(1000 * length) if 0 < length <= _LONGEST_S else None
    if not isinstance(audio, MP3):
        return SoundFacts(duration, None)
    if audio.info.sketchy:
        raise _unreadable(path, "no frames in sequence")
    if audio.info.bitrate_mode in (BitrateMode.VBR, BitrateMode.ABR):
        return SoundFacts(duration, "variable")
    if has_no_table(path, audio):
        return SoundFacts(None, "unknown")
    return SoundFacts(duration, "constant")


def has_no_table(path: Path, audio: Any) -> bool:
    """Return whether a file is an MP3 of varying bitrate without a table of its seconds, so that its length is unknown.

    Args:
        audio: the file as mutagen reads it.
    """
    return getattr(audio.info, "bitrate_mode", None) == _MODE_UNKNOWN and _varies(path)


def must_be_file(path: Path) -> None:
    """Raise an OSError for what is there and no file: a pipe is waited for, a device may have no end."""
    if not stat.S_ISREG(path.stat().st_mode):
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), str(path))


def _varies(path: Path) -> bool:
    """Return whether frames of an MP3 file, looked at in several places, have different bitrates."""
    found: Counter[int] = Counter()
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            for place in range(_PLACES):
                file.seek(size * place // _PLACES)
                found.update(_bitrates(file))
    except OSError:
        return False
    return sum(count >= _LEAST for count in found.values()) > 1


def _bitrates(file: IO[bytes]) -> Iterator[int]:
    """Yield the bitrates of the frames that follow; only frames that another one follows count."""
    data = file.read(_WINDOW)
    at = count = 0
    while count < _FRAMES and (at := data.find(b"\xff", at)) >= 0:
        frame = _frame(data[at : at + 4])
        if frame and _frame(data[at + frame[1] : at + frame[1] + 4]):
            yield frame[0]
            count += 1
            at += frame[1]
        else:
            at += 1


def _frame(head: bytes) -> tuple[int, int] | None:
    """Return the bitrate and the length in bytes of a frame of layer 3."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        return None
    version, rate, sampling = head[1] >> 3 & 3, head[2] >> 4, head[2] >> 2 & 3
    if version == 1 or rate in (0, 15) or sampling == 3:
        return None
    is_first = version == 3
    kilobits = (_RATES if is_first else _RATES_2)[rate]
    samples = _SAMPLING[sampling] // (1 if is_first else 2 if version == 2 else 4)
    return kilobits, (144 if is_first else 72) * kilobits * 1000 // samples + (head[2] >> 1 & 1)


def no_file(path: Path, detail: str) -> KnownError:
    """Return the error that says that there is no such file."""
    sentence = later("There is no file “{name}” there: check its folder and name, or choose another file.")
    return KnownError("audio-missing", sentence, detail, name=plain(path.name, 100))


def _unreadable(path: Path, detail: str) -> KnownError:
    sentence = later("“{name}” can’t be read as audio: choose another file.")
    return KnownError("audio-unreadable", sentence, detail, name=plain(path.name, 100))
