"""What PySide does at each start, and does not need to do here."""

import subprocess
import sys
from pathlib import Path

import pytest

_PROGRAM = """
import builtins, sys
from pathlib import Path
compiled, compiles, imports = [], builtins.compile, __import__
def counted(source, filename, *options, **named):
    compiled.append(filename)
    return compiles(source, filename, *options, **named)
builtins.compile = counted
from explorer.app.shell import pyside_import
pyside_import.load(Path(sys.argv[1]))
assert builtins.compile is counted
assert __import__ is imports
from PySide6.QtCore import QPoint
try:
    QPoint("x")
except TypeError as error:  # Its sentence comes from these modules.
    assert "xpos: int, ypos: int" in str(error), error
print(sum(str(name).startswith("shibokensupport/") for name in compiled))
"""


def start(file: Path, *options: str) -> int:
    """Import PySide in a new process; return how many of its modules were compiled."""
    command = [sys.executable, *options, "-c", _PROGRAM, str(file)]
    environment = {"PYTHONPATH": str(Path(__file__).parents[2])}
    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return int(run.stdout)


def test_the_second_start_compiles_nothing(tmp_path: Path) -> None:
    file = tmp_path / "pyside.code"
    assert start(file) > 0
    assert start(file) == 0


@pytest.mark.parametrize("kept", [b"", b"another Python", None])
def test_code_that_is_of_no_use_is_replaced(tmp_path: Path, kept: bytes | None) -> None:
    file = tmp_path / "pyside.code"
    start(file)
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2] if kept is None else kept)
    assert start(file) > 0
    assert start(file) == 0


def test_nothing_is_kept_where_python_keeps_no_code(tmp_path: Path) -> None:
    file = tmp_path / "pyside.code"
    assert start(file, "-B") > 0
    assert not file.exists()


def test_a_folder_that_cannot_be_written_only_costs_the_time(tmp_path: Path) -> None:
    (tmp_path / "not a folder").write_text("")
    assert start(tmp_path / "not a folder" / "pyside.code") > 0


def test_the_text_of_imported_modules_is_not_read(tmp_path: Path) -> None:
    """PySide looks in it for its own name, module by module."""
    program = """
import sys, linecache
from pathlib import Path
from explorer.app.shell import pyside_import
pyside_import.load(Path(sys.argv[1]))
import explorer.ui.main_window
print([name for name in linecache.cache if "explorer" in name])
"""
    run = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "pyside.code")],
        env={"PYTHONPATH": str(Path(__file__).parents[2]), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.stdout == "[]\n", run.stderr
