"""The keys of the field: on the pages they move, zoom and find; in a field they are letters."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from explorer.ui.reader.view import PageView
from tests.ui.conftest import User
from tests.ui.reading import ALT, CTRL, open_pdf, plain_pages


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
    user.key(Qt.Key.Key_0, CTRL | ALT)
    assert view.zoom == 1.0
    assert user.window.reader.tools.zoom.text() == "100 %"


def test_slash_finds_and_in_the_field_all_of_them_are_letters(user: User, view: PageView) -> None:
    user.type("/")
    field = user.window.reader.find_bar.field
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
