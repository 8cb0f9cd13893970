"""Hostile papers in the window: what a page costs it costs the worker, not the one who reads on."""

import os
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt, QTimer

from explorer.pdf.messages import Render
from explorer.ui.reader.pages.tiles import BUDGET
from explorer.ui.reader.pages.viewport import MIN_ZOOM
from tests.fakes import broken_pdfs, hostile_pdfs
from tests.fakes.pdfs import make_paper
from tests.ui.conftest import User
from tests.ui.reading import open_pdf, plain_pages

STEPS = 40


@pytest.fixture
def user(shared_user: User) -> User:
    return shared_user


class Paints(QObject):
    """Counts how often a widget is painted."""

    def __init__(self, watched: QObject) -> None:
        super().__init__(watched)
        self.count = 0
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return False


class Beats(QObject):
    """Counts the rounds of the event loop."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.count = 0
        timer = QTimer(self, interval=0)
        timer.timeout.connect(self._beat)
        timer.start()

    def _beat(self) -> None:
        self.count += 1


def memory_bytes() -> int:
    """Of this process, as resident; 0 where Linux's /proc lacks."""
    status = Path("/proc/self/statm")
    return int(status.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") if status.exists() else 0


def test_a_page_that_never_ends_stops_nobody(user: User, tmp_path: Path) -> None:
    view, client = user.window.reader.view, user.window.context.pdf.client
    path = broken_pdfs.endless(tmp_path / "endless.pdf")
    before = memory_bytes()
    user.window.navigation.open_local(path)
    user.until(lambda: view.document and view.document.paper.id != "guide")

    def at_it() -> bool:
        worker = client._worker
        jobs = list(worker.in_hand.values()) if worker and worker.ready else []
        return bool(jobs) and isinstance(jobs[0].request, Render) and jobs[0].request.page == 0

    def is_owed() -> bool:
        # Not who is at work: what takes long is put behind what others wait for, and done again.
        return any(isinstance(job.request, Render) and job.request.page == 0 for job in list(client._jobs.values()))

    user.until(at_it)
    pid = client.pid
    paints, beats = Paints(view.viewport()), Beats(view)
    view.setFocus()
    for step in range(STEPS):
        user.until(at_it)
        seen, heard = paints.count, beats.count
        user.key(Qt.Key.Key_Down if step % 2 == 0 else Qt.Key.Key_Up)
        user.until(lambda seen=seen, heard=heard: paints.count > seen and beats.count > heard + 2)
        assert is_owed(), "the page was still being drawn while the view moved"
    assert view.tiles
    assert view.tiles.errors == {}
    user.key(Qt.Key.Key_End)
    user.until(lambda: all(view.tiles.ready(tile) for tile in view.pixels.tiles_in_view(1)))
    assert client.pid == pid
    assert view.tiles.bytes <= BUDGET
    assert memory_bytes() - before < 2 * BUDGET


def test_bombs_cost_the_window_nothing(user: User, tmp_path: Path) -> None:
    before, view = memory_bytes(), user.window.reader.view
    for name in ("packed content", "huge picture", "million links", "million glyphs"):
        open_pdf(user, hostile_pdfs.ALL[name](tmp_path / f"{name}.pdf"))
        user.text_there(0)
        assert view.tiles
        assert view.tiles.errors == {}
        assert view.tiles.bytes <= BUDGET
    assert memory_bytes() - before < 2 * BUDGET


def test_a_paper_that_would_act_by_itself_is_only_read(user: User, tmp_path: Path) -> None:
    written = tmp_path / "written"
    open_pdf(user, hostile_pdfs.scripts(tmp_path / "a.pdf", "http://127.0.0.1:9", written))
    user.text_there(0)
    assert user.browsed == []
    assert user.shown == []
    assert not written.exists()


def test_a_zoom_below_one_percent_is_not_called_none(user: User, tmp_path: Path) -> None:
    open_pdf(user, plain_pages(tmp_path / "huger.pdf", 1, (150_000, 150_000)))
    assert user.window.reader.tools.zoom.field.text() == "< 1 %"


def test_the_largest_pages_fit_all_the_same(user: User, tmp_path: Path) -> None:
    view = open_pdf(user, plain_pages(tmp_path / "huge.pdf", 2, (14_400, 14_400)))
    assert view.frame_of(0).width() <= view.viewport().width()
    user.ctrl(Qt.Key.Key_9)
    user.until(view.is_sharp)
    assert view.frame_of(0).height() <= view.viewport().height()
    fits = view.effective_zoom
    assert fits < MIN_ZOOM
    view.step_zoom(-1)
    assert view.effective_zoom == fits, "smaller does not make it larger"
    view.step_zoom(1)
    assert view.effective_zoom > fits
    view.set_zoom(0.01)
    assert view.effective_zoom == pytest.approx(fits)


def test_a_pdf_that_was_cut_off_says_so(user: User, tmp_path: Path) -> None:
    make_paper(tmp_path / "paper.pdf", "A Study of Things", ["A. Author"], pages=8)
    whole = (tmp_path / "paper.pdf").read_bytes()
    (tmp_path / "cut.pdf").write_bytes(whole[: len(whole) * 3 // 5])
    user.window.navigation.open_local(tmp_path / "cut.pdf")
    user.until(lambda: "This PDF is damaged: text or pages are missing." in user.window.toast.text.text())
