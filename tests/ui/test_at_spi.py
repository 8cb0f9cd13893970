"""The window as Orca hears it: over the bus of the desktop (AT-SPI), from another process, with real keys.

Needs Xvfb, dbus-run-session, at-spi2-core and a system Python with pyatspi; on Debian python3-pyatspi brings the last.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from explorer import cli
from tests.fakes.pdfs import make_paper
from tests.fakes.server import serve
from tests.ui.conftest import YARN, YARN_TITLE

SCRIPT = Path(__file__).parents[1] / "fakes" / "screen_reader.py"
TAB, RIGHT, DOWN = 0xFF09, 0xFF53, 0xFF54
PATIENCE_S = 60
MOST_STOPS = 150
UNSPEAKABLE = {"unknown", "panel", "invalid", ""}


def lacking() -> str:
    """Return what this computer lacks for these tests; empty if nothing."""
    for program in ("Xvfb", "dbus-run-session"):
        if not shutil.which(program):
            return program
    if not Path("/usr/share/dbus-1/services/org.a11y.Bus.service").exists():
        return "at-spi2-core"
    python = shutil.which("python3", path="/usr/bin")
    if not python or subprocess.run([python, "-P", "-c", "import pyatspi"], capture_output=True).returncode:
        return "pyatspi for /usr/bin/python3 (Debian: python3-pyatspi)"
    return ""


class Heard(NamedTuple):
    """What a user hears of a thing."""

    role: str
    name: str
    description: str
    states: list[str]
    text: str | None


class Listener:
    """Plays a user who hears the window and does not see it."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        assert self._answer(), "the program is on the bus"

    def heard(self) -> list[Heard]:
        """Return all that is on the screen."""
        return [Heard(*facts) for _, *facts in self._ask("walk")]

    def until(self, condition: Callable[[list[Heard]], Any]) -> Any:
        """Wait until what is on the screen meets a condition, and return its result."""
        end = time.monotonic() + PATIENCE_S
        while not (result := condition(self.heard())):
            assert time.monotonic() < end, [one[:3] for one in self.heard()]
        return result

    def activate(self) -> None:
        """Give the keys to the window."""
        self._ask("activate")
        self.until(lambda heard: any(one.role == "frame" and "active" in one.states for one in heard))

    def press(self, role: str, name: str) -> None:
        """Do the first action of a thing, as a screen reader does on demand."""
        assert self._ask("press", role, name)

    def key(self, keysym: int) -> tuple[Heard | None, list[str]]:
        """Press a key, and return where the focus is then, and what was announced."""
        focused, said = self._ask("key", keysym)
        return Heard(*focused) if focused else None, said

    def tab_to(self, role: str, name: str = "") -> Heard:
        """Press Tab until a thing of a role has the focus."""
        for _ in range(MOST_STOPS):
            now, _ = self.key(TAB)
            if now and now.role == role and now.name.startswith(name):
                return now
        raise AssertionError(f"Tab does not lead to {role} {name}")

    def _ask(self, *question: Any) -> Any:
        assert self._process.stdin
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> Any:
        assert self._process.stdout
        for line in self._process.stdout:
            if line.startswith("answer: "):
                return json.loads(line.removeprefix("answer: "))
        raise AssertionError("the screen reader has ended")


@pytest.fixture(scope="module")
def listener(prepared_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Listener]:
    """A user who hears the window at 2:15:12, with a paper of two pages and two notes."""
    if lacks := lacking():
        pytest.skip(f"needs {lacks}")
    root = tmp_path_factory.mktemp("heard")
    library = shutil.copytree(prepared_library, root / "library")
    for text in ("A thought", "Another"):
        assert cli.main(["--library", str(library), "note", text, "--at", "2:15:12", "--paper", "yarn"]) == 0
    paper = root / "yarn.pdf"
    make_paper(paper, YARN_TITLE, ["Bowen Peng"], pages=2)
    shown, told = os.pipe()
    with (
        serve({YARN: paper}) as server,
        subprocess.Popen(
            ["Xvfb", "-displayfd", str(told), "-screen", "0", "1600x1000x24", "-nolisten", "tcp"],
            pass_fds=[told],
            stderr=subprocess.DEVNULL,
        ) as screen,
        (root / "errors").open("w") as errors,
    ):
        os.close(told)
        try:
            with os.fdopen(shown) as numbers:
                display = f":{numbers.readline().strip()}"
            program = [sys.executable, "-m", "explorer", "--library", str(library), "open", "2:15:12"]
            environment = {
                **os.environ,
                **server.endpoints_env,
                "DISPLAY": display,
                "QT_QPA_PLATFORM": "xcb",
                "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
                "PYTHONPATH": str(SCRIPT.parents[2]),
            }
            with subprocess.Popen(
                ["dbus-run-session", "--", "/usr/bin/python3", "-P", str(SCRIPT), *program],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                env=environment,
            ) as process:
                made = Listener(process)
                made.until(lambda heard: any(one.role == "document frame" and one.text for one in heard))
                made.activate()
                yield made
        finally:
            screen.terminate()


def test_what_is_on_the_screen_is_heard(listener: Listener) -> None:
    heard = listener.heard()
    nameless = [one for one in heard if "focusable" in one.states and not one.name]
    assert nameless == []
    (pages,) = (one for one in heard if one.role == "document frame")
    assert "YaRN" in (pages.text or "")
    assert (pages.name, pages.description) == ("Pages", "Page 1 of 2")
    (strip,) = (one for one in heard if one.role == "slider")
    assert strip.description.startswith("2:15:12 of 3:37:08, YaRN")
    rows = [one.name for one in heard if one.role == "list item"]
    assert any(one.startswith(f"2:15:12, {YARN_TITLE}, Bowen Peng, 17 min, downloaded") for one in rows), rows
    buttons = {(one.name, one.description) for one in heard if one.role in ("push button", "check box")}
    assert {("Back 15 seconds", "Alt+Shift+Left"), ("Highlighter tool", "Shift+H"), ("Outline", "F9")} <= buttons
    assert "2:15:12" in {one.name for one in heard if one.role == "label"}
    assert [one.name for one in heard if one.role == "page tab"].count("Notes 2") == 1


def test_what_a_screen_reader_ticks_happens(listener: Listener) -> None:
    def has_timeline(heard: list[Heard]) -> bool:
        return any(one.role == "list" and one.name == "Timeline" for one in heard)

    listener.press("check box", "Left panel")
    listener.until(lambda heard: not has_timeline(heard))
    listener.press("check box", "Left panel")
    listener.until(has_timeline)


def test_each_stop_of_tab_says_what_it_is(listener: Listener) -> None:
    stops: list[Heard] = []
    links = 0
    for _ in range(MOST_STOPS):
        now, said = listener.key(TAB)
        if now is None:
            assert "".join(said).startswith("Link: "), (stops[-1:], said)
            links += 1
            continue
        if stops and now[:3] == stops[0][:3]:
            break
        assert now.name, now
        assert now.role not in UNSPEAKABLE, now
        stops.append(now)
    else:
        raise AssertionError("Tab does not come around")
    assert links, "links in the pages are stops, and say so"
    assert {"document frame", "slider", "list", "text", "push button", "check box", "page tab list"} <= {
        one.role for one in stops
    }


@pytest.mark.parametrize(
    ("tab", "name"), [("Timeline", "Timeline"), ("Library", "Podcasts, episodes and papers"), ("Notes 2", "Notes")]
)
def test_a_list_says_each_row_that_it_moves_to(listener: Listener, tab: str, name: str) -> None:
    listener.press("page tab", tab)
    listener.until(lambda heard: any(one.role == "list" and one.name == name for one in heard))
    listener.tab_to("list", name)
    row, _ = listener.key(DOWN)
    assert row
    assert (row.role, bool(row.name)) == ("list item", True)
    assert {"focused", "selected"} <= set(row.states)


def test_the_strip_says_each_time_it_moves_to(listener: Listener) -> None:
    listener.tab_to("slider")
    _, said = listener.key(RIGHT)
    assert said[-1].startswith("2:15:27 of 3:37:08, YaRN"), said


def test_the_matches_of_find_are_announced(listener: Listener) -> None:
    listener.press("push button", "Find…")
    listener.until(lambda heard: any(one.name == "Find in the paper" and "focused" in one.states for one in heard))
    _, said = listener.key(ord("z"))
    _, more = listener.key(ord("q"))
    assert "no match" in " ".join(said + more).lower()
