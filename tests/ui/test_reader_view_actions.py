"""How pages are shown: one, two, turned, trimmed, in other colors; for each paper, and as it was left."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pymupdf
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor

from explorer.app.shell import tokens as look
from explorer.model.known_settings import PAGE_COLORS, WINDOW_TIMELINE
from explorer.model.page_geometry import PagePoint
from explorer.model.view_settings import PLAIN, SPREADS
from explorer.ui.reader.pages.note_places import margin_place
from explorer.ui.reader.pages.page_view import PageView
from explorer.ui.reader.pages.viewport import GAP
from tests.ui.conftest import User, close_window
from tests.ui.reading import (
    click,
    count_pixels,
    drag,
    make_pdf,
    middle,
    open_pdf,
    picture,
    place_under,
    plain_pages,
    scroll_to,
    wheel,
    word_quad,
    words,
)


@pytest.fixture
def user(shared_user: User) -> User:
    return shared_user


@pytest.fixture
def ten(tmp_path: Path) -> Path:
    return plain_pages(tmp_path / "ten.pdf", 10)


def do(user: User, action: str) -> None:
    """An action, as from the menu or its key."""
    user.window.context.actions[action].trigger()
    user.until(user.window.reader.view.is_sharp)


def checked(user: User, *actions: str) -> list[bool]:
    return [user.window.context.actions[f"read.{name}"].isChecked() for name in actions]


def test_facing_pages_stand_side_by_side(user: User, ten: Path) -> None:
    view = open_pdf(user, ten)
    user.ctrl(Qt.Key.Key_7)
    user.until(view.is_sharp)
    first, second = view.frame_of(0), view.frame_of(1)
    assert first.top() == second.top()
    assert second.left() - first.right() == pytest.approx(GAP)
    assert first.width() + second.width() + 3 * GAP <= view.viewport().width() + 1
    assert checked(user, "facing", "continuous", "fit") == [True, False, True]
    user.ctrl(Qt.Key.Key_8)
    user.until(view.is_sharp)
    assert view.frame_of(0).left() == pytest.approx(view.frame_of(2).left())
    assert view.frame_of(1).top() == view.frame_of(2).top() > view.frame_of(0).bottom()
    user.ctrl(Qt.Key.Key_5)
    assert view.frame_of(1).left() == view.frame_of(0).left()


def test_fit_page_shows_the_whole_page_also_in_another_window(user: User, ten: Path) -> None:
    view = open_pdf(user, ten)
    user.ctrl(Qt.Key.Key_9)
    assert view.frame_of(0).height() == pytest.approx(view.viewport().height() - 2 * GAP, abs=1)
    assert user.window.reader.tools.pages.text() == "Fit page"
    height = view.viewport().height()
    user.window.resize(1300, 700)
    user.until(lambda: view.viewport().height() < height)
    assert view.frame_of(view.page).height() == pytest.approx(view.viewport().height() - 2 * GAP, abs=1)
    user.ctrl(Qt.Key.Key_Plus)
    assert checked(user, "fit", "fit_page") == [False, False]
    assert user.window.reader.tools.pages.text() == "Fit"
    user.ctrl(Qt.Key.Key_0)
    assert view.frame_of(0).width() == pytest.approx(view.viewport().width() - 2 * GAP)
    assert checked(user, "fit", "fit_page") == [True, False]


def test_one_page_at_a_time_stops_at_its_end_and_then_turns(user: User, ten: Path) -> None:
    view = open_pdf(user, ten)
    user.ctrl(Qt.Key.Key_6)
    user.until(view.is_sharp)
    assert list(view.pages_in_view()) == [0]
    at = view.viewport().rect().center()
    seen = []
    while view.page == 0:
        wheel(view, at, -1)
        seen.append((view.page, view.frame_of(view.page).bottom()))
    ends = [bottom for page, bottom in seen if page == 0]
    assert ends[-1] == pytest.approx(view.viewport().height() - GAP, abs=1), "its end was seen before it went"
    assert view.frame_of(1).top() == pytest.approx(GAP, abs=1)
    assert list(view.pages_in_view()) == [1]
    wheel(view, at, 1)
    assert view.page == 0
    assert view.frame_of(0).bottom() == pytest.approx(view.viewport().height() - GAP, abs=1), "back at its end"


def test_one_page_at_a_time_jumps_finds_and_comes_back(user: User, ten: Path) -> None:
    view = open_pdf(user, ten)
    do(user, "read.single")
    do(user, "read.fit_page")
    user.key(Qt.Key.Key_PageDown)
    assert list(view.pages_in_view()) == [1]
    user.ctrl(Qt.Key.Key_L)
    user.type("7")
    user.key(Qt.Key.Key_Return)
    assert list(view.pages_in_view()) == [6]
    user.find("page 9")
    assert list(view.pages_in_view()) == [8]
    user.key(Qt.Key.Key_Escape)
    user.key(Qt.Key.Key_Home)
    assert list(view.pages_in_view()) == [0]
    user.key(Qt.Key.Key_End)
    assert list(view.pages_in_view()) == [9]
    user.key(Qt.Key.Key_PageDown)
    assert list(view.pages_in_view()) == [9]
    view.back()
    assert list(view.pages_in_view()) == [0]
    for zoom in (3.0, 0.4, None):
        view.set_zoom(zoom)
        assert list(view.pages_in_view()) == [0]
    user.window.resize(1200, 640)
    assert list(view.pages_in_view()) == [0]


def test_home_and_end_lead_to_the_documents_ends_from_the_pages_beside_them_too(user: User, ten: Path) -> None:
    view = open_pdf(user, ten)
    do(user, "read.single")
    view.jump(PagePoint(1, 0, 300))
    user.key(Qt.Key.Key_Home)
    assert (list(view.pages_in_view()), view.port.top) == ([0], 0)
    view.jump(PagePoint(8, 0, 100))
    left = view.view()
    user.key(Qt.Key.Key_End)
    assert (list(view.pages_in_view()), view.page) == ([9], 9)
    assert view.frame_of(9).bottom() == pytest.approx(view.viewport().height() - GAP, abs=1)
    view.back()
    assert view.view() == left


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_turned_pages_are_drawn_read_and_marked_at_the_right_place(user: User, ten: Path, turns: int) -> None:
    view = open_pdf(user, ten)
    for _ in range(turns):
        do(user, "read.rotate_right")
    user.text_there(0)
    view.verticalScrollBar().setValue(0)
    user.until(view.is_sharp)
    quad = word_quad(view, 0, "This is page 1 of")
    scroll_to(view, 0, view.port.top + middle(user, 0, quad).y() - 300)
    user.until(view.is_sharp)
    ink = count_pixels(picture(view), lambda color: color.lightness() < 100)
    box = view.sheet(0).polygon(quad).boundingRect()
    ratio = view.devicePixelRatioF()
    inside = [at for at in ink if box.contains(QPointF(at[0] / ratio, at[1] / ratio))]
    assert len(inside) > 60, "the words are drawn where they are said to be"
    start, end = middle(user, 0, word_quad(view, 0, "This")), middle(user, 0, word_quad(view, 0, "page"))
    drag(view, start, end)
    assert "is is pa" in user.window.reader.pointer.text()
    user.key(Qt.Key.Key_H)
    (made,) = user.window.context.annotations.of_paper(view.document.paper.id)  # type: ignore[union-attr]
    assert made.page == 0
    assert 60 < made.quads[0][0] < 140
    assert 85 < made.quads[0][1] < 105, "kept in the page's own space"
    for _ in range(4 - turns):
        do(user, "read.rotate_right")
    assert view.view_settings == PLAIN


def test_turning_stays_where_one_reads_and_back_leads_to_the_same_place(user: User, ten: Path) -> None:
    view = open_pdf(user, ten)
    view.jump(PagePoint(5, 0, 300))
    view.jump(PagePoint(8, 0, 0))
    do(user, "read.rotate_right")
    assert view.page == 8
    view.back()
    assert view.port.reading_place().page == 5
    do(user, "read.rotate_left")
    assert (view.page, view.view_settings.rotation) == (5, 0)
    do(user, "read.rotate_right")
    do(user, "read.rotate_right")
    view.jump(PagePoint(3, 0, 0))
    assert view.frame_of(3).top() == pytest.approx(GAP, abs=1), "a page's top is its top, however it is turned"


def margins(path: Path) -> Path:
    """Pages with wide margins; the second one uses more of its right one."""
    return make_pdf(
        path,
        words((150, 200, "The first page")),
        words((150, 200, "The second page, whose line is a good deal longer"), (150, 600, "ends here")),
        lambda page: None,
    )


def test_margins_are_trimmed_so_that_nothing_is_lost(user: User, tmp_path: Path) -> None:
    view = open_pdf(user, margins(tmp_path / "margins.pdf"))
    wide = view.port.layout.scale
    user.window.context.actions["read.trim"].trigger()
    user.until(lambda: view.view_settings.trim and view.is_sharp())
    assert view.port.layout.scale > 1.3 * wide
    assert checked(user, "trim") == [True]
    user.text_there(1)
    for page, word in ((0, "The first"), (1, "deal longer"), (1, "ends here")):
        left, top, right, bottom = view.port.frames[page]
        x0, y0, _, _, _, _, x1, y1 = word_quad(view, page, word)
        assert left < x0 < x1 < right
        assert top < y0 < y1 < bottom
    before = place_under(view, QPoint(view.viewport().width() // 2, 200))
    do(user, "read.trim")
    assert view.view_settings.trim is None
    assert view.port.layout.scale == wide
    assert before.page == view.page


def test_trimmed_pages_can_be_pointed_at_and_gone_to(user: User, tmp_path: Path) -> None:
    view = open_pdf(user, margins(tmp_path / "margins.pdf"))
    user.window.context.actions["read.trim"].trigger()
    user.until(lambda: view.view_settings.trim and view.is_sharp())
    view.jump(PagePoint(1, 0, 0))
    assert view.frame_of(1).top() == pytest.approx(GAP, abs=1), "what is cut off can't be gone to"
    user.text_there(1)
    drag(view, middle(user, 1, word_quad(view, 1, "second")), middle(user, 1, word_quad(view, 1, "longer")))
    assert "page, whose line is a good deal" in user.window.reader.pointer.text()
    view.back()
    assert view.page == 0


def test_a_note_in_a_margin_that_is_trimmed_is_still_there(user: User, tmp_path: Path) -> None:
    view = open_pdf(user, margins(tmp_path / "margins.pdf"))
    user.text_there(0)
    user.key(Qt.Key.Key_N)
    user.type("keep me")
    view.setFocus()
    user.window.context.actions["read.trim"].trigger()
    user.until(lambda: view.view_settings.trim and view.is_sharp())
    (note,) = view.annotations[0]
    rect = view.sheet(0).note_rect(note)
    assert view.frame_of(0).contains(rect)
    click(view, rect.center().toPoint())
    assert view.selected_annotation == note.id


def test_trimming_is_taken_back_while_the_pages_are_still_looked_at(user: User, tmp_path: Path) -> None:
    view = open_pdf(user, plain_pages(tmp_path / "long.pdf", 200))
    trim, trimmer = user.window.context.actions["read.trim"], user.window.reader.view_actions.trimmer
    trim.trigger()
    assert (trimmer.asking, trim.isChecked()) == (True, True)
    trim.trigger()
    assert (trimmer.asking, trim.isChecked()) == (False, False)
    trim.trigger()
    user.until(lambda: view.view_settings.trim)
    assert trim.isChecked()


def test_pages_without_margins_say_so(user: User, tmp_path: Path) -> None:
    def full(page: pymupdf.Page) -> None:
        page.draw_rect(page.rect, fill=(0.5, 0.5, 0.5))

    view = open_pdf(user, make_pdf(tmp_path / "full.pdf", full))
    user.window.context.actions["read.trim"].trigger()
    user.until(lambda: user.window.toast.isVisible())
    assert "no margins" in user.window.toast.text.text()
    assert view.view_settings.trim is None
    assert checked(user, "trim") == [False]


def colored(path: Path, text: str = "Black words") -> Path:
    """Black words, a red line and a picture of pure green and white."""

    def draw(page: pymupdf.Page) -> None:
        page.insert_text((100, 120), text, fontsize=40)
        page.draw_line((100, 200), (500, 200), color=(1, 0, 0), width=12)
        pixmap = pymupdf.Pixmap(pymupdf.csRGB, (0, 0, 40, 40))
        pixmap.set_rect(pixmap.irect, (0, 255, 0))
        pixmap.set_rect((20, 0, 40, 40), (255, 255, 255))
        page.insert_image((100, 300, 300, 500), pixmap=pixmap)

    return make_pdf(path, draw)


def at(view: PageView, x: float, y: float) -> QColor:
    point = view.sheet(0).point((x, y)) * view.devicePixelRatioF()
    return QColor(picture(view).pixelColor(point.toPoint()))


def alike(color: QColor, wanted: str) -> bool:
    """Up to what is lost when lightness is turned around."""
    other = QColor(wanted)
    return max(abs(a - b) for a, b in zip(color.getRgb()[:3], other.getRgb()[:3], strict=True)) <= 4


def test_dark_pages_keep_their_pictures_and_the_hue_of_lines(user: User, tmp_path: Path) -> None:
    view = open_pdf(user, colored(tmp_path / "colored.pdf"))
    assert at(view, 550, 50) == QColor("#ffffff")
    do(user, "read.colors.dark")
    assert alike(at(view, 550, 50), look.PAGES["dark"][1])
    line = at(view, 300, 200)
    assert line.red() > line.green() + 40
    assert line.red() > line.blue() + 40
    assert at(view, 130, 400) == QColor("#00ff00")
    assert at(view, 270, 400) == QColor("#ffffff")
    light = count_pixels(picture(view), lambda color: color.lightness() > 200)
    assert light, "the words are light"
    do(user, "read.colors.sepia")
    assert alike(at(view, 550, 50), look.PAGES["sepia"][1])
    assert at(view, 270, 400) == QColor("#ffffff")
    do(user, "read.colors.paper")
    assert at(view, 550, 50) == QColor("#ffffff")


def test_pages_follow_the_window_unless_they_are_told_otherwise(user: User, tmp_path: Path) -> None:
    view, theme = open_pdf(user, colored(tmp_path / "colored.pdf")), user.window.context.theme
    theme.set_mode("dark")
    user.until(view.is_sharp)
    assert alike(at(view, 550, 50), look.PAGES["dark"][1])
    do(user, "read.colors.paper")
    assert at(view, 550, 50) == QColor("#ffffff")
    theme.set_mode("light")
    do(user, "read.colors.theme")
    assert at(view, 550, 50) == QColor("#ffffff")
    seen = []
    for _ in range(4):
        user.ctrl(Qt.Key.Key_D)
        seen.append(theme.pages)
    assert seen == ["dark", "sepia", "theme", "dark"], "each press is seen on the pages"
    theme.set_mode("dark")
    do(user, "read.colors.theme")
    user.ctrl(Qt.Key.Key_D)
    assert theme.pages == "paper"
    user.ctrl(Qt.Key.Key_D)
    assert theme.pages == "dark"


def test_the_message_of_another_page_color_takes_it_back(user: User, tmp_path: Path) -> None:
    view, settings = open_pdf(user, colored(tmp_path / "colored.pdf")), user.window.context.settings
    toast = user.window.toast
    do(user, "read.colors.sepia")
    user.ctrl(Qt.Key.Key_D)
    assert settings.get(PAGE_COLORS) != "sepia"
    assert toast.text.text().startswith("Page color of all papers: ")
    assert [one.text() for one in toast.offers] == ["Undo"]
    toast.offers[0].click()
    assert settings.get(PAGE_COLORS) == "sepia"
    do(user, "read.colors.all")
    user.ctrl(Qt.Key.Key_D)
    assert toast.text.text().startswith("Page color of this paper: ")
    assert view.view_settings.colors not in ("sepia", "all")
    toast.offers[0].click()
    assert (settings.get(PAGE_COLORS), view.view_settings.colors) == ("sepia", "sepia")
    user.ctrl(Qt.Key.Key_D)
    open_pdf(user, colored(tmp_path / "other.pdf", "Other words"))
    toast.offers[0].click()
    assert view.view_settings.colors == "all", "it is not about this paper"


def test_page_colors_are_those_of_all_papers_until_one_has_its_own(user: User, tmp_path: Path) -> None:
    view, settings = open_pdf(user, colored(tmp_path / "colored.pdf")), user.window.context.settings
    actions = user.window.context.actions
    do(user, "read.colors.sepia")
    assert settings.get(PAGE_COLORS) == "sepia"
    assert actions.is_checked("read.colors.all")
    first = view.document.paper.id
    open_pdf(user, colored(tmp_path / "other.pdf", "Other words"))
    assert alike(at(view, 550, 50), look.PAGES["sepia"][1]), "a paper never opened before"
    do(user, "read.colors.all")
    do(user, "read.colors.dark")
    assert (settings.get(PAGE_COLORS), view.view_settings.colors) == ("sepia", "dark"), "its own"
    assert actions.is_checked("read.colors.dark")
    user.window.context.session.open_paper(first)
    user.until(lambda: view.document is not None and view.document.paper.id == first and view.is_sharp())
    assert alike(at(view, 550, 50), look.PAGES["sepia"][1])
    assert actions.is_checked("read.colors.sepia")
    settings.put(PAGE_COLORS, "paper")
    user.until(lambda: at(view, 550, 50) == QColor("#ffffff"))
    do(user, "read.colors.all")
    do(user, "read.colors.dark")
    do(user, "read.colors.all")
    assert (settings.get(PAGE_COLORS), view.view_settings.colors) == ("dark", "all"), "given to all"


def test_a_highlight_on_a_dark_page_glows_and_the_words_stay_lighter(user: User, tmp_path: Path) -> None:
    view = open_pdf(user, colored(tmp_path / "colored.pdf"))
    do(user, "read.colors.dark")
    user.text_there(0)
    drag(view, middle(user, 0, word_quad(view, 0, "B")), middle(user, 0, word_quad(view, 0, "s")))
    user.key(Qt.Key.Key_H)
    user.window.reader.choose(None)
    box = view.sheet(0).polygon(view.annotations[0][0].quads[0]).boundingRect()
    shown = picture(view).copy(box.toRect())
    lightness = sorted(shown.pixelColor(x, y).lightness() for x in range(shown.width()) for y in range(shown.height()))
    assert lightness[-1] > 220
    middle_lightness = lightness[len(lightness) // 2]
    assert QColor(look.PAGES["dark"][1]).lightness() + 30 < middle_lightness < 160


def test_everything_is_as_it_was_left(open_window: Callable[..., User], ten: Path, tmp_path: Path) -> None:
    user = open_window()
    user.read("guide")
    view = open_pdf(user, ten)
    assert view.document
    paper = view.document.paper.id
    for action in ("read.facing", "read.rotate_left", "read.colors.sepia"):
        do(user, action)
    view.set_zoom(1.5)
    view.jump(PagePoint(6, 0, 50))
    view.horizontalScrollBar().setValue(33)
    user.window.context.actions["read.trim"].trigger()
    user.until(lambda: view.view_settings.trim and view.is_sharp())
    how, where = view.view_settings, view.view()
    other = open_pdf(user, margins(tmp_path / "other.pdf"))
    assert other.view_settings == PLAIN, "of this paper alone"
    assert other.zoom is None
    user.window.context.session.open_paper(paper)
    user.read(paper)
    assert view.view_settings == how
    close_window(user)
    user = open_window()
    user.read(paper)
    view = user.window.reader.view
    assert view.view_settings == how
    assert view.zoom == 1.5
    now = view.view()
    assert (now.page, now.x, now.y) == (where.page, pytest.approx(where.x, abs=1), pytest.approx(where.y, abs=1))


def test_f11_shows_nothing_but_the_pages_and_leaves_again(user: User, ten: Path) -> None:
    view = open_pdf(user, ten)
    window = user.window
    panes = (window.top, window.navigation.timeline, window.side, window.panels["strip"])
    before = [pane.isVisible() for pane in panes]
    user.key(Qt.Key.Key_F11)
    user.until(window.isFullScreen)
    assert not any(pane.isVisible() for pane in panes)
    user.ctrl(Qt.Key.Key_F)
    assert window.reader.controls.find_bar.isVisible(), "keys go on working without the menu"
    user.key(Qt.Key.Key_Escape)
    assert view.hasFocus()
    user.key(Qt.Key.Key_F11)
    user.until(lambda: not window.isFullScreen())
    assert [pane.isVisible() for pane in panes] == before
    user.key(Qt.Key.Key_F11)
    user.until(window.isFullScreen)
    window.close()
    assert window.context.settings.get(WINDOW_TIMELINE) is True, "the next start has its panes"


def test_without_a_paper_pages_can_be_arranged_too(user: User) -> None:
    user.go_to("0:48:40")
    view = user.window.reader.view
    assert view.document is None
    for spread in SPREADS:
        view.arrange(replace(PLAIN, spread=spread, rotation=90))
        assert (
            view.place_at(QPointF(50, 70))
            == margin_place(view.port, view.texts)
            == view.port.reading_place()
            == PagePoint(0, 0.0, 0.0)
        )
