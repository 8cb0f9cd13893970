"""A lock between programs: held by an open file, so that it ends with its holder, however that one ends."""

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from explorer.model.progress import CancelToken, Progress, Report
from explorer.sources import disk_errors
from explorer.sources.clock import Clock

_POLL_S = 0.25


@contextlib.contextmanager
def locked(path: Path, clock: Clock, cancel: CancelToken, report: Report) -> Iterator[None]:
    """Hold the lock file at path; waits as long as another program holds it.

    Raises:
        KnownError: the file cannot be made.
        Cancelled: the token was set while waiting.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        while True:
            handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
            if _take(handle) and _is_still(path, handle):
                break
            os.close(handle)
            report(Progress(0, None, "Another window is fetching this paper"))
            clock.sleep(_POLL_S, cancel)
    except OSError as error:
        raise disk_errors.known(error) from error
    try:
        yield
    finally:
        # Removed while it is still held: whoever opened it meanwhile sees by _is_still that it is no lock any more.
        # Windows refuses to remove an open file; then it stays, empty.
        with contextlib.suppress(OSError):
            path.unlink()
        os.close(handle)


def _is_still(path: Path, handle: int) -> bool:
    """Whether the path still leads to the file that was opened."""
    try:
        return os.path.samestat(path.stat(), os.fstat(handle))
    except OSError:
        return False


if sys.platform == "win32":
    import msvcrt

    def _take(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _take(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
