"""Lines, arrows, the eraser, widths of pens and sizes of text."""

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest

from explorer.model.page_geometry import PagePoint
from explorer.ui.reader.pages.page_view import PageView
from tests.ui.conftest import User
from tests.ui.reading import LEFT, NONE, SHIFT, click, drag, made, mouse, open_pdf, words
from tests.ui.shaping import color_at, is_tinted, turned_pages


@pytest.fixture
def user(shared_user: User) -> User:
    return shared_user


@pytest.fixture
def view(user: User, tmp_path: Path) -> PageView:
    return open_pdf(user, turned_pages(tmp_path / "turned.pdf", words((72, 100, "Words")), 0))


def draw(
    user: User, *places: tuple[float, float], modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    """Drag from place to place of the first page."""
    view, pixels = user.window.reader.view, [user.pixel(PagePoint(0, *place)) for place in places]
    mouse(view, QEvent.Type.MouseButtonPress, pixels[0], LEFT, modifiers)
    for at in pixels[1:]:
        mouse(view, QEvent.Type.MouseMove, at, NONE, modifiers, held=LEFT)
    mouse(view, QEvent.Type.MouseButtonRelease, pixels[-1], LEFT, modifiers)


def test_an_arrow_is_drawn_with_its_head_and_its_end_is_moved(user: User, view: PageView) -> None:
    user.key(Qt.Key.Key_A, SHIFT)
    draw(user, (100, 300), (150, 300), (200, 300))
    (one,) = made(user)
    assert (one.kind, one.shape, one.width) == ("ink", "arrow", 2.0)
    assert one.strokes[0][0::3] == pytest.approx((100, 200), abs=1)
    assert is_tinted(color_at(user, 150, 300))
    assert is_tinted(color_at(user, 184, 308)), "a side of its head"
    assert not is_tinted(color_at(user, 116, 308))
    draw(user, (200, 300), (200, 350))
    (one,) = made(user)
    assert one.strokes[0][0:2] == pytest.approx((100, 300), abs=1)
    assert one.strokes[0][3:5] == pytest.approx((200, 350), abs=1)
    user.ctrl(Qt.Key.Key_Z)
    user.ctrl(Qt.Key.Key_Z)
    assert made(user) == []


def test_shift_keeps_a_line_level(user: User, view: PageView) -> None:
    user.key(Qt.Key.Key_L, SHIFT)
    draw(user, (100, 300), (200, 310), modifiers=SHIFT)
    (one,) = made(user)
    assert (one.shape, one.strokes[0][1]) == ("line", one.strokes[0][4])
    click(view, user.pixel(PagePoint(0, 300, 500)))
    assert len(made(user)) == 1, "a click draws nothing"


def test_the_eraser_rubs_strokes_out_in_one_step(user: User, view: PageView) -> None:
    user.key(Qt.Key.Key_I)
    for y in (300, 320, 340):
        draw(user, (100, y), (200, y))
    user.key(Qt.Key.Key_L, SHIFT)
    draw(user, (100, 360), (200, 360))
    before = [one.strokes for one in made(user)]
    assert [*map(len, before)] == [3, 1]
    user.key(Qt.Key.Key_E)
    draw(user, (150, 332), (150, 370))
    assert [len(one.strokes) for one in made(user)] == [2]
    assert not is_tinted(color_at(user, 150, 360))
    user.ctrl(Qt.Key.Key_Z)
    assert [one.strokes for one in made(user)] == before
    start = user.pixel(PagePoint(0, 150, 300))
    mouse(view, QEvent.Type.MouseButtonPress, start)
    assert not is_tinted(color_at(user, 150, 300))
    user.key(Qt.Key.Key_Escape)
    assert is_tinted(color_at(user, 150, 300))
    mouse(view, QEvent.Type.MouseButtonRelease, start)
    assert [one.strokes for one in made(user)] == before


def test_a_width_is_for_the_next_line_and_for_the_chosen_one(user: User, view: PageView) -> None:
    actions = user.window.context.actions
    user.key(Qt.Key.Key_L, SHIFT)
    actions["pen.thick"].trigger()
    draw(user, (100, 300), (200, 300))
    assert made(user)[0].width == 4.0
    actions["pen.thin"].trigger()
    assert made(user)[0].width == 1.0, "it is still selected"
    assert actions.is_checked("pen.thin")
    assert not actions.is_checked("pen.thick")
    user.ctrl(Qt.Key.Key_Z)
    assert made(user)[0].width == 4.0


def test_a_size_is_for_the_text_that_is_written_and_for_the_next_one(user: User, view: PageView) -> None:
    actions = user.window.context.actions
    user.key(Qt.Key.Key_T)
    click(view, user.pixel(PagePoint(0, 100, 300)))
    user.type("Some words of mine")
    actions["text.huge"].trigger()
    user.key(Qt.Key.Key_Escape)
    (one,) = made(user)
    assert (one.width, one.comment) == (20.0, "Some words of mine")
    assert one.rect
    assert one.rect[3] - one.rect[1] > 40, "two lines"
    assert user.window.reader.pointer.tools.name is None, "Esc has put the tool away too"
    user.key(Qt.Key.Key_T)
    click(view, user.pixel(PagePoint(0, 100, 500)))
    user.type("More")
    user.key(Qt.Key.Key_Escape)
    assert [other.width for other in made(user)] == [20.0, 20.0]


def test_a_width_or_size_takes_a_tool_for_it(user: User, view: PageView) -> None:
    context, tools = user.window.context, user.window.reader.pointer.tools
    context.actions["text.huge"].trigger()
    assert tools.name == "text"
    context.actions["pen.thick"].trigger()
    assert tools.name == "ink"
    user.key(Qt.Key.Key_L, SHIFT)
    context.actions["pen.thin"].trigger()
    assert tools.name == "line", "it draws with a pen too"


def test_a_tool_chosen_from_elsewhere_is_put_away_by_esc(user: User, view: PageView) -> None:
    user.window.reader.tools.field.setFocus()
    user.window.context.actions["tool.line"].trigger()
    assert user.window.reader.pointer.tools.name == "line"
    user.key(Qt.Key.Key_Escape)
    assert user.window.reader.pointer.tools.name is None
    assert view.hasFocus()


def test_the_button_of_the_drawing_tools_stands_for_the_last_one(user: User, view: PageView) -> None:
    tools, actions = user.window.reader.tools, user.window.context.actions
    user.key(Qt.Key.Key_A, SHIFT)
    assert tools._drawing.defaultAction() is actions["tool.arrow"]
    menu = tools._drawing.menu()
    menu.aboutToShow.emit()
    held = menu.actions()
    assert {actions[name] for name in ("tool.ink", "tool.line", "tool.eraser", "pen.thin", "mark.color.red")} <= {*held}


def test_pages_are_dragged_with_the_middle_button_and_with_space(user: User, view: PageView) -> None:
    view.set_zoom(3.0)
    bars = view.horizontalScrollBar(), view.verticalScrollBar()
    before = tuple(bar.value() for bar in bars)
    start, end = view.viewport().rect().center(), view.viewport().rect().center()
    end.setX(end.x() - 40)
    end.setY(end.y() - 60)
    middle = Qt.MouseButton.MiddleButton
    mouse(view, QEvent.Type.MouseButtonPress, start, middle)
    assert view.viewport().cursor().shape() == Qt.CursorShape.ClosedHandCursor
    mouse(view, QEvent.Type.MouseMove, end, NONE, held=middle)
    mouse(view, QEvent.Type.MouseButtonRelease, end, middle)
    assert tuple(bar.value() for bar in bars) == (before[0] + 40, before[1] + 60)
    assert view.viewport().cursor().shape() != Qt.CursorShape.ClosedHandCursor
    QTest.keyPress(view, Qt.Key.Key_Space)
    assert view.viewport().cursor().shape() == Qt.CursorShape.OpenHandCursor
    drag(view, end, start)
    QTest.keyRelease(view, Qt.Key.Key_Space)
    assert tuple(bar.value() for bar in bars) == before
    assert user.window.reader.pointer.selection is None
    user.key(Qt.Key.Key_Space)
    assert bars[1].value() > before[1] + 100, "a tap still turns the page"


def test_the_zoom_is_typed_or_chosen(user: User, view: PageView) -> None:
    zoom = user.window.reader.tools.zoom
    zoom.field.setFocus()
    zoom.field.selectAll()
    user.type("150")
    user.key(Qt.Key.Key_Return)
    assert view.zoom == 1.5
    assert zoom.field.text() == "150 %"
    assert view.hasFocus()
    zoom.field.setFocus()
    user.type("much")
    user.key(Qt.Key.Key_Return)
    assert (view.zoom, zoom.field.text()) == (1.5, "150 %")
    assert user.window.toast.text.text().startswith("“150 %much” is not a zoom")
    menu = zoom.button.menu()
    menu.aboutToShow.emit()
    texts = {action.text(): action for action in menu.actions()}
    assert [action.text() for action in menu.actions() if action.isChecked()] == ["150 %"]
    texts["200 %"].trigger()
    assert view.zoom == 2.0
    texts["Fit width"].trigger()
    assert view.zoom is None
