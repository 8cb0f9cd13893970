"""A -wal file that a killed program left is replayed into its own database, and into no other."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from explorer.model.annotation import Note
from explorer.model.errors import KnownError
from explorer.services.library_setup import open_library
from explorer.store import leftover_wal
from explorer.store.backup import back_up
from explorer.store.database import Store
from explorer.store.library_folder import Library
from explorer.store.schema import SCHEMA_VERSION, TABLES
from explorer.store.seal import Seal, seal_of

NOTE = Note("note-1", "kept", "2024", "2024")
KILLED = """
import os, sys; from pathlib import Path
from explorer.model.annotation import Note; from explorer.store.database import Store
from explorer.store.library_folder import Library
store = Store.open(Library(Path(sys.argv[1])))
for name in sys.argv[2:]:
    store.conn.execute("DELETE FROM notes") if name == "none" else store.notes.put(Note(name, "x", "a", "a"))
    if name == "checkpoint":
        store.conn.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
os._exit(0)
"""


def killed(library: Library, *names: str) -> None:
    """Write notes in a process that ends without closing the library; ``none`` deletes all of them."""
    subprocess.run([sys.executable, "-c", KILLED, str(library.root), *names], check=True)
    assert leftover_wal.wal_of(library.database).stat().st_size > leftover_wal.HEADER_BYTES


def notes_of(library: Library) -> set[str]:
    with closing(Store.open(library)) as store:
        assert store.check() == []
        return {row["id"] for row in store.rows("SELECT id FROM notes")}


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def aside(library: Library) -> list[str]:
    return sorted(path.name for path in library.root.glob("library.db-wal-*"))


@pytest.fixture
def written(library: Library) -> Library:
    """A closed library with one note."""
    store = Store.open(library)
    store.notes.put(NOTE)
    store.close()
    return library


def test_what_a_killed_program_had_saved_is_there(written: Library) -> None:
    killed(written, "a", "b")
    store = Store.open(written)
    assert (store.was_killed, store.notices) == (True, [])
    store.notes.put(replace(NOTE, id="c"))
    store.close()
    assert notes_of(written) == {"note-1", "a", "b", "c"}
    assert aside(written) == []


def test_it_is_there_too_after_some_of_it_went_into_the_database(written: Library) -> None:
    for names in (("checkpoint",), ("checkpoint", "a"), ("a", "checkpoint", "b", "checkpoint", "c")):
        killed(written, *names)
        killed(written, *names)
        assert notes_of(written) >= {"note-1", *names}
    assert aside(written) == []


@pytest.mark.usefixtures("from_nothing")
def test_a_first_start_that_was_killed(library: Library) -> None:
    killed(library, "a")
    assert notes_of(library) == {"a"}
    assert aside(library) == []


def test_a_library_moved_with_its_wal_keeps_it(written: Library, tmp_path: Path) -> None:
    killed(written, "a")
    shutil.copytree(written.root, tmp_path / "copy")
    assert notes_of(Library(tmp_path / "copy")) == {"note-1", "a"}


def test_a_closed_library_is_not_taken_for_a_killed_one(written: Library) -> None:
    with closing(Store.open(written)) as store:
        assert not store.was_killed
        store.notes.put(replace(NOTE, id="b"))
        with closing(Store.open(written)) as other:
            assert not other.was_killed
    code = (
        "import sys; from pathlib import Path; from explorer.store.database import Store\n"
        "from explorer.store.library_folder import Library; print(Store.open(Library(Path(sys.argv[1]))).was_killed)"
    )
    with closing(Store.open(written)) as store:
        store.notes.put(replace(NOTE, id="c"))
        done = subprocess.run(
            [sys.executable, "-c", code, str(written.root)], capture_output=True, text=True, check=True
        )
    assert done.stdout == "False\n"


# --- a backup in its place -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["a copy over it", "another file"])
@pytest.mark.parametrize("lost", [("a", "b"), ("a", "none"), ("a", "checkpoint", "b")])
def test_a_restored_copy_is_what_you_get(written: Library, tmp_path: Path, way: str, lost: tuple[str, ...]) -> None:
    """The copy was made of the closed library, so that it is what the killed program had begun with."""
    copy = tmp_path / "copy.db"
    shutil.copyfile(written.database, copy)
    killed(written, *lost)
    if way == "another file":
        written.database.unlink()
    shutil.copyfile(copy, written.database)
    store = Store.open(written)
    assert [one.code for one in store.notices] == ["wal-aside"]
    assert [one.subject for one in store.notices] == aside(written)
    store.close()
    assert notes_of(written) == {"note-1"}
    with closing(Store.open(written)) as again:
        assert again.notices == []


def test_a_backup_of_ours_is_what_you_get(written: Library) -> None:
    with closing(Store.open(written)) as store:
        store.notes.put(replace(NOTE, id="a"))
        backup = back_up(written, SCHEMA_VERSION)  # while the library is open, so that it has the same seal
        store.notes.put(replace(NOTE, id="b"))
    killed(written, "c")
    shutil.copyfile(backup, written.database)
    assert notes_of(written) == {"note-1", "a"}
    assert len(aside(written)) == 1


def test_a_backup_of_the_killed_run_is_what_you_get(written: Library) -> None:
    code = KILLED.replace(
        "os._exit(0)",
        "from explorer.store.backup import back_up; from explorer.store.schema import SCHEMA_VERSION\n"
        "back_up(store.library, SCHEMA_VERSION)\n",
    )
    code += "store.notes.put(Note('late', 'x', 'a', 'a')); os._exit(0)"
    subprocess.run([sys.executable, "-c", code, str(written.root), "a"], check=True)
    (backup,) = written.backups()
    shutil.copyfile(backup, written.database)
    assert notes_of(written) == {"note-1", "a"}


def test_a_copy_made_while_the_program_was_open_is_what_you_get(written: Library, tmp_path: Path) -> None:
    """The -wal file was begun anew since, so that it no longer has all that came after the copy."""
    code = KILLED.replace('"x"', '"x" * 40_000').replace(
        "    if name ==",
        "    if name == 'n50':\n"
        "        __import__('shutil').copyfile(store.library.database, sys.argv[1] + '.db')\n"
        "    if name ==",
    )
    names = [f"n{number}" for number in range(300)]
    subprocess.run([sys.executable, "-c", code, str(written.root), *names], check=True)
    copy = written.root.with_name(f"{written.root.name}.db")
    alone = Library(tmp_path / "alone")
    alone.root.mkdir()
    shutil.copyfile(copy, alone.database)
    shutil.copyfile(copy, written.database)
    assert notes_of(written) == notes_of(alone)
    assert len(aside(written)) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="locks of POSIX")
def test_a_kill_while_two_programs_fill_the_database(written: Library) -> None:
    """One whose turn it is not can't know that the seal is in the database."""
    code = KILLED.replace(
        "for name in",
        "import fcntl, time; shared = open(str(store.library.database) + '-shm', 'r+b')\n"
        "if not os.fork():\n"
        "    fcntl.lockf(shared, fcntl.LOCK_EX, 1, 121); print('locked', flush=True); time.sleep(60)\n"
        "sys.stdin.readline()\nfor name in",
        1,
    )
    command = [sys.executable, "-c", code, str(written.root), "a", "b", "c"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True) as program:
        assert program.stdin
        assert program.stdout
        program.stdout.readline()
        program.stdin.write(b"\n")
        program.stdin.flush()
        assert program.wait(30) == 0
        os.killpg(program.pid, signal.SIGKILL)
    assert notes_of(written) == {"note-1", "a", "b", "c"}
    assert aside(written) == []


def test_a_database_that_was_moved_away_gets_its_changes_back(written: Library, tmp_path: Path) -> None:
    killed(written, "a", "b")
    wal = leftover_wal.wal_of(written.database)
    changes = wal.read_bytes()
    written.database.rename(tmp_path / "away.db")
    assert notes_of(written) == set()
    (name,) = aside(written)
    assert (written.root / name).read_bytes() == changes
    (tmp_path / "away.db").replace(written.database)
    (written.root / name).replace(wal)
    assert notes_of(written) == {"note-1", "a", "b"}


def test_a_database_of_another_history_stays_as_it_is(written: Library, tmp_path: Path) -> None:
    other = Library(tmp_path / "other")
    _, store = open_library(other.root)
    store.notes.put(replace(NOTE, id="other"))
    store.close()
    killed(written, *(f"n{number}" for number in range(40)))
    wal = leftover_wal.wal_of(written.database).read_bytes()
    shutil.copyfile(other.database, written.database)
    before = written.database.read_bytes()
    store = Store.open(written)
    (name,) = aside(written)
    assert written.database.read_bytes() == before
    assert (written.root / name).read_bytes() == wal
    assert name in store.notices[0].sentence
    store.close()
    assert notes_of(written) == {"other"}


def test_an_older_backup_without_a_seal(written: Library, tmp_path: Path) -> None:
    """As a program that knew no seals made it; the -wal file has one, and so belongs to another state."""
    copy = tmp_path / "copy.db"
    shutil.copyfile(written.database, copy)
    with closing(sqlite3.connect(copy)) as plain:
        plain.execute("UPDATE device_clock SET writer = ''")
        plain.commit()
        plain.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    killed(written, "a")
    shutil.copyfile(copy, written.database)
    assert notes_of(written) == {"note-1"}


def test_a_wal_of_a_program_that_knew_no_seals_is_taken_if_all_is_whole(written: Library) -> None:
    code = (
        "import os, sqlite3, sys; plain = sqlite3.connect(sys.argv[1])\n"
        "plain.execute(\"INSERT INTO notes (id, text, created, modified) VALUES ('old', 'x', 'a', 'a')\")\n"
        "plain.execute(\"UPDATE device_clock SET writer = ''\"); plain.commit(); os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", code, str(written.database)], check=True)
    assert notes_of(written) == {"note-1", "old"}
    assert aside(written) == []


def test_nothing_is_written_to_what_is_broken_with_and_without_it(written: Library) -> None:
    killed(written, "a")
    damaged = bytearray(written.database.read_bytes())
    damaged[:16] = b"not a database.."
    written.database.write_bytes(damaged)
    before = content(written.root)
    with pytest.raises(KnownError) as caught:
        Store.open(written)
    assert caught.value.code == "database-damaged"
    after = content(written.root)
    assert {name: after[name] for name in before if name != "library.db-shm"}.items() <= before.items()


def test_a_damaged_database_is_left_with_a_wal_that_is_none(written: Library) -> None:
    written.database.write_bytes(b"no database" * 100)
    leftover_wal.wal_of(written.database).write_bytes(b"rest" * 100)
    before = content(written.root)
    with pytest.raises(KnownError) as caught:
        Store.open(written)
    assert caught.value.code == "database-damaged"
    after = content(written.root)
    assert {name: after[name] for name in before} == before


def test_another_programs_database_is_left_with_its_wal(library: Library) -> None:
    library.root.mkdir()
    code = (
        "import os, sqlite3, sys; plain = sqlite3.connect(sys.argv[1]); plain.execute('PRAGMA journal_mode = WAL')\n"
        "plain.execute('CREATE TABLE mine (x)'); plain.execute('INSERT INTO mine VALUES (1)')\n"
        "plain.commit(); plain.execute('PRAGMA wal_checkpoint(FULL)'); plain.execute('INSERT INTO mine VALUES (2)')\n"
        "plain.commit(); os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", code, str(library.database)], check=True)
    before = content(library.root)
    with pytest.raises(KnownError) as caught:
        Store.open(library)
    assert caught.value.code == "database-foreign"
    after = content(library.root)
    assert {name: after[name] for name in before} == before


def test_it_is_left_while_another_program_has_the_library_open(written: Library, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    shutil.copyfile(written.database, copy)
    code = KILLED.replace("os._exit(0)", "print('go', flush=True); sys.stdin.readline(); os._exit(0)")
    child = subprocess.Popen(
        [sys.executable, "-c", code, str(written.root), "a"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdin
    assert child.stdout
    child.stdout.readline()
    shutil.copyfile(copy, written.database)
    try:
        with pytest.raises(KnownError) as caught:
            Store.open(written)
        assert caught.value.code == "database-replaced"
        assert aside(written) == []
    finally:
        child.communicate("\n")
    assert notes_of(written) == {"note-1"}


def test_two_at_the_same_second(written: Library, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    shutil.copyfile(written.database, copy)
    for _ in range(3):
        killed(written, "a")
        os.utime(leftover_wal.wal_of(written.database), (1e9, 1e9))
        shutil.copyfile(copy, written.database)
        assert notes_of(written) == {"note-1"}
    assert aside(written) == [f"library.db-wal-20010909T014640Z{more}" for more in ("", "-1", "-2")]


# --- what is left of a database --------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [0, 1, 99])
def test_an_empty_database_beside_pdfs_is_a_damaged_one(written: Library, size: int) -> None:
    written.pdfs.mkdir()
    written.database.write_bytes(b"x" * size)
    with pytest.raises(KnownError) as caught:
        Store.open(written)
    assert caught.value.code == "database-damaged"
    assert written.database.read_bytes() == b"x" * size


@pytest.mark.parametrize("create", [True, False])
def test_an_empty_database_beside_what_a_killed_program_had_saved_is_a_damaged_one(
    written: Library, *, create: bool
) -> None:
    """SQLite would take it for a new database, and delete the work in the -wal file."""
    killed(written, "a")
    written.database.write_bytes(b"")
    before = content(written.root)
    with pytest.raises(KnownError) as caught:
        Store.open(written, create=create)
    assert caught.value.code == "database-damaged"
    assert content(written.root) == before


def test_a_database_without_one_of_its_tables_is_a_damaged_one(written: Library) -> None:
    with closing(sqlite3.connect(written.database)) as plain:
        plain.execute("DROP TABLE letter_marks")
        plain.commit()
    with pytest.raises(KnownError) as caught:
        Store.open(written)
    assert caught.value.code == "database-damaged"
    assert "letter_marks" in caught.value.detail


def test_the_look_at_a_leftover_reads_no_whole_database(written: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    killed(written, *(f"n{number}" for number in range(30)))
    checked: list[str] = []
    monkeypatch.setattr(leftover_wal, "_is_whole", checked.append)
    assert leftover_wal.belongs(written.database)
    assert checked == []


def test_the_tables_of_a_whole_library_are_those_of_a_new_one(written: Library) -> None:
    with closing(Store.open(written)) as store:
        tables = {row[0] for row in store.rows("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert {one for one in tables if not one.startswith("sqlite_")} == TABLES


@pytest.mark.parametrize("seal", [Seal("0" * 16), Seal("0" * 16, ""), Seal("0" * 16, "f" * 16)])
def test_a_seal_is_read_as_it_was_written(seal: Seal) -> None:
    assert seal_of(str(seal)) == seal
