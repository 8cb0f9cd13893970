"""Taking hold of shapes and notes: chosen by a click, moved and resized by dragging, each drag one step of undo."""

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt

from explorer.model.annotation import Annotation, Rect
from explorer.model.page_geometry import PagePoint
from explorer.ui.reader.pages.page_view import PageView
from tests.fakes.examples import further
from tests.ui.conftest import User
from tests.ui.reading import CTRL, LEFT, NONE, click, drag, hover, made, middle, mouse, open_pdf, word_quad, words
from tests.ui.shaping import color_at, ids, is_tinted, rendered, turned_pages

AREA: Rect = (100.0, 200.0, 300.0, 280.0)
STROKES = ((100.0, 350.0, 0.5, 200.0, 350.0, 0.5), (100.0, 370.0, 0.5, 200.0, 370.0, 0.5))
TEXT: Rect = (100.0, 420.0, 260.0, 450.0)


@pytest.fixture
def user(shared_user: User) -> User:
    return shared_user


@pytest.fixture
def view(user: User, tmp_path: Path) -> PageView:
    draw = words((72, 100, "Words above"), (120, 245, "Inside words"))
    view = open_pdf(user, turned_pages(tmp_path / "turned.pdf", draw, 0, 90, 180, 270))
    user.text_there(0)
    return view


def put(user: User, kind: str, page: int = 0) -> str:
    annotations, here = user.window.context.annotations, ids(user)
    if kind == "area":
        return annotations.area(*here, page, AREA).id
    if kind == "ink":
        return annotations.ink(*here, page, STROKES, 2.0).id
    if kind == "note":
        return annotations.note_at(*here, page, (400.0, 300.0)).id
    one = annotations.text_box(*here, page, TEXT, 11.0)
    annotations.write(one.id, "Letters", annotations.begin_edit(one.id))
    annotations.end_edit()
    return one.id


def one(user: User) -> Annotation:
    (found,) = made(user)
    return found


def at(user: User, x: float, y: float, page: int = 0) -> QPoint:
    return user.pixel(PagePoint(page, x, y))


ON = {"area": (100, 230), "ink": (150, 351), "text": (180, 435), "note": (400, 300)}


@pytest.mark.parametrize("kind", ["area", "ink", "text", "note"])
def test_a_click_chooses_and_a_click_beside_lets_go(user: User, view: PageView, kind: str) -> None:
    item = put(user, kind)
    click(view, at(user, *ON[kind]))
    assert view.selected_annotation == item
    click(view, at(user, 450, 600))
    assert view.selected_annotation is None


def test_what_is_small_is_chosen_before_what_is_around_it(user: User, view: PageView) -> None:
    annotations = user.window.context.annotations
    large = annotations.area(*ids(user), 0, (50, 150, 400, 500)).id
    small = put(user, "area")
    ink = put(user, "ink")
    for place, item in (((200, 260), small), ((150, 350), ink), ((150, 360), large), ((60, 480), large)):
        click(view, at(user, *place))
        assert view.selected_annotation == item, place


@pytest.mark.parametrize("page", [0, 1, *further(2, 3)])
@pytest.mark.parametrize("kind", ["area", "ink", "text", "note"])
def test_a_drag_moves_it_in_one_step(user: User, view: PageView, kind: str, page: int) -> None:
    view.jump(PagePoint(page, 0, 0))
    user.until(view.is_sharp)
    user.text_there(page)
    view.keep_in_view(page, (100, 230, 400, 480))
    put(user, kind, page)
    before, count = one(user), rendered(user)
    start = at(user, *ON[kind], page)
    if kind != "note":
        click(view, start)
    drag(view, start, at(user, ON[kind][0] + 40, ON[kind][1] + 25, page))
    after = one(user)
    moved = (after.area()[0] - before.area()[0], after.area()[1] - before.area()[1])
    assert abs(moved[0] - 40) < 1.5
    assert abs(moved[1] - 25) < 1.5
    size = [side[1] - side[0] for side in zip(after.area()[:2], after.area()[2:], strict=True)]
    assert size == pytest.approx(
        [side[1] - side[0] for side in zip(before.area()[:2], before.area()[2:], strict=True)], abs=0.02
    )
    assert view.selected_annotation == after.id
    assert rendered(user) == count
    user.ctrl(Qt.Key.Key_Z)
    assert one(user).area() == before.area()


@pytest.mark.parametrize("page", [0, 3, *further(1, 2)])
def test_a_handle_resizes_as_it_is_seen(user: User, view: PageView, page: int) -> None:
    view.jump(PagePoint(page, 0, 0))
    user.until(view.is_sharp)
    view.keep_in_view(page, (60, 160, 340, 320))
    put(user, "area", page)
    click(view, at(user, 100, 230, page))
    drag(view, at(user, 300, 280, page), at(user, 330, 310, page))  # a corner of the file's page, wherever it is seen
    rect = one(user).rect
    assert rect == pytest.approx((100, 200, 330, 310), abs=1.5)
    drag(view, at(user, 100, 255, page), at(user, 80, 400, page))  # the middle of a side moves that side alone
    assert one(user).rect == pytest.approx((80, 200, 330, 310), abs=1.5)
    user.ctrl(Qt.Key.Key_Z)
    user.ctrl(Qt.Key.Key_Z)
    assert one(user).rect == AREA


@pytest.mark.parametrize("start", [(100, 240), (300, 280)])
def test_what_is_put_back_where_it_was_is_no_step(user: User, view: PageView, start: tuple[float, float]) -> None:
    put(user, "area")
    click(view, at(user, 100, 230))
    stack = user.window.context.annotations.stack
    steps, place = stack.count(), at(user, *start)
    drag(view, place, place + QPoint(40, 40), place)
    assert (stack.count(), one(user).rect) == (steps, AREA)


def test_a_resized_area_has_other_words_and_another_picture(user: User, view: PageView) -> None:
    put(user, "area")
    user.until(lambda: one(user).picture)
    before = one(user).picture
    click(view, at(user, 100, 230))
    drag(view, at(user, 100, 200), at(user, 60, 80))
    user.until(lambda: one(user).picture != before)
    assert one(user).quote == "Words above Inside words"


def test_a_text_box_is_never_made_lower_than_its_words(user: User, view: PageView) -> None:
    item = put(user, "text")
    annotations = user.window.context.annotations
    annotations.write(item, "Some more words than one line holds here", annotations.begin_edit(item))
    annotations.end_edit()
    click(view, at(user, 180, 435))
    drag(view, at(user, 260, 450), at(user, 170, 422))
    rect = one(user).rect
    assert rect
    assert rect[2] == pytest.approx(170, abs=1.5)
    assert rect[3] - rect[1] > 50


def test_escape_puts_it_back_while_it_is_dragged(user: User, view: PageView) -> None:
    put(user, "area")
    click(view, at(user, 100, 230))
    mouse(view, QEvent.Type.MouseButtonPress, at(user, 100, 230))
    mouse(view, QEvent.Type.MouseMove, at(user, 200, 330), NONE, held=LEFT)
    assert is_tinted(color_at(user, 390, 350))
    user.key(Qt.Key.Key_Escape)
    assert not is_tinted(color_at(user, 390, 350))
    mouse(view, QEvent.Type.MouseButtonRelease, at(user, 200, 330))
    assert one(user).rect == AREA
    assert view.selected_annotation == one(user).id


def test_nothing_is_dragged_off_its_page(user: User, view: PageView) -> None:
    put(user, "area")
    click(view, at(user, 100, 230))
    start = at(user, 100, 230)
    drag(view, start, at(user, -200, 230))
    assert one(user).rect == pytest.approx((0, 200, 200, 280), abs=0.5)


def test_words_inside_a_chosen_area_are_still_selected(user: User, view: PageView) -> None:
    put(user, "area")
    click(view, at(user, 100, 230))
    quad = word_quad(view, 0, "Inside")
    place = middle(user, 0, quad)
    drag(view, place, QPoint(place.x() + 60, place.y()))
    assert user.window.reader.pointer.passages
    assert one(user).rect == AREA


def test_the_pointer_tells_what_can_be_held(user: User, view: PageView) -> None:
    put(user, "area")
    shapes = Qt.CursorShape
    hover(view, at(user, 100, 230))
    assert view.viewport().cursor().shape() == shapes.ArrowCursor
    click(view, at(user, 100, 230))
    for place, shape in {
        (100, 200): shapes.SizeFDiagCursor,
        (300, 200): shapes.SizeBDiagCursor,
        (200, 200): shapes.SizeVerCursor,
        (100, 240): shapes.SizeHorCursor,
        (150, 200): shapes.SizeAllCursor,
        (250, 260): shapes.SizeAllCursor,
        (500, 600): shapes.ArrowCursor,
    }.items():
        hover(view, at(user, *place))
        assert view.viewport().cursor().shape() == shape, place


@pytest.mark.parametrize("kind", ["area", "ink", "text", "note"])
def test_keys_recolor_move_and_delete_the_chosen(user: User, view: PageView, kind: str) -> None:
    put(user, kind)
    before = one(user).area()
    click(view, at(user, *ON[kind]))
    view.setFocus()
    user.key(Qt.Key.Key_7)
    assert one(user).color == "red"
    user.ctrl(Qt.Key.Key_Right)
    user.key(Qt.Key.Key_Down, CTRL | Qt.KeyboardModifier.KeypadModifier)  # as macOS tells of every arrow
    assert one(user).area()[:2] == pytest.approx((before[0] + 1, before[1] + 1), abs=0.02)
    user.ctrl(Qt.Key.Key_Z)
    user.ctrl(Qt.Key.Key_Z)
    assert one(user).area() == before
    user.key(Qt.Key.Key_Delete)
    assert made(user) == []


def test_arrows_move_as_the_page_is_seen(user: User, view: PageView) -> None:
    view.jump(PagePoint(1, 0, 0))
    user.until(view.is_sharp)
    item = put(user, "area", 1)
    user.window.reader.choose(item)
    before = view.box(1, AREA)
    user.ctrl(Qt.Key.Key_Down)
    after = view.box(1, one(user).rect or AREA)
    assert after.left() == pytest.approx(before.left(), abs=0.05)
    assert after.top() > before.top() + 0.5


def test_with_nothing_chosen_ctrl_and_an_arrow_do_nothing(user: User, view: PageView) -> None:
    put(user, "area")
    user.ctrl(Qt.Key.Key_Down)
    assert one(user).rect == AREA
    assert not user.window.context.annotations.stack.undoText().startswith("move")


def test_a_drawing_tool_draws_over_what_is_chosen(user: User, view: PageView) -> None:
    put(user, "area")
    click(view, at(user, 100, 230))
    user.key(Qt.Key.Key_I)
    drag(view, at(user, 100, 230), at(user, 150, 260))
    assert sorted(found.kind for found in made(user)) == ["area", "ink"]
    assert next(found for found in made(user) if found.kind == "area").rect == AREA


def test_of_several_chosen_ones_each_has_its_handles_and_keys_move_them_all(user: User, view: PageView) -> None:
    area, text = put(user, "area"), put(user, "text")
    click(view, at(user, *ON["area"]))
    click(view, at(user, *ON["text"]), modifiers=CTRL)
    assert view.chosen == (area, text)
    user.ctrl(Qt.Key.Key_Right)
    assert [found.rect and found.rect[0] for found in made(user)] == pytest.approx([101, 101], abs=0.02)
    user.ctrl(Qt.Key.Key_Z)
    assert [found.rect for found in made(user)] == [AREA, TEXT]
    drag(view, at(user, 300, 280), at(user, 320, 280))
    assert made(user)[0].rect == pytest.approx((100, 200, 320, 280), abs=1.5)
    assert view.chosen == (area, text)
