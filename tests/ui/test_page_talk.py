"""The page being talked about has a mark and a chip; its times stand in the margin; a key ties a place to a time."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QCursor, QEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QPushButton

from explorer.app.episodes.sound import Sound
from explorer.app.episodes.talked_pages import PageTime
from explorer.model.episode_audio import EpisodeAudio
from explorer.model.paper import GUIDE_ID
from explorer.model.transcript import Cue
from explorer.store.database import Store
from explorer.store.library_folder import Library
from explorer.ui.reader.talk.margin_time import MarginTime
from explorer.ui.reader.talk.talk_chip import TalkChip
from tests.fakes.kitchen_talk import CUES, kitchen_pdf
from tests.fakes.server import serve
from tests.fakes.sounds import Ear
from tests.fakes.tones import Tones
from tests.ui.conftest import YARN, User, stored

pytestmark = pytest.mark.qt_log_ignore(
    "This plugin does not support", "PulseAudioService", "No audio device", "qt.multimedia", "QFFmpeg", extend=True
)
EPISODE = "latent-space-iclr-2024-part-1"
START = 8112


@pytest.fixture
def user(
    tmp_path: Path, library: Path, open_window: Callable[..., User], monkeypatch: pytest.MonkeyPatch
) -> Iterator[User]:
    """A window with a paper about a kitchen, and a talk about it from 2:15:12 on."""
    kitchen_pdf(tmp_path / "kitchen.pdf")
    store = Store.open(Library(library))
    cues = tuple(Cue(one.start_ms + 1000 * START, one.end_ms + 1000 * START, "Ann", one.text) for one in CUES)
    store.transcripts.put(EPISODE, cues, "file", "talk.vtt")
    store.close()
    with serve({YARN: tmp_path / "kitchen.pdf"}) as server:
        for name, value in server.endpoints_env.items():
            monkeypatch.setenv(name, value)
        one = open_window()
        one.go_to("2:15:12")
        one.read("yarn")
        yield one


def test_the_page_being_talked_about_glows_and_is_tied(user: User) -> None:
    reader, context = user.window.reader, user.window.context
    talk, playhead = reader.controls.page_talk, context.session.playhead
    user.until(talk.now)

    playhead.tick(1000 * (START + 140))
    user.until(lambda: (now := talk.now()) and now.page == 2)
    user.until(lambda: talk.chip.go_button.text() == "Now: p. 3 ●")
    reader.take_focus()
    user.key(Qt.Key.Key_J, Qt.KeyboardModifier.AltModifier)
    user.until(lambda: reader.view.page == 2 and talk.glow.isVisible())
    user.until(lambda: "This page" in talk.chip.go_button.text())
    chip = talk.chip
    right, wide = chip.geometry().right(), chip.width()
    chip._folding.timeout.emit()
    assert (chip.geometry().right(), chip.tie_button.isVisible()) == (right, False)
    assert chip.width() < 50 < wide, "it covers the page's margin only"
    QApplication.sendEvent(chip, QEnterEvent(QPointF(5, 5), QPointF(5, 5), QPointF(5, 5)))
    assert (chip.geometry().right(), chip.width(), chip.tie_button.isVisible()) == (right, wide, True)
    chip._folding.timeout.emit()
    guess = next(one for one in talk.times if one.page == 2)
    assert not guess.tied

    user.ctrl(Qt.Key.Key_Period)
    user.until(lambda: any(one.tied for one in talk.times))
    tied = next(one for one in talk.times if one.tied)
    assert (tied.page, tied.at_s) == (2, START + 140)
    user.saved()
    places = context.store.tied_places.of_paper(f"arxiv:{YARN}")
    assert [(one.page, one.at_s, one.rect) for one in places] == [(2, START + 140, guess.rect)]

    playhead.seek(1000 * START, "time")
    made = next(one for one in talk._times if one.time == tied)
    QTest.mouseClick(made, Qt.MouseButton.LeftButton)
    assert playhead.second == START + 140
    user.ctrl(Qt.Key.Key_Z)
    user.until(lambda: not any(one.tied for one in talk.times))


def test_who_clicks_the_dot_goes_to_the_page_and_links_nothing(user: User) -> None:
    reader, context = user.window.reader, user.window.context
    talk = reader.controls.page_talk
    chip = talk.chip
    context.session.playhead.tick(1000 * (START + 140))
    user.until(lambda: (now := talk.now()) and now.page == 2)
    talk.go()
    user.until(lambda: reader.view.page == 2 and "This page" in chip.go_button.text())
    QCursor.setPos(chip.mapToGlobal(QPoint(-60, 20)))
    chip._folding.timeout.emit()
    assert not chip.tie_button.isHidden(), "the pointer is on its way"
    assert chip._folding.isActive()
    QCursor.setPos(user.window.mapToGlobal(QPoint(20, 20)))
    chip._folding.timeout.emit()
    assert chip.go_button.text() == "●"
    host = reader.view.viewport()
    dot = chip.mapTo(host, chip.rect().center())
    QApplication.sendEvent(chip, QEnterEvent(QPointF(5, 5), QPointF(5, 5), QPointF(5, 5)))
    assert host.childAt(dot) is chip.go_button
    QTest.mouseClick(chip.go_button, Qt.MouseButton.LeftButton, pos=chip.go_button.mapFrom(host, dot))
    chip.settled_ms = 600_000
    QTest.mouseClick(chip.tie_button, Qt.MouseButton.LeftButton)
    user.saved()
    assert not context.store.tied_places.of_paper(f"arxiv:{YARN}"), "it moved under the pointer"
    chip.settled_ms = 0
    QTest.mouseClick(chip.tie_button, Qt.MouseButton.LeftButton)
    user.until(lambda: len(context.store.tied_places.of_paper(f"arxiv:{YARN}")) == 1)


def test_a_page_is_linked_to_a_time_once(user: User) -> None:
    context, paper_id = user.window.context, f"arxiv:{YARN}"
    pages = context.subjects.talked_pages

    def stored_ties() -> list[tuple[int, int, object]]:
        user.saved()
        ties = context.store.tied_places.of_paper(paper_id)
        return sorted(((one.at_s - START, one.page, one.rect) for one in ties), key=repr)

    first, other = (10.0, 20.0, 30.0, 40.0), (10.0, 60.0, 30.0, 80.0)
    pages.tie(paper_id, 2, first, START + 140)
    pages.tie(paper_id, 2, first, START + 140)
    assert stored_ties() == [(140, 2, first)]
    pages.tie(paper_id, 2, first, START + 141)
    pages.tie(paper_id, 2, None, START + 139)
    assert stored_ties() == [(140, 2, first)]
    pages.tie(paper_id, 2, other, START + 140)
    assert stored_ties() == [(140, 2, other)]
    user.ctrl(Qt.Key.Key_Z)
    assert stored_ties() == [(140, 2, first)]
    user.ctrl(Qt.Key.Key_Z)
    pages.tie(paper_id, 2, first, START + 140)
    assert stored_ties() == [(140, 2, first)], "what was undone is no reason"
    pages.tie(paper_id, 2, first, START + 142)
    pages.tie(paper_id, 3, first, START + 140)
    pages.tie(paper_id, 0, None, START + 140)
    pages.tie(paper_id, 0, first, START + 140)
    assert len(stored_ties()) == 5, "other times, pages, and the paper itself"


def test_near_a_tied_time_its_page_is_the_one_talked_about(user: User) -> None:
    context = user.window.context
    talk, playhead = user.window.reader.controls.page_talk, context.session.playhead
    user.until(talk.now)
    playhead.tick(1000 * (START + 140))
    user.until(lambda: (now := talk.now()) and now.page == 2)
    for second in (140, 1_500):  # of the second nothing was said
        context.subjects.talked_pages.tie(f"arxiv:{YARN}", 3, None, START + second)
        playhead.tick(1000 * (START + second))
        user.until(lambda: (now := talk.now()) and now.page == 3)
        user.until(lambda: talk.chip.go_button.text() == "Now: p. 4 ●")
    playhead.tick(1000 * (START + 163))  # the guess is made anew
    user.until(lambda: (now := talk.now()) and now.page == 3)
    playhead.tick(1000 * (START + 115))
    user.until(lambda: (now := talk.now()) and now.page == 2)
    user.ctrl(Qt.Key.Key_Z)
    user.ctrl(Qt.Key.Key_Z)
    playhead.tick(1000 * (START + 140))
    user.until(lambda: (now := talk.now()) and now.page == 2)


def test_a_time_of_the_first_page_tells_the_page(user: User) -> None:
    user.window.context.session.playhead.tick(1000 * (START + 1_500))
    user.window.reader.take_focus()
    user.ctrl(Qt.Key.Key_Period)
    user.until(lambda: "2:40:12 · p. 1" in [one.text() for one in user.window.findChildren(QPushButton)])
    talk = user.window.reader.controls.page_talk
    user.until(lambda: (now := talk.now()) and now.page == 0)


def test_a_point_is_tied_from_its_menu_and_a_click_on_its_time_plays(user: User, tmp_path: Path) -> None:
    reader, context = user.window.reader, user.window.context
    talk, player = reader.controls.page_talk, context.subjects.player
    user.until(talk.now)
    place = QPointF(reader.view.viewport().rect().center())
    reader.view.menu_asked.emit(place)
    menu = reader.controls.menu.menu
    next(one for one in menu.actions() if one is context.actions["talk.tie"]).trigger()
    menu.hide()
    user.until(lambda: any(one.tied for one in talk.times))
    made = next(one for one in talk._times if one.time.tied)
    assert made.time.rect is not None
    box = reader.view.box(made.time.page, made.time.rect)
    assert abs(box.center().x() - place.x()) < 3
    assert abs(box.center().y() - place.y()) < 3

    context.session.playhead.seek(1000 * START + 50_000, "time")
    QTest.mouseClick(made, Qt.MouseButton.LeftButton)
    assert context.session.playhead.second == made.time.at_s
    assert not player.is_playing, "there is nothing to hear"
    player.audio, player.by_clock = EpisodeAudio(EPISODE, path=str(tmp_path / "talk.mp3")), True
    QTest.mouseClick(made, Qt.MouseButton.LeftButton)
    assert player.is_playing


def test_who_hears_a_tied_passage_sets_the_audio_there(user: User, tmp_path: Path) -> None:
    context, talk = user.window.context, user.window.reader.controls.page_talk
    session, player, ear = context.session, context.subjects.player, Ear()
    player.make_sound = lambda: Sound(ear.output)
    session.go_to(START + 140, "note")
    talk.tie()
    user.until(lambda: any(one.time.tied for one in talk._times))
    made = next(one for one in talk._times if one.time.tied)

    def offered() -> list[str]:
        """What the menu of the time offers; it stays open."""
        made.customContextMenuRequested.emit(made.rect().center())
        return [one.text() for one in made.findChildren(QMenu)[-1].actions()]

    assert not any("hear now" in one for one in offered()), "nothing is heard"
    made.findChildren(QMenu)[-1].close()
    context.store.audio.put(EpisodeAudio(EPISODE, path=str(Tones(60).write(tmp_path / "tones.wav"))))
    player.reread()
    session.go_to(20, "note")
    player.play()
    user.until(lambda: ear.second is not None and ear.second >= 20)
    assert any("hear now" in one for one in offered())
    menu = made.findChildren(QMenu)[-1]
    next(one for one in menu.actions() if "hear now" in one.text()).trigger()
    menu.close()
    (point,) = player.map.points
    assert point.episode_ms == 1000 * (START + 140)
    assert 20_000 <= point.audio_ms < 23_000
    assert session.moment == START + 140
    ear.forget()
    user.until(lambda: ear.second is not None)
    assert 20 <= (ear.second or 0) < 24, "the sound goes on where it was"
    player.pause()


def test_the_chip_is_short_on_narrow_pages(user: User) -> None:
    chip = TalkChip(user.window.context.theme, user.window.context.actions, user.window)
    for is_here, texts in (
        (True, ["This page is being talked about ●", "This page ●"]),
        (False, ["Now: p. 7 ●", "p. 7 ●"]),
    ):
        shown = []
        for room in (400, 150, 110):
            chip.show_page("7", is_here=is_here)
            chip.stand_at(QPoint(500, 10), room)
            assert chip.width() <= room
            assert chip.geometry().right() < 500
            shown.append((chip.go_button.text(), not chip.tie_button.isHidden()))
        assert shown[0] == (texts[0], True)
        assert shown[2] == (texts[1], False)
    chip.deleteLater()


def test_a_narrow_margin_has_a_sign_of_the_time(user: User) -> None:
    made = MarginTime(user.window.context.theme, user.window)
    for tied, rooms, shown in (
        ("", (200, 52, 20), ["2:17:32 ?", "2h17?", "?"]),
        ("id", (200, 46, 20), ["▸ 2:17:32", "2h17", "▸"]),
    ):
        texts = []
        for room in rooms:
            made.show_time(PageTime(0, START + 140, None, tied), room)
            texts.append(made.text())
            assert "2:17:32" in made.toolTip()
            assert made.accessibleName() == made.toolTip()
        assert texts == shown
    made.show_time(PageTime(0, 27 * 60 + 8, None, ""), 44)
    assert made.text() == "27m?", "0:27 would be 27 seconds too"


def test_a_time_leaves_the_text_free_where_the_margin_is_narrow(user: User) -> None:
    reader, talk = user.window.reader, user.window.reader.controls.page_talk
    user.window.resize(1100, 700)
    talk.tie(1000 * (START + 140))
    user.until(lambda: any(one.tied for one in talk.times))
    made = next(one for one in talk._times if one.time.tied)
    frame = reader.view.frame_of(made.time.page)
    assert made.geometry().left() >= frame.right() - 0.085 * frame.width()
    assert made.geometry().right() < reader.view.viewport().width()


def test_pages_turn_only_if_the_user_wants_that_and_plays(user: User) -> None:
    reader, context = user.window.reader, user.window.context
    talk, playhead = reader.controls.page_talk, context.session.playhead
    user.until(talk.now)
    playhead.is_playing = True
    playhead.tick(1000 * (START + 240))
    user.until(lambda: (now := talk.now()) and now.page == 3)
    assert reader.view.page == 0
    assert not context.actions.is_checked("talk.follow")

    context.actions["talk.follow"].trigger()
    talk.hands_off_ms = 0
    playhead.tick(1000 * (START + 140))
    user.until(lambda: reader.view.page == 2)
    talk.hands_off_ms = 600_000
    QTest.keyClick(reader.view, Qt.Key.Key_Home)
    user.until(lambda: reader.view.page == 0)
    playhead.tick(1000 * (START + 240))
    user.until(lambda: "p. 4" in talk.chip.go_button.text())
    assert reader.view.page == 0


def test_without_a_time_nothing_is_tied(open_window: Callable[..., User]) -> None:
    user = open_window()
    user.read("guide")
    user.window.reader.take_focus()
    user.ctrl(Qt.Key.Key_Period)
    assert "Go to a time of the episode first" in user.window.toast.text.text()
    user.key(Qt.Key.Key_J, Qt.KeyboardModifier.AltModifier)
    assert "It is not clear" in user.window.toast.text.text()


def test_pages_of_the_guide_are_never_guessed(library: Path, open_window: Callable[..., User]) -> None:
    with closing(stored(library)) as store:
        with store.write():
            store.change("INSERT INTO episodes (id, podcast, title, duration_s, added) VALUES ('e', 'P', 'E', 900, '')")
        said = "Find the time, read, highlight, comment, and take it with you: export the notes as Markdown."
        store.transcripts.put(
            "e", tuple(Cue(10_000 * at, 10_000 * at + 9_000, "", said) for at in range(90)), "file", "a"
        )
    user = open_window()
    context = user.window.context
    context.session.open_episode("e")
    user.read(GUIDE_ID)
    pages = context.subjects.talked_pages
    user.until(lambda: context.subjects.transcripts.state.shown)
    document = user.window.reader.view.document
    assert document
    pages.look_at(document)
    context.session.playhead.tick(60_000)
    assert not pages._asked, "no job guesses"
    assert not user.window.reader.controls.page_talk.now()
