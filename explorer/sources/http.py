"""A polite HTTP client: one request at a time per host, paced, with limits, and a KnownError for every failure.

It obeys both forms of Retry-After (RFC 9110, section 10.2.3): it waits out a short time silently, and reports a long
one to the user, without further requests to the host until then. It follows redirects itself, to check each hop.
"""

import contextlib
import email.utils
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import urljoin, urlsplit

import explorer
from explorer.model.errors import KnownError
from explorer.model.progress import CancelToken, Progress, Report, silent
from explorer.model.translation import later, tr
from explorer.sources.clock import SystemClock, WaitingClock, clock_time
from explorer.sources.endpoints import is_allowed
from explorer.sources.http_exchange import Exchange, Timeouts
from explorer.sources.http_session import SYSTEM, Route
from explorer.sources.source_text import page_reason, plain

TRIES = 3
MAX_REDIRECTS = 10
MAX_BODY = 20 * 1024 * 1024
_SMALL_BODY = 64 * 1024
_BACK_OFF_S = 3.0
_SILENT_WAIT_S = 60.0
_LONGEST_HOLD_S = 24 * 3600.0
_LONGEST_TOLD_S = 300 * 24 * 3600.0
_REFUSED_HOLD_S = 1800.0
_AGAIN = {408, 425, 429, 500, 502, 503, 504}
_GATE = re.compile(r"/(login|challenge|sorry)(/|$)")


@dataclass(frozen=True, slots=True)
class HttpReply:
    """A complete answer; header names in lower case, ``body`` as received.

    ``permanent_url`` is where permanent redirects (301, 308) lead from the address that was asked for.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    permanent_url: str = ""

    @property
    def type(self) -> str:
        """Return the media type, without parameters, in lower case."""
        return media_type(self.headers)


@dataclass(frozen=True, slots=True)
class Stream:
    """An answer whose body is still being received: ``chunks`` yields it in pieces of at most 64 KiB."""

    url: str
    status: int
    headers: Mapping[str, str]
    chunks: Iterator[bytes]
    permanent_url: str = ""

    def beginning(self) -> bytes:
        """Return the next 64 KiB of an error page, to find its reason; a broken connection is ignored."""
        body = b""
        with contextlib.suppress(KnownError):
            while len(body) < _SMALL_BODY and (chunk := next(self.chunks, b"")):
                body += chunk
        return body

    @property
    def type(self) -> str:
        """Return the media type, without parameters, in lower case."""
        return media_type(self.headers)


@dataclass(frozen=True, slots=True)
class Service:
    """A service, and its rules for requests.

    Args:
        name: for sentences.
        pace_s: seconds from the start of one request to the start of the next.
        first_byte_s: how long it may think before it answers.
        wait_s: finds the waiting time in an answer that has none in Retry-After.
        refusal: turns a status and the page's own words into a better KnownError than the common one, or None.
    """

    name: str
    pace_s: float
    first_byte_s: float = 30.0
    wait_s: Callable[[HttpReply, datetime], float | None] | None = None
    refusal: Callable[[int, str], KnownError | None] | None = None

    def problem(self, code: str, template: str, detail: str = "", **values: object) -> KnownError:
        """Return a KnownError about this service; ``{subject}`` in the template is its name."""
        return KnownError(code, template, detail, self.name, "", **values)


@dataclass(slots=True)
class _HostQueue:
    """A host's queue: the holder of the lock may send a request, not before ``next_at`` (monotonic) and ``until``."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    next_at: float = 0.0
    until: datetime | None = None
    why: KnownError | None = None


class Http:
    """The HTTP client; one for the whole program, thread-safe.

    Args:
        pace: factor of each service's pause between requests; less than 1 only for a local test server.
        clock: the clock for pauses and Retry-After.
        timeouts: of each network step, in real seconds.
        route: the proxy and the contact of the first requests.
    """

    def __init__(
        self,
        *,
        pace: float = 1.0,
        clock: WaitingClock | None = None,
        timeouts: Timeouts | None = None,
        route: Route = SYSTEM,
    ) -> None:
        self.clock: WaitingClock = clock or SystemClock()
        self._pace = pace
        self.route = route
        self._timeouts = timeouts or Timeouts()
        self._lanes: dict[str, _HostQueue] = {}
        self._lanes_lock = threading.Lock()

    def reach_by(self, proxy: str, contact: str) -> None:
        """Use a proxy (``http://host:port``, ``none``, or empty for the system's) and a contact from now on."""
        self.route = Route(proxy, contact)

    def get(
        self,
        service: Service,
        url: str,
        *,
        accept: str,
        cancel: CancelToken,
        report: Report = silent,
        cap: int = MAX_BODY,
        headers: Mapping[str, str] | None = None,
    ) -> HttpReply:
        """Return the complete answer, whatever its status, after the retries that its status asks for.

        Args:
            headers: more headers of the request.

        Raises:
            KnownError: no answer, too large an answer, or a wait longer than a minute.
            Cancelled: the token was set.
        """
        sent = {"Accept": accept, **(headers or {})}
        with self.open(service, url, headers=sent, cancel=cancel, report=report) as stream:
            body = self._whole(service, stream.chunks, cap)
            return HttpReply(stream.url, stream.status, stream.headers, body, stream.permanent_url)

    @contextlib.contextmanager
    def open(
        self,
        service: Service,
        url: str,
        *,
        headers: Mapping[str, str],
        cancel: CancelToken,
        report: Report = silent,
    ) -> Iterator[Stream]:
        """Open an answer whose body the caller reads inside the ``with``; other requests to that host wait.

        Raises:
            KnownError: as ``get``; also while the caller reads.
            Cancelled: the token was set.
        """
        with contextlib.ExitStack() as open_exchange:
            lane = open_exchange.enter_context(self._turn(service, url, cancel, report))
            waited = 0.0
            for attempt in range(1, TRIES + 1):
                with contextlib.ExitStack() as trial:
                    stream = self._follow(service, url, headers, cancel, trial)
                    if stream.status not in _AGAIN:
                        if stream.status == 403 and stream.type != "application/json":
                            self._hold(lane, _REFUSED_HOLD_S, self._refused_for_now(service))
                        open_exchange.enter_context(trial.pop_all())
                        yield stream
                        return
                    reply = HttpReply(stream.url, stream.status, stream.headers, stream.beginning())
                waited += self._wait_for(service, lane, reply, attempt, waited, cancel, report)

    @contextlib.contextmanager
    def _turn(self, service: Service, url: str, cancel: CancelToken, report: Report) -> Iterator[_HostQueue]:
        """Wait for our turn at the host, and for its pace."""
        host = f"{service.name} {urlsplit(url).netloc}"  # The demonstration plays all services on one host.
        with self._lanes_lock:
            lane = self._lanes.setdefault(host, _HostQueue())
        told = False
        while not lane.lock.acquire(timeout=0.1):
            cancel.check()
            if not told:
                report(Progress(0, None, tr("Waiting for another request to {0}", service.name)))
                told = True
        try:
            if lane.until and lane.why:
                if self.clock.now() < lane.until:
                    raise lane.why
                lane.until = None
            pause = lane.next_at - self.clock.monotonic()
            if pause > 0:
                report(Progress(0, None, tr("Pausing between two requests to {0}", service.name)))
                self.clock.sleep(pause, cancel)
            cancel.check()
            lane.next_at = self.clock.monotonic() + service.pace_s * self._pace
            yield lane
        finally:
            lane.lock.release()

    def _follow(
        self,
        service: Service,
        url: str,
        headers: Mapping[str, str],
        cancel: CancelToken,
        stack: contextlib.ExitStack,
    ) -> Stream:
        """Send the request and follow redirects; the last exchange stays open on the stack."""
        route = self.route
        sent = {
            "User-Agent": user_agent(route.contact),
            "Accept-Encoding": "identity",
            "Connection": "close",
            **headers,
        }
        permanent, is_permanent = url, True
        for _ in range(MAX_REDIRECTS + 1):
            if not is_allowed(url):
                raise service.problem(
                    "insecure-address",
                    "{subject} redirected to an unsafe address. Open the paper in the browser.",
                    url[:300],
                )
            with contextlib.ExitStack() as hop:
                exchange = hop.enter_context(
                    Exchange(service.name, url, sent, service.first_byte_s, self._timeouts, route)
                )
                head = exchange.head(cancel)
                location = head.headers.get("location", "")
                if head.status not in (301, 302, 303, 307, 308) or not location:
                    stack.enter_context(hop.pop_all())
                    return Stream(url, head.status, head.headers, exchange.chunks(cancel), permanent)
            try:
                target = urlsplit(urljoin(url, location))
            except ValueError:
                target = urlsplit("")  # no address: refused above
            if _GATE.search(target.path):
                raise refused(service, 403, tr("it asked for a login"))
            # Never from https to http, not even on this computer.
            url = "" if url.startswith("https:") and target.scheme != "https" else target.geturl()
            is_permanent = is_permanent and head.status in (301, 308)
            permanent = url if is_permanent else permanent
        raise service.problem(
            "too-many-redirects",
            "{subject} redirects in a loop. Open the paper in the browser, or try again later.",
            url[:300],
        )

    def _whole(self, service: Service, chunks: Iterator[bytes], cap: int) -> bytes:
        pieces, size = [], 0
        deadline = time.monotonic() + self._timeouts.total_s
        for chunk in chunks:
            pieces.append(chunk)
            size += len(chunk)
            if size > cap:
                raise service.problem(
                    "too-large",
                    "{subject} sent far more than requested. Try again later.",
                    f"over {cap} bytes",
                )
            if time.monotonic() > deadline:
                raise service.problem("too-slow", "{subject} is answering too slowly. Try again in a few minutes.")
        return b"".join(pieces)

    def _wait_for(
        self,
        service: Service,
        lane: _HostQueue,
        reply: HttpReply,
        attempt: int,
        waited: float,
        cancel: CancelToken,
        report: Report,
    ) -> float:
        """Wait as the answer asks, and return how long; raise if that is too long or this was the last try."""
        now = self.clock.now()
        asked = retry_after(reply.headers.get("retry-after", ""), now)
        if asked is None and service.wait_s:
            asked = service.wait_s(reply, now)
        if asked is not None and waited + asked > _SILENT_WAIT_S:
            # The date is shown without its year, so for a wait of a year or more no time is given.
            template, when = later("{subject} asks us to wait for a very long time. Open the paper in the browser."), ""
            if asked < _LONGEST_TOLD_S:
                template = later("{subject} asks us to wait for a while. Try again at {when}.")
                when = clock_time(now + timedelta(seconds=asked), now)
            detail = f"{reply.url}: Retry-After {asked:.0f} s"
            problem = service.problem(f"http-{reply.status}", template, detail, when=when)
            self._hold(lane, asked, problem)
            raise problem
        if attempt == TRIES:
            raise refused(service, reply.status, page_reason(reply.body))
        seconds = _BACK_OFF_S * 2 ** (attempt - 1) if asked is None else asked
        report(Progress(0, None, tr("{0} asks to wait {1:.0f} s", service.name, seconds)))
        self.clock.sleep(seconds, cancel)
        lane.next_at = self.clock.monotonic() + service.pace_s * self._pace
        return seconds

    def _refused_for_now(self, service: Service) -> KnownError:
        """Return the error for a request too soon after a refusal: arXiv takes repeated requests for an attack."""
        now = self.clock.now()
        again = clock_time(now + timedelta(seconds=_REFUSED_HOLD_S), now)
        return service.problem(
            "http-403",
            "{subject} has refused to answer programs. Open the paper in the browser, or try again at {again}.",
            again=again,
        )

    def _hold(self, lane: _HostQueue, seconds: float, why: KnownError) -> None:
        lane.until = self.clock.now() + timedelta(seconds=min(seconds, _LONGEST_HOLD_S))
        lane.why = why


def user_agent(contact: str = "") -> str:
    """Return the program's name in requests, with an address of the user if there is one."""
    return f"paper-explorer/{explorer.__version__} (+{explorer.HOMEPAGE}{f'; {contact}' if contact else ''})"


def retry_after(value: str, now: datetime) -> float | None:
    """Return the seconds of a Retry-After header (seconds or an HTTP date); None for zero, the past and
    invalid values."""
    value = value.strip()[:64]
    if value.isascii() and value.isdigit():
        return float(int(value)) or None
    try:
        moment = email.utils.parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    seconds = (moment.replace(tzinfo=moment.tzinfo or UTC) - now).total_seconds()
    return seconds if seconds > 0 else None


def media_type(headers: Mapping[str, str]) -> str:
    """Return ``text/html`` for ``Text/HTML; charset=utf-8``."""
    return headers.get("content-type", "").partition(";")[0].strip().lower()


_REFUSALS = {
    401: later("{subject} requires a login.{said} Open the paper in the browser."),
    403: later("{subject} refuses to answer programs.{said} Open the paper in the browser, or try again later."),
    404: later("{subject} does not have it.{said} Open the paper in the browser to look for it."),
    410: later("{subject} no longer has it.{said} Open the paper in the browser to look for it."),
    429: later("{subject} asks this program to slow down.{said} Wait a few minutes, then try again."),
}
_BROKEN = later("{subject} is having trouble (error {status}).{said} Try again in a few minutes.")
_UNEXPECTED = later("{subject} sent an unexpected answer ({status}).{said} Open the paper in the browser.")


def refused(service: Service, status: int, reason: str = "") -> KnownError:
    """Return the KnownError for an HTTP error status; ``reason`` is the page's own text."""
    if service.refusal and (better := service.refusal(status, reason)):
        return better
    said = tr(" It says: “{0}”.", plain(reason, 160)) if reason else ""
    template = _REFUSALS.get(status, _BROKEN if status >= 500 else _UNEXPECTED)
    return service.problem(f"http-{status}", template, status=status, said=said)
