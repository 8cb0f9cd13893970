"""Papers follow the sound, and never get in the user's way: whatever plays, the focus and the view stay the user's."""

import random
from collections.abc import Callable
from contextlib import closing

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from explorer.model.known_settings import ASK_FIRST
from explorer.ui.player.follow_chip import FollowChip
from explorer.ui.player.player_row import PlayerRow
from tests.fakes.server import FakeServer
from tests.ui.conftest import YARN_ID, User, stored

YARN_S = 8112


class Listening:
    """A user whose player's clock is moved by the test, and whose ten seconds pass when the test says so."""

    def __init__(self, user: User) -> None:
        self.user, self.context = user, user.window.context
        self.session, self.player = self.context.session, self.context.subjects.player
        self.context.settings.put(ASK_FIRST, True)
        self.guard = user.window.commands.player.guard
        self.time = 1000.0
        self.guard.now = lambda: self.time
        row = user.window.panels["player"]
        assert isinstance(row, PlayerRow)
        self.row = row
        self.player.set_follows(True)
        self.player.by_clock = True
        self.player.play()
        self.player.clock.pause()  # The test ticks.
        timeline = self.session.timeline
        assert timeline
        self.starts = [1000 * one.start_s for one in timeline.segments]

    def plays_to(self, at: int) -> None:
        """Let it play on to a time in milliseconds."""
        self.player._moved(at)
        QApplication.processEvents()

    def scroll(self) -> None:
        """Turn the wheel over the pages."""
        view = self.user.window.reader.view
        middle = QPointF(view.viewport().rect().center())
        none = Qt.MouseButton.NoButton
        event = QWheelEvent(
            middle,
            middle,
            QPoint(),
            QPoint(0, -120),
            none,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(view.viewport(), event)

    @property
    def focus(self) -> object:
        """Return the widget that has the focus; the pages and the cards in their place are one."""
        focus = QApplication.focusWidget()
        assert not isinstance(focus, QPushButton), "Space would press it"
        return "pages" if focus and self.user.window.reader.stack.isAncestorOf(focus) else focus

    @property
    def shown(self) -> object:
        """Return what the user looks at: the paper, and the place in it."""
        view = self.user.window.reader.view
        paper = self.session.paper
        return paper and paper.id, view.document and view.document.paper.id, view.view() if view.document else None


@pytest.fixture
def listening(arxiv: FakeServer, open_window: Callable[..., User]) -> Listening:
    user = open_window()
    user.read("guide")
    return Listening(user)


def test_the_paper_of_a_segment_comes_up_when_it_begins(listening: Listening) -> None:
    pages = listening.user.window.reader.view
    pages.setFocus()
    listening.plays_to(1000 * YARN_S - 500)
    listening.plays_to(1000 * YARN_S + 100)
    assert listening.session.paper
    assert YARN_ID in listening.context.store.papers.names(listening.session.paper.id)
    assert listening.focus == "pages"
    assert listening.session.waiting is None


def test_a_user_who_scrolls_gets_a_chip_and_opens_it_when_it_suits(listening: Listening) -> None:
    listening.plays_to(1000 * YARN_S - 500)
    QApplication.processEvents()
    listening.session.open_paper("guide")
    listening.user.read("guide")
    listening.scroll()
    before = listening.shown
    listening.time += 9.0
    listening.plays_to(1000 * YARN_S + 100)
    assert listening.shown == before
    chip = listening.user.window.commands.player.chip
    assert chip.isVisible()
    assert chip.accessibleName().startswith("Now: YaRN")
    chip.open.click()
    assert listening.session.paper
    assert listening.session.paper.title.startswith("YaRN")
    assert not chip.isVisible()


def waits(listening: Listening) -> FollowChip:
    """Scroll in the guide, and let a paper wait behind the chip."""
    listening.scroll()
    listening.session.go_to(YARN_S, "strip")
    chip = listening.user.window.commands.player.chip
    assert chip.accessibleName().startswith("Now: YaRN")
    assert chip.isVisible()
    return chip


def test_the_chip_goes_with_the_episode_the_segment_and_the_paper_that_is_opened(listening: Listening) -> None:
    store, session = listening.context.store, listening.session
    with closing(stored(listening.context.library.root)) as other, other.write():
        other.change("INSERT INTO episodes (id, podcast, title, duration_s, added) VALUES ('e', 'P', 'Else', 120, '')")
    here, yarn = session.episode_id or "", store.papers.resolve("yarn")
    assert yarn
    for leave in (
        lambda: listening.context.subjects.episode_places.open("e"),
        lambda: session.open_paper(yarn.id),
        lambda: session.go_to(listening.starts[1] // 1000, "timeline"),
        lambda: session.go_to(listening.starts[1] // 1000, "note"),
        session.close_episode,
    ):
        listening.context.subjects.episode_places.open(here)
        session.go_to(listening.starts[-1] // 1000, "note")
        session.open_paper("guide")
        chip = waits(listening)
        leave()
        assert (session.waiting, chip.isVisible()) == (None, False)
    session.open_episode("e")
    listening.context.actions["play.open"].trigger()
    assert not (session.paper and session.paper.title.startswith("YaRN")), "it is of the other episode"


def test_a_talk_without_a_paper_is_not_offered_to_be_opened(listening: Listening) -> None:
    timeline = listening.session.timeline
    assert timeline
    talk = next(one for one in timeline.segments[1:] if one.paper_id is None)
    listening.scroll()
    listening.session.go_to(talk.start_s, "strip")
    chip = listening.user.window.commands.player.chip
    assert listening.session.segment == talk
    assert (listening.session.waiting, chip.isVisible()) == (None, False)


def test_a_title_for_which_there_is_room_is_whole_when_the_chip_first_comes(listening: Listening) -> None:
    timeline, context = listening.session.timeline, listening.context
    assert timeline
    segment = next(one for one in timeline.segments if len(one.short_title) > 20 and one.paper_id)
    chip = FollowChip(context, listening.user.window.readers)
    chip.layout().activate()  # as the window does when its style arrives
    listening.scroll()
    listening.session.go_to(segment.start_s, "strip")
    assert chip.isVisible()
    assert chip.title.text() == segment.short_title
    chip.deleteLater()


def test_what_is_told_lies_above_the_chip(listening: Listening) -> None:
    toast, window = listening.user.window.toast, listening.user.window
    window.resize(1100, 700)
    QApplication.processEvents()

    def box(one: QWidget) -> QRect:
        return QRect(one.mapTo(window, QPoint()), one.size())

    sentence = "Repeats 0:33:34–0:42:42, which is a long way, and 0:52:42–0:54:42 after that."
    toast.tell(sentence)
    alone = toast.geometry()
    chip = waits(listening)
    assert box(chip).intersects(alone), "else it need not make way"
    assert not box(chip).intersects(toast.geometry()), "the chip came later"
    toast.hide()
    toast.tell(sentence)
    assert not box(chip).intersects(toast.geometry()), "the chip was there"
    listening.context.actions["play.stay"].trigger()
    toast.tell(sentence)
    assert toast.geometry() == alone


def test_ten_seconds_after_scrolling_papers_follow_again_and_off_is_off(listening: Listening) -> None:
    listening.scroll()
    listening.time += 10.1
    listening.plays_to(1000 * YARN_S + 100)
    assert listening.session.paper
    assert listening.session.paper.title.startswith("YaRN")
    listening.context.actions["play.follow"].trigger()
    assert not listening.session.follows
    before = listening.shown
    listening.plays_to(listening.starts[-1] + 100)
    assert listening.shown == before
    assert listening.session.waiting is None


def test_a_paper_comes_up_at_the_place_that_is_tied_to_the_time(listening: Listening) -> None:
    user = listening.user
    user.window.context.settings.put(ASK_FIRST, False)
    paper = listening.context.store.papers.resolve("yarn")
    assert paper
    for page, at_s in ((4, YARN_S - 100), (2, YARN_S + 5), (6, YARN_S + 500)):
        listening.context.subjects.talked_pages.tie(paper.id, page, None, at_s)
    user.saved()
    listening.plays_to(1000 * YARN_S + 6_000)
    user.until(lambda: (found := user.window.reader.view.document) and found.paper.id == paper.id)
    user.until(lambda: user.window.reader.view.page == 2)


def test_space_plays_and_pauses_outside_of_pages_and_text(listening: Listening) -> None:
    user, player = listening.user, listening.player
    user.strip.setFocus()
    user.key(Qt.Key.Key_Space)
    assert not player.is_playing
    user.timeline.focus_list()
    user.key(Qt.Key.Key_Down)
    user.key(Qt.Key.Key_Space)
    assert player.is_playing
    user.window.show_panel("notes")
    user.notes.view.setFocus()
    user.key(Qt.Key.Key_Space)
    assert not player.is_playing
    user.key(Qt.Key.Key_Space)
    assert player.is_playing
    user.window.reader.view.setFocus()
    user.key(Qt.Key.Key_Space)
    assert player.is_playing
    user.window.top.time.setFocus()
    user.key(Qt.Key.Key_Space)
    assert player.is_playing
    user.ctrl(Qt.Key.Key_Space)
    assert not player.is_playing


@pytest.mark.parametrize("seed", range(4))
def test_whatever_plays_the_focus_and_the_view_stay_the_users(listening: Listening, seed: int) -> None:
    """Plays, seeks of the player, keys, scrolls and borders of segments in any order."""
    at, user, window = random.Random(seed), listening.user, listening.user.window
    fields: list[QWidget] = [window.reader.view, window.top.time, user.timeline.view, user.notes.view, user.strip]
    fields[0].setFocus()
    way_back = window.context.subjects.way_back
    steps: dict[str, Callable[[], object]] = {
        "border": lambda: listening.plays_to(at.choice(listening.starts) + at.randrange(-200, 200)),
        "play": lambda: listening.plays_to(listening.player.position_ms + at.randrange(100, 3000)),
        "skip": lambda: listening.player.skip(at.choice((-15, 30))),
        "step": lambda: listening.player.step(at.choice((-1, 1))),
        "excerpt": lambda: way_back.play_excerpt("", (start := at.choice(listening.starts) // 1000) - 20, start + 20),
        "return": window.context.actions["play.return"].trigger,
        "toggle": lambda: (listening.player.toggle(), listening.player.toggle(), listening.player.clock.pause()),
        "speed": lambda: listening.player.step_speed(at.choice((-1, 1))),
        "focus": lambda: at.choice(fields).setFocus(),
        "scroll": listening.scroll,
        "wait": lambda: setattr(listening, "time", listening.time + at.choice((3.0, 11.0))),
        "key": lambda: user.key(at.choice((Qt.Key.Key_J, Qt.Key.Key_PageDown))) if fields[0].hasFocus() else None,
    }
    own = ("focus", "scroll", "wait", "key")
    for _ in range(40):
        name = at.choice(list(steps))
        focus, shown, busy = listening.focus, listening.shown, not listening.guard.may_follow()
        steps[name]()
        QApplication.processEvents()
        if name in own:
            continue
        assert listening.focus == focus, name
        if busy:
            assert listening.shown == shown, name


def test_the_chip_says_whose_paper_comes_next_and_the_user_stays_or_opens_it_at_once(listening: Listening) -> None:
    chip, yarn = listening.user.window.commands.player.chip, 1000 * YARN_S
    actions, body = listening.context.actions, listening.user.window.readers.body
    listening.plays_to(yarn - 60_000)
    assert not chip.isVisible()
    listening.plays_to(yarn - 40_000)
    assert chip.when.text() == "Next in 0:40:"
    assert chip.isVisible()
    assert body.rect().contains(chip.geometry())
    assert chip.geometry().bottom() > body.height() - 40
    before = listening.shown
    actions["play.stay"].trigger()
    assert not chip.isVisible()
    listening.plays_to(yarn + 100)
    assert listening.shown == before, "the user stays"
    assert listening.session.waiting is None
    listening.plays_to(yarn - 30_000)
    listening.plays_to(yarn - 20_000)
    assert chip.when.text() == "Next in 0:20:", "it was passed over once, not for ever"
    listening.player.pause()
    assert not chip.isVisible()
    listening.player.play()
    listening.player.clock.pause()
    assert chip.isVisible()
    chip.open.click()
    assert listening.session.paper
    assert listening.session.paper.title.startswith("YaRN")
    assert not chip.isVisible()


def test_the_row_says_what_comes_within_a_minute(listening: Listening) -> None:
    text, yarn = listening.row.now.text, 1000 * YARN_S
    listening.player.set_follows(False)
    listening.plays_to(yarn - 60_000)
    assert not text.accessibleName().startswith("Next")
    listening.plays_to(yarn - 40_000)
    assert text.accessibleName() == "Next in 0:40: YaRN"
    listening.plays_to(yarn - 39_000)
    assert text.accessibleName() == "Next in 0:39: YaRN"
    listening.player.pause()
    assert not text.accessibleName().startswith("Next")
    listening.player.play()
    listening.player.clock.pause()
    listening.plays_to(yarn - 1000)
    assert text.accessibleName() == "Next in 0:01: YaRN"
    listening.plays_to(yarn)
    assert text.accessibleName() == "C · YaRN"
