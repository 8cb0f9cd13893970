"""Where the user is and where the sound is: what opens a paper, and which second a mark keeps."""

from typing import get_args

import pytest
from pytestqt.qtbot import QtBot

from explorer.app.episodes.session import Session
from explorer.model.episode import Episode, Segment, Timeline
from explorer.model.paper import Paper
from explorer.model.place import Place, Why, opens, second_of_annotation
from tests.ui.timelines import Desk, bundled


@pytest.mark.parametrize("why", get_args(Why))
def test_what_opens_a_paper_is_a_rule_of_why(why: Why) -> None:
    always = why in ("timeline", "segment", "time", "step", "link")
    assert opens(why, another=False) == always
    assert opens(why, another=True) == (always or why in ("key", "followed"))


@pytest.mark.parametrize("why", get_args(Why))
def test_a_moment_opens_what_is_discussed_there_where_the_rule_says_so(qtbot: QtBot, why: Why) -> None:
    desk = Desk(bundled())
    desk.session.go_to(8112, why)
    assert desk.session.moment == 8112
    assert desk.session.place.segment
    assert desk.session.place.segment.paper_id == "yarn"
    assert desk.papers == (["yarn"] if opens(why, another=True) else [])
    # The player's own buttons, and a click on the strip, move the sound, which is followed.
    assert desk.session.place.why == ("followed" if why in ("player", "here", "strip", "repeat") else why)
    desk.session.go_to(8113, why)
    assert len(desk.papers) == (2 if opens(why, another=False) else int(opens(why, another=True)))


def test_one_act_is_one_change_of_place(qtbot: QtBot) -> None:
    desk = Desk(bundled())
    changes: list[tuple[Place, Place]] = []
    desk.session.place_changed.connect(lambda now, before: changes.append((now, before)))
    desk.session.go_to(8112)
    desk.session.open_paper("longrope")
    desk.session.turn_page(3)
    desk.session.turn_page(3)
    now = [place for place, _ in changes]
    assert [place.why for place in now] == ["time", "name", "page"]
    assert [place.paper and place.paper.id for place in now] == ["yarn", "longrope", "longrope"]
    assert [place.page for place in now] == [None, None, 3]
    assert [before for _, before in changes[1:]] == now[:-1]
    assert [place.is_in_passing for place in now] == [True, False, False]
    with pytest.raises(AttributeError):
        now[0].page = 2  # type: ignore[misc]


def test_the_sound_enters_segments_and_opens_them_only_for_who_follows(qtbot: QtBot) -> None:
    desk = Desk(bundled())
    session, entered = desk.session, []
    session.playhead.segment_entered.connect(lambda segment, why: entered.append((segment and segment.id, why)))
    session.go_to(9120)
    desk.papers.clear()
    before = session.segment
    for second in range(9121, 9135):
        session.playhead.tick(1000 * second)
    assert session.segment != before
    assert session.place.why == "followed"
    assert desk.papers == []
    assert [why for _, why in entered] == ["time", "followed"]
    session.follows = True
    session.playhead.tick(9_100_000)
    session.playhead.tick(9_101_000)
    session.playhead.tick(9_134_000)
    assert desk.papers[-1] == "fastgen"
    assert len(desk.papers) == 2


def test_a_tick_reads_no_timeline_and_changes_no_place(qtbot: QtBot) -> None:
    desk = Desk(bundled())
    desk.session.go_to(8112)
    loads: list[str] = []
    desk.session._load_timeline = lambda episode_id: loads.append(episode_id)  # type: ignore[assignment, func-returns-value]
    places: list[object] = []
    desk.session.place_changed.connect(lambda *_: places.append(1))
    for number in range(1000):
        desk.session.playhead.tick(8_112_000 + 100 * number)
    assert (loads, places) == ([], [])
    assert desk.session.moment == 8211
    assert desk.session.playhead.position == 8_211_900


def test_another_episode_begins_without_a_moment(qtbot: QtBot) -> None:
    desk = Desk(bundled())
    desk.session.go_to(8112)
    desk.change(on_disk=frozenset({"yarn"}))
    assert desk.session.moment == 8112, "other facts of the same episode"
    desk.session.open_episode("other")
    assert desk.session.moment is desk.session.segment is None


SEGMENT = Segment("s", "A", "S", "paper", 10, 20, paper_id="p")
TIMELINE = Timeline(Episode("e", "P", "T", 100), (), (SEGMENT,), (), (), {"p": Paper("p", "P")})


@pytest.mark.parametrize(
    ("segment", "paper_id", "is_playing", "second"),
    [
        (SEGMENT, "p", False, 15),
        (SEGMENT, "q", False, None),
        (None, "p", False, None),
        (SEGMENT, "q", True, 15),
        (None, "p", True, 15),
    ],
)
def test_a_mark_keeps_the_second_of_the_sound_or_of_the_moment_it_is_about(
    segment: Segment | None, paper_id: str, is_playing: bool, second: int | None
) -> None:
    assert second_of_annotation(TIMELINE, segment, 15, paper_id, is_playing=is_playing) == second
    assert second_of_annotation(TIMELINE, segment, None, paper_id, is_playing=is_playing) is None


def test_without_an_episode_nothing_is_gone_to(qtbot: QtBot) -> None:
    session = Session(lambda _: None, lambda _: None)
    told: list[str] = []
    session.notified.connect(told.append)
    session.go_to(60)
    session.open_paper("nobody's")
    assert (session.moment, session.paper, told) == (None, None, [])
