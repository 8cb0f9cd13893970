"""Annotations put into notes, by a drag into the open editor or by a key: a quotation with the way back."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QDrag, QImage
from PySide6.QtTest import QTest

from explorer.model.annotation import Annotation
from explorer.model.note_quote import quoted_in
from explorer.store.database import Store
from explorer.ui.notes.notes_model import ITEMS_MIME
from tests.ui.conftest import User, stored
from tests.ui.test_note_links import put
from tests.ui.test_note_pictures import drop_on
from tests.ui.test_notes_pane import click, editor, mark, note, show_notes, words_on_disk

CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def other(user: User, library: Path) -> Iterator[Store]:
    """Another program on the same library."""
    with closing(stored(library)) as store:
        yield store


def center(user: User, item_id: str) -> QPoint:
    view, model = user.notes.view, user.notes.model
    return view.visualRect(model.index(model.row_of(item_id))).center()


def quotation(user: User, made: Annotation) -> str:
    paper = user.window.context.store.papers.get(made.paper_id)
    assert paper
    return quoted_in(made, paper.title)


def test_a_card_is_dragged_into_the_editor_that_stays_open(user: User, other: Store) -> None:
    show_notes(user)
    made, aim = mark(user, page=0, text="what it says"), mark(user, page=1)
    user.window.navigation.write_at(aim.id)
    user.type("as it says:")
    view, carried = user.notes.view, list[QMimeData]()

    def carry(drag: QDrag) -> None:
        """The pointer lets go over the editor."""
        carried.append(drag.mimeData())
        drop_on(editor(user), drag.mimeData())

    view.run_drag = carry
    start = center(user, made.id)
    QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=start)
    assert user.notes.delegate.editing == aim.id
    assert editor(user).hasFocus()
    QTest.mouseMove(view.viewport(), start + QPoint(3, 0))
    assert carried == [], "the hand shook"
    QTest.mouseMove(view.viewport(), start + QPoint(0, 40))
    QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=start + QPoint(0, 40))
    assert len(carried) == 1
    assert quotation(user, made) in editor(user).toPlainText()
    assert user.notes.delegate.editing == aim.id
    user.saved()
    assert quotation(user, made) in (words_on_disk(other, aim.id) or "")


def test_a_click_on_another_card_still_closes_the_editor_and_goes_there(user: User) -> None:
    show_notes(user)
    there, aim = mark(user, page=1), mark(user, page=0)
    user.window.navigation.write_at(aim.id)
    user.type("kept")
    click(user, there.id)
    assert user.notes.delegate.editor is None
    assert user.notes.current
    assert user.notes.current.id == there.id
    user.until(lambda: user.window.reader.view.page == 1)
    assert user.notes.view.hasFocus()


def test_what_is_dragged_is_text_for_other_programs(user: User) -> None:
    show_notes(user)
    made = [mark(user, page=0, text="first"), mark(user, page=1, text="second")]
    model = user.notes.model
    data = model.mimeData([model.index(model.row_of(one.id)) for one in reversed(made)])
    assert data.text() == "“first”\n\n“second”"
    assert bytes(data.data(ITEMS_MIME).data()).decode().split("\n") == [one.id for one in made]


def test_an_area_is_dragged_as_its_picture_too(user: User) -> None:
    show_notes(user)
    document, context = user.window.reader.view.document, user.window.context
    assert document
    area = context.annotations.area(document.paper.id, document.file.id, 0, (100, 100, 300, 200), quote="a figure")
    user.until(lambda: getattr(context.annotations.get(area.id), "picture", None))
    model = user.notes.model
    data = model.mimeData([model.index(model.row_of(area.id))])
    assert data.hasImage()
    assert not QImage(data.imageData()).isNull()
    aim = mark(user)
    user.window.navigation.write_at(aim.id)
    drop_on(editor(user), data)
    assert "a figure" in editor(user).toPlainText(), "in a note of our own it is a quote"


def test_strange_ids_in_a_drag_do_nothing(user: User) -> None:
    aim = mark(user)
    user.window.navigation.write_at(aim.id)
    data = QMimeData()
    data.setData(ITEMS_MIME, b"no-such-id\n\n\xff\xfe\n" + b"x" * 10_000)
    drop_on(editor(user), data)
    assert editor(user).toPlainText() == ""


def test_by_key_into_the_note_last_written_in_and_back_by_its_link(user: User, other: Store) -> None:
    show_notes(user)
    made, aim = mark(user, page=1, text="what it says"), mark(user, page=0)
    user.window.navigation.write_at(aim.id)
    user.type("as it says")
    user.key(Qt.Key.Key_Escape)
    user.ctrl(Qt.Key.Key_3)
    user.notes.select(made.id)
    user.key(Qt.Key.Key_N, CTRL_SHIFT)
    user.saved()
    assert words_on_disk(other, aim.id) == f"as it says\n\n{quotation(user, made)}"
    assert user.window.toast.text.text() == "Inserted into “as it says”"
    user.window.reader.open_at("guide", 0)
    user.until(lambda: user.window.reader.view.page == 0)
    user.notes.address_asked.emit(f"paper-explorer://open?annotation={made.id}")
    user.until(lambda: user.window.reader.view.page == 1)
    assert user.window.reader.view.selected_annotation == made.id
    user.window.context.actions["mark.undo"].trigger()
    user.saved()
    assert words_on_disk(other, aim.id) == "as it says"


def test_without_a_note_to_put_it_into_it_says_so(user: User) -> None:
    show_notes(user)
    made = mark(user)
    user.notes.select(made.id)
    insert = user.window.context.actions["mark.insert"]
    insert.trigger()
    assert "Edit a note first" in user.window.toast.text.text()
    user.window.navigation.write_at(made.id)
    user.type("x")
    insert.trigger()
    assert "Select another card" in user.window.toast.text.text()


def test_the_menu_of_a_card_has_it(user: User, other: Store) -> None:
    one = put(user, other, note(user, "words", 60))
    show_notes(user)
    user.notes.select(one.id)
    texts = [action.text() for action in user.notes.commands.menu().actions()]
    assert "Insert into last edited note" in texts
    assert "Versions…" in texts
