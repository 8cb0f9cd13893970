"""From an empty library to a paper of last night's episode, by keyboard; and back to where each episode was left."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pymupdf
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from explorer.model.catalog import Catalog
from explorer.model.episode import Episode
from explorer.model.known_settings import EPISODE_PLACES, FONT_SIZE, REFRESH_AT_START
from explorer.model.paper import Paper
from explorer.model.podcast import FeedItem, Podcast
from explorer.model.timeline_edit import rename
from explorer.services.catalog_import import put_catalog
from explorer.sources.opml import read_feeds, write_opml
from explorer.store.database import Store
from explorer.ui.importing.add_episode_dialog import AddEpisodeDialog
from explorer.ui.importing.proposal_dialog import ProposalDialog
from explorer.ui.library.podcast_dialog import PodcastDialog
from explorer.ui.library.quick_switcher import QuickSwitcher
from explorer.ui.timeline.deletion_dialog import DeletionDialog
from tests.fakes import faults
from tests.fakes.demo_podcasts import DAILY, RECAP, add_podcasts
from tests.fakes.feeds import item, rss
from tests.fakes.podcast_pages import Document
from tests.fakes.server import FakeServer
from tests.ui.conftest import User, close_window, remembered, stored

ICLR = "latent-space-iclr-2024-part-1"
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def demo(shelf: FakeServer) -> FakeServer:
    """The two podcasts of the demonstration, and three of their papers."""
    add_podcasts(shelf)
    return shelf


@pytest.fixture
def listener(demo: FakeServer, open_window: Callable[..., User]) -> User:
    user = open_window()
    user.read("guide")
    return user


def titles(user: User) -> list[str]:
    model = user.window.navigation.library.model
    return [str(model.index(row).data()) for row in range(model.rowCount())]


def spoken(user: User) -> str:
    """What a screen reader reads of the row at the cursor."""
    return str(user.window.navigation.library.view.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole))


def dialog_of(user: User) -> PodcastDialog:
    dialog = user.window.findChild(PodcastDialog)
    assert isinstance(dialog, PodcastDialog)
    return dialog


def switcher_of(user: User) -> QuickSwitcher:
    dialog = user.window.findChild(QuickSwitcher)
    assert isinstance(dialog, QuickSwitcher)
    user.until(lambda: user.window.context.subjects.podcasts.contents.is_loaded)
    return dialog


def keep_proposed(user: User) -> None:
    """Keep the episode whose proposal is shown, by Ctrl+Enter."""

    def shown() -> list[ProposalDialog]:
        return [one for one in user.window.findChildren(ProposalDialog) if one.isVisible()]

    user.until(shown)
    QTest.keyClick(shown()[0], Qt.Key.Key_Return, CTRL)
    user.until(lambda: not shown())
    user.window.activateWindow()
    user.until(user.window.isActiveWindow)


def add_podcast(user: User, text: str) -> None:
    """Press Ctrl+Shift+Y, type a name, choose the first podcast found, and wait until it is subscribed to."""
    user.key(Qt.Key.Key_Y, CTRL | SHIFT)
    dialog = dialog_of(user)
    QTest.keyClicks(dialog.field, text)
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    user.until(lambda: dialog.list.count())
    QTest.keyClick(dialog.list, Qt.Key.Key_Return)
    user.until(lambda: user.window.toast.text.text().startswith("Subscribed to"))
    user.window.activateWindow()
    user.until(user.window.isActiveWindow)


def test_a_podcast_is_added_by_name_and_its_newest_episode_read_by_keyboard_alone(listener: User) -> None:
    user, window = listener, listener.window
    add_podcast(user, RECAP)
    library, session = window.navigation.library, window.context.session
    user.until(lambda: library.view.currentIndex().data() == "A walk through the poster hall, part 2")
    assert window.panels.is_open("library")
    assert library.view.hasFocus(), "also when the library was not read before"
    QTest.keyClick(library.view, Qt.Key.Key_Return)
    assert "Importing…" in spoken(user)
    keep_proposed(user)
    user.until(lambda: session.timeline and session.timeline.episode.podcast == RECAP)
    assert window.panels.is_open("timeline")
    assert window.top.title.accessibleName() == "A walk through the poster hall, part 2"
    assert window.top.podcast.accessibleName() == RECAP
    assert user.timeline.model.row_at(0).title == "Welcome"
    assert session.timeline
    assert len(session.timeline.papers) == 6
    QTest.keyClick(user.timeline.view, Qt.Key.Key_Down)
    QTest.keyClick(user.timeline.view, Qt.Key.Key_Down)
    QTest.keyClick(user.timeline.view, Qt.Key.Key_Return)
    user.until(lambda: session.paper and session.paper.title.startswith("Würstchen"))
    user.key(Qt.Key.Key_F12)
    user.until(lambda: window.panels.is_open("library"))
    user.until(lambda: library.painter.current_episode == session.episode_id)
    user.until(
        lambda: "1 of 6 papers opened" in str(library.view.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole))
    )


def test_each_episode_opens_where_it_was_left_and_the_last_one_at_the_next_start(
    demo: FakeServer, library: Path, open_window: Callable[..., User]
) -> None:
    user = open_window()
    user.read("guide")
    session = user.window.context.session
    user.go_to("2:15:12")
    user.until(lambda: session.paper and session.paper.handle == "yarn")
    add_podcast(user, DAILY)
    pane = user.window.navigation.library
    user.until(lambda: pane.view.currentIndex().row() > 0)
    QTest.keyClick(pane.view, Qt.Key.Key_Return)
    keep_proposed(user)
    user.until(lambda: session.timeline and session.timeline.episode.podcast == DAILY)
    assert session.moment is None
    assert user.window.top.time.placeholderText() == "Go to time: 0:09:22", "a time that this episode has"
    daily = session.episode_id
    session.go_to(60, "time")
    user.key(Qt.Key.Key_J, CTRL)
    switcher = switcher_of(user)
    user.until(lambda: switcher.list.count() and switcher.list.item(0).text().startswith("ICLR"))
    QTest.keyClick(switcher.field, Qt.Key.Key_Return)
    user.until(lambda: session.episode_id == ICLR)
    assert session.moment == 8112
    assert session.paper
    assert session.paper.handle == "yarn"
    assert session.segment
    assert session.segment.title.startswith("YaRN")
    user.window.navigation.open_episode(daily or "")
    assert session.moment == 60
    close_window(user)
    places = remembered(library).get(EPISODE_PLACES)
    assert list(places) == [daily, ICLR]
    assert places[ICLR][0] == 8112
    again = open_window()
    again.until(lambda: again.window.context.session.episode_id == daily)
    assert again.window.context.session.moment == 60
    assert again.window.context.subjects.episode_places.of(ICLR) == places[ICLR]


def test_three_letters_lead_to_a_podcast_an_episode_or_a_paper(listener: User, library: Path) -> None:
    with closing(stored(library)) as store:
        for name in ("Waves", "Zebra talks"):
            key = name.split()[0].casefold()
            store.podcasts.put(Podcast(key, f"https://{key}.example/feed", name))
            one = FeedItem(f"{key}-1", f"A talk of {name}", published="2024-01-01T00:00:00Z", notes="<p>none</p>")
            store.podcasts.take(key, [one], mark_new=False)
    user, window = listener, listener.window

    def found(text: str) -> list[str]:
        window.context.actions["go.switch"].trigger()
        dialog = switcher_of(user)
        QTest.keyClicks(dialog.field, text)
        told = [dialog.list.item(row).text() for row in range(dialog.list.count())]
        QTest.keyClick(dialog.field, Qt.Key.Key_Return)
        QApplication.sendPostedEvents(None, 52)
        return told

    assert found("zeb") == ["Zebra talks", "A talk of Zebra talks"]
    pane = window.navigation.library
    user.until(lambda: pane.view.currentIndex().data() == "A talk of Zebra talks")
    assert found("yar")[0].startswith("YaRN")
    user.read("yarn")
    assert window.context.session.moment == 8112
    assert found("talk wav") == ["A talk of Waves"]
    keep_proposed(user)
    user.until(lambda: window.context.session.episode_id not in (None, ICLR))
    user.until(lambda: "No papers are named in its notes." in window.toast.text.text())
    window.context.actions["go.switch"].trigger()
    recent = switcher_of(user)
    assert [recent.list.item(row).text() for row in range(2)] == [
        window.context.store.episodes.timeline(ICLR).episode.title,
        "YaRN: Efficient Context Window Extension of Large Language Models",
    ]
    recent.reject()


def test_a_paper_without_a_file_is_no_pdf_of_ones_own(listener: User) -> None:
    user, window = listener, listener.window
    with closing(Store.open(window.context.library)) as store:
        store.papers.put(Paper("kettles", "Kettles, by nobody"), "notes")
    window.context.actions["go.switch"].trigger()
    switcher = switcher_of(user)
    user.until(lambda: window.context.subjects.podcasts.contents.is_loaded)
    switcher.field.setText("kettles")
    user.until(lambda: switcher.list.count() == 1)
    assert switcher.list.item(0).data(Qt.ItemDataRole.AccessibleTextRole) == "Kettles, by nobody, Paper"
    switcher.reject()


def test_a_pdf_of_ones_own_is_found_by_its_name_as_soon_as_it_is_added(listener: User, tmp_path: Path) -> None:
    user, window = listener, listener.window
    contents = window.context.subjects.podcasts.contents
    window.context.actions["go.switch"].trigger()
    switcher = switcher_of(user)
    user.until(lambda: contents.is_loaded)
    path = tmp_path / "kettle-thesis.pdf"
    with pymupdf.open() as document:
        document.new_page()
        document.save(path)
    window.context.subjects.paper_finder.add_pdf(path)
    switcher.field.setText("kettle")
    user.until(lambda: [switcher.list.item(row).text() for row in range(switcher.list.count())] == ["kettle-thesis"])
    assert "PDF of your own" in str(switcher.list.item(0).data(Qt.ItemDataRole.AccessibleTextRole))
    switcher.reject()
    window.show_panel("library")
    user.until(lambda: titles(user)[-2:] == ["Your papers", "kettle-thesis"])
    view = window.navigation.library.view
    view.setCurrentIndex(view.model().index(view.model().rowCount() - 1, 0))
    QTest.keyClick(view, Qt.Key.Key_Return)
    user.until(lambda: window.context.session.paper and window.context.session.paper.title == "kettle-thesis")


def test_the_dialog_says_why_a_podcast_can_not_be_added(listener: User, demo: FakeServer) -> None:
    user = listener
    demo.documents["/pages/blog"] = Document(b"<!DOCTYPE html><html><body>Nothing here</body></html>", "text/html")
    demo.documents["/feeds/private"] = Document(rss([item(1)]))
    user.window.context.actions["library.add"].trigger()
    dialog = dialog_of(user)
    assert not dialog.add.isEnabled()

    def told(text: str) -> str:
        dialog.field.setText(text)
        dialog.add.click()
        assert not dialog.field.isEnabled()
        user.until(dialog.field.isEnabled)
        return dialog.status.text()

    assert "names no podcast feed" in told(f"{demo.url}/pages/blog")
    assert dialog.page.isVisible()
    below = [one.mapTo(dialog, one.rect().bottomLeft()).y() for one in (dialog.status, dialog.page, dialog.opml)]
    assert below == sorted(below), "four buttons in a row would be too wide"
    assert below[1] < below[2]
    user.window.context.settings.put(FONT_SIZE, 24)
    told(f"{demo.url}/pages/blog")
    user.until(lambda: dialog.status.height() >= dialog.status.heightForWidth(dialog.status.width()))
    user.window.context.settings.put(FONT_SIZE, FONT_SIZE.default)
    demo.next("feed", faults.page(401, "Log in"))
    assert "asks for a login" in told(f"{demo.url}/feeds/private")
    assert dialog.status.objectName() == "wrong"
    assert "has no podcast called “Nobody”" in told("Nobody")
    assert "has to begin with https://" in told("gopher://x")
    assert "There is no file “poster-hall”" in told("/feeds/poster-hall")
    assert f"“{Path(__file__).name}” is a file" in told(__file__)
    assert told("poster") == "Press Enter to add it."
    assert dialog.list.item(0).data(Qt.ItemDataRole.AccessibleTextRole) == f"{RECAP}, The demonstration"
    told(f"{demo.url}/pages/blog")
    assert dialog.list.count() == 0
    dialog.page.click()
    episode = user.window.findChild(AddEpisodeDialog)
    assert isinstance(episode, AddEpisodeDialog)
    assert episode.address.text() == f"{demo.url}/pages/blog"
    episode.reject()


def test_podcasts_come_from_an_opml_file_and_go_into_one(listener: User, demo: FakeServer, tmp_path: Path) -> None:
    user, window = listener, listener.window
    source = tmp_path / "mine.opml"
    feeds = [("poster-hall", RECAP), ("nowhere", "Nowhere"), ("one-paper-a-day", DAILY)]
    source.write_text(write_opml((f"{demo.url}/feeds/{name}", title) for name, title in feeds), "utf-8")
    window.ask_opml = lambda title: source
    window.context.actions["library.import_opml"].trigger()
    user.until(lambda: window.toast.text.text().startswith("Subscribed to 2 podcasts. Nowhere: There is nothing"))
    user.until(lambda: DAILY in titles(user))
    window.context.actions["library.export_opml"].trigger()
    user.until(lambda: window.toast.text.text() == "Wrote 2 podcasts to “podcasts.opml”.")
    assert read_feeds(user.saved_to[-1].read_bytes())[0] == [
        (f"{demo.url}/feeds/one-paper-a-day", DAILY),
        (f"{demo.url}/feeds/poster-hall", RECAP),
    ]
    window.context.actions["library.refresh"].trigger()
    user.until(lambda: window.toast.text.text() == "No new episodes.")


def test_an_opml_file_tells_which_podcasts_are_new(listener: User, demo: FakeServer, tmp_path: Path) -> None:
    user, window = listener, listener.window
    source = tmp_path / "mine.opml"
    window.ask_opml = lambda title: source

    def told_for(*names: str) -> str:
        source.write_text(write_opml((f"{demo.url}/feeds/{name}", name) for name in names), "utf-8")
        window.toast.tell("")
        window.context.actions["library.import_opml"].trigger()
        user.until(lambda: window.toast.text.text())
        return window.toast.text.text()

    assert told_for("poster-hall") == "Subscribed to 1 podcast."
    assert told_for("poster-hall", "one-paper-a-day") == "Subscribed to 1 podcast; 1 was there already."
    assert told_for("poster-hall", "one-paper-a-day") == "No new podcasts; 2 were there already."


def test_podcasts_are_refreshed_at_the_start_if_wished_and_once_an_hour(
    listener: User, demo: FakeServer, library: Path
) -> None:
    demo.documents["/feeds/waves"] = Document(rss([item(1)]))
    with closing(stored(library)) as store:
        store.podcasts.put(Podcast("waves", f"{demo.url}/feeds/waves", "Waves"))
    user, actions = listener, listener.window.commands.podcasts
    actions.refresh_at_start()
    assert demo.of("feed") == []
    user.window.context.settings.put(REFRESH_AT_START, True)
    actions.refresh_at_start()
    user.until(lambda: user.window.toast.text.text() == "1 new episode.")
    actions.refresh_at_start()
    assert not user.window.context.subjects.podcasts.is_refreshing_all
    assert len(demo.of("feed")) == 1


def test_an_episode_is_deleted_from_the_list_and_comes_back_by_undo(listener: User) -> None:
    user, window = listener, listener.window
    window.show_panel("library")
    pane = window.navigation.library
    user.until(lambda: len(titles(user)) == 2)
    menu = pane.menu.menu(pane.model.group_at(1), pane.model.episode_at(1))
    next(one for one in menu.actions() if one.text() == "Delete episode…").trigger()
    menu.deleteLater()
    dialog = window.findChild(DeletionDialog)
    assert isinstance(dialog, DeletionDialog)
    dialog.delete.click()
    user.until(lambda: titles(user) == [])
    window.context.actions["mark.undo"].trigger()
    user.until(lambda: len(titles(user)) == 2)


def delete_podcast(user: User, title: str) -> DeletionDialog:
    """Ask to delete a podcast by its heading's menu."""
    pane = user.window.navigation.library
    menu = pane.menu.menu(pane.model.group_at(titles(user).index(title)), None)
    menu.actions()[-1].trigger()
    assert menu.actions()[-1].text() == "Delete podcast…"
    menu.deleteLater()
    dialog = user.window.findChild(DeletionDialog)
    assert isinstance(dialog, DeletionDialog)
    return dialog


def test_a_podcast_that_no_feed_lists_is_deleted_with_all_its_episodes_and_comes_back(
    listener: User, library: Path
) -> None:
    user, window = listener, listener.window
    context, session = window.context, window.context.session
    with closing(stored(library)) as store:
        for number in (1, 2):
            catalog = Catalog(Episode(f"tide-{number}", "Tides", f"High water {number}", 600), (), (), (), (), (), ())
            put_catalog(store, catalog)
    session.open_episode("tide-2")
    note = context.annotations.note_at_time(100)
    context.annotations.replace_text(note.id, "text", "Ebb")
    user.saved()
    window.show_panel("library")
    user.until(lambda: titles(user)[-3:] == ["Tides", "High water 1", "High water 2"])
    dialog = delete_podcast(user, "Tides")
    told = [one.text() for one in dialog.findChildren(QLabel)]
    assert told[0] == "Delete “Tides” from the library?"
    assert told[1].startswith("Its 2 episodes go with their timelines. Their papers and PDFs stay. Your note stays")
    assert dialog.list.item(0).text() == "1  ·  Without a paper, in “Find in all notes”"
    dialog.delete.click()
    user.until(lambda: "Tides" not in titles(user))
    user.until(lambda: session.episode_id == ICLR)
    assert window.toast.text.text() == "Podcast “Tides” deleted; its notes stay."
    assert context.annotations.now(note.id) is not None
    window.toast.offers[0].click()
    user.until(lambda: titles(user)[-3:] == ["Tides", "High water 1", "High water 2"])
    user.until(lambda: session.episode_id == "tide-2")
    context.actions["mark.redo"].trigger()
    user.until(lambda: "Tides" not in titles(user))
    user.until(lambda: session.episode_id == ICLR)


def test_a_subscribed_podcast_is_deleted_with_the_episodes_that_were_imported(listener: User, library: Path) -> None:
    user, window = listener, listener.window
    with closing(stored(library)) as store:
        store.podcasts.put(Podcast("waves", "https://waves.example/feed", "Waves"))
        items = [FeedItem("a", "Ebb", "2024-05-27T00:00:00Z"), FeedItem("b", "Flow", "2024-05-26T00:00:00Z")]
        store.podcasts.take("waves", items, mark_new=False)
        put_catalog(store, Catalog(Episode("ebb", "Waves", "Ebb", 600), (), (), (), (), (), ()))
        store.podcasts.set_episode(store.podcasts.items("waves")[0].id, "ebb")
    window.show_panel("library")
    user.until(lambda: "Waves" in titles(user))
    dialog = delete_podcast(user, "Waves")
    assert "its list of 2 episodes goes too" in dialog.findChildren(QLabel)[1].text()
    dialog.delete.click()
    user.until(lambda: "Waves" not in titles(user))
    assert window.context.session.episode_id == ICLR
    window.context.actions["mark.undo"].trigger()
    user.until(lambda: titles(user)[:3] == ["Waves", "Ebb", "Flow"])
    assert window.context.session.episode_id == ICLR, "nothing else was open"
    with closing(stored(library)) as store:
        assert [one.episode_id for one in store.podcasts.items("waves")] == ["ebb", None]


def test_undo_takes_back_the_last_step_and_says_of_which_episode_it_was(listener: User, library: Path) -> None:
    user, window = listener, listener.window
    session, toast, undo = window.context.session, window.toast, window.context.actions["mark.undo"]
    tides = Podcast("tides", "https://tides.example/feed", "Tides")
    with closing(stored(library)) as store:
        store.podcasts.put(tides)
        put_catalog(store, Catalog(Episode("bare", "", "Nearly nothing", None), (), (), (), (), (), ()))
    window.context.subjects.timeline_edits.edit("new title", lambda it: rename(it, "yarn", "Wool"))
    user.until(lambda: session.timeline.segment("yarn").title == "Wool")
    window.navigation.open_episode("bare")
    window.show_panel("library")
    menu = window.navigation.library.menu
    menu.unsubscribe(tides)
    window.findChild(DeletionDialog).delete.click()
    assert toast.text.text() == "Unsubscribed from “Tides”."
    undo.trigger()
    assert toast.text.text() == "Undone: unsubscribe from “Tides”"
    user.until(lambda: "Tides" in {one.title for one in window.context.subjects.podcasts.contents.index.podcasts})
    undo.trigger()
    assert toast.text.text().startswith("Undone: new title, in “ICLR 2024")
    toast.offers[0].click()
    user.until(lambda: session.episode_id == ICLR and session.timeline.segment("yarn").title.startswith("YaRN"))
