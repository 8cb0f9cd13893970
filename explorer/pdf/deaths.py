"""What has stopped the worker, and how often: a page that did it three times is left out, and so is a file."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from explorer.model.errors import KnownError
from explorer.pdf.messages import Request

LIMIT = 3
"""Deaths of the worker on one page, or on opening one file, after which it is asked no more."""
LEFT_OUT = "page-left-out"
LOST = ("page-damaged", "page-too-large", "page-too-slow", "page-crashed", LEFT_OUT, "pdf-fault")
"""Codes of errors that cost one page, and not what was asked of the others."""

Subject = int | str
"""A page, from 0, or the name of a request that is about the whole file."""


@dataclass(slots=True)
class _Record:
    """``stamp`` is the file's as it was then: another file at the same place begins anew."""

    stamp: tuple[int, int] | None
    deaths: int = 0


class Deaths:
    """The record of this run of the program; not for several threads at once."""

    def __init__(self) -> None:
        self._records: dict[tuple[str, Subject], _Record] = {}

    def add(self, request: Request) -> int:
        """The worker died of a request, which is about one page or about the file. Returns how often by now."""
        stamp, key = _stamp(request.path), (request.path, subjects(request)[0])
        record = self._records.get(key)
        if record is None or record.stamp != stamp:
            record = self._records[key] = _Record(stamp)
        record.deaths += 1
        return record.deaths

    def forgive(self, path: str, page: int | None) -> None:
        """Let a page, or with None all that is about the whole file, be tried once more."""
        for (of, subject), record in self._records.items():
            if of == path and (subject == page or (page is None and isinstance(subject, str))):
                record.deaths = min(record.deaths, LIMIT - 1)

    def rest(self, request: Request) -> Request | None:
        """What of a request may still be asked: all, or without the pages that are left out, or nothing."""
        if not self._records:
            return request
        out = {one for one in subjects(request) if self._is_out(request.path, one)}
        if not out:
            return request
        pages: tuple[int, ...] = getattr(request, "pages", ())
        left = tuple(page for page in pages if page not in out)
        rest: Any = request
        return replace(rest, pages=left) if left else None

    def _is_out(self, path: str, subject: Subject) -> bool:
        record = self._records.get((path, subject))
        return record is not None and record.deaths >= LIMIT and record.stamp == _stamp(path)


def subjects(request: Request) -> tuple[Subject, ...]:
    """The pages that a request is about; its own name where it is about the file."""
    page = getattr(request, "page", None)
    return getattr(request, "pages", ()) or (type(request).__name__ if page is None else page,)


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
    """Whether a request is about pages, and not about the whole file."""
    return isinstance(subjects(request)[0], int)


def _stamp(path: str) -> tuple[int, int] | None:
    try:
        status = Path(path).stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size
