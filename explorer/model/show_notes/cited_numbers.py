"""Finds the references that the titles of segments cite by number: “Scaling laws [1, 2]” and “[1] Bee et al. …”."""

import re
from collections.abc import Iterable, Sequence

from explorer.model.show_notes.note_line import NoteLine
from explorer.model.show_notes.parsed_notes import ParsedSegment

_CITED = re.compile(r"\s*\[(?:refs?\.?\s*)?(?P<numbers>\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*)\]", re.IGNORECASE | re.ASCII)
_REFERENCE = re.compile(r"^\W{0,4}\[(?P<number>\d{1,3})\]\W{0,3}(?=\w)", re.ASCII)
_LONGEST_RANGE = 20


def take_citations(
    segments: Sequence[ParsedSegment], lines: Sequence[NoteLine], lists: Iterable[Sequence[int]]
) -> dict[int, list[int]]:
    """Take the numbers of references out of the titles of segments.

    Args:
        lists: the lines of references without numbers of their own, such as the items of a numbered list.

    Returns:
        the segments that cite each line.
    """
    cited = {
        number: numbers
        for number, one in enumerate(segments)
        if (numbers := [two for match in _CITED.finditer(one.title) for two in _numbers(match["numbers"])])
    }
    if not cited:
        return {}
    of_number = {
        int(match["number"]): index for index, line in enumerate(lines) if (match := _REFERENCE.match(line.plain))
    }
    highest = max(max(numbers) for numbers in cited.values())
    if not of_number:
        found = next((one for one in lists if len(one) >= highest), ())
        of_number = dict(enumerate(found, 1))
    if any(one not in of_number for numbers in cited.values() for one in numbers):
        return {}
    citing: dict[int, list[int]] = {}
    for number, numbers in cited.items():
        segments[number].title = _CITED.sub("", segments[number].title).strip() or segments[number].title
        for one in numbers:
            citing.setdefault(of_number[one], []).append(number)
    return citing


def _numbers(text: str) -> list[int]:
    """Return the numbers of ``1, 3-5``."""
    found: list[int] = []
    for part in re.split(r"\s*[,;]\s*", text):
        first, *rest = (int(one) for one in re.split(r"\s*[–-]\s*", part))
        last = rest[-1] if rest else first
        found += range(first, last + 1) if first <= last <= first + _LONGEST_RANGE else [first]
    return found
