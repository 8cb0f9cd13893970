"""A locked PDF: its password is asked for in its place, tried again, and written nowhere."""

import contextlib
import logging
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pymupdf
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from explorer import logs
from explorer.app.papers.document_loader import Locked
from explorer.ui.reader.password_card import PasswordCard
from tests.fakes.signals import kill
from tests.ui.conftest import User, close_window
from tests.ui.reading import plain_pages

LEFT = Qt.MouseButton.LeftButton
WORD = "Geh3im-Wörtchen"


@pytest.fixture
def user(shared_user: User) -> User:
    return shared_user


def lock(path: Path, password: str = WORD, kind: int = pymupdf.PDF_ENCRYPT_AES_256) -> Path:
    """Three pages that open by a password only."""
    plain = plain_pages(path.with_name(f"plain-{path.name}"), 3)
    with pymupdf.open(plain) as document:
        document.save(path, encryption=kind, user_pw=password, owner_pw="the owner's")
    return path


def card(user: User) -> PasswordCard:
    return user.window.reader.cards.password


def ask(user: User, path: Path) -> PasswordCard:
    """Open a locked file and wait for the card."""
    user.window.navigation.open_local(path)
    user.until(lambda: user.window.reader.stack.currentWidget() is card(user))
    return card(user)


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    with logs.to_file(tmp_path / "logs", logging.DEBUG) as path:
        yield path


def enter(user: User, password: str) -> None:
    """Paste a password, as managers of them do (keys of a test are ASCII only), and press Enter."""
    QGuiApplication.clipboard().setText(password)
    user.ctrl(Qt.Key.Key_V)
    user.key(Qt.Key.Key_Return)


def pages_there(user: User) -> None:
    view = user.window.reader.view
    user.until(lambda: view.page_count == 3 and view.is_sharp())


def test_the_password_is_asked_for_and_opens_the_paper(user: User, tmp_path: Path) -> None:
    user.window.reader.take_focus()
    asked = ask(user, lock(tmp_path / "Secret plans.pdf"))
    assert asked.title.text() == "Secret plans"
    assert asked.field.hasFocus()
    assert asked.field.echoMode() == QLineEdit.EchoMode.Password
    assert not asked.open_it.isEnabled(), "there is nothing to open it with"
    assert not user.window.context.actions["mark.highlight"].isEnabled()
    enter(user, WORD)
    pages_there(user)
    assert user.window.reader.view.hasFocus()
    assert asked.field.text() == ""


def test_a_wrong_one_is_told_and_may_be_tried_again(user: User, tmp_path: Path) -> None:
    asked = ask(user, lock(tmp_path / "a.pdf"))
    asked.take_focus()
    user.type("nonsense")
    QTest.mouseClick(asked.open_it, LEFT)
    user.until(asked.wrong.isVisible)
    assert "Wrong password" in asked.wrong.text()
    assert asked.field.hasFocus()
    assert asked.field.selectedText(), "the next letter begins anew"
    enter(user, WORD)
    pages_there(user)


def test_who_comes_back_after_a_wrong_one_is_asked_as_at_first(user: User, tmp_path: Path) -> None:
    asked = ask(user, lock(tmp_path / "a.pdf"))
    asked.take_focus()
    enter(user, "nonsense")
    user.until(asked.wrong.isVisible)
    paper = user.window.context.session.paper
    assert paper
    user.window.context.session.open_paper("guide")
    user.read("guide")
    user.window.context.session.open_paper(paper.id)
    user.until(asked.isVisible)
    assert (asked.field.text(), asked.wrong.isVisible()) == ("", False)


def test_escape_leaves_a_card_that_works(user: User, tmp_path: Path) -> None:
    asked = ask(user, lock(tmp_path / "a.pdf"))
    asked.take_focus()
    enter(user, "nonsense")
    user.until(asked.wrong.isVisible)
    user.key(Qt.Key.Key_Escape)
    assert (asked.field.text(), asked.wrong.isVisible(), asked.field.hasFocus()) == ("", False, True)
    enter(user, WORD)
    pages_there(user)


def test_the_letters_show_when_they_are_asked_for_by_the_keyboard(user: User, tmp_path: Path) -> None:
    asked = ask(user, lock(tmp_path / "a.pdf"))
    asked.take_focus()
    user.key(Qt.Key.Key_Tab)
    assert asked.show_letters.hasFocus()
    user.key(Qt.Key.Key_Space)
    assert asked.field.echoMode() == QLineEdit.EchoMode.Normal
    user.key(Qt.Key.Key_Space)
    assert asked.field.echoMode() == QLineEdit.EchoMode.Password


def test_another_file_instead(user: User, tmp_path: Path) -> None:
    asked = ask(user, lock(tmp_path / "a.pdf"))
    mine = plain_pages(tmp_path / "mine.pdf", 3)
    user.window.ask_open = lambda title: mine
    QTest.mouseClick(asked.other, LEFT)
    pages_there(user)
    paper = user.window.context.session.paper
    assert paper
    assert paper.title == "mine", "a paper of its own"


@pytest.mark.parametrize("kind", [pymupdf.PDF_ENCRYPT_RC4_40, pymupdf.PDF_ENCRYPT_RC4_128, pymupdf.PDF_ENCRYPT_AES_128])
def test_older_kinds_of_locks(user: User, tmp_path: Path, kind: int) -> None:
    asked = ask(user, lock(tmp_path / "a.pdf", "Käse", kind))
    asked.take_focus()
    enter(user, "Käse")
    pages_there(user)


def test_it_is_not_asked_again_after_the_engine_died_nor_after_another_paper(user: User, tmp_path: Path) -> None:
    window = user.window
    asked = ask(user, lock(tmp_path / "a.pdf"))
    asked.take_focus()
    enter(user, WORD)
    pages_there(user)
    paper = window.context.session.paper
    assert paper
    window.context.session.open_paper("guide")
    user.read("guide")
    old = window.context.pdf.client.pid
    assert old
    kill(old)
    user.until(lambda: window.context.pdf.client.pid not in (old, None))
    window.context.session.open_paper(paper.id)
    pages_there(user)


def test_it_is_written_nowhere(
    user: User, open_window: Callable[..., User], log: Path, library: Path, tmp_path: Path
) -> None:
    asked = ask(user, lock(tmp_path / "a.pdf"))
    asked.take_focus()
    enter(user, "Falsch-" + WORD)
    user.until(asked.wrong.isVisible)
    assert isinstance(user.window.context.documents.state, Locked)
    assert WORD not in repr(user.window.context.documents.state)
    enter(user, WORD)
    pages_there(user)
    assert WORD not in repr(vars(user.window.context.pdf.client))
    user.saved()
    close_window(user)
    letters = [WORD.encode(form) for form in ("utf-8", "utf-16-le", "latin-1")]
    for file in [log, *library.rglob("*")]:
        if file.is_file():
            assert not any(one in file.read_bytes() for one in letters), file
    with contextlib.closing(sqlite3.connect(library / "library.db")) as base:
        assert not any(WORD in line for line in base.iterdump())
    again = open_window()
    again.until(lambda: again.window.reader.stack.currentWidget() is card(again))


def test_the_picture_for_the_next_start_does_not_show_what_is_locked(user: User, tmp_path: Path) -> None:
    reader = user.window.reader
    user.window.context.session.open_paper("guide")
    user.read("guide")
    user.window.hide_transient()
    assert reader.stack.currentWidget() is reader.view, "the guide may be seen"
    asked = ask(user, lock(tmp_path / "a.pdf"))
    asked.take_focus()
    enter(user, WORD)
    pages_there(user)
    user.window.hide_transient()
    assert reader.stack.currentWidget() is asked, "what will be there at the next start"
    reader.uncover()
    assert reader.stack.currentWidget() is reader.view


def test_a_picture_of_the_window_is_one_of_the_card(user: User, library: Path, tmp_path: Path) -> None:
    ask(user, lock(tmp_path / "a.pdf"))
    user.saved()
    close_window(user)
    out = tmp_path / "out.png"
    command = [sys.executable, "-m", "explorer", "--library", str(library), "snapshot", str(out)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, out.is_file()) == (0, True), done.stderr


def test_one_that_only_its_owner_locked_opens_by_itself(user: User, tmp_path: Path) -> None:
    user.window.navigation.open_local(lock(tmp_path / "a.pdf", ""))
    pages_there(user)
