"""The library moves to another folder whole or not at all, and the program finds it there."""

import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from explorer.app.shell.device_state import DeviceState, device_file
from explorer.cli import main
from explorer.commands import move_command
from explorer.model.errors import Cancelled, KnownError
from explorer.model.known_settings import NOTICE
from explorer.model.progress import CancelToken, Progress, silent
from explorer.services.library_move import check_library, copy_files, free_folder, move_library, use_library
from explorer.services.library_setup import open_library
from explorer.store.backup import back_up
from explorer.store.database import Store
from explorer.store.library_folder import Library, default_root, library_at, place_file, usual_root
from explorer.store.schema import SCHEMA_VERSION

HOLD = """
import sqlite3, sys
conn = sqlite3.connect(sys.argv[1])
conn.execute("SELECT * FROM papers").fetchall()
print("open", flush=True)
input()
"""
"""A program that has a library open until it gets a line."""


@pytest.fixture
def own() -> Library:
    """The user's library at its usual place, with a PDF, a picture, a backup and a subfolder."""
    library, store = open_library()
    store.close()
    for name in ("pdfs/ab/abc.pdf", "pictures/x.png", "log/explorer.log", "cache/doorbell", "pdfs/.parts/half"):
        path = library.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode() * 1000)
    back_up(library, SCHEMA_VERSION)
    return library


def everything(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_a_moved_library_is_whole_and_found_and_the_old_one_stays(own: Library, tmp_path: Path, capsys) -> None:
    before = everything(own.root)
    target = tmp_path / "new" / "place"
    assert main(["move-library", str(target)]) == 0
    assert str(target) in capsys.readouterr().out
    after = everything(target)
    copied = {name for name in before if name.split("/")[0] in ("pdfs", "pictures") and ".parts" not in name}
    assert copied | {one.name for one in own.backups()} <= after.keys()
    assert not any(name.startswith(("cache", "pdfs/.parts")) for name in after)
    assert all(after[name] == before[name] for name in copied)
    assert {name: data for name, data in everything(own.root).items() if not name.startswith("log")} == {
        name: data for name, data in before.items() if not name.startswith("log")
    }
    assert library_at(None).root == target
    library, store = open_library()
    with closing(store):
        assert (library.root, store.episodes.has_any()) == (target, True)
    assert main(["move-library", str(usual_root().parent / "again")]) == 0
    assert default_root() == usual_root().parent / "again"


def test_it_is_not_moved_while_another_program_has_it_open(own: Library, tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(own.database)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout
        other.stdout.readline()
        with pytest.raises(KnownError) as caught:
            move_library(own, tmp_path / "new", silent, CancelToken())
        other.communicate(b"\n")
    assert caught.value.code == "library-in-use"
    assert default_root() == own.root
    move_library(own, tmp_path / "new", silent, CancelToken())
    assert default_root() == tmp_path / "new"


def test_where_it_may_be_moved(own: Library, tmp_path: Path) -> None:
    empty, full, file = tmp_path / "empty", tmp_path / "full", tmp_path / "file"
    empty.mkdir()
    full.mkdir()
    (full / "thesis.tex").write_text("mine")
    file.write_text("")
    assert free_folder(own, empty) == empty
    assert free_folder(own, tmp_path / "not there") == tmp_path / "not there"
    assert free_folder(own, full) == full / "Paper Explorer library"
    copy_files(own, empty, silent, CancelToken())
    assert free_folder(own, empty) == empty, "a move that broke off goes on"
    for wrong in (file, own.root, own.pdfs, own.root / "below"):
        with pytest.raises(KnownError) as caught:
            free_folder(own, wrong)
        assert caught.value.code == "cannot-move"
    assert check_library(own.root) == own.root
    with pytest.raises(KnownError):
        check_library(full)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no rights of this kind")
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may read everything")
def test_what_cannot_be_read_is_told_and_nothing_is_moved(own: Library, tmp_path: Path) -> None:
    (own.pdfs / "ab" / "abc.pdf").chmod(0)
    with pytest.raises(KnownError):
        move_library(own, tmp_path / "new", silent, CancelToken())
    assert default_root() == own.root


def test_a_library_whose_drive_is_gone_is_told_and_not_begun_anew(own: Library, tmp_path: Path, capsys) -> None:
    target = tmp_path / "drive"
    assert main(["move-library", str(target)]) == 0
    target.rename(tmp_path / "unplugged")
    assert main(["papers"]) == 1
    told = capsys.readouterr().err
    assert str(target) in told
    assert str(place_file()) in told
    assert not Library(target).database.exists()
    (target / "log").mkdir(parents=True, exist_ok=True)
    assert main(["papers"]) == 1, "a log in its place is no library"
    place_file().unlink()
    with closing(Store.open(library_at(None))):
        assert library_at(None).root == own.root


def test_nonsense_in_the_file_that_names_the_folder_is_ignored(own: Library) -> None:
    for wrong in (b"", b"relative/folder", b"\0/x", b"\xff\xfe"):
        place_file().parent.mkdir(parents=True, exist_ok=True)
        place_file().write_bytes(wrong)
        assert default_root() == own.root
    use_library(own.root)
    assert not place_file().exists()


def test_the_next_window_tells_what_became_of_the_move(own: Library, tmp_path: Path, monkeypatch) -> None:
    started: list[list[str]] = []
    monkeypatch.setattr(move_command.subprocess, "Popen", lambda words, **_: started.append(words))
    (own.root / "below").mkdir()
    assert main(["move-library", str(own.root / "below"), "--open"]) == 1
    with_notice = DeviceState(device_file(None))
    assert "own folder" in with_notice.get(NOTICE)
    assert main(["move-library", str(tmp_path / "new"), "--open"]) == 0
    assert str(tmp_path / "new") in DeviceState(device_file(None)).get(NOTICE)
    assert len(started) == 2
    assert main(["--library", str(own.root), "move-library", str(tmp_path / "other")]) == 1


def test_a_folder_with_other_pdfs_is_not_taken_for_a_move_that_broke_off(own: Library, tmp_path: Path) -> None:
    theirs = tmp_path / "theirs"
    (theirs / "pdfs").mkdir(parents=True)
    (theirs / "pdfs" / "mine.pdf").write_bytes(b"mine")
    assert free_folder(own, theirs) == theirs / "Paper Explorer library"


def test_the_comparison_tells_how_far_it_is_and_can_be_stopped(own: Library, tmp_path: Path) -> None:
    cancel, told = CancelToken(), []

    def report(progress: Progress) -> None:
        told.append(progress)
        if sum(one.done == 0 for one in told) > 1:
            cancel.cancel()

    with pytest.raises(Cancelled):
        move_library(own, tmp_path / "new", report, cancel)
    assert not place_file().exists()
