"""Encodes JSON piece by piece, as ``json.dumps`` does with an indent of 1, so that it need never be whole in memory."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

_BLOCK = 1 << 16


class Members:
    """A JSON object that is made while it is encoded: its names and values, which may be iterators in turn."""

    def __init__(self, pairs: Iterator[tuple[str, Any]]) -> None:
        self.pairs = pairs


def encoded(value: Any, margin: str = "\n") -> Iterator[str]:
    """Yield the text of a value; an iterator is encoded as a list, each element when it is asked for.

    Args:
        margin: the line break and the indent of the value's last line.

    Raises:
        ValueError: a number is not finite.
    """
    inner = margin + " "
    if isinstance(value, Members):
        begin = "{"
        for name, one in value.pairs:
            yield f"{begin}{inner}{_whole(name, inner)}: "
            yield from encoded(one, inner)
            begin = ","
        yield "{}" if begin == "{" else margin + "}"
    elif isinstance(value, Iterator):
        begin = "["
        for one in value:
            yield begin + inner
            yield from encoded(one, inner)
            begin = ","
        yield "[]" if begin == "[" else margin + "]"
    else:
        yield _whole(value, margin)


def blocks(pieces: Iterable[str]) -> Iterator[str]:
    """Join small pieces of a text to blocks of 64 KiB or more, but for the last one."""
    held: list[str] = []
    size = 0
    for piece in pieces:
        held.append(piece)
        size += len(piece)
        if size >= _BLOCK:
            yield "".join(held)
            held, size = [], 0
    yield "".join(held)


def _whole(value: Any, margin: str) -> str:
    # Strings have no line breaks of their own: JSON escapes them.
    return json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False).replace("\n", margin)
