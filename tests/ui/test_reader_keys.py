"""The keys of the field: on the pages they move, zoom and find; in a field they are letters."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from explorer.ui.key_sheet import KeySheet
from explorer.ui.reader.pages.page_view import PageView
from explorer.ui.reader.previews.link_keys import SHEET as LINKS
from explorer.ui.reader.reader_keys import SHEET
from tests.ui.conftest import User
from tests.ui.reading import ALT, CTRL, open_pdf, plain_pages


@pytest.fixture
def user(shared_user: User) -> User:
    return shared_user


@pytest.fixture
def view(user: User, tmp_path: Path) -> PageView:
    return open_pdf(user, plain_pages(tmp_path / "long.pdf", 9))


def test_j_and_k_scroll_a_step_as_the_arrows_do(user: User, view: PageView) -> None:
    bar = view.verticalScrollBar()
    user.key(Qt.Key.Key_Down)
    step = bar.value()
    user.type("jj")
    assert bar.value() == 3 * step > 0
    user.type("k")
    assert bar.value() == 2 * step


def test_left_and_right_turn_single_pages_that_are_not_wider_than_the_view(user: User, view: PageView) -> None:
    actions = user.window.context.actions
    user.key(Qt.Key.Key_Right)
    assert view.view().page == 0, "pages that run on are scrolled"
    actions["read.single"].trigger()
    actions["read.fit_page"].trigger()
    user.key(Qt.Key.Key_Right)
    user.key(Qt.Key.Key_Right)
    assert view.view().page == 2
    user.key(Qt.Key.Key_Left)
    assert view.view().page == 1
    view.set_zoom(4.0)
    user.until(lambda: view.horizontalScrollBar().maximum() > 0)
    across = view.horizontalScrollBar().value()
    user.key(Qt.Key.Key_Right)
    assert (view.view().page, view.horizontalScrollBar().value() > across) == (1, True)


def test_gg_and_capital_g_go_to_the_ends_and_back_comes_back(user: User, view: PageView) -> None:
    view.verticalScrollBar().setValue(1500)
    start = view.view()
    user.type("G")
    assert view.page == 8
    user.type("gg")
    assert view.view().page == 0
    assert view.verticalScrollBar().value() == 0
    user.key(Qt.Key.Key_Backspace)
    assert view.page == 8
    user.key(Qt.Key.Key_Left, ALT)
    assert view.view() == start


def test_one_g_alone_does_nothing_and_is_forgotten_by_another_key(user: User, view: PageView) -> None:
    view.verticalScrollBar().setValue(1500)
    user.type("gjg")
    assert view.verticalScrollBar().value() > 1500
    user.key(Qt.Key.Key_PageDown)
    user.type("g")
    assert view.verticalScrollBar().value() > 1500
    user.type("g")
    assert view.verticalScrollBar().value() == 0


def test_plus_and_minus_zoom(user: User, view: PageView) -> None:
    before = view.effective_zoom
    user.type("+")
    larger = view.effective_zoom
    user.type("--")
    assert view.effective_zoom < before < larger


def test_actual_size(user: User, view: PageView) -> None:
    user.key(Qt.Key.Key_0, ALT)
    assert view.zoom == 1.0
    assert user.window.reader.tools.zoom.field.text() == "100 %"


def test_slash_finds_and_in_the_field_all_of_them_are_letters(user: User, view: PageView) -> None:
    user.type("/")
    field = user.window.reader.controls.find_bar.field
    assert field.hasFocus()
    assert field.text() == ""
    before = view.view()
    user.type("/jkggG+-=")
    assert field.text() == "/jkggG+-="
    user.key(Qt.Key.Key_Backspace)
    assert field.text() == "/jkggG+-"
    assert view.view() == before


def test_with_alt_or_ctrl_they_are_other_keys(user: User, view: PageView) -> None:
    user.key(Qt.Key.Key_J, ALT)
    user.key(Qt.Key.Key_J, CTRL)
    assert view.verticalScrollBar().value() == 0


def test_d_and_u_move_half_a_screen(user: User, view: PageView) -> None:
    half = view.viewport().height() // 2
    user.type("dd")
    assert view.verticalScrollBar().value() == 2 * half
    user.type("u")
    assert view.verticalScrollBar().value() == half


def test_h_and_l_scroll_a_wide_page_and_h_highlights_where_words_are_selected(user: User, view: PageView) -> None:
    said: list[str] = []
    user.window.context.session.notified.connect(said.append)
    across = view.horizontalScrollBar()
    user.type("h")
    assert [one[:6] for one in said] == ["Drag o"], "nothing to scroll: it is Highlight"
    view.set_zoom(4.0)
    start = across.value()
    user.type("ll")
    assert across.value() > start
    user.type("hh")
    assert across.value() == start
    user.text_there(view.page)
    user.key(Qt.Key.Key_A, CTRL)
    user.type("h")
    assert view.document
    assert len(user.window.context.annotations.of_paper(view.document.paper.id)) == 1
    assert across.value() == start


def test_a_number_then_capital_g_goes_to_that_page_and_the_color_stays(user: User, view: PageView) -> None:
    annotations, hint = user.window.context.annotations, user.window.reader.controls.keys.hint
    before = annotations.color
    user.type("3")
    assert annotations.color == "blue"
    assert hint.text() == "Page 3 — press G"
    assert hint.isVisible()
    user.type("G")
    assert (view.page, annotations.color, hint.isVisible()) == (2, before, False)
    user.type("12")
    assert annotations.color == before, "a number of two digits is no color"
    user.type("G")
    assert view.page == 8
    user.type("2gg")
    assert (view.page, annotations.color) == (1, before)
    user.key(Qt.Key.Key_Backspace)
    assert view.page == 8


def test_a_digit_that_no_g_follows_was_a_color(user: User, view: PageView) -> None:
    user.type("3")
    user.key(Qt.Key.Key_Escape)
    assert user.window.context.annotations.color == "blue"
    user.type("2jG")
    assert user.window.context.annotations.color == "green"
    assert view.page == 8


def colors(user: User) -> list[str]:
    document = user.window.reader.view.document
    assert document
    return [one.color for one in user.window.context.annotations.of_paper(document.paper.id)]


def test_with_words_selected_a_digit_colors_them_at_once(user: User, view: PageView) -> None:
    user.text_there(0)
    user.key(Qt.Key.Key_A, CTRL)
    user.type("4")
    assert colors(user) == ["pink"]
    keys = user.window.reader.controls.keys
    assert not keys.hint.isVisible()
    user.until(lambda: not keys._soon.isActive())
    user.type("G")
    assert (colors(user), view.page) == (["pink"], 8), "some time later, G is the end"


@pytest.mark.parametrize(("typed", "page"), [("3G", 2), ("5gg", 4), ("12G", 8), ("9G", 8), ("10G", 8)])
def test_a_digit_that_g_follows_at_once_was_a_number_also_with_words_selected(
    user: User, view: PageView, typed: str, page: int
) -> None:
    user.text_there(0)
    user.key(Qt.Key.Key_A, CTRL)
    annotations, before = user.window.context.annotations, user.window.context.annotations.color
    selected = list(view.selection)
    user.type(typed)
    assert (colors(user), annotations.color, view.page) == ([], before, page)
    assert list(view.selection) == selected, "the words are selected still"
    user.saved()
    user.ctrl(Qt.Key.Key_Z)
    assert colors(user) == []


def test_a_number_leaves_the_color_of_a_chosen_annotation_as_it_was(user: User, view: PageView) -> None:
    user.text_there(0)
    user.key(Qt.Key.Key_A, CTRL)
    user.type("4")
    keys = user.window.reader.controls.keys
    user.until(lambda: not keys._soon.isActive())
    chosen = view.selected_annotation
    assert chosen
    user.type("5")
    assert colors(user) == ["orange"]
    user.type("6G")
    assert (colors(user), view.page, view.selected_annotation) == (["pink"], 8, chosen)
    user.type("2jG")
    assert (colors(user), view.page) == (["green"], 8), "another key in between: it was a color"


def test_the_sheet_of_keys_has_them_under_their_own_heading(user: User) -> None:
    user.key(Qt.Key.Key_F1)
    sheet = user.window.findChildren(KeySheet)[0]
    texts = [label.text() for label in sheet.findChildren(QLabel)]
    assert "While reading" in texts
    assert {keys for keys, _ in SHEET} <= set(texts)
    assert {"Tab  Shift+Tab", "Enter", "P"} == {keys for keys, _ in LINKS} <= set(texts)
    sheet.search.setText("inbox")
    shown = {label.text() for label in sheet.findChildren(QLabel) if label.isVisible()}
    assert {"K", "E  Enter", "M", "P  Space", "Del  D"} <= shown
    sheet.reject()
