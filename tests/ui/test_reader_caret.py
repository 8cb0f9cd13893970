"""The caret in the words: put by a click or F7, moved and drawn out by the arrows, also over pages."""

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from explorer.model.page_geometry import PagePoint
from explorer.model.text_page import Caret
from explorer.ui.reader.pages.page_view import PageView
from explorer.ui.reader.selection.selection_range import Spot
from explorer.ui.reader.selection.text_caret import TextCaret
from tests.ui.conftest import User
from tests.ui.reading import CTRL, PLAIN, SHIFT, click, double_click, drag, make_pdf, middle, open_pdf, word_quad, words


@pytest.fixture
def user(shared_user: User) -> User:
    return shared_user


@pytest.fixture
def view(user: User, tmp_path: Path) -> PageView:
    first = words((72, 100, "The quick brown fox"), (72, 116, "jumps over"), (72, 132, "the lazy dog and runs"))
    second = words((72, 100, "Page two begins"), (72, 116, "and ends"))
    view = open_pdf(user, make_pdf(tmp_path / "words.pdf", first, second, words((72, 700, "Third at its foot"))))
    for page in range(3):
        user.text_there(page)
    return view


def edge(user: User, word: str, page: int = 0) -> QPoint:
    """The pixel at a word's beginning."""
    quad = word_quad(user.window.reader.view, page, word)
    return user.pixel(PagePoint(page, quad[0], (quad[1] + quad[5]) / 2))


def selected(user: User) -> str:
    return user.window.reader.pointer.text()


def caret(user: User) -> TextCaret:
    return user.window.reader.controls.keys.caret


def press(user: User, *keys: Qt.Key, held: Qt.KeyboardModifier = PLAIN) -> None:
    for key in keys:
        user.key(key, held)


LEFT, RIGHT, UP, DOWN = Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down
HOME, END = Qt.Key.Key_Home, Qt.Key.Key_End
ALT = Qt.KeyboardModifier.AltModifier


def test_a_click_puts_a_caret_and_shift_with_arrows_selects_from_it(user: User, view: PageView) -> None:
    click(view, edge(user, "quick"))
    assert caret(user).spot == Spot(0, Caret(0, 4))
    assert view.caret is not None
    press(user, RIGHT, RIGHT, RIGHT, held=SHIFT)
    assert selected(user) == "qui"
    press(user, LEFT, held=SHIFT)
    assert selected(user) == "qu"
    press(user, RIGHT, held=SHIFT | CTRL)
    assert selected(user) == "quick"
    press(user, END, held=SHIFT)
    assert selected(user) == "quick brown fox"
    press(user, HOME, held=SHIFT)
    assert selected(user) == "The"
    user.key(Qt.Key.Key_Escape)
    assert (selected(user), view.caret) == ("", None)


def test_a_selection_by_words_begins_with_a_whole_one(user: User, view: PageView) -> None:
    click(view, edge(user, "quick"))
    user.key(Qt.Key.Key_F7)
    press(user, RIGHT, RIGHT)
    press(user, RIGHT, RIGHT, held=CTRL | SHIFT)
    assert selected(user) == "quick brown"


class MacKey(QKeyEvent):
    """A key event of macOS, where Option moves by words and Command to a line's ends."""

    def __init__(self, key: Qt.Key, held: Qt.KeyboardModifier) -> None:
        super().__init__(QEvent.Type.KeyPress, key, held | Qt.KeyboardModifier.KeypadModifier)

    def matches(self, standard: QKeySequence.StandardKey) -> bool:
        names = {(RIGHT, ALT): "MoveToNextWord", (LEFT, ALT): "MoveToPreviousWord"}
        names |= {(RIGHT, CTRL): "MoveToEndOfLine", (LEFT, CTRL): "MoveToStartOfLine"}
        names |= {(UP, CTRL): "MoveToStartOfDocument", (DOWN, CTRL): "MoveToEndOfDocument"}
        held = self.modifiers() & ~(SHIFT | Qt.KeyboardModifier.KeypadModifier)
        name = names.get((Qt.Key(self.key()), held), "")
        if self.modifiers() & SHIFT:
            name = name.replace("MoveTo", "Select")
        return standard.name == name


def test_the_keys_of_macos_move_by_words_and_to_a_lines_ends(user: User, view: PageView) -> None:
    click(view, edge(user, "quick"))
    told = []
    for key, held in ((RIGHT, ALT), (RIGHT, CTRL), (LEFT, ALT), (LEFT, CTRL), (DOWN, CTRL)):
        assert user.window.reader.controls.keys.press(MacKey(key, held | SHIFT))
        told.append(selected(user).partition("\n")[0])
    assert told[:4] == ["quick", "quick brown fox", "quick brown", "The"]
    assert view.selection[-1].text == "Third at its foot"
    assert not user.window.reader.controls.keys.press(MacKey(Qt.Key.Key_E, ALT | SHIFT))


def test_up_and_down_keep_their_place_over_a_short_line(user: User, view: PageView) -> None:
    click(view, edge(user, "fox"))
    press(user, DOWN, held=SHIFT)
    assert selected(user) == "fox jumps over"
    press(user, DOWN, held=SHIFT)
    assert selected(user).startswith("fox jumps over the lazy dog")
    press(user, UP, UP, held=SHIFT)
    assert selected(user) == ""


def test_selecting_goes_on_over_the_pages_border_and_the_view_follows(user: User, view: PageView) -> None:
    click(view, edge(user, "runs"))
    press(user, DOWN, held=SHIFT)
    assert caret(user).spot is not None
    press(user, END, held=SHIFT)
    assert [(one.page, one.text) for one in view.selection] == [(0, "runs"), (1, "Page two begins")]
    press(user, DOWN, DOWN, END, held=SHIFT)
    assert [one.page for one in view.selection] == [0, 1, 2]
    assert view.caret is not None
    x, y = view.caret[1][:2]
    assert view.viewport().rect().contains(user.pixel(PagePoint(2, x, y)))


def test_the_documents_ends(user: User, view: PageView) -> None:
    click(view, edge(user, "quick"))
    press(user, END, held=SHIFT | CTRL)
    assert view.selection[-1].text == "Third at its foot"
    press(user, HOME, held=SHIFT | CTRL)
    assert selected(user) == "The"


def test_arrows_change_what_the_mouse_has_selected(user: User, view: PageView) -> None:
    double_click(view, middle(user, 0, word_quad(view, 0, "brown")))
    press(user, RIGHT, held=SHIFT | CTRL)
    assert selected(user) == "brown fox"
    drag(view, edge(user, "dog"), edge(user, "lazy"))
    press(user, LEFT, held=SHIFT | CTRL)
    assert selected(user) == "the lazy"


def test_f7_reads_selects_and_highlights_without_a_mouse(user: User, view: PageView) -> None:
    user.key(Qt.Key.Key_F7)
    assert caret(user).walking
    press(user, HOME, held=CTRL)
    before = view.verticalScrollBar().value()
    press(user, RIGHT, held=CTRL)
    press(user, DOWN, UP)
    assert caret(user).spot == Spot(0, Caret(0, 3))
    assert view.verticalScrollBar().value() == before
    press(user, RIGHT, held=CTRL | SHIFT)
    assert selected(user) == "quick"
    user.type("h")
    document = view.document
    assert document
    made = user.window.context.annotations.of_paper(document.paper.id)
    assert [one.quote for one in made] == ["quick"]
    press(user, RIGHT, held=CTRL | SHIFT)
    assert selected(user) == "brown"
    user.key(Qt.Key.Key_Escape)
    assert (selected(user), caret(user).walking) == ("", True), "first the selection goes"
    user.key(Qt.Key.Key_Escape)
    assert (caret(user).walking, view.caret) == (False, None)
    press(user, DOWN)
    assert view.verticalScrollBar().value() > before, "arrows scroll again"


def test_an_arrow_without_shift_leaves_the_selection_on_its_side(user: User, view: PageView) -> None:
    user.key(Qt.Key.Key_F7)
    press(user, HOME, held=CTRL)
    press(user, RIGHT, RIGHT, RIGHT, held=SHIFT)
    press(user, LEFT)
    assert (selected(user), caret(user).spot) == ("", Spot(0, Caret(0, 0)))
    press(user, RIGHT, RIGHT, held=SHIFT)
    press(user, RIGHT)
    assert caret(user).spot == Spot(0, Caret(0, 2))


def test_scrolling_by_a_key_takes_a_clicked_caret_away(user: User, view: PageView) -> None:
    click(view, edge(user, "quick"))
    user.type("j")
    assert view.caret is None
    click(view, user.pixel(PagePoint(0, 500, 400)))
    assert view.caret is None, "no words there"


def test_a_caret_does_not_outlive_its_document(user: User, view: PageView, tmp_path: Path) -> None:
    click(view, edge(user, "quick"))
    open_pdf(user, make_pdf(tmp_path / "other.pdf", words((72, 100, "Other words"))))
    assert (view.caret, caret(user).spot) == (None, None)


def test_f7_on_a_page_without_words_says_so(user: User, tmp_path: Path) -> None:
    said: list[str] = []
    user.window.context.session.notified.connect(said.append)
    open_pdf(user, make_pdf(tmp_path / "blank.pdf", lambda page: None))
    user.text_there(0)
    user.key(Qt.Key.Key_F7)
    assert said == ["There is no text here."]
    assert not caret(user).walking


def test_a_click_between_two_lines_of_words_is_a_click_into_them(user: User, view: PageView) -> None:
    quad = word_quad(view, 0, "quick")
    click(view, user.pixel(PagePoint(0, quad[0], quad[5] + 1)))
    assert caret(user).spot is not None


def test_where_pages_are_shown_one_at_a_time_the_caret_is_followed_to_the_next(user: User, view: PageView) -> None:
    user.window.context.actions["read.single"].trigger()
    click(view, edge(user, "the lazy"))
    user.key(Qt.Key.Key_F7)
    press(user, DOWN)
    assert caret(user).spot == Spot(1, Caret(0, 0))
    assert list(view.pages_in_view()) == [1]
    press(user, DOWN, DOWN)
    assert list(view.pages_in_view()) == [2]
    assert view.caret
    assert view.viewport().rect().contains(view.box(*view.caret).center().toPoint())
    press(user, UP)
    assert list(view.pages_in_view()) == [1]
