"""What Windows and macOS do otherwise, played here: it shows that the program bears it, not that they do it so."""

import ctypes
import errno
import logging
import os
import re
import sqlite3
import sys
from collections.abc import Callable, Iterator
from pathlib import Path, PureWindowsPath
from types import SimpleNamespace

import pytest
import truststore
from platformdirs.windows import Windows

import explorer.store.database_uri
from explorer import cli, files, logs
from explorer.commands import output
from explorer.model.errors import KnownError
from explorer.model.paper import Paper
from explorer.model.text_page import DocumentInfo
from explorer.pdf.client import PdfClient
from explorer.pdf.messages import Open, Render
from explorer.services.library_setup import add_local_pdf
from explorer.services.user_file import write_named
from explorer.sources import disk_errors, http_session
from explorer.store import database_file
from explorer.store.database import Store
from explorer.store.database_uri import database_uri, is_on_share
from explorer.store.library_folder import Library
from tests.fakes import broken_pdfs

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="plays Windows on POSIX")


@pytest.fixture
def client(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[PdfClient]:
    """A client whose worker runs as on another system; so many seconds for a request."""
    from tests.fakes import rogue_worker

    name, deadline_s = request.param
    monkeypatch.setattr("explorer.pdf.client.serve", getattr(rogue_worker, name))
    one = PdfClient(deadline_s)
    yield one
    one.close()


@pytest.mark.parametrize("client", [("as_on_macos", 30.0), ("in_a_sandbox", 30.0)], indirect=True)
def test_a_worker_whose_memory_can_not_be_limited_serves(client: PdfClient, tmp_path: Path) -> None:
    assert len(client.call(Open(str(broken_pdfs.one_page(tmp_path / "a.pdf")))).pages) == 1


@pytest.mark.parametrize("client", [("as_on_windows", 0.5)], indirect=True)
def test_without_timers_and_console_a_page_is_drawn_and_an_endless_one_given_up(
    client: PdfClient, tmp_path: Path
) -> None:
    path = str(broken_pdfs.endless(tmp_path / "endless.pdf"))
    assert client.call(Render(path, 1, 1.0)).width == 600
    with pytest.raises(KnownError) as error:
        client.call(Render(path, 0, 1.0))
    assert error.value.code == "page-too-slow"


@pytest.mark.parametrize("client", [("failing", 30.0)], indirect=True)
def test_a_worker_that_fails_is_not_taken_for_a_slow_page(client: PdfClient, tmp_path: Path) -> None:
    path = str(broken_pdfs.one_page(tmp_path / "a.pdf"))
    with pytest.raises(KnownError) as error:
        client.call(Render(path, 0, 1.0))
    assert error.value.code == "page-crashed"


class RefusedError(PermissionError):
    """What Windows raises when it refuses a rename or a removal."""

    def __init__(self, code: int, path: object) -> None:
        super().__init__(errno.EACCES, "The process cannot access the file", str(path))
        self.winerror = code


class HeldFiles:
    """Refuses so many times to replace or remove a file, as Windows does while another program has it open."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.code, self.times, self.pauses = 32, 0, list[float]()
        self._replace, self._unlink = Path.replace, Path.unlink
        monkeypatch.setattr(Path, "replace", lambda part, target: self._do(self._replace, part, target))
        monkeypatch.setattr(
            Path, "unlink", lambda path, missing_ok=False: self._do(self._unlink, path, missing_ok=missing_ok)
        )
        monkeypatch.setattr(files.time, "sleep", self.pauses.append)

    def _do(self, what: Callable[..., object], path: Path, *rest: object, **more: object) -> object:
        if self.times and (what is self._replace or not path.name.endswith(".tmp")):
            self.times -= 1
            raise RefusedError(self.code, path)
        return what(path, *rest, **more)


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> HeldFiles:
    return HeldFiles(monkeypatch)


@pytest.mark.parametrize("code", [5, 32, 33])
def test_a_file_that_a_scanner_has_open_is_replaced_a_moment_later(held: HeldFiles, tmp_path: Path, code: int) -> None:
    path = tmp_path / "notes.md"
    path.write_bytes(b"old")
    held.code, held.times = code, 3
    write_named(path, b"new")
    assert path.read_bytes() == b"new"
    assert held.pauses == [0.02, 0.04, 0.08]
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_stays_open_elsewhere_is_told_so(held: HeldFiles, tmp_path: Path) -> None:
    path = tmp_path / "notes.md"
    path.write_bytes(b"old")
    held.times = 6
    with pytest.raises(KnownError) as error:
        write_named(path, b"new")
    assert error.value.code == "file-open-elsewhere"
    assert "another program has it open" in error.value.sentence
    assert sum(held.pauses) < 1
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]
    assert disk_errors.known(RefusedError(33, path)).code == "file-open-elsewhere"
    assert disk_errors.known(RefusedError(5, path)).code == "library-read-only"


def test_a_read_only_file_is_replaced_where_windows_refuses_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "notes.md"
    path.write_bytes(b"old")
    path.chmod(0o444)
    replace = Path.replace

    def refusing(part: Path, target: Path) -> None:
        if not target.stat().st_mode & 0o200:
            raise RefusedError(5, target)
        replace(part, target)

    monkeypatch.setattr(Path, "replace", refusing)
    monkeypatch.setattr(files.time, "sleep", lambda _: None)
    write_named(path, b"new")
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o444


def opened(_: Path) -> DocumentInfo:
    return DocumentInfo("A title", ())


def test_a_pdf_that_is_open_is_opened_again(held: HeldFiles, tmp_path: Path) -> None:
    """Its copy in the library is the same; while the worker has it open, Windows does not replace it."""
    source, library = broken_pdfs.one_page(tmp_path / "a.pdf"), Library(tmp_path / "library")
    store = Store.open(library)
    try:
        first = add_local_pdf(store, library, source, None, opened)
        held.times = 100
        again = add_local_pdf(store, library, source, None, opened)
        held.times = 0
        assert again.path == first.path
        (library.root / first.path).write_bytes(b"damaged")
        add_local_pdf(store, library, source, None, opened)
        assert (library.root / first.path).read_bytes() == source.read_bytes()
    finally:
        store.close()


def test_a_copy_that_can_not_be_removed_hides_no_error(held: HeldFiles, tmp_path: Path) -> None:
    source, library = broken_pdfs.one_page(tmp_path / "a.pdf"), Library(tmp_path / "library")
    store = Store.open(library)

    def damaged(_: Path) -> DocumentInfo:
        held.times = 1
        raise KnownError("pdf-damaged", "{subject} is damaged. {step}", subject="The PDF", step="Open another.")

    try:
        with pytest.raises(KnownError, match=r"a\.pdf is damaged"):
            add_local_pdf(store, library, source, None, damaged)
    finally:
        store.close()


@pytest.mark.parametrize("words", [["papers"], ["episodes", "--json"], ["note", "Hello", "--at", "0:10"], ["nonsense"]])
def test_without_a_console_commands_work_and_errors_are_shown_in_a_box(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program of Windows without a console has neither stdout nor stderr."""
    for name in ("stdout", "stderr"):
        monkeypatch.setattr(sys, name, None)
    monkeypatch.setattr(output, "sys", SimpleNamespace(platform="win32", stdout=None, stderr=None))
    try:
        code = cli.main(["--library", str(tmp_path / "library"), *words])
    except SystemExit as ended:
        code = ended.code
    assert code == (2 if words == ["nonsense"] else 0)


def test_a_start_that_fails_without_a_console_shows_why(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    user32 = SimpleNamespace(MessageBoxW=lambda _window, text, *_: shown.append(text))
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(user32=user32), raising=False)
    monkeypatch.setattr(sys, "stderr", None)
    monkeypatch.setattr(sys, "platform", "win32")
    output.tell("The library is gone.")
    assert shown == ["The library is gone."]


def test_a_database_on_a_share_has_an_address_that_sqlite_takes() -> None:
    path = PureWindowsPath(r"\\server\My share\100% of it\library.db")
    uri = database_uri(path, "mode=ro")
    assert uri == "file:////server/My%20share/100%25%20of%20it/library.db?mode=ro"
    with pytest.raises(sqlite3.OperationalError, match="unable to open"):  # and not: invalid uri authority
        sqlite3.connect(uri, uri=True)
    assert database_uri(PureWindowsPath(r"C:\a\library.db"), "mode=rw") == "file:///C:/a/library.db?mode=rw"
    assert is_on_share(path)
    assert not is_on_share(PureWindowsPath(r"C:\a"))


def test_on_macos_a_commit_empties_the_drives_own_cache(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    pragmas = ("fullfsync", "checkpoint_fullfsync")
    for system, value in (("linux", 0), ("darwin", 1)):
        monkeypatch.setattr(sys, "platform", system)
        store = Store.open(library)
        assert [store.rows(f"PRAGMA {name}")[0][0] for name in pragmas] == [value, value]
        store.close()


def test_a_mapped_drive_is_known_as_a_share(monkeypatch: pytest.MonkeyPatch) -> None:
    kernel32 = SimpleNamespace(GetDriveTypeW={"Z:\\": 4, "C:\\": 3}.__getitem__)
    windll = SimpleNamespace(windll=SimpleNamespace(kernel32=kernel32))
    monkeypatch.setattr(explorer.store.database_uri, "ctypes", windll, raising=False)
    monkeypatch.setattr(sys, "platform", "win32")
    assert is_on_share(PureWindowsPath(r"Z:\papers"))
    assert not is_on_share(PureWindowsPath(r"C:\papers"))


def test_a_library_on_a_share_has_no_write_ahead_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library = Library(tmp_path / "library")
    Store.open(library).close()  # It may have been made on a disk, with one.
    monkeypatch.setattr(database_file, "is_on_share", lambda _: True)
    store, other = Store.open(library), Store.open(library)
    try:
        with store.write():
            store.papers.put(Paper("p", "A paper"))
        assert other.papers.get("p")
        assert store.rows("PRAGMA journal_mode")[0][0] == "delete"
        assert not list(library.root.glob("*-wal"))
    finally:
        other.close()
        store.close()


def test_tests_never_open_the_developers_own_library(own_folders: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of Windows, which has drives; ``tests/unit/test_guards.py`` looks at this system."""
    ours = os.environ["WIN_PD_OVERRIDE_LOCAL_APPDATA"]
    assert Path(ours).is_relative_to(own_folders)
    monkeypatch.setenv("WIN_PD_OVERRIDE_LOCAL_APPDATA", f"C:{ours}")
    assert str(Windows("paper-explorer", appauthor=False).user_data_path).startswith(f"C:{ours}")


@pytest.mark.parametrize(("system", "asked"), [("win32", True), ("darwin", True), ("linux", False)])
def test_the_systems_certificates_count_where_companies_install_theirs(
    monkeypatch: pytest.MonkeyPatch, system: str, asked: bool
) -> None:
    monkeypatch.setattr(http_session.sys, "platform", system)
    session, _ = http_session.prepared("https://arxiv.org/", {})
    with session:
        context = session.get_adapter("https://arxiv.org/").poolmanager.connection_pool_kw.get("ssl_context")
    assert isinstance(context, truststore.SSLContext) == asked


def test_a_log_that_can_not_be_rotated_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows does not rename a file to which another program logs."""

    def refusing(source: str, _target: str) -> None:
        raise RefusedError(32, source)

    monkeypatch.setattr(os, "rename", refusing)
    with logs.to_file(tmp_path) as path:
        log = logging.getLogger("explorer.test")
        for number in range(3):
            log.info("%s %s", number, "x" * 600_000)
        log.info("the last one")
    assert path.read_text(encoding="utf-8").endswith("the last one\n")


POSIX_ALONE = re.compile(r"signal\.SIG(?:KILL|STOP|CONT)|os\.(?:killpg|fork|mkfifo|geteuid)\b")
GUARDED = re.compile(r"os\.name|hasattr\(|sys\.platform|@needs_stop")


def test_no_test_needs_signals_and_calls_that_windows_has_not() -> None:
    """A name that is not there fails the test, or the whole module: tests end processes by ``tests.fakes.signals``."""
    astray = []
    for path in sorted(Path(__file__).parents[1].rglob("test_*.py")):
        text = path.read_text("utf-8")
        if re.search(r"^pytestmark = pytest.mark.skipif\((?:os.name|not hasattr|sys.platform)", text, re.MULTILINE):
            continue
        for block in text.split("\n\n\n"):
            if POSIX_ALONE.search(block) and not GUARDED.search(block):
                astray.append(f"{path.name}: {block.strip().splitlines()[0]}")
    assert astray == []
