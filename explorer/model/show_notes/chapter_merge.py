"""Joins chapters of a feed or an audio file with show notes: chapters give the times, notes the titles and papers."""

import html
import re
from collections.abc import Sequence
from dataclasses import replace

from explorer.model import timecode
from explorer.model.folded_text import fold
from explorer.model.podcast import FeedChapter
from explorer.model.show_notes.notes_reader import read_notes
from explorer.model.show_notes.paper_addresses import read_address
from explorer.model.show_notes.paper_look import looks_like_paper
from explorer.model.show_notes.parsed_notes import ParsedLink, ParsedNotes, ParsedPaper, ParsedSegment
from explorer.model.show_notes.title_similarity import WORD, similarity
from explorer.model.title_match import bare_title

_ALIKE = 80
_SAME_WORK = 85
_NEAR_S = 90
"""Times of one thing in chapters and notes differ by less than this, in seconds: by an advert, or a slip."""
_FINER = 1.5
_LEAST_PART = 4
"""Minimum number of letters of a short title that is part of another one."""
_VAGUE = re.compile(r"(?:chapter|part|track|section|segment)?\s*#?\d{0,3}", re.IGNORECASE)
_IS_HTML = re.compile(r"<(?:p|br|li|ul|ol|div|h[1-6]|a)\b", re.IGNORECASE)


def read_with_chapters(
    source: str, chapters: Sequence[FeedChapter], *, title: str | None = None, duration_s: int | None = None
) -> ParsedNotes:
    """Return what show notes say of an episode whose chapters are known.

    The times are those of the chapters. A chapter takes over what the notes say of the segment with its title, or else
    of the one that begins at about its time. Notes with far more segments than there are chapters keep their own times,
    since they are the finer division.
    """
    notes = _read_with_chapters(source, chapters, title, duration_s)
    _take_addresses(notes, chapters)
    return notes


def _read_with_chapters(
    source: str, chapters: Sequence[FeedChapter], title: str | None, duration_s: int | None
) -> ParsedNotes:
    notes = read_notes(source, title=title, duration_s=duration_s)
    chapters = [one for one in chapters if not duration_s or one.start_s < duration_s]
    if not chapters:
        return notes
    own = [one for one in notes.segments if one.part is None and one.line >= 0]
    if len(own) < 2:
        return _listed_first(source, chapters, title, duration_s)
    if len(own) > _FINER * len(chapters):
        return notes
    return _merged(notes, own, chapters)


def _listed_first(
    source: str, chapters: Sequence[FeedChapter], title: str | None, duration_s: int | None
) -> ParsedNotes:
    """Return notes without times of their own, read with the chapters as their list of times."""
    if _IS_HTML.search(source):
        lines = "".join(f"<li>{timecode.display(one.start_s)} {html.escape(one.title)}</li>" for one in chapters)
        source = f"<h2>Timestamps</h2><ul>{lines}</ul><h2>Show notes</h2>{source}"
    else:
        lines = "".join(f"{timecode.display(one.start_s)} {one.title}\n" for one in chapters)
        source = f"Timestamps\n{lines}\n\nShow notes\n\n{source}"
    notes = read_notes(source, title=title, duration_s=duration_s)
    starts = [one.start_s for one in notes.segments if one.part is None]
    if starts == [one.start_s for one in chapters]:
        return notes
    # A list too short or too odd to be taken for one.
    others = [one for one in notes.segments if one.part is not None]
    return _merged(notes, [one for one in notes.segments if one not in others], chapters)


def _take_addresses(notes: ParsedNotes, chapters: Sequence[FeedChapter]) -> None:
    """Give the segments of chapters what these link to: a paper, or a link of another kind."""
    by_start = {one.start_s: number for number, one in enumerate(notes.segments) if one.part is None}
    for chapter in chapters:
        number = by_start.get(chapter.start_s)
        address = read_address(chapter.address) if chapter.address and number is not None else None
        if address is None or number is None:
            continue
        segment = notes.segments[number]
        if address.kind != "paper":
            notes.links.append(ParsedLink(chapter.title[:200], address.url, address.kind, number))
            continue
        known = next((place for place, one in enumerate(notes.papers) if address.key in one.keys), None)
        if known is None and segment.paper is not None and notes.papers[segment.paper].state != "linked":
            known = segment.paper  # the notes have its title alone
        if known is None:
            said = chapter.title if looks_like_paper(chapter.title) else address.title
            notes.papers.append(ParsedPaper(said))
            known = len(notes.papers) - 1
        paper = notes.papers[known]
        paper.take(address)
        if paper.segment in (None, number) and segment.paper in (None, known):
            paper.role, paper.segment, paper.topic = "main", number, None
            segment.paper, segment.state = known, "matched"


def _merged(notes: ParsedNotes, own: Sequence[ParsedSegment], chapters: Sequence[FeedChapter]) -> ParsedNotes:
    """Give the notes the chapters' times: the segments are replaced, and what refers to one refers to its chapter."""
    pairs = _pairs(own, chapters)
    places = {id(one): number for number, one in enumerate(notes.segments)}
    segments: list[ParsedSegment] = []
    moved: dict[int, int] = {}
    for number, chapter in enumerate(chapters):
        following = chapters[number + 1].start_s if number + 1 < len(chapters) else notes.duration_s
        if following is not None and following < chapter.start_s:
            following = None  # the notes say that the episode is shorter
        said = pairs.get(number)
        if said is None:
            segments.append(ParsedSegment(chapter.start_s, following, chapter.title))
            continue
        moved[places[id(said)]] = number
        title = said.title if said.title and _is_better(said.title, chapter.title) else chapter.title
        segments.append(replace(said, start_s=chapter.start_s, end_s=following, title=title))
    starts = [(own_one.start_s, segments[moved[places[id(own_one)]]].start_s) for own_one in pairs.values()]
    shifts: dict[str, int] = {}
    for one in notes.segments:
        if one.part is not None:
            moved[places[id(one)]] = len(segments)
            shift = shifts.setdefault(one.part, _shift_at(one.start_s, starts))
            segments.append(_shifted(one, shift, notes.duration_s))
    for paper in notes.papers:
        if paper.segment is not None and paper.segment not in moved and paper.role == "main":
            paper.role = "mentioned"  # of the episode: its own segment is none of the chapters
        paper.segment = None if paper.segment is None else moved.get(paper.segment)
    for link in notes.links:
        link.segment = None if link.segment is None else moved.get(link.segment)
    for doubt in notes.doubts:
        doubt.segment = None if doubt.segment is None else moved.get(doubt.segment)
    notes.segments = segments
    _keep_sections(notes)
    _name_papers(notes, chapters)
    return notes


def _shift_at(start_s: int, starts: Sequence[tuple[int, int]]) -> int:
    """Return how far a list with a clock of its own moves: as far as the segment that it begins in.

    Args:
        start_s: its first time.
        starts: where each segment began in the notes, and where it begins now.
    """
    before = [(old, new) for old, new in starts if old <= start_s]
    old, new = max(before) if before else min(starts, default=(0, 0))
    return new - old


def _shifted(one: ParsedSegment, shift: int, duration_s: int | None) -> ParsedSegment:
    latest = duration_s if duration_s else one.start_s + max(shift, 0)
    start = max(0, min(one.start_s + shift, latest))
    end = None if one.end_s is None else max(start, one.end_s + shift)
    return replace(one, start_s=start, end_s=end if end is None or not duration_s else min(end, duration_s))


def _name_papers(notes: ParsedNotes, chapters: Sequence[FeedChapter]) -> None:
    """Give papers that belong to no segment to the one chapter that has their title."""
    taken = {one.paper for one in notes.segments}
    for number, paper in enumerate(notes.papers):
        if paper.title is None or paper.segment is not None or paper.role != "mentioned" or number in taken:
            continue
        places = [place for place, one in enumerate(chapters) if similarity(one.title, paper.title) >= _SAME_WORK]
        if len(places) == 1 and notes.segments[places[0]].paper is None:
            segment = notes.segments[places[0]]
            segment.paper, segment.state = number, "matched"
            paper.segment, paper.role = places[0], "main"


def _is_better(said: str, chapter: str) -> bool:
    """Return whether the notes' title says more than the chapter's: the longer of two, where it has the other."""
    if _VAGUE.fullmatch(chapter.strip()) or _holds(said, chapter):
        return True
    return similarity(said, chapter) >= _ALIKE and len(said) > len(chapter)


def _holds(whole: str, part: str) -> bool:
    """Return whether a title has all words of a shorter one, in its order: “YaRN: longer contexts” has “YaRN”."""
    words, theirs = ([fold(one) for one in WORD.findall(title)] for title in (part, whole))
    return 0 < len(words) < len(theirs) and any(
        theirs[at : at + len(words)] == words for at in range(len(theirs) - len(words) + 1)
    )


def _alike(one: str, other: str) -> int:
    """Return how well the titles of a segment and a chapter fit, in either direction; one that has the other fits."""
    inside = any(
        _holds(whole, part) and len(bare_title(part)) >= _LEAST_PART for whole, part in ((one, other), (other, one))
    )
    return max(similarity(one, other), similarity(other, one), _ALIKE if inside else 0)


def _pairs(own: Sequence[ParsedSegment], chapters: Sequence[FeedChapter]) -> dict[int, ParsedSegment]:
    """Return the segment of the notes that each chapter is, by the chapter's place; titles decide before times."""
    found: dict[int, ParsedSegment] = {}
    free = list(own)
    scores = [
        (_alike(one.title, chapter.title), -abs(one.start_s - chapter.start_s), number, place)
        for number, chapter in enumerate(chapters)
        for place, one in enumerate(own)
    ]
    for score, _, number, place in sorted(scores, reverse=True):
        if score >= _ALIKE and number not in found and own[place] in free:
            found[number] = own[place]
            free = [one for one in free if one is not own[place]]
    for number, chapter in enumerate(chapters):
        near = [one for one in free if abs(one.start_s - chapter.start_s) < _NEAR_S]
        if number not in found and near:
            found[number] = min(near, key=lambda one: abs(one.start_s - chapter.start_s))
            free = [one for one in free if one is not found[number]]
    return found


def _keep_sections(notes: ParsedNotes) -> None:
    """Start each section with its first segment; one without segments goes."""
    starts: dict[int, int] = {}
    for one in notes.segments:
        if one.section is not None and one.part is None:
            starts[one.section] = min(starts.get(one.section, one.start_s), one.start_s)
    kept = sorted(starts, key=lambda one: starts[one])
    for number, section in enumerate(notes.sections):
        section.start_s = starts.get(number, section.start_s)
    places = {old: new for new, old in enumerate(kept)}
    notes.sections = [notes.sections[one] for one in kept]
    for segment in notes.segments:
        segment.section = None if segment.section is None else places.get(segment.section)
