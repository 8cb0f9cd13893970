"""What was told to be saved is there again, whatever happens to the program or to the disk."""

import contextlib
import random
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from explorer.store import database, database_file
from tests.fakes.examples import size
from tests.fakes.signals import kill_group
from tests.ui.conftest import User, stored

ROOT = Path(__file__).parents[2]
ROUNDS = size(20)


def test_nothing_acknowledged_is_lost_by_a_kill(tmp_path: Path) -> None:
    """The real window in a process of its own, killed at random moments while it marks, edits and deletes."""
    library, lot, said_in_all = tmp_path / "library", random.Random(20240507), 0
    expected: dict[str, str] = {}
    for _ in range(ROUNDS):
        program = subprocess.Popen(
            [sys.executable, "-m", "tests.ui.marking_program", str(library)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            cwd=ROOT,
            start_new_session=True,
        )
        try:
            assert program.stdout
            for count, line in enumerate(program.stdout):
                item, words = line.rstrip("\n").split(" ", 1)
                expected[item] = words
                said_in_all += 1
                if count >= lot.randrange(3, 25):
                    break
        finally:
            # The window and its worker, in whatever they are doing.
            with contextlib.suppress(ProcessLookupError):
                kill_group(program.pid)
            rest, _ = program.communicate()
        for line in rest.splitlines(keepends=True):
            if line.endswith("\n"):
                item, words = line.rstrip("\n").split(" ", 1)
                expected[item] = words
        with closing(stored(library)) as store:
            assert store.check() == []
            found = {one.id: one.comment for one in store.annotations.of_paper("guide")}
            deleted = {row["id"] for row in store.rows("SELECT id FROM annotations WHERE deleted IS NOT NULL")}
        for item, words in expected.items():
            if words == "(deleted)":
                assert item not in found
            else:
                # It may have been edited or deleted since, just before the end; it may not be older than what was said.
                assert item in deleted or int(found[item]) >= int(words)
    assert said_in_all > 3 * ROUNDS


def test_a_busy_library_is_told_of_and_nothing_is_lost(
    user: User, library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_file, "BUSY_TIMEOUT_S", 0.05)
    window = user.window
    window.context.writer._retry_s = 0.05
    user.saved()
    # The writer's connection waits as long as it was opened for.
    window.context.writer.put(lambda store: store.rows("PRAGMA busy_timeout = 50"))
    user.saved()
    other = sqlite3.connect(library / "library.db", isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
        user.ctrl(Qt.Key.Key_M)
        user.type("kept in the window")
        user.key(Qt.Key.Key_Escape)
        user.until(lambda: not window.trouble.isHidden())
        assert "keeping the library busy" in window.trouble.text.text()
        assert "retried" in window.trouble.text.text()
        assert [one.text for one in window.context.annotations.all()] == ["kept in the window"]
        other.execute("ROLLBACK")
        user.until(lambda: window.trouble.isHidden())
        user.saved()
    finally:
        other.close()
    with closing(stored(library)) as store:
        assert [one.text for one in store.notes.of_paper("guide")] == ["kept in the window"]


def test_a_full_disk_is_told_of_and_what_was_written_is_saved_when_there_is_room(user: User, library: Path) -> None:
    window, writer = user.window, user.window.context.writer
    writer._retry_s = 0.05
    room: list[bool] = []
    open_it = writer._open

    def opened() -> database.Store:
        store = open_it()
        (pages,) = store.row("PRAGMA page_count")
        store.rows(f"PRAGMA max_page_count = {1_000_000 if room else pages}")
        return store

    writer._open = opened
    note = window.context.annotations.note_now()
    window.context.annotations.write(note.id, "long words " * 20_000, 1)
    user.until(lambda: not window.trouble.isHidden())
    assert "disk is full" in window.trouble.text.text()
    window.context.annotations.note_now()
    room.append(True)
    user.until(lambda: window.trouble.isHidden())
    user.saved()
    with closing(stored(library)) as store:
        assert sorted(len(one.text) for one in store.notes.of_paper("guide")) == [0, 220_000]


def test_closing_the_window_saves_the_words_in_an_open_editor(open_window: Callable[..., User], library: Path) -> None:
    user = open_window()
    user.read("guide")
    user.ctrl(Qt.Key.Key_M)
    user.type("last words")
    user.window.close()
    with closing(stored(library)) as store:
        assert [one.text for one in store.notes.of_paper("guide")] == ["last words"]
