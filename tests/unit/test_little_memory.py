"""With little memory a command says so in one sentence, and small files need little."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from explorer.services.library_setup import open_library
from explorer.store.database_errors import SENTENCES

ROOT = Path(__file__).parents[2]
LIMITED = """
import resource, sys
from pathlib import Path
import explorer.services.notes_import, explorer.services.episode_transcripts
from explorer import cli
used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + 30_000_000,) * 2)
sys.exit(cli.main(sys.argv[1:]))
"""

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="no limit of memory here")


@pytest.mark.parametrize("letters", [0, 60_000_000])
def test_what_can_not_be_read_into_memory_is_told(tmp_path: Path, letters: int) -> None:
    open_library(tmp_path / "library")[1].close()
    notes = {"format": "paper-explorer-notes", "version": 1, "x": "y" * letters} | {
        name: [] for name in ("papers", "files", "annotations", "notes")
    }
    (tmp_path / "notes.json").write_text(json.dumps(notes), "utf-8")
    words = ["--library", str(tmp_path / "library"), "import-notes", str(tmp_path / "notes.json")]
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, *words], capture_output=True, text=True, cwd=ROOT, check=False
    )
    if letters:
        assert (done.returncode, done.stderr) == (1, f"paper-explorer: {SENTENCES['no-memory']}\n")
    else:
        assert "memory" not in done.stderr
        assert "inside the program" not in done.stderr
