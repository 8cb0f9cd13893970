"""A start after a kill begins like one after a close, in every state that a window can be left in."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from explorer.app.shell.device_state import DeviceState
from explorer.model.known_settings import LAST_SEEN, WINDOW_GEOMETRY, WINDOW_PICTURE, WINDOW_TIMELINE
from explorer.ui.window_frame import WindowFrame
from explorer.ui.window_picture import WindowPicture
from tests.fakes.examples import further
from tests.ui.conftest import User, remembered

# The offscreen platform says so of every window with a smallest size.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support (propagateSizeHints|raise)")


class Run:
    """The window in its frame, as the program runs it, with pictures taken as soon as it rests."""

    def __init__(self, user: User, picture: Path) -> None:
        self.user, self.file = user, picture
        self.frame = WindowFrame(None, picture)
        self.frame.hold(user.window, user.window.hide_transient)
        self.frame.show()
        self.frame.reveal()
        self.frame.activateWindow()
        user.until(self.frame.isActiveWindow)
        self.picture = WindowPicture(user.window, self.frame)
        self.picture.rest.setInterval(100)
        self.picture.rest.start()

    def is_pictured(self) -> bool:
        """Whether the picture on the disk is of the state on the disk."""
        state = remembered(self.user.window.context.library.root)
        return self.file.is_file() and state.get(WINDOW_PICTURE) == state.digest()

    def begins_with_picture(self, state: DeviceState) -> bool:
        frame = WindowFrame(state.get(WINDOW_GEOMETRY), self.file)
        has = frame.has_picture
        frame.deleteLater()
        return has


@contextmanager
def running(user: User, tmp_path: Path) -> Iterator[Run]:
    user.read("guide")
    run = Run(user, tmp_path / "window.picture")
    yield run
    run.picture._stop()
    user.window.setParent(None)
    run.frame.deleteLater()


@pytest.fixture
def run(user: User, tmp_path: Path) -> Iterator[Run]:
    with running(user, tmp_path) as one:
        yield one


@pytest.mark.parametrize("action_id", [None, "view.split", *further("view.outline", "view.left", "view.side")])
def test_what_is_killed_begins_with_its_picture(run: Run, library: Path, action_id: str | None) -> None:
    user = run.user
    if action_id:
        user.window.context.actions[action_id].trigger()
    user.until(run.is_pictured)
    state = remembered(library)
    seen = state.get(LAST_SEEN)
    assert seen
    assert seen["tiles"]
    assert ("beside" in seen) == (action_id == "view.split")
    assert run.begins_with_picture(state)


def test_full_screen_is_remembered_with_its_picture_and_its_panes(run: Run, library: Path) -> None:
    user, window = run.user, run.user.window
    user.until(run.is_pictured)
    before = remembered(library).get(WINDOW_GEOMETRY)
    window.context.actions["view.full_screen"].trigger()
    user.until(lambda: remembered(library).get(WINDOW_GEOMETRY) != before and run.is_pictured())
    state = remembered(library)
    assert state.get(WINDOW_TIMELINE)
    again = WindowFrame(state.get(WINDOW_GEOMETRY), run.file)
    assert again.isFullScreen()
    assert again.has_picture
    again.deleteLater()


def test_a_window_that_begins_in_full_screen_has_its_panes_when_it_is_left(user: User) -> None:
    window = user.window
    panes = (window.top, window.panels.left, window.side, window.panels.bottom)
    window.full_screen.resume()
    assert all(pane.isHidden() for pane in panes)
    window.context.actions["view.full_screen"].trigger()
    user.until(lambda: not window.isFullScreen())
    assert not any(pane.isHidden() for pane in panes)


def test_no_picture_while_something_is_open_that_the_next_start_does_not_have(run: Run) -> None:
    user, window = run.user, run.user.window
    user.until(run.is_pictured)
    user.ctrl(Qt.Key.Key_F)
    assert not window.is_restorable
    user.key(Qt.Key.Key_Escape)
    user.until(lambda: window.is_restorable)
    window.toast.tell("something")
    assert not window.is_restorable
    window.toast.hide()
    note = window.context.annotations.note_now(0)
    window.navigation.write_at(note.id)
    user.until(lambda: window.navigation.is_editing)
    assert not window.is_restorable
    before = run.file.stat().st_mtime_ns
    for _ in range(2):
        with user.qtbot.waitSignal(run.picture.rest.timeout):
            pass
    run.picture._thread.wait()
    assert run.file.stat().st_mtime_ns == before


def test_what_changes_after_the_window_was_closed_is_not_pictured(run: Run) -> None:
    run.user.window.closed.emit()
    run.user.window.context.actions["view.left"].trigger()
    run.frame.resize(900, 700)
    assert not run.picture.rest.isActive()


def test_what_changes_after_the_picture_makes_it_one_of_another_state(run: Run, library: Path) -> None:
    user = run.user
    user.until(run.is_pictured)
    run.picture.rest.setInterval(10**6)
    user.window.context.actions["view.left"].trigger()
    user.until(lambda: remembered(library).get(WINDOW_TIMELINE) is False)
    assert not run.is_pictured()
    run.picture.rest.setInterval(50)
    run.picture.rest.start()
    user.until(run.is_pictured)
    QApplication.processEvents()
    assert not run.picture.rest.isActive(), "what it keeps itself is no reason to keep it again"


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_a_real_program_that_is_killed_leaves_its_picture(library: Path, user: User) -> None:
    root = library.with_name("killed")
    command = [sys.executable, "-m", "explorer", "--library", str(root), "open", "guide"]
    with subprocess.Popen(command, env=os.environ | {"PYTHONPATH": "."}) as process:
        try:

            def is_pictured() -> bool:
                state = remembered(root)
                is_there = (root / "cache" / "window.picture").is_file()
                return is_there and state.get(WINDOW_PICTURE) == state.digest() and bool(state.get(LAST_SEEN))

            user.until(is_pictured, timeout=60_000)
        finally:
            process.kill()
