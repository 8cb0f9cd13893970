"""Attaches the sound of an episode: a file of the user's, or an address."""

from pathlib import Path

from explorer.model import timecode
from explorer.model.audio_map import differs, offset_by
from explorer.model.episode import Episode
from explorer.model.episode_audio import EpisodeAudio
from explorer.model.errors import KnownError
from explorer.model.file_name import shown_name
from explorer.model.progress import CancelToken
from explorer.model.translation import tr
from explorer.services.audio_remux import delete_unused, is_possible, remuxed_copy
from explorer.sources.podcast_web import web_address
from explorer.sources.sound_facts import SoundFacts, no_file, read_sound_facts
from explorer.store.database import Store
from explorer.store.library_folder import absolute


def attach_file(store: Store, episode: Episode, path: Path, cancel: CancelToken | None = None) -> str:
    """Make a file the sound of an episode, and return a sentence that says so. The file stays where it is.

    Raises:
        KnownError: ``audio-missing``, ``audio-unreadable``, or the library can't be written.
        Cancelled: the token was set while a copy was made.
    """
    path = absolute(str(path))
    facts = read_sound_facts(path)
    try:
        size = path.stat().st_size
    except OSError as error:
        raise no_file(path, repr(error)) from error
    told = [tr("“{0}” is now the audio of “{1}”.", shown_name(path.name), episode.short_title)]
    kept = str(path)
    if facts.mode == "unknown":
        store.must_be_writable()
        told.append(tr("Its bitrate varies and it has no table of its times."))
        try:
            kept, facts = _with_times(store, path, cancel or CancelToken())
            told.append(tr("The library plays a copy that has one; the file stays as it is."))
        except KnownError as error:
            told.append(tr("Seeking may be wrong by minutes."))
            told.append(error.sentence)
    before = store.audio.get(episode.id)
    address = before.url if before else None
    try:
        store.audio.put(
            EpisodeAudio(episode.id, address, kept, bytes=size, duration_ms=facts.duration_ms, bitrate_mode=facts.mode)
        )
    except KnownError:
        delete_unused(store, kept)
        raise
    if differs(episode.duration_s, facts.duration_ms or 0, ()):
        length, told_length = round((facts.duration_ms or 0) / 1000), episode.duration_s or 0
        told.append(tr("It is {0} long, the timeline {1}.", timecode.display(length), timecode.display(told_length)))
    return " ".join(told)


def _with_times(store: Store, path: Path, cancel: CancelToken) -> tuple[str, SoundFacts]:
    """Return the path, in the library, of a copy that has a table of its times, and what it tells.

    Raises:
        KnownError: ``audio-extra-missing``, or as ``remuxed_copy``.
    """
    if not is_possible():
        raise KnownError(
            "audio-extra-missing",
            "For a copy with such a table run `pip install paper-explorer[audio]`, and attach the file again.",
        )
    return remuxed_copy(store.library, path, cancel)


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


def check_offset(episode: Episode, offset_ms: int, audio_ms: int | None) -> None:
    """Check that the sound and the episode overlap with an offset; ``audio_ms`` is the sound's length, if known.

    Raises:
        KnownError: ``offset-outside``.
    """
    longest = audio_ms if offset_ms >= 0 else 1000 * (episode.duration_s or 0)
    if longest and abs(offset_ms) >= longest:
        raise KnownError(
            "offset-outside",
            "An offset of {offset} leaves nothing of the audio in the episode: give a smaller one.",
            offset=("-" if offset_ms < 0 else "") + timecode.display(abs(offset_ms) // 1000),
        )


def set_offset(store: Store, episode: Episode, offset_ms: int) -> str:
    """Say that the sound begins so many milliseconds before the episode does (after, if negative); return a
    sentence."""
    store.audio.put_points(episode.id, offset_by(offset_ms).points if offset_ms else ())
    at = timecode.display(abs(offset_ms) // 1000)
    if offset_ms < 0:
        return tr("The audio begins at {0} of the episode.", at)
    return tr("The episode begins at {0} of its audio.", at)
