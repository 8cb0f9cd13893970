"""Areas, ink and text boxes as they are seen: at any zoom and turn, on any color of page, whatever is stored."""

import math
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from explorer.model.annotation import Annotation
from explorer.model.page_geometry import PagePoint
from explorer.ui.reader.annotation_tools.shape_layer import text_height
from explorer.ui.reader.pages.page_view import PageView
from tests.fakes.examples import further
from tests.ui.conftest import User
from tests.ui.reading import made, open_pdf, picture, plain_pages, words
from tests.ui.shaping import color_at, ids, is_tinted, rendered, turned_pages

STROKES = ((100.0, 300.0, 0.5, 200.0, 300.0, 0.5), (100.0, 320.0, 0.1, 200.0, 320.0, 0.1))


@pytest.fixture
def user(shared_user: User) -> User:
    return shared_user


@pytest.fixture
def view(user: User, tmp_path: Path) -> PageView:
    return open_pdf(user, turned_pages(tmp_path / "turned.pdf", words((72, 100, "Words")), 0, 90, 180, 270))


def put_shapes(user: User, page: int = 0) -> tuple[Annotation, Annotation, Annotation]:
    annotations, here = user.window.context.annotations, ids(user)
    area = annotations.area(*here, page, (100, 200, 300, 280))
    ink = annotations.ink(*here, page, STROKES, 4.0)
    text = annotations.text_box(*here, page, (100, 400, 260, 440), 12.0)
    annotations.write(text.id, "Hello there, these are letters", annotations.begin_edit(text.id))
    annotations.end_edit()
    return area, ink, text


def sees_shapes(user: User, page: int = 0) -> bool:
    inside, edge, beside = (color_at(user, x, 240, page) for x in (200, 100, 320))
    line, off_line = color_at(user, 150, 300, page), color_at(user, 150, 310, page)
    box = color_at(user, 255, 437, page)
    return all(map(is_tinted, (inside, edge, line, box))) and not any(map(is_tinted, (beside, off_line)))


@pytest.mark.parametrize("page", [0, 1, *further(2, 3)])
def test_shapes_are_where_they_were_put_on_pages_of_any_turn(user: User, view: PageView, page: int) -> None:
    view.jump(PagePoint(page, 0, 0))
    user.until(view.is_sharp)
    before = rendered(user)
    put_shapes(user, page)
    for turn in range(2):
        view.keep_in_view(page, (100, 200, 300, 440))
        assert sees_shapes(user, page), turn
        if turn == 0:
            assert rendered(user) == before
            user.ctrl(Qt.Key.Key_R)
            user.until(view.is_sharp)


def test_shapes_grow_with_the_page(user: User, view: PageView) -> None:
    put_shapes(user)
    for zoom in (0.3, 3.0):
        view.set_zoom(zoom)
        view.keep_in_view(0, (100, 290, 200, 310))
        assert is_tinted(color_at(user, 150, 300))
        assert not is_tinted(color_at(user, 150, 306.5))


@pytest.mark.parametrize("colors", ["paper", "dark", "sepia"])
def test_ink_and_letters_are_seen_on_pages_of_any_color(user: User, view: PageView, colors: str) -> None:
    put_shapes(user)
    user.window.context.actions[f"read.colors.{colors}"].trigger()
    user.until(view.is_sharp)
    paper = color_at(user, 500, 600)
    ink = color_at(user, 150, 300)
    assert abs(ink.value() - paper.value()) + abs(ink.hsvSaturation() - paper.hsvSaturation()) > 80
    assert color_at(user, 200, 240) != paper
    image, corner = picture(view), view.box(0, (100, 400, 260, 440))
    shades = {
        image.pixelColor(x, y).lightness()
        for x in range(int(corner.left()) + 2, int(corner.right()) - 2)
        for y in range(int(corner.top()) + 2, int(corner.bottom()) - 2)
    }
    assert max(shades) - min(shades) > 90  # letters stand out from their box


def test_nothing_is_drawn_again_by_the_worker_when_shapes_change(user: User, view: PageView) -> None:
    before = rendered(user)
    area, ink, _ = put_shapes(user)
    annotations = user.window.context.annotations
    annotations.recolor(area.id, "red")
    annotations.edit(ink.id, "move", strokes=((100.0, 330.0, 0.5, 200.0, 330.0, 0.5),))
    assert is_tinted(color_at(user, 150, 330))
    annotations.delete(area.id)
    assert not is_tinted(color_at(user, 200, 240))
    picture(view)
    assert rendered(user) == before


HOSTILE = [
    {"kind": "ink", "strokes": ((math.nan, 1.0, 0.5, 10.0, math.inf, 2.0), (), (5.0,), (5.0, 6.0))},
    {"kind": "ink", "strokes": ((10.0**300, -(10.0**300), 0.5) * 5,), "width": math.nan},
    {"kind": "ink", "strokes": ((1.0, 1.0, 0.5),), "width": 1e300},
    {"kind": "ink", "strokes": ((1.0, 1.0, 10**400),), "width": -1},
    {"kind": "area", "rect": (math.nan, 0.0, math.inf, -math.inf)},
    {"kind": "area", "rect": (-1e300, -1e300, 1e300, 1e300), "picture": "../../etc/passwd"},
    {"kind": "area", "rect": None},
    {"kind": "text", "rect": (300.0, 300.0, 300.0, 300.0), "comment": "a" * 100_000, "width": math.inf},
    {"kind": "text", "rect": (300.0, 300.0, 250.0, 200.0), "comment": "\x00\u202e\ud7ff" * 5_000, "width": 0.0},
    {"kind": "text", "rect": (0.0, 0.0, 9e5, 9e5), "comment": "far", "width": math.nan, "color": "no color"},
]


@pytest.mark.parametrize("fields", HOSTILE)
def test_whatever_is_stored_is_painted_or_left_out(user: User, view: PageView, fields: dict[str, object]) -> None:
    area, *_ = put_shapes(user)
    bad = replace(area, id="bad", **fields)  # type: ignore[arg-type]
    view.annotations = {0: [bad, *made(user)]}
    view.chosen = ("bad",)
    for zoom in (0.1, 1.0, 16.0):
        view.set_zoom(zoom)
        picture(view)
    view.set_zoom(1.0)
    view.jump(PagePoint(0, 0, 0))
    assert is_tinted(color_at(user, 150, 300))


def test_what_another_program_stored_is_read_within_bounds(user: User, view: PageView) -> None:
    area, ink, text = put_shapes(user)
    user.saved()
    store = user.window.context.store
    with store.write():
        for one, column, value in (
            (area, "rect", "[NaN,0,1e999,1" + "0" * 400 + "]"),
            (ink, "strokes", "[[NaN,1e999,0.5],[1],[]]"),
            (text, "width", 1e300),
        ):
            store.change(f"UPDATE annotations SET {column} = ? WHERE id = ?", (value, one.id))
    user.window.context.annotations.reload()
    assert len(made(user)) == 3
    for one in made(user):
        assert all(map(math.isfinite, one.area()))
    picture(view)


def test_thousands_of_strokes_are_painted_and_only_so_many(user: User, tmp_path: Path) -> None:
    view = open_pdf(user, plain_pages(tmp_path / "plain.pdf", 1))
    stroke = tuple(value for x in range(40) for value in (100 + 5 * x, 300 + 5 * math.sin(x), 0.5))
    strokes = tuple(stroke for _ in range(3_000))
    user.window.context.annotations.ink(*ids(user), 0, strokes, 2.0)
    assert is_tinted(color_at(user, 100, 300))
    picture(view)


def test_lines_of_a_text_box_break_between_words_and_long_words_anywhere(user: User) -> None:
    theme = user.window.context.theme

    def lines(text: str, width: float) -> int:
        return round((text_height(theme, text, width, 11) - 6) / (text_height(theme, "x", 500, 11) - 6))

    assert lines("", 100) == lines("one", 100) == 1
    assert lines("one\ntwo\n", 500) == 3
    wide = next(width for width in range(20, 500) if lines("abcdefgh", width) == 1)
    assert lines("abcdefgh abcdefgh", wide) == 2
    assert lines("abcdefgh abcdefgh", wide + 10) == 2  # and no piece of the second word beside the first
    assert lines("a" * 300, 60) > 20


def test_a_large_drawing_follows_its_page_and_color(user: User, view: PageView) -> None:
    line = tuple(value for x in range(200) for value in (100.0 + x, 300.0 + x % 2, 0.5))
    one = user.window.context.annotations.ink(*ids(user), 0, (line,), 4.0)
    places = ((101, 300.5), (200, 300.5), (298, 300.5))

    def seen() -> bool:
        return all(is_tinted(color_at(user, *place)) for place in places) and not is_tinted(color_at(user, 200, 307))

    assert seen()
    before = color_at(user, 200, 300.5)
    user.window.context.annotations.recolor(one.id, "blue")
    assert seen()
    assert abs(color_at(user, 200, 300.5).hue() - before.hue()) > 100
    view.verticalScrollBar().setValue(view.verticalScrollBar().value() + 33)
    assert seen()
    view.set_zoom(1.7)
    view.keep_in_view(0, (90, 290, 300, 310))
    assert seen()
    user.ctrl(Qt.Key.Key_R)
    user.until(view.is_sharp)
    view.keep_in_view(0, (90, 290, 300, 310))
    assert seen()
