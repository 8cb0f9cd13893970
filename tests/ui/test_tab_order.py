"""Tab goes through the window as it is read: from the tools of the reader to its pages, and never stays in them."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QWidget

from tests.ui.conftest import User


def test_tab_goes_around_the_window_and_from_the_tools_to_their_pages(user: User) -> None:
    window = user.window
    window.prepare_hidden()
    view = window.reader.view
    view.setFocus()
    stops: list[QWidget] = []
    for _ in range(200):
        focused = QApplication.focusWidget()
        assert focused
        if focused in stops:
            break
        stops.append(focused)
        while QApplication.focusWidget() is focused:  # Links in the pages and in texts are stops, too.
            user.key(Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is view, "around, and back where it began"
    names = [QAccessible.queryAccessibleInterface(one).text(QAccessible.Text.Name) for one in stops]
    assert all(names), list(zip(stops, names, strict=True))
    assert len(stops) == len(set(stops))
    assert stops[-1] in window.readers.sides[0].tools.findChildren(QWidget), "the tools are next to the pages"


def test_a_tool_and_the_command_of_its_kind_have_different_names(user: User) -> None:
    actions = user.window.context.actions
    names = {one.accessibleName() for one in user.window.reader.tools._worded}
    assert "Highlighter tool" in names
    assert actions["mark.highlight"].text() not in names
