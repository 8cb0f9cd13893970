"""Tabs: one a paper, come upon or asked for; closed, brought back, moved, and remembered."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTabBar, QToolButton

from explorer.app.papers.document_loader import Failed
from explorer.model.known_settings import TABS_CURRENT, TABS_OPEN
from explorer.model.page_geometry import PagePoint
from explorer.model.tabs import Closed
from explorer.ui.reader.tabs.tab_bar import TabBar
from tests.fakes import faults
from tests.fakes.examples import further
from tests.fakes.server import FakeServer
from tests.ui.conftest import User, close_window, remember, remembered, stored
from tests.ui.reading import CTRL, PLAIN, SHIFT, click, count_pixels, open_pdf, plain_pages, wheel

# Said by the offscreen platform of every menu.
pytestmark = pytest.mark.qt_log_ignore("does not support grabbing the keyboard", extend=True)
ALT, LEFT, MIDDLE = Qt.KeyboardModifier.AltModifier, Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton
WUERSTCHEN, REGISTERS, TALK = "0:32:36", "1:26:45", "0:48:40"
WUERSTCHEN_ID, REGISTERS_ID, LUMIERE_ID = "arxiv:2306.00637", "arxiv:2309.16588", "arxiv:2401.12945"


def bar(user: User) -> TabBar:
    return user.window.readers.tab_controller.bar


def middle(user: User, place: int) -> QPoint:
    return bar(user).tabRect(place).center()


def come_to(user: User, time: str, paper_id: str) -> None:
    user.go_to(time)
    user.read(paper_id)


def open_three(user: User, tmp_path: Path) -> list[str]:
    """The guide and two PDFs of the user's, in this order; their keys."""
    for name in ("one", "two"):
        open_pdf(user, plain_pages(tmp_path / f"{name}.pdf", 6 if name == "one" else 7))
    return bar(user).keys


def test_each_paper_that_is_asked_for_has_a_tab_with_its_title(user: User, tmp_path: Path) -> None:
    keys = open_three(user, tmp_path)
    tabs = bar(user)
    assert keys[0] == "guide"
    assert [tabs.tabText(place) for place in range(3)][1:] == ["one", "two"]
    assert tabs.is_marked(keys[2])
    assert all(tabs.tabRect(place).width() <= 240 for place in range(3))
    QTest.mouseClick(tabs, LEFT, PLAIN, middle(user, 0))
    user.read("guide")
    assert tabs.keys == keys
    assert user.window.context.session.paper.id == "guide"
    assert QApplication.focusWidget() is user.window.reader.view, "a click goes on to the pages"


def test_walking_the_timeline_does_not_flood_the_tabs(shelf: FakeServer, user: User) -> None:
    come_to(user, WUERSTCHEN, "wuerstchen")
    come_to(user, REGISTERS, "vit-registers")
    assert bar(user).keys == ["guide", REGISTERS_ID]
    assert user.window.readers.tab_controller.tabs.glanced == REGISTERS_ID


@pytest.mark.parametrize("way", ["wheel", "click", "key", "find", "double click on the tab"])
def test_a_paper_that_something_is_done_with_keeps_its_tab(shelf: FakeServer, user: User, way: str) -> None:
    come_to(user, WUERSTCHEN, "wuerstchen")
    user.window.reader.take_focus()
    view = user.window.reader.view
    match way:
        case "wheel":
            wheel(view, QPoint(200, 200), -1)
        case "click":
            click(view, QPoint(5, 5))
        case "key":
            user.key(Qt.Key.Key_Space)
        case "find":
            user.find("the")
        case _:
            QTest.mouseDClick(bar(user), LEFT, PLAIN, middle(user, 1))
    come_to(user, REGISTERS, "vit-registers")
    assert bar(user).keys == ["guide", WUERSTCHEN_ID, REGISTERS_ID]


def test_what_was_only_glanced_at_is_in_italics(shelf: FakeServer, user: User) -> None:
    def ink() -> set[tuple[int, int]]:
        shot = bar(user).grab(bar(user).tabRect(1).adjusted(8, 4, -24, -4)).toImage()
        return count_pixels(shot, lambda color: color.lightness() < 128)

    user.window.context.theme.set_mode("light")
    come_to(user, WUERSTCHEN, "wuerstchen")
    slanted = ink()
    user.window.readers.tab_controller.keep(WUERSTCHEN_ID)
    upright = ink()
    assert slanted != upright
    assert len(slanted) == pytest.approx(len(upright), rel=0.25), "one lies not over the other"
    assert "rstchen" in bar(user).tabText(1), "the name for screen readers is there in both"


def test_a_paper_that_is_open_is_shown_in_its_tab(shelf: FakeServer, user: User, tmp_path: Path) -> None:
    come_to(user, WUERSTCHEN, "wuerstchen")
    open_pdf(user, plain_pages(tmp_path / "one.pdf", 3))
    keys = bar(user).keys
    come_to(user, WUERSTCHEN, "wuerstchen")
    assert bar(user).keys == keys
    assert bar(user).currentIndex() == 1
    assert len(shelf.of("pdf")) == 1


@pytest.mark.own_window
def test_closing_by_key_button_and_middle_click_and_bringing_back(user: User, tmp_path: Path) -> None:
    keys = open_three(user, tmp_path)
    user.ctrl(Qt.Key.Key_W)
    user.read(keys[1])
    QTest.mouseClick(bar(user), MIDDLE, PLAIN, middle(user, 0))
    button = bar(user).tabButton(0, QTabBar.ButtonPosition.RightSide)
    assert isinstance(button, QToolButton)
    button.click()
    assert bar(user).keys == []
    assert bar(user).isHidden()
    assert user.window.reader.stack.currentWidget() is user.window.reader.cards.empty
    user.window.context.actions.set_keys("file.open", ("Ctrl+9",))
    assert "(Ctrl+9)" in user.window.reader.cards.empty.ways.text()
    assert user.window.context.session.paper is None
    assert not user.window.context.actions["tab.close"].isEnabled()
    for there in (keys[1], keys[0], keys[2]):
        user.key(Qt.Key.Key_T, CTRL | SHIFT)
        user.read(there)
    assert bar(user).keys == keys
    assert not user.window.context.actions["tab.reopen"].isEnabled()


def test_a_tab_whose_paper_is_gone_does_not_come_back_over_another_paper(shared_user: User, tmp_path: Path) -> None:
    user, controller = shared_user, shared_user.window.readers.tab_controller
    open_pdf(user, plain_pages(tmp_path / "only.pdf", 11))
    keys = bar(user).keys
    controller._titles["gone"] = "Gone"
    controller._set(replace(controller.tabs, closed=(Closed("gone", 0),)))
    user.key(Qt.Key.Key_T, CTRL | SHIFT)
    assert (bar(user).keys, controller.tabs.current) == (keys, keys[0])
    assert bar(user).is_marked(keys[0])
    assert "no longer in the library" in user.window.toast.text.text()


def test_a_tab_that_is_brought_back_is_at_its_place_and_goes_back_from_there(user: User, tmp_path: Path) -> None:
    open_three(user, tmp_path)
    view = user.window.reader.view
    view.set_zoom(1.25)
    view.jump(PagePoint(1, 30.0, 120.0))
    first = view.view()
    user.key(Qt.Key.Key_End)
    left = view.view()
    user.ctrl(Qt.Key.Key_W)
    user.until(lambda: view.document and view.is_sharp())
    user.key(Qt.Key.Key_T, CTRL | SHIFT)
    user.until(lambda: view.page_count == 7 and view.is_sharp())
    assert view.view() == left
    user.key(Qt.Key.Key_Left, ALT)
    assert view.view() == first


def test_each_tab_has_views_of_its_own_to_go_back_to(user: User, tmp_path: Path) -> None:
    open_three(user, tmp_path)
    view, actions = user.window.reader.view, user.window.context.actions
    user.key(Qt.Key.Key_End)
    user.key(Qt.Key.Key_Tab, CTRL | SHIFT)
    user.until(lambda: view.page_count == 6 and view.is_sharp())
    assert not actions["go.back"].isEnabled()
    user.key(Qt.Key.Key_Tab, CTRL)
    user.until(lambda: view.page_count == 7 and view.is_sharp())
    assert view.page == 6
    assert actions["go.back"].isEnabled()
    user.key(Qt.Key.Key_Left, ALT)
    assert view.page == 0


def test_next_previous_and_by_place(user: User, tmp_path: Path) -> None:
    keys = open_three(user, tmp_path)
    for key, modifiers, there in (
        (Qt.Key.Key_Tab, CTRL, keys[0]),
        (Qt.Key.Key_Tab, CTRL | SHIFT, keys[2]),
        (Qt.Key.Key_2, ALT, keys[1]),
        (Qt.Key.Key_9, ALT, keys[2]),
        (Qt.Key.Key_1, ALT, keys[0]),
        (Qt.Key.Key_5, ALT, keys[0]),
    ):
        user.key(key, modifiers)
        user.read(there)
        assert bar(user).is_marked(there)


def test_tabs_are_moved_by_dragging_and_by_key(user: User, tmp_path: Path) -> None:
    keys = open_three(user, tmp_path)
    tabs, start = bar(user), middle(user, 0)
    QTest.mousePress(tabs, LEFT, PLAIN, start)
    for x in range(start.x(), middle(user, 2).x() + 20, 20):
        QTest.mouseMove(tabs, QPoint(x, start.y()))
    QTest.mouseRelease(tabs, LEFT, PLAIN, QPoint(middle(user, 2).x() + 20, start.y()))
    assert tabs.keys == [keys[1], keys[2], keys[0]]
    assert user.window.readers.tab_controller.tabs.order == tuple(tabs.keys)
    user.read(keys[0])
    user.key(Qt.Key.Key_PageUp, CTRL | SHIFT)
    assert tabs.keys == [keys[1], keys[0], keys[2]]
    assert tabs.is_marked(keys[0])
    assert [tabs.tabText(place) for place in (0, 2)] == ["one", "two"]


def test_the_menu_of_a_tab_is_about_that_tab(user: User, tmp_path: Path) -> None:
    keys = open_three(user, tmp_path)
    at = middle(user, 1)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, bar(user).mapToGlobal(at))
    QApplication.sendEvent(bar(user), event)
    names = {action.objectName(): action for action in bar(user).menu.actions()}
    assert {"tab.close", "tab.close_others", "tab.reopen"} <= names.keys()
    assert bar(user).is_marked(keys[2]), "a look at the menu leaves the reader where they are"
    names["tab.close"].trigger()
    bar(user).menu.hide()
    assert (bar(user).keys, bar(user).is_marked(keys[2])) == ([keys[0], keys[2]], True)
    user.key(Qt.Key.Key_T, CTRL | SHIFT)
    user.read(keys[1])
    QTest.mouseClick(bar(user), LEFT, PLAIN, middle(user, 2))
    user.read(keys[2])
    QApplication.sendEvent(bar(user), event)
    names = {action.objectName(): action for action in bar(user).menu.actions()}
    names["tab.close_others"].trigger()
    bar(user).menu.hide()
    user.read(keys[1])
    assert bar(user).keys == [keys[1]]


def test_a_paper_that_the_timeline_only_mentions_is_glanced_at_too(shelf: FakeServer, user: User) -> None:
    model = user.timeline.model
    rows = [model.row_at(place) for place in range(model.rowCount())]
    user.timeline.view.opened.emit(next(row for row in rows if row.paper_id == LUMIERE_ID))
    assert user.window.readers.tab_controller.tabs.glanced == LUMIERE_ID


def test_a_talk_is_in_no_tab_and_the_current_one_comes_back_by_a_click(user: User) -> None:
    user.go_to(TALK)
    assert user.window.reader.stack.currentWidget() is user.window.reader.cards.talk
    assert not bar(user).is_marked("guide")
    QTest.mouseClick(bar(user), LEFT, PLAIN, middle(user, 0))
    user.read("guide")
    assert bar(user).is_marked("guide")
    user.go_to(TALK)
    user.ctrl(Qt.Key.Key_W)
    user.read("guide")
    assert bar(user).keys == ["guide"], "what was closed is the talk's card"


def test_a_failure_is_in_its_tab_and_elsewhere_one_reads_on(shelf: FakeServer, user: User) -> None:
    shelf.next("pdf", faults.page(404, "No document for this"))
    user.go_to(WUERSTCHEN)
    user.until(lambda: isinstance(user.window.readers.documents.state, Failed))
    user.key(Qt.Key.Key_1, ALT)
    user.read("guide")
    user.key(Qt.Key.Key_2, ALT)
    user.read("wuerstchen")


def test_tabs_are_there_again_and_only_the_shown_one_is_opened(
    shelf: FakeServer, open_window: Callable[..., User], tmp_path: Path
) -> None:
    user = open_window()
    user.read("guide")
    come_to(user, WUERSTCHEN, "wuerstchen")
    user.window.readers.tab_controller.keep(WUERSTCHEN_ID)
    open_pdf(user, plain_pages(tmp_path / "one.pdf", 3))
    keys = bar(user).keys
    user.key(Qt.Key.Key_1, ALT)
    user.read("guide")
    close_window(user)
    fetched = len(shelf.of("pdf"))

    again = open_window()
    again.read("guide")
    assert bar(again).keys == keys
    assert bar(again).is_marked("guide")
    assert [bar(again).tabText(place) != "" for place in range(3)] == [True] * 3
    assert len(shelf.of("pdf")) == fetched
    assert set(again.window.reader.visits) == set()


def test_closed_tabs_can_be_brought_back_after_a_restart(open_window: Callable[..., User], tmp_path: Path) -> None:
    user = open_window()
    user.read("guide")
    keys = open_three(user, tmp_path)
    user.ctrl(Qt.Key.Key_W)
    user.read(keys[1])
    user.ctrl(Qt.Key.Key_W)
    user.read("guide")
    close_window(user)

    again = open_window()
    again.read("guide")
    assert bar(again).keys == ["guide"]
    for there in (keys[1], keys[2]):
        again.key(Qt.Key.Key_T, CTRL | SHIFT)
        again.read(there)
    assert bar(again).keys == keys
    assert [bar(again).tabText(place) for place in (1, 2)] == ["one", "two"]
    assert not again.window.context.actions["tab.reopen"].isEnabled()


def test_tabs_survive_a_kill(open_window: Callable[..., User], tmp_path: Path, library: Path) -> None:
    user = open_window()
    user.read("guide")
    keys = open_three(user, tmp_path)

    def on_disk() -> bool:
        kept = remembered(library)
        return kept.get(TABS_OPEN) == tuple(keys) and kept.get(TABS_CURRENT) == keys[2]

    user.until(on_disk)  # with no word of leaving


def test_tabs_of_papers_that_were_merged_meanwhile(
    open_window: Callable[..., User], tmp_path: Path, library: Path
) -> None:
    user = open_window()
    user.read("guide")
    keys = open_three(user, tmp_path)
    user.window.readers.split()
    user.key(Qt.Key.Key_1, ALT)
    user.read("guide")
    close_window(user)
    with closing(stored(library)) as store:
        store.merges.merge(keys[1], keys[2])

    again = open_window()
    again.read("guide")
    assert bar(again).keys == keys[:2]
    assert bar(again).tabText(1) == "one"
    again.until(lambda: remembered(library).get(TABS_OPEN) == tuple(keys[:2]))


def test_tabs_of_papers_that_another_program_merges(
    open_window: Callable[..., User], tmp_path: Path, library: Path
) -> None:
    user = open_window()
    user.read("guide")
    open_three(user, tmp_path)
    readers = user.window.readers
    readers.split()
    user.key(Qt.Key.Key_1, ALT)
    open_pdf(user, plain_pages(tmp_path / "three.pdf", 8))
    user.until(lambda: len(bar(user).keys) == 4)
    guide, one, two, three = bar(user).keys
    with closing(stored(library)) as store:
        store.merges.merge(one, two)
    user.until(lambda: bar(user).keys == [guide, one, three])
    user.until(lambda: {side.pane.paper.id for side in readers.sides} == {three, one})
    with closing(stored(library)) as store:
        store.merges.merge(one, three)
    user.until(lambda: bar(user).keys == [guide, one])
    user.until(lambda: bar(user).is_marked(one))
    assert user.window.reader.paper.id == one


@pytest.mark.parametrize(
    "rubbish",
    [
        [["guide"], ["no such paper", 0], ["guide", "x"]],
        {"guide": 1},
        *further(None, 7),
        pytest.param(["no such paper", 3, None, "guide", "guide"], marks=pytest.mark.thorough),
    ],
)
def test_remembered_rubbish_is_left_out(open_window: Callable[..., User], library: Path, rubbish: object) -> None:
    user = open_window()
    user.read("guide")
    close_window(user)
    names = ("tabs.open", "tabs.current", "tabs.glanced", "tabs.closed", "split.paper", "split.second", "split.share")
    remember(library, dict.fromkeys(names, rubbish))
    again = open_window()
    again.read("guide")
    assert bar(again).keys == ["guide"]
    assert not again.window.readers.is_split


def test_titles_from_outside_are_no_markup_and_no_shortcut(user: User, tmp_path: Path) -> None:
    path = tmp_path / "AT&T <b>bold<b>.pdf"
    open_pdf(user, plain_pages(path, 1))
    assert bar(user).tabText(1) == "AT&&T <b>bold<b>"
    assert "&lt;b&gt;" in bar(user).tip(1)


def test_many_tabs_shrink_and_the_oldest_gives_way(user: User, tmp_path: Path) -> None:
    for number in range(12):
        open_pdf(user, plain_pages(tmp_path / f"{number}.pdf", 1 + number))
    assert len(bar(user).keys) == 12
    assert "guide" not in bar(user).keys, "it was used longest ago"
    assert min(bar(user).tabRect(place).width() for place in range(12)) < 140
    user.key(Qt.Key.Key_T, CTRL | SHIFT)
    user.read("guide")


def test_the_wheel_over_the_tabs_opens_nothing(user: User, tmp_path: Path) -> None:
    open_three(user, tmp_path)
    at = QPointF(middle(user, 0))
    phase = Qt.ScrollPhase.NoScrollPhase
    event = QWheelEvent(
        at, bar(user).mapToGlobal(at), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton, PLAIN, phase, False
    )
    before = bar(user).currentIndex()
    QApplication.sendEvent(bar(user), event)
    assert bar(user).currentIndex() == before
