"""Compares two texts word by word."""

import re
from collections.abc import Sequence
from typing import Literal

Part = tuple[Literal["same", "gone", "new"], str]
"""A piece of text: in both, only in the first, or only in the second."""
_WORDS = re.compile(r"\w+|\s|[^\w\s]")
_MOST_PAIRS = 60_000_000
"""Maximum product of the numbers of words; longer texts are compared line by line, or as a whole."""


def differences(first: str, second: str) -> list[Part]:
    """Return the pieces of both texts in order, removed text before added text."""
    for split in (_WORDS.findall, lambda text: text.splitlines(keepends=True)):
        one, other = split(first), split(second)
        start = common_start(one, other)
        end = common_start(one[start:][::-1], other[start:][::-1])
        middle, changed = one[start : len(one) - end], other[start : len(other) - end]
        if len(middle) * len(changed) <= _MOST_PAIRS:
            break
    else:
        return _joined([("gone", first), ("new", second)])
    tail = one[len(one) - end :]
    return _joined([("same", "".join(one[:start])), *_middle(middle, changed), ("same", "".join(tail))])


def _middle(one: list[str], other: list[str]) -> list[Part]:
    from rapidfuzz.distance import LCSseq  # Not on the way to the first paint.

    parts: list[Part] = []
    for step in LCSseq.opcodes(one, other):
        if step.tag == "equal":
            parts.append(("same", "".join(one[step.src_start : step.src_end])))
        else:
            parts.append(("gone", "".join(one[step.src_start : step.src_end])))
            parts.append(("new", "".join(other[step.dest_start : step.dest_end])))
    return parts


def _joined(parts: list[Part]) -> list[Part]:
    """Merge neighboring pieces: all removed text between two unchanged pieces becomes one piece, and all added text
    another, also across a space."""
    found: list[Part] = []
    gone = new = ""

    def tell() -> None:
        nonlocal gone, new
        found.extend(part for part in (("gone", gone), ("new", new)) if part[1])
        gone = new = ""

    for at, (kind, text) in enumerate(parts):
        changes = (gone or new) and any(piece for other, piece in parts[at + 1 : at + 3] if other != "same")
        if kind == "same" and text.strip(" ") == "" and changes:
            gone, new = gone + text, new + text
        elif kind == "gone":
            gone += text
        elif kind == "new":
            new += text
        elif text:
            tell()
            found.append((kind, text))
    tell()
    return found


def common_start(one: Sequence[str], other: Sequence[str]) -> int:
    """Return the length of the common beginning of two texts or lists of words."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
