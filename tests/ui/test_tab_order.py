"""Tab goes through the window as it is read: from the tools of the reader to its pages, and never stays in them."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QWidget

from tests.ui.conftest import User


def test_tab_goes_around_the_window_as_it_is_read_and_back(user: User) -> None:
    window = user.window
    window.prepare_hidden()
    window.show_panel("notes")
    areas = (window.top, window.panels.left, window.readers, window.side, window.panels.bottom)

    def area_of(widget: QWidget) -> int:
        return next(place for place, one in enumerate(areas) if one.isAncestorOf(widget))

    def round_trip(key: Qt.Key, first: QWidget) -> list[QWidget]:
        first.setFocus()
        stops: list[QWidget] = []
        for _ in range(200):
            focused = QApplication.focusWidget()
            assert focused
            if focused in stops:
                break
            stops.append(focused)
            while QApplication.focusWidget() is focused:  # Links in the pages and in texts are stops, too.
                user.key(key)
        assert QApplication.focusWidget() is first, "around, and back where it began"
        return stops

    stops = round_trip(Qt.Key.Key_Tab, window.top.time if window.top.menu.isHidden() else window.top.menu)
    names = [QAccessible.queryAccessibleInterface(one).text(QAccessible.Text.Name) for one in stops]
    assert all(names), list(zip(stops, names, strict=True))
    visited = [area_of(one) for one in stops]
    assert visited == sorted(visited), list(zip(visited, names, strict=True))
    assert set(visited) == set(range(len(areas)))
    for one in (
        window.panels.left.tabBar(),
        window.navigation.timeline.view,
        window.side.tabBar(),
        window.panels["strip"],
    ):
        assert one in stops
    before = stops[stops.index(window.reader.view) - 1]
    assert before in window.readers.sides[0].tools.findChildren(QWidget), "the tools are next to the pages"
    assert stops[-1] is window.panels["strip"]
    assert round_trip(Qt.Key.Key_Backtab, stops[0])[1:] == stops[:0:-1]


def test_a_tool_and_the_command_of_its_kind_have_different_names(user: User) -> None:
    actions = user.window.context.actions
    names = {one.accessibleName() for one in user.window.reader.tools._worded}
    assert "Highlighter tool" in names
    assert actions["mark.highlight"].text() not in names
