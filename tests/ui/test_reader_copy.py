"""Copying: words as they would be written, with a citation, as Markdown; and pages that are pictures."""

from pathlib import Path

import pymupdf
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication

from explorer.model.page_geometry import PagePoint
from explorer.ui.reader.pages.page_view import PageView
from tests.fakes.server import FakeServer
from tests.ui.conftest import YARN, YARN_TITLE, User
from tests.ui.reading import ALT, CTRL, SHIFT, drag, make_pdf, open_pdf, words


@pytest.fixture
def user(shared_user: User) -> User:
    return shared_user


def clipboard() -> str:
    return QGuiApplication.clipboard().text()


@pytest.fixture
def view(user: User, tmp_path: Path) -> PageView:
    first = words((72, 100, "We show that trans-"), (72, 116, "formers help."), (72, 220, "A new one goes"))
    view = open_pdf(user, make_pdf(tmp_path / "my *paper*.pdf", first, words((72, 100, "on here."))))
    user.text_there(0)
    user.text_there(1)
    return view


def test_copied_words_are_whole_and_paragraphs_stay_apart(user: User, view: PageView) -> None:
    view.verticalScrollBar().setValue(400)
    drag(view, user.pixel(PagePoint(1, 300, 98)), user.pixel(PagePoint(1, 72, 98)))
    user.key(Qt.Key.Key_Home, SHIFT | CTRL)
    drag(view, user.pixel(PagePoint(0, 300, 98)), user.pixel(PagePoint(0, 60, 98)))
    user.key(Qt.Key.Key_End, SHIFT | CTRL)
    user.key(Qt.Key.Key_A, CTRL)
    user.key(Qt.Key.Key_C, CTRL)
    assert clipboard() == "We show that transformers help.\n\nA new one goes"


def test_a_sentence_that_goes_on_on_the_next_page_is_one_paragraph(user: User, view: PageView) -> None:
    drag(view, user.pixel(PagePoint(0, 73, 218)), user.pixel(PagePoint(0, 80, 218)))
    user.key(Qt.Key.Key_End, SHIFT | CTRL)
    user.key(Qt.Key.Key_C, CTRL)
    assert clipboard() == "A new one goes on here."


def test_as_markdown_with_a_way_back(user: User, view: PageView) -> None:
    assert view.document
    paper = view.document.paper
    user.key(Qt.Key.Key_A, CTRL)
    user.key(Qt.Key.Key_C, ALT | SHIFT)
    link = f"paper-explorer://open?paper={paper.id.replace(':', '%3A')}&page=1"
    assert clipboard().startswith("> We show that transformers help.\n>\n> A new one goes\n\n")
    assert clipboard().endswith(f", p. 1 · [Paper Explorer]({link})\n")
    assert "my \\*paper\\*" in clipboard()


def test_with_a_citation(arxiv: FakeServer, user: User) -> None:
    user.window.context.session.open_paper("yarn")
    user.read("yarn")
    user.text_there(0)
    user.find("YaRN")
    user.key(Qt.Key.Key_Return)
    user.window.reader.view.setFocus()
    user.key(Qt.Key.Key_C, CTRL | SHIFT)
    text = clipboard()
    assert text.startswith("“YaRN” — Bowen Peng et al. (2024), "), "the year of its conference"
    assert YARN_TITLE in text
    assert text.endswith(f", arXiv:{YARN} https://arxiv.org/abs/{YARN}")
    user.key(Qt.Key.Key_C, ALT | SHIFT)
    assert f"](https://arxiv.org/abs/{YARN}), p. " in clipboard()


def test_a_page_that_is_a_picture_says_so_once(user: User, tmp_path: Path) -> None:
    def scan(page: pymupdf.Page) -> None:
        page.draw_rect((100, 100, 400, 500), fill=(0.3, 0.3, 0.3))

    said: list[str] = []
    user.window.context.session.notified.connect(said.append)
    blank = open_pdf(user, make_pdf(tmp_path / "blank.pdf", lambda page: None))
    user.text_there(0)
    drag(blank, QPoint(300, 300), QPoint(400, 400))
    user.key(Qt.Key.Key_A, CTRL)
    assert said == [], "an empty page is no picture"
    view = open_pdf(user, make_pdf(tmp_path / "scan.pdf", scan, scan))
    user.text_there(0)
    drag(view, QPoint(300, 300), QPoint(400, 400))
    drag(view, QPoint(300, 300), QPoint(450, 400))
    user.key(Qt.Key.Key_A, CTRL)
    assert said == ["This page is an image: it has no text to select or find."]


def test_finding_where_there_is_no_text_says_so(user: User, tmp_path: Path) -> None:
    open_pdf(user, make_pdf(tmp_path / "scan.pdf", lambda page: page.draw_rect((100, 100, 400, 500), fill=(0.3,) * 3)))
    user.text_there(0)
    finder, bar = user.window.reader.finder, user.window.reader.controls.find_bar
    user.ctrl(Qt.Key.Key_F)
    user.type("yarn")
    user.until(lambda: finder.needle == "yarn" and not finder.searching)
    user.until(lambda: "this page has no text" in bar.count.accessibleName())
