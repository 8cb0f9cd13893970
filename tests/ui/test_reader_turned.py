"""Places on pages that the view has turned: what a jump leads to is in view, whatever way up the pages are."""

from pathlib import Path

import pymupdf
import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtTest import QTest

from explorer.model.annotation import bounds
from explorer.model.page_geometry import PagePoint
from explorer.ui.reader.pages.page_view import PageView
from tests.fakes.examples import further
from tests.ui.conftest import User
from tests.ui.reading import (
    CTRL,
    click,
    make_pdf,
    middle,
    open_pdf,
    place_under,
    plain_pages,
    unlike,
    wheel,
    word_quad,
    words,
)

TURNS = pytest.mark.parametrize("turns", [0, 1, 2, 3])
AT = (72.0, 300.0)
"""Where the heading that everything leads to has its top left corner."""


@pytest.fixture
def user(shared_user: User) -> User:
    return shared_user


@pytest.fixture
def view(user: User, tmp_path: Path) -> PageView:
    """Six pages; a section and a link on the first one lead to the heading of the fourth, words lead to a figure."""
    path = make_pdf(
        tmp_path / "plain.pdf",
        words((72, 100, "Go there"), (72, 160, "See Figure 2 for it")),
        words((72, 100, "nothing")),
        words((72, 100, "nothing")),
        words((AT[0], AT[1] + 12, "Heading")),
        words((72, 600, "Figure 2: What is seen here is above these words.")),
        words((72, 100, "nothing")),
    )
    with pymupdf.open(path) as document:
        box = pymupdf.Rect(70, 85, 150, 104)
        target = pymupdf.Point(*AT)
        document[0].insert_link({"kind": pymupdf.LINK_GOTO, "from": box, "page": 3, "to": target})
        document.set_toc([[1, "Section", 4, {"kind": pymupdf.LINK_GOTO, "page": 3, "to": target}]])
        document.save(tmp_path / "turned.pdf")
    view = open_pdf(user, unlike(tmp_path / "turned.pdf"))
    user.text_there(0)
    user.until(lambda: view.texts and view.texts.links(0))
    return view


def turn(user: User, turns: int) -> None:
    for _ in range(turns):
        user.window.context.actions["read.rotate_right"].trigger()
    user.until(user.window.reader.view.is_sharp)


def box(user: User, page: int, word: str) -> QRectF:
    """Where a word is in the viewport."""
    user.text_there(page)
    view = user.window.reader.view
    return view.box(page, bounds(word_quad(view, page, word)))


def is_whole(view: PageView, there: QRectF) -> bool:
    return QRectF(view.viewport().rect()).contains(there)


@TURNS
def test_a_section_is_gone_to_however_the_pages_are_turned(user: User, view: PageView, turns: int) -> None:
    user.key(Qt.Key.Key_F9)
    tree = user.window.reader.left_panel["outline"].tree
    user.until(lambda: tree.isVisible())
    turn(user, turns)
    QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=tree.visualRect(tree._items[0].index()).center())
    there = box(user, 3, "Heading")
    if turns % 2:
        # How far across the page a section begins is not in the file, and that is how far down it is now.
        assert (view.view().page, view.view().y) == (3, pytest.approx(0, abs=1))
    else:
        assert is_whole(view, there)
        assert 0 < there.top() < 60


@TURNS
def test_a_link_leads_to_its_place_however_the_pages_are_turned(user: User, view: PageView, turns: int) -> None:
    turn(user, turns)
    view.set_zoom(2.5)
    view.jump(PagePoint(0, 0, 0))
    view.keep_in_view(0, bounds(word_quad(view, 0, "Go there")))
    click(view, middle(user, 0, word_quad(view, 0, "Go there")))
    assert view.view().page in (2, 3)
    there = box(user, 3, "Heading")
    assert is_whole(view, there)


@TURNS
def test_a_figure_is_seen_with_its_caption_however_the_pages_are_turned(user: User, view: PageView, turns: int) -> None:
    turn(user, turns)
    user.until(lambda: user.window.reader.controls.preview_controller.reference_links.known)
    view.keep_in_view(0, bounds(word_quad(view, 0, "Figure 2")))
    click(view, middle(user, 0, word_quad(view, 0, "Figure 2")))
    caption = box(user, 4, "Figure 2: What")
    assert is_whole(view, caption)
    assert view.hasFocus()
    if turns == 0:
        assert caption.top() > 200


def test_a_link_of_a_turned_page_does_not_lead_past_the_page(user: User, view: PageView) -> None:
    turn(user, 3)
    view.lead_to(3, AT[1])
    assert view.page == 3
    assert view.frame_of(3).top() >= 0


@pytest.fixture
def many(user: User, tmp_path: Path) -> PageView:
    return open_pdf(user, unlike(plain_pages(tmp_path / "many.pdf", 14)))


def do(user: User, *actions: str) -> None:
    for action in actions:
        user.window.context.actions[f"read.{action}"].trigger()
    user.until(user.window.reader.view.is_sharp)


ROUND = pytest.mark.parametrize(
    "turns",
    [
        ("rotate_right", "rotate_left"),
        ("rotate_right",) * 4,
        *further(("rotate_left", "rotate_right"), ("rotate_left", "rotate_left", "rotate_right", "rotate_right")),
    ],
)


@ROUND
@pytest.mark.parametrize("how", ["continuous", "single", "facing", "cover", "fit_page", "zoomed"])
def test_turns_that_come_round_lead_back_to_the_view(
    user: User, many: PageView, turns: tuple[str, ...], how: str
) -> None:
    if how == "zoomed":
        many.set_zoom(3.0)
    else:
        do(user, how)
    many.jump(PagePoint(2, 0, 0))
    first = many.view()
    many.jump(PagePoint(11, 0, 200 if how in ("continuous", "zoomed") else 0))
    second, page = many.view(), many.page
    for turn in turns:
        do(user, turn)
        assert many.page == page
    assert many.view() == second
    many.back()
    assert many.view() == first
    many.forward()
    assert many.view() == second


@pytest.mark.parametrize("how", ["continuous", "single", "facing", "zoomed"])
@pytest.mark.parametrize("turns", [1, 3, *further(2)])
def test_a_turn_before_back_and_its_opposite_after_it_lead_to_the_exact_view(
    user: User, many: PageView, how: str, turns: int
) -> None:
    if how == "zoomed":
        many.set_zoom(3.0)
    else:
        do(user, how)
    many.jump(PagePoint(3, 0, 0))
    many.verticalScrollBar().setValue(many.port.top + 137)
    first = many.view()
    many.jump(PagePoint(11, 0, 0))
    second = many.view()
    do(user, *["rotate_right"] * turns)
    many.back()
    do(user, *["rotate_left"] * turns)
    assert many.view() == first
    many.forward()
    assert many.view() == second
    do(user, *["rotate_right"] * turns)
    many.back()
    many.forward()
    many.back()
    do(user, *["rotate_left"] * turns)
    assert many.view() == first, "also once one has gone there and back while they were turned"


def test_a_mark_that_is_gone_to_on_turned_pages_is_exact_once_they_are_turned_back(user: User, many: PageView) -> None:
    many.verticalScrollBar().setValue(1234)
    first = many.view()
    user.type("ma")
    many.jump(PagePoint(9, 0, 0))
    do(user, "rotate_right")
    user.type("'a")
    do(user, "rotate_left")
    assert many.view() == first


@pytest.mark.parametrize("how", ["fit_page", "facing", "cover", "single"])
@pytest.mark.parametrize("by", ["rotate_right", *further("rotate_left")])
@pytest.mark.parametrize("at", [0, 6, 13, *further(1, 12)])
def test_a_page_that_is_shown_whole_is_so_once_it_is_turned(
    user: User, many: PageView, how: str, by: str, at: int
) -> None:
    do(user, how)
    many.jump(PagePoint(at, 0, 0))
    page = many.page
    do(user, by)
    assert many.page == page
    room = many.viewport().rect().toRectF()
    if many.frame_of(page).height() <= room.height() - 16:
        assert room.top() <= many.frame_of(page).top()
        assert many.frame_of(page).bottom() <= room.bottom() + 1


def test_once_one_has_moved_on_a_turn_starts_from_there(user: User, many: PageView) -> None:
    many.jump(PagePoint(3, 0, 0))
    do(user, "rotate_right")
    many.jump(PagePoint(8, 0, 0))
    do(user, "rotate_left")
    assert many.page == 8


@pytest.mark.parametrize("how", ["continuous", "single", "facing", "cover"])
@pytest.mark.parametrize("turns", [1, 2, *further(0, 3)])
def test_zooming_keeps_what_is_under_the_pointer_however_the_pages_lie(
    user: User, many: PageView, how: str, turns: int
) -> None:
    do(user, how)
    turn(user, turns)
    many.set_zoom(2.0)
    many.jump(PagePoint(5, 0, 0))
    many.verticalScrollBar().setValue(many.port.top + 150)
    many.horizontalScrollBar().setValue(many.horizontalScrollBar().maximum() // 2)
    at = QPoint(many.viewport().width() // 3, many.viewport().height() // 2)
    before = place_under(many, at)
    for notches in (1, 1, 0.25, -1, 2, -2.25):
        wheel(many, at, notches, CTRL)
        after = place_under(many, at)
        assert after.page == before.page
        assert abs(after.x - before.x) * many.port.layout.scale <= 1
        assert abs(after.y - before.y) * many.port.layout.scale <= 1
