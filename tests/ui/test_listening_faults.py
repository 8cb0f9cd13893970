"""What goes wrong in the window while podcasts are refreshed and played: in the middle of things, and at extremes."""

import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from explorer.app.episodes.artwork import Artwork, artwork_file, keep_picture
from explorer.app.shell.jobs import Jobs
from explorer.model import timecode
from explorer.model.errors import KnownError
from explorer.model.podcast import FeedItem, Podcast
from explorer.store.library_folder import Library
from tests.fakes.feeds import item, rss
from tests.fakes.podcast_pages import Document
from tests.fakes.server import FakeServer
from tests.ui.conftest import User, stored
from tests.ui.test_library_pane import picture

pytestmark = pytest.mark.own_window


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeServer]:
    with FakeServer() as one:
        for name, value in one.endpoints_env.items():
            monkeypatch.setenv(name, value)
        one.documents["/feeds/waves"] = Document(rss([item(2), item(1)]))
        yield one


def test_who_unsubscribes_during_a_refresh_has_unsubscribed(
    library: Path, server: FakeServer, open_window: Callable[..., User]
) -> None:
    with closing(stored(library)) as store:
        store.podcasts.put(Podcast("waves", f"{server.url}/feeds/waves", "Waves"))
        store.podcasts.take("waves", [FeedItem("guid-1", "Episode 1")], mark_new=False)
    user = open_window()
    context = user.window.context
    podcasts, goes_on = context.subjects.podcasts, threading.Event()

    def slowly(handler: object) -> None:
        goes_on.wait(30)
        handler.usual()  # type: ignore[attr-defined]

    server.next("feed", slowly)
    failed: list[KnownError] = []
    job = podcasts.refresh("waves")
    job.failed.connect(failed.append)
    user.until(lambda: server.of("feed"))
    waves = context.store.podcasts.get("waves")
    assert waves
    podcasts.unsubscribe(waves)
    user.saved()
    goes_on.set()
    user.until(lambda: job.done)
    assert [one.code for one in failed] == ["podcast-left"]
    assert context.store.podcasts.all() == []
    context.annotations.stack.undo()
    user.saved()
    assert [one.title for one in context.store.podcasts.items("waves")] == ["Episode 1"]


def test_a_kept_picture_that_is_damaged_makes_room_for_another(
    qapp: QApplication, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    library = Library(tmp_path)
    jobs = Jobs()
    for cut in (0, 150):
        assert keep_picture(library, "https://example.org/a.png", picture(300, 300))
        path = artwork_file(library, "https://example.org/a.png")
        path.write_bytes(path.read_bytes()[:cut])
        assert Artwork(library, jobs).pixmap("https://example.org/a.png", 40) is None
        jobs._pool.waitForDone()
        assert not path.exists()
    jobs.close()


def test_a_time_beyond_all_episodes_is_the_last_one_there_may_be(
    library: Path, open_window: Callable[..., User]
) -> None:
    with closing(stored(library)) as store, store.write():
        store.change("INSERT INTO episodes (id, podcast, title, added) VALUES ('e', 'P', 'Without a length', '')")
    user = open_window()
    context = user.window.context
    context.session.open_episode("e")
    player = context.subjects.player
    for at in (2**63 // 1000, 10**15, 2**40):
        player.go_to(at)
        assert player.position_ms == 1000 * timecode.MAX_SECONDS
        player.skip(at)
        assert player.position_ms == 1000 * timecode.MAX_SECONDS
    player.skip(-(2**63) // 10**6)
    assert player.position_ms == 0
