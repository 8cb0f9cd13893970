"""What is done of an episode shows: papers read, segments heard, and what is left."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt

from explorer.model.page_geometry import PagePoint
from explorer.ui.timeline.timeline_rows import TimelineRow
from tests.ui.conftest import User
from tests.ui.reading import open_pdf, plain_pages

pytestmark = pytest.mark.own_window


def row_of(user: User, segment: str) -> TimelineRow:
    model = user.window.navigation.timeline.model
    rows = (model.row_at(place) for place in range(model.rowCount()))
    return next(one for one in rows if one.kind == "segment" and one.segment_id == segment)


def test_a_paper_marked_as_read_and_a_segment_heard_show_in_the_timeline_and_at_the_top(user: User) -> None:
    window = user.window
    window.resize(1500, 900)
    top, player = window.top, window.context.subjects.player
    user.until(lambda: "of 13 papers read" in top.progress.text())
    assert top.progress.text() == "0 of 13 papers read · 3:37:08 left"
    assert "have not heard" in top.progress.toolTip()
    menu = window.navigation.row_menu.menu(row_of(user, "yarn"))
    next(action for action in menu.actions() if action.text() == "Set as read").trigger()
    menu.close()
    user.until(lambda: row_of(user, "yarn").is_read)
    assert top.progress.text().startswith("1 of 13 papers read")
    segment = next(one for one in window.context.session.timeline.segments if one.id == "yarn")
    for second in range(segment.start_s, segment.end_s + 1, 30):
        player.keeper.heard(1000 * second)
    player.keeper.paused()
    assert row_of(user, "yarn").is_heard
    assert not top.progress.text().endswith("3:37:08 left")
    user.until(lambda: window.context.store.reading.read() != frozenset())
    menu = window.navigation.row_menu.menu(row_of(user, "yarn"))
    next(action for action in menu.actions() if action.text() == "Set as unread").trigger()
    menu.close()
    user.until(lambda: not row_of(user, "yarn").is_read and window.context.store.reading.read() == frozenset())


def test_a_jump_to_the_end_of_a_paper_is_no_reading_but_its_pages_are(shared_user: User, tmp_path: Path) -> None:
    user, pane, reading = shared_user, shared_user.window.reader, shared_user.window.context.reading
    open_pdf(user, plain_pages(tmp_path / "long.pdf", 9))
    assert pane.paper
    pane.place_keeper.least_s = pane.place_keeper.seen.least_s = 0.0
    user.key(Qt.Key.Key_End)
    for _ in range(2):
        pane.keep_place()
    assert pane.paper.id not in reading.read()
    for page in range(9):
        pane.view.jump(PagePoint(page, 0.0, 0.0))
    pane.keep_place()
    assert pane.paper.id in reading.read()
    reading.set_read(pane.paper.id, is_read=False)
    pane.view.jump(PagePoint(7, 0.0, 0.0))
    pane.keep_place()
    assert pane.paper.id not in reading.read(), "the user’s word counts until it is read again"


def test_the_end_makes_an_episode_played_only_if_most_of_it_was_heard(user: User) -> None:
    window = user.window
    window.resize(1500, 900)
    player = window.context.subjects.player
    length_ms = 1000 * player.length_s
    player.go_to(length_ms - 1200)
    player.play()
    user.until(lambda: not player.is_playing)
    assert player.keeper.state.played is None
    assert not row_of(user, "yarn").is_heard
    for at in range(0, length_ms, 30_000):
        player.keeper.heard(at)
    player.go_to(length_ms - 1200)
    player.play()
    user.until(lambda: not player.is_playing)
    assert player.keeper.state.played
    assert window.top.progress.text().endswith("heard")


def test_a_narrow_window_shortens_the_progress_and_leaves_it_out_at_last(user: User) -> None:
    progress, title = user.window.top.progress, user.window.top.title
    user.until(lambda: progress.text() != "")
    for width, text in ((1000, "0 of 13 papers read · 3:37:08 left"), (950, "0 of 13 papers read"), (700, "")):
        user.window.resize(width, 700)
        user.until(lambda text=text: (progress.text() if progress.isVisible() else "") == text)
        user.until(lambda text=text: not text or title.text() == "ICLR 2024 — Best Papers & Talks")
    assert user.window.top.mapTo(user.window, QPoint(0, 0)).x() == 0
