"""A paper's way into the library: fetched, opened, named by its content, recorded; and two programs at once."""

import hashlib
import json
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from explorer.model.annotation import Note
from explorer.model.errors import Cancelled, KnownError
from explorer.model.paper import Paper
from explorer.model.progress import CancelToken, Progress, silent
from explorer.model.text_page import DocumentInfo
from explorer.services.library_setup import add_local_pdf
from explorer.services.pdf_fetch import fetch_pdf
from explorer.sources.endpoints import Endpoints
from explorer.sources.file_lock import locked
from explorer.sources.http import Http
from explorer.store.database import Store
from explorer.store.library_folder import Library
from tests.fakes import faults
from tests.fakes.clock import FakeClock
from tests.fakes.server import FakeServer

BODY = b"%PDF-1.5\n" + bytes(range(1, 251)) * 400 + b"\nstartxref\n9\n%%EOF\n"
SHA = hashlib.sha256(BODY).hexdigest()
YARN = Paper("yarn", "YaRN", ("Bowen Peng",), arxiv="2309.00071")


@pytest.fixture
def server():
    with FakeServer({"2309.00071": BODY, "math/0309136": BODY}) as one:
        yield one


@pytest.fixture
def library(tmp_path):
    return Library(tmp_path / "library")


@pytest.fixture
def store(library):
    one = Store.open(library)
    yield one
    one.close()


@pytest.fixture
def fetch(server, library, store):
    http, endpoints = Http(clock=FakeClock()), Endpoints.load(server.endpoints_env, store.settings.get)

    def run(paper: Paper = YARN, check=opens, report=silent, cancel: CancelToken | None = None):
        return fetch_pdf(paper, library, store, check, http, endpoints, report, cancel or CancelToken())

    return run


def opens(path: Path) -> DocumentInfo:
    assert path.read_bytes().startswith(b"%PDF-")
    return DocumentInfo("", ())


def refuses(path: Path) -> DocumentInfo:
    raise KnownError("pdf-damaged", "This PDF is damaged. Open it in the browser.")


def files(library: Library) -> list[str]:
    return sorted(path.relative_to(library.pdfs).as_posix() for path in library.pdfs.rglob("*") if path.is_file())


def test_a_paper_comes_into_the_library(server, library, store, fetch):
    told: list[Progress] = []
    file = fetch(report=told.append)
    assert file.path == f"pdfs/{SHA[:2]}/{SHA}.pdf"
    assert (library.root / file.path).read_bytes() == BODY
    assert (file.sha256, file.bytes, file.arxiv_version) == (SHA, len(BODY), 2)
    assert (file.paper_id, file.source) == ("arxiv:2309.00071", f"{server.url}/pdf/2309.00071")
    assert store.papers.current_file("yarn") == file
    assert store.papers.get("yarn") == replace(YARN, id="arxiv:2309.00071")
    assert told[-1] == Progress(len(BODY), len(BODY), "Done")
    assert files(library) == [f"{SHA[:2]}/{SHA}.pdf"]


def test_what_is_there_is_not_fetched_again(server, fetch):
    assert fetch() == fetch()
    assert len(server.seen) == 1


def test_a_file_that_was_lost_comes_back_under_its_record(server, library, store, fetch):
    first = fetch()
    (library.root / first.path).unlink()
    again = fetch()
    assert again.id == first.id
    assert (library.root / again.path).read_bytes() == BODY
    assert len(store.papers.files("yarn")) == 1


def test_facts_that_the_library_has_of_a_paper_stay(store, fetch):
    store.papers.put(YARN)
    fetch(Paper("yarn", "Another title", arxiv="2309.00071"))
    assert store.papers.get("yarn") == YARN


def test_a_pdf_that_the_user_had_opened_from_a_folder_is_the_same_paper(library, store, fetch, tmp_path):
    path = tmp_path / "yarn.pdf"
    path.write_bytes(BODY)
    local = add_local_pdf(store, library, path, None, opens)
    store.notes.put(Note("n", "mine", "2024", "2024", paper_id=local.paper_id, page=1))
    store.papers.put(YARN)
    file = fetch()
    assert [one.id for one in store.papers.all()] == ["yarn"]
    assert file.id == local.id
    assert [one.id for one in store.notes.of_paper("yarn")] == ["n"]
    assert store.papers.get(local.paper_id).title == "YaRN"
    store.merges.undo(store.merges.last())
    (library.root / file.path).unlink()
    fetch()
    assert len(store.papers.all()) == 2, "the user has parted them"


def test_an_old_id_and_the_same_content_twice(library, fetch):
    one, other = fetch(), fetch(Paper("old", "Old", arxiv="math/0309136"))
    assert (one.path, one.id != other.id) == (other.path, True)
    assert files(library) == [f"{SHA[:2]}/{SHA}.pdf"]


def test_a_paper_without_an_arxiv_number(server, fetch):
    with pytest.raises(KnownError, match="Open a local PDF") as caught:
        fetch(Paper("local", "Local"))
    assert caught.value.code == "not-at-arxiv"
    assert server.seen == []


def test_what_does_not_open_is_not_kept(library, store, fetch):
    with pytest.raises(KnownError) as caught:
        fetch(check=refuses)
    assert caught.value.code == "pdf-damaged"
    assert files(library) == []
    assert store.papers.files("yarn") == []
    assert fetch().sha256 == SHA  # and the next try is a fresh one


def test_what_is_only_locked_is_kept_until_somebody_has_its_password(library, store, fetch):
    def locked_away(path: Path) -> DocumentInfo:
        raise KnownError("pdf-locked", "This PDF is locked.")

    assert fetch(check=locked_away).sha256 == SHA
    assert store.papers.current_file("yarn")


@pytest.mark.parametrize(
    "fault",
    [
        faults.page(404, "No document for '2309.00071'"),
        faults.page(200, "Are you a person?"),
        faults.answer(429, headers={"Retry-After": "9000"}),
        faults.answer(200, b"%PDF-1.5 but no more", kind="application/pdf", headers={}),
    ],
)
def test_a_failure_leaves_nothing_behind(server, library, store, fetch, fault):
    server.always("pdf", fault)
    with pytest.raises(KnownError):
        fetch()
    assert files(library) == []
    assert store.papers.files("yarn") == []


def test_cancel_leaves_only_the_part_and_the_next_try_takes_it_up(server, library, fetch):
    server.next("pdf", faults.silence(60_000))
    token = CancelToken()

    def report(progress: Progress) -> None:
        if progress.done:
            token.cancel()

    with pytest.raises(Cancelled):
        fetch(report=report, cancel=token)
    assert files(library) == [".parts/2309.00071.json", ".parts/2309.00071.part"]
    assert fetch().sha256 == SHA
    assert (server.of("pdf")[1].headers["Range"] or "").startswith("bytes=")
    assert files(library) == [f"{SHA[:2]}/{SHA}.pdf"]


PROGRAM = """
import json, sys
from pathlib import Path
from explorer.model.paper import Paper
from explorer.model.progress import CancelToken
from explorer.model.text_page import DocumentInfo
from explorer.services.library_setup import add_local_pdf
from explorer.services.pdf_fetch import fetch_pdf
from explorer.sources.endpoints import Endpoints
from explorer.sources.http import Http
from explorer.store.database import Store
from explorer.store.library_folder import Library
library = Library(Path(sys.argv[1]))
store = Store.open(library)
file = fetch_pdf(Paper("yarn", "YaRN", ("Bowen Peng",), arxiv="2309.00071"), library, store,
    lambda path: DocumentInfo("", ()), Http(pace=0), Endpoints.load(json.loads(sys.argv[2]), store.settings.get),
    lambda progress: print(progress.text, flush=True), CancelToken())
store.close()
print(file.id)
"""


def other_program(library: Library, server: FakeServer) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, library.root, json.dumps(server.endpoints_env)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_two_programs_that_want_the_same_paper_fetch_it_once(server, library, store, fetch):
    may_end = threading.Event()

    def held_back(handler) -> None:
        may_end.wait(60)
        handler.usual()

    server.next("pdf", held_back)
    with other_program(library, server) as other:
        assert other.stdout
        told: list[str] = []

        def report(progress: Progress) -> None:
            told.append(progress.text)
            may_end.set()

        while not server.of("pdf"):  # ended by the test's time limit if the other program never asks
            assert other.poll() is None, other.stderr
        file = fetch(report=report)
        out, err = other.communicate(timeout=60)
    assert (out.split()[-1], err) == (file.id, "")
    assert told[0] == "Another window is downloading this file"
    assert len(server.seen) == 1
    assert files(library) == [f"{SHA[:2]}/{SHA}.pdf"]


def test_a_program_that_was_killed_does_not_keep_the_others_out(server, library, fetch):
    server.next("pdf", faults.silence(60_000))
    with other_program(library, server) as other:
        assert other.stdout
        assert other.stdout.readline()
        while not (library.pdfs / ".parts" / "2309.00071.json").exists():
            assert other.poll() is None
        other.kill()
        other.communicate()
    assert fetch().sha256 == SHA
    assert files(library) == [f"{SHA[:2]}/{SHA}.pdf"]


def test_the_lock_lets_one_in_at_a_time_and_leaves_no_file(tmp_path):
    clock, inside, most, guard = FakeClock(), 0, 0, threading.Lock()

    def enter() -> None:
        nonlocal inside, most
        for _ in range(20):
            with locked(tmp_path / "deep" / "x.lock", clock, CancelToken(), silent):
                with guard:
                    inside += 1
                    most = max(most, inside)
                with guard:
                    inside -= 1

    threads = [threading.Thread(target=enter) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1
    assert list((tmp_path / "deep").iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not remove an open file")
def test_a_lock_file_that_was_removed_between_opening_and_locking_is_no_lock(tmp_path, monkeypatch):
    import fcntl

    path, real, times = tmp_path / "x.lock", fcntl.flock, []

    def flock(handle: int, operation: int) -> None:
        if not times:
            path.unlink()  # the holder before us leaves just now
        times.append(operation)
        real(handle, operation)

    monkeypatch.setattr(fcntl, "flock", flock)
    with locked(path, FakeClock(), CancelToken(), silent):
        assert path.exists()
    assert [one for one in times if one & fcntl.LOCK_EX] == [fcntl.LOCK_EX | fcntl.LOCK_NB] * 2


def test_waiting_for_the_lock_can_be_cancelled(tmp_path):
    path, token = tmp_path / "x.lock", CancelToken()
    with locked(path, FakeClock(), CancelToken(), silent):
        with pytest.raises(Cancelled), locked(path, FakeClock(), token, lambda _: token.cancel()):
            pass
        assert path.exists()


def test_a_lock_in_a_folder_that_cannot_be(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(KnownError) as caught, locked(tmp_path / "file" / "x.lock", FakeClock(), CancelToken(), silent):
        pass
    assert caught.value.code == "disk-error"
