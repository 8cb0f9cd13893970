"""Shapes as geometry: bounded, simplified without being seen, moved and resized within their page."""

import math

from hypothesis import given
from hypothesis import strategies as st

from explorer.model.annotation import rects_touch
from explorer.model.shape_geometry import (
    FAR,
    HANDLES,
    LEAST,
    StrokePoint,
    between,
    distance,
    handle_places,
    moved,
    resized,
    shift_within,
    simplified,
    sound_rect,
    sound_width,
    stroke_points,
)
from tests.fakes.work import computed_within

ANY = st.one_of(st.floats(), st.integers(-(10**400), 10**400))
ON_PAGE = st.floats(0, 600)
PAGE = (0.0, 0.0, 600.0, 600.0)
PLACES = st.lists(st.tuples(ON_PAGE, ON_PAGE, st.floats(0, 1)), min_size=1, max_size=60)
POINT = st.tuples(ON_PAGE, ON_PAGE)
RECT = st.builds(between, POINT, POINT)


@given(st.lists(ANY, max_size=40), st.integers(2, 10))
def test_whatever_is_stored_becomes_places_that_can_be_painted(values: list[float], most: int) -> None:
    found = stroke_points(tuple(values), most)
    assert len(found) <= most
    assert all(abs(x) <= FAR and abs(y) <= FAR and 0 <= pressure <= 1 for x, y, pressure in found)


@given(st.tuples(ANY, ANY, ANY, ANY), ANY)
def test_rectangles_and_widths_are_sound_or_none(values: tuple[float, float, float, float], width: float) -> None:
    rect = sound_rect(values)
    assert rect is None or (rect[0] <= rect[2] and rect[1] <= rect[3] and all(map(math.isfinite, rect)))
    assert 1 <= sound_width(width, 2, 1, 9) <= 9


@given(PLACES, st.floats(0.01, 20))
def test_what_a_simplified_stroke_leaves_out_lies_on_its_line(places: list[StrokePoint], tolerance: float) -> None:
    kept = simplified(places, tolerance, 0)
    assert kept[0] == places[0]
    assert kept[-1] == places[-1]
    assert set(kept) <= set(places)
    assert all(distance(kept, x, y) <= tolerance + 1e-9 for x, y, _ in places)


def test_a_straight_stroke_keeps_its_ends_and_a_change_of_pressure() -> None:
    line = [(float(x), 10.0, 0.5) for x in range(30)]
    assert simplified(line, 0.1, 2) == [line[0], line[-1]]
    pressing = [(float(x), 10.0, 0.1 if x < 15 else 0.9) for x in range(30)]
    assert 2 < len(simplified(pressing, 0.1, 2)) < 6


def test_a_long_wild_stroke_is_simplified_soon() -> None:
    wild = [(math.sin(at * 12.9898) * 300, math.cos(at * 78.233) * 300, 0.5) for at in range(5_000)]
    still = [(100.0 + at * 1e-4, 100.0, 0.5) for at in range(5_000)]
    with computed_within(5):
        assert len(simplified(wild, 0.15, 2)) > 4_000
        assert len(simplified(still, 0.15, 2)) < 200


@given(RECT, POINT)
def test_moving_keeps_a_rectangle_on_its_page(rect: tuple[float, float, float, float], to: tuple[float, float]) -> None:
    dx, dy = shift_within(rect, (to[0] - 300, to[1] - 300), PAGE)
    x0, y0, x1, y1 = (rect[0] + dx, rect[1] + dy, rect[2] + dx, rect[3] + dy)
    assert x0 >= -1e-6
    assert x1 <= 600 + 1e-6
    assert y0 >= -1e-6
    assert y1 <= 600 + 1e-6


def test_what_hangs_over_the_edge_does_not_jump() -> None:
    assert shift_within((-20, 10, 30, 20), (0, 0), PAGE) == (0, 0)
    assert shift_within((-20, 10, 30, 20), (-5, 5), PAGE) == (0, 5)


@given(RECT, st.sampled_from(HANDLES), st.tuples(st.floats(-900, 900), st.floats(-900, 900)))
def test_a_dragged_handle_moves_its_own_sides_alone(
    rect: tuple[float, float, float, float], handle: str, to: tuple[float, float]
) -> None:
    x0, y0, x1, y1 = resized(rect, handle, to, PAGE)  # type: ignore[arg-type]
    for side, (before, after) in {
        "w": (rect[0], x0),
        "n": (rect[1], y0),
        "e": (rect[2], x1),
        "s": (rect[3], y1),
    }.items():
        assert side in handle or before == after
    if {"w", "e"} & set(handle):
        assert x1 - x0 >= LEAST - 1e-6
    if {"n", "s"} & set(handle):
        assert y1 - y0 >= LEAST - 1e-6


def test_handles_are_at_the_corners_and_between_them() -> None:
    places = handle_places((10, 20, 30, 60))
    assert (places["nw"], places["e"], places["s"]) == ((10, 20), (30, 40), (20, 60))


def test_moved_strokes_keep_their_pressure() -> None:
    assert moved(((1, 2, 0.3, 4, 5, 0.6),), (10, -1)) == ((11, 1, 0.3, 14, 4, 0.6),)


def test_rectangles_touch_at_an_edge_and_not_beyond() -> None:
    one = (0.0, 0.0, 2.0, 2.0)
    for x, y in ((2, 0), (-2, 0), (0, 2), (0, -2), (2, 2), (1, 1)):
        other = (x, y, x + 2.0, y + 2.0)
        assert rects_touch(one, other)
        assert rects_touch(other, one)
    for x, y in ((2.1, 0), (-2.1, 0), (0, 2.1), (0, -2.1), (2.1, 2.1), (-2.1, 1)):
        assert not rects_touch(one, (x, y, x + 2.0, y + 2.0))
