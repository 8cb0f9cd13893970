"""The rows of the timeline tell how many notes belong to them, and lead to these."""

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from explorer.model.text_page import Passage
from explorer.ui.notes.notes_model import ITEM
from explorer.ui.timeline.timeline_rows import TimelineRow
from tests.fakes.server import FakeServer
from tests.ui.conftest import User
from tests.ui.reading import hover

REGISTERS = "1:26:45"
QUAD = (10.0, 10.0, 50.0, 10.0, 10.0, 20.0, 50.0, 20.0)


@pytest.fixture
def episode(user: User, shelf: FakeServer) -> User:
    """At the paper of one segment, with a mark in it, a note at its moment, and one at the moment of a talk."""
    user.go_to(REGISTERS)
    user.read("vit-registers")
    context = user.window.context
    document = user.window.reader.view.document
    assert document
    context.annotations.highlight(document.paper.id, document.file.id, Passage(0, (QUAD,), "words"))
    context.annotations.note_now(0)
    context.session.go_to(2925, "note")  # of Ilya's talk
    note = context.annotations.note_now()
    context.annotations.edit(note.id, "paper", paper_id=None)
    context.session.go_to(5205, "note")
    return user


def row(user: User, key: str) -> TimelineRow:
    model = user.timeline.model
    place = model.place_of(key)
    assert place is not None
    return model.row_at(place)


def keys(user: User) -> tuple[str, str]:
    timeline = user.window.context.session.timeline
    assert timeline
    paper, talk = timeline.segment_at(5205), timeline.segment_at(2925)
    assert paper
    assert talk
    return f"segment:{paper.id}", f"segment:{talk.id}"


def count_place(user: User, key: str) -> QPoint:
    """The middle of a row's number of notes, in the list's viewport; the row is scrolled into sight."""
    view = user.timeline.view
    place = user.timeline.model.place_of(key)
    assert place is not None
    index = user.timeline.model.index(place)
    view.scrollTo(index)
    boxes = view.painter.measure.boxes(row(user, key), view.viewport().width())
    (mark,) = [mark for mark in boxes.signs if mark.what == "count"]
    return view.visualRect(index).topLeft() + mark.rect.center()


def listed(user: User) -> int:
    model = user.notes.model
    return sum(model.index(at).data(ITEM) is not None for at in range(model.rowCount()))


class PaintedHeight(QObject):
    """The height in pixels of what a widget painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.pixels = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.pixels += event.region().boundingRect().height()
        return super().eventFilter(watched, event)


def test_one_note_more_paints_no_other_row(episode: User) -> None:
    paper, _ = keys(episode)
    view = episode.timeline.view
    place = episode.timeline.model.place_of(paper)
    assert place is not None
    view.scrollTo(view.model().index(place, 0))
    QApplication.processEvents()
    height = view.visualRect(view.model().index(place, 0)).height()
    painted = PaintedHeight(view.viewport())
    episode.window.context.annotations.note_now(0)
    QApplication.processEvents()
    assert row(episode, paper).notes == 3
    assert 0 < painted.pixels <= height


def test_a_row_counts_the_marks_of_its_paper_and_the_notes_of_its_moments(episode: User) -> None:
    paper, talk = keys(episode)
    assert (row(episode, paper).notes, row(episode, talk).notes) == (2, 1)
    model = episode.timeline.model
    assert "2 notes here" in model.words(row(episode, paper))
    assert "1 note here" in model.words(row(episode, talk))
    strip = episode.strip
    assert strip.tip(strip.x_of(5300)).endswith(" · 2 notes here"), "the strip counts in the same way"
    assert strip.tip(strip.x_of(3000)).endswith(" · 1 note here")
    episode.ctrl(Qt.Key.Key_Z)  # the paper of the last note
    episode.ctrl(Qt.Key.Key_Z)
    assert (row(episode, paper).notes, row(episode, talk).notes) == (2, 0)
    episode.ctrl(Qt.Key.Key_Z)
    assert row(episode, paper).notes == 1
    episode.ctrl(Qt.Key.Key_Y)
    assert row(episode, paper).notes == 2
    episode.saved()
    episode.window.context.watch.look()
    assert row(episode, paper).notes == 2, "also once it is read from the disk"


def test_a_click_on_the_number_lists_them_and_opens_nothing(episode: User) -> None:
    paper, talk = keys(episode)
    window, view = episode.window, episode.timeline.view
    window.fold_side(True)
    moment = window.context.session.moment
    place = count_place(episode, talk)
    hover(view, place)
    assert view.viewport().cursor().shape() == Qt.CursorShape.PointingHandCursor
    QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=place - QPoint(60, 0))  # begun on the row itself,
    QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(1, 1))  # and let go of elsewhere
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert window.context.session.moment == moment
    assert not window.side.isHidden()
    assert window.panels.current("right") == "notes"
    assert listed(episode) == 1
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=count_place(episode, paper))
    assert window.navigation.notes.filter.text() == f"segment:{REGISTERS}"
    assert listed(episode) == 2
    window.navigation.notes.filtering.clear()
    assert listed(episode) == 3


def test_a_key_lists_those_of_the_moment_or_of_the_cursor(episode: User) -> None:
    _, talk = keys(episode)
    episode.key(Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier)
    assert listed(episode) == 2
    segment = episode.window.context.session.segment
    assert segment
    said = episode.notes.filtering.count.text().removesuffix("…")
    assert f"2 of 3 · {segment.title.split(':')[0]}".startswith(said)
    assert len(said) > len("2 of 3 · ")
    assert episode.notes.view.hasFocus()
    timeline = episode.timeline
    timeline.view.setFocus()
    timeline.view.set_cursor(talk)
    episode.key(Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier)
    assert listed(episode) == 1


def test_a_pick_lists_those_of_its_paper(episode: User) -> None:
    picks = [one for one in episode.timeline.model.shown() if one.kind == "pick"]
    episode.window.navigation.list_notes_of(picks[0])
    paper = episode.window.context.papers.get(picks[0].paper_id)
    assert paper
    assert episode.notes.filter.text() == f"paper:{paper.handle}"
    assert listed(episode) == 0
    episode.notes.filter.setText("paper:vit-registers")
    assert listed(episode) == 2


@pytest.mark.parametrize("width", [220, 333, 480])
def test_the_number_is_inside_its_row_and_beside_its_words(episode: User, width: int) -> None:
    paper, talk = keys(episode)
    measure = episode.timeline.view.painter.measure
    for key in (paper, talk):
        boxes = measure.boxes(row(episode, key), width)
        (mark,) = [one for one in boxes.signs if one.what == "count"]
        assert 0 <= mark.rect.left() <= mark.rect.right() <= width
        assert not mark.rect.intersects(boxes.people)
        assert not mark.rect.intersects(boxes.title)
