"""Removes text printed twice or more at one place, as programs do that have no bold font."""

from collections.abc import Sequence

from explorer.model.text_page import TextLine

_HAIR = 0.09
"""Maximum distance of two copies of a letter, in heights of its line; two letters beside each other are farther apart,
even in narrow fonts."""
_SHADOW, _OVERLAP = 0.2, 0.8
"""Maximum distance across of two copies of a line, in heights of it, and minimum share of its length that they share:
two lines of text, and two equal words beside each other, are farther apart."""
_UNKNOWN = "\ufffd"
_MOST_NEAR = 200
"""Maximum number of lines, next in height, that one is compared with."""
_CELL = 3.0
"""Points between the places in which copies are looked for: they are never farther apart."""
_BLANK, _WORDS_APART = 0.1, 0.5
"""Minimum gap between two words, and maximum one between two words of a line, in heights of the line."""
_LEVEL = 0.15
"""Maximum distance of two pieces of a line across it, in heights of the line."""

_Places = dict[tuple[str, int, int, float, float], list[tuple[float, float, float]]]
"""Letters by character, place and direction: where along and across its line each is, and the line's height."""


def printed_once(lines: Sequence[TextLine]) -> Sequence[TextLine]:
    """Return lines without the copies of letters that lie a hair apart; the first copy stays.

    A word that is really there twice stays twice. Most pages have no copies: they are returned as they are.
    """
    suspects, copies = _on_top_of_others(lines)
    if not suspects:
        return lines
    seen: _Places = {}
    found: list[TextLine] = []
    for number, line in enumerate(lines):
        if number in copies:
            continue
        if number not in suspects:
            found.append(line)
            continue
        kept = _first_copies(line, seen)
        if not any(line.text[at] != " " for at in kept):
            continue
        if len(kept) == len(line.text):
            found.append(line)
            continue
        rest = line.only(_without_needless_blanks(line, kept))
        if found and _goes_on(found[-1], rest):
            gap = rest.start(0) - found[-1].edges[-1]
            found[-1] = TextLine.joined([found[-1], rest], " " if gap > _BLANK * _height(rest) else "")
        else:
            found.append(rest)
    return found


def _on_top_of_others(lines: Sequence[TextLine]) -> tuple[set[int], set[int]]:
    """Return the lines that lie on another one of the same height, or that run back over their own letters; and those
    that are the same as an earlier one as a whole."""
    copies: set[int] = set()
    found = {number for number, line in enumerate(lines) if len(line.edges) != len(line.text) + 1}
    rects = sorted(((line.rect, number) for number, line in enumerate(lines)), key=lambda one: one[0][1])
    for at, ((x0, y0, x1, y1), number) in enumerate(rects):
        height = y1 - y0
        for (left, top, right, bottom), other in rects[at + 1 : at + _MOST_NEAR]:
            if top > y0 + 0.5 * height:
                break
            if min(x1, right) - max(x0, left) > 0.1 * height and 0.8 * height < bottom - top < 1.25 * height:
                found.update((number, other))
                if _is_copy(lines[number], lines[other]):
                    copies.add(max(number, other))
    return found, copies


def _is_copy(one: TextLine, other: TextLine) -> bool:
    """Return whether two lines have the same words at nearly one place: a shadow, or what was read from a scan.

    Their letters may be farther apart than a hair, the more so the longer the lines are.
    """
    if one.direction != other.direction or one.text.replace(" ", "") != other.text.replace(" ", ""):
        return False
    far = _SHADOW * min(_height(one), _height(other))
    (start, end), (begin, stop) = (sorted((line.edges[0], line.edges[-1])) for line in (one, other))
    is_near = max(abs(one.low - other.low), abs(one.high - other.high)) <= far
    return is_near and min(end, stop) - max(start, begin) >= _OVERLAP * max(end - start, stop - begin)


def _first_copies(line: TextLine, seen: _Places) -> list[int]:
    """Return the letters of a line that were not seen at this place before, and remember them."""
    height = _height(line)
    near = min(_HAIR * height, _CELL)
    across = (line.low + line.high) / 2
    row = int(across // _CELL)
    dx, dy = round(line.direction[0], 1), round(line.direction[1], 1)
    kept = []
    for at, char in enumerate(line.text):
        if char == _UNKNOWN:
            kept.append(at)
            continue
        along = line.start(at)
        column = int(along // _CELL)
        copies = (
            copy
            for x in (column - 1, column, column + 1)
            for y in (row - 1, row, row + 1)
            for copy in seen.get((char, x, y, dx, dy), ())
        )
        if not any(
            abs(along - a) <= near and abs(across - b) <= near and 0.8 * high < height < 1.25 * high
            for a, b, high in copies
        ):
            kept.append(at)
            seen.setdefault((char, column, row, dx, dy), []).append((along, across, height))
    return kept


def _without_needless_blanks(line: TextLine, kept: list[int]) -> list[int]:
    """Return letters without blanks at the ends and beside other blanks."""
    letters = [
        at for at, before in zip(kept, [-1, *kept], strict=False) if line.text[at] != " " or line.text[before] != " "
    ]
    while letters and line.text[letters[0]] == " ":
        letters.pop(0)
    while letters and line.text[letters[-1]] == " ":
        letters.pop()
    return letters


def _goes_on(line: TextLine, rest: TextLine) -> bool:
    """Return whether a piece follows in the same line, as a word does."""
    height = _height(rest)
    return (
        line.direction == rest.direction
        and abs((line.low + line.high) - (rest.low + rest.high)) < 2 * _LEVEL * height
        and -_LEVEL * height < rest.start(0) - line.edges[-1] < _WORDS_APART * height
    )


def _height(line: TextLine) -> float:
    return line.high - line.low
