"""However an import of notes is killed, also in the middle of its commit: all of them are there, or none."""

import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from explorer.cli import main
from explorer.model.annotation import Note
from explorer.services.library_setup import open_library
from explorer.store.database import Store
from explorer.store.library_folder import Library
from tests.fakes.examples import further

ROOT = Path(__file__).parents[2]
WHEN = "2024-05-02T10:00:00.000Z"
COUNT = 300


def is_traced() -> bool:
    """Return whether a program's calls to the system can be answered by a signal here."""
    words = ["strace", "-o", "/dev/null", "-e", "inject=write:signal=KILL", "true"]
    return shutil.which("strace") is not None and subprocess.run(words, check=False).returncode == 0


pytestmark = pytest.mark.skipif(not is_traced(), reason="no strace")


def imported(library: Path, file: Path, call: str, at: int) -> bool:
    """Import a file, killed at so many calls to the system; return whether the program ended by itself."""
    words = ["strace", "-f", "-o", "/dev/null", "-e", f"trace={call}", "-e", f"inject={call}:signal=KILL:when={at}"]
    program = [sys.executable, "-m", "explorer", "--library", str(library), "import-notes", str(file)]
    done = subprocess.run([*words, *program], cwd=ROOT, capture_output=True, check=False).returncode
    assert done in (0, -9, 137)
    return done == 0


@pytest.mark.parametrize("call", ["fdatasync", *further("pwrite64")])
def test_an_import_that_is_killed_has_brought_all_or_nothing(tmp_path: Path, call: str) -> None:
    source, file = tmp_path / "source", tmp_path / "notes.json"
    _, store = open_library(source)
    with closing(store), store.write():
        episode = store.episodes.first()
        for number in range(COUNT):
            store.notes.put(Note(f"note-{number}", f"what was said {number}", WHEN, WHEN, episode, number))
    assert main(["--library", str(source), "export", "--format", "json", "-o", str(file)]) == 0
    library = tmp_path / "library"
    open_library(library)[1].close()
    empty = shutil.copytree(library, tmp_path / "empty")
    killed, at = set[int](), 1
    while True:
        shutil.rmtree(library)
        shutil.copytree(empty, library)
        is_done = imported(library, file, call, at)
        with closing(Store.open(Library(library))) as there:
            assert there.rows("PRAGMA quick_check")[0][0] == "ok"
            count = len(there.notes.all())
        assert count in ((COUNT,) if is_done else (0, COUNT)), (call, at)
        if is_done:
            break
        killed.add(count)
        assert main(["--library", str(library), "import-notes", str(file)]) == 0
        with closing(Store.open(Library(library))) as there:
            assert len(there.notes.all()) == COUNT
        at += 1 if at < 12 else 7
    assert 0 in killed, "it was killed before the commit too"
