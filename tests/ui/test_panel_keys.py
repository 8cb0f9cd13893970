"""Keys typed in the side panels are those of the panels; what is typed for a palette that comes is not lost."""

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from explorer.model.paper import GUIDE_ID
from explorer.ui.command_palette import CommandPalette
from tests.ui.conftest import User

TOOLS = ("tool.eraser", "tool.ink", "tool.area", "tool.text", "mark.highlight")


def test_letters_in_side_panels_are_no_tools_of_the_reader(shared_user: User) -> None:
    user, window = shared_user, shared_user.window
    window.context.session.open_paper(GUIDE_ID)
    actions = window.context.actions
    user.until(lambda: actions["tool.eraser"].isEnabled())
    items = len(window.context.annotations.all())
    for panel in ("inbox", "transcript", "paper", "notes"):
        window.focus_panel(panel)
        focus = QApplication.focusWidget()
        assert focus, panel
        assert window.panels[panel].isAncestorOf(focus) or window.panels[panel] is focus, panel
        for key in (Qt.Key.Key_N, Qt.Key.Key_E, Qt.Key.Key_I, Qt.Key.Key_A, Qt.Key.Key_M, Qt.Key.Key_T):
            QTest.keyClick(QApplication.focusWidget(), key)
            assert not [one for one in TOOLS if actions.is_checked(one)], (panel, key)
        assert len(window.context.annotations.all()) == items, panel
    user.key(Qt.Key.Key_Escape)


def test_an_empty_inbox_imports_by_return_and_paste(shared_user: User) -> None:
    user, window = shared_user, shared_user.window
    asked: list[str] = []
    window.ask_marks = lambda title: asked.append(title)
    user.key(Qt.Key.Key_F4, Qt.KeyboardModifier.ShiftModifier)
    pane = window.navigation.inbox
    assert pane.empty_button.hasFocus()
    user.key(Qt.Key.Key_Return)
    assert asked == ["Import marks"]
    given: list[QMimeData] = []
    pane.given.connect(given.append)
    QApplication.clipboard().setText("no times")
    user.key(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert given


def test_what_is_typed_before_the_palette_is_active_is_in_its_field(shared_user: User) -> None:
    user, window = shared_user, shared_user.window
    palette = CommandPalette(window.context.actions, window.widget, window.context.settings)
    palette.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    window.readers.take_focus()
    here = QApplication.focusWidget()
    palette.open()
    palette._was_active = False
    window.activateWindow()
    user.until(lambda: window.isActiveWindow())
    QTest.keyClicks(here, "export")
    assert palette.field.text() == "export"
    QTest.keyClick(here, Qt.Key.Key_Escape)
    assert not palette.isVisible()
    QTest.keyClick(here, Qt.Key.Key_Escape)
