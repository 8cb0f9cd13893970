"""Files are written whole or not at all, where the user said, and with the rights that they had."""

import errno
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from explorer.files import make_folder, write_atomic, write_where_named
from explorer.model.errors import KnownError
from explorer.services.user_file import check_place, write_named

fcntl = pytest.importorskip("fcntl")
pytestmark = pytest.mark.skipif(os.name == "nt", reason="links, rights and devices as POSIX has them")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def problem(path: Path) -> KnownError:
    with pytest.raises(KnownError) as caught:
        write_named(path, b"new")
    assert str(path) in caught.value.sentence
    return caught.value


def test_a_link_stays_and_what_it_leads_to_is_written(tmp_path: Path) -> None:
    (tmp_path / "vault").mkdir()
    target, link = tmp_path / "vault" / "notes.md", tmp_path / "notes.md"
    target.write_bytes(b"old")
    link.symlink_to("vault/notes.md")
    write_atomic(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"
    assert [one.name for one in target.parent.iterdir()] == ["notes.md"]
    target.unlink()
    write_atomic(link, b"again")
    assert link.is_symlink()
    assert target.read_bytes() == b"again"


def test_a_link_that_leads_to_itself_is_left(tmp_path: Path) -> None:
    link = tmp_path / "notes.md"
    link.symlink_to(link)
    with pytest.raises(OSError, match="symbolic links") as caught:
        write_atomic(link, b"new")
    assert caught.value.errno == errno.ELOOP
    assert link.is_symlink()


def test_rights_stay_and_new_files_have_the_users_usual_ones(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_named(tmp_path / "new", b"new")
        (tmp_path / "old").write_bytes(b"old")
        (tmp_path / "old").chmod(0o606)
        write_named(tmp_path / "old", b"new")
    finally:
        os.umask(before)
    assert mode(tmp_path / "new") == 0o640
    assert mode(tmp_path / "old") == 0o606


def test_the_programs_own_files_are_the_users_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        write_atomic(tmp_path / "a" / "b" / "new", b"new")
        (tmp_path / "old").write_bytes(b"old")
        write_atomic(tmp_path / "old", b"new")
    finally:
        os.umask(before)
    assert mode(tmp_path / "a") == mode(tmp_path / "a" / "b") == 0o700
    assert mode(tmp_path / "a" / "b" / "new") == mode(tmp_path / "old") == 0o600


def test_a_folder_that_can_not_be_synced_is_no_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is replaced by then: “nothing was saved” would be wrong."""
    real = os.fsync

    def sync(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        real(handle)

    monkeypatch.setattr(os, "fsync", sync)
    write_named(tmp_path / "notes.md", b"new")
    assert (tmp_path / "notes.md").read_bytes() == b"new"


def test_what_a_killed_program_left_is_deleted_by_the_next_one(tmp_path: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path; from explorer import files\n"
        "os.fsync = lambda handle: os._exit(9)\n"
        "files.write_where_named(Path(sys.argv[1]), b'half')"
    )
    target = tmp_path / "notes.md"
    assert subprocess.run([sys.executable, "-c", code, str(target)], check=False).returncode == 9
    (left,) = tmp_path.iterdir()
    for name in (".mine.tmp", ".notes.md.0123456789ab.temp", "notes.md.0123456789ab.tmp"):
        (tmp_path / name).write_bytes(b"another's")
    in_use = tmp_path / ".notes.md.0123456789ab.tmp"
    in_use.write_bytes(b"of a program that writes")
    for path in tmp_path.iterdir():
        os.utime(path, (1e9, 1e9))
    with in_use.open("rb") as file:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX)
        write_named(target, b"new")
    assert not left.exists()
    others = {".mine.tmp", ".notes.md.0123456789ab.temp", "notes.md.0123456789ab.tmp"}
    assert {path.name for path in tmp_path.iterdir()} == {"notes.md", in_use.name} | others


def test_folders_are_made_for_the_programs_own_files_only(tmp_path: Path) -> None:
    write_atomic(tmp_path / "a" / "b" / "file", b"x")
    assert (tmp_path / "a" / "b" / "file").read_bytes() == b"x"
    with pytest.raises(FileNotFoundError):
        write_where_named(tmp_path / "c" / "file", b"x")
    with pytest.raises(KnownError, match="There is no folder") as caught:
        write_named(tmp_path / "c" / "file", b"x")
    assert str(tmp_path / "c") in caught.value.sentence
    assert not (tmp_path / "c").exists()


def test_a_pipe_gets_the_bytes_and_stays_one(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write_named(pipe, b"# Notes\n")
        assert os.read(reading, 100) == b"# Notes\n"
    finally:
        os.close(reading)
    assert pipe.is_fifo()


def test_a_device_that_is_full_is_a_full_disk_and_stays_a_device(tmp_path: Path) -> None:
    device = tmp_path / "full"  # of the test's own: should the code be wrong, the computer keeps its /dev/full
    try:
        os.mknod(device, stat.S_IFCHR | 0o666, os.makedev(1, 7))
        os.close(os.open(device, os.O_WRONLY))
    except OSError:
        pytest.skip("may not make a device here")
    with pytest.raises(KnownError) as caught:
        write_named(device, b"new")
    assert caught.value.code == "disk-full"
    assert device.is_char_device()


def test_a_place_that_is_none_is_told_before_the_work(tmp_path: Path) -> None:
    for path, code in (
        (tmp_path, "is-a-folder"),
        (tmp_path / "none" / "x", "folder-missing"),
        (tmp_path / ("n" * 300) / "x", "cannot-write"),
    ):
        with pytest.raises(KnownError) as caught:
            check_place(path)
        assert caught.value.code == code
    check_place(tmp_path / "new")
    assert problem(tmp_path).code == "is-a-folder"
    assert problem(tmp_path / ("n" * 300)).code == "cannot-write"


def test_when_the_disk_fails_the_old_file_is_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "notes.md"
    path.write_bytes(b"old")

    def failing(_: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(os, "fsync", failing)
    assert problem(path).code == "cannot-write"
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_each_step_is_on_the_disk_before_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a power loss the name leads to the old content or to the whole new one, and the folders are there."""
    steps: list[str] = []
    real_sync, real_replace, real_mkdir = os.fsync, os.replace, os.mkdir

    def sync(handle: int) -> None:
        folder = stat.S_ISDIR(os.fstat(handle).st_mode)
        steps.append("sync " + (Path(f"/proc/self/fd/{handle}").readlink().name if folder else "content"))
        real_sync(handle)

    def replace(source: Path, target: Path) -> None:
        steps.append("replace")
        real_replace(source, target)

    def mkdir(path: Path, mode: int = 0o777) -> None:
        steps.append(f"mkdir {Path(path).name}")
        real_mkdir(path, mode)

    if not Path("/proc/self/fd").exists():
        pytest.skip("needs /proc to name an open folder")
    for name, one in (("fsync", sync), ("replace", replace), ("mkdir", mkdir)):
        monkeypatch.setattr(os, name, one)
    write_atomic(tmp_path / "a" / "b" / "file", b"x")
    root = tmp_path.name
    assert steps == ["mkdir a", f"sync {root}", "mkdir b", "sync a", "sync content", "replace", "sync b"]


@pytest.mark.parametrize("is_known", [True, False])
def test_on_macos_the_drives_own_cache_is_emptied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_known: bool
) -> None:
    """F_FULLFSYNC; a file system that does not know it, as on a network, gets an fsync."""
    asked: list[int] = []

    def ask(_: int, command: int) -> None:
        asked.append(command)
        if not is_known:
            raise OSError(errno.ENOTSUP, "not supported")

    synced: list[int] = []
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(fcntl, "F_FULLFSYNC", 51, raising=False)
    monkeypatch.setattr(fcntl, "fcntl", ask)
    monkeypatch.setattr(os, "fsync", synced.append)
    write_atomic(tmp_path / "file", b"x")
    assert (asked, len(synced)) == ([51, 51], 0 if is_known else 2), "the file, and its folder"


def test_a_folder_that_is_there_costs_nothing_and_a_file_in_its_place_is_an_error(tmp_path: Path) -> None:
    make_folder(tmp_path)
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(FileExistsError):
        make_folder(tmp_path / "file" / "below")
