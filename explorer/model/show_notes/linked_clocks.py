"""Reads times that only addresses say: a list of links to one recording, each with the second where it begins."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from explorer.model import timecode
from explorer.model.show_notes.note_clock import lead_clock, seconds_of, trail_clock
from explorer.model.show_notes.note_line import NoteLine, NoteLink

_LEAST = 3
"""Minimum number of lines that link to one recording: one alone is a link in a sentence."""
_SECOND = re.compile(
    r"[?&#](?:t|start|time|time_continue|position)=(?:npt:)?(?P<time>\d{1,6}(?:\.\d+)?s?|(?:\d{1,2}h)?(?:\d{1,3}m)?(?:\d{1,2}s)?"
    r"|(?:\d{1,2}:)?\d{1,3}:[0-5]\d)(?=$|[&#,])",
    re.IGNORECASE,
)


def with_linked_clocks(lines: Sequence[NoteLine]) -> list[NoteLine]:
    """Return the lines, with the time that the address of their first word says in front; as they are where times are
    written in the text."""
    if sum(lead_clock(line.plain) is not None for line in lines) >= _LEAST:
        return list(lines)
    by_page: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for index, line in enumerate(lines):
        if (found := _linked_second(line)) is not None and trail_clock(line.plain) is None:
            by_page[found[0]].append((index, found[1]))
    read = list(lines)
    for timed in by_page.values():
        if len(timed) >= _LEAST and all(one[1] <= two[1] for one, two in pairwise(timed)):
            for index, seconds in timed:
                read[index] = _timed(lines[index], seconds)
    return read


def _linked_second(line: NoteLine) -> tuple[str, int] | None:
    """Return the page and the second of the link with which a line begins."""
    if not line.links or re.search(r"\w", line.text[: line.links[0].start]):
        return None
    address = line.links[0].address
    match = _SECOND.search(address)
    if match is None or not match["time"]:
        return None
    text = match["time"]
    seconds = int(float(text.rstrip("sS"))) if re.fullmatch(r"[\d.]+s?", text, re.IGNORECASE) else seconds_of(text)
    page = address[: match.start()] + address[match.end() :].replace("&", "?", 1)
    return (page, seconds) if seconds <= timecode.MAX_SECONDS else None


def _timed(line: NoteLine, seconds: int) -> NoteLine:
    clock = f"{timecode.display(seconds)} "
    links = tuple(NoteLink(one.start + len(clock), one.end + len(clock), one.address) for one in line.links)
    return replace(line, text=clock + line.text, links=links, spelled="")
