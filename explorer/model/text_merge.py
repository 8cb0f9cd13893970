"""Three-way merge of a text, line by line."""

from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

RULE = "———"
"""The line between two texts that conflict."""
_Hunk = tuple[int, int, list[str]]
"""A change of one side: the range of lines of the base (from, to), and the lines that replace them."""


def merge_texts(mine: str, theirs: str, base: str | None, known: Iterable[str] = ()) -> str:
    """Return one text with the changes of both sides; where they conflict, both texts (see ``both``).

    Args:
        mine: the text that comes first where both are kept.
        base: the common ancestor of both; None if unknown.
        known: earlier versions of ``mine``: their lines were removed on purpose.
    """
    if mine == theirs or theirs == base:
        return mine
    if mine == base:
        return theirs
    if base is not None and (merged := _three_way(mine, theirs, base)) is not None:
        return merged
    return both(mine, theirs, known if base is None else [*known, base])


def both(mine: str, theirs: str, known: Iterable[str]) -> str:
    """Return ``mine``, and below a rule the new lines of ``theirs``; the longer text where one begins with the other.

    Args:
        known: earlier versions of ``mine``; lines that occur there were removed on purpose.
    """
    if theirs.startswith(mine):
        return theirs
    seen = {line.strip() for text in (mine, *known) for line in text.splitlines()} | {"", RULE}
    new = [line for line in theirs.splitlines() if line.strip() not in seen]
    return "\n".join([mine, "", RULE, *new]) if new else mine


def _three_way(mine: str, theirs: str, base: str) -> str | None:
    """Return the base with the changes of both sides; None where they conflict."""
    lines = base.split("\n")
    hunks = sorted([*_hunks(lines, mine.split("\n")), *_hunks(lines, theirs.split("\n"))], key=lambda one: one[:2])
    made: list[str] = []
    at = 0
    last: _Hunk | None = None
    for hunk in hunks:
        start, end, new = hunk
        if hunk == last:
            continue  # both sides made the same change
        if last is not None and start <= last[1]:
            return None
        made += [*lines[at:start], *new]
        at, last = end, hunk
    return "\n".join([*made, *lines[at:]])


def _hunks(base: Sequence[str], text: Sequence[str]) -> list[_Hunk]:
    matcher = SequenceMatcher(None, base, text, autojunk=False)
    return [(a0, a1, list(text[b0:b1])) for kind, a0, a1, b0, b1 in matcher.get_opcodes() if kind != "equal"]
