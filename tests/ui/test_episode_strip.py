"""The episode to scale, through the real widget: where things lie, clicks, keys, marks and words."""

import itertools
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPaintEvent
from PySide6.QtWidgets import QApplication, QToolTip

from explorer.app.shell import tokens
from explorer.model.text_page import Passage
from explorer.ui.reader.pages.scroll_ticks import ScrollTicks
from explorer.ui.timeline.episode_strip import EpisodeStrip
from tests.ui.conftest import User
from tests.ui.timelines import Desk, crowded

# The offscreen platform says so of every window with a smallest size, and of tooltips.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support (propagateSizeHints|raise)")
MIDDLE = 22
"""A y in the blocks."""


@pytest.fixture
def strip(qtbot, desk, theme):
    strip = EpisodeStrip(desk.session, theme, counts=desk.counts)
    qtbot.addWidget(strip)
    strip.resize(1400, strip.sizeHint().height())
    with qtbot.waitExposed(strip):
        strip.show()
    strip.clearFocus()
    return strip


def pixel(strip: EpisodeStrip, x: float, y: int) -> QColor:
    return strip.grab().toImage().pixelColor(round(x), y)


def click(qtbot, strip: EpisodeStrip, x: int) -> None:
    qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=QPoint(x, MIDDLE))


@pytest.mark.parametrize("width", [200, 700, 1400, 3000])
def test_a_pixel_and_its_second_agree_to_the_pixel(strip, desk, width):
    strip.resize(width, strip.height())
    for x in range(12, width - 12, 7):
        assert abs(strip.x_of(strip.second_at(x)) - x) <= max(1.0, (width - 24) / desk.timeline.episode.duration_s)
    assert strip.second_at(-50) == 0
    assert strip.second_at(width + 50) == desk.timeline.episode.duration_s - 1


def test_a_click_goes_to_that_second(qtbot, strip, desk):
    x = round(strip.x_of(8500))
    click(qtbot, strip, x)
    assert desk.moments == [strip.second_at(x)]
    assert abs(desk.moments[0] - 8500) <= 10
    assert desk.papers == []
    desk.session.set_follows(True)
    click(qtbot, strip, round(strip.x_of(9500)))
    assert desk.papers == ["fastgen"]


def test_a_double_click_and_enter_open_what_is_discussed_there(qtbot, strip, desk):
    place = QPoint(round(strip.x_of(8500)), MIDDLE)
    qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=place)
    assert desk.papers == []
    qtbot.mouseDClick(strip, Qt.MouseButton.LeftButton, pos=place)
    assert desk.papers == ["yarn"]
    desk.session.go_to(9500, "strip")
    qtbot.keyClick(strip, Qt.Key.Key_Return)
    assert desk.papers == ["yarn", "fastgen"]


def test_another_button_does_nothing(qtbot, strip, desk):
    qtbot.mouseClick(strip, Qt.MouseButton.RightButton, pos=QPoint(700, MIDDLE))
    assert desk.moments == []


def test_a_click_on_the_gap_before_the_first_segment_opens_nothing(qtbot, strip, desk):
    click(qtbot, strip, 14)
    assert desk.moments[0] < 169
    assert desk.papers == []


def test_arrows_go_fifteen_seconds(qtbot, strip, desk):
    desk.session.go_to(8200)
    strip.setFocus()
    qtbot.keyClick(strip, Qt.Key.Key_Right)
    qtbot.keyClick(strip, Qt.Key.Key_Left)
    qtbot.keyClick(strip, Qt.Key.Key_Left)
    assert desk.moments == [8200, 8215, 8200, 8185]


def test_arrows_open_a_paper_only_where_another_segment_begins(qtbot, strip, desk):
    desk.session.go_to(9100)
    desk.papers.clear()
    qtbot.keyClick(strip, Qt.Key.Key_Right)
    assert (desk.moments[-1], desk.papers) == (9115, [])
    qtbot.keyClick(strip, Qt.Key.Key_Right)
    assert (desk.moments[-1], desk.papers) == (9130, ["fastgen"])


def test_arrows_stop_at_the_ends(qtbot, strip, desk):
    qtbot.keyClick(strip, Qt.Key.Key_Left)
    assert desk.moments == [0]
    desk.session.go_to(13020, "note")
    qtbot.keyClick(strip, Qt.Key.Key_Right)
    assert desk.moments[-1] == 13027


def test_blocks_lie_to_scale_in_their_sections_colors(strip, desk, theme):
    for segment in desk.timeline.segments:
        assert pixel(strip, strip.x_of(segment.start_s) + 1, MIDDLE) == theme.section(segment.section), segment.id
    assert pixel(strip, strip.x_of(80), MIDDLE) == theme.color("hover")


def test_the_moment_is_a_line_where_it_is(strip, desk, theme):
    accent = theme.color("accent")
    desk.session.go_to(5000, "note")
    assert pixel(strip, round(strip.x_of(5000)), MIDDLE) == accent
    desk.session.go_to(11000, "note")
    assert pixel(strip, strip.x_of(11000), MIDDLE) == accent
    assert pixel(strip, round(strip.x_of(5000)), MIDDLE) != accent


def test_the_current_block_is_stronger(strip, desk):
    at = strip.x_of(13000)
    plain = pixel(strip, at, 10)
    desk.session.go_to(12700, "note")
    assert pixel(strip, at, 10).saturation() > plain.saturation()


def test_dots_tell_the_annotations(strip, desk, theme):
    def dots() -> int:
        painted, y = strip.grab().toImage(), 8 + 28 + 5
        ink = [painted.pixelColor(x, y) == theme.color("accent") for x in range(painted.width())]
        return sum(1 for before, after in itertools.pairwise(ink) if after and not before)

    assert dots() == 0
    desk.change(notes={"yarn": 3, "vae": 1})
    assert dots() == 4
    desk.change(notes={"yarn": 5000})
    assert dots() == 9


def test_the_tooltip_tells_time_title_and_annotations_as_plain_text(qtbot, strip, desk):
    desk.change(
        notes={"yarn": 2},
        segments=tuple(replace(one, title=f"<b>{one.title}</b>") for one in desk.timeline.segments),
    )
    place = QPoint(round(strip.x_of(8500)), MIDDLE)
    QApplication.sendEvent(strip, QHelpEvent(QEvent.Type.ToolTip, place, strip.mapToGlobal(place)))
    assert "2:21:" in QToolTip.text()
    assert "&lt;b&gt;YaRN: " in QToolTip.text()
    assert "2 notes here" in QToolTip.text()
    QToolTip.hideText()
    qtbot.waitUntil(lambda: not QToolTip.isVisible())
    assert strip.tip(12) == "0:00:00"


def test_hits_and_marks_are_ticks_where_they_are_and_go_again(strip, theme, desk):
    second, other = 8500, 8700
    at_top, at_foot = 9, 8 + 28 - 4
    before = strip.grab().toImage()
    strip.show_hits((1000 * second,))
    strip.show_marks([other])
    assert pixel(strip, strip.x_of(second), at_top) == theme.color("award")
    assert pixel(strip, strip.x_of(other), at_foot) == theme.color("danger")
    strip.show_hits(tuple(range(0, 13_000_000, 1300)))
    assert len(strip.ticks.hits) == 5_000
    strip.show_hits(())
    strip.show_marks([])
    assert strip.grab().toImage() == before


def test_thousands_of_ticks_are_drawn_where_they_can_be_told_apart_and_not_again_as_it_plays(qtbot, theme):
    desk = Desk(crowded())
    strip = EpisodeStrip(desk.session, theme, counts=desk.counts)
    qtbot.addWidget(strip)
    strip.resize(1600, strip.sizeHint().height())
    strip.show()
    length = desk.timeline.episode.duration_s
    seconds = range(0, length, length // 5000)
    strip.show_marks(seconds)
    strip.show_hits([1000 * one for one in seconds])
    pixels = strip.ticks._pixels(seconds)
    assert len(pixels) <= strip.width() / 4
    assert pixels == sorted(set(pixels))
    strip.zooming.zoom(1 / 100, 5000)
    assert len(strip.ticks._pixels(seconds)) < 70, "those in view alone"
    strip.zooming.show_whole()
    segment = desk.timeline.segments[100]
    desk.session.go_to(segment.start_s, "segment")
    strip.grab()
    pictures = strip._ground, strip._above
    for at in range(1000 * segment.start_s, 1000 * segment.end_s, 50):
        desk.session.playhead.tick(at)
        assert sum(one.width() * one.height() for one in strip._area_at(at)) < strip.width() * strip.height() / 12
    strip.grab()
    assert (strip._ground, strip._above) == pictures, "what does not move is not drawn again"


def test_the_tooltip_of_the_dots_says_what_they_are(strip, desk):
    desk.change(notes={"yarn": 2})
    for y, is_told in ((strip.blocks.bottom() + 4, True), (MIDDLE, False)):
        place = QPoint(round(strip.x_of(8500)), y)
        QApplication.sendEvent(strip, QHelpEvent(QEvent.Type.ToolTip, place, strip.mapToGlobal(place)))
        assert ("Each dot is an annotation or note of this paper" in QToolTip.text()) == is_told
        assert "2 notes here" in QToolTip.text()
    QToolTip.hideText()


def test_the_tooltip_tells_what_is_said_there_as_plain_text(strip, desk):
    strip.said = lambda second: f"<i>said at {second}</i>"
    place = QPoint(round(strip.x_of(8500)), MIDDLE)
    QApplication.sendEvent(strip, QHelpEvent(QEvent.Type.ToolTip, place, strip.mapToGlobal(place)))
    assert f"<p>“&lt;i&gt;said at {strip.second_at(place.x())}&lt;/i&gt;”</p>" in QToolTip.text()
    QToolTip.hideText()


def test_the_hairline_follows_the_pointer_and_leaves_with_it(qtbot, strip, theme):
    qtbot.mouseMove(strip, QPoint(60, MIDDLE))
    # Above the blocks, where nothing else is drawn.
    assert pixel(strip, 60, 6) == theme.color("muted")
    QApplication.sendEvent(strip, QEvent(QEvent.Type.Leave))
    assert pixel(strip, 60, 6) == theme.color("pane")


def test_focus_is_visible(strip, qtbot, theme):
    strip.clearFocus()
    without = strip.grab().toImage()
    strip.activateWindow()
    strip.setFocus()
    qtbot.waitUntil(strip.hasFocus)
    assert strip.grab().toImage() != without


def test_it_says_where_one_is(strip, desk):
    assert strip.accessibleName() == "Episode timeline"
    desk.session.go_to(8112)
    assert strip.accessibleDescription().startswith("2:15:12 of 3:37:08, YaRN: ")
    desk.session.go_to(10, "note")
    assert strip.accessibleDescription() == "0:00:10 of 3:37:08"


def test_dark_and_light_are_painted_anew(strip, theme, desk):
    x = strip.x_of(169) + 1
    assert pixel(strip, x, MIDDLE) == QColor(tokens.LIGHT.sections[0])
    theme.set_mode("dark")
    assert pixel(strip, x, MIDDLE) == QColor(tokens.DARK.sections[0])


def test_what_has_arrived_is_a_line_below_the_blocks_and_in_the_overview_painted_where_it_grew(qtbot, strip, theme):
    line, painted = strip.blocks.bottom() + 1, []

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if isinstance(event, QPaintEvent):
                painted.append(event.region().boundingRect())
            return False

    strip.show_arrived(((0, 4_000_000),))
    quiet, empty = pixel(strip, strip.x_of(2000), line), pixel(strip, strip.x_of(5000), line)
    assert quiet != empty
    watch = Watch()
    QApplication.processEvents()
    strip.installEventFilter(watch)
    strip.show_arrived(((0, 4_000_100),))
    QApplication.processEvents()
    assert painted == [], "nothing is painted before it has grown by a pixel"
    strip.show_arrived(((0, 6_000_000),))
    QApplication.processEvents()
    assert len(painted) == 1
    assert (painted[0].height(), painted[0].width()) == (2, round(strip.x_of(6000)) - round(strip.x_of(4000)))
    strip.removeEventFilter(watch)
    assert pixel(strip, strip.x_of(5000), line) == quiet
    assert "The audio is here up to 1:40:00." in strip._card(strip.x_of(5000))
    strip.zooming.zoom(0.2, 5500)
    overview = strip.zooming.bar()
    low = round(overview.bottom()) - 1
    at_3000, at_9000 = (pixel(strip, strip.zooming.x_of(one), low) for one in (3000, 9000))
    strip.show_arrived(())
    assert pixel(strip, strip.zooming.x_of(3000), low) != at_3000
    assert pixel(strip, strip.zooming.x_of(9000), low) == at_9000
    assert "The audio is here" not in strip._card(strip.x_of(5500))


def test_no_episode_is_no_trouble(qtbot, strip, desk):
    desk.session.timeline = None
    desk.session.timeline_changed.emit(None)
    click(qtbot, strip, 700)
    qtbot.keyClick(strip, Qt.Key.Key_Right)
    strip.grab()
    assert desk.moments == []
    assert strip.accessibleDescription() == "No episode is open"


def test_a_letter_of_a_comment_does_not_paint_the_strip_or_the_scroll_bar_again(user: User) -> None:
    context, window = user.window.context, user.window
    document = window.reader.view.document
    assert document
    quad = (72.0, 100.0, 200.0, 100.0, 72.0, 112.0, 200.0, 112.0)
    item = context.annotations.highlight(document.paper.id, document.file.id, Passage(0, (quad,), "words"))
    context.annotations.write(item.id, "a", 1)
    user.saved()
    painted: list[object] = []

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                painted.append(watched)
            return False

    watch = Watch()
    QApplication.processEvents()
    bar = window.findChild(ScrollTicks)
    assert bar
    user.until(lambda: bar.notes() and not bar._placing.isActive())
    QApplication.processEvents()
    for widget in (window.panels["strip"], bar):
        widget.installEventFilter(watch)
    for text in ("ab", "abc", "abcd"):
        context.annotations.write(item.id, text, 1)
        QApplication.processEvents()
    assert painted == []
    context.annotations.recolor(item.id, "blue")
    user.until(lambda: bar in painted)
