"""Starts a process without the resource tracker of multiprocessing, where there is nothing to track.

The tracker is one more Python process (12 ms of computing while the window and the worker start, and 8 MB): it removes
named memory and semaphores that a killed program has left. The worker's memory has no name on Linux.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def untracked() -> Iterator[None]:
    """Let processes that are started inside find a tracker that notes nothing; a running tracker stays."""
    from multiprocessing import resource_tracker

    tracker: Any = resource_tracker._resource_tracker  # noqa: SLF001 - there is no option
    if getattr(tracker, "_fd", 0) is not None:
        yield
        return
    tracker._fd = os.open(os.devnull, os.O_WRONLY)  # noqa: SLF001
    try:
        yield
    finally:
        nowhere, tracker._fd = tracker._fd, None  # noqa: SLF001
        os.close(nowhere)
