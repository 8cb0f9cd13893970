"""The reader's row of tools: what has no room loses its words, then goes into a menu that says so."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from explorer.ui.reader.tool_menus import fill_more
from tests.ui.conftest import User

pytestmark = pytest.mark.own_window


@pytest.mark.parametrize(
    ("width", "shown"), [(1500, "words"), (860, "colors"), (600, "count"), (300, "zoom"), (180, "")]
)
def test_the_tool_row_gives_up_one_thing_after_the_other(user: User, width: int, shown: str) -> None:
    tools = user.window.reader.tools
    host = QWidget()
    tools.setParent(host)
    tools.resize(width, 37)
    host.show()
    tools.show()
    tools._fit()
    assert tools._needed() <= width
    for group in (
        ("go.back", "go.forward"),
        ("tool.highlight", "tool.underline", "tool.strike"),
        ("tool.area", "tool.text"),
    ):
        actions = [user.window.context.actions[name] for name in group]
        given_up = [action in tools._given_up() for action in actions]
        assert len({*given_up}) == 1, "a group goes as a whole"
    there = {
        "zoom": not tools.zoom.isHidden(),
        "count": not tools.count.isHidden(),
        "colors": not tools._by_name["violet"].isHidden(),
        "words": tools._worded[0].toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonTextBesideIcon,
    }
    names = list(there)
    assert there == {name: shown in names and names.index(name) <= names.index(shown) for name in names}
    host.deleteLater()


def test_tools_without_room_are_in_a_menu_that_keys_reach(user: User) -> None:
    user.window.resize(1600, 1000)
    tools = user.window.reader.tools
    user.until(lambda: tools.isVisible() and tools.more.isHidden())
    user.window.resize(800, 700)
    user.until(tools.more.isVisible)
    assert tools.more.accessibleName() == "More tools"
    assert tools._needed() <= tools.width()
    assert tools.more.geometry().right() < tools.width()
    user.window.reader.take_focus()
    _tab_to(user, tools.more)
    menu = tools.more.menu()
    menu.aboutToShow.emit()
    held = menu.actions()
    assert {*tools._given_up()} <= {*held}
    assert user.window.context.actions["tool.text"] in held
    user.window.context.actions["tool.text"].trigger()
    assert user.window.reader.pointer.tools.name
    user.window.resize(1600, 1000)
    user.until(tools.more.isHidden)


def test_tools_without_room_keep_their_options(user: User) -> None:
    tools, actions, menu = user.window.reader.tools, user.window.context.actions, QMenu()
    fill_more(menu, actions, [actions["tool.area"], actions["tool.ink"], actions["tool.text"]])
    held = menu.actions()
    names = ("area", "ink", "line", "arrow", "eraser", "text")
    assert held[: len(names)] == [actions[f"tool.{name}"] for name in names]
    widths, sizes = menu.findChildren(QMenu)
    assert actions["pen.thick"] in widths.actions()
    assert actions["text.huge"] in sizes.actions()
    tools.show_zoom(0.63, None)
    assert tools.pages.text() == "Fit"


def _tab_to(user: User, goal: QWidget) -> None:
    for _ in range(80):
        if QApplication.focusWidget() is goal:
            return
        user.key(Qt.Key.Key_Tab)
    raise AssertionError("Tab does not lead there")
