"""What is selected on a page or among the cards is copied: its text, its picture, a link to it."""

from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from explorer.model.annotation import Annotation
from tests.ui.conftest import User
from tests.ui.reading import double_click, made, make_pdf, middle, open_pdf, word_quad, words


@pytest.fixture
def highlight(user: User, tmp_path: Path) -> Annotation:
    view = open_pdf(user, make_pdf(tmp_path / "words.pdf", words((72, 100, "The quick brown fox"))))
    user.text_there(0)
    double_click(view, middle(user, 0, word_quad(view, 0, "quick")))
    user.window.context.actions["mark.highlight"].trigger()
    (one,) = made(user)
    return one


def test_text_and_link_of_an_annotation(user: User, highlight: Annotation) -> None:
    actions, clipboard = user.window.context.actions, QGuiApplication.clipboard()
    user.window.reader.choose(highlight.id)
    actions["mark.copy_text"].trigger()
    assert clipboard.text() == "quick"
    actions["mark.copy_link"].trigger()
    link = clipboard.text()
    user.window.reader.choose(None)
    user.window.navigation.open_address(link)
    assert user.window.reader.view.selected_annotation == highlight.id
    user.window.fold_side(True)
    actions["mark.show"].trigger()
    assert user.window.side.isVisible()
    assert user.notes.current
    assert user.notes.current.id == highlight.id


def test_picture_of_an_area(user: User, tmp_path: Path) -> None:
    view = open_pdf(user, make_pdf(tmp_path / "words.pdf", words((72, 100, "The quick brown fox"))))
    user.text_there(0)
    double_click(view, middle(user, 0, word_quad(view, 0, "brown")))
    actions, clipboard = user.window.context.actions, QGuiApplication.clipboard()
    clipboard.clear()
    actions["tool.area"].trigger()
    user.until(lambda: made(user) and made(user)[0].picture)
    user.saved()
    user.window.reader.choose(made(user)[0].id)
    actions["mark.copy_picture"].trigger()
    user.until(lambda: not clipboard.image().isNull())
    assert clipboard.image().width() > clipboard.image().height()


def test_link_citation_and_bibtex_of_the_open_paper(user: User, highlight: Annotation) -> None:
    actions, clipboard = user.window.context.actions, QGuiApplication.clipboard()
    actions["file.copy_link"].trigger()
    assert clipboard.text().startswith("paper-explorer://open?paper=")
    assert clipboard.text().endswith("&page=1")
    actions["file.copy_reference"].trigger()
    assert "words" in clipboard.text()
    assert not actions["file.copy_bibtex"].isEnabled()
    assert "no citation" in actions.reason("file.copy_bibtex")
