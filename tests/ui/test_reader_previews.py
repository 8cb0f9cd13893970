"""Previews of links, and of words that the file has made no link: by the pointer, by keys, pinned."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pymupdf
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from explorer.app.shell.tokens import PLAYER_PX
from explorer.model.page_geometry import PagePoint
from explorer.model.reference_kinds import BibliographyEntry, Reference
from explorer.ui.reader.pages.page_view import PageView
from explorer.ui.reader.panels.outline_panel import _PAGE
from explorer.ui.reader.previews.preview import TALL, Preview
from explorer.ui.reader.previews.preview_controller import PreviewController
from tests.fakes.examples import further
from tests.fakes.server import FakeServer
from tests.ui.conftest import YARN, YARN_TITLE, User, close_window
from tests.ui.reading import (
    ALT,
    LEFT,
    NONE,
    PLAIN,
    click,
    hover,
    middle,
    open_pdf,
    plain_pages,
    word_quad,
)

PROSE = "and here a line of words goes on over the whole of its column until the edge"
RED = (0.9, 0.1, 0.1)


@pytest.fixture
def user(shared_user: User) -> User:
    return shared_user


def write(page: pymupdf.Page, *lines: tuple[float, float, str]) -> None:
    for x, y, text in lines:
        page.insert_text((x, y), text, fontsize=11)


def paper(path: Path) -> Path:
    """Six pages without a link: mentions on the first, their targets on the others."""
    document = pymupdf.open()
    for _ in range(6):
        document.new_page(width=612, height=792)
    pages = list(document)
    write(
        pages[0],
        (72, 100, "As in Figure 2 the loss falls, see Eq. (4) and Table 9 of nobody."),
        (72, 130, "Others [2] have said so; x = [1] is an array."),
        (72, 160, "More of it is in Section 3 and in [3]."),
    )
    pages[2].draw_rect(pymupdf.Rect(100, 200, 400, 350), color=RED, fill=RED)
    write(
        pages[2],
        (72, 380, "Figure 2: The loss over time, drawn in red."),
        *((72, 420 + 14 * n, PROSE) for n in range(9)),
    )
    edge = 72 + pymupdf.get_text_length(PROSE, fontsize=11) - pymupdf.get_text_length("(4)", fontsize=11)
    write(pages[3], *((72, 100 + 14 * n, PROSE) for n in range(9)), (250, 260, "y = mx + b"), (edge, 260, "(4)"))
    pages[4].insert_text((72, 100), "3 Experiments", fontsize=15, fontname="hebo")
    pages[0].insert_text((72, 60), "1 Introduction", fontsize=15, fontname="hebo")
    pages[1].insert_text((72, 60), "2 Method", fontsize=15, fontname="hebo")
    write(pages[4], *((72, 130 + 14 * n, PROSE) for n in range(9)))
    write(
        pages[5],
        (72, 100, "References"),
        (72, 130, "[1] A. Gal. HotpathVM: an effec-"),
        (88, 144, "tive compiler. In VEE, 2006."),
        (72, 170, f"[2] B. Peng. {YARN_TITLE}."),
        (88, 184, f"arXiv:{YARN}, 2023."),
        (72, 210, "[3] C. Nobody. Something never heard of. arXiv:2001.00001, 2020."),
    )
    document.save(path)
    document.close()
    return path


@pytest.fixture
def view(user: User, tmp_path: Path) -> PageView:
    view = open_pdf(user, paper(tmp_path / "unlinked.pdf"))
    ready(user, view)
    return view


def ready(user: User, view: PageView) -> None:
    """Wait until the document has been looked through and the first page's words are known."""
    user.text_there(0)
    user.until(lambda: view.texts and view.texts.links(0))
    user.until(lambda: preview_controller(user).reference_links.known)


def preview_controller(user: User) -> PreviewController:
    return user.window.reader.controls.preview_controller


def over(user: User, view: PageView, word: str) -> QPoint:
    return middle(user, 0, word_quad(view, 0, word))


def shown(user: User, view: PageView, word: str) -> Preview:
    """Rest on a word until its preview shows."""
    hover(view, over(user, view, word))
    user.until(lambda: preview_controller(user).preview)
    preview = preview_controller(user).preview
    assert preview
    return preview


def turn(widget: QWidget, notches: float) -> QWheelEvent:
    here = QPointF(widget.rect().center())
    angle, phase = QPoint(0, round(notches * 120)), Qt.ScrollPhase.NoScrollPhase
    event = QWheelEvent(here, widget.mapToGlobal(here), QPoint(), angle, NONE, PLAIN, phase, False)
    QApplication.sendEvent(widget, event)
    return event


def red(preview: Preview) -> int:
    image = preview.clip.viewport().grab().toImage()
    colors = (image.pixelColor(x, y) for x in range(0, image.width(), 4) for y in range(0, image.height(), 4))
    return sum(color.red() > 180 and color.green() < 90 for color in colors)


def test_words_become_links_only_where_their_target_is_found(user: User, view: PageView) -> None:
    hand = Qt.CursorShape.PointingHandCursor
    for word, leads in (
        ("Figure 2", True),
        ("(4)", True),
        ("[2]", True),
        ("Section 3", False),
        ("Table 9", False),
        ("[1]", False),
    ):
        hover(view, over(user, view, word))
        assert (view.viewport().cursor().shape() == hand) is leads, word
    # The outline is looked for only now that a section is pointed at.
    user.until(
        lambda: view.viewport().cursor().shape() != hand and user.window.reader.outline_controller.outline_loader.known
    )
    hover(view, over(user, view, "Section 3"))
    assert view.viewport().cursor().shape() == hand


def test_an_outline_that_was_looked_for_by_pointing_has_the_pages_labels(user: User, tmp_path: Path) -> None:
    with pymupdf.open(paper(tmp_path / "plain.pdf")) as document:
        document.set_page_labels([{"startpage": 0, "style": "r"}])
        document.save(tmp_path / "labelled.pdf")
    view = open_pdf(user, tmp_path / "labelled.pdf")
    ready(user, view)
    hover(view, over(user, view, "Section 3"))
    user.until(lambda: user.window.reader.outline_controller.outline_loader.known)
    user.key(Qt.Key.Key_F9)
    tree = user.window.reader.left_panel["outline"].tree
    assert [tree.model().index(row, 0).data(_PAGE) for row in (0, 1, 2)] == ["i", "ii", "v"]


def test_a_figure_shows_with_its_caption_beside_the_words_and_inside_the_pane(user: User, view: PageView) -> None:
    preview = shown(user, view, "Figure 2")
    keyed = [one.text().partition("\t")[2] for one in preview.menu().actions() if "\t" in one.text()]
    assert keyed == ["P", "Esc"], "keys stand in a column of the menu"
    assert preview.pin_action.toolTip() == "Pin preview (P)"
    assert preview.title.accessibleName() == "Figure 2 · page 3"
    user.until(lambda: preview.clip.is_sharp)
    assert red(preview) > 500
    pane = user.window.reader
    box = view.box(0, word_rect(view, "Figure 2")).toAlignedRect()
    box.moveTopLeft(view.viewport().mapTo(pane, box.topLeft()))
    assert not preview.geometry().intersects(box)
    assert pane.rect().contains(preview.geometry())
    assert pane._address.isHidden()


def test_its_letters_can_be_read_where_the_pages_are_small(user: User, view: PageView) -> None:
    view.set_zoom(0.4)
    user.until(view.is_sharp)
    preview = shown(user, view, "Figure 2")
    user.until(lambda: preview.clip.is_sharp)
    assert preview.clip.widget().width() > 1.1 * 612
    assert view.zoom == 0.4


@pytest.mark.parametrize("size", [(1400, 900), (700, 430 + PLAYER_PX)])
def test_wherever_the_link_is_it_is_not_covered(user: User, view: PageView, size: tuple[int, int]) -> None:
    user.window.resize(*size)
    preview = shown(user, view, "Figure 2")
    pane = user.window.reader
    for y in range(20, pane.height() - 20, 60):
        for x in range(0, pane.width() - 40, 90):
            link = QRect(x, y, 40, 14)
            preview.place_beside(link, TALL)
            assert not preview.geometry().intersects(link)
            assert pane.rect().contains(preview.geometry())


def word_rect(view: PageView, word: str) -> tuple[float, float, float, float]:
    x0, y0, x1, _, _, y1, _, _ = word_quad(view, 0, word)
    return (x0, y0, x1, y1)


def test_it_goes_when_the_pointer_goes_but_waits_for_it_to_come_in(user: User, view: PageView) -> None:
    preview = shown(user, view, "Figure 2")
    hover(view, QPoint(5, 5))
    assert preview_controller(user).preview is preview, "a moment to move into it"
    preview.entered.emit()
    assert not preview_controller(user)._leaving.isActive()
    preview.left.emit()
    user.until(lambda: preview_controller(user).preview is None)


@pytest.mark.parametrize("leave", ["escape", "scroll", "click"])
def test_it_goes_with(user: User, view: PageView, leave: str) -> None:
    shown(user, view, "Figure 2")
    if leave == "escape":
        user.key(Qt.Key.Key_Escape)
    elif leave == "scroll":
        view.verticalScrollBar().setValue(40)
    else:
        click(view, over(user, view, "Figure 2"))
    assert preview_controller(user).preview is None
    assert not preview_controller(user)._resting.isActive()


def test_the_wheel_over_it_scrolls_it_and_never_the_pages(user: User, view: PageView) -> None:
    preview = shown(user, view, "Figure 2")
    user.until(lambda: preview.clip.is_sharp)
    bar = preview.clip.verticalScrollBar()
    before = bar.value()
    assert turn(preview.clip.viewport(), -1).isAccepted()
    assert bar.value() > before
    bar.setValue(bar.maximum())
    assert turn(preview.clip.viewport(), -1).isAccepted(), "at its end the pages don't take over"
    assert turn(preview, -1).isAccepted()
    assert view.port.top == 0


def test_a_click_jumps_at_the_same_zoom_and_back_returns(user: User, view: PageView) -> None:
    view.set_zoom(1.1)
    view.verticalScrollBar().setValue(13)
    before = view.view()
    for word, page in (("Figure 2", 2), ("(4)", 3), ("[2]", 5)):
        click(view, over(user, view, word))
        assert view.view().page == page
        assert view.zoom == 1.1
        user.key(Qt.Key.Key_Left, ALT)
        assert view.view() == before


def test_a_citation_shows_its_entry_whole_to_be_selected(user: User, view: PageView) -> None:
    preview = shown(user, view, "[3]")
    assert preview.title.accessibleName() == "Reference 3 · page 6"
    assert preview.text.toPlainText() == "[3] C. Nobody. Something never heard of. arXiv:2001.00001, 2020."
    preview.text.selectAll()
    assert preview.text.textCursor().selectedText().startswith("[3]")
    assert preview.paper_button.text() == "Download from arXiv"


def test_open_this_paper_opens_the_one_of_the_library(user: User, view: PageView, arxiv: FakeServer) -> None:
    preview = shown(user, view, "[2]")
    assert preview.paper_button.text() == "Open this paper"
    preview.paper_button.click()
    user.until(lambda: user.window.context.session.paper and user.window.context.session.paper.arxiv == YARN)
    user.read("yarn")
    assert preview_controller(user).preview is None


def test_a_paper_that_is_not_in_the_library_is_fetched(user: User, view: PageView, arxiv: FakeServer) -> None:
    shown(user, view, "[3]").paper_button.click()
    user.until(lambda: user.window.context.session.paper and user.window.context.session.paper.id == "arxiv:2001.00001")


def test_what_has_only_a_doi_is_opened_in_the_browser(user: User) -> None:
    cited = preview_controller(user).cited
    entry = BibliographyEntry("1", 0, (0, 0, 1, 1), "[1] A. Nobody. Of nothing. 2020.", doi="10.1000/a b<c")
    work = cited.work(entry)
    assert work
    cited.open(work)
    assert user.browsed == ["https://doi.org/10.1000/a%20b%3Cc"]
    assert cited.work(replace(entry, doi=None)) is None


def test_go_there_jumps(user: User, view: PageView) -> None:
    shown(user, view, "Figure 2").jump_button.click()
    assert view.view().page == 2
    assert preview_controller(user).preview is None
    assert view.hasFocus()


def test_a_pinned_one_stays_is_moved_made_larger_and_closed(user: User, view: PageView) -> None:
    preview = shown(user, view, "Figure 2")
    preview._pin_button.click()
    hover(view, QPoint(5, 5))
    view.verticalScrollBar().setValue(400)
    assert preview_controller(user).pinned == [preview]
    assert preview.isVisible()
    before = preview.geometry()
    pull(preview._head, QPoint(30, 20), QPoint(70, 45))
    assert preview.pos() - before.topLeft() == QPoint(40, 25)
    pull(preview._corner, QPoint(5, 5), QPoint(55, 35))
    assert (preview.width() - before.width(), preview.height() - before.height()) == (50, 30)
    pull(preview._head, QPoint(30, 20), QPoint(30, -5000))
    assert preview.y() == 0
    pull(preview._head, QPoint(30, 20), QPoint(5000, 20))
    user.window.resize(900, 700)
    assert user.window.reader.rect().intersects(preview.geometry())
    preview._close_button.click()
    assert preview_controller(user).pinned == []
    assert not preview.isVisible()


def pull(widget: QWidget, start: QPoint, end: QPoint) -> None:
    QTest.mousePress(widget, LEFT, PLAIN, start)
    move(widget, end)
    QTest.mouseRelease(widget, LEFT, PLAIN, start)


def move(widget: QWidget, to: QPoint) -> None:
    here = QPointF(to)
    kind = QEvent.Type.MouseMove
    QApplication.sendEvent(widget, QMouseEvent(kind, here, widget.mapToGlobal(here), NONE, LEFT, PLAIN))


def ground(preview: Preview) -> int:
    """How light the paper is that a preview shows."""
    image = preview.clip.viewport().grab().toImage()
    return image.pixelColor(3, image.height() - 3).lightness()


def test_a_pinned_one_is_colored_as_the_pages_are_now(user: User, view: PageView) -> None:
    preview = shown(user, view, "Figure 2")
    user.until(lambda: preview.clip.is_sharp)
    user.key(Qt.Key.Key_P)
    turn(preview.clip.viewport(), -1)
    scrolled = preview.clip.verticalScrollBar().value()
    assert ground(preview) > 240
    user.window.context.actions["read.colors.dark"].trigger()
    user.until(lambda: ground(preview) < 60)
    assert preview.clip.verticalScrollBar().value() == scrolled
    user.window.context.actions["read.colors.theme"].trigger()
    user.until(lambda: ground(preview) > 240)
    user.window.context.theme.set_mode("dark")
    user.until(lambda: ground(preview) < 60)


@pytest.mark.parametrize("turns", [1, 2, *further(3)])
def test_it_is_turned_as_the_pages_are(user: User, view: PageView, turns: int) -> None:
    upright = shown(user, view, "Figure 2")
    user.until(lambda: upright.clip.is_sharp)
    user.key(Qt.Key.Key_P)
    for _ in range(turns):
        user.window.context.actions["read.rotate_right"].trigger()
    is_wide = turns % 2 == 1
    user.until(lambda: view.is_sharp())
    sheet = upright.clip.widget()
    user.until(lambda: (sheet.width() > sheet.height()) is is_wide, timeout=5000)
    upright.close_action.trigger()
    view.keep_in_view(0, word_rect(view, "(4)"))
    preview = shown(user, view, "(4)")
    user.until(lambda: preview.clip.is_sharp)
    sheet = preview.clip.widget()
    assert (sheet.width() > sheet.height()) is is_wide
    image = preview.clip.viewport().grab().toImage()
    assert any(image.pixelColor(x, y).lightness() < 100 for x in range(image.width()) for y in range(image.height()))


def test_no_preview_is_in_the_picture_for_the_next_start(user: User, view: PageView) -> None:
    preview = shown(user, view, "Figure 2")
    user.key(Qt.Key.Key_P)
    assert preview.isVisible()
    user.window.hide_transient()
    assert not preview.isVisible()
    user.window.readers.uncover()
    assert preview.isVisible(), "a window that stays open keeps what is pinned"


def test_at_most_four_stay_pinned_and_all_go_and_come_with_the_document(
    user: User, view: PageView, tmp_path: Path
) -> None:
    def pin(word: str) -> Preview:
        preview = shown(user, view, word)
        user.key(Qt.Key.Key_P)
        return preview

    pins = [pin(word) for word in ("Figure 2", "(4)", "[2]", "[3]")]
    assert preview_controller(user).pinned == pins
    for one in (pins[0], pins[1]):
        one.close_action.trigger()
    pins = [*pins[2:], pin("Figure 2"), pin("(4)")]
    assert preview_controller(user).pinned == pins
    user.until(
        lambda: user.window.reader.outline_controller.outline_loader.known or hover(view, over(user, view, "Section 3"))
    )
    pin("Section 3")
    assert len(preview_controller(user).pinned) == 4
    assert pins[0] not in preview_controller(user).pinned
    user.key(Qt.Key.Key_Escape)
    assert len(preview_controller(user).pinned) == 3, "Esc closes the latest where nothing else is to be closed"
    assert view.document
    first, kept = view.document.paper.id, list(preview_controller(user).pinned)
    open_pdf(user, plain_pages(tmp_path / "other.pdf", 2))
    assert preview_controller(user).pinned == []
    assert not any(one.isVisible() for one in user.window.reader.findChildren(Preview))
    user.window.context.session.open_paper(first)
    user.until(lambda: view.document and view.document.paper.id == first and view.is_sharp())
    assert preview_controller(user).pinned == kept
    assert all(one.isVisible() for one in kept)
    user.until(lambda: all(one.clip.is_sharp or not one.text.isHidden() for one in kept))


def test_by_keys_alone(user: User, view: PageView) -> None:
    keys = preview_controller(user).keys
    user.key(Qt.Key.Key_Tab)
    assert keys.current
    user.key(Qt.Key.Key_Escape)
    assert keys.current is None
    user.key(Qt.Key.Key_F8)
    user.key(Qt.Key.Key_P)
    user.key(Qt.Key.Key_F8)
    preview, (pinned,) = preview_controller(user).preview, preview_controller(user).pinned
    assert preview
    assert preview.link != pinned.link, "the next one, not once more what is there"
    for _ in range(3):
        user.key(Qt.Key.Key_Escape)
    assert preview_controller(user).pinned == []
    seen: list[Reference | None] = []
    # From the first to the last link in view, and on to the next widget.
    view.verticalScrollBar().setValue(60)
    user.key(Qt.Key.Key_F8)
    while keys.current:
        seen.append(keys.current[1].refers)
        user.key(Qt.Key.Key_Tab)
    assert Reference("citation", "3") in seen
    assert not view.hasFocus(), "past the last link Tab leaves the pages"
    user.key(Qt.Key.Key_Backtab)
    assert view.hasFocus()
    user.key(Qt.Key.Key_Backtab)
    while keys.current:
        user.key(Qt.Key.Key_Backtab)
    assert not view.hasFocus(), "before the first one Shift+Tab does"
    view.setFocus()
    user.key(Qt.Key.Key_Tab)
    user.key(Qt.Key.Key_Escape)
    user.key(Qt.Key.Key_Tab)
    assert not view.hasFocus(), "Esc, and Tab leads on"
    view.setFocus()
    user.key(Qt.Key.Key_F8)
    preview = preview_controller(user).preview
    assert preview
    here = view.port.top
    user.key(Qt.Key.Key_Return)
    assert preview_controller(user).preview is None
    assert view.view().page == preview.link.target_page
    view.back()
    assert view.port.top == here
    user.key(Qt.Key.Key_Backtab)
    user.key(Qt.Key.Key_Return)
    assert view.port.top != here


def test_previews_can_be_switched_off_for_good(user: User, view: PageView, open_window: Callable[..., User]) -> None:
    action = user.window.context.actions["view.previews"]
    assert action.isChecked()
    action.trigger()
    hover(view, over(user, view, "Figure 2"))
    assert not preview_controller(user)._resting.isActive()
    assert user.window.reader._address.text() == "Page 3"
    user.saved()
    close_window(user)
    again = open_window()
    assert not again.window.context.actions["view.previews"].isChecked()


def test_a_link_of_the_file_to_an_entry_is_a_citation(user: User, arxiv: FakeServer) -> None:
    """The citations of this paper are links to places alone."""
    user.window.context.session.open_paper("yarn")
    user.read("yarn")
    view = user.window.reader.view
    view.setFocus()
    page = next(number for number in range(view.page_count) if cited(user, number))
    view.jump(PagePoint(page, 0, 0))
    user.until(lambda: preview_controller(user).reference_links.known)
    link = cited(user, page)
    assert link
    box = view.box(page, link.rect)
    view.verticalScrollBar().setValue(view.port.top + round(box.top() - 200))
    user.until(lambda: view.is_sharp())
    hover(view, view.box(page, link.rect).center().toPoint())
    user.until(lambda: preview_controller(user).preview)
    preview = preview_controller(user).preview
    assert preview
    assert link.refers
    assert preview.text.toPlainText().startswith(f"({link.refers.key}) ")


def cited(user: User, page: int):
    user.text_there(page)
    texts = user.window.reader.view.texts
    assert texts
    user.until(lambda: texts.here(page)[0] is not None and page in texts._links)
    own = (link for link in texts.links(page) if link.target_page is not None)
    return next((link for link in own if link.refers and link.refers.kind == "citation"), None)


def tall_figure(path: Path) -> Path:
    """A figure as high as most of the page in the left one of two columns; blue words stand in the other."""
    document = pymupdf.open()
    write(document.new_page(width=612, height=792), (72, 100, "As in Figure 2 the loss falls."))
    page = document.new_page(width=612, height=792)
    page.draw_rect(pymupdf.Rect(60, 70, 280, 640), color=RED, fill=RED)
    page.insert_text((54, 660), "Figure 2: The loss over time, drawn in red.", fontsize=9)
    for n in range(50):
        page.insert_text(
            (318, 80 + 12 * n), "and here a line of words in the other column", fontsize=9, color=(0, 0, 1)
        )
    document.save(path)
    return path


@pytest.mark.parametrize("size", [(1100, 700), *further((1600, 1000))])
@pytest.mark.parametrize("turns", [0, 1])
def test_a_tall_figure_is_whole_in_its_preview(user: User, tmp_path: Path, size: tuple[int, int], turns: int) -> None:
    user.window.resize(*size)
    view = open_pdf(user, tall_figure(tmp_path / "tall.pdf"))
    ready(user, view)
    for _ in range(turns):
        user.window.context.actions["read.rotate_right"].trigger()
    user.until(view.is_sharp)
    view.keep_in_view(0, word_rect(view, "Figure 2"))
    preview = shown(user, view, "Figure 2")
    user.until(lambda: preview.clip.is_sharp)
    assert user.window.reader.rect().contains(preview.geometry())
    shot = preview.clip.viewport().grab().toImage()
    ratio = shot.devicePixelRatio()
    ink = [
        (x, y)
        for x in range(shot.width())
        for y in range(0, shot.height(), 2)
        if (color := shot.pixelColor(x, y)).red() > 180 and color.green() < 90
    ]
    left, right, top, bottom = (f(one[axis] for one in ink) / ratio for axis in (0, 1) for f in (min, max))
    scale = preview.clip._scale
    wide, high = (right - left, bottom - top) if not turns else (bottom - top, right - left)
    assert wide == pytest.approx(220 * scale, abs=4), "the whole of its width"
    assert high == pytest.approx(570 * scale, abs=6), "and of its height"


def test_a_preview_of_a_figure_in_a_column_is_no_wider_than_it(user: User, tmp_path: Path) -> None:
    view = open_pdf(user, tall_figure(tmp_path / "tall.pdf"))
    ready(user, view)
    preview = shown(user, view, "Figure 2")
    user.until(lambda: preview.clip.is_sharp)
    shot = preview.clip.viewport().grab().toImage()
    places = [(x, y) for x in range(shot.width()) for y in range(0, shot.height(), 2)]
    blue = sum((color := shot.pixelColor(*at)).blue() > 180 and color.red() < 120 for at in places)
    assert blue < 0.03 * len(places), "the other column is not in sight but for its edge"


def test_the_keys_begin_with_the_first_link_where_all_are_high_up(user: User, view: PageView) -> None:
    user.window.context.actions["read.fit_page"].trigger()
    user.until(view.is_sharp)
    third = view.viewport().height() / 3
    assert view.box(0, word_rect(view, "[3]")).bottom() < third
    user.key(Qt.Key.Key_F8)
    assert preview_controller(user).keys.current
    assert preview_controller(user).keys.current[1].refers == Reference("figure", "2")


def test_what_is_made_after_the_first_page_still_looks_through_it(
    open_window: Callable[..., User], tmp_path: Path
) -> None:
    """As the program starts: the page first, and once it is sharp all else."""
    path = paper(tmp_path / "paper.pdf")
    user = open_window(str(path), late=False)
    view = user.window.reader.view
    user.until(lambda: view.document and view.is_sharp())
    user.window.prepare()
    user.until(lambda: user.window.reader.controls.preview_controller.reference_links.known)


def test_from_one_link_to_the_next_without_a_pause(user: User, view: PageView) -> None:
    first = shown(user, view, "Figure 2")
    hover(view, over(user, view, "[2]"))
    user.until(lambda: preview_controller(user).preview and preview_controller(user).preview is not first)
    preview = preview_controller(user).preview
    assert preview
    assert preview.title.accessibleName().startswith("Reference 2")
