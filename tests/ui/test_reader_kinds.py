"""A chosen mark becomes one of another kind by the keys that make one, and its tags are at hand."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from explorer.ui.reader.pages.page_view import PageView
from tests.ui.conftest import User
from tests.ui.reading import CTRL, PLAIN, at, click, double_click, made, make_pdf, open_pdf, words

pytestmark = pytest.mark.qt_log_ignore("does not support grabbing the keyboard", extend=True)
TEXT = words((72, 100, "The quick brown fox"), (72, 116, "jumps over the dog"))
NOTHING = words((72, 100, "Nothing"))
H, U, S = Qt.Key.Key_H, Qt.Key.Key_U, Qt.Key.Key_S


@pytest.fixture
def view(user: User, tmp_path: Path) -> PageView:
    view = open_pdf(user, make_pdf(tmp_path / "words.pdf", TEXT, NOTHING))
    user.text_there(0)
    double_click(view, at(user, "quick"))
    user.key(H)
    return view


def kinds(user: User) -> list[str]:
    return [one.kind for one in made(user)]


def test_its_keys_change_it_and_undo_says_to_what(user: User, view: PageView) -> None:
    stack = user.window.context.annotations.stack
    click(view, at(user, "quick"))
    before = view.verticalScrollBar().value()
    for key, kind, told in (
        (U, "underline", "underline"),
        (S, "strike", "strikethrough"),
        (H, "highlight", "highlight"),
    ):
        user.key(key)
        assert kinds(user) == [kind]
        assert stack.undoText() == f"change to {told} on p. 1"
    assert view.verticalScrollBar().value() == before, "u has not scrolled"
    user.key(H)
    assert stack.count() == 4, "it is one already"
    user.ctrl(Qt.Key.Key_Z)
    assert kinds(user) == ["strike"]
    user.ctrl(Qt.Key.Key_Y)
    assert kinds(user) == ["highlight"]


def test_selected_words_come_before_it(user: User, view: PageView) -> None:
    click(view, at(user, "quick"))
    double_click(view, at(user, "dog"))
    user.key(U)
    assert sorted((one.quote, one.kind) for one in made(user)) == [("dog", "underline"), ("quick", "highlight")]


def test_one_out_of_sight_stays_and_u_scrolls(user: User, view: PageView) -> None:
    click(view, at(user, "quick"))
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    bottom = view.verticalScrollBar().value()
    user.key(U)
    assert kinds(user) == ["highlight"]
    assert view.verticalScrollBar().value() < bottom


def test_several_change_in_one_step(user: User, view: PageView) -> None:
    double_click(view, at(user, "dog"))
    user.key(H)
    click(view, at(user, "quick"))
    click(view, at(user, "dog"), modifiers=CTRL)
    user.key(S)
    assert kinds(user) == ["strike", "strike"]
    assert user.window.context.annotations.stack.undoText() == "change to strikethrough of 2 notes"
    user.ctrl(Qt.Key.Key_Z)
    assert kinds(user) == ["highlight", "highlight"]


def test_its_menu_on_the_page_changes_it(user: User, view: PageView) -> None:
    place = at(user, "quick")
    there = view.viewport().mapToGlobal(place)
    QApplication.sendEvent(view.viewport(), QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, there, PLAIN))
    menu, action = user.window.reader.controls.menu.menu, user.window.context.actions["mark.underline"]
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())
    assert kinds(user) == ["underline"]


def test_in_the_list_keys_and_menu_are_about_the_chosen_card(user: User, view: PageView) -> None:
    double_click(view, at(user, "dog"))
    user.key(H)
    dog, notes = made(user)[1], user.notes
    assert view.chosen == (dog.id,)
    user.window.show_panel("notes")
    notes.view.setFocus()
    notes.view.setCurrentIndex(notes.model.index(notes.model.row_of(made(user)[0].id)))
    user.key(U)
    assert kinds(user) == ["underline", "highlight"]
    menu = notes.commands.menu()
    kind_menu = next(action.menu() for action in menu.actions() if action.text() == "Change to")
    entries = {action.text().split("\t")[0]: action for action in kind_menu.actions()}
    assert [name for name, action in entries.items() if action.isChecked()] == ["Underline"]
    entries["Strikethrough"].trigger()
    assert kinds(user) == ["strike", "highlight"]
    notes.view.selectAll()
    user.key(H)
    assert kinds(user) == ["highlight", "highlight"]
    user.ctrl(Qt.Key.Key_Z)
    assert kinds(user) == ["strike", "highlight"]


def test_the_bar_opens_the_editor_of_tags_and_the_keyboard_comes_back(user: User, view: PageView) -> None:
    click(view, at(user, "quick"))
    bar = user.window.reader.controls.selection_toolbar.bar
    assert bar.buttons["mark.tags"].text() == "Tags…"
    QTest.mouseClick(bar.buttons["mark.tags"], Qt.MouseButton.LeftButton)
    editor = user.notes.commands.tags
    assert editor.isVisible()
    assert not bar.isVisible()
    user.type("method")
    user.key(Qt.Key.Key_Return)
    assert made(user)[0].tags == ("method",)
    user.key(Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is view
