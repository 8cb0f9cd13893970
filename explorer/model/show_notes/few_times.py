"""Decides about one or two times that are no list: which begin a segment by themselves, and which are asked about."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from explorer.model.show_notes.day_hours import may_be_hour, says_day
from explorer.model.show_notes.note_clock import Clock, clocks
from explorer.model.show_notes.note_heads import is_boilerplate, names_paper
from explorer.model.show_notes.note_line import NoteLine
from explorer.model.show_notes.time_list import TimedLine, is_loose_line

_LONGEST_TITLE = 160
_NO_SEGMENT = re.compile(
    r"\b(?:corrections?|errat(?:um|a)|we misspoke|recorded|published|updated|length|duration|runtime)\b|あたり",
    re.IGNORECASE,
)
_SPEECH = re.compile(r"^(?:speaker \d+|[A-Z][\w.'’-]*(?:\s[A-Z][\w.'’-]*){0,2}):\s|^[a-zà-þ]")
_POINTS = re.compile(
    r"\b(?:skip|jump|fast[- ]forward|begin(?:s|ning)?|start(?:s|ing)?|beginnt|commence|empieza|timestamp|minute)\b"
    r"[^.!?]{0,60}$",
    re.IGNORECASE,
)
"""What a sentence says before a time at which something begins."""
_SCORE = re.compile(r"[^\W\d_]{2}\s\d{1,2}(?:\s?[-–]\s?\d{1,2}|:\d)(?!\d)(?:\s[^\W\d_]{2}|\W*$)")
_MOMENT = re.compile(r"[?&#](?:t|start|time|position)=", re.IGNORECASE)


def few_times(stray: Sequence[TimedLine], lines: Sequence[NoteLine]) -> tuple[list[TimedLine], list[TimedLine]]:
    """Return the lines that are segments for certain, and those that only may be: 12:30 may be a time of a day."""
    results = any(_is_result(one, lines) for one in stray)
    sure = [one for one in stray if not results and _is_sure(one, lines, alone=len(stray) == 1)]
    if any(two.seconds <= one.seconds for one, two in pairwise(sure)):
        sure = []
    return sure, [one for one in stray if one not in sure and _is_likely(one, lines)]


def times_in_sentences(lines: Sequence[NoteLine], end: int) -> list[int]:
    """Return the lines before an index that point at a time inside a sentence: “the interview begins at 12:30”."""
    return [
        index
        for index, line in enumerate(lines[:end])
        if any(
            _is_linked(line, one) or (_POINTS.search(line.plain[max(0, one.start - 80) : one.start]) is not None)
            for one in clocks(line.plain)
        )
        and not says_day(line.plain)
    ]


def _is_likely(one: TimedLine, lines: Sequence[NoteLine]) -> bool:
    """Return whether a line begins with a time as segments do."""
    title = one.title.plain
    return (
        not one.is_trail
        and bool(re.search(r"[^\W\d_]{2}", title))
        and len(title) <= _LONGEST_TITLE
        and not is_boilerplate(title)
        and not (is_loose_line(one) or _NO_SEGMENT.search(title) or says_day(lines[one.index].plain))
        and not (_SPEECH.match(title) and one.clock.bracket)
        and not _is_result(one, lines)
    )


def _is_sure(one: TimedLine, lines: Sequence[NoteLine], *, alone: bool) -> bool:
    line, title = lines[one.index], one.title.plain
    if not _is_likely(replace(one, is_trail=False), lines):
        return False
    below = lines[one.index + 1] if one.index + 1 < len(lines) else None
    paper_below = below is not None and not below.after_gap and names_paper(below)
    if _is_linked(line, one.clock) or names_paper(line) or paper_below:
        return True
    if _SPEECH.match(title) or (may_be_hour(one.clock) and not one.clock.bracket):
        return False
    if one.is_trail:
        apart = bool(one.clock.bracket) or bool(re.search(r"[-–—|…]\s*$", line.plain[: one.clock.start]))
        # At the end of the first line it may be the episode's length.
        return apart and not line.heading and not (alone and one.index == 0)
    return True


def _is_linked(line: NoteLine, clock: Clock) -> bool:
    """Return whether a time is a link into the recording."""
    return any(
        one.start < clock.end and clock.start < one.end and _MOMENT.search(one.address) is not None
        for one in line.links
    )


def _is_result(one: TimedLine, lines: Sequence[NoteLine]) -> bool:
    """Return whether the lines around a time are results of matches: “Basel 0:3 Bern”, “Bell – Cruz 2–1”."""
    near = lines[max(0, one.index - 3) : one.index + 4]
    return any(_SCORE.search(line.plain) for line in near) and not lines[one.index].links
