"""Backups that are made by themselves: when, of what, and which of them are kept."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from explorer.model.annotation import Note
from explorer.model.errors import KnownError
from explorer.services.library_setup import open_library
from explorer.store import daily_backup
from explorer.store.backup import back_up, contents, made_at
from explorer.store.daily_backup import back_up_daily, is_due, surplus
from explorer.store.database import Store
from explorer.store.library_folder import Library
from explorer.store.schema import SCHEMA_VERSION

NOTE = Note("note-1", "kept", "2024", "2024")
DAY = timedelta(days=1)


@pytest.fixture
def store(library: Library) -> Iterator[Store]:
    """An open library with one note."""
    _, one = open_library(library.root)
    one.notes.put(NOTE)
    with closing(one):
        yield one


def after(days: float) -> datetime:
    return datetime.now(UTC) + days * DAY


def test_one_is_made_a_day_if_something_was_changed(store: Store) -> None:
    library = store.library
    first = back_up_daily(store, after(0))
    assert first
    assert first.name.endswith("-auto.db")
    assert (contents(first).notes, contents(first).made) == (1, made_at(first).strftime("%Y-%m-%dT%H:%M:%SZ"))
    assert back_up_daily(store, after(0.9)) is None
    assert back_up_daily(store, after(1.1)) is None, "nothing was changed"
    store.notes.put(replace(NOTE, id="note-2"))
    assert back_up_daily(store, after(0.9)) is None
    second = back_up_daily(store, after(1.1))
    assert second
    assert contents(second).notes == 2
    assert second in library.backups()


def test_any_backup_counts_and_none_from_the_future(store: Store) -> None:
    library = store.library
    assert is_due(library, after(0))
    back_up(library, SCHEMA_VERSION)
    assert not is_due(library, after(0.5))
    assert back_up_daily(store, after(1.5)) is None, "nothing was changed since"
    assert is_due(library, after(-1)), "the clock was wrong when it was made"


@pytest.mark.expected_log("no backup was made")
def test_none_is_made_where_the_disk_is_short_of_space(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    size = store.library.database.stat().st_size
    for free in (0, size * 3, size * 3 + daily_backup._ROOM_BYTES - 1):
        monkeypatch.setattr(shutil, "disk_usage", lambda _, free=free: shutil._ntuple_diskusage(10**12, 0, free))
        assert back_up_daily(store, after(0)) is None
    assert store.library.backups() == []
    monkeypatch.setattr(
        shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10**12, 0, size * 3 + daily_backup._ROOM_BYTES)
    )
    assert back_up_daily(store, after(0))


def test_a_damaged_library_replaces_no_backup(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    made = back_up_daily(store, after(0))
    store.notes.put(replace(NOTE, id="note-2"))
    store.conn.execute("PRAGMA foreign_keys = OFF")
    store.conn.execute("UPDATE segments SET episode_id = 'gone' WHERE id = (SELECT min(id) FROM segments)")
    monkeypatch.setattr(daily_backup, "surplus", lambda found: list(found))
    with pytest.raises(KnownError) as caught:
        back_up_daily(store, after(1.1))
    assert caught.value.code == "database-damaged"
    assert store.library.backups() == [made]


def test_a_read_only_library_has_none(store: Store, library: Library) -> None:
    store.read_only_because = KnownError("read-only", "")
    assert back_up_daily(store, after(0)) is None


def names(*days: str) -> list[Path]:
    return [Path(f"library-v6-{day.replace('-', '')}T{hour}0000Z-auto.db") for day in days for hour in ("08", "20")]


def test_the_last_of_seven_days_and_of_four_weeks_before_are_kept() -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)  # a Thursday
    days = [start + number * DAY for number in range(60)]
    made = names(*(f"{day:%Y-%m-%d}" for day in days))
    kept = sorted(set(made) - set(surplus(made)))
    weeks = ["20260201", "20260208", "20260215", "20260222"]  # Sundays; the last day is a Sunday, too
    assert [path.name[11:22] for path in kept] == [f"{day}T20" for day in weeks[:4]] + [
        f"{day:%Y%m%d}T20" for day in days[-7:]
    ]


def test_kept_day_by_day_they_reach_back_some_weeks() -> None:
    """As they are thinned after each one, and not all at once."""
    there: list[Path] = []
    for number in range(100):
        there += names((datetime(2026, 1, 1, tzinfo=UTC) + number * DAY).strftime("%Y-%m-%d"))
        there = [path for path in there if path not in surplus(there)]
        assert len(there) <= 11
    oldest = min(made for path in there if (made := made_at(path)))
    assert timedelta(days=21) < datetime(2026, 4, 11, tzinfo=UTC) - oldest < timedelta(days=42)


def test_no_backup_of_the_user_goes() -> None:
    own = [Path("library-v6-20200101T000000Z.db"), Path("library-v5-20200101T000000Z-1.db"), Path("library-v6-old.db")]
    made = names(*(f"2026-01-{day:02}" for day in range(1, 31)))
    assert not set(surplus([*own, *made])) & set(own)
    assert surplus(own) == []


def automatic(store: Store, days: float) -> Path:
    """A copy of the newest backup, as if it had been made some days from now."""
    newest = store.library.backups()[-1]
    path = store.library.root / f"library-v{SCHEMA_VERSION}-{after(days):%Y%m%dT%H%M%SZ}-auto.db"
    shutil.copyfile(newest, path)
    return path


def test_of_several_the_newest_tells_what_was_changed_and_when(store: Store) -> None:
    back_up_daily(store, after(0))
    automatic(store, -5)
    store.notes.put(replace(NOTE, id="note-2"))
    assert not is_due(store.library, after(0.5))
    back_up(store.library, SCHEMA_VERSION)
    for path in store.library.backups():
        if made_at(path) > after(-1) and path.name.endswith("-auto.db"):
            path.unlink()
    assert back_up_daily(store, after(1.5)) is None, "the newest has it all, and an older one has not"


def test_the_one_just_made_stays_whatever_the_clock_says(store: Store) -> None:
    """As when the clock was years ahead, and those made then are all newer."""
    back_up_daily(store, after(0))
    for number in range(60):
        automatic(store, 400 + number)
    for path in store.library.backups():
        if made_at(path) < after(300):
            path.unlink()
    store.notes.put(replace(NOTE, id="note-2"))
    made = back_up_daily(store, after(0))
    assert made
    assert made.exists()
    assert len(store.library.backups()) == 12
