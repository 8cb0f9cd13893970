"""Finding notes of the whole library: by words and conditions, with keys and the mouse, and what links to what."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from explorer.model.annotation import Note
from explorer.model.ids import now
from explorer.model.paper import Paper
from explorer.model.text_page import DocumentInfo
from explorer.services.library_setup import add_local_pdf
from explorer.store.database import Store
from explorer.ui.notes.find_notes_dialog import FindNotesDialog
from tests.fakes.work import counted
from tests.ui.conftest import User, stored
from tests.ui.test_note_links import put
from tests.ui.test_notes_list import filled
from tests.ui.test_notes_list import put as put_mark
from tests.ui.test_notes_pane import mark, note, show_notes

CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def other(user: User, library: Path) -> Iterator[Store]:
    """Another program on the same library."""
    with closing(stored(library)) as store:
        yield store


def dialog(user: User) -> FindNotesDialog:
    """The open list, when it has read the library."""
    found: list[FindNotesDialog] = []

    def read() -> bool:
        found[:] = [one for one in user.window.findChildren(FindNotesDialog) if one.isVisible()]
        return bool(found) and found[0]._all is not None

    user.until(read)
    return found[0]


def opened(user: User, action: str = "go.find_notes") -> FindNotesDialog:
    user.window.context.actions[action].trigger()
    return dialog(user)


def shown(one: FindNotesDialog) -> list[str]:
    return [one.list.item(row).text() for row in range(one.list.count())]


def test_a_note_of_a_paper_in_no_episode_is_found_by_key_and_opened(user: User, other: Store, paper_pdf: Path) -> None:
    own = add_local_pdf(other, other.library, paper_pdf, None, lambda _: DocumentInfo("A paper of no episode", ()))
    far = Note("far", "Über die Länge von Kontexten", now(), now(), paper_id=own.paper_id, page=2)
    other.notes.put(far)
    user.key(Qt.Key.Key_F, CTRL_SHIFT)
    one = dialog(user)
    one.field.setText("länge über")
    assert shown(one) == ["Über die Länge von Kontexten"]
    assert one.status.text() == "1 of 1. Press Enter to open."
    QTest.keyClick(one.field, Qt.Key.Key_Return)
    user.read(own.paper_id)
    user.until(lambda: user.window.reader.view.page == 2)
    assert user.notes.current == far
    assert not [left for left in user.window.findChildren(FindNotesDialog) if left.isVisible()]


def test_an_annotation_of_this_paper_by_a_click(user: User, other: Store) -> None:
    put_mark(user, other, "highlight", page=0, quote="nothing of that")
    there = put_mark(user, other, "highlight", page=1, color="green", quote="the wavelength", tags=("rope",))
    user.saved()
    user.window.context.annotations.reload()
    one = opened(user)
    for text in ("wavelength", "#rope", "color:green", "kind:highlight p. 2"):
        one.field.setText(text)
        assert shown(one) == ["the wavelength"], text
    one.field.setText("segment:1:26:45")
    assert shown(one) == [], "that is of one episode"
    one.field.setText(f"paper:{there.paper_id} wavelength")
    assert shown(one) == ["the wavelength"]
    QTest.mouseClick(
        one.list.viewport(), Qt.MouseButton.LeftButton, pos=one.list.visualItemRect(one.list.item(0)).center()
    )
    user.until(lambda: user.window.reader.view.page == 1)
    assert user.window.reader.view.selected_annotation == there.id


@pytest.mark.own_window
def test_the_arrows_choose_while_the_keyboard_is_in_the_field(user: User, other: Store) -> None:
    for number in range(3):
        put(user, other, note(user, f"note {number}", 60 + number))
    one = opened(user)
    assert len(shown(one)) == 3
    QTest.keyClick(one.field, Qt.Key.Key_Down)
    QTest.keyClick(one.field, Qt.Key.Key_Down)
    wanted = shown(one)[2]
    QTest.keyClick(one.field, Qt.Key.Key_Return)
    assert user.notes.current
    assert user.notes.current.text == wanted  # type: ignore[union-attr]


def test_what_was_written_a_moment_ago_is_found(user: User) -> None:
    made = mark(user)
    user.window.navigation.write_at(made.id)
    user.type("just now")
    one = opened(user)
    one.field.setText("just now")
    assert shown(one) == ["just now"]
    one.reject()
    assert opened(user).field.text() == "just now", "the next time it begins with that"


def test_the_filter_that_finds_nothing_leads_there_with_its_words(user: User, other: Store) -> None:
    with other.write():
        other.papers.put(Paper("elsewhere", "Elsewhere"))
        other.notes.put(Note("far", "words of elsewhere", now(), now(), paper_id="elsewhere"))
    mark(user)
    show_notes(user)
    notes = user.notes
    notes.filter.setText("elsewhere")
    assert notes.everywhere_button.isVisible()
    QTest.mouseClick(notes.everywhere_button, Qt.MouseButton.LeftButton)
    one = dialog(user)
    assert (one.field.text(), shown(one)) == ("elsewhere", ["words of elsewhere"])
    one.reject()
    filled(notes.filtering.menu)["Find in all notes…"].trigger()
    assert shown(dialog(user)) == ["words of elsewhere"]


def test_notes_that_link_to_a_note_or_a_paper(user: User, other: Store) -> None:
    aim = put(user, other, note(user, "the aim", 60))
    put(user, other, note(user, f"see [[note:{aim.id}|old name]] there", 61))
    put(user, other, note(user, f"`[[note:{aim.id}]]` is code, and [[paper:guide|the guide]] a paper", 62))
    show_notes(user)
    user.notes.select(aim.id)
    one = opened(user, "mark.mentions")
    assert shown(one) == ["see old name there"]
    one.reject()
    one = opened(user, "go.mentions")
    assert [text.endswith("the guide a paper") for text in shown(one)] == [True]
    one.reject()
    put(user, other, note(user, "nobody links here", 63))
    user.notes.select(next(i.id for i in user.window.context.annotations.all() if "nobody" in i.text))  # type: ignore[union-attr]
    one = opened(user, "mark.mentions")
    assert "No backlinks yet" in one.status.text()


@pytest.mark.own_window
def test_what_is_deleted_meanwhile_is_said_to_be(user: User, other: Store) -> None:
    there = put(user, other, note(user, "soon gone", 60))
    one = opened(user)
    user.window.context.annotations.delete(there.id)
    QTest.keyClick(one.field, Qt.Key.Key_Return)
    assert "has been deleted" in user.window.toast.text.text()


def test_thousands_are_narrowed_at_the_cost_of_those_shown(user: User, other: Store) -> None:
    with other.write():
        for number in range(3000):
            text = f"note number {number}: " + "some words of it " * 20
            other.notes.put(Note(f"id-{number}", text, now(), now()))
    one = opened(user)
    times = []
    for letters in ("n", "nu", "number", "number 29", "number 2999"):
        with counted() as work:
            one.field.setText(letters)
        times.append(work.calls)
    assert len(shown(one)) == 1
    assert max(times) < 6_000, times
    one.field.clear()
    assert one.list.count() == 100
    assert "3000" in one.status.text()


@pytest.mark.own_window
def test_hostile_words_are_words(user: User, other: Store) -> None:
    texts = ["<b>bold</b> ![](https://a.org/x.png) [[paper:none|gone]]", "İstanbul ß " * 50]
    for text in (*texts, "x" * 200_000, "\u202e\n\n"):
        put(user, other, note(user, text, 60))
    one = opened(user)
    assert one.list.count() == 4
    for needle in ("", "<b>", "i̇stanbul", "x", "]]", '"', "#", "color:none"):
        one.field.setText(needle)
        one.grab()
    one.field.setText("<b>")
    assert shown(one) == ["<b>bold</b> ![](https://a.org/x.png) gone"]
