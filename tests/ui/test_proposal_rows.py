"""The rows of an import's review: whose clock a time is of, and which keys answer what is shown."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QToolTip, QWidget

from explorer.model.known_settings import FONT_SIZE
from explorer.model.progress import CancelToken
from explorer.model.title_resolution import Candidate, Ranked
from explorer.services.episode_import import episode_of_item
from explorer.services.import_proposal import ImportProposal
from explorer.services.subscriptions import subscribe
from explorer.services.title_questions import title_questions
from explorer.sources.endpoints import Endpoints
from explorer.sources.http import Http
from explorer.sources.podcast_web import PodcastWeb
from explorer.ui.importing.candidate_card import CandidateCard
from explorer.ui.importing.proposal_dialog import ProposalDialog
from explorer.ui.importing.proposal_list import state_words
from tests.fakes.clock import FakeClock
from tests.fakes.feeds import item, rss
from tests.fakes.podcast_pages import Document
from tests.fakes.server import FakeServer
from tests.ui.conftest import User
from tests.ui.test_episode_import import given_up, looked_up, opened, press, proposed
from tests.unit.test_title_questions import CODES, EPISODE, LAKES, WAVES

KEY = Qt.Key
CLOCKS = f"""<h2>Timestamps</h2><ul>
<li>00:00:00 Welcome</li><li>00:02:00 Section A: Waves and lakes</li><li>00:02:00 Swell</li>
<li>00:20:00 {WAVES.title}</li><li>01:00:00 Section B: Rain</li><li>01:00:00 Drizzle</li></ul>
<h3>Section A timestamps</h3><ul><li>00:00:00 Hello again</li><li>00:00:45 How it began</li>
<li>00:05:10 The first result</li></ul>"""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeServer]:
    with FakeServer(facts=[WAVES, LAKES, CODES]) as one:
        for name, value in one.endpoints_env.items():
            monkeypatch.setenv(name, value)
        yield one


def rows(dialog: ProposalDialog) -> list[tuple[int | None, str, str]]:
    return [(one.row.start_s, one.row.title, state_words(one)) for one in dialog.list.rows.rows]


def test_a_list_with_a_clock_of_its_own_says_its_times_and_the_episodes(user: User) -> None:
    dialog = proposed(user, CLOCKS.encode())
    assert rows(dialog)[1:6] == [
        (120, "Waves and lakes", ""),
        (120, "Swell", ""),
        (120, "Hello again", "0:00:00 by the clock of “Section A”"),
        (165, "How it began", "0:00:45 by the clock of “Section A”"),
        (430, "The first result", "0:05:10 by the clock of “Section A”"),
    ]
    began = dialog.list.rows.rows[4]
    assert began.state == "", "neither a talk nor a doubt"
    dialog.show_row(began.row.key)
    told = [one.text() for one in dialog.panel.findChildren(QLabel) if one.isVisibleTo(dialog.panel)]
    assert any("under “Section A”, with times that begin again at 0:00:00" in one for one in told)
    dialog.reject()


def test_times_of_chapters_are_told_beside_those_of_the_notes(user: User, server: FakeServer) -> None:
    context = user.window.context
    notes = "<p>00:00 Intro</p><p>05:00 Rain</p><p>20:00 Snow</p>"
    times = (("0:00:00", "Intro"), ("0:05:30", "Rain"), ("0:20:30", "Snow"))
    given = "".join(f"<psc:chapter start='{start}' title='{title}'/>" for start, title in times)
    given = f"<psc:chapters version='1.2'>{given}</psc:chapters>"
    body = f"<content:encoded><![CDATA[{notes}]]></content:encoded>{given}"
    server.documents["/feeds/waves"] = Document(rss([item(1, body)]))
    web = PodcastWeb(Http(clock=FakeClock()), Endpoints.load(server.endpoints_env, lambda _, default: default))
    subscribe(context.store, web, f"{server.url}/feeds/waves", CancelToken())
    (listed,) = context.store.podcasts.items("waves")
    episode = episode_of_item(context.store, web, listed, CancelToken())
    assert episode.times_from == "feed"
    dialog = user.window.commands.imports.flow.show_proposal(ImportProposal(episode))
    assert rows(dialog) == [
        (0, "Intro", ""),
        (330, "Rain", "0:05:00 in the notes"),
        (1230, "Snow", "0:20:00 in the notes"),
    ]
    heads = [one.text() for one in dialog.findChildren(QLabel)]
    assert "What will be kept · Times from the feed’s chapters" in heads
    dialog.reject()


def test_the_hint_names_the_keys_that_answer_what_is_shown(user: User, server: FakeServer) -> None:
    dialog = proposed(user)
    stays = "What you leave open stays on the timeline as a question."
    assert not dialog.panel.cards
    assert dialog.hint.text() == f"/ searches for a paper, Enter shows the next one. {stays}"
    dialog.notice.button.click()
    user.until(lambda: dialog.panel.cards)
    assert dialog.hint.text() == f"1 takes the paper, Enter shows the next one. {stays}"
    foot = dialog.hint.parentWidget()
    width = foot.width()
    foot.resize(500, foot.height())
    assert dialog.hint.text() == "1 takes the paper, Enter shows the next one."
    assert stays in dialog.hint.toolTip()
    foot.resize(width, foot.height())
    QTest.keyClick(dialog.list, KEY.Key_Slash)
    assert dialog.panel.search.hasFocus()
    QTest.keyClicks(dialog.panel.search, "Turtles all the way down")
    press(dialog, KEY.Key_Return)
    user.until(lambda: not dialog.panel.search_button.isEnabled())
    user.until(lambda: dialog.panel.search_button.isEnabled())
    told = [one.text() for one in dialog.panel.findChildren(QLabel) if one.objectName() == "wrong"]
    assert told == ["Nothing was found. Try another title, an arXiv id or an address."]
    assert dialog.panel.cards, "what was found for the title stays"
    dialog.list.setFocus()
    while dialog.proposal.waiting():
        press(dialog, KEY.Key_1, KEY.Key_Return)
    assert dialog.hint.text() == "Nothing is in doubt. Ctrl+Enter keeps it."
    press(dialog, KEY.Key_Escape)
    dialog.reject()


def test_counts_give_way_to_the_title_and_an_elided_row_has_a_tooltip(user: User) -> None:
    dialog = proposed(user, CLOCKS.encode())
    for width in (2600, 700):
        dialog.resize(width, 700)
        QApplication.processEvents()
        told = []
        for row in ("segment:0", "segment:2"):
            place = dialog.list.visualRect(dialog.list.rows.index(dialog.list.rows.place_of(row))).center()
            event = QHelpEvent(QEvent.Type.ToolTip, place, dialog.list.viewport().mapToGlobal(place))
            dialog.list.grab()
            QApplication.sendEvent(dialog.list.viewport(), event)
            told.append(WAVES.title in QToolTip.text() if QToolTip.isVisible() else None)
        assert told == [None, True if width == 700 else None]
        QToolTip.hideText()
    chips = [one for at in range(dialog.head._chips.count()) if (one := dialog.head._chips.itemAt(at).widget())]
    assert all(one.isVisible() for one in chips)
    dialog.head.resize(400, dialog.head.height())
    assert [one.isVisible() for one in (chips[0], chips[-1])] == [False, True], "the doubts stay longest"
    dialog.reject()


def test_a_kept_list_with_a_clock_of_its_own_is_known_in_its_notes(user: User) -> None:
    dialog = proposed(user, CLOCKS.encode())
    dialog.keep.click()
    context = user.window.context
    user.until(lambda: context.session.timeline and len(context.session.timeline.segments) == 4)
    context.actions["timeline.review"].trigger()
    again = opened(user, ProposalDialog)
    assert rows(again)[3:6] == [
        (120, "Hello again", "0:00:00 by the clock of “Section A”"),
        (165, "How it began", "0:00:45 by the clock of “Section A”"),
        (430, "The first result", "0:05:10 by the clock of “Section A”"),
    ]
    cursor = again.source.textCursor()
    cursor.setPosition(again.source.toPlainText().index("How it began"))
    again.source.setTextCursor(cursor)
    assert not again.source.line_menu().actions()[0].isEnabled(), "it was read"
    again.source.setFocus()
    QTest.keyClick(again.source, KEY.Key_S)
    assert again.list.current_key == "part:0:02:45 How it began"
    again.reject()


def test_a_word_that_is_too_long_does_not_widen_the_question(user: User) -> None:
    dialog = proposed(user, f"00:00 {'W' * 300}\n05:00 Rain\n09:00 Snow".encode())
    QApplication.processEvents()
    assert "WWW" in dialog.panel.widget().findChildren(QLabel)[1].text()
    assert dialog.panel.widget().width() <= dialog.panel.viewport().width()
    dialog.reject()


def ask_again(dialog: ProposalDialog) -> None:
    next(one for one in dialog.panel.findChildren(QPushButton) if one.text() == "Ask me again").click()


def test_every_answer_can_be_taken_back(user: User, server: FakeServer) -> None:
    dialog = proposed(user)
    first = dialog.panel.question
    assert first.kind == "segment"
    for key, state in ((KEY.Key_T, "talk"), (KEY.Key_0, "none")):
        press(dialog, key)
        assert dialog.panel.question.state == state
        ask_again(dialog)
        assert dialog.panel.question == first
    press(dialog, KEY.Key_0)
    dialog.keep.click()
    context = user.window.context
    doubts = context.subjects.title_doubts
    user.until(lambda: [one.state for one in doubts.questions].count("none") == 1)
    context.actions["timeline.review"].trigger()
    again = opened(user, ProposalDialog)
    row = next(one.row.key for one in again.list.rows.rows if one.state == "none")
    again.show_row(row)
    ask_again(again)
    assert again.panel.question.is_open
    again.keep.click()
    user.until(lambda: [one.state for one in doubts.questions].count("none") == 0)


def in_view(dialog: ProposalDialog, widget: QWidget) -> bool:
    view = dialog.panel.viewport()
    top = widget.mapTo(view, QPoint()).y()
    return top >= 0 and top + min(widget.height(), view.height() // 2) <= view.height()


def test_in_a_low_window_with_large_letters_what_keys_act_on_is_in_view(user: User, server: FakeServer) -> None:
    user.window.resize(1100, 700)
    user.window.context.settings.put(FONT_SIZE, 24)
    dialog = proposed(user)
    looked_up(user, dialog)
    panel = dialog.panel
    user.until(lambda: panel.cards and in_view(dialog, panel.cards[0]))
    panel.verticalScrollBar().setValue(panel.verticalScrollBar().maximum())
    assert not in_view(dialog, panel.cards[0])
    press(dialog, KEY.Key_1)
    assert not dialog.proposal.answers, "a paper that is out of view is shown first"
    assert in_view(dialog, panel.cards[0])
    press(dialog, KEY.Key_Slash)
    assert panel.search.hasFocus()
    assert in_view(dialog, panel.search)
    QTest.keyClicks(panel.search, WAVES.title)
    press(dialog, KEY.Key_Return)
    user.until(lambda: panel._results is not None)
    assert in_view(dialog, panel.cards[0])
    press(dialog, KEY.Key_1)
    assert len(dialog.proposal.answers) == 1
    user.window.context.settings.put(FONT_SIZE, FONT_SIZE.default)
    given_up(dialog)


def test_letters_act_on_no_line_that_was_not_chosen_and_each_step_is_taken_back(user: User, server: FakeServer) -> None:
    dialog = proposed(user)
    source, proposal = dialog.source, dialog.proposal
    source.setFocus(Qt.FocusReason.TabFocusReason)
    before = rows(dialog)
    press(dialog, KEY.Key_P, KEY.Key_S)
    assert (rows(dialog), proposal.has_changes) == (before, False)
    current = dialog.list.current_key
    assert not dialog.notice.text.text().startswith("This line")
    dialog.list.setFocus()
    press(dialog, KEY.Key_0)
    press(dialog, KEY.Key_Return, KEY.Key_0)
    dialog.list.go_to("segment:3")
    press(dialog, KEY.Key_Space)
    assert (len(proposal.answers), proposal.left_out) == (2, {"segment:3"})
    for answers in (2, 1, 0):
        QTest.keyClick(dialog.list, KEY.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert (len(proposal.answers), proposal.left_out) == (answers, set())
    assert (dialog.list.current_key, rows(dialog)) == (current, before)
    dialog.reject()
    assert not dialog.isVisible()


def test_notes_of_an_episode_of_the_library_say_so(user: User, server: FakeServer) -> None:
    dialog = proposed(user)
    press(dialog, KEY.Key_0)
    QTest.keyClick(dialog.list, KEY.Key_Return, Qt.KeyboardModifier.ControlModifier)
    user.until(lambda: user.window.context.session.episode_id == EPISODE)
    again = proposed(user)
    assert "This episode is in your library: your answers stay." in again.notice.text.text()
    assert again.notice.button.text() == "Look titles up"
    QTest.keyClick(again.list, KEY.Key_Return, Qt.KeyboardModifier.ControlModifier)
    user.until(lambda: not user.window.findChildren(ProposalDialog))
    questions = title_questions(user.window.context.store, EPISODE)
    assert sorted(one.state for one in questions) == ["none", "unresolved", "unresolved"]


def test_doubts_are_counted_once_and_another_title_is_never_wholly_alike(user: User, server: FakeServer) -> None:
    dialog = proposed(user)

    def told() -> list[str]:
        return [one.text() for one in dialog.findChildren(QLabel) if one.isVisible()]

    assert {"Doubt 1 of 3", "3 doubts"} <= set(told())
    press(dialog, KEY.Key_0)
    press(dialog, KEY.Key_Return)
    assert {"Doubt 1 of 2", "2 doubts"} <= set(told())
    given_up(dialog)
    ranked = Ranked(Candidate("Waves of the sea", arxiv="2101.00003"), 0.998, "its title")
    for other, share in ((False, "99 % alike"), (True, "99 % alike")):
        card = CandidateCard(user.window.context.theme, ranked, 1, chosen=False, other_title=other)
        assert share in card.accessibleName()
        card.deleteLater()
