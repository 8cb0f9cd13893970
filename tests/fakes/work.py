"""Measures work in units that do not depend on the load of the machine."""

import sys
import threading
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_SLEEP_S = 0.02


class Work:
    """The number of function calls of one thread, of Python and C functions."""

    def __init__(self) -> None:
        self.calls = 0

    def count(self, frame: FrameType, event: str, what: object) -> None:
        """Count an event of Python's profiler."""
        self.calls += event in ("call", "c_call")


@contextmanager
def counted() -> Iterator[Work]:
    """Count the calls of this thread inside the block. The time of a call is not counted: see ``computed_within``."""
    work, before = Work(), sys.getprofile()
    sys.setprofile(work.count)
    try:
        yield work
    finally:
        sys.setprofile(before)


@contextmanager
def computed_within(seconds: float) -> Iterator[None]:
    """Fail if this thread uses more CPU time than this inside the block."""
    began = time.thread_time()
    yield
    spent = time.thread_time() - began
    assert spent < seconds, f"computed for {spent:.1f} s, and may for {seconds} s"


@contextmanager
def allocated_within(mebibytes: float) -> Iterator[None]:
    """Fail if Python holds so much more memory at any moment inside the block."""
    tracemalloc.start()
    try:
        yield
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < mebibytes * 2**20, f"held {peak / 2**20:.1f} MiB, and may hold {mebibytes}"


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
