"""Letter marks: kept in the library, and taken along from where older versions had them."""

import contextlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from string import ascii_letters, ascii_lowercase

import pytest
import sqlite_utils
from pytestqt.qtbot import QtBot

from explorer.app.papers.bookmarks import Bookmarks
from explorer.app.papers.reading_positions import ReadingPositions
from explorer.app.shell.writer import Writer
from explorer.model.bookmark import Bookmark, free_letter
from explorer.model.page_geometry import PagePoint
from explorer.model.paper import Paper, ReadingState
from explorer.store.database import Store
from explorer.store.library_folder import Library
from explorer.store.migrations import v5_state


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "library")


@pytest.fixture
def store(library: Library) -> Iterator[Store]:
    with closing(Store.open(library)) as one:
        for name in ("p", "q"):
            one.papers.put(Paper(name, name.upper()))
        yield one


def test_small_letters_stand_in_their_paper_and_capital_ones_anywhere(qtbot: QtBot, library: Library, store: Store):
    writer = Writer(library)
    marks = Bookmarks(store, writer)
    place = PagePoint(3, 10.0, 20.0)
    in_p, in_q = Bookmark("a", "p", 3, 7.5, None, None, 90, place), Bookmark("a", "q", 1, 0.0, 2.0, 60.0)
    first, moved = Bookmark("Z", "p", 1, 1.0), Bookmark("Z", "q", 2, 2.0)
    for mark in (in_p, in_q, first, moved, Bookmark("b", "p", 0, 0.0)):
        marks.put(mark)
    assert marks.letters("p") == ["a", "b", "Z"]
    assert writer.close()
    for one in (marks, Bookmarks(store, writer)):
        assert one.letters("p") == ["a", "b", "Z"]
        assert one.letters("q") == ["a", "Z"]
        assert (one.get("a", "p"), one.get("a", "q")) == (in_p, in_q)
        assert one.get("Z", "p") == one.get("Z", "q") == moved
        assert one.get("c", "p") is None


def test_a_window_that_knows_a_paper_by_a_former_id_finds_and_sets_its_marks(store: Store) -> None:
    with store.write():
        store.change(
            "INSERT INTO paper_names (name, paper_id, made_by, made) VALUES ('former', 'p', 'user', '2024-01-01')"
        )
    store.bookmarks.put(Bookmark("a", "former", 1, 2.0))
    store.bookmarks.put(Bookmark("B", "former", 1, 2.0))
    assert store.bookmarks.letters("former") == store.bookmarks.letters("p") == {"a", "B"}
    mark = store.bookmarks.get("a", "former")
    assert mark
    assert mark.paper_id == "p"


@pytest.fixture
def old() -> Iterator[sqlite_utils.Database]:
    """The tables that the step needs, as a library of schema 4 has them."""
    with contextlib.closing(sqlite3.connect(":memory:")) as conn:
        conn.execute("CREATE TABLE papers (id TEXT PRIMARY KEY) STRICT")
        conn.execute("CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT")
        conn.executemany("INSERT INTO papers VALUES (?)", [("p",), ("new",)])
        yield sqlite_utils.Database(conn)


def put(db: sqlite_utils.Database, key: str, value: object) -> None:
    db.execute("INSERT INTO settings VALUES (?, ?)", [key, json.dumps(value)])


def rows(db: sqlite_utils.Database) -> list[tuple[object, ...]]:
    columns = "paper_id, letter, page, y, zoom, x, rotation, place_page, place_x, place_y"
    return [tuple(row) for row in db.execute(f"SELECT {columns} FROM letter_marks ORDER BY paper_id, letter")]


def settings(db: sqlite_utils.Database) -> dict[str, object]:
    return {key: json.loads(value) for key, value in db.execute("SELECT key, value FROM settings")}


def test_marks_of_older_versions_come_along(old: sqlite_utils.Database) -> None:
    put(old, "marks.p", {"a": ["p", 5, 90, 2.0, 60.0], "b": ["p", 1, 2.5, None, None, 90, [1, 3.0, 4]]})
    put(old, "marks", {"Q": ["p", 0, 0.0, None, None, 0, None]})
    put(old, "palette", [1])
    v5_state.upgrade(old)
    assert rows(old) == [
        ("p", "Q", 0, 0.0, None, None, 0, None, None, None),
        ("p", "a", 5, 90.0, 2.0, 60.0, 0, None, None, None),
        ("p", "b", 1, 2.5, None, None, 90, 1, 3.0, 4.0),
    ]
    assert settings(old) == {"palette": [1]}


@pytest.mark.parametrize(
    "broken",
    [
        ["x"],
        3,
        ["p", "q", 0.0, None, None],
        ["p", -1, 0.0, None, None],
        ["p", True, 0.0, None, None],
        ["p", 0, float("inf"), None, None],
        ["p", 0, None, None, None],
        ["p", 0, 0.0, None, None, 45, None],
        ["p", 0, 0.0, None, None, 90, [0, "x", 1.0]],
        ["gone", 0, 0.0, None, None],
        [["p"], 0, 0.0, None, None],
    ],
)
def test_what_is_not_a_mark_stays_where_it_is(old: sqlite_utils.Database, broken: object) -> None:
    put(old, "marks.p", {"a": broken, "b": ["p", 5, 90, 2.0, 60.0], "E": ["p", 5, 90, 2.0, 60.0], "é": 1})
    put(old, "marks.q", 7)
    v5_state.upgrade(old)
    assert [row[1] for row in rows(old)] == ["b"]
    kept = settings(old)
    assert kept["marks.q"] == 7
    assert set(kept["marks.p"]) == {"a", "E", "é"}  # type: ignore[call-overload]


def test_papers_with_new_ids_have_their_marks_and_tabs(old: sqlite_utils.Database) -> None:
    old.execute("CREATE TABLE paper_names (name TEXT PRIMARY KEY, paper_id TEXT NOT NULL) STRICT")
    old.execute("INSERT INTO paper_names VALUES ('old', 'new')")
    put(old, "marks.old", {"a": ["old", 5, 90, 2.0, 60.0]})
    put(old, "tabs.open", ["old", "p", "gone"])
    put(old, "tabs.closed", [["old", 3]])
    put(old, "tabs.current", "old")
    put(old, "last.paper", None)
    put(old, "export.last", {"paper": "old", "path": "old"})
    v5_state.upgrade(old)
    assert [row[:2] for row in rows(old)] == [("new", "a")]
    assert settings(old) == {
        "tabs.open": ["new", "p", "gone"],
        "tabs.closed": [["new", 3]],
        "tabs.current": "new",
        "last.paper": None,
        "export.last": {"paper": "new", "path": "old"},
    }


def test_a_mark_that_another_window_moved_is_found_where_it_is_now(qtbot: QtBot, library: Library, store: Store):
    writer = Writer(library)
    marks = Bookmarks(store, writer)
    here, there = Bookmark("a", "p", 3, 7.5), Bookmark("a", "p", 5, 1.0)
    with qtbot.waitSignal(writer.saved):
        marks.put(here)
    assert marks.get("a", "p") == here
    with closing(Store.open(library)) as other:
        other.bookmarks.put(there)
    assert marks.get("a", "p") == there
    writer.close()
    marks.put(here)
    assert marks.get("a", "p") == here, "what is not saved yet stands"


def test_a_paper_that_another_window_left_elsewhere_opens_there(qtbot: QtBot, library: Library, store: Store):
    writer = Writer(library)
    reading = ReadingPositions(store, writer)
    with qtbot.waitSignal(writer.saved):
        reading.left(ReadingState("p", 1, 0.0, None, ""))
    with closing(Store.open(library)) as other:
        other.reading.put(ReadingState("p", 7, 0.0, None, "2999"))
    assert reading.get("p").page == 7
    writer.close()
    reading.left(ReadingState("p", 2, 0.0, None, ""))
    assert reading.get("p").page == 2, "what is not saved yet stands"


def test_the_next_letter_is_the_first_free_one() -> None:
    assert free_letter([]) == "a"
    assert free_letter(["a", "c", "Z"]) == "b"
    assert free_letter(ascii_lowercase) == "A"
    assert free_letter(ascii_letters) is None
