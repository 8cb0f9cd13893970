"""Reads times in unusual spellings, such as 12'30", 12.30, 12 min 30 or 5分20秒, where a whole list has them."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from explorer.model.show_notes.note_clock import lead_clock
from explorer.model.show_notes.note_line import NoteLine

_LEAST = 3
"""Minimum number of lines that begin with a time in an unusual spelling: one alone is a number."""
_FIRST_S = 600
"""Latest beginning, in seconds, of a list whose times are written with dots: others are versions and dates."""
_LEAD = r"^(?P<lead>[^\w\[({<]*(?:\d{1,3}[.)]\s+(?=\d))?(?P<at>(?:at|from|ab|um|bei|à)\s(?=\d))?(?P<open>[\[({<]?)\s?)"
_HOURS = r"(?:h|hrs?|hours?|std|stunden?|heures?|horas?|ч)\b\.?"
_MINUTES = r"(?:m|mins?|minutes?|minuten?|minutos?|мин)\b\.?"
_SECONDS = r"(?:s|secs?|seconds?|sek|sekunden?|segundos?|secondes?|сек)\b\.?"
_SPELLINGS = tuple(
    re.compile(_LEAD + rf"(?P<time>{time})(?!\d|:\d)", re.IGNORECASE | re.ASCII)
    for time in (
        r"(?:(?P<h>\d{1,2})\s?[h°:]\s?)?(?P<m>\d{1,3})\s?['’′]\s?(?P<s>[0-5]?\d)(?:\s?(?:''|’’|′′|[\"”″]))?",
        r"(?:(?P<h>\d{1,2})\s?:\s?)?(?P<m>\d{1,3})(?:\s:\s?|:\s)(?P<s>[0-5]\d)",
        r"(?:(?P<h>\d{1,2})\s?(?:時間|小时|小時|时|時|시간)\s?)?(?P<m>\d{1,3})\s?(?:分|분)(?:\s?(?P<s>\d{1,2})\s?(?:秒|초))?",
        rf"(?:(?P<h>\d{{1,2}})\s?{_HOURS}\s?)?(?P<m>\d{{1,3}})\s?{_MINUTES}(?:\s?(?P<s>\d{{1,2}})(?:\s?{_SECONDS}"
        r"|\b(?!\s?\w)))?",
        r"(?P<h>(?!))?(?:min(?:ute|uto|uut|uta|ut)?\.?)\s(?P<m>\d{1,3})(?P<s>(?!))?(?=\s?[:–—.-]\s)",
        r"(?:(?P<h>\d{1,2})\.)?(?P<m>\d{1,2})\.(?P<s>[0-5]\d)(?![.%])",
    )
)
_DOTTED = _SPELLINGS[-1]
_LABELLED = re.compile(
    r"^(?P<lead>[^\w]*)(?P<label>(?:min(?:ute)?s?|minuto|time|timestamp|from|ab|start|at|от)\b\.?\s?[:=#]?\s*)"
    r"(?=[\[(]?\d{1,2}:[0-5]\d)",
    re.IGNORECASE,
)


def with_usual_clocks(lines: Sequence[NoteLine]) -> list[NoteLine]:
    """Return the lines, with times in unusual spellings to be read as ``12:30``; their text stays as it was."""
    found = list(lines)
    labelled = [index for index, line in enumerate(lines) if _LABELLED.match(line.plain)]
    if len(labelled) >= _LEAST:
        for index in labelled:
            found[index] = _without_label(lines[index])
    if sum(lead_clock(line.plain) is not None for line in found) >= _LEAST:
        return found
    for spelling in _SPELLINGS:
        matches = [(index, match) for index, line in enumerate(found) if (match := spelling.match(line.plain))]
        if len(matches) < _LEAST:
            continue
        seconds = [_seconds(match) for _, match in matches]
        falling = sum(two < one for one, two in pairwise(seconds))
        if falling > len(seconds) / 4 or (spelling is _DOTTED and (falling or seconds[0] > _FIRST_S)):
            continue
        for (index, match), one in zip(matches, seconds, strict=True):
            found[index] = _respelled(found[index], match, one)
        break
    return found


def in_order(lines: Sequence[NoteLine]) -> list[NoteLine]:
    """Return the lines of notes whose list of times runs backwards in the order of its times, each with what stands
    below it."""
    timed = [(index, clock.seconds) for index, line in enumerate(lines) if (clock := lead_clock(line.plain))]
    if len(timed) < _LEAST or any(two[1] >= one[1] for one, two in pairwise(timed)):
        return list(lines)
    starts = [index for index, _ in timed]
    end = starts[-1] + 1
    while end < len(lines) and not lines[end].after_gap and lines[end].depth > lines[starts[-1]].depth:
        end += 1
    bounds = [*starts, end]
    items = [list(lines[one:two]) for one, two in pairwise(bounds)]
    return [*lines[: starts[0]], *(line for item in reversed(items) for line in item), *lines[end:]]


def _seconds(match: re.Match[str]) -> int:
    return int(match["h"] or 0) * 3600 + int(match["m"]) * 60 + int(match["s"] or 0)


def _respelled(line: NoteLine, match: re.Match[str], seconds: int) -> NoteLine:
    """Return a line with its time as a clock; as long as it was, so that places in it stay."""
    minutes, rest = divmod(seconds, 60)
    clock = f"{minutes:02}:{rest:02}"
    start, end = match.span("time")
    if len(clock) > end - start:
        clock = f"{minutes}:{rest:02}"
    if len(clock) > end - start:
        return line
    plain = line.plain
    if match["at"]:
        plain = plain[: match.start("at")] + " " * len(match["at"]) + plain[match.end("at") :]
    return replace(line, spelled=plain[:start] + clock.rjust(end - start) + plain[end:])


def _without_label(line: NoteLine) -> NoteLine:
    match = _LABELLED.match(line.plain)
    if match is None:
        return line
    start, end = match.span("label")
    return replace(line, spelled=line.plain[:start] + " " * (end - start) + line.plain[end:])
