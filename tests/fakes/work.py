"""How much work something is, in units that do not depend on what else the machine is doing."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


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
