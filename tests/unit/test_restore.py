"""A backup becomes the library again by a command, under open windows too, and nothing that was there is lost."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from explorer.model.annotation import Annotation, Note
from explorer.model.errors import KnownError
from explorer.model.library_backup import RestoreDifference
from explorer.model.paper import Paper, PaperFile
from explorer.model.paper_names import PaperNames
from explorer.services.library_setup import open_library
from explorer.store import restore as restore_module
from explorer.store.backup import back_up, backups, contents
from explorer.store.database import Store
from explorer.store.library_folder import Library
from explorer.store.restore import preview, restore
from explorer.store.schema import SCHEMA_VERSION

Run = Callable[..., tuple[int, str, str]]
GOLDEN = Path(__file__).parent / "golden"
NOTE = Note("note-1", "kept", "2024", "2024")


def notes_of(library: Library) -> set[str]:
    with closing(Store.open(library)) as store:
        assert store.check() == []
        return {row["id"] for row in store.rows("SELECT id FROM notes WHERE deleted IS NULL")}


@pytest.fixture
def backup(library: Library) -> Path:
    """A backup with one note, of a library that has gone on: another note, and without the first one."""
    _, store = open_library(library.root)
    store.notes.put(NOTE)
    made = back_up(library, SCHEMA_VERSION)
    store.notes.delete("note-1", "2025")
    store.notes.put(replace(NOTE, id="note-2", text="since then"))
    store.close()
    return made


def test_it_is_what_it_was_and_what_it_is_now_is_kept(library: Library, backup: Path) -> None:
    held = contents(backup)
    assert (held.papers, held.notes, held.annotations) == (42, 1, 0)
    change = preview(library, backup)
    assert change.goes == RestoreDifference(1, (("note", "since then"),))
    assert change.comes_back == RestoreDifference(1, (("note", "kept"),))
    done = restore(library, backup)
    assert notes_of(library) == {"note-1"}
    assert done.kept
    assert contents(done.kept).notes == 1
    restore(library, done.kept)
    assert notes_of(library) == {"note-2"}
    assert len(library.backups()) == 3
    assert not list(library.root.glob(".*.tmp"))


def test_the_preview_names_what_has_no_words_and_how_many_more_there_are(library: Library, backup: Path) -> None:
    with closing(Store.open(library)) as store:
        paper = store.papers.find_or_add(Paper("new", "A paper of today"), "file", PaperNames(sha256="0" * 64))
        with store.write():
            file = store.papers.add_file(PaperFile("f", paper.id, "pdfs/f.pdf", "0" * 64, 1, "local", "2026"))
        mark = Annotation("x", paper.id, file.id, "area", 0, "yellow", "2027", "2027", rect=(0.0, 0.0, 9.0, 9.0))
        for number in range(6):
            store.annotations.put(replace(mark, id=f"x{number}", kind="ink" if number == 5 else "area"))
    items, papers, back = preview(library, backup).lists()
    assert items[0].endswith(": 7")
    assert items[1] == ["Drawing", "Area", "Area", "Area", "Area", "… and 2 more"]
    assert (papers[0].endswith(": 1"), papers[1]) == (True, ["A paper of today"])
    assert back[1] == ["kept"]


def test_an_open_window_sees_it_as_a_change_of_everything(library: Library, backup: Path) -> None:
    with closing(Store.open(library)) as window:
        seen, version, clock = window.changes.last(), window.data_version(), window.changes.clock()
        restore(library, backup)
        assert window.rows("SELECT max(seq) FROM changes")[0][0] < 0, "below all that a window has seen"
        assert window.data_version() != version
        assert window.changes.since(seen) is None
        assert window.notes.get("note-1")
        last = window.changes.last()
        window.notes.put(replace(NOTE, id="note-3"))
        assert window.changes.since(seen) is None
        assert {one.key for one in window.changes.since(last) or ()} == {"note-3"}
        assert window.changes.clock() > clock, "later than what was there, and of the same device"
        assert window.changes.clock()[18:] == clock[18:]
    assert notes_of(library) == {"note-1", "note-3"}


def test_killed_right_after_it_the_library_is_the_restored_one(library: Library, backup: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path; from explorer.store import restore\n"
        "from explorer.store.database import Store; from explorer.store.library_folder import Library\n"
        "library = Library(Path(sys.argv[1])); window = Store.open(library)\n"
        "window.conn.execute('BEGIN'); window.episodes.all()\n"  # so that nothing gets into the database file
        "restore.restore(library, Path(sys.argv[2])); os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", code, str(library.root), str(backup)], check=True)
    assert notes_of(library) == {"note-1"}
    assert not list(library.root.glob("library.db-wal-*"))


def test_an_old_schema_comes_along(library: Library, backup: Path) -> None:
    old = sorted(GOLDEN.glob("*1*"))[0]
    path = library.root / "old.db"
    if old.suffix == ".sql":
        with closing(sqlite3.connect(path)) as conn:
            conn.executescript(old.read_text("utf-8"))
    else:
        shutil.copyfile(old, path)
    before = path.read_bytes()
    restore(library, path)
    assert path.read_bytes() == before
    with closing(Store.open(library)) as store:
        assert store.check() == []
        assert store.rows("PRAGMA user_version")[0][0] == SCHEMA_VERSION


@pytest.mark.parametrize("how", ["no database", "empty", "missing"])
def test_a_library_that_can_not_be_opened_is_renamed(library: Library, backup: Path, how: str) -> None:
    if how == "missing":
        library.database.unlink()
    else:
        library.database.write_bytes(b"no database" * 100 if how == "no database" else b"")
        Path(f"{library.database}-wal").write_bytes(b"rest" * 100)
    assert preview(library, backup).present is None
    done = restore(library, backup)
    assert notes_of(library) == {"note-1"}
    assert (done.kept is None) is (how == "missing")
    assert Path(f"{done.kept}-wal").exists() is (how != "missing")


def test_a_library_with_a_damaged_page_is_kept_page_for_page(library: Library, backup: Path) -> None:
    data = bytearray(library.database.read_bytes())
    data[20 * 4096 : 21 * 4096] = b"\xff" * 4096
    library.database.write_bytes(data)
    done = restore(library, backup)
    assert done.kept
    assert done.kept.name.startswith("library-damaged-")
    assert notes_of(library) == {"note-1"}


def test_a_backup_that_is_none_is_refused_and_nothing_changes(library: Library, backup: Path, tmp_path: Path) -> None:
    before = notes_of(library)
    damaged = tmp_path / "damaged.db"
    data = bytearray(backup.read_bytes())
    data[20 * 4096 : 21 * 4096] = b"\xff" * 4096
    damaged.write_bytes(data)
    newer = tmp_path / "newer.db"
    shutil.copyfile(backup, newer)
    with closing(sqlite3.connect(newer)) as conn:
        conn.execute("PRAGMA user_version = 99")
    (tmp_path / "words.db").write_text("my shopping list\n" * 100)
    for name, code in (
        ("damaged", "backup-damaged"),
        ("newer", "backup-newer"),
        ("words", "backup-damaged"),
        ("none", "backup-missing"),
    ):
        with pytest.raises(KnownError) as caught:
            restore(library, tmp_path / f"{name}.db")
        assert (caught.value.code, caught.value.subject) == (code, f"{name}.db")
    assert notes_of(library) == before
    assert len(library.backups()) == 1


def test_another_program_that_writes_is_waited_for_and_told(
    library: Library, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(restore_module, "_PATIENCE_S", 0.1)
    put_back = restore_module._put_back

    def while_another_writes(store: Store, part: Path) -> None:
        with closing(Store.open(library)) as other, other.write():
            other.stamp()
            store.conn.execute("PRAGMA busy_timeout = 50")
            put_back(store, part)

    monkeypatch.setattr(restore_module, "_put_back", while_another_writes)
    with pytest.raises(KnownError) as caught:
        restore(library, backup)
    assert caught.value.code == "database-busy"
    assert notes_of(library) == {"note-2"}
    assert not list(library.root.glob(".*.tmp"))


def test_the_pages_themselves_wait_no_longer(library: Library, backup: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody begins to write after the last look."""
    monkeypatch.setattr(restore_module, "_PATIENCE_S", 0.1)
    with closing(Store.open(library)) as store, closing(sqlite3.connect(library.database)) as other:
        reader = restore_module._reader

        def begins(library: Library):
            other.execute("BEGIN IMMEDIATE")
            store.conn.execute("PRAGMA busy_timeout = 50")
            return reader(library)

        monkeypatch.setattr(restore_module, "_reader", begins)
        part = library.root / "part"
        restore_module._prepare(backup, part)
        with pytest.raises(KnownError) as caught:
            restore_module._put_back(store, part)
        assert caught.value.code == "database-busy"
        other.execute("ROLLBACK")
        part.unlink()
    assert notes_of(library) == {"note-2"}


def test_two_backups_of_one_second_have_two_names(library: Library, backup: Path) -> None:
    names = {back_up(library, SCHEMA_VERSION).name for _ in range(3)}
    assert len(names | {backup.name}) == 4
    listed = backups(library)
    assert [type(one).__name__ for one in listed] == ["BackupContents"] * 4


def test_the_command(library: Library, backup: Path, run: Run) -> None:
    code, out, err = run("restore", "--list", "--json")
    assert (code, err) == (0, "")
    (one,) = json.loads(out)
    assert (one["path"], one["notes"], one["papers"]) == (str(backup), 1, 42)
    assert backup.name in run("restore")[1]
    code, out, err = run("restore", backup.name)
    assert (code, err) == (1, "paper-explorer: Nothing was restored: answer y, or give --yes.\n")
    assert "since then" in out
    assert notes_of(library) == {"note-2"}
    code, out, err = run("restore", backup.name, "--yes")
    assert (code, err) == (0, "")
    assert notes_of(library) == {"note-1"}
    assert run("restore", "nothing.db", "--yes")[0] == 1


def test_a_folder_without_backups_says_so(library: Library, run: Run) -> None:
    code, out, err = run("restore")
    assert (code, out) == (0, "")
    assert "There are no backups" in err
    assert not library.database.exists()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="POSIX")
def test_a_pipe_with_the_name_of_a_backup_is_none(library: Library, backup: Path, run: Run) -> None:
    os.mkfifo(library.root / "library-v5-20200101T000000Z.db")
    code, out, err = run("restore", "--list")
    assert code == 0
    assert backup.name in out
    assert err.count("\n") == 1


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="POSIX")
def test_a_damaged_backup_in_the_list_is_told(library: Library, backup: Path, run: Run) -> None:
    (library.root / "library-v5-20200101T000000Z.db").write_bytes(b"x" * 5000)
    code, out, err = run("restore", "--list")
    assert code == 0
    assert backup.name in out
    assert "library-v5-20200101T000000Z.db" in err


def test_a_database_that_is_gone_from_its_backups_is_told(library: Library, backup: Path) -> None:
    library.database.rename(library.root.parent / "moved.db")
    with closing(Store.open(library)) as store:
        assert [one.code for one in store.notices] == ["library-missing"]
    with closing(Store.open(library)) as store:
        assert store.notices == []
    for one in library.backups():
        one.unlink()
    shutil.rmtree(library.pdfs)
    library.database.unlink()
    with closing(Store.open(library)) as store:
        assert store.notices == [], "a first start"
