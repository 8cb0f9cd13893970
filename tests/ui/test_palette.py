"""The command palette, the sheet of shortcuts, and the dialog for links."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from explorer.app.shell.link_handler import LinkHandler
from explorer.model.known_settings import FONT_SIZE, RECENT_COMMANDS
from explorer.services import link_registration
from explorer.ui.command_palette import CommandPalette, match_rank
from explorer.ui.key_sheet import KeySheet
from explorer.ui.library.quick_switcher import QuickSwitcher
from explorer.ui.links_dialog import LinksDialog
from explorer.ui.small_widgets import PushButton, push_button
from tests.ui.conftest import User


def palette(user: User) -> CommandPalette:
    user.window.context.actions["help.palette"].trigger()
    found = user.window.findChildren(CommandPalette)[-1]
    assert isinstance(found, CommandPalette)
    return found


def names(dialog: CommandPalette) -> list[str]:
    return [dialog.list.item(row).text() for row in range(dialog.list.count())]


def test_commands_run_last_come_first_also_at_the_next_start(user: User) -> None:
    actions, settings = user.window.context.actions, user.window.context.settings
    for action_id in ("view.timeline", "view.side"):
        dialog = palette(user)
        dialog.field.setText(actions.words(action_id))
        dialog.field.returnPressed.emit()
    assert settings.get(RECENT_COMMANDS) == ("view.side", "view.timeline")
    dialog = palette(user)
    assert names(dialog)[:2] == [actions.words("view.side"), actions.words("view.timeline")]
    dialog.reject()


def test_choices_are_named_with_their_menu(user: User) -> None:
    user.window.context.settings.put(FONT_SIZE, 24)
    dialog = palette(user)
    assert dialog.list.horizontalScrollBar().maximum() == 0, "names give way to the shortcuts at the right"
    assert dialog.width() > 900, "it grows with the letters"
    dialog.field.setText("theme dark")
    assert names(dialog) == ["Theme: Dark"]
    dialog.field.setText("dark")
    assert {"Theme: Dark", "Page color: Dark"} <= set(names(dialog))
    dialog.reject()


def test_nothing_that_matches_is_said_and_three_points_are_an_ellipsis(user: User) -> None:
    dialog = palette(user)
    dialog.field.setText("zzz")
    assert (dialog.list.count(), dialog.status.text()) == (0, "No command matches “zzz”.")
    assert dialog.status.isVisible()
    dialog.field.setText("Bookmarks...")
    assert names(dialog) == ["Bookmarks…"]
    assert dialog.status.isHidden()
    dialog.reject()


def test_with_large_letters_shortcuts_are_whole(open_window: Callable[..., User]) -> None:
    user = open_window()
    user.window.window().resize(900, 600)
    user.window.context.settings.put(FONT_SIZE, 24)
    dialog = palette(user)
    QApplication.processEvents()
    assert dialog.width() > 800, "most of the window"
    assert dialog.list.horizontalScrollBar().maximum() == 0
    assert dialog.list.viewport().height() > 5 * dialog.list.sizeHintForRow(0)
    room, metrics = dialog.list.viewport().width(), dialog.list.fontMetrics()
    for row in range(dialog.list.count()):
        right = dialog.list.item(row).data(Qt.ItemDataRole.UserRole + 1)
        assert "+" not in right or metrics.horizontalAdvance(right.partition("  ")[0]) < room * 2 // 3 - 16
    dialog.reject()
    user.window.context.actions["help.keys"].trigger()
    sheet = user.window.findChildren(KeySheet)[-1]
    QApplication.processEvents()
    for label in sheet.findChildren(QLabel):
        if label.isVisible() and not label.wordWrap():
            assert label.mapTo(sheet, QPoint()).x() > 0
            assert label.width() >= label.sizeHint().width(), label.text()
    name = next(one for one in sheet.findChildren(QLabel) if one.text() == "Play previous segment")
    assert name.height() < 2 * name.fontMetrics().height(), "on one line"
    sheet.reject()
    user.window.context.actions["go.switch"].trigger()
    switcher = user.window.findChildren(QuickSwitcher)[-1]
    user.until(lambda: switcher._contents.is_loaded)
    switcher.field.setText("i")
    assert switcher.list.count()
    QApplication.processEvents()
    assert switcher.list.viewport().height() >= switcher.list.sizeHintForRow(0), "a whole row at least"
    switcher.reject()


def test_what_can_not_be_run_is_last_and_says_why(user: User) -> None:
    user.window.context.session.open_paper("guide")
    user.read("guide")
    dialog, actions = palette(user), user.window.context.actions
    dialog.field.setText(actions.words("read.copy_citation"))
    item = dialog.list.item(0)
    assert not item.flags() & Qt.ItemFlag.ItemIsEnabled
    assert item.data(Qt.ItemDataRole.AccessibleTextRole).endswith("Select text first")
    dialog.field.returnPressed.emit()
    assert dialog.isVisible(), "it can't be run"
    dialog.field.setText("copy")
    enabled = [bool(dialog.list.item(row).flags() & Qt.ItemFlag.ItemIsEnabled) for row in range(dialog.list.count())]
    assert enabled == sorted(enabled, reverse=True)
    for _ in range(20):
        QTest.keyClick(dialog.field, Qt.Key.Key_Down)
    assert dialog.list.currentRow() == enabled.count(True) - 1, "the arrows stop before what can't be run"
    dialog.reject()


def test_a_changed_shortcut_is_shown_everywhere(user: User) -> None:
    actions = user.window.context.actions
    actions["mark.undo"].setText("Undo drawing on p. 1")
    assert actions.name("mark.undo") == "Undo"
    actions.set_keys("file.print", ("Ctrl+F12",))
    dialog = palette(user)
    dialog.field.setText(actions.words("file.print"))
    assert dialog.list.item(0).data(Qt.ItemDataRole.AccessibleTextRole).endswith("Ctrl+F12")
    dialog.reject()
    actions["help.keys"].trigger()
    sheet = user.window.findChildren(KeySheet)[-1]
    assert not any("drawing on p. 1" in label.text() for label in sheet.findChildren(QLabel)), "only the names"
    sheet.search.setText("ctrl+f12")
    shown = {label.text() for label in sheet.findChildren(QLabel) if label.isVisible()}
    assert {actions.words("file.print"), "Ctrl+F12"} <= shown
    assert actions.words("file.open") not in shown
    sheet.search.setText("play or pause")
    found = [one for one in sheet.findChildren(QLabel) if one.isVisible() and one.text() == "Play or pause"]
    QApplication.processEvents()
    assert found[0].mapTo(sheet, QPoint()).x() < 100, "an empty column takes no room"
    assert found[0].width() >= found[0].fontMetrics().horizontalAdvance("Play or pause"), "its keys leave the name room"
    next(one for one in sheet.findChildren(QPushButton) if one.text() == "Close").click()
    assert not sheet.isVisible()


def test_links_are_registered_and_taken_back(user: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    user.window.context.actions["help.links"].trigger()
    dialog = user.window.findChildren(LinksDialog)[-1]
    if not LinkHandler.can_register:
        assert dialog.panel.button.isHidden()
        return
    before = dialog.panel.button.text()
    assert dialog.panel.button.property("primary"), "the one that acts stands out, not Close"
    dialog.panel.button.click()
    user.until(lambda: dialog.panel.button.isEnabled() and dialog.panel.button.text() != before)
    assert link_registration.is_registered()
    assert not dialog.panel.button.property("primary")
    dialog.panel.button.click()
    user.until(lambda: dialog.panel.button.isEnabled() and dialog.panel.button.text() == before)
    assert not link_registration.is_registered()
    dialog.accept()


@pytest.mark.parametrize("primary", [True, False])
def test_a_button_has_a_ring_for_the_keyboard_only(user: User, primary: bool) -> None:
    button = push_button("Do it", primary=primary)
    assert isinstance(button, PushButton)
    button.setParent(user.window)
    button.show()
    pictures = []
    for reason in (Qt.FocusReason.MouseFocusReason, Qt.FocusReason.TabFocusReason):
        button.clearFocus()
        button.setFocus(reason)
        pictures.append(button.grab().toImage())
    assert pictures[0] != pictures[1]
    button.deleteLater()


def test_names_that_begin_as_typed_come_before_those_found_by_their_menu() -> None:
    assert match_rank("Edit comment or note", ["edit", "c"]) == 0
    assert match_rank("Copy link to this page", ["edit", "c"]) == 2
    assert match_rank("Go to the credits", ["edit", "c"]) == 1
    assert match_rank("Comment or edit", ["edit", "c"]) == 1
    assert match_rank("Anything", []) == 0


def test_the_best_match_is_first(user: User) -> None:
    actions = user.window.context.actions
    dialog = palette(user)
    dialog.field.setText("view sp")
    assert names(dialog)[0] == actions.words("view.split")
    dialog.field.setText("help")
    assert dialog.list.count()
    dialog.reject()


def test_the_palette_is_only_as_high_as_what_it_found(user: User) -> None:
    dialog = palette(user)
    high, top = dialog.height(), dialog.y()
    dialog.field.setText(user.window.context.actions.words("file.settings"))
    assert dialog.list.count() == 1
    assert dialog.height() < high // 2
    assert dialog.list.viewport().height() >= dialog.list.sizeHintForRow(0)
    dialog.field.setText("")
    assert (dialog.height(), dialog.y()) == (high, top)
    dialog.reject()


def test_a_line_of_the_sheet_wraps_only_where_it_must(user: User) -> None:
    user.key(Qt.Key.Key_F1)
    sheet = user.window.findChildren(KeySheet)[-1]
    line = next(one for one in sheet.findChildren(QLabel) if one.text() == "Text cursor (caret browsing)")
    user.until(lambda: 0 < line.height() < 2 * line.fontMetrics().height())
    assert not any("Media" in one.text() for one in sheet.findChildren(QLabel) if "media key" not in one.text())
    sheet.close()
