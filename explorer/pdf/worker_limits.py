"""What ends the worker in time: a deadline for each request, a memory limit, and the end of the program.

Systems differ in all three. MuPDF holds the GIL while it computes, so no thread of Python's could do it.
"""

import faulthandler
import os
import signal
import sys
from contextlib import suppress
from multiprocessing import parent_process

if sys.platform != "win32":
    import fcntl
    import resource


def watch(seconds: float) -> None:
    """End the process after so many seconds, whatever it is doing; 0 cancels that."""
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_REAL, seconds)  # SIGALRM ends a process that doesn't handle it.
    elif seconds:
        _watch_by_thread(seconds)
    else:
        faulthandler.cancel_dump_traceback_later()


def _watch_by_thread(seconds: float) -> None:
    """End the process with code 1 after so many seconds, by a native thread; it costs 1 ms, so it is used only without
    timers.

    The traceback goes nowhere: a program without a console has no stderr, and faulthandler wants a file.
    """
    global _nowhere
    if _nowhere is None:
        _nowhere = os.open(os.devnull, os.O_WRONLY)
    faulthandler.dump_traceback_later(seconds, exit=True, file=_nowhere)


_nowhere: int | None = None
"""The open null device."""


def limit_memory(most: int) -> None:
    """Limit the address space to so many bytes, where the platform can.

    macOS knows the limit and refuses to set it (EINVAL); there only MuPDF's own limits hold, and those of ``messages``.
    """
    if sys.platform != "win32" and sys.platform != "darwin":
        with suppress(ValueError, OSError):  # Other systems, and sandboxes, may refuse it too.
            _, hard = resource.getrlimit(resource.RLIMIT_AS)
            limit = most if hard == resource.RLIM_INFINITY else min(hard, most)
            resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


def end_with_the_program() -> None:
    """End this process at once when the program dies, also while MuPDF computes; only on Linux.

    MuPDF holds the GIL, so no thread could do it. The end of the pipe by which multiprocessing tells a child of its
    parent's death sends SIGIO, which ends a process that doesn't handle it (fcntl(2), signal(7)). Not
    PR_SET_PDEATHSIG, which follows the thread that started the worker. Elsewhere the deadline of the request ends it.
    """
    if sys.platform == "linux" and (parent := parent_process()):
        with suppress(OSError):
            fcntl.fcntl(parent.sentinel, fcntl.F_SETOWN, os.getpid())
            flags = fcntl.fcntl(parent.sentinel, fcntl.F_GETFL)
            fcntl.fcntl(parent.sentinel, fcntl.F_SETFL, flags | os.O_ASYNC)
