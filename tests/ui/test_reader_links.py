"""Links: inside the paper a jump with a way back, outside it an address that is shown before it is opened."""

from pathlib import Path

import pymupdf
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from explorer.model.page_geometry import PagePoint
from explorer.ui.context_key import open_context_menu
from explorer.ui.reader.pages.page_view import PageView
from tests.fakes import broken_pdfs
from tests.ui.conftest import User
from tests.ui.reading import ALT, CTRL, click, hover, make_pdf, open_pdf, wheel, words

INSIDE, OUTSIDE, LONG = PagePoint(0, 100, 100), PagePoint(0, 100, 200), PagePoint(0, 100, 300)
LONG_ADDRESS = "https://example.org/" + "a-very-long-way/" * 40


@pytest.fixture
def user(shared_user: User) -> User:
    return shared_user


@pytest.fixture
def view(user: User, tmp_path: Path) -> PageView:
    """Five pages; on the first a link to the middle of the fourth, and two to the web."""
    document = pymupdf.open()
    for _ in range(5):
        document.new_page()
    box = pymupdf.Rect(50, 90, 150, 110)
    target = pymupdf.Point(0, 400)
    document[0].insert_link({"kind": pymupdf.LINK_GOTO, "from": box, "page": 3, "to": target})
    for y, uri in ((200, "https://example.org/paper"), (300, LONG_ADDRESS)):
        box = pymupdf.Rect(50, y - 10, 150, y + 10)
        document[0].insert_link({"kind": pymupdf.LINK_URI, "from": box, "uri": uri})
    path = tmp_path / "links.pdf"
    document.save(path)
    document.close()
    view = open_pdf(user, path)
    user.text_there(0)
    user.until(lambda: view.texts and view.texts.links(0))
    return view


def address(user: User) -> str | None:
    label = user.window.reader._address
    return label.text() if label.isVisible() else None


def test_a_link_inside_jumps_and_alt_left_comes_back_to_the_exact_view(user: User, view: PageView) -> None:
    view.verticalScrollBar().setValue(31)
    hover(view, user.pixel(INSIDE))
    assert address(user) == "Page 4"
    assert view.viewport().cursor().shape() == Qt.CursorShape.PointingHandCursor
    click(view, user.pixel(INSIDE))
    there = view.port.top
    assert view.view().page == 3
    assert abs(view.view().y - 400) < 1
    assert address(user) is None, "the link is no longer under the pointer"
    user.key(Qt.Key.Key_Left, ALT)
    assert view.port.top == 31
    user.key(Qt.Key.Key_Right, ALT)
    assert view.port.top == there
    assert user.browsed == []


def test_an_address_is_shown_and_opened_outside(user: User, view: PageView) -> None:
    hover(view, user.pixel(OUTSIDE))
    assert address(user) == "https://example.org/paper"
    assert user.browsed == []
    click(view, user.pixel(OUTSIDE))
    assert user.browsed == ["https://example.org/paper"]
    assert view.port.top == 0
    hover(view, QPoint(5, 5))
    assert address(user) is None
    assert view.viewport().cursor().shape() == Qt.CursorShape.ArrowCursor


def test_a_long_address_stays_in_the_pane(user: User, view: PageView) -> None:
    hover(view, user.pixel(LONG))
    label = user.window.reader._address
    assert (address(user) or "").startswith("https://example.org/a-very")
    assert label.geometry().right() < user.window.reader.stack.width()


def test_the_address_goes_when_the_page_is_scrolled_away_below_the_pointer(user: User, view: PageView) -> None:
    at = user.pixel(OUTSIDE)
    hover(view, at)
    wheel(view, at, -0.5)
    assert address(user) is None
    wheel(view, at, 0.5)
    assert address(user) == "https://example.org/paper"


def test_a_press_on_a_link_that_becomes_a_drag_follows_nothing(user: User, view: PageView) -> None:
    from tests.ui.reading import drag

    drag(view, user.pixel(OUTSIDE), user.pixel(INSIDE))
    assert user.browsed == []
    assert view.port.top == 0


def test_only_the_web_is_ever_opened(user: User, tmp_path: Path) -> None:
    """Of programs and files it is told that they are not opened; a script has no place to click."""
    view = open_pdf(user, broken_pdfs.links(tmp_path / "hostile.pdf"))
    user.text_there(0)
    user.until(lambda: view.texts and view.texts.links(0))
    told: list[str] = []
    user.window.context.session.notified.connect(told.append)
    for row in range(8):
        click(view, user.pixel(PagePoint(0, 30, 200 - (16 + 20 * row))))
    assert user.browsed == ["https://example.org/a"]
    assert told == ["Only links to web pages (http and https) are opened."] * 4
    hover(view, user.pixel(PagePoint(0, 30, 200 - (16 + 20 * 2))))
    assert address(user) == "file:///etc/passwd (not a web address: not opened)"


LOW = 770.0
"""So low on a page that the next one fills the view below it."""


@pytest.fixture
def low(user: User, tmp_path: Path) -> PageView:
    """Nine pages; links on the first lead to the foot of the fourth and of the last but one; each says its number."""
    document = pymupdf.open()
    for number in range(9):
        document.new_page(width=612, height=792).insert_text((72, LOW), f"Foot {number + 1}")
    for at, page in ((INSIDE, 3), (OUTSIDE, 7)):
        box = pymupdf.Rect(at.x - 50, at.y - 10, at.x + 50, at.y + 10)
        target = pymupdf.Point(72, LOW - 12)
        document[0].insert_link({"kind": pymupdf.LINK_GOTO, "from": box, "page": page, "to": target})
    document.save(tmp_path / "low.pdf")
    document.close()
    view = open_pdf(user, tmp_path / "low.pdf")
    user.text_there(0)
    user.until(lambda: view.texts and view.texts.links(0))
    return view


def told(user: User) -> str:
    return user.window.reader.tools.field.text()


def test_the_page_gone_to_is_told_while_the_place_there_is_in_sight(user: User, low: PageView) -> None:
    click(low, user.pixel(INSIDE))
    assert told(user) == "4"
    wheel(low, QPoint(300, 300), 1)
    assert told(user) == "4"
    wheel(low, QPoint(300, 300), -1)
    assert told(user) == "4"
    wheel(low, QPoint(300, 20), 0.5, CTRL)
    user.window.resize(user.window.width() - 60, user.window.height())
    assert told(user) == "4"
    before = low.view()
    user.type("G")
    assert told(user) == "9"
    user.key(Qt.Key.Key_Left, ALT)
    assert (low.view(), told(user)) == (before, "4")
    wheel(low, QPoint(300, 300), -2)
    assert told(user) == "5", "it has left the view, whose pages are those of the fifth"
    wheel(low, QPoint(300, 300), 1)
    assert told(user) == "5", "it is not what one has gone to any more"


def test_a_place_that_cannot_come_to_the_top_is_told_until_one_moves_on(user: User, low: PageView) -> None:
    user.window.context.actions["read.fit_page"].trigger()
    low.set_zoom(0.3)
    user.until(low.is_sharp)
    click(low, user.pixel(OUTSIDE))
    assert low.port.top == low.verticalScrollBar().maximum()
    assert told(user) == "8"
    wheel(low, QPoint(300, 300), 0.1)
    assert told(user) == "9"


def test_of_facing_pages_the_one_gone_to_is_told(user: User, low: PageView) -> None:
    user.window.context.actions["read.facing"].trigger()
    user.ctrl(Qt.Key.Key_L)
    user.type("6")
    user.key(Qt.Key.Key_Return)
    assert told(user) == "6"
    wheel(low, QPoint(300, 300), -1)
    assert told(user) == "6"
    while told(user) == "6":
        wheel(low, QPoint(300, 300), -1)
    assert told(user) == "7"


def test_the_page_of_the_match_is_told(user: User, low: PageView) -> None:
    low.set_zoom(0.3)
    user.type("G")
    assert told(user) == "9"
    user.find("Foot 8")
    assert told(user) == "8", "both are in view"


def test_what_has_only_an_address_is_opened_in_the_browser_when_its_button_is_pressed(
    user: User, tmp_path: Path
) -> None:
    lines = words(
        (72, 100, "All of it is by others [1]."),
        (72, 300, "References"),
        (72, 330, "[1] A. Nobody. Of nothing. https://github."),
        (90, 344, "com/foo/ bar, 2020."),
        (72, 364, "[2] B. Nobody. More of it. 2021."),
    )
    view = open_pdf(user, make_pdf(tmp_path / "a.pdf", lines))
    user.text_there(0)
    texts, previews = view.texts, user.window.reader.controls.preview_controller
    assert texts
    user.until(lambda: [one for link in texts.links(0) if (one := previews.reference_links.lead(link))])
    link = next(one for link in texts.links(0) if (one := previews.reference_links.lead(link)))
    previews.show(0, link)
    assert previews.preview
    assert previews.preview.paper_button.text() == "Open github.com in browser"
    assert user.browsed == []
    QTest.mouseClick(previews.preview.paper_button, Qt.MouseButton.LeftButton)
    assert user.browsed == ["https://github.com/foo/bar"]


@pytest.mark.qt_log_ignore("does not support grabbing", extend=True)
def test_the_menu_key_opens_the_menu_of_the_link_that_has_the_focus(user: User, view: PageView) -> None:
    user.window.reader.take_focus()
    user.key(Qt.Key.Key_Tab)
    user.key(Qt.Key.Key_Tab)
    open_context_menu(user.window.windowHandle())
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert [one.text() for one in menu.actions()] == ["Follow link", "Copy address"]
    menu.actions()[1].trigger()
    menu.close()
    assert QApplication.clipboard().text() == "https://example.org/paper"
