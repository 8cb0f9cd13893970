"""The map between the sound of an episode and the episode's own time."""

from hypothesis import given
from hypothesis import strategies as st

from explorer.model.audio_map import AudioMap, AudioPoint, differs, map_of, offset_by
from tests.fakes.examples import examples

TIMES = st.integers(0, 20_000_000)
POINTS = st.lists(st.builds(AudioPoint, TIMES, TIMES), max_size=8)


def test_without_points_both_are_the_same() -> None:
    assert AudioMap().episode_ms(5000) == AudioMap().audio_ms(5000) == 5000


def test_an_advert_at_the_beginning_is_an_offset() -> None:
    found = offset_by(30_000)
    assert (found.episode_ms(30_000), found.episode_ms(10_000), found.episode_ms(90_000)) == (0, 0, 60_000)
    assert (found.audio_ms(0), found.audio_ms(60_000)) == (30_000, 90_000)
    assert offset_by(-5_000).episode_ms(0) == 5_000


def test_a_tap_in_the_middle_moves_everything_before_it_too() -> None:
    found = AudioMap().with_point(100_000, 70_000)
    assert (found.audio_ms(0), found.episode_ms(40_000)) == (30_000, 10_000)


def test_the_episode_waits_for_the_end_of_an_advert_in_its_middle() -> None:
    found = AudioMap((AudioPoint(0, 0), AudioPoint(660_000, 600_000)))
    assert [found.episode_ms(one) for one in (599_000, 600_000, 630_000, 660_000, 661_000)] == [
        599_000,
        600_000,
        600_000,
        600_000,
        601_000,
    ]
    assert (found.audio_ms(599_999), found.audio_ms(600_000)) == (599_999, 660_000)


def test_another_tap_drops_what_contradicts_it() -> None:
    found = AudioMap().with_point(100_000, 90_000).with_point(200_000, 150_000).with_point(150_000, 160_000)
    assert found.points == (AudioPoint(100_000, 90_000), AudioPoint(150_000, 160_000))


@examples(200)
@given(points=POINTS, times=st.lists(TIMES, min_size=2, max_size=8))
def test_both_directions_rise_and_agree(points: list[AudioPoint], times: list[int]) -> None:
    found = map_of(points)
    times.sort()
    there, back = [found.episode_ms(one) for one in times], [found.audio_ms(one) for one in times]
    assert there == sorted(there)
    assert back == sorted(back)
    for one in times:
        place = found.audio_ms(one)
        # Only a time that the sound leaves out, before its beginning or between two points, is nowhere in it.
        assert found.episode_ms(place) == one or found.episode_ms(place + 1) > one


@examples(100)
@given(points=POINTS, audio=TIMES, episode=TIMES)
def test_a_tap_is_true_afterwards(points: list[AudioPoint], audio: int, episode: int) -> None:
    found = map_of(points).with_point(audio, episode)
    assert found.episode_ms(audio) == episode
    assert map_of(found.points) == found


def test_a_difference_is_told_only_where_it_matters() -> None:
    assert differs(13_028, 13_098_000, ()) == 70
    assert differs(13_028, 13_008_000, ()) == 0
    assert differs(None, 1000, ()) == differs(10, None, ()) == differs(100, 900_000, (AudioPoint(0, 0),)) == 0
