"""Moving through the pages: wheel, keys, page field, zoom, the window's size; and coming back."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt

from explorer.ui.reader.pages.view_history import View
from explorer.ui.reader.pages.viewport import GAP, MAX_ZOOM, MIN_ZOOM, POINT
from tests.fakes import broken_pdfs
from tests.ui.conftest import User
from tests.ui.reading import ALT, CTRL, SHIFT, click, make_pdf, open_pdf, place_under, plain_pages, wheel


@pytest.fixture
def user(shared_user: User) -> User:
    return shared_user


@pytest.fixture
def ten(tmp_path: Path) -> Path:
    return plain_pages(tmp_path / "ten.pdf", 10)


def test_the_wheel_and_the_keys_scroll_and_the_page_is_told(user: User, ten: Path) -> None:
    view = open_pdf(user, ten)
    tools = user.window.reader.tools
    assert (tools.field.text(), tools.count.text()) == ("1", "of 10")
    at = view.viewport().rect().center()
    wheel(view, at, -1)
    assert view.port.top == 120
    wheel(view, at, 1)
    assert view.port.top == 0
    height = view.viewport().height()
    for key, modifiers, top in (
        (Qt.Key.Key_Space, None, height - 40),
        (Qt.Key.Key_PageDown, None, 2 * (height - 40)),
        (Qt.Key.Key_Space, SHIFT, height - 40),
        (Qt.Key.Key_PageUp, None, 0),
        (Qt.Key.Key_Down, None, 40),
        (Qt.Key.Key_Up, None, 0),
    ):
        user.key(key, modifiers or Qt.KeyboardModifier.NoModifier)
        assert view.port.top == top
    user.key(Qt.Key.Key_End)
    assert view.port.top == view.verticalScrollBar().maximum()
    assert (tools.field.text(), view.page) == ("10", 9)
    user.key(Qt.Key.Key_Home)
    assert (tools.field.text(), view.port.top) == ("1", 0)


def test_ctrl_l_goes_to_a_page_and_a_number_out_of_range_to_the_nearest(user: User, ten: Path) -> None:
    view = open_pdf(user, ten)
    field = user.window.reader.tools.field
    for typed, page in (("7", 6), ("99", 9), ("0", 0), ("3", 2)):
        user.ctrl(Qt.Key.Key_L)
        assert field.hasFocus()
        user.type(typed)
        user.key(Qt.Key.Key_Return)
        assert view.hasFocus()
        assert (view.page, field.text()) == (page, str(page + 1)), typed
    user.ctrl(Qt.Key.Key_L)
    user.type("x")
    user.key(Qt.Key.Key_Return)
    assert (view.page, field.text(), view.hasFocus()) == (2, "3", True), "no number: nothing moves, nothing is lost"
    user.ctrl(Qt.Key.Key_L)
    user.type("9")
    user.key(Qt.Key.Key_Escape)
    assert (view.page, field.text(), view.hasFocus()) == (2, "3", True)


def test_the_place_under_the_pointer_stays_while_the_wheel_zooms(user: User, ten: Path) -> None:
    view = open_pdf(user, ten)
    view.set_zoom(0.5)
    view.jump(place_under(view, QPoint(0, 0)))
    view.verticalScrollBar().setValue(1500)
    at = QPoint(view.viewport().width() // 2 + 60, 333)
    before = place_under(view, at)
    x, steady = before.x, False
    for notches in [1] * 19 + [-1] * 7 + [0.25] * 20:
        wheel(view, at, notches, CTRL)
        after = place_under(view, at)
        scale = view.port.layout.scale
        assert after.page == before.page
        assert abs(after.y - before.y) * scale <= 1
        # Sideways only where there is something to scroll.
        steady = 0 < view.port.left < view.horizontalScrollBar().maximum()
        if steady:
            assert abs(after.x - x) * scale <= 1
        else:
            x = after.x
    assert steady
    assert view.effective_zoom > 8
    for _ in range(40):
        wheel(view, at, 1, CTRL)
    assert view.effective_zoom == MAX_ZOOM
    assert abs(place_under(view, at).y - before.y) * view.port.layout.scale <= 1


def test_a_wheel_turned_sideways_does_not_leave_fit_width(user: User, ten: Path) -> None:
    view = open_pdf(user, ten)
    wheel(view, QPoint(50, 50), 0, CTRL)
    assert view.zoom is None


@pytest.mark.parametrize("fit", ["fit", "fit_page"])
def test_from_a_fit_below_the_smallest_zoom_one_zooms_on_smoothly(user: User, tmp_path: Path, fit: str) -> None:
    view = open_pdf(user, make_pdf(tmp_path / "poster.pdf", *[lambda page: None] * 2, size=(14400, 14400)))
    user.window.context.actions[f"read.{fit}"].trigger()
    fits, at = view.effective_zoom, QPoint(300, 200)
    assert fits < MIN_ZOOM / 1.5
    wheel(view, at, -1, CTRL)
    user.type("-")
    assert (view.zoom, view.effective_zoom) == (None, fits), "what fits is the smallest"
    wheel(view, at, 1, CTRL)
    assert view.effective_zoom == pytest.approx(fits * 1.2)
    wheel(view, at, 0.25, CTRL)
    assert view.effective_zoom == pytest.approx(fits * 1.2**1.25)
    first = view.view()
    user.type("G")
    view.set_zoom(1.0)
    user.key(Qt.Key.Key_Backspace)
    assert view.view() == first
    wheel(view, at, -2, CTRL)
    assert view.effective_zoom == fits
    user.type("+")
    assert fits < view.effective_zoom < 2 * fits
    user.type("+++")
    assert view.effective_zoom > MIN_ZOOM
    user.type("----")
    assert view.effective_zoom == fits


def test_zoom_by_keys_and_fit_width_after_it(user: User, ten: Path) -> None:
    view = open_pdf(user, ten)
    label = user.window.reader.tools.zoom.field
    fits = view.effective_zoom
    user.ctrl(Qt.Key.Key_Plus)
    assert view.effective_zoom > fits
    assert label.text() == f"{round(view.effective_zoom * 100)} %"
    user.ctrl(Qt.Key.Key_Minus)
    user.ctrl(Qt.Key.Key_Minus)
    assert view.effective_zoom < fits
    user.ctrl(Qt.Key.Key_0)
    assert (view.zoom, view.effective_zoom) == (None, fits)


def test_the_last_page_is_told_at_the_end_also_where_several_fit_the_view(user: User, tmp_path: Path) -> None:
    view = open_pdf(user, plain_pages(tmp_path / "slides.pdf", 5, (800, 300)))
    field = user.window.reader.tools.field
    assert field.text() == "1"
    user.key(Qt.Key.Key_End)
    assert field.text() == "5"
    told = []
    while view.port.top > 0:
        user.key(Qt.Key.Key_Up)
        told.append(view.page)
    assert told == sorted(told, reverse=True)
    assert set(told) == {0, 1, 2, 3, 4}


def test_shift_and_the_wheel_go_sideways(user: User, ten: Path) -> None:
    view = open_pdf(user, ten)
    view.set_zoom(4.0)
    left, top = view.port.left, view.port.top
    wheel(view, QPoint(50, 50), -1, SHIFT)
    assert (view.port.left, view.port.top) == (left + 120, top)
    user.key(Qt.Key.Key_Left)
    assert view.port.left == left + 80


def test_fit_width_follows_the_window_and_keeps_the_place(user: User, ten: Path) -> None:
    view = open_pdf(user, ten)
    user.ctrl(Qt.Key.Key_L)
    user.type("5")
    user.key(Qt.Key.Key_Return)
    wheel(view, QPoint(50, 50), -2)
    before, width = view.view(), view.viewport().width()
    user.window.resize(1000, 700)
    user.until(lambda: view.viewport().width() != width)
    assert view.port.layout.rect(0, view.port.width)[2] == pytest.approx(view.viewport().width() - 2 * GAP)
    assert view.view().page == before.page
    assert abs(view.view().y - before.y) * view.port.layout.scale <= 1
    assert not view.horizontalScrollBar().isVisible()


def test_a_page_just_as_high_as_the_view_does_not_make_the_scroll_bar_come_and_go(user: User, tmp_path: Path) -> None:
    """Narrower by the bar the page would fit, wider without it it would not."""
    view = open_pdf(user, plain_pages(tmp_path / "one.pdf", 1, (612, 100)))
    bar = view.verticalScrollBar()
    assert not bar.isVisible()
    width, height = view.viewport().width(), view.viewport().height()
    wide = (width - 2 * GAP) / (height - 2 * GAP + 4)
    path = plain_pages(tmp_path / "two.pdf", 1, (500 * wide, 500))
    relaid: list[float] = []
    view.zoom_changed.connect(lambda: relaid.append(view.port.layout.scale))
    view = open_pdf(user, path)
    assert len(relaid) < 6
    assert not bar.isVisible()


def test_back_and_forward_return_to_the_exact_view(user: User, ten: Path) -> None:
    view = open_pdf(user, ten)
    view.set_zoom(2.5)
    view.verticalScrollBar().setValue(1234)
    view.horizontalScrollBar().setValue(77)
    user.ctrl(Qt.Key.Key_L)
    user.type("8")
    user.key(Qt.Key.Key_Return)
    view.set_zoom(1.0)
    view.verticalScrollBar().setValue(view.port.top + 55)
    there = (view.port.left, view.port.top, view.zoom)
    user.key(Qt.Key.Key_Left, ALT)
    assert (view.port.left, view.port.top, view.zoom) == (77, 1234, 2.5)
    assert not user.window.context.actions["go.back"].isEnabled()
    user.key(Qt.Key.Key_Right, ALT)
    assert (view.port.left, view.port.top, view.zoom) == there
    click(view, QPoint(30, 30), Qt.MouseButton.BackButton)
    assert (view.port.left, view.port.top, view.zoom) == (77, 1234, 2.5)
    click(view, QPoint(30, 30), Qt.MouseButton.ForwardButton)
    assert (view.port.left, view.port.top, view.zoom) == there


def test_another_paper_has_nothing_to_go_back_to(user: User, ten: Path, tmp_path: Path) -> None:
    open_pdf(user, ten)
    user.key(Qt.Key.Key_End)
    assert user.window.context.actions["go.back"].isEnabled()
    open_pdf(user, plain_pages(tmp_path / "other.pdf", 2))
    assert not user.window.context.actions["go.back"].isEnabled()


def test_pages_of_mixed_sizes_fit_the_usual_width_and_are_centerd(user: User, tmp_path: Path) -> None:
    import pymupdf

    path = tmp_path / "mixed.pdf"
    document = pymupdf.open()
    for size in ((612, 792), (612, 792), (700, 500), (2400, 800), (20, 20), (612, 792)):
        document.new_page(width=size[0], height=size[1])
    document.save(path)
    document.close()
    view = open_pdf(user, path)
    room = view.viewport().width() - 2 * GAP
    assert view.frame_of(2).width() == pytest.approx(room), "the widest of the usual pages fits"
    assert view.horizontalScrollBar().isVisible(), "the poster does not"
    for page in range(6):
        assert view.frame_of(page).center().x() == pytest.approx(view.viewport().width() / 2, abs=1)


@pytest.mark.parametrize("size", [(3, 3), (14400, 14400), (3, 14400)])
def test_very_small_and_very_large_pages_can_be_looked_at(user: User, tmp_path: Path, size: tuple[int, int]) -> None:
    path = make_pdf(tmp_path / "odd.pdf", *[lambda page: None] * 3, size=size)
    view = open_pdf(user, path)
    for zoom in (0.1, 16.0, None):
        view.set_zoom(zoom)
        view.verticalScrollBar().setValue(view.verticalScrollBar().maximum() // 2)
        user.until(view.is_sharp)
        assert view.tiles
        assert not view.tiles.errors
        assert view.tiles.bytes == sum(image.sizeInBytes() for image in view.tiles._images.values())


def test_a_scroll_bar_never_gets_a_number_it_cannot_count(user: User, tmp_path: Path) -> None:
    pages = range(3, 9003)
    kids = b" ".join(b"%d 0 R" % number for number in pages)
    objects = {1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[%s]/Count 9000>>" % kids}
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 3 14400]>>"
    view = open_pdf(user, broken_pdfs.write(tmp_path / "long.pdf", objects | dict.fromkeys(pages, page)))
    view.set_zoom(16.0)
    assert view.verticalScrollBar().maximum() < 2**31
    user.key(Qt.Key.Key_End)
    assert view.page == 8999


def test_a_damaged_reading_state_is_bounded(user: User, ten: Path) -> None:
    view = open_pdf(user, ten)
    document = view.document
    assert document
    view.show_document(document, View(99, 1e12, 0.0), view.view_settings)
    assert (view.port.top, view.zoom) == (view.verticalScrollBar().maximum(), MIN_ZOOM)
    view.show_document(document, View(-5, -1e12, 1e9), view.view_settings)
    assert view.page == 0
    assert view.port.layout.scale == MAX_ZOOM * POINT
