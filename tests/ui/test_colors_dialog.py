"""The user's own names and looks of colors: seen at once, kept, and harmless whatever they are."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListWidget

from explorer.model.annotation_colors import DEFAULT, Swatch
from explorer.model.known_settings import PALETTE
from explorer.ui.colors_dialog import ColorsDialog
from explorer.ui.command_palette import CommandPalette
from explorer.ui.reader.pages.page_view import PageView
from tests.ui.conftest import User, close_window
from tests.ui.reading import count_pixels, double_click, make_pdf, middle, open_pdf, picture, word_quad, words


@pytest.fixture
def view(user: User, tmp_path: Path) -> PageView:
    view = open_pdf(user, make_pdf(tmp_path / "words.pdf", words((72, 100, "The quick brown fox"))))
    user.text_there(0)
    return view


def opened(user: User, answer: QColor | None = None) -> ColorsDialog:
    dialog = ColorsDialog(user.window.context, user.window, lambda now, title: answer)
    dialog.open()
    return dialog


def rename(dialog: ColorsDialog, swatch: str, name: str) -> None:
    field = dialog.names[swatch]
    field.selectAll()
    QTest.keyClicks(field, name)
    field.editingFinished.emit()


def test_a_name_is_seen_in_menus_tips_and_commands_and_kept(user: User, open_window: Callable[..., User]) -> None:
    dialog = opened(user)
    rename(dialog, "green", "Method")
    actions = user.window.context.actions
    assert (actions["mark.color.green"].text(), actions["mark.color.green"].toolTip()) == ("Method", "Method (2)")
    button = user.window.reader.tools._by_name["green"]
    assert (button.toolTip(), button.accessibleName()) == ("Method (2)", "Method")
    dialog.accept()
    commands = CommandPalette(user.window.context.actions, user.window)
    commands.field.setText("method")
    found = commands.findChild(QListWidget)
    assert found.item(0).text() == "Method"
    assert found.item(0).data(Qt.ItemDataRole.AccessibleTextRole) == "Method, 2"
    user.saved()
    close_window(user)
    again = open_window()
    assert again.window.context.actions["mark.color.green"].text() == "Method"


def test_a_color_is_seen_on_the_page_at_once_and_nothing_is_rendered(user: User, view: PageView) -> None:
    double_click(view, middle(user, 0, word_quad(view, 0, "quick")))
    user.key(Qt.Key.Key_H)
    user.until(lambda: view.is_sharp() and view.tiles and not view.tiles._asked)
    assert view.tiles
    tiles, before = view.tiles, view.tiles.rendered
    dialog = opened(user, QColor("#00ff00"))
    dialog.looks["yellow"].click()
    assert user.window.context.settings.get(PALETTE)[0] == Swatch("yellow", "Yellow", "#00ff00")
    shown = picture(view)
    assert count_pixels(shown, lambda c: c.green() > 250 and c.red() < 90 and c.blue() < 90)
    assert (view.tiles, view.tiles.rendered, view.tiles._asked) == (tiles, before, {})
    dialog.reset.click()
    assert user.window.context.theme.palette == DEFAULT
    assert not count_pixels(picture(view), lambda c: c.green() > 250 and c.red() < 90 and c.blue() < 90)
    dialog.accept()


def test_no_name_and_no_color_leave_it_as_it_was(user: User) -> None:
    dialog = opened(user)
    dialog.names["blue"].setText("   ")
    dialog.names["blue"].editingFinished.emit()
    dialog.looks["blue"].click()
    assert dialog.names["blue"].text() == "Blue"
    assert user.window.context.theme.palette == DEFAULT
    dialog.accept()


@pytest.mark.parametrize(
    ("name", "text"),
    [("Tom & Jerry", "Tom & Jerry"), ("<img src=x>", "<img src=x>"), ("x" * 500, "x" * 40), ("a\t b", "a b")],
)
def test_hostile_names_are_words_and_nothing_else(user: User, name: str, text: str) -> None:
    dialog = opened(user)
    dialog.names["pink"].setText(name)
    dialog.names["pink"].editingFinished.emit()
    actions = user.window.context.actions
    assert actions.words("mark.color.pink") == text
    assert "<img" not in actions["mark.color.pink"].toolTip()
    assert actions["mark.color.pink"].text().replace("&&", "").count("&") == 0, "no letter became a key"
    assert dialog.names["pink"].text() == text
    dialog.accept()
