"""The worker process: answers requests from a pipe one after the other, until the pipe closes.

The program imports this module too, for the name of ``serve``; so the engine, and with it PyMuPDF, is imported inside
it.
"""

import faulthandler
import signal
from typing import TYPE_CHECKING, Any

from explorer.model.errors import KnownError
from explorer.model.find_options import PLAIN

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from explorer.pdf.engine import Engine

FAULT = "pdf-fault"
"""Code of an error in the engine itself, not in the file; its detail is the traceback, for the log."""
TOO_SLOW = (-14, 1)
"""Exit codes of a worker that exceeded its deadline: by SIGALRM, or by faulthandler's watchdog."""
EXPRESSION_S = 10.0
"""Seconds for a search with a regular expression, whatever the deadline of other requests."""
MEMORY_LIMIT = 3 * 1024**3
"""Bytes of address space, where the platform can limit it. A page that needs more fails alone."""


def serve(pipe: "Connection", memory_name: str | None, deadline_s: float) -> None:
    """Answer requests until the program has closed its end of the pipe or died.

    Args:
        pipe: requests come as (ticket, slot, request, password or None); answers go as (ticket, answer), in the same
            order. An answer is None when the request was aborted.
        memory_name: the shared memory's name, or None to send pixels through the pipe.
        deadline_s: seconds that a request may take; after that the process ends with one of TOO_SLOW, also while MuPDF
            computes, and also when the program is no longer there to kill it.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _limit_memory()
    from explorer.pdf.engine import Engine

    memory = None
    if memory_name is not None:
        from multiprocessing.shared_memory import SharedMemory

        # This registers the name a second time with the resource tracker, which is the program's own and keeps a set.
        memory = SharedMemory(name=memory_name)
    engine = Engine(memory.buf if memory else None)
    try:
        pipe.send((0, None))
        while True:
            ticket, slot, request, password = pipe.recv()
            _watch(min(deadline_s, EXPRESSION_S) if _by_expression(request) else deadline_s)
            answer = _answer(engine, slot, request, password)
            _watch(0)
            pipe.send((ticket, answer))
    except (EOFError, OSError):
        return


def _answer(engine: "Engine", slot: int, request: Any, password: str | None) -> Any:
    try:
        return engine.answer(request, slot, password)
    except KnownError as error:
        return error
    except Exception as error:  # A fault of the engine costs one answer, not the process with all open documents.
        import traceback

        detail = f"{type(request).__name__}: {''.join(traceback.format_exception(error))}"
        return KnownError(FAULT, "The PDF engine made a mistake with this page. Go on with another one.", detail)


def _by_expression(request: Any) -> bool:
    return bool(getattr(request, "options", PLAIN).regex)


def _watch(seconds: float) -> None:
    """End the process after so many seconds, whatever it is doing; 0 cancels that."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)  # SIGALRM ends a process that doesn't handle it.
    elif seconds:
        # A native thread that ends the process with code 1; it costs 1 ms, so it is used only without timers.
        faulthandler.dump_traceback_later(seconds, exit=True)
    else:
        faulthandler.cancel_dump_traceback_later()


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = MEMORY_LIMIT if hard == resource.RLIM_INFINITY else min(hard, MEMORY_LIMIT)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
