"""The strip zooms, pans and selects, through the real widget."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from explorer.model.strip_range import LEAST_S
from explorer.ui.timeline.episode_strip import EpisodeStrip

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support (propagateSizeHints|raise)")
MIDDLE = 22
LEFT, PLAIN, SHIFT = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def strip(qtbot, desk, theme):
    strip = EpisodeStrip(desk.session, theme, counts=desk.counts)
    qtbot.addWidget(strip)
    strip.resize(1400, strip.sizeHint().height())
    with qtbot.waitExposed(strip):
        strip.show()
    return strip


def wheel(strip: EpisodeStrip, x: float, down: int = 0, across: int = 0, keys=PLAIN) -> None:
    place = QPointF(x, MIDDLE)
    event = QWheelEvent(
        *(place, strip.mapToGlobal(place), QPoint(), QPoint(across, down), Qt.MouseButton.NoButton, keys),
        *(Qt.ScrollPhase.NoScrollPhase, False),
    )
    QApplication.sendEvent(strip, event)


def drag(strip: EpisodeStrip, start: QPoint, end: QPoint) -> None:
    QTest.mousePress(strip, LEFT, PLAIN, start)
    QTest.mouseMove(strip, (start + end) / 2)
    QTest.mouseMove(strip, end)
    QTest.mouseRelease(strip, LEFT, PLAIN, end)


def test_the_wheel_zooms_around_the_pointer_to_half_a_minute_and_back(strip):
    x = strip.x_of(8500)
    for _ in range(60):
        wheel(strip, x, down=120)
    part = strip.zooming.part
    assert part.span_s == pytest.approx(LEAST_S)
    assert abs(strip.x_of(8500) - x) < 50
    assert strip.sizeHint().height() > 8 + 28 + 8 + 16
    for _ in range(60):
        wheel(strip, x, down=-120)
    assert strip.zooming.part.is_whole


def test_a_pixel_and_its_second_agree_when_zoomed(strip):
    strip.zooming.zoom(0.05, 8500)
    for x in range(13, 1380, 40):
        assert abs(strip.x_of(strip.second_at(x)) - x) <= 1400 / strip.zooming.part.span_s + 1


def test_sideways_and_shift_pan_and_never_leave_the_episode(strip):
    strip.zooming.zoom(0.1, 8500)
    start = strip.zooming.part.start_s
    wheel(strip, 700, across=-120)
    assert strip.zooming.part.start_s > start
    wheel(strip, 700, down=120, keys=SHIFT)
    assert strip.zooming.part.start_s == pytest.approx(start)
    for _ in range(100):
        wheel(strip, 700, across=120)
    assert strip.zooming.part.start_s == 0


def test_keys_zoom_around_the_playhead(qtbot, strip, desk):
    desk.session.go_to(8500, "strip")
    strip.setFocus()
    for _ in range(4):
        qtbot.keyClick(strip, Qt.Key.Key_Plus)
    assert strip.zooming.part.span_s == pytest.approx(strip.zooming.part.whole_s / 16)
    assert strip.zooming.part.has(8500)
    start = strip.zooming.part.start_s
    qtbot.keyClick(strip, Qt.Key.Key_PageDown)
    assert strip.zooming.part.start_s > start
    qtbot.keyClick(strip, Qt.Key.Key_0)
    assert strip.zooming.part.is_whole


def test_times_stand_with_the_part_in_view_and_zooming_moves_nothing(strip, desk):
    desk.session.go_to(8500, "segment")
    height, times = strip.sizeHint().height(), strip._times.ends()
    strip.zooming.zoom(0.1, 8500)
    assert strip.sizeHint().height() == height
    assert [one.top() for one in strip._times.ends()] == [one.top() for one in times]
    assert all(one.bottom() <= strip.zooming.bar().top() for one in (*strip._times.ends(), strip._times.label(8500)))


def test_what_is_repeated_is_a_band(strip):
    y, x = round(strip.bar().top()) - 4, round(strip.x_of(8500))
    before = strip.grab().toImage().pixelColor(x, y)
    strip.range.show_loop((8_000_000, 9_000_000))
    assert strip.grab().toImage().pixelColor(x, y) == strip._theme.color("accent")
    strip.range.show_loop(None)
    assert strip.grab().toImage().pixelColor(x, y) == before


@pytest.mark.parametrize("second", [0, 8500, 13026])
def test_a_few_seconds_that_are_repeated_show_on_the_whole_strip(strip, second):
    strip.range.show_loop((1000 * second, 1000 * second + 2000))
    y, picture = round(strip.bar().top()) - 4, strip.grab().toImage()
    accent = strip._theme.color("accent")
    shown = [x for x in range(strip.width()) if picture.pixelColor(x, y) == accent]
    assert len(shown) >= 11
    assert abs((shown[0] + shown[-1]) / 2 - strip.x_of(second + 1)) < 8


def test_the_overview_is_dragged(strip):
    strip.zooming.zoom(0.1, 8500)
    strip.resize(1400, strip.sizeHint().height())
    y = strip.height() - 4
    x = round(12 + 1376 * 8500 / strip.zooming.part.whole_s)
    before = strip.zooming.part.start_s
    drag(strip, QPoint(x, y), QPoint(x - 300, y))
    assert strip.zooming.part.start_s == pytest.approx(before - 300 / 1376 * strip.zooming.part.whole_s, rel=0.02)
    drag(strip, QPoint(1300, y), QPoint(1300, y))
    assert strip.zooming.part.has(1288 / 1376 * strip.zooming.part.whole_s)


def test_playback_takes_the_part_along_but_not_after_the_user_panned_away(strip, desk):
    playhead = desk.session.playhead
    desk.session.go_to(8500, "strip")
    strip.zooming.zoom(0.01)
    end = strip.zooming.part.end_s
    playhead.tick(round(end * 1000) - 500)
    playhead.tick(round(end * 1000) + 500)
    assert strip.zooming.part.has(end + 0.5)
    strip.zooming.pan(-3000)
    away = strip.zooming.part
    playhead.tick(round(end * 1000) + 1500)
    assert strip.zooming.part == away


def test_a_drag_selects_and_asks_and_goes_nowhere(qtbot, strip, desk):
    left, right = round(strip.x_of(8200)), round(strip.x_of(8700))
    with qtbot.waitSignal(strip.range.menu_asked) as asked:
        drag(strip, QPoint(right, MIDDLE), QPoint(left, MIDDLE))
    start, end, _ = asked.args
    assert abs(start - 8200) <= 10
    assert abs(end - 8700) <= 10
    assert desk.moments == []
    qtbot.mouseClick(strip, LEFT, pos=QPoint(left + 20, MIDDLE))
    assert strip.range.stretch is None
    assert len(desk.moments) == 1


def test_shift_and_arrows_select_from_the_playhead(qtbot, strip, desk):
    desk.session.go_to(8500, "strip")
    strip.setFocus()
    for _ in range(3):
        qtbot.keyClick(strip, Qt.Key.Key_Right, SHIFT)
    qtbot.keyClick(strip, Qt.Key.Key_Left, SHIFT)
    assert strip.range.stretch == (8500, 8530)
    with qtbot.waitSignal(strip.range.menu_asked) as asked:
        qtbot.keyClick(strip, Qt.Key.Key_Return)
    assert asked.args[:2] == [8500, 8530]
    qtbot.keyClick(strip, Qt.Key.Key_Escape)
    assert strip.range.stretch is None


def test_another_episode_is_shown_whole(strip, desk):
    strip.zooming.zoom(0.1)
    desk.session.timeline_changed.emit(desk.session.timeline)
    assert not strip.zooming.part.is_whole, "the same episode, read again, stays as it is"


def test_a_tick_within_a_pixel_paints_nothing(strip, desk, monkeypatch):
    desk.session.go_to(8500, "strip")
    painted = []
    monkeypatch.setattr(strip, "update", lambda *area: painted.append(area))
    for ms in range(100, 900, 100):
        desk.session.playhead.tick(8_500_000 + ms)
    assert painted == []
    desk.session.playhead.tick(8_501_000)
    assert len(painted) == 1
