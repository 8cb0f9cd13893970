"""The clock that pace, back-off and Retry-After go by; tests hand in one of their own, so that they take no time."""

import time
from datetime import UTC, datetime
from typing import Protocol

from explorer.model.progress import CancelToken


class Clock(Protocol):
    """Two readings of time, and a way to wait."""

    def monotonic(self) -> float:
        """Seconds from an arbitrary start, never going back."""

    def now(self) -> datetime:
        """This moment in UTC, as the computer's owner has set it."""

    def sleep(self, seconds: float, cancel: CancelToken) -> None:
        """Wait so long; raises Cancelled at once when asked to stop."""


class SystemClock:
    """The computer's own clock."""

    def monotonic(self) -> float:
        """Seconds from an arbitrary start."""
        return time.monotonic()

    def now(self) -> datetime:
        """This moment in UTC."""
        return datetime.now(UTC)

    def sleep(self, seconds: float, cancel: CancelToken) -> None:
        """Wait on the token, so that cancelling ends it."""
        cancel.sleep(seconds)


def clock_time(moment: datetime, now: datetime) -> str:
    """A moment as people say it here: ``14:05``, with the date when it is not today."""
    local, today = moment.astimezone(), now.astimezone()
    return f"{local:%H:%M}" if local.date() == today.date() else f"{local:%H:%M} on {local.day} {local:%B}"
