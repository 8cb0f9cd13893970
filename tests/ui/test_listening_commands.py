"""The commands ``now``, ``play`` and ``pause``, by another program that asks the open window."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from explorer.ui.window_startup import listen
from tests.ui.conftest import User


@pytest.fixture
def ask(user: User, library: Path) -> Callable[..., tuple[int, str]]:
    """Return a function that runs a command while the window lives; it returns the exit code and what it said."""
    listen(user.window, lambda: None)

    def call(*words: str) -> tuple[int, str]:
        command = [sys.executable, "-m", "explorer", "--library", str(library), *words]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as program:
            user.until(lambda: program.poll() is not None)
            assert program.stdout
            return program.returncode, program.stdout.read()

    return call


def test_the_window_is_told_where_the_user_is_and_tells_it(user: User, ask: Callable[..., tuple[int, str]]) -> None:
    code, said = ask("now", "2:15:12")
    assert (code, said.split()[:2]) == (0, ["2:15:12", "YaRN:"])
    player = user.window.context.subjects.player
    assert player.is_playing
    assert player.by_clock
    assert ask("pause")[0] == 0
    assert not player.is_playing
    code, said = ask("now")
    assert said.startswith("2:15:1")
    code, said = ask("now", "99:00:00")
    assert (code, "ends at 3:37:08" in said) == (1, True)
    assert ask("play")[0] == 0
    assert player.is_playing


def test_without_a_window_they_say_so(library: Path) -> None:
    command = [sys.executable, "-m", "explorer", "--library", str(library), "play"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert ended.returncode == 1
    assert "No window of this library is open" in ended.stderr
