"""Medians as in ``statistics``, whose import, with fractions and decimal numbers, takes 2 ms of each start."""

from collections.abc import Iterable


def median(values: Iterable[float]) -> float:
    """Return the middle value, or the mean of the two in the middle; of at least one."""
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def median_low(values: Iterable[float]) -> float:
    """Return the middle value, or the smaller of the two in the middle; of at least one."""
    ordered = sorted(values)
    return ordered[(len(ordered) - 1) // 2]
