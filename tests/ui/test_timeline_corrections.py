"""Correcting a timeline in the window: by keys, by the mouse on the strip, by menus, with one undo history."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from explorer.model import timecode
from explorer.model.episode import Segment
from explorer.model.known_settings import FONT_SIZE, WINDOW_TIMELINE
from explorer.model.paper import GUIDE_ID, GUIDE_TITLE, Paper
from explorer.model.timeline_edit import Edit, EditableEpisode, add_paper, add_segment, give_paper, join
from explorer.ui.reader.status_cards import TalkCard
from explorer.ui.timeline.corrections import Corrections
from explorer.ui.timeline.deletion_dialog import DeletionDialog
from explorer.ui.timeline.paper_dialog import PaperDialog
from explorer.ui.timeline.topic_dialog import TopicDialog
from tests.fakes.answers import Facts
from tests.fakes.server import FakeServer
from tests.ui.conftest import User, close_window, remembered, stored
from tests.ui.test_row_menu import ask, take, texts

# Said by the offscreen platform of every menu.
pytestmark = pytest.mark.qt_log_ignore("does not support grabbing the keyboard", extend=True)
YARN, YARN_PAPER = "yarn", "arxiv:2309.00071"
WAVES = Facts("2101.00001", "Measuring Ocean Waves from Low Orbit", ("Ada Adams",))
SHIFT = Qt.KeyboardModifier.ShiftModifier
F2, ENTER, ESCAPE = Qt.Key.Key_F2, Qt.Key.Key_Return, Qt.Key.Key_Escape


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeServer]:
    """A server that knows one paper's title."""
    with FakeServer(facts=[WAVES]) as one:
        for name, value in one.endpoints_env.items():
            monkeypatch.setenv(name, value)
        yield one


def corrections(user: User) -> Corrections:
    return user.window.commands.corrections


def segment(user: User, part: str = YARN) -> Segment:
    timeline = user.window.context.session.timeline
    assert timeline
    found = timeline.segment(part)
    assert found
    return found


def starts(user: User) -> list[tuple[int, str]]:
    timeline = user.window.context.session.timeline
    assert timeline
    return [(one.start_s, one.title) for one in timeline.segments]


def cursor(user: User, key: str = f"segment:{YARN}") -> None:
    """Focus the timeline, with the cursor on a row."""
    user.timeline.focus_list()
    assert user.timeline.view.set_cursor(key)
    user.timeline.view.scrollTo(user.timeline.view.currentIndex())


def typed(user: User, text: str, last: Qt.Key = ENTER) -> None:
    """Type in the field of the row, in place of what it holds."""
    editor = corrections(user).editor
    assert editor.isVisible()
    assert editor.selectedText() == editor.text()
    QTest.keyClicks(editor, text)
    QTest.keyClick(editor, last)


def menu(user: User, *path: str, key: str = f"segment:{YARN}") -> None:
    cursor(user, key)
    view = user.timeline.view
    take(ask(view.viewport(), view.visualRect(view.currentIndex()).center()), *path)


def undo(user: User) -> None:
    user.window.context.actions["mark.undo"].trigger()


def test_a_segment_is_renamed_and_moved_by_keys(user: User) -> None:
    before = starts(user)
    cursor(user)
    user.key(F2)
    typed(user, "Nothing", ESCAPE)
    assert starts(user) == before
    user.key(F2)
    typed(user, "Longer contexts", Qt.Key.Key_Tab)
    assert corrections(user).editor.text() == "2:15:12"
    QTest.keyClick(corrections(user).editor, Qt.Key.Key_Up)
    QTest.keyClick(corrections(user).editor, ENTER)
    user.until(lambda: (8113, "Longer contexts") in starts(user))
    assert user.timeline.view.hasFocus()
    with closing(stored(user.window.context.library.root)) as store:
        episode = user.window.context.session.episode_id
        assert episode
        assert (8113, "Longer contexts") in [
            (one.start_s, one.title) for one in store.episodes.timeline(episode).segments
        ]
    assert user.window.context.annotations.stack.undoText().endswith("at 2:15:13")
    undo(user)
    undo(user)
    user.until(lambda: starts(user) == before)
    user.window.context.actions["mark.redo"].trigger()
    user.until(lambda: segment(user).title == "Longer contexts")


def test_what_is_no_time_or_taken_is_told(user: User) -> None:
    before = starts(user)
    cursor(user)
    user.key(F2, SHIFT)
    typed(user, "soon")
    assert user.window.toast.text.text().startswith("“soon” is not a time")
    typed(user, timecode.display(segment(user, "fastgen").start_s))
    user.until(lambda: user.window.toast.text.text().endswith("already: choose another one."))
    assert starts(user) == before


def test_segments_are_added_split_and_joined(user: User) -> None:
    user.window.context.session.go_to(8400, "note")
    cursor(user)
    user.key(Qt.Key.Key_Insert)
    user.until(lambda: corrections(user).editor.isVisible())
    typed(user, "A question")
    user.until(lambda: (8400, "A question") in starts(user))
    user.window.context.session.go_to(8700, "note")
    part = next(one.id for one in user.window.context.session.timeline.segments if one.start_s == 8400)
    menu(user, "Segment", "Split segment at 2:25:00", key=f"segment:{part}")
    user.until(lambda: corrections(user).editor.isVisible())
    typed(user, "The answer")
    user.until(lambda: (8700, "The answer") in starts(user))
    part = next(one.id for one in user.window.context.session.timeline.segments if one.start_s == 8700)
    user.window.context.session.go_to(49, "note")
    menu(user, "Segment", "Join with previous segment", key=f"segment:{part}")
    user.until(lambda: user.window.toast.text.text().startswith("Joined “The answer”"))
    user.until(lambda: (8700, "The answer") not in starts(user))
    row = user.timeline.view.cursor_row()
    assert row
    assert row.title == "A question", "what it was joined with"
    user.window.toast.offers[0].click()
    user.until(lambda: (8700, "The answer") in starts(user))


@pytest.mark.own_window
def test_a_title_is_typed_in_a_panel_that_was_folded_at_the_start(
    library: Path, open_window: Callable[..., User]
) -> None:
    state = remembered(library)
    state.put(WINDOW_TIMELINE, False)
    state.close()
    user = open_window()
    session = user.window.context.session
    user.until(lambda: session.timeline is not None)
    session.go_to(8400, "note")
    assert corrections(user)
    user.window.context.actions["go.timeline"].trigger()
    user.window.context.actions["timeline.add"].trigger()
    user.until(lambda: corrections(user).editor.isVisible())
    typed(user, "A question")
    user.until(lambda: (8400, "A question") in starts(user))


def test_two_edits_at_once_are_decided_one_after_the_other(user: User) -> None:
    before, told, asked = starts(user), [], []
    user.window.context.store.conn.set_trace_callback(asked.append)
    for _ in range(2):
        user.window.context.subjects.timeline_edits.edit("join", lambda it: joined(it), lambda: told.append("made"))
    user.window.context.store.conn.set_trace_callback(None)
    assert asked == [], "a long timeline is not read where the window waits for it"
    user.until(lambda: len(starts(user)) == len(before) - 2)
    assert told == ["made", "made"]
    undo(user)
    undo(user)
    user.until(lambda: starts(user) == before)


def joined(episode: EditableEpisode) -> Edit:
    """Join the last segment with the one before it."""
    return join(episode, episode.timeline.segments[-1].id)


def mouse(user: User, kind: QEvent.Type, x: float, y: float, *, held: bool, shift: bool = False) -> None:
    strip, left, none = user.strip, Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    button = none if kind == QEvent.Type.MouseMove else left
    place = QPointF(x, y)
    modifiers = SHIFT if shift else Qt.KeyboardModifier.NoModifier
    event = QMouseEvent(kind, place, strip.mapToGlobal(place), button, left if held else none, modifiers)
    QApplication.sendEvent(strip, event)


def test_a_border_is_dragged_on_the_strip(user: User) -> None:
    strip, before = user.strip, starts(user)
    x, y = strip.x_of(segment(user, "fastgen").start_s), strip.blocks.center().y()
    mouse(user, QEvent.Type.MouseMove, x, y, held=False)
    assert strip.cursor().shape() == Qt.CursorShape.SplitHCursor
    mouse(user, QEvent.Type.MouseMove, strip.x_of(8700), y, held=False)
    assert strip.cursor().shape() == Qt.CursorShape.ArrowCursor
    mouse(user, QEvent.Type.MouseButtonPress, x, y, held=True)
    mouse(user, QEvent.Type.MouseMove, strip.x_of(0), y, held=True)
    assert strip.borders.second == 8113, "not before the neighbor"
    QTest.keyClick(strip, ESCAPE)
    mouse(user, QEvent.Type.MouseButtonRelease, strip.x_of(0), y, held=False)
    assert (strip.borders.second, starts(user)) == (None, before)
    mouse(user, QEvent.Type.MouseButtonPress, x, y, held=True)
    mouse(user, QEvent.Type.MouseMove, x - 40, y, held=True)
    rough = strip.borders.second
    mouse(user, QEvent.Type.MouseMove, x - 40, y, held=True, shift=True)
    mouse(user, QEvent.Type.MouseMove, x - 37, y, held=True, shift=True)
    assert rough
    assert strip.borders.second == rough + 3
    strip.grab()
    mouse(user, QEvent.Type.MouseButtonRelease, x - 37, y, held=False)
    user.until(lambda: segment(user, "fastgen").start_s == rough + 3)
    assert user.window.toast.offers[0].text() == "Undo"
    undo(user)
    user.until(lambda: starts(user) == before)


def test_a_click_on_a_border_goes_there(arxiv: FakeServer, user: User) -> None:
    strip, before = user.strip, starts(user)
    start = segment(user, "fastgen").start_s
    place = QPoint(round(strip.x_of(start)), strip.blocks.center().y())
    QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=place)
    assert abs((user.window.context.session.moment or 0) - start) < 20
    assert starts(user) == before


def test_sections_are_started_and_renamed(user: User) -> None:
    menu(user, "Section", "Start a section with this segment")
    user.until(lambda: corrections(user).editor.isVisible())
    typed(user, "Context length")
    timeline = user.window.context.session
    user.until(lambda: "Context length" in [one.title for one in timeline.timeline.sections])
    section = next(one for one in timeline.timeline.sections if one.title == "Context length")
    assert section.start_s == 8112
    heading = f"section:{section.letter}"
    view = user.timeline.view
    place = user.timeline.model.place_of(heading)
    assert place is not None
    view.scrollTo(user.timeline.model.index(place))
    found = ask(view.viewport(), view.visualRect(user.timeline.model.index(place)).center())
    assert texts(found)[1:] == ["Rename section", "Remove section"]
    take(found, "Remove section")
    user.until(lambda: "Context length" not in [one.title for one in timeline.timeline.sections])


def test_a_link_of_the_episode_is_opened_copied_removed_and_brought_back(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, url = user.window.context.session, "https://code.example/waves"
    assert session.episode_id
    with closing(stored(user.window.context.library.root)) as store:
        store.episode_facts.change("resource", session.episode_id, "code", {"title": "The code", "url": url})
        at_yarn = {"title": "A talk & more", "url": "https://v.example", "segment": YARN}
        store.episode_facts.change("resource", session.episode_id, "talk", at_yarn)
    session.refresh()
    opened: list[str] = []
    monkeypatch.setattr(user.window.navigation, "_browse", opened.append)
    key = f"link:{url}"
    menu(user, "Copy link", key=key)
    assert QApplication.clipboard().text() == url
    menu(user, "Open web page", "A talk && more")
    cursor(user, key)
    user.key(ENTER)
    assert opened == ["https://v.example", url]
    assert user.timeline.view.hasFocus()
    assert corrections(user)
    user.key(Qt.Key.Key_Delete)
    user.until(lambda: user.timeline.model.place_of(key) is None)
    assert user.window.toast.text.text() == "Link “The code” removed."
    undo(user)
    user.until(lambda: user.timeline.model.place_of(key) is not None)


def test_a_row_of_a_list_with_a_clock_of_its_own_is_corrected(user: User) -> None:
    session = user.window.context.session
    assert session.episode_id
    with closing(stored(user.window.context.library.root)) as store:
        for number, title in enumerate(("First question", "Second question")):
            fields = {"title": title, "start_s": 8400 + 300 * number, "kind": "part", "segment": YARN}
            store.episode_facts.change("resource", session.episode_id, f"q{number}", fields | {"position": number})
    session.refresh()
    shown = lambda: [(it.start_s, it.title) for it in user.timeline.model.shown() if it.kind == "part"]  # noqa: E731
    before, key = [(8400, "First question"), (8700, "Second question")], f"part:{YARN}:1"
    user.until(lambda: shown() == before)
    cursor(user, key)
    user.key(F2)
    typed(user, "Another question", Qt.Key.Key_Tab)
    typed(user, "2:26:00")
    user.until(lambda: shown()[1] == (8760, "Another question"))
    user.window.context.actions["timeline.join"].trigger()
    assert "Make it a segment first" in user.window.toast.text.text()
    user.key(Qt.Key.Key_Delete)
    user.until(lambda: len(shown()) == 1)
    for _ in range(3):
        undo(user)
    user.until(lambda: shown() == before)
    menu(user, "Make it a segment", key=key)
    user.until(lambda: (8700, "Second question") in starts(user))
    assert shown() == before[:1]
    menu(user, "Paper", "Make it a segment about a paper…", key=f"part:{YARN}:0")
    found = dialog(user)
    QTest.keyClicks(found.field, "need registers")
    QTest.keyClick(found, ENTER)
    user.until(lambda: shown() == [])
    made = next(one for one in session.timeline.segments if one.start_s == 8400)
    assert made.paper_id == "arxiv:2309.16588"


def dialog(user: User) -> PaperDialog:
    found = user.window.findChild(PaperDialog)
    assert isinstance(found, PaperDialog)
    return found


def rows(found: PaperDialog) -> list[str]:
    return [found.list.item(at).text() for at in range(found.list.count())]


def test_a_paper_is_chosen_from_the_library_or_looked_up(server: FakeServer, user: User) -> None:
    menu(user, "Paper", "Choose paper of segment…")
    found = dialog(user)
    user.until(lambda: not user.window.context.jobs.running)
    QTest.keyClicks(found.field, "NEED registers darcet")
    assert rows(found) == ["Vision Transformers Need Registers"]
    QTest.keyClick(found, ENTER)
    user.until(lambda: segment(user).paper_id == "arxiv:2309.16588")
    menu(user, "Paper", "Add mentioned paper…")
    found = dialog(user)
    QTest.keyClicks(found.field, "measuring ocean waves from low orbit")
    assert rows(found) == []
    assert "Press Enter to search" in found.told.text()
    QTest.keyClick(found, ENTER)
    user.until(lambda: rows(found) == [WAVES.title])
    QTest.keyClick(found, ENTER)
    mentions = lambda: user.window.context.session.timeline.mentioned_in(YARN)  # noqa: E731
    user.until(lambda: WAVES.arxiv in [one.arxiv for one in mentions()])
    key = f"mention:{YARN}:arxiv:{WAVES.arxiv}"
    menu(user, "Paper", "Discussed in this segment", key=key)
    user.until(lambda: segment(user).paper_id == f"arxiv:{WAVES.arxiv}")
    menu(user, "Paper", "Only mentioned in passing")
    user.until(lambda: segment(user).paper_id is None)
    menu(user, "Paper", "Move to picks…", key=key)
    topic = user.window.findChild(TopicDialog)
    assert isinstance(topic, TopicDialog)
    QTest.keyClicks(topic.field, "Ocean")
    topic.keep.click()
    user.until(lambda: "Ocean" in user.window.context.session.timeline.picks())
    while user.window.context.annotations.stack.canUndo():
        undo(user)
    user.until(lambda: segment(user).paper_id == YARN_PAPER)


@pytest.mark.own_window
def test_an_id_is_added_with_its_title(server: FakeServer, user: User) -> None:
    menu(user, "Paper", "Choose paper of segment…")
    found = dialog(user)
    QTest.keyClicks(found.field, f"https://arxiv.org/abs/{WAVES.arxiv}")
    assert rows(found) == [f"arXiv {WAVES.arxiv}"]
    QTest.keyClick(found, ENTER)
    user.until(lambda: segment(user).paper_id == f"arxiv:{WAVES.arxiv}")
    papers = user.window.context.papers
    user.until(lambda: papers.get(f"arxiv:{WAVES.arxiv}").title == WAVES.title)


def test_the_open_paper_is_added_to_the_current_time(shelf: FakeServer, user: User) -> None:
    session = user.window.context.session
    session.open_paper("arxiv:2309.16588")
    session.go_to(8200, "note")
    user.window.context.actions["timeline.open_paper"].trigger()
    user.until(lambda: "arxiv:2309.16588" in [one.id for one in session.timeline.mentioned_in(YARN)])
    user.window.context.actions["timeline.open_paper"].trigger()
    assert user.window.toast.text.text().startswith("This paper is in “YaRN")
    cursor(user, f"mention:{YARN}:arxiv:2309.16588")
    user.key(Qt.Key.Key_Delete)
    user.until(lambda: "arxiv:2309.16588" not in [one.id for one in session.timeline.mentioned_in(YARN)])


def test_two_papers_are_merged_and_parted(arxiv: FakeServer, user: User) -> None:
    context = user.window.context
    context.session.open_paper("arxiv:2309.16588")
    context.session.look_at(context.papers.get(YARN_PAPER), "tab")
    tabs = user.window.readers.tab_controller
    before = tabs.tabs.order
    assert {*before} >= {"arxiv:2309.16588", YARN_PAPER}
    context.actions["timeline.merge_paper"].setEnabled(True)
    context.actions["timeline.merge_paper"].trigger()
    found = dialog(user)
    assert not found.search.isVisible(), "only papers of the library can be merged"
    for typed in ("yarn", "2309.00071"):
        found.field.setText(typed)
        assert not [row for row in rows(found) if row.startswith("YaRN")], "not with itself"
    found.field.setText("no such title")
    assert found.told.text() == "Nothing in the library fits."
    found.field.clear()
    QTest.keyClicks(found.field, "need registers")
    QTest.keyClick(found, ENTER)
    user.until(lambda: context.papers.id_of("arxiv:2309.16588") == YARN_PAPER)
    user.until(lambda: user.window.toast.text.text().startswith("Merged into “YaRN"))
    user.until(lambda: "arxiv:2309.16588" not in tabs.tabs.order)
    user.window.toast.offers[0].click()
    user.until(lambda: context.papers.id_of("arxiv:2309.16588") == "arxiv:2309.16588")
    user.until(lambda: "arxiv:2309.16588" in tabs.tabs.order)
    assert {*tabs.tabs.order} == {*before}
    assert tabs.tabs.current == YARN_PAPER
    assert context.session.paper.id == YARN_PAPER


def test_a_merge_is_told_with_the_title_that_the_paper_has_then(arxiv: FakeServer, user: User) -> None:
    """A PDF of one's own takes the title that the catalog gives."""
    context, own = user.window.context, "file:0123456789abcdef"
    with closing(stored(context.store.library.root)) as store:
        store.papers.put(Paper(own, "scan"), "file")
    context.session.look_at(context.papers.get(own), "tab")
    context.actions["timeline.merge_paper"].setEnabled(True)
    context.actions["timeline.merge_paper"].trigger()
    found = dialog(user)
    QTest.keyClicks(found.field, "yarn")
    QTest.keyClick(found, ENTER)
    user.until(lambda: user.window.toast.text.text().startswith("Merged into"))
    assert user.window.toast.text.text().startswith("Merged into “YaRN: Efficient")


def test_the_user_guide_is_not_offered_for_a_merge(arxiv: FakeServer, user: User) -> None:
    context = user.window.context
    assert context.papers.get(GUIDE_ID)
    context.session.look_at(context.papers.get(YARN_PAPER), "tab")
    context.actions["timeline.merge_paper"].setEnabled(True)
    context.actions["timeline.merge_paper"].trigger()
    found = dialog(user)
    for typed in ("guide", "how to use", "paper explorer"):
        found.field.setText(typed)
        assert GUIDE_TITLE not in [found.list.item(row).text() for row in range(found.list.count())]
    found.reject()


def test_an_episode_is_deleted_and_restored(user: User) -> None:
    context = user.window.context
    episode, before = context.session.episode_id, starts(user)
    note = context.annotations.note_at_time(100)
    context.annotations.replace_text(note.id, "text", "Hello")
    mark = context.subjects.inbox.mark(at_s=200)
    user.saved()
    assert context.subjects.episode_places
    context.session.go_to(100, "key")
    user.window.navigation.correction_asked.emit("delete_episode", episode)
    asked = user.window.findChild(DeletionDialog)
    assert isinstance(asked, DeletionDialog)
    rows = [asked.list.item(row).text() for row in range(asked.list.count())]
    assert rows == ["1  ·  Without a paper, in “Find in all notes”", "1  ·  Waiting in the Inbox"]
    assert asked.focusWidget() is asked.cancel, "Enter deletes nothing"
    assert not asked.delete.isDefault()
    asked.delete.click()
    user.until(lambda: context.session.timeline is None)
    user.until(lambda: context.writer.pending == 0)
    context.session.open_episode(episode)
    assert "was deleted" in user.window.toast.text.text()
    assert context.annotations.now(note.id) is not None
    assert [one.note.id for one in context.subjects.inbox.marks()] == [mark.id], "it is where the dialog said"
    undo(user)
    user.until(lambda: context.session.timeline is not None)
    assert (context.session.episode_id, starts(user)) == (episode, before)
    assert context.session.moment == 100, "where it was left"


def test_what_is_deleted_and_what_stays_is_told_whole_in_large_letters(user: User) -> None:
    context = user.window.context
    note = context.annotations.note_at_time(100)
    context.annotations.replace_text(note.id, "text", "Hello")
    context.settings.put(FONT_SIZE, 24)
    user.saved()
    user.window.navigation.correction_asked.emit("delete_episode", context.session.episode_id)
    asked = next(one for one in user.window.findChildren(DeletionDialog) if one.isVisible())
    user.until(lambda: all(one.height() >= one.heightForWidth(one.width()) for one in asked.findChildren(QLabel)))
    assert any("Your note stays:" in one.text() for one in asked.findChildren(QLabel))
    asked.reject()
    context.settings.put(FONT_SIZE, FONT_SIZE.default)


def test_the_card_of_a_talk_follows_corrections(user: User) -> None:
    context = user.window.context
    talk = next(one for one in context.session.timeline.segments if one.paper_id is None)
    context.session.go_to(talk.start_s, "timeline")
    card = user.window.reader.stack.currentWidget()
    assert isinstance(card, TalkCard)
    edits = context.subjects.timeline_edits
    middle = (talk.start_s + talk.end_s) // 2
    edits.edit("add", lambda it: add_segment(it, middle, edits.new_part(), "Later"))
    user.until(lambda: timecode.spoken(middle - talk.start_s) in card.when.text())
    edits.edit("give", lambda it: give_paper(it, talk.id, YARN_PAPER))
    user.until(lambda: any("YaRN" in one.accessibleName() + one.text() for one in card.findChildren(QPushButton)))
    assert not [one for one in card.findChildren(QLabel) if one.isVisible() and "has no paper" in one.text()]


def test_a_papers_times_are_in_its_panel(arxiv: FakeServer, user: User) -> None:
    context = user.window.context
    context.session.look_at(context.papers.get(YARN_PAPER), "tab")
    context.session.go_to(60, "note")
    context.subjects.timeline_edits.edit("x", lambda it: add_paper(it, YARN_PAPER, "fastgen", "mentioned"))
    times = lambda: [one for one in user.paper.findChildren(QPushButton, "moment") if one.isVisibleTo(user.paper)]  # noqa: E731
    user.until(
        lambda: [one.text() for one in times()] == ["2:15:12", timecode.display(segment(user, "fastgen").start_s)]
    )
    times()[1].click()
    assert context.session.moment == segment(user, "fastgen").start_s


def test_undo_of_a_removal_leads_back_to_the_segment(user: User) -> None:
    cursor(user)
    user.key(Qt.Key.Key_Delete)
    user.until(lambda: user.timeline.model.place_of(f"segment:{YARN}") is None)
    undo(user)
    user.until(lambda: user.timeline.model.place_of(f"segment:{YARN}") is not None)
    user.until(lambda: user.timeline.view.currentIndex().row() == user.timeline.model.place_of(f"segment:{YARN}"))


def test_a_correction_is_kept_if_the_window_closes_at_once(user: User) -> None:
    cursor(user)
    user.key(F2)
    typed(user, "A name of my own")
    root, episode = user.window.context.library.root, user.window.context.session.episode_id
    close_window(user)
    with closing(stored(root)) as store:
        assert "A name of my own" in [one.title for one in store.episodes.timeline(episode).segments]
