"""A page that can't be drawn: a card in its place says why, and the rest of the paper goes on."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from explorer.model.known_settings import Mode
from explorer.ui.reader.pages.page_card import PageCard
from explorer.ui.reader.pages.page_view import PageView
from tests.fakes import broken_pdfs
from tests.ui.conftest import User
from tests.ui.reading import alive, be_hasty, click, drag, open_pdf, picture, unlike

pytestmark = pytest.mark.usefixtures("computed_deadlines")
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def user(shared_user: User) -> User:
    return shared_user


def open_endless(user: User, tmp_path: Path) -> tuple[PageView, PageCard]:
    """A paper whose first page never comes, with its card."""
    be_hasty(user, 0.15)
    view = open_pdf(user, unlike(broken_pdfs.endless(tmp_path / "endless.pdf")))
    user.until(lambda: view.cards.card(0))
    return view, card_of(view)


def card_of(view: PageView) -> PageCard:
    card = view.cards.card(0)
    assert card
    return card


def test_the_card_says_what_happened_and_has_names_for_a_screen_reader(user: User, tmp_path: Path) -> None:
    view, card = open_endless(user, tmp_path)
    assert card.isVisible()
    assert card.title.text() == card.accessibleName() == "Page 1 can’t be shown"
    assert card.reason.text().startswith("This page takes too long")
    assert card.reason.textFormat() == Qt.TextFormat.PlainText
    assert [card.retry.text(), card.outside.text()] == ["Try again", "Open with default PDF viewer"]
    assert view.viewport().rect().contains(card.geometry())


def test_try_again_until_the_page_is_left_out(user: User, tmp_path: Path) -> None:
    view, card = open_endless(user, tmp_path)
    assert view.tiles
    for beginning in ("This page takes too long to draw", "This page took too long three times and is left out"):
        QTest.mouseClick(card.retry, LEFT)
        assert view.tiles.errors == {}
        assert view.cards.card(0) is None
        user.until(lambda: view.cards.card(0))
        card = card_of(view)
        assert card.reason.text().startswith(beginning)
    before = alive(user)
    QTest.mouseClick(card.retry, LEFT)
    user.until(lambda: view.cards.card(0))
    assert alive(user) != before, "it was tried once more"


def test_all_of_it_by_keyboard(user: User, tmp_path: Path) -> None:
    view, card = open_endless(user, tmp_path)
    view.setFocus()
    user.key(Qt.Key.Key_Tab)
    assert card.retry.hasFocus()
    user.key(Qt.Key.Key_Tab)
    assert card.outside.hasFocus()
    user.key(Qt.Key.Key_Return)
    assert view.document
    assert user.shown == [Path(view.document.path)]
    user.key(Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    user.key(Qt.Key.Key_Return)
    assert view.tiles
    assert view.tiles.errors == {}
    assert view.hasFocus(), "the button that had the keyboard is gone"


def test_by_mouse_the_file_opens_in_another_program_and_nothing_else_happens(user: User, tmp_path: Path) -> None:
    view, card = open_endless(user, tmp_path)
    QTest.mouseClick(card.outside, LEFT)
    assert view.document
    assert user.shown == [Path(view.document.path)]
    assert user.browsed == []
    QTest.mouseClick(card, LEFT, pos=QPoint(5, 5))
    click(view, QPoint(view.viewport().width() // 2, view.viewport().height() - 30))
    assert view.tiles
    assert 0 in view.tiles.errors, "only the button tries again"


def test_the_card_goes_with_its_page_and_gives_the_keyboard_back(user: User, tmp_path: Path) -> None:
    view, card = open_endless(user, tmp_path)
    card.retry.setFocus()
    user.key(Qt.Key.Key_PageDown)
    assert view.port.top > 0, "keys that are not the button's are the pages'"
    frame = view.frame_of(0)
    assert frame.contains(card.geometry())
    bar = view.verticalScrollBar()
    bar.setValue(bar.maximum())
    assert view.cards.card(0) is None or view.frame_of(0).contains(card_of(view).geometry())
    view.jump(view.place_at(view.frame_of(1).topLeft()))
    view.set_zoom(4.0)
    bar.setValue(bar.maximum())
    assert view.cards.card(0) is None
    assert view.hasFocus()
    bar.setValue(0)
    assert card_of(view).isVisible()


def test_where_the_page_is_too_small_a_sign_stands_for_the_card(user: User, tmp_path: Path) -> None:
    view, card = open_endless(user, tmp_path)
    view.set_zoom(0.1)
    QApplication.processEvents()
    assert card.isHidden()
    sheet = picture(view).copy(view.frame_of(0).toRect())
    danger = user.window.context.theme.color("danger")
    assert any(
        sheet.pixelColor(x, y).red() > 150 > sheet.pixelColor(x, y).green()
        for x in range(sheet.width())
        for y in range(sheet.height())
    ), danger.name()
    view.setFocus()
    user.key(Qt.Key.Key_Return)
    assert view.tiles
    assert view.tiles.errors == {}


def test_on_a_narrow_page_the_buttons_stand_one_below_the_other(user: User, tmp_path: Path) -> None:
    view, card = open_endless(user, tmp_path)
    assert card.retry.y() == card.outside.y()
    view.set_zoom(0.35)
    view._place_cards()
    assert card.isVisible()
    assert view.frame_of(0).contains(card.geometry())
    assert card.outside.y() >= card.retry.geometry().bottom()
    view.set_zoom(None)
    view._place_cards()
    assert card.retry.y() == card.outside.y()


def test_another_paper_takes_the_card_away(user: User, tmp_path: Path) -> None:
    view, _ = open_endless(user, tmp_path)
    user.window.context.session.open_paper("guide")
    user.read("guide")
    assert not view.cards.any


def test_the_card_stays_until_it_is_tried_again(user: User, tmp_path: Path) -> None:
    """A page that hangs must not take its time anew for another color, another turn or another tab."""
    view, card = open_endless(user, tmp_path)
    context, client = user.window.context, user.window.context.pdf.client
    assert view.document
    paper = view.document.paper.id
    reason, before = card.reason.text(), alive(user)

    def is_told() -> bool:
        view.pixels.wish()
        assert view.tiles
        asked = [tile for tile in view.tiles._asked if tile.page == 0]
        return not asked and card_of(view).isVisible() and card_of(view).reason.text() == reason

    context.actions["read.rotate_right"].trigger()
    assert is_told()
    context.theme.set_mode("light" if context.theme.tokens.dark else "dark")
    assert is_told()
    context.session.open_paper("guide")
    user.read("guide")
    context.session.open_paper(paper)
    user.read(paper)
    assert is_told()
    assert client.pid == before, "no worker was stopped by it again"
    QTest.mouseClick(card_of(view).retry, LEFT)
    assert view.cards.card(0) is None


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_a_page_that_takes_long_says_that_it_is_still_drawn(user: User, tmp_path: Path, mode: Mode) -> None:
    be_hasty(user, 0.5)
    user.window.context.theme.set_mode(mode)
    view = user.window.reader.view
    patience = view.slow.timer.interval()
    view.slow.timer.setInterval(0)
    user.window.navigation.open_local(unlike(broken_pdfs.endless(tmp_path / "endless.pdf")))
    user.until(lambda: view.document and view.document.paper.id != "guide" and 0 in view.slow.pages)
    assert view.slow.line(0) == "Still drawing page 1…"
    sheet = picture(view).copy(view.frame_of(0).toRect().intersected(view.viewport().rect()))
    paper = sheet.pixelColor(20, 20)
    middle = range(sheet.height() // 2 - 10, sheet.height() // 2 + 10)
    others = [sheet.pixelColor(x, y).lightness() for y in middle for x in range(20, sheet.width() - 20)]
    assert max(abs(other - paper.lightness()) for other in others) > 100, "it is there to be read"
    user.until(lambda: view.cards.card(0))
    assert view.slow.line(0) == "", "its card stands there now"
    view.jump(view.place_at(view.frame_of(1).topLeft()))
    user.until(view.is_sharp)
    assert not view.slow.pages
    assert not view.slow.timer.isActive()
    view.slow.timer.setInterval(patience)


def test_find_says_which_pages_it_could_not_search(user: User, tmp_path: Path) -> None:
    be_hasty(user, 0.15)
    view = user.window.reader.view
    user.window.navigation.open_local(unlike(broken_pdfs.unreadable(tmp_path / "unreadable.pdf", good=6)))
    user.until(lambda: view.document and view.document.paper.id != "guide")
    view.setFocus()
    user.find("hello")
    user.until(lambda: user.window.reader.finder.count == 6, timeout=20_000)
    told = user.window.reader.controls.find_bar.count.accessibleName()
    assert " of 6 · 1 page can’t be searched: too slow" in told
    for words in ("nowhere", "nowhere else"):
        user.find(words)
    why = "1 page can’t be searched: too slow three times"
    assert user.window.reader.controls.searching.list._nothing() == f"No matches\n{why}"
    assert user.window.reader.controls.find_bar.count.accessibleName() == f"No matches · {why}"


def test_a_paper_that_stops_the_engine_when_it_is_opened_is_refused_until_its_user_asks_again(
    user: User, tmp_path: Path
) -> None:
    window = user.window
    view = open_pdf(user, unlike(broken_pdfs.many_pages(tmp_path / "long.pdf", 30_000)))
    assert view.document
    paper = view.document.paper.id
    window.context.session.open_paper("guide")
    user.read("guide")
    be_hasty(user, 0.2)
    card, slow = window.reader.cards.failure, "This PDF takes too long"
    window.context.session.open_paper(paper)
    for beginning in (slow, slow, "This PDF took too long three times and will not be tried again"):
        user.until(lambda: window.reader.stack.currentWidget() is card and window.context.documents._opening is None)
        assert card.reason.text().startswith(beginning)
        before = alive(user)
        QTest.mouseClick(card.retry, LEFT)
    user.until(lambda: window.context.documents._opening is None)
    assert alive(user) != before, "it was tried once more"
    window.context.session.open_paper("guide")
    user.read("guide")


def hard_to_read(user: User, tmp_path: Path) -> tuple[PageView, list[str]]:
    """A paper whose first page is drawn, and whose words are too slow to come; and what is told from now on."""
    said: list[str] = []
    user.window.context.session.notified.connect(said.append)
    be_hasty(user, 0.15)
    user.window.navigation.open_local(unlike(broken_pdfs.wordy(tmp_path / "wordy.pdf")))
    view = user.window.reader.view
    user.until(lambda: view.document and view.document.paper.id != "guide" and view.is_sharp())
    user.until(lambda: view.texts and view.texts.error(0))
    assert view.cards.card(0) is None
    assert said == []
    return view, said


def select(view: PageView) -> None:
    """Draw out a selection over words that nobody sees."""
    frame = view.frame_of(0)
    start = QPoint(round(frame.left() + frame.width() / 4), round(frame.top() + frame.height() / 8))
    drag(view, start, start + QPoint(60, 30), start + QPoint(120, 60))


def test_words_that_were_too_slow_are_asked_for_again_when_somebody_selects_there(user: User, tmp_path: Path) -> None:
    view, said = hard_to_read(user, tmp_path)
    be_hasty(user, 60.0)
    select(view)
    assert said == ["Nothing can be selected on page 1 yet: its text took too long to read. Trying again."]
    pointer = user.window.reader.pointer
    user.until(lambda: pointer.passages, timeout=90_000)
    assert "Hello" in pointer.text(), "what was selected meanwhile"
    assert len(said) == 1


def test_words_that_stay_too_slow_are_tried_once_and_told_of(user: User, tmp_path: Path) -> None:
    view, said = hard_to_read(user, tmp_path)
    before = alive(user)
    select(view)
    texts = view.texts
    assert texts
    user.until(lambda: len(said) == 2)
    last = "Nothing can be selected on page 1: its text took too long to read. Reopen the paper to try again."
    assert said[1] == last
    pid = alive(user)
    assert pid != before, "they were tried"
    select(view)
    user.key(Qt.Key.Key_F7)
    user.until(lambda: said[2] == said[-1] == last and len(said) == 5)
    assert texts.here(0)[0] is not None, "and are not asked for once more"
    assert alive(user) == pid
    assert 0 not in view.tiles.errors if view.tiles else False
    paper = view.document.paper.id if view.document else ""
    user.window.context.session.open_paper("guide")
    user.read("guide")
    user.window.context.session.open_paper(paper)
    user.read(paper)
    user.until(lambda: view.texts and view.texts.error(0))
    assert alive(user) == pid, "reopening alone stops nothing"
    select(view)
    assert said[-1].endswith("Trying again.")
    user.until(lambda: said[-1] == last)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_text_of_a_page_is_shown_while_its_figure_is_drawn(user: User, tmp_path: Path, mode: Mode) -> None:
    user.window.context.theme.set_mode(mode)
    view = user.window.reader.view
    view.slow.timer.setInterval(0)
    forever = b"0.1 0.2 0.3 rg 0 0 600 800 re f\n" * 400_000
    user.window.navigation.open_local(unlike(broken_pdfs.large_figure(tmp_path / "figure.pdf", forever)))
    user.until(lambda: view.document and view.document.paper.id != "guide" and 0 in view.slow.pages)
    user.until(lambda: view.tiles and view.tiles.has_draft(0))
    frame = view.frame_of(0)
    sheet = picture(view).copy(frame.toRect().intersected(view.viewport().rect()))
    scale = frame.width() / 300
    assert has_ink(sheet, QRect(round(40 * scale), round(15 * scale), round(140 * scale), round(25 * scale))), (
        "its text"
    )
    seen = sheet.rect()
    assert has_ink(sheet, QRect(seen.center().x() - 60, seen.bottom() - 40, 120, 30)), "it is still drawn"


def has_ink(sheet: QImage, place: QRect) -> bool:
    """Return whether something is written in a place."""
    found = [
        sheet.pixelColor(x, y).lightness()
        for x in range(place.left(), place.right())
        for y in range(place.top(), place.bottom())
    ]
    return max(found) - min(found) > 100
