"""Lines of text in a frame of their own: boxes, quads and carets at any angle and in any order of the letters."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.model.annotation import Quad, is_inside
from explorer.model.caret_moves import beside, line_beside, quarter_turns
from explorer.model.text_page import LEVEL, Caret, PageSize, TextLine, TextPage

angles = st.sampled_from([0, 30, 45, 90, 135, 180, 270, 359.5]) | st.floats(0, 360)
HEBREW = TextLine.of("אבג", [(60, 55), (55, 48), (48, 40)], 10, 20, 0)
MIXED = TextLine.of("ab אבג", [(0, 5), (5, 10), (10, 15), (30, 25), (25, 20), (20, 15)], 10, 20, 0)
"""“ab ” read to the right, then three letters read to the left, the last of them beside the blank."""


def turned(angle: float) -> tuple[float, float]:
    return LEVEL if angle == 0 else (math.cos(math.radians(angle)), math.sin(math.radians(angle)))


@st.composite
def lines(draw: st.DrawFn) -> TextLine:
    """Lines whose letters follow each other, are read leftwards, or stand in any order; at any angle."""
    widths = draw(st.lists(st.floats(2, 9), min_size=1, max_size=9))
    order = draw(st.permutations(range(len(widths))))
    spans: list[tuple[float, float]] = [(0.0, 0.0)] * len(widths)
    at = draw(st.floats(-300, 300))
    for number in draw(st.sampled_from([order, sorted(order), sorted(order, reverse=True)])):
        there = (at, at + widths[number])
        spans[number] = there if draw(st.booleans()) else there[::-1]
        at += widths[number]
    low = draw(st.floats(-300, 300))
    return TextLine.of("x" * len(spans), spans, low, low + draw(st.floats(5, 15)), 0, turned(draw(angles)))


def inside(quad: Quad, point: tuple[float, float]) -> bool:
    """Return whether a point is inside a quad, and not on its border."""
    corners = [(quad[at], quad[at + 1]) for at in (0, 2, 6, 4)]
    sides = []
    for (ax, ay), (bx, by) in zip(corners, (*corners[1:], corners[0]), strict=True):
        length = math.hypot(bx - ax, by - ay) or 1.0
        sides.append(((bx - ax) * (point[1] - ay) - (by - ay) * (point[0] - ax)) / length)
    return min(sides) > 0.01 or max(sides) < -0.01


def center(line: TextLine, at: int) -> tuple[float, float]:
    return line.point(line.middle(at), (line.low + line.high) / 2)


@given(lines(), st.data())
def test_quads_of_a_range_hold_its_letters_and_no_others(line: TextLine, data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(line.text)))
    last = data.draw(st.integers(first, len(line.text)))
    quads = line.quads(first, last)
    for at in range(len(line.text)):
        assert any(inside(quad, center(line, at)) for quad in quads) is (first <= at < last)


@given(lines())
def test_a_letter_s_box_lies_along_the_line_head_up(line: TextLine) -> None:
    for at in range(len(line.text)):
        x0, y0, x1, y1, x2, y2, _, _ = line.box(at)
        along, down = (x1 - x0, y1 - y0), (x2 - x0, y2 - y0)
        dx, dy = line.direction
        assert math.isclose(along[0] * dx + along[1] * dy, abs(line.end(at) - line.start(at)), abs_tol=0.01)
        assert math.isclose(down[1] * dx - down[0] * dy, line.high - line.low, abs_tol=0.01)
        left, top, right, bottom = line.span(at, at + 1)
        assert line.rect[0] - 0.01 <= left <= right <= line.rect[2] + 0.01
        assert line.rect[1] - 0.01 <= top <= bottom <= line.rect[3] + 0.01


@given(lines())
def test_the_caret_nearest_to_where_one_is_drawn(line: TextLine) -> None:
    for at in range(len(line.text)):
        along, across = line.place(line.point(line.start(at) * 0.7 + line.end(at) * 0.3, line.high))
        assert math.isclose(across, line.high, abs_tol=0.01)
        char, after = line.nearest(along)
        assert math.isclose(line.caret(char, after), line.start(at), abs_tol=0.01)
        assert Caret(0, char, after) == Caret(0, char)


@given(lines(), st.data())
def test_a_line_cut_apart_and_joined_is_the_same(line: TextLine, data: st.DataObject) -> None:
    at = data.draw(st.integers(1, len(line.text)))
    if at == len(line.text):
        assert line.only(range(at)) == line
    else:
        parts = [line.only(range(at)), line.only(range(at, len(line.text)))]
        assert TextLine.joined(parts) == line


def test_lines_joined_with_a_blank_in_the_gap_and_in_the_first_one_s_frame() -> None:
    one, other = TextLine.of("ab", [(0, 5), (5, 10)], 10, 20, 3), TextLine.of("c", [(14, 18)], 8, 21, 4)
    whole = TextLine.joined([one, other], " ")
    assert (whole.text, whole.rect, whole.block) == ("ab c", (0, 8, 18, 21), 3)
    assert whole.spans == [(0, 5), (5, 10), (10, 14), (14, 18)]
    crooked = TextLine.of("d", [(18, 22)], 8, 21, 4, turned(1))
    assert TextLine.joined([other, crooked]).span(1, 2) == pytest.approx(crooked.rect, abs=0.5)


def test_letters_that_follow_each_other_need_one_edge_more_than_letters() -> None:
    assert HEBREW.edges == (60, 55, 48, 40)
    assert HEBREW.quads(0, 1) == ((55, 10, 60, 10, 55, 20, 60, 20),)
    assert len(MIXED.edges) == 2 * len(MIXED.text)
    assert len(MIXED.only([0, 1]).edges) == 3
    assert MIXED.only([0, 3]).spans == [(0, 5), (30, 25)]


def test_a_range_over_both_directions_is_a_quad_for_each_run() -> None:
    assert MIXED.runs(0, 6) == [(0, 30)]
    assert MIXED.runs(1, 4) == [(5, 15), (25, 30)]
    assert MIXED.runs(2, 2) == []


@given(lines(), st.data())
def test_a_point_is_on_a_line_along_it_at_any_angle(line: TextLine, data: st.DataObject) -> None:
    at, across = data.draw(st.integers(0, len(line.text) - 1)), data.draw(st.floats(line.low + 0.1, line.high - 0.1))
    assert line.holds(line.point(line.middle(at), across), 0.01)
    assert is_inside(line.box(at), line.point(line.middle(at), across))
    for away in (line.high + 3, line.low - 3):
        point = line.point(line.middle(at), away)
        assert not line.holds(point, 2)
        assert line.holds(point, 4)
        assert not is_inside(line.box(at), point)


@given(lines(), st.booleans())
def test_an_arrow_passes_every_letter_and_comes_back(line: TextLine, right: bool) -> None:
    """Lines in whatever order of letters: from the end on one side to that on the other."""
    page = TextPage(0, (line,))
    order = list(line.left_to_right) if right else list(line.left_to_right)[::-1]
    rightwards = line.start(order[0]) <= line.end(order[0])
    caret = Caret(0, order[0]) if rightwards == right else Caret(0, order[0] + 1, after=True)
    seen = [caret]
    for _ in order:
        seen.append(beside(page, seen[-1], right=right))
    places = [line.caret(one.char, one.after) for one in seen]
    assert places == sorted(places, reverse=not right)
    assert len(set(places)) == len(places)
    for expected in seen[-2::-1]:
        caret = beside(page, seen.pop(), right=not right)
        assert math.isclose(line.caret(caret.char, caret.after), line.caret(expected.char, expected.after))


def test_up_and_down_pass_over_a_stamp_in_the_margin_and_arrows_along_it_move_along_it() -> None:
    stamp = TextLine.of("arXiv", [(-10 * at, -10 * at + 10) for at in range(5, 0, -1)], 5, 15, 0, (0.0, -1.0))
    page = TextPage(0, (HEBREW, stamp, MIXED))
    assert [line_beside(page, 0, True), line_beside(page, 2, False)] == [2, 0]
    assert [line_beside(page, 1, True), line_beside(page, 2, True)] == [2, 3]
    size = PageSize(600, 800)
    assert [quarter_turns(size, line) for line in (HEBREW, stamp)] == [0, 3]
    assert [quarter_turns(PageSize(800, 600, 90), line) for line in (HEBREW, stamp)] == [1, 0]


def test_between_both_directions_one_caret_has_two_places() -> None:
    assert MIXED.nearest(29) == (3, False)
    assert MIXED.nearest(14) == (3, True)
    assert (MIXED.caret(3), MIXED.caret(3, after=True), MIXED.caret(6)) == (30, 15, 15)
