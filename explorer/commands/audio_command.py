"""``attach-audio``: say where the sound of an episode is."""

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from explorer.commands.library_lookup import episode, opened
from explorer.commands.output import tell
from explorer.model.episode import Episode
from explorer.model.errors import KnownError
from explorer.model.podcast import FeedChapter
from explorer.services.audio_attachment import attach_address, attach_file, check_offset, set_offset
from explorer.sources.audio_tags import read_audio_tags
from explorer.sources.sound_facts import read_sound_facts
from explorer.store.database import Store


def attach_audio(arguments: argparse.Namespace) -> int:
    """Make a file or an address the sound of an episode.

    Raises:
        KnownError: there is no such episode, or the file has no sound.
    """
    with opened(arguments.library) as (_, store):
        found = episode(store, arguments.id)
        path = _path(arguments.source)
        if arguments.offset is not None:
            length = read_sound_facts(path.expanduser().absolute()).duration_ms if path else None
            check_offset(found, arguments.offset, length)
        tell(attach_file(store, found, path) if path else attach_address(store, found, arguments.source))
        if arguments.offset is not None:
            tell(set_offset(store, found, arguments.offset))
    return 0


def _path(source: str) -> Path | None:
    """Return the path of a file, also that of a ``file:`` address; None for an address on the web."""
    if source.lower().startswith("file:"):
        return Path(url2pathname(urlsplit(source).path))
    return None if "://" in source else Path(source)


def audio_of(store: Store, episode: Episode) -> dict[str, Any] | None:
    """Return what lists tell of the audio of an episode in the library; None if it has none."""
    audio = store.audio.get(episode.id)
    if audio is None:
        return None
    path = store.library.root / audio.path if audio.path else None
    length = round(audio.duration_ms / 1000) if audio.duration_ms else None
    is_fed = audio.made_by == "feed" and length is None
    return audio_json(
        path, audio.url, episode.duration_s if is_fed else length, _chapters_in(path) or _chapters_of(store, episode)
    )


def audio_json(
    path: Path | None, url: str | None, duration_s: int | None, chapters: Iterable[FeedChapter]
) -> dict[str, Any]:
    """Return what lists tell of audio: an absolute path, an address, or both; times in its own seconds."""
    return {
        "path": str(path) if path else None,
        "url": url,
        "duration_s": duration_s,
        "chapters": [{"start_s": one.start_s, "title": one.title} for one in chapters],
    }


def _chapters_in(path: Path | None) -> tuple[FeedChapter, ...]:
    try:
        return read_audio_tags(path).chapters if path else ()
    except KnownError:
        return ()  # it was moved, or has no sound: playing it tells that


def _chapters_of(store: Store, episode: Episode) -> tuple[FeedChapter, ...]:
    """Return the chapters of the episode's feed; those of a file of its own are the episode's segments since then."""
    item = store.podcasts.of_episode(episode)
    whole = store.podcasts.whole(item.id) if item else None
    if whole is None or whole.chapters or not whole.chapters_url:
        return whole.chapters if whole else ()
    audio_ms = store.audio.map(episode.id).audio_ms
    segments = store.episodes.timeline(episode.id).segments
    return tuple(FeedChapter(audio_ms(1000 * one.start_s) // 1000, one.title) for one in segments)
