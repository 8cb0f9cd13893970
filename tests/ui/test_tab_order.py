"""Tab goes through the window as it is read: from the tools of the reader to its pages, and never stays in them."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QWidget

from tests.ui.conftest import User

_MOST_LINKS = 40
"""More links than the pages in view have: each is a stop."""


def round_trip(user: User, key: Qt.Key, first: QWidget) -> list[QWidget]:
    """Press a key until the focus is where it began, and return where it was meanwhile."""
    first.setFocus()
    stops: list[QWidget] = []
    for _ in range(200):
        focused = QApplication.focusWidget()
        assert focused
        if focused in stops:
            break
        stops.append(focused)
        for _ in range(_MOST_LINKS):
            user.key(key)
            if QApplication.focusWidget() is not focused:
                break
        else:
            raise AssertionError(f"Tab stays in {focused}")
    assert QApplication.focusWidget() is first, "around, and back where it began"
    return stops


def visited(user: User, stops: list[QWidget]) -> list[int]:
    """Return the area of the window in which each stop is, as a number; the areas are counted as they are read."""
    window = user.window
    areas = (window.top, window.panels.left, window.readers, window.side, window.panels.bottom, window.toast)
    return [next(place for place, one in enumerate(areas) if one.isAncestorOf(stop)) for stop in stops]


def first_stop(user: User) -> QWidget:
    top = user.window.top
    return top.time if top.menu.isHidden() else top.menu


def test_tab_goes_around_the_window_as_it_is_read_and_back(user: User) -> None:
    window = user.window
    window.prepare_hidden()
    window.show_panel("notes")
    stops = round_trip(user, Qt.Key.Key_Tab, first_stop(user))
    names = [QAccessible.queryAccessibleInterface(one).text(QAccessible.Text.Name) for one in stops]
    assert all(names), list(zip(stops, names, strict=True))
    areas = visited(user, stops)
    assert areas == sorted(areas), list(zip(areas, names, strict=True))
    assert set(areas) == set(range(5))
    for one in (
        window.panels.left.tabBar(),
        window.navigation.timeline.view,
        window.side.tabBar(),
        window.panels["strip"],
    ):
        assert one in stops
    for side in (window.panels.left, window.side):
        at = [place for place, one in enumerate(stops) if side.isAncestorOf(one)]
        assert stops[at[0]] is side.tabBar(), "the titles of panels are above them"
    before = stops[stops.index(window.reader.view) - 1]
    assert before in window.readers.sides[0].tools.findChildren(QWidget), "the tools are next to the pages"
    assert stops[-1] is window.panels["strip"]
    assert round_trip(user, Qt.Key.Key_Backtab, stops[0])[1:] == stops[:0:-1]


def test_what_is_made_later_has_its_place_in_the_order(user: User) -> None:
    window = user.window
    window.window().resize(1900, 1000)
    window.show_panel("notes")
    actions = window.context.actions
    for action in ("view.thumbnails", "view.outline", "view.split", "read.find", "read.matches", "mark.moment"):
        actions[action].trigger()
    left, right = (window.readers.sides[place].pane for place in (0, 1))
    user.until(lambda: window.navigation.is_editing and left.left_panel.tabs.isVisible() and right.view.isVisible())
    window.toast.tell("Done.", [("Open", list)])
    stops = round_trip(user, Qt.Key.Key_Tab, first_stop(user))
    areas = visited(user, stops)
    assert areas == sorted(areas), list(zip(areas, stops, strict=True))
    assert stops[-1] is window.toast.offers[0]
    assert round_trip(user, Qt.Key.Key_Backtab, stops[0])[1:] == stops[:0:-1]
    bar, outline = left.controls.find_bar, left.left_panel
    in_order = (window.readers.tab_controller.bar, bar.field, bar._close, outline.tabs, left.view, right.view)
    places = [stops.index(one) for one in in_order]
    assert places == sorted(places), places


def test_a_tool_and_the_command_of_its_kind_have_different_names(user: User) -> None:
    actions = user.window.context.actions
    names = {one.accessibleName() for one in user.window.reader.tools._worded}
    assert "Highlighter tool" in names
    assert actions["mark.highlight"].text() not in names
