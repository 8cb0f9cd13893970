"""Gives papers and segments of show notes to each other that are still alone once all blocks are read: by their titles,
because they are the only ones, or because the segment is the session of a talk."""

import re

from explorer.model.show_notes.author_names import is_author_line
from explorer.model.show_notes.entry_alignment import MOST_PAIRS, NO_PAPER
from explorer.model.show_notes.paper_look import has_subtitle, in_capitals, is_field, looks_like_paper
from explorer.model.show_notes.parsed_notes import Doubt, ParsedNotes
from explorer.model.show_notes.title_similarity import BEGINS, WORD, coined_name, similarity, without_session
from explorer.model.show_notes.title_text import QUOTED, clean_title
from explorer.model.title_match import bare_title

_MARKS = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹*†‡§]+")
"""What leads from authors to where they work."""
_FIRST_LINES, _LEAST_WORDS, _NEAR = 3, 3, 4


def has_timeline(notes: ParsedNotes) -> bool:
    """Return whether the notes have a timeline; an episode without times is one segment without a line."""
    return bool(notes.segments) and notes.segments[0].line >= 0


def attach_what_is_left(notes: ParsedNotes) -> None:
    """Give the papers without a segment to segments without a paper, as far as the notes say whose they are."""
    _by_title(notes)
    _by_coined_name(notes)
    _only_ones(notes)
    _share_sessions(notes)
    _decide_episode(notes)


def _by_title(notes: ParsedNotes) -> None:
    """Give segments without a paper one that is named elsewhere and shares their title, if it is the only one."""
    _by_same_title(notes)
    open_papers = [number for number, one in enumerate(notes.papers) if one.segment is None and one.title]
    open_segments = [one for one in notes.segments if one.paper is None and one.part is None]
    if not has_timeline(notes) or len(open_papers) * len(open_segments) > MOST_PAIRS:
        return
    for number, segment in enumerate(notes.segments):
        if segment.paper is not None or segment.part is not None or NO_PAPER.match(segment.title):
            continue
        fitting = [
            index
            for index in open_papers
            if similarity(segment.title, notes.papers[index].title or "") >= BEGINS + is_field(segment.title)
        ]
        if len(fitting) == 1:
            paper = notes.papers[fitting[0]]
            segment.paper, paper.segment, paper.role, paper.topic = fitting[0], number, "main", None
            open_papers.remove(fitting[0])


def _by_coined_name(notes: ParsedNotes) -> None:
    """Give papers that begin with a name of their own, “LatePoly: Late Interaction”, to the one segment without a
    paper whose title has that name, if no other paper has it."""
    if not has_timeline(notes):
        return
    by_name: dict[str, list[int]] = {}
    for number, one in enumerate(notes.papers):
        if one.title and one.segment is None and (name := coined_name(one.title)):
            by_name.setdefault(name, []).append(number)
    in_titles: dict[str, list[int]] = {}
    for number, segment in enumerate(notes.segments):
        if segment.part is None:
            for word in set(WORD.findall(segment.title)) & by_name.keys():
                in_titles.setdefault(word, []).append(number)
    for name, papers in by_name.items():
        fitting = in_titles.get(name, [])
        if len(papers) == len(fitting) == 1 and notes.segments[fitting[0]].paper is None:
            paper, segment = notes.papers[papers[0]], notes.segments[fitting[0]]
            segment.paper, paper.segment, paper.role, paper.topic = papers[0], fitting[0], "main", None


def _by_same_title(notes: ParsedNotes) -> None:
    """Give segments without a paper the one that has their title and is mentioned with another paper."""
    by_title: dict[str, list[int]] = {}
    for number, one in enumerate(notes.papers):
        if one.title and one.role == "mentioned" and one.segment is not None:
            by_title.setdefault(bare_title(one.title), []).append(number)
    for number, segment in enumerate(notes.segments):
        fitting = by_title.get(bare_title(segment.title), [])
        if segment.paper is None and segment.part is None and segment.line >= 0 and len(fitting) == 1:
            paper = notes.papers[fitting[0]]
            segment.paper, paper.segment, paper.role, paper.relation = fitting[0], number, "main", None
            fitting.clear()


def _only_ones(notes: ParsedNotes) -> None:
    """Give the one paper that a label calls the episode's to the one segment that is about a paper; it is asked."""
    papers = [
        number
        for number, one in enumerate(notes.papers)
        if one.role == "main" and one.segment is None and one.title is None and one.keys
    ]
    segments = [
        number
        for number, one in enumerate(notes.segments)
        if one.part is None
        and not NO_PAPER.match(one.title)
        and (looks_like_paper(one.title) if one.paper is None else not notes.papers[one.paper].keys)
    ]
    if not has_timeline(notes) or len(papers) != 1 or len(segments) != 1:
        return
    paper, segment = notes.papers[papers[0]], notes.segments[segments[0]]
    paper.segment, segment.paper = segments[0], papers[0]
    paper.title = clean_title(segment.title) if looks_like_paper(segment.title) else None
    notes.doubts.append(
        Doubt(
            "attachment",
            f"{paper.name} was given to “{segment.title[:80]}”, the only one about a paper.",
            paper.line,
            paper=papers[0],
            segment=segments[0],
        )
    )


def _share_sessions(notes: ParsedNotes) -> None:
    """Give the poster session of a paper the paper of its talk."""
    by_title: dict[str, int] = {}
    for one in notes.segments:
        if one.paper is not None:
            by_title.setdefault(bare_title(without_session(one.title)), one.paper)
    for one in notes.segments:
        if one.paper is None and without_session(one.title) != one.title:
            one.paper = by_title.get(bare_title(without_session(one.title)))


def _join_title_and_address(notes: ParsedNotes) -> None:
    """Make one of two papers of which one is a title and the other an address alone: the only two, a few lines apart,
    or the only two that the notes call the episode's."""
    papers = notes.papers
    main = [one for one in papers if one.role == "main"]
    near = len(papers) == 2 and abs(papers[0].line - papers[1].line) <= _NEAR
    both = papers if near else main if len(main) == 2 else []
    named = [one for one in both if one.title and not one.keys]
    linked = [one for one in both if one.keys and not one.title]
    if len(named) != 1 or len(linked) != 1:
        return
    linked[0].title, linked[0].role = named[0].title, named[0].role
    linked[0].authors = linked[0].authors or named[0].authors
    linked[0].places = [*named[0].places, *linked[0].places]
    gone = next(number for number, one in enumerate(papers) if one is named[0])
    kept = [number for number in range(len(papers)) if number != gone]
    places = {old: new for new, old in enumerate(kept)}
    papers[:] = [papers[number] for number in kept]
    places[gone] = next(number for number, one in enumerate(papers) if one is linked[0])
    for segment in notes.segments:
        segment.paper = None if segment.paper is None else places[segment.paper]
    for doubt in notes.doubts:
        doubt.paper = None if doubt.paper is None else places[doubt.paper]


def _quoted_above(notes: ParsedNotes) -> str | None:
    """Return the one title in quotes with which the notes begin, above the address of the one paper."""
    quoted = [
        title
        for text in notes.lines[:_FIRST_LINES]
        for one in QUOTED.finditer(text)
        if len((title := clean_title(one["text"] or one["single"])).split()) >= _LEAST_WORDS and title[:1].isupper()
    ]
    return quoted[0] if len(quoted) == 1 and in_capitals(quoted[0], _LEAST_WORDS) else None


def _title_on_top(notes: ParsedNotes) -> str | None:
    """Return the title with which the notes begin, above a line of authors: “Ann Bee¹, Bo Cruz²”."""
    if len(notes.lines) < _LEAST_WORDS:
        return None
    title, authors = clean_title(notes.lines[0]), _MARKS.sub("", notes.lines[1])
    return title if is_author_line(authors) and (in_capitals(title, _LEAST_WORDS) or has_subtitle(title)) else None


def _decide_episode(notes: ParsedNotes) -> None:
    """Say what an episode without times is about: the paper that a label names, or the only one. All links are of
    its one segment."""
    papers = notes.papers
    if has_timeline(notes):
        return
    for link in notes.links:
        link.segment = 0
    if not papers:
        return
    _join_title_and_address(notes)
    if len(papers) == 1 and papers[0].title is None and papers[0].keys:
        papers[0].title = _quoted_above(notes) or _title_on_top(notes)
    main = [number for number, one in enumerate(papers) if one.role == "main"]
    only = len(papers) == 1 and papers[0].segment is None and papers[0].role == "mentioned"
    if not main and only and not papers[0].relation:
        main = [0]
        papers[0].role = "main"
    for number, one in enumerate(papers):
        if one.segment is None:
            one.segment = 0
        if number in main and notes.segments[0].paper is None:
            notes.segments[0].paper = number
