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
assert "argparse" not in sys.modules, "the module that writes stubs is left out"
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


def test_a_list_asks_for_no_class_of_widgets_that_nobody_uses() -> None:
    """PySide makes all of them to find that of a widget which Qt has made."""
    program = """
from PySide6.QtWidgets import QApplication, QWidget
from explorer.ui.measured_list import MeasuredList
app = QApplication([])
class Rows(MeasuredList):
    def _guesses(self, width):
        return []
rows = Rows()
rows.viewport()
def below(cls):
    for one in cls.__subclasses__():
        yield one.__name__
        yield from below(one)
print(sorted({"QWizard", "QMdiSubWindow", "QDial"} & set(below(QWidget))))
"""
    assert _printed(program) == "[]"


def test_what_the_window_is_made_of_is_declared_fast() -> None:
    """A dataclass of the standard library takes half a millisecond of each start."""
    program = """
import dataclasses
slow, process = [], dataclasses._process_class
def noted(cls, init, *options, **named):
    if init and cls.__module__.startswith("explorer"):
        slow.append(cls.__qualname__)
    return process(cls, init, *options, **named)
dataclasses._process_class = noted
import explorer.app.shell.startup
import explorer.ui.main_window
import explorer.ui.notes.notes_pane
import explorer.ui.reader.reader_controls
import explorer.ui.timeline.timeline_pane
import explorer.ui.window_commands
print(slow)
"""
    assert _printed(program) == "[]"


def test_what_is_made_late_loads_no_class_that_is_slow_to_make() -> None:
    """QStyle takes 4 ms, texts with formats as much: neither is imported by name where a start needs none."""
    program = """
import enum
import explorer.ui.notes.notes_pane
import explorer.ui.reader.reader_controls
import explorer.ui.window_commands
kinds = [enum.Enum, enum.Flag, enum.IntEnum, enum.IntFlag]
made = {one.__qualname__.split(".")[0] for kind in kinds for one in kind.__subclasses__()}
print(sorted({"QStyle", "QTextCursor", "QTextFormat", "QFileDialog"} & made))
"""
    assert _printed(program) == "[]"


def _printed(program: str) -> str:
    command = [sys.executable, "-c", program]
    environment = {"PYTHONPATH": str(Path(__file__).parents[2]), "QT_QPA_PLATFORM": "offscreen"}
    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return run.stdout.strip()
