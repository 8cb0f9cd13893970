"""The bundled episode as a Timeline, read without the store, and a session on it."""

import json
from dataclasses import replace

from explorer import resources
from explorer.app.session import Session
from explorer.model.episode import Appearance, Episode, Section, Segment, Timeline
from explorer.model.paper import Paper

FILE = resources.path("episodes", "latent-space-iclr-2024-part-1.json")


def bundled() -> Timeline:
    """The whole episode; nothing on disk, nothing annotated."""
    facts = json.loads(FILE.read_text(encoding="utf-8"))
    one = facts["episode"]
    episode = Episode(one["id"], one["podcast"], one["title"], one["duration_s"], one["event"])
    length = episode.duration_s
    sections = [(it["letter"], it["title"], it["start_s"]) for it in facts["sections"]]
    segments = facts["segments"]
    seen = [Appearance(it["paper"], "discussed", it["id"]) for it in segments if it["paper"]]
    seen += [Appearance(r["paper"], "mentioned", it["id"]) for it in segments for r in it["related"]]
    seen += [Appearance(paper, "pick", topic=it["topic"]) for it in facts["picks"] for paper in it["papers"]]
    keys = ("id", "title", "authors", "arxiv", "openreview", "venue", "presentation", "award")
    papers = [Paper(**{key: it[key] for key in keys if key != "authors"}) for it in facts["papers"]]
    authors = {it["id"]: tuple(it["authors"]) for it in facts["papers"]}
    return Timeline(
        episode=episode,
        sections=tuple(
            Section(*it, end) for it, end in zip(sections, [*(it[2] for it in sections[1:]), length], strict=True)
        ),
        segments=tuple(
            Segment(
                it["id"], it["section"], it["title"], it["kind"], it["start_s"], end, tuple(it["speakers"]), it["paper"]
            )
            for it, end in zip(segments, [*(it["start_s"] for it in segments[1:]), length], strict=True)
        ),
        appearances=tuple(seen),
        resources=(),
        papers={it.id: replace(it, authors=authors[it.id]) for it in papers},
    )


class Desk:
    """A session whose timeline a test can change, and what the session told."""

    def __init__(self, timeline: Timeline) -> None:
        self.timeline = timeline
        self.session = Session(self._load, timeline.papers.get)
        self.moments: list[int] = []
        self.papers: list[str | None] = []
        self.talks: list[str] = []
        self.session.moment_changed.connect(self.moments.append)
        self.session.paper_changed.connect(lambda paper: self.papers.append(paper.id if paper else None))
        self.session.talk_shown.connect(lambda segment: self.talks.append(segment.id))
        self.session.open_episode(timeline.episode.id)

    def change(self, **facts: object) -> None:
        """Other facts from the store, as after a fetch or an annotation."""
        self.timeline = replace(self.timeline, **facts)
        self.session.refresh()

    def _load(self, episode_id: str) -> Timeline | None:
        return self.timeline if episode_id == self.timeline.episode.id else None
