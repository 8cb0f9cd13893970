"""A time limit for Python code that may run without end, such as a regular expression."""

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from explorer.model.errors import KnownError

BOUNDED = sys.platform != "win32"
"""Whether the platform has the timers it needs."""


@contextmanager
def at_most(seconds: float, error: KnownError) -> Iterator[None]:
    """Raise ``error`` inside the block after so many seconds of computing.

    Python's regular expressions check for signals while they match. It uses a timer of its own, so that the request's
    deadline runs on; without timers (Windows), and off the main thread, only that deadline applies.
    """
    if sys.platform == "win32" or threading.current_thread() is not threading.main_thread():
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
