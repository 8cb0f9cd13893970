"""Marks by a letter: set, gone to, taken back, remembered; small ones in their paper, capitals anywhere."""

from collections.abc import Callable
from pathlib import Path

import pymupdf
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit

from explorer.model.bookmark import Bookmark
from explorer.model.page_geometry import PagePoint
from explorer.ui.bookmarks_dialog import BookmarksDialog
from explorer.ui.reader.pages.page_view import PageView
from tests.fakes.examples import further
from tests.ui.conftest import User, close_window
from tests.ui.reading import open_pdf, plain_pages


@pytest.fixture
def user(shared_user: User) -> User:
    return shared_user


@pytest.fixture
def view(user: User, tmp_path: Path) -> PageView:
    return open_pdf(user, plain_pages(tmp_path / "long.pdf", 9))


def turn(user: User, turns: int) -> None:
    for _ in range(abs(turns)):
        user.window.context.actions["read.rotate_right" if turns > 0 else "read.rotate_left"].trigger()
    user.until(user.window.reader.view.is_sharp)


def hint(user: User) -> QLabel:
    return user.window.reader.controls.keys.hint


def test_m_sets_a_mark_the_apostrophe_goes_there_and_back_comes_back(user: User, view: PageView) -> None:
    view.set_zoom(1.5)
    view.verticalScrollBar().setValue(1500)
    marked = view.view()
    user.type("m")
    assert hint(user).isVisible()
    assert hint(user).text() == "Bookmark: press a letter"
    user.type("h")
    assert not hint(user).isVisible()
    view.set_zoom(None)
    user.type("G")
    end = view.view()
    user.type("'")
    assert hint(user).text() == "Go to bookmark: h"
    user.type("h")
    assert view.view() == marked
    user.key(Qt.Key.Key_Backspace)
    assert view.view() == end
    user.type("`h")
    assert view.view() == marked


def test_esc_and_what_is_no_letter_take_it_back(user: User, view: PageView) -> None:
    user.type("m")
    user.key(Qt.Key.Key_Escape)
    assert not hint(user).isVisible()
    before = user.window.context.annotations.color
    user.type("m3")
    assert not hint(user).isVisible()
    assert user.window.context.annotations.color == before
    said: list[str] = []
    user.window.context.session.notified.connect(said.append)
    user.type("'")
    assert said == ["No bookmarks yet. Press m and a letter to set one."]
    user.type("ma'b")
    assert said[-1] == "There is no bookmark “b”. Press m and the letter to set it."


def test_the_menu_sets_the_next_free_letter_at_once(user: User, view: PageView) -> None:
    actions, marks = user.window.context.actions, user.window.context.bookmarks
    said: list[str] = []
    user.window.context.session.notified.connect(said.append)
    view.jump(PagePoint(2, 0, 0))
    for _ in range(2):
        actions["go.set_mark"].trigger()
    assert said == ["Bookmark “a” set on p. 3.", "Bookmark “b” set on p. 3."]
    assert view.document
    assert marks.letters(view.document.paper.id) == ["a", "b"]
    assert hint(user).isHidden(), "it waits for no key"


def test_the_menus_way_to_a_bookmark_waits_for_a_letter(user: User, view: PageView) -> None:
    actions = user.window.context.actions
    user.timeline.focus_list()
    view.setFocus()
    user.type("mz")
    user.type("G")
    user.timeline.focus_list()
    actions["go.mark"].trigger()
    user.type("z")
    assert view.verticalScrollBar().value() == 0


def test_marks_are_there_after_a_restart_and_capitals_in_any_paper(
    user: User, view: PageView, open_window: Callable[..., User], tmp_path: Path
) -> None:
    document = view.document
    assert document
    view.verticalScrollBar().setValue(2000)
    marked = view.view()
    user.type("mamB")
    close_window(user)
    user = open_window("guide")
    user.read("guide")
    user.type("'")
    assert hint(user).text() == "Go to bookmark: B", "a belongs to the other paper"
    user.type("B")
    user.read(document.paper.id)
    assert user.window.reader.view.view() == marked
    user.type("gg'a")
    assert user.window.reader.view.view() == marked


@pytest.mark.parametrize("turns", [(0, 1), (2, 0), (1, 3), *further((1, 0), (0, 2), (0, 3), (3, 0))])
def test_a_mark_leads_to_where_one_read_also_when_the_pages_are_turned_by_then(
    user: User, view: PageView, turns: tuple[int, int]
) -> None:
    turn(user, turns[0])
    view.jump(PagePoint(5, 300, 300))
    read = view.port.reading_place()
    user.type("mb")
    view.jump(PagePoint(0, 0, 0))
    turn(user, turns[1] - turns[0])
    user.type("'b")
    assert view.page == read.page
    there = view.sheet(read.page).point((read.x, read.y)).toPoint()
    assert view.viewport().rect().contains(there)


def test_a_mark_of_turned_pages_is_the_exact_view(user: User, view: PageView) -> None:
    turn(user, 1)
    view.set_zoom(3.0)
    view.verticalScrollBar().setValue(1234)
    view.horizontalScrollBar().setValue(345)
    marked = view.view()
    user.type("mc")
    view.set_zoom(None)
    view.jump(PagePoint(0, 0, 0))
    user.type("'c")
    assert view.view() == marked


def test_a_mark_of_an_earlier_version_is_of_upright_pages(user: User, view: PageView) -> None:
    assert view.document
    user.window.context.bookmarks.put(Bookmark("d", view.document.paper.id, 5, 90.0, 2.0, 60.0))
    user.type("'d")
    now = view.view()
    assert (now.page, now.y, now.zoom, now.x) == (5, pytest.approx(90, abs=1), 2.0, pytest.approx(60, abs=1))
    turn(user, 1)
    view.jump(PagePoint(0, 0, 0))
    user.type("'d")
    assert view.page == 5
    assert view.viewport().rect().contains(view.sheet(5).point((306.0, 90.0)).toPoint())


def test_back_leads_to_the_page_that_was_left_also_when_it_was_turned_then(user: User, view: PageView) -> None:
    turn(user, 1)
    view.jump(PagePoint(5, 0, 0))
    view.jump(PagePoint(1, 0, 0))
    turn(user, -1)
    view.back()
    assert view.port.reading_place().page == 5


def test_after_turning_back_from_a_search_leads_to_a_view_of_turned_pages(user: User, view: PageView) -> None:
    view.jump(PagePoint(4, 0, 700))
    user.ctrl(Qt.Key.Key_F)
    user.type("is")
    finder = user.window.reader.finder
    user.until(lambda: finder.needle == "is" and not finder.searching)
    turn(user, 1)
    left = view.view()
    user.type(" page 9")
    user.until(lambda: finder.needle == "is page 9" and not finder.searching)
    assert view.page == 8
    view.back()
    assert view.view() == left


def test_back_from_a_mark_in_another_paper_leads_to_the_one_that_was_left(
    user: User, view: PageView, tmp_path: Path
) -> None:
    assert view.document
    long = view.document.paper.id
    view.jump(PagePoint(6, 0, 100))
    user.type("mQ")
    marked = view.view()
    open_pdf(user, plain_pages(tmp_path / "other.pdf", 9))
    other = view.document.paper.id
    view.jump(PagePoint(3, 0, 50))
    left = view.view()
    user.type("'Q")
    user.read(long)
    assert view.view() == marked
    view.jump(PagePoint(0, 0, 0))
    actions = user.window.context.actions
    actions["go.back"].trigger()
    assert view.view() == marked
    actions["go.back"].trigger()
    user.read(other)
    assert view.view() == left
    actions["go.back"].trigger()
    assert view.page == 0, "its own way back is still there"
    actions["go.forward"].trigger()
    actions["go.forward"].trigger()
    user.read(long)
    assert view.view() == marked
    user.key(Qt.Key.Key_Backspace)
    user.read(other)


def test_a_way_to_another_paper_survives_turning(user: User, view: PageView, tmp_path: Path) -> None:
    user.type("mQ")
    open_pdf(user, plain_pages(tmp_path / "other.pdf", 2))
    other = view.document.paper.id if view.document else ""
    user.type("'Q")
    user.until(lambda: view.document and view.document.paper.id != other and view.is_sharp())
    turn(user, 1)
    user.key(Qt.Key.Key_Backspace)
    user.read(other)


def test_a_bookmark_is_named_by_its_section_or_page_label_and_can_be_renamed(user: User, tmp_path: Path) -> None:
    view = open_pdf(user, plain_pages(tmp_path / "plain.pdf", 6))
    with pymupdf.open(tmp_path / "plain.pdf") as document:
        document.set_toc([[1, "Methods <b>", 4]])
        document.set_page_labels([{"startpage": 0, "style": "r", "firstpagenum": 1}])
        document.save(tmp_path / "named.pdf")
    view = open_pdf(user, tmp_path / "named.pdf")
    marks = user.window.context.bookmarks
    for letter, page in (("a", 4), ("b", 1)):
        view.jump(PagePoint(page, 0, 0))
        user.type(f"m{letter}")
    user.until(lambda: {one.letter: one.name for one in marks.all()} == {"a": "Methods <b>", "b": "p. ii"})
    user.window.context.actions["go.bookmarks"].trigger()
    dialog = user.window.findChild(BookmarksDialog)
    assert isinstance(dialog, BookmarksDialog)
    assert dialog.list.currentItem().text(1) == "Methods <b>"
    dialog.list.setFocus()
    dialog.rename_button.click()
    field = dialog.list.findChild(QLineEdit)
    assert isinstance(field, QLineEdit)
    QTest.keyClicks(field, "What they did")
    QTest.keyClick(field, Qt.Key.Key_Return)
    user.until(lambda: dialog.list.currentItem().text(1) == "What they did")
    assert dialog.isVisible(), "Enter ends the name, and goes nowhere yet"
    user.saved()
    assert {one.name for one in user.window.context.store.bookmarks.all(9)} == {"What they did", "p. ii"}
    dialog.reject()
