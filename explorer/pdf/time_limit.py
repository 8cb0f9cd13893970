"""A bound on what may compute without end inside Python, as a regular expression can."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from explorer.model.errors import KnownError

BOUNDED = hasattr(signal, "setitimer")
"""Whether the platform has timers for that."""


@contextmanager
def at_most(seconds: float, error: KnownError) -> Iterator[None]:
    """Raise ``error`` inside the block after so many seconds of computing.

    Python's regular expressions look for signals while they match. By a timer of its own, so that the deadline of the
    request goes on beside it; where there are no timers (Windows), and off the main thread, only that one counts.
    """
    if not BOUNDED or threading.current_thread() is not threading.main_thread():
        yield
        return

    def late(_signal: int, _frame: FrameType | None) -> None:
        raise error

    before = signal.signal(signal.SIGVTALRM, late)
    try:
        signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
