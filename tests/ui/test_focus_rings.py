"""Rings around what has the focus: by the keyboard, and not by a click or a menu that was closed after one."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListWidget, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from explorer.ui.focus_rings import FocusRing, RingTabBar, came_by_key
from explorer.ui.settings.setting_controls import Segments
from tests.ui.conftest import User

REASON = Qt.FocusReason


@pytest.fixture
def user(shared_user: User) -> User:
    return shared_user


def test_what_comes_back_from_a_menu_is_as_it_was() -> None:
    assert came_by_key(REASON.TabFocusReason, False)
    assert came_by_key(REASON.ShortcutFocusReason, False)
    assert not came_by_key(REASON.MouseFocusReason, True)
    for before in (True, False):
        assert came_by_key(REASON.PopupFocusReason, before) is before
        assert came_by_key(REASON.ActiveWindowFocusReason, before) is before


def test_a_list_has_its_ring_by_keys_only(qtbot: QtBot) -> None:
    view = QListWidget()
    qtbot.addWidget(view)
    view.addItems(["Appearance", "Reading"])
    FocusRing(view)
    view.show()
    place = view.visualItemRect(view.item(1)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    view.setFocus(REASON.MouseFocusReason)
    assert view.property("ring") is False
    QTest.keyClick(view, Qt.Key.Key_Up)
    assert view.property("ring") is True
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place))
    assert view.property("ring") is False


def test_segments_and_tabs_show_the_focus(user: User) -> None:
    box = QWidget(user.window)
    column = QVBoxLayout(box)
    segments, tabs = Segments((("a", "Light"), ("b", "Dark"))), RingTabBar()
    segments.show_value("a")
    tabs.addTab("Notes")
    tabs.addTab("Inbox")
    column.addWidget(segments)
    column.addWidget(tabs)
    box.show()
    tabs.setCurrentIndex(1)
    for widget, reasons in (
        (segments.buttons["a"], (REASON.MouseFocusReason, REASON.TabFocusReason)),
        (tabs, (None, REASON.TabFocusReason)),
    ):
        pictures = []
        for reason in reasons:
            widget.clearFocus()
            if reason is not None:
                widget.setFocus(reason)
            pictures.append(widget.grab().toImage())
        assert pictures[0] != pictures[1], widget
    box.deleteLater()


def test_the_strip_has_no_ring_after_its_menu(user: User) -> None:
    strip = user.strip
    strip.setFocus(REASON.MouseFocusReason)
    before = strip.grab().toImage()
    user.window.readers.take_focus()
    strip.setFocus(REASON.PopupFocusReason)
    assert strip.grab().toImage() == before
    user.window.readers.take_focus()
    strip.setFocus(REASON.TabFocusReason)
    assert strip.grab().toImage() != before
    user.window.readers.take_focus()
