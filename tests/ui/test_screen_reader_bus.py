"""The main window as a screen reader on Linux reads it: over AT-SPI, in a session bus and an X server of its own."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

READER = Path(__file__).parents[1] / "fakes" / "at_spi_reader.py"
SYSTEM_PYTHON = "/usr/bin/python3"
TOOLS = ("xvfb-run", "dbus-run-session", SYSTEM_PYTHON)


def has_all() -> bool:
    """Whether this system has a screen reader's parts; they are packages of the system, not of Python."""
    if not all(map(shutil.which, TOOLS)):
        return False
    return subprocess.run([SYSTEM_PYTHON, "-c", "import pyatspi"], capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(not has_all(), reason="needs xvfb, dbus and python3-pyatspi")
def test_the_main_window_is_read_from_the_bus(tmp_path: Path) -> None:
    run = f'"{sys.executable}" -m explorer --library "{tmp_path / "library"}" >&2 & "{SYSTEM_PYTHON}" "{READER}"'
    script = f"{run}; result=$?; kill $!; wait $!; exit $result"
    here = os.environ | {
        "QT_QPA_PLATFORM": "xcb",
        "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
        "PYTHONPATH": str(READER.parents[2]),
    }
    done = subprocess.run(
        ["xvfb-run", "-a", "-s", "-screen 0 1400x900x24", "dbus-run-session", "--", "sh", "-c", script],
        env=here,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    read: list[dict[str, Any]] = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]

    def of(role: str, name: str = "") -> dict[str, Any]:
        return next(one for one in read if one["role"] == role and name in one["name"])

    assert read[0]["role"] == "frame"
    pages = of("document frame", "Pages")
    assert pages["description"] == "Page 1 of 2"
    assert "User guide" in pages["text"]
    assert pages["word"].split() == pages["text"].split()[:1]
    strip = of("slider", "Episode timeline")
    assert strip["description"] == "0:00:00 of 3:37:08"
    assert strip["value"] == 0
    assert "0:02:49, VAEs, Durk Kingma, Max Welling, 30 min" in of("list item", "VAEs")["name"]
    shown = [one for one in read if one["visible"]]
    assert [one for one in shown if one["focusable"] and not one["name"].strip()] == []
    assert [one for one in shown if "<" in one["name"] + one["description"]] == [], "no markup"
