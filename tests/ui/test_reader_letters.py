"""Marks by a letter: set, gone to, taken back, remembered; small ones in their paper, capitals anywhere."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from explorer.ui.reader.letters import LetterMarks
from explorer.ui.reader.view import PageView
from tests.ui.conftest import User, close_window
from tests.ui.reading import open_pdf, plain_pages


@pytest.fixture
def view(user: User, tmp_path: Path) -> PageView:
    return open_pdf(user, plain_pages(tmp_path / "long.pdf", 9))


def hint(user: User) -> QLabel:
    return user.window.reader.keys.hint


def test_m_sets_a_mark_the_apostrophe_goes_there_and_back_comes_back(user: User, view: PageView) -> None:
    view.set_zoom(1.5)
    view.verticalScrollBar().setValue(1500)
    marked = view.view()
    user.type("m")
    assert hint(user).isVisible()
    assert hint(user).text() == "Mark: press a letter"
    user.type("h")
    assert not hint(user).isVisible()
    view.set_zoom(None)
    user.type("G")
    end = view.view()
    user.type("'")
    assert hint(user).text() == "Go to mark: h"
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
    user.window.context.session.told.connect(said.append)
    user.type("'")
    assert said == ["There is no mark yet: m and a letter set one."]
    user.type("ma'b")
    assert said[-1] == "There is no mark b: m and the letter set it."


def test_the_menus_actions_wait_for_a_letter_too(user: User, view: PageView) -> None:
    actions = user.window.context.actions
    user.window.timeline.focus_list()
    actions["go.set_mark"].trigger()
    user.type("z")
    user.type("G")
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
    assert hint(user).text() == "Go to mark: B", "a belongs to the other paper"
    user.type("B")
    user.read(document.paper.id)
    assert user.window.reader.view.view() == marked
    user.type("gg'a")
    assert user.window.reader.view.view() == marked


@pytest.mark.parametrize(
    "broken", [7, {"a": 3}, {"a": ["x"]}, {"a": ["p", "q", 0.0, None, None]}, {"a": ["p", 0, float("inf"), None, None]}]
)
def test_what_is_not_a_mark_in_the_library_is_none(user: User, broken: object) -> None:
    user.window.context.settings.put("marks.p", broken)
    assert LetterMarks(user.window.context).get("a", "p") is None
