"""The writer: in order, kept through every failure, nothing acknowledged that is not on disk."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from explorer.app.shell.writer import Writer
from explorer.model.annotation import Note
from explorer.model.bookmark import Bookmark
from explorer.model.errors import KnownError
from explorer.model.paper import ReadingState
from explorer.store import database_file
from explorer.store.database import Store
from explorer.store.library_folder import Library

LONG_S = 20.0


@pytest.fixture
def library(tmp_path: Path) -> Library:
    library = Library(tmp_path / "library")
    Store.open(library).close()
    return library


@pytest.fixture
def writer(qtbot: QtBot, library: Library) -> Iterator[Writer]:
    writer = Writer(library, retry_s=0.02)
    yield writer
    writer.close(0.5)


class Told:
    """What the writer has said, in order."""

    def __init__(self, writer: Writer) -> None:
        self.words: list[str] = []
        writer.saved.connect(lambda: self.words.append("saved"))
        writer.failing.connect(lambda error: self.words.append(error.code))
        writer.recovered.connect(lambda: self.words.append("recovered"))


def setting(library: Library, key: str) -> object:
    with closing(Store.open(library)) as store:
        return store.settings.get(key)


def put(writer: Writer, name: str, value: object, key: str | None = None) -> None:
    writer.put(lambda store: store.settings.put(name, value), key)


def test_writes_go_to_disk_in_order_and_are_told_once_all_are_there(
    qtbot: QtBot, writer: Writer, library: Library
) -> None:
    told, order = Told(writer), []
    for number in range(50):
        writer.put(lambda store, number=number: order.append(number))
    put(writer, "last", 50)
    qtbot.waitUntil(lambda: bool(told.words))
    assert order == list(range(50))
    assert setting(library, "last") == 50
    assert told.words == ["saved"]
    assert writer.pending == 0


def test_a_later_write_of_the_same_key_takes_the_place_of_one_that_waits(writer: Writer, library: Library) -> None:
    running, go_on, done = threading.Event(), threading.Event(), []

    def slow(store: Store) -> None:
        running.set()
        go_on.wait(LONG_S)
        done.append("slow")

    writer.put(slow, "a")
    assert running.wait(LONG_S)
    for number in range(100):
        writer.put(lambda store, number=number: done.append(f"b{number}"), "b")
    writer.put(lambda store: done.append("c"), "c")
    writer.put(lambda store: done.append("a again"), "a")
    assert writer.pending == 3, "the one under way has been replaced as well"
    go_on.set()
    assert writer.flush(LONG_S)
    assert done == ["slow", "b99", "c", "a again"]


def test_a_locked_database_is_waited_for(qtbot: QtBot, library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database_file, "BUSY_TIMEOUT_S", 0.02)
    other = sqlite3.connect(library.database, isolation_level=None)
    writer = Writer(library, retry_s=0.02)
    told, tries = Told(writer), threading.Semaphore(0)
    log_tries(writer, tries)
    try:
        other.execute("BEGIN IMMEDIATE")
        put(writer, "words", "kept")
        for _ in range(4):
            assert tries.acquire(timeout=LONG_S)
        qtbot.waitUntil(lambda: told.words == ["database-busy"])
        assert writer.pending == 1
        other.execute("ROLLBACK")
        qtbot.waitUntil(lambda: "saved" in told.words)
        assert told.words == ["database-busy", "recovered", "saved"]
        assert setting(library, "words") == "kept"
    finally:
        other.close()
        writer.close(0.0)


def log_tries(writer: Writer, tries: threading.Semaphore) -> None:
    """Count the times that the writer comes for its connection."""
    open_it = writer._open

    def opened() -> Store:
        tries.release()
        return open_it()

    writer._open = opened  # type: ignore[method-assign]


def test_a_full_disk_keeps_the_queue_in_order_until_there_is_room(
    qtbot: QtBot, writer: Writer, library: Library
) -> None:
    told, room, open_it = Told(writer), threading.Event(), writer._open

    def opened() -> Store:
        store = open_it()
        (pages,) = store.row("PRAGMA page_count")
        store.rows(f"PRAGMA max_page_count = {1_000_000 if room.is_set() else pages}")
        return store

    writer._open = opened  # type: ignore[method-assign]
    put(writer, "long", "x" * 400_000, "long")
    for number in range(5):
        put(writer, "small", number)
    qtbot.waitUntil(lambda: told.words == ["disk-full"])
    assert writer.pending == 6
    assert setting(library, "small") is None
    room.set()
    qtbot.waitUntil(lambda: "saved" in told.words)
    assert told.words == ["disk-full", "recovered", "saved"]
    assert setting(library, "small") == 4
    assert setting(library, "long") == "x" * 400_000


@pytest.mark.expected_log("A write failed in a way nobody foresaw")
def test_a_write_that_fails_for_its_own_reasons_keeps_no_other_up(
    qtbot: QtBot, writer: Writer, library: Library
) -> None:
    told, tries = Told(writer), []

    def broken(store: Store) -> None:
        tries.append(1)
        store.settings.put("half", 1)
        raise ZeroDivisionError

    writer.put(broken, "note")
    put(writer, "other", 1)
    qtbot.waitUntil(lambda: setting(library, "other") == 1)
    qtbot.waitUntil(lambda: len(tries) > 3)
    assert writer.pending == 1
    assert told.words == ["not-saved"], "told once, however often it is tried"
    assert setting(library, "half") is None
    put(writer, "note", "mended", "note")
    qtbot.waitUntil(lambda: "saved" in told.words)
    assert told.words == ["not-saved", "recovered", "saved"]


def test_a_write_about_what_a_restored_backup_lacks_is_given_up_and_told(
    qtbot: QtBot, writer: Writer, library: Library
) -> None:
    told, refused = Told(writer), []
    writer.refused.connect(lambda error: refused.append(error.code))
    writer.put(lambda store: store.bookmarks.put(Bookmark("a", "no such paper", 0, 0.0)))
    put(writer, "other", 1)
    qtbot.waitUntil(lambda: "saved" in told.words)
    assert (refused, told.words) == (["subject-gone"], ["saved"])
    assert setting(library, "other") == 1


def test_what_was_written_about_a_paper_that_is_gone_keeps_its_text(library: Library) -> None:
    with closing(Store.open(library)) as store:
        store.reading.put(ReadingState("no such paper", 3, 0.0, None, "2026"))
        assert store.reading.last() is None
        store.notes.put(Note("n", "text", "2026", "2026", "no such episode", 7, "no such paper", 2, point=(1.0, 2.0)))
        assert store.notes.get("n") == Note("n", "text", "2026", "2026")


def test_another_reason_is_told_as_well(qtbot: QtBot, writer: Writer) -> None:
    told, codes = Told(writer), ["disk-full", "disk-full", "io-error"]

    def fail(store: Store) -> None:
        if codes:
            raise KnownError(codes.pop(0), "It does not work: wait.")

    writer.put(fail)
    qtbot.waitUntil(lambda: "saved" in told.words)
    assert told.words == ["disk-full", "io-error", "recovered", "saved"]


def test_a_library_that_is_moved_away_is_missed_and_found_again(
    qtbot: QtBot, writer: Writer, library: Library, tmp_path: Path
) -> None:
    told = Told(writer)
    put(writer, "first", 1)
    assert writer.flush(LONG_S)
    qtbot.waitUntil(lambda: told.words == ["saved"])
    told.words.clear()
    library.root.rename(tmp_path / "elsewhere")
    put(writer, "second", 2)
    qtbot.waitUntil(lambda: told.words == ["library-gone"])
    assert writer.pending == 1
    assert not library.root.exists(), "no empty library is put in its place"
    (tmp_path / "elsewhere").rename(library.root)
    qtbot.waitUntil(lambda: "saved" in told.words)
    assert (setting(library, "first"), setting(library, "second")) == (1, 2)


def test_closing_writes_all_that_was_asked_for(qtbot: QtBot, library: Library) -> None:
    writer = Writer(library)
    for number in range(200):
        put(writer, f"s{number}", number)
    assert writer.close()
    with closing(Store.open(library)) as store:
        assert [store.settings.get(f"s{number}") for number in range(200)] == list(range(200))
    assert not writer._thread.is_alive()


def test_after_closing_nothing_is_told(qtbot: QtBot, qapp: QApplication, library: Library) -> None:
    """Whoever listens may have closed its own connection by then."""
    writer = Writer(library)
    told = Told(writer)
    put(writer, "words", "kept")
    assert writer.close()
    qapp.processEvents()
    assert told.words == []


def test_closing_tells_when_something_could_not_be_written(qtbot: QtBot, library: Library) -> None:
    writer = Writer(library, retry_s=0.01)

    def fail(store: Store) -> None:
        raise KnownError("disk-full", "The disk is full: free some space.")

    writer.put(fail)
    assert not writer.close(0.1)
    assert not writer._thread.is_alive()


def test_closing_tries_at_once_what_waits_for_its_next_try(qtbot: QtBot, library: Library) -> None:
    writer = Writer(library, retry_s=3600)
    told, broken = Told(writer), [True]

    def fail_once(store: Store) -> None:
        if broken:
            broken.clear()
            raise KnownError("disk-full", "The disk is full: free some space.")
        store.settings.put("words", "kept")

    writer.put(fail_once)
    qtbot.waitUntil(lambda: told.words == ["disk-full"])
    assert writer.close(LONG_S)
    assert setting(library, "words") == "kept"


@pytest.mark.parametrize("moment", ["before", "after"])
def test_each_connection_keeps_what_it_has_acknowledged_on_disk(
    qtbot: QtBot, writer: Writer, library: Library, moment: str
) -> None:
    """``synchronous`` is FULL in the writer's own connection, whenever it was opened."""
    found: list[int] = []
    if moment == "after":
        put(writer, "first", 1)
        assert writer.flush(LONG_S)
    writer.put(lambda store: found.append(store.row("PRAGMA synchronous")[0]))
    assert writer.flush(LONG_S)
    assert found == [2]
