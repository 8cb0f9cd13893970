"""The small bar at the words: it comes with the mouse or by its key, covers none of them, and goes as they do."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton

from explorer.model.annotation import bounds
from explorer.model.known_settings import MARK_BAR
from explorer.model.page_geometry import PagePoint
from explorer.ui.reader.pages.page_view import PageView
from explorer.ui.reader.selection.annotation_bar import AnnotationBar, place_beside
from tests.ui.conftest import User
from tests.ui.reading import (
    CTRL,
    at,
    click,
    double_click,
    drag,
    made,
    make_pdf,
    open_pdf,
    wheel,
    word_quad,
    words,
)

TEXT = words((72, 100, "The quick brown fox"), (72, 116, "jumps over the dog"))


@pytest.fixture
def user(shared_user: User) -> User:
    return shared_user


@pytest.fixture
def view(user: User, tmp_path: Path) -> PageView:
    view = open_pdf(user, make_pdf(tmp_path / "words.pdf", TEXT, TEXT, TEXT))
    user.text_there(0)
    return view


def bar(user: User) -> AnnotationBar:
    return user.window.reader.controls.selection_toolbar.bar


def press(button: QToolButton) -> None:
    assert button.isVisible()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def covers(user: User, *places: str) -> bool:
    view, shown = user.window.reader.view, bar(user).geometry()
    for word in places:
        x0, y0, x1, y1 = bounds(word_quad(view, 0, word))
        if shown.intersects(QRect(user.pixel(PagePoint(0, x0, y0)), user.pixel(PagePoint(0, x1, y1)))):
            return True
    return False


def test_it_stands_beside_what_the_mouse_has_selected(user: User, view: PageView) -> None:
    drag(view, at(user, "quick"), at(user, "over"))
    assert bar(user).isVisible()
    assert not covers(user, "fox", "jumps")
    assert view.viewport().geometry().contains(bar(user).geometry())
    assert view.hasFocus(), "the keys are still the pages'"
    texts = [button.text() for button in bar(user).buttons.values() if button.isVisible()]
    assert texts == ["Comment", "Copy", "Copy citation", "Find"]
    press(bar(user).colors["pink"])
    assert [(one.kind, one.color) for one in made(user)] == [("highlight", "pink")]
    assert not bar(user).isVisible()


def test_kinds_note_copy_and_search(user: User, view: PageView) -> None:
    double_click(view, at(user, "quick"))
    assert [kind for kind, button in bar(user).kinds.items() if button.isChecked()] == ["highlight"]
    press(bar(user).kinds["strike"])
    double_click(view, at(user, "fox"))
    assert [kind for kind, button in bar(user).kinds.items() if button.isChecked()] == ["strike"], "used last"
    press(bar(user).buttons["read.copy"])
    assert QGuiApplication.clipboard().text() == "fox"
    double_click(view, at(user, "dog"))
    press(bar(user).buttons["mark.note"])
    user.type("A thought")
    user.saved()
    assert [(one.kind, one.quote, one.comment) for one in made(user)] == [
        ("strike", "quick", ""),
        ("strike", "dog", "A thought"),
    ]
    double_click(view, at(user, "jumps"))
    press(bar(user).buttons["read.find"])
    assert user.window.reader.controls.find_bar.field.text() == "jumps"


def test_at_a_chosen_annotation_it_changes_that(user: User, view: PageView) -> None:
    double_click(view, at(user, "quick"))
    user.key(Qt.Key.Key_H)
    assert not bar(user).isVisible()
    click(view, at(user, "quick"))
    assert [button.text() for button in bar(user).buttons.values() if button.isVisible()] == [
        "Comment",
        "Tags…",
        "Delete",
    ]
    press(bar(user).colors["blue"])
    press(bar(user).kinds["underline"])
    (one,) = made(user)
    assert (one.kind, one.color, bar(user).isVisible()) == ("underline", "blue", True)
    assert [name for name, button in bar(user).colors.items() if button.isChecked()] == ["blue"]
    press(bar(user).buttons["mark.edit"])
    user.type("Why?")
    user.saved()
    assert made(user)[0].comment == "Why?"
    view.setFocus()
    click(view, at(user, "quick"))
    press(bar(user).buttons["mark.delete"])
    assert (made(user), bar(user).isVisible()) == ([], False)


def test_at_several_it_changes_all(user: User, view: PageView) -> None:
    for word in ("quick", "fox"):
        double_click(view, at(user, word))
        user.key(Qt.Key.Key_H)
    click(view, at(user, "quick"))
    click(view, at(user, "fox"), modifiers=CTRL)
    press(bar(user).colors["green"])
    assert [one.color for one in made(user)] == ["green", "green"]
    press(bar(user).buttons["mark.delete"])
    assert made(user) == []


def test_a_note_has_no_kind_to_choose(user: User, view: PageView) -> None:
    user.key(Qt.Key.Key_N)
    user.saved()
    view.setFocus()
    (note,) = made(user)
    assert note.point
    click(view, user.pixel(PagePoint(0, *note.point)))
    assert bar(user).isVisible()
    assert not any(button.isVisible() for button in bar(user).kinds.values())


def test_it_goes_with_escape_scrolling_zoom_and_a_press(user: User, view: PageView) -> None:
    def again() -> None:
        double_click(view, at(user, "quick"))
        assert bar(user).isVisible()

    again()
    user.key(Qt.Key.Key_Escape)
    assert (bar(user).isVisible(), list(view.selection)) == (False, [])
    again()
    wheel(view, QPoint(300, 300), -1)
    assert not bar(user).isVisible()
    view.verticalScrollBar().setValue(0)
    again()
    view.set_zoom(1.1)
    assert not bar(user).isVisible()
    again()
    click(view, at(user, "dog"))
    assert not bar(user).isVisible()


def test_a_tool_in_hand_needs_no_bar(user: User, view: PageView) -> None:
    user.window.context.actions["tool.highlight"].trigger()
    double_click(view, at(user, "quick"))
    assert (len(made(user)), bar(user).isVisible()) == (1, False)


def test_by_its_key_it_is_walked_and_left_by_keys(user: User, view: PageView) -> None:
    user.find("fox")
    click(view, QPoint(300, 400))
    assert not bar(user).isVisible()
    user.key(Qt.Key.Key_B)
    assert QApplication.focusWidget() is bar(user).colors["yellow"]
    user.key(Qt.Key.Key_Right)
    user.key(Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is bar(user).colors["blue"]
    user.key(Qt.Key.Key_Escape)
    assert (bar(user).isVisible(), view.hasFocus()) == (False, True)
    user.key(Qt.Key.Key_B)
    user.key(Qt.Key.Key_Right)
    user.key(Qt.Key.Key_Space)
    assert [(one.quote, one.color) for one in made(user)] == [("fox", "green")]
    assert view.hasFocus()


def test_with_nothing_at_hand_its_key_says_so(user: User, view: PageView) -> None:
    user.key(Qt.Key.Key_B)
    assert not bar(user).isVisible()
    assert user.window.toast.text.text().startswith("Select some text")


def test_with_all_text_selected_it_stands_over_it_and_return_takes_a_color(user: User, view: PageView) -> None:
    user.window.resize(900, 500)
    user.window.reader.take_focus()
    user.ctrl(Qt.Key.Key_A)
    user.key(Qt.Key.Key_B)
    assert bar(user).isVisible()
    focus = QApplication.focusWidget()
    assert focus is next(iter(bar(user).colors.values()))
    QTest.keyClick(focus, Qt.Key.Key_Return)
    assert made(user)


def test_it_can_be_turned_off_but_for_its_key(user: User, view: PageView) -> None:
    action = user.window.context.actions["view.mark_bar"]
    assert action.isChecked()
    action.trigger()
    assert user.window.context.settings.get(MARK_BAR) is False
    double_click(view, at(user, "quick"))
    assert not bar(user).isVisible()
    user.key(Qt.Key.Key_B)
    assert bar(user).isVisible()


def test_in_a_narrow_reader_it_has_two_rows(user: User, view: PageView) -> None:
    user.window.resize(1000, 700)
    user.window.readers.split()
    user.until(lambda: user.window.readers.sides[1].pane.view.is_sharp())
    user.window.readers.turn_to(user.window.readers.sides[0].pane)
    view.set_zoom(0.5)
    view.horizontalScrollBar().setValue(0)
    user.until(view.is_sharp)
    double_click(view, at(user, "quick"))
    room = view.viewport().geometry()
    assert room.width() < 400
    assert bar(user).isVisible()
    assert room.contains(bar(user).geometry())
    assert bar(user).height() > 50


rects = st.builds(QRect, st.integers(-50, 400), st.integers(-50, 400), st.integers(1, 400), st.integers(1, 300))


@given(st.lists(rects, max_size=6), st.integers(10, 300), st.integers(10, 60))
def test_wherever_it_stands_it_covers_no_words_and_is_inside(words: Sequence[QRect], width: int, height: int) -> None:
    room, size = QRect(0, 0, 380, 380), QSize(width, height)
    corner = place_beside(room, size, words)
    if corner is not None:
        there = QRect(corner, size)
        assert room.contains(there)
        assert not any(there.intersects(word) for word in words)


def test_below_the_words_if_there_is_room_else_above() -> None:
    room, size = QRect(0, 0, 400, 400), QSize(200, 40)
    assert place_beside(room, size, [QRect(100, 100, 50, 20)]) == QPoint(24, 127)
    assert place_beside(room, size, [QRect(100, 350, 50, 20)]) == QPoint(24, 302)
    assert place_beside(room, size, [QRect(0, 0, 400, 400)]) is None
    assert place_beside(room, size, [QRect(0, 500, 40, 40)]) is None, "the words are out of view"
