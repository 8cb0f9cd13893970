"""The library panel: podcasts with their episodes, filters, keys, menus, and what it says without any."""

import sqlite3
from array import array
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QIODevice, QRect, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QWidget
from pytestqt.qtbot import QtBot

from explorer.app.context import AppContext
from explorer.app.episodes.artwork import artwork_file
from explorer.app.shell.startup import Startup
from explorer.model.annotation import Note
from explorer.model.catalog import Catalog
from explorer.model.episode import Episode
from explorer.model.episode_audio import ListeningState
from explorer.model.episode_row import EpisodeRow
from explorer.model.errors import KnownError
from explorer.model.ids import now
from explorer.model.known_settings import EPISODE_PLACES, LIBRARY_SHOW
from explorer.model.library_index import Group
from explorer.model.paper import Paper
from explorer.model.paper_names import PaperNames
from explorer.model.podcast import FeedItem, Podcast
from explorer.services.catalog_import import put_catalog
from explorer.store.database import Store
from explorer.ui.library.library_model import FEW
from explorer.ui.library.library_pane import LibraryPane
from explorer.ui.row_paint import elided_title
from explorer.ui.timeline.deletion_dialog import DeletionDialog
from tests.fakes import faults
from tests.fakes.feeds import item, rss
from tests.fakes.pdf_workers import PooledClient, WorkerPool
from tests.fakes.podcast_pages import Document
from tests.fakes.server import FakeServer
from tests.fakes.work import allocated_within
from tests.ui.conftest import stored

ICLR = "latent-space-iclr-2024-part-1"


@dataclass
class Desk:
    """The panel without the rest of the window."""

    qtbot: QtBot
    context: AppContext
    pane: LibraryPane
    opened: list[EpisodeRow]
    browsed: list[str]

    def until(self, condition: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=30_000)

    def rows(self) -> list[str]:
        """What a screen reader reads, from top to bottom."""
        model = self.pane.model
        role = Qt.ItemDataRole.AccessibleTextRole
        return [str(model.index(row).data(role)) for row in range(model.rowCount())]

    def titles(self) -> list[str]:
        """The texts of headings and episodes, from top to bottom."""
        return [str(self.pane.model.index(row).data()) for row in range(self.pane.model.rowCount())]

    def key(self, *keys: Qt.Key) -> None:
        for key in keys:
            QTest.keyClick(self.pane.view, key)

    def at(self) -> str:
        """The text of the row at the cursor."""
        return str(self.pane.view.currentIndex().data())

    def go_to(self, title: str) -> None:
        self.pane.view.setCurrentIndex(self.pane.model.index(self.titles().index(title)))


@dataclass
class Lead:
    context: AppContext
    browsed: list[str] = field(default_factory=list)
    opened: list[EpisodeRow] = field(default_factory=list)

    def open_web(self, url: str) -> None:
        self.browsed.append(url)

    def open_listed(self, episode: EpisodeRow) -> None:
        self.opened.append(episode)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeServer]:
    with FakeServer() as one:
        for name, value in one.endpoints_env.items():
            monkeypatch.setenv(name, value)
        yield one


@pytest.fixture
def open_desk(qtbot: QtBot, library: Path, pdf_workers: WorkerPool) -> Iterator[Callable[[], Desk]]:
    made: list[tuple[LibraryPane, AppContext]] = []

    def make() -> Desk:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        context = Startup(library, PooledClient(pdf_workers)).context(app)
        lead = Lead(context)
        pane = LibraryPane(lead)
        pane.opened.connect(lead.opened.append)
        made.append((pane, context))
        context.session.open_episode(ICLR)
        pane.resize(300, 700)
        pane.show()
        context.watch.start()
        desk = Desk(qtbot, context, pane, lead.opened, lead.browsed)
        desk.until(lambda: context.subjects.podcasts.contents.is_loaded)
        return desk

    yield make
    for pane, context in made:
        pane.close()
        context.close()
        for one in (pane, context.actions, context.theme):
            one.deleteLater()


def add(library: Path, title: str, *items: FeedItem, new: bool = False, problem: str | None = None) -> None:
    """Subscribe to a podcast as another program would."""
    podcast_id = title.casefold()
    url = f"https://{podcast_id}.example/feed"
    with closing(stored(library)) as store:
        store.podcasts.put(Podcast(podcast_id, url, title, problem_code=problem and "needs-login", problem=problem))
        store.podcasts.take(podcast_id, items, mark_new=new)


def episode(number: int, title: str = "", **others: object) -> FeedItem:
    date = f"2024-01-{number:02}T08:00:00Z"
    return FeedItem(f"g{number}", title or f"Episode {number}", published=date, **others)  # type: ignore[arg-type]


def test_a_library_without_podcasts_says_what_to_do_first(open_desk: Callable[[], Desk]) -> None:
    desk = open_desk()
    asked: list[str] = []
    desk.context.actions.connect_to("library.add", lambda: asked.append("add"))
    assert desk.titles()[0] == "Latent Space"
    assert "1 episode · not subscribed" in desk.rows()[0]
    assert "0 of 13 papers opened" in desk.rows()[1]
    assert desk.pane.hint.isVisible()
    assert "You have no subscriptions yet" in desk.pane.hint.text()
    desk.pane.hint_button.click()
    assert asked == ["add"]
    order = desk.pane.findChildren(QWidget)
    assert order.index(desk.pane.filter) < order.index(desk.pane.view) < order.index(desk.pane.hint_button)


def test_podcasts_show_their_episodes_by_date_with_length_and_what_is_new(
    library: Path, open_desk: Callable[[], Desk]
) -> None:
    add(library, "Tides", episode(1), episode(2, duration_s=3600), new=True)
    add(library, "Waves", FeedItem("u", "Without a date"), problem="waves.example asks for a login.")
    desk = open_desk()
    assert not desk.pane.hint.isVisible()
    assert desk.titles()[:8] == [
        *("New", "Episode 2", "Episode 1"),
        *("Tides", "Episode 2", "Episode 1"),
        *("Waves", "Without a date"),
    ]
    rows = desk.rows()
    assert rows[3] == "Tides, 2 episodes · 2 new, open"
    assert rows[4] == "Episode 2, 2 Jan 2024 · 1:00:00, new"
    assert rows[5] == "Episode 1, 1 Jan 2024 · length unknown, new"
    assert rows[6] == "Waves, waves.example asks for a login., open"
    assert "no date" in rows[7]
    told: list[str] = []
    desk.context.session.notified.connect(told.append)
    desk.go_to("Waves")
    chosen(menu_of(desk), "Show why it can’t be refreshed")
    assert told == ["waves.example asks for a login."]
    assert desk.pane.painter.tip(desk.pane.model.groups[2], None, 300) == "<p>waves.example asks for a login.</p>"
    desk.pane.grab()


def test_only_a_feed_is_said_to_give_no_date(library: Path, open_desk: Callable[[], Desk]) -> None:
    add(library, "Tides", FeedItem("guid-1", "High water"))
    desk = open_desk()
    rows = desk.rows()
    assert "no date" in next(one for one in rows if one.startswith("High water"))
    (bundled,) = [one for one in rows if one.startswith("ICLR 2024")]
    assert "3:37:08" in bundled
    assert "no date" not in bundled


def test_parts_of_an_episode_are_told_apart_where_their_titles_are_cut(qapp: QApplication) -> None:
    metrics = QFontMetrics(qapp.font())
    title = "A walk through the poster hall with both of its authors, part 2"
    room = metrics.horizontalAdvance(title) * 2 // 3
    shown = elided_title(metrics, title, room)
    assert shown.startswith("A walk through")
    assert shown.endswith("… part 2")
    assert metrics.horizontalAdvance(shown) <= room
    assert elided_title(metrics, title, 10 * room) == title
    assert elided_title(metrics, title, room // 8) == metrics.elidedText(title, Qt.TextElideMode.ElideRight, room // 8)


def test_the_name_of_the_filter_is_short_where_it_has_no_room(open_desk: Callable[[], Desk]) -> None:
    filtered = open_desk().pane.filter
    for width, shown in ((400, "Filter library"), (110, "Filter")):
        filtered.setFixedWidth(width)
        QApplication.processEvents()
        assert filtered.placeholderText() == shown
    assert filtered.accessibleName() == "Filter library"


def test_the_filter_narrows_and_the_keys_lead_to_an_episode(library: Path, open_desk: Callable[[], Desk]) -> None:
    add(library, "Tides", *(episode(one) for one in range(1, 10)))
    add(library, "Waves", episode(3, "Würstchen, explained"))
    desk = open_desk()
    pane = desk.pane
    pane.focus_filter()
    QTest.keyClicks(pane.filter, "wurst")
    assert desk.titles() == ["Waves", "Würstchen, explained"]
    QTest.keyClick(pane.filter, Qt.Key.Key_Down)
    assert desk.at() == "Würstchen, explained"
    desk.key(Qt.Key.Key_Return)
    assert [one.title for one in desk.opened] == ["Würstchen, explained"]
    desk.key(Qt.Key.Key_Up, Qt.Key.Key_Up)
    assert pane.filter.hasFocus()
    QTest.keyClicks(pane.filter, "x")
    assert pane.nothing.text() == "Nothing matches “x”"
    QTest.keyClick(pane.filter, Qt.Key.Key_Escape)
    assert len(desk.titles()) == 14
    desk.go_to("Tides")
    desk.key(Qt.Key.Key_Left)
    assert "Episode 9" not in desk.titles()
    desk.key(Qt.Key.Key_Right, Qt.Key.Key_Right)
    assert desk.at() == "Episode 9"
    desk.key(Qt.Key.Key_Down, Qt.Key.Key_Left)
    assert desk.at() == "Tides"
    desk.key(Qt.Key.Key_End)
    assert desk.at().startswith("ICLR 2024")
    desk.key(Qt.Key.Key_Home)
    assert desk.at() == "Tides"


def test_what_the_user_has_closed_stays_closed(library: Path, open_desk: Callable[[], Desk]) -> None:
    for number in range(FEW):
        add(library, f"Show{number:02}", episode(1))
    desk = open_desk()
    assert len(desk.titles()) == FEW + 1  # so many are all closed
    desk.go_to("Show03")
    desk.key(Qt.Key.Key_Return)
    assert desk.titles()[3:5] == ["Show03", "Episode 1"]
    assert desk.context.device.flush()
    again = open_desk()
    assert again.titles()[3:5] == ["Show03", "Episode 1"]


def test_episodes_with_notes_unread_and_new_ones_are_listed(library: Path, open_desk: Callable[[], Desk]) -> None:
    add(library, "Tides", episode(1))
    desk = open_desk()
    desk.context.settings.put(LIBRARY_SHOW, "noted")
    assert desk.pane.nothing.text() == "No episode has notes yet."
    with closing(stored(library)) as store:
        store.notes.put(Note("n", "a thought", now(), now(), ICLR, 60))
    desk.until(lambda: len(desk.titles()) == 2)
    assert "1 note" in desk.rows()[1]
    desk.context.settings.put(LIBRARY_SHOW, "unread")
    assert desk.titles()[:2] == ["Tides", "Episode 1"]
    desk.context.settings.put(LIBRARY_SHOW, "new")
    assert desk.titles() == []
    desk.pane.clear_button.click()
    assert len(desk.titles()) == 4


def own_paper(store: Store, digit: str, title: str) -> Paper:
    """Add a PDF as the user's own, of which no episode says anything."""
    return store.papers.find_or_add(Paper(f"file:{digit * 16}", title), "file", PaperNames(sha256=digit * 64))


def test_papers_that_no_episode_names_have_a_group_and_are_opened(library: Path, open_desk: Callable[[], Desk]) -> None:
    with closing(stored(library)) as store:
        first, second = own_paper(store, "a", "Tides, measured"), own_paper(store, "b", "Waves, measured")
        for paper in (first, second):
            store.notes.put(Note(f"n{paper.title}", "a thought", now(), now(), paper_id=paper.id, page=0))
    desk = open_desk()
    assert desk.titles()[-3:] == ["Your papers", "Waves, measured", "Tides, measured"]
    assert desk.rows()[-3] == "Your papers, 2 papers, open"
    assert desk.rows()[-1] == "Tides, measured, not downloaded, 1 annotation or note"
    opened: list[str] = []
    desk.pane.paper_opened.connect(opened.append)
    QTest.keyClicks(desk.pane.filter, "tides")
    assert desk.titles() == ["Your papers", "Tides, measured"]
    assert "1 of 2 papers" in desk.rows()[0]
    QTest.keyClick(desk.pane.filter, Qt.Key.Key_Down)
    desk.key(Qt.Key.Key_Return)
    assert opened == [first.id]
    chosen(menu_of(desk), "Copy link")
    assert first.id.removeprefix("file:") in QApplication.clipboard().text()
    desk.pane.filter.clear()
    desk.key(Qt.Key.Key_End)
    desk.context.settings.put(LIBRARY_SHOW, "noted")
    assert desk.at() == "Tides, measured", "the cursor stays at its row"
    desk.context.settings.put(LIBRARY_SHOW, "all")
    desk.pane.view.setCurrentIndex(desk.pane.model.index(desk.pane.model.rowCount() - 3))
    desk.key(Qt.Key.Key_Return)
    assert desk.titles()[-1] == "Your papers", "it is closed like a podcast"
    desk.pane.grab()


def test_papers_with_annotations_are_listed_the_last_annotated_first(
    library: Path, open_desk: Callable[[], Desk]
) -> None:
    desk = open_desk()
    desk.context.settings.put(LIBRARY_SHOW, "annotated")
    assert desk.pane.nothing.text() == "No paper has annotations yet."
    with closing(stored(library)) as store:
        paper = own_paper(store, "a", "Tides, measured")
        named = store.papers.resolve("vae")
        assert named
        for number, one in enumerate((named, paper, named)):
            at = f"2024-01-0{number + 1}T08:00:00Z"
            store.notes.put(Note(f"n{number}", "a thought", at, at, paper_id=one.id, page=0))
            store.notes.put(Note(f"m{number}", "waits in the inbox", at, at, ICLR, 60, one.id, inbox=True))
    desk.until(lambda: len(desk.titles()) == 3)
    assert desk.titles() == ["Papers with annotations", named.title, "Tides, measured"]
    assert "2 annotations and notes" in desk.rows()[1]
    assert desk.pane.show_button.text() == "Annotated"
    desk.pane.focus_list()
    assert desk.at() == named.title
    desk.pane.grab()


def test_a_podcast_is_shown_alone_and_left_again(library: Path, open_desk: Callable[[], Desk]) -> None:
    add(library, "Tides", episode(1))
    add(library, "Waves", episode(2))
    desk = open_desk()
    desk.go_to("Waves")
    menu = menu_of(desk)
    chosen(menu, "Show only this podcast")
    assert desk.titles() == ["Waves", "Episode 2"]
    assert desk.pane.only.text() == "Waves"
    desk.pane.all_podcasts.click()
    assert desk.titles()[:2] == ["Tides", "Episode 1"]


def menu_of(desk: Desk) -> QMenu:
    """The menu of the row at the cursor."""
    model, row = desk.pane.model, desk.pane.view.currentIndex().row()
    return desk.pane.menu.menu(model.group_at(row), model.episode_at(row) or model.paper_at(row))


def chosen(menu: QMenu, text: str) -> None:
    action = next(one for one in menu.actions() if one.text().partition("\t")[0] == text)
    assert action.isEnabled()
    action.trigger()
    menu.deleteLater()


def test_a_podcast_is_deleted_after_a_question_and_put_back(library: Path, open_desk: Callable[[], Desk]) -> None:
    add(library, "Tides", episode(1), episode(2), new=True)
    with closing(stored(library)) as store:
        store.podcasts.set_episode(store.podcasts.items()[0].id, ICLR)
    desk = open_desk()
    desk.go_to("Tides")
    chosen(menu_of(desk), "Unsubscribe…")
    dialog = desk.pane.findChild(DeletionDialog)
    assert isinstance(dialog, DeletionDialog)
    told = [one.text() for one in dialog.findChildren(QLabel)]
    assert told[0] == "Unsubscribe from “Tides”?"
    assert "list of 2 episodes is removed" in told[1]
    assert "The episode that you imported stays" in told[1]
    dialog.delete.click()
    desk.until(lambda: desk.titles()[:1] == ["Latent Space"])
    desk.context.annotations.stack.undo()
    desk.until(lambda: "Tides" in desk.titles())
    desk.context.annotations.stack.redo()
    desk.until(lambda: "Tides" not in desk.titles())
    desk.context.annotations.stack.undo()
    desk.until(lambda: "Tides" in desk.titles())
    with closing(stored(library)) as store:
        first, second = store.podcasts.items("tides")
        assert (first.episode_id, first.is_new, second.is_new) == (ICLR, False, True)
        assert store.podcasts.whole(second.id).title == "Episode 1"


def test_only_what_was_begun_is_to_be_continued(library: Path, open_desk: Callable[[], Desk]) -> None:
    with closing(stored(library)) as store:
        for name in ("heard", "seen"):
            put_catalog(store, Catalog(Episode(name, "", name.title(), 900), (), (), (), (), (), ()))
        store.listening.put(ListeningState("heard", 60_000))
    desk = open_desk()
    desk.context.settings.put(EPISODE_PLACES, {"heard": (60, None), "seen": (5, None)})
    desk.pane.filter.setText("nothing")
    desk.pane.filter.clear()
    assert desk.titles()[:2] == ["Continue", "Heard"]
    assert desk.titles().count("Seen") == 1
    with desk.qtbot.waitSignal(desk.context.watch.saved):
        desk.context.writer.put(lambda store: store.listening.put(ListeningState("seen", 5_000)))
    desk.context.session.open_episode("heard")
    desk.until(lambda: desk.titles()[:2] == ["Continue", "Seen"])


def test_a_refresh_that_fails_is_told_at_its_podcast(
    server: FakeServer, library: Path, open_desk: Callable[[], Desk]
) -> None:
    server.documents["/feeds/waves"] = Document(rss([item(1)]))
    desk = open_desk()
    podcasts = desk.context.subjects.podcasts
    podcasts.subscribe(f"{server.url}/feeds/waves")
    desk.until(lambda: "Waves, 1 episode, open" in desk.rows())
    server.next("feed", faults.page(401, "Log in"))
    job = podcasts.refresh("waves")
    assert "Waves, Refreshing…, open" in desk.rows()
    failed: list[KnownError] = []
    job.failed.connect(failed.append)
    desk.until(lambda: failed and any("asks for a login" in one for one in desk.rows()))
    server.documents["/feeds/waves"] = Document(rss([item(2), item(1)]))
    podcasts.refresh_all()
    desk.until(lambda: "Waves, 2 episodes · 1 new, open" in desk.rows())
    assert desk.titles()[:2] == ["New", "Episode 2"]
    podcasts.mark_seen("waves")
    desk.until(lambda: desk.titles()[:1] == ["Waves"])


def picture(width: int, height: int) -> bytes:
    image, buffer = QImage(width, height, QImage.Format.Format_RGB32), QBuffer()
    image.fill(QColor("red"))
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def test_artwork_is_kept_small_and_a_bad_one_is_replaced_by_a_tile(
    server: FakeServer, open_desk: Callable[[], Desk]
) -> None:
    pictures = {
        "good": Document(picture(3000, 2000), "image/png"),
        "large": Document(picture(40, 40) + b"\0" * 6_000_000, "image/png"),
        "drawing": Document(b"<svg xmlns='http://www.w3.org/2000/svg' width='40' height='40'/>", "image/png"),
        "text": Document(b"not a picture", "image/png"),
    }
    for name, document in pictures.items():
        server.documents[f"/pages/{name}.png"] = document
        head = f'<itunes:image href="{server.url}/pages/{name}.png"/>'
        server.documents[f"/feeds/{name}"] = Document(rss([item(1)], head, title=name))
    head = '<itunes:image href="https://me@far.example/x.png"/>'
    server.documents["/feeds/plain"] = Document(rss([item(1)], head, title="plain"))
    desk = open_desk()
    podcasts = desk.context.subjects.podcasts
    for name in (*pictures, "plain"):
        done: list[object] = []
        with desk.qtbot.waitSignal(podcasts.contents.changed, timeout=30_000):
            podcasts.subscribe(f"{server.url}/feeds/{name}").finished.connect(done.append)
        desk.until(lambda: done)  # noqa: B023 - asked at once
    library = desk.context.library
    kept = {name: artwork_file(library, f"{server.url}/pages/{name}.png") for name in pictures}
    assert [name for name, path in kept.items() if path.exists()] == ["good"]
    assert QImage(str(kept["good"])).width() == 192
    url = f"{server.url}/pages/good.png"
    desk.until(lambda: podcasts.artwork.pixmap(url, 40))
    pixmap = podcasts.artwork.pixmap(url, 40)
    assert pixmap
    assert (pixmap.width(), pixmap.toImage().pixelColor(20, 20)) == (40, QColor("red"))
    desk.pane.grab()


@pytest.fixture
def large(library: Path) -> Path:
    """As fifty thousand episodes are, but for the number: what is read and laid out does not depend on it."""
    with closing(stored(library)) as store:
        for number in range(40):
            store.podcasts.put(Podcast(f"p{number}", f"https://p.example/{number}", f"Podcast {number:02}"))
            rows = [FeedItem(f"g{one}", f"Talk {one}", published=f"2024-01-01T{one:05}") for one in range(100)]
            store.podcasts.take(f"p{number}", rows, mark_new=False)
    return library


def test_of_a_large_library_only_the_rows_in_view_are_read(
    large: Path, open_desk: Callable[[], Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    with allocated_within(12):
        desk = open_desk()
    pane, asked = desk.pane, list[str]()
    desk.context.store.conn.set_trace_callback(asked.append)
    pane.filter.setText("talk 7")
    named = 4 * 100  # of the podcasts that have a 7 in their names
    assert pane.model.rowCount() == 40 + named + 36 * 19
    pane.grab()
    in_view = 700 // pane.painter.episode_height + 2
    assert 1 <= len(asked) <= 1 + in_view // 5
    bar = pane.view.verticalScrollBar()
    asked.clear()
    for place in range(1, 11):
        bar.setValue(place * bar.maximum() // 10)
        pane.grab()
    assert 10 <= len(asked) <= 10 * (1 + in_view // 5)
    desk.context.store.conn.set_trace_callback(None)
    pane.view.setFocus()
    desk.key(Qt.Key.Key_End)
    assert desk.at() == "Talk 7"
    assert pane.view.visualRect(pane.view.currentIndex()).bottom() <= pane.view.viewport().height()
    pane.filter.clear()
    assert isinstance(desk.context.store.conn, sqlite3.Connection)
    assert pane.model.rowCount() == 41


def test_a_double_click_opens_once_and_its_second_click_reaches_nothing_else(
    open_desk: Callable[[], Desk], library: Path, qtbot: QtBot
) -> None:
    add(library, "Waves", episode(1))
    desk = open_desk()
    desk.go_to("Episode 1")
    view = desk.pane.view
    place = view.visualRect(view.currentIndex()).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert len(desk.opened) == 1
    desk.until(lambda: not view.second_click.waiting.isActive())
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert len(desk.opened) == 2


def test_what_stands_at_the_right_of_an_episode_is_whole_or_left_out(open_desk: Callable[[], Desk]) -> None:
    class Recorder(QPainter):
        def drawText(self, place: object, text: str) -> None:  # type: ignore[override]
            drawn.append(text)

    drawn: list[str] = []
    painter, image = open_desk().pane.view.painter, QImage(600, 60, QImage.Format.Format_ARGB32)
    episode = EpisodeRow("A title", "Radio", "2024-05-27T00:00:00Z", 4000, None, None, "e")
    group = Group("podcast", "radio", "Radio", array("i", [0]), 1)
    for width in range(150, 600, 7):
        recorder = Recorder(image)
        painter.paint_episode(recorder, QRect(0, 0, width, 60), group, episode)
        recorder.end()
        is_told = any(one.startswith("no pa") for one in drawn)
        assert not is_told or {"no papers named", "27 May 2024 · 1:06:40"} <= set(drawn)
        assert is_told or width < 400
        drawn.clear()
        recorder = Recorder(image)
        doubtful = replace(episode, papers=("read",), doubts=2)
        painter.paint_episode(recorder, QRect(0, 0, width, 60), group, doubtful)
        recorder.end()
        is_short = "2 ?" in drawn
        assert is_short != ("2 doubts" in drawn)
        assert is_short or width > 180
        assert not is_short or width < 300
        drawn.clear()


def test_where_an_episode_was_left_is_whole_beside_its_papers(open_desk: Callable[[], Desk]) -> None:
    class Recorder(QPainter):
        dots = 0

        def drawText(self, place: object, text: str) -> None:  # type: ignore[override]
            drawn.append(text)

        def drawEllipse(self, *_: object) -> None:  # type: ignore[override]
            self.dots += 1

    drawn: list[str] = []
    desk = open_desk()
    painter, image = desk.pane.view.painter, QImage(700, 60, QImage.Format.Format_ARGB32)
    desk.context.settings.put(EPISODE_PLACES, {"e": (8112, None)})
    row = EpisodeRow("A title", "Radio", "2024-05-27T00:00:00Z", 13028, None, None, "e", papers=("read",) * 13)
    group = Group("podcast", "radio", "Radio", array("i", [0]), 1)
    shapes = set()
    for width in range(260, 700, 11):
        recorder = Recorder(image)
        painter.paint_episode(recorder, QRect(0, 0, width, 60), group, row)
        recorder.end()
        meta = next(one for one in drawn if one.startswith("27 May"))
        assert meta in ("27 May 2024 · at 2:15:12", "27 May 2024 · at 2:15:12 of 3:37:08"), width
        told = {"13 of 13 papers", "13/13"} & set(drawn)
        assert (recorder.dots == 13) is not bool(told)
        shapes.add((meta, *told))
        drawn.clear()
    assert {len(one) for one in shapes} == {1, 2}
    assert {one[1] for one in shapes if len(one) == 2} == {"13 of 13 papers", "13/13"}
