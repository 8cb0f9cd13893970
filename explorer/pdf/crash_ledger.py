"""Counts the crashes of the worker; a page or kind of request with three crashes is refused.

Crashes are counted for each page, whatever the request, and for each kind of request about a whole file. For a page
that was too slow once, requests that the user did not make are refused at once: its text and links would most likely be
as slow.
"""

from dataclasses import replace
from pathlib import Path
from typing import Any

from explorer.model.errors import KnownError
from explorer.model.lazy_dataclass import dataclass
from explorer.model.translation import later
from explorer.pdf.messages import Annotations, Entries, Landmarks, Lines, Links, Render, Request, Text

LIMIT = 3
"""Number of crashes after which a page, or a kind of request about a file, is refused."""
LEFT_OUT, LEFT_OUT_SLOW = "page-left-out", "page-left-out-slow"
LOST = (
    "page-damaged",
    "page-too-large",
    "page-too-slow",
    "page-crashed",
    LEFT_OUT,
    LEFT_OUT_SLOW,
    "pdf-fault",
)
"""Codes of errors that concern one page, and not the others of a request."""

_UNASKED: tuple[type[Request], ...] = (Entries, Landmarks, Lines, Links, Annotations, Text)
"""Kinds of requests that the user does not make: they are not tried any more on a page that was too slow once."""

Subject = type[Request] | int
"""What is counted: a page (from 0) over all requests, or a kind of request about the whole file."""


@dataclass(slots=True)
class _Record:
    """The crashes of a file. ``stamp`` identifies its content: a file that has changed starts with no crashes."""

    stamp: tuple[int, int] | None
    crashes: int = 0
    only_slow: bool = True
    """Whether all crashes were timeouts."""
    slow: bool = False
    """Whether the page was too slow since the user last retried it."""


class CrashLedger:
    """The crashes of this run of the program; not thread-safe."""

    def __init__(self) -> None:
        self._records: dict[tuple[str, Subject], _Record] = {}

    def add(self, request: Request, slow: bool = False) -> KnownError | None:
        """Count a crash during a request, which is about one page or about the file. Return the error if it is refused
        from now on.

        None while it may be repeated. A timeout of a request that the user did not make does not refuse the page
        itself, which may well be drawn quickly.
        """
        subject: Subject = pages_of(request)[0] if of_page(request) else type(request)
        stamp, key = _stamp(request.path), (request.path, subject)
        record = self._records.get(key)
        if record is None or record.stamp != stamp:
            record = self._records[key] = _Record(stamp)
        record.slow |= slow
        if not (slow and of_page(request) and type(request) in _UNASKED):
            record.crashes += 1
            record.only_slow &= slow
        return left_out(request, record.only_slow) if record.crashes >= LIMIT else None

    def allow_retry(self, path: str, page: int | None) -> None:
        """Allow one more try of a page or, with None, of requests about the whole file."""
        for (of, subject), record in self._records.items():
            if of == path and (subject if isinstance(subject, int) else None) == page:
                record.crashes, record.slow = min(record.crashes, LIMIT - 1), False

    def rest(self, request: Request) -> tuple[Request | None, dict[int, KnownError]]:
        """Return the part of a request that is allowed: all, without the refused pages, or nothing.

        Also the error of each refused page. ``refusal`` returns that of a whole file.
        """
        if not self._records:
            return request, {}
        if self.refusal(request):
            return None, {}
        pages = pages_of(request)
        refused = {page: error for page in pages if (error := self._refusal(request, page))}
        if not refused:
            return request, {}
        left = tuple(page for page in pages if page not in refused)
        rest: Any = request
        return (replace(rest, pages=left) if left else None), refused

    def refusal(self, request: Request) -> KnownError | None:
        """Return why a kind of request about this file is refused, regardless of its pages."""
        return self._refusal(request, type(request))

    def _refusal(self, request: Request, subject: Subject) -> KnownError | None:
        record = self._records.get((request.path, subject))
        if record is None or record.stamp != _stamp(request.path):
            return None
        if record.crashes >= LIMIT:
            return left_out(request, record.only_slow)
        if record.slow and isinstance(subject, int) and type(request) in _UNASKED:
            return too_slow(request)
        return None


def pages_of(request: Request) -> tuple[int, ...]:
    """Return the pages of a request; empty if they are unknown."""
    page: int | None = getattr(request, "page", None)
    pages: tuple[int, ...] = getattr(request, "pages", ())
    return pages if page is None else (page,)


def too_slow(request: Request) -> KnownError:
    """Return the error for a request that ran into its deadline."""
    if of_page(request):
        sentence = later("This page takes too long to read. Try again, or try another page.")
        if isinstance(request, Render):
            sentence = later("This page takes too long to draw. Try again, or try another page.")
        return KnownError("page-too-slow", sentence)
    sentence = later("{subject} takes too long to read. Try again, or open another copy.")
    return KnownError("pdf-too-slow", sentence, subject="This PDF")


def crashed(request: Request) -> KnownError:
    """Return the error for a request that crashed the worker twice."""
    if of_page(request):
        sentence = later("This page stopped the PDF engine twice. Try another page, or try again.")
        return KnownError("page-crashed", sentence)
    sentence = later("{subject} stopped the PDF engine twice. Try again, or open another copy.")
    return KnownError("pdf-crashed", sentence, subject="This PDF")


def left_out(request: Request, slow: bool) -> KnownError:
    """Return the error for a refused request; ``slow`` if all its crashes were timeouts."""
    if of_page(request):
        if slow:
            sentence = later("This page took too long three times and is left out. Try another page, or try again.")
            return KnownError(LEFT_OUT_SLOW, sentence)
        sentence = later(
            "This page stopped the PDF engine three times and is left out. Try another page, or try again."
        )
        return KnownError(LEFT_OUT, sentence)
    sentence = later(
        "{subject} stopped the PDF engine three times and will not be tried again. Open another copy, or try again."
    )
    if slow:
        sentence = later(
            "{subject} took too long three times and will not be tried again. Open another copy, or try again."
        )
    return KnownError("pdf-left-out", sentence, subject="This PDF")


def too_large(request: Request, detail: str) -> KnownError:
    """Return the error for a page for which the worker lacks memory; only that page fails."""
    sentence = later("This page needs too much memory to be read. Try another page.")
    if isinstance(request, Render):
        sentence = later("This page needs too much memory to be drawn. Try another page, or a smaller zoom.")
    return KnownError("page-too-large", sentence, detail)


def of_page(request: Request) -> bool:
    """Return whether a request is about single pages, and not about the whole file."""
    return bool(pages_of(request)) and not isinstance(request, Entries)


def _stamp(path: str) -> tuple[int, int] | None:
    try:
        status = Path(path).stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size
