"""What was heard of an episode, where it was left, and its sound: the rules, and the tables."""

import itertools
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from explorer.app.episodes.listening_keeper import KEEP_MS, ListeningKeeper
from explorer.app.shell.writer import Writer
from explorer.model.audio_map import AudioPoint
from explorer.model.episode_audio import EpisodeAudio, ListeningState, has_sound, resume_ms
from explorer.model.heard_ranges import MOST_RANGES, heard_ms, merged, read_ranges, with_range
from explorer.model.playback_speed import SPEEDS, bounded_speed, next_speed, shown_speed
from explorer.services.library_setup import open_library
from explorer.store.database import Store
from tests.fakes.examples import examples

TIMES = st.integers(0, 100_000)
RANGES = st.lists(st.tuples(TIMES, TIMES), max_size=20)


def test_ranges_are_joined_and_counted() -> None:
    heard = with_range(with_range((), 0, 5000), 5500, 9000)
    assert heard == ((0, 9000),)
    assert heard_ms(with_range(heard, 20_000, 30_000), 8000, 25_000) == 6000
    assert with_range(heard, 400, 400) == heard


@examples(200)
@given(ranges=RANGES)
def test_ranges_are_disjoint_in_order_and_lose_nothing(ranges: list[tuple[int, int]]) -> None:
    found = merged(ranges)
    assert all(one[1] < other[0] for one, other in itertools.pairwise(found))
    assert merged(found) == found
    for start, end in ranges:
        assert heard_ms(found, start, end) == max(0, end - start)


def test_there_are_not_more_ranges_than_a_row_should_hold() -> None:
    found = merged((10_000 * one, 10_000 * one + 5000 - one % 3) for one in range(MOST_RANGES + 50))
    assert len(found) == MOST_RANGES
    assert heard_ms(found) >= 5000 * MOST_RANGES - 10_000


def test_what_another_tool_wrote_is_checked() -> None:
    raw = [[0, 5000], [7000, 6000], "x", [1], [-1, 4], [1.5, 9], [True, 9], [10_000, 12_000]]
    assert read_ranges(raw) == ((0, 5000), (10_000, 12_000))
    assert read_ranges({"a": 1}) == ()


def test_an_episode_left_at_its_end_begins_again() -> None:
    assert resume_ms(3_590_000, 3_600_000) == 0
    assert resume_ms(3_500_000, 3_600_000) == 3_500_000
    assert resume_ms(3_500_000, None) == 3_500_000
    assert resume_ms(9_000, 10_000) == 9_000


def test_however_often_it_moves_the_position_is_saved_at_most_once_an_interval(qtbot: QtBot, tmp_path: Path) -> None:
    library, store = open_library(tmp_path / "library")
    writer, episode = Writer(library), store.episodes.first() or ""
    keeper = ListeningKeeper(store, writer)
    assert keeper.waiting.interval() == KEEP_MS == 10_000
    keeper.waiting.setInterval(60)
    keeper.open(episode)
    before, begun, at = store.changes.last(), time.monotonic(), 0

    def saves() -> int:
        return store.changes.last() - before

    def moves_on() -> bool:
        nonlocal at
        for _ in range(20):
            at += 50
            keeper.heard(at)
        keeper.sought(at := at + 10_000)
        return saves() >= 5

    qtbot.waitUntil(moves_on, timeout=20_000)
    assert saves() <= (time.monotonic() - begun) / 0.06 + 1
    keeper.waiting.stop()
    writer.close()
    store.close()


def test_what_two_windows_heard_of_an_episode_is_kept_of_both(qtbot: QtBot, tmp_path: Path) -> None:
    library, store = open_library(tmp_path / "library")
    writer, episode = Writer(library), store.episodes.first() or ""
    first, second = ListeningKeeper(store, writer), ListeningKeeper(store, writer)
    for one in (first, second):
        one.open(episode)
    for keeper, start in ((first, 0), (second, 60_000), (first, 120_000)):
        keeper.sought(start)
        for at in range(start, start + 20_000, 1_000):
            keeper.heard(at)
        if start == 60_000:
            second.set_played(True)
        keeper.keep()
        assert writer.flush(20)
    kept = store.listening.get(episode)
    assert kept.heard == ((0, 19_000), (60_000, 79_000), (120_000, 139_000))
    assert kept.played
    assert kept.position_ms == 139_000
    first.set_played(False)
    first.sought(5_000)
    first.keep()
    assert writer.flush(20)
    kept = store.listening.get(episode)
    assert (kept.played, kept.position_ms) == (None, 5_000)
    for one in (first, second):
        one.waiting.stop()
    writer.close()
    store.close()


def test_speeds_go_in_steps() -> None:
    assert [next_speed(1.0, 1), next_speed(1.0, -1), next_speed(3.0, 1), next_speed(0.5, -1)] == [1.1, 0.9, 3.0, 0.5]
    assert next_speed(1.25, 1) == 1.3
    assert [shown_speed(one) for one in (1.0, 1.2, 2.25)] == ["1×", "1.2×", "2.25×"]
    assert [bounded_speed(one) for one in (0.1, 9, "x", None, float("nan"), True)] == [0.5, 3.0, 1.0, 1.0, 1.0, 1.0]
    assert list(SPEEDS) == sorted(set(SPEEDS))


def test_names_tell_what_has_sound() -> None:
    assert has_sound("Talk.MP3")
    assert has_sound("a.b.opus")
    assert not has_sound("paper.pdf")
    assert not has_sound("mp3")


@pytest.fixture
def episode(store: Store) -> str:
    with store.write():
        store.change("INSERT INTO episodes (id, podcast, title, duration_s, added) VALUES ('e', 'P', 'T', 600, '')")
    return "e"


def test_an_episode_has_what_was_attached_else_what_its_feed_names(store: Store, episode: str) -> None:
    assert store.audio.get(episode) is None
    with store.write():
        store.change("INSERT INTO podcasts (id, feed_url, title, added) VALUES ('p', 'https://f.example', 'P', '')")
        store.change(
            "INSERT INTO feed_items (podcast_id, guid, title, audio_url, audio_bytes, episode_id, position, digest)"
            " VALUES ('p', 'g', 't', 'https://a.example/1.mp3', 5, ?, 0, '')",
            (episode,),
        )
    found = store.audio.get(episode)
    assert found == EpisodeAudio(episode, "https://a.example/1.mp3", bytes=5, made_by="feed")
    store.audio.put(EpisodeAudio(episode, path="/a/b.wav", duration_ms=9))
    store.audio.put_points(episode, [AudioPoint(10, 5), AudioPoint(30, 20)])
    attached = store.audio.get(episode)
    assert attached
    assert (attached.path, attached.made_by, attached.url) == ("/a/b.wav", "user", None)
    assert store.audio.map(episode).points == (AudioPoint(10, 5), AudioPoint(30, 20))
    store.audio.remove(episode)
    assert store.audio.get(episode) == found
    assert store.audio.map(episode).points == ()


def test_where_an_episode_was_left_is_kept(store: Store, episode: str) -> None:
    assert store.listening.get(episode) == ListeningState(episode)
    state = ListeningState(episode, 8_112_000, ((0, 5000), (9000, 12_000)), None, "2026-01-01T00:00:00.000Z")
    store.listening.put(state)
    assert store.listening.get(episode) == state
    assert store.listening.all() == {episode: state}
    store.listening.put(ListeningState("gone", 5))
    assert set(store.listening.all()) == {episode}


def test_a_damaged_row_costs_what_was_heard_and_not_the_position(store: Store, episode: str) -> None:
    with store.write():
        store.change("INSERT INTO listening VALUES (?, 7, '[[', NULL, '')", (episode,))
    assert store.listening.get(episode) == ListeningState(episode, 7)


def test_a_podcast_keeps_its_speed(store: Store, tmp_path: Path) -> None:
    assert not store.listening.is_subscribed("P")
    with store.write():
        store.change("INSERT INTO podcasts (id, feed_url, title, added) VALUES ('p', 'https://f.example', 'P', '')")
    assert store.listening.is_subscribed("P")
    store.listening.put_speed("P", 1.3)
    assert store.listening.speed("P") == 1.3
    found = store.podcasts.get("p")
    assert found
    assert found.speed == 1.3
