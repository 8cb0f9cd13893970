"""Renders the user's templates in a process of its own, with a deadline and, where the platform can, a memory limit.

Jinja's sandbox limits neither: a loop that doubles a text fills the memory within a second, and nothing in Python can
stop one call that takes long. The templates of the program are rendered in this process.
"""

import multiprocessing.connection
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from explorer.model.errors import KnownError
from explorer.model.translation import later, tr, translated
from explorer.services.export import template_engine
from explorer.services.export.template_engine import Template, wrong
from explorer.services.export.template_fields import FileFields

if sys.platform != "win32":
    import resource

if TYPE_CHECKING:
    if sys.platform == "win32":
        from multiprocessing.connection import PipeConnection as Connection
    else:
        from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess

PATIENCE_S = 20.0
"""Seconds that one file may take."""
START_S = 30.0
"""Seconds that the process may take to start, on a machine that is busy."""
MEMORY = 512 * 1024**2
"""Bytes that rendering may take, besides what the process needs to start."""
MOST_TEXT = 64 * 1024**2
"""Maximum number of characters of a file."""
_WATCH_S = 0.1
_NO_MEMORY = later("it needs too much memory")


class _Kept(threading.local):
    """The process of a thread, while it renders several files."""

    process: "_TemplateProcess | None" = None


_kept = _Kept()


@contextmanager
def kept() -> Iterator[None]:
    """Keep the process for all files that this thread renders inside the block; the first one starts it."""
    if _kept.process is not None:
        yield
        return
    process = _kept.process = _TemplateProcess()
    try:
        yield
    finally:
        _kept.process = None
        process.close()


def render(template: Template, file: FileFields) -> str:
    """Render the file's text, with the program's comments.

    Raises:
        KnownError: ``template-error``, with the line and the reason.
    """
    if template.bundled:
        return template_engine.render(template, file)
    with kept():
        assert _kept.process
        return _kept.process.render(template, file)


class _TemplateProcess:
    """The process, seen from the program; it ends with a template that goes too far, and with the program."""

    def __init__(self) -> None:
        self._process: SpawnProcess | None = None
        self._pipe: Connection | None = None

    def render(self, template: Template, file: FileFields) -> str:
        """Render one file. Raises KnownError."""
        pipe = self._pipe or self._start(template)
        try:
            pipe.send((template, file))
            if not pipe.poll(PATIENCE_S):
                self.close()
                raise wrong(template, None, tr("it took longer than {0:.0f} seconds", PATIENCE_S))
            answer = pipe.recv()
        except (EOFError, OSError) as error:  # It has died, of the limit or of what a template did to Python.
            self.close()
            raise wrong(template, None, translated(_NO_MEMORY)) from error
        if isinstance(answer, KnownError):
            raise answer
        return str(answer)

    def close(self) -> None:
        """End the process, whatever it does."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process = None
        if self._pipe is not None:
            self._pipe.close()
            self._pipe = None

    def _start(self, template: Template) -> "Connection":
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        self._pipe = ours
        self._process = context.Process(target=serve, args=(theirs, MEMORY), name="templates", daemon=True)
        self._process.start()
        theirs.close()
        if not ours.poll(START_S) or ours.recv() is not None:
            self.close()
            raise wrong(template, None, tr("the template process did not start"))
        return ours


def serve(pipe: "Connection", memory: int) -> None:
    """Render what comes through the pipe, until the program closes it or dies. The process's own side.

    Args:
        memory: bytes that rendering may take.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # So that what it imports is not counted.
    template_engine.render(Template("first", "", Path("first")), FileFields("", ""))
    threading.Thread(target=_watch, args=(memory,), daemon=True).start()
    _limit_memory(memory)
    with suppress(EOFError, OSError):
        pipe.send(None)
        while True:
            template, file = pipe.recv()
            pipe.send(_answer(template, file))


def _answer(template: Template, file: FileFields) -> str | KnownError:
    try:
        made = template_engine.render(template, file)
    except KnownError as error:
        return error
    return made if len(made) <= MOST_TEXT else wrong(template, None, tr("its output is too long"))


def _limit_memory(memory: int) -> None:
    """Limit the address space; Windows has no such limit, and macOS refuses to set it."""
    if sys.platform != "win32" and sys.platform != "darwin":
        with suppress(ValueError, OSError):
            used = int(Path("/proc/self/statm").read_bytes().split()[0]) * resource.getpagesize()
            resource.setrlimit(resource.RLIMIT_AS, (used + memory, used + memory))


def _watch(memory: int) -> None:
    """End this process when the program has died or, on macOS, when it has taken too much memory."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    before = _peak()
    while not multiprocessing.connection.wait([parent.sentinel], _WATCH_S if before is not None else None):
        if before is not None and (_peak() or 0) > before + memory:
            break
    os._exit(1)


def _peak() -> int | None:
    """Return the most memory that this process had, in bytes; None where the limit is the system's."""
    if sys.platform == "darwin":
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return None
