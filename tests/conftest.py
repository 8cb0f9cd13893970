"""Fixtures for every test: folders of its own, no network beyond loopback, no leftover windows or processes, no
unexpected warnings."""

import gc
import logging
import multiprocessing
import multiprocessing.resource_tracker
import os
import re
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

# Before anything imports Qt; a developer may ask for another platform.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from hypothesis import settings

from tests.fakes.examples import QUICK, THOROUGH
from tests.fakes.pdf_workers import WorkerPool, count_computing, fork_server_pid, forked_workers
from tests.fakes.prepared_libraries import PreparedLibraries

FOLDERS = {
    "HOME": "home",
    "XDG_DATA_HOME": "data",
    "XDG_CONFIG_HOME": "config",
    "XDG_CACHE_HOME": "cache",
    "XDG_STATE_HOME": "state",
    "XDG_RUNTIME_DIR": "run",
    # Windows asks the system and not these variables, except for the one that platformdirs looks for first.
    "WIN_PD_OVERRIDE_LOCAL_APPDATA": "windows",
    "LOCALAPPDATA": "local",
    "APPDATA": "roaming",
    "USERPROFILE": "profile",
}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option ``--thorough``: all examples of tests with random examples."""
    parser.addoption("--thorough", action="store_true", help="all random examples instead of a sixth of them")


def pytest_configure(config: pytest.Config) -> None:
    """Set the number of random examples, and declare our markers (strict-markers refuses unknown ones)."""
    settings.load_profile(THOROUGH if config.getoption("--thorough") else QUICK)
    config.addinivalue_line("markers", "thorough: only in a thorough run")
    config.addinivalue_line("markers", "own_window: the fixture user has a window of its own")
    config.addinivalue_line(
        "markers",
        "expected_log(*patterns): each regular expression must match a log record of WARNING or worse; "
        "a record that none matches fails the test, as it does without the marker",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip the tests that a quick run leaves out."""
    if not config.getoption("--thorough"):
        for item in items:
            if item.get_closest_marker("thorough"):
                item.add_marker(pytest.mark.skip(reason="another case of the same: in a thorough run"))


def pytest_collection_finish() -> None:
    """Take all modules and tests out of the garbage collection, and collect less often: it took a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 5, 5)


@pytest.fixture(autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Set fresh home, data, config, cache and runtime folders, so that the developer's settings do not affect the
    program."""
    root = tmp_path_factory.mktemp("user")
    for name in [name for name in os.environ if name.startswith("PAPER_EXPLORER_")]:
        monkeypatch.delenv(name)
    for variable, folder in FOLDERS.items():
        (root / folder).mkdir(mode=0o700)
        monkeypatch.setenv(variable, str(root / folder))
    return root


def _is_loopback(host: object) -> bool:
    if isinstance(host, bytes):
        host = host.decode()
    return host in (None, "", "localhost", "::1", "0.0.0.0", "::") or str(host).startswith("127.")


@pytest.fixture(autouse=True)
def only_loopback(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Refuse connections and look-ups beyond loopback, and fail the test even if its code took that for "offline"."""
    attempts: list[str] = []

    def refuse(host: object) -> None:
        if not _is_loopback(host):
            attempts.append(str(host))
            raise ConnectionRefusedError(f"a test may not reach {host}")

    def guarded(name: str):
        original = getattr(socket.socket, name)

        def method(self: socket.socket, *args):
            # The address is the last argument of all three; Unix sockets have a path instead of host and port.
            if self.family in (socket.AF_INET, socket.AF_INET6):
                refuse(args[-1][0])
            return original(self, *args)

        return method

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, guarded(name))
    look_up = socket.getaddrinfo

    def getaddrinfo(host, *args, **kwargs):
        refuse(host)
        return look_up(host, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    yield
    if attempts:
        pytest.fail(f"reached for the network: {', '.join(attempts)}", pytrace=False)


class _LogCollector(logging.Handler):
    """Collects log records of level WARNING or higher."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.levelname} {record.name}: {self.format(record)}")


@pytest.fixture(autouse=True)
def only_expected_log(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail on a log record of WARNING or worse unless the marker ``expected_log`` has a pattern for it."""
    marker = request.node.get_closest_marker("expected_log")
    patterns = [re.compile(pattern) for pattern in (marker.args if marker else ())]
    collector = _LogCollector()
    logging.getLogger().addHandler(collector)
    yield
    logging.getLogger().removeHandler(collector)
    surprises = [line for line in collector.lines if not any(pattern.search(line) for pattern in patterns)]
    unmet = [pattern.pattern for pattern in patterns if not any(pattern.search(line) for line in collector.lines)]
    if surprises:
        pytest.fail("unexpected log records:\n" + "\n".join(surprises), pytrace=False)
    if unmet:
        pytest.fail(f"expected log records that did not come: {unmet}", pytrace=False)


def _top_level_widgets() -> set[object]:
    """Return the windows of the running application, after pending calls of deleteLater."""
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets is None or widgets.QApplication.instance() is None:
        return set()
    core = sys.modules["PySide6.QtCore"]
    core.QCoreApplication.sendPostedEvents(None, core.QEvent.Type.DeferredDelete)
    return set(widgets.QApplication.topLevelWidgets())


_strangers: set[str] = set()
"""The processes that are not our children: to look into each of them twice a test takes half a minute in all."""


def _children() -> set[int]:
    """Return the process ids of living children, without zombies; without Linux, only those of multiprocessing."""
    found = {child.pid for child in multiprocessing.active_children() if child.pid}
    proc = Path("/proc")
    # Not by glob: that reads each folder, and fails if a process ends meanwhile.
    names = {one.name for one in proc.iterdir() if one.name.isdigit()} if proc.is_dir() else set()
    _strangers.intersection_update(names)
    for name in names - _strangers:
        try:
            state, parent = (proc / name / "stat").read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue  # It ended meanwhile.
        if int(parent) != os.getpid():
            _strangers.add(name)
        elif state != "Z":
            found.add(int(name))
    # Python's resource tracker, started for shared memory, lives as long as the process, and so does the fork server.
    return found - {getattr(multiprocessing.resource_tracker._resource_tracker, "_pid", None), fork_server_pid()}


def _threads() -> set[threading.Thread]:
    return {thread for thread in threading.enumerate() if not thread.daemon}


@pytest.fixture(scope="session")
def pdf_workers() -> Iterator[WorkerPool]:
    """The PDF workers that the programs of all tests share."""
    with forked_workers(), WorkerPool() as pool:
        yield pool


@pytest.fixture(scope="session", autouse=True)
def libraries_made_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PreparedLibraries]:
    """New libraries are copies of one that was made once."""
    libraries = PreparedLibraries(tmp_path_factory.mktemp("prepared"))
    with libraries.copied():
        yield libraries


@pytest.fixture
def from_nothing(libraries_made_once: PreparedLibraries, monkeypatch: pytest.MonkeyPatch) -> None:
    """New libraries are made as a user's are, for the tests of that."""
    monkeypatch.setattr(libraries_made_once, "is_used", False)


@pytest.fixture
def computed_deadlines(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the deadlines of new PDF workers in seconds of computing: short ones are then the same on a busy machine."""
    count_computing(monkeypatch)


@pytest.fixture(autouse=True)
def nothing_left_behind(request: pytest.FixtureRequest, pdf_workers: WorkerPool) -> Iterator[None]:
    """Fail if the test leaves a top-level widget, a thread that would keep the program alive, or a child process.

    It is set up first among a test's fixtures, so it checks after they have cleaned up. Fixtures of a wider scope exist
    before it and are not counted, nor is a PDF worker that waits for the next test. Where tests share a window, the
    check comes after the last of them.
    """
    with nullcontext() if shares_window(request) else nothing_left(pdf_workers):
        yield


_FRESH = {"open_window", "arxiv", "shelf"}
"""Fixtures with which the window of a test is its own: it is opened by the test, or asks the test's own servers."""


def shares_window(request: pytest.FixtureRequest) -> bool:
    """Return whether a test has a window that is shared with others of its module: that of the fixtures ``shared_user``
    or ``user``, unless it is marked with ``own_window`` or opens one itself."""
    names = set(request.node.fixturenames)
    is_alone = names & _FRESH or request.node.get_closest_marker("own_window")
    return "shared_user" in names or ("user" in names and not is_alone)


@contextmanager
def nothing_left(pdf_workers: WorkerPool) -> Iterator[None]:
    """Fail if the block leaves a top-level widget, a thread or a child process."""
    before = (_top_level_widgets(), _threads(), _children())
    yield
    widgets = _top_level_widgets() - before[0]
    if widgets:
        names = [repr(widget) for widget in widgets]
        for widget in widgets:
            widget.deleteLater()
        _top_level_widgets()
        pytest.fail(f"left windows open: {', '.join(names)}", pytrace=False)
    if threads := _threads() - before[1]:
        pytest.fail(f"left threads running: {threads}", pytrace=False)
    if children := _children() - before[2] - pdf_workers.pids:
        pytest.fail(f"left child processes: {children}", pytrace=False)
