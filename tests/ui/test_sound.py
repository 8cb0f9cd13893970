"""Sounds in the formats of podcasts are heard at the place that a seek leads to; streams, from servers of all kinds."""

import random
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from pytestqt.qtbot import QtBot

from explorer.app.episodes.sound import Sound
from explorer.model.progress import CancelToken
from explorer.services.audio_remux import remuxed
from explorer.store.library_folder import Library
from tests.fakes import faults
from tests.fakes.coded_sounds import make_coded, make_untabled_mp3
from tests.fakes.examples import THOROUGH, further
from tests.fakes.server import FakeServer
from tests.fakes.sounds import Ear
from tests.fakes.tones import Tones

pytestmark = pytest.mark.qt_log_ignore("PulseAudioService", "No audio device", "qt.multimedia", "QFFmpeg", extend=True)
LENGTH = 90
MOST_OFF_MS = 300
SETTLED_MS = 450
"""What a coder may need after a seek before its sound is right."""


class Heard:
    """A sound, its ear, and what it told."""

    def __init__(self, qtbot: QtBot) -> None:
        self.ear = Ear()
        self.sound = Sound(self.ear.output)
        self.places: list[int] = []
        self.failures: list[str] = []
        self.ended = 0
        self.sound.moved.connect(self.places.append)
        self.sound.failed.connect(lambda code, _: self.failures.append(code))
        self.sound.ended.connect(self._end)
        self._qtbot = qtbot

    def _end(self) -> None:
        self.ended += 1

    def until(self, condition: Callable[[], object]) -> None:
        """Wait until a condition holds."""
        self._qtbot.waitUntil(lambda: bool(condition()), timeout=20_000)

    def is_right_after(self, target: int) -> None:
        """Wait until the sound has settled after a seek, and compare what is heard with the place."""
        self.places.clear()
        self.until(lambda: self.places and self.places[-1] > target + SETTLED_MS and self.ear.second is not None)
        place, second = self.places[-1], self.ear.second
        assert second is not None
        allowed = {(place + off) // 1000 for off in (-MOST_OFF_MS, 0, MOST_OFF_MS)}
        assert second in allowed, (target, place, second)


@pytest.fixture
def heard(qtbot: QtBot) -> Iterator[Heard]:
    one = Heard(qtbot)
    yield one
    one.sound.close()


@pytest.fixture
def server() -> Iterator[FakeServer]:
    with FakeServer() as one:
        yield one


@pytest.fixture(scope="module")
def coded(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return a function that makes the tones in a format, once."""
    folder, made = tmp_path_factory.mktemp("coded"), {}

    def make(kind: str) -> Path:
        if kind not in made:
            if kind == ".wav":
                made[kind] = Tones(LENGTH).write(folder / "a.wav")
            elif kind == ".mka":
                make_untabled_mp3(folder / "b.mp3", LENGTH)
                made[kind] = folder / remuxed(Library(folder), "b.mp3", CancelToken())[0]
            else:
                made[kind] = make_coded(folder / f"a{kind}", LENGTH)
        return made[kind]

    return make


@pytest.mark.parametrize("kind", [".wav", ".mp3", *further(".mka", ".m4a", ".opus")])
def test_random_seeks_are_heard_where_they_lead(heard: Heard, coded: Callable[[str], Path], kind: str) -> None:
    at = random.Random(kind)
    first = at.randrange(1000, 80_000)
    heard.sound.play(str(coded(kind)), first)
    heard.is_right_after(first)
    for _ in range(49 if settings.get_current_profile_name() == THOROUGH and kind in (".wav", ".mp3") else 4):
        target = at.randrange(0, 85_000)
        heard.ear.forget()
        heard.sound.seek(target)
        heard.is_right_after(target)
    assert not heard.failures


def test_a_seek_beyond_the_end_ends_and_the_start_is_never_told_first(
    heard: Heard, coded: Callable[[str], Path]
) -> None:
    heard.sound.set_speed(3.0)
    heard.sound.play(str(coded(".wav")), 10**9)
    heard.until(lambda: heard.ended)
    assert all(one > 80_000 for one in heard.places)


@pytest.mark.parametrize("made", [None, faults.redirect("/audio/1.wav?signed", 307)], ids=["range", "redirected"])
def test_streams_play_from_a_place_in_the_middle(heard: Heard, server: FakeServer, made: faults.Fault | None) -> None:
    server.sounds["/audio/1.wav"] = Tones(LENGTH)
    if made:
        server.next("audio", made)
    heard.sound.play(f"{server.url}/audio/1.wav", 40_000)
    heard.is_right_after(40_000)
    heard.ear.forget()
    heard.sound.seek(70_000)
    heard.is_right_after(70_000)
    assert not heard.failures


def test_a_server_without_ranges_is_too_slow_when_a_late_place_is_wanted(heard: Heard, server: FakeServer) -> None:
    server.sounds["/audio/1.wav"] = Tones(40_000)  # so much that no reader is there in time
    server.always("audio", faults.unranged())
    heard.sound.stalled.setInterval(500)
    heard.sound.play(f"{server.url}/audio/1.wav", 30_000_000)
    heard.until(lambda: heard.failures)
    assert heard.failures == ["too-slow"]


def test_a_stream_that_breaks_off_is_no_end(heard: Heard, server: FakeServer) -> None:
    server.sounds["/audio/1.wav"] = Tones(LENGTH)
    server.always("audio", faults.cut(60_000))
    heard.sound.set_speed(3.0)
    heard.sound.play(f"{server.url}/audio/1.wav", 0)
    heard.until(lambda: heard.failures or heard.ended)
    assert heard.failures == ["cut-off"]


def test_a_server_that_is_gone_when_another_place_is_wanted_is_a_lost_connection(heard: Heard) -> None:
    with FakeServer() as server:
        server.sounds["/audio/1.wav"] = Tones(13_000)
        heard.sound.play(f"{server.url}/audio/1.wav", 8_000_000)
        heard.until(lambda: heard.ear.second is not None)
    heard.sound.seek(3_000_000)
    heard.until(lambda: heard.failures)
    assert heard.failures == ["cut-off"]


@pytest.mark.parametrize(("path", "code"), [("/audio/gone.wav", "missing"), ("/feeds/none", "missing")])
def test_an_address_without_a_sound_is_told(heard: Heard, server: FakeServer, path: str, code: str) -> None:
    heard.sound.play(server.url + path, 0)
    heard.until(lambda: heard.failures)
    assert heard.failures == [code]


@pytest.mark.parametrize("ever", [True, False])
def test_a_server_that_stops_sending_is_waited_for_and_then_too_slow(
    heard: Heard, server: FakeServer, ever: bool
) -> None:
    server.sounds["/audio/1.wav"], goes_on = Tones(LENGTH), threading.Event()
    server.always("audio", faults.silence(400_000, goes_on))  # 25 seconds
    heard.sound.set_speed(3.0)
    heard.sound.play(f"{server.url}/audio/1.wav", 15_000)
    heard.until(lambda: heard.places and heard.places[-1] > 35_000)
    if ever:
        goes_on.set()
        heard.is_right_after(45_000)
        assert not heard.failures
        return
    heard.sound.stalled.setInterval(800)
    heard.until(lambda: heard.failures)
    assert heard.failures == ["too-slow"]
    assert 35_000 < heard.places[-1] < 41_000
