"""Makes a segment or a paper of a line of show notes that was not read, because the user says that it is one."""

import re

from explorer.model import timecode
from explorer.model.errors import KnownError
from explorer.model.show_notes.note_clock import lead_clock, seconds_of, trail_clock
from explorer.model.show_notes.note_line import NoteLine
from explorer.model.show_notes.paper_mention import Mention, read_mentions
from explorer.model.show_notes.segment_title import clean_segment_title
from explorer.model.show_notes.title_text import clean_title, is_title

_WITHIN = re.compile(r"(?<![\d:.,/])(?:\d{1,2}:)?\d{1,3}:[0-5]\d(?![\d:])", re.ASCII)
"""A time inside a sentence, which is no segment by itself."""


def segment_of_line(line: NoteLine, duration_s: int | None) -> tuple[int, str]:
    """Return the start, in seconds, and the title of the segment that a line can be.

    Raises:
        KnownError: ``line-without-time``, ``time-outside``.
    """
    if clock := lead_clock(line.plain) or trail_clock(line.plain):
        start, end, seconds = clock.start, clock.end, clock.seconds
    elif match := _WITHIN.search(line.plain):
        start, end, seconds = match.start(), match.end(), seconds_of(match[0])
    else:
        raise KnownError(
            "line-without-time", "This line has no time: press P to make it a paper, or choose another line."
        )
    if duration_s is not None and seconds >= duration_s:
        end_s = timecode.display(duration_s)
        raise KnownError("time-outside", "The episode ends at {end}: choose a line with an earlier time.", end=end_s)
    title = clean_segment_title(f"{line.text[:start]} {line.text[end:]}", last=False)
    return seconds, title[:300] or timecode.display(seconds)


def paper_of_line(line: NoteLine) -> Mention:
    """Return the paper that a line can be: by its address, else by its words.

    Raises:
        KnownError: ``line-without-title``.
    """
    if named := read_mentions(line).mentions:
        return named[0]
    clock = lead_clock(line.plain)
    start = clock.end if clock else 0
    title = clean_title(line.text[start:])
    if not is_title(title):
        raise KnownError(
            "line-without-title", "This line names no paper: choose a line with a title, an id or an address."
        )
    found = line.text.find(title)
    return Mention(title, [], *((found, found + len(title)) if found >= 0 else (start, len(line.text))))
