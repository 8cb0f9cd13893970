"""A library on a full disk can be read and exported elsewhere, and the sentence says what would free some."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from explorer.model.annotation import Note
from explorer.services.library_setup import open_library
from explorer.store.library_folder import Library

ROOT = Path(__file__).parents[2]
WHEN = "2024-05-02T10:00:00.000Z"
DISK = 'mount -t tmpfs -o size=3m tmpfs "$1" && cp -r "$2" "$1/library" && cd "$3" && shift 3 && '
"""Makes a small disk that ends with the process, with a copy of a library."""
FILL = 'dd if=/dev/zero of="$OLDPWD/disk/full" bs=4k 2>/dev/null; '
KILLED = """
import os, sys; from pathlib import Path; from explorer.services.library_setup import open_library
from explorer.model.annotation import Note
_, store = open_library(Path(sys.argv[1]))
store.notes.put(Note("late", "just before it was killed", "2024", "2024", store.episodes.first(), 100)); os._exit(0)
"""
PICTURE = """
import sys; from pathlib import Path; from PySide6.QtGui import QImage; from PySide6.QtCore import QBuffer
from explorer.app.episodes.artwork import artwork_file, keep_picture; from explorer.store.library_folder import Library
disk = Path(sys.argv[1]); library = Library(disk / "library"); buffer = QBuffer(); buffer.open(QBuffer.WriteOnly)
image = QImage(300, 300, QImage.Format_RGB32); image.fill(7); image.save(buffer, "PNG"); data = buffer.data().data()
try:
    keep_picture(library, "https://example.org/a.png", data)
except OSError as error:
    folder = artwork_file(library, "https://example.org/a.png").parent
    print(error.errno, not folder.exists() or not list(folder.iterdir()))
(disk / "full").unlink()
print(keep_picture(library, "https://example.org/a.png", data))
"""


@pytest.fixture
def on_full_disk(library: Library, tmp_path: Path) -> Callable[..., tuple[int, str, str]]:
    """Return a function that runs the program on a copy of the library on a full disk."""
    if not shutil.which("unshare") or subprocess.run(["unshare", "-Urm", "true"], check=False).returncode:
        pytest.skip("a small disk can't be mounted here")
    disk = tmp_path / "disk"
    disk.mkdir()

    def call(*words: str, killed: bool = False) -> tuple[int, str, str]:
        kill = (
            f'"$0" -c \'{KILLED}\' "$OLDPWD/disk/library"; rm -f "$OLDPWD"/disk/library/library.db-shm; '
            if killed
            else ""
        )
        script = DISK + kill + FILL + 'exec "$0" -m explorer --library "$OLDPWD/disk/library" "$@"'
        command = ["unshare", "-Urm", "sh", "-c", script, sys.executable, str(disk), str(library.root), str(ROOT)]
        done = subprocess.run(
            [*command, *words],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        )
        return done.returncode, done.stdout, done.stderr

    return call


@pytest.fixture
def written(library: Library) -> Library:
    _, store = open_library(library.root)
    store.notes.put(Note("note-1", "kept", WHEN, WHEN, store.episodes.first(), 8112))
    store.close()
    (library.pdfs / "ab").mkdir()
    (library.pdfs / "ab" / "abcd.pdf").write_bytes(b"%PDF-1.4" * 100_000)
    return library


def test_it_can_be_read_and_exported(written: Library, on_full_disk, tmp_path: Path) -> None:
    code, _, err = on_full_disk("export", "-o", str(tmp_path / "notes.md"))
    assert (code, err) == (0, "")
    assert "kept" in (tmp_path / "notes.md").read_text("utf-8")


def test_a_change_says_why_not_and_what_would_help(written: Library, on_full_disk) -> None:
    code, out, err = on_full_disk("note", "lost?")
    assert (code, out) == (1, "")
    assert err.startswith("paper-explorer: The disk is full, so the library can only be read: free some space")
    assert "0.9 MB of downloaded PDFs in pdfs" in err
    assert err.count("\n") == 1


def test_what_a_killed_program_saved_is_there(written: Library, on_full_disk) -> None:
    code, out, err = on_full_disk("export", killed=True)
    assert (code, err) == (0, "")
    assert "just before it was killed" in out


def test_the_window_opens(written: Library, on_full_disk, tmp_path: Path) -> None:
    code, _, err = on_full_disk("snapshot", str(tmp_path / "window.png"))
    assert (code, err) == (0, "")
    assert (tmp_path / "window.png").stat().st_size > 10_000


def test_a_picture_of_a_podcast_that_has_no_room_leaves_nothing_and_comes_later(
    written: Library, tmp_path: Path, on_full_disk: Callable[..., tuple[int, str, str]]
) -> None:
    script = DISK + FILL + 'exec "$0" -c "$@" "$OLDPWD/disk"'
    command = ["unshare", "-Urm", "sh", "-c", script, sys.executable, str(tmp_path / "disk"), str(written.root)]
    done = subprocess.run(
        [*command, str(ROOT), PICTURE],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"},
    )
    assert done.stdout.split() == ["28", "True", "True"], done.stderr
