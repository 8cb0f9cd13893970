"""The reading line: what is read at the pointer or the caret stays as it is, all else fades; no page is drawn anew."""

from collections.abc import Callable
from pathlib import Path

import pymupdf
import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QImage

from explorer.model.annotation import bounds
from explorer.model.text_columns import band_at
from explorer.model.text_page import TextLine, TextPage
from explorer.ui.reader.pages.page_view import PageView
from explorer.ui.reader.pages.reading_line import ReadingLine
from tests.ui.conftest import User, close_window
from tests.ui.reading import click, hover, make_pdf, middle, open_pdf, picture, scroll_to, wheel, word_quad

LEFT, RIGHT = 60, 320
PROSE = "words of a line that is as long as its column {0}{1:02}"


@pytest.fixture
def user(shared_user: User) -> User:
    return shared_user


def columns(page: pymupdf.Page) -> None:
    """Forty lines in each of two columns: L00 to L39 and R00 to R39."""
    for name, x in (("L", LEFT), ("R", RIGHT)):
        text = "\n".join(PROSE.format(name, number) for number in range(40))
        page.insert_text((x, 100), text, fontsize=10)


@pytest.fixture
def view(user: User, tmp_path: Path) -> PageView:
    view = open_pdf(user, make_pdf(tmp_path / "columns.pdf", columns, columns, lambda page: None))
    user.text_there(0)
    user.text_there(1)
    return view


def line(user: User) -> ReadingLine:
    return user.window.reader.controls.reading_line


def switch(user: User) -> None:
    user.window.context.actions["view.reading_line"].trigger()


def band(user: User) -> QRectF:
    found = line(user).band
    assert found is not None
    return found


def box(view: PageView, word: str, page: int = 0) -> QRectF:
    return view.box(page, bounds(word_quad(view, page, word)))


def ink(image: QImage, box: QRectF) -> int:
    """How dark the darkest pixel of a box is, from 0 for black."""
    ratio = image.devicePixelRatio()
    xs = range(int(box.left() * ratio), int(box.right() * ratio))
    ys = range(int(box.top() * ratio), int(box.bottom() * ratio))
    return min(image.pixelColor(x, y).lightness() for x in xs for y in ys)


def test_it_is_off_at_first_and_remembered(user: User, view: PageView, open_window: Callable[..., User]) -> None:
    action = user.window.context.actions["view.reading_line"]
    assert (action.isCheckable(), action.isChecked(), line(user).isVisible()) == (True, False, False)
    switch(user)
    assert (action.isChecked(), line(user).isVisible()) == (True, True)
    user.saved()
    close_window(user)
    again = open_window()
    again.until(lambda: again.window.reader.view.document and again.window.reader.view.is_sharp())
    assert again.window.context.actions["view.reading_line"].isChecked()
    assert line(again).isVisible()


def test_three_lines_of_the_column_under_the_pointer_stay(user: User, view: PageView) -> None:
    switch(user)
    for word, inside, outside in (
        ("L10", ("L09", "L10", "L11"), ("L07", "L13", "R10")),
        ("R20", ("R19", "R20", "R21"), ("R17", "R23", "L20")),
    ):
        hover(view, middle(user, 0, word_quad(view, 0, word)))
        image = picture(view)
        assert all(band(user).contains(box(view, one).center()) for one in inside)
        assert not any(band(user).contains(box(view, one).center()) for one in outside)
        assert max(ink(image, box(view, one)) for one in inside) < 110
        assert min(ink(image, box(view, one)) for one in outside) > 140


def test_no_page_is_drawn_for_it_and_the_mouse_goes_through(user: User, view: PageView) -> None:
    assert view.tiles
    before = view.tiles.rendered
    switch(user)
    for y in range(100, 500, 7):
        hover(view, QPoint(300, y))
        picture(view)
    assert not view.tiles._asked
    assert view.tiles.rendered == before
    click(view, middle(user, 0, word_quad(view, 0, "L12")))
    assert user.window.reader.controls.keys.caret.spot is not None


def test_it_follows_the_caret_and_then_the_pointer_again(user: User, view: PageView) -> None:
    switch(user)
    click(view, middle(user, 0, word_quad(view, 0, "L10")))
    user.key(Qt.Key.Key_F7)
    for _ in range(15):
        user.key(Qt.Key.Key_Down)
    assert band(user).contains(box(view, "L25").center())
    bar = view.verticalScrollBar()
    bar.setValue(bar.value() + 60)
    assert band(user).contains(box(view, "L25").center()), "it stays with the caret"
    hover(view, middle(user, 0, word_quad(view, 0, "R30")))
    assert band(user).contains(box(view, "R30").center())
    at = middle(user, 0, word_quad(view, 0, "R30"))
    wheel(view, at, -1)
    assert band(user).contains(at), "the pages move below the pointer"


def test_at_both_sides_of_a_split(user: User, view: PageView) -> None:
    user.ctrl(Qt.Key.Key_Backslash)
    first, second = (side.pane for side in user.window.readers.sides)
    user.until(lambda: second.view.document and second.view.is_sharp())
    switch(user)
    assert first.controls.reading_line.isVisible()
    assert second.controls.reading_line.isVisible()
    user.until(lambda: second.view.texts and second.view.texts.here(0)[0])
    before = first.controls.reading_line.band
    hover(second.view, box(second.view, "R12").center().toPoint())
    assert second.controls.reading_line.band
    assert second.controls.reading_line.band.contains(box(second.view, "R12").center())
    assert first.controls.reading_line.band == before
    user.ctrl(Qt.Key.Key_F6)
    switch(user)
    assert not first.controls.reading_line.isVisible()
    assert not second.controls.reading_line.isVisible()


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_on_turned_pages_the_lines_stay(user: User, view: PageView, turns: int) -> None:
    for _ in range(turns):
        user.window.context.actions["read.rotate_right"].trigger()
    switch(user)
    view.jump(view.port.reading_place())
    view.keep_in_view(0, bounds(word_quad(view, 0, "L10")))
    hover(view, box(view, "L10").center().toPoint())
    assert band(user).contains(box(view, "L11").center())
    assert not band(user).contains(box(view, "R10").center())
    assert (band(user).height() > band(user).width()) is (turns % 2 == 1)


@pytest.mark.parametrize("colors", ["dark", "sepia", "paper"])
def test_what_fades_goes_into_the_papers_color(user: User, view: PageView, colors: str) -> None:
    user.window.context.actions[f"read.colors.{colors}"].trigger()
    user.until(view.is_sharp)
    switch(user)
    hover(view, middle(user, 0, word_quad(view, 0, "L10")))
    image = picture(view)
    paper = user.window.context.theme.page_colors(view.view_settings.colors)[1]

    def strongest(word: str) -> int:
        there = box(view, word)
        xs, ys = range(int(there.left()), int(there.right())), range(int(there.top()), int(there.bottom()))
        return max(difference(image.pixelColor(x, y), paper) for x in xs for y in ys)

    assert strongest("L10") > 2 * strongest("L20") > 0


def difference(one: QColor, other: QColor) -> int:
    return abs(one.lightness() - other.lightness())


def test_where_no_words_are_known_the_band_is_as_wide_as_the_page(user: User, view: PageView) -> None:
    switch(user)
    scroll_to(view, 2, round(view.port.layout.rect(2, view.port.width)[1]))
    user.text_there(2)
    hover(view, QPoint(200, 300))
    frame = view.frame_of(2)
    assert (band(user).left(), band(user).right()) == (frame.left(), frame.right())
    assert band(user).center().y() == pytest.approx(300, abs=1)


def test_without_a_paper_nothing_fades(user: User) -> None:
    switch(user)
    user.go_to("0:48:40")
    assert line(user).band is None


def wide_line(x0: float, x1: float, y: float, block: int) -> TextLine:
    return TextLine.of("x" * 40, [(x0, x1)] * 40, y, y + 11, block)


def test_a_place_far_from_any_line_is_what_is_read() -> None:
    lines = tuple(wide_line(60, 260, 100 + 12 * row, row // 5) for row in range(10))
    page = TextPage(0, lines)
    assert band_at(page, (100, 110)) == (57, 89, 263, 122)
    figure = band_at(page, (100, 500))
    assert figure is not None
    assert figure[1] < 500 < figure[3]
    assert band_at(TextPage(0, ()), (0, 0)) is None


def test_lines_that_go_across_make_no_column_wider() -> None:
    def lines(block: int, x0: float, x1: float, y: float, count: int) -> tuple[TextLine, ...]:
        return tuple(wide_line(x0, x1, y + 12 * row, block) for row in range(count))

    short = TextLine.of("the end.", [(60, 90)] * 8, 420, 431, 1)
    page = TextPage(0, (*lines(0, 120, 480, 100, 8), *lines(1, 60, 290, 300, 10), short, *lines(2, 310, 540, 300, 20)))
    for at, sides in (((200, 340), (57, 293)), ((400, 340), (307, 543)), ((250, 425), (57, 293))):
        found = band_at(page, at)
        assert found is not None
        assert (found[0], found[2]) == sides
