"""Two later forms of a text made one, line by line, against the form that both came from."""

from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

RULE = "———"
"""The line between two texts that could not be made one."""
_Hunk = tuple[int, int, list[str]]
"""Lines of the base that one side replaces (from, to), and what by."""


def merge_texts(mine: str, theirs: str, base: str | None, known: Iterable[str] = ()) -> str:
    """One text with what both sides changed; where they changed the same lines, both texts (see ``both``).

    Args:
        mine: the text that stands first where both are kept.
        base: what both came from; None where nobody knows.
        known: other texts that ``mine`` had before: their lines were left out of it on purpose.
    """
    if mine == theirs or theirs == base:
        return mine
    if mine == base:
        return theirs
    if base is not None and (merged := _three_way(mine, theirs, base)) is not None:
        return merged
    return both(mine, theirs, known if base is None else [*known, base])


def both(mine: str, theirs: str, known: Iterable[str]) -> str:
    """My words, and below a line those of theirs that are new; the longer text where one begins with the other.

    Args:
        known: what my words were before; lines that are there too were left out on purpose.
    """
    if theirs.startswith(mine):
        return theirs
    seen = {line.strip() for text in (mine, *known) for line in text.splitlines()} | {"", RULE}
    new = [line for line in theirs.splitlines() if line.strip() not in seen]
    return "\n".join([mine, "", RULE, *new]) if new else mine


def _three_way(mine: str, theirs: str, base: str) -> str | None:
    """Return the base with the changes of both; None where they touch each other."""
    lines = base.split("\n")
    hunks = sorted([*_hunks(lines, mine.split("\n")), *_hunks(lines, theirs.split("\n"))], key=lambda one: one[:2])
    made: list[str] = []
    at = 0
    last: _Hunk | None = None
    for hunk in hunks:
        start, end, new = hunk
        if hunk == last:
            continue  # both changed it in the same way
        if last is not None and start <= last[1]:
            return None
        made += [*lines[at:start], *new]
        at, last = end, hunk
    return "\n".join([*made, *lines[at:]])


def _hunks(base: Sequence[str], text: Sequence[str]) -> list[_Hunk]:
    matcher = SequenceMatcher(None, base, text, autojunk=False)
    return [(a0, a1, list(text[b0:b1])) for kind, a0, a1, b0, b1 in matcher.get_opcodes() if kind != "equal"]
