"""The menu at the pointer: it fits to what is there, and its actions are the program's own."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from explorer.model.annotation import COLORS
from explorer.model.page_geometry import PagePoint
from explorer.ui.reader.pages.page_view import PageView
from tests.ui.conftest import User
from tests.ui.reading import at, double_click, made, make_pdf, open_pdf, words

# Said by the offscreen platform of every menu.
pytestmark = pytest.mark.qt_log_ignore("does not support grabbing the keyboard", extend=True)
COLOR_IDS = [f"mark.color.{name}" for name in COLORS]


@pytest.fixture
def user(shared_user: User) -> User:
    return shared_user


@pytest.fixture
def view(user: User, tmp_path: Path) -> PageView:
    text = words((72, 100, "The quick brown fox"), (72, 116, "jumps over the dog"))
    view = open_pdf(user, make_pdf(tmp_path / "words.pdf", text, text))
    user.text_there(0)
    return view


def ask_menu(view: PageView, position: QPoint, reason: QContextMenuEvent.Reason) -> None:
    there = view.viewport().mapToGlobal(position)
    QApplication.sendEvent(view.viewport(), QContextMenuEvent(reason, position, there, Qt.KeyboardModifier.NoModifier))


def right_click(user: User, position: QPoint) -> list[str]:
    """Ask for the menu at a pixel; the ids of its actions."""
    ask_menu(user.window.reader.view, position, QContextMenuEvent.Reason.Mouse)
    return offered(user)


def offered(user: User) -> list[str]:
    menu = user.window.reader.controls.menu.menu
    assert menu.isVisible()
    return [action.objectName() for action in menu.actions() if not action.isSeparator()]


def pick(user: User, action_id: str) -> None:
    """Click an entry of the open menu."""
    menu, action = user.window.reader.controls.menu.menu, user.window.context.actions[action_id]
    assert action.isEnabled()
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())
    gone(user)


def dismiss(user: User) -> None:
    """Close the menu with Esc."""
    QTest.keyClick(user.window.reader.controls.menu.menu, Qt.Key.Key_Escape)
    gone(user)


def gone(user: User) -> None:
    """Wait until the menu is gone; the offscreen platform has to be told which window is active again."""
    user.until(lambda: not user.window.reader.controls.menu.menu.isVisible())
    user.window.activateWindow()
    user.until(lambda: QApplication.focusWidget() is not None and user.window.reader.controls.annotating.place is None)


def test_on_a_selection(user: User, view: PageView) -> None:
    double_click(view, at(user, "quick"))
    assert right_click(user, at(user, "quick")) == [
        "read.copy",
        "read.copy_citation",
        "read.copy_markdown",
        "mark.highlight",
        "mark.underline",
        "mark.strike",
        *COLOR_IDS,
        "mark.note",
        "read.aloud",
    ]
    pick(user, "read.copy")
    assert QGuiApplication.clipboard().text() == "quick"
    right_click(user, at(user, "quick"))
    pick(user, "mark.color.green")
    assert [(one.quote, one.color) for one in made(user)] == [("quick", "green")]


def test_on_an_annotation_also_where_other_words_are_selected(user: User, view: PageView) -> None:
    double_click(view, at(user, "quick"))
    user.key(Qt.Key.Key_H)
    double_click(view, at(user, "dog"))
    (one,) = made(user)
    assert right_click(user, at(user, "quick")) == [
        "mark.edit",
        "mark.tags",
        "mark.copy_text",
        "mark.copy_link",
        "mark.show",
        "mark.highlight",
        "mark.underline",
        "mark.strike",
        *COLOR_IDS,
        "mark.delete",
    ]
    assert (view.selected_annotation, list(view.selection)) == (one.id, [])
    pick(user, "mark.color.violet")
    assert [now.color for now in made(user)] == ["violet"]
    right_click(user, at(user, "quick"))
    edit = user.window.context.actions["mark.edit"]
    assert edit.text() == "Edit comment"
    pick(user, "mark.edit")
    assert edit.text() == "Edit comment or note", "elsewhere it is about either"
    user.type("Why?")
    user.saved()
    assert [now.comment for now in made(user)] == ["Why?"]
    right_click(user, at(user, "quick"))
    pick(user, "mark.delete")
    assert made(user) == []


def test_a_note_at_the_pointer_whatever_else_is_chosen_or_found(user: User, view: PageView) -> None:
    double_click(view, at(user, "quick"))
    user.key(Qt.Key.Key_H)
    user.select_match("jumps")
    here = PagePoint(0, 300, 400)
    assert right_click(user, user.pixel(here))[:7] == [
        "read.copy",
        "read.copy_citation",
        "read.copy_markdown",
        "mark.highlight",
        "mark.underline",
        "mark.strike",
        "mark.note",
    ]
    pick(user, "mark.note")
    user.type("Here")
    user.saved()
    note = made(user)[-1]
    assert (note.kind, note.comment) == ("note", "Here")
    assert note.point == pytest.approx((300, 400), abs=1)
    view.setFocus()
    user.key(Qt.Key.Key_Escape)
    user.key(Qt.Key.Key_Escape)
    user.key(Qt.Key.Key_N)
    (other,) = [one for one in made(user) if one.kind == "note" and one.id != note.id]
    assert other.point
    assert other.point[0] < 72, "the next one by key goes to the margin again"


def test_a_note_at_the_very_edge_is_moved_into_the_page(user: User, view: PageView) -> None:
    right_click(user, user.pixel(PagePoint(0, -9, 300)))
    pick(user, "mark.note")
    (note,) = made(user)
    assert note.point == pytest.approx((12, 300), abs=1)


def test_the_keys_are_shown_and_the_texts_are_the_actions_own(user: User, view: PageView) -> None:
    double_click(view, at(user, "quick"))
    right_click(user, at(user, "quick"))
    for action in user.window.reader.controls.menu.menu.actions():
        if not action.isSeparator():
            assert action is user.window.context.actions[action.objectName()]
            assert action.isShortcutVisibleInContextMenu()
            assert not action.shortcut().isEmpty()
    dismiss(user)


def test_by_the_keyboard_it_is_about_what_is_chosen(user: User, view: PageView) -> None:
    keyboard = QContextMenuEvent.Reason.Keyboard
    ask_menu(view, QPoint(3, 3), keyboard)
    assert offered(user)[0] == "mark.note"
    dismiss(user)
    user.select_match("quick")
    ask_menu(view, QPoint(3, 3), keyboard)
    assert offered(user)[:4] == ["read.copy", "read.copy_citation", "read.copy_markdown", "mark.highlight"]
    dismiss(user)
    user.key(Qt.Key.Key_H)
    ask_menu(view, QPoint(3, 3), keyboard)
    assert offered(user)[0] == "mark.edit"
    dismiss(user)


def test_without_a_paper_there_is_no_menu(user: User, view: PageView) -> None:
    view.close_document()
    ask_menu(view, QPoint(30, 30), QContextMenuEvent.Reason.Mouse)
    assert not user.window.reader.controls.menu.menu.isVisible()


def test_the_color_and_the_kind_of_the_selected_annotation_are_ticked(user: User, view: PageView) -> None:
    actions = user.window.context.actions

    def ticked() -> list[str]:
        return [one for one in ("mark.highlight", "mark.underline", *COLOR_IDS) if actions.is_checked(one)]

    user.window.reader.controls.annotating.keep_color("blue")
    assert ticked() == ["mark.color.blue"], "the color of the next annotation"
    double_click(view, at(user, "quick"))
    user.key(Qt.Key.Key_U)
    right_click(user, at(user, "quick"))
    assert ticked() == ["mark.underline", "mark.color.blue"]
    pick(user, "mark.color.green")
    assert ticked() == ["mark.underline", "mark.color.green"]
    right_click(user, at(user, "quick"))
    pick(user, "mark.highlight")
    assert ticked() == ["mark.highlight", "mark.color.green"]
    user.key(Qt.Key.Key_Escape)
    actions["mark.highlight"].trigger()
    assert ticked() == ["mark.color.green"], "with nothing to highlight no kind is ticked"
