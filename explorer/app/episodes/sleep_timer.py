"""The sleep timer: pauses the player after some minutes, or at the end of the segment."""

from typing import Literal

from PySide6.QtCore import QObject, Qt, QTimer, Signal

Sleep = int | Literal["segment"] | None
"""Minutes until playback pauses, or at the end of the segment; None for not."""


class SleepTimer(QObject):
    """Says when to pause; whoever plays does it."""

    ended = Signal()
    """It is time to pause."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.sleep: Sleep = None
        self._timer = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)  # It is shown.
        self._timer.timeout.connect(self.ended)

    def start(self, sleep: Sleep) -> None:
        """Begin to wait for so many minutes, or for the end of the segment; None for not."""
        self.sleep = sleep
        self._timer.stop()
        if isinstance(sleep, int):
            self._timer.start(60_000 * sleep)

    def stop(self) -> None:
        """Wait no more."""
        self.start(None)

    @property
    def minutes(self) -> int | None:
        """Return the minutes that are left, rounded up; None if it does not wait for a time."""
        return -(-self._timer.remainingTime() // 60_000) if self._timer.isActive() else None

    def segment_ended(self) -> None:
        """End if it waits for the end of the segment."""
        if self.sleep == "segment":
            self.ended.emit()
