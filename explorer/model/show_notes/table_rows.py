"""Reads rows of tables in show notes: the cell with the time comes first, with the next one; others stand below."""

import re
from collections.abc import Sequence
from dataclasses import replace

from explorer.model.show_notes.note_clock import lead_clock
from explorer.model.show_notes.note_line import NoteLine, joined, trimmed

_ROW = re.compile(r"^\|(.*)\|$")
_LINE = re.compile(r"^\|?(?:\s*:?-{2,}:?\s*\|)+(?:\s*:?-{2,}:?\s*)?$")
_MOST_CELLS = 20


def without_tables(lines: Sequence[str]) -> list[str]:
    """Return lines of Markdown with the rows of tables that have a time as items of a list, and without their heads."""
    found: list[str] = []
    for number, line in enumerate(lines):
        if _is_rule(line):
            continue
        row = _ROW.match(line.strip())
        if row is None:
            found.append(line)
            continue
        if number + 1 < len(lines) and _is_rule(lines[number + 1]):
            continue
        cells = [one.strip() for one in row[1].split("|")]
        timed = [one for one in cells if is_clock(one)]
        others = [one for one in cells if one and one not in timed]
        if len(timed) != 1 or not others or len(cells) > _MOST_CELLS:
            found.append(line)
            continue
        found += [f"{timed[0]} {others[0]}", *(f"    - {one}" for one in others[1:])]
    return found


def row_lines(line: NoteLine, cells: Sequence[int]) -> list[NoteLine]:
    """Return a row of an HTML table, whose cells begin at these characters, as lines."""
    ends = [*cells[1:], len(line.text)]
    parts = [trimmed(line.part(start, end)) for start, end in zip(cells, ends, strict=True)]
    parts = [one for one in parts if one.text]
    timed = [one for one in parts if is_clock(one.plain)]
    others = [one for one in parts if not is_clock(one.plain)]
    if len(timed) != 1 or not others or len(cells) > _MOST_CELLS:
        return [trimmed(line)]
    first = replace(joined([timed[0], others[0]]), after_gap=line.after_gap)
    return [first, *(replace(one, is_bullet=True, depth=line.depth + 2, after_gap=False) for one in others[1:])]


def is_clock(cell: str) -> bool:
    """Return whether a cell holds a time and nothing else."""
    clock = lead_clock(cell.strip(" *_`[]()"))
    return clock is not None and clock.end >= len(cell.strip(" *_`[]()"))


def _is_rule(line: str) -> bool:
    """Return whether a line is the rule below a table's head. Blanks around it are stripped first: two patterns of
    blanks beside each other would take hours over a long blank line."""
    return "|" in line and bool(_LINE.match(line.strip()))
