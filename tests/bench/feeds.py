"""Measurements of the library panel with the episodes of many feeds."""

import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from PySide6.QtTest import QTest

from explorer.model.known_settings import LIBRARY_SHOW
from explorer.services.library_setup import open_library
from explorer.ui.library.library_pane import LibraryPane
from explorer.ui.main_window import MainWindow
from tests.bench import many
from tests.bench.figures import Figure
from tests.bench.inside import StallTimer, wait, window_on

_WHEN = "2024-05-02T10:00:00.000Z"
_TYPED = "episode 17 about"


def listing(folder: Path, feeds: int, runs: int) -> list[Figure]:
    """Measure the library panel: until it lists all, a letter in its filter, and its filter of unread episodes.

    A feed has 250 episodes, five of them imported, of 20 papers each.
    """
    root = folder / "feeds"
    many.fill(root, 5 * feeds, papers=20, notes=5)
    _fill(root, feeds, items=250, imported=5)
    with window_on(root) as window:
        return _listing(window, f"{250 * feeds:,} episodes of {feeds:,} feeds", runs)


def _listing(window: MainWindow, what: str, runs: int) -> list[Figure]:
    QTest.qWait(1500)  # what every start reads afterwards is read
    stalls, began = StallTimer(), time.perf_counter()
    window.panels.show("library")
    pane = window.panels["library"]
    assert isinstance(pane, LibraryPane)
    contents = window.context.subjects.podcasts.contents
    wait(lambda: contents.is_loaded)
    QTest.qWait(50)
    listed = (time.perf_counter() - began - 0.05) * 1000
    reading = stalls.busiest_ms
    typed = [_took(lambda end=end: pane.filter.setText(_TYPED[:end]), pane) for end in range(1, len(_TYPED) + 1)]
    pane.filter.clear()
    unread = []
    for _ in range(runs):
        unread.append(_took(lambda: window.context.settings.put(LIBRARY_SHOW, "unread"), pane))
        window.context.settings.put(LIBRARY_SHOW, "all")
    contents.reload()  # what is unread is known anew, as after a paper was opened
    wait(lambda: not contents._is_loading)
    again = _took(lambda: window.context.settings.put(LIBRARY_SHOW, "unread"), pane)
    return [
        Figure(f"{what} are listed", listed, "ms", 2000, "limit"),
        Figure("most work in one go meanwhile", reading, "ms", 33, "limit"),
        Figure("a letter in their filter", max(typed), "ms", 33, "limit"),
        Figure("the unread ones of them", max(*unread, again), "ms", 33, "limit"),
    ]


def _took(act: Callable[[], object], pane: LibraryPane) -> float:
    """Return the milliseconds of this thread's work until what was done is painted."""
    began = time.thread_time()
    act()
    pane.view.viewport().repaint()
    return (time.thread_time() - began) * 1000


def _fill(root: Path, feeds: int, items: int, imported: int) -> None:
    """Add podcasts with items, the newest of which are episodes that ``many.fill`` has added."""
    _, store = open_library(root)
    with closing(store), store.write():
        store.stamp()
        for feed in range(feeds):
            name = f"feed-{feed}"
            store.change(
                "INSERT INTO podcasts (id, feed_url, title, added) VALUES (?, ?, ?, ?)",
                (name, f"https://example.org/{name}", f"Podcast number {feed}", _WHEN),
            )
            for item in range(items):
                episode = f"bench-{feed * imported + item}" if item < imported else None
                title = f"Episode {item} of feed {feed}, about a matter with a longer name"
                published = f"20{10 + item % 14:02}-{1 + feed % 12:02}-{1 + item % 28:02}T10:00:00.000Z"
                store.change(
                    "INSERT INTO feed_items (podcast_id, guid, title, published, episode_id, is_new, position, digest)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?, '')",
                    (name, f"{name}-{item}", title, published, episode, item % 50 == 0, item),
                )
