"""However often the program is killed while it plays: what was heard and the place are there, but for some seconds."""

import os
import shutil
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from explorer.app.episodes import listening_keeper
from explorer.model.episode_audio import ListeningState
from explorer.model.heard_ranges import heard_ms
from explorer.services.library_setup import open_library
from explorer.store.database import Store
from explorer.store.library_folder import Library
from tests.unit.listening_program import KEEP_MS

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL")
ROOT = Path(__file__).parents[2]
PATIENCE_MS = 2_000
"""What a busy machine may need for one save."""


class Life:
    """What one run of the program told before it was killed: where it began, what played, what it had saved."""

    def __init__(self, library: Path, start_ms: int, saves: int, *around: int) -> None:
        self.left, self.plays, self.kept = 0, [-1], [-1]
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.unit.listening_program", str(library), str(start_ms), *map(str, around)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        assert process.stdout
        alive = True
        for line in process.stdout:
            what, at = line.split()
            if what == "left":
                self.left = int(at)
            else:
                (self.plays if what == "plays" else self.kept).append(int(at))
            if alive and len(self.kept) > saves:
                process.kill()
                alive = False
        process.stdout.close()
        assert process.wait(30) == -signal.SIGKILL


def state(library: Path) -> ListeningState:
    """What another program reads."""
    with closing(Store.open(Library(library))) as store:
        episode = store.episodes.first()
        assert episode
        return store.listening.get(episode)


def test_a_killed_player_has_lost_no_more_than_the_time_between_two_saves(tmp_path: Path) -> None:
    assert listening_keeper.KEEP_MS <= 10_000
    library = tmp_path / "library"
    open_library(library)[1].close()
    shutil.rmtree(library / "cache", ignore_errors=True)
    begins, heard = 600_000, 0
    for start, saves in ((begins, 3), (-1, 2), (3_000_000, 4)):
        before = state(library)
        life = Life(library, start, saves)
        found = state(library)
        assert life.left == before.position_ms, "it goes on where it was left"
        first, last = (start if start >= 0 else before.position_ms), life.plays[-1]
        assert max(life.kept) <= found.position_ms <= last, "what was told to be saved is there"
        assert last - found.position_ms <= KEEP_MS + PATIENCE_MS
        assert heard_ms(found.heard, first, found.position_ms) >= found.position_ms - first - 50, "all of it was heard"
        assert heard_ms(found.heard, 0, first) >= heard, "and what was heard before"
        heard = heard_ms(found.heard, 0, found.position_ms)


def test_who_is_killed_while_a_stretch_is_heard_again_has_his_place(tmp_path: Path) -> None:
    library = tmp_path / "library"
    open_library(library)[1].close()
    Life(library, 600_000, 2)
    before = state(library)
    assert before.position_ms >= 600_000
    life = Life(library, -1, 3, 2_000)
    assert life.plays[-1] >= 1_980_000, "elsewhere"
    found = state(library)
    assert found.position_ms == before.position_ms
    assert heard_ms(found.heard, 1_980_000, 2_020_000) > 0, "and was heard"
    assert Life(library, -1, 1).left == before.position_ms
