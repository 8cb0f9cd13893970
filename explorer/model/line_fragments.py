"""Puts lines together that a file draws in pieces, in any order: word by word, or letter by letter."""

from collections.abc import Sequence
from itertools import pairwise

from explorer.model.text_page import LEVEL, TextLine

_MANY = 0.4
"""Share of a page's lines that another one continues: a page with fewer has tables and formulas, not pieces."""
_LEAST = 6
_LEVEL = 0.12
"""Maximum distance between the middles of two pieces across the line, in heights of the line."""
_BLANK, _APART = 0.1, 0.6
"""Minimum and maximum gap between two words of a line, in heights of the line."""


def with_whole_lines(lines: Sequence[TextLine]) -> Sequence[TextLine]:
    """Return lines of which pieces on one baseline, no farther apart than words, are one line.

    It stands where its first piece was drawn. Only a page that is drawn in pieces is changed.
    """
    if len(lines) < _LEAST:
        return lines
    chains = _chains(lines)
    if len(lines) - len(chains) < _MANY * len(lines):
        return lines
    found: dict[int, TextLine] = {}
    for chain in chains:
        line = lines[chain[0]]
        for before, number in pairwise(chain):
            gap = lines[number].edges[0] - lines[before].edges[-1]
            line = TextLine.joined([line, lines[number]], " " if gap > _BLANK * (line.high - line.low) else "")
        found[min(chain)] = line
    return [found[number] for number in sorted(found)]


def _chains(lines: Sequence[TextLine]) -> list[list[int]]:
    """Return the numbers of the lines that continue each other, from left to right."""
    chains: list[list[int]] = []
    rows: list[list[int]] = []
    middle = float("-inf")
    for number in sorted(range(len(lines)), key=lambda one: lines[one].low + lines[one].high):
        line = lines[number]
        if line.direction != LEVEL or line.edges[-1] < line.edges[0]:
            chains.append([number])
            continue
        here = (line.low + line.high) / 2
        if here - middle > _LEVEL * (line.high - line.low):
            rows.append([])
        rows[-1].append(number)
        middle = here
    for row in rows:
        row.sort(key=lambda one: lines[one].edges[0])
        open_: list[list[int]] = []
        for number in row:
            chain = next((one for one in reversed(open_) if _continues(lines[one[-1]], lines[number])), None)
            if chain is None:
                open_.append([number])
            else:
                chain.append(number)
        chains += open_
    return chains


def _continues(before: TextLine, line: TextLine) -> bool:
    high, height = before.high - before.low, line.high - line.low
    gap = line.edges[0] - before.edges[-1]
    return 0.75 * high < height < 1.33 * high and -_BLANK * height < gap < _APART * height
