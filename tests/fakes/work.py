"""How much work something is, in units that do not depend on what else the machine is doing."""

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_SLEEP_S = 0.02


class Work:
    """Calls of functions, Python's and those written in C, that one thread has made."""

    def __init__(self) -> None:
        self.calls = 0

    def count(self, frame: FrameType, event: str, what: object) -> None:
        """Take note of what Python's profiler tells."""
        self.calls += event in ("call", "c_call")


@contextmanager
def counted() -> Iterator[Work]:
    """Count the calls of this thread inside the block. What a call takes is not counted: see ``computed_within``."""
    work, before = Work(), sys.getprofile()
    sys.setprofile(work.count)
    try:
        yield work
    finally:
        sys.setprofile(before)


@contextmanager
def computed_within(seconds: float) -> Iterator[None]:
    """Fail if this thread computes for longer inside the block; that it waits for a core is not counted."""
    began = time.thread_time()
    yield
    spent = time.thread_time() - began
    assert spent < seconds, f"computed for {spent:.1f} s, and may for {seconds} s"


@contextmanager
def done_within(seconds: float) -> Iterator[None]:
    """Fail if the block takes longer, waits included; time in which others had the processor counts for little.

    A thread counts its own short sleeps, which a busy machine stretches as it stretches the block.
    """
    ended, slept = threading.Event(), 0.0

    def sleep() -> None:
        nonlocal slept
        while not ended.wait(_SLEEP_S):
            slept += _SLEEP_S

    thread = threading.Thread(target=sleep)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
    assert slept < seconds, f"took {slept:.1f} s, and may take {seconds} s"
