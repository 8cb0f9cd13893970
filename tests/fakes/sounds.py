"""Sounds whose pitch tells the time, and an ear that reads it: no output device is needed."""

import array
import math
import wave
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtMultimedia import QAudioBuffer, QAudioBufferOutput, QAudioFormat

RATE = 8_000
_LOWEST, _STEP = 300.0, 4.0
"""Hertz at the first second, and how much higher each second is."""
_LEAST_SAMPLES = 1_600


def pitch(second: float) -> float:
    """Return the pitch of a second, in Hertz; it repeats after 400 of them."""
    return _LOWEST + _STEP * (int(second) % 400)


def make_wav(path: Path, seconds: int) -> Path:
    """Write a sound in which each second has a pitch of its own."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        for second in range(seconds):
            turn = 2 * math.pi * pitch(second) / RATE
            tone = array.array("h", (int(12_000 * math.sin(turn * one)) for one in range(RATE)))
            file.writeframes(tone.tobytes())
    return path


class Ear(QObject):
    """Hears what is decoded, and tells of which seconds it was."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        wanted = QAudioFormat()
        wanted.setSampleRate(RATE)
        wanted.setChannelCount(1)
        wanted.setSampleFormat(QAudioFormat.SampleFormat.Int16)
        self.output = QAudioBufferOutput(wanted, self)
        self.output.audioBufferReceived.connect(self._heard)
        self._samples = array.array("h")

    def forget(self) -> None:
        """Forget what was heard."""
        self._samples = array.array("h")

    @property
    def second(self) -> int | None:
        """Return the second that was heard last; None if too little was heard, or silence."""
        last = self._samples[-_LEAST_SAMPLES:]
        if len(last) < _LEAST_SAMPLES or max(last) < 1_000:
            return None
        crossings = [at for at in range(1, len(last)) if last[at - 1] < 0 <= last[at]]
        if len(crossings) < 3:
            return None
        hertz = (len(crossings) - 1) * RATE / (crossings[-1] - crossings[0])
        return round((hertz - _LOWEST) / _STEP)

    def _heard(self, buffer: QAudioBuffer) -> None:
        if buffer.isValid():
            self._samples.frombytes(bytes(buffer.constData())[: buffer.byteCount()])
            del self._samples[: -10 * RATE]
