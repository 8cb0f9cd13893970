"""Panels that share a side of the window: another one at the left beside the timeline and the library."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QListWidget, QWidget

from explorer.app.shell.action_needs import EPISODE
from explorer.app.shell.tokens import LEAST
from explorer.model.known_settings import FONT_SIZE
from explorer.ui import main_window
from explorer.ui.navigation import Navigation
from explorer.ui.panel_tabs import ICONS, WIDE, PanelTabs
from explorer.ui.panels import PanelSpec
from tests.ui.conftest import User, close_window


def make_list(lead: Navigation) -> QWidget:
    made = QListWidget()
    made.addItem(lead.context.library.root.name)
    return made


@pytest.fixture
def open_two_left(open_window: Callable[..., User], monkeypatch: pytest.MonkeyPatch) -> Callable[..., User]:
    """Return a function that opens the program with a second panel declared at the left."""
    second = PanelSpec("episodes", "Episodes", "left", make_list, needs=frozenset({EPISODE}))
    monkeypatch.setattr(main_window, "PANELS", (*main_window.PANELS, second))
    return open_window


def test_two_panels_at_the_left_have_tabs_and_the_one_in_front_is_remembered(
    open_two_left: Callable[..., User],
) -> None:
    user = open_two_left(late=False)
    user.window.prepare()
    panels = user.window.panels
    tabs = panels.left
    assert [tabs.tabText(tab) for tab in range(tabs.count())] == ["Timeline", "Library", "Episodes"]
    assert tabs.tabBar().isVisible()
    assert panels.current("left") == "timeline"
    user.until(panels["timeline"].isVisible)
    assert not panels.made("episodes")

    tabs.setCurrentIndex(2)
    made = panels.made("episodes")
    assert isinstance(made, QListWidget)
    user.until(made.isVisible)
    assert not panels["timeline"].isVisible()
    assert panels.current("right") == "paper"
    close_window(user)

    again = open_two_left()
    assert again.window.panels.current("left") == "episodes"
    assert again.window.panels["episodes"].isVisible()
    assert again.window.panels.current("right") == "paper"


def test_the_key_of_a_panel_behind_brings_it_to_the_front_and_folds_only_then(
    open_two_left: Callable[..., User],
) -> None:
    user = open_two_left()
    panels = user.window.panels
    user.window.show_panel("episodes")
    user.window.reader.take_focus()
    user.key(Qt.Key.Key_F4)
    assert panels.is_open("timeline")
    assert user.timeline.view.hasFocus()
    user.window.reader.take_focus()
    user.key(Qt.Key.Key_F4)
    assert user.timeline.view.hasFocus(), "what is shown without the focus gets it first"
    assert user.window.context.actions["view.timeline"].isChecked()
    user.key(Qt.Key.Key_F4)
    assert panels.left.isHidden()
    user.window.show_panel("episodes")
    assert panels["episodes"].isVisible()
    assert user.window.side.isVisible()


def test_a_side_that_is_hidden_leaves_the_focus_to_the_pages_and_the_strip_has_a_key(
    open_two_left: Callable[..., User],
) -> None:
    user = open_two_left()
    user.read("guide")
    for panel, fold in (("notes", "view.side"), ("timeline", "view.left")):
        user.window.show_panel(panel)
        user.window.panels[panel].setFocus()
        assert not user.window.reader.isAncestorOf(QApplication.focusWidget())
        user.window.context.actions[fold].trigger()
        assert user.window.reader.isAncestorOf(QApplication.focusWidget()), panel
    user.key(Qt.Key.Key_T, Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier)
    assert user.strip.hasFocus()
    user.key(Qt.Key.Key_Plus)
    assert not user.strip.zooming.part.is_whole


def test_a_panel_at_the_left_whose_needs_are_not_met_has_a_dead_tab(open_two_left: Callable[..., User]) -> None:
    user = open_two_left()
    tabs = user.window.panels.left
    assert [tabs.isTabEnabled(tab) for tab in range(tabs.count())] == [True, True, True]
    user.window.context.actions.offer(EPISODE, False)
    assert [tabs.isTabEnabled(tab) for tab in range(tabs.count())] == [True, True, False]


def test_a_folded_timeline_is_not_made_for_its_actions_which_know_its_cursor_later(
    open_window: Callable[..., User],
) -> None:
    user = open_window()
    user.window.fold_left(True)
    close_window(user)

    window = open_window(late=False).window
    actions = window.context.actions
    window.prepare()
    assert not window.panels.made("timeline")
    assert not actions["timeline.rename"].isEnabled()
    window.fold_left(False)
    window.navigation.timeline.focus_list()
    assert window.navigation.timeline.view.cursor_row()
    assert actions["timeline.rename"].isEnabled()


def test_the_timeline_is_in_front_at_first(shared_user: User) -> None:
    assert shared_user.window.panels["timeline"].isVisible()


def test_titles_without_room_become_icons_with_names(shared_user: User) -> None:
    window = shared_user.window
    side = window.side
    assert isinstance(side, PanelTabs)
    window.show_panel("notes")
    window.context.annotations.note_at_time(8112, "guide", text="A thought")

    def shown() -> list[str]:
        return [side.tabText(place) for place in range(side.count())]

    def is_cut() -> bool:
        bar = side.tabBar()
        return any(bar.tabRect(place).width() < bar.tabSizeHint(place).width() for place in range(side.count()))

    for width, form in ((400, WIDE), (230, ICONS)):
        side.setFixedWidth(width)
        shared_user.until(lambda width=width: side.width() == width)  # type: ignore[misc]
        assert side.form == form
        assert not is_cut(), shown()
    assert shown() == ["", "", side.titles[2], ""]
    assert side.tabToolTip(1) == "Transcript"
    tab = QAccessible.queryAccessibleInterface(side.tabBar()).child(1)
    assert tab.text(QAccessible.Text.Name) == "Transcript"
    side.setCurrentIndex(1)
    assert shown() == ["", "Transcript", "1", ""], "with the number of notes"
    assert not is_cut()
    side.setMinimumWidth(220)
    side.setMaximumWidth(16777215)


@pytest.mark.parametrize("width", [900, 1600])
def test_the_player_is_whole_at_large_letters(shared_user: User, width: int) -> None:
    window = shared_user.window
    window.resize(width, 800)
    window.context.settings.put(FONT_SIZE, 24)
    row = window.panels["player"]
    shared_user.until(lambda: row.height() == window.context.theme.scaled(36) == row.parentWidget().height())
    parts = [one for one in row.findChildren(QWidget) if one.parent() is row and one.isVisible()]
    parts.sort(key=lambda one: one.x())
    assert all(one.geometry().right() < other.x() for one, other in pairwise(parts))
    assert all(row.rect().contains(one.geometry()) and one.height() >= one.minimumSizeHint().height() for one in parts)
    offers = [one for one in row.now.offers if one.isVisible()]
    assert all(one.width() >= one.sizeHint().width() for one in offers)


def test_a_panel_opened_by_its_key_in_the_narrowest_window_is_whole(user: User) -> None:
    window = user.window
    window.prepare_hidden()
    window.window().resize(*LEAST)
    user.until(lambda: window.width() == LEAST[0])
    for key, area in ((Qt.Key.Key_F6, window.side), (Qt.Key.Key_F4, window.panels.left)):
        user.key(key)
        user.until(area.isVisible)
        QCoreApplication.processEvents()
        assert area.geometry().intersected(window.rect()) == area.geometry()
        assert not area.geometry().intersects(window.readers.geometry())
        rows = (window.top, window.panels["player"], window.reader.tools)
        for row in rows:
            shown = [one for one in row.findChildren(QWidget) if one.parent() is row and one.isVisible()]
            shown.sort(key=lambda one: one.x())
            assert all(one.geometry().right() < other.x() for one, other in pairwise(shown)), row
            assert shown[-1].geometry().right() <= row.width()
        user.key(key)
        user.until(area.isHidden)


@pytest.mark.own_window
def test_the_title_in_front_is_whole_with_large_letters(user: User) -> None:
    window = user.window
    window.context.settings.put(FONT_SIZE, 24)
    window.resize(1060, 640)
    window.show_panel("transcript")
    bar = window.side.tabBar()
    front = bar.currentIndex()
    assert bar.tabText(front) == "Transcript"
    user.until(lambda: bar.tabRect(front).width() >= bar.tabSizeHint(front).width() > 100)
