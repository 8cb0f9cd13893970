"""The memory of pictures: tells when one is gone, and copies one out of the shared memory as fast as the platform can.

A fresh block of some megabytes is mostly paid for by its page faults, one every 4 KiB: they cost more than the copy.
Huge pages, where Linux gives them, make a page of 144 dpi cost 2 ms instead of 5. A block whose picture is gone is used
again, which takes 1 ms; in a virtual machine, where new memory may have to come from the host, it saves up to 20.
"""

import mmap
import sys
import weakref
from collections.abc import Callable
from contextlib import suppress

_HUGE = 2 * 1024 * 1024
"""Bytes of a huge page. From this size on a picture is mapped by itself."""
_WORTH = _HUGE * 3 // 4
"""A rest of so many bytes gets a huge page of its own; a smaller one would waste too much of it."""
_MOST_IDLE = 1
"""Number of blocks kept for the next picture; the others go back to the system at once."""

_idle: list[mmap.mmap] = []


def copied(source: memoryview) -> bytes | memoryview:
    """Return a copy that can be read, and stays when the source changes."""
    size = len(source)
    if sys.platform != "linux" or size < _HUGE or not hasattr(mmap, "MADV_HUGEPAGE"):
        return bytes(source)
    block = _block(size)
    memoryview(block)[:size] = source
    return watched(block, 0, size, lambda: _keep(block))


def watched(block: mmap.mmap, start: int, size: int, when_gone: Callable[[], object]) -> memoryview:
    """Return a part of a block, to be read. ``when_gone`` is called when nothing refers to it any more, in any thread,
    whatever locks it holds."""
    import ctypes  # here, since the window waits for this module

    # A ctypes array, since neither a memoryview nor a mapping says when it is no longer used.
    array = (ctypes.c_ubyte * size).from_buffer(block, start)
    weakref.finalize(array, when_gone).atexit = False
    return memoryview(array).cast("B").toreadonly()


def _block(size: int) -> mmap.mmap:
    """Return an idle block of the right size, or a new one."""
    whole, rest = divmod(size, _HUGE)
    # Linux aligns a mapping to huge pages only if it is a whole number of them; what is not touched costs nothing.
    length = (whole + bool(rest)) * _HUGE
    for block in _idle:
        if len(block) == length:
            with suppress(ValueError):  # Another thread was faster.
                _idle.remove(block)
                return block
    if sys.platform != "linux":
        return mmap.mmap(-1, length)
    block = mmap.mmap(-1, length, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    with suppress(OSError):  # A kernel without huge pages refuses.
        block.madvise(mmap.MADV_HUGEPAGE, 0, (whole + (rest >= _WORTH)) * _HUGE)
    return block


def _keep(block: mmap.mmap) -> None:
    """Keep a block whose picture is gone, instead of the one that has been idle longest."""
    _idle.append(block)
    while len(_idle) > _MOST_IDLE:
        with suppress(IndexError):
            del _idle[0]
