"""Attaches the sound of an episode: a file of the user's, or an address."""

from pathlib import Path

from explorer.model import timecode
from explorer.model.audio_map import offset_by
from explorer.model.episode import Episode
from explorer.model.episode_audio import EpisodeAudio
from explorer.model.errors import KnownError
from explorer.model.file_name import shown_name
from explorer.model.translation import tr
from explorer.sources.podcast_web import web_address
from explorer.sources.sound_facts import read_sound_facts
from explorer.store.database import Store


def attach_file(store: Store, episode: Episode, path: Path) -> str:
    """Make a file the sound of an episode, and return a sentence that says so. The file stays where it is.

    Raises:
        KnownError: ``audio-missing``, ``audio-unreadable``, or the library can't be written.
    """
    path = path.expanduser().absolute()
    facts = read_sound_facts(path)
    before = store.audio.get(episode.id)
    store.audio.put(
        EpisodeAudio(
            episode.id,
            url=before.url if before else None,
            path=str(path),
            bytes=path.stat().st_size,
            duration_ms=facts.duration_ms,
            bitrate_mode=facts.mode,
        )
    )
    told = tr("“{0}” is now the audio of “{1}”.", shown_name(path.name), episode.short_title)
    untabled = tr("Its bitrate varies and it has no table of its times, so that seeking may be wrong by minutes.")
    return f"{told} {untabled}" if facts.mode == "unknown" else told


def attach_address(store: Store, episode: Episode, text: str) -> str:
    """Make an address the sound of an episode, and return a sentence that says so.

    Raises:
        KnownError: ``bad-address``, or the library can't be written.
    """
    address = web_address(text)
    if address is None:
        raise KnownError("bad-address", "This is not an address of audio: it has to begin with https:// or http://.")
    store.audio.put(EpisodeAudio(episode.id, url=address))
    return tr("The audio of “{0}” will come from this address.", episode.short_title)


def set_offset(store: Store, episode: Episode, offset_s: int) -> str:
    """Say that the sound begins so many seconds before the episode does (after, if negative); return a sentence."""
    store.audio.put_points(episode.id, offset_by(1000 * offset_s).points if offset_s else ())
    return tr("The episode begins at {0} of its audio.", timecode.display(max(0, offset_s)))
