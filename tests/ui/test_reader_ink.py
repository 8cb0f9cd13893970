"""Drawing by hand: strokes of a mouse and of a pen, put together by their pauses, and bounded."""

import math
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QInputDevice, QMouseEvent, QPointingDevice, QTabletEvent
from PySide6.QtWidgets import QApplication

from explorer.model.page_geometry import PagePoint
from explorer.ui.reader.annotation_tools import ink_tool
from explorer.ui.reader.pages.page_view import PageView
from tests.ui.conftest import User
from tests.ui.reading import LEFT, NONE, PLAIN, made, mouse, open_pdf, words
from tests.ui.shaping import color_at, is_tinted, rendered, turned_pages


@pytest.fixture
def user(shared_user: User) -> User:
    return shared_user


@pytest.fixture
def view(user: User, tmp_path: Path) -> PageView:
    view = open_pdf(user, turned_pages(tmp_path / "turned.pdf", words((72, 100, "Words")), 0, 90))
    user.key(Qt.Key.Key_I)
    return view


def stroke(user: User, *places: tuple[float, float], at_ms: int = 1, page: int = 0) -> None:
    """Draw through places of the unrotated page; the last event comes at a time."""
    view = user.window.reader.view
    pixels = [QPointF(user.pixel(PagePoint(page, x, y))) for x, y in places]
    kinds = [QEvent.Type.MouseButtonPress, *[QEvent.Type.MouseMove] * (len(pixels) - 1), QEvent.Type.MouseButtonRelease]
    for kind, pixel in zip(kinds, [*pixels, pixels[-1]], strict=True):
        button = NONE if kind == QEvent.Type.MouseMove else LEFT
        event = QMouseEvent(kind, pixel, view.viewport().mapToGlobal(pixel), button, LEFT, PLAIN)
        event.setTimestamp(at_ms)
        QApplication.sendEvent(view.viewport(), event)


@pytest.mark.parametrize("page", [0, 1])
def test_a_stroke_is_seen_where_it_was_drawn(user: User, view: PageView, page: int) -> None:
    view.jump(PagePoint(page, 0, 0))
    user.until(view.is_sharp)
    view.keep_in_view(page, (100, 300, 200, 310))
    user.until(view.is_sharp)
    before = rendered(user)
    stroke(user, (100, 300), (150, 300), (200, 300), page=page)
    (one,) = made(user)
    assert (one.kind, one.page, len(one.strokes)) == ("ink", page, 1)
    assert is_tinted(color_at(user, 150, 300, page))
    assert not is_tinted(color_at(user, 150, 308, page))
    assert one.strokes[0][2::3] == (0.5, 0.5)  # the place between lies on the line: it is left out
    assert rendered(user) == before
    assert user.window.context.actions.is_checked("tool.ink")


def test_it_is_seen_while_it_is_drawn_and_can_be_given_up(user: User, view: PageView) -> None:
    start, end = user.pixel(PagePoint(0, 100, 300)), user.pixel(PagePoint(0, 200, 300))
    mouse(view, QEvent.Type.MouseButtonPress, start)
    mouse(view, QEvent.Type.MouseMove, end, NONE, held=LEFT)
    assert is_tinted(color_at(user, 150, 300))
    user.key(Qt.Key.Key_Escape)
    assert not is_tinted(color_at(user, 150, 300))
    mouse(view, QEvent.Type.MouseButtonRelease, end)
    assert made(user) == []
    assert user.window.reader.pointer.tools.name == "ink"


def test_strokes_soon_after_each_other_are_one_drawing_and_steps_of_their_own(user: User, view: PageView) -> None:
    stroke(user, (100, 300), (200, 300), at_ms=1_000)
    stroke(user, (100, 320), (200, 320), at_ms=2_400)
    stroke(user, (100, 340), (200, 340), at_ms=5_000)
    assert [len(one.strokes) for one in made(user)] == [2, 1]
    user.ctrl(Qt.Key.Key_Z)
    user.ctrl(Qt.Key.Key_Z)
    assert [len(one.strokes) for one in made(user)] == [1]
    user.ctrl(Qt.Key.Key_Z)
    assert made(user) == []


def test_another_color_or_page_begins_another_drawing(user: User, view: PageView) -> None:
    stroke(user, (100, 300), (200, 300))
    user.key(Qt.Key.Key_7)
    stroke(user, (100, 320), (200, 320))
    assert [one.color for one in made(user)] == ["yellow", "red"]
    view.jump(PagePoint(1, 0, 0))
    user.until(view.is_sharp)
    stroke(user, (100, 320), (200, 320), page=1)
    assert [one.page for one in made(user)] == [0, 0, 1]


def test_a_stroke_taken_back_is_not_drawn_on(user: User, view: PageView) -> None:
    stroke(user, (100, 300), (200, 300))
    user.ctrl(Qt.Key.Key_Z)
    stroke(user, (100, 320), (200, 320))
    (one,) = made(user)
    assert len(one.strokes) == 1


def test_a_click_makes_a_dot(user: User, view: PageView) -> None:
    stroke(user, (100, 300))
    (one,) = made(user)
    assert len(one.strokes[0]) == 3
    assert is_tinted(color_at(user, 100, 300))


def test_two_quick_clicks_are_two_dots_and_no_selected_word(user: User, view: PageView) -> None:
    at = user.pixel(PagePoint(0, 80, 96))
    for kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick):
        mouse(view, kind, at)
        mouse(view, QEvent.Type.MouseButtonRelease, at)
    assert [len(one.strokes) for one in made(user)] == [2]
    assert user.window.reader.pointer.selection is None


def pen(view: PageView, kind: QEvent.Type, at: QPoint, pressure: float) -> None:
    """A pen's event, as it comes before the mouse event that Qt makes of it."""
    device = QPointingDevice(
        "pen",
        7,
        QInputDevice.DeviceType.Stylus,
        QPointingDevice.PointerType.Pen,
        QInputDevice.Capability.Pressure,
        1,
        1,
    )
    here = QPointF(at)
    event = QTabletEvent(
        kind, device, here, QPointF(view.viewport().mapToGlobal(here)), pressure, 0, 0, 0, 0, 0, PLAIN, LEFT, LEFT
    )
    QApplication.sendEvent(view.viewport(), event)


def test_a_pen_draws_as_wide_as_it_is_pressed(user: User, view: PageView) -> None:
    kinds = QEvent.Type
    for y, pressure in ((300, 0.05), (340, 1.0)):
        way = [user.pixel(PagePoint(0, 100 + 5 * step, y)) for step in range(20)]
        for at in way:
            is_first = at is way[0]
            pen(view, kinds.TabletPress if is_first else kinds.TabletMove, at, pressure)
            kind, button = (kinds.MouseButtonPress, LEFT) if is_first else (kinds.MouseMove, NONE)
            mouse(view, kind, at, button, held=LEFT)
        pen(view, kinds.TabletRelease, way[-1], 0.0)
        mouse(view, kinds.MouseButtonRelease, way[-1])
    (one,) = made(user)
    thin, thick = one.strokes
    assert set(thin[2::3]) == {0.05}
    assert set(thick[2::3]) == {1.0}
    view.set_zoom(4.0)
    view.keep_in_view(0, (100, 295, 150, 345))

    def width(y: float) -> int:
        return sum(is_tinted(color_at(user, 130, y + step / 10)) for step in range(-20, 21))

    assert 2 * width(300) < width(340)


def test_a_long_stroke_and_a_full_drawing_have_bounds(
    user: User, view: PageView, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ink_tool, "_LONGEST", 300)
    stroke(user, *((300 + 200 * math.cos(at / 3), 400 + 200 * math.sin(at / 7.7)) for at in range(400)))
    (one,) = made(user)
    assert len(one.strokes[0]) <= 3 * ink_tool._LONGEST
    annotations = user.window.context.annotations
    annotations.edit(one.id, "many", strokes=tuple((float(at), 5.0, 0.5) for at in range(ink_tool.MOST_STROKES)))
    stroke(user, (100, 320), (200, 320))
    assert sorted(len(one.strokes) for one in made(user)) == [1, ink_tool.MOST_STROKES]
