"""Words at a slant, upside down and from right to left: selected, found, marked and walked through as they are seen."""

from pathlib import Path

import pytest
from PySide6.QtCore import QLineF, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QPolygon

from explorer.model.page_geometry import PagePoint
from explorer.model.text_page import TextLine
from tests.fakes.slanted_pdfs import BESIDE, HEBREW, SLANTED, UPSIDE_DOWN, angle_of, hebrew, slanted
from tests.ui.conftest import User
from tests.ui.reading import SHIFT, click, count_pixels, drag, open_pdf, picture

LEFT, RIGHT = Qt.Key.Key_Left, Qt.Key.Key_Right


@pytest.fixture
def user(shared_user: User) -> User:
    return shared_user


def lines_of(user: User) -> tuple[TextLine, ...]:
    user.text_there(0)
    texts = user.window.reader.view.texts
    page = texts.page(0) if texts else None
    assert page
    return page.lines


def line_of(user: User, words: str) -> TextLine:
    return next(line for line in lines_of(user) if words in line.text)


def letter(user: User, line: TextLine, at: int, share: float = 0.5) -> QPoint:
    """Return the pixel in a letter's box: at a share of its width, from where it starts."""
    along = line.start(at) + (line.end(at) - line.start(at)) * share
    return user.pixel(PagePoint(0, *line.point(along, (line.low + line.high) / 2)))


def selected(user: User) -> str:
    return user.window.reader.pointer.text()


@pytest.mark.parametrize("text", [SLANTED, UPSIDE_DOWN])
def test_a_drag_along_words_selects_them_at_any_angle(user: User, tmp_path: Path, text: str) -> None:
    view = open_pdf(user, slanted(tmp_path / "slanted.pdf"))
    line = line_of(user, text)
    start = text.index("words")
    drag(view, letter(user, line, start, 0.2), letter(user, line, start + 4, 0.8))
    assert selected(user) == "words"
    (quad,) = view.selection[0].quads
    assert angle_of(quad) % 360 == pytest.approx(30 if text == SLANTED else 180, abs=0.1)
    blue = count_pixels(picture(view), lambda c: c.blue() - c.red() > 40)
    ratio = view.devicePixelRatioF()
    grown = [user.pixel(PagePoint(0, *corner)) for corner in (quad[:2], quad[2:4], quad[6:], quad[4:6])]
    assert len(blue) > 100
    assert all(
        QPolygon(grown).containsPoint(_towards(grown, x / ratio, y / ratio), Qt.FillRule.OddEvenFill) for x, y in blue
    )


def _towards(corners: list[QPoint], x: float, y: float) -> QPoint:
    """Return a pixel, moved by three pixels towards the middle of a polygon: edges are smoothed."""
    middle = sum((QPointF(corner) for corner in corners), QPointF()) / len(corners)
    line = QLineF(QPointF(x, y), middle)
    return line.pointAt(min(1.0, 3 / max(line.length(), 1e-6))).toPoint()


def test_a_click_beside_slanted_words_is_for_the_words_there(user: User, tmp_path: Path) -> None:
    """The rectangle around a slanted line is half the page."""
    view = open_pdf(user, slanted(tmp_path / "slanted.pdf", 60))
    line = line_of(user, BESIDE)
    drag(view, letter(user, line, 0, 0.2), letter(user, line, 4, 0.8))
    assert selected(user) == "Level"
    user.type("h")
    document = view.document
    assert document
    (mark,) = user.window.context.annotations.of_paper(document.paper.id)
    assert mark.quote == "Level"


def test_an_underline_is_below_the_words_also_upside_down(user: User, tmp_path: Path) -> None:
    view = open_pdf(user, slanted(tmp_path / "slanted.pdf"))
    line = line_of(user, UPSIDE_DOWN)
    drag(view, letter(user, line, 0, 0.2), letter(user, line, 5, 0.8))
    user.type("u")
    user.key(Qt.Key.Key_Escape)
    click(view, user.pixel(PagePoint(0, 200, 380)))
    colored = count_pixels(
        picture(view), lambda c: max(c.red(), c.green(), c.blue()) - min(c.red(), c.green(), c.blue()) > 60
    )
    x0, top, x1, bottom = line.span(0, 6)
    edge = user.pixel(PagePoint(0, x0, (2 * top + bottom) / 3))
    ratio = view.devicePixelRatioF()
    inside = [
        y
        for x, y in colored
        if user.pixel(PagePoint(0, x0, top)).x() <= x / ratio <= user.pixel(PagePoint(0, x1, top)).x()
    ]
    assert inside
    assert all(y / ratio < edge.y() for y in inside), "the letters' feet are at the top"


def test_hebrew_is_found_marked_and_walked_through_as_it_is_seen(user: User, tmp_path: Path) -> None:
    view = open_pdf(user, hebrew(tmp_path / "hebrew.pdf"))
    line = line_of(user, HEBREW)
    user.ctrl(Qt.Key.Key_F)
    QGuiApplication.clipboard().setText("עולם")
    user.ctrl(Qt.Key.Key_V)  # No key of the test's keyboard has these letters.
    user.key(Qt.Key.Key_Return)
    user.until(lambda: view.matches)
    first = view.matches[0][0]
    assert first.text == "עולם"
    assert first.quads == line.quads(5, 9)
    user.key(Qt.Key.Key_Escape)

    drag(view, letter(user, line, 0, 0.2), letter(user, line, 3, 0.8))
    assert selected(user) == "שלום"
    user.key(LEFT, SHIFT)
    assert selected(user) == "שלום"
    user.key(LEFT, SHIFT)
    assert selected(user) == "שלום ע", "Left goes on, as the words do"
    user.key(RIGHT, SHIFT)
    user.key(RIGHT, SHIFT)
    user.key(RIGHT, SHIFT)
    assert selected(user) == "שלו"


def test_arrows_pass_each_letter_of_a_mixed_line_once(user: User, tmp_path: Path) -> None:
    view = open_pdf(user, hebrew(tmp_path / "hebrew.pdf"))
    line = line_of(user, "abc")
    caret = user.window.reader.controls.keys.caret
    click(view, letter(user, line, 0, 0.1))
    caret.walking = True
    places = []
    for _ in range(len(line.text) + 1):
        assert caret.spot
        places.append(line.caret(caret.spot.caret.char, caret.spot.caret.after))
        user.key(LEFT)
    assert places == sorted(places, reverse=True)
    assert len(places) == len(line.text) + 1
    assert (places[0], places[-1]) == (max(line.edges), min(line.edges))
    assert caret.spot
    assert lines_of(user)[caret.spot.caret.line] != line, "on to the next line"
