"""A second start of the program goes to the window that is open."""

import json
import os
import signal
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QProcess
from PySide6.QtWidgets import QApplication

from explorer.app.shell import single_instance
from explorer.app.shell.single_instance import SingleInstance, ask_open_window
from explorer.model.known_settings import LAST_MOMENT
from explorer.store.library_folder import Library
from explorer.ui.window_startup import listen
from tests.fakes.examples import further
from tests.fakes.server import FakeServer
from tests.ui.conftest import User, remembered
from tests.ui.reading import make_pdf, words


@pytest.fixture
def raised() -> list[bool]:
    return []


@pytest.fixture
def bell(user: User, raised: list[bool]) -> Iterator[SingleInstance]:
    bell = listen(user.window, lambda: raised.append(True))
    yield bell
    bell.close()


def start(library: Path, *arguments: str, folder: Path | None = None) -> QProcess:
    """Another start of the program, while the window goes on."""
    process = QProcess()
    if folder:
        process.setWorkingDirectory(str(folder))
    process.start(sys.executable, ["-m", "explorer", "--library", str(library), *arguments])
    return process


def ended(user: User, process: QProcess) -> tuple[int, str]:
    """Its exit code and what it said."""
    user.until(lambda: process.state() == QProcess.ProcessState.NotRunning)
    return process.exitCode(), bytes(process.readAllStandardError().data()).decode()


def test_a_time_goes_to_the_open_window(
    arxiv: FakeServer, user: User, bell: SingleInstance, library: Path, raised: list[bool]
) -> None:
    assert ended(user, start(library, "open", "2:15:12")) == (0, "")
    assert user.window.context.session.moment == 8112
    assert raised == [True]
    user.read("yarn")


def test_without_a_target_the_window_comes_to_the_front(
    user: User, bell: SingleInstance, library: Path, raised: list[bool]
) -> None:
    before = user.window.context.session.moment
    assert ended(user, start(library)) == (0, "")
    assert (raised, user.window.context.session.moment) == ([True], before)


def test_on_windows_the_open_window_is_let_to_the_front(
    user: User, bell: SingleInstance, library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the program that was started, which Windows has in front; before the window is asked."""
    allowed: list[int] = []
    windll = SimpleNamespace(user32=SimpleNamespace(AllowSetForegroundWindow=allowed.append))
    monkeypatch.setattr(single_instance, "ctypes", SimpleNamespace(windll=windll), raising=False)
    monkeypatch.setattr(single_instance, "_ANSWER_MS", 0)
    monkeypatch.setattr(sys, "platform", "win32")
    single_instance.ask_open_window(Library(library), None)
    assert allowed == [0xFFFFFFFF]
    monkeypatch.setattr(sys, "platform", "linux")
    single_instance.ask_open_window(Library(library), None)
    assert len(allowed) == 1


def test_a_link_of_an_export_is_obeyed(user: User, bell: SingleInstance, library: Path) -> None:
    assert ended(user, start(library, "open", "paper-explorer://open?paper=guide&page=2")) == (0, "")
    user.until(lambda: user.window.reader.view.page == 1)


def test_a_file_is_named_from_where_the_user_is(
    user: User, bell: SingleInstance, library: Path, tmp_path: Path
) -> None:
    make_pdf(tmp_path / "mine.pdf", words((72, 100, "Words of mine")))
    assert ended(user, start(library, "open", "mine.pdf", folder=tmp_path)) == (0, "")
    view = user.window.reader.view
    user.until(lambda: view.document and view.document.paper.id.startswith("file:"))


def test_what_is_no_target_is_told_where_it_was_asked_for(
    user: User, bell: SingleInstance, library: Path, raised: list[bool]
) -> None:
    code, told = ended(user, start(library, "open", "nonsense"))
    assert code == 1
    assert "“nonsense” is not a time" in told
    assert raised == []


def test_a_file_that_is_no_pdf_is_told_where_it_was_asked_for(
    user: User, bell: SingleInstance, library: Path, tmp_path: Path, raised: list[bool]
) -> None:
    (tmp_path / "bad.pdf").write_text("This is no PDF.")
    code, told = ended(user, start(library, "open", "bad.pdf", folder=tmp_path))
    assert code == 1
    assert "bad.pdf" in told
    assert told.count("\n") == 1
    assert raised == []


def test_a_window_of_another_library_is_not_asked(user: User, bell: SingleInstance, tmp_path: Path) -> None:
    assert not Library(tmp_path / "other").socket_file.exists()


def test_what_a_killed_window_leaves_behind_keeps_nobody_waiting(library: Path) -> None:
    place = Library(library)
    place.socket_file.parent.mkdir(parents=True)
    for name in (b"/nowhere/bell", b"", b"\xff\xfe", b"x" * 100_000):
        place.socket_file.write_bytes(name)
        assert ask_open_window(place, None) is False


def test_a_window_that_came_later_keeps_its_bell(user: User, bell: SingleInstance, library: Path) -> None:
    later = listen(user.window, lambda: None)
    name = Library(library).socket_file.read_text()
    bell.close()
    assert Library(library).socket_file.read_text() == name
    later.close()
    assert not Library(library).socket_file.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="speaks to the socket itself")
@pytest.mark.parametrize(
    "words",
    [b"", b"nonsense\n", b"x" * 20_000, *further(b"[1]\n", b'{"open": 7}\n', b"{}\n", b"[" * 8000 + b"\n")],
    ids=["silence", "words", "too much", "a list", "a number", "nothing", "deep"],
)
def test_what_speaks_otherwise_is_not_heard(
    user: User, bell: SingleInstance, library: Path, raised: list[bool], words: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(single_instance, "_QUIET_MS", 1000)
    with socket.socket(socket.AF_UNIX) as caller:
        caller.connect(Library(library).socket_file.read_text())
        caller.setblocking(False)
        user.until(lambda: len(bell._callers) == 1)
        sent = 0
        while sent < len(words):
            try:
                sent += caller.send(words[sent:])
            except BlockingIOError:
                QApplication.processEvents()
            except OSError:  # it has hung up
                break
        user.until(lambda: not bell._callers)
    assert raised == []
    # And it still hears what is said properly.
    with socket.socket(socket.AF_UNIX) as caller:
        caller.connect(Library(library).socket_file.read_text())
        caller.sendall(json.dumps({"open": None}).encode() + b"\n")
        user.until(lambda: raised == [True])


def test_no_more_callers_than_a_few(user: User, bell: SingleInstance, library: Path) -> None:
    name = Library(library).socket_file.read_text()
    callers = [socket.socket(socket.AF_UNIX) for _ in range(30)]
    for caller in callers:
        caller.setblocking(False)
        try:
            caller.connect(name)
        except BlockingIOError:
            break
        QApplication.processEvents()
        assert len(bell._callers) <= 8
    user.until(lambda: len(bell._callers) == 8)
    for caller in callers:
        caller.close()
    user.until(lambda: not bell._callers)


@pytest.mark.skipif(sys.platform == "win32", reason="speaks to the socket itself")
def test_programs_that_say_nothing_keep_nobody_out(
    user: User, bell: SingleInstance, library: Path, raised: list[bool]
) -> None:
    callers = [socket.socket(socket.AF_UNIX) for _ in range(8)]
    try:
        for caller in callers:
            caller.connect(Library(library).socket_file.read_text())
        user.until(lambda: len(bell._callers) == 8)
        assert ended(user, start(library)) == (0, "")
        assert raised == [True]
    finally:
        for caller in callers:
            caller.close()
    user.until(lambda: not bell._callers)


@pytest.mark.skipif(sys.platform == "win32", reason="speaks to the socket itself")
@pytest.mark.parametrize("token", ["a\0b", "x" * 5000, 7, *further("\udcff", "ä", "a\nb")])
def test_a_token_that_can_be_none_is_left(
    user: User, bell: SingleInstance, library: Path, raised: list[bool], monkeypatch: pytest.MonkeyPatch, token: object
) -> None:
    monkeypatch.delenv("XDG_ACTIVATION_TOKEN", raising=False)
    with socket.socket(socket.AF_UNIX) as caller:
        caller.connect(Library(library).socket_file.read_text())
        caller.sendall(json.dumps({"open": None, "token": token}).encode() + b"\n")
        user.until(lambda: raised == [True])
    assert "XDG_ACTIVATION_TOKEN" not in os.environ


@pytest.mark.skipif(sys.platform == "win32", reason="a pipe ends with its process")
def test_the_socket_of_a_killed_window_is_removed_by_the_next_one(
    user: User, library: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    (tmp_path / "elsewhere").mkdir()
    place = Library(library).socket_file
    place.parent.mkdir(parents=True, exist_ok=True)
    for name, is_open, is_left in (("a", False, False), ("b", True, True), ("elsewhere/c", False, True)):
        folder = tmp_path / (f"paper-explorer-{name}" if "/" not in name else name)
        folder.mkdir()
        with socket.socket(socket.AF_UNIX) as window:
            window.bind(str(folder / "bell"))
            if is_open:
                window.listen()
            else:
                window.close()
            place.write_text(str(folder / "bell"))
            listen(user.window, lambda: None).close()
        assert folder.exists() == is_left


@pytest.mark.skipif(not hasattr(signal, "SIGTERM") or sys.platform == "win32", reason="ends it by a signal")
def test_two_real_programs(user: User, tmp_path: Path) -> None:
    root = tmp_path / "both"
    first = start(root)
    user.until(Library(root).socket_file.is_file)
    assert ended(user, start(root, "open", "0:30:00")) == (0, "")
    first.terminate()
    ended(user, first)
    assert remembered(root).get(LAST_MOMENT) == 1800
    assert not Library(root).socket_file.exists()


def test_a_new_window_where_one_is_wanted(
    user: User, bell: SingleInstance, library: Path, raised: list[bool], open_window: Callable[..., User]
) -> None:
    name = Library(library).socket_file.read_text()
    second = start(library, "open", "--new-window")
    user.until(lambda: Library(library).socket_file.read_text() != name)
    second.terminate()
    ended(user, second)
    assert raised == []
