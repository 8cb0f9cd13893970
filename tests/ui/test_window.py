"""The window itself: panes, what is remembered, messages, the palette, and the way from one pane to the other."""

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QToolButton, QWidget

import explorer
from explorer.app.shell.action_table import SPECS
from explorer.model.errors import KnownError
from explorer.model.known_settings import (
    FONT_SIZE,
    LAST_MOMENT,
    LAST_PAPER,
    SPLIT_PLACE,
    WINDOW_BOTH,
    WINDOW_GAVE_WAY,
    WINDOW_PANES,
    WINDOW_SIDE,
    WINDOW_TAB,
    WINDOW_TIMELINE,
)
from explorer.model.setting import Setting
from explorer.model.view_settings import to_list
from explorer.ui.command_palette import CommandPalette
from explorer.ui.key_sheet import KeySheet
from explorer.ui.question_dialog import QuestionDialog
from explorer.ui.settings.about_page import AboutPage, OpenedRow
from explorer.ui.settings.settings_dialog import SettingsDialog
from tests.fakes.server import FakeServer
from tests.ui.conftest import YARN_ID, User, close_window, remember, remembered, stored
from tests.ui.reading import open_pdf, plain_pages


def test_a_panel_folds_where_both_have_no_room_and_the_window_never_grows(user: User) -> None:
    window = user.window
    window.fold_left(False)
    window.resize(733, 466)  # 1100 x 700 at 150 %
    user.until(lambda: window.width() == 733)
    window.show_panel("notes")
    QApplication.processEvents()
    assert (window.size().width(), window.side.isHidden(), window.panels.left.isHidden()) == (733, False, True)
    window.toggle_panel("timeline")
    QApplication.processEvents()
    assert (window.size().width(), window.side.isHidden(), window.panels.left.isHidden()) == (733, True, False)


@pytest.mark.usefixtures("from_nothing")
def test_the_first_start_shows_the_episode_and_the_guide(open_window: Callable[..., User], library: Path) -> None:
    shutil.rmtree(library)
    user = open_window()
    user.read("guide")
    window = user.window
    assert window.reader.view.page_count == 2
    assert "ICLR 2024" in window.top.title.accessibleName()
    assert window.navigation.timeline.model.rowCount() > 40
    assert window.windowTitle().startswith("How to use Paper Explorer")


def test_sizes_folds_tab_and_colors_are_remembered(open_window: Callable[..., User]) -> None:
    first = open_window()
    first.read("guide")
    first.window._splitter.setSizes([400, 700, 300])
    first.window._splitter.splitterMoved.emit(400, 1)
    sizes = first.window._splitter.sizes()
    first.window.panels.show("notes")
    first.window.context.actions["view.theme"].trigger()
    first.window.context.actions["view.left"].trigger()
    close_window(first)

    again = open_window()
    again.read("guide")
    assert again.window.panels.current("right") == "notes"
    assert again.window.context.theme.mode == "dark"
    assert again.window.panels.left.isHidden()
    again.key(Qt.Key.Key_F4)
    assert not again.window.panels.left.isHidden()
    assert again.window.context.settings.get(WINDOW_PANES) == tuple(sizes)
    assert again.window._splitter.sizes()[::2] == sizes[::2]


@pytest.mark.own_window
def test_the_right_pane_folds_in_a_narrow_window_unless_the_user_wants_it(user: User) -> None:
    window = user.window
    assert not window.side.isHidden()
    window.resize(1100, 700)
    user.until(window.side.isHidden)
    user.key(Qt.Key.Key_F6)
    assert not window.side.isHidden()
    window.resize(1150, 700)
    user.until(lambda: window.width() == 1150)
    assert not window.side.isHidden()


def test_with_large_letters_the_window_folds_as_a_smaller_one_and_nothing_overlaps(
    open_window: Callable[..., User],
) -> None:
    user = open_window()
    user.read("guide")
    window = user.window
    window.context.settings.put(FONT_SIZE, 24)
    for width, left, menus in ((1600, True, False), (900, False, False), (2300, True, True)):
        window.window().resize(width, 700)
        user.until(lambda width=width: window.width() == width)
        QApplication.processEvents()
        assert (window.panels.left.isVisible(), window.menu_bar.isVisible(), window.side.isVisible()) == (
            left,
            menus,
            False,
        )
        for row in (window.top, window.reader.tools, window.panels["player"]):
            shown = [one for one in row.findChildren(QWidget) if one.parent() is row and one.isVisible()]
            shown.sort(key=lambda one: one.x())
            assert [(one, other) for one, other in pairwise(shown) if one.geometry().right() >= other.x()] == [], width
            assert shown[-1].geometry().right() <= row.width()
        field = window.reader.tools.field
        assert field.width() >= field.fontMetrics().horizontalAdvance("888") + 20, "padding, border and caret"
    find = next(one for one in window.reader.tools.findChildren(QToolButton) if one.text() == "Find")
    assert find.iconSize().width() == 30
    window.window().resize(900, 700)
    user.until(lambda: window.panels.left.isHidden())
    user.key(Qt.Key.Key_F4)
    assert window.panels.left.isVisible()
    window.window().resize(880, 700)
    user.until(lambda: window.width() == 880)
    assert window.panels.left.isVisible(), "the user wants it in a small window"
    close_window(user)
    again = open_window()
    assert again.window.panels.left.isVisible()


@pytest.mark.own_window
def test_a_moment_note_unfolds_the_notes(user: User) -> None:
    user.window.resize(1100, 700)
    user.until(user.window.side.isHidden)
    user.ctrl(Qt.Key.Key_M)
    assert not user.window.side.isHidden()
    assert user.window.panels.current("right") == "notes"
    assert "has no time" in user.window.toast.text.text()


def test_dark_repaints_everything(user: User) -> None:
    theme, window = user.window.context.theme, user.window

    def corner() -> QColor:
        return window.grab().toImage().pixelColor(3, 3)

    theme.set_mode("light")
    light = corner()
    theme.set_mode("dark")
    assert light.lightness() > 200
    assert corner().lightness() < 60


def test_next_and_previous_walk_the_timeline_and_a_talk_shows_its_card(arxiv: FakeServer, user: User) -> None:
    session, reader = user.window.context.session, user.window.reader
    user.go_to("48:40")
    assert reader.stack.currentWidget() is reader.cards.talk
    assert "Ilya" in reader.cards.talk.title.text()
    user.ctrl(Qt.Key.Key_PageDown)
    assert session.segment
    assert session.segment.id == "szegedy-on-compression"
    user.ctrl(Qt.Key.Key_PageUp)
    user.ctrl(Qt.Key.Key_PageUp)
    assert session.segment.id == "hidden-language"


def test_a_note_of_another_paper_leads_there(arxiv: FakeServer, user: User) -> None:
    user.go_to("2:15:12")
    user.read("yarn")
    user.select_match("attention")
    user.key(Qt.Key.Key_H)
    highlight = user.window.context.annotations.of_paper(YARN_ID)[0]
    user.window.context.session.open_paper("guide")
    user.read("guide")
    user.notes.item_asked.emit(highlight)
    user.read("yarn")
    assert user.window.reader.view.selected_annotation == highlight.id
    assert highlight.page in user.window.reader.view.pages_in_view()


def test_a_pdf_dropped_on_the_window_opens(user: User, paper_pdf: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(paper_pdf))])
    event = QDropEvent(
        QPointF(50, 50), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    user.window.dropEvent(event)
    view = user.window.reader.view
    user.until(lambda: view.document and view.document.paper.id.startswith("file:") and view.is_sharp())
    assert view.page_count == 8


def test_several_pdfs_dropped_at_once_open_a_tab_each(user: User, tmp_path: Path) -> None:
    paths = [plain_pages(tmp_path / f"{name}.pdf", count) for name, count in (("one", 1), ("two", 2), ("three", 3))]
    text = tmp_path / "text.pdf"
    text.write_text("no PDF")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in (*paths, text)])
    told: list[str] = []
    user.window.readers.documents.notified.connect(told.append)
    user.window.dropEvent(
        QDropEvent(
            QPointF(50, 50), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        )
    )
    tabs = user.window.readers.tab_controller
    user.until(lambda: {"one", "two", "three"} <= {tabs._titles[key] for key in tabs.tabs.order} and told)
    assert [one for one in told if "text.pdf" in one]


def test_trouble_with_saving_stays_until_it_is_over(user: User) -> None:
    window = user.window
    window.context.writer.failing.emit(KnownError("disk-full", "The disk is full: make room."))
    assert window.trouble.isVisible()
    assert "The disk is full: make room." in window.trouble.text.text()
    assert "changes are kept" in window.trouble.text.text()
    window.context.writer.recovered.emit()
    assert not window.trouble.isVisible()
    assert "Everything is saved" in window.toast.text.text()


def test_the_palette_finds_and_runs_a_command(user: User) -> None:
    user.ctrl(Qt.Key.Key_F)
    user.key(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    palette = user.window.findChild(CommandPalette)
    assert palette
    user.until(palette.isVisible)
    palette.field.setText("theme darkness")
    assert palette.list.count() == 0
    palette.field.setText("zoom in")
    assert palette.list.count() == 1
    before = user.window.reader.view.effective_zoom
    palette.field.returnPressed.emit()
    assert user.window.reader.view.effective_zoom > before
    assert not palette.isVisible()


def test_the_sheet_lists_every_key(user: User) -> None:
    user.key(Qt.Key.Key_F1)
    sheet = user.window.findChild(KeySheet)
    assert sheet
    shown = {label.text() for label in sheet.findChildren(QLabel)}
    for spec in SPECS:
        if spec.keys:
            assert any(spec.keys[0] in text for text in shown), spec.id
    assert isinstance(sheet, QDialog)
    sheet.reject()


@pytest.mark.parametrize(("url", "opened"), [("https://arxiv.org/abs/1", True), ("file:///etc/passwd", False)])
def test_only_web_pages_reach_the_browser(user: User, url: str, opened: bool) -> None:
    user.window.navigation.open_web(url)
    assert user.browsed == ([url] if opened else [])


def test_typing_a_letter_that_is_a_key_writes_it_in_a_field(user: User) -> None:
    user.ctrl(Qt.Key.Key_F)
    user.type("h1n2")
    assert user.window.reader.controls.find_bar.field.text() == "h1n2"
    assert user.window.context.annotations.all() == []


def test_jobs_show_while_they_run(user: User) -> None:
    jobs, activity = user.window.context.jobs, user.window.activity
    assert activity.isHidden()
    job = jobs.start("Counting", lambda report, cancel: cancel.sleep(60))
    assert not activity.isHidden()
    assert "Counting" in activity.text.accessibleName()
    front = user.window.context.session.paper
    assert front
    shown = jobs.start("Downloading", lambda report, cancel: cancel.sleep(60), front.id)
    assert "Counting" in activity.text.accessibleName(), "the reader shows the download of the paper in front"
    quiet = jobs.start("Backing up", lambda report, cancel: cancel.sleep(60), quiet=True)
    assert "Counting" in activity.text.accessibleName(), "what nobody has asked for is not shown"
    shown.cancel()
    activity.stop.click()
    user.until(lambda: job not in jobs.running)
    assert quiet in jobs.running
    assert activity.isHidden()
    quiet.cancel()


def test_the_keyboard_starts_in_the_pages(user: User) -> None:
    assert QApplication.focusWidget() is user.window.reader.view


@pytest.fixture
def locked(user: User, library: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[sqlite3.Connection]:
    """Another program holds the library's only pen; ours soon notices."""
    monkeypatch.setattr("explorer.store.database_file.BUSY_TIMEOUT_S", 0.05)
    # The writer's connection may have been opened with the usual patience.
    user.window.context.writer.put(lambda store: store.conn.execute("PRAGMA busy_timeout = 50"))
    user.saved()
    with closing(sqlite3.connect(library / "library.db")) as other:
        other.execute("BEGIN IMMEDIATE")
        yield other
        if other.in_transaction:
            other.rollback()


def answer(monkeypatch: pytest.MonkeyPatch, words: str | None) -> list[QuestionDialog]:
    """Answer the next question by the button with these words; by Enter, so the default, where there are none."""
    asked: list[QuestionDialog] = []

    def at_once(box: QuestionDialog) -> int:
        asked.append(box)
        buttons = [one for one in box.answers if words and one.text().startswith(words)]
        (buttons[0] if buttons else next(one for one in (*box.answers, box.cancel) if one.isDefault())).click()
        return 0

    monkeypatch.setattr(QuestionDialog, "exec", at_once)
    return asked


def test_leaving_with_what_cannot_be_saved_asks_and_enter_stays(
    user: User, locked: sqlite3.Connection, library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = answer(monkeypatch, None)
    user.ctrl(Qt.Key.Key_M)
    user.type("Worth keeping")
    user.until(user.window.trouble.isVisible)
    user.window.close()
    user.until(lambda: asked)
    assert user.window.isVisible(), "Enter keeps what was written"

    locked.rollback()
    user.until(lambda: user.window.context.writer.pending == 0)
    user.window.close()
    user.until(lambda: not user.window.isVisible())
    assert len(asked) == 1
    with closing(stored(library)) as store:
        assert [note.text for note in store.notes.of_episode("latent-space-iclr-2024-part-1")] == ["Worth keeping"]


def test_an_export_that_lacks_what_is_not_saved_says_so(user: User, locked: sqlite3.Connection) -> None:
    user.ctrl(Qt.Key.Key_M)
    user.type("Not in the file")
    user.until(user.window.trouble.isVisible)
    user.export()
    assert "not saved yet" in user.window.toast.text.text()


def test_a_moment_outside_the_episode_is_none(user: User) -> None:
    session = user.window.context.session
    user.go_to("1:00")
    assert session.moment == 60
    user.go_to("9:00:00")
    assert "ends at 3:37:08" in user.window.toast.text.text()
    session.go_to(-5, "note")
    assert session.moment == 60


@pytest.mark.parametrize("link", ["annotation", "page", "time"])
def test_a_link_of_an_export_leads_back(
    arxiv: FakeServer, open_window: Callable[..., User], library: Path, link: str
) -> None:
    first = open_window("2:15:12")
    first.read("yarn")
    first.select_match("attention")
    first.key(Qt.Key.Key_End)
    first.key(Qt.Key.Key_H)
    (mark,) = first.window.context.annotations.of_paper(YARN_ID)
    first.window.context.session.go_to(60, "note")
    first.saved()
    close_window(first)

    episode = "latent-space-iclr-2024-part-1"
    target = {"annotation": f"annotation={mark.id}", "page": "paper=yarn&page=3", "time": f"episode={episode}&t=8300"}
    again = open_window(f"paper-explorer://open?{target[link]}")
    again.read("yarn")
    view = again.window.reader.view
    if link == "annotation":
        assert view.selected_annotation == mark.id
        assert mark.page in view.pages_in_view()
    elif link == "page":
        assert view.page == 2
    else:
        assert again.window.context.session.moment == 8300


@pytest.mark.parametrize("link", ["paper-explorer://open", "paper-explorer://open?paper=no&page=x", "paper-explorer:"])
def test_a_link_that_leads_nowhere_is_a_sentence(open_window: Callable[..., User], link: str) -> None:
    with pytest.raises(KnownError, match="points to nothing"):
        open_window(link)


def test_settings_that_something_else_wrote_do_not_keep_the_window_shut(
    open_window: Callable[..., User], library: Path
) -> None:
    close_window(open_window())
    rubbish: dict[str, object] = {
        "last.moment": "abc",
        "last.paper": [1],
        "last.episode": "gone",
        "window.tab": "x",
        "window.side": "x",
        "window.panes": [1, "x"],
        "last.seen": {"path": 3, "tiles": 5},
        "theme": 7,
        "highlight_color": "no color",
    }
    remember(library, rubbish)
    again = open_window()
    again.read("guide")
    assert again.window.context.session.episode_id


def test_a_long_podcast_name_leaves_the_window_its_size(user: User) -> None:
    user.window.top.podcast.set_full("A very long podcast name " * 20)
    assert user.window.minimumSizeHint().width() < 900


def test_escape_stops_a_fetch_that_has_the_keyboard_and_enter_goes_on(arxiv: FakeServer, user: User) -> None:
    arxiv.throttle = 2000
    reader = user.window.reader
    user.go_to("2:15:12")
    user.until(lambda: reader.stack.currentWidget() is reader.cards.fetch)
    user.key(Qt.Key.Key_Escape)
    user.until(lambda: reader.stack.currentWidget() is reader.cards.failure)
    assert "paused" in reader.cards.failure.reason.text()
    arxiv.throttle = 0
    user.key(Qt.Key.Key_Return)
    user.read("yarn")


def test_a_library_that_cannot_be_written_is_read_and_says_so(
    open_window: Callable[..., User], library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    close_window(open_window())
    with closing(sqlite3.connect(library / "library.db")) as other:
        other.execute("PRAGMA user_version = 999")
    asked = answer(monkeypatch, "Leave")
    again = open_window()
    again.read("guide")
    assert again.window.trouble.isVisible()
    assert "newer version" in again.window.trouble.text.text()
    assert "changes are kept" not in again.window.trouble.text.text()
    again.key(Qt.Key.Key_End)
    again.window.close()
    again.until(lambda: not again.window.isVisible())
    assert not asked, "where it was read is not worth a question"


def test_the_place_is_kept_without_a_clean_end(arxiv: FakeServer, user: User, library: Path) -> None:
    user.go_to("2:15:12")
    user.read("yarn")
    user.until(lambda: remembered(library).get(LAST_PAPER) == YARN_ID, timeout=4000)
    assert remembered(library).get(LAST_MOMENT) == 8112


def test_letters_in_the_timeline_mark_nothing_and_opening_gives_the_keyboard_on(arxiv: FakeServer, user: User) -> None:
    user.key(Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.focusWidget() is user.timeline.view
    user.type("n1h")
    user.key(Qt.Key.Key_Delete)
    assert user.window.context.annotations.all() == []
    assert user.window.context.annotations.color == "yellow"
    user.timeline.view.opened.emit(user.timeline.model.row_at(4))
    user.until(lambda: QApplication.focusWidget() is not user.timeline.view)


def test_a_note_that_is_out_of_sight_is_not_the_one_here(user: User) -> None:
    user.key(Qt.Key.Key_N)
    user.type("at the top")
    user.key(Qt.Key.Key_Escape)
    user.window.reader.take_focus()
    user.key(Qt.Key.Key_End)
    user.key(Qt.Key.Key_N)
    user.type("at the end")
    user.key(Qt.Key.Key_Escape)
    texts = [one.comment for one in user.window.context.annotations.of_paper("guide")]
    assert texts == ["at the top", "at the end"]


def test_a_bad_pdf_leaves_a_talk_shown(arxiv: FakeServer, user: User, tmp_path: Path) -> None:
    reader = user.window.reader
    user.go_to("48:40")
    bad = tmp_path / "bad.pdf"
    bad.write_text("no PDF")
    user.window.navigation.open_local(bad)
    user.until(lambda: "not a PDF" in user.window.toast.text.text())
    assert reader.stack.currentWidget() is reader.cards.talk


def test_another_episode_takes_a_shown_talk_away(arxiv: FakeServer, user: User) -> None:
    session, reader = user.window.context.session, user.window.reader
    user.go_to("48:40")
    assert reader.stack.currentWidget() is reader.cards.talk
    session.open_episode(session.episode_id)
    assert reader.stack.currentWidget() is reader.cards.empty


def test_undo_says_what_it_took_back(user: User) -> None:
    user.select_match("timeline")
    user.key(Qt.Key.Key_H)
    user.ctrl(Qt.Key.Key_Z)
    assert "Undone: highlight" in user.window.toast.text.text()
    user.window.context.actions["mark.redo"].trigger()
    assert user.window.toast.text.text() == "Redone: highlight on p. 1"


def test_undo_and_redo_name_the_paper_if_it_is_another(arxiv: FakeServer, user: User) -> None:
    user.select_match("timeline")
    user.key(Qt.Key.Key_H)
    user.go_to("2:15:12")
    user.read("yarn")
    user.ctrl(Qt.Key.Key_Z)
    guide = user.window.context.papers.get("guide")
    assert guide
    assert f", in “{guide.title[:20]}" in user.window.toast.text.text()
    user.window.context.actions["mark.redo"].trigger()
    assert user.window.toast.text.text().startswith("Redone: highlight")


def test_in_a_small_window_one_side_makes_room_for_the_other(user: User) -> None:
    window = user.window
    window.resize(900, 600)
    window.fold_side(True)
    window.fold_left(False)
    user.select_match("timeline")
    user.key(Qt.Key.Key_H)
    window.context.actions["view.side"].trigger()
    assert (window.side.isVisible(), window.panels.left.isHidden()) == (True, True)
    assert window.panels.is_open("notes"), "it opens where the new annotation is listed"
    assert not window.context.actions["view.timeline"].isChecked()
    window.context.actions["view.timeline"].trigger()
    assert (window.side.isHidden(), window.panels.left.isVisible()) == (True, True)
    assert not window.context.actions["view.side"].isChecked()
    window.resize(1400, 900)
    assert (window.side.isVisible(), window.panels.left.isVisible()) == (True, True)


def test_a_side_that_made_room_comes_back_in_a_larger_window_unless_the_user_hid_it(
    open_window: Callable[..., User], library: Path
) -> None:
    user = open_window()

    def shown(user: User) -> tuple[bool, bool]:
        return user.window.panels.left.isVisible(), user.window.side.isVisible()

    def resize(user: User, width: int) -> None:
        user.window.resize(width, 700)
        user.until(lambda: user.window.width() == width)

    resize(user, 900)
    user.window.fold_side(True)
    user.window.fold_left(False)
    user.window.fold_side(False)
    assert shown(user) == (False, True)
    resize(user, 950)
    assert shown(user) == (False, True)
    resize(user, 1200)
    assert shown(user) == (True, True)
    resize(user, 900)
    assert shown(user) == (True, False), "else the page has a third of the window"
    user.window.fold_left(True)
    user.window.fold_left(False)
    assert shown(user) == (True, False)
    user.window.remember()
    user.until(lambda: remembered(library).get(WINDOW_GAVE_WAY) == "right")
    resize(user, 1200)
    assert shown(user) == (True, True)
    user.window.fold_left(True)
    resize(user, 900)
    resize(user, 1200)
    assert shown(user) == (False, True), "hidden by the user"
    resize(user, 900)
    user.window.fold_left(False)
    user.window.fold_side(False)
    assert shown(user) == (False, True)
    # A key that asks for a hidden side shows it, and the one that hides it again brings the other back.
    user.key(Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert shown(user) == (True, False)
    assert user.window.navigation.timeline.view.hasFocus()
    user.key(Qt.Key.Key_F4)
    assert shown(user) == (False, True)
    user.key(Qt.Key.Key_F4)
    assert shown(user) == (True, False)
    user.key(Qt.Key.Key_F6)
    assert shown(user) == (False, True)
    close_window(user)
    again = open_window()  # at a size that has room
    user.until(lambda: shown(again) == (True, True))


def test_the_pages_keep_most_of_a_small_window_unless_both_sides_are_wanted(
    open_window: Callable[..., User], library: Path
) -> None:
    user = open_window()
    window, actions = user.window, user.window.context.actions

    def resize(width: int) -> None:
        window.resize(width, 700)
        user.until(lambda: window.width() == width)

    def shown() -> tuple[bool, bool]:
        return window.panels.left.isVisible(), window.side.isVisible()

    for width in (1440, 1100):
        resize(width)
        window.fold_left(False)
        window.fold_side(False)
        assert shown() == (True, True)
        assert window.readers.width() >= 0.6 * width - 4, "beside both sides"
        assert not window.reader.tools.zoom.isHidden()
    resize(1000)
    assert shown() == (True, False)
    window.toast.hide()
    actions["view.side"].trigger()
    assert shown() == (False, True)
    assert window.readers.width() >= 0.6 * 1000
    assert window.toast.text.text() == "A narrow window shows one side."
    window.toast.offers[0].click()
    assert shown() == (True, True)
    resize(960)
    assert shown() == (True, True), "as the user insisted"
    actions["view.left"].trigger()
    actions["view.left"].trigger()
    assert shown() == (True, False), "and no longer does"
    assert window.toast.isHidden(), "it is told once"
    window.sides.show_both()
    window.remember()
    user.until(lambda: remembered(library).get(WINDOW_BOTH))


def test_widths_of_nothing_are_none(open_window: Callable[..., User], library: Path) -> None:
    close_window(open_window())
    device = library / "device.json"
    device.write_text(json.dumps(json.loads(device.read_text()) | {"window.panes": [0, 0, 0]}))
    user = open_window()
    user.read("guide")
    assert user.window.panels.left.width() >= 220


def test_a_side_that_was_drawn_wide_keeps_its_share_of_a_smaller_window(user: User) -> None:
    window = user.window
    window.resize(1500, 900)
    window.fold_left(False)
    window.fold_side(False)
    splitter = window._splitter
    handle = splitter.handle(1)
    middle = handle.rect().center()
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseMove(handle, middle + QPoint(450 - splitter.sizes()[0], 0))
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=middle)
    wide = splitter.sizes()[0]
    assert 440 < wide < 460
    window.resize(1100, 700)
    user.until(lambda: window.width() == 1100)
    assert abs(splitter.sizes()[0] - wide * 1100 / 1500) < 5
    window.resize(1500, 900)
    user.until(lambda: window.width() == 1500)
    assert abs(splitter.sizes()[0] - wide) < 3


def test_keys_in_full_screen_show_what_they_give_the_focus_to(user: User) -> None:
    window = user.window
    for action in ("go.timeline", "go.notes", "go.inbox", "go.strip", "go.time", "view.library", "view.transcript"):
        window.presentation.toggle_full_screen()
        user.until(lambda: window.full_screen.is_on and window.top.isHidden())
        window.context.actions[action].trigger()
        focus = QApplication.focusWidget()
        assert focus is not None, action
        assert focus is not window.reader.view, action
        user.until(focus.isVisible)
        window.full_screen.leave()
        user.until(lambda: window.top.isVisible() and not window.full_screen.is_on)


def test_the_left_panel_and_what_is_in_it_are_marked(user: User) -> None:
    actions = user.window.context.actions

    def marked() -> list[bool]:
        return [actions[f"view.{name}"].isChecked() for name in ("left", "timeline", "library")]

    assert marked() == [True, True, False]
    user.key(Qt.Key.Key_F12)
    assert marked() == [True, False, True]
    user.key(Qt.Key.Key_F12)
    assert marked() == [False, False, False]
    actions["view.left"].trigger()
    assert marked() == [True, False, True]
    user.window.panels.left.setCurrentIndex(0)
    assert marked() == [True, True, False]


def test_help_leads_to_the_page_about_the_program_and_to_the_reports(user: User) -> None:
    user.window.context.actions["help.about"].trigger()
    dialog = user.window.findChildren(SettingsDialog)[-1]
    assert isinstance(dialog.page, AboutPage)
    news = next(one for one in dialog.page.findChildren(OpenedRow) if one.label.text() == "New versions")
    news.button.click()
    assert user.browsed == [explorer.RELEASES]
    user.browsed.clear()
    dialog.accept()
    user.window.context.actions["help.problem"].trigger()
    assert user.browsed == [explorer.PROBLEMS]
    user.window.navigation._browse = lambda _: False  # as where there is no browser
    user.window.context.actions["help.problem"].trigger()
    assert explorer.PROBLEMS in user.window.toast.text.text()
    user.window.toast.offers[0].click()
    assert QApplication.clipboard().text() == explorer.PROBLEMS


def test_delete_takes_only_what_is_chosen_where_one_is(arxiv: FakeServer, user: User) -> None:
    for words in ("timeline", "paper", "notes"):
        user.select_match(words)
        user.key(Qt.Key.Key_H)
        user.key(Qt.Key.Key_Escape)
    annotations = user.window.context.annotations
    assert len(annotations.all()) == 3
    user.notes.select(annotations.all()[0].id)
    user.go_to("2:15:12")
    user.read("yarn")
    for _ in range(3):
        user.key(Qt.Key.Key_Delete)
    assert len(annotations.all()) == 3, "what was chosen in another paper is safe"

    user.window.context.session.open_paper("guide")
    user.read("guide")
    user.window.reader.annotation_chosen.emit(annotations.of_paper("guide")[0].id)
    user.window.reader.take_focus()
    for _ in range(3):
        user.key(Qt.Key.Key_Delete)
    assert len(annotations.all()) == 2, "one Delete, one note"
    assert "Deleted" in user.window.toast.text.text()


def test_an_idle_editor_shows_and_keeps_what_another_program_wrote(user: User, library: Path) -> None:
    user.ctrl(Qt.Key.Key_M)
    user.type("mine")
    user.saved()
    (note,) = user.window.context.annotations.all()
    with closing(stored(library)) as store, store.write():
        store.notes.put(replace(store.notes.get(note.id), text="mine and theirs"))
    editor = user.notes.delegate.editor
    assert editor
    user.until(lambda: editor.toPlainText() == "mine and theirs")
    user.key(Qt.Key.Key_End)
    user.type(", both")
    user.saved()
    with closing(stored(library)) as store:
        assert store.notes.get(note.id).text == "mine and theirs, both"


def test_a_color_changed_here_leaves_the_words_written_there(user: User, library: Path) -> None:
    user.select_match("timeline")
    user.key(Qt.Key.Key_H)
    user.saved()
    (mark,) = user.window.context.annotations.all()
    with closing(stored(library)) as store, store.write():
        store.annotations.put(replace(store.annotations.get(mark.id), comment="theirs"))
    user.window.context.annotations.recolor(mark.id, "pink")
    user.saved()
    with closing(stored(library)) as store:
        now = store.annotations.get(mark.id)
    assert (now.color, now.comment) == ("pink", "theirs")


def test_nothing_but_the_window_is_ever_a_window(open_window: Callable[..., User], qapp: QApplication) -> None:
    shown: list[str] = []

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
                shown.append(type(watched).__name__)
            return False

    watch = Watch()
    qapp.installEventFilter(watch)
    user = open_window()
    user.read("guide")
    qapp.removeEventFilter(watch)
    assert shown == ["MainWindow"]


def test_open_panes_are_remembered_at_once(user: User, library: Path) -> None:
    def kept(setting: Setting[Any]) -> object:
        return remembered(library).get(setting)

    user.window.show_panel("notes")
    user.until(lambda: kept(WINDOW_TAB) == "notes")
    user.window.fold_side(True)
    user.until(lambda: kept(WINDOW_SIDE) is False)
    user.window.fold_left(True)
    user.until(lambda: kept(WINDOW_TIMELINE) is False)


def test_a_presentation_has_the_pages_alone_and_leaves_all_as_it_was(user: User, tmp_path: Path) -> None:
    window = user.window
    view = open_pdf(user, plain_pages(tmp_path / "talk.pdf", 4))
    view.set_zoom(1.5)
    bars = (
        window.top,
        window.panels.left,
        window.panels.bottom,
        window.readers.tab_controller.bar,
        window.reader.tools,
    )
    shown = [one.isVisible() for one in bars]
    before = view.view_settings, view.zoom
    window.context.actions["view.presentation"].trigger()
    user.until(lambda: window.isFullScreen() or window.window().isFullScreen())
    assert not any(one.isVisible() for one in (*bars, window.side, window.menu_bar))
    assert not window.is_restorable
    user.key(Qt.Key.Key_Right)
    user.key(Qt.Key.Key_Right)
    assert (view.page, view.view_settings.spread, view.view_settings.fit) == (2, "single", "page")
    user.key(Qt.Key.Key_Escape)
    user.until(lambda: not window.window().isFullScreen())
    assert [one.isVisible() for one in bars] == shown
    assert ((view.view_settings, view.zoom), view.page) == (before, 2)
    assert not window.context.actions.is_checked("view.presentation")
    window.context.actions["view.full_screen"].trigger()
    window.context.actions["view.presentation"].trigger()
    assert window.reader.tools.isHidden()
    window.context.actions["view.full_screen"].trigger()
    user.until(lambda: not window.window().isFullScreen())
    assert [one.isVisible() for one in bars] == shown


def test_esc_ends_what_is_open_then_the_presentation_then_full_screen(user: User, tmp_path: Path) -> None:
    window, actions = user.window, user.window.context.actions
    view = open_pdf(user, plain_pages(tmp_path / "talk.pdf", 4))
    view.set_zoom(1.5)
    view.bars.down.setValue(view.bars.down.maximum() // 2)
    before, told = view.view(), window.toast.text
    user.key(Qt.Key.Key_F11)
    user.until(window.window().isFullScreen)
    assert told.text() == "Press Esc to leave full screen."
    assert actions.is_checked("view.full_screen")
    user.key(Qt.Key.Key_F11, Qt.KeyboardModifier.ShiftModifier)
    assert window.reader.tools.isHidden()
    assert told.text() == "Press Esc to end the presentation."
    user.ctrl(Qt.Key.Key_F)
    user.key(Qt.Key.Key_Escape)
    assert window.reader.controls.find_bar.isHidden()
    actions["tool.area"].trigger()
    user.key(Qt.Key.Key_Escape)
    assert not actions.is_checked("tool.area")
    assert window.presentation.is_on
    user.key(Qt.Key.Key_Escape)
    assert not window.presentation.is_on
    assert window.toast.isHidden(), "it is true no longer"
    assert window.window().isFullScreen(), "as it was before the presentation"
    assert window.reader.tools.isVisible()
    user.key(Qt.Key.Key_Escape)
    user.until(lambda: not window.window().isFullScreen() and window.top.isVisible())
    assert not actions.is_checked("view.full_screen")
    assert (view.view().page, view.view().y, view.zoom) == (before.page, before.y, before.zoom)


def test_a_presentation_that_is_killed_leaves_the_layout_of_the_paper(user: User, tmp_path: Path) -> None:
    window, reading = user.window, user.window.context.reading
    view = open_pdf(user, plain_pages(tmp_path / "talk.pdf", 4))
    assert view.document
    paper_id = view.document.paper.id
    view.set_zoom(0.9)
    view.bars.down.setValue(view.bars.down.maximum() // 3)
    before, how = view.view(), view.view_settings
    user.ctrl(Qt.Key.Key_Backslash)
    user.until(lambda: window.readers.is_split)
    user.ctrl(Qt.Key.Key_F)
    for end in ("kill", "kill", "split"):
        user.key(Qt.Key.Key_F11, Qt.KeyboardModifier.ShiftModifier)
        user.until(lambda: window.presentation.is_on)
        window.readers.keep()
        kept = reading.get(paper_id)
        assert kept
        assert (kept.page, kept.zoom, kept.view_settings) == (before.page, before.zoom, how)
        assert abs(kept.y - before.y) < 1
        user.key(Qt.Key.Key_End)
        user.until(lambda: view.page == 3)
        window.readers.keep()
        kept = reading.get(paper_id)
        assert kept
        assert (kept.page, kept.zoom, kept.view_settings) == (3, before.zoom, how)
        if end == "split":
            window.context.actions["go.side"].trigger()
            window.readers.keep()
            place = window.context.settings.get(SPLIT_PLACE)
            assert isinstance(place, list)
            assert (place[0], place[2], place[4]) == (3, before.zoom, to_list(how))
        window.presentation.toggle_full_screen()
        user.until(lambda: not window.presentation.is_on)
        assert (view.page, view.zoom, view.view_settings) == (3, before.zoom, how)
        view.show_view(before)


def test_a_presentation_hides_what_is_beside_and_above_the_pages_and_the_first_esc_ends_it(
    user: User, tmp_path: Path
) -> None:
    window, reader = user.window, user.window.reader
    view = open_pdf(user, plain_pages(tmp_path / "talk.pdf", 4))
    user.key(Qt.Key.Key_F9)
    user.ctrl(Qt.Key.Key_F)
    user.type("page")
    user.until(lambda: reader.finder.count == 4)
    panel, find_bar = reader.left_panel.panel, reader.controls.find_bar
    user.until(panel.isVisible)
    present = (Qt.Key.Key_F11, Qt.KeyboardModifier.ShiftModifier)
    user.key(*present)
    user.until(lambda: window.presentation.is_on)
    assert not panel.isVisible()
    assert not find_bar.isVisible()
    assert view.hasFocus()
    user.key(Qt.Key.Key_Escape)
    assert not window.presentation.is_on
    user.until(lambda: panel.isVisible() and find_bar.isVisible())
    assert (find_bar.field.text(), reader.finder.count) == ("page", 4)
    find_bar.close_bar()
    assert reader.pointer.passages, "the match stays selected"
    user.key(*present)
    user.key(Qt.Key.Key_F9)
    user.until(panel.isVisible)
    user.key(Qt.Key.Key_F9)
    assert not panel.isVisible()
    user.ctrl(Qt.Key.Key_F)
    assert find_bar.isVisible()
    user.key(Qt.Key.Key_Escape)
    assert not find_bar.isVisible()
    assert window.presentation.is_on, "Esc closed what was opened during the presentation"
    reader.pointer.clear()
    user.key(Qt.Key.Key_Escape)
    assert not window.presentation.is_on
    user.until(panel.isVisible)
    assert not find_bar.isVisible()
    reader.pointer.select_page(0)
    passages = reader.pointer.passages
    user.key(*present)
    user.key(Qt.Key.Key_Escape)
    assert not window.presentation.is_on
    assert reader.pointer.passages == passages


def test_f11_and_esc_leave_full_screen_from_wherever_the_keys_are(user: User) -> None:
    window = user.window
    user.key(Qt.Key.Key_F11, Qt.KeyboardModifier.ShiftModifier)
    user.until(lambda: window.presentation.is_on)
    user.key(Qt.Key.Key_F11)
    user.until(lambda: not window.window().isFullScreen() and not window.presentation.is_on)
    for action in ("go.timeline", "go.notes", "go.strip"):
        user.key(Qt.Key.Key_F11)
        user.until(window.window().isFullScreen)
        window.context.actions[action].trigger()
        user.key(Qt.Key.Key_Escape)
        if window.window().isFullScreen():  # from a list Esc leads to the pages first
            user.key(Qt.Key.Key_Escape)
        user.until(lambda: not window.window().isFullScreen())


@pytest.mark.parametrize("size", [1400, 900])
def test_full_screen_gives_the_pages_the_keys_that_a_hidden_part_had(user: User, size: int) -> None:
    window = user.window
    window.window().resize(size, 700)
    user.until(lambda: window.menu_bar.isHidden() is (size == 900))
    for part in (window.menu_bar, window.top.menu, window.top.time, window.panels.left.tabBar(), user.strip):
        if part.isHidden():
            continue
        part.setFocus(Qt.FocusReason.MenuBarFocusReason)
        user.key(Qt.Key.Key_F11)
        user.until(window.window().isFullScreen)
        assert window.reader.view.hasFocus(), part
        user.key(Qt.Key.Key_F11)
        user.until(lambda: not window.window().isFullScreen())
    window.context.actions["view.menu_bar"].trigger()
    bar = window.menu_bar if size == 900 else window.top.menu
    user.until(bar.isVisible)
    bar.setFocus(Qt.FocusReason.MenuBarFocusReason)
    window.context.actions["view.menu_bar"].trigger()
    assert bar.isHidden()
    assert window.reader.view.hasFocus()
