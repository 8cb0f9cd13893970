"""Pictures that nothing shows leave the library, and no others do."""

import os
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from explorer.model.annotation import Note
from explorer.services import picture_store
from explorer.services.library_setup import open_library
from explorer.services.picture_sweep import sweep
from explorer.store.database import Store

WHEN = "2024-05-02T10:00:00.000Z"


@pytest.fixture
def store(tmp_path: Path):
    _, one = open_library(tmp_path / "library")
    yield one
    one.close()


def picture(store: Store, number: int, *, days: float = 2) -> str:
    name = picture_store.keep(store.library, b"\x89PNG\r\n\x1a\n" + bytes([number]))
    at = time.time() - days * 86_400
    os.utime(store.library.pictures / name, (at, at))
    return name


def there(store: Store) -> set[str]:
    return {path.name for path in store.library.pictures.iterdir()}


def test_pictures_taken_out_of_notes_leave_the_library(store: Store) -> None:
    shown, gone, young = picture(store, 1), picture(store, 2), picture(store, 3, days=0.5)
    note = Note("n1", f"![map](picture:{shown}) and ![plan](picture:{gone})", WHEN, WHEN)
    store.notes.put(note)
    assert sweep(store) == 0
    store.notes.put(replace(note, text=f"![map](picture:{shown})"))
    (store.library.pictures / "mine.png").write_bytes(b"not ours")
    assert sweep(store) == 1
    assert there(store) == {shown, young, "mine.png"}


def test_those_of_deleted_notes_stay_for_a_month(store: Store) -> None:
    name = picture(store, 1)
    store.notes.put(Note("n1", f"![map](picture:{name})", WHEN, WHEN))
    for days, left in ((29, {name}), (31, set())):
        deleted = datetime.now(UTC) - timedelta(days=days)
        store.notes.delete("n1", deleted.isoformat(timespec="milliseconds").replace("+00:00", "Z"))
        store.conn.execute("UPDATE notes SET deleted = ?", (deleted.isoformat(timespec="milliseconds"),))
        sweep(store)
        assert there(store) == left


def test_one_that_is_used_again_is_young_again(store: Store) -> None:
    name = picture(store, 1)
    picture_store.keep(store.library, b"\x89PNG\r\n\x1a\n" + bytes([1]))
    assert sweep(store) == 0
    assert there(store) == {name}
