"""Finds the lines without a time that head those of a list of times: the heads of sections."""

import re
from collections.abc import Sequence

from explorer.model.show_notes.note_heads import head_kind, names_paper
from explorer.model.show_notes.note_line import NoteLine
from explorer.model.show_notes.time_list import TimedLine, TimeList

_PART = re.compile(
    r"^(?:part|section|segment|block|act|teil|partie|parte)\s(?:[IVX]{1,4}|\d{1,2}|[A-H]|one|two|three|four)\s?[:–—-]\s",
    re.IGNORECASE,
)
"""“Part I: Origins”."""
_FIRST_BELOW = re.compile(r"^\d{1,2}\.1\b(?![.\d])")
"""The number of the first item below a numbered head: "2.1"."""


def untimed_heads(lines: Sequence[NoteLine], main: TimeList) -> dict[int, list[int]]:
    """Return the lines without a time that head those after them, by the number of the item that they precede."""
    items = main.items
    taken = {one.index for one in items} | {one.title_index for one in items}
    found: dict[int, list[int]] = {}
    plain_heads: dict[int, int] = {}
    bulleted = sum(lines[one.index].is_bullet for one in items) > len(items) / 2
    for number, one in enumerate(items):
        start = items[number - 1].index + 1 if number else max(main.head_index + main.is_headed, one.index - 6, 0)
        for index in range(start, one.index):
            line = lines[index]
            if index in taken or line.is_rule:
                continue
            kind = head_kind(line)
            if kind in ("times", "sponsors", "boilerplate", "transcript", "mentioned") or names_paper(line):
                continue
            if kind is not None and (line.heading or line.bold):
                if line.heading and line.heading == lines[one.index].heading:
                    continue  # one of their kind, without a time
                if _leads(lines, index, one.index):
                    found.setdefault(number, []).append(index)
            elif index == one.index - 1 and _may_head(line, one, lines, bulleted=bulleted, first=not number):
                plain_heads[number] = index
    if len([number for number in plain_heads if number > 0]) >= 1 and len(plain_heads) >= 2 - bulleted:
        for number, index in plain_heads.items():
            found.setdefault(number, []).append(index)
    heads = {number: indices[-1:] for number, indices in found.items()}
    if list(heads) == [0] and lines[heads[0][0]].heading and len(items) > 1:
        del heads[0]  # the head of the whole list
    if 0 in heads and not main.is_headed:
        # What stands above a list without a head of its own is a section if others look like it.
        first = lines[heads[0][0]]
        looks = {_look(lines[index]) for number, indices in heads.items() if number for index in indices}
        if _look(first) not in looks and (first.heading <= 1 or head_kind(first) == "references"):
            del heads[0]
    return heads


def _look(line: NoteLine) -> tuple[int, bool, bool, int]:
    return line.heading, line.bold, line.is_bullet, line.depth


def _may_head(line: NoteLine, below: TimedLine, lines: Sequence[NoteLine], *, bulleted: bool, first: bool) -> bool:
    """Return whether a plain line can head the timed one below it."""
    item = lines[below.index]
    opens = line.after_gap or first or any(_FIRST_BELOW.match(one) for one in (below.title.plain, item.plain.strip()))
    if not line.after_gap and not line.is_bullet and item.after_gap and not first:
        return False  # it stands with what is above it
    numbered = line.is_bullet and not bulleted and opens and not item.is_bullet
    return (
        2 <= len(line.text) <= 60
        and not line.links
        and (not re.search(r":\s\S", line.plain) or bool(_PART.match(line.plain)))
        and not line.plain.rstrip().endswith((".", "!", "?", ",", ";", "…"))
        and not line.text[:1].islower()
        and not line.text[:1].isdigit()
        and (not line.is_bullet or numbered or (bulleted and line.depth < item.depth))
        and (bulleted or line.after_gap or len(line.text) <= 45)
    )


def _leads(lines: Sequence[NoteLine], head: int, item: int) -> bool:
    """Return whether only short text stands between a head and the timed line below it."""
    return sum(len(lines[index].text) for index in range(head + 1, item)) <= 400
