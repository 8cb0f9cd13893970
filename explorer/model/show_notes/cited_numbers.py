"""Finds the references that the titles of segments cite by number: “Scaling laws [1, 2]” and “[1] Bee et al. …”, or
the footnotes that they lead to."""

import re
from collections.abc import Iterable, Sequence

from explorer.model.show_notes.note_line import NoteLine, NoteLink
from explorer.model.show_notes.parsed_notes import ParsedSegment

_CITED = re.compile(r"\s*\[\^?(?:refs?\.?\s*)?(?P<numbers>\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*)\]", re.IGNORECASE | re.ASCII)
_REFERENCE = re.compile(r"^\W{0,4}\[\^?(?P<number>\d{1,3})\]\W{0,3}(?=\w)", re.ASCII)
_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_RAISED = re.compile(rf"(?P<numbers>[{_SUPERSCRIPTS}]{{1,3}})\s*$")
_RAISED_REFERENCE = re.compile(rf"^\W{{0,2}}(?P<number>[{_SUPERSCRIPTS}]{{1,3}})\s*(?=\w)")
_DIGITS = str.maketrans(_SUPERSCRIPTS, "0123456789")
_LONGEST_RANGE, _MOST_DIGITS = 20, 3


def take_citations(
    segments: Sequence[ParsedSegment], lines: Sequence[NoteLine], lists: Iterable[Sequence[int]]
) -> dict[int, list[int]]:
    """Take the numbers of references out of the titles of segments.

    Args:
        lists: the lines of references without numbers of their own, such as the items of a numbered list.

    Returns:
        the segments that cite each line.
    """
    cited = {number: numbers for number, one in enumerate(segments) if (numbers := _cited_by(one, lines))}
    if not cited:
        return {}
    of_number = _references(lines)
    highest = max(max(numbers) for numbers in cited.values())
    if not of_number:
        found = next((one for one in lists if len(one) >= highest), ())
        of_number = dict(enumerate(found, 1))
    if any(one not in of_number for numbers in cited.values() for one in numbers):
        return {}
    citing: dict[int, list[int]] = {}
    for number, numbers in cited.items():
        title = _RAISED.sub("", _CITED.sub("", segments[number].title)).strip()
        segments[number].title = title or segments[number].title
        for one in numbers:
            citing.setdefault(of_number[one], []).append(number)
    return citing


def _cited_by(segment: ParsedSegment, lines: Sequence[NoteLine]) -> list[int]:
    """Return the numbers that the title of a segment cites, and those of footnotes that links of its line lead to."""
    found = [one for match in _CITED.finditer(segment.title) for one in _numbers(match["numbers"])]
    if raised := _RAISED.search(segment.title):
        found.append(int(raised["numbers"].translate(_DIGITS)))
    line = lines[segment.line] if segment.line >= 0 else None
    for link in line.links if line else ():
        if line and (number := _footnote(line, link)) is not None and number not in found:
            found.append(number)
    return found


def _footnote(line: NoteLine, link: NoteLink) -> int | None:
    """Return the number of the footnote that a link leads to, or from."""
    shown = line.anchor(link).strip("[]() ")
    inside = "#" in link.address and len(shown) <= _MOST_DIGITS
    return int(shown) if inside and shown.isascii() and shown.isdigit() else None


def _references(lines: Sequence[NoteLine]) -> dict[int, int]:
    """Return the lines of numbered references, by their numbers; a number may stand on a line of its own above one."""
    found: dict[int, int] = {}
    for index, line in enumerate(lines):
        if match := _REFERENCE.match(line.plain):
            found[int(match["number"])] = index
        elif raised := _RAISED_REFERENCE.match(line.plain):
            found[int(raised["number"].translate(_DIGITS))] = index
        elif line.links and line.links[0].start == 0 and (number := _footnote(line, line.links[0])) is not None:
            alone = line.links[0].end >= len(line.text) and index + 1 < len(lines)
            found[number] = index + 1 if alone else index
    return found


def _numbers(text: str) -> list[int]:
    """Return the numbers of ``1, 3-5``."""
    found: list[int] = []
    for part in re.split(r"\s*[,;]\s*", text):
        first, *rest = (int(one) for one in re.split(r"\s*[–-]\s*", part))
        last = rest[-1] if rest else first
        found += range(first, last + 1) if first <= last <= first + _LONGEST_RANGE else [first]
    return found
