"""The clock for pacing, back-off and Retry-After; tests use a fake one, so that they need not wait."""

import time
from datetime import UTC, datetime
from typing import Protocol

from explorer.model.progress import CancelToken


class WaitingClock(Protocol):
    """A clock that tells the time and can wait."""

    def monotonic(self) -> float:
        """Return seconds from an arbitrary start, never going back."""

    def now(self) -> datetime:
        """Return the current time in UTC by the computer's clock."""

    def sleep(self, seconds: float, cancel: CancelToken) -> None:
        """Wait this long; raises Cancelled as soon as cancellation is requested."""


class SystemClock:
    """The computer's own clock."""

    def monotonic(self) -> float:
        """Return seconds from an arbitrary start."""
        return time.monotonic()

    def now(self) -> datetime:
        """Return the current time in UTC."""
        return datetime.now(UTC)

    def sleep(self, seconds: float, cancel: CancelToken) -> None:
        """Wait on the token, so that cancelling ends it."""
        cancel.sleep(seconds)


def clock_time(moment: datetime, now: datetime) -> str:
    """Format a time for the user: ``14:05``, with the date if it is not today."""
    local, today = moment.astimezone(), now.astimezone()
    return f"{local:%H:%M}" if local.date() == today.date() else f"{local:%H:%M} on {local.day} {local:%B}"
