"""Finds the segments that the entries of a block are about: by titles, by persons, then by the order of both."""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from explorer.model.folded_text import fold
from explorer.model.show_notes.author_names import is_person, person_names
from explorer.model.show_notes.note_blocks import Block, Entry
from explorer.model.show_notes.paper_look import is_field, says_things
from explorer.model.show_notes.parsed_notes import Doubt, ParsedNotes
from explorer.model.show_notes.title_similarity import BEGINS, SAME, beginnings, shares_person, similarity
from explorer.model.show_notes.title_text import is_title

MOST_PAIRS = 10_000
"""Maximum number of pairs of titles that are compared each with each."""
NO_PAPER = re.compile(
    r"^(?:intro\w*|outro\w*|welcome|opening|closing|conclusion\w*|wrap[- ]?up|summary|q\s?&\s?a|questions?"
    r"|(?:bye|hello|hi|hey|start|listener mail|mail|mailbag|farewell|housekeeping|announcements)\W*$"
    r"|sponsor\w*|advert\w*|guests?|credits|preview|news|goodbye|thank\w*|cold open|overview|final thoughts|end)\b",
    re.IGNORECASE,
)
"""Titles of segments that are about no paper."""
_PERSONS_AT_END = re.compile(r"\s\(([^():]{2,120})\)\W*$")
_LEAST_NAMED = 2
_COUNTED = re.compile(r"^[\W\d]{0,20}paper\s#?(\d{1,2})\s*[:.|–—-]", re.IGNORECASE | re.ASCII)
_IN_ORDER = re.compile(
    r"\bin (?:the |this )?(?:same )?order\b|\bin der reihenfolge\b|\bdans l['’]ordre\b", re.IGNORECASE
)
"""What a head says of entries that stand in the order of the timeline."""


def align(entries: list[Entry], block: Block, section: int | None, notes: ParsedNotes) -> None:
    """Find the segment of each entry: by the titles of its papers, by its own words, by persons, then by order."""
    free = [
        number
        for number, one in enumerate(notes.segments)
        if one.part is None and one.paper is None and not one.is_advert and (section is None or one.section == section)
    ]
    if not free or not entries:
        return
    scores: list[tuple[int, int, int]] = []
    keys = {number: beginnings(notes.segments[number].title) for number in free}
    numbered = _numbers({at: notes.lines[one.index] for at, one in enumerate(entries) if one.mentions})
    of_segment = _numbers({one: notes.lines[notes.segments[one].line] for one in free if notes.segments[one].line >= 0})
    for at, entry in enumerate(entries):
        titles = [one.title for one in entry.mentions if one.title]
        words = titles or ([entry.text] if len(entry.text) <= 200 else [])
        near = free
        if len(free) * len(entries) > MOST_PAIRS:
            # Too many to compare each with each: only those that begin alike.
            mine = {key for one in words for key in beginnings(one)}
            near = [number for number in free if keys[number] & mine]
        for number in near:
            title = notes.segments[number].title
            score = max((similarity(title, one) for one in words), default=0)
            score = min(score, SAME - 1) if score == BEGINS and is_field(title) else score
            if score < SAME and section is not None and (entry.mentions or block.kind != "mentioned"):
                speakers = notes.segments[number].speakers
                if (
                    entry.persons
                    and (
                        shares_person(title, entry.persons)
                        or any(shares_person(one, entry.persons) for one in speakers)
                    )
                ) or (
                    not titles
                    and (
                        shares_person(title, person_names(entry.text.split(":")[0]))
                        or any(shares_person(entry.text, [one]) for one in speakers)
                    )
                ):
                    score = max(score, 70)
            elif score < SAME and titles and _names_all(title, notes.segments[number].speakers, entry.persons):
                score = SAME
            if (counted := numbered.get(at)) is not None and counted == of_segment.get(number):
                score = max(score, SAME)
            scores.append((score, at, number))
    scores = _unambiguous(scores)
    taken = {one.segment for one in entries if one.segment is not None}
    paired = 0
    for score, at, number in sorted(scores, key=lambda one: (-one[0], one[1], one[2])):
        least = 70 if section is not None else SAME
        if score < least or entries[at].segment is not None or number in taken:
            continue
        entries[at].segment = number
        taken.add(number)
        paired += 1
    may_be = [one for one in free if not NO_PAPER.match(notes.segments[one].title)]
    in_order = bool(_IN_ORDER.search(block.head)) and sum(bool(one.mentions) for one in entries) == len(may_be)
    if section is not None or paired >= 2 or in_order:
        _fill_gaps(entries, may_be, notes, in_section=section is not None, in_order=in_order)


def _numbers(texts: Mapping[int, str]) -> dict[int, str]:
    """Return the numbers of lines that count papers, “Paper 2: …”; of a number that comes twice none."""
    found = {key: match[1] for key, text in texts.items() if (match := _COUNTED.match(text))}
    return {key: number for key, number in found.items() if [*found.values()].count(number) == 1}


def _unambiguous(scores: Sequence[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Leave out where a segment's title begins those of several entries, and none fits better."""
    best: dict[int, list[int]] = {}
    for score, _, number in scores:
        best.setdefault(number, []).append(score)
    return [
        (score, at, number)
        for score, at, number in scores
        if score != BEGINS or max(best[number]) > BEGINS or best[number].count(BEGINS) == 1
    ]


def _names_all(title: str, speakers: Sequence[str], persons: Sequence[str]) -> bool:
    """Return whether a segment names a person of an entry with first and last name."""
    full = [fold(one) for one in persons if len(one.split()) > 1]
    return any(one == fold(two) for one in full for two in speakers) or any(
        re.search(rf"(?<!\w){re.escape(one)}(?!\w)", fold(title)) for one in full
    )


def take_persons(entries: Sequence[Entry], notes: ParsedNotes) -> None:
    """Take a person before a colon out of a title: where the segment's title shows it, or most of a block
    do."""
    found: list[tuple[Entry, tuple[str, ...], str]] = []
    for entry in entries:
        title = entry.mentions[0].title if entry.mentions else None
        if not title or ": " not in title:
            continue
        name, rest = title.split(": ", 1)
        persons = person_names(name)
        if entry.mentions[0].authors or says_things(name):
            continue  # "Data Gravity: Why Large Sets Attract" is a title
        if len(persons) == 1 and 2 <= len(persons[0].split()) <= 4 and is_title(rest) and len(rest.split()) >= 2:
            found.append((entry, persons, rest))
    sure = sum(is_person(persons[0]) for _, persons, _ in found)
    least = 2 if 2 * sure >= len(found) else 3
    many = len(found) >= least and len(found) >= 0.6 * sum(bool(one.mentions) for one in entries)
    for entry, persons, rest in found:
        segment = None if entry.segment is None else notes.segments[entry.segment]
        whole = similarity(segment.title, entry.mentions[0].title or "") if segment is not None else 0
        fits = (
            segment is not None
            and similarity(segment.title, rest) > whole
            and (similarity(segment.title, rest) >= SAME or shares_person(segment.title, persons))
        )
        if many or fits:
            entry.mentions[0].title, entry.mentions[0].authors = rest, persons
            entry.persons = persons
    _take_authors_after(entries, notes)
    for entry in entries:
        if entry.segment is not None and not notes.segments[entry.segment].speakers:
            notes.segments[entry.segment].speakers = entry.persons


def _take_authors_after(entries: Sequence[Entry], notes: ParsedNotes) -> None:
    """Take one name in parentheses out of titles where others of the block have several there: “Soup boils (Bee)”."""
    ends = {
        at: match[1]
        for at, one in enumerate(entries)
        if one.mentions and (match := _PERSONS_AT_END.search(notes.lines[one.index]))
    }
    named = {
        at: text for at, text in ends.items() if (persons := person_names(text)) and not says_things(" ".join(persons))
    }
    if len(named) < _LEAST_NAMED or not any(len(person_names(one)) > 1 or "et al" in one for one in named.values()):
        return
    for at, text in named.items():
        mention = entries[at].mentions[0]
        if mention.title and mention.title.endswith(f"({text})"):
            mention.title = mention.title.removesuffix(f"({text})").rstrip()
            mention.authors = mention.authors or person_names(text)


def _fill_gaps(
    entries: list[Entry], free: Sequence[int], notes: ParsedNotes, *, in_section: bool, in_order: bool
) -> None:
    """Pair what is left between two pairs, where both sides have as many left and keep the same order."""
    paired = [(at, one.segment) for at, one in enumerate(entries) if one.segment is not None]
    order = [segment for _, segment in paired]
    if order != sorted(order):
        return
    bounds = [(-1, -1), *paired, (len(entries), 1 << 30)]
    for (at, low), (until, high) in pairwise(bounds):
        outside = at < 0 or until >= len(entries)
        if outside and not in_section and not in_order:
            continue
        loose = [entries[number] for number in range(at + 1, until) if entries[number].mentions]
        open_segments = [one for one in free if low < one < high and not any(two.segment == one for two in entries)]
        if (
            not loose
            or len(loose) != len(open_segments)
            or (len(loose) > 1 and outside and not paired and not in_order)
        ):
            continue
        for entry, number in zip(loose, open_segments, strict=True):
            entry.segment = number
            title = notes.segments[number].title
            name = entry.mentions[0].title or "The paper"
            notes.doubts.append(
                Doubt(
                    "order",
                    f"“{name[:90]}” was given to “{title[:60]}” by the order of both lists.",
                    entry.index,
                    segment=number,
                )
            )
