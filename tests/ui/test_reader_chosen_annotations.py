"""Several annotations chosen with Ctrl: what is done to one of them is done to all, in one step."""

from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from explorer.app.shell import tokens as look
from explorer.app.shell.theme import Theme
from explorer.model.annotation import Annotation, Quad
from explorer.model.known_settings import Mode
from explorer.model.text_page import PageSize, Passage
from explorer.ui.reader.pages.overlay import Overlay, outline
from explorer.ui.reader.pages.page_sheet import PageSheet
from explorer.ui.reader.pages.page_view import PageView
from tests.ui.conftest import User
from tests.ui.reading import CTRL, at, click, double_click, make_pdf, open_pdf, word_quad, words
from tests.unit.test_contrast import contrast

pytestmark = pytest.mark.qt_log_ignore("does not support grabbing the keyboard", extend=True)
TEXT = words((72, 100, "The quick brown fox"), (72, 116, "jumps over the dog"))


@pytest.fixture
def view(user: User, tmp_path: Path) -> PageView:
    view = open_pdf(user, make_pdf(tmp_path / "words.pdf", TEXT))
    user.text_there(0)
    for word in ("quick", "fox", "over"):
        mark(user, word)
    return view


def mark(user: User, word: str) -> Annotation:
    view, annotations = user.window.reader.view, user.window.context.annotations
    assert view.document
    quad = word_quad(view, 0, word)
    return annotations.highlight(view.document.paper.id, view.document.file.id, Passage(0, (quad,), word))


def made(user: User) -> dict[str, Annotation]:
    document = user.window.reader.view.document
    assert document
    return {one.quote: one for one in user.window.context.annotations.of_paper(document.paper.id)}


def chosen(user: User) -> list[str]:
    view = user.window.reader.view
    names = {one.id: quote for quote, one in made(user).items()}
    return [names[one] for one in view.chosen]


def test_ctrl_click_chooses_more_and_fewer(user: User, view: PageView) -> None:
    click(view, at(user, "quick"))
    click(view, at(user, "over"), modifiers=CTRL)
    assert chosen(user) == ["quick", "over"]
    assert user.notes.selected() == [made(user)["quick"], made(user)["over"]], "the list shows the same"
    click(view, at(user, "quick"), modifiers=CTRL)
    assert chosen(user) == ["over"]
    assert user.notes.selected() == [made(user)["over"]]
    click(view, at(user, "dog"), modifiers=CTRL)
    assert chosen(user) == ["over"], "Ctrl beside all of them lets nothing go"
    click(view, at(user, "fox"))
    assert chosen(user) == ["fox"]
    user.key(Qt.Key.Key_Escape)
    assert chosen(user) == []


def test_a_color_and_delete_are_for_all_in_one_step(user: User, view: PageView) -> None:
    click(view, at(user, "quick"))
    click(view, at(user, "over"), modifiers=CTRL)
    user.key(Qt.Key.Key_3)
    assert {quote: one.color for quote, one in made(user).items()} == {"quick": "blue", "fox": "yellow", "over": "blue"}
    user.ctrl(Qt.Key.Key_Z)
    assert {one.color for one in made(user).values()} == {"yellow"}
    user.key(Qt.Key.Key_Delete)
    assert list(made(user)) == ["fox"]
    assert (chosen(user), view.chosen) == ([], ())
    user.ctrl(Qt.Key.Key_Z)
    assert list(made(user)) == ["quick", "fox", "over"]


def test_tags_gained_and_lost_and_kinds(user: User, view: PageView) -> None:
    annotations = user.window.context.annotations
    quick, over = made(user)["quick"], made(user)["over"]
    annotations.edit(quick.id, "tags", tags=("a", "b"))
    annotations.edit(over.id, "tags", tags=("b", "c"))
    click(view, at(user, "quick"))
    click(view, at(user, "over"), modifiers=CTRL)
    annotations.retag(over.id, ("c", "d"))
    assert [made(user)[word].tags for word in ("quick", "fox", "over")] == [("a", "d"), (), ("c", "d")]
    annotations.rekind(over.id, "underline")
    assert [made(user)[word].kind for word in ("quick", "fox", "over")] == ["underline", "highlight", "underline"]
    annotations.stack.undo()
    annotations.stack.undo()
    assert made(user)["quick"].tags == ("a", "b")


def test_a_menu_on_one_of_them_is_about_all(user: User, view: PageView) -> None:
    click(view, at(user, "quick"))
    click(view, at(user, "over"), modifiers=CTRL)
    view.menu_asked.emit(at(user, "quick").toPointF())
    assert chosen(user) == ["quick", "over"]
    QTest.keyClick(user.window.reader.controls.menu.menu, Qt.Key.Key_Escape)
    user.until(lambda: not user.window.reader.controls.menu.menu.isVisible())


def test_another_card_is_deleted_alone(user: User, view: PageView) -> None:
    click(view, at(user, "quick"))
    click(view, at(user, "over"), modifiers=CTRL)
    notes = user.notes
    row = notes.model.row_of(made(user)["fox"].id)
    notes.view.scrollTo(notes.model.index(row))
    click(notes.view, notes.view.visualRect(notes.model.index(row)).center())
    assert notes.selected() == [made(user)["fox"]]
    user.window.context.actions["mark.delete"].trigger()
    assert sorted(made(user)) == ["over", "quick"]


def test_new_words_let_go_of_all(user: User, view: PageView) -> None:
    click(view, at(user, "quick"))
    click(view, at(user, "over"), modifiers=CTRL)
    double_click(view, at(user, "dog"))
    user.key(Qt.Key.Key_2)
    assert {quote: one.color for quote, one in made(user).items()} == {
        "quick": "yellow",
        "fox": "yellow",
        "over": "yellow",
        "dog": "green",
    }


def test_each_side_of_a_split_has_a_choice_of_its_own(user: User, view: PageView) -> None:
    click(view, at(user, "quick"))
    click(view, at(user, "over"), modifiers=CTRL)
    user.window.readers.split()
    user.until(lambda: user.window.readers.sides[1].pane.view.is_sharp())
    first, second = (side.pane for side in user.window.readers.sides)
    user.window.readers.turn_to(second)
    assert user.window.context.annotations.selection.ids == ()
    user.window.readers.turn_to(first)
    user.key(Qt.Key.Key_Delete)
    assert list(made(user)) == ["fox"]


def test_what_is_chosen_in_the_list_is_chosen_on_the_pages(user: User, view: PageView) -> None:
    user.window.show_panel("notes")
    notes, marks = user.notes, made(user)
    rows = {quote: notes.model.index(notes.model.row_of(one.id)) for quote, one in marks.items()}
    notes.view.setCurrentIndex(rows["fox"])
    assert chosen(user) == ["fox"]
    notes.view.selectionModel().select(rows["over"], QItemSelectionModel.SelectionFlag.Select)
    assert chosen(user) == ["fox", "over"]
    notes.filter.setText("over")
    assert chosen(user) == ["fox", "over"], "a filter hides a card, and lets nothing go"
    notes.filter.clear()
    assert notes.selected() == [marks["fox"], marks["over"]]
    user.window.context.annotations.delete(marks["over"].id)
    assert chosen(user) == ["fox"]
    assert notes.selected() == [marks["fox"]]
    click(view, at(user, "dog"))
    assert chosen(user) == []
    assert not notes.view.selectionModel().hasSelection()


def boxed(*boxes: tuple[float, float, float, float]) -> tuple[Quad, ...]:
    return tuple((x0, y0, x1, y0, x0, y1, x1, y1) for x0, y0, x1, y1 in boxes)


def sheet(rotation: int = 0) -> PageSheet:
    return PageSheet(PageSize(600, 600, rotation), 0, 0, 1.5, QRectF(0, 0, 900, 900))


LINE = (100.0, 100.0, 400.0, 111.0)
LINES = boxed((250, 100, 400, 111), (100, 112.5, 400, 123.5), (100, 125, 180, 136))
LETTERS = boxed(LINE, (399, 98, 450, 113), (452, 101, 500, 111))
APART = boxed(LINE, (100, 160, 400, 171))


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize(("quads", "outlines"), [(LINES, 1), (LETTERS, 1), (APART, 2)])
def test_one_outline_is_around_the_lines_of_a_highlight(
    qapp: QApplication, quads: tuple[Quad, ...], outlines: int, rotation: int
) -> None:
    path = outline(sheet(rotation), quads)
    assert len(path.toSubpathPolygons()) == outlines
    for quad in quads:
        assert path.contains(sheet(rotation).polygon(quad).boundingRect())
    if quads is LETTERS and rotation == 0:
        assert len(path.toSubpathPolygons()[0]) == 5, "a rectangle, though the letters differ in height"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("page", ["paper", "sepia", "dark"])
def test_the_outline_is_seen_on_every_page_in_both_schemes(qapp: QApplication, scheme: Mode, page: str) -> None:
    paper = look.PAGES[page][1] if page in look.PAGES else look.PAPER
    image = QImage(900, 300, QImage.Format.Format_RGB32)
    image.fill(QColor(paper))
    one = Annotation("m", "p", "f", "underline", 0, "gray", "", "", quads=LINES)
    painter = QPainter(image)
    Overlay(painter, Theme(qapp, scheme), sheet(), page == "dark", QColor(paper)).annotations([one], ["m"])
    painter.end()
    above = {image.pixelColor(x, y).name() for x in (450, 500, 550) for y in range(140, 150)}
    assert max(contrast(color, paper) for color in above) >= 3


def test_parts_of_a_highlight_that_overlap_are_no_stronger_there(qapp: QApplication) -> None:
    image = QImage(900, 300, QImage.Format.Format_RGB32)
    image.fill(QColor(look.PAPER))
    one = Annotation("m", "p", "f", "highlight", 0, "yellow", "", "", quads=boxed(LINE, (300, 100, 500, 111)))
    painter = QPainter(image)
    Overlay(painter, Theme(qapp, "light"), sheet(), is_dark=False).annotations([one], [])
    painter.end()
    assert image.pixelColor(500, 158) == image.pixelColor(200, 158) != QColor(look.PAPER)
