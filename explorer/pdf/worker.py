"""The worker process: answers requests from a pipe one after the other, until the pipe closes.

The program imports this module too, for the name of ``serve``; so the engine, and with it PyMuPDF, is imported inside
it.
"""

import gc
import signal
import sys
import traceback
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from explorer.model.errors import KnownError
from explorer.model.find_options import PLAIN
from explorer.pdf import pymupdf_import

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from explorer.pdf.engine import Engine
    from explorer.pdf.shared_memory import PixelMemory

FAULT = "pdf-fault"
"""Code of an error in the engine itself, not in the file; its detail is the traceback, for the log."""
TOO_SLOW = (-14, 1)
"""Exit codes of a worker that exceeded its deadline: by SIGALRM, or by faulthandler's watchdog."""
EXPRESSION_S = 10.0
"""Seconds for a search with a regular expression, whatever the deadline of other requests."""
FAILED = 3
"""Exit code of a worker that failed in its own code; Python's would be 1, which is one of TOO_SLOW."""
MEMORY_LIMIT = 3 * 1024**3
"""Bytes of address space, where the platform can limit it. A page that needs more fails alone."""


def serve(pipe: "Connection", memory: "PixelMemory | None", deadline_s: float) -> None:
    """Answer requests until the program has closed its end of the pipe or died.

    Args:
        pipe: requests come as (ticket, slot, request, password or None); answers go as (ticket, answer), in the same
            order. An answer is None when the request was aborted.
        memory: the shared memory, or None to send pixels through the pipe.
        deadline_s: seconds that a request may take; after that the process ends with one of TOO_SLOW, also while MuPDF
            computes, and also when the program is no longer there to kill it.
    """
    from explorer.pdf import worker_limits

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    worker_limits.limit_memory(MEMORY_LIMIT)
    worker_limits.end_with_the_program()
    try:
        _serve(pipe, memory, deadline_s, worker_limits.watch)
    except Exception:
        if sys.stderr is not None:
            traceback.print_exc()
        sys.exit(FAILED)


def _serve(pipe: "Connection", memory: "PixelMemory | None", deadline_s: float, watch: Callable[[float], None]) -> None:
    # What is imported stays, so looking for garbage in it is in vain: 6 ms here, and as much at each full collection.
    gc.disable()
    pymupdf_import.load()  # before the engine imports PyMuPDF
    from explorer.pdf.engine import Engine

    engine = Engine(memory.buffer if memory else None)
    gc.freeze()
    gc.enable()
    try:
        pipe.send((0, None))
        while True:
            ticket, slot, request, password = pipe.recv()
            watch(min(deadline_s, EXPRESSION_S) if _by_expression(request) else deadline_s)
            answer = _answer(engine, slot, request, password)
            watch(0)
            pipe.send((ticket, answer))
    except (EOFError, OSError):
        return


def _answer(engine: "Engine", slot: int, request: Any, password: str | None) -> Any:
    try:
        return engine.answer(request, slot, password)
    except KnownError as error:
        return error
    except Exception as error:  # A fault of the engine costs one answer, not the process with all open documents.
        detail = f"{type(request).__name__}: {''.join(traceback.format_exception(error))}"
        return KnownError(FAULT, "The PDF engine failed on this page. Try another page.", detail)


def _by_expression(request: Any) -> bool:
    return bool(getattr(request, "options", PLAIN).regex)
