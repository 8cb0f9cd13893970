"""The notes: what is listed, where a click leads, and that no word is lost whatever happens around the editor."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QPlainTextEdit

from explorer.model.annotation import Annotation, Note
from explorer.model.catalog import Catalog
from explorer.model.episode import Episode
from explorer.model.ids import new_id, now
from explorer.model.text_page import Passage
from explorer.services.catalog_import import put_catalog
from explorer.store.database import Store
from explorer.ui.notes import cards_view
from explorer.ui.notes.inline_editor import _SAVE_MS
from explorer.ui.notes.notes_model import PAPER
from explorer.ui.notes.notes_rows import GroupHead
from explorer.ui.reader import reader_keys
from tests.fakes.server import FakeServer
from tests.fakes.work import counted
from tests.ui.conftest import YARN_ID, User, stored

QUAD = (72.0, 100.0, 200.0, 100.0, 72.0, 112.0, 200.0, 112.0)


@pytest.fixture
def other(user: User, library: Path) -> Iterator[Store]:
    """Another program on the same library."""
    with closing(stored(library)) as store:
        yield store


def mark(user: User, page: int = 0, text: str = "words of the guide") -> Annotation:
    document = user.window.reader.view.document
    assert document
    return user.window.context.annotations.highlight(document.paper.id, document.file.id, Passage(page, (QUAD,), text))


def note(user: User, text: str, at: int | None = None, paper: str | None = None) -> Note:
    return Note(
        new_id(), text, now(), now(), episode_id=user.window.context.session.episode_id, at_s=at, paper_id=paper
    )


def listed(user: User) -> list[str]:
    """The ids of items, and the head above those that are elsewhere."""
    rows = user.notes.model.rows
    return [
        row.text if isinstance(row, GroupHead) else row.id
        for row in rows
        if not isinstance(row, GroupHead) or row.strong
    ]


def heads(user: User) -> list[str]:
    """The words of all heads."""
    return [row.text for row in user.notes.model.rows if isinstance(row, GroupHead)]


def editor(user: User) -> QPlainTextEdit:
    found = user.notes.delegate.editor
    assert found is not None
    return found


def words_on_disk(store: Store, item_id: str) -> str | None:
    mark, note = store.annotations.get(item_id), store.notes.get(item_id)
    return mark.comment if mark else note.text if note else None


def click(user: User, item_id: str, *, double: bool = False) -> None:
    view, model = user.notes.view, user.notes.model
    place = view.visualRect(model.index(model.row_of(item_id))).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    if double:
        QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)


def show_notes(user: User) -> None:
    user.window.show_panel("notes")


def test_this_paper_in_page_order_then_the_rest_of_the_episode_by_time(user: User, other: Store) -> None:
    late, early = mark(user, page=1), mark(user, page=0)
    elsewhere = [note(user, "later", 9000, YARN_ID), note(user, "sooner", 60), note(user, "no time")]
    for one in elsewhere:
        other.notes.put(one)
    user.saved()
    user.window.context.annotations.reload()
    assert listed(user) == [
        early.id, late.id, "Other papers and times", elsewhere[1].id, elsewhere[0].id, elsewhere[2].id,
    ]  # fmt: skip
    side = user.window.side
    assert "Notes 2" in [side.tabText(place) for place in range(side.count())], "those of the open paper"


def test_the_filter_looks_at_words_page_color_time_and_paper(user: User, other: Store) -> None:
    here = mark(user, page=1, text="Über allem")
    there = note(user, "something", 8112, YARN_ID)
    other.notes.put(there)
    user.saved()
    user.window.context.annotations.reload()
    for needle, found in {
        "über": [here.id], "p. 2": [here.id], "YELLOW": [here.id], "2:15:12": [there.id],
        "context window": [there.id], "nothing like it": [], "": [here.id, there.id],
    }.items():  # fmt: skip
        user.notes.filter.setText(needle)
        assert [one for one in listed(user) if one in (here.id, there.id)] == found
    user.notes.filter.setText("nothing like it")
    assert user.notes.empty.text() == "No matching notes."


def test_a_click_goes_to_the_page(user: User) -> None:
    show_notes(user)
    there = mark(user, page=1)
    assert user.window.reader.view.page == 0
    click(user, there.id)
    user.until(lambda: user.window.reader.view.page == 1)
    assert user.window.reader.view.selected_annotation == there.id


def test_a_note_at_a_time_of_another_episode_names_it_and_seeks_nothing(user: User, other: Store) -> None:
    put_catalog(other, Catalog(Episode("kettles", "Kettle Radio", "Lids", 900), (), (), (), (), (), ()))
    here, there = note(user, "here", 100, "guide"), replace(note(user, "there", 100, "guide"), episode_id="kettles")
    for one in (here, there):
        other.notes.put(one)
    user.window.context.annotations.reload()
    show_notes(user)
    rows = {one.id: row for one in (here, there) if (row := user.notes.model.entry(one.id))}
    assert rows[here.id].when == "0:01:40"
    assert rows[there.id].when == "0:01:40 in Kettle Radio"
    assert "0:01:40 in Kettle Radio" in rows[there.id].spoken
    session = user.window.context.session
    session.go_to(500, "note")
    click(user, there.id)
    user.ctrl(Qt.Key.Key_Return)
    assert session.moment == 500
    assert session.episode_id != "kettles"


def test_ctrl_enter_opens_the_other_paper_and_its_moment(arxiv: FakeServer, user: User, other: Store) -> None:
    there = note(user, "about yarn", 8200, YARN_ID)
    other.notes.put(there)
    user.window.context.annotations.reload()
    show_notes(user)
    user.ctrl(Qt.Key.Key_3)
    user.key(Qt.Key.Key_Down)
    assert user.notes.current == there, "the arrow keys pass the heads"
    user.ctrl(Qt.Key.Key_Return)
    user.read("yarn")
    assert user.window.context.session.moment == 8200
    assert listed(user) == [there.id]


def test_f2_writes_in_place_and_the_words_are_on_disk_within_a_second(user: User, other: Store) -> None:
    show_notes(user)
    made = mark(user)
    user.notes.select(made.id)
    user.key(Qt.Key.Key_F2)
    user.type("Why?")
    assert _SAVE_MS < 1000
    user.until(lambda: words_on_disk(other, made.id) == "Why?", timeout=_SAVE_MS + 4_000)
    assert editor(user).toPlainText() == "Why?", "the editor is still open"


def test_f2_in_the_reader_shows_the_folded_notes(user: User) -> None:
    made = mark(user)
    user.window.fold_side(True)
    user.window.reader.take_focus()
    user.notes.select(made.id)
    user.window.context.actions["mark.edit"].trigger()
    assert user.notes.isVisible()
    assert editor(user).hasFocus()
    user.key(Qt.Key.Key_Escape)


@pytest.mark.parametrize("way", ["escape", "control enter", "tab", "elsewhere", "another tab"])
def test_the_words_stay_whichever_way_the_editor_closes(user: User, other: Store, way: str) -> None:
    made = mark(user)
    user.window.reader.take_focus()
    user.window.navigation.write_at(made.id)
    user.type("kept")
    if way == "elsewhere":
        user.timeline.focus_list()
    elif way == "another tab":
        user.window.side.setCurrentIndex(0)
    else:
        control = Qt.KeyboardModifier.ControlModifier if way == "control enter" else Qt.KeyboardModifier.NoModifier
        keys = {"escape": Qt.Key.Key_Escape, "control enter": Qt.Key.Key_Return, "tab": Qt.Key.Key_Tab}
        user.key(keys[way], control)
        assert user.window.reader.view.hasFocus(), "the keyboard is back where it was"
    assert user.notes.delegate.editor is None
    user.saved()
    assert words_on_disk(other, made.id) == "kept"


def test_a_note_at_another_moment_may_be_begun_while_one_is_written(user: User, other: Store) -> None:
    user.window.context.session.go_to(8112, "note")
    user.ctrl(Qt.Key.Key_M)
    user.type("first")
    user.ctrl(Qt.Key.Key_M)
    user.type("second")
    user.key(Qt.Key.Key_Escape)
    user.saved()
    assert sorted(one.text for one in other.notes.of_paper("guide")) == ["first", "second"]
    user.ctrl(Qt.Key.Key_Z)
    user.saved()
    assert sorted(one.text for one in other.notes.of_paper("guide")) == ["", "first"]


def test_what_another_program_adds_appears_and_the_open_editor_stays(user: User, other: Store) -> None:
    made = mark(user)
    user.window.navigation.write_at(made.id)
    user.type("half a sen")
    open_editor = editor(user)
    before, after = note(user, "before", 1, "guide"), note(user, "elsewhere", 60)
    for one in (before, after):
        other.notes.put(one)
    user.until(lambda: {before.id, after.id} <= set(listed(user)))
    assert editor(user) is open_editor
    user.type("tence")
    assert open_editor.toPlainText() == "half a sentence"
    user.saved()
    assert words_on_disk(other, made.id) == "half a sentence"
    frame = user.notes.delegate.frame
    assert frame
    assert frame.geometry().intersects(
        user.notes.view.visualRect(user.notes.model.index(user.notes.model.row_of(made.id)))
    ), "it has moved with its card"


def test_an_item_deleted_elsewhere_while_it_is_written_in_is_not_lost(user: User, other: Store) -> None:
    made = mark(user)
    user.window.navigation.write_at(made.id)
    user.type("one")
    user.saved()
    other.annotations.delete(made.id, now())
    user.window.context.annotations.reload()
    assert listed(user) == [made.id]
    user.type(" two")
    user.saved()
    user.until(lambda: words_on_disk(other, made.id) == "one two")


def test_another_paper_while_an_editor_is_open_saves_the_words(arxiv: FakeServer, user: User, other: Store) -> None:
    made = mark(user)
    user.window.navigation.write_at(made.id)
    user.type("kept")
    user.window.context.session.go_to(8112)
    user.saved()
    assert words_on_disk(other, made.id) == "kept"
    user.read("yarn")


def test_an_open_editor_goes_with_its_card_to_the_other_group(user: User, other: Store) -> None:
    """The paper changes under it, by no doing of the keyboard's: the card is now one of elsewhere, below another."""
    there = note(user, "about yarn", 60, YARN_ID)
    other.notes.put(there)
    made = mark(user)
    user.saved()
    user.window.context.annotations.reload()
    user.window.navigation.write_at(made.id)
    assert editor(user).placeholderText().startswith("Write a comment"), "a note would be free-standing"
    open_editor, session, notes = editor(user), user.window.context.session, user.notes
    assert listed(user) == [made.id, "Other papers and times", there.id]
    session.place = replace(session.place, paper=session.timeline.papers[YARN_ID])
    notes.refresh()
    assert listed(user) == [there.id, "Elsewhere in the episode", made.id]
    assert editor(user) is open_editor
    frame = notes.view.indexWidget(notes.model.index(notes.model.row_of(made.id)))
    assert frame is notes.delegate.frame
    assert frame.isAncestorOf(open_editor)
    assert notes.current == made
    user.type("kept")
    user.saved()
    assert words_on_disk(other, made.id) == "kept"


def test_delete_and_undo_and_the_next_one_is_chosen(user: User, other: Store) -> None:
    first, second = mark(user, page=0), mark(user, page=1)
    show_notes(user)
    user.ctrl(Qt.Key.Key_3)
    user.notes.select(first.id)
    user.key(Qt.Key.Key_Delete)
    user.saved()
    assert listed(user) == [second.id]
    assert user.notes.current == second
    assert other.annotations.get(first.id) is None
    user.ctrl(Qt.Key.Key_Z)
    user.saved()
    assert listed(user) == [first.id, second.id]
    assert other.annotations.get(first.id) is not None


def test_on_macos_backspace_deletes_what_is_chosen(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = mark(user, page=0), mark(user, page=1)
    show_notes(user)
    user.ctrl(Qt.Key.Key_3)
    user.notes.select(first.id)
    user.key(Qt.Key.Key_Backspace)
    assert listed(user) == [first.id, second.id], "elsewhere"
    for module in (cards_view, reader_keys):  # The whole system would have the writer ask this one for macOS' calls.
        monkeypatch.setattr(module, "sys", SimpleNamespace(platform="darwin"))
    user.key(Qt.Key.Key_Backspace)
    assert listed(user) == [second.id]
    user.window.navigation.notes.select(second.id)
    click(user, second.id)
    user.window.reader.take_focus()
    assert user.window.reader.view.selected_annotation == second.id
    user.key(Qt.Key.Key_Backspace)
    assert listed(user) == []


def test_digits_recolor_a_card_also_where_they_take_shift(user: User) -> None:
    """On a French keyboard 4 is Shift+', and the digits above the letters are &é"' without it."""
    made = mark(user)
    show_notes(user)
    user.ctrl(Qt.Key.Key_3)
    user.notes.select(made.id)
    view, shift = user.notes.view, Qt.KeyboardModifier.ShiftModifier
    color = lambda: user.window.context.annotations.now(made.id).color  # noqa: E731
    QTest.sendKeyEvent(QTest.KeyAction.Click, view, Qt.Key.Key_4, "4", shift)
    assert color() == "pink"
    QTest.sendKeyEvent(QTest.KeyAction.Click, view, Qt.Key.Key_Ampersand, "&", Qt.KeyboardModifier.NoModifier)
    QTest.sendKeyEvent(QTest.KeyAction.Click, view, Qt.Key.Key_1, "!", shift)
    assert color() == "pink"


def test_delete_in_the_editor_deletes_a_letter_and_letters_are_no_shortcuts(user: User) -> None:
    made = mark(user)
    user.window.navigation.write_at(made.id)
    user.type("hn12x")
    user.key(Qt.Key.Key_Left)
    user.key(Qt.Key.Key_Delete)
    assert editor(user).toPlainText() == "hn12"
    assert listed(user) == [made.id]


def test_undo_from_the_menu_is_seen_in_the_open_editor(user: User) -> None:
    made = mark(user)
    user.window.navigation.write_at(made.id)
    user.type("word")
    user.window.context.actions["mark.undo"].trigger()
    assert editor(user).toPlainText() == ""
    user.type("x")
    user.saved()
    assert user.window.context.annotations.get(made.id).comment == "x"


def test_undo_of_the_making_closes_the_editor_quietly(user: User) -> None:
    made = mark(user)
    user.window.navigation.write_at(made.id)
    user.window.context.actions["mark.undo"].trigger()
    assert user.notes.delegate.editor is None
    assert listed(user) == []
    user.window.context.actions["mark.redo"].trigger()
    assert listed(user) == [made.id]


def test_a_double_click_writes_in_the_card_that_was_clicked(arxiv: FakeServer, user: User, other: Store) -> None:
    """Though the first click opens its paper, and the cards change places."""
    mark(user)
    there = note(user, "about yarn", 8200, YARN_ID)
    other.notes.put(there)
    user.window.context.annotations.reload()
    show_notes(user)
    click(user, there.id, double=True)
    assert user.notes.delegate.editing == there.id
    user.read("yarn")
    assert editor(user).toPlainText() == "about yarn"


def test_another_window_does_not_close_the_editor(user: User) -> None:
    made = mark(user)
    user.window.navigation.write_at(made.id)
    from PySide6.QtGui import QFocusEvent

    event = QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.ActiveWindowFocusReason)
    user.notes.delegate.eventFilter(editor(user), event)
    assert user.notes.delegate.editing == made.id


def test_the_scheme_and_the_width_may_change_while_one_writes(user: User) -> None:
    made = mark(user)
    user.window.navigation.write_at(made.id)
    user.type("half")
    user.window.context.actions["view.theme"].trigger()
    user.window.resize(1320, 700)
    notes = user.notes
    user.until(lambda: editor(user).width() < notes.view.viewport().width())
    assert editor(user).toPlainText() == "half"
    user.window.context.theme.set_mode("system")


def test_thousands_of_rows_are_shown_and_filtered_without_a_wait(user: User, other: Store) -> None:
    with other.write():
        for number in range(2000):
            other.notes.put(note(user, f"note number {number} with some words to wrap", number))
    show_notes(user)
    with counted() as read:
        user.window.context.annotations.reload()
    with counted() as laid_out:
        user.notes.view.doItemsLayout()
        user.notes.view.grab()
    with counted() as filtered_first:  # Puts together what each row says, which lasts.
        user.notes.filter.setText("number 1998")
        user.notes.view.grab()
    with counted() as filtered:
        user.notes.filter.setText("number 1999")
        user.notes.view.grab()
    assert len(listed(user)) == 2
    assert read.calls + filtered_first.calls < 2000 * 300
    assert laid_out.calls < 10_000, "only the rows in view"
    assert filtered_first.calls < 2000 * 60
    assert filtered.calls < 2000 * 30


def test_long_and_foreign_words_stay_in_their_card(user: User) -> None:
    from explorer.ui.notes.wrapped_text import WrappedText

    font = user.window.context.theme.font()
    for text in ("x" * 5000, "words " * 900, "שלום עולם " * 200, "a\n" * 500, "👩‍👩‍👧" * 300, "‮" + "b" * 400):
        block = WrappedText.of(text, font, 200, 4)
        assert 1 <= block.layout.lineCount() <= 4
        assert all(block.layout.lineAt(one).naturalTextWidth() <= 201 for one in range(block.layout.lineCount()))
    assert WrappedText.of("שלום", font, 200, 4).layout.lineAt(0).naturalTextRect().right() > 190


def test_a_card_of_elsewhere_names_its_paper_though_it_is_in_no_episode(
    arxiv: FakeServer, user: User, other: Store
) -> None:
    made, model = mark(user), user.notes.model
    assert model.data(model.index(model.row_of(made.id)), PAPER) == ""
    user.go_to("2:15:12")
    user.read("yarn")
    guide = other.papers.get("guide")
    assert guide
    assert listed(user) == ["Elsewhere in the episode", made.id]
    assert model.data(model.index(model.row_of(made.id)), PAPER) == guide.title


def test_delete_takes_nothing_that_is_chosen_out_of_sight(user: User) -> None:
    first, second = mark(user, page=0), mark(user, page=1)
    show_notes(user)
    user.ctrl(Qt.Key.Key_3)
    user.notes.view.setCurrentIndex(user.notes.model.index(user.notes.model.row_of(first.id)))
    user.window.reader.take_focus()
    delete = user.window.context.actions["mark.delete"]
    assert delete.isEnabled(), "the chosen card is in sight"
    user.window.show_panel("paper")
    assert not delete.isEnabled()
    user.key(Qt.Key.Key_Delete)
    assert listed(user) == [first.id, second.id]
    show_notes(user)
    assert delete.isEnabled()


def test_delete_takes_what_is_chosen_in_the_reader_though_the_notes_are_out_of_sight(user: User) -> None:
    first, second = mark(user, page=0), mark(user, page=1)
    show_notes(user)
    click(user, first.id)
    user.window.show_panel("paper")
    user.window.reader.take_focus()
    assert user.window.reader.view.selected_annotation == first.id
    for _ in range(3):
        user.key(Qt.Key.Key_Delete)
    assert listed(user) == [second.id]
    user.notes.select(second.id)
    user.key(Qt.Key.Key_Delete)
    assert listed(user) == []


def test_an_edit_that_changes_nothing_is_no_step_of_undo(user: User, other: Store) -> None:
    kept = replace(note(user, "5\u00a0km\r\nand\rmore "), paper_id="guide")
    stack = user.window.context.annotations.stack
    user.window.context.annotations.add("note", kept)
    for typed in (None, Qt.Key.Key_X, Qt.Key.Key_Return):
        user.window.navigation.write_at(kept.id)
        if typed:
            user.key(typed)
            if typed == Qt.Key.Key_X:
                user.until(lambda: words_on_disk(other, kept.id) != kept.text)
                user.key(Qt.Key.Key_Backspace)
        user.key(Qt.Key.Key_Escape)
        user.saved()
        assert (stack.count(), words_on_disk(other, kept.id)) == (1, kept.text)
    user.window.navigation.write_at(kept.id)
    user.key(Qt.Key.Key_Return)
    user.saved()
    user.type("new")
    user.key(Qt.Key.Key_Escape)
    user.saved()
    assert words_on_disk(other, kept.id) == "5\u00a0km\nand\nmore \nnew", "a space of the user's stays what it is"
    assert stack.count() == 2


def test_what_is_written_is_in_view_in_a_low_list(user: User) -> None:
    view, annotations = user.notes.view, user.window.context.annotations
    for _ in range(4):
        mark(user, page=0)
    one = mark(user, page=1, text="Words that are quoted at some length. " * 30)
    annotations.write(one.id, "A comment that is long enough to be wrapped.\n\n" * 6, annotations.begin_edit(one.id))
    annotations.end_edit()
    user.window.resize(900, 430)
    user.window.navigation.write_at(one.id)
    user.until(
        lambda: view.visualRect(user.notes.model.index(user.notes.model.row_of(one.id))).height() > view.height()
    )

    def is_seen() -> bool:
        text = editor(user)
        caret = text.cursorRect().translated(text.viewport().mapTo(view.viewport(), QPoint(0, 0)))
        return view.viewport().rect().contains(caret)

    user.until(is_seen)
    for key in (Qt.Key.Key_X, Qt.Key.Key_Return):
        user.key(key)
        user.until(is_seen)
    user.ctrl(Qt.Key.Key_Home)
    user.key(Qt.Key.Key_Return)
    user.until(is_seen)
    user.key(Qt.Key.Key_Escape)


def test_nothing_is_chosen_when_another_program_deletes_what_was(user: User, other: Store) -> None:
    first, second = mark(user, page=0), mark(user, page=1)
    user.saved()
    user.notes.select(first.id)
    user.window.reader.take_focus()
    other.annotations.delete(first.id, now())
    user.until(lambda: listed(user) == [second.id])
    assert user.notes.current is None


def test_a_note_left_without_a_word_is_taken_back(user: User, other: Store) -> None:
    stack = user.window.context.annotations.stack
    user.window.reader.take_focus()
    user.key(Qt.Key.Key_N)
    assert len(listed(user)) == 1
    user.key(Qt.Key.Key_Escape)
    user.until(lambda: not listed(user))
    assert not stack.canUndo(), "there is nothing to undo"
    user.saved()
    assert other.annotations.of_paper("guide") == []


def test_a_moment_without_words_stays_and_so_does_what_undo_can_bring_back(user: User) -> None:
    user.window.context.session.go_to(8112, "note")
    user.ctrl(Qt.Key.Key_M)
    user.key(Qt.Key.Key_Escape)
    user.window.reader.take_focus()
    user.key(Qt.Key.Key_N)
    user.type("words")
    user.key(Qt.Key.Key_Escape)
    (written,) = user.window.context.annotations.of_paper("guide")
    user.window.navigation.write_at(written.id)
    user.ctrl(Qt.Key.Key_A)
    user.key(Qt.Key.Key_Delete)
    user.key(Qt.Key.Key_Escape)
    user.window.context.session.go_to(8113, "note")
    user.ctrl(Qt.Key.Key_M)
    user.key(Qt.Key.Key_Escape)
    user.until(lambda: not user.notes.writing.tidying.isActive())
    assert len(user.window.context.annotations.all()) == 3
    for _ in range(2):
        user.window.context.actions["mark.undo"].trigger()
    assert user.window.context.annotations.get(written.id).comment == "words"


@pytest.mark.qt_log_ignore("does not support grabbing", extend=True)
def test_a_right_click_in_the_empty_list_offers_a_note(user: User) -> None:
    show_notes(user)
    assert not user.window.context.annotations.all()
    view = user.notes.view
    view.customContextMenuRequested.emit(view.viewport().rect().center())
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert menu.actions() == [user.window.context.actions["mark.moment"]]
    menu.close()
