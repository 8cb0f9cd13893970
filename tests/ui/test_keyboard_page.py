"""The page on which the user changes shortcuts: they act at once, belong to one command each, and are kept."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from explorer.app.shell.action_table import SPECS
from explorer.app.shell.actions import Actions
from explorer.app.shell.device_state import DeviceState
from explorer.app.shell.key_text import key_text
from explorer.app.shell.settings import Settings
from explorer.app.shell.theme import Theme
from explorer.app.shell.writer import Writer
from explorer.model.known_settings import MOST_KEYS, SHORTCUTS
from explorer.store.library_folder import Library
from explorer.ui.settings.keyboard_page import KeyboardPage
from explorer.ui.top_bar import TimeField
from tests.ui.conftest import stored


@pytest.fixture
def settings(library: Path, tmp_path: Path) -> Iterator[Settings]:
    device, store, writer = DeviceState(tmp_path / "device.json"), stored(library), Writer(Library(library))
    yield Settings(device, store, writer)
    device.close()
    writer.close()
    store.close()


@pytest.fixture
def page(qapp: QApplication, qtbot: QtBot, settings: Settings) -> KeyboardPage:
    theme = Theme(qapp)
    page = KeyboardPage(Actions(theme), settings, theme)
    qtbot.addWidget(page)
    page.show()
    return page


def press(page: KeyboardPage, action_id: str, keys: str) -> None:
    """Select a command and press keys in the field for new ones."""
    page.select(action_id)
    key = QKeySequence(keys)[0]  # type: ignore[index]
    QTest.keyClick(page.new_key, key.key(), key.keyboardModifiers())


def test_new_keys_act_at_once_and_at_the_next_start(page: KeyboardPage, settings: Settings, qapp: QApplication) -> None:
    press(page, "file.print", "Ctrl+F12")
    QTest.keyClick(page.new_key, Qt.Key.Key_Return)
    assert page._actions.keys("file.print") == ("Ctrl+F12", "Ctrl+P")
    assert "Ctrl+F12" in page._actions["file.print"].toolTip()
    assert settings.get(SHORTCUTS) == {"file.print": ("Ctrl+F12", "Ctrl+P")}
    again = Actions(Theme(qapp), keys=settings.get(SHORTCUTS))
    assert again.keys("file.print") == ("Ctrl+F12", "Ctrl+P")
    page.remove_button.click()
    assert Actions(Theme(qapp), keys=settings.get(SHORTCUTS)).keys("file.print") == ()
    page.reset_button.click()
    assert (page._actions.keys("file.print"), settings.get(SHORTCUTS)) == (("Ctrl+P",), {})


def test_what_the_user_removed_is_marked_and_has_a_way_back(page: KeyboardPage) -> None:
    page.select("file.print")
    page.remove_button.click()
    assert page._items["file.print"].text(1) == "Removed"
    assert page.message.text() == "Removed. “Reset” brings Ctrl+P back."
    page.search.setText("removed")
    assert [one for one, item in page._items.items() if not item.isHidden()] == ["file.print"]
    page.reset_button.click()
    assert page._items["file.print"].text(1) == "Ctrl+P"
    bare = next(spec.id for spec in SPECS if not page._actions.default_keys(spec.id) and spec.id in page._items)
    assert page._items[bare].text(1) == "", "it never had one"


def test_the_field_is_left_by_tab_and_esc_and_adds_nothing_by_itself(page: KeyboardPage, qtbot: QtBot) -> None:
    field = page.new_key
    field.setFocus()
    with qtbot.waitSignal(field.editingFinished):  # Qt's, a second after the last key
        press(page, "file.print", "Ctrl+F12")
    assert page._actions.keys("file.print") == ("Ctrl+P",)
    QTest.keyClick(field, Qt.Key.Key_Tab)
    assert page.add_button.hasFocus()
    QTest.keyClick(page.add_button, Qt.Key.Key_Space)
    assert page._actions.keys("file.print")[0] == "Ctrl+F12"
    assert page.list.hasFocus(), "the button is disabled, and the next one in the order has not been asked for"
    page.reset_button.click()
    press(page, "file.print", "Ctrl+F12")
    page.add_button.setFocus()
    QTest.keyClick(page.add_button, Qt.Key.Key_Backtab)
    assert field.hasFocus()
    QTest.keyClick(field, Qt.Key.Key_Backtab)
    assert page.list.hasFocus()
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert (page.list.hasFocus(), page._pressed) == (True, "")
    assert page._actions.keys("file.print") == ("Ctrl+P",)


def test_a_menu_s_key_and_one_more_than_fit_are_refused(page: KeyboardPage) -> None:
    press(page, "file.print", "Alt+F")
    assert ("File" in page.message.text(), page.add_button.isEnabled()) == (True, False)
    page._put(kept := ("Ctrl+P", "Ctrl+F8", "Ctrl+F9", "Ctrl+F11")[:MOST_KEYS])
    press(page, "file.print", "Ctrl+F12")
    assert (str(MOST_KEYS) in page.message.text(), page.add_button.isEnabled()) == (True, False)
    QTest.keyClick(page.new_key, Qt.Key.Key_Return)
    assert page._actions.keys("file.print") == kept


def test_keys_of_another_command_are_told_and_can_be_taken(page: KeyboardPage) -> None:
    press(page, "file.print", "Ctrl+E")
    owner = page._actions.words("file.export")
    assert owner in page.message.text()
    assert not page.add_button.isEnabled()
    page.take_button.click()
    assert (page._actions.keys("file.print")[0], page._actions.keys("file.export")) == ("Ctrl+E", ())
    page.select("file.export")
    assert "Ctrl+E" in page.message.text(), "what its default is"
    page.reset_button.click()
    assert (page._actions.keys("file.print"), page._actions.keys("file.export")) == (("Ctrl+P",), ("Ctrl+E",))


def test_keys_that_were_taken_go_back_with_a_reset(page: KeyboardPage, settings: Settings) -> None:
    press(page, "tab.close", "Ctrl+G")
    assert page.take_button.text() == f"Reassign to “{page._actions.words('tab.close')}”"
    page.take_button.setFocus()
    page.take_button.click()
    assert page.focusWidget() is page.list, "not the next button: Enter would press it"
    assert page._actions.keys("go.time") == ()
    page.reset_button.click()
    assert (page._actions.keys("tab.close")[0], page._actions.keys("go.time")) == ("Ctrl+W", ("Ctrl+G",))
    assert page._actions.words("go.time") in page.message.text()
    assert settings.get(SHORTCUTS) == {}


def test_the_time_field_shows_the_keys_as_they_are_now(page: KeyboardPage, qtbot: QtBot) -> None:
    field = TimeField(page._actions)
    qtbot.addWidget(field)
    field.resize(260, field.sizeHint().height())
    field.show()
    assert field.keycap.text() == "Ctrl G"
    assert field.keycap.height() < field.height() - 4, "it leaves the field's edge alone"
    page._actions.set_keys("go.time", ("Ctrl+F12",))
    assert field.keycap.text() == "Ctrl F12"
    assert field.toolTip().endswith("(Ctrl+F12)")
    page._actions.set_keys("go.time", ())
    assert field.keycap.isHidden()
    field.setText("1")
    field.clear()
    assert field.keycap.isHidden()


@pytest.mark.parametrize("keys", ["Ctrl+Alt+Q", "J", "5", "Up", "Space"])
def test_keys_that_type_or_move_are_refused_with_the_reason(page: KeyboardPage, keys: str) -> None:
    press(page, "file.print", keys)
    assert page.message.text()
    assert not page.add_button.isEnabled()
    assert page.take_button.isHidden()


def test_all_are_reset_together(page: KeyboardPage, settings: Settings) -> None:
    for action_id in ("file.print", "go.time"):
        page.select(action_id)
        page.remove_button.click()
    page.reset_all_button.click()
    assert all(page._actions.keys(spec.id) == page._actions.default_keys(spec.id) for spec in SPECS)
    assert settings.get(SHORTCUTS) == {}
    page.reset_all_button.click()
    assert settings.get(SHORTCUTS) == {"file.print": (), "go.time": ()}
    assert page._actions.keys("go.time") == ()
    page.reset_all_button.click()
    press(page, "file.print", "Ctrl+F12")
    QTest.keyClick(page.new_key, Qt.Key.Key_Return)
    assert page.reset_all_button.text() == "Reset all", "what was changed since then can’t be kept and taken back"
    page.reset_all_button.click()
    page.reset_all_button.click()
    assert settings.get(SHORTCUTS) == {"file.print": ("Ctrl+F12", "Ctrl+P")}


def test_a_search_finds_commands_and_keys(page: KeyboardPage) -> None:
    page.search.setText("ctrl+p")
    assert page.current == "file.print"
    page.search.setText("no such command")
    assert not page.new_key.isEnabled() or page.list.currentItem() is None
    page.search.clear()
    assert not any(item.isHidden() for item in page._items.values())


def test_shortcuts_from_a_file_that_someone_wrote_do_no_harm(qapp: QApplication) -> None:
    raw = {"file.print": ["Ctrl+J", "nonsense+", ""], "gone": ["F5"], "go.time": "F6", "file.quit": [7]}
    actions = Actions(Theme(qapp), keys=SHORTCUTS.read(raw))
    assert actions.keys("file.print") == ("Ctrl+J",)
    assert actions.keys("go.time") == actions.default_keys("go.time")
    assert actions.keys("file.quit") == actions.default_keys("file.quit")


def test_keys_are_called_as_on_keyboards() -> None:
    names = ("Media Play", "Toggle Media Play/Pause", "Alt+Return", "Ctrl+Enter", "Return")
    if sys.platform != "darwin":
        assert [key_text(one) for one in names] == ["Play key", "Play/Pause key", "Alt+Enter", "Ctrl+Enter", "Enter"]
