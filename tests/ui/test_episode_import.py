"""Adding an episode in the window: read, confirmed by keys, kept; nothing is kept unasked."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from explorer.app.shell.theme import Theme
from explorer.model.known_settings import FONT_SIZE
from explorer.model.progress import CancelToken
from explorer.model.proposal_question import ProposalRow, SourceSpan
from explorer.model.show_notes.note_line import NoteLine
from explorer.services.episode_import import episode_of_item
from explorer.services.episode_text import keep_episode
from explorer.services.library_proposal import LibraryProposal
from explorer.services.subscriptions import subscribe
from explorer.services.title_questions import title_questions
from explorer.sources.endpoints import Endpoints
from explorer.sources.http import Http
from explorer.sources.podcast_web import PodcastWeb
from explorer.ui.importing.add_episode_dialog import AddEpisodeDialog
from explorer.ui.importing.proposal_dialog import ProposalDialog
from explorer.ui.importing.proposal_list import ListedRow, state_words
from explorer.ui.importing.proposal_source import ProposalSource
from explorer.ui.library.library_texts import LibraryTexts
from explorer.ui.paper.guess_card import GuessCard
from explorer.ui.question_dialog import QuestionDialog
from explorer.ui.timeline.paper_dialog import PaperDialog
from tests.fakes.clock import FakeClock
from tests.fakes.feeds import item, rss
from tests.fakes.podcast_pages import Document
from tests.fakes.server import FakeServer
from tests.ui.conftest import User
from tests.unit.test_episode_proposal import MARKED
from tests.unit.test_title_questions import CODES, EPISODE, LAKES, SEA, WAVES

KEY = Qt.Key


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeServer]:
    with FakeServer(facts=[WAVES, LAKES, CODES]) as one:
        for name, value in one.endpoints_env.items():
            monkeypatch.setenv(name, value)
        yield one


def opened(user: User, kind: type) -> AddEpisodeDialog | ProposalDialog:
    """Wait for a dialog of the window."""
    user.until(lambda: [one for one in user.window.findChildren(kind) if one.isVisible()])
    return next(one for one in user.window.findChildren(kind) if one.isVisible())


def proposed(user: User, notes: bytes = MARKED) -> ProposalDialog:
    """Paste notes into the dialog, and read them."""
    user.window.context.actions["file.add_episode"].trigger()
    dialog = opened(user, AddEpisodeDialog)
    QApplication.clipboard().setText(notes.decode())
    dialog.notes.paste()
    dialog.podcast.setText("Waves")
    QTest.keyClick(dialog.notes, KEY.Key_Return, Qt.KeyboardModifier.ControlModifier)
    dialog.go.click()
    return opened(user, ProposalDialog)


def given_up(dialog: ProposalDialog) -> None:
    """Cancel a review with answers."""
    dialog.cancel.click()
    next(one for one in dialog.findChildren(QuestionDialog) if one.isVisible()).answers[0].click()


def press(dialog: ProposalDialog, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(QApplication.focusWidget() or dialog, key)


def looked_up(user: User, dialog: ProposalDialog) -> None:
    assert "not looked up yet" in [state_words(one) for one in dialog.list.rows.rows]
    dialog.notice.button.click()
    now = [state_words(one) for one in dialog.list.rows.rows]
    assert "looking it up…" in now
    assert "not looked up yet" not in now
    assert "L" not in dialog.panel.buttons
    user.until(lambda: dialog.proposal.found and dialog.list.isEnabled() and dialog._job is None)


def test_notes_are_confirmed_by_keys_and_kept(user: User, server: FakeServer) -> None:
    dialog = proposed(user)
    assert len(dialog.proposal.waiting()) == 3
    assert not server.seen
    looked_up(user, dialog)
    assert dialog.panel.question.words == SEA
    assert [one.ranked.candidate.arxiv for one in dialog.panel.cards] == ["2101.00003"]
    press(dialog, KEY.Key_1)
    assert dialog.panel.question.state == "chosen"
    press(dialog, KEY.Key_Return)
    assert dialog.panel.question.state == "guess"
    press(dialog, KEY.Key_0, KEY.Key_Return)
    assert [one.state for one in dialog.proposal.waiting()] == ["guess"]
    dialog.list.go_to("segment:3")
    press(dialog, KEY.Key_Space)
    QTest.keyClick(dialog.list, KEY.Key_Return, Qt.KeyboardModifier.ControlModifier)
    user.until(lambda: user.window.context.session.episode_id == EPISODE)
    timeline = user.window.context.session.timeline
    assert [one.title for one in timeline.segments] == ["Intro", WAVES.title, "Rain"]
    store = user.window.context.store
    assert {one.words: one.state for one in title_questions(store, EPISODE)} == {
        WAVES.title: "none",
        LAKES.title: "guess",
    }
    assert "is in your library, with" in user.window.toast.text.text()


def test_a_skipped_doubt_waits_until_the_others_are_answered_and_keeping_stops_a_look_up(
    user: User, server: FakeServer
) -> None:
    dialog = proposed(user)
    first, _second, third = (one.key for one in dialog.proposal.waiting())
    press(dialog, KEY.Key_Return, KEY.Key_0, KEY.Key_Return)
    assert dialog.panel.question.key == third
    assert [one.key for one in dialog.proposal.waiting()] == [first, third]
    press(dialog, KEY.Key_0, KEY.Key_Return)
    assert dialog.panel.question.key == first
    dialog.start_look_up()
    QTest.keyClick(dialog.list, KEY.Key_Return, Qt.KeyboardModifier.ControlModifier)
    user.until(lambda: user.window.context.session.episode_id == EPISODE)
    states = {one.words: one.state for one in title_questions(user.window.context.store, EPISODE)}
    assert sorted(states.values()) == ["none", "none", "unresolved"]


def test_what_is_kept_with_doubts_is_told_with_them_and_listed_so(user: User, server: FakeServer) -> None:
    dialog = proposed(user)
    press(dialog, KEY.Key_0)
    QTest.keyClick(dialog.list, KEY.Key_Return, Qt.KeyboardModifier.ControlModifier)
    window = user.window
    user.until(lambda: window.context.session.episode_id == EPISODE)
    told = window.toast.text.text()
    assert told.endswith(" is in your library, with 1 paper (3 more mentioned) and 2 doubts.")
    row = window.context.store.lists.episode_rows([EPISODE])[0]
    assert row.doubts == 2
    texts = LibraryTexts(window.context.subjects.podcasts, window.context.subjects.episode_places)
    assert (texts.doubts(row), texts.papers(replace(row, papers=(), mentions=0))) == ("2 doubts", "2 doubts")
    [review] = window.toast.offers
    review.click()
    again = opened(user, ProposalDialog)
    assert len(again.proposal.waiting()) == 2
    again.reject()


def test_a_typed_path_is_read_and_a_wrong_address_keeps_the_focus(user: User, tmp_path: Path) -> None:
    user.window.context.actions["file.add_episode"].trigger()
    dialog = opened(user, AddEpisodeDialog)
    dialog.address.setText("nowhere")
    dialog.address.setFocus()
    QTest.keyClick(dialog.address, KEY.Key_Return)
    user.until(dialog.trouble.text)
    assert QApplication.focusWidget() is dialog.address
    notes = tmp_path / "notes of the show.md"
    notes.write_bytes(MARKED)
    dialog.address.setText(QUrl.fromLocalFile(str(notes)).toString())
    QTest.keyClick(dialog.address, KEY.Key_Return)
    assert len(opened(user, ProposalDialog).proposal.waiting()) == 3


def dropped(target: QWidget, data: QMimeData) -> None:
    """Drop something on a widget, as the system does."""
    corner = target.rect().center()
    copy, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    entered = QDragEnterEvent(corner, copy, data, button, none)
    QApplication.sendEvent(target, entered)
    assert entered.isAccepted()
    QApplication.sendEvent(target, QDropEvent(QPointF(corner), copy, data, button, none))


def test_notes_that_are_put_into_the_address_go_to_the_notes(user: User, tmp_path: Path) -> None:
    user.window.context.actions["file.add_episode"].trigger()
    dialog = opened(user, AddEpisodeDialog)
    user.until(lambda: QApplication.focusWidget() is dialog.address)
    QApplication.clipboard().setText("https://waves.example/1\n")
    QTest.keyClick(dialog.address, KEY.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert (dialog.address.text().strip(), dialog.notes.toPlainText()) == ("https://waves.example/1", "")
    dialog.address.selectAll()
    html = QMimeData()
    html.setText("0:00 Intro\n5:00 Lakes")
    html.setHtml("<p>0:00 Intro</p><p>5:00 <a href='https://arxiv.org/abs/2309.00071'>Lakes</a></p>")
    QApplication.clipboard().setMimeData(html)
    QTest.keyClick(dialog.address, KEY.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert (dialog.address.text(), dialog.notes.toPlainText()) == ("", "0:00 Intro\n5:00 Lakes")
    assert "2309.00071" in dialog.notes.source, "the links are kept"
    assert QApplication.focusWidget() is dialog.notes
    dialog.notes.clear()
    lines = QMimeData()
    lines.setText("0:00 Intro " * 60)
    dropped(dialog.address, lines)
    assert (dialog.address.text(), dialog.notes.toPlainText()[:10]) == ("", "0:00 Intro")
    notes = tmp_path / "notes.md"
    notes.write_bytes(MARKED)
    file = QMimeData()
    file.setUrls([QUrl.fromLocalFile(str(notes))])
    dropped(dialog.address, file)
    assert len(opened(user, ProposalDialog).proposal.waiting()) == 3


def test_a_row_is_left_out_by_a_click_on_its_own_box_alone(user: User) -> None:
    dialog = proposed(user)
    rows = dialog.list
    viewport = rows.viewport()

    def box(key: str) -> QPoint:
        place = rows.rows.place_of(key)
        return rows._painter.box(rows.visualRect(rows.rows.index(place))).center()

    def left_out() -> list[str]:
        return [one.row.key for one in rows.rows.rows if not one.row.kept]

    below, button = box("segment:3") + QPoint(60, 0), Qt.MouseButton.LeftButton
    for start in (below, box("segment:2")):
        QTest.mousePress(viewport, button, pos=start)
        QTest.mouseRelease(viewport, button, pos=box("segment:3"))
        assert left_out() == []
    QTest.mouseClick(viewport, button, pos=box("segment:3"))
    assert left_out() == ["segment:3"]
    dialog.reject()


def test_an_id_is_not_told_twice() -> None:
    rows = [ProposalRow("a", "paper", title, detail="arXiv 1706.03762") for title in ("arxiv:1706.03762", "Attention")]
    assert [state_words(ListedRow(one)) for one in rows] == ["", "arXiv 1706.03762"]


def chips(dialog: ProposalDialog) -> list[str]:
    """Return the counts in the head of a proposal."""
    labels = [dialog.head._chips.itemAt(at).widget() for at in range(dialog.head._chips.count())]
    return [one.text() for one in labels if isinstance(one, QLabel)]


def test_the_notes_of_a_paper_that_is_none_have_not_its_color(qapp: QApplication) -> None:
    theme = Theme(qapp, "light")
    source = ProposalSource(theme)
    lines = [NoteLine("A title"), NoteLine("Another")]
    source.show_notes(lines, [SourceSpan(0, 0, 7, "paper:0", "paper"), SourceSpan(1, 0, 7, "paper:1", "paper")], set())
    for current in ("paper:0", ""):
        source.show_states({"paper:0": "none", "paper:1": "linked"}, current)
        found = {one.cursor.blockNumber(): one.format.background().color() for one in source.extraSelections()}
        assert found[1] == theme.section("B", 0.2)
        assert found.get(0) == (theme.color("accent", 0.3) if current else None)
    source.deleteLater()


def test_answers_are_given_up_by_a_button_alone_however_often_escape_is_pressed(user: User) -> None:
    dialog = proposed(user)
    before = user.window.context.session.episode_id
    press(dialog, KEY.Key_0)
    for _ in range(4):
        press(dialog, KEY.Key_Escape)
        assert dialog.isVisible()
        assert dialog.proposal.has_changes
    dialog.reject()
    asked = next(one for one in dialog.findChildren(QuestionDialog) if one.isVisible())
    user.until(lambda: QApplication.focusWidget() is asked.cancel)
    press(dialog, KEY.Key_Return)
    assert dialog.isVisible()
    given_up(dialog)
    assert not dialog.isVisible()
    assert user.window.context.session.episode_id == before
    assert user.window.context.store.episodes.get(EPISODE) is None


def test_the_legend_of_the_notes_is_whole_in_a_small_window(user: User) -> None:
    dialog = proposed(user)
    for width in (1100, 1600):
        dialog.resize(width, 700)
        QApplication.processEvents()
        labels = dialog.findChildren(QLabel)
        legends = [one for one in labels if one.text().startswith(("Struck through", "S makes a line"))]
        assert len(legends) == 2
        for one in legends:
            assert one.height() >= one.heightForWidth(one.width()) > 0
            assert one.height() < 2 * one.fontMetrics().height(), "one line each"
    dialog.reject()


def test_the_fields_of_a_review_keep_within_a_small_window_with_large_letters(user: User) -> None:
    user.window.resize(1100, 700)
    user.window.context.settings.put(FONT_SIZE, 24)
    dialog = proposed(user)
    dialog.resize(1068, 660)
    fields = dialog.head.fields
    assert not fields["title"].isVisible(), "the papers need the room"
    assert dialog.head.asked.isVisible()
    dialog.head.edit.click()
    user.until(lambda: fields["title"].width() > 3 * fields["published"].width())
    assert dialog.width() <= user.window.width()
    assert all(one.isVisible() for one in fields.values())
    user.window.context.settings.put(FONT_SIZE, FONT_SIZE.default)
    user.until(lambda: fields["title"].y() == fields["published"].y())
    dialog.reject()


def test_offline_the_doubts_stay(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ARXIV_API", "OPENREVIEW_API", "OPENREVIEW_API_V1"):
        monkeypatch.setenv(f"PAPER_EXPLORER_{name}", "http://127.0.0.1:9")
    dialog = proposed(user)
    dialog.notice.button.click()
    user.until(lambda: "looked up later" in dialog.notice.text.text())
    assert [one.state for one in dialog.proposal.waiting()] == ["unresolved"] * 3
    dialog.keep.click()
    user.until(lambda: user.window.context.session.episode_id == EPISODE)
    doubts = user.window.context.subjects.title_doubts
    user.until(lambda: doubts.unresolved == 3)


def test_another_paper_is_searched_for(user: User, server: FakeServer) -> None:
    dialog = proposed(user)
    dialog.show_row("segment:0")
    dialog.panel.search.setFocus()
    QTest.keyClicks(dialog.panel.search, "2101.00002")
    press(dialog, KEY.Key_Return)
    user.until(lambda: dialog.panel.cards)
    assert dialog.panel.cards[0].ranked.candidate.title == LAKES.title
    user.until(lambda: not dialog.panel.search.hasFocus())
    press(dialog, KEY.Key_1)
    assert dialog.panel.question.chosen.candidate.arxiv == "2101.00002"
    assert len(server.of("api")) == 1


def test_the_notes_lead_to_their_rows_and_nothing_in_them_is_loaded(user: User, server: FakeServer) -> None:
    notes = f'<p>00:00 Intro</p><p>05:00 {WAVES.title}</p><p>09:00 End</p><img src="{server.url}/pages/x.png">'
    dialog = proposed(user, notes.encode())
    text = dialog.source.toPlainText()
    at = dialog.source.document().findBlockByNumber(1)
    cursor = dialog.source.textCursor()
    cursor.setPosition(at.position() + 8)
    QTest.mouseClick(dialog.source.viewport(), Qt.MouseButton.LeftButton, pos=dialog.source.cursorRect(cursor).center())
    assert dialog.list.current_key == "segment:1"
    assert text.splitlines() == ["00:00 Intro", f"05:00 {WAVES.title}", "09:00 End"]
    assert not server.seen
    dialog.reject()


def test_an_episode_is_shared_and_opened_again(user: User, tmp_path: Path) -> None:
    window = user.window
    window.context.actions["file.share_episode"].trigger()
    user.until(lambda: user.saved_to and user.saved_to[0].is_file() and window.toast.isVisible())
    path = user.saved_to[0]
    assert path.suffix == ".json"
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(
        QPointF(QPoint(300, 300)),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    window.dropEvent(event)
    dialog = opened(user, AddEpisodeDialog)
    user.until(lambda: dialog.go.text() == "Keep")
    assert "16 segments" in dialog.told.text()
    assert dialog.focusWidget() is dialog.go, "Enter and Space keep it"
    dialog.go.click()
    user.until(lambda: "with 13 papers (28 more mentioned)." in window.toast.text.text())
    counted = window.context.store.lists.episode_rows([window.context.session.episode_id])[0]
    user.until(lambda: "of 13 papers read" in window.top.progress.text())
    texts = LibraryTexts(window.context.subjects.podcasts, window.context.subjects.episode_places)
    assert texts.papers(counted) == "0 of 13 papers opened (28 more mentioned)", "all places count alike"


def test_a_broken_file_of_an_episode_is_told_and_what_is_pasted_of_one_too(user: User, tmp_path: Path) -> None:
    dialog = user.window.commands.imports.flow.add()
    for name, text in (("list.json", "[1, 2"), ("cut.txt", '{"format": 2, "episode": {')):
        path = tmp_path / name
        path.write_text(text, "utf-8")
        dialog.read_path(path)
        user.until(lambda name=name: f"“{name}” is not an episode’s file, or it is damaged" in dialog.trouble.text())
    QApplication.clipboard().setText('{"format": 2, "episode": {')
    dialog.notes.paste()
    dialog.go.click()
    user.until(lambda: "This is JSON, not show notes" in dialog.trouble.text())
    dialog.reject()


@pytest.mark.parametrize(
    ("what", "told"),
    [
        ("nowhere", "not a web address"),
        ("{url}/pages/none", "nothing at this address"),
        ("{url}/feeds/poster-hall", "subscribe"),
    ],
)
def test_an_address_that_is_no_episode_is_told(user: User, server: FakeServer, what: str, told: str) -> None:
    from tests.fakes.demo_podcasts import add_podcasts

    add_podcasts(server)
    dialog = user.window.commands.imports.flow.add()
    dialog.address.setText(what.format(url=server.url))
    dialog.go.click()
    user.until(lambda: dialog.trouble.text())
    assert told in dialog.trouble.text()
    assert dialog.go.isEnabled()
    dialog.reject()


def test_the_title_that_was_read_in_the_notes_is_asked_about(user: User) -> None:
    dialog = proposed(user, b"# Attention Is All You Need\n\nWe discuss https://arxiv.org/abs/1706.03762\n")
    fields = dialog.head.fields
    assert dialog.head.asked.isVisible()
    assert [fields[one].isVisible() for one in ("title", "podcast", "published")] == [True] * 3
    assert (fields["title"].text(), fields["podcast"].text()) == ("Attention Is All You Need", "Waves")
    assert dialog.list.isAncestorOf(QApplication.focusWidget()) or dialog.list.hasFocus(), "digits answer"
    dialog.head.unfold("title")
    QTest.keyClicks(fields["title"], "The Transformer, with a guest")
    QTest.keyClick(fields["title"], KEY.Key_Return)
    assert not fields["title"].hasFocus()
    dialog.head.unfold("published")
    QTest.keyClicks(fields["published"], "2024-05-27")
    QTest.keyClick(fields["published"], KEY.Key_Return, Qt.KeyboardModifier.ControlModifier)
    session = user.window.context.session
    user.until(lambda: session.timeline and session.timeline.episode.podcast == "Waves")
    episode = session.timeline.episode
    assert (episode.title, episode.published[:10]) == ("The Transformer, with a guest", "2024-05-27")


def test_without_papers_it_says_so(user: User) -> None:
    dialog = proposed(user, b"A talk\n\n00:00 Hello\n05:00 Bye\n09:00 Thanks")
    named = "No papers are named in these notes. Add one, or paste the episode’s page."
    assert dialog.notice.text.text() == named
    dialog.proposal.notices = ("Only a preview is public.",)
    dialog.refresh()
    assert dialog.notice.text.text() == f"Only a preview is public. {named}"
    assert not dialog.next.isVisible()
    dialog.reject()


def test_a_guess_looks_like_one_in_the_window_until_it_is_confirmed(user: User, server: FakeServer) -> None:
    dialog = proposed(user)
    looked_up(user, dialog)
    dialog.keep.click()
    context = user.window.context
    user.until(lambda: context.session.episode_id == EPISODE)
    pane, doubts = user.timeline, context.subjects.title_doubts
    user.until(lambda: pane.doubts.isVisible() and pane.doubts.text() == "3 papers to confirm")
    place = pane.model.place_of(f"segment:{context.session.timeline.segments[1].id}")
    row = pane.model.row_at(place)
    assert row.guess
    assert "not confirmed" in pane.model.words(row)
    asked = next(one for one in pane.model.shown() if one.asked)
    assert (asked.title, asked.guess) == (SEA, False)
    assert pane.model.words(asked).endswith("paper unknown")
    assert "unknown" in [one.what for one in pane.view.painter.measure.boxes(asked, 300).signs]
    context.session.go_to(row.start_s)
    user.window.show_panel("paper")
    card = lambda: user.paper.findChild(GuessCard)  # noqa: E731
    user.until(lambda: card() is not None)
    assert WAVES.title in card().findChildren(QLabel)[1].text()
    next(one for one in card().findChildren(QPushButton) if one.text() == "Confirm").click()
    user.until(lambda: pane.doubts.text() == "2 papers to confirm")
    assert not pane.model.row_at(place).guess
    assert doubts.about(row.paper_id, row.segment_id) is None
    context.actions["mark.undo"].trigger()
    user.until(lambda: pane.model.row_at(place).guess and doubts.waiting == 3)
    menu = user.window.navigation.row_menu.menu(pane.model.row_at(place))
    names = [one.text() for one in menu.actions()]
    assert names[2:5] == ["Confirm this paper", "Not this paper", "Other paper…"]
    menu.actions()[3].trigger()
    user.until(lambda: doubts.waiting == 2 and context.session.timeline.segments[1].paper_id is None)
    menu.deleteLater()


def test_open_doubts_are_answered_later_in_one_step(user: User, server: FakeServer) -> None:
    dialog = proposed(user)
    looked_up(user, dialog)
    dialog.keep.click()
    context = user.window.context
    user.until(lambda: context.session.episode_id == EPISODE)
    context.actions["timeline.review"].trigger()
    later = opened(user, ProposalDialog)
    assert later.keep.text() == "Save"
    assert later.panel.question.words == SEA
    press(later, KEY.Key_1, KEY.Key_Return, KEY.Key_1, KEY.Key_Return, KEY.Key_0)
    assert later.proposal.waiting() == []
    assert chips(later) == ["4 segments", "2 papers by link", "2 papers confirmed"]
    later.keep.click()
    doubts = context.subjects.title_doubts
    user.until(lambda: [one.state for one in doubts.questions] == ["none"] and not context.session.timeline.guessed)
    kept = [ListedRow(one).state for one in LibraryProposal(context.store, EPISODE).rows()]
    assert (kept.count("confirmed"), kept.count("linked")) == (2, 2)
    context.actions["mark.undo"].trigger()
    user.until(lambda: doubts.waiting == 3)


def test_lines_that_were_not_read_are_added_from_the_notes_of_the_feed(user: User, server: FakeServer) -> None:
    context = user.window.context
    lines = "<p>00:00 Intro</p><p>05:00 Rain</p><p>20:00 Snow</p>"
    lines += "<p>It is 25:00 when we eat</p><p>Kettles See Better</p>"
    server.documents["/feeds/waves"] = Document(
        rss([item(1, f"<content:encoded><![CDATA[{lines}]]></content:encoded>")])
    )
    web = PodcastWeb(Http(clock=FakeClock()), Endpoints.load(server.endpoints_env, lambda _, default: default))
    subscribe(context.store, web, f"{server.url}/feeds/waves", CancelToken())
    (listed,) = context.store.podcasts.items("waves")
    episode_id = keep_episode(context.store, episode_of_item(context.store, web, listed, CancelToken()))
    user.window.navigation.open_episode(episode_id)
    user.until(lambda: context.session.episode_id == episode_id)
    context.actions["timeline.review"].trigger()
    dialog = opened(user, ProposalDialog)
    source = dialog.source
    assert source.isVisible()
    assert "20:00 Snow" in source.toPlainText()
    source.setFocus()
    source.moveCursor(QTextCursor.MoveOperation.End)
    assert [one.isEnabled() for one in source.line_menu().actions()[:2]] == [True, True]
    press(dialog, KEY.Key_S)
    assert "no time" in dialog.notice.text.text()
    press(dialog, KEY.Key_P)
    assert dialog.list.current_key == "line:4"
    dialog.notice.button.click()
    assert dialog.proposal.taken_lines == []
    source.setFocus()
    press(dialog, KEY.Key_P, KEY.Key_Up, KEY.Key_S)
    taken = [(one.start_s, one.title) for one in dialog.proposal.taken_lines]
    assert taken == [(None, "Kettles See Better"), (1500, "It is when we eat")]
    assert [one.isEnabled() for one in source.line_menu().actions()[:2]] == [False, False]
    dialog.keep.click()
    user.until(lambda: "It is when we eat" in [one.title for one in context.session.timeline.segments])
    user.until(lambda: "Kettles See Better" in [one.title for one in context.session.timeline.papers.values()])
    context.actions["mark.undo"].trigger()
    context.actions["mark.undo"].trigger()
    user.until(lambda: len(context.session.timeline.segments) == 3 and not context.session.timeline.papers)


def test_an_episode_without_papers_offers_to_add_one_or_to_read_its_page(user: User) -> None:
    dialog = proposed(user, b"A talk\n\n00:00 Hello\n05:00 Bye\n09:00 Thanks")
    pane = user.timeline
    assert not pane.unnamed.isVisible()
    dialog.keep.click()
    user.until(pane.unnamed.isVisible)
    QApplication.processEvents()
    assert pane.unnamed.height() < 5 * pane.fontMetrics().height()
    pane.add_paper.click()
    user.until(lambda: [one for one in user.window.findChildren(PaperDialog) if one.isVisible()])
    asked = next(one for one in user.window.findChildren(PaperDialog) if one.isVisible())
    assert "Hello" in asked.windowTitle()
    asked.reject()
    pane.add_notes.click()
    opened(user, AddEpisodeDialog).reject()
    timeline = user.window.context.session.timeline
    user.window.navigation.open_episode("latent-space-iclr-2024-part-1")
    user.until(lambda: not pane.unnamed.isVisible())
    assert timeline.papers == {}
