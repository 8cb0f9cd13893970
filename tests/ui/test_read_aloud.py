"""Reading aloud, with Qt's engine that says nothing."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtTextToSpeech import QTextToSpeech
from PySide6.QtWidgets import QApplication, QMenu

from explorer.app.papers.voice import Voice
from explorer.ui.reader.pages.page_view import PageView
from tests.ui.conftest import User
from tests.ui.reading import at, double_click, make_pdf, open_pdf, words

ACTION = "read.aloud"


def menu_of(user: User) -> QMenu:
    return user.window.reader.controls.menu.menu


@pytest.fixture
def view(user: User, tmp_path: Path) -> PageView:
    vars(user.window.context.subjects)["voice"] = Voice(lambda: QTextToSpeech("mock"))
    pages = (
        words((72, 100, "One two. Three four"), (72, 116, "five.")),
        words((72, 100, "Six.")),
    )
    view = open_pdf(user, make_pdf(tmp_path / "read.pdf", *pages))
    user.text_there(0)
    return view


@pytest.mark.own_window
def test_sentences_are_selected_one_after_the_other_over_pages(user: User, view: PageView) -> None:
    pointer, action = user.window.reader.pointer, user.window.context.actions[ACTION]
    said: list[str] = []
    pointer.selected.connect(lambda: said.append(pointer.text()) if pointer.text() else None)
    action.trigger()
    assert action.isChecked()
    assert pointer.text() == "One two."
    user.until(lambda: not action.isChecked())
    assert list(dict.fromkeys(said)) == ["One two.", "Three four five.", "Six."]
    assert view.page == 1
    assert not pointer.passages


@pytest.mark.own_window
def test_it_begins_at_the_selection_and_ends_by_esc_a_click_or_its_action(user: User, view: PageView) -> None:
    pointer, action = user.window.reader.pointer, user.window.context.actions[ACTION]
    user.select_match("Three")
    action.trigger()
    assert pointer.text() == "Three four five."
    user.key(Qt.Key.Key_Escape)
    assert (action.isChecked(), pointer.passages) == (False, [])
    action.trigger()
    action.trigger()
    assert not action.isChecked()
    action.trigger()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert not action.isChecked()


@pytest.mark.own_window
@pytest.mark.qt_log_ignore("does not support grabbing the keyboard", extend=True)
def test_it_begins_at_the_word_that_was_right_clicked(user: User, view: PageView) -> None:
    pointer, action, menu = user.window.reader.pointer, user.window.context.actions[ACTION], menu_of(user)

    def choose(place: QPoint) -> None:
        there = view.viewport().mapToGlobal(place)
        asked = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, there, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(view.viewport(), asked)
        QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())
        user.until(lambda: not menu.isVisible())

    choose(at(user, "four"))
    assert (action.isChecked(), pointer.text()) == (True, "four five.")
    view.setFocus()
    user.key(Qt.Key.Key_Escape)
    double_click(view, at(user, "two"))
    choose(at(user, "two"))
    assert pointer.text() == "two."


@pytest.mark.own_window
def test_without_a_voice_it_says_so_and_is_off_from_then_on(user: User, view: PageView) -> None:
    vars(user.window.context.subjects)["voice"] = Voice(lambda: None)
    actions = user.window.context.actions
    actions[ACTION].trigger()
    assert user.window.toast.text.text().startswith("No voice is installed")
    assert not actions[ACTION].isEnabled()
    assert actions.reason(ACTION) == "No voice is installed on this system"
