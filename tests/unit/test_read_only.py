"""A library that may not be written can be read, listed and exported, and stays byte for byte what it is."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from explorer.model.annotation import Note
from explorer.services.library_setup import open_library
from explorer.store import database_errors
from explorer.store.library_folder import Library

pytestmark = pytest.mark.skipif(os.name == "nt", reason="rights as POSIX has them")

ROOT = Path(__file__).parents[2]
# Root may write anywhere; without these two powers it is bound by the rights as anybody else.
AS_ANYBODY = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all"]
WHEN = "2024-05-02T10:00:00.000Z"


@pytest.fixture
def anybody() -> list[str]:
    """What goes before a command so that rights bind it."""
    if os.geteuid() != 0:
        return []
    if (
        not shutil.which("setpriv")
        or subprocess.run([*AS_ANYBODY, "true"], check=False, capture_output=True).returncode
    ):
        pytest.skip("root may write everywhere, and can't be bound here")
    return AS_ANYBODY


@pytest.fixture
def written(library: Library) -> Library:
    """With the bundled episode, the guide and a note; closed."""
    _, store = open_library(library.root)
    store.notes.put(Note("note-1", "kept", WHEN, WHEN, store.episodes.first(), 8112))
    store.close()
    return library


@contextlib.contextmanager
def locked(library: Library, *, folder: int = 0o500, file: int = 0o400) -> Iterator[None]:
    """Its folder and its files without the right to write."""
    for path in library.root.glob("library.db*"):
        path.chmod(file)
    library.root.chmod(folder)
    try:
        yield
    finally:
        library.root.chmod(0o700)
        for path in library.root.glob("library.db*"):
            path.chmod(0o600)


@pytest.fixture
def call(anybody: list[str], library: Library) -> Callable[..., tuple[int, str, str]]:
    def run(*words: str) -> tuple[int, str, str]:
        command = [*anybody, sys.executable, "-m", "explorer", "--library", str(library.root), *words]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout, done.stderr

    return run


THOROUGHLY = [pytest.param(*one, marks=pytest.mark.thorough) for one in ((0o500, 0o600), (0o700, 0o400))]


@pytest.mark.parametrize(("folder", "file"), [(0o500, 0o400), *THOROUGHLY])
def test_reading_works_and_writing_says_why_not(written: Library, call, folder: int, file: int) -> None:
    before = written.database.read_bytes()
    with locked(written, folder=folder, file=file):
        code, out, err = call("papers", "--json")
        assert (code, err) == (0, "")
        assert len(json.loads(out)) == 41
        assert call("episodes")[::2] == (0, "")
        code, out, err = call("export")
        assert (code, err) == (0, "")
        assert "kept" in out
        assert call("note", "lost?") == (1, "", f"paper-explorer: {database_errors.SENTENCES['read-only']}\n")
        code, out, _ = call("doctor")
        assert code == 0
        assert f"read-only: {database_errors.SENTENCES['read-only']}" in out
    assert written.database.read_bytes() == before


def test_nothing_is_fetched_that_could_not_be_kept(written: Library, call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAPER_EXPLORER_ARXIV_WEB", "http://127.0.0.1:1")
    with locked(written, folder=0o700):
        code, out, err = call("download", "yarn")
    assert (code, out) == (1, "")
    assert err == f"paper-explorer: yarn: {database_errors.SENTENCES['read-only']}\n"


def test_a_newer_bundle_leaves_it_alone(written: Library, call) -> None:
    """What would be brought up to date in another library is shown as it is here."""
    _, store = open_library(written.root)
    for row in store.rows("SELECT key FROM settings WHERE key LIKE 'bundled:%'"):
        store.settings.put(row["key"], "of another version")
    store.close()
    with locked(written):
        code, out, err = call("papers", "--json")
        assert (code, err) == (0, "")
        assert len(json.loads(out)) == 41


def test_beside_a_program_that_writes(written: Library, call) -> None:
    """What that one has committed is still in the file beside the database, and is seen."""
    _, store = open_library(written.root)
    store.notes.put(Note("note-2", "just now", WHEN, WHEN, store.episodes.first(), 8112))
    assert (written.root / "library.db-wal").stat().st_size
    try:
        with locked(written):
            code, out, err = call("export")
    finally:
        store.close()
    assert (code, err) == (0, "")
    assert "just now" in out


def test_what_could_only_be_read_in_part_is_not_read(written: Library, call) -> None:
    """A -wal file that can't be read holds what was saved last: the database without it would be an older one."""
    (written.root / "library.db-wal").write_bytes(b"\0" * 5000)
    with locked(written):
        code, out, err = call("papers")
    assert (code, out) == (1, "")
    assert err.count("\n") == 1


def test_a_new_library_in_such_a_folder_is_refused(library: Library, call) -> None:
    library.root.mkdir()
    with locked(library):
        code, out, err = call("papers")
    assert (code, out) == (1, "")
    assert err in {f"paper-explorer: {database_errors.SENTENCES[one]}\n" for one in ("read-only", "cannot-open")}
