"""Output of the commands: text for people, exact UTF-8 for programs."""

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

from explorer.model.errors import KnownError
from explorer.model.translation import tr, translated
from explorer.sources.source_text import plain


def write_utf8(text: str) -> None:
    """Write text to standard output as UTF-8, whatever the terminal's encoding, since exports and JSON may be piped to
    files. On Windows, a program without a console has no standard output: then nothing is written.

    Raises:
        BrokenPipeError: the reader of a pipe is gone.
        KnownError: ``output-failed``: it can't be written, as on a full disk.
    """
    if sys.stdout is None:
        if sys.platform == "win32":
            return
        raise _output_failed(tr("it is closed"), "closed before the start")
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode("utf-8"))
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except (OSError, ValueError) as error:  # ValueError: it was closed.
        reason = (error.strerror if isinstance(error, OSError) else None) or tr("it is closed")
        raise _output_failed(reason, repr(error)) from error


def _output_failed(reason: str, detail: str) -> KnownError:
    return KnownError(
        "output-failed", "The output can’t be written ({reason}): write it somewhere else.", detail, reason=reason
    )


@contextmanager
def saved_first(what: str) -> Iterator[None]:
    """Tell that the work is done if its result can't be written inside the block; ``what`` is ``The note was saved.``

    Raises:
        KnownError: ``output-failed``, with that sentence after its own.
    """
    try:
        yield
    except BrokenPipeError:
        tell(what)
        raise
    except KnownError as error:
        raise (error.followed_by(what) if error.code == "output-failed" else error) from error


def write_json(value: object) -> None:
    """Write indented JSON to standard output, as UTF-8."""
    write_utf8(json.dumps(value, indent=2, ensure_ascii=False) + "\n")


def write_table(rows: Sequence[Sequence[str]]) -> None:
    """Write columns to standard output, as wide as their widest cell; text from outside can't send escape codes to the
    terminal."""
    cells = [[plain(cell, 1000) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for row in cells:
        padded = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
        write_utf8("  ".join(padded).rstrip() + "\n")


def heads(*names: str) -> tuple[str, ...]:
    """Return the heads of a table's columns, translated; literals, which translators find."""
    return tuple(translated(name) if name else "" for name in names)


def write_progress(text: str) -> None:
    """Write text to stderr, as it is; what can't be written there is lost."""
    if sys.stderr is not None:
        with suppress(OSError, ValueError):
            sys.stderr.write(text)
            sys.stderr.flush()


def confirmed(question: str) -> bool:
    """Ask at the terminal and return whether the answer is y; without a terminal, it is not."""
    if sys.stdin is None or not sys.stdin.isatty():
        return False
    write_progress(plain(question, 1000) + " ")
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def tell(text: str) -> None:
    """Print one line of this program on stderr. Without a console, Windows shows it in a box: else a start that failed
    would be silent."""
    if sys.stderr is not None:
        write_progress(f"paper-explorer: {plain(text, 1000)}\n")
    elif sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.MessageBoxW(None, plain(text, 1000), "Paper Explorer", _MB_ICONERROR)


_MB_ICONERROR = 0x10
