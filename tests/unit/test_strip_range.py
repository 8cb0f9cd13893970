"""The part of an episode that the strip shows never leaves the episode, and zooming keeps what is under the pointer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.model.strip_range import LEAST_S, StripRange, whole
from tests.fakes.examples import examples

MOVES = st.lists(
    st.tuples(st.sampled_from(("zoom", "pan", "center", "follow")), st.floats(-20_000, 20_000)), max_size=12
)


def moved(part: StripRange, how: str, by: float) -> StripRange:
    match how:
        case "zoom":
            return part.zoomed(2.0 ** (by / 5000), part.start_s + 0.3 * part.span_s)
        case "pan":
            return part.moved(by)
        case "center":
            return part.centered(by)
        case _:
            return part.following(min(max(by, 0.0), part.whole_s))


@examples(300)
@given(st.floats(1, 40_000), MOVES)
def test_whatever_is_done_the_part_lies_in_the_episode_and_is_not_too_short(length: float, moves) -> None:
    part = whole(length)
    for how, by in moves:
        part = moved(part, how, by)
        assert -1e-6 <= part.start_s < part.end_s <= length + 1e-6
        assert part.span_s >= min(LEAST_S, length) - 1e-6
        if how == "follow":
            assert part.has(min(max(by, 0.0), length)) or length - by < 1e-6


def test_zooming_keeps_the_second_under_the_pointer_in_its_place() -> None:
    part = whole(13_028).zoomed(0.25, 8112)
    assert part.span_s == pytest.approx(3257)
    assert (8112 - part.start_s) / part.span_s == pytest.approx(8112 / 13_028)
    assert part.zoomed(4, 8112) == whole(13_028)


def test_playback_that_leaves_the_part_takes_it_along() -> None:
    part = whole(1000).zoomed(0.1, 500)
    assert part.following(520) is part
    assert part.following(600).start_s == pytest.approx(590)
    assert part.following(1000).end_s == 1000
