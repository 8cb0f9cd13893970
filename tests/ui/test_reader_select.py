"""Selecting words with the mouse: by drag, word and line, across columns and pages; copying; letting go."""

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication

from explorer.model.known_settings import SELECT_WHOLE_WORDS
from explorer.model.page_geometry import PagePoint
from explorer.ui.reader.pages.page_view import PageView
from tests.ui.conftest import User
from tests.ui.reading import (
    ALT,
    LEFT,
    NONE,
    SHIFT,
    at,
    click,
    double_click,
    drag,
    hover,
    make_pdf,
    mouse,
    open_pdf,
    word_quad,
    words,
)


@pytest.fixture
def user(shared_user: User) -> User:
    return shared_user


@pytest.fixture
def view(user: User, tmp_path: Path) -> PageView:
    """Three pages, the first in two columns."""
    columns = words(
        (72, 100, "The quick brown fox"),
        (72, 116, "jumps over the lazy"),
        (72, 132, "dog and runs away"),
        (330, 100, "Second column here"),
        (330, 116, "continues the story"),
    )
    second = words((72, 100, "Page two begins now"), (72, 116, "with another line"))
    view = open_pdf(user, make_pdf(tmp_path / "words.pdf", columns, second, words((72, 100, "Third"))))
    user.text_there(0)
    user.text_there(1)
    return view


def edge(user: User, word: str, page: int = 0, *, end: bool = False) -> QPoint:
    """The pixel at a word's beginning or end."""
    quad = word_quad(user.window.reader.view, page, word)
    return user.pixel(PagePoint(page, quad[2] if end else quad[0], (quad[1] + quad[5]) / 2))


def selected(user: User) -> str:
    return user.window.reader.pointer.text()


def test_dragging_selects_from_character_to_character(user: User, view: PageView) -> None:
    drag(view, edge(user, "quick"), edge(user, "brown", end=True))
    assert selected(user) == "quick brown"
    drag(view, edge(user, "lazy", end=True), edge(user, "quick"))
    assert selected(user) == "quick brown fox jumps over the lazy", "backwards, over two lines"


def test_dragging_takes_whole_words_unless_alt_is_held(user: User, view: PageView) -> None:
    start, end = at(user, "quick"), at(user, "brown")
    drag(view, start, end)
    assert selected(user) == "quick brown"
    user.key(Qt.Key.Key_Escape)
    drag(view, end, start)
    assert selected(user) == "quick brown", "backwards"
    user.key(Qt.Key.Key_Escape)
    for kind, place, button in (
        (QEvent.Type.MouseButtonPress, start, LEFT),
        (QEvent.Type.MouseMove, end, NONE),
        (QEvent.Type.MouseButtonRelease, end, LEFT),
    ):
        mouse(view, kind, place, button, ALT, held=NONE if kind == QEvent.Type.MouseButtonRelease else LEFT)
    assert 5 < len(selected(user)) < len("quick brown")
    user.key(Qt.Key.Key_Escape)
    user.window.context.settings.put(SELECT_WHOLE_WORDS, False)
    drag(view, start, end)
    assert 5 < len(selected(user)) < len("quick brown")


def test_blanks_around_a_word_do_not_take_its_neighbors(user: User, view: PageView) -> None:
    drag(view, edge(user, "The", end=True), edge(user, "brown"))
    assert selected(user).split() == ["quick"]


def test_dragging_goes_on_in_the_next_column_and_page(user: User, view: PageView) -> None:
    drag(view, edge(user, "dog"), edge(user, "Second", end=True))
    assert selected(user) == "dog and runs away Second"
    view.verticalScrollBar().setValue(600)
    drag(view, user.pixel(PagePoint(0, 331, 112)), edge(user, "two", 1, end=True))
    assert [(one.page, one.text) for one in view.selection] == [(0, "continues the story"), (1, "Page two")]


def test_double_click_selects_the_word_triple_the_line_and_shift_extends(user: User, view: PageView) -> None:
    double_click(view, at(user, "brown"))
    assert selected(user) == "brown"
    click(view, at(user, "brown"))
    assert selected(user) == "The quick brown fox"
    double_click(view, at(user, "over"))
    click(view, at(user, "lazy"), modifiers=SHIFT)
    assert selected(user) == "over the lazy", "by whole words"
    click(view, at(user, "quick"), modifiers=SHIFT)
    assert selected(user) == "quick brown fox jumps over"


def test_shift_and_a_click_select_from_the_last_click(user: User, view: PageView) -> None:
    click(view, edge(user, "quick"))
    click(view, edge(user, "fox", end=True), modifiers=SHIFT)
    assert selected(user) == "quick brown fox"


def test_a_click_elsewhere_soon_after_a_double_click_is_no_triple_click(user: User, view: PageView) -> None:
    double_click(view, at(user, "brown"))
    click(view, at(user, "lazy"))
    assert selected(user) == ""


def test_a_drag_after_a_double_click_goes_by_words(user: User, view: PageView) -> None:
    start = at(user, "quick")
    click(view, start)
    mouse(view, QEvent.Type.MouseButtonDblClick, start)
    mouse(view, QEvent.Type.MouseMove, at(user, "fox"), NONE, held=LEFT)
    mouse(view, QEvent.Type.MouseButtonRelease, at(user, "fox"))
    assert selected(user) == "quick brown fox"


def test_a_hand_that_shakes_while_clicking_selects_nothing(user: User, view: PageView) -> None:
    start = at(user, "quick")
    drag(view, start, start + QPoint(2, 1))
    assert selected(user) == ""


def test_copy_and_letting_go(user: User, view: PageView) -> None:
    copy = user.window.context.actions["read.copy"]
    assert not copy.isEnabled()
    double_click(view, at(user, "brown"))
    user.ctrl(Qt.Key.Key_C)
    assert QGuiApplication.clipboard().text() == "brown"
    user.key(Qt.Key.Key_Escape)
    assert (selected(user), list(view.selection), copy.isEnabled()) == ("", [], False)
    double_click(view, at(user, "lazy"))
    click(view, user.pixel(PagePoint(0, 300, 600)))
    click(view, user.pixel(PagePoint(0, 300, 600)))
    assert (selected(user), copy.isEnabled()) == ("", False)


def test_ctrl_a_selects_all_of_the_page_in_view_and_no_other(user: User, view: PageView) -> None:
    user.ctrl(Qt.Key.Key_A)
    text = selected(user)
    assert text.startswith("The quick brown fox")
    assert text.endswith("continues the story")
    assert {one.page for one in view.selection} == {0}


def test_a_selection_on_a_page_whose_words_have_not_come_is_there_when_they_come(user: User, view: PageView) -> None:
    assert view.texts
    view.verticalScrollBar().setValue(600)
    start, end = edge(user, "Page", 1), edge(user, "two", 1, end=True)
    view.texts._pages.clear()
    hover(view, start)
    drag(view, start, end)
    assert selected(user) == ""
    user.until(lambda: selected(user) == "Page two")
    assert user.window.context.actions["read.copy"].isEnabled()


def test_dragging_beyond_the_edge_scrolls_on_while_the_pointer_rests(user: User, view: PageView) -> None:
    start = edge(user, "quick")
    below = QPoint(start.x(), view.viewport().height() + 60)
    mouse(view, QEvent.Type.MouseButtonPress, start)
    mouse(view, QEvent.Type.MouseMove, below, NONE, held=LEFT)
    user.until(lambda: view.port.top > 300)
    user.until(lambda: any(one.page == 1 for one in view.selection))
    mouse(view, QEvent.Type.MouseButtonRelease, below)
    assert not user.window.reader.pointer._scrolling.isActive()


def test_the_cursor_tells_words_from_paper(user: User, view: PageView) -> None:
    hover(view, at(user, "quick"))
    assert view.viewport().cursor().shape() == Qt.CursorShape.IBeamCursor
    hover(view, user.pixel(PagePoint(0, 300, 600)))
    assert view.viewport().cursor().shape() == Qt.CursorShape.ArrowCursor
