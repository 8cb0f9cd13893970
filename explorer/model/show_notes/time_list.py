"""Finds the lists of times in show notes: which lines have a time of the episode, and which of them
belong together."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from explorer.model.medians import median
from explorer.model.show_notes.day_hours import may_be_hour, says_day
from explorer.model.show_notes.note_clock import Clock, clocks, lead_clock, seconds_of, trail_clock
from explorer.model.show_notes.note_heads import bare_head, head_kind, is_boilerplate, names_paper
from explorer.model.show_notes.note_line import NoteLine, is_rule, trimmed

LONGEST_TITLE = 300
"""Maximum number of characters of a segment's title."""
MOST_SEGMENTS = 1000
_LIST_TITLE = 200
_TRANSCRIPT_MARKS = 60
_SLACK_S = 60
_MOST_TIMED = 20_000
_NEAR_HEAD = 2
_LEAST_COLUMN = 3
LONGEST_S = 48 * 3600
"""Latest time of an episode whose length is unknown, in seconds."""
_MARK = re.compile(r"^[^()\[\]:]{0,60}[\[(](?:\d{1,2}:)?\d{1,3}:[0-5]\d(?:\.\d+)?[\])]\s*:", re.ASCII)
_ORDINAL = re.compile(
    r"^\W*(?:(?:chapter|part|segment|topic|section|track|question|q|ch\.?|no\.?)\s*)?#?\d{1,3}\b(?!:\d)", re.IGNORECASE
)
_SNIP = re.compile(r"^\W*play snip\b", re.IGNORECASE)
_CHAPTER_TAG = re.compile(r"\s*#(?:c|chapter)\b\s*$", re.IGNORECASE)
_KIND_TAG = re.compile(r"\s*#[a-z]{1,12}\b\s*$", re.IGNORECASE)
_SPEAKER = re.compile(
    r"^(?:speaker \d+|[A-Z][\w.'’-]*(?:\s[A-Z][\w.'’-]*){0,3})\s*:?$|^[A-Z][\w.'’-]*(?:\s[A-Z][\w.'’-]*){0,3}:\s"
)
_PLAYER = re.compile(
    r"^\W*(?:current time|total time|time remaining|duration|\d{1,2}:\d\d\s*/\s*-?[\d:]+$)", re.IGNORECASE
)
_SECOND = re.compile(
    r"\s*[|/–—-]?\s*(?:[\[(](?P<time>(?:\d{1,2}:)?\d{1,3}:[0-5]\d)[\])](?=\s+\S|\s*[|:–—-])"
    r"|(?<=[|/]\s)(?P<column>(?:\d{1,2}:)?\d{1,3}:[0-5]\d)(?=\s*[|/]))",
    re.ASCII,
)
_SEE = re.compile(r"[\s,;:.–—-]*(?:(?:see|via|link|paper|doi|at|here|read)\b[\s,;:–—-]*)?[(\[]?\s*$", re.IGNORECASE)
_STARTS_AT = re.compile(
    r"[\s(\[]+(?:(?:start(?:s|ing)?|begin(?:s|ning)?)\s(?:at|from)|(?:starts|begins)(?=\s?[:=])|at|@|from|ab|bei|à|time\s?stamp|time\s?code|time"
    r"|minute|min\.?)\s?[:=]?$",
    re.IGNORECASE,
)
"""What stands between a title and the time after it."""
_OTHER_EPISODES = re.compile(
    r"^\W*(?:(?:other|more|previous|earlier|past|related|recent) (?:episodes|shows)\b|weitere folgen"
    r"|you (?:may|might) (?:also )?(?:like|enjoy)|if you (?:liked|enjoyed)|listen next)",
    re.IGNORECASE,
)
_LENGTH = re.compile(
    r"^\W*(?:total |episode |audio |video )?(?:length|duration|run(?:ning)? ?time|laufzeit|dauer|länge|durée"
    r"|duración|duração|時間|时长)\s*(?:[:=–-]\s*)?(?P<time>[\d:.]+)(?:\s?(?:h|hours?|std\.?|min\.?|minutes?))?\W*$",
    re.IGNORECASE,
)


@dataclass(slots=True)
class TimedLine:
    """A line with a time: the index of the line, the seconds, and the title without the time.

    ``length`` is a second time of the line (a duration, where a list has a column of them), ``whole`` the title with
    it. ``title_index`` is the line of the title, where that is another one; else -1.
    """

    index: int
    seconds: int
    title: NoteLine
    clock: Clock
    is_trail: bool = False
    is_mark: bool = False
    until: int | None = None
    length: int | None = None
    title_index: int = -1
    whole: NoteLine | None = None

    @property
    def title_at(self) -> int:
        """Return where what follows the time begins in the line; 0 where the time follows the title."""
        return 0 if self.is_trail else self.clock.end


@dataclass(slots=True)
class TimeList:
    """Lines with times that belong together, and the head above them; ``dropped`` are lines whose time does not
    fit the others."""

    items: list[TimedLine]
    head: str = ""
    head_index: int = -1
    is_headed: bool = False
    under_references: bool = False
    dropped: list[TimedLine] = field(default_factory=list)

    @property
    def first(self) -> int:
        """Return the first time in seconds."""
        return self.items[0].seconds

    @property
    def last(self) -> int:
        """Return the last time in seconds."""
        return self.items[-1].seconds


def timed_lines(lines: Sequence[NoteLine]) -> list[TimedLine]:
    """Return the lines that begin or end with a time, in order."""
    found: list[TimedLine] = []
    for index, line in enumerate(lines):
        plain = line.plain
        if "-->" in plain or _PLAYER.match(plain) or _LENGTH.match(plain):
            continue
        if _SNIP.match(plain) and found:
            # An export of Snipd: the heading's time lies in the range that was kept, which begins earlier.
            if (
                (kept := trail_clock(plain)) is not None
                and kept.until is not None
                and kept.seconds <= found[-1].seconds
            ):
                found[-1].seconds, found[-1].until = kept.seconds, None
            continue
        if _MARK.match(plain) and re.match(r"\W*[^\W\d]", plain) and not _ORDINAL.match(plain):
            clock = next(clocks(plain), None)
            if clock is not None:
                found.append(TimedLine(index, clock.seconds, replace(line, text="", links=()), clock, is_mark=True))
            continue
        lead = lead_clock(plain)
        trail = trail_clock(plain)
        if lead is not None and (second := _SECOND.match(plain, lead.end)):
            # "00:03:10 (00:02:40) Soup": the times of two recordings, of which the first is this one's; a later one
            # is where it ends.
            until = seconds_of(second["time"] or second["column"])
            lead = replace(lead, end=second.end(), until=until if until > lead.seconds else lead.until)
        if lead is None and trail is None and (match := _ORDINAL.match(plain)):
            # "Chapter 3 (00:12:10): Title"
            rest = lead_clock(plain[match.end() :])
            if rest is not None:
                rest = replace(rest, start=match.end() + rest.start, end=match.end() + rest.end)
                title = _title(line.part(rest.end, len(plain)))
                found.append(TimedLine(index, rest.seconds, title, rest, until=rest.until))
                continue
        if lead is not None and trail is not None and trail.start >= lead.end:
            title, whole = _title(line.part(lead.end, trail.start)), _title(line.part(lead.end, len(plain)))
            found.append(
                TimedLine(index, lead.seconds, title, lead, until=lead.until, length=trail.seconds, whole=whole)
            )
        elif lead is not None:
            found.append(
                TimedLine(index, lead.seconds, _title(line.part(lead.end, len(plain))), lead, until=lead.until)
            )
        elif trail is None and line.links and (inner := _clock_before_link(line)) is not None:
            found.append(TimedLine(index, inner.seconds, _title(line.part(0, inner.start)), inner, is_trail=True))
        elif trail is not None and len(plain) <= _LIST_TITLE and not _ends_sentence(plain, trail):
            title = _title(line.part(0, len(re.sub(r"[\s.·…_-]{4,}$", "", line.text[: trail.start]))))
            if not line.heading:
                title = _title(title.part(0, len(_STARTS_AT.sub("", title.text))))
            found.append(TimedLine(index, trail.seconds, title, trail, is_trail=True, until=trail.until))
    return found


def _ends_sentence(plain: str, trail: Clock) -> bool:
    """Return whether the time at the end of a line is one of several in a sentence: “at 10:08 and 30:18”."""
    before = plain[: trail.start]
    return not trail.bracket and (
        bool(re.search(r"\b(?:and|or|und|oder|et|ou|y)\s*$", before, re.IGNORECASE))
        or any(not one.bracket for one in clocks(before))
    )


def _clock_before_link(line: NoteLine) -> Clock | None:
    """Return the time in brackets that ends a line but for an address: "Soup (18:32), see https://…"."""
    rest = line.plain[line.links[-1].end :]
    if len(line.text) > _LIST_TITLE or re.search(r"\w", rest):
        return None
    before = _SEE.sub("", line.plain[: line.links[0].start])
    clock = trail_clock(before)
    return clock if clock is not None and clock.bracket else None


def _without_ends(timed: list[TimedLine]) -> list[TimedLine]:
    """Take a second column of times, "0:00  2:10  Soup", out of titles: where each segment ends, or how long it is."""
    columns: list[tuple[TimedLine, Clock, bool]] = []
    fits = 0
    for number, one in enumerate(timed):
        second = None if one.is_trail or one.until is not None else lead_clock(one.title.plain)
        if second is None or not re.search(r"\w", one.title.plain[second.end :]):
            continue
        following = timed[number + 1].seconds if number + 1 < len(timed) else None
        is_end = second.seconds == following
        fits += is_end or (following is not None and abs(one.seconds + second.seconds - following) <= 1)
        columns.append((one, second, is_end))
    if len(columns) >= _LEAST_COLUMN and fits >= (len(columns) - 1) / 2:
        for one, second, is_end in columns:
            one.title = _title(one.title.part(second.end, len(one.title.text)))
            one.until = second.seconds if is_end else None
    return timed


def length_said(lines: Sequence[NoteLine]) -> int | None:
    """Return the seconds that notes give as the episode's length: “Duration: 1:02:03”."""
    for line in lines[:_MOST_TIMED]:
        if (match := _LENGTH.match(line.plain)) and (clock := lead_clock(match["time"])):
            return clock.seconds or None
    return None


def time_lists(
    lines: Sequence[NoteLine], duration_s: int | None
) -> tuple[list[TimeList], list[TimedLine], list[TimedLine]]:
    """Return the lists of times, the lines with times that are marks of a transcript, and times that stand alone."""
    timed = _without_programs(timed_lines(lines), lines)
    timed = _chapters_alone(_strip_outsiders(_without_ends(timed)))
    marks = [one for one in timed if one.is_mark]
    timed = [one for one in timed if not one.is_mark]
    if len(marks) >= 3:
        # "Ann (00:04:40):" is how transcripts begin what Ann says; a time alone there is not a segment's.
        timed = [one for one in timed if one.index < marks[0].index or lines[one.index].heading]
    timed = timed[:_MOST_TIMED]
    heads = _transcript_heads(timed, lines)
    by_index = {one.index: one for one in timed}
    follower = {one.index: two for one, two in pairwise(timed) if two.index - one.index <= 12}
    groups: list[TimeList] = []
    current: TimeList | None = None
    head, head_index, headed, references, transcript = "", -1, False, False, False
    elsewhere = False
    for index, line in enumerate(lines):
        one = by_index.get(index)
        elsewhere = bool(_OTHER_EPISODES.search(line.plain)) or (elsewhere and not line.after_gap and not line.heading)
        if one is not None and elsewhere:
            continue  # how long other episodes are
        if one is None:
            kind = head_kind(line)
            if kind == "transcript":
                if opens_transcript(lines, index):
                    transcript, current = True, None
            elif kind in ("times", "references", "mentioned", "sponsors"):
                # References may interrupt a list, as "See also" below one of its lines does: only a restart ends it.
                if kind == "times":
                    current, transcript = None, False
                head, head_index = bare_head(line.plain), index
                headed, references = kind == "times", kind in ("references", "mentioned")
            elif kind in (None, "other") and _names_times(line, above_one=index + 1 in by_index):
                head, head_index, headed, references, current = bare_head(line.plain), index, True, False, None
            elif kind is not None and current is None:
                head, head_index, headed = bare_head(line.plain), index, False
            continue
        if transcript and index not in heads:
            marks.append(one)
            continue
        if current is None or one.seconds < current.last:
            if current is not None and head_index < current.items[-1].index:
                following = follower.get(one.index)
                if following is not None and following.seconds >= current.last:
                    current.dropped.append(one)  # one time too early, and those after it in order again
                    continue
                slip = len(current.items) >= 2 and one.seconds >= current.items[-2].seconds > 0
                if slip and one.seconds > current.first and _goes_on(current, one):
                    current.dropped.append(current.items.pop())  # the one before was too late
                    current.items.append(one)
                    continue
            # References that begin further up are not the head of these times.
            references = references and index - head_index <= _NEAR_HEAD
            current = TimeList([], head, head_index, headed, references)
            groups.append(current)
        current.items.append(one)
    kept: list[TimeList] = []
    stray: list[TimedLine] = []
    for group in groups:
        _drop_durations(group)
        _join_lone(group, lines)
        if _is_transcript(group, lines):
            marks += group.items
        elif _is_program(group, lines):
            continue
        elif _is_list(group, duration_s):
            kept.append(group)
        elif len(group.items) <= 3:
            stray += [*group.dropped, *group.items]
    if kept:
        kept[0].dropped += [one for one in stray if one.title.text]
    return kept, sorted(marks, key=lambda one: one.index), stray


def _goes_on(group: TimeList, one: TimedLine) -> bool:
    """Return whether a line stands as near to those of a list as these do to each other."""
    gaps = [two.index - one.index for one, two in pairwise(group.items)]
    return one.index - group.items[-1].index <= max(gaps, default=1)


def _transcript_heads(timed: Sequence[TimedLine], lines: Sequence[NoteLine]) -> set[int]:
    """Return the lines of headings with a time, "Kettles [00:02:14]", unless they are those of speakers."""
    heads = [
        one
        for one in timed
        if one.clock.bracket and one.title.text and (lines[one.index].heading or lines[one.index].bold)
    ]
    titles = {one.title.plain.casefold() for one in heads}
    return {one.index for one in heads} if len(heads) >= _LEAST_COLUMN and len(titles) == len(heads) else set()


def opens_transcript(lines: Sequence[NoteLine], index: int) -> bool:
    """Return whether a line is the head of a transcript, and not that of the address of one."""
    if head_kind(lines[index]) != "transcript":
        return False
    below = lines[index + 1] if index + 1 < len(lines) else None
    after = lines[index + 2] if index + 2 < len(lines) else None
    only_address = below is not None and len(below.links) == 1 and below.anchor(below.links[0]) == below.text.strip()
    ends = after is None or after.after_gap or after.is_rule or head_kind(after) is not None
    return not (only_address and ends)


def _names_times(line: NoteLine, *, above_one: bool) -> bool:
    """Return whether a line is short and names times, as "Section A timestamps (from its own start):" does; without a
    colon only right above a time."""
    return (
        len(line.text) <= 90
        and bool(re.search(r"\b(?:time ?stamps?|time ?codes?|chapters)\b", line.plain, re.IGNORECASE))
        and (line.plain.rstrip().endswith(":") or line.heading > 0 or line.bold or (above_one and line.after_gap))
    )


def _title(line: NoteLine) -> NoteLine:
    """Return a title without the marks and pictures between it and its time."""
    start = len(line.text) - len(re.sub(r"^[^\w\"“„”‘'’«‹「『(\[{¿¡#$€£@&+/\\…<-]*-*(?=\S)", "", line.text))
    start += len(line.text[start:]) - len(re.sub(r"^(?:[\s\-–—>]|/(?=\s))+(?=\S)", "", line.text[start:]))
    end = len(re.sub(r"[\s\-–—:：|•*_=→➜➡,;、，；]+$", "", line.text))
    if not any(char.isalnum() for char in line.text[start:]):
        return replace(line, text="", links=())
    return trimmed(line.part(start, max(start, end)))


def _chapters_alone(timed: list[TimedLine]) -> list[TimedLine]:
    """Keep the chapters of Open Shownotes, where each line ends with its kind and only ``#c`` is a chapter."""
    chapters = [one for one in timed if _CHAPTER_TAG.search(one.title.text)]
    tagged = [one for one in timed if _KIND_TAG.search(one.title.text)]
    if len(chapters) < 2 or len(tagged) < len(timed) / 2:
        return timed
    for one in chapters:
        end = len(_CHAPTER_TAG.sub("", one.title.text))
        one.title = _title(one.title.part(0, end))
    return chapters


def _strip_outsiders(timed: list[TimedLine]) -> list[TimedLine]:
    """Leave out what only looks like the times of the list around it: ratios and times with a slip."""
    loose = [one for one in timed if is_loose_line(one)]
    careful = len(timed) - len(loose)
    zero = any(one.seconds == 0 for one in loose)
    return timed if zero or careful < 2 else [one for one in timed if not is_loose_line(one)]


def is_loose_line(one: TimedLine) -> bool:
    """Return whether the seconds of a line's time have one digit."""
    return one.clock.colons > 0 and one.clock.end - one.clock.start < 8 and _loose(one)


def _loose(one: TimedLine) -> bool:
    # A padded time of one colon has at least five characters, an unpadded one four.
    width = one.clock.end - one.clock.start - (2 if one.clock.bracket else 0)
    if one.until is not None:
        return False
    digits = len(str(one.seconds // 60)) if not one.clock.padded else max(2, len(str(one.seconds // 60)))
    return one.clock.colons == 1 and width < digits + 3


def _drop_durations(group: TimeList) -> None:
    """Tell a column of lengths from titles that end with a time: each start and length give the next start."""
    items = group.items
    fits = sum(
        1 for one, two in pairwise(items) if one.length is not None and abs(one.seconds + one.length - two.seconds) <= 1
    )
    known = sum(one.length is not None for one in items)
    if known and fits < max(1, (known - 1) // 2):
        for one in items:
            if one.length is not None and one.whole is not None and re.search(r"\w", one.title.text):
                one.title = one.whole
            one.length = None


def _join_lone(group: TimeList, lines: Sequence[NoteLine]) -> None:
    """Give times that stand on a line of their own the line after them, or the one before, as their title."""
    lone = [one for one in group.items if not one.title.text]
    if len(lone) < max(2, (len(group.items) + 1) // 2):
        return
    taken = {one.index for one in group.items}

    def usable(index: int) -> bool:
        return (
            0 <= index < len(lines)
            and index not in taken
            and not lines[index].is_rule
            and len(lines[index].text) <= 150
        )

    after = [usable(one.index + 1) for one in lone]
    speech = [lines[one.index + 1].plain.rstrip() for one, fits in zip(lone, after, strict=True) if fits]
    if speech and sum(text.endswith((".", "。", "!", "?", "！", "？", ",", "、")) for text in speech) > len(speech) / 2:
        return
    before = [usable(one.index - 1) and head_kind(lines[one.index - 1]) in (None, "other") for one in lone]
    step = 1 if sum(after) >= sum(before) else -1
    if step == 1 and sum(after) == sum(before) and usable(lone[0].index - 1) and not usable(lone[-1].index + 1):
        step = -1
    for one in lone:
        if usable(one.index + step):
            one.title, one.title_index = lines[one.index + step], one.index + step
            taken.add(one.title_index)


def _is_transcript(group: TimeList, lines: Sequence[NoteLine]) -> bool:
    """Return whether the times are marks in speech: many of them, long text between, or the names of speakers."""
    items = group.items
    if len(items) < 3:
        return False
    lengths = [len(one.title.text) for one in items]
    lone = sum(not length for length in lengths)
    named = [one.title.plain for one in items if _SPEAKER.match(one.title.plain)]
    words = {re.split(r":\s", text)[0].rstrip(":").casefold() for text in named}
    if len(named) >= len(items) / 2 and len(words) <= max(2, len(named) / 2) and len(items) >= 5:
        return True
    speech = [lines[one.index + 1].plain.rstrip() for one in items if one.index + 1 < len(lines)]
    spoken = sum(text.endswith((".", "?", "!", ",")) and lead_clock(text) is None for text in speech)
    if len(named) == len(items) and len(words) < len(items) and spoken >= len(items) / 2:
        return True
    if median(lengths) > 220 or lone > len(items) / 2:
        return True
    steps = [two.seconds - one.seconds for one, two in pairwise(items)]
    fractions = sum(bool(re.search(r"[.,]\d{3}", lines[one.index].plain[: one.clock.end + 4])) for one in items)
    if fractions == len(items) and median(steps) < 20:
        return True
    sentences = sum(one.title.plain.rstrip().endswith((".", "?", "!", ",")) for one in items)
    if len(items) >= 6 and median(steps) <= 20 and sentences > 0.6 * len(items) and not group.is_headed:
        return True
    if len(items) > _TRANSCRIPT_MARKS and (median(lengths) > 90 or median(steps) < 25):
        return True
    if len(items) >= 15 and median(steps) <= 8:
        return True
    return (
        not group.is_headed
        and not any(lines[one.index].heading for one in items)
        and not items[0].is_trail
        and len(items) >= 8
        and sentences > len(items) / 2
        and median(lengths) > 120
    )


def _without_programs(timed: list[TimedLine], lines: Sequence[NoteLine]) -> list[TimedLine]:
    """Leave out the program of an evening that stands below the list of the episode's times."""
    kept: list[TimedLine] = []
    run: list[TimedLine] = []
    for number, one in enumerate(timed):
        following = timed[number + 1] if number + 1 < len(timed) else None
        run.append(one)
        if following is not None and following.index == one.index + 1 and not lines[following.index].after_gap:
            continue
        above = lines[run[0].index - 1].plain if run[0].index else ""
        below_list = len(kept) >= _LEAST_COLUMN and says_day(above)
        if not (below_list and _is_program(TimeList(run), lines)):
            kept += run
        run = []
    return kept


def _is_program(group: TimeList, lines: Sequence[NoteLine]) -> bool:
    """Return whether times are hours of a day: those of a venue, or the program of an evening."""
    items = group.items
    if group.is_headed or not all(may_be_hour(one.clock) for one in items):
        return False
    if any(names_paper(line) for one in items for line in lines[one.index : one.index + 2]):
        return False
    above = [lines[index].plain for index in range(max(0, items[0].index - 2), items[0].index)]
    return any(says_day(text) for text in (*above, *(one.title.plain for one in items)))


def _is_list(group: TimeList, duration_s: int | None) -> bool:
    items = group.items
    latest = duration_s + _SLACK_S if duration_s else LONGEST_S
    if late := [one for one in items if one.seconds > latest]:
        if len(late) > len(items) / 3:
            return False
        group.items = items = [one for one in items if one not in late]
        group.dropped += late
    if not items:
        return False
    titled = [one for one in items if one.title.text and not is_rule(one.title.text)]
    if len(titled) < len(items) * 0.6:
        return False
    if items[0].is_trail or sum(one.is_trail for one in items) > len(items) / 2:
        return len(items) >= 3 and items[-1].seconds > items[0].seconds
    least = 1 if group.is_headed or group.under_references else 3 if not items[0].seconds <= 1 else 2
    if len(items) < least:
        return False
    return not (len(items) < 3 and any(is_boilerplate(one.title.text) for one in items))
