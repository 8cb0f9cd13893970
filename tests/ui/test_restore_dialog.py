"""The dialog that restores a backup: a list, what would change, and the window shows the restored library."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from explorer.app.shell.jobs import Job
from explorer.model.annotation import Note
from explorer.model.known_settings import BACKUP_DAILY
from explorer.store.backup import back_up, contents
from explorer.store.library_folder import Library
from explorer.store.schema import SCHEMA_VERSION
from explorer.ui.restore_dialog import RestoreDialog
from tests.ui.conftest import User, close_window, stored
from tests.ui.reading import open_pdf, plain_pages

pytestmark = pytest.mark.own_window

WHEN, EPISODE = "2024-05-02T10:00:00.000Z", "latent-space-iclr-2024-part-1"
OLD, NEW = (Note(name, f"words of {name}", WHEN, WHEN, EPISODE, 8112) for name in "ab")


@pytest.fixture
def backup(library: Path) -> Path:
    """A backup with the note a, of a library that has the note b by now."""
    with closing(stored(library)) as store:
        store.notes.put(OLD)
        path = back_up(Library(library), SCHEMA_VERSION)
        store.notes.delete("a", "2025")
        store.notes.put(NEW)
    return path


def backing_up(user: User) -> list[Job]:
    """The backups that are being made; other jobs read what the panels show."""
    return [one for one in user.window.context.jobs.running if one.title == "Backing up the library"]


def test_a_backup_is_made_by_itself_unless_that_is_off(user: User, library: Path) -> None:
    context, backups = user.window.context, user.window.commands.backups
    context.annotations.note_now()
    user.saved()
    context.settings.put(BACKUP_DAILY, False)
    user.saved()
    backups.keep_daily()
    assert backing_up(user) == []
    context.settings.put(BACKUP_DAILY, True)
    user.saved()
    user.until(lambda: not context.jobs.running)  # It waits for what panels read.
    backups._back_up_if_due()
    assert len(backing_up(user)) == 1
    assert user.window.activity.isHidden(), "nobody has asked for it"
    user.until(lambda: not backing_up(user))
    (made,) = Library(library).backups()
    assert (made.name.endswith("-auto.db"), contents(made).notes) == (True, 1)
    backups._back_up_if_due()
    assert backing_up(user) == []


def opened(user: User) -> RestoreDialog:
    user.window.context.actions["file.restore"].trigger()
    dialog = user.window.commands.backups.dialog
    assert dialog
    busy = ("Looking for backups…", "Reading the backup…")
    user.until(lambda: dialog.title.text() and dialog.status.text() not in busy)
    return dialog


def test_a_backup_is_previewed_and_restored_under_the_open_window(backup: Path, user: User, library: Path) -> None:
    context = user.window.context
    dialog = opened(user)
    assert not dialog.back.isDefault(), "Enter in the list restores nothing"
    assert dialog.list.count() == 1
    assert "1 note, 0 annotations" in dialog.list.item(0).text()
    user.until(dialog.back.isEnabled)
    told = dialog.changes.text()
    assert "(not in the backup): 1" in told
    assert "words of b" in told
    assert "words of a" in told
    gone: list[int] = []
    dialog.destroyed.connect(lambda: gone.append(1))
    dialog.back.click()
    user.until(lambda: bool(gone))
    assert "Backup restored (Today, " in user.window.toast.text.text()
    assert context.annotations.stack.count() == 0
    user.until(lambda: [one.id for one in context.annotations.cache.all() if isinstance(one, Note)] == ["a"])
    user.window.toast.offers[0].click()
    user.until(lambda: [one.id for one in context.annotations.cache.all() if isinstance(one, Note)] == ["b"])
    context.writer.put(lambda store: store.notes.put(replace(NEW, id="c")))
    assert context.writer.flush(5)
    assert len(Library(library).backups()) == 3
    close_window(user)
    with closing(stored(library)) as store:
        assert store.check() == []
        assert store.notices == []
        assert store.rows("SELECT count(*) FROM notes WHERE deleted IS NULL")[0][0] == 2


def test_papers_that_the_backup_lacks_are_closed_so_that_nothing_is_written_on_them(
    backup: Path, user: User, tmp_path: Path
) -> None:
    window, context = user.window, user.window.context
    for name in ("one", "two", "three"):
        open_pdf(user, plain_pages(tmp_path / f"{name}.pdf", 5 + len(name)))
    user.ctrl(Qt.Key.Key_W)  # a closed tab could be reopened
    tabs = window.readers.tab_controller
    window.readers.split()
    QTest.keyClick(window.reader.view, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    user.read("guide")
    assert (len(tabs.bar.keys), len(tabs.known)) == (3, 4)
    QTest.keyClick(window.reader.view, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    user.until(lambda: window.reader.view.page_count == 8)
    dialog = opened(user)
    user.until(dialog.back.isEnabled)
    dialog.back.click()
    user.until(lambda: "Backup restored" in window.toast.text.text())
    user.read("guide")
    assert tabs.known == {"guide"}
    assert not window.readers.is_split
    assert not context.actions["tab.reopen"].isEnabled()
    note = context.annotations.note_now()
    assert context.writer.flush(5)
    assert context.store.notes.get(note.id)
    assert window.trouble.isHidden()


def test_without_a_backup_one_can_be_made(user: User, library: Path) -> None:
    dialog = opened(user)
    assert "No backup" in dialog.title.text()
    assert dialog.list.isHidden()
    assert not dialog.back.isEnabled()
    dialog.make.click()
    user.until(lambda: dialog.list.count() == 1 and dialog.back.isEnabled())
    assert "Same papers, notes and annotations as now" in dialog.changes.text()
    dialog.reject()


def test_what_is_no_backup_is_told(backup: Path, user: User, library: Path, tmp_path: Path) -> None:
    (library / "library-v5-20200101T000000Z.db").write_bytes(b"x" * 5000)
    words = tmp_path / "words.db"
    words.write_text("my shopping list")
    user.window.ask_backup = lambda title, folder: words
    dialog = opened(user)
    user.until(dialog.back.isEnabled)
    assert dialog.list.count() == 2
    assert not dialog.list.item(1).flags()
    dialog.other.click()
    user.until(lambda: "words.db" in dialog.status.text())
    assert not dialog.back.isEnabled()
    dialog.reject()


def test_a_busy_library_is_told_in_the_dialog(
    backup: Path, user: User, library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("explorer.store.database_file.BUSY_TIMEOUT_S", 0.05)
    dialog = opened(user)
    user.until(dialog.back.isEnabled)
    user.window.reader.keep_place()
    user.saved()  # else the place in the paper is what can't be saved
    before = dialog.status.text()
    with closing(sqlite3.connect(library / "library.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        dialog.back.click()
        user.until(lambda: dialog.status.text() not in (before, "Restoring…"))
        assert "busy" in dialog.status.text()
        other.execute("ROLLBACK")
    user.until(dialog.back.isEnabled)
    dialog.reject()


def test_damage_is_told_with_the_way_out(open_window: Callable[..., User], library: Path) -> None:
    path = library / "library.db"
    with closing(sqlite3.connect(path)) as conn:
        (root,) = conn.execute("SELECT rootpage FROM sqlite_master WHERE name = 'versions'").fetchone()
        (size,) = conn.execute("PRAGMA page_size").fetchone()
    data = bytearray(path.read_bytes())
    data[(root - 1) * size + 3 : (root - 1) * size + 5] = b"\x00\x09"  # rows that are not there
    path.write_bytes(data)
    user = open_window()
    user.window.commands.backups.check()
    user.until(user.window.trouble.isVisible)
    assert "Restore a backup…" in user.window.trouble.text.text()
    user.window.trouble.offer.click()
    dialog = user.window.commands.backups.dialog
    assert dialog
    assert dialog.isVisible()
    dialog.reject()
