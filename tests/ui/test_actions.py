"""The table of actions: sound in itself, and every entry at work in the real window."""

import sys
from collections import Counter
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QDialog

from explorer.app.papers.voice import Voice
from explorer.app.shell.action_needs import ITEM, PAPER, REASONS, SELECTION
from explorer.app.shell.action_table import SPECS
from explorer.app.shell.mac_keys import MAC_KEYS
from explorer.app.shell.menu_layout import MENU_BAR, Menu, actions_of
from tests.fakes.server import FakeServer
from tests.ui.conftest import User, close_window

NEEDS = frozenset(REASONS)


PC = [(spec.id, QKeySequence(key)) for spec in SPECS for key in spec.keys_pc]
MAC = [(spec.id, QKeySequence(key)) for spec in SPECS for key in spec.keys_mac]
CTRL, ALT, SHIFT, META = (Qt.KeyboardModifier[f"{name}Modifier"] for name in ("Control", "Alt", "Shift", "Meta"))


@pytest.mark.parametrize("table", [PC, MAC], ids=["pc", "mac"])
def test_no_key_stands_for_two_actions(table: list[tuple[str, QKeySequence]]) -> None:
    keys = [key.toString() for _, key in table]
    assert [key for key, count in Counter(keys).items() if count > 1 or not key] == []
    assert all(key.count() == 1 for _, key in table)


def test_no_key_opens_a_menu_too() -> None:
    letters = {menu.title[menu.title.index("&") + 1].upper() for menu in MENU_BAR}
    assert {f"Alt+{letter}" for letter in letters} & {key.toString() for _, key in PC} == set()


def test_each_system_has_its_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    back = next(spec for spec in SPECS if spec.id == "go.back")
    assert back.keys == ("Alt+Left",)
    monkeypatch.setattr(sys, "platform", "darwin")
    assert back.keys == ("Ctrl+[",)
    assert set(MAC_KEYS) <= {spec.id for spec in SPECS}


def test_no_key_is_a_character_of_any_layout() -> None:
    """AltGr is Ctrl+Alt on Windows, and Option types on macOS."""
    held = lambda key: key[0].keyboardModifiers()  # noqa: E731
    assert [name for name, key in PC if held(key) & CTRL and held(key) & ALT] == []
    assert [name for name, key in MAC if held(key) & ALT and not held(key) & (CTRL | META)] == []
    assert [name for name, key in PC if held(key) & META] == []


def test_keys_of_macos_leave_the_systems_own_alone() -> None:
    keys = {key.toString() for _, key in MAC}
    command = ("H", "M", "Tab", "Shift+Tab", "Space", "`", "Alt+D", "Alt+H", "Alt+M", "Alt+Q", "Alt+Esc", "Meta+Q")
    assert keys.isdisjoint({f"Ctrl+{key}" for key in (*command, "Shift+Q", "Shift+3", "Shift+4", "Shift+5")})
    for name, key in MAC:  # A function key needs Fn there, so there is another one.
        if key[0].key() in range(Qt.Key.Key_F1.value, Qt.Key.Key_F35.value):
            assert any(other == name and one[0].keyboardModifiers() & CTRL for other, one in MAC), name


def test_each_has_an_id_of_its_own_words_and_known_needs() -> None:
    assert max(Counter(spec.id for spec in SPECS).values()) == 1
    for spec in SPECS:
        assert spec.text.strip()
        assert spec.needs <= NEEDS


def test_each_tip_names_the_key(user: User) -> None:
    actions = user.window.context.actions
    for spec in actions.specs():
        tip = actions[spec.id].toolTip()
        assert spec.text in tip
        assert all(QKeySequence(key).toString() in tip for key in spec.keys[:1])


def test_each_is_enabled_only_when_what_it_needs_is_there(user: User) -> None:
    actions = user.window.context.actions
    for what in NEEDS:
        actions.offer(what, False)
    for spec in SPECS:
        assert actions[spec.id].isEnabled() == (not spec.needs)
        for what in spec.needs:
            actions.offer(what, True)
        assert actions[spec.id].isEnabled()
        for what in spec.needs:
            actions.offer(what, False)


def test_undo_and_redo_are_there_when_there_is_something_to_undo(user: User) -> None:
    actions, annotations = user.window.context.actions, user.window.context.annotations
    can = lambda: (actions["mark.undo"].isEnabled(), actions["mark.redo"].isEnabled())  # noqa: E731
    assert can() == (False, False)
    annotations.note_now()
    assert can() == (True, False)
    actions.offer(SELECTION, True)
    actions.offer(SELECTION, False)
    assert can() == (True, False)
    annotations.stack.undo()
    assert can() == (False, True)
    actions.offer(ITEM, False)
    actions.offer(PAPER, False)
    assert can() == (False, True)


def test_an_action_that_needs_a_chosen_item_is_there_with_one(user: User) -> None:
    actions, window = user.window.context.actions, user.window
    assert not actions["mark.delete"].isEnabled()
    note = window.context.annotations.note_now()
    window.navigation.notes.select(note.id)
    assert actions["mark.delete"].isEnabled()
    actions["mark.delete"].trigger()
    assert not actions["mark.delete"].isEnabled()


@pytest.mark.qt_log_ignore("does not support grabbing the keyboard", extend=True)
@pytest.mark.parametrize("menu", MENU_BAR, ids=lambda menu: menu.title)
def test_each_is_connected_and_can_be_triggered(
    arxiv: FakeServer, open_window: Callable[..., User], menu: Menu
) -> None:
    """On the guide, with nothing selected: it does something, or says what it would need; nothing is raised.

    Those of one menu follow each other in one window, which is opened again after those that close it.
    """
    user = open_window()
    vars(user.window.context.subjects)["voice"] = Voice(lambda: None)  # Qt would tell which of the system's fail.
    for action_id in actions_of(menu):
        if not user.window.isVisible():
            close_window(user)
            user = open_window()
        user.window.context.session.open_paper("guide")
        user.read("guide")
        action = user.window.context.actions[action_id]
        assert user.window.context.actions._calls.get(action_id), action_id
        action.setEnabled(True)
        action.trigger()
        QApplication.processEvents()
        for dialog in user.window.findChildren(QDialog):
            dialog.reject()
        while popup := QApplication.activePopupWidget():
            popup.close()
        user.window.context.theme.set_mode("system")
    close_window(user)


def test_the_keys_work_where_the_keyboard_is_in_the_pages(user: User) -> None:
    user.window.reader.take_focus()
    user.key(Qt.Key.Key_2)
    assert user.window.context.annotations.color == "green"
    user.key(Qt.Key.Key_F4)
    assert user.timeline.view.hasFocus()
    user.key(Qt.Key.Key_F4)
    assert user.window.panels.left.isHidden()
