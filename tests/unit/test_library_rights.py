"""A library is its user's alone, and a folder that may not be read ends in a sentence."""

import errno
import hashlib
import json
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from explorer.services.library_setup import open_library
from explorer.sources import disk_errors
from explorer.store.backup import back_up
from explorer.store.library_folder import Library
from explorer.store.schema import SCHEMA_VERSION
from tests.unit.test_read_only import AS_ANYBODY

pytestmark = pytest.mark.skipif(os.name == "nt", reason="rights as POSIX has them")
ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "resources" / "guide" / "guide.pdf"


def open_ones(root: Path) -> set[str]:
    """The files and folders in which other users have rights."""
    return {str(path.relative_to(root)) for path in (root, *root.rglob("*")) if path.lstat().st_mode & 0o077}


@pytest.fixture
def call(library: Library) -> Callable[..., tuple[int, str, str]]:
    """Run the program bound by rights, and without a umask."""
    bound = AS_ANYBODY if os.geteuid() == 0 else []
    if bound and (not shutil.which("setpriv") or subprocess.run([*bound, "true"], check=False).returncode):
        pytest.skip("root may read everything, and can't be bound here")

    def run(*words: str, root: Path = library.root) -> tuple[int, str, str]:
        command = [*bound, sys.executable, "-m", "explorer", "--library", str(root), *words]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, umask=0)
        return done.returncode, done.stdout, done.stderr

    return run


def test_all_of_a_new_library_is_the_users_alone(library: Library, call, tmp_path: Path) -> None:
    assert call("note", "secret")[0] == 0
    assert call("snapshot", str(tmp_path / "window.png"))[0] == 0
    assert call("note", "", "--at", "9:99:99")[0] != 0
    assert open_ones(library.root) == set()


def test_a_backup_is_the_users_alone(library: Library) -> None:
    open_library(library.root)[1].close()
    before = os.umask(0)
    try:
        made = back_up(library, SCHEMA_VERSION)
    finally:
        os.umask(before)
    assert made.name not in open_ones(library.root)


def test_an_older_library_is_closed_to_others_once(library: Library) -> None:
    open_library(library.root)[1].close()
    (library.log).mkdir(exist_ok=True)
    (library.log / "paper-explorer.log").write_text("")
    outside = library.root.parent / "outside"
    outside.write_text("")
    outside.chmod(0o644)
    (library.pictures).mkdir()
    (library.pictures / "link").symlink_to(outside)
    for path in (library.root, *library.root.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755)
    open_library(library.root)[1].close()
    assert open_ones(library.root) == {"pictures/link"}
    assert stat.S_IMODE(outside.stat().st_mode) == 0o644
    library.root.chmod(0o750)
    open_library(library.root)[1].close()
    assert stat.S_IMODE(library.root.stat().st_mode) == 0o750, "the user has given it to a group"


def test_files_of_the_user_in_the_folder_stay_as_they_are(library: Library) -> None:
    open_library(library.root)[1].close()
    script = library.root / "script.sh"
    script.write_text("")
    script.chmod(0o755)
    library.root.chmod(0o755)
    open_library(library.root)[1].close()
    assert stat.S_IMODE(script.stat().st_mode) == stat.S_IMODE(library.root.stat().st_mode) == 0o755
    assert not library.database.stat().st_mode & 0o077


@pytest.mark.parametrize(
    "part", ["pdfs", *(pytest.param(one, marks=pytest.mark.thorough) for one in ("pictures", "log", "cache"))]
)
def test_a_part_without_rights_is_told_and_the_rest_works(library: Library, call, part: str, tmp_path: Path) -> None:
    open_library(library.root)[1].close()
    (library.root / part).mkdir(exist_ok=True)
    (library.root / part).chmod(0)
    try:
        code, out, err = call("papers", "--json")
        assert (code, len(json.loads(out))) == (0, 41)
        assert err.count("\n") == 1
        assert str(library.root / part) in err
        code, out, err = call("download", "yarn") if part == "pdfs" else (1, "", "one\ntwo\n")
        assert code == 1
        assert "Something went wrong" not in err
        assert err.count("\n") == 2
        code, out, err = call("snapshot", str(tmp_path / "window.png"))
        assert (code, err) == (0, "")
    finally:
        (library.root / part).chmod(0o700)


def test_one_folder_of_pdfs_without_rights_is_named(library: Library, call) -> None:
    """The guide's, which is written at the first start."""
    library.pdfs.mkdir(parents=True)
    folder = library.root / library.pdf_name(hashlib.sha256(GUIDE.read_bytes()).hexdigest()).rpartition("/")[0]
    folder.mkdir()
    folder.chmod(0)
    try:
        code, out, err = call("papers", "--json")
        assert (code, len(json.loads(out))) == (0, 41)
        assert err == f"paper-explorer: The folder {folder} may not be used: check its permissions, then try again.\n"
    finally:
        folder.chmod(0o700)


def test_a_download_into_a_folder_without_rights_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "pdfs" / "04"
    folder.mkdir(parents=True)
    error = PermissionError(errno.EACCES, "Permission denied")
    for target in (folder / "04ab.pdf", None):
        assert str(folder) not in disk_errors.known(error, target).sentence
    monkeypatch.setattr(os, "access", lambda path, mode: mode == os.F_OK or Path(path) != folder)
    assert f"The folder {folder} may not be used." in disk_errors.known(error, folder / "04ab.pdf").sentence
    assert disk_errors.known(error, folder.parent / "05" / "05ab.pdf").sentence == disk_errors.known(error).sentence


def test_a_folder_of_another_user_is_one_sentence(library: Library, call) -> None:
    open_library(library.root)[1].close()
    library.root.chmod(0)
    try:
        for words in (("papers",), ("note", "x"), ("doctor",), ("restore",), ("export",)):
            code, out, err = call(*words)
            assert code == 1
            assert "no backups" not in err
            assert "Something went wrong" not in out + err
            assert err.count("\n") == (words != ("doctor",))
    finally:
        library.root.chmod(0o700)
