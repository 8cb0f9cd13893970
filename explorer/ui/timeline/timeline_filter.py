"""Filters the timeline's rows by words, as a pure function."""

from collections.abc import Sequence
from typing import Protocol

from explorer.model.folded_text import fold


class _Row(Protocol):
    @property
    def text(self) -> str:
        """Return the folded text that is searched."""

    @property
    def clock(self) -> str:
        """Return the row's time as displayed; empty if it has none."""

    @property
    def parent(self) -> int | None:
        """Return the index of the row above it in the hierarchy."""


def visible(rows: Sequence[_Row], needle: str) -> list[int]:
    """Return the indices of the rows that contain every word, and of their parents.

    A row is looked up with the words of the rows above it, so that a section's title keeps its segments and a
    segment's title keeps what it mentions. A word that begins with a digit also matches the beginning of a time.
    """
    words = fold(needle).split()
    if not words:
        return list(range(len(rows)))
    keep: set[int] = set()
    for index, row in enumerate(rows):
        if all(_holds(row, word) for word in words):
            place: int | None = index
            while place is not None and place not in keep:
                keep.add(place)
                place = rows[place].parent
    return sorted(keep)


def _holds(row: _Row, word: str) -> bool:
    if word in row.text:
        return True
    # Show notes write 02:15:12 where the timeline has 2:15:12.
    return bool(row.clock) and word[0].isdigit() and f"0{row.clock}".startswith((word, f"0{word}"))
