"""The outline beside the pages: listed or guessed, marked while reading, followed by mouse and keyboard."""

from collections.abc import Callable
from pathlib import Path

import pymupdf
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from explorer.model.page_geometry import PagePoint
from explorer.ui.reader.pages.page_view import PageView
from explorer.ui.reader.panels.outline_panel import OutlinePanel
from tests.ui.conftest import User, close_window
from tests.ui.reading import ALT, make_pdf, open_pdf, plain_pages, words

F9 = Qt.Key.Key_F9


@pytest.fixture
def user(shared_user: User) -> User:
    return shared_user


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    """Six pages with a list: One (1), its part (2), Two (4), Three (6)."""
    path = plain_pages(tmp_path / "plain.pdf", 6)
    with pymupdf.open(path) as document:
        document.set_toc([[1, "One <b>", 1], [2, "Part", 2], [1, "Two", 4], [1, "Three", 6]])
        document.save(tmp_path / "listed.pdf")
    return tmp_path / "listed.pdf"


@pytest.fixture
def view(user: User, listed: Path) -> PageView:
    """The listed file with its outline unfolded."""
    view = open_pdf(user, listed)
    user.key(F9)
    user.until(lambda: panel(user).tree.isVisible())
    return view


def panel(user: User) -> OutlinePanel:
    return user.window.reader.left_panel["outline"]


def row(user: User, title: str) -> QPoint:
    """The middle of a row of the tree."""
    tree = panel(user).tree
    item = next(item for item in tree._items if item.text() == title)
    return tree.visualRect(item.index()).center()


def marked(user: User) -> str:
    tree = panel(user).tree
    return "" if tree.marked is None else tree._items[tree.marked].text()


def test_a_click_goes_to_the_section_and_back_comes_back(user: User, view: PageView) -> None:
    QTest.mouseClick(panel(user).tree.viewport(), Qt.MouseButton.LeftButton, pos=row(user, "Two"))
    assert (view.view().page, marked(user)) == (3, "Two")
    assert view.hasFocus()
    user.key(Qt.Key.Key_Left, ALT)
    assert (view.page, marked(user)) == (0, ""), "above the first section"


def test_by_the_keyboard_alone(user: User, view: PageView) -> None:
    assert panel(user).tree.hasFocus(), "the key that shows the outline leads to it"
    user.key(Qt.Key.Key_Down)
    user.key(Qt.Key.Key_Return)
    assert (view.view().page, marked(user), view.hasFocus()) == (1, "Part", True)
    user.key(F9)
    assert not panel(user).isVisible()
    user.key(F9)
    user.key(Qt.Key.Key_Escape)
    assert view.hasFocus()
    assert panel(user).isVisible()


def test_the_section_being_read_is_marked(user: User, view: PageView) -> None:
    seen = [marked(user)]
    bar = view.verticalScrollBar()
    for value in range(0, bar.maximum() + 50, 50):
        bar.setValue(value)
        if marked(user) != seen[-1]:
            seen.append(marked(user))
    assert seen == ["", "One <b>", "Part", "Two", "Three"]


def test_a_folded_part_is_marked_at_what_it_is_part_of(user: User, view: PageView) -> None:
    tree = panel(user).tree
    tree.collapseAll()
    view.setFocus()
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum() // 5)
    assert marked(user) == "Part"
    assert tree.currentIndex().data() == "One <b>"
    assert not tree.isExpanded(tree.currentIndex())


def test_a_guess_is_called_one(user: User, tmp_path: Path) -> None:
    body = [(72.0, 300.0 + 14 * n, "words that fill a line of the page") for n in range(20)]

    def page(title: str) -> Callable[[pymupdf.Page], object]:
        def draw(page: pymupdf.Page) -> None:
            page.insert_text((72, 200), title, fontsize=16, fontname="hebo")
            words(*body)(page)

        return draw

    titles = ("1 Introduction", "2 Method", "3 Results", "References")
    open_pdf(user, make_pdf(tmp_path / "guessed.pdf", *map(page, titles)))
    user.key(F9)
    user.until(lambda: panel(user).tree.isVisible())
    assert [item.text() for item in panel(user).tree._items] == list(titles)
    assert panel(user).guessed.isVisible()


def test_no_outline_is_said_in_one_sentence(user: User, tmp_path: Path) -> None:
    open_pdf(user, plain_pages(tmp_path / "plain.pdf", 5))
    user.key(F9)
    user.until(lambda: panel(user).none.isVisible())
    assert not panel(user).tree.isVisible()
    assert not panel(user).guessed.isVisible()


def test_another_paper_has_another_outline(user: User, view: PageView, tmp_path: Path) -> None:
    open_pdf(user, plain_pages(tmp_path / "other.pdf", 3))
    user.until(lambda: panel(user).none.isVisible())
    assert not panel(user).tree.isVisible()


def test_whether_it_is_unfolded_is_remembered(
    open_window: Callable[..., User], user: User, view: PageView, listed: Path
) -> None:
    close_window(user)
    again = open_window()
    again.until(lambda: again.window.reader.view.document)
    open_pdf(again, listed)
    again.until(lambda: panel(again).tree.isVisible())
    again.key(F9)
    close_window(again)
    third = open_window()
    open_pdf(third, listed)
    assert not panel(third).isVisible()


def test_the_keyboard_begins_at_the_section_being_read(user: User, listed: Path) -> None:
    view = open_pdf(user, listed)
    view.jump(PagePoint(3, 0, 0))
    view.verticalScrollBar().setValue(view.verticalScrollBar().value() + 200)
    user.key(F9)
    tree = panel(user).tree
    user.until(lambda: tree.isVisible() and tree.hasFocus() and marked(user))
    assert (marked(user), tree.currentIndex().data()) == ("Two", "Two")


def test_a_list_that_comes_once_the_keyboard_is_there_begins_at_the_section_too(user: User, view: PageView) -> None:
    view.jump(PagePoint(3, 0, 0))
    view.verticalScrollBar().setValue(view.verticalScrollBar().value() + 200)
    tree = panel(user).tree
    tree.setFocus()
    user.window.reader.outline_controller.outline_loader.changed.emit()
    assert (marked(user), tree.currentIndex().data()) == ("Two", "Two")
    user.key(Qt.Key.Key_Up)
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    assert (marked(user), tree.currentIndex().data()) == ("Three", "Part"), "from then on it is the keyboard's own"
