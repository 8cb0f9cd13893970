"""Reads the tags of an audio file: title, podcast, length, chapters, and the text of its lyrics and comments.

Chapters are those of ID3 (``CHAP`` frames), MP4 (Nero's ``chpl``) and Vorbis comments (``CHAPTER001``), as mutagen
reads them.
"""

import contextlib
import re
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from explorer.model import timecode
from explorer.model.errors import KnownError
from explorer.model.podcast import FeedChapter, chapters_within
from explorer.sources.feed_values import clock_seconds
from explorer.sources.sound_facts import has_no_table, must_be_file, no_file
from explorer.sources.source_text import plain

_MOST_CHAPTERS = 1000
_LONGEST_TEXT = 1_000_000
_BROKEN = (ValueError, ArithmeticError, LookupError, TypeError, AttributeError, EOFError, RecursionError, struct.error)
_TITLES, _ALBUMS = ("TIT2", "\xa9nam", "title"), ("TALB", "\xa9alb", "album")
_TEXTS = ("USLT", "COMM", "TDES", "\xa9lyr", "ldes", "desc", "\xa9cmt", "lyrics", "description", "comment", "synopsis")
_NAMES = ("TGID", "egid", "WOAF", "WOAS", "WXXX", "guid", "url", "podcastid")
_MOST_NAMES = _MOST_TEXTS = 20
_HTML = re.compile(r"<(?:p|br|a|ul|li|div)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class AudioTags:
    """The tags of an audio file; ``duration_s`` is in seconds, ``notes`` the texts of its lyrics and comments.

    ``beyond`` chapters are left out, since they begin after the end.
    """

    title: str | None
    podcast: str | None
    duration_s: int | None
    chapters: tuple[FeedChapter, ...]
    notes: str
    names: tuple[str, ...] = ()
    """Guids and addresses that the file says are its own."""
    beyond: int = 0


def read_audio_tags(path: Path) -> AudioTags:
    """Return the tags of an audio file.

    Raises:
        KnownError: ``audio-missing``, ``audio-unreadable``.
    """
    import mutagen

    try:
        must_be_file(path)
        audio: Any = mutagen.File(path)
    except FileNotFoundError as error:
        raise no_file(path, repr(error)) from error
    except (mutagen.MutagenError, OSError, *_BROKEN) as error:
        raise _unreadable(path, repr(error)) from error
    if audio is None:
        raise _unreadable(path, "no audio")
    tags: dict[str, list[Any]] = {}
    with contextlib.suppress(*_BROKEN):
        for key, value in list((audio.tags or {}).items())[: 10 * _MOST_CHAPTERS]:
            tags.setdefault(key, []).extend(value if isinstance(value, list) else [value])
    chapters: list[FeedChapter] = []
    for read in (_of_id3, _of_vorbis):
        with contextlib.suppress(*_BROKEN):
            chapters += read(tags)
    with contextlib.suppress(*_BROKEN):
        chapters += [
            FeedChapter(int(one.start), plain(one.title, 500)) for one in getattr(audio, "chapters", None) or ()
        ]
    duration_s = _length(path, audio)
    named = sorted({one for one in chapters if one.title and 0 <= one.start_s <= timecode.MAX_SECONDS}, key=_by_time)
    kept, beyond = chapters_within(named, duration_s)
    return AudioTags(
        next(iter(_texts(tags, _TITLES)), None),
        next(iter(_texts(tags, _ALBUMS)), None),
        duration_s,
        kept[:_MOST_CHAPTERS],
        _joined(_texts(tags, _TEXTS, limit=_LONGEST_TEXT)),
        tuple(dict.fromkeys(_texts(tags, _NAMES)))[:_MOST_NAMES],
        len(beyond),
    )


def _joined(texts: list[str]) -> str:
    """Return all texts, the longest first, without those that another one holds; as HTML if one of them is."""
    kept: list[str] = []
    for text in sorted(texts, key=len, reverse=True):
        words = " ".join(text.split())
        if not any(words in " ".join(one.split()) for one in kept):
            kept.append(text)
    if any(_HTML.search(one) for one in kept):
        kept = [one if _HTML.search(one) else "<br>".join(escape(one).splitlines()) + "<br>" for one in kept]
    return "\n\n".join(kept[:_MOST_TEXTS])[:_LONGEST_TEXT]


def _length(path: Path, audio: Any) -> int | None:
    """Return the length in seconds; None if the file does not tell it, or is an MP3 that tells it wrongly."""
    length = getattr(getattr(audio, "info", None), "length", 0) or 0
    if not 1 <= length <= timecode.MAX_SECONDS or has_no_table(path, audio):
        return None
    return int(length)


def _by_time(one: FeedChapter) -> tuple[int, str]:
    return (one.start_s, one.title)


def _texts(tags: dict[str, list[Any]], names: Iterable[str], limit: int = 500) -> list[str]:
    """Return the texts of tags with these names; frames of ID3 have a language after theirs."""
    found = []
    for name in names:
        for key, values in tags.items():
            if key.split(":")[0].lower() != name.lower() or ":iTun" in key:  # the loudness, in figures
                continue
            for value in values:
                raw = getattr(value, "text", None) or getattr(value, "url", value)
                if isinstance(raw, bytes):
                    raw = bytes(raw).decode("utf-8", "replace")
                text = "\n".join(map(str, raw)) if isinstance(raw, list) else str(raw)
                text = text[:limit] if limit > 1000 else plain(text, limit)
                if text.strip():
                    found.append(text)
    return found


def _of_id3(tags: dict[str, list[Any]]) -> list[FeedChapter]:
    found = []
    for key, values in tags.items():
        for frame in values if key.startswith("CHAP:") else ():
            titles = frame.sub_frames.getall("TIT2")
            if titles:
                found.append(FeedChapter(int(frame.start_time) // 1000, plain(str(titles[0]), 500)))
    return found


def _of_vorbis(tags: dict[str, list[Any]]) -> list[FeedChapter]:
    found = []
    lower = {key.lower(): values for key, values in tags.items()}
    for key, values in lower.items():
        if re.fullmatch(r"chapter\d{3}", key) and (names := lower.get(f"{key}name")):
            start = clock_seconds(str(values[0]))
            if start is not None:
                found.append(FeedChapter(start, plain(str(names[0]), 500)))
    return found


def _unreadable(path: Path, detail: str) -> KnownError:
    return KnownError(
        "audio-unreadable", "{name} can’t be read as audio: choose another file.", detail, name=plain(path.name, 100)
    )
