"""Measurements with many annotations: exporting, listing, filtering, adding and typing."""

import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from explorer.model.annotation import COLORS, Annotation, Note
from explorer.model.text_page import Passage
from explorer.services.export.export_files import write_episode
from explorer.services.export.template_engine import built_in
from explorer.services.library_setup import open_library
from explorer.store.database import Store
from explorer.store.library_folder import Library
from explorer.ui.main_window import MainWindow
from tests.bench.figures import Figure, median
from tests.bench.inside import StallTimer, shown, wait

_WHEN = "2024-05-02T10:00:00.000Z"
_QUAD = (72.0, 100.0, 200.0, 100.0, 72.0, 112.0, 200.0, 112.0)
_KEYSTROKES = "the quick brown fox jumps over it"


def fill(root: Path, paper_id: str, count: int) -> None:
    """Add annotations to the pages of a paper that has a file, half of them with a comment."""
    _, store = open_library(root)
    try:
        file = store.papers.current_file(paper_id)
        assert file
        mark = Annotation(
            "", paper_id, file.id, "highlight", 0, "yellow", _WHEN, _WHEN, (_QUAD,), quote="words of the paper"
        )
        with store.write():
            for number in range(count):
                store.annotations.put(
                    replace(
                        mark,
                        id=f"bench-{number:05}",
                        page=number % 18,
                        color=COLORS[number % len(COLORS)],
                        quads=(tuple(one + number % 500 if at % 2 else one for at, one in enumerate(_QUAD)),),
                        comment=f"*why* is number {number} so?" if number % 2 else "",
                        tags=("often",) if number % 3 else ("seldom", f"t{number % 50}"),
                    )
                )
    finally:
        store.close()


def exporting(root: Path, folder: Path, count: int, limit_ms: float, runs: int) -> Figure:
    """Measure the export of all of an episode's annotations to a new file."""
    _, store = open_library(root)
    took = []
    try:
        episode = store.episodes.first() or ""
        for run in range(runs):
            began = time.perf_counter()
            write_episode(store, episode, folder / f"export-{count}-{run}.md", built_in("dossier"))
            took.append((time.perf_counter() - began) * 1000)
    finally:
        store.close()
    return Figure(f"export of {count:,} annotations", median(took), "ms", limit_ms, "limit")


def seen_elsewhere(window: MainWindow, library: Library, runs: int) -> Figure:
    """Measure the time from a note's commit by another connection until this window has it, at different phases of its
    polling."""
    cache, took = window.context.annotations.cache, []
    wait(lambda: window.context.writer.pending == 0)
    with closing(Store.open(library)) as other:
        for run in range(runs):
            QTest.qWait(17 * run % 200)
            note = Note(f"bench-seen-{run}", "said elsewhere", _WHEN, _WHEN, window.context.session.episode_id, run)
            other.notes.put(note)
            began = time.perf_counter()
            wait(lambda note=note: cache.get(note.id) is not None)  # type: ignore[misc]
            took.append((time.perf_counter() - began) * 1000)
    return Figure("a change made in another window until it is seen", max(took), "ms", 300, "limit")


def listing(window: MainWindow, paper_id: str, count: int) -> list[Figure]:
    """Measure a paper with all annotations: until its page is shown, the list is filtered, a mark is added, a letter is
    typed."""
    shown(window, "guide")
    began = time.perf_counter()
    shown(window, paper_id)
    opened = (time.perf_counter() - began) * 1000
    pane, context = window.navigation.notes, window.context
    window.show_panel("notes")
    took = []
    for word in ("t7", "#seldom", "color:green", "number 4"):
        began = time.perf_counter()
        pane.filter.setText(word)
        QTest.qWait(0)
        took.append((time.perf_counter() - began) * 1000)
    pane.filter.clear()
    QTest.qWait(50)
    document = window.reader.view.document
    assert document
    stalls, marked = StallTimer(), []
    for page in range(8):
        QTest.qWait(20)
        began = time.perf_counter()
        item = context.annotations.highlight(document.paper.id, document.file.id, Passage(page, (_QUAD,), "words"))
        window.reader.view.viewport().repaint()
        marked.append((time.perf_counter() - began) * 1000)
    QTest.qWait(1500)  # until the window has polled for changes by others
    stall = stalls.longest_ms
    return [
        Figure(f"click to page with {count:,} annotations", opened, "ms", 150, "limit"),
        Figure(f"a filter of {count:,}", median(took), "ms", 100, "limit"),
        Figure(f"a mark more among {count:,}", median(marked), "ms", 33, "limit"),
        Figure(f"longest stall while marking among {count:,}", stall, "ms", 33, "limit"),
        _typing(window, item.id),
    ]


def _typing(window: MainWindow, item_id: str) -> Figure:
    window.navigation.write_at(item_id)
    wait(lambda: window.navigation.notes.delegate.editor is not None)
    editor = window.navigation.notes.delegate.editor
    assert editor
    target, took = editor, []
    for letter in _KEYSTROKES:
        began = time.perf_counter()
        QTest.keyClick(target, letter)
        took.append((time.perf_counter() - began) * 1000)
        QTest.qWait(5)
    QTest.keyClick(target, Qt.Key.Key_Escape)
    return Figure("a letter typed in a note", median(took), "ms", 4, "limit")
