"""The memory shared with the PDF worker: for each request being processed an abort flag and room for a picture.

On Linux it has no name: nothing is left if all processes are killed at once. Elsewhere the segment has a name until the
worker has attached (on Windows it ends with the last process that holds it).
"""

import mmap
import os
import sys
from typing import Any

from explorer.model.lazy_dataclass import dataclass

SLOTS = 2
"""Maximum number of requests in the worker's hands: one running and one waiting, so that it never idles."""
SLOT_BYTES = 15 * 1024 * 1024
"""A page of 1600 by 2400 pixels fits; larger pictures go through the pipe. Containers often have 64 MB of /dev/shm."""
CONTROL_BYTES = 64
_HEADER = SLOTS * CONTROL_BYTES
BYTES = _HEADER + SLOTS * SLOT_BYTES


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
        if sys.platform == "linux" and hasattr(os, "memfd_create"):
            # Not in /dev/shm, whose size containers limit: writing to a full one would kill the writer by SIGBUS.
            self._handle = os.memfd_create("paper-explorer")
            try:
                os.ftruncate(self._handle, BYTES)
                self._map = mmap.mmap(self._handle, BYTES)
            except BaseException:
                os.close(self._handle)
                raise
            self.buffer = memoryview(self._map)
        else:
            self._named = _named(None)
            self.buffer = self._named.buf

    @property
    def is_nameless(self) -> bool:
        """Return whether nothing is left of the memory once its processes are gone."""
        return self._named is None

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
            self._map = mmap.mmap(handle, BYTES)
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
        """Give the memory back; ``given`` has been called before."""
        if self._named is not None:
            self._named.close()
        else:
            self.buffer.release()
            self._map.close()


def _named(name: str | None) -> Any:
    """Return the segment with this name, or a new one."""
    from multiprocessing.shared_memory import SharedMemory

    return SharedMemory(name, create=name is None, size=BYTES if name is None else 0)
