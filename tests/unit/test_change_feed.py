"""Each row that is written, by whatever program, is in the feed of changes, with a clock that only goes forward."""

import contextlib
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.model import hybrid_clock
from explorer.model.annotation import Note
from explorer.model.paper import ReadingState
from explorer.store.change_feed import MOST, Change
from explorer.store.database import Store
from explorer.store.device import device_id
from explorer.store.library_folder import Library
from explorer.store.migrations.change_triggers import NOT_WATCHED

NOTE = Note("n", "words", "2024", "2024")


@pytest.fixture
def other(store: Store) -> Iterator[Store]:
    """Another program on the same library."""
    with contextlib.closing(Store.open(Library(store.library.root))) as one:
        yield one


def test_each_table_is_watched_or_says_why_not(store: Store) -> None:
    tables = {row[0] for row in store.rows("SELECT name FROM sqlite_master WHERE type = 'table'")}
    watched = [row[0] for row in store.rows("SELECT tbl_name FROM sqlite_master WHERE type = 'trigger'")]
    ours = {one for one in tables if not one.startswith("sqlite_")}
    assert ours - set(watched) == NOT_WATCHED & ours
    bookkeeping = {"settings", "changes", "device_clock", "_sqlite_migrations"}
    assert bookkeeping | {"feed_items", "feed_notes"} == NOT_WATCHED
    assert {table: watched.count(table) for table in watched} == dict.fromkeys(watched, 4)


def test_what_is_written_and_deleted_is_in_the_feed(store: Store) -> None:
    with store.write():
        store.change("INSERT INTO papers (id, title, handle) VALUES ('p', 'P', 'p')")
        start = store.changes.last()
        store.change("UPDATE papers SET title = 'Q'")
        store.notes.put(NOTE)
        store.reading.put(ReadingState("p", 1, 0.0, None, "2024"))
        store.versions.keep("n", "2024", "old")
        store.change("DELETE FROM reading_state WHERE paper_id = 'p'")
    assert store.changes.since(start) == {
        Change("papers", "p"),
        Change("notes", "n"),
        Change("reading_state", "p", gone=True),
        Change("versions", '["n","2024"]'),
    }


def test_the_feed_has_one_change_a_row_and_its_numbers_only_rise(store: Store) -> None:
    seen = store.changes.last()
    for number in range(30):
        store.notes.put(replace(NOTE, text=str(number)))
        store.versions.keep("n", f"2024-{number:02}", f"{number}")
        found = store.changes.since(seen)
        assert found is not None
        assert Change("notes", "n") in found
        assert store.changes.last() > seen
        seen = store.changes.last()
    assert store.rows("SELECT count(*) FROM changes WHERE tbl = 'notes'")[0][0] == 1


def test_another_key_is_a_row_gone_and_a_row_new(store: Store) -> None:
    store.notes.put(NOTE)
    start = store.changes.last()
    with store.write():
        store.change("UPDATE notes SET id = 'm'")
    assert store.changes.since(start) == {Change("notes", "n", gone=True), Change("notes", "m")}


def test_what_others_wrote_is_told_apart(store: Store, other: Store) -> None:
    start = store.changes.last()
    store.notes.put(NOTE)
    other.notes.put(replace(NOTE, id="theirs"))
    assert store.changes.since(start, except_of=store.writer_id) == {Change("notes", "theirs")}
    assert store.changes.since(store.changes.last() + 5) is None, "of another library"
    with store.write():
        for number in range(MOST + 1):
            store.notes.put(replace(NOTE, id=str(number)))
    assert store.changes.since(start) is None


def test_a_commit_tells_what_it_wrote_and_a_failure_tells_nothing(store: Store) -> None:
    told: list[object] = []
    store.committed = told.append
    with store.write():
        store.notes.put(NOTE)
        with contextlib.suppress(ZeroDivisionError), store.write():
            store.notes.put(replace(NOTE, id="undone"))
            raise ZeroDivisionError
        store.notes.put(replace(NOTE, id="m"))
    with contextlib.suppress(ZeroDivisionError), store.write():
        store.notes.put(replace(NOTE, id="undone"))
        raise ZeroDivisionError
    with store.write():
        pass
    assert told == [frozenset({Change("notes", "n"), Change("notes", "m")})]
    clocks = [row[0] for row in store.rows("SELECT clock FROM changes ORDER BY seq")]
    assert clocks == sorted(clocks)


def test_a_write_whose_last_part_failed_does_not_sign_what_others_write(store: Store) -> None:
    with store.write():
        store.notes.put(NOTE)
        with contextlib.suppress(ZeroDivisionError), store.write():
            store.notes.put(replace(NOTE, id="undone"))
            raise ZeroDivisionError
    start = store.changes.last()
    with contextlib.closing(sqlite3.connect(store.library.database)) as plain:
        plain.execute("UPDATE notes SET text = 'by hand'")
        plain.commit()
    assert store.changes.since(start, except_of=store.writer_id) == {Change("notes", "n")}


def test_a_program_that_knows_no_feed_can_write(store: Store) -> None:
    store.notes.put(NOTE)
    start, clock = store.changes.last(), store.changes.clock()
    with contextlib.closing(sqlite3.connect(store.library.database)) as plain:
        plain.execute("PRAGMA trusted_schema = OFF")
        plain.execute("UPDATE notes SET text = 'by hand'")
        plain.execute("INSERT OR REPLACE INTO papers (id, title) VALUES ('p', 'P')")
        plain.execute("DELETE FROM device_clock")
        plain.execute("INSERT OR REPLACE INTO papers (id, title) VALUES ('q', 'Q')")
        plain.commit()
    found = store.changes.since(start, except_of=store.writer_id)
    assert found == {Change("notes", "n"), Change("papers", "p"), Change("papers", "q")}
    store.notes.put(NOTE)
    assert store.changes.clock() >= clock[:12]


def test_clock_and_device_are_on_each_change(store: Store, other: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    now = hybrid_clock.wall_ms()
    stamps: list[str] = []
    for number, ms in enumerate((now, now - 3_600_000, now + 5, now + 5)):
        monkeypatch.setattr(hybrid_clock, "wall_ms", lambda ms=ms: ms)
        (store, other)[number % 2].notes.put(replace(NOTE, text=str(number)))
        row = store.rows("SELECT clock, device FROM changes WHERE tbl = 'notes'")[0]
        stamps.append(row["clock"])
        assert row["device"] == device_id(store.library.root) == row["clock"][18:]
    assert stamps == sorted(set(stamps)), "also when the system's clock goes back"
    with store.write():
        store.advance_clock(f"{now + 60_000:012x}-0000-elsewhere")
        store.notes.put(NOTE)
    assert store.changes.clock() > f"{now + 60_000:012x}"


def test_a_copy_of_a_library_is_another_device(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    assert device_id(tmp_path / "one") == device_id(tmp_path / "one" / ".")
    assert device_id(tmp_path / "one") != device_id(tmp_path / "two")


STAMPS = st.builds(
    lambda ms, counter, device: f"{ms:012x}-{counter:04x}-{device}",
    st.integers(0, 2**40),
    st.integers(0, 0xFFFF),
    st.sampled_from(("", "aaaaaaaaaaaa", "bbbbbbbbbbbb")),
)


@given(STAMPS | st.text(max_size=5), st.integers(0, 2**41))
def test_a_stamp_is_later_than_the_last_and_no_earlier_than_the_time(last: str, ms: int) -> None:
    made = hybrid_clock.following(last, "cccccccccccc", ms)
    assert hybrid_clock.STAMP.fullmatch(made)
    assert made >= f"{ms:012x}"
    if hybrid_clock.STAMP.fullmatch(last):
        assert made > last
    assert hybrid_clock.following(made, "cccccccccccc", ms) > made


def test_a_time_of_the_future_counts_as_the_oldest() -> None:
    soon, late = (datetime.now(UTC) + timedelta(hours=hours) for hours in (1, 48))
    assert hybrid_clock.of_time(soon.isoformat()) > hybrid_clock.of_time("2024-05-02T10:00:00Z")
    assert hybrid_clock.of_time(late.isoformat()) == hybrid_clock.FIRST
    assert hybrid_clock.is_future(f"{int(late.timestamp() * 1000):012x}-0000-a")
    assert not hybrid_clock.is_future(f"{int(soon.timestamp() * 1000):012x}-0000-a")


def test_times_from_before_there_were_stamps_sort_among_them() -> None:
    early, late = hybrid_clock.of_time("2024-05-02T10:00:00.000Z"), hybrid_clock.of_time("2024-05-02T10:00:00.001Z")
    assert hybrid_clock.FIRST < early < late < hybrid_clock.following(late, "d", 0)
    assert hybrid_clock.of_time("2024-05-02 10:00") == early
    assert hybrid_clock.of_time("2024-05-02T12:00:00+02:00") == early
    assert hybrid_clock.of_time("once") == hybrid_clock.FIRST
