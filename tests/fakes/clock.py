"""A clock that stands until somebody sleeps by it."""

import threading
from datetime import UTC, datetime, timedelta

from explorer.model.progress import CancelToken


class FakeClock:
    """Each sleep moves the time on by its length, takes none, and is kept in ``sleeps``."""

    def __init__(self, start: datetime = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)) -> None:
        self._start = start
        self._passed = 0.0
        self._lock = threading.Lock()
        self.sleeps: list[float] = []

    def monotonic(self) -> float:
        """Seconds since the start."""
        return self._passed

    def now(self) -> datetime:
        """The start and what has passed since."""
        return self._start + timedelta(seconds=self._passed)

    def sleep(self, seconds: float, cancel: CancelToken) -> None:
        """Move on."""
        cancel.check()
        self.pass_by(seconds)
        self.sleeps.append(seconds)

    def pass_by(self, seconds: float) -> None:
        """Let time pass without anybody sleeping."""
        with self._lock:
            self._passed += seconds
