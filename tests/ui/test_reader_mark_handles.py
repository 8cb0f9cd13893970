"""The ends of a mark on words are dragged to other words, in one step, and nothing is rendered for it."""

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt

from explorer.model.annotation import bounds
from explorer.model.page_geometry import PagePoint
from explorer.ui.reader.pages.page_view import PageView
from tests.ui.conftest import User
from tests.ui.reading import (
    LEFT,
    NONE,
    click,
    double_click,
    drag,
    made,
    make_pdf,
    middle,
    mouse,
    open_pdf,
    picture,
    word_quad,
)
from tests.ui.reading import words as drawn

TEXT = drawn((72, 100, "The quick brown fox"), (72, 116, "jumps over the dog"))


@pytest.fixture
def user(shared_user: User) -> User:
    return shared_user


@pytest.fixture
def view(user: User, tmp_path: Path) -> PageView:
    view = open_pdf(user, make_pdf(tmp_path / "words.pdf", TEXT, TEXT))
    user.text_there(0)
    double_click(view, middle(user, 0, word_quad(view, 0, "brown")))
    user.key(Qt.Key.Key_U)
    return view


def start_of(user: User, word: str) -> QPoint:
    x0, y0, _, y1 = bounds(word_quad(user.window.reader.view, 0, word))
    return user.pixel(PagePoint(0, x0, (y0 + y1) / 2))


def end_of(user: User, word: str) -> QPoint:
    _, y0, x1, y1 = bounds(word_quad(user.window.reader.view, 0, word))
    return user.pixel(PagePoint(0, x1, (y0 + y1) / 2))


def test_the_last_end_reaches_on_and_undo_brings_it_back_at_once(user: User, view: PageView) -> None:
    (before,) = made(user)
    drag(view, end_of(user, "brown"), end_of(user, "fox"), end_of(user, "jumps"))
    (one,) = made(user)
    assert (one.id, one.quote, one.before, one.after) == (before.id, "brown fox jumps", "The quick", "over the dog")
    assert (one.kind, len(one.quads), view.chosen) == ("underline", 2, (one.id,))
    assert list(view.selection) == []
    user.ctrl(Qt.Key.Key_Z)
    (back,) = made(user)
    assert (back.quads, back.quote) == (before.quads, "brown")
    assert user.window.context.annotations.stack.redoText() == "ends on p. 1"


def test_the_first_end_reaches_back_and_over_the_other(user: User, view: PageView) -> None:
    drag(view, start_of(user, "brown"), start_of(user, "quick"))
    assert made(user)[0].quote == "quick brown"
    drag(view, start_of(user, "quick"), end_of(user, "fox"))
    assert made(user)[0].quote == "fox"


def test_while_it_is_dragged_it_is_shown_and_escape_leaves_it(user: User, view: PageView) -> None:
    (before,) = made(user)
    mouse(view, QEvent.Type.MouseButtonPress, end_of(user, "brown"))
    mouse(view, QEvent.Type.MouseMove, end_of(user, "fox"), NONE, held=LEFT)
    assert view.annotations[0][0].quads != before.quads
    assert made(user) == [before]
    user.key(Qt.Key.Key_Escape)
    assert view.annotations[0][0].quads == before.quads
    mouse(view, QEvent.Type.MouseMove, end_of(user, "jumps"), NONE, held=LEFT)
    mouse(view, QEvent.Type.MouseButtonRelease, end_of(user, "jumps"))
    assert made(user) == [before]
    assert list(view.selection) == []


def test_it_never_becomes_empty_and_stays_on_its_page(user: User, view: PageView) -> None:
    drag(view, end_of(user, "brown"), start_of(user, "brown"))
    assert made(user)[0].quote, "some of it is left"
    user.window.context.annotations.stack.undo()
    view.set_zoom(0.5)
    user.until(view.is_sharp)
    drag(view, end_of(user, "brown"), user.pixel(PagePoint(1, 300, 300)))
    assert (made(user)[0].page, made(user)[0].quote) == (0, "brown fox jumps over the dog")


def test_only_the_one_that_is_chosen_has_handles(user: User, view: PageView) -> None:
    with_handles = picture(view)
    user.key(Qt.Key.Key_Escape)
    assert picture(view) != with_handles
    drag(view, end_of(user, "brown"), end_of(user, "fox"))
    assert made(user)[0].quote == "brown"
    assert [one.text for one in view.selection] == ["fox"], "it is a selection like any other"


def test_no_change_of_an_annotation_renders_a_page(user: User, view: PageView) -> None:
    user.until(lambda: view.is_sharp() and view.tiles and not view.tiles._asked)
    assert view.tiles
    tiles, before = view.tiles, view.tiles.rendered
    annotations = user.window.context.annotations
    drag(view, end_of(user, "brown"), end_of(user, "fox"))
    (one,) = made(user)
    annotations.rekind(one.id, "strike")
    annotations.recolor(one.id, "red")
    annotations.edit(one.id, "comment", comment="Why?")
    click(view, end_of(user, "dog"))
    double_click(view, middle(user, 0, word_quad(view, 0, "over")))
    for key in (Qt.Key.Key_H, Qt.Key.Key_5, Qt.Key.Key_Delete):
        user.key(key)
        picture(view)
    while annotations.stack.canUndo():
        annotations.stack.undo()
        picture(view)
    assert made(user) == []
    assert (view.tiles, view.tiles.rendered, view.tiles._asked) == (tiles, before, {})
