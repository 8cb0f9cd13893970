"""The panel beside the pages where there is little room: it shrinks, is put away, and comes back by itself."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from explorer.ui.reader.reader_pane import ReaderPane
from tests.ui.conftest import User
from tests.ui.reading import CTRL, SHIFT, open_pdf, plain_pages


@pytest.fixture
def user(shared_user: User) -> User:
    return shared_user


def panel_width(pane: ReaderPane) -> int:
    return pane.left_panel.splitter.sizes()[0] if pane.left_panel.panel.isVisible() else 0


def give(user: User, width: int) -> None:
    """Make the first side of a split so wide."""
    if not user.window.readers.is_split:
        user.window.resize(1700, 700)
        user.key(Qt.Key.Key_Backslash, CTRL)
    splitter = user.window.readers._splitter
    splitter.setSizes([width, splitter.width() - width])
    user.until(lambda: abs(user.window.readers.sides[0].width() - width) <= 1)


def test_in_a_narrow_split_it_is_put_away_until_there_is_room(user: User, tmp_path: Path) -> None:
    open_pdf(user, plain_pages(tmp_path / "nine.pdf", 9))
    user.window.resize(1600, 1000)
    pane, action = user.window.reader, user.window.context.actions["view.thumbnails"]
    user.key(Qt.Key.Key_F9, SHIFT)
    usual = panel_width(pane)
    assert usual > 200
    user.window.resize(1100, 700)
    user.key(Qt.Key.Key_Backslash, CTRL)
    user.until(lambda: user.window.readers.sides[1].pane.view.is_sharp())
    first, second = user.window.readers.sides
    for side in (first, second):
        assert panel_width(side.pane) == 0
        assert side.pane.view.width() == side.pane.width()
    assert first.pane.left_panel.opened == "pages", "as it is remembered"
    assert second.pane.left_panel.opened == "", "it opens nothing by itself"
    assert not action.isChecked()
    assert pane.view.hasFocus()
    user.key(Qt.Key.Key_Backslash, CTRL)
    user.until(lambda: panel_width(pane) >= 140)
    assert action.isChecked()
    user.window.resize(1600, 1000)
    user.until(lambda: panel_width(pane) == usual)


def test_it_shrinks_before_it_is_put_away(user: User, tmp_path: Path) -> None:
    view = open_pdf(user, plain_pages(tmp_path / "nine.pdf", 9))
    pane = user.window.reader
    user.key(Qt.Key.Key_F9)
    usual = panel_width(pane)
    give(user, 490)
    assert 140 <= panel_width(pane) < usual
    assert view.width() >= 299
    give(user, 720)
    assert panel_width(pane) == usual
    assert pane.left_panel.panel.maximumWidth() <= 0.4 * pane.width(), "however the handle is dragged"
    give(user, 500)
    left, _, right, _ = view.port.rect(0)
    assert right - left >= 0.6 * pane.width(), "the sheet itself, without margins and scroll bar"


def test_what_is_asked_for_is_shown_also_without_room(user: User, tmp_path: Path) -> None:
    open_pdf(user, plain_pages(tmp_path / "nine.pdf", 9))
    pane = user.window.reader
    user.key(Qt.Key.Key_F9, SHIFT)
    pane.view.setFocus()
    give(user, 360)
    assert panel_width(pane) == 0
    user.key(Qt.Key.Key_F9, SHIFT)
    assert panel_width(pane) >= 90
    assert pane.view.width() >= 0.65 * pane.width(), "it is narrow then, and not the page"
    assert pane.left_panel["pages"].hasFocus()
    user.key(Qt.Key.Key_F9, SHIFT)
    assert (panel_width(pane), pane.left_panel.opened, pane.view.hasFocus()) == (0, "", True)
    give(user, 560)
    assert panel_width(pane) == 0, "it was closed"


def test_a_second_side_opens_no_panel_and_the_paper_keeps_its_own(user: User, tmp_path: Path) -> None:
    view = open_pdf(user, plain_pages(tmp_path / "nine.pdf", 9))
    user.window.resize(1600, 1000)
    user.key(Qt.Key.Key_F9)
    assert view.document
    paper = view.document.paper.id
    view.setFocus()
    user.key(Qt.Key.Key_Backslash, CTRL)
    first, second = (side.pane for side in user.window.readers.sides)
    user.until(second.view.is_sharp)
    assert (first.left_panel.opened, second.left_panel.opened) == ("outline", "")
    first.keep_place()
    second.keep_place()
    state = user.window.context.reading.get(paper)
    assert state
    assert state.panel == "outline"
    user.window.readers.turn_to(second)
    second.view.setFocus()
    user.key(Qt.Key.Key_F9)
    assert panel_width(second) >= 90, "asked for, it opens"
