"""Helpers of the timeline's tests: the bundled episode, read without the store, a session, and the rows of a pane."""

import json
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QRect, Qt
from PySide6.QtGui import QColor, QImage

from explorer import resources
from explorer.app.episodes.session import Session
from explorer.app.items.item_counts import ItemCounts
from explorer.app.shell.theme import Theme
from explorer.model.annotation import Note
from explorer.model.episode import Appearance, Episode, Section, Segment, Timeline
from explorer.model.paper import Paper
from explorer.model.place import Place
from explorer.ui.timeline.timeline_pane import TimelinePane
from explorer.ui.timeline.timeline_rows import TimelineRow

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot  # The benchmark measures the memory of a program that uses this module.

FILE = resources.path("episodes", "latent-space-iclr-2024-part-1.json")


def bundled() -> Timeline:
    """Return the whole episode, without PDFs and annotations."""
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


def crowded(segments: int = 500) -> Timeline:
    """Return the episode with as many segments, all of one length."""
    timeline = bundled()
    length = timeline.episode.duration_s or 0
    starts = [length * one // segments for one in range(segments + 1)]
    cut = [
        Segment(f"s{number}", "ABCD"[number % 4], f"Segment {number}: its title", "talk", start, end)
        for number, (start, end) in enumerate(pairwise(starts))
    ]
    return replace(timeline, segments=tuple(cut))


class Desk:
    """A session whose timeline a test can change, with its messages."""

    def __init__(self, timeline: Timeline) -> None:
        self.timeline = timeline
        self.session = Session(self._load, timeline.papers.get)
        self.notes: dict[str, Note] = {}
        self.counts = ItemCounts(self.session, lambda: self.notes.values(), self.notes.get)
        self.moments: list[int] = []
        self.papers: list[str | None] = []
        self.talks: list[str] = []
        self.session.playhead.sought.connect(lambda position, _: self.moments.append(position // 1000))
        self.session.place_changed.connect(self._place_changed)
        self.session.open_episode(timeline.episode.id)

    def change(self, **facts: object) -> None:
        """Change facts of the timeline, as after a download; ``notes`` are the numbers of notes by paper."""
        if isinstance(notes := facts.pop("notes", None), dict):
            self.notes.clear()
            made = (Note(f"{one}-{at}", "", "", "", paper_id=one) for one, many in notes.items() for at in range(many))
            self.notes |= {one.id: one for one in made}
            self.counts.follow(None)
        self.timeline = replace(self.timeline, **facts)
        self.session.refresh()

    def _place_changed(self, place: Place, before: Place) -> None:
        if place.opening:
            self.papers.append(place.paper.id if place.paper else None)
        if place.talk:
            self.talks.append(place.talk.id)

    def _load(self, episode_id: str) -> Timeline | None:
        return self.timeline if episode_id == self.timeline.episode.id else None


def keys(pane: TimelinePane) -> list[str]:
    """Return the keys of the shown rows, in order."""
    return [row.key for row in pane.model.shown()]


def index(pane: TimelinePane, key: str) -> QModelIndex:
    """Return the index of a row; fails if it is not shown."""
    place = pane.model.place_of(key)
    assert place is not None, f"{key} is not shown"
    return pane.model.index(place)


def row(pane: TimelinePane, key: str) -> TimelineRow:
    """Return a row."""
    return pane.model.row_at(index(pane, key).row())


def rect(pane: TimelinePane, key: str) -> QRect:
    """Return the rectangle of a row in the list."""
    return pane.view.visualRect(index(pane, key))


def words(pane: TimelinePane, key: str) -> str:
    """Return a row's text for screen readers."""
    return index(pane, key).data(Qt.ItemDataRole.AccessibleTextRole)


def click(qtbot, pane: TimelinePane, key: str) -> None:
    """Scroll to the row and click it."""
    pane.view.scrollTo(index(pane, key))
    qtbot.mouseClick(pane.view.viewport(), Qt.MouseButton.LeftButton, pos=rect(pane, key).center())


def picture(pane: TimelinePane) -> QImage:
    """Return a picture of the list."""
    return pane.view.viewport().grab().toImage()


def in_sight(pane: TimelinePane, key: str) -> bool:
    """Return whether a row is completely visible."""
    return pane.view.viewport().rect().contains(rect(pane, key))


def edge(pane: TimelinePane, key: str) -> QColor:
    """Return the color at a row's left edge."""
    place = rect(pane, key)
    return picture(pane).pixelColor(1, place.center().y())


def shown_pane(qtbot: "QtBot", desk: Desk, theme: Theme) -> TimelinePane:
    """Show a timeline panel."""
    pane = TimelinePane(desk.session, theme, desk.counts)
    qtbot.addWidget(pane)
    pane.resize(340, 900)
    with qtbot.waitExposed(pane):
        pane.show()
    pane.activateWindow()
    return pane
