"""Two papers side by side, or one twice: each side by itself, the tools and keys for the one in use."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from explorer.app.shell.tokens import SPLIT_BELOW
from explorer.model.known_settings import FONT_SIZE
from explorer.model.page_geometry import PagePoint
from explorer.ui.reader.reader_pane import ReaderPane
from explorer.ui.reader.split_reader import SplitReader
from explorer.ui.reader.status_cards import ToldBesideCard
from tests.fakes import faults
from tests.fakes.server import FakeServer
from tests.ui.conftest import User, close_window, remember, stored
from tests.ui.reading import (
    CTRL,
    PLAIN,
    SHIFT,
    click,
    double_click,
    make_pdf,
    middle,
    open_pdf,
    wheel,
    word_quad,
    words,
)

LEFT = Qt.MouseButton.LeftButton
PIXELS = 3
"""Points that whole pixels of a scroll bar may cost."""


def readers(user: User) -> SplitReader:
    return user.window.readers


def split(user: User) -> tuple[ReaderPane, ReaderPane]:
    """Ctrl+backslash; the first pane and the second, once both are drawn."""
    first = user.window.reader
    user.ctrl(Qt.Key.Key_Backslash)
    assert readers(user).is_split
    (second,) = (side.pane for side in readers(user).sides if side.pane is not first)
    user.until(lambda: first.view.is_sharp() and second.view.is_sharp())
    return first, second


def test_in_a_small_window_two_sides_have_the_room_of_the_outline_and_of_the_find_bar(user: User, fox: str) -> None:
    window = user.window
    window.context.settings.put(FONT_SIZE, 24)
    window.window().resize(900, 600)
    user.until(lambda: (window.width(), window.side.isVisible()) == (900, False))
    window.fold_side(False)
    user.key(Qt.Key.Key_F9)
    user.until(window.reader.left_panel.panel.isVisible)
    first, second = split(user)
    user.until(lambda: not first.left_panel.panel.isVisible() and not second.left_panel.panel.isVisible())
    user.until(lambda: first.view.is_sharp() and second.view.is_sharp())
    splitter = readers(user)._splitter
    before = splitter.sizes(), first.view.effective_zoom, second.view.effective_zoom
    user.ctrl(Qt.Key.Key_F)
    bar = window.reader.controls.find_bar
    user.until(bar.isVisible)
    QApplication.processEvents()
    assert (splitter.sizes(), first.view.effective_zoom, second.view.effective_zoom) == before
    assert bar.field.hasFocus()
    for part in (bar.field, bar._close):
        assert bar.rect().contains(part.geometry())
        assert part.visibleRegion().boundingRect() == part.rect()


def paper_of(pane: ReaderPane) -> str | None:
    return pane.view.document.paper.handle if pane.view.document else None


@pytest.fixture
def fox(user: User, tmp_path: Path) -> str:
    """A paper of the user's, open in the second tab; its id."""
    text = words((72, 100, "The quick brown fox"), (72, 116, "jumps over the lazy dog"))
    view = open_pdf(user, make_pdf(tmp_path / "fox.pdf", *[text] * 6))
    user.text_there(0)
    assert view.document
    return view.document.paper.id


def test_a_split_begins_with_the_same_paper_at_the_same_place(user: User, fox: str) -> None:
    user.window.reader.view.jump(PagePoint(3, 0, 200))
    before = user.window.reader.view.view()
    first, second = split(user)
    assert paper_of(first) == paper_of(second) == fox
    for view in (first.view.view(), second.view.view()):
        assert (view.page, view.y, view.zoom) == (before.page, pytest.approx(before.y, abs=PIXELS), before.zoom)
    assert abs(first.width() - second.width()) <= 2
    assert readers(user).active is first
    assert user.window.context.actions["view.split"].isChecked()
    user.ctrl(Qt.Key.Key_Backslash)
    assert not readers(user).is_split
    assert not second.isVisible()
    user.until(lambda: first.width() == readers(user).width())


def test_a_click_or_a_key_makes_a_side_the_one_in_use(user: User, fox: str) -> None:
    first, second = split(user)
    click(second.view, QPoint(5, 5))
    assert user.window.reader is second
    assert second.view.hasFocus()
    user.ctrl(Qt.Key.Key_F6)
    assert user.window.reader is first
    assert first.view.hasFocus()
    user.ctrl(Qt.Key.Key_F6)
    assert user.window.reader is second
    assert {side.pane: side.tools.isVisible() for side in readers(user).sides} == {first: False, second: True}


def test_two_papers_side_by_side(user: User, fox: str) -> None:
    first, second = split(user)
    user.ctrl(Qt.Key.Key_F6)
    QTest.mouseClick(
        readers(user).tab_controller.bar, LEFT, PLAIN, readers(user).tab_controller.bar.tabRect(0).center()
    )
    user.read("guide")
    assert (paper_of(first), paper_of(second)) == (fox, "guide")
    assert user.window.context.session.paper.id == "guide"
    user.ctrl(Qt.Key.Key_F6)
    assert user.window.context.session.paper.id == fox
    assert readers(user).tab_controller.bar.is_marked(fox)
    assert user.window.windowTitle().startswith("fox")
    assert readers(user).tab_controller.bar.keys == ["guide", fox]


def test_scroll_zoom_find_and_selection_are_each_sides_own(user: User, fox: str) -> None:
    first, second = split(user)
    still = second.view.view()
    first.view.jump(PagePoint(2, 0, 0))
    user.ctrl(Qt.Key.Key_Plus)
    assert second.view.view() == still
    assert user.window.context.actions["go.back"].isEnabled()
    user.find("lazy")
    assert (first.finder.count, second.finder.count) == (6, 0)
    user.ctrl(Qt.Key.Key_F6)
    assert not second.controls.find_bar.isVisible()
    assert not user.window.context.actions["go.back"].isEnabled()
    user.find("fox")
    assert (first.finder.needle, second.finder.needle) == ("lazy", "fox")
    user.text_there(0)
    user.key(Qt.Key.Key_F3)
    assert (first.finder.position, second.finder.position) == (1 + 2, 2)
    double_click(second.view, middle(user, 0, word_quad(second.view, 0, "quick")))
    assert (second.pointer.text(), first.pointer.text()) == ("quick", "")
    second.view.setFocus()
    user.ctrl(Qt.Key.Key_C)
    assert QApplication.clipboard().text() == "quick"


def test_a_highlight_made_at_one_side_is_seen_at_both(user: User, fox: str) -> None:
    first, second = split(user)
    user.ctrl(Qt.Key.Key_F6)
    user.text_there(0)
    double_click(second.view, middle(user, 0, word_quad(second.view, 0, "brown")))
    user.key(Qt.Key.Key_H)
    assert len(first.view.annotations[0]) == 1
    assert first.view.annotations == second.view.annotations
    user.ctrl(Qt.Key.Key_Z)
    assert first.view.annotations == second.view.annotations == {}


def test_what_can_be_done_is_that_of_the_side_in_use(user: User, fox: str) -> None:
    first, second = split(user)
    actions = user.window.context.actions
    user.window.context.actions["view.outline"].trigger()
    assert first.left_panel["outline"].isVisible()
    assert not second.left_panel["outline"].isVisible()
    first.view.setFocus()
    double_click(first.view, middle(user, 0, word_quad(first.view, 0, "brown")))
    assert (actions["read.copy"].isEnabled(), actions["view.outline"].isChecked()) == (True, True)
    user.ctrl(Qt.Key.Key_F6)
    assert (actions["read.copy"].isEnabled(), actions["view.outline"].isChecked()) == (False, False)
    user.ctrl(Qt.Key.Key_F6)
    assert (actions["read.copy"].isEnabled(), actions["view.outline"].isChecked()) == (True, True)
    user.key(Qt.Key.Key_3)
    user.ctrl(Qt.Key.Key_F6)
    assert second.tools._by_name["blue"].isChecked(), "the color in hand is the same at both"


def test_a_talk_beside_a_paper(user: User, fox: str) -> None:
    first, second = split(user)
    user.go_to("0:48:40")
    assert first.stack.currentWidget() is first.cards.talk
    click(second.view, QPoint(5, 5))
    assert user.window.context.session.paper.id == fox
    assert user.window.context.actions["read.find"].isEnabled()
    user.ctrl(Qt.Key.Key_F6)
    assert user.window.context.session.paper is None
    assert first.stack.currentWidget() is first.cards.talk
    assert not user.window.context.actions["read.find"].isEnabled()


def test_closing_the_tab_of_the_other_side_closes_the_split(user: User, fox: str) -> None:
    first, _ = split(user)
    user.key(Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    user.read("guide")
    QTest.mouseClick(
        readers(user).tab_controller.bar,
        Qt.MouseButton.MiddleButton,
        PLAIN,
        readers(user).tab_controller.bar.tabRect(1).center(),
    )
    assert not readers(user).is_split
    assert paper_of(first) == "guide"
    assert readers(user).tab_controller.bar.keys == ["guide"]


def test_closing_the_split_keeps_the_side_in_use_and_the_next_one_is_at_its_right(user: User, fox: str) -> None:
    first, second = split(user)
    user.ctrl(Qt.Key.Key_F6)
    second.view.jump(PagePoint(4, 0, 0))
    user.ctrl(Qt.Key.Key_Backslash)
    assert user.window.reader is second
    assert second.view.hasFocus()
    assert not user.window.context.actions["go.side"].isEnabled()
    user.ctrl(Qt.Key.Key_Backslash)
    user.until(lambda: first.view.document and first.view.is_sharp())
    assert (first.view.view().page, first.view.view().y) == (4, pytest.approx(0, abs=PIXELS))
    assert second.mapToGlobal(QPoint()).x() < first.mapToGlobal(QPoint()).x()


def test_without_a_paper_the_split_says_what_it_needs(user: User) -> None:
    user.go_to("0:48:40")
    user.ctrl(Qt.Key.Key_Backslash)
    assert not readers(user).is_split
    assert not user.window.context.actions["view.split"].isChecked()
    assert "Open a paper first" in user.window.toast.text.text()


def test_in_a_narrow_reader_the_second_side_is_below(user: User, fox: str) -> None:
    first, second = split(user)
    assert second.mapToGlobal(QPoint()).x() > first.mapToGlobal(QPoint()).x()
    user.window.resize(940, 800)
    assert readers(user).width() < SPLIT_BELOW
    assert second.mapToGlobal(QPoint()).y() > first.mapToGlobal(QPoint()).y()
    assert abs(first.height() - second.height()) <= 2
    assert second.width() == readers(user).width()


def test_a_split_is_there_again_with_its_papers_and_widths(open_window: Callable[..., User], tmp_path: Path) -> None:
    user = open_window()
    user.read("guide")
    open_pdf(user, make_pdf(tmp_path / "fox.pdf", *[words((72, 100, "fox"))] * 6))
    fox = user.window.context.session.paper.id
    first, second = split(user)
    user.ctrl(Qt.Key.Key_F6)
    user.key(Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    user.read("guide")
    handle = readers(user)._splitter.handle(1)
    QTest.mousePress(handle, LEFT, PLAIN, QPoint(0, 50))
    QTest.mouseMove(handle, QPoint(100, 50))
    QTest.mouseRelease(handle, LEFT, PLAIN, QPoint(100, 50))
    widths = (first.width(), second.width())
    assert widths[0] > widths[1] + 150
    user.window.resize(1401, 900)
    close_window(user)

    again = open_window()
    again.read("guide")
    assert readers(again).is_split
    left, right = (readers(again)._splitter.widget(place).pane for place in (0, 1))
    again.until(lambda: paper_of(left) == fox)
    assert again.window.reader is right
    assert paper_of(right) == "guide"
    assert (left.width(), right.width()) == pytest.approx(widths, abs=12)
    again.ctrl(Qt.Key.Key_F6)
    assert again.window.reader is left
    again.key(Qt.Key.Key_W, CTRL)
    assert not readers(again).is_split or paper_of(left) != fox
    again.key(Qt.Key.Key_T, CTRL | SHIFT)
    again.read(fox)


def test_the_same_paper_twice_is_there_again_at_both_places(open_window: Callable[..., User], tmp_path: Path) -> None:
    user = open_window()
    user.read("guide")
    open_pdf(user, make_pdf(tmp_path / "fox.pdf", *[words((72, 100, "fox"))] * 6))
    first, second = split(user)
    first.view.jump(PagePoint(1, 0, 30))
    second.view.jump(PagePoint(4, 0, 60))
    close_window(user)

    again = open_window()
    left, right = (side.pane for side in readers(again).sides)
    again.until(lambda: left.view.document and right.view.document and right.view.is_sharp())
    assert (left.view.view().page, left.view.view().y) == (1, pytest.approx(30, abs=PIXELS))
    assert (right.view.view().page, right.view.view().y) == (4, pytest.approx(60, abs=PIXELS))


def test_a_wheel_over_the_other_side_keeps_that_sides_tab(user: User, fox: str, arxiv: FakeServer) -> None:
    first, second = split(user)
    user.go_to("2:15:12")
    user.read("yarn")
    tabs = readers(user).tab_controller
    wheel(second.view, QPoint(50, 200), -2)
    assert tabs.tabs.glanced == "arxiv:2309.00071"
    assert readers(user).active is first
    user.ctrl(Qt.Key.Key_F6)
    wheel(first.view, QPoint(50, 200), -2)
    assert tabs.tabs.glanced is None


def test_the_other_sides_paper_keeps_its_tab_though_it_was_only_glanced_at(shelf: FakeServer, user: User) -> None:
    user.go_to("0:32:36")
    user.read("wuerstchen")
    first, second = split(user)
    user.window.context.session.open_paper("guide")
    user.read("guide")
    readers(user).turn_to(second)
    user.go_to("1:26:45")
    user.read("vit-registers")
    user.window.readers.turn_to(first)
    user.go_to("2:15:12")
    user.read("yarn")
    assert {"arxiv:2309.16588", "arxiv:2309.00071"} <= set(readers(user).tab_controller.bar.keys)
    assert paper_of(second) == "vit-registers"


def test_the_other_sides_paper_is_fetched_once_for_both(user: User, arxiv: FakeServer) -> None:
    user.go_to("2:15:12")
    user.ctrl(Qt.Key.Key_Backslash)
    first, second = (side.pane for side in readers(user).sides)
    user.until(lambda: paper_of(first) == paper_of(second) == "yarn")
    assert len(arxiv.of("pdf")) == 1


def test_a_failures_buttons_are_whole_in_a_narrow_side(user: User, arxiv: FakeServer) -> None:
    arxiv.always("pdf", faults.page(404, "No document"))
    user.go_to("2:15:12")
    first = user.window.reader
    user.until(lambda: first.stack.currentWidget() is first.cards.failure)
    card = first.cards.failure
    buttons = (card.retry, card.local, card.browser)
    assert len({button.y() for button in buttons}) == 1
    user.ctrl(Qt.Key.Key_Backslash)
    user.until(lambda: len({button.y() for button in buttons}) == 3)
    ends = lambda: [button.mapTo(card, button.rect().topRight()).x() for button in buttons]  # noqa: E731
    user.until(lambda: max(ends()) < card.viewport().width())


def test_the_other_side_is_there_again_as_it_was_turned_and_scrolled(
    open_window: Callable[..., User], tmp_path: Path
) -> None:
    user = open_window()
    user.read("guide")
    open_pdf(user, make_pdf(tmp_path / "fox.pdf", *[words((72, 100, "fox"))] * 6))
    first, second = split(user)
    user.ctrl(Qt.Key.Key_F6)
    user.window.context.actions["read.rotate_right"].trigger()
    for action in ("read.colors.all", "read.colors.sepia"):
        user.window.context.actions[action].trigger()
    second.view.set_zoom(3.0)
    second.view.jump(PagePoint(4, 60, 60))
    second.view.horizontalScrollBar().setValue(333)
    user.until(second.view.is_sharp)
    left, how = second.view.view(), second.view.view_settings
    user.ctrl(Qt.Key.Key_F6)
    assert readers(user).active is first
    close_window(user)

    again = open_window()
    ours, other = (side.pane for side in readers(again).sides)
    again.until(lambda: ours.view.document and other.view.document and other.view.is_sharp())
    assert other.view.view_settings == how
    assert (ours.view.view_settings.rotation, ours.view.view_settings.colors) == (0, "all")
    there = other.view.view()
    assert (there.page, there.zoom) == (left.page, left.zoom)
    assert (there.y, there.x) == (pytest.approx(left.y, abs=PIXELS), pytest.approx(left.x, abs=PIXELS))


@pytest.mark.parametrize("remembered", [[3, 200.0, None], [3, 200.0, None, None, ["continuous"]]])
def test_the_other_sides_place_needs_no_more_than_its_paper(
    open_window: Callable[..., User], tmp_path: Path, library: Path, remembered: list[object]
) -> None:
    user = open_window()
    user.read("guide")
    open_pdf(user, make_pdf(tmp_path / "fox.pdf", *[words((72, 100, "fox"))] * 6))
    first, _ = split(user)
    fox = paper_of(first)
    assert fox
    user.key(Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    user.read("guide")
    close_window(user)
    store = stored(library)
    with store.write():
        store.conn.execute("DELETE FROM reading_state WHERE paper_id = ?", (fox,))
    store.close()
    remember(library, {"split.place": remembered})

    again = open_window()
    other = readers(again).sides[1].pane
    again.until(lambda: paper_of(other) == fox and other.view.is_sharp())
    assert (other.view.view().page, other.view.view().y) == (3, pytest.approx(200, abs=PIXELS))


@pytest.mark.parametrize("action_id", ["view.previews", "view.mark_bar"])
def test_what_is_one_setting_is_switched_for_both_sides(user: User, fox: str, action_id: str) -> None:
    split(user)
    action = user.window.context.actions[action_id]
    assert action.isChecked()
    action.trigger()
    user.ctrl(Qt.Key.Key_F6)
    assert not action.isChecked()
    action.trigger()
    user.ctrl(Qt.Key.Key_F6)
    assert action.isChecked()
    assert all(side.scope.is_checked(action_id) for side in readers(user).sides)


def test_the_sides_can_be_told_apart_where_names_are_read_out(user: User, fox: str) -> None:
    first, second = split(user)
    names = [pane.view.accessibleName() for pane in (first, second)]
    assert names == ["Pages, left side", "Pages, right side"]
    user.window.resize(940, 800)
    names = [pane.view.accessibleName() for pane in (first, second)]
    assert names == ["Pages, upper side", "Pages, lower side"]
    user.ctrl(Qt.Key.Key_Backslash)
    assert first.view.accessibleName() == "Pages"


def test_the_tools_of_the_other_side_fit_as_soon_as_they_are_shown(user: User) -> None:
    user.window.resize(800, 700)
    user.read("guide")
    _, second = split(user)
    tools = second.tools
    user.until(lambda: tools._is_stale)
    readers(user).turn_to(second)
    assert tools.isVisible()
    assert tools._needed() <= tools.width()


def test_a_click_on_the_other_side_is_enough_though_its_controls_come_late(
    open_window: Callable[..., User], tmp_path: Path
) -> None:
    user = open_window()
    open_pdf(user, make_pdf(tmp_path / "fox.pdf", *[words((72, 100, "The quick brown fox"))] * 2))
    split(user)
    close_window(user)

    again = open_window(late=False)
    again.window.prepare()
    sides = [side.pane for side in readers(again).sides]
    other = next(pane for pane in sides if pane is not again.window.reader)
    again.until(lambda: all(pane.view.document and pane.view.is_sharp() for pane in sides))
    made: list[bool] = []
    other.controls_made.connect(lambda: made.append(True))
    click(other.view, QPoint(5, 5))
    assert made
    assert again.window.reader is other
    again.find("fox")
    assert other.finder.count == 2


def test_what_failed_is_told_once_on_the_side_in_use(arxiv: FakeServer, user: User) -> None:
    for _ in range(2):
        arxiv.next("pdf", faults.page(404, "No document"))
    user.go_to("2:15:12")
    user.until(lambda: user.window.reader.cards.failure.isVisible())
    user.ctrl(Qt.Key.Key_Backslash)
    first, second = (side.pane for side in readers(user).sides)
    user.until(lambda: isinstance(second.stack.currentWidget(), ToldBesideCard))
    assert first.cards.failure.isVisible()
    QTest.mouseClick(second.stack.currentWidget().viewport(), LEFT)
    user.until(lambda: second.cards.failure.isVisible())
    assert readers(user).active is second
    assert isinstance(first.stack.currentWidget(), ToldBesideCard)
    user.ctrl(Qt.Key.Key_Backslash)
    assert not readers(user).is_split
    assert second.cards.failure.isVisible()
