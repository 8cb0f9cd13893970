"""Makes sections and segments of the lists of times in show notes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from explorer.model import timecode
from explorer.model.show_notes.author_names import person_names
from explorer.model.show_notes.few_times import few_times, times_in_sentences
from explorer.model.show_notes.note_clock import seconds_of
from explorer.model.show_notes.note_heads import ADVERT, bare_head, head_kind, is_boilerplate, names_paper
from explorer.model.show_notes.note_line import NoteLine
from explorer.model.show_notes.paper_honors import split_honors
from explorer.model.show_notes.parsed_notes import Doubt, ParsedNotes, ParsedSection, ParsedSegment
from explorer.model.show_notes.section_heads import untimed_heads
from explorer.model.show_notes.segment_title import (
    clean_segment_title,
    colon_speaker,
    colon_speakers,
    dash_speaker,
    dash_speakers,
    name_speakers,
    names_guests,
    quoted_speakers,
    without_quotes,
)
from explorer.model.show_notes.time_list import (
    LONGEST_S,
    LONGEST_TITLE,
    MOST_SEGMENTS,
    TimedLine,
    TimeList,
    length_said,
    opens_transcript,
    time_lists,
)
from explorer.model.show_notes.title_similarity import SAME, similarity
from explorer.model.show_notes.title_text import is_title

_SECTION = re.compile(
    r"^(?:section|part|segment|block|act)\s+(?P<letter>[A-Z]|\d{1,2}|[IVX]{1,4}|one|two|three|four|five"
    r"|six)\b\s*[:.–—-]*\s*(?P<title>.*)$",
    re.IGNORECASE,
)
_PART_HEAD = re.compile(r"^(?:section|part|segment|block)\s+(?P<letter>[A-Z]|\d{1,2}|[IVX]{1,4})\b", re.IGNORECASE)
_LETTERED = re.compile(r"^(?P<letter>[A-Z])\s*[:.)–-]\s+(?P<title>\S.*)$")
_NUMBER = re.compile(r"^(?:\d{1,2}(?:\.\d{1,2})*[.)]?|#\d{1,2}[.:]?)\s+(?=\D)")
_SUBCHAPTER = re.compile(r"^\d{1,2}\.\d{1,2}(?:\.\d{1,2})?[.)]?\s+(?=[^\W\d_])")
"""How an item below a numbered chapter begins: “1.2 Graphs”."""
_END = re.compile(
    r"^end(?:\s+of\s+(?:the\s+|this\s+|our\s+|today['’]s\s+)?(?:part(?:\s\w{1,5})?|episode|show|podcast|recording"
    r"|interview|conversation|stream|video))?\W*$|^(?:fin|ende|終わり)$",
    re.IGNORECASE,
)
_SPEAKER_TIME = re.compile(r"^[^()\[\]]{0,60}?[\[(]((?:\d{1,2}:)?\d{1,3}:[0-5]\d)[\])]\s*:?", re.ASCII)
_LEFT_OF_LINKS = re.compile(
    r"\s*(?:[,;&]|(?<=\s)(?:and|or|und|et|y)(?=\s))(?:[\s,;&]|(?<=\s)(?:and|or|und|et|y)(?=\s))*$"
)
"""What stood between links of which only the addresses are shown."""
_NICKNAMED = re.compile(r"[^()]{2,40}\s(?:paper|preprint)", re.IGNORECASE)
"""A link behind a title, “(CAA paper)”."""
_SLACK_S = 60
_DETAILS = 40


@dataclass(slots=True)
class Outline:
    """The timeline of an episode as far as times tell it, and which lines of the notes it used.

    ``details`` are the indices of the lines below each segment's line. ``references`` are lists of times that belong to
    references, not to segments. ``transcript_at`` is the index of the line where a transcript begins.
    """

    sections: list[ParsedSection] = field(default_factory=list)
    segments: list[ParsedSegment] = field(default_factory=list)
    details: dict[int, list[int]] = field(default_factory=dict)
    used: set[int] = field(default_factory=set)
    references: list[TimeList] = field(default_factory=list)
    marks: list[TimedLine] = field(default_factory=list)
    transcript_at: int | None = None
    head_index: int = -1


def outline(lines: Sequence[NoteLine], notes: ParsedNotes) -> Outline:
    """Return the sections and segments of show notes; what is doubtful is added to ``notes.doubts``."""
    notes.duration_s = notes.duration_s or length_said(lines)
    lists, marks, stray = time_lists(lines, notes.duration_s)
    made = Outline(marks=marks, transcript_at=_transcript_start(lines, marks))
    main = _main_list(lists)
    if main is None:
        _sections_of_transcript(lines, made, notes)
        if not made.segments and not marks:
            _few(lines, stray, made, notes)
        return made
    others = _merged(main, [one for one in lists if one is not main], made)
    made.head_index = main.head_index
    for one in main.dropped:
        notes.unused.add(one.index)
        notes.doubts.append(
            Doubt(
                "time", f"“{one.title.text[:80]}” has a time that does not fit the others and was left out.", one.index
            )
        )
    _fill(lines, main, made, notes)
    for part in others:
        _add_part(lines, part, made, notes)
    return made


def _few(lines: Sequence[NoteLine], stray: Sequence[TimedLine], made: Outline, notes: ParsedNotes) -> None:
    """Make segments of times that are no list, as far as that is certain, and doubts of the others."""
    end = made.transcript_at if made.transcript_at is not None else len(lines)
    within = [one for one in stray if one.index < end and one.seconds < (notes.duration_s or LONGEST_S)]
    sure, doubtful = few_times(within, lines)
    if sure:
        _fill(lines, TimeList(sure), made, notes)
    taken = {one.index for one in sure}
    for index in sorted({*(one.index for one in doubtful), *times_in_sentences(lines, end)} - taken):
        notes.unused.add(index)
        notes.doubts.append(
            Doubt("time", f"“{lines[index].text[:80]}” has a time, but it may be no segment: it was left out.", index)
        )


def section_letter(head: str) -> tuple[str | None, str]:
    """Return the letter and the title of a section's head: "Section A: Vision" and "A: Vision" are A and Vision."""
    if match := _SECTION.match(head):
        return match["letter"].upper(), match["title"].strip() or head
    if match := _LETTERED.match(head):
        return match["letter"], match["title"].strip()
    return None, head


def _transcript_start(lines: Sequence[NoteLine], marks: Sequence[TimedLine]) -> int | None:
    for index in range(len(lines)):
        if opens_transcript(lines, index):
            return index
    return marks[0].index if marks else None


def _main_list(lists: Sequence[TimeList]) -> TimeList | None:
    usable = [one for one in lists if not one.under_references and not _PART_HEAD.match(one.head)]
    usable = usable or [one for one in lists if not _PART_HEAD.match(one.head)] or list(lists)
    if not usable:
        return None
    return max(
        usable,
        key=lambda one: (
            # "Bonus timestamps" are those of a part.
            one.is_headed and len(one.items) >= 3 and head_kind(NoteLine(one.head)) == "times",
            one.last - one.first > 0,
            min(one.last, 36000),
            len(one.items),
        ),
    )


def _merged(main: TimeList, others: Sequence[TimeList], made: Outline) -> list[TimeList]:
    """Add to the main list what continues it; return the lists with a clock of their own."""
    left: list[TimeList] = []
    times = {one.seconds for one in main.items}
    for other in others:
        same = sum(one.seconds in times for one in other.items)
        if same >= max(2, len(other.items) * 0.6):
            made.used |= {one.index for one in other.items}  # the same list again
        elif other.under_references:
            made.references.append(other)
            made.used |= {one.index for one in other.items}
        elif _PART_HEAD.match(other.head):
            left.append(other)
        elif other.first >= main.last and other.items[0].index > main.items[-1].index:
            main.items += other.items
        elif other.last <= main.first and other.items[-1].index < main.items[0].index:
            main.items[:0] = other.items
        else:
            left.append(other)
    return left


def _level(lines: Sequence[NoteLine], one: TimedLine) -> int:
    line = lines[one.index]
    if line.heading:
        return line.heading
    if _SUBCHAPTER.match(line.text):
        return 22 + line.depth
    if line.is_bullet or line.depth:
        return 20 + line.depth
    return 10 if line.bold else 20


def _fill(lines: Sequence[NoteLine], main: TimeList, made: Outline, notes: ParsedNotes) -> None:
    items = main.items[:MOST_SEGMENTS]
    made.used |= {one.index for one in items} | {one.title_index for one in items if one.title_index >= 0}
    if main.head_index >= 0 and (main.is_headed or main.head_index + 1 == main.items[0].index):
        made.used.add(main.head_index)
    heads = untimed_heads(lines, main)
    levels = [_level(lines, one) for one in items]
    named = [_SECTION.match(one.title.text) for one in items]
    adjacent = any(one and two for one, two in pairwise(named))
    many_sections = not adjacent and 2 <= sum(map(bool, named)) <= len(items) / 2
    sub_numbered = sum(bool(_SUBCHAPTER.match(one.title.text)) for one in items) >= 2
    numbered = sub_numbered or sum(bool(_NUMBER.match(one.title.text)) for one in items) > 0.6 * len(items)
    open_section: int | None = None
    speakers = name_speakers([one.title.text for one in items])
    by_dash = dash_speakers([one.title.text for one in items])
    by_colon = colon_speakers([one.title.text for one in items])
    for number, one in enumerate(items):
        for index in heads.get(number, ()):
            letter, title = section_letter(bare_head(lines[index].text))
            made.sections.append(ParsedSection(title, one.seconds, letter, index))
            made.used.add(index)
            open_section = len(made.sections) - 1
        following = items[number + 1] if number + 1 < len(items) else None
        is_section = (
            following is not None
            and not names_paper(lines[one.index])
            and (
                (levels[number] < levels[number + 1] and not _closed(lines, one, following))
                or bool(named[number] and not named[number + 1] and (following.seconds == one.seconds or many_sections))
                or (following.seconds == one.seconds and _is_numbered_below(one.title.text, following.title.text))
            )
        )
        details = _details(lines, one, following, made)
        if is_section:
            head = clean_segment_title(one.title.text, last=False)
            if not head:
                continue  # a time that stands alone below the head of its section
            letter, title = section_letter(_NUMBER.sub("", head) if numbered else head)
            made.sections.append(ParsedSection(title, one.seconds, letter, one.index))
            open_section = len(made.sections) - 1
            continue
        if following is None and _END.match(one.title.text.strip()) and len(items) > 1:
            if notes.duration_s is None and one.seconds > 0:
                notes.duration_s = one.seconds
            continue
        segment = _segment(one, speakers, last=following is None, by_dash=by_dash, by_colon=by_colon)
        if numbered:
            segment.title = _NUMBER.sub("", segment.title) or segment.title
        if segment.title.endswith(("…", "...")):
            notes.is_truncated = notes.is_truncated or following is None
        segment.section = open_section
        made.segments.append(segment)
        made.details[len(made.segments) - 1] = details
        made.used.update(details)
    _free_last(lines, made)
    _set_ends(made.segments, notes.duration_s, items)


def _is_numbered_below(head: str, title: str) -> bool:
    """Return whether "1.1 Title" stands below "1. Title"."""
    one, two = re.match(r"(\d{1,2})[.)]?\s", head), re.match(r"(\d{1,2})\.\d{1,2}[.)]?\s", title)
    return bool(one and two and one[1] == two[1])


def _free_last(lines: Sequence[NoteLine], made: Outline) -> None:
    """Give up the lines below the last segment where no other has lines of its own: they are a block of their own."""
    last = len(made.segments) - 1
    own = made.details.get(last, [])
    if last < 1 or not own or any(made.details.get(number) for number in range(last)):
        return
    depth = lines[made.segments[last].line].depth
    if any(lines[index].depth > depth for index in own):
        return
    made.details[last] = []
    made.used.difference_update(own)


def _closed(lines: Sequence[NoteLine], one: TimedLine, following: TimedLine) -> bool:
    """Return whether a line between two timed ones ends what the first could head."""
    own = lines[one.index].depth
    return any(lines[index].is_bullet and lines[index].depth <= own for index in range(one.index + 1, following.index))


def _segment(
    one: TimedLine, has_speakers: bool, *, last: bool, by_dash: bool = False, by_colon: bool = False
) -> ParsedSegment:
    line = one.title
    text = line.text
    for link in reversed(line.links):
        shown = line.anchor(link)
        ends = link.end >= len(text.rstrip(" )].")) and link.start > 0
        label = ends and (not is_title(shown) or bool(_NICKNAMED.fullmatch(shown) and text[link.start - 1] in "(["))
        if "://" in shown or shown.startswith("www.") or label:
            text = _LEFT_OF_LINKS.sub("", text[: link.start]) + text[link.end :]
    title = clean_segment_title(text, last=last)
    persons = quoted_speakers(text)
    if by_dash and not persons:
        title, persons = dash_speaker(split_honors(title)[0])
    if not persons:
        title, persons = colon_speaker(title, in_list=by_colon)
    bare, honored = split_honors(title)
    if honored.lstrip()[:1] in ("[", "(", "🏆", "⭐", "🏅", "🥇", "*") and bare:
        title = without_quotes(bare)
    match = re.search(r"\s*\(([^()]{3,160})\)\s*\.?$", title)
    if match and not persons and (has_speakers or names_guests(match[1])):
        persons = person_names(match[1])
        if persons:
            title = title[: match.start()].strip()
    return ParsedSegment(
        one.seconds,
        one.until if one.until and one.until > one.seconds else None,
        title[:LONGEST_TITLE],
        speakers=persons,
        is_advert=bool(ADVERT.search(title)),
        line=one.index,
        title_at=one.title_at,
    )


def _details(lines: Sequence[NoteLine], one: TimedLine, following: TimedLine | None, made: Outline) -> list[int]:
    """Return the lines below a timed line that belong to it."""
    end = following.index if following is not None else len(lines)
    own = lines[one.index]
    found: list[int] = []
    for index in range(one.index + 1, min(end, one.index + 1 + 400)):
        line = lines[index]
        if index in made.used and index != one.index:
            continue
        kind = head_kind(line)
        if kind == "transcript" or line.is_rule:
            break
        if following is None:
            # A list below one without bullets is a block of its own.
            deeper = line.depth > own.depth and not (line.after_gap and not own.depth)
            if len(found) >= _DETAILS:
                break
            if (kind not in (None, "mentioned") and not deeper) or is_boilerplate(line.plain):
                break
            if own.heading and not line.is_bullet:
                found.append(index)  # what stands below a heading is of it, paragraphs too
                continue
            if not deeper and (line.after_gap or (own.depth and not line.depth) or (line.is_bullet and own.is_bullet)):
                break
        found.append(index)
    return found


def _set_ends(segments: Sequence[ParsedSegment], duration_s: int | None, items: Sequence[TimedLine]) -> None:
    last_time = items[-1].seconds if items else 0
    for one, two in pairwise(segments):
        one.end_s = one.end_s if one.end_s and one.end_s <= two.start_s else two.start_s
    if segments and segments[-1].end_s is None:
        end = duration_s if duration_s and duration_s > segments[-1].start_s else None
        segments[-1].end_s = end if end or last_time <= segments[-1].start_s else last_time


def _add_part(lines: Sequence[NoteLine], part: TimeList, made: Outline, notes: ParsedNotes) -> None:
    """Hang a list with a clock of its own below the section that its head names; leave it out where none does."""
    made.used |= {one.title_index for one in part.items if one.title_index >= 0}
    made.used |= {one.index for one in part.items} | ({part.head_index} if part.head_index >= 0 else set())
    section = _section_named(part.head, made.sections)
    whole = _segment_named(part.head, made.segments) if section is None else None
    name = _without_times(part.head)
    if section is None and whole is None:
        notes.unused.update(one.index for one in part.items)
        notes.doubts.append(
            Doubt(
                "part",
                f"A second list of times, “{part.head[:60] or part.items[0].title.text[:60]}”, was left out: "
                f"which part of the episode it belongs to is not said.",
                part.items[0].index,
            )
        )
        return
    if section is not None:
        start, title = made.sections[section].start_s, made.sections[section].title
        later = [one.start_s for one in made.sections if one.start_s > start]
        end = min(later) if later else notes.duration_s
    else:
        assert whole is not None
        start, end, title = whole.start_s, whole.end_s, whole.title
    shift = start if part.first < start else 0
    if end is not None and part.last + shift > end + _SLACK_S:
        notes.unused.update(one.index for one in part.items)
        notes.doubts.append(
            Doubt(
                "part",
                f"The times of “{part.head[:60]}” go beyond its section and were left out.",
                part.items[0].index,
            )
        )
        return
    speakers = name_speakers([one.title.text for one in part.items])
    segments: list[ParsedSegment] = []
    for number, one in enumerate(part.items):
        segment = _segment(one, speakers, last=number + 1 == len(part.items))
        segment.start_s += shift
        segment.end_s = segment.end_s + shift if segment.end_s else None
        segment.part, segment.section = name or title, section
        segments.append(segment)
        following = part.items[number + 1] if number + 1 < len(part.items) else None
        details = _details(lines, one, following, made)
        made.used.update(details)
        made.details[len(made.segments) + number] = details
    _set_ends(segments, end, ())
    made.segments += segments


def _segment_named(head: str, segments: Sequence[ParsedSegment]) -> ParsedSegment | None:
    """Return the segment of the main list that the head of a part names: "Section A timestamps" is of "Section A"."""
    match = _PART_HEAD.match(head)
    for one in segments:
        own = _SECTION.match(one.title)
        if one.part is None and match and own and own["letter"].upper() == match["letter"].upper():
            return one
    title = _without_times(head)
    fitting = [
        one
        for one in segments
        # "Bonus chapters" are of "Bonus: the debate".
        if title
        and one.part is None
        and max(similarity(one.title, title), similarity(one.title.partition(": ")[0], title)) >= SAME
    ]
    return fitting[0] if len(fitting) == 1 and match is None else None


def _without_times(head: str) -> str:
    """Return what the head of a list of times is about: "Section A" of "Section A timestamps"."""
    return re.sub(r"\s*(?:time\s?-?stamps?|time\s?codes?|chapters)\b.*$", "", head, flags=re.IGNORECASE).strip(" :–—-")


def _section_named(head: str, sections: Sequence[ParsedSection]) -> int | None:
    if match := _PART_HEAD.match(head):
        letter = match["letter"].upper()
        for index, one in enumerate(sections):
            if one.letter == letter:
                return index
        if letter.isdigit() and 0 < int(letter) <= len(sections):
            return int(letter) - 1
        if (
            len(letter) == 1
            and letter.isalpha()
            and ord(letter) - 65 < len(sections)
            and not any(one.letter for one in sections)
        ):
            return ord(letter) - 65
        return None
    _, title = section_letter(head)
    title = _without_times(title)
    scores = [similarity(one.title, title) for one in sections]
    best = max(scores, default=0)
    return scores.index(best) if best >= SAME else None


def _sections_of_transcript(lines: Sequence[NoteLine], made: Outline, notes: ParsedNotes) -> None:
    """Give the headings of a transcript the time of the first mark below them: the topics of the episode."""
    start = made.transcript_at
    if start is None:
        return
    heads = [index for index in range(start, len(lines)) if lines[index].heading and head_kind(lines[index]) == "other"]
    before = [index for index in range(start) if lines[index].heading and made.marks and index > made.marks[0].index]
    heads = sorted({*heads, *before})
    if not heads:
        return
    levels = sorted({lines[index].heading for index in heads})
    level = next((one for one in levels if sum(lines[index].heading == one for index in heads) >= 2), levels[0])
    heads = [index for index in heads if lines[index].heading == level]
    times = _speaker_marks(lines, start)
    for number, index in enumerate(heads):
        end = heads[number + 1] if number + 1 < len(heads) else len(lines)
        seconds = next((at for mark, at in times if index < mark < end), None)
        if seconds is None:
            continue
        if made.segments and seconds < made.segments[-1].start_s:
            continue
        made.segments.append(
            ParsedSegment(seconds, None, clean_segment_title(lines[index].text, last=False), line=index)
        )
        made.details[len(made.segments) - 1] = list(range(index + 1, end))
    _set_ends(made.segments, notes.duration_s, ())
    made.used |= {index for details in made.details.values() for index in details} | set(heads)


def _speaker_marks(lines: Sequence[NoteLine], start: int) -> list[tuple[int, int]]:
    """Return the lines of a transcript that begin with a speaker and a time, with the seconds."""
    found: list[tuple[int, int]] = []
    for index in range(start, len(lines)):
        match = _SPEAKER_TIME.match(lines[index].plain)
        if match and (seconds := seconds_of(match[1])) <= timecode.MAX_SECONDS:
            found.append((index, seconds))
    return found
