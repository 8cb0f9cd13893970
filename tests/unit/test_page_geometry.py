"""Rows of pages, what is shown of a page, and turning one page after the other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.model.page_geometry import PageLayout, PagePoint, from_shown, to_shown, turned
from explorer.model.paged_scroll import limits, turn
from explorer.model.text_page import PageSize
from explorer.model.view_settings import SPREADS, Spread, frame, shared_insets

GAP = 12
FIVE = [(0.0, 0.0, 600.0, 800.0)] * 5

sides = st.floats(1, 5000)
frames = st.lists(
    st.tuples(st.floats(0, 100), st.floats(0, 100), st.floats(120, 3000), st.floats(120, 3000)), min_size=1, max_size=12
)


@pytest.mark.parametrize(
    ("spread", "rows"),
    [
        ("continuous", [[0], [1], [2], [3], [4]]),
        ("single", [[0], [1], [2], [3], [4]]),
        ("facing", [[0, 1], [2, 3], [4]]),
        ("cover", [[0], [1, 2], [3, 4]]),
    ],
)
def test_pages_come_in_rows(spread: Spread, rows: list[list[int]]) -> None:
    layout = PageLayout(FIVE, 1.0, GAP, spread)
    assert [list(layout.pages_of(row)) for row in range(len(rows))] == rows
    assert [layout.row_of(page) for row in rows for page in row] == [at for at, row in enumerate(rows) for _ in row]


def test_facing_pages_meet_in_the_middle_and_the_first_stands_at_the_right_alone() -> None:
    left, top, width, height = PageLayout(FIVE, 1.0, GAP, "facing").rect(2, 2000)
    assert (left + width, top, height) == (1000 - GAP / 2, 2 * GAP + 800, 800)
    assert PageLayout(FIVE, 1.0, GAP, "facing").rect(3, 2000)[0] == 1000 + GAP / 2
    assert PageLayout(FIVE, 1.0, GAP, "cover").rect(0, 2000)[0] == 1000 + GAP / 2
    assert PageLayout(FIVE, 1.0, GAP, "continuous").rect(0, 2000)[0] == 700


@pytest.mark.parametrize("spread", SPREADS)
def test_without_pages_every_pixel_is_the_first_ones_corner(spread: Spread) -> None:
    assert PageLayout((), 1.0, GAP, spread).place(50, 70, 200) == PagePoint(0, 0.0, 0.0)


@given(frames, st.sampled_from(SPREADS), st.floats(0.05, 20), st.floats(0, 3000), st.data())
def test_a_place_comes_back_from_its_pixel(frames, spread: Spread, scale: float, least: float, data) -> None:
    layout = PageLayout(frames, scale, GAP, spread, least if spread == "single" else 0)
    page = data.draw(st.integers(0, len(frames) - 1))
    x0, y0, x1, y1 = frames[page]
    place = PagePoint(page, data.draw(st.floats(x0, x1)), data.draw(st.floats(y0, y1)))
    width = layout.width + data.draw(st.floats(0, 500))
    back = layout.place(*layout.pixel(place, width), width)
    assert back.page == page or x1 - place.x < 1e-6 or y1 - place.y < 1e-6
    if back.page == page:
        assert (back.x, back.y) == pytest.approx((place.x, place.y), abs=1e-6)


@given(frames, st.sampled_from(SPREADS), st.floats(0.05, 20), st.data())
def test_what_touches_the_view_is_visible(frames, spread: Spread, scale: float, data) -> None:
    layout = PageLayout(frames, scale, GAP, spread)
    top = data.draw(st.floats(0, layout.height))
    bottom = top + data.draw(st.floats(1, 2000))
    shown = set(layout.visible(top, bottom))
    for page in range(len(frames)):
        _, y, _, height = layout.rect(page, layout.width)
        if y + height > top and y < bottom:
            assert page in shown


@given(sides, sides, st.tuples(*[st.floats(0, 6000)] * 4), st.sampled_from((0, 90, 180, 270)))
def test_something_is_left_of_every_page_however_much_is_cut_off(width, height, trim, rotation) -> None:
    left, top, right, bottom = frame(width, height, trim, rotation)
    assert 0 <= left < right <= width
    assert 0 <= top < bottom <= height
    assert right - left >= 0.29 * width
    assert bottom - top >= 0.29 * height


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_what_is_cut_off_turns_with_the_page(rotation: int) -> None:
    """The box of the contents, turned by hand, is what is left."""
    size = PageSize(600, 800)
    after = turned(size, rotation)
    view = PageSize(after.width, after.height, rotation)
    (ax, ay), (bx, by) = to_shown(view, (10, 20)), to_shown(view, (600 - 30, 800 - 40))
    expected = (min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))
    assert frame(after.width, after.height, (10, 20, 30, 40), rotation) == expected
    assert from_shown(view, to_shown(view, (123, 456))) == (123, 456)


def test_the_smallest_margin_of_all_pages_is_cut_off() -> None:
    pages = [
        ((600.0, 800.0), (100.0, 90.0, 500.0, 700.0)),
        ((600.0, 800.0), (80.0, 100.0, 520.0, 720.0)),
        ((700.0, 800.0), (120.0, 100.0, 690.0, 600.0)),
        ((600.0, 800.0), None),
    ]
    assert shared_insets(pages, 8) == (72, 82, 2, 72)
    assert shared_insets([((600.0, 800.0), None)], 8) is None
    assert shared_insets([((600.0, 800.0), (4.0, 4.0, 598.0, 799.0))], 8) is None
    assert shared_insets([], 8) is None


class TestTurning:
    """A view 500 high on five pages of 800; each takes 824 with its gaps."""

    layout = PageLayout(FIVE, 1.0, GAP, "single", 500)

    def test_a_page_is_scrolled_to_its_end_before_the_next_comes(self) -> None:
        assert limits(self.layout, 0, 500) == (0, 324)
        assert turn(self.layout, 0, 0, 120, 500) == (0, 120)
        assert turn(self.layout, 0, 300, 420, 500) == (0, 324)
        assert turn(self.layout, 0, 324, 444, 500) == (1, 824)

    def test_back_leads_to_the_end_of_the_page_before(self) -> None:
        assert turn(self.layout, 2, 1748, 1600, 500) == (2, 1648)
        assert turn(self.layout, 2, 1648, 1528, 500) == (1, 824 + 324)

    def test_a_long_way_leads_to_the_page_that_is_there(self) -> None:
        assert turn(self.layout, 0, 0, 2800, 500) == (3, 3 * 824)
        assert turn(self.layout, 4, 3400, 900, 500) == (1, 824)

    def test_the_ends_are_ends(self) -> None:
        assert turn(self.layout, 4, limits(self.layout, 4, 500)[1], 9999, 500)[0] == 4
        assert turn(self.layout, 0, 0, -50, 500) == (0, 0)

    def test_small_pages_take_the_whole_view(self) -> None:
        layout = PageLayout([(0, 0, 100, 100)] * 3, 1.0, GAP, "single", 500)
        assert [limits(layout, row, 500) for row in range(3)] == [(0, 0), (500, 500), (1000, 1000)]
        assert layout.rect(1, 300)[1] == 500 + 200
        assert turn(layout, 0, 0, 40, 500) == (1, 500)
        assert layout.place(50, 510, 300).page == 1, "the room around a page is its own"
