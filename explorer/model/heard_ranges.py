"""The ranges of an episode that were heard: disjoint pairs of start and end in milliseconds, in order."""

from collections.abc import Iterable
from typing import Any

Ranges = tuple[tuple[int, int], ...]
MOST_RANGES = 2_000
"""Maximum number of ranges that are kept; beyond it the smallest gaps are closed."""
_JOINED_MS = 1_000
"""Ranges with a smaller gap are one."""
_LATEST_MS = 100 * 3600 * 1000


def with_range(ranges: Ranges, start: int, end: int) -> Ranges:
    """Return the ranges with another one; nothing changes if it is empty."""
    return merged((*ranges, (start, end))) if end > start else ranges


def merged(ranges: Iterable[tuple[int, int]]) -> Ranges:
    """Return disjoint ranges in order that cover the same; those with a gap of less than a second are joined."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(one for one in ranges if one[1] > one[0]):
        if found and start - found[-1][1] < _JOINED_MS:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    while len(found) > MOST_RANGES:
        at = min(range(1, len(found)), key=lambda one: found[one][0] - found[one - 1][1])
        found[at - 1 : at + 1] = [(found[at - 1][0], found[at][1])]
    return tuple(found)


def heard_ms(ranges: Ranges, start: int = 0, end: int = _LATEST_MS) -> int:
    """Return how many milliseconds between two times were heard."""
    return sum(max(0, min(one[1], end) - max(one[0], start)) for one in ranges)


def read_ranges(raw: Any) -> Ranges:
    """Return the ranges in a decoded JSON value; what is no pair of times is left out."""
    pairs = raw if isinstance(raw, list) else []
    return merged(
        (one[0], one[1])
        for one in pairs[: 10 * MOST_RANGES]
        if isinstance(one, list)
        and len(one) == 2
        and all(type(time) is int and 0 <= time <= _LATEST_MS for time in one)
    )
