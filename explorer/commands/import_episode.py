"""``import-episode``: reads show notes into an episode with its timeline and papers."""

import argparse
import sys
from pathlib import Path

from explorer.commands.library_lookup import opened
from explorer.commands.output import tell, write_json, write_table
from explorer.commands.resolve_command import searcher, tell_problems
from explorer.model import timecode
from explorer.model.errors import KnownError
from explorer.model.show_notes.parsed_notes import ParsedNotes, ParsedPaper
from explorer.services.episode_resolution import resolve_kept, resolve_notes
from explorer.services.episode_text import MAX_BYTES, EpisodeText, keep_episode, read_episode_text
from explorer.services.title_questions import candidate_json


def import_episode(arguments: argparse.Namespace) -> int:
    """Import the show notes, or with ``--dry-run`` only print what they say.

    Raises:
        KnownError: they can't be read.
    """
    data, name = _read(arguments.source)
    episode = read_episode_text(
        data, name=name, podcast=arguments.podcast, title=arguments.title, duration_s=arguments.duration
    )
    problems: list[KnownError] = []
    if not arguments.dry_run:
        with opened(arguments.library) as (_, store):
            keep_episode(store, episode)
            searching = searcher(store, everywhere=arguments.everywhere) if arguments.resolve else None
            problems = resolve_kept(store, episode, searching)
    elif arguments.resolve:
        problems = resolve_notes(episode, searcher(None, everywhere=arguments.everywhere))
    if arguments.json:
        write_json(notes_json(episode))
    else:
        _print(episode, kept=not arguments.dry_run)
    tell_problems(problems)
    return 0


def notes_json(episode: EpisodeText) -> dict[str, object]:
    """Return what an import keeps. ``paper`` of a segment and ``segment`` of a paper are the title of the other, the
    keys that end in ``_index`` its place in the other list; times are in seconds."""
    notes = episode.notes
    return {
        "id": episode.episode_id,
        "podcast": episode.fields.get("podcast") or None,
        "title": episode.fields["title"],
        "duration_s": notes.duration_s,
        "sections": [{"start_s": one.start_s, "title": one.title, "letter": one.letter} for one in notes.sections],
        "segments": [
            {
                "start_s": one.start_s,
                "end_s": one.end_s,
                "title": one.title,
                "state": one.state,
                "paper": None if one.paper is None else notes.papers[one.paper].name,
                "paper_index": one.paper,
                "part": one.part,
                "speakers": list(one.speakers),
                "advert": one.is_advert,
                "section": None if one.section is None else notes.sections[one.section].title,
            }
            for one in notes.segments
        ],
        "papers": [_paper_json(one, notes) for one in notes.papers],
        "links": [
            {"text": one.text, "url": one.address, "kind": one.kind, "segment_index": one.segment}
            for one in notes.links
        ],
        "doubts": [
            {
                "kind": one.kind,
                "text": one.text,
                "segment": None if one.segment is None else notes.segments[one.segment].title,
                "paper": None if one.paper is None else notes.papers[one.paper].name,
                "candidates": [candidate_json(ranked) for ranked in one.candidates],
            }
            for one in notes.doubts
        ],
        "truncated": notes.is_truncated,
    }


def _paper_json(one: ParsedPaper, notes: ParsedNotes) -> dict[str, object]:
    return {
        "title": one.title,
        "arxiv": one.arxiv,
        "openreview": one.openreview,
        "doi": one.doi,
        "pmid": one.pmid,
        "pmcid": one.pmcid,
        "url": one.url,
        "role": one.role,
        "segment": None if one.segment is None else notes.segments[one.segment].title,
        "segment_index": one.segment,
        "topic": one.topic,
        "state": one.state,
        "words": one.words or one.title,
        "evidence": one.evidence,
        "authors": list(one.authors),
        "year": one.year,
        "award": one.award,
        "presentation": one.presentation,
    }


def _read(source: str) -> tuple[bytes, str]:
    if source == "-":
        if sys.stdin is None:
            raise KnownError("notes-empty", "There is no input: name a file.")
        return sys.stdin.buffer.read(MAX_BYTES + 1), ""
    path = Path(source)
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1), path.stem
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or "not a file name"
        raise KnownError(
            "notes-unreadable", f"“{source[:200]}” can't be read ({reason}): name another file."
        ) from error


def _print(episode: EpisodeText, *, kept: bool) -> None:
    notes = episode.notes
    starts = {one.start_s: one.title for one in notes.sections}
    rows: list[tuple[str, str, str]] = []
    for segment in notes.segments:
        if segment.start_s in starts:
            rows.append((timecode.display(segment.start_s), "section", starts.pop(segment.start_s)))
        paper = "" if segment.paper is None else f"  →  {notes.papers[segment.paper].name}"
        kind = "part" if segment.part else segment.state
        rows.append((timecode.display(segment.start_s), kind, segment.title + paper))
    for one in notes.papers:
        if one.role != "main":
            rows.append(("", one.role, one.name + (f"  ({one.topic})" if one.topic else "")))
    write_table([("TIME", "WHAT", "TITLE"), *rows])
    for doubt in notes.doubts:
        tell(doubt.text)
    if not notes.papers:
        tell("No papers are named in these notes. Add one, or import the episode's page.")
    tell(
        f"{'Imported' if kept else 'Read'} “{episode.fields['title'][:120]}” ({episode.episode_id}): "
        f"{len(notes.segments)} segments, {len(notes.papers)} papers, {len(notes.doubts)} to check."
    )
