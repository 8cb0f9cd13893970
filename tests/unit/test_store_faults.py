"""What was acknowledged is never lost, and every fault ends in a sentence."""

import contextlib
import os
import random
import sqlite3
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from explorer.model.annotation import Annotation, Note
from explorer.model.errors import KnownError
from explorer.model.paper import PaperFile
from explorer.services import catalog_file
from explorer.services.catalog_import import put_catalog
from explorer.store import database_errors
from explorer.store.database import Store
from explorer.store.library_folder import Library

BUNDLED = next((Path(__file__).parents[2] / "resources" / "episodes").glob("*.json"))
WHEN = "2024-05-02T10:00:00.000Z"
NOTE = Note("note-1", "kept", WHEN, WHEN)


@pytest.fixture
def store(store: Store) -> Store:
    """With a note."""
    store.notes.put(NOTE)
    return store


def code_of(call, *args) -> str:
    with pytest.raises(KnownError) as caught:
        call(*args)
    assert caught.value.sentence == database_errors.SENTENCES[caught.value.code]
    return caught.value.code


# --- killed ----------------------------------------------------------------------------------------------------------

WRITER = """
import sys
from pathlib import Path
from explorer.model.annotation import Annotation
from explorer.model.paper import Paper, PaperFile
from explorer.store.database import Store
from explorer.store.library_folder import Library
store = Store.open(Library(Path(sys.argv[1])))
start = len(store.annotations.of_paper("p"))
store.papers.put(Paper("p", "P"))
store.papers.add_file(PaperFile("f", "p", "pdfs/a.pdf", "a", 1, "local", "2024"))
for number in range(start, start + 100000):
    mark = Annotation(str(number), "p", "f", "highlight", 0, "yellow", "2024", "2024", comment="x" * 3000)
    store.annotations.put(mark)
    print(number, flush=True)
"""


def test_killed_while_saving(library: Library) -> None:
    """At any moment; what the program had said is saved, is there, and the next start works."""
    chance = random.Random(5)
    for _ in range(8):
        child = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(library.root)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert child.stdout
        said = [child.stdout.readline() for _ in range(chance.randint(1, 12))]
        # A moment that is not tied to a commit: some turns of this loop, not a wait for anything.
        until = time.perf_counter() + chance.random() * 0.02
        while time.perf_counter() < until:
            pass
        child.kill()
        said += child.stdout.read().splitlines(keepends=True)
        child.stdout.close()
        assert child.wait() != 0
        acknowledged = {line.strip() for line in said if line.endswith("\n")}
        store = Store.open(library)
        assert store.check() == []
        assert acknowledged <= {one.id for one in store.annotations.of_paper("p")}
        store.close()


def test_killed_while_the_library_is_made(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from explorer.services.library_setup import open_library\n"
        "print('go', flush=True); open_library(Path(sys.argv[1]))[1].close(); print('done', flush=True)"
    )
    chance = random.Random(3)
    for turn in range(6):
        root = tmp_path / str(turn)
        child = subprocess.Popen([sys.executable, "-c", code, str(root)], stdout=subprocess.PIPE)
        assert child.stdout
        child.stdout.readline()
        until = time.perf_counter() + chance.random() * 0.15
        while time.perf_counter() < until:
            pass
        child.kill()
        child.wait()
        child.stdout.close()
        store = Store.open(Library(root))
        assert store.check() == []
        put_catalog(store, catalog_file.load(BUNDLED))
        store.close()


# --- no room ---------------------------------------------------------------------------------------------------------


def fill(store: Store) -> None:
    with store.write():
        for number in range(1000):
            store.notes.put(replace(NOTE, id=f"big-{number}", text="x" * 50_000))


def limit_pages(store: Store) -> None:
    pages = store.conn.execute("PRAGMA page_count").fetchone()[0]
    store.conn.execute(f"PRAGMA max_page_count = {pages + 5}")


def test_disk_full(store: Store) -> None:
    limit_pages(store)
    assert code_of(fill, store) == "disk-full"
    assert not store.conn.in_transaction
    assert [one["id"] for one in store.rows("SELECT id FROM notes")] == ["note-1"]
    store.conn.execute("PRAGMA max_page_count = 1000000")
    store.notes.put(replace(NOTE, id="later"))
    assert store.notes.get("later")


def test_disk_full_and_the_caller_goes_on(store: Store) -> None:
    """SQLite has rolled back by itself; what follows must not be written alone, nor the end look like success."""
    limit_pages(store)
    later: list[str] = []

    def stubborn() -> None:
        with store.write():
            store.notes.put(replace(NOTE, id="first"))
            with contextlib.suppress(KnownError):
                store.change("INSERT INTO settings VALUES ('big', zeroblob(1000000) || '')")
            assert not store.conn.in_transaction
            with contextlib.suppress(KnownError):
                store.notes.put(replace(NOTE, id="second"))
            with contextlib.suppress(KnownError):
                store.change("DELETE FROM notes")
            later.append("reached")

    assert code_of(stubborn) == "disk-full"
    assert later == ["reached"]
    assert [one["id"] for one in store.rows("SELECT id FROM notes")] == ["note-1"]


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX limits")
def test_file_size_limit(library: Library) -> None:
    code = (
        "import resource, signal, sys; from pathlib import Path\n"
        "from explorer.model.annotation import Note; from explorer.model.errors import KnownError\n"
        "from explorer.store.database import Store; from explorer.store.library_folder import Library\n"
        "store = Store.open(Library(Path(sys.argv[1])))\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))\n"
        "saved = 0\n"
        "try:\n"
        "    while True:\n"
        "        store.notes.put(Note(str(saved), 'x' * 20_000, 'a', 'a')); saved += 1\n"
        "except KnownError as error:\n"
        "    print(error.code, saved)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(library.root)], capture_output=True, text=True, check=True)
    name, saved = done.stdout.split()
    assert name == "io-error"
    store = Store.open(library)
    assert store.check() == []
    assert len(store.rows("SELECT id FROM notes")) == int(saved) > 0
    store.close()


# --- others ----------------------------------------------------------------------------------------------------------


def test_two_writers(store: Store) -> None:
    other = Store.open(store.library)
    other.conn.execute("PRAGMA busy_timeout = 20")
    with store.write():
        store.settings.put("x", 1)
        assert code_of(other.notes.put, replace(NOTE, id="n")) == "database-busy"
        assert other.notes.get("note-1") == NOTE  # reading goes on
    other.notes.put(replace(NOTE, id="n"))
    other.close()
    assert store.notes.get("n")


def test_disk_full_in_one_part(store: Store) -> None:
    """A part that did not fit is undone and told; what its caller makes of that is whole either way."""
    limit_pages(store)
    with store.write():
        store.notes.put(replace(NOTE, id="first"))
        assert code_of(store.notes.put, replace(NOTE, id="big", text="x" * 500_000)) == "disk-full"
        store.notes.put(replace(NOTE, id="second"))
    assert {one["id"] for one in store.rows("SELECT id FROM notes")} == {"note-1", "first", "second"}
    assert store.check() == []


def test_a_write_begins_as_a_write(store: Store) -> None:
    """A transaction that reads first would fail at once when another has written meanwhile, whatever the timeout."""
    other = Store.open(store.library)
    with store.write():
        assert store.notes.get("note-1")
        assert other.conn.execute("PRAGMA busy_timeout = 0").fetchone()[0] == 0
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.conn.execute("BEGIN IMMEDIATE")
        store.notes.put(replace(NOTE, id="n"))
    other.close()


def test_many_programs_make_one_library_at_once(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from explorer.services.library_setup import open_library\n"
        "sys.stdin.readline(); library, store = open_library(Path(sys.argv[1]))\n"
        "store.settings.put(sys.argv[2], 1); print(store.rows('PRAGMA journal_mode')[0][0]); store.close()"
    )
    root = tmp_path / "shared"
    children = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(root), str(number)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(4)
    ]
    for child in children:
        assert child.stdin
        child.stdin.write("go\n")
        child.stdin.flush()
    for child in children:
        out, err = child.communicate(timeout=60)
        assert (child.returncode, err) == (0, "")
        assert out.strip() in ("wal", "delete")  # a late one may still find the mode that it can't change
    store = Store.open(Library(root))
    assert store.check() == []
    assert store.rows("PRAGMA journal_mode")[0][0] == "wal"
    assert [store.settings.get(str(number)) for number in range(4)] == [1] * 4
    assert len(store.episodes.all()) == 1
    store.close()


# --- damaged ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def written(library: Library) -> Library:
    """A library with facts, marks and notes, closed."""
    store = Store.open(library)
    put_catalog(store, catalog_file.load(BUNDLED))
    store.papers.add_file(PaperFile("f", "yarn", "pdfs/a.pdf", "a", 1, "local", WHEN))
    with store.write():
        for number in range(60):
            mark = Annotation(
                f"m{number}", "yarn", "f", "highlight", number, "yellow", WHEN, WHEN, ((0.0,) * 8,), quote="é" * 90
            )
            store.annotations.put(mark)
            store.notes.put(replace(NOTE, id=f"n{number}", paper_id="yarn"))
    store.close()
    return library


def test_header_destroyed(written: Library) -> None:
    data = bytearray(written.database.read_bytes())
    data[:16] = random.Random(1).randbytes(16)
    written.database.write_bytes(data)
    assert code_of(Store.open, written) == "database-damaged"
    assert written.database.read_bytes() == data
    assert [one.name for one in written.root.iterdir()] == ["library.db"]


def test_not_a_database_at_all(library: Library) -> None:
    library.root.mkdir()
    library.database.write_text("my shopping list\n" * 100)
    assert code_of(Store.open, library) == "database-damaged"


def test_database_of_another_program(library: Library) -> None:
    library.root.mkdir()
    with contextlib.closing(sqlite3.connect(library.database)) as conn:
        conn.execute("CREATE TABLE mine (x)")
        conn.commit()
    before = library.database.read_bytes()
    assert code_of(Store.open, library) == "database-foreign"
    assert library.database.read_bytes() == before


def test_half_a_file(written: Library) -> None:
    data = written.database.read_bytes()
    written.database.write_bytes(data[: len(data) // 2])
    assert code_of(Store.open, written) == "database-damaged"


def test_damaged_page_is_found_by_the_check(written: Library) -> None:
    data = bytearray(written.database.read_bytes())
    data[3 * 4096 : 4 * 4096] = random.Random(2).randbytes(4096)
    written.database.write_bytes(data)
    try:
        store = Store.open(written)
    except KnownError as error:
        assert error.code == "database-damaged"  # noqa: PT017 - either way is right
        return
    assert store.check()
    store.close()


def read_all(store: Store) -> int:
    episode = store.episodes.first()
    assert episode
    store.episodes.timeline(episode)
    store.papers.all()
    store.papers.files("yarn")
    return len(store.annotations.of_paper("yarn")) + len(store.notes.of_paper("yarn"))


def test_flipped_bytes(written: Library) -> None:
    """Whatever byte is wrong: a sentence, or all rows; fewer rows only where the check tells of the damage."""
    whole = written.database.read_bytes()
    chance = random.Random(4)
    told = 0
    for _ in range(150):
        data = bytearray(whole)
        place = chance.randrange(len(data))
        data[place] ^= chance.randrange(1, 256)
        written.database.write_bytes(data)
        for left in written.root.glob("library.db-*"):
            left.unlink()
        try:
            store = Store.open(written)
        except KnownError:
            told += 1
            continue
        try:
            assert read_all(store) == 120 or store.check(), place
        except (KnownError, AssertionError) as error:
            told += 1
            assert isinstance(error, KnownError) or store.check(), place  # noqa: PT017
        finally:
            store.close()
    assert 0 < told < 150


def test_damaged_json_in_a_row(written: Library) -> None:
    store = Store.open(written)
    for table, column, value in (
        ("annotations", "quads", "[[1,2"),
        ("annotations", "quads", "5"),
        ("annotations", "quads", "[[1,2,3]]"),
        ("annotations", "quads", "[" * 200_000),
        ("annotations", "point", '["a",1]'),
        ("annotations", "tags", "{}"),
        ("notes", "tags", "[1]"),
    ):
        store.conn.execute("SAVEPOINT before")
        store.conn.execute(f"UPDATE {table} SET {column} = ?", (value,))
        assert code_of(read_all, store) == "database-damaged"
        store.conn.execute("ROLLBACK TO before")
        store.conn.execute("RELEASE before")
    assert read_all(store) == 120
    store.close()


def test_restoring_as_the_sentence_says(written: Library, tmp_path: Path, run) -> None:
    copy = tmp_path / "copy.db"
    copy.write_bytes(written.database.read_bytes())
    written.database.write_bytes(b"my shopping list" * 100)
    assert code_of(Store.open, written) == "database-damaged"
    assert "“paper-explorer restore”" in database_errors.SENTENCES["database-damaged"]
    assert run("restore", str(copy), "--yes")[0] == 0
    store = Store.open(written)
    assert read_all(store) == 120
    store.close()


# --- the folder ------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("from_nothing")
def test_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    for root in ("file", "file/below", "circle", "n" * 300):
        assert code_of(Store.open, Library(tmp_path / root)) == "not-a-folder"


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a file system that makes no folders")
@pytest.mark.usefixtures("from_nothing")
def test_folder_that_can_not_be_made() -> None:
    assert code_of(Store.open, Library(Path("/proc/paper-explorer"))) == "not-a-folder"


def test_database_that_is_a_folder(library: Library) -> None:
    library.database.mkdir(parents=True)
    assert code_of(Store.open, library) == "cannot-open"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_folder_without_permission(written: Library) -> None:
    written.root.chmod(0o500)
    written.database.chmod(0o400)
    try:
        store = Store.open(written)
        assert code_of(store.settings.put, "x", 1) in ("read-only", "cannot-open")
        store.close()
    except KnownError as error:
        assert error.code in ("read-only", "cannot-open")  # noqa: PT017
    finally:
        written.root.chmod(0o700)
