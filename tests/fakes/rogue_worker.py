"""PDF workers that misbehave, as one may whose memory was corrupted; and workers as other systems run them."""

import resource
import sys
from multiprocessing.connection import Connection
from typing import NoReturn

from explorer.pdf import worker, worker_limits
from explorer.pdf.messages import Pixels


def wrong_ticket(pipe: Connection, _memory: object, _deadline_s: float) -> None:
    """Answers a request that nobody made."""
    pipe.send((0, None))
    ticket, *_ = pipe.recv()
    pipe.send((ticket + 1000, "an answer"))
    pipe.recv()


def no_answer(pipe: Connection, _memory: object, _deadline_s: float) -> None:
    """Sends something that is not an answer."""
    pipe.send((0, None))
    pipe.recv()
    pipe.send("nothing")
    pipe.recv()


def one_picture(picture: Pixels, pipe: Connection, _memory: object, _deadline_s: float) -> None:
    """Sends this picture, whatever was asked for."""
    pipe.send((0, None))
    ticket, *_ = pipe.recv()
    pipe.send((ticket, picture))
    pipe.recv()


def as_on_windows(pipe: Connection, memory: object, deadline_s: float) -> None:
    """Answers as under Windows without a console: no timers, no stderr."""
    import explorer.pdf.engine  # noqa: F401 - what it imports is this system's

    sys.platform, sys.stderr = "win32", None  # type: ignore[assignment]
    worker.serve(pipe, memory, deadline_s)  # type: ignore[arg-type]


def as_on_macos(pipe: Connection, memory: object, deadline_s: float) -> None:
    """Answers as under macOS, which refuses to limit the address space."""
    import explorer.pdf.engine  # noqa: F401

    sys.platform, resource.setrlimit = "darwin", _refused
    worker.serve(pipe, memory, deadline_s)  # type: ignore[arg-type]


def in_a_sandbox(pipe: Connection, memory: object, deadline_s: float) -> None:
    """Answers on a system that refuses the limit without having said so."""
    resource.setrlimit = _refused
    worker.serve(pipe, memory, deadline_s)  # type: ignore[arg-type]


def failing(pipe: Connection, memory: object, deadline_s: float) -> None:
    """Fails in its own code at the first request, and has nowhere to say so."""
    sys.stderr = None  # type: ignore[assignment]
    worker_limits.watch = _refused
    worker.serve(pipe, memory, deadline_s)  # type: ignore[arg-type]


def _refused(*_: object) -> NoReturn:
    raise ValueError("current limit exceeds maximum limit")
