"""Gets transcripts for an episode: those that its feed names, the one in its show notes, and files of the user."""

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from explorer.files import read_up_to
from explorer.model.episode import Episode
from explorer.model.errors import KnownError
from explorer.model.one_line import one_line
from explorer.model.podcast import FeedTranscript
from explorer.model.progress import CancelToken, Progress, Report, silent
from explorer.model.timed_text import cues_of_notes
from explorer.model.transcript import (
    Cue,
    TranscriptInfo,
    TranscriptSource,
    length_notice,
    letters_notice,
    named_speakers,
    tidied,
)
from explorer.model.transcript_reader import MAX_BYTES, read_transcript
from explorer.model.translation import later, tr
from explorer.sources.podcast_web import web_address
from explorer.store.database import Store

_MOST_ADDRESSES = 20
_log = logging.getLogger(__name__)


class TranscriptWeb(Protocol):
    """Downloads transcripts; ``PodcastWeb`` does."""

    def transcript(self, url: str, *, cancel: CancelToken) -> bytes:
        """Return a transcript's bytes. Raises KnownError."""


@dataclass(frozen=True, slots=True)
class Attached:
    """A transcript that was stored, and sentences that the user should see."""

    info: TranscriptInfo
    notices: tuple[str, ...] = ()


def attach_file(store: Store, episode: Episode, path: Path) -> Attached:
    """Read a file of the user's and store it as the episode's transcript.

    Raises:
        KnownError: ``transcript-unreadable``, or as ``read_transcript``.
    """
    store.must_be_writable()
    try:
        data = read_up_to(path, MAX_BYTES + 1)
    except OSError as error:
        name = one_line(path.name)[:100]
        sentence = later("“{name}” can’t be read ({strerror}): check its name and rights, or choose another file.")
        raise KnownError("transcript-unreadable", sentence, repr(error), name=name, strerror=error.strerror) from error
    return attach_bytes(store, episode, data, path.name)


def attach_bytes(store: Store, episode: Episode, data: bytes, name: str, source: TranscriptSource = "file") -> Attached:
    """Store a transcript that was read already. Raises KnownError as ``read_transcript``."""
    return _kept(store, episode, read_transcript(data), source, one_line(name)[:200], None)


def fetch_transcripts(
    store: Store, web: TranscriptWeb, episode: Episode, cancel: CancelToken, report: Report = silent
) -> tuple[list[Attached], list[KnownError]]:
    """Store all transcripts that the episode's feed names, and the one in its show notes; one that fails ends nothing.

    Raises:
        KnownError: ``no-transcript``: there is none anywhere.
    """
    store.must_be_writable()
    item = store.podcasts.of_episode(episode)
    whole = store.podcasts.whole(item.id) if item else None
    done: list[Attached] = []
    failed: list[KnownError] = []
    named = whole.transcripts[:_MOST_ADDRESSES] if whole else ()
    for number, one in enumerate(named):
        cancel.check()
        report(Progress(number, len(named), tr("Downloading the transcript")))
        try:
            done.append(_fetched(store, web, episode, one, cancel))
        except KnownError as error:
            _log.info("no transcript from %s: %s", one.address, error.sentence)
            failed.append(error)
    notes = whole.notes if whole else store.show_notes.of_episode(episode.id)
    if found := keep_transcript_of_notes(store, episode, notes):
        done.append(found)
    if not done and not failed:
        raise KnownError(
            "no-transcript",
            "The feed and the show notes have no transcript of this episode: open a file, or make one from its audio.",
        )
    return done, failed


def keep_transcript_of_notes(store: Store, episode: Episode, notes: str) -> Attached | None:
    """Store the transcript that stands in an episode's show notes, if there is one."""
    cues = tidied(named_speakers(cues_of_notes(notes)))
    return _kept(store, episode, cues, "notes", "show notes", None) if cues else None


def _fetched(
    store: Store, web: TranscriptWeb, episode: Episode, named: FeedTranscript, cancel: CancelToken
) -> Attached:
    address = web_address(named.address)
    if address is None:
        raise KnownError("insecure-address", "The feed gives a transcript no safe address: open a file instead.")
    cues = read_transcript(web.transcript(address, cancel=cancel))
    return _kept(store, episode, cues, "feed", named.address, named.language)


def _kept(
    store: Store,
    episode: Episode,
    cues: tuple[Cue, ...],
    source: TranscriptSource,
    name: str,
    language: str | None,
) -> Attached:
    info = store.transcripts.put(episode.id, cues, source, name, language)
    notices = (length_notice(info.end_ms, episode.duration_s), letters_notice(cues))
    return Attached(info, tuple(filter(None, notices)))
