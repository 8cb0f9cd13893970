"""Imports an episode that another reader wrote with ``share-episode``."""

import argparse
from typing import Any

from explorer.commands.library_lookup import opened
from explorer.commands.output import tell, write_json
from explorer.model import timecode
from explorer.model.catalog import Catalog
from explorer.model.episode import Appearance
from explorer.model.paper import Paper
from explorer.model.paper_count import told_papers
from explorer.model.paper_names import PaperNames
from explorer.model.translation import tr, trn


def import_shared(arguments: argparse.Namespace, data: bytes, name: str) -> int:
    """Put a shared episode into the library, or with ``--dry-run`` only print it.

    Args:
        name: the file's name, for messages.

    Raises:
        KnownError: it is damaged.
    """
    from explorer.services import catalog_file, catalog_import
    from explorer.services.timeline_changes import revive

    catalog = catalog_file.read(data, name)
    episode_id = catalog.episode.id
    if not arguments.dry_run:
        with opened(arguments.library) as (_, store):
            catalog_import.put_catalog(store, catalog)
            revive(store, episode_id)
    if arguments.json:
        write_json(shared_json(catalog))
    told = counted(len(catalog.segments), told_papers(catalog.appearances))
    tell(
        tr(
            "{value} “{title}” ({episode_id}): {told}.",
            value=tr("Read") if arguments.dry_run else tr("Imported"),
            title=catalog.episode.title[:120],
            episode_id=episode_id,
            told=told,
        )
    )
    return 0


def counted(segments: int, papers: str) -> str:
    """Return ``1 segment, 2 papers``; ``papers`` says how many there are."""
    told = trn(segments, "{count} segment", "{count} segments")
    return f"{told}, {papers or trn(0, '{count} paper', '{count} papers')}"


def shared_json(catalog: Catalog) -> dict[str, Any]:
    """Return a shared episode in the form in which an import of show notes is printed."""
    episode = catalog.episode
    papers = {one.id: one for one in catalog.papers}
    sections = {one.id: one for one in catalog.sections}
    return {
        "id": episode.id,
        "podcast": episode.podcast,
        "title": episode.title,
        "duration_s": episode.duration_s,
        "sections": [{"start_s": one.start_s, "title": one.title, "letter": one.letter} for one in catalog.sections],
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
            for one in catalog.segments
        ],
        "papers": [_paper_json(one, papers[one.paper_id], catalog) for one in catalog.appearances],
        "doubts": [],
    }


def _paper_json(one: Appearance, paper: Paper, catalog: Catalog) -> dict[str, Any]:
    names = catalog.names.get(paper.id) or PaperNames()
    segment = next((two.title for two in catalog.segments if two.id == one.segment_id), None)
    is_linked = any((paper.arxiv, paper.openreview, names.doi, names.pmid, names.pmcid, names.url))
    return {
        "title": paper.title,
        "arxiv": paper.arxiv,
        "openreview": paper.openreview,
        "doi": names.doi,
        "pmid": names.pmid,
        "pmcid": names.pmcid,
        "url": names.url or paper.abs_url(),
        "role": "main" if one.role == "discussed" else one.role,
        "segment": segment,
        "topic": one.topic,
        "state": "linked" if is_linked else "unresolved",
        "authors": list(paper.authors),
        "award": paper.award,
        "presentation": paper.presentation,
    }
