"""Downloads the audio of an episode into the library, so that it plays without network and from servers that can only
send it from its beginning."""

import hashlib
from dataclasses import replace
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from explorer.model.episode import Episode
from explorer.model.episode_audio import AUDIO_SUFFIXES, EpisodeAudio
from explorer.model.errors import KnownError
from explorer.model.progress import CancelToken, Progress, Report
from explorer.model.translation import later, tr
from explorer.services.audio_remux import is_possible, remuxed
from explorer.sources.download import Download
from explorer.sources.endpoints import is_allowed
from explorer.sources.file_kind import AUDIO_FILE
from explorer.sources.file_lock import locked
from explorer.sources.http import Http, Service
from explorer.sources.sound_facts import read_sound_facts
from explorer.sources.source_text import plain
from explorer.store.database import Store

_PACE_S = 1.0
_USUAL_SUFFIX = ".mp3"


def download_audio(store: Store, episode: Episode, http: Http, report: Report, cancel: CancelToken) -> EpisodeAudio:
    """Download the audio of an episode from its address, resuming an earlier try, and return where it is now.

    Raises:
        KnownError: ``no-audio-address``, or it could not be downloaded; the part is kept where that helps.
        Cancelled: the token was set; the part is kept.
    """
    audio = store.audio.get(episode.id)
    if audio is None or not audio.url or not is_allowed(audio.url):
        raise KnownError("no-audio-address", "No address of this episode’s audio is known: choose a file.")
    store.must_be_writable()
    host = plain(urlsplit(audio.url).hostname or "", 80)
    service = Service(host, _PACE_S, refusal=lambda status, _: _refusal(host, status))
    parts, name = store.library.audio / ".parts", hashlib.sha256(audio.url.encode()).hexdigest()[:20]
    with locked(parts / f"{name}.lock", http.clock, cancel, report):
        download = Download(http, service, parts, name, AUDIO_FILE)
        arrived = download.run(audio.url, cancel, report)
        suffix = _suffix(arrived.url) or _suffix(audio.url) or _USUAL_SUFFIX
        try:
            facts = read_sound_facts(arrived.path)
        except KnownError:
            download.discard()
            raise
        path = f"audio/{arrived.sha256[:2]}/{arrived.sha256}{suffix}"
        download.install(arrived, store.library.root / path)
    if facts.mode == "unknown" and is_possible():
        report(Progress(arrived.bytes, arrived.bytes, tr("Finding its times")))
        path, facts = remuxed(store.library, path)
    report(Progress(arrived.bytes, arrived.bytes, tr("Done")))
    audio = replace(
        audio, path=path, bytes=arrived.bytes, duration_ms=facts.duration_ms, bitrate_mode=facts.mode, problem=None
    )
    store.audio.put(audio)
    return audio


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
    return None
