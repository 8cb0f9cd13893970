"""Annotations that are in a PDF itself: listed beside one's own, read on the page, adopted once."""

from collections.abc import Callable
from pathlib import Path

import pymupdf
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QContextMenuEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip

from explorer.model.annotation import Annotation
from explorer.model.annotation_colors import DEFAULT
from explorer.model.embedded_annotation import is_in_pdf
from explorer.pdf.client import PdfClient
from explorer.services.annotated_copy import annotated_copy
from explorer.ui.notes.notes_model import ITEM, ROW
from explorer.ui.reader.pages.page_view import PageView
from tests.fakes.hostile_pdfs import page_with
from tests.fakes.work import counted
from tests.ui.conftest import User, close_window, stored
from tests.ui.reading import click, hover, middle, open_pdf, picture, plain_pages, word_quad
from tests.unit.test_annotated_copy import ALL, paper
from tests.unit.test_pdf_annotation_reader import circle, control, long_text, much_ink, with_annots


@pytest.fixture
def user(shared_user: User) -> User:
    return shared_user


def marked_pdf(path: Path) -> Path:
    """Two pages: a highlight with a comment and a square on the first, a note on the second; of two authors."""
    plain_pages(path, 2)
    document = pymupdf.open(path)
    page = document[0]
    high = page.add_highlight_annot(quads=page.search_for("page 1", quads=True))
    high.set_colors(stroke=(0.6, 0.9, 0.55))
    high.set_info(title="Ada Lovelace", content="Is this <b>so</b>?", creationDate="D:20240102030405Z")
    high.update()
    box = page.add_rect_annot(pymupdf.Rect(100, 300, 300, 400))
    box.set_colors(stroke=(0.5, 0.75, 1.0))
    box.set_info(title="Bob", content="Look here")
    box.update()
    note = document[1].add_text_annot((200, 200), "On page two")
    note.set_info(title="Ada Lovelace")
    note.update()
    document.saveIncr()
    document.close()
    return path


@pytest.fixture
def reader(user: User, tmp_path: Path) -> PageView:
    view = open_pdf(user, marked_pdf(tmp_path / "marked.pdf"))
    user.window.show_panel("notes")
    user.until(lambda: len(in_pdf(user)) == 3)
    return view


def items(user: User) -> list[Annotation]:
    model = user.notes.model
    found = [model.index(row).data(ITEM) for row in range(model.rowCount())]
    document = user.window.reader.view.document
    assert document
    return [one for one in found if isinstance(one, Annotation) and one.file_id == document.file.id]


def in_pdf(user: User) -> list[Annotation]:
    return [one for one in items(user) if is_in_pdf(one)]


def own(user: User) -> list[Annotation]:
    document = user.window.reader.view.document
    assert document
    return user.window.context.annotations.of_paper(document.paper.id)


def greens(image: QImage, around: QPoint) -> int:
    """How green the page is around a place: what is drawn twice is greener."""
    color = QColor(image.pixelColor(around))
    return color.green() - color.red()


def test_what_a_pdf_has_is_listed_and_cannot_be_changed(user: User, reader: PageView) -> None:
    notes = user.notes
    high, box, note = in_pdf(user)
    assert (high.kind, high.color, high.comment, high.quote) == ("highlight", "green", "Is this <b>so</b>?", "page 1")
    assert (box.kind, box.color, box.author) == ("area", "blue", "Bob")
    assert (note.kind, note.page, note.comment) == ("note", 1, "On page two")
    row = notes.model.row_of(high.id)
    spoken = notes.model.index(row).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "In the PDF" in spoken
    assert "Ada Lovelace" in spoken
    notes.view.setCurrentIndex(notes.model.index(row))
    notes.view.setFocus()
    actions = user.window.context.actions
    assert actions["mark.adopt"].isEnabled()
    assert not any(actions[one].isEnabled() for one in ("mark.edit", "mark.tags", "mark.delete"))
    for key in (Qt.Key.Key_F2, Qt.Key.Key_Delete, Qt.Key.Key_3):
        user.key(key)
    assert notes.delegate.editor is None
    assert len(in_pdf(user)) == 3
    assert own(user) == []
    texts = [action.text() for action in notes.commands.menu().actions()]
    assert actions["mark.adopt"].text() in texts
    assert actions["mark.delete"].text() not in texts


def test_a_pdf_without_any_shows_nothing_of_it(user: User, tmp_path: Path) -> None:
    open_pdf(user, plain_pages(tmp_path / "plain.pdf", 2))
    user.window.show_panel("notes")
    document = user.window.reader.view.document
    assert document
    embedded = user.window.context.embedded
    user.until(lambda: document.file.id in embedded._files)
    user.until(lambda: user.window.context.pdf._waiting == {})
    assert user.notes.embedded_import.foot.isHidden()
    assert not user.window.context.actions["mark.adopt_all"].isEnabled()


def test_those_of_a_long_pdf_are_listed_to_its_last_page(user: User, tmp_path: Path) -> None:
    with pymupdf.open(plain_pages(tmp_path / "plain.pdf", 70)) as document:
        for number in (0, 30, 31, 32, 69):
            document[number].add_text_annot((200, 200), f"On page {number + 1}")
        document.save(tmp_path / "long.pdf")
    user.window.show_panel("notes")
    open_pdf(user, tmp_path / "long.pdf")
    embedded = user.window.context.embedded
    user.until(lambda: embedded.here() and user.window.context.pdf._waiting == {})
    assert [one.page for one in embedded.here()] == [0, 30, 31, 32, 69]
    assert [one.page for one in in_pdf(user)] == [0, 30, 31, 32, 69]
    assert user.notes.embedded_import.button.text() == "Import all 5"


def test_resting_on_one_tells_what_it_says_and_a_click_chooses_its_card(user: User, reader: PageView) -> None:
    high, box, _ = in_pdf(user)
    place = middle(user, 0, word_quad(reader, 0, "page 1"))
    hover(reader, place)
    user.until(QToolTip.isVisible)
    assert "In the PDF · Ada Lovelace" in QToolTip.text()
    assert "&lt;b&gt;so" in QToolTip.text()
    click(reader, place)
    assert reader.chosen == (high.id,)
    assert user.notes.current == high
    inside = reader.box(0, box.rect or (0, 0, 0, 0)).center().toPoint()
    click(reader, inside)
    assert reader.chosen == (box.id,)
    hover(reader, inside + QPoint(0, 200))
    click(reader, inside + QPoint(0, 200))
    assert reader.chosen == ()


def test_adopting_one_is_one_step_and_it_is_seen_once(user: User, reader: PageView) -> None:
    context = user.window.context
    (high, *_), place = in_pdf(user), middle(user, 0, word_quad(reader, 0, "page 1"))
    beside = QPoint(int(reader.box(0, high.area()).left()) + 2, place.y() + 6)
    before = greens(picture(reader), beside)
    assert before > 30
    click(reader, place)
    user.key(Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    (made,) = own(user)
    assert (made.quads, made.comment, made.color) == (high.quads, high.comment, high.color)
    assert (made.author, made.origin, made.created) == (high.author, high.origin, "2024-01-02T03:04:05.000Z")
    assert not is_in_pdf(made)
    assert reader.chosen == (made.id,), "and it can be changed at once"
    assert len(in_pdf(user)) == 2
    assert context.annotations.stack.undoText() == "import on p. 1"
    user.until(reader.is_sharp)
    context.annotations.recolor(made.id, "pink")
    assert greens(picture(reader), beside) < 0, "the green one is not drawn beneath"
    user.ctrl(Qt.Key.Key_Z)
    assert abs(greens(picture(reader), beside) - before) < 30
    user.ctrl(Qt.Key.Key_Z)
    assert own(user) == []
    assert len(in_pdf(user)) == 3
    user.until(reader.is_sharp)
    assert abs(greens(picture(reader), beside) - before) < 3
    user.ctrl(Qt.Key.Key_Y)
    assert len(own(user)) == 1
    assert len(in_pdf(user)) == 2
    user.window.reader.choose(made.id)
    context.annotations.delete(made.id)
    assert len(in_pdf(user)) == 3, "the PDF has it still"


def test_adopting_all_makes_each_once(user: User, reader: PageView) -> None:
    context = user.window.context
    foot = user.notes.embedded_import
    assert foot.button.text() == "Import all 3"
    before = context.embedded.here()
    foot.button.click()
    assert [one.origin for one in own(user)] == [one.origin for one in before]
    assert foot.foot.isHidden()
    assert in_pdf(user) == []
    assert context.embedded.adopt(before) == [], "they are there already"
    context.actions["mark.adopt_all"].trigger()
    assert len(own(user)) == 3
    user.ctrl(Qt.Key.Key_Z)
    assert own(user) == []
    assert foot.button.text() == "Import all 3"
    user.ctrl(Qt.Key.Key_Y)
    assert len(own(user)) == 3


def test_what_was_adopted_is_so_after_a_restart(
    user: User, reader: PageView, open_window: Callable[..., User], library: Path
) -> None:
    user.window.context.actions["mark.adopt_all"].trigger()
    document = reader.document
    assert document
    user.saved()
    close_window(user)
    again = open_window()
    view = again.window.reader.view
    again.until(lambda: view.document and view.document.paper.id == document.paper.id and view.is_sharp())
    again.until(lambda: again.window.context.embedded._files and again.window.context.pdf._waiting == {})
    assert len(own(again)) == 3
    assert in_pdf(again) == []
    assert again.window.context.pdf.client._early == {}, "what was drawn early was drawn without them"
    assert view.tiles
    assert set(view.tiles.without) == {0, 1}
    store = stored(library)
    assert {one.author for one in store.annotations.of_paper(document.paper.id)} == {"Ada Lovelace", "Bob"}
    store.close()


def test_the_bar_at_one_that_was_clicked_adopts_it_with_the_list_put_away(user: User, reader: PageView) -> None:
    user.window.fold_side(True)
    bar = user.window.reader.controls.selection_toolbar.bar
    click(reader, middle(user, 0, word_quad(reader, 0, "page 1")))
    assert bar.isVisible()
    shown = [*bar.colors.values(), *bar.kinds.values(), *bar.buttons.values()]
    assert [one.text() for one in shown if one.isVisible()] == ["Import annotation"]
    assert not any(rule.isVisible() for rule in bar._rules), "there is nothing to part"
    user.key(Qt.Key.Key_B)
    assert bar.buttons["mark.adopt"].hasFocus()
    user.key(Qt.Key.Key_Space)
    (made,) = own(user)
    assert reader.chosen == (made.id,)
    click(reader, middle(user, 0, word_quad(reader, 0, "page 1")))
    assert [one.text() for one in bar.buttons.values() if one.isVisible()] == ["Comment", "Tags…", "Delete"]
    assert all(one.isVisible() for one in bar.colors.values())


def test_both_sides_of_a_split_leave_out_what_was_adopted(user: User, reader: PageView) -> None:
    user.window.context.actions["view.split"].trigger()
    readers = user.window.readers
    user.until(lambda: readers.is_split and all(side.pane.view.is_sharp() for side in readers.sides))
    views = [side.pane.view for side in readers.sides]
    user.until(lambda: all(len(view.embedded_on_pages.get(0, ())) == 2 for view in views))
    user.notes.view.selectAll()
    user.window.context.actions["mark.adopt_all"].trigger()
    for view in views:
        assert view.embedded_on_pages == {}
        assert view.tiles
        assert {page: len(origins) for page, origins in view.tiles.without.items()} == {0: 2, 1: 1}
    user.until(lambda: all(view.is_sharp() for view in views))


def test_our_own_annotated_copy_lists_the_same_marks_and_gives_them_back(user: User, tmp_path: Path) -> None:
    client = PdfClient()
    copy, _ = annotated_copy(paper(tmp_path / "a.pdf"), tmp_path / "copy.pdf", ALL, DEFAULT, client.call)
    client.close()
    open_pdf(user, copy)
    user.until(lambda: len(in_pdf(user)) == len(ALL))
    user.window.context.actions["mark.adopt_all"].trigger()
    made = {one.kind: one for one in own(user)}
    for ours in ALL:
        theirs = made[ours.kind]
        assert (theirs.quads, theirs.comment, theirs.color) == (ours.quads, ours.comment, ours.color)
    user.until(lambda: user.window.context.writer.pending == 0)


@pytest.mark.qt_log_ignore("does not support grabbing the keyboard", extend=True)
def test_the_menu_on_the_page_offers_to_adopt(user: User, reader: PageView) -> None:
    place = middle(user, 0, word_quad(reader, 0, "page 1"))
    there, reason = reader.viewport().mapToGlobal(place), QContextMenuEvent.Reason.Mouse
    event = QContextMenuEvent(reason, place, there, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(reader.viewport(), event)
    menu = user.window.reader.controls.menu.menu
    offered = {action.objectName(): action for action in menu.actions()}
    assert "mark.adopt_all" in offered
    assert "mark.delete" not in offered
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(offered["mark.adopt"]).center())
    assert len(own(user)) == 1


def test_thousands_are_listed_pointed_at_and_adopted_without_holding_anybody_up(user: User, tmp_path: Path) -> None:
    boxes = [
        b"/Subtype/Square/Rect[%d %d %d %d]" % (at % 290, at % 190, at % 290 + 8, at % 190 + 8) for at in range(1500)
    ]
    view = open_pdf(user, with_annots(tmp_path / "many.pdf", *boxes))
    embedded = user.window.context.embedded
    user.until(lambda: len(embedded.here()) == 1500)
    user.window.show_panel("notes")
    with counted() as hovering:
        for at in range(20):
            hover(view, QPoint(100 + 5 * at, 100 + 3 * at))
    assert hovering.calls / 20 < 1500
    with counted() as adopting:
        user.window.context.actions["mark.adopt_all"].trigger()
    assert adopting.calls < 1500 * 1200
    assert len(own(user)) == 1500
    assert embedded.here() == []
    user.window.context.annotations.stack.undo()
    assert own(user) == []
    assert len(embedded.here()) == 1500


@pytest.mark.parametrize("make", [circle, long_text, much_ink, control])
def test_a_hostile_list_is_shown_and_adopted_like_any_other(
    user: User, tmp_path: Path, make: Callable[[Path], Path]
) -> None:
    view = open_pdf(user, make(tmp_path / "hostile.pdf"))
    user.window.show_panel("notes")
    embedded = user.window.context.embedded
    user.until(lambda: embedded.here())
    there = embedded.here()
    for one in there:
        user.notes.select(one.id)
        hover(view, view.box(one.page, one.area()).center().toPoint())
    user.window.grab()
    user.window.context.actions["mark.adopt_all"].trigger()
    user.until(view.is_sharp)
    user.window.grab()
    assert len(own(user)) == len(there)
    user.saved()


def discussed_pdf(path: Path) -> Path:
    """One page with a highlight that two others answered, and a comment that has no place."""
    annots = (
        b"/Subtype/Highlight/T(Ann Reviewer)/C[1 0.85 0.3]/Contents(Is this the right baseline?)/Rect[40 150 120 170]"
        b"/QuadPoints[40 170 120 170 40 150 120 150]",
        b"/Subtype/Text/Rect[9 9 29 29]/IRT 10 0 R/RT/R/T(Bob Author)/M(D:20240102030405Z)/F 28"
        b"/Contents(It is what the earlier paper used; the appendix has the other one.)",
        b"/Subtype/Text/Rect[9 9 29 29]/IRT 11 0 R/RT/R/T(Ann Reviewer)/M(D:20240103030405Z)/F 28/Contents(Thanks.)",
        b"/Subtype/Text/Rect[9 9 29 29]/IRT 10 0 R/T(Ann Reviewer)/State(Accepted)/StateModel(Review)/F 30",
        b"/Subtype/Highlight/Rect[-9999 -9999 9999 9999]/Contents(giant)",
    )
    objects = {10 + at: b"<<%s>>" % one for at, one in enumerate(annots)}
    listed = b" ".join(b"%d 0 R" % number for number in objects)
    return page_with(path, page=b"/Annots[%s]" % listed, objects=objects)


def test_a_thread_is_on_its_card_and_comes_along(user: User, tmp_path: Path) -> None:
    open_pdf(user, discussed_pdf(tmp_path / "discussed.pdf"))
    user.window.show_panel("notes")
    user.until(lambda: len(in_pdf(user)) == 1)
    notes = user.notes
    row = notes.model.row_of(in_pdf(user)[0].id)
    card = notes.delegate._card(notes.model.index(row).data(ROW), notes.view.viewport().width())
    assert card.replies is not None
    assert [line.left for line in card.replies.rows] == [10, 22, 10]
    assert card.replies.rows[0].head == "Bob Author · 2024-01-02"
    assert card.height > card.replies_at.y() + card.replies.height
    spoken = notes.model.index(row).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "Bob Author: It is what" in spoken
    assert "Accepted" in spoken
    assert "1 without a position on the page" in notes.embedded_import.label.toolTip()
    told: list[str] = []
    user.window.context.session.notified.connect(told.append)
    notes.embedded_import.adopt_all()
    (mine,) = own(user)
    assert [one.text or one.state for one in mine.replies][1:] == ["Thanks.", "Accepted"]
    assert "left out" in told[0]
    assert notes.embedded_import.label.text().startswith("1 annotation is left out")
    assert notes.embedded_import.button.isHidden()
