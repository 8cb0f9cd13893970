"""The viewport and its navigator without a widget: what is seen stays where it was, and the way back is exact."""

from dataclasses import replace

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from explorer.model.page_geometry import PagePoint, to_shown
from explorer.model.text_page import PageSize, Passage
from explorer.model.view_settings import FITS, PLAIN, SPREADS, ViewSettings
from explorer.ui.reader.pages.navigator import Navigator
from explorer.ui.reader.pages.view_history import OtherPaper, View
from explorer.ui.reader.pages.viewport import GAP, MAX_ZOOM, MIN_ZOOM, Room, Viewport, next_zoom

BAR = 14
"""Pixels that a scroll bar takes."""
A4 = PageSize(595.0, 842.0, 0)


class Screen:
    """Has scroll bars that take room from the pages while there is something to scroll, as a widget's do."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self.across = self.down = False

    def room(self) -> Room:
        beside = self.width - BAR
        return Room(beside if self.down else self.width, self.height - BAR if self.across else self.height, beside)

    def hold(self, width: int, height: int) -> None:
        for _ in range(2):
            self.down = height > self.room().height
            self.across = width > self.room().width


sizes = st.lists(
    st.builds(PageSize, st.floats(50, 1500), st.floats(50, 1500), st.sampled_from((0, 90, 180, 270))),
    min_size=1,
    max_size=9,
)
settings = st.builds(
    ViewSettings,
    st.sampled_from(SPREADS),
    st.sampled_from(FITS),
    st.sampled_from((0, 90, 180, 270)),
    st.none() | st.just((10.0, 20.0, 5.0, 8.0)),
)
zooms = st.none() | st.floats(0.2, 8.0)
screens = st.builds(Screen, st.integers(200, 1600), st.integers(200, 1200))
shares = st.floats(0, 1)


def opened(screen: Screen, pages: list[PageSize], how: ViewSettings, zoom: float | None) -> tuple[Viewport, Navigator]:
    port = Viewport(screen)
    port.open(pages, how, View(0, 0.0, zoom))
    return port, Navigator(port)


def scroll(port: Viewport, down: float, across: float = 0.0) -> None:
    """Go to a share of the way through the document; pages that fit stay in the middle."""
    port.scroll_to(port.layout.page_at(down * port.layout.height), round(down * port.max_top))
    if port.zoom is not None:
        port.scroll_across(round(across * port.max_left))


def where(port: Viewport) -> tuple[object, ...]:
    """What a view restores: of pages that fit, nothing sideways."""
    return (port.left if port.zoom is not None else None, port.top, port.zoom, port.visible())


def point_in(port: Viewport, data: st.DataObject) -> tuple[float, float]:
    """A point of the screen on a page that shows."""
    page = data.draw(st.sampled_from(port.visible()))
    left, top, wide, high = port.rect(page)
    right, bottom = min(left + wide, port.room.width), min(top + high, port.room.height)
    assume(right - max(0, left) > 2 and bottom - max(0, top) > 2)
    return (data.draw(st.floats(max(0, left) + 1, right - 1)), data.draw(st.floats(max(0, top) + 1, bottom - 1)))


def point_of(port: Viewport, place: PagePoint) -> tuple[float, float]:
    """Where a place of a page as shown is on the screen."""
    x, y = port.layout.pixel(place, port.width)
    return (x - port.left, y - port.top)


@given(screens, sizes, settings, zooms, shares, shares, st.lists(st.floats(0.3, 10.0), min_size=1), st.data())
def test_zooming_about_a_point_keeps_the_place_there(
    screen: Screen,
    pages: list[PageSize],
    how: ViewSettings,
    zoom: float | None,
    down: float,
    across: float,
    steps: list[float],
    data: st.DataObject,
) -> None:
    """However many steps: half a pixel lost at a small zoom would be ten at a large one."""
    port, _ = opened(screen, pages, how, zoom)
    scroll(port, down, across)
    around = point_in(port, data)
    place = port.place(around)
    for step in steps:
        assert port.set_zoom(step, around)
        x, y = point_of(port, place)
        # A document's edges, and where one page shows at a time the page's, stop it.
        if not 0 < port.left < port.max_left or not 0 < port.top < port.max_top or port.is_single:
            break
        assert (x, y) == pytest.approx(around, abs=1)
        assert port.place(around).page == place.page


@given(screens, sizes, settings, zooms, shares, shares, st.data())
def test_back_restores_the_view_that_a_jump_left(
    screen: Screen,
    pages: list[PageSize],
    how: ViewSettings,
    zoom: float | None,
    down: float,
    across: float,
    data: st.DataObject,
) -> None:
    port, navigator = opened(screen, pages, how, zoom)
    scroll(port, down, across)
    there = where(port)
    page = data.draw(st.integers(-1, len(pages)))
    place = data.draw(st.none() | st.tuples(st.floats(0, 1500), st.floats(0, 1500)))
    navigator.lead_to(page, *((place[1], place[0]) if place else (None, None)), above=data.draw(st.floats(0, 100)))
    far = where(port)
    if data.draw(st.booleans()):
        port.set_zoom(data.draw(st.floats(0.3, 8.0)))
        far = where(port)
    assert navigator.back() is None
    assert where(port) == there
    assert navigator.forward() is None
    assert where(port) == far


@given(screens, sizes, settings, zooms, shares, st.lists(st.tuples(st.integers(200, 1600), st.integers(200, 1200))))
@example(
    Screen(200, 200),
    [PageSize(*size, 0) for size in ((500.0, 1247.0), (50.0, 50.0), (500.0, 93.0), (749.0, 1500.0), (752.0, 50.0))]
    + [PageSize(*size, 0) for size in ((50.0, 50.0), (50.0, 988.0), (50.0, 1500.0))],
    ViewSettings("cover", "width", 0, None),
    None,
    0.296875,
    [(202, 200)],
)
def test_another_size_of_the_window_keeps_what_is_at_the_top(
    screen: Screen,
    pages: list[PageSize],
    how: ViewSettings,
    zoom: float | None,
    down: float,
    windows: list[tuple[int, int]],
) -> None:
    port, _ = opened(screen, pages, how, zoom)
    scroll(port, down)
    exact = None
    for screen.width, screen.height in windows:
        before = exact or port.view()
        exact = None
        port.resized()
        assert 0 <= port.left <= port.max_left
        assert 0 <= port.top <= port.max_top
        if 0 < port.top < port.max_top and not port.is_single:
            kept = max(before.y, port.frames[before.page][1] - GAP / port.layout.scale)
            y = port.layout.pixel(PagePoint(before.page, 0.0, kept), port.width)[1]
            assert abs(y - port.top - GAP) <= 1, "and it does not drift"
            exact = replace(before, y=kept)


@given(screens, sizes, settings, zooms, shares, shares)
def test_the_pages_in_view_are_those_that_have_a_pixel_in_it(
    screen: Screen, pages: list[PageSize], how: ViewSettings, zoom: float | None, down: float, across: float
) -> None:
    port, navigator = opened(screen, pages, how, zoom)
    scroll(port, down, across)
    height = port.room.height
    seen = set()
    for page in range(port.page_count):
        _, top, _, high = port.rect(page)
        if top <= height - 1 and top + high >= 0:
            seen.add(port.layout.row_of(page))
    shown = port.visible()
    if port.is_single:
        assert list(shown) == [port.row]
    elif seen:
        assert {port.layout.row_of(page) for page in shown} == seen
    else:
        assert len({port.layout.row_of(page) for page in shown}) == 1, "between two pages that are far from each other"
    navigator.follow()
    assert navigator.page in shown or not seen


@given(screens, sizes, settings, zooms, shares, st.data())
def test_a_place_comes_back_from_the_screen(
    screen: Screen, pages: list[PageSize], how: ViewSettings, zoom: float | None, down: float, data: st.DataObject
) -> None:
    port, _ = opened(screen, pages, how, zoom)
    scroll(port, down)
    page = data.draw(st.sampled_from(port.visible()))
    x0, y0, x1, y1 = port.frames[page]
    x, y = data.draw(st.floats(x0 + 1, x1 - 1)), data.draw(st.floats(y0 + 1, y1 - 1))
    left, top, _, _ = port.rect(page)
    scale = port.layout.scale
    found = port.file_place((left + (x - x0) * scale, top + (y - y0) * scale))
    assert found.page == page
    assert to_shown(port.sizes[page], (found.x, found.y)) == pytest.approx((x, y), abs=1e-6)
    box = port.box(page, (found.x, found.y, found.x, found.y))
    assert box[:2] == pytest.approx((left + (x - x0) * scale, top + (y - y0) * scale), abs=1e-6)


@given(screens, sizes, settings, zooms, shares, st.lists(settings, min_size=1, max_size=5))
def test_turning_and_laying_out_otherwise_and_then_as_before_leads_back(
    screen: Screen,
    pages: list[PageSize],
    how: ViewSettings,
    zoom: float | None,
    down: float,
    ways: list[ViewSettings],
) -> None:
    port, navigator = opened(screen, pages, how, zoom)
    scroll(port, down)
    before = port.view()
    port.show(before)
    there = (port.left, port.top)
    for way in ways:
        navigator.arrange(way)
    navigator.arrange(how)
    assert (port.left, port.top, port.zoom) == (*there, zoom)
    assert not navigator.arrange(replace(how, colors="sepia")), "colors lay nothing out"


@given(screens, sizes, settings, st.lists(st.integers(-900, 900), max_size=20))
def test_by_hand_every_page_is_reached_and_none_beyond(
    screen: Screen, pages: list[PageSize], how: ViewSettings, moves: list[int]
) -> None:
    port, navigator = opened(screen, pages, how, None)
    for move in moves:
        navigator.scroll_by_hand(port.top + move)
        navigator.follow()
        assert 0 <= port.top <= port.max_top
        assert 0 <= navigator.page < len(pages)
        assert navigator.page in port.visible() or not port.is_single
    read = set()
    navigator.go_to_end(forward=False)
    for _ in range(2_000):
        before = (port.row, port.top)
        navigator.scroll_by_hand(port.top + max(40, port.room.height - 40))
        navigator.follow()
        read |= set(port.visible())
        if (port.row, port.top) == before:
            break
    assert port.page_count - 1 in read


def test_a_goal_near_the_end_is_the_current_page_until_one_moves_away() -> None:
    port, navigator = opened(Screen(700, 2000), [PageSize(600.0, 200.0, 0)] * 12, PLAIN, 1.0)
    navigator.lead_to(10, None, None, 0.0)
    navigator.follow()
    assert port.top == port.max_top
    assert navigator.page == 10
    navigator.scroll_by_hand(0)
    navigator.follow()
    assert navigator.page == 0


def test_another_paper_on_the_way_back_is_told_and_moves_nothing() -> None:
    port, navigator = opened(Screen(700, 500), [A4] * 5, PLAIN, 1.0)
    navigator.history.come_from(OtherPaper("other"), back=False)
    navigator.lead_to(3, None, None, 0.0)
    assert navigator.back() is None
    assert navigator.back() == OtherPaper("other")
    assert (port.top, navigator.page) == (0, 0)


def test_what_is_kept_in_view_scrolls_no_further_than_needed() -> None:
    port, navigator = opened(Screen(900, 600), [A4] * 5, PLAIN, 1.0)
    navigator.keep_in_view(0, (100.0, 100.0, 200.0, 120.0))
    assert port.top == 0
    navigator.keep_in_view(1, (100.0, 100.0, 200.0, 120.0))
    bottom = port.box(1, (100.0, 100.0, 200.0, 120.0))[3]
    assert 0 < port.room.height - bottom <= 26
    navigator.reveal(Passage(3, ((100.0, 400.0, 200.0, 400.0, 100.0, 412.0, 200.0, 412.0),), ""))
    assert port.box(3, (100.0, 400.0, 200.0, 412.0))[1] == pytest.approx(port.room.height / 3, abs=1)


def test_steps_of_zoom_are_bounded_and_lead_back() -> None:
    assert next_zoom(1.0, 1) == 1.1
    assert next_zoom(1.1, -1) == 1.0
    assert next_zoom(14.0, 1) == MAX_ZOOM
    port, _ = opened(Screen(900, 600), [A4] * 2, PLAIN, None)
    port.set_zoom(99.0)
    assert port.effective_zoom == MAX_ZOOM
    port.set_zoom(0.0001)
    assert port.effective_zoom == MIN_ZOOM


def test_without_pages_nothing_moves() -> None:
    port = Viewport(Screen(900, 600))
    navigator = Navigator(port)
    assert not port.set_zoom(2.0)
    navigator.lead_to(3, 100.0, 0.0, 0.0)
    navigator.follow()
    port.resized()
    assert (port.zoom, port.view(), list(port.visible()), navigator.page) == (2.0, View(0, 0.0, 2.0), [], 0)
