"""A download and the disk: full, limited, not writable; a program that is killed; and the move to the lasting place."""

import errno
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from explorer.sources import arxiv, disk_errors
from explorer.sources import download as download_module
from explorer.sources.download import Download
from explorer.sources.http import Http
from tests.fakes import faults
from tests.fakes.clock import FakeClock
from tests.unit.downloads import BODY, ID, left, problem, run

PROGRAM = """
import sys
from pathlib import Path
from explorer.model.errors import KnownError
from explorer.model.progress import CancelToken
from explorer.sources import arxiv
from explorer.sources.download import Download
from explorer.sources.http import Http
try:
    Download(Http(), arxiv.PDF, Path(sys.argv[1]), "2309.00071").run(
        sys.argv[2], CancelToken(), lambda progress: print(progress.done, flush=True))
except KnownError as problem:
    print(problem.code)
"""


def test_install_moves_the_part_and_leaves_nothing(server, download, tmp_path):
    target = tmp_path / "pdfs" / "ab" / "abcd.pdf"
    download.install(run(download, server), target)
    assert target.read_bytes() == BODY
    assert left(download) == []


def test_install_where_the_same_content_is(server, download, tmp_path):
    target = tmp_path / "abcd.pdf"
    target.write_bytes(BODY)
    inode = target.stat().st_ino
    download.install(run(download, server), target)
    assert target.stat().st_ino == inode
    assert left(download) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_disk_full(server, download):
    download.part.parent.mkdir(parents=True)
    download.part.symlink_to("/dev/full")
    told = problem(download, server)
    assert told.code == "disk-full", told.detail
    assert "Free some space" in told.sentence
    assert left(download) == []


@pytest.mark.parametrize("free", [(1_000_000,), (10**12, 1_000_000)])
def test_the_disk_keeps_some_room(server, download, monkeypatch: pytest.MonkeyPatch, free: tuple[int, ...]) -> None:
    """Before the body, and while it arrives."""
    looks = iter(free)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10**12, 0, next(looks)))
    monkeypatch.setattr(download_module, "_LOOK_EVERY_BYTES", 50_000)
    assert problem(download, server).code == "disk-full"
    assert next(looks, None) is None
    assert left(download) == []


LIMIT = """
import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
"""


@pytest.mark.skipif(not hasattr(signal, "SIGXFSZ"), reason="needs RLIMIT_FSIZE")
def test_file_size_limit(server, tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", LIMIT + PROGRAM, tmp_path / "parts", f"{server.url}/pdf/{ID}"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.stdout.split()[-1], done.stderr) == ("disk-quota", "")
    assert list((tmp_path / "parts").iterdir()) == []


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_folder_that_may_not_be_written(server, download):
    download.part.parent.mkdir(parents=True)
    download.part.parent.chmod(0o500)
    assert problem(download, server).code == "library-read-only"


def test_folder_that_is_a_file(server, download, tmp_path):
    (tmp_path / "parts").write_text("")
    assert problem(download, server).code == "disk-error"


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "disk-full"),
        (errno.EDQUOT, "disk-quota"),
        (errno.EFBIG, "disk-quota"),
        (errno.EROFS, "library-read-only"),
        (errno.EACCES, "library-read-only"),
        (errno.EIO, "disk-failing"),
        (errno.ENOENT, "library-gone"),
        (errno.EMFILE, "disk-error"),
    ],
)
def test_each_disk_error_has_its_sentence(number, code):
    known = disk_errors.known(OSError(number, os.strerror(number)))
    assert (known.code, known.detail) == (code, str(OSError(number, os.strerror(number))))
    assert "try again" in known.sentence


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs kill -9")
def test_kill_nine_at_any_byte_is_taken_up(server, tmp_path):
    server.next("pdf", faults.silence(200_000))
    child = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, tmp_path / "parts", f"{server.url}/pdf/{ID}"], stdout=subprocess.PIPE
    )
    assert child.stdout
    while int(child.stdout.readline()) == 0:  # "Asking" comes first
        pass
    child.kill()
    child.communicate()
    download = Download(Http(clock=FakeClock()), arxiv.PDF, tmp_path / "parts", ID)
    assert run(download, server).path.read_bytes() == BODY
