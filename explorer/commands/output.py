"""What the commands print: plain text for people, exact UTF-8 bytes for programs."""

import json
import sys
from collections.abc import Sequence

from explorer.sources.source_text import plain


def write_utf8(text: str) -> None:
    """Text on standard output as UTF-8, whatever the terminal's encoding: exports and JSON are files in a pipe."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8"))
    sys.stdout.buffer.flush()


def write_json(value: object) -> None:
    """JSON on standard output, indented, as UTF-8."""
    write_utf8(json.dumps(value, indent=2, ensure_ascii=False) + "\n")


def write_table(rows: Sequence[Sequence[str]]) -> None:
    """Columns on standard output, as wide as their widest cell; what came from outside cannot steer the terminal."""
    cells = [[plain(cell, 1000) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for row in cells:
        padded = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
        write_utf8("  ".join(padded).rstrip() + "\n")


def tell(text: str) -> None:
    """One line on stderr, as from this program."""
    print(f"paper-explorer: {plain(text, 1000)}", file=sys.stderr, flush=True)
