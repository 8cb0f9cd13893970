"""A process that recognizes speech without a model: a sentence every ten seconds of a sound of ten minutes."""

from pathlib import Path

from explorer.services.speech_worker import Pipe

LENGTH_MS = 600_000
_PART_MS, _STEP_MS = 120_000, 10_000


def run(pipe: Pipe, audio: str, model: str, start_ms: int) -> None:
    """Send what the real one sends; a file ``stop`` beside the sound ends it without a word after a part."""
    at = start_ms
    while at < LENGTH_MS:
        end = min(at + _PART_MS, LENGTH_MS)
        cues = [(one, one + _STEP_MS, f"said at {one // 1000}") for one in range(at, end, _STEP_MS)]
        pipe.send(("length", LENGTH_MS))
        pipe.send(("cues", cues, end, "en"))
        at = end
        if Path(audio).with_name("stop").exists():
            pipe.close()
            return
    pipe.send(("end",))
    pipe.close()
