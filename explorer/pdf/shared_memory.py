"""The memory shared with the PDF worker: slots with an abort flag and room for a picture.

A slot belongs to the worker while it answers a request, and then, on Linux, to the picture that it has drawn there: the
picture is not copied, and whoever shows it keeps the slot.

On Linux the memory has no name: nothing is left if all processes are killed at once. Elsewhere the segment has a name
until the worker has attached (on Windows it ends with the last process that holds it).
"""

import math
import mmap
import os
import sys
from collections import deque
from contextlib import suppress
from functools import partial
from typing import Any

from explorer.model.lazy_dataclass import dataclass
from explorer.pdf.picture_buffer import watched

IN_HAND = 2
"""Maximum number of requests in the worker's hands: one running and one waiting, so that it never idles."""
KEPT = 4
"""Maximum number of pictures that stay in slots; the others are copied. With more, a closed paper leaves too much."""
SLOT_BYTES = 15 * 1024 * 1024
"""A page of 1600 by 2400 pixels fits; larger pictures go through the pipe. Containers often have 64 MB of /dev/shm."""
CONTROL_BYTES = 64
_HEADER = 64 * 1024
"""Bytes of all abort flags. The pictures behind them begin at a page of the system's memory, whatever its size."""


@dataclass(frozen=True, slots=True)
class Slot:
    """The place of a request in the shared memory, as offsets in bytes."""

    number: int

    @property
    def control(self) -> int:
        """Return the offset of MuPDF's ``fz_cookie``, whose first int is the abort flag (mupdf/fitz/device.h)."""
        return self.number * CONTROL_BYTES

    @property
    def control_end(self) -> int:
        """Return the end of the cookie."""
        return self.control + CONTROL_BYTES

    @property
    def pixels(self) -> int:
        """Return the offset of the picture."""
        return _HEADER + self.number * SLOT_BYTES


class PixelMemory:
    """The memory, in the process that made it or in the worker that got it as an argument when it was started.

    Raises:
        OSError: there is not so much memory.
    """

    def __init__(self) -> None:
        self._named: Any = None
        self._handle: int | None = None
        self._is_closed = False
        if sys.platform == "linux" and hasattr(os, "memfd_create"):
            # Not in /dev/shm, whose size containers limit: writing to a full one would kill the writer by SIGBUS.
            self._handle = os.memfd_create("paper-explorer")
            try:
                os.ftruncate(self._handle, size_of(IN_HAND + KEPT))
                self._map = mmap.mmap(self._handle, size_of(IN_HAND + KEPT))
            except BaseException:
                os.close(self._handle)
                raise
            self.buffer = memoryview(self._map)
        else:
            self._named = _named(None)
            self.buffer = self._named.buf
        self.free = deque(slots_of(self.buffer))
        """The slots of no request and no picture, used last in, first out: the last ones have memory already."""

    @property
    def is_nameless(self) -> bool:
        """Return whether nothing is left of the memory once its processes are gone."""
        return self._named is None

    def picture(self, slot: Slot, size: int) -> memoryview:
        """Return the picture in a slot, to be read; the slot is free again when all that refer to it are gone. Only for
        nameless memory: the picture stays, also when the memory is closed."""
        self._discard(slot, size)  # A larger picture may have been there.
        return watched(self._map, slot.pixels, size, partial(self._give_back, slot))

    def _give_back(self, slot: Slot) -> None:
        """Free the slot of a picture."""
        if self._is_closed:
            self._discard(slot)
        self.free.append(slot)

    def trim(self) -> None:
        """Give the memory of free slots back to the system, except that of the next requests."""
        # Nobody else takes a slot meanwhile, and enough are left.
        cold = [self.free.popleft() for _ in range(len(self.free) - IN_HAND)]
        for slot in cold:
            self._discard(slot)
        self.free.extendleft(reversed(cold))

    def _discard(self, slot: Slot, used: int = 0) -> None:
        """Give the memory of a slot back to the system, except so many bytes at its beginning."""
        if sys.platform == "linux" and self.is_nameless:
            begin = slot.pixels + math.ceil(used / mmap.PAGESIZE) * mmap.PAGESIZE
            if begin < (end := slot.pixels + SLOT_BYTES):
                with suppress(OSError):
                    self._map.madvise(mmap.MADV_REMOVE, begin, end - begin)

    def __getstate__(self) -> Any:
        """Return what leads the worker to the memory; only while it is being started."""
        if sys.platform != "win32" and self._handle is not None:
            from multiprocessing.reduction import DupFd

            return DupFd(self._handle)
        return self._named.name

    def __setstate__(self, state: Any) -> None:
        self._named, self._handle = None, None
        if isinstance(state, str):
            # This registers the name a second time with the resource tracker, which is the program's own and keeps a
            # set. On Windows there is none, and the mapping lives as long as one process holds it.
            self._named = _named(state)
            self.buffer = self._named.buf
        else:
            handle = state.detach()
            self._map = mmap.mmap(handle, size_of(IN_HAND + KEPT))
            os.close(handle)
            self.buffer = memoryview(self._map)

    def release_handle(self) -> None:
        """Give up the handle, or the name, by which a worker reaches the memory, because it has it or never will."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None
        elif self._named is not None:
            self._named.unlink()

    def close(self) -> None:
        """Give back the memory, except that of pictures that are still shown; ``release_handle`` has been called
        before."""
        self._is_closed = True
        if self._named is not None:
            self._named.close()
            return
        for slot in list(self.free):  # Pictures may go meanwhile.
            self._discard(slot)
        self.buffer.release()
        with suppress(BufferError):  # The last picture ends the mapping.
            self._map.close()


def size_of(slots: int) -> int:
    """Return the bytes of a memory with so many slots."""
    return _HEADER + slots * SLOT_BYTES


def slots_of(memory: memoryview) -> list[Slot]:
    """Return the slots of a memory; systems may have made it a little larger."""
    return [Slot(number) for number in range((len(memory) - _HEADER) // SLOT_BYTES)]


def _named(name: str | None) -> Any:
    """Return the segment with this name, or a new one."""
    from multiprocessing.shared_memory import SharedMemory

    return SharedMemory(name, create=name is None, size=size_of(IN_HAND) if name is None else 0)
