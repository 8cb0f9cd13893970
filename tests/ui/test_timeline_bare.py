"""Episodes of which less is known: without a length, sections, segments, or the papers of some segments."""

from dataclasses import replace

import pytest

from explorer.app.shell.theme import Theme
from explorer.model import timecode
from explorer.model.episode import Segment, Timeline
from explorer.ui.timeline.episode_strip import EpisodeStrip
from explorer.ui.timeline.timeline_pane import TimelinePane
from tests.ui.timelines import Desk, bundled, keys, row, words

# The offscreen platform says so of every window with a smallest size.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support (propagateSizeHints|raise)")


def chapters() -> Timeline:
    """Four chapters of an episode that nobody knows the length of."""
    full = bundled()
    segments = (
        Segment("intro", "", "Welcome", "talk", 0, 300),
        Segment("unknown", "", "Attention Is All You Need", "unmatched", 300, 900),
        Segment("known", "", "YaRN", "matched", 900, 1500, (), "yarn"),
        Segment("last", "", "Goodbye", "talk", 1500, timecode.MAX_SECONDS),
    )
    episode = replace(full.episode, duration_s=None)
    return replace(full, episode=episode, sections=(), segments=segments, appearances=())


def shown(qtbot, timeline: Timeline, theme: Theme) -> tuple[Desk, TimelinePane, EpisodeStrip]:
    desk = Desk(timeline)
    pane, strip = TimelinePane(desk.session, theme), EpisodeStrip(desk.session, theme)
    for widget, height in ((pane, 700), (strip, strip.sizeHint().height())):
        qtbot.addWidget(widget)
        widget.resize(320 if widget is pane else 1400, height)
        with qtbot.waitExposed(widget):
            widget.show()
    return desk, pane, strip


def test_chapters_without_sections_or_an_end(qtbot, theme) -> None:
    desk, pane, strip = shown(qtbot, chapters(), theme)
    assert keys(pane) == ["segment:intro", "segment:unknown", "segment:known", "segment:last"]
    assert [row(pane, key).length_s for key in keys(pane)] == [300, 600, 600, 0]
    assert [row(pane, key).talk for key in keys(pane)] == [True, False, False, True]
    assert "paper unknown" in words(pane, "segment:unknown")
    assert words(pane, "segment:last") == "0:25:00, Goodbye, talk without a paper", "no length is told"
    boxes = [pane.view.painter.measure.boxes(row(pane, f"segment:{one}"), 320) for one in ("intro", "last")]
    assert [one.length.isEmpty() for one in boxes] == [False, True]
    desk.session.go_to(2000)
    assert desk.session.segment
    assert desk.session.segment.id == "last"
    assert strip.accessibleDescription() == "0:33:20, Goodbye"
    assert abs(strip.second_at(strip.x_of(1000)) - 1000) < 5


def test_a_last_chapter_is_as_long_as_the_episode_says(qtbot, theme) -> None:
    full = chapters()
    episode, last = replace(full.episode, duration_s=1800), replace(full.segments[-1], end_s=1800)
    timeline = replace(full, episode=episode, segments=(*full.segments[:-1], last))
    desk, pane, strip = shown(qtbot, timeline, theme)
    assert row(pane, "segment:last").length_s == 300
    desk.session.go_to(1600)
    assert strip.accessibleDescription() == "0:26:40 of 0:30:00, Goodbye"


@pytest.mark.parametrize("duration", [None, 1800])
def test_an_episode_without_segments_has_its_time(qtbot, theme, duration: int | None) -> None:
    full = chapters()
    bare = replace(full, episode=replace(full.episode, duration_s=duration), segments=())
    desk, pane, strip = shown(qtbot, bare, theme)
    desk.session.go_to(1000)
    assert desk.session.moment == 1000
    assert desk.session.paper is None
    assert keys(pane) == []
    assert strip.accessibleDescription() == ("0:16:40" if duration is None else "0:16:40 of 0:30:00")
    strip.grab()
