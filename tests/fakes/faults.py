"""Faults of the fake server: each replaces the next answer of a route."""

import json
import threading
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.fakes.server import Handler

Fault = Callable[["Handler"], None]


def answer(
    status: int, body: bytes | str = b"", *, kind: str = "text/html; charset=utf-8", headers: Mapping[str, str] = {}
) -> Fault:
    """Answer with any complete answer."""
    data = body.encode() if isinstance(body, str) else body
    return lambda handler: handler.send_whole(status, {"Content-Type": kind, **headers}, data)


def page(status: int, heading: str, reason: str = "", title: str = "arXiv.org") -> Fault:
    """Answer with a web page in arXiv's format: a first heading that is only the logo, the real one below."""
    return answer(
        status,
        f"""<!DOCTYPE html>
<html lang="en"><head><title>{title}</title><script>let h = "<h1>no</h2>";</script></head>
<body><header><h1 class="header"><a href="/"><img src="/logo.svg" alt="logo"></a></h1></header>
<main><h1>{heading}</h1>
<p>{reason}</p></main></body></html>""",
    )


def redirect(location: str, status: int = 301) -> Fault:
    """Answer with a redirect, relative or not."""
    return answer(status, headers={"Location": location})


def challenge() -> Fault:
    """Answer with OpenReview's refusal of programs."""
    body = {
        "name": "ChallengeRequiredError",
        "message": "Challenge verification required (2026-11-24-123456)",
        "status": 403,
        "details": {"challengeUrl": "https://openreview.net/challenge?redirect=%2Fforum"},
    }
    return answer(403, json.dumps(body), kind="application/json; charset=utf-8")


def rate_limit(reset_time: str | None = None, message: str = "Too many requests") -> Fault:
    """Answer with OpenReview's 429, which has the wait only in its body."""
    body = {"name": "RateLimitError", "message": message, "status": 429, "details": {"limit": 36, "used": 37}}
    if reset_time:
        body["details"] = {"resetTime": reset_time}
    return answer(429, json.dumps(body), kind="application/json; charset=utf-8")


def end_connection() -> Fault:
    """Close the connection without an answer."""
    return lambda handler: handler.drop()


def stall() -> Fault:
    """Never answer, until the server stops or the client leaves."""
    return lambda handler: handler.wait_for_the_end()


def cut(after: int, *, length: bool = False, bare: bool = False) -> Fault:
    """Give the usual answer, cut off after so many bytes of body; ``bare``: without a length or chunks that would
    reveal it."""

    def fault(handler: "Handler") -> None:
        handler.limit, handler.with_length, handler.bare = after, length, bare
        handler.usual()

    return fault


def silence(after: int, until: "threading.Event | None" = None) -> Fault:
    """Give the usual answer, which stops after so many bytes while the connection stays open; a file goes on when
    ``until`` is set."""

    def fault(handler: "Handler") -> None:
        handler.limit, handler.then_silent, handler.goes_on = after, True, until
        handler.usual()

    return fault


def drip(bytes_per_second: int) -> Fault:
    """Give the usual answer slowly."""

    def fault(handler: "Handler") -> None:
        handler.throttle = bytes_per_second
        handler.usual()

    return fault


def with_length() -> Fault:
    """Give the usual answer with a Content-Length, as a cache in front of arXiv does."""

    def fault(handler: "Handler") -> None:
        handler.with_length = True
        handler.usual()

    return fault


def whole() -> Fault:
    """Give the whole file for any range: the result of If-Range, or of a proxy that strips Range."""

    def fault(handler: "Handler") -> None:
        del handler.headers["Range"]
        handler.usual()

    return fault


def unranged() -> Fault:
    """Give the whole file for any range, as a server that knows none."""

    def fault(handler: "Handler") -> None:
        del handler.headers["Range"]
        handler.unranged = True
        handler.usual()

    return fault
