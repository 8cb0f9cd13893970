"""Progress reports and cancellation of long work."""

import threading
from collections.abc import Callable

from explorer.model.errors import Cancelled
from explorer.model.lazy_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """Progress: ``done`` of ``total`` bytes (or items); ``total`` is None if unknown. ``text`` says what is
    being done."""

    done: int
    total: int | None
    text: str = ""

    def percent(self) -> int | None:
        """Return 0 to 100, or None if the total is unknown."""
        return min(100, self.done * 100 // self.total) if self.total else None


class CancelToken:
    """A flag to cancel work, set once and from any thread. The work checks it between steps, and waits on it instead of
    sleeping."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def cancel(self) -> None:
        """Request cancellation."""
        self._event.set()

    def is_set(self) -> bool:
        """Return whether cancellation was requested."""
        return self._event.is_set()

    def check(self) -> None:
        """Raise Cancelled if cancellation was requested."""
        if self._event.is_set():
            raise Cancelled

    def sleep(self, seconds: float) -> None:
        """Wait this long; raises Cancelled as soon as cancellation is requested."""
        if self._event.wait(seconds):
            raise Cancelled


Report = Callable[[Progress], None]


def silent(progress: Progress) -> None:
    """Ignore a progress report."""
