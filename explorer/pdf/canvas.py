"""The worker's side of the shared memory: pictures go into it, and MuPDF looks for its abort flag in it."""

import ctypes

from pymupdf import mupdf

from explorer.pdf import shared


class Canvas:
    """The abort flag and the room for a picture of one slot.

    Args:
        memory: the shared memory, laid out as explorer.pdf.shared says; None where there is none.
        slot: which slot of it.
    """

    def __init__(self, memory: memoryview | None, slot: shared.Slot) -> None:
        self.cookie = _cookie(memory, slot.control)
        self._memory, self._start = memory, slot.pixels

    @property
    def aborted(self) -> bool:
        """Whether nobody wants the answer any more."""
        return bool(self.cookie.abort())

    def put(self, samples: memoryview) -> bytes:
        """Hand a picture over; what didn't fit into the shared memory is returned, to go through the pipe."""
        if self._memory is None or len(samples) > shared.SLOT_BYTES:
            return bytes(samples)
        # Copying costs 0.5 ms a page; drawing in place costs more, since private memory comes in huge pages.
        self._memory[self._start : self._start + len(samples)] = samples
        return b""


def _cookie(memory: memoryview | None, offset: int) -> mupdf.FzCookie:
    """MuPDF's cookie, moved into the shared memory.

    PyMuPDF holds the interpreter's lock while MuPDF computes, so no thread or signal handler of the worker could tell it
    to stop; the program can, by a byte that both see. SWIG's Python object keeps its pointer right after the object
    header; that it is there is checked. If that ever changes, a request that nobody wants any more runs to its end.
    """
    cookie = mupdf.FzCookie()
    pointer = ctypes.c_void_p.from_address(id(cookie.this) + object.__basicsize__)
    if memory is not None and pointer.value == int(cookie.this):
        cookie.this.disown()
        pointer.value = ctypes.addressof(ctypes.c_char.from_buffer(memory, offset))
    return cookie
