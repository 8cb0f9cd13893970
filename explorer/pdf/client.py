"""The program's side of the PDF worker: a priority queue, a process that is restarted after a crash, pixels through
shared memory.

This module does not use Qt. It imports multiprocessing (15 ms) on the client's own thread, so that the window need not
wait for it.
"""

import atexit
import heapq
import itertools
import logging
import sys
import threading
import time
from collections import deque
from contextlib import nullcontext, suppress
from dataclasses import field, replace
from typing import TYPE_CHECKING, Any, overload

from explorer.model.embedded_annotation import Embedded
from explorer.model.errors import KnownError
from explorer.model.lazy_dataclass import dataclass
from explorer.model.text_page import DocumentInfo, Link, TextPage
from explorer.pdf import shared_memory, time_limit
from explorer.pdf.crash_ledger import LOST, CrashLedger, crashed, pages_of, too_slow
from explorer.pdf.messages import Annotations, Find, Found, Links, Open, Pixels, Render, Request, SaveAnnotated, Text
from explorer.pdf.passwords import Passwords
from explorer.pdf.pending_request import AFTER_VIEW, EarlyAnswer, OnDone, PendingRequest
from explorer.pdf.picture_buffer import copied
from explorer.pdf.untracked_start import untracked
from explorer.pdf.worker import FAULT, TOO_SLOW, serve

if TYPE_CHECKING:
    if sys.platform == "win32":
        from multiprocessing.connection import PipeConnection as Connection
    else:
        from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess

    from explorer.pdf.shared_memory import PixelMemory

log = logging.getLogger(__name__)

_CLEAR = bytes(shared_memory.CONTROL_BYTES)
_WORTH_KEEPING = 2 * 1024 * 1024
"""Bytes of a picture that stays in the shared memory; a smaller one is copied in no time, and may be kept for long."""
_TRIES = 2
_EARLY_PRIORITY = -100
_STARTS = 3
_LOOK_S, _IDLE_S = 0.2, 0.5
"""Seconds between two looks at how long a request takes, and at whether there is one."""
_SLOW_S, _VERY_SLOW_S = 0.3, 3.0
"""Seconds after which a page lets the rest of the view go first, and everything."""
_NAMED = 8
"""Maximum number of pages named in one line of the log."""
_LATER = 1000
"""Added to the priority number of a slow request while others wait."""


@dataclass(slots=True)
class _Worker:
    """One run of the worker process."""

    process: "SpawnProcess"
    pipe: "Connection"
    memory: "PixelMemory | None"
    ready: bool = False
    in_hand: dict[int, PendingRequest] = field(default_factory=dict)
    free: deque[shared_memory.Slot] = field(init=False)

    def __post_init__(self) -> None:
        self.free = self.memory.free if self.memory else deque(map(shared_memory.Slot, range(shared_memory.IN_HAND)))

    def abort(self, job: PendingRequest) -> None:
        """Make MuPDF stop at its next step; the answer is then None."""
        if self.buffer is not None and job.slot is not None:
            self.buffer[job.slot.control] = 1

    @property
    def buffer(self) -> memoryview | None:
        """Return the shared memory's bytes."""
        return self.memory.buffer if self.memory else None

    def with_pixels(self, answer: Pixels, job: PendingRequest) -> Pixels:
        """Return an answer with its picture, which keeps the job's slot if enough others are left.

        Raises:
            ValueError: there is no such picture.
        """
        size, slot = answer.stride * answer.height, job.slot
        if not 0 < 4 * answer.width <= answer.stride or not 0 < size == (len(answer.data) or size):
            raise ValueError(f"a picture of {answer.width} by {answer.height} pixels in {len(answer.data)} bytes")
        if answer.data:
            return answer
        if self.memory is None or slot is None or size > shared_memory.SLOT_BYTES:
            raise ValueError(f"a picture of {size} bytes in the shared memory")
        # The job is in hand still: without its slot, there must be as many as requests may be in hand.
        if size >= _WORTH_KEEPING and len(self.in_hand) + len(self.free) > shared_memory.IN_HAND:
            job.slot = None
            return replace(answer, data=self.memory.picture(slot, size))
        return replace(answer, data=copied(self.memory.buffer[slot.pixels : slot.pixels + size]))


class PdfClient:
    """Sends requests to a worker process and calls back with the answers.

    Every request gets one answer, its result or a KnownError, unless it is cancelled; only a ``draft`` may come before.
    If the worker crashes or is killed, it is restarted; the running request is retried once, a request for several
    pages page by page. A page, or a kind of request about a file, that has killed three workers is refused from then
    on. Requests are served by priority (the lowest number first), equal ones in order; a more urgent request interrupts
    the current one, which is repeated later, and so does any request that has waited long for a page to be drawn.

    Args:
        deadline_s: seconds that one request may take before the worker ends itself.
    """

    def __init__(self, deadline_s: float = 30.0) -> None:
        self._deadline_s = deadline_s
        self._lock = threading.Lock()
        self._tickets = itertools.count(1)
        self._jobs: dict[int, PendingRequest] = {}
        self._queue: list[tuple[int, int]] = []
        self._worker: _Worker | None = None
        self._thread: threading.Thread | None = None
        self._closed = False
        self._early: dict[Request, list[EarlyAnswer]] = {}
        self._crash_ledger = CrashLedger()
        self._passwords = Passwords()

    def start(self) -> None:
        """Start the worker and return at once. Optional before ``submit``; calling it twice does no harm."""
        with self._lock:
            if self._thread is None and not self._closed:
                atexit.register(self.close)
                self._thread = threading.Thread(target=self._run, name="pdf-client", daemon=True)
                self._thread.start()

    def submit(self, request: Request, on_done: OnDone, priority: int = 0) -> int:
        """Send a request and return a ticket to cancel it by; ``on_done`` is called on the client's thread.
        Thread-safe.

        If ``ask_early`` has already brought the answer, it is handed over at once, in the calling thread.
        """
        if self._early and (early := self._take_early(request)):
            early.claim(on_done)
            return early.ticket
        return self._submit(request, on_done, priority)

    def _take_early(self, request: Request) -> EarlyAnswer | None:
        with self._lock:
            waiting = self._early.pop(request, [])
            early = waiting.pop(0) if waiting else None
            if waiting:
                self._early[request] = waiting
            return early

    def _submit(self, request: Request, on_done: OnDone, priority: int) -> int:
        self.start()
        with self._lock:
            job = PendingRequest(next(self._tickets), request, on_done, priority)
            answer = _closing() if self._closed else job.trim(self._crash_ledger)
            if answer is None:
                self._jobs[job.ticket] = job
                heapq.heappush(self._queue, (priority, job.ticket))
                self._interrupt(priority)
                self._pump()
        if answer is not None:
            self._answer(job, answer)
        return job.ticket

    def allow_retry(self, path: str, page: int | None = None) -> None:
        """Allow one more try of a page (or, without one, the file) that was refused, because the user asks for it."""
        with self._lock:
            self._crash_ledger.allow_retry(path, page)

    def ask_early(self, request: Request) -> None:
        """Send a request in advance: the next ``submit`` of an equal request takes its answer. From one thread.

        Where the same one is sent twice, as for two readers, each answer is taken once.
        """
        early = EarlyAnswer()
        self._early.setdefault(request, []).append(early)
        early.ticket = self._submit(request, early.set_answer, _EARLY_PRIORITY)

    def unlock(self, path: str, password: str | None) -> None:
        """Send this password with all requests about a file; None forgets the last one."""
        self._passwords.put(path, password)
        # Answers to requests made without the password are useless.
        for request in [one for one in self._early if one.path == path]:
            del self._early[request]

    def has_password(self, path: str) -> bool:
        """Return whether ``unlock`` has set a password for a file."""
        return self._passwords.get(path) is not None

    def cancel(self, ticket: int) -> None:
        """Cancel a request: if it is queued, it never reaches the worker; if it is running, it is stopped."""
        with self._lock:
            if job := self._jobs.pop(ticket, None):
                job.wanted = False
                if self._worker and ticket in self._worker.in_hand:
                    self._worker.abort(job)

    @overload
    def call(self, request: Open, timeout_s: float = 60.0, priority: int = 0) -> DocumentInfo: ...
    @overload
    def call(self, request: Render, timeout_s: float = 60.0, priority: int = 0) -> Pixels: ...
    @overload
    def call(self, request: Text, timeout_s: float = 60.0, priority: int = 0) -> TextPage: ...
    @overload
    def call(self, request: Links, timeout_s: float = 60.0, priority: int = 0) -> tuple[Link, ...]: ...
    @overload
    def call(self, request: Find, timeout_s: float = 60.0, priority: int = 0) -> Found: ...
    @overload
    def call(self, request: Annotations, timeout_s: float = 60.0, priority: int = 0) -> Embedded: ...
    @overload
    def call(self, request: SaveAnnotated, timeout_s: float = 60.0, priority: int = 0) -> int: ...
    def call(self, request: Request, timeout_s: float = 60.0, priority: int = 0) -> Any:
        """Send a request and wait for the answer. Not from ``on_done``.

        Raises:
            KnownError: the worker's error, or ``page-too-slow`` after ``timeout_s`` seconds.
        """
        done = threading.Event()
        answers: list[Any] = []

        def on_done(answer: Any) -> None:
            answers.append(answer)
            done.set()

        ticket = self.submit(request, on_done, priority)
        if not done.wait(timeout_s):
            self.cancel(ticket)
            raise too_slow(request)
        if isinstance(answers[0], KnownError):
            raise answers[0]
        return answers[0]

    @property
    def pid(self) -> int | None:
        """Return the worker's process id; None before it has started."""
        worker = self._worker
        return worker.process.pid if worker else None

    def close(self) -> None:
        """Stop the worker. Unanswered requests get KnownError("closing")."""
        atexit.unregister(self.close)
        with self._lock:
            self._closed = True
            worker, thread = self._worker, self._thread
        if worker:
            worker.process.kill()
        if thread and thread is not threading.current_thread():
            thread.join(10)

    # Callers hold the lock

    def _pump(self) -> None:
        worker = self._worker
        while worker and len(worker.in_hand) < shared_memory.IN_HAND and self._queue and not self._closed:
            _, ticket = heapq.heappop(self._queue)
            if (job := self._jobs.get(ticket)) is None:
                continue
            job.slot = worker.free.pop()
            if worker.buffer is not None:
                worker.buffer[job.slot.control : job.slot.control_end] = _CLEAR
            worker.in_hand[ticket] = job
            try:
                worker.pipe.send((ticket, job.slot.number, job.todo[0], self._passwords.get(job.request.path)))
            except OSError:
                return  # It has died; the listening thread will notice that and requeue the request.

    def _interrupt(self, priority: int) -> None:
        if self._worker:
            for job in self._worker.in_hand.values():
                if job.priority > priority:
                    self._worker.abort(job)

    # Runs on the client's thread

    def _run(self) -> None:
        failed_starts = 0
        while not self._closed and failed_starts < _STARTS:
            worker = self._spawn()
            if worker is None:
                failed_starts += 1
                continue
            self._listen(worker)
            failed_starts = 0 if worker.ready else failed_starts + 1
            self._worker_died(worker)
        with self._lock:
            orphans = [job for job in self._jobs.values() if job.wanted]
            self._jobs.clear()
            self._queue.clear()
            self._thread = None
        if not self._closed:
            log.error("The PDF worker ended %s times before it was ready", failed_starts)
        error = _closing() if self._closed else _no_engine()
        for job in orphans:
            self._answer(job, error)

    def _spawn(self) -> _Worker | None:
        import multiprocessing

        context = multiprocessing.get_context("spawn")
        memory = None
        try:
            with suppress(OSError):  # Pictures go through the pipe instead.
                memory = shared_memory.PixelMemory()
            ours, theirs = context.Pipe()
            process = context.Process(
                target=serve,
                args=(theirs, memory, self._deadline_s),
                name="pdf-worker",
                daemon=True,
            )
            with untracked() if memory and memory.is_nameless else nullcontext():
                process.start()
            theirs.close()
        except Exception:  # Whatever happened, the callers must get an answer.
            log.exception("The PDF worker could not be started")
            if memory:
                memory.release_handle()
                memory.close()
            return None
        worker = _Worker(process, ours, memory)
        with self._lock:
            if self._closed:
                process.kill()
            self._worker = worker
            self._pump()
        return worker

    def _listen(self, worker: _Worker) -> None:
        """Take answers until the worker ends."""
        while self._take_answer(worker):
            pass

    def _take_answer(self, worker: _Worker) -> bool:
        """Wait for an answer and hand it over; return False if the worker has ended. Nothing refers to it afterwards,
        so that a picture's slot is not kept."""
        try:
            ticket, answer = self._next(worker)
            job = worker.in_hand[ticket] if worker.ready else None
            if job and isinstance(answer, Pixels):
                answer = worker.with_pixels(answer, job)
        except (EOFError, OSError):
            return False
        except Exception:  # A page that corrupted the worker's memory can make it send anything.
            log.exception("The PDF worker sent what is no answer")
            worker.process.kill()
            return False
        if job is None:
            worker.ready = True  # The first message only says that the worker has attached to the memory.
            if worker.memory is not None:
                worker.memory.release_handle()
            return True
        error, asked = answer if isinstance(answer, KnownError) else None, job.todo[0]
        draft = answer if isinstance(answer, Pixels) and answer.is_draft else None
        with self._lock:
            del worker.in_hand[ticket]
            if job.slot:
                worker.free.append(job.slot)
            if draft:
                job.go_on_after_draft()
                answer = None
            elif answer is not None and job.wanted:
                answer = job.take(answer)
            if answer is None:
                # Interrupted by a more urgent request, one page of several, or its figures are missing.
                heapq.heappush(self._queue, (job.priority, ticket))
            else:
                self._jobs.pop(ticket, None)
            self._pump()
        if error and error.code == FAULT:
            log.error("The PDF engine failed: %s", error.detail)
        elif error and error.code in LOST:
            log.info("%s: %s (%s)", _named(asked), error.sentence, error.detail)
        if draft or answer is not None:
            self._answer(job, draft or answer)
        return True

    def _next(self, worker: _Worker) -> Any:
        """Wait for an answer. A slow request is put behind waiting ones, and repeated after them."""
        with self._lock:
            first = next(iter(worker.in_hand.values()), None)
        began = time.monotonic()
        while not worker.pipe.poll(_LOOK_S if first else _IDLE_S):
            if first is None and worker.memory:
                worker.memory.trim()
            with self._lock:
                before, first = first, next(iter(worker.in_hand.values()), None)
                if first is None or first is not before:
                    began = time.monotonic()
                elif pages_of(first.todo[0]):
                    self._let_others_go_first(worker, first, time.monotonic() - began)
        return worker.pipe.recv()

    def _let_others_go_first(self, worker: _Worker, slow: PendingRequest, seconds: float) -> None:
        """Interrupt a request that has taken so long, if others wait. What was begun is lost, so the rest of the view
        goes first soon, and only before a page of which nothing is shown yet; everything else goes first when the
        request is very slow."""
        queued = (job for _, ticket in self._queue if (job := self._jobs.get(ticket)))
        waiting = [job.priority for job in (*worker.in_hand.values(), *queued) if job is not slow]
        is_new = isinstance(slow.request, Render) and slow.request.draft and slow.priority < AFTER_VIEW
        if seconds >= _SLOW_S and is_new and min(waiting, default=AFTER_VIEW) < AFTER_VIEW:
            slow.priority = AFTER_VIEW
            worker.abort(slow)
        elif seconds >= _VERY_SLOW_S and waiting and slow.priority < _LATER:
            slow.priority += _LATER
            worker.abort(slow)

    def _worker_died(self, worker: _Worker) -> None:
        """Clean up after a dead worker; its first request was the running one, and may be the cause."""
        worker.process.join(1)
        if worker.process.exitcode is None:
            worker.process.kill()
            worker.process.join()
        worker.pipe.close()
        answers: list[tuple[PendingRequest, Any]] = []
        with self._lock:
            self._worker = None
            jobs = list(worker.in_hand.values())
            worker.in_hand.clear()
            for job in jobs:
                if job.slot:
                    worker.free.append(job.slot)
                job.slot = None
            if jobs and worker.ready and not self._closed:
                # Also a cancelled one: the requests behind it are not the cause.
                answers = self._count_crash(jobs[0], worker.process.exitcode)
            for job in jobs:
                if job.ticket in self._jobs:
                    heapq.heappush(self._queue, (job.priority, job.ticket))
            if worker.memory is not None:
                if not worker.ready:
                    worker.memory.release_handle()
                worker.memory.close()
        for job, answer in answers:
            self._answer(job, answer)

    def _count_crash(self, job: PendingRequest, exitcode: int | None) -> list[tuple[PendingRequest, Any]]:
        """Count a crash, and decide what is refused from now on. Return the finished requests with their answers."""
        request = job.todo[0]
        slow, answer = exitcode in TOO_SLOW, None
        how = "took longer than it may" if slow else f"ended with {exitcode}"
        log.info("The PDF worker %s while it had %s in hand", how, _named(request))
        if isinstance(request, Find) and request.options.regex and not time_limit.BOUNDED:
            answer = too_slow(request)  # The expression may be the cause, and not the page.
        elif not job.divide():
            error = self._crash_ledger.add(request, slow)
            job.tries += 1
            # A slow request would be as slow again, so it is not retried.
            if error:
                log.info("Left out from now on, %s: %s", _named(request), error.sentence)
                answer = job.take(error)
            elif slow or job.tries >= _TRIES:
                answer = job.take(too_slow(request) if slow else crashed(request))
        over = [] if answer is None else [(job, answer)]
        over += [
            (other, answer)
            for other in self._jobs.values()
            if other is not job and (answer := other.trim(self._crash_ledger)) is not None
        ]
        for done, _ in over:
            self._jobs.pop(done.ticket, None)
        return over

    def _answer(self, job: PendingRequest, answer: Any) -> None:
        if job.wanted:
            try:
                job.on_done(answer)
            except Exception:
                log.exception("The receiver of a PDF answer failed")


def _named(request: Request) -> str:
    """Describe a request for the log: ``Text of page 3``."""
    pages = ", ".join(str(page + 1) for page in pages_of(request)[:_NAMED])
    return f"{type(request).__name__} of page {pages}" if pages else type(request).__name__


def _closing() -> KnownError:
    return KnownError("closing", "The program is closing. Start it again.")


def _no_engine() -> KnownError:
    return KnownError("pdf-engine", "The PDF engine could not be started. Try again, or reinstall the program.")
