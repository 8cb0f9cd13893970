"""Old libraries come along, after a backup; newer ones are only read; a migration happens whole or not at all."""

import contextlib
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlite_utils

from explorer.model.annotation import Note
from explorer.model.errors import KnownError
from explorer.model.paper import Paper
from explorer.store import backup, database_file, migrations, schema
from explorer.store.database import Store
from explorer.store.library_folder import Library

GOLDEN = Path(__file__).parent / "golden"
NOTE = Note("note-1", "kept", "2024", "2024")
STEPS = (
    "ALTER TABLE notes ADD COLUMN mood TEXT",
    "CREATE TABLE moods (id TEXT PRIMARY KEY) STRICT",
    "INSERT INTO moods VALUES ('good')",
    "UPDATE notes SET mood = 'good', text = text || '!'",
)


@pytest.fixture
def library(tmp_path: Path) -> Library:
    one = Library(tmp_path / "library")
    store = Store.open(one)
    store.papers.put(Paper("p", "P"))
    store.notes.put(NOTE)
    store.close()
    return one


def content(path: Path) -> list[str]:
    with contextlib.closing(sqlite3.connect(path)) as conn:
        version = conn.execute("PRAGMA user_version").fetchone()[0]
        # A backup has a seal of its own.
        return [str(version), *(line for line in conn.iterdump() if "device_clock" not in line)]


@pytest.fixture
def future(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[sqlite_utils.Database], None]], None]:
    """Makes this program the next version, with one more step."""

    def make(step: Callable[[sqlite_utils.Database], None]) -> None:
        steps = sqlite_utils.Migrations("paper-explorer")
        for name in ("m001_first", "m002_arrangement", "m003_kinds", "m004_changes"):
            steps(name=name)(getattr(migrations, name))
        steps(name="m005_future")(step)
        monkeypatch.setattr(migrations, "migrations", steps)
        monkeypatch.setattr(database_file, "SCHEMA_VERSION", schema.SCHEMA_VERSION + 1)

    return make


def all_steps(db: sqlite_utils.Database) -> None:
    for statement in STEPS:
        db.execute(statement)


def backups(library: Library) -> list[Path]:
    return sorted(library.root.glob("library-v*.db"))


def test_version_is_the_number_of_steps() -> None:
    with contextlib.closing(sqlite3.connect(":memory:")) as conn:
        assert len(migrations.migrations.pending(sqlite_utils.Database(conn))) == schema.SCHEMA_VERSION


def test_new_library_needs_no_backup(library: Library) -> None:
    assert backups(library) == []
    assert [one.name for one in library.root.iterdir()] == ["library.db"]


def test_old_library_comes_along_after_a_backup(library: Library, future) -> None:
    before = content(library.database)
    future(all_steps)
    store = Store.open(library)
    assert store.rows("PRAGMA user_version")[0][0] == schema.SCHEMA_VERSION + 1
    assert store.rows("PRAGMA foreign_keys")[0][0] == 1
    assert [tuple(row) for row in store.rows("SELECT text, mood FROM notes")] == [("kept!", "good")]
    store.close()
    (kept,) = backups(library)
    assert kept.name.startswith(f"library-v{schema.SCHEMA_VERSION}-")
    assert content(kept) == before
    assert sorted(one.name for one in library.root.iterdir()) == sorted(["library.db", kept.name])
    Store.open(library).close()
    assert backups(library) == [kept], "only a migration makes one"


def test_backup_has_what_is_only_in_the_wal_file(library: Library) -> None:
    store = Store.open(library)
    store.notes.put(Note("late", "x", "2024", "2024"))
    assert (library.root / "library.db-wal").stat().st_size > 0
    kept = backup.back_up(library, schema.SCHEMA_VERSION)
    store.close()
    assert any("'late'" in line for line in content(kept))


def test_backup_of_a_damaged_database_is_refused(library: Library) -> None:
    data = bytearray(library.database.read_bytes())
    data[4096 * 3 : 4096 * 4] = b"\xff" * 4096
    library.database.write_bytes(data)
    with pytest.raises((KnownError, sqlite3.DatabaseError)):
        backup.back_up(library, schema.SCHEMA_VERSION)
    assert [one.name for one in library.root.iterdir() if not one.name.startswith("library.db")] == []


def test_backup_failing_stops_the_migration(library: Library, future, monkeypatch: pytest.MonkeyPatch) -> None:
    before = content(library.database)
    future(all_steps)

    def full(*args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(KnownError) as caught:
        Store.open(library)
    assert caught.value.code == "disk-full"
    assert content(library.database) == before
    assert [one.name for one in library.root.iterdir()] == ["library.db"]


@pytest.mark.parametrize("at", range(len(STEPS) + 1))
def test_failing_at_each_statement_changes_nothing(library: Library, future, at: int) -> None:
    before = content(library.database)

    def step(db: sqlite_utils.Database) -> None:
        for statement in STEPS[:at]:
            db.execute(statement)
        raise ZeroDivisionError

    future(step)
    with pytest.raises(ZeroDivisionError):
        Store.open(library)
    assert content(library.database) == before
    assert len(backups(library)) == 1


def test_without_room_no_backup_is_left(library: Library, future) -> None:
    """One for each start that the user tries would fill the disk."""
    before = content(library.database)

    def step(db: sqlite_utils.Database) -> None:
        pages = db.execute("PRAGMA page_count").fetchone()[0]
        db.execute(f"PRAGMA max_page_count = {pages + 2}").fetchone()
        db.execute("UPDATE notes SET text = hex(zeroblob(1000000))")

    future(step)
    for _ in range(2):
        with pytest.raises(KnownError) as full:
            Store.open(library)
        assert full.value.code == "disk-full"
    assert content(library.database) == before
    assert backups(library) == []


def test_step_that_leaves_a_loose_row_is_refused(library: Library, future) -> None:
    before = content(library.database)
    future(lambda db: db.execute("UPDATE notes SET paper_id = 'nobody'"))
    with pytest.raises(AssertionError, match="row of notes"):
        Store.open(library)
    assert content(library.database) == before


def test_killed_in_a_migration(library: Library) -> None:
    before = content(library.database)
    code = (
        "import os, sys; from pathlib import Path; import sqlite_utils\n"
        "from explorer.store import database, database_file, migrations\n"
        "from explorer.store.library_folder import Library\n"
        "def step(db):\n"
        "    db.execute('DELETE FROM notes'); os.kill(os.getpid(), 9)\n"
        "migrations.migrations(name='m004_future')(step); database_file.SCHEMA_VERSION += 1\n"
        "database.Store.open(Library(Path(sys.argv[1])))"
    )
    assert subprocess.run([sys.executable, "-c", code, str(library.root)]).returncode == -9
    store = Store.open(library)
    assert store.notes.get("note-1") == NOTE
    assert store.check() == []
    store.close()
    assert content(library.database) == before
    assert len(backups(library)) == 1


@pytest.fixture
def newer(library: Library) -> Iterator[Library]:
    """As a newer program leaves it: another version number, and columns that this one doesn't know."""
    with contextlib.closing(sqlite3.connect(library.database)) as conn:
        conn.execute("ALTER TABLE notes ADD COLUMN mood TEXT")
        conn.execute("ALTER TABLE papers ADD COLUMN doi TEXT")
        conn.execute(f"PRAGMA user_version = {schema.SCHEMA_VERSION + 1}")
        conn.commit()
        conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    return library


def test_newer_library_is_only_read(newer: Library) -> None:
    before = newer.database.read_bytes()
    store = Store.open(newer)
    assert store.read_only
    assert store.notes.get("note-1") == NOTE
    assert store.papers.get("p") == Paper("p", "P")
    for write in (
        lambda: store.notes.put(NOTE),
        lambda: store.settings.put("x", 1),
        lambda: store.notes.delete("note-1", "2025"),
    ):
        with pytest.raises(KnownError) as caught:
            write()
        assert caught.value.code == "schema-newer"
        assert "update the program" in caught.value.sentence
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        store.conn.execute("DELETE FROM notes")
    store.close()
    assert newer.database.read_bytes() == before
    assert backups(newer) == []


def test_newer_library_and_the_whole_program(newer: Library) -> None:
    """Opening with all that comes with the program writes nothing either."""
    from explorer.services.library_setup import open_library

    before = newer.database.read_bytes()
    _, store = open_library(newer.root)
    assert store.read_only
    store.close()
    assert newer.database.read_bytes() == before


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("schema-*.sql")), ids=lambda path: path.stem)
def test_library_of_each_release_opens(tmp_path: Path, path: Path) -> None:
    """What a release wrote, kept as SQL; a released step that was edited makes this fail too."""
    library = Library(tmp_path)
    with contextlib.closing(sqlite3.connect(library.database)) as conn:
        conn.executescript(path.read_text())
    version = int(path.stem.removeprefix("schema-"))
    store = Store.open(library)
    note = store.notes.get("golden-note")
    mark = store.annotations.get("golden-mark")
    assert note
    assert mark
    assert (note.text, note.at_s, mark.quote, mark.page) == ("A note\nof two lines", 8112, "quoted ’words’", 3)
    (segment,) = store.episodes.timeline("golden").segments
    (resource,) = store.episodes.timeline("golden").resources
    assert (resource.title, resource.segment_id) == ("A video", segment.id)
    paper = store.papers.get("golden-paper")
    assert paper
    assert (paper.id, paper.handle, paper.title) == ("arxiv:2401.00001", "golden-paper", "A golden paper")
    assert segment.paper_id == mark.paper_id == paper.id
    tables = {row["name"]: row["sql"] for row in store.rows("SELECT name, sql FROM sqlite_master")}
    store.close()
    assert len(backups(library)) == (version < schema.SCHEMA_VERSION)
    fresh = Store.open(Library(tmp_path / "fresh"))
    assert {row["name"]: row["sql"] for row in fresh.rows("SELECT name, sql FROM sqlite_master")} == tables
    fresh.close()


def test_there_is_a_golden_library_of_this_schema() -> None:
    assert (GOLDEN / f"schema-{schema.SCHEMA_VERSION}.sql").is_file()


def test_nothing_else_is_left_in_the_folder(library: Library, future) -> None:
    future(all_steps)
    Store.open(library).close()
    names = {one.name for one in library.root.iterdir()}
    assert names == {"library.db", backups(library)[0].name}
