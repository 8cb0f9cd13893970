"""Every window and dialog is walked as a screen reader walks it: what can be used has a name, and Tab leads there."""

from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QScrollBar, QStackedWidget, QTabBar, QWidget

from explorer.ui.command_palette import CommandPalette
from explorer.ui.library.quick_switcher import QuickSwitcher
from tests.ui.conftest import User

ROLE = QAccessible.Role
USED = {
    ROLE.Button,
    ROLE.ButtonDropDown,
    ROLE.ButtonMenu,
    ROLE.CheckBox,
    ROLE.ComboBox,
    ROLE.Dialog,
    ROLE.Document,
    ROLE.EditableText,
    ROLE.HotkeyField,
    ROLE.Link,
    ROLE.List,
    ROLE.ListItem,
    ROLE.MenuItem,
    ROLE.PageTab,
    ROLE.PageTabList,
    ROLE.RadioButton,
    ROLE.Slider,
    ROLE.SpinBox,
    ROLE.Table,
    ROLE.Tree,
    ROLE.TreeItem,
}
KEYS = {ROLE.Button, ROLE.ButtonMenu, ROLE.CheckBox, ROLE.ComboBox, ROLE.EditableText, ROLE.List, ROLE.Tree, ROLE.Table}
MOST = 30
"""Rows of a list that are looked at."""
DIALOGS = (
    "help.keys",
    "help.palette",
    "help.links",
    "mark.palette",
    "mark.history",
    "file.add_episode",
    "file.export",
    "file.properties",
    "file.restore",
    "file.settings",
    "go.bookmarks",
    "go.find_notes",
    "go.switch",
    "library.add",
    "timeline.delete_episode",
    "timeline.merge_paper",
    "timeline.paper",
    "timeline.review",
)


def walk(root: QWidget) -> Iterator[QAccessibleInterface]:
    """Each visible thing in a window, from the outside in."""
    waiting = [QAccessible.queryAccessibleInterface(root)]
    while waiting:
        one = waiting.pop()
        if one is None or not one.isValid():
            continue  # A row that has gone.
        if one.state().invisible and one.object() is not root:
            continue
        yield one
        waiting += [one.child(place) for place in range(min(one.childCount(), MOST))]


def faults(root: QWidget) -> list[str]:
    """What a screen reader would call by no name, and what the keyboard can't reach."""
    found = []
    for one in walk(root):
        widget, role = one.object(), one.role()
        name = one.text(QAccessible.Text.Name).strip()
        inside = widget or one.parent().object()
        said = f"{role.name} {name!r} in {type(inside).__name__} of {type(inside.parent()).__name__}"
        focused = isinstance(widget, QWidget) and one.state().focusable
        if (role in USED or focused) and not name:
            found.append(f"nameless: {said}")
        needs_keys = role in KEYS and not one.state().disabled and not one.state().readOnly
        if isinstance(widget, QWidget) and needs_keys and not is_reached(widget):
            found.append(f"out of reach: {said}")
    return found


def is_reached(widget: QWidget) -> bool:
    """Whether Tab goes to a widget, or another way of the keyboard does what it does."""
    tab = Qt.FocusPolicy.TabFocus
    parent = widget.parent()
    if isinstance(widget, QScrollBar) or isinstance(parent, QLineEdit | QTabBar):
        return True  # Esc clears a field; what closes a tab has a key of its own.
    if isinstance(parent, CommandPalette | QuickSwitcher):
        return True  # Up and Down in its field move through its list.
    return widget.focusPolicy() & tab == tab


def opened() -> QDialog | None:
    return next((one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()), None)


def test_every_dialog_has_names_and_is_reached(user: User) -> None:
    window, found = user.window, {}
    window.prepare_hidden()
    window.context.session.go_to(8200, "note")
    for action in DIALOGS:
        window.context.actions[action].trigger()
        user.until(lambda: opened() is not None)
        dialog = opened()
        assert dialog
        told = set(faults(dialog))
        for stack in dialog.findChildren(QStackedWidget):
            for page in range(stack.count()):
                stack.setCurrentIndex(page)
                QCoreApplication.processEvents()
                told |= set(faults(dialog))
        if not dialog.windowTitle():
            told.add("no title")
        dialog.reject()
        del dialog
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        if told:
            found[action] = sorted(told)
    assert found == {}


def test_the_main_window_has_names_and_is_reached(user: User) -> None:
    window = user.window
    window.prepare_hidden()
    actions = window.context.actions
    found = set(faults(window))
    for action in ("view.outline", "view.thumbnails", "read.find", "mark.note", "mark.moment", "view.split"):
        actions[action].trigger()
        QCoreApplication.processEvents()
        found |= set(faults(window))
    window.navigation.close_editor()
    assert not found, "\n".join(sorted(found))
