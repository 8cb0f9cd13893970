"""A lock file between programs; the system releases it when its holder ends, however that one ends."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

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
    # Not filelock's own marker files where a disk has no locks: they outlive a program that was killed.
    lock = FileLock(path, fallback_to_soft=False)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        while not _acquired(lock):
            report(Progress(0, None, "Another window is fetching this paper"))
            clock.sleep(_POLL_S, cancel)
    except OSError as error:
        raise disk_errors.known(error) from error
    try:
        yield
    finally:
        # filelock leaves the file on Unix. It is removed while it is held: a program that opened it meanwhile sees
        # that it has no name any more, and opens a new one. On Windows filelock removes it after the release.
        with contextlib.suppress(OSError):
            path.unlink()
        lock.release()


def _acquired(lock: FileLock) -> bool:
    try:
        lock.acquire(blocking=False)
    except Timeout:  # An OSError: caught here, or it would be taken for a fault of the disk.
        return False
    return True
