"""The way back to where the user listened: after excerpts of the inbox, and after jumps from anywhere in the window."""

import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from explorer.app.episodes.player_requests import carry_out
from explorer.model.episode_audio import EpisodeAudio, ListeningState
from explorer.model.known_settings import EPISODE_PLACES, LAST_MOMENT
from explorer.model.transcript import Cue
from explorer.ui.inbox.inbox_pane import InboxPane
from explorer.ui.transcript.transcript_pane import TranscriptPane
from tests.ui.conftest import User, close_window, stored
from tests.ui.test_player import Listener, attached, tones  # noqa: F401

pytestmark = pytest.mark.qt_log_ignore("PulseAudioService", "No audio device", "qt.multimedia", "QFFmpeg", extend=True)


@pytest.fixture
def listener(attached: Path, open_window: Callable[..., User]) -> Listener:  # noqa: F811
    return Listener(open_window())


def pane_of(listener: Listener, *seconds: int) -> InboxPane:
    """The inbox, with marks at these seconds; the first is the current one, and the list has the focus."""
    user = listener.user
    for second in seconds:
        user.window.context.subjects.inbox.mark(f"mark {second}", at_s=second)
    user.window.context.actions["go.inbox"].trigger()
    pane = user.window.navigation.inbox
    user.until(lambda: pane.inbox.is_read and len(pane.model.rows) == len(seconds))
    pane.view.choose(0)
    return pane


def press(pane: InboxPane, key: Qt.Key) -> None:
    QTest.keyClick(pane.view, key)


def offered(listener: Listener) -> str:
    """What the button in the player's row says; empty if it is not there."""
    button = listener.row.return_button
    return "" if button.isHidden() else button.text()


def at(listener: Listener) -> int:
    return listener.player.position_ms


def test_what_is_heard_around_a_mark_ends_where_the_player_was(listener: Listener, library: Path) -> None:
    pane = pane_of(listener, 20)
    listener.session.go_to(100, "note")
    listener.act("toggle")
    listener.hears(100)
    listener.player.keeper.keep()
    listener.user.saved()
    left, kept = at(listener), listener.player.keeper.position_ms
    press(pane, Qt.Key.Key_P)
    assert offered(listener) == "Back to 0:01:40"
    assert pane.view.tools.buttons["play"].text().startswith("Stop")
    listener.hears(0, within=3)
    assert listener.player.keeper.position_ms == kept
    listener.player.keeper.keep()
    listener.user.saved()
    with closing(stored(library)) as other:
        assert other.listening.get(listener.session.episode_id or "").position_ms == kept
    listener.session.playhead.tick(40_000)
    listener.user.until(lambda: at(listener) >= left)
    assert listener.player.is_playing
    assert offered(listener) == ""
    listener.hears(100, within=3)
    assert pane.view.tools.buttons["play"].text().startswith("Play")


def test_a_paused_player_is_paused_again_and_was_not_moved(listener: Listener) -> None:
    pane = pane_of(listener, 20, 60)
    listener.session.go_to(100, "note")
    listener.act("toggle")
    listener.hears(100)
    listener.act("toggle")
    left = at(listener)
    press(pane, Qt.Key.Key_P)
    listener.hears(0, within=3)
    press(pane, Qt.Key.Key_P)
    assert (at(listener), listener.player.is_playing) == (left, False), "a second press"
    press(pane, Qt.Key.Key_P)
    listener.hears(0, within=3)
    press(pane, Qt.Key.Key_Down)
    listener.user.until(lambda: at(listener) == left)
    assert not listener.player.is_playing, "another mark"
    press(pane, Qt.Key.Key_P)
    listener.hears(40, within=3)
    listener.user.window.panels.show("notes")
    assert (at(listener), listener.player.is_playing) == (left, False), "the inbox is closed"
    listener.user.window.context.actions["go.inbox"].trigger()
    press(pane, Qt.Key.Key_P)
    listener.act("return")
    assert (at(listener), listener.player.is_playing) == (left, False), "the way back"
    assert listener.player.keeper.position_ms == left
    assert listener.player.keeper.state.heard[0][0] < 5_000, "it was heard all the same"


def test_an_excerpt_before_the_first_play_leaves_the_episode_unplayed_where_it_was(listener: Listener) -> None:
    pane = pane_of(listener, 40)
    listener.session.go_to(70, "timeline")
    press(pane, Qt.Key.Key_P)
    listener.hears(20, within=3)
    press(pane, Qt.Key.Key_P)
    assert (at(listener), listener.player.is_used) == (70_000, False)
    assert listener.player.keeper.position_ms == 0


def test_a_border_within_an_excerpt_opens_nothing_and_ends_no_sleep_timer(listener: Listener) -> None:
    first = next(iter(listener.session.timeline.segments))  # type: ignore[union-attr]
    listener.player.set_follows(True)
    listener.player.set_sleep("segment")
    listener.act("toggle")
    listener.hears(0)
    shown = listener.session.paper
    listener.row.way_back.play_excerpt("border", 100, first.start_s + 20)
    listener.session.playhead.tick(1000 * first.start_s + 500)
    assert listener.session.segment == first
    assert listener.player.is_playing
    assert listener.player.sleep_timer.sleep == "segment"
    assert listener.session.paper == shown
    assert listener.session.waiting is None


def test_an_excerpt_that_reaches_the_end_goes_back_too(listener: Listener) -> None:
    pane = pane_of(listener, 119)
    listener.session.go_to(30, "note")
    listener.act("toggle")
    listener.hears(30)
    press(pane, Qt.Key.Key_P)
    listener.hears(99, within=3)
    listener.player._sound.ended.emit()  # type: ignore[union-attr]
    listener.hears(30, within=4)
    assert listener.player.is_playing
    assert listener.player.keeper.state.played is None


def test_who_seeks_in_an_excerpt_stays_there_and_may_still_go_back(listener: Listener) -> None:
    pane = pane_of(listener, 30)
    listener.session.go_to(110, "note")
    listener.act("toggle")
    listener.hears(110)
    press(pane, Qt.Key.Key_P)
    listener.hears(10, within=3)
    listener.act("forward")
    assert pane.view.tools.buttons["play"].text().startswith("Play")
    assert listener.player.keeper.position_ms >= 40_000, "what the user seeks is where he is"
    assert offered(listener) == "Back to 0:01:50"
    listener.session.playhead.tick(52_000)  # beyond the end of what was an excerpt
    assert at(listener) >= 52_000
    listener.act("return")
    assert at(listener) == 110_000
    assert offered(listener) == ""


def test_nothing_repeats_and_no_place_is_lost_during_an_excerpt(listener: Listener, attached: Path) -> None:  # noqa: F811
    pane = pane_of(listener, 100)
    listener.player.loop_range(20_000, 30_000)
    listener.act("toggle")
    listener.hears(20)
    press(pane, Qt.Key.Key_P)
    listener.hears(80, within=3)
    assert listener.player.loop == (20_000, 30_000)
    episode = listener.session.episode_id or ""
    close_window(listener.user)
    device = json.loads((attached / "device.json").read_text())
    places = {key: second for key, second, _ in device[EPISODE_PLACES.key]}
    assert 20 <= places[episode] <= 25
    assert 20 <= device[LAST_MOMENT.key] <= 25
    with closing(stored(attached)) as other:
        assert 20_000 <= other.listening.get(episode).position_ms <= 25_000


@pytest.mark.parametrize("why", ["note", "time", "strip", "timeline", "segment", "step", "link", "appearance"])
def test_after_each_jump_there_is_a_way_back(listener: Listener, why: str) -> None:
    listener.session.go_to(10, "note")
    listener.act("toggle")
    listener.hears(10)
    assert offered(listener) == ""
    listener.session.go_to(100, why)  # type: ignore[arg-type]
    assert offered(listener) == "Back to 0:00:10"
    listener.session.go_to(80, why)  # type: ignore[arg-type]
    assert offered(listener) == "Back to 0:00:10", "while one looks for something"
    listener.act("return")
    assert at(listener) // 1000 == 10
    assert listener.player.is_playing
    assert offered(listener) == ""
    assert not listener.user.window.context.actions["play.return"].isEnabled()


def test_the_way_back_ends_when_it_is_gone_by_listening_or_by_what_the_user_says(listener: Listener) -> None:
    listener.session.go_to(80, "note")
    listener.player.run_clock()
    listener.player.clock.pause()
    listener.act("back")
    assert offered(listener) == "", "skips are no jumps"
    tick = listener.session.playhead.tick
    listener.session.go_to(0, "note")
    assert offered(listener) == "Back to 0:01:05"
    for second in range(1, 67):
        tick(1000 * second)
    assert offered(listener) == "", "heard up to there"
    listener.session.go_to(0, "strip")
    assert offered(listener) == "Back to 0:01:06"
    listener.player.use_sound()
    listener.hears(0, within=4)
    listener.player.set_here(66_000)
    assert offered(listener) == "", "the sound is the same one, by another time"


def test_setting_the_clock_or_the_time_leaves_a_way_back(listener: Listener) -> None:
    player, session = listener.player, listener.session
    session.go_to(10, "note")
    listener.act("toggle")
    listener.hears(10)
    listener.act("clock")
    listener.user.type("0:01:45")
    listener.user.key(Qt.Key.Key_Return)
    assert (at(listener) // 1000, player.by_clock) == (105, True)
    assert offered(listener) == "Back to 0:00:10"
    listener.act("return")
    assert at(listener) // 1000 == 10
    assert offered(listener) == ""
    carry_out(player, session, ["now", "0:01:20"])
    assert offered(listener).startswith("Back to 0:00:1")
    carry_out(player, session, ["now", "0:00:40"])
    assert offered(listener).startswith("Back to 0:00:1"), "until the right time is found"
    listener.act("return")
    carry_out(player, session, ["now", "0:01:05"])
    assert offered(listener) == "", "so short a way is found again"
    player.use_sound()
    listener.hears(65, within=4)
    carry_out(player, session, ["now", "0:00:02"])
    assert offered(listener).startswith("Back to 0:01:0")


def test_who_only_reads_is_offered_no_way_back(listener: Listener) -> None:
    for second in (100, 5, 70):
        listener.session.go_to(second, "timeline")
        assert offered(listener) == ""


def test_an_excerpt_of_another_episode_leads_back_to_this_one(listener: Listener, attached: Path, tones: Path) -> None:  # noqa: F811
    context = listener.user.window.context
    with closing(stored(attached)) as other:
        with other.write():
            row = "INSERT INTO episodes (id, podcast, title, duration_s, added) VALUES ('e', 'P', 'Else', 120, '')"
            other.change(row)
        other.audio.put(EpisodeAudio("e", path=str(tones), duration_ms=120_000))
        other.listening.put(ListeningState("e", 77_000))
    here = listener.session.episode_id or ""
    listener.session.open_episode("e")
    mark = context.subjects.inbox.mark("elsewhere", at_s=50)
    context.subjects.episode_places.open(here)
    listener.session.go_to(15, "note")
    listener.act("toggle")
    listener.hears(15)
    left = at(listener)
    listener.user.window.navigation.play_around(mark)
    assert listener.session.episode_id == "e"
    listener.hears(30, within=3)
    assert offered(listener) == "Back to 0:00:15"
    listener.act("return")
    assert listener.session.episode_id == here
    assert at(listener) >= left
    assert listener.player.is_playing
    listener.hears(15, within=4)
    listener.act("toggle")
    assert context.subjects.episode_places.of("e") == (77, None)
    context.subjects.episode_places.open("e")
    assert at(listener) == 77_000, "the other one is where it was"


def test_a_click_in_the_transcript_is_taken_back_by_the_key_and_by_the_button(
    attached: Path,  # noqa: F811
    open_window: Callable[..., User],
) -> None:
    with closing(stored(attached)) as other:
        cues = tuple(Cue(1000 * at, 1000 * at + 900, "", f"Part {at} of what is said.") for at in range(120))
        other.transcripts.put(other.episodes.first() or "", cues, "file", "words.vtt")
    listener = Listener(open_window())
    user = listener.user
    user.window.show_panel("transcript")
    pane = user.window.panels["transcript"]
    assert isinstance(pane, TranscriptPane)
    user.until(lambda: pane.model.cues)
    for back in (
        lambda: user.key(Qt.Key.Key_B, Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier),
        listener.row.return_button.click,
    ):
        listener.session.go_to(5, "player")
        listener.player.play()
        listener.hears(5, within=3)
        left = at(listener)
        pane.field.setText("Part 110")
        place = pane.view.visualRect(pane.model.index(110)).center()
        QTest.mouseClick(pane.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
        assert at(listener) == 110_000
        assert offered(listener).startswith("Back to 0:00:0")
        pane.field.clear()
        user.window.reader.take_focus()
        back()
        assert left - 1_000 <= at(listener) <= left + 3_000
        assert offered(listener) == ""
