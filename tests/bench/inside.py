"""Measurements in a window of this process: jumps, stalls, search, and the worker's pages per second."""

import gc
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QEvent, QEventLoop, QObject, QPoint, QPointF, QRect, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from explorer.app.shell.startup import Startup
from explorer.pdf.client import PdfClient
from explorer.pdf.messages import Open, Render
from explorer.ui.application import application
from explorer.ui.main_window import MainWindow
from explorer.ui.reader.pages.page_view import PageView
from explorer.ui.reader.pages.tiles import Tile
from explorer.ui.timeline.episode_strip import EpisodeStrip
from tests.bench.figures import Figure, median
from tests.bench.outside import proportional_mib
from tests.ui.timelines import Desk, crowded

DPI_144 = 2.0
"""Pixels a point at 144 dpi."""
_IN_PROCESS = """
import sys, time, pymupdf
document = pymupdf.open(sys.argv[1])
began = time.perf_counter()
for page in document:
    page.get_pixmap(dpi=144).samples_mv
print(document.page_count / (time.perf_counter() - began))
"""

_ONE_PAGE = """
import sys, time, pymupdf
page = pymupdf.open(sys.argv[1])[0]
began = time.perf_counter()
page.get_pixmap(dpi=96).samples_mv
print((time.perf_counter() - began) * 1000)
"""


def pages_a_second(pdf: Path, runs: int) -> Figure:
    """Measure pages per second through the worker, against PyMuPDF in one process, at 144 dpi."""
    client = PdfClient()
    rates, peers = [], []
    try:
        for _ in range(runs):
            command = [sys.executable, "-c", _IN_PROCESS, str(pdf)]
            peers.append(float(subprocess.run(command, capture_output=True, check=True, text=True).stdout))
            rates.append(_worker_rate(client, pdf))
    finally:
        client.close()
    peer = median(peers)
    name = "pages a second through the worker"
    return Figure(name, median(rates), "/s", 0.9 * peer, f"0.9 × PyMuPDF's {peer:.0f}/s", more_is_better=True)


def _worker_rate(client: PdfClient, pdf: Path) -> float:
    """Return the pages per second of a fresh copy of a PDF, so that nothing is cached."""
    copy = pdf.with_name(f"{pdf.stem}-{time.monotonic_ns()}.pdf")
    os.link(pdf, copy)
    pages = len(client.call(Open(str(copy))).pages)
    began = time.perf_counter()
    for page in range(pages - 1):
        client.submit(Render(str(copy), page, DPI_144), lambda _: None)  # as the peer, which keeps no picture either
    client.call(Render(str(copy), pages - 1, DPI_144))
    took = time.perf_counter() - began
    copy.unlink()
    return pages / took


@contextmanager
def window_on(library: Path) -> Iterator[MainWindow]:
    """Open the program's window on a library, 1400×900 pixels."""
    opening = Startup(library)
    context = opening.context(application(["bench"]))
    window = MainWindow(context)
    window.resize(1400, 900)
    window.show()
    window.prepare()
    window.context.session.open_episode(context.store.episodes.first() or "")
    gc.freeze()  # as the program does when it has started
    try:
        yield window
    finally:
        window.close()
        context.close()
        window.deleteLater()
        QApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete)  # before its timers find the library closed


def wait(condition: Callable[[], bool], limit_ms: int = 20_000) -> None:
    """Run the event loop until something is true."""
    loop = QEventLoop()
    looking = QTimer(interval=1)
    looking.timeout.connect(lambda: condition() and loop.quit())
    looking.start()
    QTimer.singleShot(limit_ms, lambda: loop.exit(1))
    if not condition() and loop.exec():
        raise TimeoutError("nothing came within the limit")


def shown(window: MainWindow, paper_id: str) -> None:
    """Open a paper and wait until it is on the screen."""
    window.context.session.open_paper(paper_id)
    view = window.reader.view
    wait(lambda: view.document is not None and view.document.paper.handle == paper_id and view.is_sharp())


class StallTimer(QObject):
    """A timer that fires every millisecond while the event loop is free; the longest pause between two ticks is a
    stall.

    ``busiest_ms`` is the largest CPU time of this thread between two ticks: a longer stall is due to other load on the
    machine.
    """

    def __init__(self) -> None:
        super().__init__()
        self.longest_ms = self.busiest_ms = 0.0
        self._last, self._worked = time.perf_counter(), time.thread_time()
        self._timer = QTimer(self, interval=1, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def _beat(self) -> None:
        now, worked = time.perf_counter(), time.thread_time()
        self.longest_ms = max(self.longest_ms, (now - self._last) * 1000)
        self.busiest_ms = max(self.busiest_ms, (worked - self._worked) * 1000)
        self._last, self._worked = now, worked


def jumps(window: MainWindow, paper_id: str, pages: int) -> Figure:
    """Measure a jump to a page that was never shown: key to paint."""
    shown(window, paper_id)
    view, took = window.reader.view, []
    # From far to near, two pages apart, so that the prefetched neighbors are never the next target.
    for page in range(pages - 2, 2, -3):
        window.reader.tools.page_chosen.emit(0)
        wait(view.is_sharp)
        began = time.perf_counter()
        window.reader.tools.page_chosen.emit(page)
        wait(view.is_sharp)
        took.append((time.perf_counter() - began) * 1000)
    return Figure("jump to a page never shown", median(took), "ms", 60, "limit")


def clicks(window: MainWindow, papers: list[str]) -> Figure:
    """Measure a click on a timestamp whose PDF is on disk, until its page is on the screen."""
    took = []
    for paper_id in papers:
        began = time.perf_counter()
        shown(window, paper_id)
        took.append((time.perf_counter() - began) * 1000)
    return Figure("click to page, PDF on disk", median(took), "ms", 150, "limit")


def scrolling(window: MainWindow, paper_id: str, seconds: float) -> list[Figure]:
    """Measure the GUI thread's work per frame, and its longest stall, while a paper scrolls at a page per second."""
    shown(window, paper_id)
    view = window.reader.view
    bar, until = view.verticalScrollBar(), time.perf_counter() + seconds
    step = bar.maximum() / max(1, view.page_count) / 60
    stalls, place, busy = StallTimer(), 0.0, []
    bar.setValue(0)
    while (began := time.perf_counter()) < until:
        place += step
        bar.setValue(round(place))
        QApplication.processEvents()
        busy.append((time.perf_counter() - began) * 1000)
        QTest.qWait(16)
    return [
        Figure("a frame while scrolling", median(busy), "ms", 8, "limit"),
        Figure("longest stall while scrolling", stalls.longest_ms, "ms", 33, "limit"),
        Figure("most work in one go while scrolling", stalls.busiest_ms, "ms", 33, "limit"),
    ]


def zooming(window: MainWindow, paper_id: str, rounds: int) -> Figure:
    """Measure a zoom step, in and out again: key to a sharper page."""
    shown(window, paper_id)
    view, took = window.reader.view, []
    for number in range(rounds):
        view.set_zoom(0.8 + 0.013 * number)  # a new zoom each time, so that nothing is cached
        wait(view.is_sharp)
        for factor in (1.2, 1.2, 1 / 1.1):
            began = time.perf_counter()
            view.set_zoom(view.effective_zoom * factor)
            wait(view.is_sharp)
            took.append((time.perf_counter() - began) * 1000)
    view.set_zoom(None)
    return Figure("a step of the zoom, until sharp", median(took), "ms", 100, "limit")


def zooming_heavy(window: MainWindow, paper_id: str, pdf: Path, steps: int) -> Figure:
    """Measure a zoom step on a page that takes seconds: key to a sharp piece in the middle of the view, against PyMuPDF
    drawing the page."""
    shown(window, paper_id)
    view, took = window.reader.view, []
    peer = float(subprocess.run([sys.executable, "-c", _ONE_PAGE, str(pdf)], capture_output=True, check=True).stdout)
    for number in range(steps + 1):
        began = time.perf_counter()
        view.set_zoom(1.0 + 0.17 * number)
        wait(lambda: any(view.tiles and view.tiles.ready(tile) for tile in _in_middle(view)))
        took.append((time.perf_counter() - began) * 1000)
    view.set_zoom(None)
    name = "zoom step of a heavy page: something sharp in the middle"
    return Figure(name, median(took[1:]), "ms", 0.2 * peer, f"0.2 × PyMuPDF's page, {peer:.0f} ms")


def _in_middle(view: PageView) -> list[Tile]:
    room = view.viewport().rect().center()
    page = view.place_at(room.toPointF()).page
    frame, ratio = view.frame_of(page), view.devicePixelRatioF()
    here = ((room.toPointF() - frame.topLeft()) * ratio).toPoint()
    return [tile for tile in view.pixels.tiles_in_view(page) if QRect(*tile.rect).contains(here)]


def selecting(window: MainWindow, paper_id: str, moves: int) -> Figure:
    """Measure selecting text by dragging, from the pointer's move to the painted selection: the 95th percentile."""
    shown(window, paper_id)
    view, took = window.reader.view, []
    texts = view.texts
    assert texts
    wait(lambda: texts.page(view.page) is not None)
    viewport = view.viewport()
    start = QPoint(viewport.width() // 4, viewport.height() // 8)
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=start)
    for number in range(1, moves + 1):
        here = QPointF(start.x() + 3 * number % 400, start.y() + 5 * number % (viewport.height() // 2))
        left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        move = QMouseEvent(QEvent.Type.MouseMove, here, viewport.mapToGlobal(here), left, left, none)
        began = time.perf_counter()
        QApplication.sendEvent(viewport, move)
        viewport.repaint()
        took.append((time.perf_counter() - began) * 1000)
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=start)
    if not window.reader.pointer.text():
        raise RuntimeError("nothing was selected")
    return Figure("a move of a selection", sorted(took)[len(took) * 95 // 100 - 1], "ms", 16, "limit")


def first_of_slow(window: MainWindow, paper_id: str) -> Figure:
    """Measure a click on a paper, until the text is shown of its page with a large figure, which takes seconds."""
    view, began = window.reader.view, time.perf_counter()
    window.context.session.open_paper(paper_id)
    wait(lambda: view.document is not None and view.document.paper.handle == paper_id)
    tiles = view.tiles
    assert tiles
    wait(lambda: tiles.has_draft(0) or view.is_sharp())
    first = (time.perf_counter() - began) * 1000
    return Figure("first of a page with a slow figure", first, "ms", 150, "limit")


def heavy(window: MainWindow, paper_id: str, seconds: float) -> Figure:
    """Measure the longest stall while an endless page (the paper's first) is rendered."""
    view = window.reader.view
    window.context.session.open_paper(paper_id)
    wait(lambda: view.document is not None and view.document.paper.handle == paper_id)
    stalls = StallTimer()
    QTest.qWait(round(seconds * 1000))
    return Figure("longest stall while a slow page is drawn", stalls.longest_ms, "ms", 33, "limit")


def ticking(window: MainWindow, ticks: int) -> Figure:
    """Measure a tick of the playhead, a second after the previous one, until the strip is painted."""
    session, took = window.context.session, []
    session.go_to(8112, "note")
    QTest.qWait(500)
    for number in range(1, ticks + 1):
        began = time.perf_counter()
        session.playhead.tick(1000 * (8112 + number))
        QApplication.processEvents()
        took.append((time.perf_counter() - began) * 1000)
    return Figure("a tick of the playhead", median(took), "ms", 1, "limit")


def crowded_strip(window: MainWindow, times: int) -> list[Figure]:
    """Measure a strip with 500 segments and 5,000 marks and hits each: drawn anew as by a zoom, and a tick while it
    plays."""
    desk = Desk(crowded())
    strip = EpisodeStrip(desk.session, window.context.theme, counts=desk.counts)
    strip.resize(1600, strip.sizeHint().height())
    strip.show()
    seconds = range(0, desk.timeline.length_s, desk.timeline.length_s // 5000)
    strip.show_marks(seconds)
    strip.show_hits([1000 * one for one in seconds])
    frames, ticks = [], []
    for number in range(times):
        strip.zooming.zoom(1.25 if number % 2 else 0.8)
        began = time.perf_counter()
        strip.grab()
        frames.append((time.perf_counter() - began) * 1000)
    for number in range(times):
        began = time.perf_counter()
        desk.session.playhead.tick(1000 * (100 + number))
        QApplication.processEvents()
        ticks.append((time.perf_counter() - began) * 1000)
    strip.close()
    return [
        Figure("a frame of a crowded strip, zoomed", median(frames), "ms", 8, "limit"),
        Figure("a tick of a crowded strip", median(ticks), "ms", 1, "limit"),
    ]


def finding(window: MainWindow, paper_id: str, words: list[str]) -> Figure:
    """Measure a search, from typing in the find bar to the first match."""
    shown(window, paper_id)
    finder, took = window.reader.finder, []
    for needle in words:
        began = time.perf_counter()
        window.reader.controls.find_bar.asked.emit(needle)
        wait(lambda: finder.count > 0)
        took.append((time.perf_counter() - began) * 1000)
        finder.clear()
    return Figure("first match of a search", median(took), "ms", 30, "limit")


def memory(window: MainWindow, papers: list[str]) -> Figure:
    """Measure the memory of the program and its worker after several papers were read through."""
    for paper_id in papers:
        shown(window, paper_id)
        for page in range(window.reader.view.page_count):
            window.reader.tools.page_chosen.emit(page)
            wait(window.reader.view.is_sharp)
    return Figure(f"memory, {len(papers)} papers in turn", proportional_mib(os.getpid()), "MiB", 300, "limit")
