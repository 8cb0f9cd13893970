"""How far a command is, on one line of stderr."""

import sys

from explorer.commands.output import write_progress
from explorer.model.progress import Progress
from explorer.sources.source_text import plain

_WIDTH = 78
_SMALL = 50_000
"""Below so much it may be a number of things, and not of bytes."""


class ProgressLine:
    """A line on stderr: rewritten in a terminal, otherwise one more at every tenth.

    It is wiped out by blanks, since old consoles of Windows print escape codes.

    Args:
        name: what the work is about.
        in_terminal: whether nothing is printed but in a terminal.
        quiet: whether nothing is printed at all.
    """

    def __init__(self, name: str, *, in_terminal: bool = False, quiet: bool = False) -> None:
        self.name = name
        self._is_terminal = sys.stderr is not None and sys.stderr.isatty()
        self._quiet = quiet or (in_terminal and not self._is_terminal)
        self._shown = ""

    def __enter__(self) -> "ProgressLine":
        return self

    def __exit__(self, *_: object) -> None:
        if self._is_terminal and self._shown:
            write_progress(f"\r{' ' * len(self._shown)}\r")

    def show(self, progress: Progress) -> None:
        """Print a progress report, unless it is the same as before."""
        if self._quiet:
            return
        percent, text = progress.percent(), f"{self.name}: {plain(progress.text)}"
        if not self._is_terminal:
            text += f" {percent // 10 * 10} %" if percent is not None else ""
            if text != self._shown:
                write_progress(f"{text}\n")
        else:
            if percent is not None:
                text += f" {percent} %"
            elif progress.done > _SMALL:
                text += f" {progress.done / 1e6:.1f} MB"
            text = text[:_WIDTH]
            if text != self._shown:
                write_progress(f"\r{text.ljust(len(self._shown))}")
        self._shown = text
