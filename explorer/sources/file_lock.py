"""A lock file between programs; the system releases it when the holder's process ends, for whatever reason."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from explorer.model.progress import CancelToken, Progress, Report
from explorer.model.translation import tr
from explorer.sources import disk_errors
from explorer.sources.clock import WaitingClock

_POLL_S = 0.25


@contextlib.contextmanager
def locked(path: Path, clock: WaitingClock, cancel: CancelToken, report: Report) -> Iterator[None]:
    """Hold the lock file at path; wait while another program holds it.

    Raises:
        KnownError: the file cannot be made.
        Cancelled: the token was set while waiting.
    """
    # Without filelock's fallback for disks that have no locks: its marker files outlive a program that was killed.
    lock = FileLock(path, fallback_to_soft=False, mode=0o600)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        while not _acquired(lock):
            report(Progress(0, None, tr("Another window is downloading this file")))
            clock.sleep(_POLL_S, cancel)
    except OSError as error:
        raise disk_errors.known(error) from error
    try:
        yield
    finally:
        # filelock leaves the file on Unix. It is removed while the lock is held: a program that has opened it meanwhile
        # notices that the file is gone, and opens a new one. On Windows filelock removes it after the release.
        with contextlib.suppress(OSError):
            path.unlink()
        lock.release()


def _acquired(lock: FileLock) -> bool:
    try:
        lock.acquire(blocking=False)
    except Timeout:  # It is an OSError: uncaught, it would be reported as a disk error.
        return False
    return True
