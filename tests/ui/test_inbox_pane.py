"""The inbox panel: each act by its key and by its button, all undone by one history; an empty one, and a long one."""

import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from explorer.app.items.inbox import WaitingMark
from explorer.model.annotation import Note
from explorer.model.known_settings import FONT_SIZE
from explorer.model.mark_context import MarkContext, PaperChoice
from explorer.model.transcript import Cue
from explorer.store.database import Store
from explorer.ui.inbox.inbox_model import EpisodeHead, MarkRow
from explorer.ui.inbox.inbox_pane import InboxPane
from explorer.ui.inbox.move_mark_dialog import MoveMarkDialog
from explorer.ui.inbox.whose_marks_dialog import WhoseMarksDialog
from explorer.ui.window_startup import listen
from tests.ui.conftest import YARN_ID, User, stored
from tests.ui.test_single_instance import ended, start

WHEN = "2024-05-02T10:00:00.000Z"
AT = 8325
SAID = "how many tokens it takes for one full turn"


@pytest.fixture
def other(user: User, library: Path) -> Iterator[Store]:
    """Another program on the same library."""
    with closing(stored(library)) as store:
        yield store


def opened(user: User) -> InboxPane:
    user.window.context.actions["go.inbox"].trigger()
    pane = user.window.navigation.inbox
    user.until(lambda: pane.inbox.is_read)
    return pane


def marked(user: User, *seconds: int) -> list[str]:
    inbox = user.window.context.subjects.inbox
    return [inbox.mark(f"mark {second}", at_s=second).id for second in seconds]


def texts(pane: InboxPane) -> list[str]:
    return [row.mark.note.text if isinstance(row, MarkRow) else row.title for row in pane.model.rows]


def kept(user: User) -> list[Note]:
    return sorted(
        (one for one in user.window.context.annotations.all() if isinstance(one, Note)), key=lambda one: one.at_s or 0
    )


def test_a_key_marks_and_the_list_is_worked_through_by_keys_alone(user: User, other: Store) -> None:
    context = user.window.context
    episode = context.session.episode_id or ""
    other.transcripts.put(episode, [Cue(1000 * (AT - 4), 1000 * AT, "", SAID)], "file", "a.vtt")
    playhead = context.session.playhead
    playhead.is_playing = True
    playhead.tick(1000 * (AT + 5))
    user.key(Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert user.window.toast.text.text() == "Marked 2:18:45."
    assert playhead.is_playing
    marked(user, 60, 120, 180)
    user.key(Qt.Key.Key_F4, Qt.KeyboardModifier.ShiftModifier)
    pane = user.window.navigation.inbox
    assert pane.view.hasFocus()
    user.until(lambda: len(pane.model.rows) == 4)
    tabs = user.window.panels.right
    assert tabs.tabText(tabs.currentIndex()) == "Inbox 4"
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down):
        user.key(key)
    user.until(lambda: pane.model.mark_at(3).said == SAID)
    row = pane.model.mark_at(3)
    assert row
    assert row.is_guess
    assert row.paper.startswith("YaRN")
    assert "perhaps YaRN" in row.spoken
    user.key(Qt.Key.Key_K)
    assert [(one.at_s, one.paper_id, one.said) for one in kept(user)] == [(AT, YARN_ID, SAID)]
    assert texts(pane) == ["mark 60", "mark 120", "mark 180"]
    assert pane.view.cards.current == pane.model.rows[2].id, "the next one, here the last"
    user.key(Qt.Key.Key_Delete)
    assert texts(pane) == ["mark 60", "mark 120"]
    user.key(Qt.Key.Key_Up)
    user.key(Qt.Key.Key_E)
    assert pane.view.editor.hasFocus()
    QTest.keyClicks(pane.view.editor, " and more")
    user.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert texts(pane) == ["mark 120"]
    assert [one.text for one in kept(user)] == ["mark 60 and more", ""]
    assert pane.view.hasFocus()
    for _ in range(3):
        context.actions["mark.undo"].trigger()
    assert texts(pane) == ["mark 60", "mark 120", "mark 180"]
    context.actions["mark.undo"].trigger()
    assert len(pane.model.rows) == 4
    assert kept(user) == []


def test_buttons_do_the_same(user: User) -> None:
    marked(user, 60, 120, 180)
    pane = opened(user)
    user.until(lambda: len(pane.model.rows) == 3)
    pane.view.choose(1)
    user.until(lambda: pane.view.tools.isVisible())
    card = pane.view.visualRect(pane.model.index(1))
    assert card.contains(pane.view.tools.geometry())
    buttons = pane.view.tools.buttons
    buttons["play"].click()
    assert user.window.context.session.moment == 100
    buttons["keep"].click()
    assert texts(pane) == ["mark 60", "mark 180"]
    buttons["write"].click()
    pane.view.editor.setPlainText("written")
    user.key(Qt.Key.Key_Escape)
    assert texts(pane) == ["mark 60", "written"]
    buttons["drop"].click()
    assert texts(pane) == ["mark 60"]
    pane.view.selectAll()
    user.key(Qt.Key.Key_D)
    assert pane.model.rows == []
    assert pane._stack.currentIndex() == 1
    tabs = user.window.panels.right
    assert tabs.tabText(tabs.currentIndex()) == "Inbox"


def test_what_is_typed_is_saved_while_it_is_typed(user: User, other: Store) -> None:
    (one,) = marked(user, 60)
    pane = opened(user)
    user.until(lambda: len(pane.model.rows) == 1)
    pane.write(one)
    QTest.keyClicks(pane.view.editor, " more")
    user.until(lambda: [note.text for note in other.notes.waiting()] == ["mark 60 more"])
    assert pane.view.editing == one
    user.window.navigation.save_drafts()
    assert pane.view.editing == ""


def test_a_mark_is_moved_to_another_paper_page_and_time(user: User) -> None:
    (one,) = marked(user, AT)
    pane = opened(user)
    user.until(lambda: len(pane.model.rows) == 1 and pane.model.mark_at(0).paper)
    user.key(Qt.Key.Key_M)
    dialogs = lambda: [found for found in user.window.findChildren(MoveMarkDialog) if found.isVisible()]  # noqa: E731
    user.until(lambda: bool(dialogs()) and dialogs()[0].list.count() > 5)
    dialog = dialogs()[0]
    assert "YaRN" in dialog.list.currentItem().text()
    dialog.filter.setText("registers")
    assert "Registers" in dialog.list.currentItem().text()
    dialog.page.setText("x")
    dialog.move_button.click()
    assert "as a number" in dialog.wrong.text()
    dialog.page.setText("4")
    dialog.time.setText("1:26:45")
    dialog.move_button.click()
    note = pane.inbox.get(one).note
    assert (note.page, note.at_s) == (3, 5205)
    row = pane.model.mark_at(0)
    assert row
    assert (row.is_guess, row.paper, row.page) == (False, "Vision Transformers Need Registers", "4")
    user.window.context.actions["mark.undo"].trigger()
    assert pane.inbox.get(one).note.at_s == AT


def test_a_mark_that_undo_brings_back_is_the_current_one(user: User) -> None:
    first, _, _ = marked(user, 60, 120, 180)
    pane = opened(user)
    user.until(lambda: len(pane.model.rows) == 3)
    pane.view.choose(0)
    user.key(Qt.Key.Key_K)
    assert pane.view.cards.current != first
    user.window.context.actions["mark.undo"].trigger()
    assert pane.view.cards.current == first
    user.key(Qt.Key.Key_E)
    assert (pane.view.editing, pane.hint.text()) == (
        first,
        "Esc saves the text. Ctrl+Enter saves it and keeps the mark.",
    )
    user.key(Qt.Key.Key_Escape)
    assert pane.hint.text().startswith("A dashed edge is a guess")


def test_the_dialog_that_moves_a_mark_tells_the_page_that_is_guessed(user: User) -> None:
    note = Note("m1", "", WHEN, WHEN, None, AT, inbox=True)
    mark = WaitingMark(note, MarkContext(paper_id="a", page=0))
    dialog = MoveMarkDialog(mark, user.window.context.theme, user.window)
    dialog.show_papers([PaperChoice("a", "One"), PaperChoice("b", "Two " * 80)], mark)
    assert dialog.page.text() == "1"
    dialog.filter.setText("two")
    assert dialog.page.text() == "", "it is a page of the other paper"
    dialog.filter.setText("one")
    assert dialog.page.text() == "1"
    QTest.keyClicks(dialog.page, "2")
    dialog.filter.setText("two")
    assert dialog.page.text() == "12", "what was typed stays"
    dialog.show()
    assert not dialog.list.horizontalScrollBar().isVisible()
    dialog.reject()


def test_marks_of_several_episodes_stand_below_their_titles(user: User, other: Store) -> None:
    pane = opened(user)
    other.notes.put(Note("m1", "of none", WHEN, WHEN, None, 5, inbox=True))
    marked(user, 60)
    user.until(lambda: len(pane.model.rows) == 4)
    heads = [row.title for row in pane.model.rows if isinstance(row, EpisodeHead)]
    user.until(lambda: len([row for row in pane.model.rows if isinstance(row, EpisodeHead) and row.title]) == 2)
    assert len(heads) == 2
    assert texts(pane)[1] == "mark 60"
    assert pane.model.mark_at(0) is None
    pane.view.choose(0)
    assert pane.view.cards.current == pane.model.rows[1].id
    user.until(lambda: all(one.context for one in pane.inbox.marks()))
    titles = lambda: [row.title for row in pane.model.rows if isinstance(row, EpisodeHead)]  # noqa: E731
    wanted = [user.window.context.session.timeline.episode.short_title, "Of no episode in this library"]
    user.until(lambda: titles() == wanted)
    pane.inbox._contexts.clear()  # as at the start, when the marks are known first
    pane.refresh()
    assert titles()[0] == ""
    pane.inbox._look()
    user.until(lambda: titles() == wanted)


def test_thousands_come_scroll_and_go_without_a_stall(user: User, other: Store) -> None:
    pane = opened(user)
    episode = user.window.context.session.episode_id
    made = [Note(f"m{n}", f"mark {n} " * (n % 9), WHEN, WHEN, episode, 5 * n, inbox=True) for n in range(2000)]
    with other.write():
        for one in made:
            other.notes.put(one)
    user.until(lambda: pane.inbox.count == 2000)
    user.until(lambda: all(one.context for one in pane.inbox.marks()))
    longest = 0.0
    for act in (
        *(lambda: user.key(Qt.Key.Key_Down) for _ in range(5)),
        lambda: user.key(Qt.Key.Key_PageDown),
        lambda: user.key(Qt.Key.Key_End),
        lambda: user.key(Qt.Key.Key_K),
        lambda: user.key(Qt.Key.Key_D),
    ):
        before = time.process_time()
        act()
        QApplication.processEvents()
        longest = max(longest, time.process_time() - before)
    assert pane.inbox.count == 1998
    assert longest < 0.5, "far less where nothing else runs"


def test_pasted_text_comes_in_and_asks_whose_it_is(user: User) -> None:
    pane = opened(user)
    QApplication.clipboard().setText("1:26:45 registers!\n2:18:45 slow ones")
    user.key(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    dialogs = lambda: [found for found in user.window.findChildren(WhoseMarksDialog) if found.isVisible()]  # noqa: E731
    user.until(lambda: bool(dialogs()))
    dialog = dialogs()[0]
    assert dialog.marks.count() == 2
    assert dialog.list.currentRow() == 0
    user.key(Qt.Key.Key_Return)
    user.until(lambda: texts(pane) == ["registers!", "slow ones"])
    assert user.window.toast.text.text() == "2 marks are in the inbox."
    user.window.context.actions["mark.undo"].trigger()
    assert texts(pane) == []


def test_pasted_marks_are_counted_together_and_the_first_is_the_current_one(user: User) -> None:
    marked(user, 60, 7000)
    pane = opened(user)
    user.until(lambda: len(pane.model.rows) == 2)
    pasted = "1:26:45 one\n1:30:00 two\nhttps://pca.st/episode/abcd?t=4000\nhttps://youtu.be/abc?t=5000"
    QApplication.clipboard().setText(pasted)
    user.key(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    for count in (4, 5, 6):
        user.until(lambda: any(one.isVisible() for one in user.window.findChildren(WhoseMarksDialog)))
        QTest.keyClick(user.window.window().findChildren(WhoseMarksDialog)[-1], Qt.Key.Key_Return)
        user.until(lambda count=count: len(pane.model.rows) == count)
    user.until(lambda: user.window.toast.text.text() == "4 marks are in the inbox.")
    assert [row.mark.note.at_s for row in pane.model.rows] == [60, 4000, 5000, 5205, 5400, 7000]
    assert pane.view.cards.current == pane.model.mark_at(1).id


def test_the_editor_and_the_buttons_are_in_view_in_a_low_window(user: User) -> None:
    user.window.resize(1100, 700)
    marked(user, *range(60, 1200, 60))
    pane = opened(user)
    user.until(lambda: len(pane.model.rows) == 19)
    view, inside = pane.view, lambda one: pane.view.viewport().rect().contains(one.geometry())
    for row in (3, 9, 18):
        view.choose(row)
        user.until(lambda: inside(view.tools))
        user.key(Qt.Key.Key_E)
        user.until(lambda: view.editor.isVisible() and inside(view.editor))
        user.key(Qt.Key.Key_Escape)
    view.choose(0)
    user.until(lambda: inside(view.tools))
    bar = view.verticalScrollBar()
    bar.setValue(bar.maximum())
    at = bar.value()
    view.model().dataChanged.emit(view.model().index(0), view.model().index(3))
    user.until(lambda: not view._is_wanted)
    QApplication.processEvents()
    assert bar.value() == at, "what the user scrolled to stays"
    rows = {one.y() for one in view.tools.buttons.values()}
    assert len(rows) <= 3, "beside two sides they have 220 pixels"
    user.window.context.settings.put(FONT_SIZE, 24)
    long = Note("m", "", WHEN, WHEN, user.window.context.session.episode_id, 5, inbox=True, said="said " * 100)
    user.window.context.annotations.add("mark", long)
    user.until(lambda: pane.model.row_of("m") == 0)
    view.choose(0)
    user.until(lambda: view.cards.current == "m" and inside(view.tools))
    assert view.tools.height() + 40 < view.height(), "both have room"
    user.window.context.settings.put(FONT_SIZE, FONT_SIZE.default)
    assert view.tools.buttons["drop"].toolTip() == "Drop (Del)"
    view.tools.lay_out(400)
    assert view.tools.buttons["drop"].text() == "Drop  Del"


def test_a_dropped_file_that_names_its_episode_comes_in_at_once(user: User, tmp_path: Path) -> None:
    pane = opened(user)
    title = user.window.context.session.timeline.episode.title
    (tmp_path / "a.md").write_text(f"# {title}\n\n- 1:26:45 registers!\n- 99:00:00 no\n", "utf-8")
    given = QMimeData()
    given.setUrls([QUrl.fromLocalFile(str(tmp_path / "a.md"))])
    pane.given.emit(given)
    user.until(lambda: texts(pane) == ["registers!"])
    assert "One is after the episode’s end: 99:00:00 “no”." in user.window.toast.text.text()
    user.saved()
    user.window.ask_marks = lambda title: tmp_path / "a.md"
    user.window.context.actions["file.import_marks"].trigger()
    user.until(lambda: "imported before" in user.window.toast.text.text())
    assert texts(pane) == ["registers!"]


def test_the_command_marks_in_the_open_window(user: User, library: Path) -> None:
    bell = listen(user.window, lambda: None)
    user.window.context.session.go_to(60, "strip")
    running = start(library, "mark", "from the headset")
    assert ended(user, running)[0] == 0
    (made,) = user.window.context.subjects.inbox.marks()
    assert bytes(running.readAllStandardOutput().data()).decode().split() == [made.note.id, "0:01:00"]
    assert ended(user, start(library, "mark", "--at", "99:00:00"))[0] == 1
    marks = user.window.context.subjects.inbox.marks()
    assert [(one.note.text, one.note.at_s) for one in marks] == [("from the headset", 60)]
    bell.close()


def test_a_link_to_a_mark_leads_to_the_inbox(user: User) -> None:
    first, _ = marked(user, 60, 120)
    pane = opened(user)
    user.until(lambda: len(pane.model.rows) == 2)
    pane.view.choose(1)
    user.window.show_panel("paper")
    user.window.navigation.open_address(f"paper-explorer://open?note={first}")
    assert user.window.panels.current("right") == "inbox"
    assert pane.view.cards.current == first


def test_cards_have_room_for_their_text(user: User) -> None:
    pane = opened(user)
    mark = Note(
        "m", "word " * 200, WHEN, WHEN, user.window.context.session.episode_id, 60, inbox=True, said="said " * 200
    )
    user.window.context.annotations.add("mark", mark)
    user.window.context.annotations.add("mark", replace(mark, id="short", text="", said="", at_s=5000))
    user.until(lambda: len(pane.model.rows) == 2)
    pane.view.choose(1)
    long = pane.view.cards.parts(pane.model.mark_at(0), 320)
    pane.view.choose(0)
    full = pane.view.cards.parts(pane.model.mark_at(0), 320)
    assert full.height > long.height
    for parts in (long, full):
        boxes = [one for one in (parts.text, parts.said, *parts.chips, parts.tools) if not one.isEmpty()]
        assert all(one.bottom() < two.top() for one, two in pairwise(boxes))
        assert boxes[-1].bottom() < parts.height
    assert pane.view.indexAt(QPoint(50, 5)).row() == 0
    guess = replace(pane.model.mark_at(0), paper="Is It Robust?", is_guess=True, page=0)
    assert pane.view.cards._labels(guess) == ["? Is It Robust?"]


@pytest.mark.parametrize("is_hidden", [True, False])
def test_the_current_card_stays_in_view_when_marks_come_in_above_it(user: User, is_hidden: bool) -> None:
    user.window.resize(1100, 700)
    _, here, _ = marked(user, 7000, 7100, 7200)
    pane = opened(user)
    user.until(lambda: len(pane.model.rows) == 3)
    view = pane.view
    view.choose(1)
    inside = lambda: view.viewport().rect().contains(view.tools.geometry())  # noqa: E731
    user.until(inside)
    if is_hidden:
        user.window.show_panel("paper")
    episode = user.window.context.session.episode_id
    one = Note("", "", WHEN, WHEN, episode, 60, inbox=True, said="said " * 40)
    pane.inbox.add(replace(one, id=f"n{number}", at_s=60 + number) for number in range(12))
    user.key(Qt.Key.Key_F4, Qt.KeyboardModifier.ShiftModifier)
    user.until(lambda: len(pane.model.rows) == 15 and view.isVisible() and inside())
    assert view.cards.current == here


def test_writing_in_a_mark_is_a_step_of_undo_of_its_own(user: User) -> None:
    marked(user, 60)
    pane = opened(user)
    user.until(lambda: len(pane.model.rows) == 1)
    user.key(Qt.Key.Key_E)
    QTest.keyClicks(pane.view.editor, " and more")
    user.until(lambda: texts(pane) == ["mark 60 and more"])  # saved while it is typed
    QTest.keyClicks(pane.view.editor, " yet")
    user.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert texts(pane) == []
    user.ctrl(Qt.Key.Key_Z)
    assert texts(pane) == ["mark 60 and more yet"]
    user.ctrl(Qt.Key.Key_Z)
    assert texts(pane) == ["mark 60"]
