"""The worker's side of the shared memory: MuPDF draws into it, and looks for its abort flag in it.

PyMuPDF holds the interpreter's lock while MuPDF computes, so no thread or signal handler of the worker could tell it to
stop; the program can, by a byte that both see. Drawing in place costs 1 ms a page less than copying.
"""

import ctypes
from typing import Any

from pymupdf import mupdf

from explorer.pdf import shared_memory

_COMPONENTS = 4


class SharedCanvas:
    """The abort flag and the room for a picture of one slot.

    Args:
        memory: the shared memory, laid out as explorer.pdf.shared_memory says; None where there is none.
        slot: which slot of it.
    """

    def __init__(self, memory: memoryview | None, slot: shared_memory.Slot) -> None:
        self.cookie = mupdf.FzCookie()
        self._samples: Any = None
        if memory is None:
            return
        if _aim(self.cookie.this, memory, slot.control):
            self.cookie.this.disown()
        samples = mupdf.fz_pixmap_samples(mupdf.FzPixmap(mupdf.fz_device_bgr(), 1, 1, mupdf.FzSeparations(), 1))
        if _aim(samples, memory, slot.pixels):
            self._samples = samples

    @property
    def aborted(self) -> bool:
        """Whether nobody wants the answer any more."""
        return bool(self.cookie.abort())

    def blank(self, width: int, height: int) -> mupdf.FzPixmap:
        """A white picture to draw on. With an alpha that stays full, its bytes are those of RGB32: B, G, R, 255."""
        bgr, none = mupdf.fz_device_bgr(), mupdf.FzSeparations()
        if self._fits(width, height):
            pixmap = mupdf.fz_new_pixmap_with_data(bgr, width, height, none, 1, width * _COMPONENTS, self._samples)
        else:
            pixmap = mupdf.FzPixmap(bgr, width, height, none, 1)
        mupdf.fz_clear_pixmap_with_value(pixmap, 255)
        return pixmap

    def rest(self, pixmap: mupdf.FzPixmap) -> bytes:
        """What has to go through the pipe: nothing if the picture lies in the shared memory, else all of it."""
        if self._fits(pixmap.w(), pixmap.h()):
            return b""
        return bytes(mupdf.fz_pixmap_samples_memoryview(pixmap))

    def _fits(self, width: int, height: int) -> bool:
        return self._samples is not None and width * height * _COMPONENTS <= shared_memory.SLOT_BYTES


def _aim(pointer: Any, memory: memoryview, offset: int) -> bool:
    """Point one of SWIG's pointers into the memory; False where it isn't built as expected.

    SWIG's Python object keeps the pointer right after the object header; that it is there is checked first. If that
    ever changes, pictures go through the pipe, and a request that nobody wants any more runs to its end.
    """
    field = ctypes.c_void_p.from_address(id(pointer) + object.__basicsize__)
    if field.value != int(pointer):
        return False
    field.value = ctypes.addressof(ctypes.c_char.from_buffer(memory, offset))
    return True
