"""Underlining and striking out: as highlighting, with another line; each mark knows the words around its own."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor

from explorer.model.annotation import bounds
from explorer.model.known_settings import MARK_KIND
from explorer.model.page_geometry import PagePoint
from explorer.ui.reader.pages.page_view import PageView
from tests.ui.conftest import User
from tests.ui.reading import (
    SHIFT,
    at,
    click,
    count_pixels,
    double_click,
    drag,
    made,
    make_pdf,
    open_pdf,
    picture,
    word_quad,
    words,
)

TEXT = words((72, 100, "The quick brown fox"), (72, 116, "jumps over the dog"))
MARKS = [("highlight", Qt.Key.Key_H), ("underline", Qt.Key.Key_U), ("strike", Qt.Key.Key_S)]


@pytest.fixture
def user(shared_user: User) -> User:
    return shared_user


@pytest.fixture
def view(user: User, tmp_path: Path) -> PageView:
    view = open_pdf(user, make_pdf(tmp_path / "words.pdf", TEXT, TEXT, TEXT))
    user.text_there(0)
    return view


def is_like(color: QColor) -> Callable[[QColor], bool]:
    return lambda c: all(abs(a - b) <= 10 for a, b in zip(c.getRgb()[:3], color.getRgb()[:3], strict=True))


@pytest.mark.parametrize(("kind", "key"), MARKS)
def test_keys_mark_the_selection_and_its_neighbors_are_kept(user: User, view: PageView, kind: str, key: Qt.Key) -> None:
    double_click(view, at(user, "brown"))
    user.key(key)
    (one,) = made(user)
    assert (one.kind, one.quote, one.before, one.after) == (kind, "brown", "The quick", "fox jumps over the dog")
    assert view.selected_annotation == one.id
    user.ctrl(Qt.Key.Key_Z)
    assert made(user) == []


@pytest.mark.parametrize(("kind", "key"), MARKS)
def test_keys_mark_the_current_match(user: User, view: PageView, kind: str, key: Qt.Key) -> None:
    user.select_match("over")
    user.key(key)
    (one,) = made(user)
    assert (one.kind, one.quote, one.before[-5:], one.after) == (kind, "over", "jumps", "the dog")


def test_a_color_and_a_note_mark_as_it_was_done_last(user: User, view: PageView) -> None:
    double_click(view, at(user, "quick"))
    user.key(Qt.Key.Key_U)
    double_click(view, at(user, "fox"))
    user.key(Qt.Key.Key_3)
    assert [(one.kind, one.quote, one.color) for one in made(user)] == [
        ("underline", "quick", "yellow"),
        ("underline", "fox", "blue"),
    ]
    assert user.window.context.settings.get(MARK_KIND) == "underline"


def test_over_pages_it_is_one_step(user: User, view: PageView) -> None:
    user.text_there(1)
    drag(view, at(user, "over"), at(user, "quick", 1))
    user.key(Qt.Key.Key_S)
    assert [(one.kind, one.page) for one in made(user)] == [("strike", 0), ("strike", 1)]
    assert user.window.context.annotations.stack.undoText() == "strikethrough on 2 pages"
    user.ctrl(Qt.Key.Key_Z)
    assert made(user) == []


@pytest.mark.parametrize(("key", "least", "most"), [(Qt.Key.Key_U, 0.85, 1.1), (Qt.Key.Key_S, 0.4, 0.7)])
def test_the_line_runs_along_the_words(user: User, view: PageView, key: Qt.Key, least: float, most: float) -> None:
    view.set_zoom(1.4)
    user.until(view.is_sharp)
    quad = word_quad(view, 0, "over")
    double_click(view, at(user, "over"))
    user.key(Qt.Key.Key_3)
    user.key(Qt.Key.Key_Escape)
    (one,) = made(user)
    user.window.context.annotations.delete(one.id)
    double_click(view, at(user, "over"))
    user.key(key)
    user.key(Qt.Key.Key_Escape)
    blue = user.window.context.theme.highlight("blue").darker(118)
    marked, ratio = count_pixels(picture(view), is_like(blue)), view.devicePixelRatioF()
    x0, y0, x1, y1 = bounds(quad)
    start, end = user.pixel(PagePoint(0, x0, y0)) * ratio, user.pixel(PagePoint(0, x1, y1)) * ratio
    height = end.y() - start.y()
    assert all(start.y() + least * height <= y <= start.y() + most * height for _, y in marked)
    assert min(x for x, _ in marked) <= start.x() + 2
    assert max(x for x, _ in marked) >= end.x() - 3


def test_u_scrolls_where_no_words_are_selected(user: User, view: PageView) -> None:
    view.verticalScrollBar().setValue(600)
    user.key(Qt.Key.Key_U)
    assert view.verticalScrollBar().value() < 600
    assert made(user) == []


TOOLS = [("highlight", Qt.Key.Key_H), ("underline", Qt.Key.Key_U), ("strike", Qt.Key.Key_S)]


def in_hand(user: User) -> list[str]:
    """The tools whose buttons are down."""
    actions = user.window.context.actions
    return [name for name in ("highlight", "underline", "strike", "note") if actions.is_checked(f"tool.{name}")]


@pytest.mark.parametrize(("kind", "key"), TOOLS)
def test_with_a_tool_in_hand_each_selection_is_marked_at_once(
    user: User, view: PageView, kind: str, key: Qt.Key
) -> None:
    user.key(key, SHIFT)
    assert in_hand(user) == [kind]
    double_click(view, at(user, "quick"))
    drag(view, at(user, "jumps"), at(user, "over"))
    assert [(one.kind, len(one.quads)) for one in made(user)] == [(kind, 1), (kind, 1)]
    assert (list(view.selection), in_hand(user)) == ([], [kind])
    user.key(Qt.Key.Key_Escape)
    assert in_hand(user) == []
    double_click(view, at(user, "fox"))
    assert (len(made(user)), [one.text for one in view.selection]) == (2, ["fox"])


def test_a_tool_is_put_away_by_its_key_or_for_another(user: User, view: PageView) -> None:
    user.key(Qt.Key.Key_H, SHIFT)
    user.key(Qt.Key.Key_N, SHIFT)
    assert in_hand(user) == ["note"]
    user.key(Qt.Key.Key_N, SHIFT)
    assert in_hand(user) == []


def test_a_tools_button_marks_what_is_selected_already_and_does_not_stay(user: User, view: PageView) -> None:
    double_click(view, at(user, "fox"))
    button = next(one for one in user.window.reader.tools._marks if one.text() == "Underline")
    button.click()
    assert [(one.kind, one.quote) for one in made(user)] == [("underline", "fox")]
    assert (in_hand(user), button.isChecked()) == ([], False)


def test_the_note_tool_puts_notes_where_it_clicks_and_chooses_those_that_are_there(user: User, view: PageView) -> None:
    user.key(Qt.Key.Key_N, SHIFT)
    click(view, user.pixel(PagePoint(0, 300, 200)))
    user.type("Here")
    user.saved()
    (note,) = made(user)
    assert (note.kind, note.comment) == ("note", "Here")
    assert note.point == pytest.approx((300, 200), abs=1)
    view.setFocus()
    click(view, user.pixel(PagePoint(0, 300, 300)))
    click(view, user.pixel(PagePoint(0, 300, 200)))
    assert (len(made(user)), view.selected_annotation) == (2, note.id)


def test_each_side_of_a_split_has_a_tool_of_its_own(user: User, view: PageView) -> None:
    user.key(Qt.Key.Key_H, SHIFT)
    user.window.readers.split()
    user.until(lambda: user.window.readers.sides[1].pane.view.is_sharp())
    first, second = (side.pane for side in user.window.readers.sides)
    user.window.readers.turn_to(second)
    assert in_hand(user) == []
    user.window.readers.turn_to(first)
    assert in_hand(user) == ["highlight"]


def edges(user: User, first: str, last: str) -> tuple[QPoint, QPoint]:
    """From before one word of the first page to after another."""
    view = user.window.reader.view
    x0, y0, _, y1 = bounds(word_quad(view, 0, first))
    _, top, x1, bottom = bounds(word_quad(view, 0, last))
    return user.pixel(PagePoint(0, x0, (y0 + y1) / 2)), user.pixel(PagePoint(0, x1, (top + bottom) / 2))


def test_a_mark_that_touches_one_of_its_like_becomes_one_with_it(user: User, view: PageView) -> None:
    drag(view, *edges(user, "quick", "brown"))
    user.key(Qt.Key.Key_H)
    (older,) = made(user)
    user.window.context.annotations.edit(older.id, "words", comment="Why?", tags=("a",))
    drag(view, *edges(user, "brown", "jumps"))
    user.key(Qt.Key.Key_H)
    (one,) = made(user)
    assert (one.id, one.quote, one.comment, one.tags) == (older.id, "quick brown fox jumps", "Why?", ("a",))
    assert (len(one.quads), one.before, one.after, view.selected_annotation) == (2, "The", "over the dog", one.id)
    user.ctrl(Qt.Key.Key_Z)
    assert [(was.id, was.quote) for was in made(user)] == [(older.id, "quick brown")], "one step"
    user.ctrl(Qt.Key.Key_Y)
    assert [again.quads for again in made(user)] == [one.quads]


def test_another_kind_or_color_stays_by_itself(user: User, view: PageView) -> None:
    drag(view, *edges(user, "quick", "brown"))
    user.key(Qt.Key.Key_H)
    user.key(Qt.Key.Key_Escape)
    drag(view, *edges(user, "brown", "fox"))
    user.key(Qt.Key.Key_U)
    user.key(Qt.Key.Key_Escape)
    drag(view, *edges(user, "brown", "fox"))
    user.key(Qt.Key.Key_H)
    user.key(Qt.Key.Key_Escape)
    assert sorted((one.kind, one.quote) for one in made(user)) == [
        ("highlight", "quick brown fox"),
        ("underline", "brown fox"),
    ]
    user.key(Qt.Key.Key_2)
    user.key(Qt.Key.Key_Escape)
    drag(view, *edges(user, "quick", "jumps"))
    user.key(Qt.Key.Key_H)
    assert sorted({one.color for one in made(user)}) == ["green", "yellow"]
