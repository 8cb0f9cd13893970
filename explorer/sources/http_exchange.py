"""One GET request on a thread of its own, so that the caller can cancel at any time.

The caller never blocks: it can leave a name server that hangs, a server that does not answer, and a slow download
within a tenth of a second.
"""

import contextlib
import errno
import queue
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import requests

from explorer.model.errors import KnownError
from explorer.model.progress import CancelToken
from explorer.sources.http_session import SYSTEM, Route, adapter_settings, prepared

CHUNK = 64 * 1024
_TICK_S = 0.1
_OFFLINE = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL}


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Timeouts in seconds, and the minimum speed of a download.

    A body has to bring ``slow_bytes`` in every ``slow_window_s``; a whole small answer has to be there in ``total_s``.
    """

    connect_s: float = 10.0
    idle_s: float = 30.0
    total_s: float = 60.0
    slow_window_s: float = 60.0
    slow_bytes: int = 6000


@dataclass(frozen=True, slots=True)
class ResponseHead:
    """The head of an answer; header names in lower case."""

    status: int
    headers: Mapping[str, str]


class Exchange:
    """One request and its answer; a context manager.

    Raises KnownError for each way in which a network fails: ``no-network``, ``refused``, ``no-answer``, ``cut-off``,
    ``too-slow``, ``certificate``, ``proxy``. ``who`` is the service's name for these sentences.
    """

    def __init__(
        self,
        who: str,
        url: str,
        headers: Mapping[str, str],
        first_byte_s: float,
        timeouts: Timeouts,
        route: Route = SYSTEM,
    ) -> None:
        self._who = who
        self._url = url
        self._headers = dict(headers)
        self._first_byte_s = first_byte_s
        self._timeouts, self._route = timeouts, route
        self._events: queue.Queue[ResponseHead | bytes | Exception | None] = queue.Queue(maxsize=8)
        self._left = threading.Event()
        self._shutdown: contextlib.ExitStack = contextlib.ExitStack()
        self._thread = threading.Thread(target=self._run, name=f"GET {urlsplit(url).hostname}", daemon=True)

    def __enter__(self) -> "Exchange":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._left.set()
        # This wakes a thread that waits for bytes; one that waits for an answer ends by its timeout.
        self._shutdown.close()
        self._thread.join(_TICK_S * 5)

    def head(self, cancel: CancelToken) -> ResponseHead:
        """Wait for status and headers."""
        event = self._next(cancel, self._timeouts.connect_s + self._first_byte_s)
        assert isinstance(event, ResponseHead)
        return event

    def chunks(self, cancel: CancelToken) -> Iterator[bytes]:
        """Yield the body as it arrives, in pieces of at most 64 KiB, without decoding its Content-Encoding."""
        window_end, in_window = time.monotonic() + self._timeouts.slow_window_s, 0
        while isinstance(event := self._next(cancel, self._timeouts.idle_s), bytes):
            yield event
            in_window += len(event)
            if time.monotonic() >= window_end:
                if in_window < self._timeouts.slow_bytes:
                    raise self._too_slow(f"{in_window} bytes in {self._timeouts.slow_window_s} s")
                window_end, in_window = time.monotonic() + self._timeouts.slow_window_s, 0

    def _next(self, cancel: CancelToken, seconds: float) -> ResponseHead | bytes | None:
        deadline = time.monotonic() + seconds
        while True:
            cancel.check()
            try:
                event = self._events.get(timeout=_TICK_S)
            except queue.Empty:
                if time.monotonic() >= deadline:
                    raise self._too_slow(f"nothing for {seconds} s") from None
                continue
            if isinstance(event, Exception):
                raise self._known(event) from event
            return event

    def _run(self) -> None:
        """Run the thread: all blocking calls happen here."""
        try:
            session, request = prepared(self._url, self._headers)
            with session:
                settings: Any = adapter_settings(session, self._url, self._route)
                timeout = (self._timeouts.connect_s, max(self._first_byte_s, self._timeouts.idle_s))
                # Through the adapter, because a session reads the body of every redirect, however long.
                with session.get_adapter(self._url).send(request, timeout=timeout, **settings) as response:
                    self._shutdown.callback(_shut, response)
                    headers = {name.lower(): value for name, value in response.headers.items()}
                    event: ResponseHead | bytes | None = ResponseHead(response.status_code, headers)
                    while self._put(event) and event is not None:
                        # read1 returns what is available; read and iter_content would wait for a full piece.
                        event = response.raw.read1(CHUNK, decode_content=False) or None
        except Exception as error:
            self._put(error)

    def _put(self, event: ResponseHead | bytes | Exception | None) -> bool:
        """Hand an event to the caller; return False if the caller has left."""
        while not self._left.is_set():
            with contextlib.suppress(queue.Full):
                self._events.put(event, timeout=_TICK_S)
                return True
        return False

    def _problem(self, code: str, template: str, detail: str) -> KnownError:
        return KnownError(code, template, detail, subject=self._who)

    def _too_slow(self, detail: str) -> KnownError:
        return self._problem("too-slow", "{subject} is sending almost nothing. Try again in a few minutes.", detail)

    def _known(self, error: Exception) -> Exception:
        """Map errors of requests and urllib3 to KnownErrors; any other error is a bug and is returned as it is."""
        detail = f"{self._url}: {error!r}"
        causes = list(_causes(error))
        numbers = {cause.errno for cause in causes if isinstance(cause, OSError)}
        if isinstance(error, requests.exceptions.ProxyError):
            return self._problem("proxy", "The network's proxy refused. Check its settings, then try again.", detail)
        if isinstance(error, requests.exceptions.SSLError):
            return self._problem(
                "certificate",
                "The connection to {subject} is not safe: the certificate is wrong. "
                "Log in to the network in a browser if it asks for that, then try again.",
                detail,
            )
        if isinstance(error, requests.exceptions.ConnectTimeout | requests.exceptions.ReadTimeout):
            return self._problem("no-answer", "{subject} does not answer. Try again in a few minutes.", detail)
        if any(isinstance(cause, socket.gaierror) for cause in causes) or numbers & _OFFLINE:
            return self._problem(
                "no-network", "{subject} cannot be found on the network. Check the connection, then try again.", detail
            )
        if any(isinstance(cause, ConnectionRefusedError) for cause in causes):
            return self._problem("refused", "{subject} refuses connections. Try again in a few minutes.", detail)
        if isinstance(error, requests.exceptions.InvalidURL | requests.exceptions.InvalidSchema):
            return self._problem(
                "bad-address", "{subject} gave an invalid address. Open the paper in the browser.", detail
            )
        # The base class of urllib3's errors while a body is read; requests exports it under this name, its stubs don't.
        if isinstance(error, OSError | requests.exceptions.BaseHTTPError):  # type: ignore[attr-defined]
            return self._problem("cut-off", "The connection to {subject} broke off. Try again.", detail)
        return error


def _shut(response: object) -> None:
    """Stop reading from another thread. The socket may be closed already."""
    with contextlib.suppress(AttributeError, ValueError, OSError, RuntimeError):
        response.raw.shutdown()  # type: ignore[attr-defined]


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield the error and all its causes; requests and urllib3 hide them in ``args``, ``reason``
    and ``__context__``."""
    pending, seen = [error], set[int]()
    while pending and len(seen) < 50:
        one = pending.pop()
        if isinstance(one, BaseException) and id(one) not in seen:
            seen.add(id(one))
            yield one
            pending += [one.__cause__, one.__context__, getattr(one, "reason", None)]
            pending += [part for part in one.args if isinstance(part, BaseException)]
