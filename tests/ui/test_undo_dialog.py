"""The list of all that can be undone: a click goes there, whatever panes were closed meanwhile."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QUndoCommand
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from explorer.model.annotation import Annotation
from explorer.ui.reader.pages.page_view import PageView
from explorer.ui.undo_dialog import UndoDialog
from tests.ui.conftest import User
from tests.ui.reading import make_pdf, open_pdf, words


@pytest.fixture
def view(user: User, tmp_path: Path) -> PageView:
    view = open_pdf(user, make_pdf(tmp_path / "words.pdf", words((72, 100, "The quick brown fox"))))
    user.text_there(0)
    for word in ("quick", "brown", "fox"):
        user.select_match(word)
        user.key(Qt.Key.Key_H if word != "fox" else Qt.Key.Key_U)
    return view


def made(user: User) -> list[str]:
    items = user.window.context.annotations.all()
    return [one.quote for one in items if isinstance(one, Annotation)]


def opened(user: User) -> UndoDialog:
    user.window.context.actions["mark.history"].trigger()
    return user.window.findChildren(UndoDialog)[-1]


def rows(dialog: UndoDialog) -> list[str]:
    return [dialog.list.item(row).text() for row in range(dialog.list.count())]


def choose(dialog: UndoDialog, row: int) -> None:
    place = dialog.list.visualItemRect(dialog.list.item(row)).center()
    QTest.mouseClick(dialog.list.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_a_click_goes_there_and_back(user: User, view: PageView) -> None:
    dialog = opened(user)
    assert rows(dialog) == ["Now", "Undo underline on p. 1", "Undo highlight on p. 1", "Undo highlight on p. 1"]
    choose(dialog, 2)
    assert (made(user), dialog.isVisible()) == (["quick"], False)
    assert user.window.toast.text.text() == "Undone: 2 steps"
    dialog = opened(user)
    assert rows(dialog) == ["Redo underline on p. 1", "Redo highlight on p. 1", "Now", "Undo highlight on p. 1"]
    choose(dialog, 0)
    assert made(user) == ["quick", "brown", "fox"]
    user.saved()


def test_a_long_name_is_cut_visibly_and_told_whole_in_its_tooltip(user: User) -> None:
    stack = user.window.context.annotations.stack
    stack.push(QUndoCommand("join segment “" + "a title that goes on " * 5 + "”"))
    dialog = opened(user)
    item = dialog.list.item(1)
    assert "…" in item.text()
    assert item.toolTip() == f"Undo {stack.text(0)}"
    assert dialog.list.visualItemRect(item).width() <= dialog.list.viewport().width()


def test_steps_in_another_paper_name_it(user: User, view: PageView, tmp_path: Path) -> None:
    open_pdf(user, make_pdf(tmp_path / "other.pdf", words((72, 100, "Lazy dog"))))
    dialog = opened(user)
    assert rows(dialog)[:2] == ["Now", "Undo underline on p. 1, in “words”"]
    close = dialog.findChild(QPushButton)
    assert isinstance(close, QPushButton)
    close.click()
    assert not dialog.isVisible()


def test_by_keys_and_now_changes_nothing(user: User, view: PageView) -> None:
    dialog = opened(user)
    QTest.keyClick(dialog.list, Qt.Key.Key_Down)
    QTest.keyClick(dialog.list, Qt.Key.Key_Return)
    assert made(user) == ["quick", "brown"]
    dialog = opened(user)
    QTest.keyClick(dialog.list, Qt.Key.Key_Return)
    assert (made(user), dialog.isVisible()) == (["quick", "brown"], False)


def test_it_is_told_once(user: User, view: PageView) -> None:
    told: list[object] = []
    user.window.context.annotations.changed.connect(told.append)
    choose(opened(user), 3)
    assert (made(user), len(told)) == ([], 1)


def test_undo_outlives_the_panes(user: User, view: PageView) -> None:
    user.window.readers.split()
    user.window.readers.close_split()
    user.window.context.actions["tab.close"].trigger()
    user.until(lambda: user.window.reader.paper and user.window.reader.paper.id == "guide")
    assert rows(opened(user))[1] == "Undo underline on p. 1, in “words”"
    user.window.context.annotations.stack.undo()
    user.window.context.actions["tab.reopen"].trigger()
    user.until(lambda: view.document and view.document.paper.id != "guide" and view.is_sharp())
    assert sorted(made(user)) == ["brown", "quick"]


def test_with_nothing_done_it_says_so(user: User) -> None:
    assert rows(opened(user)) == []
