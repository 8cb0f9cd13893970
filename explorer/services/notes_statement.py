"""Turns parsed show notes into the statement of a source about an episode, as every import makes one."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count
from typing import Any

from explorer.model.episode_statement import EpisodeStatement
from explorer.model.fact import SubjectKind
from explorer.model.paper import Paper
from explorer.model.paper_names import PaperNames
from explorer.model.show_notes.parsed_notes import ParsedLink, ParsedNotes, ParsedPaper, ParsedSegment
from explorer.model.slug import free_slug, slug_words
from explorer.model.title_match import bare_title
from explorer.services.catalog_import import part_id

_ROLES = {"main": "discussed", "mentioned": "mentioned", "pick": "pick"}
_MOST_WHOLE_LINKS = 100
"""Maximum number of links of a whole episode: a page that was saved has those of its site too."""
_SLUG_WORDS = 6
_SLUG_LENGTH = 60


def statement_of_notes(notes: ParsedNotes, episode_id: str, fields: Mapping[str, Any]) -> EpisodeStatement:
    """Return what show notes say of an episode.

    The parts have ids made of their titles, so that a new edition with other times keeps them. Segments of a list with
    a clock of its own are resources of the segment in which they lie; a link without a segment is of the whole episode.
    """
    papers, names = _papers(notes, episode_id)
    sections = _ids([one.title for one in notes.sections])
    own = [number for number, one in enumerate(notes.segments) if one.part is None]
    segments = dict(zip(own, _ids([notes.segments[number].title for number in own]), strict=True))
    parts: dict[SubjectKind, dict[str, dict[str, Any]]] = {
        "section": {
            key: {"title": one.title, "start_s": one.start_s, "letter": one.letter}
            for key, one in zip(sections, notes.sections, strict=True)
        },
        "segment": {},
        "appearance": {},
        "resource": {},
    }
    for number, key in segments.items():
        segment = notes.segments[number]
        parts["segment"][key] = {
            "title": segment.title or "Untitled",
            "start_s": segment.start_s,
            "kind": segment.state,
            "section": None if segment.section is None else sections[segment.section],
            "speakers": segment.speakers or None,
            "paper": None if segment.paper is None else names[segment.paper],
        }
    main = {notes.segments[number].paper for number in own}
    for position, (one, name) in enumerate(zip(notes.papers, names, strict=True)):
        if one.role == "main" and position in main:
            continue  # follows from the segments
        at = one.segment
        if at is not None and notes.segments[at].part is not None:
            at = holder_of(notes, own, notes.segments[at])
        where = segments.get(at) if at is not None else None
        role = "pick" if one.role == "pick" else "mentioned"
        parts["appearance"][f"{role}:{where or one.topic or ''}/{part_id([name])}"] = {
            "role": role,
            "segment": where,
            "topic": one.topic,
            "relation": one.relation,
            "position": position,
            "paper": name,
        }
    for position, segment in enumerate(notes.segments):
        holder = holder_of(notes, own, segment) if segment.part is not None else None
        if holder is not None:
            parts["resource"][_free_part(segment, parts["resource"])] = {
                "title": segment.title,
                "kind": "part",
                "start_s": segment.start_s,
                "segment": segments[holder],
                "position": position,
            }
    for position, link, where in _kept_links(notes, segments):
        title = link.text or link.address
        parts["resource"][part_id([link.kind, title, where or link.address])] = {
            "title": title,
            "kind": link.kind,
            "segment": where,
            "position": position,
            "url": link.address,
        }
    said = dict(fields)
    said.setdefault("title", notes.title)
    if notes.duration_s:
        said.setdefault("duration_s", notes.duration_s)
    return EpisodeStatement(episode_id, said, papers, parts)


def holder_of(notes: ParsedNotes, own: Sequence[int], part: ParsedSegment) -> int | None:
    """Return the segment of the main list, by its number, in which one of another list lies; the first one of the
    section of that list where the last one of the section before it lasts longer.

    Args:
        own: the numbers of the segments of the main list.
    """
    known = [number for number in own if part.section in (None, notes.segments[number].section)] or own
    return max((number for number in known if notes.segments[number].start_s <= part.start_s), default=known[0])


def _free_part(segment: ParsedSegment, taken: Container[str]) -> str:
    """Return an id for a row of a list with a clock of its own; equal titles are numbered."""
    words = ["part", segment.title, str(segment.part)]
    ids = (part_id(words if number == 1 else [*words, str(number)]) for number in count(1))
    return next(one for one in ids if one not in taken)


def _kept_links(notes: ParsedNotes, segments: Mapping[int, str]) -> Iterator[tuple[int, ParsedLink, str | None]]:
    """Yield the links that are kept, each with its position and the id of its segment: None for one of the whole
    episode, which keeps each address once."""
    whole: set[str] = set()
    for position, link in enumerate(notes.links, len(notes.segments)):
        if link.segment is not None:
            if where := segments.get(link.segment):
                yield position, link, where
        elif link.address not in whole and len(whole) < _MOST_WHOLE_LINKS:
            whole.add(link.address)
            yield position, link, None


def _papers(notes: ParsedNotes, episode_id: str) -> tuple[tuple[tuple[Paper, PaperNames], ...], list[str]]:
    """Return the papers with their names, and the name by which each is referred to."""
    found: list[tuple[Paper, PaperNames]] = []
    names: list[str] = []
    slugs: set[str] = set()
    for one in notes.papers:
        slug = _slug(one, slugs)
        paper_names = replace(one.names, episode_id=episode_id, slug=slug)
        name = paper_names.new_id() or slug
        paper = Paper(
            id=name,
            title=one.title or "",
            authors=one.authors,
            arxiv=one.arxiv,
            openreview=one.openreview,
            presentation=one.presentation,
            award=one.award,
            handle=slug,
        )
        found.append((paper, paper_names))
        names.append(name)
    return tuple(found), names


def _slug(one: ParsedPaper, taken: set[str]) -> str:
    """Return a short name for a paper that is free in its episode."""
    words = slug_words((one.title or "").split(":")[0])
    base = "-".join(words[:_SLUG_WORDS])[:_SLUG_LENGTH].strip("-")
    if not base:
        words = slug_words(one.names.readable.removeprefix("https://").removeprefix("http://"))
        base = "-".join(words)[:_SLUG_LENGTH].strip("-") or "paper"
    slug = free_slug(base, taken.__contains__)
    taken.add(slug)
    return slug


def _ids(titles: Sequence[str]) -> list[str]:
    """Return an id for each title; equal ones are numbered."""
    seen: dict[str, int] = {}
    found: list[str] = []
    for title in titles:
        key = bare_title(title) or title
        seen[key] = seen.get(key, 0) + 1
        found.append(part_id([key, str(seen[key])]))
    return found
