"""The guards of ``tests/conftest.py`` themselves: each must catch what it is there for."""

from pathlib import Path

import pytest

pytest_plugins = ("pytester",)

CASES = """
import logging, socket, subprocess, threading
import pytest

def test_says_a_warning(): logging.getLogger("x").warning("hi")

@pytest.mark.expected_log("hi")
def test_says_nothing(): pass

def test_takes_the_network_for_offline():
    for host in ("example.org", "192.0.2.1"):
        with pytest.raises(OSError):
            socket.create_connection((host, 80), timeout=1)

def test_leaves_a_child(): pytest.child = subprocess.Popen(["cat"], stdin=subprocess.PIPE)

def test_leaves_a_thread():
    pytest.gone = threading.Event()
    threading.Thread(target=pytest.gone.wait).start()

def test_leaves_a_window(qapp):
    from PySide6.QtWidgets import QWidget
    pytest.window = QWidget()

@pytest.mark.expected_log("hi")
def test_keeps_the_rules(qtbot, own_folders):
    from PySide6.QtWidgets import QWidget
    logging.getLogger("x").warning("hi")
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()):
        pass
    subprocess.run(["true"], check=True)
    qtbot.addWidget(QWidget())
    import pathlib, platformdirs
    assert pathlib.Path.home().is_relative_to(own_folders)
    assert platformdirs.user_data_path("x").is_relative_to(own_folders)

def test_cleans_up():
    with pytest.child: pass
    pytest.gone.set()
"""


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="stands on Linux's /proc and commands")
def test_each_guard_catches(pytester: pytest.Pytester) -> None:
    pytester.makeconftest(Path(__file__).parents[1].joinpath("conftest.py").read_text(encoding="utf-8"))
    pytester.makepyfile(CASES)
    pytester.makeini("[pytest]\nqt_api = pyside6\n")
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider", timeout=60)
    result.assert_outcomes(passed=8, errors=6)
    result.stdout.fnmatch_lines_random(
        [
            "unexpected log records:",
            "expected log records that did not come: ['hi']",
            "reached for the network: example.org, 192.0.2.1",
            "left child processes: {*}",
            "left threads running: {*}",
            "left windows open: <PySide6.QtWidgets.QWidget(*) at *>",
        ]
    )
