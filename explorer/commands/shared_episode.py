"""Imports an episode that another reader wrote with ``share-episode``."""

import argparse
import re
from typing import Any

from explorer.commands.library_lookup import opened
from explorer.commands.output import tell, write_json
from explorer.model import timecode
from explorer.model.catalogue import Catalogue
from explorer.model.translation import tr, trn

_BEGINS = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*"format"\s*:')


def is_shared(data: bytes, source: str) -> bool:
    """Return whether a file is an episode that somebody shared: by its beginning, or an object in a ``.json``."""
    is_object = source.lower().endswith(".json") and data[:64].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")
    return is_object or bool(_BEGINS.match(data[:200]))


def import_shared(arguments: argparse.Namespace, data: bytes, name: str) -> int:
    """Put a shared episode into the library, or with ``--dry-run`` only print it.

    Args:
        name: the file's name, for messages.

    Raises:
        KnownError: it is damaged.
    """
    from explorer.services import catalogue_file, catalogue_import
    from explorer.services.timeline_changes import revive

    catalogue = catalogue_file.read(data, name)
    episode_id = catalogue.episode.id
    if not arguments.dry_run:
        with opened(arguments.library) as (_, store):
            catalogue_import.put_catalogue(store, catalogue)
            revive(store, episode_id)
    if arguments.json:
        write_json(shared_json(catalogue))
    told = counted(len(catalogue.segments), len(catalogue.papers))
    tell(
        tr(
            "{value} “{title}” ({episode_id}): {told}.",
            value=tr("Read") if arguments.dry_run else tr("Imported"),
            title=catalogue.episode.title[:120],
            episode_id=episode_id,
            told=told,
        )
    )
    return 0


def counted(segments: int, papers: int) -> str:
    """Return ``1 segment, 2 papers``."""
    return f"{trn(segments, '{count} segment', '{count} segments')}, {trn(papers, '{count} paper', '{count} papers')}"


def shared_json(catalogue: Catalogue) -> dict[str, Any]:
    """Return a shared episode in the form in which an import of show notes is printed."""
    episode = catalogue.episode
    segments = {one.id: one for one in catalogue.segments}
    papers = {one.id: one for one in catalogue.papers}
    sections = {one.id: one for one in catalogue.sections}
    return {
        "id": episode.id,
        "podcast": episode.podcast,
        "title": episode.title,
        "duration_s": episode.duration_s,
        "sections": [{"start_s": one.start_s, "title": one.title, "letter": one.letter} for one in catalogue.sections],
        "segments": [
            {
                "start_s": one.start_s,
                "end_s": None if one.end_s == timecode.MAX_SECONDS else one.end_s,
                "title": one.title,
                "state": one.kind,
                "paper": papers[one.paper_id].title if one.paper_id in papers else None,
                "part": None,
                "speakers": list(one.speakers),
                "section": sections[one.section].title if one.section in sections else None,
            }
            for one in catalogue.segments
        ],
        "papers": [
            {
                "title": (paper := papers[one.paper_id]).title,
                "arxiv": paper.arxiv,
                "openreview": paper.openreview,
                "doi": catalogue.dois.get(paper.id),
                "pmid": catalogue.pmids.get(paper.id),
                "url": catalogue.pages.get(paper.id) or paper.abs_url(),
                "role": "main" if one.role == "discussed" else one.role,
                "segment": segments[one.segment_id].title if one.segment_id in segments else None,
                "topic": one.topic,
                "state": "linked" if paper.arxiv or paper.openreview or paper.id in catalogue.dois else "unresolved",
                "authors": list(paper.authors),
                "award": paper.award,
                "presentation": paper.presentation,
            }
            for one in catalogue.appearances
            if one.paper_id in papers
        ],
        "doubts": [],
    }
