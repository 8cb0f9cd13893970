"""Marking on the pages: highlights in eight colors, notes, choosing, deleting; nothing but the overlay is painted."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pymupdf
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from explorer.app.shell.tokens import PLAYER_PX
from explorer.model.annotation import COLORS, bounds
from explorer.model.annotation_colors import DEFAULT
from explorer.model.annotation_look import HIGHLIGHT_STRENGTH
from explorer.model.page_geometry import PagePoint
from explorer.ui.reader.pages.page_view import PageView
from tests.fakes.examples import further
from tests.ui.conftest import User, stored
from tests.ui.reading import (
    CTRL,
    MARKS,
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


@pytest.fixture
def user(shared_user: User) -> User:
    return shared_user


@pytest.fixture
def view(user: User, tmp_path: Path) -> PageView:
    view = open_pdf(user, make_pdf(tmp_path / "words.pdf", TEXT, TEXT, TEXT))
    user.text_there(0)
    return view


def is_color(name: str) -> Callable[[QColor], bool]:
    """A highlight of this color on white paper."""
    rest = 255 * (1 - HIGHLIGHT_STRENGTH)
    look = next(one.color for one in DEFAULT if one.id == name)
    wanted = [round(rest + HIGHLIGHT_STRENGTH * part) for part in QColor(look).getRgb()[:3]]
    return lambda c: all(abs(a - b) <= 6 for a, b in zip(c.getRgb()[:3], wanted, strict=True))


def test_h_and_the_colors_by_key_and_button(user: User, view: PageView) -> None:
    buttons = user.window.reader.tools._by_name
    double_click(view, at(user, "quick"))
    user.key(Qt.Key.Key_H)
    (one,) = made(user)
    assert (one.quote, one.color, list(view.selection)) == ("quick", "yellow", [])
    for number, name in enumerate(COLORS, 1):
        user.key(Qt.Key(Qt.Key.Key_0 + number))
        assert [(a.id, a.color) for a in made(user)] == [(one.id, name)], "the chosen highlight changes"
        assert [button.objectName() for button in buttons.values() if button.isChecked()] == [name]
    box = bounds(word_quad(view, 0, "fox"))
    drag(view, user.pixel(PagePoint(0, box[0], box[3] - 3)), user.pixel(PagePoint(0, box[2] + 9, box[3] - 3)))
    buttons["pink"].click()
    assert [(a.quote, a.color) for a in made(user)] == [("quick", COLORS[-1]), ("fox", "pink")], (
        "a new selection is marked in the color; what was chosen before keeps its own"
    )
    double_click(view, at(user, "jumps"))
    user.key(Qt.Key.Key_H)
    assert made(user)[-1].color == "pink", "the color in hand"


def test_without_text_to_highlight_the_key_takes_up_the_tool(user: User, view: PageView) -> None:
    told, actions, tools = user.window.toast.text, user.window.context.actions, user.window.reader.pointer.tools
    user.key(Qt.Key.Key_H)
    assert (made(user), tools.name, actions.is_checked("tool.highlight")) == ([], "highlight", True)
    assert told.text() == "Drag over text to highlight it. Esc puts the tool away."
    assert user.window.toast.isVisible()
    box = bounds(word_quad(view, 0, "fox"))
    drag(view, user.pixel(PagePoint(0, box[0], box[3] - 3)), user.pixel(PagePoint(0, box[2] + 9, box[3] - 3)))
    assert [(one.kind, one.quote) for one in made(user)] == [("highlight", "fox")]
    user.key(Qt.Key.Key_Escape)
    assert (tools.name, user.window.toast.isHidden()) == (None, True), "it is no longer true"
    user.key(Qt.Key.Key_Escape)
    user.key(Qt.Key.Key_S)
    assert (tools.name, told.text()) == ("strike", "Drag over text to strike it through. Esc puts the tool away.")
    user.key(Qt.Key.Key_S)
    assert tools.name is None, "the same key puts it away"
    actions["mark.underline"].trigger()  # without a selection the key scrolls
    assert tools.name == "underline"
    user.key(Qt.Key.Key_Escape)


def test_whoever_types_is_told_what_can_be_highlighted(user: User, view: PageView) -> None:
    user.ctrl(Qt.Key.Key_F)
    user.key(Qt.Key.Key_H, MARKS)
    assert user.window.reader.controls.find_bar.field.hasFocus()
    assert user.window.reader.pointer.tools.name is None
    told = user.window.toast.text.text()
    assert told == "Select some text first, or find it with Ctrl+F and press Esc; then H highlights it."


def test_a_highlight_over_two_pages_is_one_step_to_take_back(user: User, view: PageView) -> None:
    view.set_zoom(0.5)
    user.text_there(1)
    drag(view, at(user, "jumps"), at(user, "quick", 1))
    user.key(Qt.Key.Key_H)
    assert [one.page for one in made(user)] == [0, 1]
    user.ctrl(Qt.Key.Key_Z)
    assert made(user) == []
    user.key(Qt.Key.Key_Z, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert len(made(user)) == 2


def test_the_same_words_are_not_marked_twice(user: User, view: PageView) -> None:
    for color in (Qt.Key.Key_1, Qt.Key.Key_2):
        double_click(view, at(user, "brown"))
        user.key(color)
    assert [one.color for one in made(user)] == ["green"]


def test_n_on_a_selection_writes_at_a_highlight(user: User, view: PageView) -> None:
    double_click(view, at(user, "quick"))
    user.key(Qt.Key.Key_N)
    user.type("Why quick?")
    user.saved()
    assert [(one.kind, one.quote, one.comment) for one in made(user)] == [("highlight", "quick", "Why quick?")]


def test_n_on_nothing_puts_a_note_into_the_margin_in_view(user: User, view: PageView) -> None:
    view.verticalScrollBar().setValue(700)
    user.key(Qt.Key.Key_N)
    user.type("A thought")
    user.saved()
    (note,) = made(user)
    assert (note.kind, note.comment) == ("note", "A thought")
    assert note.point
    assert note.point[0] < 72, "beside the words"
    assert view.viewport().rect().contains(user.pixel(PagePoint(note.page, *note.point)))
    assert view.selected_annotation == note.id


def test_enter_edits_the_comment_of_the_chosen_highlight_and_n_adds_a_note_beside_it(
    user: User, view: PageView
) -> None:
    drag(view, at(user, "quick"), at(user, "fox"))
    user.key(Qt.Key.Key_H)
    user.key(Qt.Key.Key_Return)
    user.type("Why quick?")
    user.key(Qt.Key.Key_Return, CTRL)
    for text in ("A thought", "Another"):
        view.setFocus()
        click(view, at(user, "brown"))
        user.key(Qt.Key.Key_N)
        user.type(text)
        user.key(Qt.Key.Key_Return, CTRL)
    user.saved()
    highlight = next(one for one in made(user) if one.kind == "highlight")
    first, second = sorted((one for one in made(user) if one.kind == "note"), key=lambda one: one.created)
    assert (highlight.comment, first.comment, second.comment) == ("Why quick?", "A thought", "Another")
    assert first.point
    assert second.point
    assert abs(first.point[1] - highlight.place()[1]) < 12, "beside it"
    assert first.point[0] < 72, "in the margin"
    assert second.point[1] - first.point[1] > 14, "none covers the other"


def test_enter_does_nothing_without_a_chosen_annotation_in_view(user: User, view: PageView) -> None:
    double_click(view, at(user, "quick"))
    user.key(Qt.Key.Key_H)
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    user.key(Qt.Key.Key_Return)
    assert user.notes.delegate.editor is None
    view.verticalScrollBar().setValue(0)
    user.key(Qt.Key.Key_Escape)
    user.key(Qt.Key.Key_Return)
    assert user.notes.delegate.editor is None


def test_clicking_chooses_and_delete_and_undo_work(user: User, view: PageView, library: Path) -> None:
    double_click(view, at(user, "quick"))
    user.key(Qt.Key.Key_H)
    user.key(Qt.Key.Key_Escape)
    assert view.selected_annotation is None
    click(view, at(user, "quick"))
    (one,) = made(user)
    assert view.selected_annotation == one.id
    assert user.notes.current == one
    user.key(Qt.Key.Key_Delete)
    assert (made(user), view.annotations, view.selected_annotation) == ([], {}, None)
    user.ctrl(Qt.Key.Key_Z)
    assert [again.id for again in made(user)] == [one.id]
    click(view, at(user, "dog"))
    assert view.selected_annotation is None, "a click beside it lets go"
    user.saved()
    with closing(stored(library)) as store:
        assert [kept.id for kept in store.annotations.of_paper(one.paper_id)] == [one.id]


def test_a_note_is_chosen_by_its_sheet(user: User, view: PageView) -> None:
    user.key(Qt.Key.Key_N)
    user.saved()
    view.setFocus()
    user.key(Qt.Key.Key_Escape)
    (note,) = made(user)
    assert view.selected_annotation is None
    assert note.point
    click(view, user.pixel(PagePoint(note.page, *note.point)))
    assert view.selected_annotation == note.id


def test_marking_paints_over_the_page_and_renders_nothing(user: User, view: PageView) -> None:
    user.find("fox")
    view.setFocus()
    view.set_zoom(2.0)
    view.verticalScrollBar().setValue(90)
    user.until(lambda: view.is_sharp() and view.tiles and not view.tiles._asked)
    assert view.tiles
    before = (view.tiles.rendered, view.port.left, view.port.top, view.zoom)
    plain = picture(view)
    user.key(Qt.Key.Key_H)
    user.key(Qt.Key.Key_4)
    assert picture(view) != plain
    user.ctrl(Qt.Key.Key_Z)
    user.ctrl(Qt.Key.Key_Z)
    assert picture(view) == plain
    assert (view.tiles.rendered, view.port.left, view.port.top, view.zoom) == before
    assert not view.tiles._asked


@pytest.mark.parametrize("rotation", [0, 90, *further(180, 270)])
@pytest.mark.parametrize("crop", [None, (40, 30, 500, 560)])
def test_a_highlight_lies_on_its_letters_on_turned_and_cut_pages(
    user: User, tmp_path: Path, rotation: int, crop: tuple[float, float, float, float] | None
) -> None:
    """The word stands alone, in black on white: its ink must lie in the highlight, and the highlight around its ink."""

    def draw(page: pymupdf.Page) -> None:
        page.insert_text((150, 260), "Hamburgefonts", fontsize=40)
        if crop:
            page.set_cropbox(pymupdf.Rect(crop))
        page.set_rotation(rotation)

    view = open_pdf(user, make_pdf(tmp_path / "turned.pdf", draw))
    view.set_zoom(0.9)
    user.until(view.is_sharp)
    user.select_match("hamburgefonts")
    user.key(Qt.Key.Key_H)
    user.key(Qt.Key.Key_Escape)
    shown = picture(view)
    ink = count_pixels(shown, lambda c: c.lightness() < 60)
    marked = count_pixels(shown, is_color("yellow"))
    assert len(ink) > 500
    for axis in (0, 1):
        lowest, highest = min(p[axis] for p in ink), max(p[axis] for p in ink)
        assert min(p[axis] for p in marked) <= lowest + 1
        assert max(p[axis] for p in marked) >= highest - 1
        assert (
            max(p[axis] for p in marked) - min(p[axis] for p in marked)
            < (highest - lowest) + 30 * view.devicePixelRatioF()
        )


@pytest.mark.parametrize("rotation", [90, 180, *further(0, 270)])
def test_a_note_on_a_turned_page_comes_into_the_left_margin_in_view(user: User, tmp_path: Path, rotation: int) -> None:
    def draw(page: pymupdf.Page) -> None:
        for row in range(40):
            page.insert_text((100, 80 + row * 16), "words in a line of some length", fontsize=11)
        page.set_rotation(rotation)

    view = open_pdf(user, make_pdf(tmp_path / "turned.pdf", draw))
    view.set_zoom(2.0)
    view.horizontalScrollBar().setValue(0)
    view.verticalScrollBar().setValue(500)
    user.text_there(0)
    user.key(Qt.Key.Key_N)
    (note,) = made(user)
    assert note.point
    pixel = user.pixel(PagePoint(0, *note.point))
    assert view.viewport().rect().contains(pixel)
    assert abs(pixel.y() - view.viewport().height() / 3) < 60
    assert not user.window.reader.pointer.over_text(PagePoint(0, *note.point))


def test_where_the_words_are_on_a_chosen_item_the_view_goes(user: User, view: PageView) -> None:
    user.text_there(2)
    user.window.resize(1400, 900 + PLAYER_PX)
    bar = view.verticalScrollBar()
    bar.setValue(bar.maximum())
    bar.setValue(bar.value() + at(user, "dog", 2).y() - view.viewport().height() // 2)
    double_click(view, at(user, "dog", 2))
    user.key(Qt.Key.Key_H)
    (one,) = made(user)
    view.set_zoom(6.0)
    user.key(Qt.Key.Key_Home)
    user.window.reader.open_at(one.paper_id, one.id)
    x0, y0, x1, y1 = bounds(one.quads[0])
    assert view.viewport().rect().contains(user.pixel(PagePoint(2, x0, y0)))
    assert view.viewport().rect().contains(user.pixel(PagePoint(2, x1, y1)))
    assert view.selected_annotation == one.id
