"""Output of the commands: text for people, exact UTF-8 for programs."""

import json
import sys
from collections.abc import Sequence

from explorer.sources.source_text import plain


def write_utf8(text: str) -> None:
    """Write text to standard output as UTF-8, whatever the terminal's encoding, since exports and JSON may be piped to
    files."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8"))
    sys.stdout.buffer.flush()


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


def tell(text: str) -> None:
    """Print one line of this program on stderr."""
    print(f"paper-explorer: {plain(text, 1000)}", file=sys.stderr, flush=True)
