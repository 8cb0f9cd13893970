"""A picture from the command line changes nothing that the next window opens with."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtGui import QImage


def remembered(library: Path) -> tuple[bytes, list[object]]:
    """The device's file, and what the library remembers of settings and places in papers."""
    device = library / "device.json"
    with closing(sqlite3.connect(library / "library.db")) as conn:
        rows = [conn.execute(f"SELECT * FROM {table}").fetchall() for table in ("settings", "reading_state")]
    return device.read_bytes() if device.exists() else b"", rows


@pytest.mark.usefixtures("arxiv")
def test_pictures_leave_alone_what_the_next_window_opens_with(library: Path, tmp_path: Path) -> None:
    before = remembered(library)
    out = tmp_path / "window.png"
    program = [sys.executable, "-m", "explorer", "--library", str(library), "snapshot", str(out), "--size", "1100x700"]
    for options in (["--at", "2:15:12", "--theme", "dark"], []):
        subprocess.run([*program, *options], check=True, timeout=120)
        assert QImage(str(out)).size().toTuple() == (1100, 700)
        assert remembered(library) == before
