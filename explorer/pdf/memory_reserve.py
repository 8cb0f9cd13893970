"""Memory that is kept back, so that the error can be handled when a page has used up all other memory."""

import mmap
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType

from pymupdf import mupdf

_RESERVE = 32 * 1024**2
"""Bytes of address space that are kept free."""
FAILURES = (mupdf.FzErrorBase, MemoryError, SystemError)
"""Errors that a page can cause; PyMuPDF wraps its own MemoryError in a SystemError."""


class MemoryReserve:
    """Address space that is given back when memory has run out.

    Args:
        empty_caches: makes room before the space is taken again.
    """

    def __init__(self, empty_caches: Callable[[], object]) -> None:
        self._empty_caches = empty_caches
        self._space = mmap.mmap(-1, _RESERVE)

    def free(self, error: BaseException) -> bool:
        """Give the space back if memory has run out, and return whether it has; the first thing after a failure.

        Until then not even a frame of Python may be had: it depends on the interpreter what still works.
        """
        self._space.close()
        of_memory = _is_of_memory(error)
        if not of_memory:
            self._take()
        return of_memory

    def recover(self) -> None:
        """Empty the caches and take the space again, if it was given back.

        Not while the error is handled, since it refers to everything made on the way to it.
        """
        if self._space.closed:
            self._empty_caches()
            self._take()

    def _take(self) -> None:
        with suppress(OSError):  # The next request tries again.
            self._space = mmap.mmap(-1, _RESERVE)


class SparedPages:
    """Continues with the next of several pages if one can't be read, or needs too much memory.

    Not by ``contextmanager``, which needs memory before the reserve is given back.
    """

    def __init__(self, reserve: MemoryReserve) -> None:
        self._reserve = reserve

    def __enter__(self) -> None:
        self._reserve.recover()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> bool:
        if error is None:
            return False
        self._reserve.free(error)
        return isinstance(error, FAILURES)


def _is_of_memory(error: BaseException) -> bool:
    # MuPDF names the function: malloc, calloc or realloc.
    return any(isinstance(one, MemoryError) for one in (error, error.__cause__)) or "alloc" in str(error)
