"""Links between notes and papers: completed while they are written, shown by their title, followed by a click."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from explorer.model import wiki_links
from explorer.model.annotation import Annotation, Note
from explorer.model.ids import now
from explorer.model.paper import Paper
from explorer.store.database import Store
from explorer.ui.notes.link_completer import LinkCompleter
from explorer.ui.notes.notes_rows import ItemRow
from tests.fakes.server import FakeServer
from tests.fakes.work import counted
from tests.ui.conftest import YARN_ID, YARN_TITLE, User, stored
from tests.ui.test_notes_pane import editor, mark, note, show_notes, words_on_disk


@pytest.fixture
def other(user: User, library: Path) -> Iterator[Store]:
    """Another program on the same library."""
    with closing(stored(library)) as store:
        yield store


def completer(user: User) -> LinkCompleter:
    frame = user.notes.delegate.frame
    assert frame
    assert frame.completer
    return frame.completer


def offered(user: User) -> list[str]:
    listed = completer(user).list
    return [listed.item(row).text() for row in range(listed.count())]


def written_in(user: User) -> Annotation:
    """An editor open in the card of a new mark."""
    made = mark(user)
    user.window.navigation.write_at(made.id)
    return made


def put(user: User, store: Store, one: Note) -> Note:
    store.notes.put(one)
    user.saved()
    user.window.context.annotations.reload()
    return one


def link_place(user: User, item_id: str) -> QPoint:
    """Where in the list a card's first link is."""
    notes = user.notes
    index = notes.model.index(notes.model.row_of(item_id))
    rect = notes.view.visualRect(index)
    for y in range(rect.top(), rect.bottom(), 3):
        for x in range(rect.left(), rect.right(), 5):
            if notes.delegate.word_at(index, QPoint(x, y)):
                return QPoint(x, y)
    raise AssertionError("no link")


@pytest.mark.own_window
def test_two_brackets_offer_papers_and_notes_and_letters_narrow_them(user: User, other: Store) -> None:
    user.window.resize(1800, 900)
    there = put(user, other, note(user, "# Rotary embeddings\nmore", 60))
    made = written_in(user)
    user.type("see [[")
    user.until(lambda: YARN_TITLE in offered(user))
    assert completer(user).isVisible()
    assert completer(user).width() == editor(user).width(), "it begins and ends where the field does"
    assert completer(user).pos().x() == editor(user).mapTo(completer(user).parentWidget(), QPoint()).x()
    user.type("rotary")
    assert offered(user) == ["Rotary embeddings"]
    user.key(Qt.Key.Key_Return)
    assert completer(user).isHidden()
    user.type(" again")
    assert editor(user).toPlainText() == f"see [[note:{there.id}|Rotary embeddings]] again"
    user.key(Qt.Key.Key_Escape)
    user.saved()
    assert words_on_disk(other, made.id) == f"see [[note:{there.id}|Rotary embeddings]] again"


def test_a_tag_typed_in_a_note_is_one(user: User, other: Store) -> None:
    put(user, other, note(user, "An earlier #question", 60))
    made = written_in(user)
    user.type("Why? #que")
    frame = user.notes.delegate.frame
    assert frame
    assert frame.tag_completer
    listed = frame.tag_completer.list
    assert [listed.item(row).text() for row in range(listed.count())] == ["#question"]
    user.key(Qt.Key.Key_Return)
    assert editor(user).toPlainText() == "Why? #question "
    assert frame.tag_completer.isHidden()
    user.type("#new")
    assert frame.tag_completer.isHidden(), "nothing is known that matches"
    user.key(Qt.Key.Key_Escape)
    user.saved()
    row = user.notes.model.entry(made.id)
    assert row
    assert [tag for _, tag in user.notes.delegate.cards.of(row, 320).chips] == ["question", "new"]
    user.notes.filter.setText("#new")
    assert [one.id for one in user.notes.model.rows if isinstance(one, ItemRow)] == [made.id]


def test_the_keys_of_the_list_are_not_the_editors(user: User, other: Store) -> None:
    written_in(user)
    user.type("[[yarn")
    user.until(lambda: YARN_TITLE in offered(user))
    listed = completer(user).list
    user.key(Qt.Key.Key_Up)
    assert listed.currentRow() == listed.count() - 1
    user.key(Qt.Key.Key_Down)
    assert listed.currentRow() == 0
    user.key(Qt.Key.Key_Escape)
    assert completer(user).isHidden()
    assert user.notes.delegate.editor is not None, "the first Esc is the list's"
    user.type(" x")
    assert completer(user).isHidden(), "nobody asks again for a link that was refused"
    user.type(" [[yarn")
    assert completer(user).isVisible()
    user.key(Qt.Key.Key_Tab)
    assert editor(user).toPlainText() == f"[[yarn x [[paper:yarn|{YARN_TITLE}]]"
    user.key(Qt.Key.Key_Escape)
    assert user.notes.delegate.editor is None


def test_a_click_chooses_and_brackets_that_are_there_are_used(user: User) -> None:
    written_in(user)
    editor(user).setPlainText("😀 [[yarn]] after")
    cursor = editor(user).textCursor()
    cursor.setPosition(3)
    for _ in range(6):
        cursor.movePosition(QTextCursor.MoveOperation.Right)
    editor(user).setTextCursor(cursor)
    user.until(lambda: YARN_TITLE in offered(user))
    listed = completer(user).list
    row = offered(user).index(YARN_TITLE)
    place = listed.visualItemRect(listed.item(row)).center()
    QTest.mouseClick(listed.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert editor(user).toPlainText() == f"😀 [[paper:yarn|{YARN_TITLE}]] after"
    assert editor(user).hasFocus()
    editor(user).undo()
    assert editor(user).toPlainText() == "😀 [[yarn]] after", "one step"


def test_a_link_in_a_table_does_not_end_its_cell(user: User, other: Store) -> None:
    made = written_in(user)
    editor(user).setPlainText("| paper |\n|---|\n")
    editor(user).moveCursor(QTextCursor.MoveOperation.End)
    user.type("| [[yarn")
    user.until(lambda: YARN_TITLE in offered(user))
    user.key(Qt.Key.Key_Return)
    user.type(" |")
    assert editor(user).toPlainText().endswith(f"| [[paper:yarn\\|{YARN_TITLE}]] |")
    user.key(Qt.Key.Key_Escape)
    notes = user.notes
    shown = notes.delegate._card(notes.model.entry(made.id), 300).document
    assert shown
    assert YARN_TITLE in shown.toPlainText().splitlines()


def test_the_list_goes_with_the_editor_and_away_with_its_line(user: User, other: Store) -> None:
    with other.write():
        for number in range(40):
            other.notes.put(note(user, f"note {number}", 60 + number))
    user.saved()
    user.window.context.annotations.reload()
    written_in(user)
    user.type("[[yarn")
    user.until(lambda: YARN_TITLE in offered(user))
    view, popup = user.notes.view, completer(user)
    before = popup.y()
    view.verticalScrollBar().setValue(view.verticalScrollBar().value() + 20)
    assert popup.y() == before - 20
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    assert popup.isHidden()


def test_the_button_links_what_is_selected(user: User) -> None:
    written_in(user)
    user.type("as yarn")
    frame = user.notes.delegate.frame
    assert frame
    user.key(Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    QTest.mouseClick(frame.link_button, Qt.MouseButton.LeftButton)
    user.until(lambda: YARN_TITLE in offered(user))
    user.key(Qt.Key.Key_Return)
    assert editor(user).toPlainText() == f"as [[paper:yarn|{YARN_TITLE}]]"


def test_ids_stand_back_while_they_are_written(user: User) -> None:
    written_in(user)
    field = editor(user)
    field.setPlainText("😀 [[paper:yarn|YaRN]] x")
    muted = user.window.context.theme.color("muted")
    formats = field.document().firstBlock().layout().formats()
    assert [(one.start, one.length) for one in formats if one.format.foreground().color() == muted] == [
        (3, 13),
        (20, 2),
    ]


def test_nothing_found_is_said_and_enter_is_a_line(user: User) -> None:
    written_in(user)
    user.type("[[nobody is called so")
    user.until(lambda: user.notes.linking.candidates)
    assert completer(user).nothing.isVisible()
    user.key(Qt.Key.Key_Return)
    assert editor(user).toPlainText() == "[[nobody is called so\n"
    assert completer(user).isHidden()


def test_a_note_is_not_offered_to_itself(user: User, other: Store) -> None:
    one = put(user, other, note(user, "my own words", 60))
    user.window.navigation.write_at(one.id)
    user.type(" [[own words")
    user.until(lambda: user.notes.linking.candidates)
    assert offered(user) == []


def test_a_title_with_any_marks_is_linked_and_shown_by_its_newest_name(user: User, other: Store) -> None:
    with other.write():
        other.papers.put(Paper("file:abc", "Weird ]] | [[title]] `x`"))
    made = written_in(user)
    user.type("[[weird")
    user.until(lambda: offered(user) == ["Weird ]] | [[title]] `x`"])
    user.key(Qt.Key.Key_Return)
    text = editor(user).toPlainText()
    assert [one.id for one in wiki_links.links(text)] == ["file:abc"]
    user.key(Qt.Key.Key_Escape)
    with other.write():
        other.papers.put(Paper("file:abc", "A better title"))
    notes = user.notes
    notes.linking.forget()
    shown = notes.delegate._card(notes.model.entry(made.id), 300).document
    assert shown
    assert shown.toPlainText() == "A better title"


def test_a_click_on_a_link_opens_the_paper(arxiv: FakeServer, user: User, other: Store) -> None:
    one = put(user, other, note(user, "see [[paper:yarn|old name]]", 60))
    show_notes(user)
    place = link_place(user, one.id)
    notes = user.notes
    assert notes.delegate.tip(notes.view.indexAt(place), place) == YARN_TITLE
    QTest.mouseClick(notes.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    user.read("yarn")


def test_a_click_in_the_preview_goes_to_the_note_in_another_paper(arxiv: FakeServer, user: User, other: Store) -> None:
    there = put(user, other, note(user, "about yarn", None, YARN_ID))
    made = written_in(user)
    frame = user.notes.delegate.frame
    assert frame
    frame.toggle.click()
    user.type(f"[[note:{there.id}|x]]")
    user.until(lambda: frame.preview.toPlainText() == "about yarn")
    QTest.mouseClick(frame.preview.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(20, 12))
    user.read("yarn")
    assert user.notes.current == there
    user.saved()
    assert words_on_disk(other, made.id) == f"[[note:{there.id}|x]]", "what was being written is kept"


def test_a_link_to_something_gone_is_words_with_a_hint(user: User, other: Store) -> None:
    there = put(user, other, note(user, "soon gone", 60))
    one = put(user, other, note(user, f"see [[note:{there.id}|what it was called]]", 120))
    show_notes(user)
    notes = user.notes
    QTest.mouseClick(notes.view.viewport(), Qt.MouseButton.LeftButton, pos=link_place(user, one.id))
    assert notes.current == there
    user.window.context.annotations.delete(there.id)
    place = link_place(user, one.id)
    index = notes.view.indexAt(place)
    assert notes.delegate.link_at(index, place) == ""
    assert "no longer in the library" in notes.delegate.tip(index, place)
    card = notes.delegate._card(notes.model.entry(one.id), 300)
    assert card.document
    assert card.document.toPlainText() == "see what it was called"


@pytest.mark.parametrize(
    "address",
    ["paper-explorer://open?note=none", "paper-explorer://open?paper=none", "paper-explorer://open?paper=none&page=2"],
)
def test_a_link_that_leads_nowhere_does_nothing_but_say_so(user: User, address: str) -> None:
    user.notes.address_asked.emit(address)
    user.until(lambda: user.window.toast.isVisible() and "points to nothing" in user.window.toast.text.text())
    assert user.browsed == []


def test_thousands_of_notes_are_offered_without_a_wait(user: User, other: Store) -> None:
    with other.write():
        for number in range(3000):
            other.notes.put(Note(f"id-{number}", f"note number {number} of many", now(), now()))
    written_in(user)
    user.type("[[")
    user.until(lambda: len(user.notes.linking.candidates) > 3000)
    with counted() as typing:
        user.type("number 2999")
    assert typing.calls / 11 < 12_000
    assert offered(user) == ["note number 2999 of many"]


def test_links_are_followed_by_key(arxiv: FakeServer, user: User, other: Store) -> None:
    plain = put(user, other, note(user, "no link & no more", 59))
    one = put(user, other, note(user, "see [[paper:yarn|x]]", 60))
    text = "https://example.org/a?b&c, [[paper:yarn|x]] and [[paper:guide]] [x](file:///x)"
    many = put(user, other, note(user, text, 61))
    show_notes(user)
    notes, follow = user.notes, user.window.context.actions["mark.follow"]
    notes.select(plain.id)
    follow.trigger()
    assert "no link" in user.window.toast.text.text()
    notes.select(many.id)
    menus: list[QMenu] = []
    notes.following.open_menu = lambda menu, place: menus.append(menu)
    follow.trigger()
    (menu,) = menus
    guide = other.papers.get("guide")
    assert guide
    assert [action.text() for action in menu.actions()] == ["https://example.org/a?b&&c", YARN_TITLE, guide.title]
    assert menu.activeAction() is menu.actions()[0]
    menu.actions()[0].trigger()
    assert user.browsed == ["https://example.org/a?b&c"]
    notes.select(one.id)
    follow.trigger()
    user.read("yarn")


def test_the_menu_of_a_card_lists_its_links(user: User, other: Store) -> None:
    plain = put(user, other, note(user, "no link", 59))
    one = put(user, other, note(user, "see [[paper:yarn|x]]", 60))
    show_notes(user)
    for item, seen in ((plain, False), (one, True)):
        user.notes.select(item.id)
        menu = user.notes.commands.menu()
        action = next(action for action in menu.actions() if action.text() == "Follow link")
        assert action.isVisible() is seen
