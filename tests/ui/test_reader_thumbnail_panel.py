"""Small pages beside the pages: there at once, drawn as they show, followed by mouse and keyboard."""

from collections.abc import Callable
from pathlib import Path

import pymupdf
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest

from explorer.model.page_geometry import PagePoint
from explorer.ui.reader.pages.page_view import PageView
from explorer.ui.reader.panels import thumbnail_cache
from explorer.ui.reader.panels.thumbnail_panel import ThumbnailList
from tests.fakes import broken_pdfs
from tests.ui.conftest import User, close_window
from tests.ui.reading import ALT, SHIFT, be_hasty, make_pdf, open_pdf, plain_pages

LEFT = Qt.MouseButton.LeftButton


def colored(path: Path, count: int) -> Path:
    """Pages of one color each."""

    def page(number: int) -> Callable[[pymupdf.Page], object]:
        color = (number % 10 / 10, 0.2, 0.8)
        return lambda page: page.draw_rect(page.rect, color=color, fill=color)

    return make_pdf(path, *(page(number) for number in range(count)))


def small(user: User) -> ThumbnailList:
    return user.window.reader.left_panel["pages"]


def unfold(user: User) -> ThumbnailList:
    user.key(Qt.Key.Key_F9, SHIFT)
    user.until(small(user).isVisible)
    return small(user)


@pytest.fixture
def view(user: User, tmp_path: Path) -> PageView:
    """Thirty colored pages with the small ones beside them."""
    view = open_pdf(user, colored(tmp_path / "a.pdf", 30))
    unfold(user)
    return view


def center(user: User, page: int) -> QPoint:
    """The middle of a small page, which is in sight."""
    pages = small(user)
    return pages.page_rect(pages.visualRect(pages.model().index(page, 0)), page).center()


def drawn(user: User) -> None:
    """Wait until all that is in sight has its picture."""
    pages = small(user)
    user.until(lambda: all(pages.thumbnails.picture(page) for page in pages.seen()))


def shown(user: User) -> QImage:
    return small(user).viewport().grab().toImage()


def test_each_shows_its_page(user: User, view: PageView) -> None:
    pages = small(user)
    before = shown(user)
    assert before.pixelColor(center(user, 0)).lightness() > 0, "there at once"
    drawn(user)
    image = shown(user)
    for page in pages.seen():
        if pages.viewport().rect().contains(center(user, page)):
            color = image.pixelColor(center(user, page))
            assert color.getRgbF()[0] == pytest.approx(page % 10 / 10, abs=0.02)
            assert color.blue() > 180


@pytest.mark.own_window
def test_only_what_is_seen_is_drawn_and_what_was_passed_is_taken_back(user: User, view: PageView) -> None:
    pages = small(user)
    drawn(user)
    seen = set(pages.seen())
    assert pages.thumbnails.rendered == len(seen) < 15
    bar = pages.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    pages._wish()
    passed = set(pages.seen())
    bar.setValue(bar.maximum())
    pages._wish()
    drawn(user)
    assert 29 in pages.seen()
    assert not passed & set(pages.seen())
    drawn_in_passing = [page for page in passed if pages.thumbnails.picture(page)]
    assert len(drawn_in_passing) <= 2 < len(passed), "but for those in the worker's hands"
    assert not pages.thumbnails._asked


def test_a_click_goes_there_and_back_comes_back(user: User, view: PageView) -> None:
    QTest.mouseClick(small(user).viewport(), LEFT, pos=center(user, 2))
    assert (view.view().page, small(user).marked, view.hasFocus()) == (2, 2, True)
    user.key(Qt.Key.Key_Left, ALT)
    assert (view.page, small(user).marked) == (0, 0)


def test_by_the_keyboard_alone(user: User, view: PageView) -> None:
    pages = small(user)
    assert pages.hasFocus(), "the key that shows them leads to them"
    for _ in range(3):
        user.key(Qt.Key.Key_Down)
    assert (pages.currentIndex().row(), view.page) == (3, 0)
    user.key(Qt.Key.Key_Return)
    assert (view.view().page, view.hasFocus()) == (3, True)
    user.key(Qt.Key.Key_F9, SHIFT)
    assert not pages.isVisible()
    user.key(Qt.Key.Key_F9, SHIFT)
    user.key(Qt.Key.Key_Escape)
    assert view.hasFocus()
    assert pages.isVisible()


def test_what_is_read_is_marked_and_kept_in_sight(user: User, view: PageView) -> None:
    view.setFocus()
    user.key(Qt.Key.Key_End)
    assert small(user).marked == 29
    assert 29 in small(user).seen()
    user.key(Qt.Key.Key_Home)
    assert 0 in small(user).seen()


def test_one_key_for_each_part_and_tabs_between_them(user: User, view: PageView) -> None:
    beside, actions = user.window.reader.left_panel, user.window.context.actions
    checked = lambda: (actions["view.outline"].isChecked(), actions["view.thumbnails"].isChecked())  # noqa: E731
    assert checked() == (False, True)
    user.key(Qt.Key.Key_F9)
    assert (beside.panel.isVisible(), small(user).isVisible(), checked()) == (True, False, (True, False))
    QTest.mouseClick(beside.tabs, LEFT, pos=beside.tabs.tabRect(1).center())
    assert (small(user).isVisible(), checked()) == (True, (False, True))
    beside.tabs.setFocus()
    user.key(Qt.Key.Key_Left)
    assert (small(user).isVisible(), checked()) == (False, (True, False))
    user.key(Qt.Key.Key_F9)
    assert (beside.panel.isVisible(), checked()) == (False, (False, False))


def test_which_part_shows_is_remembered(open_window: Callable[..., User], user: User, view: PageView) -> None:
    close_window(user)
    again = open_window()
    again.until(small(again).isVisible)
    drawn(again)


def test_another_paper_has_other_pages(user: User, view: PageView, tmp_path: Path) -> None:
    drawn(user)
    open_pdf(user, plain_pages(tmp_path / "b.pdf", 4))
    assert small(user).model().rowCount() == 4
    drawn(user)
    assert shown(user).pixelColor(center(user, 0)) == QColor("#ffffff")


def test_columns_where_there_is_room(user: User, view: PageView) -> None:
    user.window.resize(1700, 900)
    pages = small(user)
    top = lambda page: pages.visualRect(pages.model().index(page, 0)).top()  # noqa: E731
    assert top(0) < top(1)
    user.window.reader.left_panel.splitter.setSizes([460, 400])
    user.until(lambda: top(0) == top(1) < top(4))
    drawn(user)
    for page in pages.seen():
        rect = pages.visualRect(pages.model().index(page, 0))
        assert rect.intersects(pages.viewport().rect()), "what counts as seen is seen"


def test_each_has_its_label(user: User, tmp_path: Path) -> None:
    with pymupdf.open(plain_pages(tmp_path / "plain.pdf", 3)) as document:
        document.set_page_labels([{"startpage": 0, "style": "r"}, {"startpage": 2, "style": "D"}])
        document.save(tmp_path / "a.pdf")
    open_pdf(user, tmp_path / "a.pdf")
    model = unfold(user).model()
    assert [model.index(row, 0).data() for row in range(3)] == ["i", "ii", "1"]
    assert model.index(2, 0).data(Qt.ItemDataRole.ToolTipRole) == "Page 3 of 3"


@pytest.mark.usefixtures("computed_deadlines")
def test_a_page_that_cannot_be_drawn_is_not_tried_for_ever(user: User, tmp_path: Path) -> None:
    be_hasty(user, 0.15)
    view = user.window.reader.view
    user.window.navigation.open_local(broken_pdfs.endless(tmp_path / "endless.pdf"))
    user.until(lambda: view.tiles and view.tiles.errors, timeout=30_000)
    view.setFocus()
    pages = unfold(user)
    user.until(lambda: pages.thumbnails.failed == {0} and pages.thumbnails.picture(1), timeout=30_000)
    pages._wish()
    assert not pages.thumbnails._asked
    assert shown(user).pixelColor(center(user, 0)) != QColor("#ffffff"), "it says so"


def test_they_are_cut_as_the_pages_are(user: User, tmp_path: Path) -> None:
    def page(page: pymupdf.Page) -> None:
        page.draw_rect((200, 300, 400, 500), color=(0, 0, 1), fill=(0, 0, 1))

    view = open_pdf(user, make_pdf(tmp_path / "margins.pdf", page, page))
    pages = unfold(user)
    drawn(user)

    def blue() -> float:
        there = pages.page_rect(pages.visualRect(pages.model().index(0, 0)), 0)
        image = shown(user)
        at = [(x, y) for x in range(there.left(), there.right()) for y in range(there.top(), there.bottom())]
        colors = [image.pixelColor(x, y) for x, y in at]
        return sum(color.blue() > 200 and color.red() < 60 for color in colors) / len(colors)

    assert blue() < 0.2
    user.window.context.actions["read.trim"].trigger()
    user.until(lambda: view.view_settings.trim)
    drawn(user)
    assert blue() > 0.7
    view.jump(PagePoint(1, 0, 0))
    user.window.context.actions["read.rotate_right"].trigger()
    drawn(user)
    assert blue() > 0.7
    assert pages.marked == 1
    user.window.context.actions["read.trim"].trigger()
    drawn(user)
    assert blue() < 0.2


def test_they_follow_the_windows_colors(user: User, view: PageView) -> None:
    drawn(user)
    user.window.context.theme.set_mode("dark")
    assert view.tiles
    assert small(user).thumbnails.tint == view.tiles.tint is not None
    drawn(user)


@pytest.mark.usefixtures("computed_deadlines")
def test_a_page_that_is_tried_again_is_tried_as_a_small_one_too(user: User, tmp_path: Path) -> None:
    be_hasty(user, 0.15)
    view = open_pdf(user, broken_pdfs.endless(tmp_path / "endless.pdf"))
    pages = unfold(user)
    user.until(lambda: view.cards.card(0) and 0 in pages.thumbnails.failed)
    tried = len(pages.thumbnails._asked)
    view.retry_page(0)
    user.until(lambda: len(pages.thumbnails._asked) > tried and not pages.thumbnails.failed)
    user.until(lambda: view.cards.card(0) and 0 in pages.thumbnails.failed)


def test_five_thousand_pages_cost_no_more_than_those_in_sight(user: User, tmp_path: Path) -> None:
    open_pdf(user, broken_pdfs.many_pages(tmp_path / "a.pdf", 5000))
    pages = unfold(user)
    assert pages.model().rowCount() == 5000
    drawn(user)
    bar = pages.verticalScrollBar()
    for step in range(1, 41):
        bar.setValue(bar.maximum() * step // 40)
        drawn(user)
    assert 4999 in pages.seen()
    assert pages.thumbnails.bytes <= thumbnail_cache.BUDGET
    assert pages.thumbnails.bytes == sum(image.sizeInBytes() for image in pages.thumbnails._images.values())
    assert len(pages.thumbnails._box) == len(pages.thumbnails._images)
