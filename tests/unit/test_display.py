"""A display that is missing, dead or of an unknown kind is told before Qt would abort."""

import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from explorer import cli
from explorer.commands.window import missing_screen

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux can lack a display")

NOBODY = "4242"  # a display number that no computer has


@pytest.fixture(autouse=True)
def no_display(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET", "QT_QPA_PLATFORM", "QT_QPA_PLATFORM_PLUGIN_PATH"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def tcp() -> Iterator[str]:
    """A listener; its display number."""
    with socket.create_server(("127.0.0.1", 0)) as one:
        yield str(one.getsockname()[1] - 6000)


@pytest.fixture
def compositor() -> Iterator[Path]:
    """A listening socket in XDG_RUNTIME_DIR."""
    path = Path(os.environ["XDG_RUNTIME_DIR"]) / "wayland-7"
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(str(path))
        one.listen()
        yield path


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        ({}, "There is no display to open a window on"),
        ({"QT_QPA_PLATFORM": "xcb"}, "There is no display to open a window on"),
        ({"DISPLAY": f":{NOBODY}"}, f"The display does not answer (DISPLAY=:{NOBODY})"),
        ({"DISPLAY": f"unix:{NOBODY}.0"}, "The display does not answer"),
        ({"DISPLAY": f"localhost:{NOBODY}.0"}, "The display does not answer"),
        ({"DISPLAY": f"/nowhere/socket:{NOBODY}"}, "The display does not answer"),
        ({"DISPLAY": "localhost:99999"}, "The display does not answer"),
        ({"DISPLAY": "rubbish"}, "The display does not answer (DISPLAY=rubbish)"),
        ({"DISPLAY": ":" + "9" * 5000}, "The display does not answer"),
        ({"WAYLAND_DISPLAY": "wayland-99"}, "The display does not answer (WAYLAND_DISPLAY=wayland-99)"),
        ({"WAYLAND_DISPLAY": "/nowhere/" + "w" * 300}, "The display does not answer"),
        ({"QT_QPA_PLATFORM": "nope"}, "QT_QPA_PLATFORM is “nope”, which can’t hold this window"),
        ({"QT_QPA_PLATFORM": "eglfs"}, "QT_QPA_PLATFORM is “eglfs”"),
        ({"QT_QPA_PLATFORM": "nope;xcb"}, "There is no display"),
    ],
)
def test_what_qt_would_abort_on_is_one_line_and_exit_1(
    environment: dict[str, str],
    told: str,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    own_folders: Path,
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    for words in ([], ["open"], ["open", "2:15:12"]):
        assert cli.main(words) == 1
        err = capfd.readouterr().err
        assert err.startswith(f"paper-explorer: {told}")
        assert err.count("\n") == 1
    assert not (own_folders / "data" / "paper-explorer").exists(), "nothing has been started"


def test_a_file_that_is_missing_is_told_before_a_display_that_is(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], own_folders: Path
) -> None:
    assert cli.main(["open", "nosuch.pdf"]) == 1
    assert capfd.readouterr().err.startswith("paper-explorer: “nosuch.pdf” is not ")
    there = tmp_path / "there.pdf"
    there.write_bytes(b"%PDF-1.4")
    for target in (str(there), "https://arxiv.org/pdf/2309.00071.pdf"):
        assert cli.main(["open", target]) == 1
        assert "There is no display" in capfd.readouterr().err


@pytest.mark.parametrize("platform", ["offscreen", "minimal:options", "vnc", "nope;offscreen"])
def test_platforms_without_a_display(monkeypatch: pytest.MonkeyPatch, platform: str) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", platform)
    assert missing_screen() is None


def test_plugins_of_the_users_own_are_the_users_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "mine")
    monkeypatch.setenv("QT_QPA_PLATFORM_PLUGIN_PATH", "/opt/mine")
    assert missing_screen() is None


@pytest.mark.parametrize("form", ["localhost:{}", "127.0.0.1:{}.0", "tcp/localhost:{}", ":{}"])
def test_an_x_server_on_the_network(monkeypatch: pytest.MonkeyPatch, tcp: str, form: str) -> None:
    monkeypatch.setenv("DISPLAY", form.format(tcp))
    assert missing_screen() is None


def test_an_x_server_at_its_own_socket(monkeypatch: pytest.MonkeyPatch, compositor: Path) -> None:
    monkeypatch.setenv("DISPLAY", f"{compositor}:0")
    assert missing_screen() is None


def test_a_compositor(monkeypatch: pytest.MonkeyPatch, compositor: Path) -> None:
    assert missing_screen() is not None
    for name in (compositor.name, str(compositor)):
        monkeypatch.setenv("WAYLAND_DISPLAY", name)
        assert missing_screen() is None
    monkeypatch.setenv("DISPLAY", f":{NOBODY}")
    assert missing_screen() is None, "Qt takes the one that answers"
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    assert missing_screen() is not None


def test_a_snapshot_on_a_platform_that_is_none(run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "nope")
    code, out, err = run("snapshot", str(tmp_path / "out.png"))
    assert (code, out) == (1, "")
    assert "QT_QPA_PLATFORM is “nope”" in err


def test_a_snapshot_has_its_place_before_anything_starts(run, tmp_path: Path) -> None:
    code, out, err = run("snapshot", str(tmp_path / "none" / "out.png"))
    assert (code, out) == (1, "")
    assert f"There is no folder “{tmp_path / 'none'}”" in err
    assert not (tmp_path / "none").exists()
    assert not (tmp_path / "library" / "library.db").exists()


def test_doctor_tells_a_dead_display(run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", f":{NOBODY}")
    code, out, _ = run("doctor")
    assert code == 0
    assert f"The display does not answer (DISPLAY=:{NOBODY})" in out
