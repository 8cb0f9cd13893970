"""Every window and dialog is walked as a screen reader walks it: what can be used has a name, and Tab leads there."""

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QScrollBar,
    QStackedWidget,
    QTabBar,
    QWidget,
)

from explorer.app.shell.action_needs import KNOWN
from explorer.ui.command_palette import CommandPalette
from explorer.ui.library.quick_switcher import QuickSwitcher
from explorer.ui.print_dialog import ask_printer
from tests.ui.conftest import User
from tests.ui.reading import make_pdf, open_pdf, words

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
    "play.sleep.other",
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
        if isinstance(widget, QComboBox) and not is_labeled(widget):
            found.append(f"without a label: {said}")
        needs_keys = role in KEYS and not one.state().disabled and not one.state().readOnly
        if isinstance(widget, QWidget) and needs_keys and not is_reached(widget):
            found.append(f"out of reach: {said}")
    return found


def is_labeled(box: QComboBox) -> bool:
    """Whether a label or a description says what is chosen in a box: on Linux, Qt calls a box by its value."""
    return bool(box.accessibleDescription()) or any(
        one.buddy() is box and one.text() for one in box.window().findChildren(QLabel)
    )


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
    window.context.actions.offer(KNOWN, True)  # the guide stands for a paper
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


def unreached(root: QWidget) -> list[str]:
    """What Tab does not reach in a dialog, going around once from where it opens; and where it stays, if it does."""
    if root.focusWidget() is None:
        QTest.keyClick(root, Qt.Key.Key_Tab)
    first = now = root.focusWidget()
    assert first
    stops: list[QWidget] = []
    while now not in stops and len(stops) < 100:
        stops.append(now)
        QTest.keyClick(now, Qt.Key.Key_Tab)
        now = root.focusWidget()
    if now is not first:
        return [f"Tab stays at {type(now).__name__} {now.accessibleName()!r}"]
    tab = Qt.FocusPolicy.TabFocus
    wanted = [one for one in root.findChildren(QWidget) if one.isVisible() and one.isEnabled()]
    wanted = [one for one in wanted if one.focusPolicy() & tab == tab and not one.focusProxy()]
    return [f"{type(one).__name__} {one.accessibleName()!r}" for one in wanted if one not in stops]


def test_what_is_opened_about_one_thing_has_names_and_lets_tab_go_around(user: User, tmp_path: Path) -> None:
    window, context, found = user.window, user.window.context, {}
    open_pdf(user, make_pdf(tmp_path / "mine.pdf", words((72, 100, "Words of mine"))))
    window.prepare_hidden()
    made = context.annotations.note_now(0)
    window.navigation.write_at(made.id)
    for text in ("One", " and two"):
        user.type(text)
        user.saved()
    user.key(Qt.Key.Key_Escape)
    user.saved()
    context.annotations.edit(made.id, "tag", tags=("method",))
    user.until(lambda: context.actions["mark.versions"].isEnabled())

    def look(name: str, widget: QWidget) -> None:
        if told := [*faults(widget), *unreached(widget)]:
            found[name] = told

    context.actions["mark.versions"].trigger()
    user.until(lambda: opened() is not None)
    dialog = opened()
    assert dialog
    look("versions", dialog)
    dialog.reject()
    context.actions["mark.tags"].trigger()
    tags = window.navigation.notes.commands.tags
    user.until(tags.isVisible)
    assert not faults(tags)
    QTest.keyClick(tags.line, Qt.Key.Key_Escape)
    user.until(tags.isHidden)
    window.show_panel("paper")
    paper = context.session.paper
    assert paper
    user.paper.ask_title(paper)
    assert user.paper.title_dialog
    look("title", user.paper.title_dialog)
    user.paper.title_dialog.reject()
    assert found == {}


def test_the_print_dialog_has_a_title_and_lets_tab_go_around(user: User) -> None:
    found: list[list[str]] = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QDialog)
        found.append([*unreached(dialog), *([] if dialog.windowTitle() else ["no title"])])
        dialog.reject()

    QTimer.singleShot(0, user.window, look)
    assert ask_printer(user.window, "A paper", 3) is None
    assert found == [[]]
