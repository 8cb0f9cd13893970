"""``episodes`` and ``papers``: list the library's content, as text or JSON."""

import argparse
from collections import Counter
from collections.abc import Mapping

from explorer.commands.audio_command import audio_json, audio_of
from explorer.commands.library_lookup import check_tables, episode, opened
from explorer.commands.output import heads, write_json, write_table
from explorer.commands.transcript_command import transcript_json
from explorer.model import timecode
from explorer.model.annotation import Item
from explorer.model.episode import Appearance, Episode, Timeline
from explorer.model.paper import Paper, PaperFile
from explorer.model.paper_names import by_kind
from explorer.model.podcast import ListedItem
from explorer.model.timeline_counts import TimelineCounts
from explorer.store.database import Store
from explorer.store.library_folder import Library

_LISTED = ("episodes", "segments", "appearances", "papers", "files")
"""The tables that the lists come from."""


def episodes(arguments: argparse.Namespace) -> int:
    """List the episodes, and after them those that feeds list and that are not imported yet."""
    with opened(arguments.library) as (_, store):
        check_tables(store, _LISTED)
        podcast = store.podcasts.named(arguments.podcast) if arguments.podcast else None
        found = [one for one in store.episodes.all() if podcast is None or one.podcast == podcast.title]
        timelines = {one.id: store.episodes.timeline(one.id) for one in found}
        audio = {one.id: audio_of(store, one) for one in found} if arguments.json else {}
        fed = store.podcasts.audio_urls(podcast.id if podcast else None) if arguments.json else {}
        words = {one.id: next(iter(store.transcripts.of_episode(one.id)), None) for one in found}
        titles = {one.id: one.title for one in store.podcasts.all()}
        listed = store.podcasts.items(podcast.id if podcast else None, limit=-1)
        waiting = [one for one in listed if one.episode_id is None]
        previews = store.podcasts.previews() if waiting else set()
    if arguments.json:
        write_json(
            [
                {
                    "id": one.id,
                    "podcast": one.podcast,
                    "title": one.title,
                    "event": one.event,
                    "duration_s": one.duration_s,
                    "duration": _length(one),
                    "papers": len(timelines[one.id].appearances),
                    "links": [
                        {"title": link.title, "kind": link.kind, "url": link.url, "side": is_side}
                        for is_side, links in (
                            (False, timelines[one.id].whole_links),
                            (True, timelines[one.id].side_links),
                        )
                        for link in links
                    ],
                    "preview": one.is_preview,
                    "guid": one.guid,
                    "published": one.published,
                    "imported": True,
                    "new": False,
                    "transcript": transcript_json(told) if (told := words[one.id]) else None,
                    "audio": audio[one.id],
                }
                for one in found
            ]
            + [
                {
                    "id": None,
                    "podcast": titles[one.podcast_id],
                    "title": one.title,
                    "event": None,
                    "duration_s": one.duration_s,
                    "duration": _length(one),
                    "papers": None,
                    "links": [],
                    "preview": one.id in previews,
                    "guid": one.guid,
                    "published": one.published,
                    "imported": False,
                    "new": one.is_new,
                    "transcript": None,
                    "audio": audio_json(None, fed[one.id], one.duration_s, ()) if one.id in fed else None,
                }
                for one in waiting
            ]
        )
    else:
        rows = [(one.id, _length(one) or "", one.podcast, one.title) for one in found]
        rows += [(one.guid, _length(one) or "", titles[one.podcast_id], one.title) for one in waiting]
        write_table([heads("ID", "LENGTH", "PODCAST", "TITLE"), *rows])
    return 0


def _length(one: Episode | ListedItem) -> str | None:
    return timecode.display(one.duration_s) if one.duration_s else None


def papers(arguments: argparse.Namespace) -> int:
    """List the papers of an episode in its order: discussed and mentioned by time, then the picks by topic; or all
    papers of the library in the order in which they were added."""
    with opened(arguments.library) as (library, store):
        check_tables(store, _LISTED)
        if arguments.all:
            everything: list[Item] = [*store.annotations.all(), *store.notes.all()]
            known = Counter(one.paper_id for one in everything)
            listed = [_paper_entry(library, store, one, known[one.id], {}) for one in store.papers.listed()]
        else:
            timeline = store.episodes.timeline(episode(store, arguments.episode).id)
            items: list[Item] = [
                *store.annotations.of_episode(timeline.episode.id),
                *store.notes.of_episode(timeline.episode.id),
            ]
            counts = TimelineCounts(timeline, items)
            listed = [_entry(library, store, timeline, one, counts) for one in _in_order(timeline)]
    if arguments.json:
        write_json(listed)
        return 0
    rows = [
        (
            str(one["start"] or one["topic"] or ""),
            str(one["role"] or ""),
            str(one["id"]),
            "downloaded" if one["file"] else "",
            str(one["annotations"] or ""),
            str(one["title"]),
        )
        for one in listed
    ]
    write_table([heads("WHEN", "ROLE", "ID", "PDF", "NOTES", "TITLE"), *rows])
    return 0


def _in_order(timeline: Timeline) -> list[Appearance]:
    """Sort by time, the discussed paper before the ones mentioned with it; picks last, in their own order."""

    def place(one: Appearance) -> tuple[float, bool]:
        segment = timeline.segment(one.segment_id) if one.segment_id else None
        return (segment.start_s if segment else float("inf"), one.role != "discussed")

    return sorted(timeline.appearances, key=place)


def _entry(
    library: Library, store: Store, timeline: Timeline, appearance: Appearance, counts: TimelineCounts
) -> dict[str, object]:
    """Return one object of ``papers --json``. ``section`` and ``segment`` are the catalog's ids."""
    segment = timeline.segment(appearance.segment_id) if appearance.segment_id else None
    place = {
        "role": appearance.role,
        "section": segment.section or None if segment else None,
        "segment": segment.id if segment else None,
        "topic": appearance.topic,
        "start_s": segment.start_s if segment else None,
        "start": timecode.display(segment.start_s) if segment else None,
    }
    return _paper_entry(library, store, timeline.papers[appearance.paper_id], counts.of(appearance.paper_id), place)


def _paper_entry(
    library: Library, store: Store, paper: Paper, count: int, place: Mapping[str, object]
) -> dict[str, object]:
    """Return one object of ``papers --json``.

    Args:
        count: the number of annotations and notes.
        place: where it is in an episode; empty for a list of the library.
    """
    file = store.papers.current_file(paper.id)
    names = by_kind(store.papers.names(paper.id))
    return {
        "id": paper.handle,
        "title": paper.title,
        "authors": list(paper.authors),
        "arxiv": paper.arxiv,
        "openreview": paper.openreview,
        **{name: place.get(name) for name in ("role", "section", "segment", "topic", "start_s", "start")},
        "file": _file_entry(library, file) if file else None,
        "annotations": count,
        "doi": names.get("doi"),
        "pmid": names.get("pmid"),
        "pmcid": names.get("pmc"),
        "url": names.get("url"),
    }


def _file_entry(library: Library, file: PaperFile) -> dict[str, object]:
    """Return the file as an object; ``path`` is absolute."""
    return {
        "path": str(library.root / file.path),
        "bytes": file.bytes,
        "sha256": file.sha256,
        "arxiv_version": file.arxiv_version,
    }
