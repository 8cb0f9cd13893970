"""Text boxes: put by a click or a drag, written in on the page, gone when they are left empty."""

from pathlib import Path

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from explorer.model.annotation import Annotation
from explorer.model.page_geometry import PagePoint
from explorer.model.text_page import PageSize
from explorer.ui.reader.annotation_tools.shape_layer import text_size
from explorer.ui.reader.annotation_tools.text_boxes import BoxEditor
from explorer.ui.reader.pages.overlay import Overlay
from explorer.ui.reader.pages.page_sheet import PageSheet
from explorer.ui.reader.pages.page_view import PageView
from tests.ui.conftest import User, stored
from tests.ui.reading import click, double_click, drag, made, middle, open_pdf, word_quad, words
from tests.ui.shaping import rect_pixels, rendered, turned_pages


@pytest.fixture
def user(shared_user: User) -> User:
    return shared_user


@pytest.fixture
def view(user: User, tmp_path: Path) -> PageView:
    return open_pdf(user, turned_pages(tmp_path / "turned.pdf", words((72, 100, "Words")), 0, 90, 180, 270))


def editor(user: User) -> BoxEditor:
    return user.window.reader.controls.shape_actions.texts.editor


def put(user: User, x: float = 200, y: float = 300, page: int = 0) -> None:
    click(user.window.reader.view, user.pixel(PagePoint(page, x, y)))
    user.until(lambda: editor(user).hasFocus())


def box(user: User) -> Annotation:
    (one,) = made(user)
    return one


@pytest.mark.parametrize("page", [0, 1, 2, 3])
def test_a_click_makes_a_box_that_is_written_in_upright(user: User, view: PageView, page: int) -> None:
    view.jump(PagePoint(page, 0, 0))
    user.until(view.is_sharp)
    view.keep_in_view(page, (200, 280, 220, 320))
    user.until(view.is_sharp)
    before = rendered(user)
    user.key(Qt.Key.Key_T)
    put(user, page=page)
    user.type("Compare with table 2")
    assert box(user).comment == "Compare with table 2"
    shown = view.box(page, box(user).rect or (0, 0, 0, 0))
    assert shown.width() > 3 * shown.height()
    assert shown.contains(user.pixel(PagePoint(page, 200, 300)).toPointF())
    assert abs(editor(user).x() - shown.x()) <= 2
    user.key(Qt.Key.Key_Escape)
    assert not editor(user).isVisible()
    assert view.hasFocus()
    assert rendered(user) == before


def test_a_text_taken_back_leaves_the_box_and_the_history_as_they_were(user: User, view: PageView) -> None:
    user.key(Qt.Key.Key_T)
    put(user)
    user.type("One")
    user.key(Qt.Key.Key_Escape)
    before, steps = box(user), user.window.context.annotations.stack.count()
    user.window.reader.controls.shape_actions.texts.begin(before)
    user.key(Qt.Key.Key_End)
    for _ in range(6):
        user.key(Qt.Key.Key_Return)
    assert (box(user).rect or (0, 0, 0, 0))[3] > (before.rect or (0, 0, 0, 0))[3]
    for _ in range(6):
        user.key(Qt.Key.Key_Backspace)
    user.key(Qt.Key.Key_Escape)
    assert (box(user).rect, box(user).comment) == (before.rect, "One")
    assert user.window.context.annotations.stack.count() == steps


def test_making_and_writing_a_box_are_one_step(user: User, view: PageView, library: Path) -> None:
    user.key(Qt.Key.Key_T)
    put(user)
    user.type("One")
    user.key(Qt.Key.Key_Escape)
    user.ctrl(Qt.Key.Key_Z)
    assert made(user) == []
    user.ctrl(Qt.Key.Key_Y)
    assert box(user).comment == "One"
    user.saved()
    store = stored(library)
    assert [one.comment for one in store.annotations.of_paper(box(user).paper_id)] == ["One"]
    store.close()


def test_a_box_left_empty_vanishes_without_a_trace(user: User, view: PageView) -> None:
    user.key(Qt.Key.Key_T)
    put(user)
    assert len(made(user)) == 1
    user.key(Qt.Key.Key_Escape)
    assert made(user) == []
    assert not user.window.context.annotations.stack.canUndo()


def test_a_click_elsewhere_ends_writing_and_makes_no_other_box(user: User, view: PageView) -> None:
    user.key(Qt.Key.Key_T)
    put(user)
    user.type("Here")
    click(view, user.pixel(PagePoint(0, 300, 500)))
    user.until(lambda: not editor(user).isVisible())
    assert box(user).comment == "Here"
    put(user, 300, 500)
    user.type("There")
    user.key(Qt.Key.Key_Escape)
    assert [one.comment for one in made(user)] == ["Here", "There"]


def test_a_second_click_writes_on_and_the_box_grows(user: User, view: PageView) -> None:
    user.key(Qt.Key.Key_T)
    drag(view, *rect_pixels(user, (200, 300, 300, 320)))
    user.until(lambda: editor(user).hasFocus())
    user.type("Short")
    user.key(Qt.Key.Key_Escape)
    user.key(Qt.Key.Key_Escape)
    rect = box(user).rect
    assert user.window.reader.pointer.tools.name is None
    click(view, user.pixel(PagePoint(0, 400, 600)))
    at = user.pixel(PagePoint(0, 205, 310))
    click(view, at)
    assert view.selected_annotation == box(user).id
    assert not editor(user).isVisible()
    click(view, at)
    user.until(lambda: editor(user).hasFocus())
    user.type("These are many words, which are wrapped into some lines and want room")
    user.key(Qt.Key.Key_Escape)
    grown = box(user).rect
    assert rect
    assert grown
    assert grown[:3] == rect[:3]
    assert grown[3] > rect[3] + 20
    user.ctrl(Qt.Key.Key_Z)
    assert (box(user).comment, box(user).rect) == ("Short", rect)


def test_a_box_whose_words_are_deleted_vanishes(user: User, view: PageView) -> None:
    user.key(Qt.Key.Key_T)
    put(user)
    user.type("Gone")
    user.key(Qt.Key.Key_Escape)
    click(view, user.pixel(PagePoint(0, 210, 300)))
    user.until(lambda: editor(user).hasFocus())
    user.key(Qt.Key.Key_Delete)  # all is selected
    user.key(Qt.Key.Key_Escape)
    assert made(user) == []
    user.ctrl(Qt.Key.Key_Z)
    user.ctrl(Qt.Key.Key_Z)
    assert box(user).comment == "Gone"


def test_the_editor_follows_its_page_and_ends_with_its_box_or_paper(user: User, view: PageView, tmp_path: Path) -> None:
    user.key(Qt.Key.Key_T)
    put(user)
    user.type("Follow")
    place, height = editor(user).pos(), editor(user).height()
    size = round(text_size(box(user)) * view.sheet(0).scale)
    assert editor(user).font().pixelSize() == size, "its letters hide those of the page below"
    view.verticalScrollBar().setValue(view.verticalScrollBar().value() + 30)
    assert editor(user).pos() != place
    view.set_zoom(view.effective_zoom * 2)
    assert editor(user).height() > 1.5 * height
    open_pdf(user, turned_pages(tmp_path / "other.pdf", words((72, 100, "Other")), 0))
    assert not editor(user).isVisible()


def test_a_written_box_lies_on_paper(user: User) -> None:
    image = QImage(80, 40, QImage.Format.Format_RGB32)
    shades = []
    for comment in ("", "Words"):
        image.fill(QColor("black"))
        painter = QPainter(image)
        sheet = PageSheet(PageSize(80, 40), 0.0, 0.0, 1.0, QRectF(0, 0, 80, 40))
        one = Annotation("i", "p", "f", "text", 0, "yellow", "", "", comment=comment, rect=(0, 0, 80, 40), width=9.0)
        Overlay(painter, user.window.context.theme, sheet, False).annotations([one], ())
        painter.end()
        shades.append(image.pixelColor(70, 35).lightness())
    assert shades[0] < 10
    assert shades[1] > 150


def test_letters_in_the_editor_are_no_shortcuts(user: User, view: PageView) -> None:
    user.key(Qt.Key.Key_T)
    put(user)
    user.type("haitn 123")
    assert box(user).comment == "haitn 123"
    assert box(user).color == "yellow"
    assert user.window.reader.pointer.tools.name == "text"


def test_a_key_puts_a_box_beside_the_selected_words(user: User, view: PageView) -> None:
    user.text_there(0)
    double_click(view, middle(user, 0, word_quad(view, 0, "Words")))
    user.key(Qt.Key.Key_T)
    user.until(lambda: editor(user).hasFocus())
    user.type("Beside")
    user.key(Qt.Key.Key_Escape)
    x0, y0, x1, _ = box(user).rect or (0, 0, 0, 0)
    assert 400 < x0 < x1 < 612
    assert 80 < y0 < 100
    assert user.window.reader.pointer.tools.name is None
    user.ctrl(Qt.Key.Key_Z)
    assert made(user) == []


def test_a_box_at_the_edge_is_narrow_and_stays_on_its_page(user: User, view: PageView) -> None:
    for x, y in ((530, 400), (608, 500)):
        user.key(Qt.Key.Key_T)
        put(user, x, y)
        user.type("Edge")
        user.key(Qt.Key.Key_Escape)
    wide, moved = (one.rect or (0, 0, 0, 0) for one in made(user))
    assert wide[0] == pytest.approx(527, abs=1.5)
    assert (wide[2], moved[2]) == (612, 612)
    assert moved[2] - moved[0] >= 60
