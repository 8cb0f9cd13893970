"""Writes an episode as a file that another reader opens: times, titles, ids and links, and nobody's notes.

It is a catalog: of format 1 if the episode has all that this requires, else of format 2.
"""

import json
import re
from typing import Any

from explorer.model import paper_names
from explorer.model.episode import Timeline
from explorer.model.paper import Paper
from explorer.model.slug import free_slug
from explorer.services.episode_names import named_episode
from explorer.services.public_audio import may_be_told
from explorer.store.database import Store

_NAMES = {"doi": "doi", "pmid": "pmid", "pmcid": "pmc", "url": "url"}
"""What a file of format 2 calls the names of papers that one of format 1 cannot have, and their kinds here."""
_WORDS = re.compile(r"[^a-z0-9]+")


def episode_file(store: Store, name: str) -> bytes:
    """Return an episode's file. Raises KnownError as ``named_episode``."""
    timeline = store.episodes.timeline(named_episode(store, name).id)
    made = _catalog(store, timeline)
    return (json.dumps(made, indent=1, ensure_ascii=False) + "\n").encode("utf-8", "replace")


def _catalog(store: Store, timeline: Timeline) -> dict[str, Any]:
    episode = timeline.episode
    slugs = _slugs(timeline)
    picks: dict[str, list[str]] = {}
    for one in timeline.appearances:
        if one.role == "pick" and one.topic:
            picks.setdefault(one.topic, []).append(slugs[one.paper_id])
    mentioned = [
        slugs[one.paper_id]
        for one in timeline.appearances
        if one.role == "mentioned" and one.segment_id is None and one.topic is None
    ]
    segments = [
        {
            "id": _slug(one.id),
            "section": one.section or None,
            "title": one.title,
            "kind": "paper" if one.kind == "matched" else one.kind,
            "start_s": one.start_s,
            "speakers": list(one.speakers),
            "paper": slugs[one.paper_id] if one.paper_id else None,
            "related": _related(timeline, one.id, one.paper_id, slugs),
        }
        for one in timeline.segments
    ]
    papers = [_paper(store, timeline.papers[key], slug) for key, slug in slugs.items()]
    is_plain = (
        episode.duration_s is not None
        and bool(timeline.sections)
        and all(one["section"] and one["kind"] != "unmatched" for one in segments)
        and not mentioned
        and not any(key in one for key in _NAMES for one in papers)
        and all(one.segment_id for one in timeline.resources)
    )
    made: dict[str, Any] = {
        "format": 1 if is_plain else 2,
        "episode": {
            "id": episode.id,
            "podcast": episode.podcast or "Podcast",
            "title": episode.title,
            "duration_s": episode.duration_s,
            "event": episode.event,
            "page_url": episode.page_url,
            "audio_url": may_be_told(store, episode.id, episode.audio_url),
        },
        "sections": [{"letter": one.letter, "title": one.title, "start_s": one.start_s} for one in timeline.sections],
        "segments": segments,
        "picks": [{"topic": topic, "papers": list(dict.fromkeys(found))} for topic, found in picks.items()],
        "papers": papers,
        "resources": [
            {"title": one.title, "kind": one.kind, "segment": _slug(one.segment_id) if one.segment_id else None}
            | ({"url": one.url} if one.url else {})
            for one in timeline.resources
        ],
    }
    if not is_plain:
        made["episode"] |= {
            "guid": episode.guid,
            "published": episode.published,
            "artwork_url": episode.artwork_url,
        }
        made["mentioned"] = list(dict.fromkeys(mentioned))
    return made


def _related(timeline: Timeline, segment_id: str, own: str | None, slugs: dict[str, str]) -> list[dict[str, str]]:
    found = {
        one.paper_id: one.relation or "mentioned"
        for one in timeline.appearances
        if one.segment_id == segment_id and one.role != "discussed" and one.paper_id != own
    }
    return [{"paper": slugs[key], "relation": relation} for key, relation in found.items()]


def _paper(store: Store, paper: Paper, slug: str) -> dict[str, Any]:
    """Return the facts of a paper that its title and ids are; no text of others, such as an abstract."""
    found: dict[str, Any] = {
        "id": slug,
        "title": paper.title,
        "authors": list(paper.authors),
        "arxiv": paper.arxiv,
        "openreview": paper.openreview,
        "venue": paper.venue,
        "presentation": paper.presentation,
        "award": paper.award,
    }
    known = paper_names.by_kind(store.papers.names(paper.id))
    return found | {key: known[kind] for key, kind in _NAMES.items() if kind in known}


def _slugs(timeline: Timeline) -> dict[str, str]:
    """Return a name for each paper of the file, by its id."""
    found: dict[str, str] = {}
    for one in timeline.appearances:
        if one.paper_id in found:
            continue
        base = _slug(timeline.papers[one.paper_id].handle or one.paper_id)
        found[one.paper_id] = free_slug(base, lambda slug: slug in found.values())
    return found


def _slug(text: str) -> str:
    """Return a text as an id of a catalog: itself, if it is one."""
    if paper_names.SLUG.fullmatch(text):
        return text
    return _WORDS.sub("-", text.lower())[:90].strip("-") or "x"
