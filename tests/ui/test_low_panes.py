"""Low panes: what is below a list gives way to it, and a page with little room scrolls."""

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QListWidget, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from explorer.ui.dialog import Dialog, foot
from explorer.ui.low_panes import Foot, scrolling


def test_a_foot_gives_way_to_a_list_with_little_room(qtbot: QtBot) -> None:
    pane = QWidget()
    qtbot.addWidget(pane)
    view = QListWidget(pane)
    foot = Foot(view, lambda: 150, pane)
    QVBoxLayout(foot).addWidget(QPushButton("Add"))
    column = QVBoxLayout(pane)
    column.addWidget(view, 1)
    column.addWidget(foot)
    pane.show()
    for height, shown in ((400, True), (190, False), (400, True)):
        pane.resize(200, height)
        QApplication.processEvents()
        assert foot.isVisible() is shown, height
        assert view.height() >= 150, height
    foot.want(False)
    pane.resize(200, 500)
    assert not foot.isVisible()


def test_a_page_without_room_scrolls_and_is_a_stop_of_tab_then_only(qtbot: QtBot) -> None:
    page = QWidget()
    text = QLabel("Nothing waits here. " * 20)
    text.setWordWrap(True)
    QVBoxLayout(page).addWidget(text)
    outer = QWidget()
    qtbot.addWidget(outer)
    area = scrolling(page, "Inbox", outer)
    QVBoxLayout(outer).addWidget(area)
    outer.resize(300, 800)
    outer.show()
    assert area.focusPolicy() == Qt.FocusPolicy.NoFocus
    outer.resize(300, 100)
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() > 0)
    assert area.focusPolicy() == Qt.FocusPolicy.TabFocus
    assert text.height() >= text.heightForWidth(text.width()), "none of it is cut"


@pytest.mark.parametrize("backwards", [False, True])
def test_what_gets_the_focus_in_a_low_page_is_scrolled_into_view(qtbot: QtBot, backwards: bool) -> None:
    page = QWidget()
    text = QLabel("Nothing waits here. " * 40)
    text.setWordWrap(True)
    first, last = QPushButton("Open a file"), QPushButton("Look it up")
    column = QVBoxLayout(page)
    for one in (text, first, last):
        column.addWidget(one)
    outer = QWidget()
    qtbot.addWidget(outer)
    above, below = QPushButton("Before"), QPushButton("After")
    area = scrolling(page, "Inbox", outer)
    column = QVBoxLayout(outer)
    for one in (above, area, below):
        column.addWidget(one)
    outer.resize(300, 220)
    with qtbot.waitActive(outer):
        outer.show()
        outer.activateWindow()
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() > 0)
    (below if backwards else above).setFocus()
    key = Qt.Key.Key_Backtab if backwards else Qt.Key.Key_Tab
    met: list[QWidget] = []
    for _ in range(6):
        focus = QApplication.focusWidget()
        assert focus
        QTest.keyClick(focus, key)
        now = QApplication.focusWidget()
        assert now
        met.append(now)
        if page.isAncestorOf(now):
            seen = now.visibleRegion().boundingRect()
            assert seen == now.rect(), now
    assert {first, last} <= set(met)


def test_a_dialog_is_as_high_as_its_wrapped_text_needs(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(600, 500)
    window.show()
    dialog = Dialog(window)
    text = QLabel("An address may be that of a feed. " * 12)
    text.setWordWrap(True)
    body = QVBoxLayout()
    body.addWidget(text)
    dialog.lay_out(body, foot(QPushButton("Cancel")))
    dialog.fit(QSize(300, 100), 32)
    dialog.show()
    QApplication.processEvents()
    assert text.height() >= text.heightForWidth(text.width())
    assert dialog.height() <= window.height()
    dialog.close()
