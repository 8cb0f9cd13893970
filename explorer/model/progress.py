"""How long work tells what it is doing, and learns that it is no longer wanted."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

from explorer.model.errors import Cancelled


@dataclass(frozen=True, slots=True)
class Progress:
    """``done`` of ``total`` bytes (or items); ``total`` is None where nobody knows. ``text`` says what is going on."""

    done: int
    total: int | None
    text: str = ""

    def percent(self) -> int | None:
        """0 to 100, or None where the total is unknown."""
        return min(100, self.done * 100 // self.total) if self.total else None


class CancelToken:
    """Set once, from any thread. Work asks it between steps and waits on it instead of sleeping."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def cancel(self) -> None:
        """Ask the work to stop."""
        self._event.set()

    def is_set(self) -> bool:
        """Whether somebody asked."""
        return self._event.is_set()

    def check(self) -> None:
        """Raises Cancelled if somebody asked."""
        if self._event.is_set():
            raise Cancelled

    def sleep(self, seconds: float) -> None:
        """Wait so long; raises Cancelled at once when asked to stop."""
        if self._event.wait(seconds):
            raise Cancelled


Report = Callable[[Progress], None]


def silent(progress: Progress) -> None:
    """A report that nobody reads."""
