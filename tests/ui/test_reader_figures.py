"""Figures and areas as pictures: found under the pointer, copied, marked, and dragged into other programs."""

from pathlib import Path

import pymupdf
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QDrag, QGuiApplication

from explorer.model.page_geometry import PagePoint
from explorer.ui.reader.pages.page_view import PageView
from tests.ui.conftest import User
from tests.ui.reading import LEFT, NONE, drag, made, make_pdf, middle, mouse, open_pdf, word_quad

pytestmark = pytest.mark.qt_log_ignore("does not support grabbing the keyboard", extend=True)
PROSE = "that goes on and on as the words of a paper do, to its very end"


@pytest.fixture
def user(shared_user: User) -> User:
    return shared_user


def _page(page: pymupdf.Page) -> None:
    for row in range(4):
        page.insert_text((72, 90 + 14 * row), f"Words of the text {PROSE}", fontsize=11)
        page.insert_text((72, 390 + 14 * row), f"More of the text {PROSE}", fontsize=11)
    page.draw_rect((120, 180, 480, 320), color=(0, 0, 1), width=2)
    page.draw_line((130, 310), (470, 190), color=(1, 0, 0), width=2)
    page.insert_text((130, 345), "Figure 1: What was measured in the end.", fontsize=11)


@pytest.fixture
def view(user: User, tmp_path: Path) -> PageView:
    view = open_pdf(user, make_pdf(tmp_path / "figure.pdf", _page))
    user.text_there(0)
    QGuiApplication.clipboard().clear()
    return view


def menu_at(user: User, x: float, y: float) -> dict[str, object]:
    """Open the context menu at a place of the page; return its visible actions by their texts."""
    view, menu = user.window.reader.view, user.window.reader.controls.menu.menu
    view.menu_asked.emit(QPointF(user.pixel(PagePoint(0, x, y))))
    return {action.text(): action for action in menu.actions() if action.isVisible()}


def test_a_figure_under_the_pointer_is_marked_and_copied(user: User, view: PageView) -> None:
    menu = user.window.reader.controls.menu.menu
    menu_at(user, 300, 250)
    user.until(lambda: any(one.isVisible() and one.text() == "Annotate figure as area" for one in menu.actions()))
    next(one for one in menu.actions() if one.text() == "Annotate figure as area").trigger()
    menu.close()
    (area,) = made(user)
    assert area.kind == "area"
    assert area.rect
    assert area.rect[:2] == pytest.approx((120, 180), abs=12)
    assert area.rect[2] == pytest.approx(480, abs=12)
    user.key(Qt.Key.Key_Escape)
    offered = menu_at(user, 400, 200)
    assert "Copy picture of the area or figure" in offered
    assert "Copy figure as picture" not in offered, "one picture of it is enough"
    menu.close()
    user.ctrl(Qt.Key.Key_Z)
    assert made(user) == []
    assert "Copy figure as picture" in menu_at(user, 400, 200), "the page is known by now"
    next(one for one in menu.actions() if one.text() == "Copy figure as picture").trigger()
    menu.close()
    user.until(lambda: not QGuiApplication.clipboard().image().isNull())
    image = QGuiApplication.clipboard().image()
    assert image.width() > 2 * 360
    assert "Copy figure as picture" not in menu_at(user, 300, 100), "there are words only"
    menu.close()


def test_the_picture_of_a_chosen_area_is_copied(user: User, view: PageView) -> None:
    user.key(Qt.Key.Key_A)
    drag(view, user.pixel(PagePoint(0, 110, 170)), user.pixel(PagePoint(0, 300, 260)))
    user.window.context.actions["mark.copy_picture"].trigger()
    user.until(lambda: not QGuiApplication.clipboard().image().isNull())
    image = QGuiApplication.clipboard().image()
    assert image.width() / image.height() == pytest.approx(190 / 90, abs=0.1)


def test_an_area_is_dragged_out_as_a_picture(user: User, view: PageView) -> None:
    user.key(Qt.Key.Key_A)
    drag(view, user.pixel(PagePoint(0, 110, 170)), user.pixel(PagePoint(0, 300, 260)))
    user.key(Qt.Key.Key_Escape)
    user.until(lambda: made(user)[0].picture)
    carried: list[QDrag] = []
    user.window.reader.controls.shape_actions.figures.run_drag = carried.append
    before = made(user)[0].rect
    edge = user.pixel(PagePoint(0, 110, 200))
    mouse(view, QEvent.Type.MouseButtonPress, edge)
    mouse(view, QEvent.Type.MouseMove, edge + QPoint(20, 0), NONE, held=LEFT)
    mouse(view, QEvent.Type.MouseMove, QPoint(-2000, 200), NONE, held=LEFT)
    mouse(view, QEvent.Type.MouseButtonRelease, QPoint(-2000, 200))
    (one,) = carried
    data = one.mimeData()
    assert data.hasImage()
    assert Path(data.urls()[0].toLocalFile()).is_file()
    assert made(user)[0].rect == before


def test_the_selection_is_dragged_out_as_text_and_a_click_on_it_lets_go(user: User, view: PageView) -> None:
    carried: list[QDrag] = []
    user.window.reader.controls.shape_actions.figures.run_drag = carried.append
    words, more = (middle(user, 0, word_quad(view, 0, word)) for word in ("Words", "text"))
    drag(view, words, more)
    text = user.window.reader.pointer.text()
    assert text.startswith("Words of the text")
    mouse(view, QEvent.Type.MouseButtonPress, words)
    mouse(view, QEvent.Type.MouseMove, words + QPoint(0, 40), NONE, held=LEFT)
    mouse(view, QEvent.Type.MouseButtonRelease, words + QPoint(0, 40))
    assert [one.mimeData().text() for one in carried] == [text]
    assert user.window.reader.pointer.text() == text
    mouse(view, QEvent.Type.MouseButtonPress, words)
    mouse(view, QEvent.Type.MouseButtonRelease, words)
    assert user.window.reader.pointer.text() == ""
