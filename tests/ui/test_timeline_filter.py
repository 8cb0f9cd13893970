"""The timeline's filter: what it finds, what it keeps with it, its keys, and the quiet word when nothing is left."""

import pytest
from PySide6.QtCore import Qt

from tests.ui.timelines import in_sight, keys, shown_pane

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")


@pytest.fixture
def pane(qtbot, desk, theme):
    return shown_pane(qtbot, desk, theme)


@pytest.mark.parametrize(
    ("needle", "expected"),
    [
        ("wurst", ["section:A", "segment:wuerstchen"]),
        ("WÜRST", ["section:A", "segment:wuerstchen"]),
        ("timothee", ["section:B", "segment:vit-registers"]),
        ("2:15", ["section:C", "segment:yarn"]),
        ("02:15:12", ["section:C", "segment:yarn"]),
        ("rush's", ["section:D", "segment:sasha-rush-ssm"]),
        ("outstanding vision", ["section:B", "segment:vit-registers"]),
        ("runner-up", ["section:A", "segment:intriguing-properties"]),
        ("ring attention", ["section:C", "segment:yarn", "mention:yarn:ring-attention"]),
        ("welling", ["section:A", "segment:vaes"]),
        ("summarization", ["group:picks", "topic:Summarization", "pick:Summarization:booookscore"]),
    ],
)
def test_the_filter_narrows(pane, needle, expected):
    pane.filter.setText(needle)
    found = [key for key in keys(pane) if not (needle.startswith(("2", "02")) and key.startswith("mention:"))]
    assert found == expected


def test_a_section_title_keeps_its_segments_and_what_they_mention(pane):
    pane.filter.setText("extending transformers")
    assert keys(pane)[0] == "section:C"
    assert "mention:yarn:longrope" in keys(pane)
    assert [key for key in keys(pane) if key.startswith("segment:")] == [
        f"segment:{one}" for one in ("longlora", "yarn", "fastgen", "zero-plus-plus")
    ]


def test_award_finds_every_paper_with_one(pane, desk):
    pane.filter.setText("award")
    awarded = {key for key, paper in desk.timeline.papers.items() if paper.award}
    assert {one.paper_id for one in pane.model.shown() if one.award} == awarded


def test_nothing_found_is_said_and_cleared(qtbot, pane):
    qtbot.keyClicks(pane.filter, "zzz")
    assert keys(pane) == []
    assert pane.clear_button.isVisible()
    assert not pane.view.isVisible()
    qtbot.mouseClick(pane.clear_button, Qt.MouseButton.LeftButton)
    assert pane.filter.text() == ""
    assert pane.view.isVisible()
    assert len(keys(pane)) > 40


def test_escape_and_the_cross_clear_the_filter(qtbot, pane):
    pane.focus_filter()
    qtbot.keyClicks(pane.filter, "yarn")
    assert pane.filter.clear_action.isVisible()
    qtbot.keyClick(pane.filter, Qt.Key.Key_Escape)
    assert pane.filter.text() == ""
    assert not pane.filter.clear_action.isVisible()
    qtbot.keyClicks(pane.filter, "yarn")
    pane.filter.clear_action.trigger()
    assert pane.filter.text() == ""
    qtbot.keyClicks(pane.filter, "yarn")
    qtbot.keyClick(pane.filter, Qt.Key.Key_Down)
    assert pane.view.hasFocus()
    qtbot.keyClick(pane.view, Qt.Key.Key_Escape)
    assert pane.filter.text() == ""


def test_down_goes_from_the_filter_to_the_list_and_up_comes_back(qtbot, pane, desk):
    pane.focus_filter()
    qtbot.keyClicks(pane.filter, "bowen")
    qtbot.keyClick(pane.filter, Qt.Key.Key_Down)
    assert pane.view.hasFocus()
    assert pane.view.cursor_row().key == "segment:yarn"
    qtbot.keyClick(pane.view, Qt.Key.Key_Return)
    assert desk.moments == [8112]
    qtbot.keyClick(pane.view, Qt.Key.Key_Up)
    assert pane.filter.hasFocus()


def test_a_cleared_filter_comes_back_to_where_one_was(pane):
    pane.view.set_cursor("pick:Uncertainty:mars")
    pane.filter.setText("mars")
    assert pane.view.cursor_row().key == "pick:Uncertainty:mars"
    pane.filter.clear()
    assert pane.view.cursor_row().key == "pick:Uncertainty:mars"
    assert in_sight(pane, "pick:Uncertainty:mars")
