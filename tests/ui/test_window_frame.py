"""The frame around the panes: the last run's picture first, and everything kept when it closes."""

import os
import signal
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QCloseEvent, QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from explorer.model.annotation import words
from explorer.model.known_settings import LAST_MOMENT, WINDOW_GEOMETRY, WINDOW_TAB, WINDOW_TIMELINE
from explorer.ui.dialog import Dialog
from explorer.ui.window_frame import WindowFrame
from tests.ui.conftest import User, close_window, remembered

BLUE = QColor("#2f63d8")


class Body(QLabel):
    """A blue body that may refuse to be closed."""

    stays = False

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("A blue body")
        self.setStyleSheet(f"background: {BLUE.name()}")

    def closeEvent(self, event: QCloseEvent) -> None:
        event.setAccepted(not self.stays)


def closed_once(qtbot: QtBot, picture: Path) -> str:
    """A frame with a body has been on the screen and was closed; its geometry."""
    frame = WindowFrame(None, picture)
    frame.hold(Body(), lambda: None)
    frame.show()
    qtbot.waitExposed(frame)
    geometry = frame.geometry_text()
    assert frame.close()
    frame.deleteLater()
    return geometry


def test_the_next_run_begins_with_the_picture_of_the_last(qtbot: QtBot, tmp_path: Path) -> None:
    picture = tmp_path / "cache" / "window.picture"
    geometry = closed_once(qtbot, picture)
    frame = WindowFrame(geometry, picture)
    assert frame.has_picture
    with qtbot.waitSignal(frame.pictured):
        frame.show()
    assert frame.grab().toImage().pixelColor(100, 100) == BLUE

    body = Body()
    frame.hold(body, lambda: None)
    assert not frame.has_picture
    assert not picture.exists(), "after a crash the next run would begin with what is no longer so"
    assert frame._curtain.isVisible(), "until the body is drawn whole"
    frame.reveal()
    assert not frame._curtain.isVisible()
    assert frame.windowTitle() == "A blue body"
    body.setWindowTitle("another")
    assert frame.windowTitle() == "another"
    frame.close()
    frame.deleteLater()


def test_a_picture_that_does_not_fit_or_is_broken_is_not_shown(qtbot: QtBot, tmp_path: Path) -> None:
    picture = tmp_path / "window.picture"
    geometry = closed_once(qtbot, picture)
    whole = picture.read_bytes()
    QApplication.sendPostedEvents()
    other = WindowFrame(None, picture)
    assert not other.has_picture, "the first run has none"
    other.resize(500, 400)
    small = other.geometry_text()
    frames = [other, WindowFrame(small, picture)]
    assert not frames[1].has_picture
    longer = whole[:8] + zlib.compress(zlib.decompress(whole[8:]) + b"more")
    for broken in (b"", b"no picture", whole[:-9], whole[:8] + b"no picture", longer):
        picture.write_bytes(broken)
        frames.append(WindowFrame(geometry, picture))
        assert not frames[-1].has_picture
    picture.write_bytes(whole)
    frames.append(WindowFrame(geometry, picture))
    assert frames[-1].has_picture
    for frame in frames:
        frame.deleteLater()


def test_a_body_that_stays_keeps_the_window_open(qtbot: QtBot, tmp_path: Path) -> None:
    frame, body = WindowFrame(None, tmp_path / "window.picture"), Body()
    body.stays = True
    frame.hold(body, lambda: None)
    frame.show()
    qtbot.waitExposed(frame)
    assert not frame.close()
    assert frame.isVisible()
    body.stays = False
    assert frame.close()
    frame.deleteLater()


@contextmanager
def program(library: Path, *words: str) -> Iterator[subprocess.Popen[str]]:
    """The program in a process of its own, its window open."""
    command = [sys.executable, "-m", "explorer", "--library", str(library), *words]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": "."}) as process:
        try:
            yield process
        finally:
            process.kill()


def wait_for(path: Path) -> None:
    """Wait until a file is there."""
    until = time.monotonic() + 30
    while not path.exists():
        assert time.monotonic() < until, f"{path} never came"
        os.sched_yield()


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_a_logout_closes_the_window_as_its_user_would(library: Path) -> None:
    with program(library, "open", "0:01:00") as process:
        # The log is begun when the window is there.
        wait_for(library / "log")
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0, process.stderr and process.stderr.read()
    assert (library / "cache" / "window.picture").is_file()
    assert remembered(library).get(LAST_MOMENT) == 60
    assert remembered(library).get(WINDOW_GEOMETRY)


def test_a_target_that_is_none_is_one_line(library: Path) -> None:
    with program(library, "open", "no-such-paper") as process:
        assert process.wait(30) == 1
        assert process.stderr
        error = process.stderr.read()
    assert error.count("\n") == 1
    assert "no-such-paper" in error


@contextmanager
def framed(user: User, picture: Path) -> Iterator[WindowFrame]:
    """The window in its frame, as it is started, and in use."""
    frame = WindowFrame(None, picture)
    frame.hold(user.window, user.window.hide_transient)
    frame.touched.connect(user.window.prepare)
    frame.show()
    frame.activateWindow()
    user.until(frame.isActiveWindow)
    user.window.reader.take_focus()
    yield frame
    user.window.setParent(None)
    frame.deleteLater()


def test_a_key_pressed_before_the_panes_are_there_makes_them_and_is_done(
    open_window: Callable[..., User], tmp_path: Path
) -> None:
    user = open_window("0:01:00", late=False)
    with framed(user, tmp_path / "window.picture") as frame:
        assert not user.window.panels.made("notes")
        QTest.keyClick(frame.windowHandle(), Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
        assert user.window.panels.made("notes")
        assert [note.at_s for note in user.window.context.annotations.all()] == [60]
        assert user.notes.delegate.editor
        assert user.notes.delegate.editor.isVisible()


def test_dialogs_of_panels_have_the_style_of_the_window(open_window: Callable[..., User], tmp_path: Path) -> None:
    user = open_window("0:01:00")
    with framed(user, tmp_path / "window.picture") as frame:
        actions, context = user.window.context.actions, user.window.context
        context.subjects.inbox.mark(at_s=60)
        actions["go.inbox"].trigger()
        user.window.navigation.inbox.view.asked.emit("move")
        actions["go.find_notes"].trigger()
        dialogs = [one for one in frame.findChildren(Dialog) if one.isVisible()]
        assert {type(one).__name__ for one in dialogs} == {"MoveMarkDialog", "FindNotesDialog"}
        for one in dialogs:
            assert one.parentWidget() is user.window, "the frame has no style sheet"
            one.reject()


def test_the_pages_can_be_marked_and_searched_at_once_too(open_window: Callable[..., User], tmp_path: Path) -> None:
    user = open_window(late=False)
    user.read("guide")
    with framed(user, tmp_path / "window.picture") as frame:
        QTest.keyClick(frame.windowHandle(), Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
        assert user.window.reader.controls.find_bar.isVisible()
        assert user.window.reader.controls.scroll_ticks.isVisible()
        assert user.window.reader.controls.scroll_ticks.size() == user.window.reader.view.verticalScrollBar().size()


def test_a_window_closed_before_its_panes_are_there_keeps_all(open_window: Callable[..., User], library: Path) -> None:
    user = open_window("0:01:00")
    user.window.show_panel("notes")
    user.window.fold_left(True)
    close_window(user)
    user = open_window(late=False)
    assert not user.window.panels.made("notes")
    close_window(user)
    kept = remembered(library)
    assert kept.get(WINDOW_TAB) == "notes"
    assert kept.get(WINDOW_TIMELINE) is False
    assert kept.get(LAST_MOMENT) == 60


def test_nothing_moves_when_the_panes_come(open_window: Callable[..., User]) -> None:
    user = open_window(late=False)
    window = user.window
    window.context.session.go_to(8112, "note")
    user.read("guide")
    before = window.reader.view.viewport().geometry(), window.reader.view.view(), window._splitter.sizes()
    window.prepare()
    QApplication.sendPostedEvents()
    QApplication.processEvents()
    assert (window.reader.view.viewport().geometry(), window.reader.view.view(), window._splitter.sizes()) == before
    assert window.navigation.timeline.isVisible()
    assert window.navigation.timeline.view.cursor_row()
    assert window.panels["paper"].isVisible()
    assert window.panels["paper"].widget()


def test_the_first_page_waits_for_no_second_side_and_no_outline(open_window: Callable[..., User]) -> None:
    user = open_window()
    user.read("guide")
    user.window.fold_side(True)
    user.window.context.actions["view.outline"].trigger()
    user.window.readers.split()
    user.until(lambda: user.window.readers.is_settled)
    user.window.readers.turn_to(user.window.readers.sides[1].pane)
    close_window(user)

    window = open_window(late=False).window
    readers, view = window.readers, window.reader.view
    user.until(view.is_sharp)
    QApplication.processEvents()
    assert readers.is_split
    assert len(readers.sides) == 1
    assert window.reader.left_panel.panel.isVisible()
    assert not window.reader.left_panel.stack.count()
    before = view.mapTo(window, QPoint()), view.size(), view.view(), readers._splitter.sizes()
    window.prepare()
    assert not readers.is_settled
    user.until(lambda: readers.is_settled)
    assert (view.mapTo(window, QPoint()), view.size(), view.view(), readers._splitter.sizes()) == before
    assert [side.pane.view.document is not None for side in readers.sides] == [True, True]
    assert [readers._splitter.indexOf(side) for side in readers.sides] == [1, 0]
    user.until(lambda: window.reader.left_panel["outline"].tree.isVisible())


def test_icons_of_hidden_bars_are_drawn_after_those_in_view(open_window: Callable[..., User]) -> None:
    user = open_window(late=False)
    user.window.prepare()

    def drawn() -> set[str]:
        return {name for name, *_ in user.window.context.theme._drawn}

    assert "highlighter" in drawn()
    assert "whole-word" not in drawn(), "a button of the bar for searching, which is hidden"
    user.until(lambda: "whole-word" in drawn())


def test_quit_closes_the_frame_and_leaves_a_picture_of_what_will_be_there(user: User, tmp_path: Path) -> None:
    frame = WindowFrame(None, tmp_path / "window.picture")
    frame.hold(user.window, user.window.hide_transient)
    frame.show()
    user.window.show()
    frame.activateWindow()
    user.until(frame.isActiveWindow)
    user.ctrl(Qt.Key.Key_F)
    user.window.toast.tell("Something passing")
    user.ctrl(Qt.Key.Key_M)
    user.type("Half a word")
    user.window.context.actions["file.quit"].trigger()
    user.until(lambda: not frame.isVisible())
    assert (tmp_path / "window.picture").is_file()
    assert user.window.reader.controls.find_bar.isHidden()
    assert user.window.toast.isHidden()
    assert user.notes.delegate.editing is None
    assert [words(one) for one in user.window.context.annotations.all()] == ["Half a word"]
    user.window.setParent(None)
    frame.deleteLater()
