"""``import-episode`` and ``share-episode``: add an episode from show notes, a page, a feed or a file, and write one."""

import argparse
import re
import sys
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

from explorer.commands.library_lookup import opened
from explorer.commands.output import heads, tell, write_json, write_table, write_utf8
from explorer.commands.progress_line import ProgressLine
from explorer.commands.resolve_command import searcher, tell_problems
from explorer.commands.shared_episode import counted, import_shared
from explorer.files import read_up_to
from explorer.model import timecode
from explorer.model.episode import Timeline
from explorer.model.errors import KnownError
from explorer.model.paper_count import told_counts, told_papers
from explorer.model.progress import CancelToken
from explorer.model.show_notes.parsed_notes import ParsedNotes, ParsedPaper
from explorer.model.translation import tr
from explorer.services.catalog_file import is_catalog
from explorer.services.episode_resolution import resolve_kept, resolve_notes, wanted_titles
from explorer.services.episode_text import MAX_BYTES, EpisodeText, keep_episode, read_episode_text
from explorer.services.title_questions import candidate_json
from explorer.store.database import Store
from explorer.store.library_folder import library_at


def import_episode(arguments: argparse.Namespace) -> int:
    """Import an episode, or with ``--dry-run`` only print what its notes say.

    Raises:
        KnownError: it can't be found or read.
    """
    if not arguments.source.strip():
        raise KnownError("notes-missing", "Name a file, an https:// address or an episode of your podcasts.")
    is_file = arguments.source == "-" or _is_file(arguments.source)
    data, name = b"", ""
    if is_file and not _is_audio(arguments.source):
        data, name = _read(arguments.source)
        if is_catalog(data, arguments.source):
            return import_shared(arguments, data, Path(arguments.source).name)
    problems: list[KnownError] = []
    kept: Timeline | None = None
    # Notes in a file are read without the library, so that a dry run leaves no trace of any.
    needs_library = not is_file or not arguments.dry_run
    with opened(arguments.library) if needs_library else nullcontext((None, None)) as (_, store):
        episode = _of_file(arguments, data, name, store) if is_file or store is None else _of_name(store, arguments)
        if not arguments.dry_run and store is not None:
            episode = replace(episode, episode_id=keep_episode(store, episode))
            with _progress(arguments, episode) as line:
                searching = (
                    searcher(arguments.library, store, line.show, everywhere=arguments.everywhere)
                    if arguments.resolve
                    else None
                )
                problems = resolve_kept(store, episode, searching)
            kept = store.episodes.timeline(episode.episode_id)
            titles = store.lists.doubts([episode.episode_id]).get(episode.episode_id, 0)
    if arguments.dry_run and arguments.resolve:
        # A library that is there knows papers; a dry run makes none.
        there = library_at(arguments.library).database.exists()
        with (
            opened(arguments.library) if there else nullcontext((None, None)) as (_, known),
            _progress(arguments, episode) as line,
        ):
            searching = searcher(arguments.library, known, line.show, everywhere=arguments.everywhere)
            problems = resolve_notes(episode, searching, known)
    for notice in episode.notices:
        tell(notice)
    if episode.times_from != "notes":
        audio = tr("The times are those of the audio’s chapters.")
        tell(tr("The times are those of the feed’s chapters.") if episode.times_from == "feed" else audio)
    if arguments.json:
        write_json(notes_json(episode))
    else:
        _print(episode)
        notes = episode.notes
        if kept is None:
            titles = len(wanted_titles(episode))
            discussed = len({one.paper for one in notes.segments} - {None})
            papers = told_counts(discussed, len(notes.papers) - discussed)
            told = counted(sum(one.part is None for one in notes.segments), papers)
        else:
            told = counted(len(kept.segments), told_papers(kept.appearances))
        if not (notes.papers or titles or (kept and kept.papers)):
            tell(tr("No papers are named in these notes. Add one, or import the episode’s page."))
        tell(
            tr(
                "{value} “{fields}” ({episode_id}): {told}, {doubts} to check.",
                value="Imported" if kept else "Read",
                fields=episode.fields["title"][:120],
                episode_id=episode.episode_id,
                told=told,
                doubts=titles + sum(one.kind != "title" for one in notes.doubts),
            )
        )
    tell_problems(problems)
    return 0


def _progress(arguments: argparse.Namespace, episode: EpisodeText) -> ProgressLine:
    return ProgressLine(str(episode.fields["title"])[:40], in_terminal=True, quiet=arguments.json)


def share_episode(arguments: argparse.Namespace) -> int:
    """Write an episode to a file that another reader opens with ``import-episode``.

    Raises:
        KnownError: there is no such episode, or the file can't be written.
    """
    from explorer.services.episode_file import episode_file
    from explorer.services.user_file import write_named

    with opened(arguments.library) as (_, store):
        data = episode_file(store, arguments.id)
    if str(arguments.output) == "-":
        write_utf8(data.decode("utf-8"))
        return 0
    write_named(arguments.output, data)
    tell(
        tr(
            "Wrote “{id}” to {path}: another reader opens it with import-episode.",
            id=arguments.id,
            path=arguments.output,
        )
    )
    return 0


def _is_file(source: str) -> bool:
    if source.startswith(("http://", "https://")):
        return False
    path = Path(source)
    try:
        is_named_so = path.suffix.lower() in _SUFFIXES and (path.is_absolute() or "." not in source.split("/")[0])
        return path.exists() or is_named_so or (path.suffix.lower() in _SUFFIXES and "/" not in source)
    except (OSError, ValueError):
        return True  # what is wrong with the name is told when it is opened


def _is_audio(source: str) -> bool:
    return source != "-" and Path(source).suffix.lower() in _AUDIO


def _of_file(arguments: argparse.Namespace, data: bytes, name: str, store: Store | None) -> EpisodeText:
    if _is_audio(arguments.source):
        from explorer.commands.podcast_commands import web_of
        from explorer.services.episode_import import episode_of_audio

        return episode_of_audio(
            Path(arguments.source),
            podcast=arguments.podcast,
            title=arguments.title,
            store=store,
            web=web_of(arguments.library, store) if store is not None else None,
        )
    if _CAPTIONS.match(data[:2000]):
        raise KnownError(
            "notes-are-transcript",
            "“{source}” is a transcript, not show notes: import the episode, then add it with transcript EPISODE FILE.",
            source=arguments.source[:200],
        )
    return read_episode_text(
        data, name=name, podcast=arguments.podcast, title=arguments.title, duration_s=arguments.duration
    )


def _of_name(store: Store, arguments: argparse.Namespace) -> EpisodeText:
    """Return the episode of a page's address, or of an item of a subscribed feed."""
    from explorer.commands.podcast_commands import web_of
    from explorer.services.episode_import import episode_of_item, episode_of_page
    from explorer.sources.podcast_web import web_address

    web, cancel = web_of(arguments.library, store), CancelToken()
    if item := store.podcasts.find(arguments.source):
        return episode_of_item(store, web, item, cancel)
    if address := web_address(arguments.source):
        return episode_of_page(store, web, address, cancel, podcast=arguments.podcast)
    titled = store.podcasts.titled_items(arguments.source.strip())
    if len(titled) == 1:
        return episode_of_item(store, web, titled[0], cancel)
    if titled:
        raise KnownError(
            "episode-ambiguous",
            "{count} episodes are called “{source}”: name one by its id in “paper-explorer episodes”.",
            count=len(titled),
            source=arguments.source[:200],
        )
    raise KnownError(
        "notes-unreadable",
        "“{source}” is not a file, an https:// address or an episode of your podcasts: name another.",
        source=arguments.source[:200],
    )


_CAPTIONS = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:WEBVTT\b|\[Script Info\]|(?:\d+\s+)?(?:\d+:)?\d\d:\d\d[.,]\d{3}\s*-->)", re.IGNORECASE
)
"""How transcripts as VTT, ASS and SRT begin."""
_AUDIO = (".mp3", ".m4a", ".m4b", ".mp4", ".aac", ".ogg", ".oga", ".opus", ".flac", ".wav", ".aiff", ".wma")
_SUFFIXES = (*_AUDIO, ".md", ".txt", ".html", ".htm", ".json")
"""Names that end so are files, even if there is none: the error says that."""


def notes_json(episode: EpisodeText) -> dict[str, object]:
    """Return what an import keeps. ``paper`` of a segment and ``segment`` of a paper are the title of the other, of a
    paper without one its id or page as it stands in ``papers``; the keys that end in ``_index`` its place in the other
    list; times are in seconds."""
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
                "paper": None if one.paper is None else _reference(notes.papers[one.paper]),
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
                "paper": None if one.paper is None else _reference(notes.papers[one.paper]),
                "candidates": [candidate_json(ranked) for ranked in one.candidates],
            }
            for one in notes.doubts
        ],
        "truncated": notes.is_truncated,
    }


def _reference(one: ParsedPaper) -> str:
    """Return the title of a paper, else its first id or its page, in the form in which ``papers`` lists it."""
    ids = (one.arxiv, one.openreview, one.doi, one.pmid, one.pmcid, one.url)
    return one.title or next((value for value in ids if value), one.name)


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
        return read_up_to(path, MAX_BYTES + 1), path.stem
    except FileNotFoundError as error:
        raise KnownError(
            "notes-missing",
            "There is no file “{source}”: check its folder and name, or name another file.",
            source=source[:200],
        ) from error
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or tr("not a file name")
        raise KnownError(
            "notes-unreadable",
            "“{source}” can’t be read ({reason}): name another file.",
            source=source[:200],
            reason=reason,
        ) from error


def _called(one: ParsedPaper) -> str:
    """Return what to call a paper, and that it is a guess."""
    return f"{one.name} (guess)" if one.state == "guess" else one.name


def _print(episode: EpisodeText) -> None:
    notes = episode.notes
    lines = [(one.start_s, 0, "section", one.title) for one in notes.sections]
    for segment in notes.segments:
        paper = "" if segment.paper is None else f"  →  {_called(notes.papers[segment.paper])}"
        kind = "part" if segment.part else segment.state
        lines.append((segment.start_s, 1, kind, segment.title + paper))
    rows = [(timecode.display(start), kind, title) for start, _, kind, title in sorted(lines, key=lambda one: one[:2])]
    for one in notes.papers:
        if one.role != "main" or one.segment is None:
            rows.append(("", one.role, _called(one) + (f"  ({one.topic})" if one.topic else "")))
    write_table([heads("TIME", "WHAT", "TITLE"), *rows])
    for doubt in notes.doubts:
        tell(doubt.text)
