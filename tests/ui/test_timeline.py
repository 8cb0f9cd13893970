"""The timeline pane through its real widgets: what it shows, opens, marks, narrows and keeps."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QHoverEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip

from explorer.app.shell import tokens
from explorer.model.episode import Appearance, Resource, Segment
from explorer.ui.timeline.row_metrics import length_of
from explorer.ui.timeline.timeline_pane import TimelinePane
from tests.fakes.examples import further
from tests.ui.timelines import Desk, click, edge, in_sight, keys, picture, rect, row, shown_pane, words

# The offscreen platform says so of every window with a smallest size, and of tooltips.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support (propagateSizeHints|raise)")


@pytest.fixture
def pane(qtbot, desk, theme):
    return shown_pane(qtbot, desk, theme)


# What it shows


def test_all_of_the_episode_is_there_in_order(pane, desk):
    found = keys(pane)
    assert found[:3] == ["section:A", "segment:vaes", "segment:wuerstchen"]
    segments = [key for key in found if key.startswith("segment:")]
    assert segments == [f"segment:{one.id}" for one in desk.timeline.segments]
    assert len(segments) == 16
    assert [key for key in found if key.startswith("section:")] == [f"section:{letter}" for letter in "ABCD"]
    yarn = found.index("segment:yarn")
    assert found[yarn + 1 : yarn + 3] == ["mention:yarn:longrope", "mention:yarn:ring-attention"]
    picks = found.index("group:picks")
    assert found[picks:][:3] == ["group:picks", "topic:Summarization", "pick:Summarization:booookscore"]
    assert picks > found.index(segments[-1])
    assert len([key for key in found if key.startswith("pick:")]) == 20


def test_a_row_says_in_words_all_that_it_shows(pane, desk):
    desk.change(on_disk=frozenset({"vit-registers"}), notes={"vit-registers": 1, "longrope": 12})
    assert words(pane, "segment:vit-registers") == (
        "1:26:45, Vision Transformers Need Registers, Timothée Darcet, 12 min, Outstanding Paper, Oral, downloaded, "
        "1 note here"
    )
    assert words(pane, "section:B") == "Section B: Vision Learning and Weak Supervision"
    assert "12 notes here" in words(pane, "mention:yarn:longrope")
    assert "talk without a paper" in words(pane, "segment:ilya-on-compression")
    assert "talk" not in words(pane, "segment:yarn")
    desk.session.go_to(8112)
    assert words(pane, "segment:yarn").endswith("current")


def test_a_segment_names_its_paper_where_its_own_title_does_not(pane, desk):
    assert row(pane, "segment:vaes").people == "Auto-Encoding Variational Bayes · Durk Kingma, Max Welling"
    assert row(pane, "segment:imagenet-1-video").people == "Shashanka Venkataramanan"
    assert row(pane, "segment:zero-plus-plus").people == "Guanhua Wang"
    others = [replace(one, paper_id="vit-registers") if one.id == "yarn" else one for one in desk.timeline.segments]
    desk.change(segments=tuple(others))
    assert row(pane, "segment:yarn").people == "Vision Transformers Need Registers · Bowen Peng"


def test_the_length_stands_in_figures_after_the_speaker(pane):
    measure = pane.view.painter.measure
    one = row(pane, "segment:vaes")
    assert length_of(one) == " · 30 min"
    wide, narrow = measure.boxes(one, 340), measure.boxes(one, 190)
    for boxes in (wide, narrow):
        assert boxes.length.left() == boxes.people.right() + 1
        assert boxes.length.right() <= 340
    assert narrow.people.width() < wide.people.width(), "the names are cut, not the length"


def test_the_section_of_the_topmost_row_stays_at_the_top(pane):
    view = pane.view
    plain = picture(pane)
    view.verticalScrollBar().setValue(0)
    assert view._band() is None
    top = rect(pane, "segment:wuerstchen").top()
    view.verticalScrollBar().setValue(view.verticalScrollBar().value() + top + 5)
    section, bottom = view._band()
    assert (section.key, bottom) == ("section:A", view.band_height)
    assert picture(pane) != plain
    # The next heading pushes it away.
    bar = view.verticalScrollBar()
    bar.setValue(bar.value() + rect(pane, "section:B").top() - 10)
    assert view._band() == (section, 10)
    # A row that is shown does not lie under it, and a click on it leads to its beginning.
    view.reveal("segment:vaes")
    assert rect(pane, "segment:vaes").top() >= view.band_height
    bar.setValue(bar.value() + rect(pane, "segment:wuerstchen").top() + 5)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(40, 5))
    assert rect(pane, "section:A").top() == 0


def test_no_line_of_a_title_begins_with_a_colon(pane):
    measure = pane.view.painter.measure
    one = next(one for one in pane.model.shown() if one.title.startswith("Würstchen:"))
    for width in range(120, 260, 5):
        first, *rest = measure.title(one, measure.boxes(one, width))
        assert not any(line.startswith(":") for line in rest), (width, first)


def test_times_end_in_one_column_and_titles_begin_in_one(pane):
    measure, width = pane.view.painter.measure, pane.view.viewport().width()
    boxes = [measure.boxes(one, width) for one in pane.model.shown() if one.kind == "segment"]
    assert len({one.time.right() for one in boxes}) == 1
    assert len({one.title.left() for one in boxes}) == 1
    assert measure.now.width("3:59:59") <= measure.time_width


@pytest.mark.parametrize("width", [200, 340, *further(280, 600)])
def test_nothing_in_a_row_leaves_it_or_overlaps(pane, desk, width):
    papers = desk.timeline.papers
    desk.change(on_disk=frozenset(papers), notes=dict.fromkeys(papers, 5000))
    measure = pane.view.painter.measure
    for one in pane.model.shown():
        boxes = measure.boxes(one, width)
        whole = QRect(0, 0, width, boxes.height)
        parts = [boxes.people, boxes.length, boxes.talk, *(sign.rect for sign in boxes.signs)]
        parts = [part for part in parts if not part.isEmpty()]
        assert all(whole.contains(part) for part in [boxes.title, *parts]), one.key
        for number, part in enumerate(parts):
            assert not any(part.intersects(other) for other in parts[number + 1 :]), one.key
        pills = [sign for sign in boxes.signs if sign.what in ("award", "presentation")]
        needs = {sign.text: measure.tiny.width(sign.text) + 12 for sign in pills}
        assert all(sign.rect.width() >= needs[sign.text] or sign.rect.left() == boxes.title.left() for sign in pills), (
            one.key
        )
        style = measure.title_style(one)
        lines = measure.title(one, boxes)
        first = QRect(boxes.title.topLeft(), QSize(style.width(lines[0]), style.line))
        assert not any(first.intersects(part) for part in parts), one.key
        assert len(lines) <= 2
        # Qt's elided text may be a pixel or two too wide; the gap beside it is eight.
        assert all(style.metrics.horizontalAdvance(line) <= boxes.title.width() + 2 for line in lines), one.key
        assert style.metrics.horizontalAdvance(lines[-1]) <= boxes.title_last + 2 or len(lines) == 1, one.key


def test_a_long_title_is_elided_and_told_whole_in_the_tooltip(pane, desk):
    key = "segment:never-train-from-scratch"
    place = rect(pane, key)
    boxes = pane.view.painter.measure.boxes(row(pane, key), place.width())
    assert pane.view.painter.measure.title(row(pane, key), boxes)[1].endswith("…")
    assert pane.view.painter.tip(row(pane, key), boxes.title.center()) == row(pane, key).title
    short = row(pane, "segment:vaes")
    assert pane.view.painter.tip(short, pane.view.painter.measure.boxes(short, place.width()).title.center()) == ""


def test_a_title_with_markup_is_plain_text_in_the_tooltip(qtbot, pane, desk):
    evil = "<b>Bold</b> <img src='file:///etc/passwd'> and so on, far longer than two lines of the pane can hold"
    segments = tuple(replace(one, title=evil) if one.id == "vaes" else one for one in desk.timeline.segments)
    desk.change(segments=segments)
    place = rect(pane, "segment:vaes").topLeft() + QPoint(100, 14)
    event = QHelpEvent(QEvent.Type.ToolTip, place, pane.view.viewport().mapToGlobal(place))
    QApplication.sendEvent(pane.view.viewport(), event)
    assert "&lt;b&gt;Bold&lt;/b&gt;" in QToolTip.text()
    assert "<img" not in QToolTip.text()
    QToolTip.hideText()
    qtbot.waitUntil(lambda: not QToolTip.isVisible())


def test_each_badge_is_explained_where_it_stands(pane, desk):
    desk.change(on_disk=frozenset({"vit-registers"}), notes={"vit-registers": 3})
    one = row(pane, "segment:vit-registers")
    boxes = pane.view.painter.measure.boxes(one, pane.view.viewport().width())
    tips = {sign.what: pane.view.painter.tip(one, sign.rect.center()) for sign in boxes.signs}
    assert tips == {
        "disk": "Downloaded",
        "count": "3 notes here (click to list)",
        "award": "Outstanding Paper",
        "presentation": "Oral",
    }


def test_a_poster_is_no_badge(pane):
    assert row(pane, "segment:hidden-language").presentation is None
    assert row(pane, "segment:wuerstchen").presentation == "Oral"


# What it opens


def test_a_click_on_a_segment_goes_to_its_time(qtbot, pane, desk):
    click(qtbot, pane, "segment:yarn")
    assert desk.moments == [8112]
    assert desk.papers == ["yarn"]


def test_a_click_on_a_talk_shows_it(qtbot, pane, desk):
    click(qtbot, pane, "segment:ilya-on-compression")
    assert desk.talks == ["ilya-on-compression"]


def test_a_click_on_a_mention_or_a_pick_opens_the_paper_and_leaves_the_moment(qtbot, pane, desk):
    click(qtbot, pane, "mention:yarn:longrope")
    click(qtbot, pane, "pick:Uncertainty:mars")
    assert desk.papers == ["longrope", "mars"]
    assert desk.moments == []


def test_links_of_the_episode_stand_below_its_papers_and_open_in_the_browser(qtbot, pane, desk):
    asked = []
    pane.address_asked.connect(asked.append)
    first = desk.timeline.segments[0].id
    code = Resource("The code", "code", None, "https://www.code.example/waves/")
    desk.change(
        resources=(code, replace(code, title="Again"), Resource("Of a talk", "video", first, "https://v.example"))
    )
    found = keys(pane)
    assert found[found.index("group:links") :] == ["group:links", "link:https://www.code.example/waves/"]
    assert words(pane, found[-1]) == "The code, code.example/waves, opens in the browser"
    before = (list(desk.moments), list(desk.papers))
    click(qtbot, pane, found[-1])
    assert asked == [code.url]
    assert (desk.moments, desk.papers) == before
    pane.filter.setText("code.example")
    assert keys(pane) == ["group:links", found[-1]]


def test_links_of_the_show_stand_below_those_of_the_episode(pane, desk):
    links = [
        Resource(one, "other", None, url) for one, url in (("Us", "https://patreon.com/us"), ("C", "https://c.example"))
    ]
    desk.change(resources=tuple(links))
    found = keys(pane)
    assert found[found.index("group:links") :] == [
        *("group:links", "link:https://c.example", "group:side", "link:https://patreon.com/us"),
    ]


def test_a_list_with_a_clock_of_its_own_stands_below_its_segment(qtbot, pane, desk):
    parts = [Resource(one, "part", "yarn") for one in ("2:16:00 First question", "2:20:00 Second question")]
    desk.change(resources=tuple(parts))
    found = keys(pane)
    at = found.index("part:yarn:0")
    assert found[at - 1].startswith("mention:yarn:")
    assert found[at : at + 3] == ["part:yarn:0", "part:yarn:1", "segment:fastgen"]
    assert words(pane, "part:yarn:0") == "2:16:00, First question"
    click(qtbot, pane, "part:yarn:1")
    assert desk.moments == [8400]


def test_a_preview_is_told_above_the_rows(pane, desk):
    assert not pane.preview.isVisible()
    desk.change(episode=replace(desk.timeline.episode, is_preview=True))
    assert pane.preview.isVisible()
    assert "preview" in pane.preview.text()


def test_a_click_on_a_head_does_nothing(qtbot, pane, desk):
    click(qtbot, pane, "section:A")
    assert (desk.papers, desk.moments) == ([], [])
    assert pane.view.cursor_row() is None


def test_keys_walk_from_row_to_row_past_the_heads(qtbot, pane, desk):
    pane.focus_list()
    view = pane.view
    assert view.cursor_row().key == "segment:vaes"
    view.set_cursor("segment:intriguing-properties")
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert view.cursor_row().key == "segment:vit-registers"
    qtbot.keyClick(view, Qt.Key.Key_Up)
    assert view.cursor_row().key == "segment:intriguing-properties"
    qtbot.keyClick(view, Qt.Key.Key_End)
    assert view.cursor_row().key == "pick:Misc:conformal-risk-control"
    assert in_sight(pane, view.cursor_row().key)
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert view.cursor_row().key == "pick:Misc:conformal-risk-control"
    qtbot.keyClick(view, Qt.Key.Key_Home)
    assert view.cursor_row().key == "segment:vaes"
    assert in_sight(pane, "section:A")
    assert desk.papers == []


def test_page_down_moves_by_what_fits_and_arrives_at_the_end(qtbot, pane):
    pane.focus_list()
    seen = [pane.view.cursor_row().key]
    for _ in range(50):
        qtbot.keyClick(pane.view, Qt.Key.Key_PageDown)
        seen.append(pane.view.cursor_row().key)
        assert in_sight(pane, seen[-1])
    assert seen[-1] == "pick:Misc:conformal-risk-control"
    first = keys(pane).index(seen[1]) - keys(pane).index(seen[0])
    assert 5 <= first <= 20
    for _ in range(50):
        qtbot.keyClick(pane.view, Qt.Key.Key_PageUp)
    assert pane.view.cursor_row().key == "segment:vaes"


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_opens_the_row_under_the_cursor(qtbot, pane, desk, key):
    pane.focus_list()
    pane.view.set_cursor("segment:longlora")
    qtbot.keyClick(pane.view, key)
    assert desk.moments == [7609]
    pane.view.set_cursor("pick:Uncertainty:mars")
    qtbot.keyClick(pane.view, key)
    assert desk.papers == ["longlora", "mars"]


def test_letters_in_the_list_do_not_move_the_cursor(qtbot, pane):
    pane.focus_list()
    qtbot.keyClicks(pane.view, "yarn")
    assert pane.view.cursor_row().key == "segment:vaes"


# What it marks


def test_the_current_segment_is_marked_and_the_mark_moves(pane, desk, theme):
    desk.session.go_to(169)
    assert edge(pane, "segment:vaes") == theme.color("accent")
    place = rect(pane, "segment:vaes")
    assert picture(pane).pixelColor(place.width() - 3, place.center().y()) == theme.color("wash")
    desk.session.go_to(1956)
    assert edge(pane, "segment:wuerstchen") == theme.color("accent")
    assert edge(pane, "segment:vaes") != theme.color("accent")


def test_an_open_mention_is_marked_beside_the_moment(pane, desk, theme):
    desk.session.go_to(8112)
    desk.session.open_paper("longrope")
    assert edge(pane, "mention:yarn:longrope") == theme.color("accent")
    assert edge(pane, "segment:yarn") == theme.color("accent")
    assert words(pane, "mention:yarn:longrope").endswith("open")
    desk.session.go_to(8112)
    assert edge(pane, "mention:yarn:longrope") != theme.color("accent")


def test_what_becomes_current_is_scrolled_into_sight_without_taking_the_focus(qtbot, pane, desk):
    pane.focus_filter()
    assert not in_sight(pane, "segment:never-train-from-scratch")
    desk.session.go_to(12675, "note")
    assert in_sight(pane, "segment:never-train-from-scratch")
    desk.session.open_paper("conformal-risk-control")
    assert in_sight(pane, "pick:Misc:conformal-risk-control")
    assert pane.filter.hasFocus()
    qtbot.keyClick(pane.filter, Qt.Key.Key_Down)
    assert pane.view.cursor_row().key == "pick:Misc:conformal-risk-control"


def test_a_new_moment_leaves_the_cursor_of_somebody_who_walks_the_list(pane, desk):
    pane.focus_list()
    pane.view.set_cursor("segment:wuerstchen")
    desk.session.go_to(8112, "note")
    assert pane.view.cursor_row().key == "segment:wuerstchen"


def test_the_view_is_told_of_the_rows_whose_marks_move_and_of_no_others(pane, desk):
    told = []
    pane.model.dataChanged.connect(lambda first, last, roles: told.extend(range(first.row(), last.row() + 1)))
    desk.session.go_to(169, "note")
    desk.session.go_to(1956, "note")
    vaes, wurst = (pane.model.place_of(key) for key in ("segment:vaes", "segment:wuerstchen"))
    assert told == [vaes, vaes, wurst]


def mentioned_first(desk: Desk, paper_id: str) -> None:
    """The paper also appears in passing in the first segment."""
    desk.change(appearances=(Appearance(paper_id, "mentioned", "vaes"), *desk.timeline.appearances))


def test_the_segment_comes_into_sight_though_its_paper_is_mentioned_earlier(pane, desk):
    mentioned_first(desk, "yarn")
    pane.focus_list()
    desk.session.go_to(8112)
    assert in_sight(pane, "segment:yarn")


def test_the_row_that_was_clicked_stays_in_sight_though_its_paper_is_mentioned_earlier(qtbot, pane, desk):
    mentioned_first(desk, "mars")
    click(qtbot, pane, "pick:Uncertainty:mars")
    assert desk.papers == ["mars"]
    assert in_sight(pane, "pick:Uncertainty:mars")


def test_a_row_in_sight_is_not_moved(pane, desk):
    pane.view.verticalScrollBar().setValue(40)
    desk.session.go_to(1956)
    assert pane.view.verticalScrollBar().value() == 40


# What it keeps


def test_badges_change_without_a_jump(qtbot, pane, desk):
    pane.focus_list()
    pane.view.set_cursor("segment:yarn")
    pane.view.reveal("segment:yarn")
    before, cursor = pane.view.anchor(), pane.view.cursor_row().key
    resets, changed = [], []
    pane.model.modelReset.connect(lambda: resets.append(True))
    pane.model.dataChanged.connect(lambda first, last, roles: changed.append((first.row(), last.row())))
    desk.change(on_disk=frozenset({"yarn"}), notes={"yarn": 2})
    assert set(changed) == {(pane.model.place_of("segment:yarn"),) * 2}
    assert "downloaded, 2 notes here" in words(pane, "segment:yarn")
    assert pane.view.anchor() == before
    assert pane.view.cursor_row().key == cursor
    assert pane.view.hasFocus()
    assert resets == []


def test_a_row_above_that_grows_does_not_push_the_list(pane, desk):
    """A badge beside a mention's short title puts it on two lines."""
    pane.view.reveal("segment:zero-plus-plus")
    before = pane.view.anchor()
    tall = rect(pane, "mention:ilya-on-compression:language-modeling-is-compression").height()
    desk.change(notes={"language-modeling-is-compression": 2})
    assert rect(pane, "mention:ilya-on-compression:language-modeling-is-compression").height() > tall
    assert pane.view.anchor() == before


def test_another_row_above_keeps_scroll_cursor_and_filter(pane, desk):
    pane.filter.setText("2:")
    pane.view.set_cursor("segment:zero-plus-plus")
    pane.resize(340, 300)
    pane.view.reveal("segment:zero-plus-plus")
    before = pane.view.anchor()
    extra = Segment("extra", "C", "An extra at 2:10", "talk", 7800, 8112)
    first = [one for one in desk.timeline.segments if one.start_s < 7800]
    rest = [one for one in desk.timeline.segments if one.start_s > 7800]
    desk.change(segments=(*first, extra, *rest))
    assert "segment:extra" in keys(pane)
    assert pane.view.anchor() == before
    assert pane.view.cursor_row().key == "segment:zero-plus-plus"
    assert pane.filter.text() == "2:"


@pytest.mark.parametrize("needle", ["", "a"])
def test_another_episode_begins_at_its_top_without_a_filter(pane, desk, needle):
    pane.filter.setText(needle)
    pane.view.verticalScrollBar().setValue(500)
    other = replace(desk.timeline, episode=replace(desk.timeline.episode, id="other"))
    desk.timeline = other
    desk.session.open_episode("other")
    assert pane.filter.text() == ""
    assert len(keys(pane)) > 40
    assert pane.view.verticalScrollBar().value() == 0


def test_a_narrower_pane_shows_the_same_rows_on_top(pane):
    pane.view.reveal("segment:yarn")
    before = pane.view.anchor()
    pane.resize(280, 900)
    pane.view.doItemsLayout()
    assert pane.view.anchor() == before
    assert rect(pane, "segment:yarn").width() == pane.view.viewport().width()


def test_no_episode_is_said_quietly(qtbot, desk, theme):
    desk.session.timeline = None
    pane = TimelinePane(desk.session, theme, desk.counts)
    qtbot.addWidget(pane)
    assert keys(pane) == []
    assert not pane.clear_button.isVisibleTo(pane)


# The look


def test_dark_and_light_are_painted_anew(pane, desk, theme):
    desk.session.go_to(169)
    light = edge(pane, "segment:vaes")
    cross = pane.filter.clear_action.icon().pixmap(16).toImage()
    theme.set_mode("dark")
    assert light == QColor(tokens.LIGHT.accent)
    assert edge(pane, "segment:vaes") == QColor(tokens.DARK.accent)
    assert pane.filter.clear_action.icon().pixmap(16).toImage() != cross


def test_the_row_under_the_pointer_lights_up(qtbot, pane, theme):
    place = rect(pane, "segment:wuerstchen")
    globally = QPointF(pane.view.viewport().mapToGlobal(place.center()))
    hover = QHoverEvent(QEvent.Type.HoverMove, QPointF(place.center()), globally, QPointF(0, 0))
    QApplication.sendEvent(pane.view.viewport(), hover)
    assert picture(pane).pixelColor(place.width() - 3, place.center().y()) == theme.color("hover")


def test_section_letters_can_be_read(theme):
    for mode in ("light", "dark"):
        theme.set_mode(mode)
        for letter in "ABCDEF":
            assert _contrast(theme.section_ink(letter), theme.color("pane")) >= 4.5, (mode, letter)


def _contrast(one: QColor, other: QColor) -> float:
    """WCAG 2.2, contrast ratio."""

    def luminance(color: QColor) -> float:
        parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in color.getRgbF()[:3]]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_a_paper_that_was_read_tells_its_page(pane, desk):
    before = rect(pane, "segment:yarn").height()
    changed = pane.model.set_pages({"yarn": 3, "longrope": 0, "vae": 1})
    assert {row_of.row() for row_of in changed} == {
        pane.model.place_of(key) for key in ("segment:yarn", "mention:yarn:longrope", "segment:vaes")
    }
    assert words(pane, "segment:yarn").endswith("left at page 4")
    boxes = pane.view.painter.measure.boxes(row(pane, "segment:yarn"), pane.view.viewport().width())
    (sign,) = [one for one in boxes.signs if one.what == "page"]
    assert sign.text == "p. 4"
    assert pane.view.painter.tip(row(pane, "segment:yarn"), sign.rect.center()) == "Left at page 4"
    assert rect(pane, "segment:yarn").height() == before
    assert "page" not in words(pane, "mention:yarn:longrope"), "the first page says nothing"
    assert pane.model.set_pages({"yarn": 3, "longrope": 0, "vae": 1}) == []


@pytest.mark.parametrize("where", [2000, 8200, 11000])
def test_the_current_row_stays_in_sight_at_another_size_of_letters_or_of_the_window(pane, desk, theme, where):
    desk.session.go_to(where, "segment")
    current = pane.view.cursor_row().key
    assert in_sight(pane, current)
    for size in (18, 24, 13):
        theme.set_sizes(size, 0, compact=False)
        assert in_sight(pane, current)
    for height in (600, 400):
        pane.resize(300, height)
        QApplication.processEvents()
        assert in_sight(pane, current)
