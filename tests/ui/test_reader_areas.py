"""Areas: drawn with the tool or put around the selected words, each with its words and a picture from the file."""

import hashlib
import shutil
from pathlib import Path

import pymupdf
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QImage

from explorer.model.annotation import Annotation, Rect, bounds
from explorer.model.page_geometry import PagePoint
from explorer.store.library_folder import Library
from explorer.ui.reader.pages.page_view import PageView
from tests.ui.conftest import User
from tests.ui.reading import LEFT, NONE, click, double_click, drag, hover, made, middle, mouse, open_pdf, word_quad
from tests.ui.shaping import rect_pixels, rendered, turned_pages

PLOT: Rect = (100.0, 200.0, 300.0, 300.0)


@pytest.fixture
def user(shared_user: User) -> User:
    return shared_user


def plot(page: pymupdf.Page) -> None:
    page.insert_text((72, 100), "Before the plot", fontsize=12)
    page.draw_rect((100, 200, 200, 300), color=None, fill=(1, 0, 0))
    page.draw_rect((200, 200, 300, 300), color=None, fill=(0, 0, 1))
    page.insert_text((110, 250), "Loss of Ada", fontsize=12, color=(1, 1, 1))


@pytest.fixture
def view(user: User, tmp_path: Path) -> PageView:
    view = open_pdf(user, turned_pages(tmp_path / "plot.pdf", plot, 0, 90, 180, 270))
    user.text_there(0)
    return view


def area(user: User) -> Annotation:
    (one,) = made(user)
    return one


def image_of(user: User, library: Path) -> QImage:
    """The picture of the one area, once it is there."""
    user.until(lambda: area(user).picture)
    path = Library(library).pictures / str(area(user).picture)
    assert path.stem == hashlib.sha256(path.read_bytes()).hexdigest()
    return QImage(str(path))


def near(rect: Rect | None, other: Rect, by: float = 1.5) -> bool:
    return rect is not None and all(abs(a - b) <= by for a, b in zip(rect, other, strict=True))


@pytest.mark.parametrize("page", [0, 1, 2, 3])
def test_an_area_is_dragged_and_has_its_words_and_picture(user: User, view: PageView, library: Path, page: int) -> None:
    view.jump(PagePoint(page, 0, 0))
    user.until(view.is_sharp)
    user.text_there(page)
    view.keep_in_view(page, PLOT)
    user.until(view.is_sharp)
    before = rendered(user)
    user.key(Qt.Key.Key_A)
    drag(view, *rect_pixels(user, PLOT, page))
    assert (area(user).kind, area(user).page, area(user).quote) == ("area", page, "Loss of Ada")
    assert near(area(user).rect, PLOT)
    assert view.selected_annotation == area(user).id
    image = image_of(user, library)
    long, short = max(image.width(), image.height()), min(image.width(), image.height())
    assert (abs(long - 533) <= 8, abs(short - 267) <= 8) == (True, True)
    assert (image.width() > image.height()) == (page in (0, 2))
    # As the page is shown: red is to the left, above, to the right or below of blue.
    x, y = {0: (20, 20), 1: (20, 20), 2: (-20, 20), 3: (20, -20)}[page]
    first = image.pixelColor(x % image.width(), y % image.height())
    last = image.pixelColor(-x % image.width(), -y % image.height())
    assert (first.red(), first.blue(), last.red(), last.blue()) == (255, 0, 0, 255)
    assert rendered(user) == before
    user.ctrl(Qt.Key.Key_Z)
    assert made(user) == []


def figure(page: pymupdf.Page) -> None:
    page.draw_rect((120, 200, 300, 300), color=(0, 0, 1))
    for at, label in enumerate(("3.4", "3.6", "3.8")):
        page.insert_text((100, 290 - 40 * at), label, fontsize=9)
    page.insert_text((130, 312), "Context window of CodeLlama-13b", fontsize=9)


def test_a_figure_with_axis_labels_is_a_picture_on_its_card(user: User, tmp_path: Path, library: Path) -> None:
    view = open_pdf(user, turned_pages(tmp_path / "figure.pdf", figure, 0))
    user.text_there(0)
    user.key(Qt.Key.Key_A)
    drag(view, *rect_pixels(user, (95, 195, 225, 316)))
    image_of(user, library)
    assert area(user).quote == "3.4 3.6 3.8 Context window of", "for searching; a word that is cut is left out"
    row = user.notes.model.entry(area(user).id)
    assert row
    card = user.notes.delegate.cards.of(row, 320)
    assert card.quote is None
    assert not card.picture.isEmpty()


def test_the_picture_is_of_the_file_and_not_of_dark_pages(user: User, view: PageView, library: Path) -> None:
    user.window.context.actions["read.colors.dark"].trigger()
    user.until(view.is_sharp)
    user.key(Qt.Key.Key_A)
    drag(view, *rect_pixels(user, (60, 60, 300, 150)))
    assert image_of(user, library).pixelColor(2, 2).name() == "#ffffff"
    user.until(lambda: not user.window.context.jobs.running)


def test_a_picture_has_no_more_than_four_million_pixels(user: User, view: PageView, library: Path) -> None:
    user.window.context.annotations.area(*_here(view), 0, (0, 0, 612, 792))
    image = image_of(user, library)
    assert 3_000_000 < image.width() * image.height() <= 4_000_000


def test_a_picture_is_turned_as_the_view_is(user: User, view: PageView, library: Path) -> None:
    user.ctrl(Qt.Key.Key_R)
    user.until(view.is_sharp)
    user.window.context.annotations.area(*_here(view), 0, PLOT)
    image = image_of(user, library)
    assert image.height() > image.width()
    assert image.pixelColor(20, 20).red() == 255


def test_the_tool_stays_on_until_escape_and_a_drag_can_be_given_up(user: User, view: PageView) -> None:
    user.key(Qt.Key.Key_A)
    start, end = rect_pixels(user, PLOT)
    hover(view, start)
    assert view.viewport().cursor().shape() == Qt.CursorShape.CrossCursor
    mouse(view, QEvent.Type.MouseButtonPress, start)
    mouse(view, QEvent.Type.MouseMove, end, NONE, held=LEFT)
    user.key(Qt.Key.Key_Escape)
    mouse(view, QEvent.Type.MouseButtonRelease, end)
    assert made(user) == []
    drag(view, start, end)
    assert len(made(user)) == 1
    actions = user.window.context.actions
    assert actions.is_checked("tool.area")
    user.key(Qt.Key.Key_Escape)
    assert not actions.is_checked("tool.area")
    user.key(Qt.Key.Key_A)
    user.key(Qt.Key.Key_A)
    assert user.window.reader.pointer.tools.name is None


def test_a_click_with_the_tool_chooses_what_is_there(user: User, view: PageView) -> None:
    user.key(Qt.Key.Key_A)
    drag(view, *rect_pixels(user, PLOT))
    click(view, user.pixel(PagePoint(0, 400, 400)))
    assert view.selected_annotation is None
    click(view, user.pixel(PagePoint(0, 200, 220)))
    assert view.selected_annotation == area(user).id


def test_a_drag_beyond_the_page_ends_at_its_edge(user: User, view: PageView) -> None:
    user.key(Qt.Key.Key_A)
    start = user.pixel(PagePoint(0, 500, 40))
    drag(view, start, QPoint(view.viewport().width() - 2, 2))
    rect = area(user).rect
    assert rect
    assert near(rect, (500, rect[1], 612, 40))
    assert rect[1] >= 0


def test_a_key_marks_the_place_of_the_selected_words(user: User, view: PageView) -> None:
    double_click(view, middle(user, 0, word_quad(view, 0, "plot")))
    user.key(Qt.Key.Key_A)
    one = area(user)
    x0, y0, x1, y1 = bounds(word_quad(view, 0, "plot"))
    assert one.rect
    assert one.rect[0] < x0 < x1 < one.rect[2]
    assert one.rect[1] < y0 < y1 < one.rect[3]
    assert "plot" in one.quote
    assert user.window.reader.pointer.tools.name is None
    assert user.window.reader.pointer.passages == []
    user.ctrl(Qt.Key.Key_Z)
    assert made(user) == []


def test_number_keys_recolor_and_delete_deletes(user: User, view: PageView) -> None:
    user.window.context.annotations.area(*_here(view), 0, PLOT)
    click(view, user.pixel(PagePoint(0, 101, 260)))
    assert view.selected_annotation == area(user).id
    user.key(Qt.Key.Key_4)
    assert area(user).color == "pink"
    user.key(Qt.Key.Key_Delete)
    assert made(user) == []
    user.ctrl(Qt.Key.Key_Z)
    assert area(user).color == "pink"


def test_undo_and_redo_of_an_edge_take_the_picture_along(user: User, view: PageView) -> None:
    annotations = user.window.context.annotations
    one = annotations.area(*_here(view), 0, PLOT)
    user.until(lambda: area(user).picture)
    first = area(user).picture
    annotations.edit(one.id, "resize", rect=(100.0, 200.0, 200.0, 300.0))
    user.until(lambda: area(user).picture != first)
    second = area(user).picture
    user.ctrl(Qt.Key.Key_Z)
    user.until(lambda: area(user).picture == first)
    user.ctrl(Qt.Key.Key_Y)
    user.until(lambda: area(user).picture == second)
    assert not annotations.stack.canRedo()


def test_a_picture_that_cannot_be_kept_is_told_and_the_area_stays(user: User, view: PageView, library: Path) -> None:
    told: list[str] = []
    user.window.context.session.notified.connect(told.append)
    pictures = Library(library).pictures
    shutil.rmtree(pictures, ignore_errors=True)
    pictures.write_text("in the way")
    user.window.context.annotations.area(*_here(view), 0, PLOT)
    user.until(lambda: told)
    assert area(user).picture is None
    pictures.unlink()


def _here(view: PageView) -> tuple[str, str]:
    assert view.document
    return view.document.paper.id, view.document.file.id
