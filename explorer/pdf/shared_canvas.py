"""The worker's side of the shared memory: MuPDF draws into it, and reads its abort flag from it.

PyMuPDF holds the GIL while MuPDF computes, so no thread or signal handler of the worker can stop it; the program can,
by a byte in shared memory. Drawing in place saves 1 ms per page against copying.
"""

import ctypes
from typing import Any

from pymupdf import mupdf

from explorer.pdf import shared_memory

_COMPONENTS = 4


class SharedCanvas:
    """The abort flag and the pixels of one slot.

    Args:
        memory: the shared memory, laid out as explorer.pdf.shared_memory says; None if there is none.
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
        """Return whether the request was cancelled."""
        return bool(self.cookie.abort())

    def blank(self, width: int, height: int) -> mupdf.FzPixmap:
        """Return a white pixmap to draw on. Its alpha stays full, so that its bytes are those of RGB32: B, G,
        R, 255."""
        bgr, none = mupdf.fz_device_bgr(), mupdf.FzSeparations()
        if self._fits(width, height):
            pixmap = mupdf.fz_new_pixmap_with_data(bgr, width, height, none, 1, width * _COMPONENTS, self._samples)
        else:
            pixmap = mupdf.FzPixmap(bgr, width, height, none, 1)
        mupdf.fz_clear_pixmap_with_value(pixmap, 255)
        return pixmap

    def rest(self, pixmap: mupdf.FzPixmap) -> bytes:
        """Return the pixels to send through the pipe: none if the picture lies in the shared memory, else all."""
        if self._fits(pixmap.w(), pixmap.h()):
            return b""
        return bytes(mupdf.fz_pixmap_samples_memoryview(pixmap))

    def _fits(self, width: int, height: int) -> bool:
        return self._samples is not None and width * height * _COMPONENTS <= shared_memory.SLOT_BYTES


def _aim(pointer: Any, memory: memoryview, offset: int) -> bool:
    """Point a SWIG pointer into the memory; return False if SWIG is not built as expected.

    SWIG's Python object keeps the pointer right after the object header, which is checked first. If that ever changes,
    pictures go through the pipe, and cancelled requests run to their end.
    """
    field = ctypes.c_void_p.from_address(id(pointer) + object.__basicsize__)
    if field.value != int(pointer):
        return False
    field.value = ctypes.addressof(ctypes.c_char.from_buffer(memory, offset))
    return True
