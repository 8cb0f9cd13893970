"""An ear that hears what is decoded, and tells the time by its pitch: no output device is needed."""

import array

from PySide6.QtCore import QObject
from PySide6.QtMultimedia import QAudioBuffer, QAudioBufferOutput, QAudioFormat

from tests.fakes.tones import LOWEST, RATE, STEP

_LEAST_SAMPLES = 1_600


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
        return round((hertz - LOWEST) / STEP)

    def _heard(self, buffer: QAudioBuffer) -> None:
        if buffer.isValid():
            self._samples.frombytes(bytes(buffer.constData())[: buffer.byteCount()])
            del self._samples[: -10 * RATE]
