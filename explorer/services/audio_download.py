"""Downloads the audio of an episode into the library, so that it plays without network and from servers that can only
send it from its beginning."""

import hashlib
import logging
from dataclasses import replace
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from explorer.model.episode import Episode
from explorer.model.episode_audio import AUDIO_SUFFIXES, EpisodeAudio
from explorer.model.errors import KnownError
from explorer.model.progress import CancelToken, Progress, Report
from explorer.model.translation import later, tr
from explorer.services.audio_remux import delete_unused, is_possible, remuxed
from explorer.sources.download import Download
from explorer.sources.endpoints import is_allowed
from explorer.sources.file_kind import AUDIO_FILE
from explorer.sources.file_lock import locked
from explorer.sources.http import Http, Service
from explorer.sources.sound_facts import SoundFacts, read_sound_facts
from explorer.sources.source_text import plain
from explorer.store.database import Store

_PACE_S = 1.0
_USUAL_SUFFIX = ".mp3"
_OTHER_WORDS = {
    "insecure-address": later("{subject} leads to an address that is not safe: choose a file of your own."),
    "too-many-redirects": later("{subject} redirects in a loop: try again later, or choose a file of your own."),
    "bad-address": later("{subject} gave an invalid address: choose a file of your own."),
}
"""Sentences for codes of the HTTP client, whose own are about papers."""
_log = logging.getLogger(__name__)


def download_audio(store: Store, episode: Episode, http: Http, report: Report, cancel: CancelToken) -> EpisodeAudio:
    """Download the audio of an episode from its address, resuming an earlier try, and return where it is now.

    Raises:
        KnownError: ``no-audio-address``, ``audio-changed`` if the user chose another one meanwhile, or it could not be
            downloaded; the part is kept where that helps.
        Cancelled: the token was set; the part is kept.
    """
    audio = store.audio.get(episode.id)
    if audio is None or not audio.url or not is_allowed(audio.url):
        raise KnownError("no-audio-address", "No address of this episode’s audio is known: choose a file.")
    store.must_be_writable()
    host = plain(urlsplit(audio.url).hostname or "", 80)
    service = Service(host, _PACE_S, refusal=lambda status, _: _refusal(host, status))
    parts, name = store.library.audio_parts, hashlib.sha256(audio.url.encode()).hexdigest()[:20]
    with locked(parts / f"{name}.lock", http.clock, cancel, report):
        now = store.audio.get(episode.id)
        if now and now.path != audio.path and now.made_by == "feed":
            return now  # Another program has downloaded it meanwhile.
        download = Download(http, service, parts, name, AUDIO_FILE)
        try:
            arrived = download.run(audio.url, cancel, report)
        except KnownError as error:
            raise _of_audio(error, host) from error
        suffix = _suffix(arrived.url) or _suffix(audio.url) or _USUAL_SUFFIX
        try:
            facts = read_sound_facts(arrived.path)
        except KnownError:
            download.discard()
            raise
        path = f"audio/{arrived.sha256[:2]}/{arrived.sha256}{suffix}"
        download.install(arrived, store.library.root / path)
        kept = _kept(store, episode, audio, replace(audio, path=path, bytes=arrived.bytes, problem=None), facts)
    if facts.mode == "unknown" and is_possible():
        report(Progress(arrived.bytes, arrived.bytes, tr("Finding its times")))
        try:
            copy, facts = remuxed(store.library, path, cancel)
        except KnownError as error:
            _log.info("%s keeps its times: %s %s", path, error.code, error.detail)  # It plays, but for the seconds.
        else:
            kept = _kept(store, episode, kept, replace(kept, path=copy), facts)
            delete_unused(store, path)
    report(Progress(arrived.bytes, arrived.bytes, tr("Done")))
    return kept


def _kept(store: Store, episode: Episode, before: EpisodeAudio, after: EpisodeAudio, facts: SoundFacts) -> EpisodeAudio:
    """Store the sound of an episode, unless that was changed since ``before``.

    Raises:
        KnownError: ``audio-changed``, or the library can't be written; the file is deleted.
    """
    after = replace(after, duration_ms=facts.duration_ms, bitrate_mode=facts.mode)
    try:
        with store.write():
            now, is_there = store.audio.get(episode.id), store.episodes.get(episode.id, with_deleted=True) is not None
            # The address that a feed names may have changed; that is no choice of the user's.
            chosen = now and (now.path != before.path or (now.made_by == "user" and now.url != before.url))
            if is_there and not chosen:
                store.audio.put(after)
                return after
    except KnownError:
        delete_unused(store, after.path)
        raise
    delete_unused(store, after.path)
    told = later("“{title}” has other audio meanwhile, so what was downloaded was not kept.")
    raise KnownError("audio-changed", told, title=episode.short_title)


def _of_audio(error: KnownError, host: str) -> KnownError:
    """Return an error of the network in words that are about audio and not papers."""
    if error.code == "http-403":
        return _refusal(host, 403) or error
    words = _OTHER_WORDS.get(error.code)
    return KnownError(error.code, words, error.detail, subject=host) if words else error


def _suffix(url: str) -> str:
    """Return how the file at an address is called at its end; empty if that says nothing about sound."""
    suffix = PurePosixPath(urlsplit(url).path).suffix.lower()
    return suffix if suffix in AUDIO_SUFFIXES else ""


def _refusal(host: str, status: int) -> KnownError | None:
    if status in (404, 410, 451):
        return KnownError("audio-gone", "{subject} has this audio no longer: choose a file of your own.", subject=host)
    if status in (401, 402, 403):
        sentence = later("{subject} does not send this audio without a login: choose a file of your own.")
        return KnownError("audio-refused", sentence, subject=host)
    if status < 500 and status != 429:
        sentence = later("{subject} does not send this audio (error {status}): try again later, or choose a file.")
        return KnownError(f"http-{status}", sentence, subject=host, status=status)
    return None
