"""The page being talked about has a mark and a chip; its times stand in the margin; a key ties a place to a time."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from explorer.model.episode_audio import EpisodeAudio
from explorer.model.transcript import Cue
from explorer.store.database import Store
from explorer.store.library_folder import Library
from tests.fakes.kitchen_talk import CUES, kitchen_pdf
from tests.fakes.server import serve
from tests.ui.conftest import YARN, User

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
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
    user.until(lambda: talk.chip.go_button.text() == "● Now: p. 3")
    reader.take_focus()
    user.key(Qt.Key.Key_J, Qt.KeyboardModifier.AltModifier)
    user.until(lambda: reader.view.page == 2 and talk.glow.isVisible())
    user.until(lambda: "This page" in talk.chip.go_button.text())
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
