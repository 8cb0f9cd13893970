"""Puts lines together that come in pieces: a file draws them word by word or letter by letter, in any order, or a
justified line has wide gaps."""

from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise

from explorer.model.text_page import LEVEL, TextLine

_MANY = 0.4
"""Share of a page's lines that another one continues: a page with fewer has tables and formulas, not pieces."""
_LEAST = 6
_LEVEL = 0.12
"""Maximum distance between the middles of two pieces across the line, in heights of the line."""
_BLANK, _APART = 0.1, 0.6
"""Minimum and maximum gap between two words of a line, in heights of the line."""
_WIDEST = 1.2
"""Maximum gap between two words of a justified line, in heights of the line; two columns are farther apart."""
_UNEVEN, _FLUSH = 2.0, 1.0
"""How many times as wide as the narrowest gap of a justified line another one may be, after a full stop; and by how
many points the edges of a paragraph's full lines may differ."""


def with_whole_lines(lines: Sequence[TextLine]) -> Sequence[TextLine]:
    """Return lines of which pieces on one baseline, no farther apart than words, are one line.

    It stands where its first piece was drawn. Only a page that is drawn in pieces is changed, and justified lines.
    """
    lines = _with_justified_lines(lines)
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


def _with_justified_lines(lines: Sequence[TextLine]) -> Sequence[TextLine]:
    """Return lines of which pieces that together are as wide as another line of their paragraph are one line."""
    found: list[TextLine] = []
    for _, block in groupby(lines, key=lambda line: line.block):
        rows: list[list[TextLine]] = []
        for line in block:
            if rows and _follows(rows[-1][-1], line):
                rows[-1].append(line)
            else:
                rows.append([line])
        full = {(row[0].rect[0], row[0].rect[2]) for row in rows if len(row) == 1}
        for row in rows:
            if len(row) > 1 and _is_justified(row, full):
                found.append(TextLine.joined(row, " "))
            else:
                found += row
    return found if len(found) < len(lines) else lines


def _follows(before: TextLine, line: TextLine) -> bool:
    """Return whether a piece stands to the right of another one, level with it, and nearer than another column."""
    if not (before.direction == line.direction == LEVEL and before.edges and line.edges):
        return False
    high = line.high - line.low
    level = abs(before.low + before.high - line.low - line.high) < 2 * _LEVEL * high
    return level and _BLANK * high < line.rect[0] - before.rect[2] < _WIDEST * high


def _is_justified(row: Sequence[TextLine], full: Iterable[tuple[float, float]]) -> bool:
    """Return whether a row has even gaps, and its edges are those of one of the full lines."""
    gaps = [line.rect[0] - before.rect[2] for before, line in pairwise(row)]
    left, right = row[0].rect[0], row[-1].rect[2]
    return max(gaps) <= _UNEVEN * min(gaps) and any(
        abs(one - left) <= _FLUSH and abs(other - right) <= _FLUSH for one, other in full
    )


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
