"""What a note said before: one version a pause, at most fifty, shown with what differs, and brought back."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from explorer.model.annotation import Annotation, Note, Version, words
from explorer.model.ids import now
from explorer.store.database import Store
from explorer.ui.date_text import moment
from explorer.ui.notes.note_text_edit import NoteTextEdit
from explorer.ui.notes.versions_dialog import VersionsDialog
from tests.ui.conftest import User, stored
from tests.ui.test_notes_pane import editor, mark, show_notes


@pytest.fixture
def other(user: User, library: Path) -> Iterator[Store]:
    """Another program on the same library."""
    with closing(stored(library)) as store:
        yield store


def texts(store: Store, item: Annotation | Note) -> list[str]:
    return [one.text for one in store.versions.of(item.id)]


def write(user: User, item: Annotation | Note, *typed: str) -> None:
    """Write in the item's card with a save after each piece."""
    user.window.navigation.write_at(item.id)
    for one in typed:
        user.type(one)
        user.saved()
    user.key(Qt.Key.Key_Escape)
    user.saved()


def opened(user: User) -> VersionsDialog:
    user.window.context.actions["mark.versions"].trigger()
    found = lambda: [one for one in user.window.findChildren(VersionsDialog) if one.isVisible()]  # noqa: E731
    user.until(found)
    return found()[0]


def now_says(user: User, item: Annotation | Note) -> str:
    there = user.window.context.annotations.get(item.id)
    assert there
    return words(there)


def test_a_session_of_writing_is_one_version_and_a_pause_in_it_another(user: User, other: Store) -> None:
    made = mark(user)
    write(user, made, "one", " two")
    assert texts(other, made) == [], "what it says now is no former version"
    write(user, made, " three", " four")
    assert texts(other, made) == ["one two"]
    user.window.context.annotations.changes.pause_s = 0
    write(user, made, " five", " six")
    assert texts(other, made) == ["one two three four five", "one two three four", "one two"]


def test_what_undo_takes_away_is_a_version_too(user: User, other: Store) -> None:
    made = mark(user)
    write(user, made, "a long thought")
    user.window.context.actions["mark.undo"].trigger()
    user.saved()
    assert (now_says(user, made), texts(other, made)) == ("", ["a long thought"])


def test_what_another_program_wrote_is_kept_when_it_is_joined(user: User, other: Store) -> None:
    made = mark(user)
    write(user, made, "mine")
    there = other.annotations.get(made.id)
    assert there
    user.window.navigation.write_at(made.id)
    other.annotations.put(there.changed(now(), comment="theirs"))
    user.type(" more")
    user.saved()
    assert "theirs" in texts(other, made)


def test_the_last_fifty_stay(user: User, other: Store) -> None:
    made = mark(user)
    for number in range(60):
        user.window.context.annotations.bring_back(made.id, f"text {number}")
        user.saved()
    assert texts(other, made) == [f"text {number}" for number in range(58, 8, -1)]


def test_bringing_back_with_the_keyboard_and_undoing_it(user: User, other: Store) -> None:
    made = mark(user)
    write(user, made, "the first thought")
    show_notes(user)
    user.notes.select(made.id)
    user.window.navigation.write_at(made.id)
    editor(user).selectAll()
    user.type("the second thought")
    user.key(Qt.Key.Key_F2, Qt.KeyboardModifier.ShiftModifier)
    user.until(lambda: [one for one in user.window.findChildren(VersionsDialog) if one.isVisible()])
    (dialog,) = user.window.findChildren(VersionsDialog)
    assert dialog.list.count() == 1
    assert dialog.text.toPlainText() == "the firstsecond thought"
    looks = {}
    for at in range(3, 15):
        cursor = dialog.text.textCursor()
        cursor.setPosition(at + 1)
        form = cursor.charFormat()
        looks[dialog.text.toPlainText()[at]] = (form.fontUnderline(), form.fontStrikeOut())
    assert looks["f"] == (True, False), "it would come back"
    assert looks["o"] == (False, True), "it would go"
    QTest.keyClick(dialog.list, Qt.Key.Key_Return)
    user.until(lambda: now_says(user, made) == "the first thought")
    user.saved()
    assert texts(other, made) == ["the second thought", "the first thought"]
    user.window.context.actions["mark.undo"].trigger()
    assert now_says(user, made) == "the second thought"


def test_bringing_back_with_the_mouse_into_the_open_editor(user: User) -> None:
    made = mark(user)
    write(user, made, "old")
    write(user, made, " and new")
    user.window.navigation.write_at(made.id)
    dialog = opened(user)
    QTest.mouseClick(dialog.back, Qt.MouseButton.LeftButton)
    user.until(lambda: now_says(user, made) == "old")
    if user.notes.delegate.editor:
        assert editor(user).toPlainText() == "old"


def test_the_menu_of_the_editor_has_it(user: User) -> None:
    made = mark(user)
    write(user, made, "old")
    write(user, made, " new")
    user.window.navigation.write_at(made.id)
    field = user.notes.delegate.editor
    assert isinstance(field, NoteTextEdit)
    actions = {action.text(): action for action in field.menu(QPoint(5, 5)).actions()}
    assert "Paste" in " ".join(actions)
    actions["Versions…"].trigger()
    user.until(lambda: [one for one in user.window.findChildren(VersionsDialog) if one.isVisible()])


def test_with_nothing_written_over_it_says_so(user: User) -> None:
    made = mark(user)
    write(user, made, "only this")
    user.notes.select(made.id)
    dialog = opened(user)
    assert dialog.text.toPlainText() == "only this"
    assert not dialog.back.isEnabled()
    assert "No earlier versions" in dialog.status.text()
    dialog.reject()


def test_a_note_that_is_deleted_meanwhile_is_not_made_anew(user: User) -> None:
    made = mark(user)
    write(user, made, "old")
    write(user, made, " new")
    user.notes.select(made.id)
    dialog = opened(user)
    user.window.context.annotations.delete(made.id)
    QTest.mouseClick(dialog.back, Qt.MouseButton.LeftButton)
    assert user.window.context.annotations.now(made.id) is None
    assert "deleted" in user.window.toast.text.text()


def test_words_of_any_kind_are_shown_as_they_are(user: User) -> None:
    dialog = VersionsDialog("now", [], user.window.context.theme, user.window)
    dialog.reject()
    hostile = "<b>bold</b>\n" + "x" * 100_000
    dialog = VersionsDialog("now", [Version("no date", hostile)], user.window.context.theme, user.window)
    assert dialog.list.item(0).text() == "no date"
    assert "<b>bold</b>" in dialog.text.toPlainText()
    assert moment(now()).startswith("Today, ")
