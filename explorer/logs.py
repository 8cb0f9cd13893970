"""The program's log: one file in the library, kept small, for what is owed to nobody's eyes but a report's."""

import contextlib
import logging
from collections.abc import Iterator
from logging.handlers import RotatingFileHandler
from pathlib import Path

NAME = "paper-explorer.log"
_FORMAT = "%(asctime)s %(levelname)s %(process)d %(threadName)s %(name)s: %(message)s"


class _QuietHandler(RotatingFileHandler):
    """Loses a record that cannot be written (a full disk) instead of printing a trace over the program's output."""

    def handleError(self, record: logging.LogRecord) -> None:
        """Say nothing: there is nowhere left to say it."""


@contextlib.contextmanager
def to_file(folder: Path, level: int = logging.INFO) -> Iterator[Path]:
    """Log to ``paper-explorer.log`` in this folder while the block runs: at most 1 MB, and three older files.

    The file is made with its first record. A folder that cannot be written costs the log, never the program.
    """
    path = folder / NAME
    try:
        folder.mkdir(parents=True, exist_ok=True)
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
