"""Pixels and words: asked for in time, taken back when scrolled past, kept within a budget, back after a crash."""

import os
import signal
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from explorer.pdf.client import PdfClient
from explorer.pdf.messages import Render
from explorer.ui.reader.pages import page_texts as texts_module
from explorer.ui.reader.pages import tile_sizes
from explorer.ui.reader.pages import tiles as tiles_module
from explorer.ui.reader.pages.page_view import PageView
from explorer.ui.reader.pages.tile_sizes import TileSizes
from explorer.ui.reader.pages.tiles import Tile, coarse_of, tiles_of
from tests.fakes import broken_pdfs
from tests.fakes.signals import kill, needs_stop
from tests.ui.conftest import User
from tests.ui.reading import be_hasty, drag, hover, open_pdf, picture, plain_pages, unlike


@pytest.fixture
def user(shared_user: User) -> User:
    return shared_user


def client_of(user: User) -> PdfClient:
    return user.window.context.pdf.client


def kept(view: PageView) -> int:
    assert view.tiles
    return sum(image.sizeInBytes() for image in view.tiles._images.values())


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere pictures are copied")
def test_pages_are_shown_from_the_workers_memory_until_another_paper_is_open(user: User, tmp_path: Path) -> None:
    open_pdf(user, plain_pages(tmp_path / "before.pdf", 1, (200, 200)))
    worker = client_of(user)._worker
    assert worker
    user.until(lambda: not worker.in_hand)
    before = len(worker.free)  # Windows of other tests share the worker.
    view = open_pdf(user, plain_pages(tmp_path / "ten.pdf", 10))
    view.set_zoom(2.0)
    user.until(view.is_sharp)
    assert client_of(user)._worker is worker
    assert len(worker.free) + len(worker.in_hand) < before
    shown = view.viewport().grab().toImage()
    kill(worker.process.pid or 0)
    user.until(lambda: client_of(user).pid not in (None, worker.process.pid))
    assert view.viewport().grab().toImage() == shown
    open_pdf(user, plain_pages(tmp_path / "small.pdf", 1, (200, 200)))
    user.until(lambda: len(worker.free) >= before)


def heavy_page(path: Path, fills: int) -> Path:
    """A page that takes the engine a while, then one with words."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents %d 0 R/Resources<</Font<</F1 5 0 R>>>>>>"
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R 7 0 R]/Count 2>>",
        3: page % 4,
        4: broken_pdfs.stream(b"0.1 0.2 0.3 rg 0 0 600 800 re f\n" * fills, flate=True),
        5: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        6: broken_pdfs.stream(b"BT /F1 24 Tf 40 700 Td (Hello there) Tj ET"),
        7: page % 6,
    }
    return broken_pdfs.write(path, objects)


def wait_for_render(user: User, before: int | None) -> int:
    """Wait until a worker other than ``before`` has a page in hand; its process id."""
    client = client_of(user)

    def busy() -> bool:
        worker = client._worker
        jobs = list(worker.in_hand.values()) if worker and worker.ready else []
        return client.pid != before and bool(jobs) and isinstance(jobs[0].request, Render)

    user.until(busy)
    assert client.pid
    return client.pid


def test_a_killed_worker_costs_nothing_but_a_moment(user: User, tmp_path: Path) -> None:
    view = open_pdf(user, plain_pages(tmp_path / "ten.pdf", 10))
    pid = client_of(user).pid
    assert pid
    kill(pid)
    user.key(Qt.Key.Key_End)
    user.until(view.is_sharp)
    assert view.tiles
    assert view.tiles.errors == {}
    assert client_of(user).pid != pid
    user.text_there(9)
    user.ctrl(Qt.Key.Key_A)
    assert user.window.reader.pointer.text() == "This is page 10 of the test"


def test_a_page_that_stops_the_engine_twice_says_so_and_can_be_tried_again(user: User, tmp_path: Path) -> None:
    view = user.window.reader.view
    user.window.navigation.open_local(heavy_page(tmp_path / "heavy.pdf", 4_000))
    user.until(lambda: view.document and view.document.paper.id != "guide")
    assert view.tiles
    first = wait_for_render(user, None)
    kill(first)
    kill(wait_for_render(user, first))
    user.until(lambda: 0 in view.tiles.errors)
    assert view.tiles.errors[0].code == "page-crashed"
    failed = picture(view)
    assert view.is_sharp(), "an error is all there is to show"
    user.until(lambda: view.tiles.ready(view.pixels.tiles_in_view(1)[0]) if 1 in view.pages_in_view() else True)
    card = view.cards.card(0)
    assert card
    QTest.mouseClick(card.retry, Qt.MouseButton.LeftButton)
    assert view.tiles.errors == {}
    user.until(view.is_sharp, timeout=30_000)
    assert view.tiles.errors == {}
    assert picture(view) != failed


@pytest.mark.usefixtures("computed_deadlines")
def test_a_page_that_hangs_is_given_up_and_enter_tries_again(user: User, tmp_path: Path) -> None:
    be_hasty(user, 0.15)
    view = user.window.reader.view
    user.window.navigation.open_local(broken_pdfs.endless(tmp_path / "endless.pdf"))
    user.until(lambda: view.tiles and view.tiles.errors, timeout=30_000)
    assert view.tiles
    assert view.tiles.errors[0].code == "page-too-slow"
    view.setFocus()
    user.key(Qt.Key.Key_Return)
    assert view.tiles.errors == {}
    user.key(Qt.Key.Key_End)
    user.until(lambda: all(view.tiles.ready(tile) for tile in view.pixels.tiles_in_view(1)), timeout=30_000)


@needs_stop
def test_what_is_scrolled_past_is_never_rendered_nor_read(user: User, tmp_path: Path) -> None:
    """The worker is held while 60 pages go by, so that what it does after that is what was still wanted."""
    view = open_pdf(user, plain_pages(tmp_path / "sixty.pdf", 60))
    assert view.tiles
    assert view.texts
    user.until(lambda: not view.tiles._asked and not view.texts._asked)
    hover(view, view.viewport().rect().center())
    rendered, read = view.tiles.rendered, len(view.texts._pages)
    pid = client_of(user).pid
    assert pid
    os.kill(pid, signal.SIGSTOP)
    try:
        for _ in range(59):
            user.key(Qt.Key.Key_PageDown)
            QApplication.processEvents()
        user.key(Qt.Key.Key_End)
        QApplication.processEvents()
        assert len(view.tiles._asked) <= 4
        assert len(view.texts._asked) <= 4
        assert len(user.window.context.pdf._waiting) <= 8
    finally:
        os.kill(pid, signal.SIGCONT)
    user.until(view.is_sharp)
    user.until(lambda: not view.tiles._asked and not view.texts._asked)
    assert view.tiles.rendered - rendered <= 4
    assert len(view.texts._pages) - read <= 3


def test_pixels_stay_within_their_budget(user: User, tmp_path: Path) -> None:
    view = open_pdf(user, plain_pages(tmp_path / "ten.pdf", 10))
    for zoom in (2.0, 3.0, 5.0, 16.0):
        view.set_zoom(zoom)
        for _ in range(6):
            user.key(Qt.Key.Key_PageDown)
            user.until(view.is_sharp)
            assert view.tiles
            assert view.tiles.bytes == kept(view) <= tiles_module.BUDGET


def test_a_view_larger_than_the_budget_is_sharp_all_the_same_and_rendered_once(
    user: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tiles_module, "BUDGET", 1_000_000)
    view = open_pdf(user, plain_pages(tmp_path / "ten.pdf", 10))
    view.set_zoom(16.0)
    view.verticalScrollBar().setValue(3000)
    user.until(lambda: view.is_sharp() and view.tiles and not view.tiles._asked)
    assert view.tiles
    rendered = view.tiles.rendered
    for _ in range(5):
        view.verticalScrollBar().setValue(view.port.top + 1)
        QApplication.processEvents()
    assert view.is_sharp()
    assert view.tiles.rendered == rendered
    view.set_zoom(0.5)
    user.until(view.is_sharp)
    assert view.tiles.bytes == kept(view)
    shown = sum(tile.bytes for page in view.pages_in_view() for tile in view.pixels.tiles_in_view(page))
    assert view.tiles.bytes <= max(1_000_000, shown)


@needs_stop
def test_at_a_large_zoom_a_coarse_page_is_there_before_its_pieces(user: User, tmp_path: Path) -> None:
    """The worker is held; what has been seen of the page before still shows, scaled."""
    view = open_pdf(user, plain_pages(tmp_path / "ten.pdf", 2))
    pid = client_of(user).pid
    assert pid
    os.kill(pid, signal.SIGSTOP)
    try:
        view.set_zoom(8.0, user.pixel(view.port.layout.place(0, 0, view.port.width)).toPointF())
        view.horizontalScrollBar().setValue(700)
        view.verticalScrollBar().setValue(900)
        QApplication.processEvents()
        assert not view.is_sharp()
        shown = picture(view)
        assert any(
            shown.pixelColor(x, y).lightness() < 100
            for x in range(0, shown.width(), 4)
            for y in range(0, shown.height(), 4)
        )
    finally:
        os.kill(pid, signal.SIGCONT)
    user.until(view.is_sharp)


@needs_stop
def test_a_slow_page_is_sharpened_from_the_pointer_over_its_last_picture(
    user: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker is held, so that what is asked of it and shown meanwhile can be seen; here every page counts as
    slow."""
    monkeypatch.setattr(tile_sizes, "SLOW_S", 0.0)
    view = open_pdf(user, unlike(plain_pages(tmp_path / "one.pdf", 1)))
    assert view.tiles
    pointer = view.box(0, (72, 80, 300, 104)).center()
    for zoom in (1.5, 2.0):  # over a picture of the whole page, then over its pieces
        user.until(lambda: view.is_sharp() and not view.tiles._asked)
        pid = client_of(user).pid
        assert pid
        os.kill(pid, signal.SIGSTOP)
        try:
            for step in (zoom - 0.1, zoom):
                view.set_zoom(step, pointer)
                QApplication.processEvents()
            asked = list(view.tiles._asked)
            shown = picture(view)
        finally:
            os.kill(pid, signal.SIGCONT)
        assert {tile.scale for tile in asked} == {view.port.layout.scale}, "the step before is cancelled"
        assert all(max(tile.rect[2:]) <= 2 * tile_sizes.SMALLEST for tile in asked)
        left, top, _, _ = view.port.rect(0)
        under = QPointF(pointer.x() - left, pointer.y() - top).toPoint()
        assert QRect(*asked[0].rect).contains(under)
        seen = view.pixels.tiles_in_view(0)
        assert set(asked[: len(seen)]) == set(seen), "what is around the view comes after it"
        words = view.box(0, (72, 80, 300, 104)).toRect().intersected(shown.rect())
        rows, columns = range(words.top(), words.bottom()), range(words.left(), words.right())
        assert any(shown.pixelColor(x, y).lightness() < 150 for y in rows for x in columns), (
            "the picture from before, scaled"
        )


def test_a_page_s_tiles_shrink_while_they_are_slow_and_grow_again() -> None:
    sizes, steps = TileSizes(), []
    for scale, seconds in enumerate((0.1, 0.5, 0.3, 0.3, 0.15, 0.05, 0.05, 0.05, 0.05)):
        steps.append(sizes.edge(7, scale))
        sizes.record_time(7, scale, seconds)
        sizes.record_time(7, scale - 1, 9.0)  # comes too late to say anything
        assert sizes.edge(7, scale) == steps[-1], "the tiles of a scale stay where they are"
    assert steps == [None, None, 512, 256, 256, 256, 512, 1024, 1024]


def test_words_of_pages_seen_long_ago_are_let_go(user: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts_module, "KEPT", 4)
    view = open_pdf(user, plain_pages(tmp_path / "ten.pdf", 10))
    for page in range(10):
        user.text_there(page)
    assert view.texts
    assert sorted(view.texts._pages) == [6, 7, 8, 9]
    assert len(view.texts._links) <= 4


def test_tiles_cover_what_is_seen_and_nothing_else() -> None:
    assert tiles_of(3, 1.0, QRect(0, 0, 1000, 1000), QRect(0, 0, 10, 10)) == [Tile(3, 1.0, (0, 0, 1000, 1000))]
    tiles = tiles_of(3, 9.0, QRect(0, 0, 5000, 4000), QRect(1000, 1030, 100, 10))
    assert [tile.rect for tile in tiles] == [(0, 1024, 1024, 1024), (1024, 1024, 1024, 1024)]
    last = tiles_of(3, 9.0, QRect(0, 0, 5000, 4000), QRect(4990, 3990, 5000, 5000))
    assert [tile.rect for tile in last] == [(4096, 3072, 904, 928)]
    assert tiles_of(3, 9.0, QRect(0, 0, 5000, 4000), QRect(-500, -500, 100, 100)) == []
    assert not tiles_of(0, 1.0, QRect(0, 0, 3, 300_000), QRect(0, 0, 10, 10))[0].whole, "too long for a painter"


def test_the_stand_in_is_small_and_only_for_pages_in_pieces() -> None:
    pieces = tiles_of(0, 21.3, QRect(0, 0, 13056, 16896), QRect(0, 0, 100, 100))
    coarse = coarse_of(0, 612, 792, pieces)
    assert coarse
    assert coarse.whole
    assert coarse.bytes <= 2_000_000
    assert coarse_of(0, 612, 792, tiles_of(0, 1.0, QRect(0, 0, 612, 792), None)) is None


def test_a_drag_over_more_pages_than_are_kept_asks_for_no_page_without_end(
    user: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from explorer.ui.reader.selection import selection_range

    monkeypatch.setattr(texts_module, "KEPT", 6)
    monkeypatch.setattr(selection_range, "KEPT", 6)
    view = open_pdf(user, plain_pages(tmp_path / "twenty.pdf", 20))
    view.set_zoom(0.1)
    drag(view, QPoint(view.viewport().width() // 2 - 20, 15), QPoint(view.viewport().width() // 2 + 20, 800))
    assert view.texts
    user.until(lambda: not view.texts._asked)
    assert [one.page for one in view.selection] == [0, 1, 2, 3, 4]
