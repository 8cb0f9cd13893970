"""Imports a catalog: says what it says as the statement of a source."""

import hashlib
from collections.abc import Iterable
from dataclasses import replace

from explorer.model.catalog import Catalog
from explorer.model.episode import Section
from explorer.model.episode_statement import EpisodeStatement, Parts
from explorer.model.paper_names import PaperNames, catalog_name
from explorer.store.database import Store

_FIELDS = ("podcast", "title", "duration_s", "event", "page_url", "audio_url", "artwork_url", "guid", "published")


def put_catalog(store: Store, catalog: Catalog) -> None:
    """Replace what the library has from this catalog by its new edition; see ``EpisodeFacts.take``."""
    store.episode_facts.take(f"catalogue:{catalog.episode.id}", statement_of(catalog))


def statement_of(catalog: Catalog) -> EpisodeStatement:
    """Return what a catalog says."""
    episode = catalog.episode

    def name(slug: str) -> str:
        return catalog_name(episode.id, slug) or slug

    sections = _section_ids(catalog.sections)
    segments: Parts = {
        one.id: {
            "section": sections.get(one.section),
            "title": one.title,
            "kind": one.kind,
            "start_s": one.start_s,
            "speakers": one.speakers or None,
            "paper": name(one.paper_id) if one.paper_id else None,
        }
        for one in catalog.segments
    }
    appearances: Parts = {
        f"{one.role}:{one.segment_id or one.topic or ''}/{one.paper_id}": {
            "role": one.role,
            "segment": one.segment_id,
            "topic": one.topic,
            "relation": one.relation,
            "position": position,
            "paper": name(one.paper_id),
        }
        for position, one in enumerate(catalog.appearances)
        if one.role != "discussed"  # these follow from the segments
    }
    resources: Parts = {
        part_id((one.kind, one.title, one.segment_id or one.url or "")): {
            "title": one.title,
            "kind": one.kind,
            "segment": one.segment_id,
            "position": position,
            "url": one.url,
        }
        for position, one in enumerate(catalog.resources)
    }
    return EpisodeStatement(
        episode.id,
        {field: getattr(episode, field) for field in _FIELDS},
        tuple(
            (
                one,
                replace(
                    catalog.names.get(one.id, PaperNames()),
                    arxiv=one.arxiv,
                    openreview=one.openreview,
                    episode_id=episode.id,
                    slug=one.id,
                ),
            )
            for one in catalog.papers
        ),
        {
            "section": {
                sections[one.letter]: {"title": one.title, "start_s": one.start_s, "letter": one.letter}
                for one in catalog.sections
            },
            "segment": segments,
            "appearance": appearances,
            "resource": resources,
        },
        tuple(
            replace(
                one,
                subject=name(one.subject) if one.subject_kind == "paper" else one.subject,
                target=name(one.target) if one.target_kind == "paper" else one.target,
            )
            for one in catalog.links
        ),
    )


def part_id(words: Iterable[str]) -> str:
    """Return an id for a part that has none in the catalog, made of what stays the same when others are added."""
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:16]


def _section_ids(sections: Iterable[Section]) -> dict[str, str]:
    """Return the ids of sections by letter: a letter passes to another section when one is inserted before it."""
    found: dict[str, str] = {}
    for one in sections:
        key = part_id([one.title])
        found[one.letter] = key if key not in found.values() else part_id([one.title, one.letter])
    return found
