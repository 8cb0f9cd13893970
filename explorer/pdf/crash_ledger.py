"""What has stopped the worker, and how often: what did it three times is left out, and nothing beside it.

That is a page, whatever was asked of it, or a kind of request about a whole file. A page that was too slow once is left
alone sooner by what goes on unasked: its words and links would most often take as long again.
"""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from explorer.model.errors import KnownError
from explorer.pdf.messages import Entries, Landmarks, Lines, Links, Marks, Render, Request, Text

LIMIT = 3
"""Deaths of the worker of a page, or of a kind of request about a file, after which it is asked no more."""
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
"""Codes of errors that cost one page, and not what was asked of the others."""

_UNASKED: tuple[type[Request], ...] = (Entries, Landmarks, Lines, Links, Marks, Text)
"""Kinds that nobody asked for by name: of a page that has been too slow once they are not begun any more."""

Subject = type[Request] | int
"""What is counted: a page, from 0, over all that is asked of it; or a kind of request about the whole file."""


@dataclass(slots=True)
class _Record:
    """``stamp`` is the file's as it was then: another file at the same place begins anew."""

    stamp: tuple[int, int] | None
    crash_ledger: int = 0
    only_slow: bool = True
    """Whether none of the deaths was anything but the end of the worker's time."""
    slow: bool = False
    """Whether the page was too slow, since it was last to be tried again."""


class CrashLedger:
    """The record of this run of the program; not for several threads at once."""

    def __init__(self) -> None:
        self._records: dict[tuple[str, Subject], _Record] = {}

    def add(self, request: Request, slow: bool = False) -> KnownError | None:
        """The worker died of a request, which is about one page or about the file. Returns why that is now left out.

        None while it may be asked again. What nobody asked for by name and was too slow is no reason to leave out the
        page itself: it may well be drawn in no time.
        """
        subject: Subject = pages_of(request)[0] if of_page(request) else type(request)
        stamp, key = _stamp(request.path), (request.path, subject)
        record = self._records.get(key)
        if record is None or record.stamp != stamp:
            record = self._records[key] = _Record(stamp)
        record.slow |= slow
        if not (slow and of_page(request) and type(request) in _UNASKED):
            record.crash_ledger += 1
            record.only_slow &= slow
        return left_out(request, record.only_slow) if record.crash_ledger >= LIMIT else None

    def forgive(self, path: str, page: int | None) -> None:
        """Let all about a page, or with None all that is about the whole file, be tried once more."""
        for (of, subject), record in self._records.items():
            if of == path and (subject if isinstance(subject, int) else None) == page:
                record.crash_ledger, record.slow = min(record.crash_ledger, LIMIT - 1), False

    def rest(self, request: Request) -> tuple[Request | None, dict[int, KnownError]]:
        """What of a request may still be asked: all, or without the pages that are left out, or nothing.

        Beside it why each of these pages is left out. ``refusal`` tells that of a whole file.
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
        """Why a kind of request about this file is left out, whatever its pages are."""
        return self._refusal(request, type(request))

    def _refusal(self, request: Request, subject: Subject) -> KnownError | None:
        record = self._records.get((request.path, subject))
        if record is None or record.stamp != _stamp(request.path):
            return None
        if record.crash_ledger >= LIMIT:
            return left_out(request, record.only_slow)
        if record.slow and isinstance(subject, int) and type(request) in _UNASKED:
            return too_slow(request)
        return None


def pages_of(request: Request) -> tuple[int, ...]:
    """The pages that are looked at; none where nobody can tell."""
    page: int | None = getattr(request, "page", None)
    pages: tuple[int, ...] = getattr(request, "pages", ())
    return pages if page is None else (page,)


def too_slow(request: Request) -> KnownError:
    """The worker was ended by its deadline."""
    if of_page(request):
        what = "draw" if isinstance(request, Render) else "read"
        return KnownError(
            "page-too-slow", f"This page takes too long to {what}. Try again, or go on with another page."
        )
    sentence = "{subject} takes too long to read. Try again, or open another copy."
    return KnownError("pdf-too-slow", sentence, subject="This PDF")


def crashed(request: Request) -> KnownError:
    """The worker died of it, and again."""
    if of_page(request):
        sentence = "This page stopped the PDF engine twice. Go on with another page, or try again."
        return KnownError("page-crashed", sentence)
    sentence = "{subject} stopped the PDF engine twice. Try again, or open another copy."
    return KnownError("pdf-crashed", sentence, subject="This PDF")


def left_out(request: Request, slow: bool) -> KnownError:
    """The worker has died of it too often; ``slow`` where that was each time the end of its time."""
    what = "took too long" if slow else "stopped the PDF engine"
    if of_page(request):
        sentence = f"This page {what} three times and is left out. Go on with another page, or try again."
        return KnownError(LEFT_OUT_SLOW if slow else LEFT_OUT, sentence)
    sentence = f"{{subject}} {what} three times and is left alone. Open another copy, or try again."
    return KnownError("pdf-left-out", sentence, subject="This PDF")


def too_large(request: Request, detail: str) -> KnownError:
    """The worker has not enough memory for a page, which costs the page alone."""
    sentence = "This page needs too much memory to be read. Go on with another page."
    if isinstance(request, Render):
        sentence = "This page needs too much memory to be drawn. Go on with another page, or try a smaller zoom."
    return KnownError("page-too-large", sentence, detail)


def of_page(request: Request) -> bool:
    """Whether a request is about pages each by itself, and not about the whole file."""
    return bool(pages_of(request)) and not isinstance(request, Entries)


def _stamp(path: str) -> tuple[int, int] | None:
    try:
        status = Path(path).stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size
