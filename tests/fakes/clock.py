"""A fake clock that only advances by sleeping."""

import threading
from datetime import UTC, datetime, timedelta

from explorer.model.progress import CancelToken


class FakeClock:
    """Each sleep moves the time forward at once, and is recorded in ``sleeps``."""

    def __init__(self, start: datetime = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)) -> None:
        self._start = start
        self._passed = 0.0
        self._lock = threading.Lock()
        self.sleeps: list[float] = []

    def monotonic(self) -> float:
        """Return seconds since the start."""
        return self._passed

    def now(self) -> datetime:
        """Return the start plus the time that has passed."""
        return self._start + timedelta(seconds=self._passed)

    def sleep(self, seconds: float, cancel: CancelToken) -> None:
        """Move the time forward."""
        cancel.check()
        self.pass_by(seconds)
        self.sleeps.append(seconds)

    def pass_by(self, seconds: float) -> None:
        """Move the time forward without a sleep."""
        with self._lock:
            self._passed += seconds
