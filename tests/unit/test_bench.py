"""The benchmark still runs, and tells all that it is to tell; how fast anything is is asserted nowhere.

It takes more than any other test, and nothing of the program depends on it.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROWS = (
    "start to the last page's picture",
    "start to the page itself",
    "start to all in use",
    "memory, one paper",
    "click to page, PDF on disk",
    "jump to a page never shown",
    "a frame while scrolling",
    "longest stall while scrolling",
    "most work in one go while scrolling",
    "a step of the zoom, until sharp",
    "zoom step of a heavy page: something sharp in the middle",
    "a move of a selection",
    "a tick of the playhead",
    "a frame of a crowded strip, zoomed",
    "a tick of a crowded strip",
    "first match of a search",
    "first of a page with a slow figure",
    "longest stall while a slow page is drawn",
    "memory, 3 papers in turn",
    "pages a second through the worker",
    "text of a page",
    *(
        f"start to {what}, {state}"
        for state in ("split with panels", "full screen", "killed")
        for what in ("the page itself", "all in use")
    ),
    "start with 10 episodes, 200 papers, 1,000 notes",
    "export of a folder of 40 papers, 240 notes",
    "the same, with nothing changed",
    "1,000 episodes of 4 feeds are listed",
    "most work in one go meanwhile",
    "a letter in their filter",
    "the unread ones of them",
    "export of 20 annotations",
    "export of 100 annotations",
    "click to page with 100 annotations",
    "a filter of 100",
    "a mark more among 100",
    "longest stall while marking among 100",
    "a letter typed in a note",
    "a change made in another window until it is seen",
)


@pytest.mark.thorough
def test_the_short_form_fills_every_row(tmp_path: Path) -> None:
    out = tmp_path / "figures.json"
    command = [sys.executable, "-m", "tests.bench", "--short", "--json", str(out)]
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=150, check=False)
    assert done.returncode == 0, done.stderr
    figures = json.loads(out.read_text(encoding="utf-8"))
    assert [one["name"] for one in figures] == list(ROWS)
    assert all(one["value"] > 0 and one["limit"] > 0 for one in figures if "memory" not in one["name"])
    assert all({"unit", "peer", "ratio", "reached"} <= one.keys() for one in figures)
    for name in ROWS:
        assert sum(line.startswith(f"| {name} | ") for line in done.stdout.splitlines()) == 1
