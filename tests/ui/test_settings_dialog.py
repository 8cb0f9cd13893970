"""The settings dialog: every row acts at once, has a way back, is found by the search and reached by the keyboard."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QRadioButton, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from explorer.model.known_settings import (
    ALL,
    ASK_FIRST,
    AUTHOR,
    CONTACT,
    DENSITY,
    ENDPOINTS,
    EXPORT_FOLDER,
    FONT_SIZE,
    LANGUAGE,
    MARK_COLOR,
    MARK_KIND,
    MIDDLE_DRAG,
    PAGE_COLORS,
    PREVIEWS_OFF,
    PROXY,
    THEME,
)
from explorer.model.setting import Setting
from explorer.ui.settings.about_page import PathRow
from explorer.ui.settings.keyboard_page import KeyboardPage
from explorer.ui.settings.restart_button import RestartButton
from explorer.ui.settings.setting_controls import ChoiceMenu, FolderField, LineField, ProxyField, Segments, Switch
from explorer.ui.settings.setting_row import SettingRow
from explorer.ui.settings.settings_dialog import SettingsDialog
from explorer.ui.settings.settings_page import SettingsPage
from explorer.ui.settings.settings_pages import open_settings
from tests.ui.conftest import User, close_window, stored


@pytest.fixture
def dialog(shared_user: User) -> Iterator[SettingsDialog]:
    settings = shared_user.window.context.settings
    before = {one: settings.get(one) for one in ALL}
    shared_user.window.context.actions["file.settings"].trigger()
    found = shared_user.window.findChild(SettingsDialog)
    assert isinstance(found, SettingsDialog)
    QTest.qWaitForWindowExposed(found)
    found.show_page("Appearance")  # and not the one that the test before has left
    yield found
    if isValid(found):
        found.reject()
    for one, value in before.items():
        settings.put(one, value)


def row(dialog: SettingsDialog, setting: Setting) -> SettingRow:
    """The row of a setting, on the page that is opened for it."""
    for place in range(dialog.list.count()):
        dialog.list.setCurrentRow(place)
        for one in dialog.page.rows:
            if isinstance(one, SettingRow) and one.spec.setting is setting:
                return one
    raise AssertionError(f"no row for {setting.key}")


def stops(dialog: SettingsDialog) -> list[QWidget]:
    """What Tab leads to from the search on, until it is there again."""
    dialog.search.setFocus()
    found: list[QWidget] = []
    while len(found) < 100 and (not found or found[-1] is not dialog.search):
        QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
        found.append(dialog.focusWidget())
    return found


@pytest.mark.parametrize("searched", ["", "color", "folder"])
def test_tab_goes_through_the_dialog_as_it_is_read(dialog: SettingsDialog, searched: str) -> None:
    assert dialog.focusWidget() is dialog.search
    for title in ("Library", "Reading", "Appearance"):
        dialog.show_page(title)
    dialog.search.setText(searched)
    order = stops(dialog)
    assert (order[0], order[-2:]) == (dialog.list, [dialog.close_button, dialog.search])
    middles = [one.mapTo(dialog, one.rect().center()).y() for one in order[1:-2]]
    assert len(middles) > 2
    assert middles == sorted(middles)


def type_into(field: LineField, text: str) -> None:
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def test_a_change_acts_at_once_is_told_as_changed_and_can_be_taken_back(
    shared_user: User, dialog: SettingsDialog
) -> None:
    context = shared_user.window.context
    theme = row(dialog, THEME)
    assert isinstance(theme.control, Segments)
    assert not theme.changed.isVisible()
    theme.control.buttons["dark"].click()
    assert context.theme.tokens.dark
    assert theme.changed.isVisible()
    theme.reset.click()
    assert (context.settings.get(THEME), context.theme.mode) == ("system", "system")
    assert not theme.changed.isVisible()
    size = row(dialog, FONT_SIZE)
    assert isinstance(size.control, ChoiceMenu)
    before, height = shared_user.window.top.title.font().pixelSize(), shared_user.timeline.filter.height()
    QTest.keyClicks(size.control, "20")
    assert context.settings.get(FONT_SIZE) == 20
    assert shared_user.window.top.title.font().pixelSize() == round(before * 20 / 13)
    shared_user.until(lambda: shared_user.timeline.filter.height() > height + 8)
    size.reset.click()
    assert shared_user.window.top.title.font().pixelSize() == before
    switch = row(dialog, PREVIEWS_OFF)
    assert isinstance(switch.control, Switch)
    assert switch.control.isChecked(), "on is the default of what is stored as off"
    switch.control.setFocus()
    QTest.keyClick(switch.control, Qt.Key.Key_Space)
    assert context.settings.get(PREVIEWS_OFF)
    assert not context.actions.is_checked("view.previews")
    context.settings.put(PREVIEWS_OFF, False)
    assert switch.control.isChecked(), "changed elsewhere"
    assert not switch.changed.isVisible()


def test_what_was_last_used_is_shown_and_what_is_chosen_is_used_next(shared_user: User, dialog: SettingsDialog) -> None:
    marks = shared_user.window.reader.controls.annotating
    color = row(dialog, MARK_COLOR)
    assert isinstance(color.control, ChoiceMenu)
    QTest.keyClicks(color.control, "Gr")
    assert shared_user.window.context.annotations.color == "green"
    kind = row(dialog, MARK_KIND)
    assert isinstance(kind.control, Segments)
    kind.control.buttons["underline"].click()
    assert marks.kind == "underline"
    marks.choose_color("pink")
    assert color.control.currentData() == "pink"


def test_the_search_finds_rows_of_all_pages(dialog: SettingsDialog) -> None:
    dialog.search.setFocus()
    for letter in "color":
        QTest.keyClick(QApplication.focusWidget(), letter)
    shown = [one.label.text() for one in dialog.findChildren(SettingRow) if one.isVisible()]
    assert "Page color" in shown
    assert "Color of new annotations" in shown
    assert "Proxy" not in shown
    assert dialog.list.currentItem().text() == "Appearance", "where the first of them is"
    dialog.search.setText("middle pan")
    assert dialog.list.currentItem().text() == "Reading"
    assert dialog.list.currentItem().isSelected()
    assert [one.spec.setting for one in dialog.findChildren(SettingRow) if one.isVisible()] == [MIDDLE_DRAG]
    dialog.search.setText("pen")
    shown = [one.label.text() for one in dialog.findChildren(SettingRow) if one.isVisible()]
    assert (shown[0], "Open papers" in shown) == ("Pen width", False), "only what begins so"
    dialog.search.setText("keyboard")
    pages = dialog.findChildren(SettingsPage)
    assert [one.title for one in pages if one.isVisible()] == ["Keyboard"], "and no row that mentions it"
    dialog.search.setText("zzz font")
    shown = [one.label.text() for one in dialog.findChildren(SettingRow) if one.isVisible()]
    assert "Font size of notes" in shown, "one word is better than none"
    assert dialog.nothing.isVisible()
    assert dialog.nothing.text() == "No setting matches “zzz font”, only a part of it:"
    assert "Proxy" not in shown
    dialog.search.setText("zzz")
    assert dialog.nothing.isVisible()
    assert dialog.nothing.text() == "No setting matches “zzz”."
    assert not dialog.list.selectedItems()
    QTest.keyClick(dialog.search, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert dialog.search.text() == ""
    assert next(one.spec.setting for one in dialog.findChildren(SettingRow) if one.isVisible()) is THEME


def test_a_page_is_turned_to_from_what_was_searched(dialog: SettingsDialog) -> None:
    dialog.show_page("Listening")
    dialog.search.setFocus()
    QTest.keyClicks(dialog.search, "proxy")
    assert dialog.list.currentItem().text() == "Downloads"
    QTest.keyClick(dialog.search, Qt.Key.Key_Escape)
    assert (dialog.list.currentItem().text(), dialog.page.isVisible()) == ("Listening", True), "as before"
    QTest.keyClicks(dialog.search, "proxy")
    QTest.keyClick(dialog.search, Qt.Key.Key_Down)
    QTest.keyClick(dialog.list, Qt.Key.Key_Up)
    assert (dialog.list.currentItem().text(), dialog.search.text()) == ("Notes and export", "")
    assert dialog.list.hasFocus()
    assert [one.title for one in dialog.findChildren(SettingsPage) if one.isVisible()] == ["Notes and export"]
    QTest.keyClicks(dialog.search, "proxy")
    rect = dialog.list.visualItemRect(dialog.list.currentItem())
    QTest.mouseClick(dialog.list.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    assert (dialog.page.title, dialog.search.text()) == ("Downloads", "")


def test_a_value_that_cannot_be_used_is_told_beside_its_field_and_not_stored(
    shared_user: User, dialog: SettingsDialog, tmp_path: Path
) -> None:
    settings = shared_user.window.context.settings
    proxy = row(dialog, PROXY)
    assert isinstance(proxy.control, ProxyField)
    proxy.control.ways.buttons["manual"].click()
    for wrong in ("proxy.uni.example:99999", "proxy.uni.example", "http://me:secret@proxy.uni.example:80"):
        type_into(proxy.control.field, wrong)
        assert "port" in proxy.wrong.text()
        assert proxy.wrong.isVisible()
        assert settings.get(PROXY) == ""
    type_into(proxy.control.field, "proxy.uni.example:3128")
    assert settings.get(PROXY) == "http://proxy.uni.example:3128"
    assert not proxy.wrong.isVisible()
    mirror = row(dialog, ENDPOINTS["arxiv_web"])
    assert isinstance(mirror.control, LineField)
    assert mirror.control.placeholderText() == "https://arxiv.org"
    type_into(mirror.control, "http://mirror.example")
    assert mirror.wrong.isVisible()
    assert settings.get(ENDPOINTS["arxiv_web"]) == ""
    type_into(mirror.control, "https://mirror.example/arxiv")
    assert settings.get(ENDPOINTS["arxiv_web"]) == "https://mirror.example/arxiv"
    gone = tmp_path / "gone"
    folder = row(dialog, EXPORT_FOLDER)
    assert isinstance(folder.control, FolderField)
    type_into(folder.control.field, str(gone))
    assert folder.wrong.isVisible()
    gone.mkdir()
    type_into(folder.control.field, f"{gone} ")
    assert settings.get(EXPORT_FOLDER) == gone
    assert not folder.wrong.isVisible()
    folder.reset.click()
    assert settings.get(EXPORT_FOLDER) is None


def test_a_value_that_cannot_be_used_is_not_dropped_silently_on_close(
    shared_user: User, dialog: SettingsDialog
) -> None:
    proxy, contact = row(dialog, PROXY), row(dialog, CONTACT)
    assert isinstance(contact.control, LineField)
    dialog.show_page("Downloads")
    QApplication.processEvents()
    below = contact.control.mapTo(dialog, QPoint(0, 0))
    proxy.control.ways.buttons["manual"].click()
    gap = proxy.geometry().bottom() - proxy.control.mapTo(proxy.parentWidget(), QPoint(0, proxy.control.height())).y()
    assert gap <= 1, "no room is kept for a sentence"
    QTest.keyClicks(proxy.control.field, "nonsense")
    QTest.mousePress(contact.control, Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    assert contact.control.mapTo(dialog, QPoint(0, 0)) == below, "the click hits it"
    assert not proxy.wrong.isVisible()
    QTest.mouseRelease(contact.control, Qt.MouseButton.LeftButton)
    shared_user.until(proxy.wrong.isVisible)
    dialog.show_page("Appearance")
    dialog.close_button.click()
    assert dialog.isVisible()
    assert dialog.list.currentItem().text() == "Downloads"
    assert "Not saved" in dialog.said.text()
    assert (proxy.wrong.isVisible(), proxy.control.field.text()) == (True, "nonsense")
    dialog.close_button.click()
    assert not dialog.isVisible()
    assert shared_user.window.context.settings.get(PROXY) == ""


def test_the_page_that_was_open_last_is_shown_again(shared_user: User) -> None:
    window = shared_user.window
    for page in ("Keyboard", "Appearance"):
        for is_again in (False, True):
            window.context.actions["file.settings"].trigger()
            (dialog,) = (one for one in window.findChildren(SettingsDialog) if one.isVisible())
            assert not is_again or dialog.list.currentItem().text() == page
            dialog.show_page(page)
            dialog.accept()


def test_what_was_typed_counts_when_the_dialog_is_closed(shared_user: User, dialog: SettingsDialog) -> None:
    author = row(dialog, AUTHOR)
    author.control.setFocus()
    QTest.keyClicks(author.control, "Ada Example")
    QTest.keyClick(author.control, Qt.Key.Key_Escape)
    assert not isValid(dialog) or not dialog.isVisible()
    assert shared_user.window.context.settings.get(AUTHOR) == "Ada Example"


@pytest.mark.own_window
def test_enter_reassigns_keys_whose_owner_is_told_in_view(user: User) -> None:
    actions = user.window.context.actions
    user.window.context.settings.put(FONT_SIZE, 24)
    user.window.window().resize(700, 460)
    user.until(lambda: user.window.width() == 700)
    dialog = open_settings(user.window)
    dialog.show_page("Keyboard")
    page = dialog.findChild(KeyboardPage)
    assert isinstance(page, KeyboardPage)
    for action_id, enter in (("file.print", Qt.Key.Key_Return), ("mark.highlight", Qt.Key.Key_Enter)):
        page.select(action_id)
        page.new_key.setFocus()
        QTest.keyClick(page.new_key, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
        assert "Ctrl+F belongs to" in page.message.text()
        user.until(lambda: page.message.visibleRegion().boundingRect() == page.message.rect())
        page.take_button.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(page.take_button, enter)
        assert "Ctrl+F" in actions.keys(action_id)
    assert dialog.isVisible()


@pytest.mark.own_window
def test_a_kill_takes_what_was_typed_and_leaves_nothing_for_later(user: User, qtbot: QtBot, library: Path) -> None:
    dialog = open_settings(user.window)
    author = row(dialog, AUTHOR)
    author.control.setFocus()
    QTest.keyClicks(author.control, "Ada Example")
    dialog.show_page("Keyboard")
    page = dialog.findChild(KeyboardPage)
    assert isinstance(page, KeyboardPage)
    page.select("mark.highlight")
    page.new_key.setFocus()
    QTest.keyPress(page.new_key, Qt.Key.Key_F12, Qt.KeyboardModifier.ControlModifier)
    with qtbot.capture_exceptions() as exceptions:
        close_window(user)  # its actions are deleted before the dialog, which a field leaves that takes keys
    assert exceptions == []
    with closing(stored(library)) as store:
        assert store.settings.get(AUTHOR.key) == "Ada Example"


def test_every_row_is_reached_by_tab_and_named(shared_user: User, dialog: SettingsDialog) -> None:
    for place in range(dialog.list.count()):
        dialog.list.setCurrentRow(place)
        dialog.list.setFocus()
        reached: list[QWidget] = []
        while (at := QApplication.focusWidget()) not in reached:
            assert at is not None
            reached.append(at)
            assert at.accessibleName() or (isinstance(at, QPushButton) and at.text()), at
            QTest.keyClick(at, Qt.Key.Key_Tab)
        for one in dialog.page.rows:
            assert any(one.isAncestorOf(at) for at in reached), one.label.text()
        assert dialog.close_button in reached


def test_the_arrow_keys_choose_among_segments(shared_user: User, dialog: SettingsDialog) -> None:
    colors = row(dialog, PAGE_COLORS)
    assert isinstance(colors.control, Segments)
    colors.control.setFocus()
    at = QApplication.focusWidget()
    assert isinstance(at, QRadioButton)
    QTest.keyClick(at, Qt.Key.Key_Right)
    assert shared_user.window.context.settings.get(PAGE_COLORS) == "paper"
    now = QApplication.focusWidget()
    assert isinstance(now, QRadioButton)
    assert now.text() == "Original"


def test_every_page_fits_a_small_window_with_large_letters(
    open_window: Callable[..., User],
) -> None:
    user = open_window()
    user.window.window().resize(900, 600)
    user.window.context.settings.put(FONT_SIZE, 24)
    user.window.context.settings.put(DENSITY, "compact")
    user.window.context.settings.put(THEME, "dark")
    user.ctrl(Qt.Key.Key_Comma)
    dialog = user.window.findChild(SettingsDialog)
    assert isinstance(dialog, SettingsDialog)
    assert dialog.width() <= 900
    assert dialog.height() <= 600
    for place in range(dialog.list.count()):
        dialog.list.setCurrentRow(place)
        QApplication.processEvents()
        area = dialog._area
        body = area.widget()
        assert body
        assert body.minimumSizeHint().width() <= area.viewport().width(), dialog.page.title
        below = area.verticalScrollBar().maximum()
        assert below == 0 or below > user.window.context.theme.scaled(13), "a line or more, else it scrolls for nothing"
    dialog.reject()


def test_the_library_is_backed_up_and_the_installation_checked(user: User) -> None:
    user.ctrl(Qt.Key.Key_Comma)
    dialog = user.window.findChild(SettingsDialog)
    assert isinstance(dialog, SettingsDialog)
    dialog.show_page("Library")
    page = dialog.page
    page.backups.buttons[0].click()
    user.until(lambda: "Saved as" in page.backups.told.text())
    library = user.window.context.library
    assert [one.name in page.backups.told.text() for one in library.backups()] == [True]
    page.place.button.click()
    assert user.shown == [library.root]
    dialog.show_page("About")
    about = dialog.page
    about.button.click()
    user.until(lambda: about.button.isEnabled())
    assert about.verdict.text() == "Everything works."
    assert str(library.root) in about.report.toPlainText()
    dialog.reject()


def test_ask_first_is_a_switch(shared_user: User, dialog: SettingsDialog) -> None:
    ask = row(dialog, ASK_FIRST)
    QTest.mouseClick(ask.control, Qt.MouseButton.LeftButton)
    assert shared_user.window.context.settings.get(ASK_FIRST)


def test_a_label_is_level_with_its_value_beside_a_button(dialog: SettingsDialog) -> None:
    dialog.show_page("About")
    QApplication.processEvents()
    rows = [row for row in dialog.page.rows if isinstance(row, PathRow)]
    assert rows
    for row in rows:
        middles = [one.mapTo(row, one.rect().center()).y() for one in (row.label, row.field, row.button)]
        assert max(middles) - min(middles) <= 2, "a label of two lines is a little higher"


def test_the_program_offers_to_restart_in_the_chosen_language(
    shared_user: User, dialog: SettingsDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, asked = shared_user.window, []
    monkeypatch.setattr(window, "restart", asked.append)
    language = row(dialog, LANGUAGE)
    (again,) = language.findChildren(RestartButton)
    assert again.isHidden()
    window.context.settings.put(LANGUAGE, "de")
    assert not again.isHidden()
    again.click()
    assert asked == [window.context.subjects.place.again()]
    language.reset.click()
    assert again.isHidden()


def test_switches_begin_where_other_controls_do(shared_user: User, dialog: SettingsDialog) -> None:
    dialog.show_page("Reading")
    QApplication.processEvents()
    rows = [one for one in dialog.findChildren(SettingRow) if one.isVisible()]
    edges = {one.control.x() + Switch.RING * isinstance(one.control, Switch) for one in rows}
    assert len(edges) == 1, [(one.label.text(), one.control.x(), type(one.control)) for one in rows]
