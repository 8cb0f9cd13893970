"""The transcript panel: it follows, seeks, searches, makes notes of what was said, and says how to get one."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QPushButton

from explorer.model.annotation import Note
from explorer.model.episode_audio import EpisodeAudio
from explorer.model.paper import GUIDE_ID
from explorer.model.transcript import Cue, TranscriptSource
from explorer.services import speech_worker
from explorer.store.database import Store
from explorer.store.library_folder import Library
from explorer.ui.transcript.transcript_pane import TranscriptPane
from tests.fakes import transcripts
from tests.fakes.work import counted
from tests.ui.conftest import YARN_ID, User, close_window

pytestmark = pytest.mark.usefixtures("arxiv")
EPISODE = "latent-space-iclr-2024-part-1"
NEEDS = speech_worker.is_installed() and speech_worker.packaged_model() and shutil.which("espeak-ng")
SAID = [
    (2, "Ann", "Welcome, we talk about kettles."),
    (8112, "Ben", "The wavelength of each dimension matters."),
    (8120, "Ben", "And a Würstchen is no kettle."),
    (8130, "Ann", "Right, the lid."),
    (13000, "Ann", "Goodbye."),
]
CUES = tuple(Cue(1000 * at, 1000 * at + 5000, who, said) for at, who, said in SAID)


def keep(library: Path, cues: tuple[Cue, ...]) -> None:
    store = Store.open(Library(library))
    store.transcripts.put(EPISODE, cues, "file", "words.vtt")
    store.close()


def shown(user: User) -> TranscriptPane:
    user.window.show_panel("transcript")
    pane = user.window.panels["transcript"]
    assert isinstance(pane, TranscriptPane)
    user.until(lambda: not user.window.context.subjects.transcripts.state.is_reading)
    return pane


def click(pane: TranscriptPane, row: int) -> None:
    place = pane.view.visualRect(pane.model.index(row)).center()
    QTest.mouseClick(pane.view.viewport(), Qt.MouseButton.LeftButton, pos=place)


def select(pane: TranscriptPane, first: int, last: int) -> None:
    chosen = QItemSelection(pane.model.index(first), pane.model.index(last))
    pane.view.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)


def test_the_strip_tells_what_is_said_in_a_writing_without_blanks(
    library: Path, open_window: Callable[..., User]
) -> None:
    keep(library, (Cue(8_112_000, 8_119_000, "", "我们今天讨论旋转位置编码" * 20),))
    user = open_window()
    shown(user)
    said = user.strip.said(8112)
    assert said.startswith("我们今天讨论旋转位置编码")
    assert (len(said), said[-1]) == (180, "…")


@pytest.mark.parametrize(("source", "told"), [("machine", True), ("file", False)])
def test_what_a_machine_made_says_so(
    library: Path, open_window: Callable[..., User], source: TranscriptSource, told: bool
) -> None:
    store = Store.open(Library(library))
    store.transcripts.put(EPISODE, CUES, source, "words.wav")
    store.close()
    pane = shown(open_window())
    assert ("Made by a machine" in pane.notice.text()) is told
    assert pane.noticed.isHidden() is not told
    assert pane.hide_button.isHidden(), "this is always told"


def test_a_long_transcript_is_copied_in_a_job_unless_something_else_is_copied_meanwhile(
    library: Path, open_window: Callable[..., User]
) -> None:
    keep(library, tuple(Cue(250 * at, 250 * at + 200, "Ann", f"Said number {at}.") for at in range(50_000)))
    user = open_window()
    pane, clipboard = shown(user), QGuiApplication.clipboard()
    clipboard.clear()
    user.window.toast.hide()
    with counted() as work:
        pane.copy()
    assert work.calls < 1_000, "the window computes nothing"
    user.until(clipboard.text)
    assert clipboard.text().endswith("Said number 49999.")
    assert user.window.toast.text.text() == "Copied as Markdown"
    pane.copy()
    job = pane._copying
    assert job
    pane._copy_link(8_112_000)
    user.until(lambda: job.done)
    QApplication.processEvents()
    assert clipboard.text().endswith("&t=8112")


def test_a_notice_is_hidden_for_this_transcript_also_after_a_restart(
    library: Path, open_window: Callable[..., User]
) -> None:
    keep(library, CUES[:-1])
    user = open_window()
    pane = shown(user)
    assert "another episode’s transcript" in pane.notice.text()
    pane.hide_button.setFocus()
    user.key(Qt.Key.Key_Space)
    assert pane.noticed.isHidden()
    assert pane.view.hasFocus()
    assert len(pane.model.cues) == 4, "what is said stays"
    user.saved()
    close_window(user)
    again = open_window()
    assert shown(again).noticed.isHidden()
    keep(library, CUES[:-2])
    again.until(lambda: len(shown(again).model.cues) == 3)
    assert not shown(again).noticed.isHidden(), "another text took its place"


def test_it_follows_seeks_searches_and_quotes(library: Path, open_window: Callable[..., User]) -> None:
    keep(library, CUES)
    user = open_window()
    user.ctrl(Qt.Key.Key_4)
    pane = shown(user)
    session = user.window.context.session
    assert user.window.panels.is_open("transcript")
    assert len(pane.model.cues) == 5

    click(pane, 1)
    assert session.playhead.second == 8112
    assert pane.model.current == 1
    session.playhead.tick(8_121_000)
    assert pane.model.current == 2
    session.playhead.tick(8_129_999)
    assert pane.model.current == 2

    pane.field.setFocus()
    user.type("wurstchen")
    assert user.window.context.subjects.transcripts.hits == (8_120_000,)
    assert pane.count.text() == "1 of 1"
    assert user.strip.ticks.hits == (8_120_000,), "the strip shows it"
    said = {at: user.strip.said(at) for at in (0, 8112, 8127, 8999)}
    assert said == {0: "", 8112: "The wavelength of each dimension matters.", 8127: "", 8999: ""}
    assert user.strip.said(8121) == "And a Würstchen is no kettle."
    marked = user.window.context.subjects.inbox.mark(at_s=8125)
    assert user.strip.ticks.marks == (8125,)
    user.window.context.subjects.inbox.drop(marked.id)
    assert user.strip.ticks.marks == ()
    pane.field.clear()
    assert user.strip.ticks.hits == ()

    select(pane, 1, 2)
    assert "2:15:12–2:15:25" in pane.told.text()
    QGuiApplication.clipboard().clear()
    pane.copy_button.click()
    user.until(QGuiApplication.clipboard().text)
    copied = QGuiApplication.clipboard().text()
    assert copied.startswith(f"[2:15:12](paper-explorer://open?episode={EPISODE}&t=8112) **Ben:** The wavelength")
    pane.view.setFocus()
    user.window.toast.hide()
    QGuiApplication.clipboard().clear()
    user.ctrl(Qt.Key.Key_C)
    user.until(lambda: QGuiApplication.clipboard().text() == copied)
    assert user.window.toast.text.text() == "Copied as Markdown"
    user.key(Qt.Key.Key_N)
    notes = [one for one in user.window.context.annotations.all() if isinstance(one, Note)]
    assert [(one.at_s, one.episode_id) for one in notes] == [(8112, EPISODE)]
    assert "And a Würstchen is no kettle." in notes[0].said


def test_the_current_hit_is_told_and_enter_goes_on(library: Path, open_window: Callable[..., User]) -> None:
    keep(library, CUES)
    user = open_window()
    pane = shown(user)
    user.window.context.session.go_to(8121, "time")
    pane.field.setFocus()
    user.type("e")
    told = lambda: (pane.count.text(), pane.model.hit, pane.view.currentIndex().row())  # noqa: E731
    assert told() == ("3 of 5", 2, 2), "the one that is said now, or the next one"
    assert pane.view.viewport().rect().intersects(pane.view.visualRect(pane.model.index(2)))
    user.key(Qt.Key.Key_Return)
    assert told() == ("4 of 5", 3, 3)
    for at in (2, 1, 0, 4):
        user.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
        assert told() == (f"{at + 1} of 5", at, at)
    user.key(Qt.Key.Key_Return)
    assert told() == ("1 of 5", 0, 0), "the first follows the last"
    assert pane.field.hasFocus()
    hit, other = (pane.painter._format(0, 1, strong=strong) for strong in (True, False))
    assert hit.format.background().color().alphaF() > other.format.background().color().alphaF(), "it is stronger"
    user.type("zzz")
    assert pane.count.text() == "No hits"
    assert pane.model.hit == -1
    user.key(Qt.Key.Key_Return)
    pane.field.clear()
    assert pane.count.text() == ""


def test_where_nobody_speaks_no_cue_is_the_one_that_is_said(library: Path, open_window: Callable[..., User]) -> None:
    keep(library, CUES)
    user = open_window()
    pane, session = shown(user), user.window.context.session
    theme = user.window.context.theme

    def grounds() -> list[str]:
        """The colors of the row of the wavelength: at its beginning, and between it and the next."""
        picture = pane.view.viewport().grab().toImage()
        row = pane.view.visualRect(pane.model.index(1))
        line = row.left() + row.width() // 2
        return [picture.pixelColor(row.left() + 2, row.top() + 2).name(), picture.pixelColor(line, row.bottom()).name()]

    wash, accent = theme.color("wash").name(), theme.color("accent").name()
    session.go_to(8113, "note")
    assert grounds() == [wash, wash]
    tick = session.playhead.tick
    tick(8_118_000)
    assert grounds() == [wash, wash], "a breath"
    tick(8_119_000)
    assert pane.model.current == 1
    quiet, between = grounds()
    assert quiet != wash
    assert between == accent
    tick(8_120_000)
    assert pane.model.current == 2
    assert accent not in grounds()


def test_twelve_thousand_cues_cost_a_screenful(library: Path, open_window: Callable[..., User]) -> None:
    keep(library, tuple(Cue(250 * n, 250 * n + 250, "", f"Words number {n} " * (n % 9 + 1)) for n in range(12_000)))
    user = open_window()
    pane = shown(user)
    user.until(lambda: pane.model.cues)
    with counted() as work:
        user.window.context.session.go_to(2000, "time")
        pane.view.viewport().repaint()
    assert pane.model.current == 8000
    assert pane.view.visualRect(pane.model.index(8000)).intersects(pane.view.viewport().rect())
    assert work.calls < 30_000, work.calls
    pane.field.setText("number 11415 ")
    assert pane.count.text() == "1 of 1"
    assert pane.view.visualRect(pane.model.index(11_415)).intersects(pane.view.viewport().rect())


def test_another_width_of_fifty_thousand_cues_costs_a_screenful_too(
    library: Path, open_window: Callable[..., User]
) -> None:
    who = ("", "Ann", "Ann", "Ben")
    keep(library, tuple(Cue(250 * n, 250 * n + 250, who[n % 4], f"Words of {n} " * (n % 9 + 1)) for n in range(50_000)))
    user = open_window()
    pane = shown(user)
    user.until(lambda: pane.model.cues)
    user.window.context.session.go_to(2000, "time")
    with counted() as work:
        pane.view.resize(pane.view.width() - 60, pane.view.height())
        pane.view.restyle()
        pane.model.show(pane.model.shown)
        pane.view.viewport().repaint()
    assert work.calls < 30_000, work.calls
    for row in (0, 1, 3, 8):
        guessed = pane.painter.guesses(pane.view.row_width)[row]
        assert abs(guessed - pane.painter.boxes(row, pane.view.row_width).height) <= 25, "about as high as it is"


def test_a_file_is_opened_removed_and_brought_back(tmp_path: Path, open_window: Callable[..., User]) -> None:
    user = open_window()
    pane = shown(user)
    assert pane.empty.isVisible()
    assert not pane.empty.get_button.isVisible()
    bad, good = tmp_path / "bad.vtt", tmp_path / "good.srt"
    bad.write_text("nothing here")
    good.write_text(transcripts.srt(), encoding="utf-8")

    user.window.ask_transcript = lambda title: bad
    pane.empty.open_button.click()
    user.until(lambda: "has no text with times" in pane.empty.text.text())
    user.window.ask_transcript = lambda title: good
    pane.empty.open_button.setFocus()
    user.key(Qt.Key.Key_Space)
    user.until(lambda: len(pane.model.cues) == 4)
    assert pane.view.hasFocus(), "the button that was pressed is gone"
    assert "its text ends at 1:02:11, the episode at 3:37:08" in pane.notice.text()

    words = user.window.context.subjects.transcripts
    words.remove()
    user.until(lambda: not pane.model.cues)
    assert pane.empty.make_button.isVisible() == words.can_make
    if not words.can_make:
        assert "Install paper-explorer[transcribe]" in user.window.context.actions["transcript.make"].toolTip()
    user.ctrl(Qt.Key.Key_Z)
    user.until(lambda: len(pane.model.cues) == 4)


@pytest.mark.parametrize("keys", [True, False])
def test_what_the_user_scrolled_to_stays(library: Path, open_window: Callable[..., User], keys: bool) -> None:
    keep(library, tuple(Cue(5000 * n, 5000 * n + 5000, "", f"Words {n}") for n in range(400)))
    user = open_window()
    pane = shown(user)
    user.until(lambda: pane.model.cues)
    session = user.window.context.session
    session.go_to(500, "time")
    if keys:
        pane.view.setFocus()
        pane.view.setCurrentIndex(pane.model.index(100))
        user.key(Qt.Key.Key_Home)
    else:
        pane.view._hands_on()
        pane.view.verticalScrollBar().setValue(0)
    at = pane.view.verticalOffset()
    session.playhead.tick(1_500_000)
    assert pane.model.current == 300
    assert pane.view.verticalOffset() == at
    assert pane.view.indexAt(QPoint(5, 5)).row() == 0
    session.go_to(1000, "repeat")
    assert pane.view.verticalOffset() == at, "a range that is repeated goes on by itself"
    session.go_to(1000, "player")
    assert pane.view.visualRect(pane.model.index(200)).intersects(pane.view.viewport().rect()), "the user went there"
    pane.view.clearSelection()
    user.key(Qt.Key.Key_Control)
    user.key(Qt.Key.Key_Alt)
    session.playhead.tick(1_900_000)
    assert pane.view.visualRect(pane.model.index(380)).intersects(pane.view.viewport().rect())


def test_papers_that_are_named_are_offered_as_guesses(library: Path, open_window: Callable[..., User]) -> None:
    said = "and people asked about long laura, and about ring attention with blockwise transformers"
    keep(library, (*CUES[:2], Cue(8_120_000, 8_130_000, "Ben", "as in long lora"), Cue(8_300_000, 8_310_000, "", said)))
    user = open_window()
    pane = shown(user)
    words = user.window.context.subjects.transcripts
    user.until(lambda: words.names)
    assert [(one.at_ms, one.name) for one in words.names if one.name == "LongLoRA"] == [(8_120_000, "LongLoRA")]
    assert pane.model.chips[2] == ("LongLoRA ?",)
    paper_id = next(one.paper_id for one in words.names if one.name == "LongLoRA")
    user.window.context.session.open_paper(paper_id)
    user.window.show_panel("paper")
    user.until(lambda: any(one.text() == "2:15:20 ?" for one in user.paper.findChildren(QPushButton)))
    button = next(one for one in user.paper.findChildren(QPushButton) if one.text() == "2:15:20 ?")
    button.click()
    assert user.window.context.session.playhead.second == 8120

    user.window.context.subjects.talked_pages.tie(paper_id, 0, None, 8120)
    user.until(lambda: any(one.text() == "2:15:20" for one in user.paper.findChildren(QPushButton)))


@pytest.mark.skipif(not NEEDS, reason="no speech recognition, or no speech")
def test_a_transcript_is_made_of_the_audio_and_can_be_stopped(
    tmp_path: Path, library: Path, open_window: Callable[..., User]
) -> None:
    user = open_window()
    pane = shown(user)
    assert pane.empty.make_button.isVisible()
    pane.empty.make_button.click()
    user.until(lambda: "not on this computer: download it" in pane.empty.text.text())

    sound = tmp_path / "talk.wav"
    said = "Welcome back. Today we talk about kettles. The lid keeps the steam inside."
    subprocess.run(["espeak-ng", "-w", str(sound), "-s", "150", said], check=True)
    store = Store.open(Library(library))
    store.audio.put(EpisodeAudio(EPISODE, path=str(sound)))
    store.close()
    make = user.window.context.actions["transcript.make"]
    make.trigger()
    user.until(pane.empty.cancel_button.isVisible)
    assert not pane.empty.make_button.isVisible()
    pane.empty.cancel_button.click()
    user.until(lambda: not user.window.context.subjects.transcripts.state.doing)
    assert not pane.model.cues
    make.trigger()
    user.until(lambda: pane.model.cues, timeout=60_000)
    assert "kettles" in " ".join(one.text for one in pane.model.cues)
    user.until(lambda: pane.running.isHidden())


@pytest.mark.qt_log_ignore("does not support grabbing the keyboard", extend=True)
def test_the_menu_of_a_cue_plays_quotes_copies_and_finds(library: Path, open_window: Callable[..., User]) -> None:
    keep(library, CUES)
    user = open_window()
    pane = shown(user)
    user.until(lambda: pane.model.cues)
    context = user.window.context

    def take(row: int, name: str) -> None:
        place = pane.view.visualRect(pane.model.index(row)).center()
        QTest.mouseClick(pane.view.viewport(), Qt.MouseButton.RightButton, pos=place)
        asked = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, pane.view.viewport().mapToGlobal(place))
        QApplication.sendEvent(pane.view.viewport(), asked)
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        next(one for one in menu.actions() if one.text().partition("\t")[0] == name).trigger()
        menu.close()

    take(1, "Play from 2:15:12")
    assert context.subjects.player.is_playing
    context.subjects.player.pause()
    assert context.session.playhead.second == 8112
    take(3, "Copy link to this time")
    assert QGuiApplication.clipboard().text().endswith(f"episode={EPISODE}&t=8130")
    select(pane, 1, 3)
    take(2, "Quote in a note")
    (note,) = [one for one in context.annotations.all() if isinstance(one, Note)]
    assert note.said == (
        "Ben: The wavelength of each dimension matters. And a Würstchen is no kettle.\n\nAnn: Right, the lid. "
        "(2:15:12–2:15:35)"
    )
    take(4, "Find in what was said")
    assert pane.field.hasFocus()
    take(0, "Copy as Markdown")
    user.until(lambda: "**Ann:** Welcome" in QGuiApplication.clipboard().text())
    take(2, "Copy as Markdown")
    user.until(lambda: QGuiApplication.clipboard().text().startswith("[2:15:12]"))

    context.session.open_paper("guide")
    user.until(lambda: (found := user.window.reader.view.document) and found.paper.id == GUIDE_ID)
    before = {one.id for one in context.annotations.all()}
    pane.quote_asked.emit(CUES[1:2])
    (other,) = [one for one in context.annotations.all() if isinstance(one, Note) and one.id not in before]
    assert (other.paper_id, other.page) == (YARN_ID, None), "another paper was discussed then than is open now"

    # In a list that scrolls to the new note its editor is where the note is.
    user.window.resize(1100, 600)
    for _ in range(4):
        pane.quote_asked.emit(CUES[1:4])
    notes = user.notes
    row = notes.model.entry(notes.delegate.editing or "")
    assert row
    assert notes.delegate.frame
    place = notes.view.visualRect(notes.model.index(notes.model.row_of(row.id)))
    inside = notes.delegate._card(row, place.width()).editor.translated(place.topLeft())
    assert notes.delegate.frame.geometry() == inside
