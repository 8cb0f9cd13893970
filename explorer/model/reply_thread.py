"""The replies to an annotation as a thread: in which order they are read, and what each says."""

import re
from collections.abc import Sequence

from explorer.model.annotation import Reply

_BOILERPLATE = re.compile(r"[\w ]{1,40} set by .{0,200}")
"""What Acrobat writes as the words of a reply that sets a state."""


def threaded(replies: Sequence[Reply]) -> list[tuple[int, Reply]]:
    """Return replies in the order of their thread, each with its depth: 0 answers the annotation.

    A reply whose parent is missing, or that answers itself in a circle, answers the annotation.
    """
    known = {one.id: one for one in replies}
    below: dict[str, list[Reply]] = {}
    for one in replies:
        below.setdefault(one.parent if _leads_up(one, known) else "", []).append(one)
    found: list[tuple[int, Reply]] = []
    waiting = [(0, one) for one in reversed(below.pop("", []))]
    while waiting:
        depth, one = waiting.pop()
        found.append((depth, one))
        waiting += [(depth + 1, answer) for answer in reversed(below.pop(one.id, []))]
    return found


def reply_text(reply: Reply) -> str:
    """Return the words of a reply; of one that sets a state, the state's name and what its author added."""
    text = "" if reply.state and _BOILERPLATE.fullmatch(reply.text) else reply.text
    return "\n".join(part for part in (reply.state, text) if part)


def head(reply: Reply) -> str:
    """Return who wrote a reply and on which day; empty if unknown."""
    return " · ".join(part for part in (reply.author, reply.made[:10]) if part)


def thread_lines(replies: Sequence[Reply]) -> list[str]:
    """Return a line for each reply of a thread: who wrote it, and what it says."""
    rows = ((depth, f"{one.author}: {reply_text(one)}".removeprefix(": ")) for depth, one in threaded(replies))
    return [f"{'  ' * depth}↳ {' '.join(text.split())}" for depth, text in rows]


def _leads_up(reply: Reply, known: dict[str, Reply]) -> bool:
    """Return whether a reply's parents, all of them known, lead to the annotation."""
    seen = {reply.id}
    while reply.parent:
        if reply.parent in seen or reply.parent not in known:
            return False
        reply = known[reply.parent]
        seen.add(reply.id)
    return True
