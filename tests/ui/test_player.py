"""The player in the real window: what is heard, what is shown, what is kept, and what goes wrong."""

import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication

from explorer.app.episodes.audio_problem import _SENTENCES, audio_problem, short_problem
from explorer.app.episodes.player import Player
from explorer.app.episodes.sound import Sound
from explorer.app.episodes.sound_warmup import SoundWarmup
from explorer.app.shell.theme import Theme
from explorer.model.audio_map import offset_by
from explorer.model.episode_audio import EpisodeAudio
from explorer.model.heard_ranges import Ranges
from explorer.model.known_settings import FONT_SIZE, MEDIA_NEXT, PLAYER_SLEEP
from explorer.ui.player.now_line import NowLine
from explorer.ui.player.player_row import PlayerRow
from explorer.ui.player.sleep_dialog import SleepDialog
from explorer.ui.timeline.episode_strip import EpisodeStrip
from tests.fakes import faults
from tests.fakes.server import FakeServer
from tests.fakes.sounds import Ear
from tests.fakes.tones import Tones
from tests.ui.conftest import User, stored

pytestmark = pytest.mark.qt_log_ignore("PulseAudioService", "No audio device", "qt.multimedia", "QFFmpeg", extend=True)
LENGTH = 120


@pytest.fixture(scope="session")
def tones(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two minutes of sound whose pitch tells the time."""
    return Tones(LENGTH).write(tmp_path_factory.mktemp("sounds") / "tones.wav")


@pytest.fixture
def attached(library: Path, tones: Path) -> Path:
    """The library, whose episode has the tones as its sound."""
    with closing(stored(library)) as store:
        episode = store.episodes.first()
        assert episode
        store.audio.put(EpisodeAudio(episode, path=str(tones), duration_ms=1000 * LENGTH))
        store.audio.put_points(episode, [])
    return library


class Listener:
    """A user who hears what the window plays."""

    def __init__(self, user: User) -> None:
        self.user, self.ear = user, Ear()
        self.player: Player = user.window.context.subjects.player
        self.player.make_sound = lambda: Sound(self.ear.output)
        row = user.window.panels["player"]
        assert isinstance(row, PlayerRow)
        self.row = row
        self.session = user.window.context.session

    def act(self, name: str) -> None:
        """Run an action of the player."""
        self.user.window.context.actions[f"play.{name}"].trigger()

    def hears(self, second: int, *, within: int = 1) -> None:
        """Wait until this second is heard."""
        self.ear.forget()
        self.user.until(lambda: self.ear.second is not None and 0 <= self.ear.second - second <= within)


def strip_of(user: User) -> EpisodeStrip:
    strip = user.window.panels["strip"]
    assert isinstance(strip, EpisodeStrip)
    return strip


@pytest.fixture
def listener(attached: Path, open_window: Callable[..., User]) -> Iterator[Listener]:
    user = open_window()
    user.read("guide")
    return Listener(user)


def test_the_episode_plays_from_the_playhead_on_and_is_heard_there(listener: Listener) -> None:
    listener.session.go_to(40, "note")
    listener.act("toggle")
    assert listener.player.is_playing
    listener.hears(40, within=2)
    at = listener.session.playhead.position
    assert at is not None
    assert abs(at - 1000 * (listener.ear.second or 0)) < 1500
    assert listener.row.play.text() == "Pause"
    listener.act("toggle")
    assert not listener.session.playhead.is_playing
    assert listener.row.play.text() == "Play"


def test_seeks_skips_and_speed_are_heard(listener: Listener) -> None:
    listener.act("toggle")
    listener.hears(0)
    listener.session.go_to(90, "strip")
    listener.hears(90)
    listener.act("back")
    listener.hears(75, within=3)
    listener.act("forward")
    listener.hears(105, within=4)
    listener.act("faster")
    assert listener.player.speed == 1.1
    assert listener.row.speed.text() == "1.1×"


def test_what_was_heard_is_kept_at_most_once_in_ten_seconds(listener: Listener, library: Path) -> None:
    with closing(stored(library)) as other:
        listener.user.saved()
        before = other.changes.last()

        def written() -> set[str]:
            """Tables that were written; where the open paper was left may come late."""
            return {one.table for one in other.changes.since(before) or ()} - {"reading_state"}

        listener.session.go_to(20, "note")
        listener.act("toggle")
        listener.hears(20)
        listener.user.until(lambda: (listener.session.playhead.position or 0) > 21_500)
        assert written() == set(), "nothing is written while it plays"
        assert listener.player.keeper.waiting.isActive()
        listener.player.keeper.waiting.start(0)
        listener.user.until(lambda: written() == {"listening"})
        episode = listener.session.episode_id
        assert episode
        state = other.listening.get(episode)
        assert state.position_ms > 21_000
        assert next(round(one / 1000) for one in state.heard[0]) == 20


def test_an_episode_goes_on_where_it_was_left(
    listener: Listener, library: Path, open_window: Callable[..., User]
) -> None:
    listener.session.go_to(60, "note")
    listener.act("toggle")
    listener.hears(60)
    listener.act("toggle")
    from tests.ui.conftest import close_window

    close_window(listener.user)
    with closing(stored(library)) as other:
        episode = other.episodes.first()
        assert episode
        assert 60_000 <= other.listening.get(episode).position_ms < 64_000


def test_without_a_device_the_clock_takes_over_at_the_same_second(listener: Listener) -> None:
    listener.player.make_sound = Sound
    listener.session.go_to(50, "note")
    listener.act("toggle")
    assert listener.player.is_playing
    assert listener.player.by_clock
    assert "connect headphones" in listener.row.now.text.accessibleName()
    toast = listener.user.window.toast.text
    assert "connect headphones" not in toast.text(), "the row says it already"
    listener.act("here")
    assert listener.row.now.prompt.isHidden(), "it isn't asked for what can't be taken"
    assert not listener.user.window.context.actions["play.here"].isEnabled()
    listener.user.until(lambda: (listener.session.playhead.position or 0) > 50_200)
    assert (listener.session.playhead.position or 0) < 60_000


def test_a_narrow_row_says_in_few_words_what_went_wrong(qapp: QApplication) -> None:
    line = NowLine(Theme(qapp, "light"))
    problem = audio_problem("no-device")
    for width, shown in ((900, problem.sentence), (330, "No output: the clock runs")):
        line.resize(width, 36)
        line.show_text(problem.sentence, (("Try again", list),), short=short_problem(problem), icon="info")
        line.show()
        assert (line.text.text(), line.text.accessibleName()) == (shown, problem.sentence)
    line.close()


def test_every_problem_has_few_words() -> None:
    assert all(short_problem(audio_problem(code)) for code in _SENTENCES)


@pytest.mark.parametrize("content", [b"This is text, not sound. " * 400, b""])
def test_a_broken_file_is_told_and_the_clock_goes_on(listener: Listener, tmp_path: Path, content: bytes) -> None:
    broken = tmp_path / "broken.mp3"
    broken.write_bytes(content)
    episode = listener.session.episode_id
    assert episode
    listener.user.window.context.store.audio.put(EpisodeAudio(episode, path=str(broken)))
    listener.player.reread()
    listener.session.go_to(50, "note")
    listener.act("toggle")
    listener.user.until(lambda: listener.player.problem is not None)
    assert listener.player.is_playing
    listener.user.until(lambda: (listener.session.playhead.position or 0) > 50_200)
    assert [one.text() for one in listener.row.now.offers][-1] == "Choose a file…"


def test_the_clock_runs_for_an_episode_that_is_heard_elsewhere(listener: Listener) -> None:
    listener.act("clock")
    listener.user.type("1:26:45")
    listener.user.key(Qt.Key.Key_Return)
    assert listener.player.by_clock
    assert listener.player.is_playing
    assert listener.session.moment == 5205
    listener.player.set_speed(2.0)
    listener.user.until(lambda: (listener.session.playhead.position or 0) > 5_205_800)
    listener.act("toggle")
    assert not listener.player.is_playing
    listener.player.go_to(1000 * listener.player.length_s)
    listener.act("toggle")
    assert listener.player.is_playing
    assert listener.player.position_ms < 5000, "what has ended begins again"


@pytest.fixture
def streamed(library: Path, arxiv: FakeServer) -> str:
    """The episode has an address for its sound, and no file; return the episode's id."""
    arxiv.sounds["/audio/1.wav"] = Tones(LENGTH)
    with closing(stored(library)) as store:
        episode = store.episodes.first()
        assert episode
        store.audio.put(EpisodeAudio(episode, url=f"{arxiv.url}/audio/1.wav", made_by="feed"))
    return episode


def test_a_lost_connection_leads_to_a_download_that_plays_on(
    streamed: str, arxiv: FakeServer, library: Path, open_window: Callable[..., User]
) -> None:
    user = open_window()
    user.read("guide")
    listener = Listener(user)
    arxiv.always("audio", faults.cut(60_000))
    listener.session.go_to(1, "note")
    listener.act("toggle")
    user.until(lambda: listener.player.problem is not None)
    assert listener.player.is_playing, "the clock runs on"
    assert [one.text() for one in listener.row.now.offers] == ["Try again", "Download first"]
    arxiv._always.clear()
    listener.row.now.offers[1].click()
    user.until(lambda: listener.player.problem is None and listener.player.audio and listener.player.audio.path)
    assert listener.player.is_playing
    assert not listener.player.by_clock
    assert not user.window.context.actions["play.download"].isEnabled(), "it is there"
    user.until(lambda: listener.ear.second is not None)
    at = (listener.session.playhead.position or 0) // 1000
    listener.hears(at, within=2)


def test_what_has_arrived_of_a_download_is_told_in_the_episode_s_time_until_it_is_here(
    streamed: str, arxiv: FakeServer, library: Path, open_window: Callable[..., User]
) -> None:
    with closing(stored(library)) as store:
        audio = store.audio.get(streamed)
        assert audio
        store.audio.put(replace(audio, duration_ms=1000 * LENGTH))
        store.audio.put_points(streamed, offset_by(20_000).points)
    user, goes_on = open_window(), threading.Event()
    context = user.window.context
    arrived, told = context.subjects.arrived, []
    arrived.changed.connect(told.append)
    arxiv.next("audio", faults.cut(len(Tones(LENGTH)) // 2), faults.silence(0, goes_on))
    context.actions["play.download"].trigger()
    user.until(lambda: arrived.ranges and arrived.ranges[0][1] > 35_000)
    ((start, end),) = arrived.ranges
    assert start == 0
    assert abs(end - 40_000) < 1_000, "half of the sound, whose first 20 seconds are an advert"
    assert strip_of(user)._arrived.ranges == arrived.ranges
    goes_on.set()
    user.until(lambda: context.subjects.player.audio and context.subjects.player.audio.path)
    user.until(lambda: arrived.ranges == ())
    assert strip_of(user)._arrived.ranges == ()
    assert [one[0][1] for one in told if one] == sorted(one[0][1] for one in told if one)


def test_what_qt_tells_to_have_arrived_of_a_stream_is_told_in_the_episode_s_time(
    attached: Path, open_window: Callable[..., User]
) -> None:
    class Telling(Sound):
        """As where the system plays the sound, and not FFmpeg."""

        parts: Ranges = ((25_000, 60_000),)

        @property
        def buffered(self) -> Ranges:
            return self.parts

    with closing(stored(attached)) as store:
        store.audio.put_points(store.episodes.first(), offset_by(20_000).points)
    user = open_window()
    listener = Listener(user)
    sound = Telling(listener.ear.output)
    listener.player.make_sound = lambda: sound
    listener.act("toggle")
    sound.buffered_changed.emit()
    assert user.window.context.subjects.arrived.ranges == ((5_000, 40_000),)
    sound.parts = ((25_000, 80_000),)
    sound.buffered_changed.emit()
    assert strip_of(user)._arrived.ranges == ((5_000, 60_000),)


def test_the_size_of_a_download_is_told_before_it_begins(
    streamed: str, library: Path, open_window: Callable[..., User]
) -> None:
    with closing(stored(library)) as store:
        audio = store.audio.get(streamed)
        assert audio
        store.audio.put(replace(audio, bytes=34_400_000))
    user = open_window()
    listener = Listener(user)
    assert user.window.context.actions["play.download"].text() == "Download audio (34 MB)"
    assert user.window.context.actions["play.download"].isEnabled()
    listener.act("toggle")
    listener.player._failed("cut-off", "")
    assert "Download first (34 MB)" in [one.text() for one in listener.row.now.offers]


def test_a_stream_that_stops_coming_gives_way_to_the_clock_at_the_same_second_and_is_tried_again(
    streamed: str, arxiv: FakeServer, open_window: Callable[..., User]
) -> None:
    user = open_window()
    user.read("guide")
    listener = Listener(user)
    arxiv.always("audio", faults.silence(80_000))  # five seconds
    listener.session.go_to(40, "note")
    listener.act("toggle")
    listener.hears(40, within=4)
    sound = listener.player._sound
    assert isinstance(sound, Sound)
    heard: list[int] = []
    sound.moved.connect(heard.append)
    sound.stalled.setInterval(1_500)
    user.until(lambda: listener.player.problem is not None)
    problem = listener.player.problem
    assert problem
    assert (problem.code, listener.player.is_playing) == ("audio-too-slow", True)
    assert listener.row.now.text.toolTip() or listener.row.now.text.text() == problem.sentence
    assert 0 <= listener.player.position_ms - heard[-1] < 2_500, "the clock goes on there"
    arxiv._always.clear()
    assert listener.row.now.offers[0].text() == "Try again"
    listener.row.now.offers[0].click()
    assert listener.player.problem is None
    at = listener.player.position_ms // 1000
    listener.hears(at, within=3)
    assert not listener.player.by_clock


def test_an_advert_put_into_a_stream_is_left_out_once_the_user_has_said_where_the_audio_is(
    streamed: str, arxiv: FakeServer, open_window: Callable[..., User]
) -> None:
    arxiv.sounds["/audio/1.wav"] = Tones(LENGTH, advert=(30, 10))
    user = open_window()
    user.read("guide")
    listener = Listener(user)

    def says_where_it_is() -> None:
        """Type the second that is heard, which the window has another idea of."""
        listener.ear.forget()
        user.until(lambda: listener.ear.second is not None)
        listener.act("here")
        user.type(f"0:{listener.ear.second:02}")
        user.key(Qt.Key.Key_Return)

    listener.session.go_to(60, "note")
    listener.act("toggle")
    listener.hears(50)
    says_where_it_is()
    listener.session.go_to(80, "note")
    listener.hears(80, within=2)
    listener.session.go_to(5, "note")
    listener.hears(15, within=2)
    says_where_it_is()
    for second in (20, 70, 28):
        listener.session.go_to(second, "note")
        listener.hears(second, within=2)
    assert len(listener.player.map.points) == 2
    user.saved()
    assert user.window.context.store.audio.map(streamed) == listener.player.map


def test_a_file_that_is_dropped_on_the_row_becomes_the_sound(listener: Listener, tmp_path: Path) -> None:
    mine = Tones(30).write(tmp_path / "mine.wav")
    listener.row.dropped.emit(mine)
    listener.user.until(lambda: listener.player.audio and listener.player.audio.path == str(mine))
    assert listener.player.sound_ms == 30_000
    assert "shorter than timeline" in listener.row.now.text.accessibleName()
    listener.session.go_to(10, "note")
    listener.act("toggle")
    listener.hears(10)
    listener.player.set_here(70_000)
    assert listener.session.moment == 70
    assert "shorter" not in listener.row.now.text.accessibleName()
    listener.session.go_to(80, "note")
    listener.hears(20, within=2)


def test_media_keys_that_reach_the_window_do_what_the_settings_say(listener: Listener) -> None:
    user, session = listener.user, listener.session
    session.go_to(8112, "note")
    user.key(Qt.Key.Key_MediaNext)
    assert session.moment == 9122
    user.key(Qt.Key.Key_MediaPrevious)
    assert session.moment == 8112
    user.window.context.settings.put(MEDIA_NEXT, "skip")
    user.key(Qt.Key.Key_MediaNext)
    assert session.moment == 8142
    user.window.context.settings.put(MEDIA_NEXT, "mark")
    user.key(Qt.Key.Key_MediaNext)
    user.until(lambda: user.window.context.subjects.inbox.count == 1)
    entry = user.timeline.inbox
    assert (entry.text(), entry.isVisible()) == ("Inbox · 1", True)
    entry.click()
    user.until(lambda: user.window.navigation.inbox.isVisible())
    undo = user.window.context.actions["mark.undo"]
    undo.trigger()
    assert not entry.isVisible()


def test_what_adjusts_the_audio_says_why_it_cannot(listener: Listener) -> None:
    actions = listener.user.window.context.actions
    assert not actions["play.here"].isEnabled()
    assert actions["play.here"].toolTip().endswith("Play the audio first")
    listener.act("toggle")
    listener.hears(0)
    assert actions["play.here"].isEnabled()
    assert actions["play.here"].toolTip() == "Adjust: the audio is now at…"


def test_the_row_tells_how_long_it_plays_on_and_another_speed_moves_nothing(listener: Listener) -> None:
    row, player = listener.row, listener.player
    assert row.sleep.text() == ""
    listener.act("sleep.30")
    assert (row.sleep.text(), row.sleep.toolTip()) == ("30 min", "Pauses in 30 min")
    listener.act("sleep.segment")
    assert (row.sleep.text(), row.sleep.toolTip()) == ("", "Pause at the end of the segment")
    actions = listener.user.window.context.actions
    for typed, told in (("0", ""), ("601", ""), ("90", "90 min")):
        listener.act("sleep.other")
        dialog = listener.user.window.findChild(SleepDialog)
        assert isinstance(dialog, SleepDialog)
        assert dialog.field.text() == "45"
        dialog.field.setText(typed)
        assert dialog.keep.isEnabled() == bool(told)
        dialog.keep.click()
        assert row.sleep.text() == told
        dialog.reject()
        assert actions.is_checked("play.sleep.segment") != bool(told), "what was ticked stays, as nothing is chosen"
        QApplication.sendPostedEvents(dialog, QEvent.Type.DeferredDelete)
    assert actions.is_checked("play.sleep.other")
    assert listener.user.window.context.settings.get(PLAYER_SLEEP) == 90
    widths = set()
    for speed in (1.0, 2.25):
        player.set_speed(speed)
        widths.add(row.speed.sizeHint().boundedTo(row.speed.maximumSize()).expandedTo(row.speed.minimumSize()).width())
        assert row.speed.sizeHint().width() <= row.speed.maximumWidth()
    assert len(widths) == 1
    listener.act("clock")
    assert row.now.text.accessibleName() == "Time of the other player", "the field has a label"
    listener.user.key(Qt.Key.Key_Escape)
    assert row.now.text.accessibleName() != "Time of the other player"


def test_the_players_row_is_left_in_full_screen_while_it_is_used(listener: Listener) -> None:
    actions = listener.user.window.context.actions
    listener.act("toggle")
    actions["view.full_screen"].trigger()
    assert listener.row.isVisible()
    assert not listener.user.strip.isVisible()
    zooms = listener.row.zoom_in, listener.row.zoom_out
    assert not any(one.isVisible() for one in zooms), "what they enlarge is hidden"
    assert actions.reason("timeline.zoom_in") == "Show the episode timeline first"
    actions["go.strip"].trigger()
    assert all(one.isVisible() and one.isEnabled() for one in zooms)
    actions["view.full_screen"].trigger()
    assert listener.user.strip.isVisible()
    assert all(one.isVisible() and one.isEnabled() for one in zooms)
    actions["view.presentation"].trigger()
    assert not actions["timeline.zoom_in"].isEnabled()
    actions["view.presentation"].trigger()
    listener.user.until(lambda: all(one.isVisible() and one.isEnabled() for one in zooms))


def test_a_range_repeats_and_the_sleep_timer_pauses_at_the_end_of_a_segment(listener: Listener) -> None:
    player = listener.player
    player.set_speed(3.0)
    listener.act("toggle")
    player.loop_range(10_000, 12_000)
    assert listener.user.window.toast.text.text() == "Repeats 0:00:10–0:00:12."
    assert listener.user.strip.range.loop == (10_000, 12_000)
    assert "0:00:10–0:00:12" in listener.row.now.text.text()
    listener.user.until(lambda: player.keeper.state.heard and player.keeper.state.heard[-1][1] > 11_500)
    listener.user.until(lambda: player.position_ms < 11_000)
    listener.act("loop")
    assert player.loop is None
    assert listener.user.strip.range.loop is None
    timeline = listener.session.timeline
    assert timeline
    end = 1000 * timeline.segments[0].start_s
    player.run_clock(end - 500)
    player.set_sleep("segment")
    listener.user.until(lambda: not player.is_playing)
    assert end <= player.position_ms < end + 5000
    assert player.sleep_timer.sleep is None


def test_what_plays_sound_is_loaded_step_by_step_while_the_user_is_not_busy(listener: Listener) -> None:
    busy, user = True, listener.user
    listener.session.may_follow = lambda: not busy
    warming = SoundWarmup(listener.player, listener.session, wait_ms=0)
    looks = 0

    def look() -> bool:
        nonlocal looks
        looks += 1
        return looks > 20

    user.until(look)
    assert len(warming.steps) == 4, "the user is busy"
    busy = False
    user.until(lambda: not warming.steps)
    assert not listener.player.is_playing
    assert not listener.player.is_used


def test_with_large_letters_the_line_asks_and_tells_in_whole_words(listener: Listener) -> None:
    window, now = listener.user.window, listener.row.now
    window.context.settings.put(FONT_SIZE, 24)
    window.resize(1060, 640)
    listener.user.until(lambda: now.width() < 500)
    window.context.actions["play.clock"].trigger()
    listener.user.until(lambda: now.text.text() == "Time there")
    assert now.prompt.width() > now.prompt.fontMetrics().horizontalAdvance("1:26:45")
    listener.user.type("0:10:00")
    listener.user.key(Qt.Key.Key_Return)
    listener.user.until(lambda: now.text.text() in ("You listen elsewhere", "Elsewhere"))
    assert now.text.accessibleName() == "You listen elsewhere"
