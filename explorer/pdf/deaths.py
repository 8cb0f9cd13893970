"""What has stopped the worker, and how often: what did it three times is left out, and nothing beside it.

That is a page, whatever was asked of it, or a kind of request about a whole file. A page that was too slow once is left
alone sooner by what goes on unasked: its words and links would most often take as long again.
"""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from explorer.model.errors import KnownError
from explorer.pdf.messages import Entries, Landmarks, Lines, Links, Marks, Request, Text

LIMIT = 3
"""Deaths of the worker of a page, or of a kind of request about a file, after which it is asked no more."""
LEFT_OUT = "page-left-out"
LOST = ("page-damaged", "page-too-large", "page-too-slow", "page-crashed", LEFT_OUT, "pdf-fault")
"""Codes of errors that cost one page, and not what was asked of the others."""

_UNASKED: tuple[type[Request], ...] = (Entries, Landmarks, Lines, Links, Marks, Text)
"""Kinds that nobody asked for by name: of a page that has been too slow once they are not begun any more."""

Subject = type[Request] | int
"""What is counted: a page, from 0, over all that is asked of it; or a kind of request about the whole file."""


@dataclass(slots=True)
class _Record:
    """``stamp`` is the file's as it was then: another file at the same place begins anew."""

    stamp: tuple[int, int] | None
    deaths: int = 0
    slow: bool = False
    """Whether the page was too slow, since it was last to be tried again."""


class Deaths:
    """The record of this run of the program; not for several threads at once."""

    def __init__(self) -> None:
        self._records: dict[tuple[str, Subject], _Record] = {}

    def add(self, request: Request, slow: bool = False) -> int:
        """The worker died of a request, which is about one page or about the file. Returns how often by now."""
        subject: Subject = pages_of(request)[0] if of_page(request) else type(request)
        stamp, key = _stamp(request.path), (request.path, subject)
        record = self._records.get(key)
        if record is None or record.stamp != stamp:
            record = self._records[key] = _Record(stamp)
        record.deaths += 1
        record.slow |= slow
        return record.deaths

    def forgive(self, path: str, page: int | None) -> None:
        """Let all about a page, or with None all that is about the whole file, be tried once more."""
        for (of, subject), record in self._records.items():
            if of == path and (subject if isinstance(subject, int) else None) == page:
                record.deaths, record.slow = min(record.deaths, LIMIT - 1), False

    def rest(self, request: Request) -> Request | None:
        """What of a request may still be asked: all, or without the pages that are left out, or nothing."""
        if not self._records:
            return request
        kind: type[Request] = type(request)
        if self._is_out(request.path, kind):
            return None
        pages, unasked = pages_of(request), kind in _UNASKED
        left = tuple(page for page in pages if not self._is_out(request.path, page, unasked))
        if left == pages:
            return request
        rest: Any = request
        return replace(rest, pages=left) if left else None

    def _is_out(self, path: str, subject: Subject, unasked: bool = False) -> bool:
        record = self._records.get((path, subject))
        if record is None or not (record.deaths >= LIMIT or (unasked and record.slow)):
            return False
        return record.stamp == _stamp(path)


def pages_of(request: Request) -> tuple[int, ...]:
    """The pages that are looked at; none where nobody can tell."""
    page: int | None = getattr(request, "page", None)
    pages: tuple[int, ...] = getattr(request, "pages", ())
    return pages if page is None else (page,)


def too_slow(request: Request) -> KnownError:
    """The worker was ended by its deadline."""
    if of_page(request):
        return KnownError("page-too-slow", "This page takes too long to draw. Try again, or go on with another page.")
    return KnownError("pdf-too-slow", "This PDF takes too long to read. Try again, or open another copy.")


def crashed(request: Request) -> KnownError:
    """The worker died of it, and again."""
    if of_page(request):
        sentence = "This page stopped the PDF engine twice. Go on with another page, or try again."
        return KnownError("page-crashed", sentence)
    return KnownError("pdf-crashed", "This PDF stopped the PDF engine twice. Try again, or open another copy.")


def left_out(request: Request) -> KnownError:
    """The worker has died of it too often."""
    if of_page(request):
        sentence = (
            "This page stopped the PDF engine three times and is left out. Go on with another page, or try again."
        )
        return KnownError(LEFT_OUT, sentence)
    sentence = "This PDF stopped the PDF engine three times and is left alone. Open another copy, or try again."
    return KnownError("pdf-left-out", sentence)


def of_page(request: Request) -> bool:
    """Whether a request is about pages each by itself, and not about the whole file."""
    return bool(pages_of(request)) and not isinstance(request, Entries)


def _stamp(path: str) -> tuple[int, int] | None:
    try:
        status = Path(path).stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size
