"""``transcript``: gets the words of an episode from its feed or a file, or removes them."""

import argparse
import sys
from pathlib import Path
from typing import Any

from explorer.commands.library_lookup import episode, opened
from explorer.commands.output import tell, write_json
from explorer.commands.podcast_commands import web_of
from explorer.files import make_folder, write_atomic
from explorer.model import timecode
from explorer.model.episode import Episode
from explorer.model.errors import KnownError
from explorer.model.progress import CancelToken, Progress, Report
from explorer.model.transcript import TranscriptInfo, vtt_of
from explorer.model.transcript_reader import MAX_BYTES
from explorer.model.translation import tr, trn
from explorer.services.episode_transcripts import Attached, attach_bytes, attach_file, fetch_transcripts
from explorer.store.database import Store


def transcript(arguments: argparse.Namespace) -> int:
    """Store a transcript of an episode: a file, or without one those that its feed names; or remove one.

    Raises:
        KnownError: there is no such episode, or no transcript that can be read or has the name.
    """
    with opened(arguments.library) as (_, store):
        found = episode(store, arguments.episode)
        is_removed = arguments.remove is not None
        only_asks = arguments.json and not arguments.file and not arguments.make
        done = [] if is_removed or only_asks else _attached(store, found, arguments)
        if is_removed:
            _remove(store, found, arguments.remove)
        shown = store.transcripts.of_episode(found.id)
    if arguments.json:
        write_json([transcript_json(one) for one in shown])
    for one in done:
        info = one.info
        start, end = (timecode.display(one // 1000) for one in (info.start_ms, info.end_ms))
        tell(
            trn(
                info.cue_count,
                "Transcript of “{title}”: one cue, {start} to {end}, from {name}.",
                "Transcript of “{title}”: {count} cues, {start} to {end}, from {name}.",
                title=found.short_title,
                start=start,
                end=end,
                name=info.name,
            )
        )
        for notice in one.notices:
            tell(notice)
    return 0 if done or is_removed or only_asks else 1


def transcript_json(one: TranscriptInfo) -> dict[str, Any]:
    """Return what lists tell of a transcript; times in seconds."""
    return {
        "source": one.source,
        "name": one.name,
        "language": one.language,
        "cues": one.cue_count,
        "start_s": one.start_ms / 1000,
        "end_s": one.end_ms / 1000,
    }


def _attached(store: Store, found: Episode, arguments: argparse.Namespace) -> list[Attached]:
    if arguments.make:
        return [Attached(_made(store, found, arguments))]
    if arguments.file == Path("-"):
        return [attach_bytes(store, found, sys.stdin.buffer.read(MAX_BYTES + 1), tr("standard input"))]
    if arguments.file:
        return [attach_file(store, found, arguments.file)]
    done, failed = fetch_transcripts(store, web_of(arguments.library, store), found, CancelToken())
    for problem in failed:
        tell(problem.sentence)
    return done


def _remove(store: Store, found: Episode, name: str) -> None:
    """Remove the transcript with a name, or the only one if that is empty; a file keeps what was said."""
    store.must_be_writable()
    there = store.transcripts.of_episode(found.id)
    meant = [one for one in there if name in ("", one.name, one.name.rpartition("/")[2], one.source)]
    title = found.short_title
    if not there:
        raise KnownError("no-transcript", "“{title}” has no transcript: there is nothing to remove.", title=title)
    if len(meant) != 1:
        names = ", ".join(one.name[:120] for one in meant or there)
        raise KnownError(
            "transcript-unclear",
            "“{title}” has these transcripts: {names}. Give the name of one after --remove.",
            title=title,
            names=names,
        )
    kept = _kept_words(store, meant[0])
    store.transcripts.remove(meant[0].id)
    tell(tr("The transcript {name} of “{title}” was removed.", name=meant[0].name, title=title))
    if kept:
        tell(tr("To have it again, add this file: {file}", file=kept))


def _kept_words(store: Store, info: TranscriptInfo) -> Path | None:
    """Write what was said to a file, and return its path; None if the transcript is damaged."""
    try:
        cues = store.transcripts.cues(info.id)
    except KnownError:
        return None
    path = store.library.removed / f"transcript-{info.id}.vtt"
    make_folder(path.parent)
    write_atomic(path, vtt_of(cues).encode())
    return path


def _made(store: Store, found: Episode, arguments: argparse.Namespace) -> TranscriptInfo:
    """Make a transcript of a file, or of the audio that the episode has."""
    from explorer.services.transcription import audio_file, make_transcript, speech_model

    model = speech_model(arguments.model)
    path = arguments.file or audio_file(store, found)
    if not path.is_file():
        raise KnownError("audio-missing", "There is no such audio file: name one that is there.")
    return make_transcript(store, found, path.absolute(), model, CancelToken(), _progress())


def _progress() -> Report:
    """Return a function that tells each further tenth of the work."""
    told = [-1]

    def tell_of(progress: Progress) -> None:
        percent = progress.percent()
        if percent is not None and percent // 10 > told[0]:
            told[0] = percent // 10
            tell(f"{progress.text} {percent} %")

    return tell_of
