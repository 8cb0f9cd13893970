"""The program's log file in the library, limited in size."""

import contextlib
import logging
import os
from collections.abc import Iterator
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import cast

NAME = "paper-explorer.log"
_FORMAT = "%(asctime)s %(levelname)s %(process)d %(threadName)s %(name)s: %(message)s"


class _QuietHandler(RotatingFileHandler):
    """Drops a record that cannot be written (a full disk) instead of printing a traceback over the program's output."""

    def doRollover(self) -> None:
        """Start a new file; go on with the old one while Windows refuses to rename it, since another program logs to
        it too."""
        with contextlib.suppress(PermissionError):
            super().doRollover()
        if self.stream is None:
            self.stream = self._open()

    def _open(self) -> TextIOWrapper:
        return cast("TextIOWrapper", open(self.baseFilename, self.mode, encoding=self.encoding, opener=_private))

    def close(self) -> None:
        """Close the file, on a full disk without its last records."""
        with contextlib.suppress(OSError):
            super().close()

    def handleError(self, record: logging.LogRecord) -> None:
        """Do nothing: there is nowhere left to report it."""


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


@contextlib.contextmanager
def to_file(folder: Path, level: int = logging.INFO) -> Iterator[Path]:
    """Log to ``paper-explorer.log`` in this folder while the block runs: at most 1 MB, and three older files.

    The file is created with its first record. If the folder cannot be written, there is no log, and the program runs
    on.
    """
    path = folder / NAME
    try:
        for one in (folder.parent, folder):  # only the user may read them
            one.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        yield path
        return
    handler = _QuietHandler(path, maxBytes=1_000_000, backupCount=3, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter(_FORMAT))
    root, ours = logging.getLogger(), logging.getLogger("explorer")
    before = ours.level
    root.addHandler(handler)
    ours.setLevel(level)
    try:
        yield path
    finally:
        ours.setLevel(before)
        root.removeHandler(handler)
        handler.close()
