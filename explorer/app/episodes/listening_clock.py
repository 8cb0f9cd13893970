"""A clock that runs with an episode that is played elsewhere, such as on a phone."""

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

_TICK_MS = 250


class ListeningClock(QObject):
    """Tells the time of the episode while it runs. Times are milliseconds of the episode.

    Args:
        now: seconds of a clock that never goes back.
    """

    moved = Signal(int)
    """The time, four times a second while it runs."""

    def __init__(self, parent: QObject | None = None, now: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self._now = now
        self._from, self._since, self._speed = 0, 0.0, 1.0
        self._ticking = QTimer(self, interval=_TICK_MS)
        self._ticking.timeout.connect(lambda: self.moved.emit(self.place))

    @property
    def is_running(self) -> bool:
        """Return whether the clock runs."""
        return self._ticking.isActive()

    @property
    def place(self) -> int:
        """Return the time of the episode now."""
        gone = (self._now() - self._since) * self._speed if self.is_running else 0.0
        return self._from + round(1000 * gone)

    def run(self, at: int) -> None:
        """Run from a time on."""
        self._from, self._since = at, self._now()
        self._ticking.start()

    def seek(self, at: int) -> None:
        """Set the time; the clock goes on running, or stands."""
        self._from, self._since = at, self._now()

    def pause(self) -> None:
        """Stand where it is."""
        self._from = self.place
        self._ticking.stop()

    def set_speed(self, speed: float) -> None:
        """Set the speed of the player elsewhere."""
        self._from, self._since = self.place, self._now()
        self._speed = speed
