"""The playhead in the real window: what a tick costs, counted."""

from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QPaintEvent, QRegion
from PySide6.QtWidgets import QApplication, QWidget

from explorer.model.known_settings import LAST_MOMENT
from explorer.store.episode_table import EpisodeTable
from explorer.ui.player.player_row import PlayerRow
from tests.ui.conftest import User, remembered, stored

pytestmark = pytest.mark.own_window


class Paints(QObject):
    """Counts paint events by widget, and keeps the areas of one."""

    def __init__(self, one: QWidget) -> None:
        super().__init__()
        self._one = one
        self.areas: list[QRegion] = []
        self.others: Counter[QObject] = Counter()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            if watched is self._one:
                self.areas.append(QRegion(event.region()))
            else:
                self.others[watched] += 1
        return False


@pytest.fixture
def paints(user: User, qapp: QApplication) -> Iterator[Paints]:
    watch = Paints(user.strip)
    user.window.context.session.go_to(8112, "note")
    user.saved()
    user.window.reader.view.setFocus()
    # Until the window has come to rest.
    user.until(lambda: not user.window._remembering.isActive() and user.window.reader.view.is_sharp())
    doubts = user.window.context.subjects.title_doubts
    user.until(lambda: not (doubts._is_stale or user.window.context.jobs.running))
    QApplication.processEvents()
    qapp.installEventFilter(watch)
    yield watch
    qapp.removeEventFilter(watch)


def test_a_thousand_ticks_write_and_read_nothing_and_paint_only_what_they_move_over(
    user: User, library: Path, paints: Paints, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, strip = user.window, user.strip
    session, reads = window.context.session, []
    real = EpisodeTable.timeline
    monkeypatch.setattr(EpisodeTable, "timeline", lambda *args: (reads.append(1), real(*args))[1])
    with closing(stored(library)) as other:
        before = other.data_version()
        for number in range(1, 1001):
            painted = len(paints.areas)
            session.playhead.tick(8_112_000 + 100 * number)
            QApplication.processEvents()
            assert len(paints.areas) - painted <= 1
        assert other.data_version() == before, "no commit"
    assert reads == []
    # One in ten of them is another second.
    assert 1 <= len(paints.areas) <= 100
    for area in paints.areas:
        assert area.boundingRect().width() < strip.width() / 5
    # Those behind the strip show through it, where it is painted; of the rest none is painted by the ticks.
    others = {one: count for one, count in paints.others.items() if isinstance(one, QWidget)}
    row = window.panels["player"]
    assert isinstance(row, PlayerRow)
    shown = (strip, row.position)
    assert {
        one: count
        for one, count in others.items()
        if count >= 10 and not any(one is part or one.isAncestorOf(part) for part in shown)
    } == {}
    assert others[row.position] <= 101
    assert session.moment == 8212


def test_what_the_ticks_painted_is_what_would_be_painted_anew(user: User, paints: Paints) -> None:
    strip, playhead = user.strip, user.window.context.session.playhead
    for second in (0, 5, 60, 170, 5000, 12_990, 13_020, 13_027, 8112):
        playhead.tick(1000 * second)
        QApplication.processEvents()
        shown = strip.grab().toImage()
        strip._repaint()
        assert strip.grab().toImage() == shown, second


def test_the_moment_is_kept_while_it_plays_and_at_once_after_a_seek(user: User, library: Path) -> None:
    session = user.window.context.session
    session.go_to(8112, "note")
    user.until(lambda: remembered(library).get(LAST_MOMENT) == 8112)
    user.window._listening.setInterval(50)
    session.playhead.tick(8_200_000)
    user.until(lambda: remembered(library).get(LAST_MOMENT) == 8200)


def test_a_mark_made_while_another_paper_is_discussed_keeps_the_second_of_the_sound(user: User) -> None:
    annotations, session = user.window.context.annotations, user.window.context.session
    document = user.window.reader.view.document
    assert document
    session.go_to(8112, "note")
    assert annotations.note_at(document.paper.id, document.file.id, 0, (10.0, 10.0)).at_s is None
    session.playhead.is_playing = True
    session.playhead.tick(8_120_500)
    assert annotations.note_at(document.paper.id, document.file.id, 0, (10.0, 30.0)).at_s == 8120
