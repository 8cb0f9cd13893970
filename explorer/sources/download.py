"""Downloads a PDF or the audio of an episode into a ``.part`` file, resumes it after an interruption, and checks it.

As arXiv's origin answers: a whole file comes without a length; a part (206) has another ETag than the whole, but the
same Last-Modified, and a total in Content-Range; If-Range is answered with the whole file, so it is not sent; a Range
that starts at the very end gets an empty 206 with a Content-Range that makes no sense, one beyond it a 416.
"""

import contextlib
import errno
import hashlib
import json
import os
import re
import shutil
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import IO

from explorer.files import is_there, make_folder, replace_file, sync_file, sync_folder, write_atomic
from explorer.model.errors import KnownError
from explorer.model.progress import CancelToken, Progress, Report
from explorer.model.translation import later, tr
from explorer.sources import disk_errors
from explorer.sources.file_kind import PDF_FILE, FileKind
from explorer.sources.http import Http, Service, Stream, refused
from explorer.sources.source_text import is_web_page, page_reason

_HEAD_BYTES = 1024
_TAIL_BYTES = 2048
_RESUMES = 4
_RESERVE_BYTES = 20_000_000
"""What a download leaves free on the disk."""
_LOOK_EVERY_BYTES = 4_000_000
_REPORT_EVERY_S = 0.05
_RANGE = re.compile(r"bytes (\d{1,15})-(\d{1,15})/(\d{1,15}|\*)")
_TOTAL = re.compile(r"bytes \*/(\d{1,15})")
_VERSION = re.compile(r"v([1-9]\d{0,2})(?:\.pdf)?[\"']?\s*(?:;|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Origin:
    """What the ``.part`` file is a part of: the content of its sidecar file. ``total`` is in bytes, None if unknown."""

    url: str
    final_url: str = ""
    etag: str = ""
    last_modified: str = ""
    total: int | None = None
    version: int | None = None

    def can_be_taken_up(self) -> bool:
        """Return whether there is anything that identifies the file, to resume it."""
        return bool(self.last_modified or self.etag or self.version)

    def is_same_file(self, other: "Origin") -> bool:
        """Return whether both describe the same file: no known field differs, and at least one agrees.

        Two ETags that differ prove nothing at arXiv; a version of a paper never changes there.
        """
        told = ((self.total, other.total), (self.version, other.version), (self.last_modified, other.last_modified))
        if any(one and another and one != another for one, another in told):
            return False
        strong = self.etag and not self.etag.startswith("W/") and self.etag == other.etag
        return bool(
            strong
            or (self.version and self.version == other.version)
            or (self.last_modified and self.last_modified == other.last_modified)
        )


@dataclass(frozen=True, slots=True)
class CompleteDownload:
    """A complete download, still in its ``.part`` file; ``version`` is arXiv's, if the answer had it."""

    path: Path
    sha256: str
    bytes: int
    url: str
    version: int | None


class Download:
    """One file's download in a folder of parts; the caller holds the lock on its name.

    Args:
        folder: for ``NAME.part`` and its sidecar ``NAME.json``.
        name: safe as a file name.
    """

    def __init__(self, http: Http, service: Service, folder: Path, name: str, kind: FileKind = PDF_FILE) -> None:
        self._http, self._kind = http, kind
        self._service = service
        self.part = folder / f"{name}.part"
        self._sidecar = folder / f"{name}.json"

    def run(self, url: str, cancel: CancelToken, report: Report) -> CompleteDownload:
        """Download what is missing, check the whole, and return it.

        Raises:
            KnownError: the part stays for the next try where that helps, and is removed where it does not.
            Cancelled: the token was set; the part stays.
        """
        try:
            make_folder(self.part.parent, private=True)
            for tries_left in range(_RESUMES, -1, -1):
                origin = self._known_origin(url)
                size = self._size()
                try:
                    if origin.total is None or size != origin.total:
                        origin = self._ask(url, origin, size, cancel, report)
                    return self._checked(origin)
                except KnownError as problem:
                    stuck = not tries_left or self._size() == size
                    if problem.code == "cut-off" and not stuck:
                        continue  # Resume, or start again if the part turned out to be of another file.
                    if problem.code == "too-large":
                        self.discard()  # it can't become a paper
                        raise
                    if problem.code != self._kind.incomplete[0]:
                        raise self._kept(problem) from problem
                    if origin.total is None and not stuck:
                        continue  # The total is unknown, so there may be more.
                    self.discard()
                    if not tries_left or not size:
                        raise  # It came in one piece, and another try would give the same.
            raise AssertionError("the last try returns or raises")
        except OSError as error:
            self.discard()  # On a full disk the space is worth more than the part.
            raise disk_errors.known(error) from error

    def discard(self) -> None:
        """Remove the part and its sidecar."""
        for path in (self.part, self._sidecar):
            with contextlib.suppress(OSError):
                path.unlink()

    def install(self, arrived: CompleteDownload, target: Path) -> None:
        """Move the checked part to its final path atomically."""
        try:
            make_folder(target.parent, private=True)
            if is_there(target) and target.stat().st_size == arrived.bytes:
                self.discard()  # The same content from another paper or another program.
                return
            with self._opened() as file:
                sync_file(file.fileno())
            replace_file(self.part, target)
            sync_folder(target.parent)
        except OSError as error:
            self.discard()
            raise disk_errors.known(error, target) from error
        self.discard()

    def _ask(self, url: str, origin: Origin, size: int, cancel: CancelToken, report: Report) -> Origin:
        """Send one request; on return its body has been read to the end."""
        report(Progress(size, origin.total, tr("Asking {0}", self._service.name)))
        headers = {"Accept": self._kind.accept}
        if size:
            headers["Range"] = f"bytes={size}-"
        with self._http.open(self._service, url, headers=headers, cancel=cancel, report=report) as stream:
            if stream.status == 416 and size:
                # There is no more from here; the next step checks whether this is the whole.
                total = _TOTAL.fullmatch(stream.headers.get("content-range", "").strip())
                return replace(origin, total=int(total[1])) if total else origin
            if stream.status == 206 and size:
                return self._go_on(stream, origin, size, report)
            if stream.status != 200:
                raise refused(self._service, stream.status, page_reason(stream.beginning()))
            return self._start_over(stream, url, report)

    def _go_on(self, stream: Stream, origin: Origin, size: int, report: Report) -> Origin:
        """Append a 206 answer to the part, if it is the rest of the same file."""
        chunks = stream.chunks
        first = next(chunks, b"")
        if not first:
            return origin  # The part is complete already.
        span = _RANGE.fullmatch(stream.headers.get("content-range", "").strip())
        total = int(span[3]) if span and span[3] != "*" else None
        fits = span is not None and int(span[1]) == size and not _is_encoded(stream)
        if not fits or not origin.is_same_file(_origin(stream, origin.url, total)):
            self.discard()
            raise self._service.problem("cut-off", "{subject} has a newer file. Try again.")
        origin = replace(origin, total=total or origin.total)
        self._write(first, chunks, size, origin, report)
        return origin

    def _start_over(self, stream: Stream, url: str, report: Report) -> Origin:
        """Download a whole file from its first byte. The existing part is only replaced if this is of the kind."""
        chunks = stream.chunks
        first = _start(chunks)
        if is_web_page(stream.type, first):
            said = page_reason(first + stream.beginning())
            quoted = f" (“{said}”)" if said else ""
            detail = f"{stream.url}: {stream.type} {first[:200]!r}"
            raise self._service.problem("web-page", self._kind.web_page, detail, quoted=quoted)
        if _is_encoded(stream) or not self._kind.is_begun(first):
            raise self._service.problem(
                *self._kind.other, "{url}: {type} {first!r}", url=stream.url, type=stream.type, first=first[:200]
            )
        length = stream.headers.get("content-length", "")
        origin = _origin(stream, url, int(length) if length.isascii() and length.isdigit() else None)
        self._opened(os.O_TRUNC).close()
        write_atomic(self._sidecar, json.dumps(asdict(origin)).encode())
        self._write(first, chunks, 0, origin, report)
        return origin

    def _write(self, first: bytes, rest: Iterator[bytes], size: int, origin: Origin, report: Report) -> None:
        """Append the answer to the part; if it breaks off, the received bytes stay."""
        told, most = 0.0, min(self._kind.most_bytes, origin.total or self._kind.most_bytes)
        self._must_fit((origin.total or size) - size)
        looked = size
        with self._opened() as file:
            file.seek(size)
            for chunk in _with(first, rest):
                size += len(chunk)
                if size > most:
                    detail = f"{size} bytes or more, total {origin.total}"
                    raise self._service.problem("too-large", self._kind.too_large, detail)
                file.write(chunk)
                if size - looked >= _LOOK_EVERY_BYTES:
                    looked = size
                    self._must_fit((origin.total or size) - size)
                if time.monotonic() - told >= _REPORT_EVERY_S:
                    told = time.monotonic()
                    report(Progress(size, origin.total, tr("Downloading")))
        report(Progress(size, origin.total, tr("Checking")))

    def _must_fit(self, rest: int) -> None:
        """Raise if the disk has no room for so many more bytes, and for what else the library writes."""
        if shutil.disk_usage(self.part.parent).free < rest + _RESERVE_BYTES:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(self.part))

    def _checked(self, origin: Origin) -> CompleteDownload:
        """Check the part: its length, and its first and last bytes."""
        digest, size, tail = hashlib.sha256(), 0, b""
        with self.part.open("rb") as file:
            head = file.read(_HEAD_BYTES)
            file.seek(0)
            while block := file.read(1 << 20):
                digest.update(block)
                size += len(block)
                tail = (tail + block)[-_TAIL_BYTES:]
        is_cut = origin.total is not None and size != origin.total
        if is_cut or not self._kind.is_begun(head) or not self._kind.is_ended(tail):
            detail = later("{url}: {size} of {total} bytes, ends {tail!r}")
            raise self._service.problem(
                *self._kind.incomplete, detail, url=origin.url, size=size, total=origin.total, tail=tail[-60:]
            )
        return CompleteDownload(self.part, digest.hexdigest(), size, origin.final_url or origin.url, origin.version)

    def _known_origin(self, url: str) -> Origin:
        """Return the sidecar's content; a part that cannot be resumed is removed first."""
        if size := self._size():
            with contextlib.suppress(OSError, ValueError, TypeError, RecursionError):
                origin = Origin(**json.loads(self._sidecar.read_bytes()))
                if origin.url == url and origin.can_be_taken_up() and not self._ends_in_nothing(size):
                    return origin
            self.discard()
        return Origin(url)

    def _ends_in_nothing(self, size: int) -> bool:
        """Return whether the part ends in zeros: after a power loss a file may have its length without its content."""
        with self.part.open("rb") as file:
            file.seek(max(0, size - 4096))
            return not file.read(4096).strip(b"\0")

    def _size(self) -> int:
        try:
            return self.part.stat().st_size
        except FileNotFoundError:
            return 0

    def _opened(self, also: int = 0) -> IO[bytes]:
        # Not with a mode: "w" would empty the part, "a" always writes at its end.
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0) | also
        return os.fdopen(os.open(self.part, flags, 0o600), "r+b")

    def _kept(self, problem: KnownError) -> KnownError:
        """Return the same error; if a part is kept, the sentence says so."""
        size = self._size()
        if not size or problem.code not in ("cut-off", "too-slow", "no-answer", "no-network"):
            return problem
        return problem.followed_by(tr("The {0:.1f} MB downloaded so far are kept.", size / 1e6))


def _origin(stream: Stream, url: str, total: int | None) -> Origin:
    match = _VERSION.search(stream.headers.get("content-disposition", "")) or _VERSION.search(stream.url)
    return Origin(
        url,
        stream.url,
        stream.headers.get("etag", "")[:200],
        stream.headers.get("last-modified", "")[:100],
        total,
        int(match[1]) if match else None,
    )


def _is_encoded(stream: Stream) -> bool:
    """Return whether the body is compressed, although that was not requested."""
    return stream.headers.get("content-encoding", "identity").strip().lower() not in ("identity", "")


def _start(chunks: Iterator[bytes]) -> bytes:
    """Return the first bytes, enough to recognize the file."""
    body = b""
    while len(body) < _HEAD_BYTES and (chunk := next(chunks, b"")):
        body += chunk
    return body


def _with(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest
