"""The main job, by keyboard alone: a time, its paper, a highlight, notes, the export."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from explorer.model.page_geometry import PagePoint
from tests.fakes.server import FakeServer
from tests.ui.conftest import YARN_ID, User, close_window, stored
from tests.ui.reading import click


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """The folder of a library that is not there yet: the main job begins with the first start."""
    return tmp_path / "library"


def test_a_time_a_paper_a_highlight_a_note_and_the_export(arxiv: FakeServer, user: User, library: Path) -> None:
    user.go_to("2:15:12")
    user.read("yarn")
    assert len(arxiv.of("pdf")) == 1

    user.find("attention")
    passage = user.window.reader.finder.current
    assert passage
    user.key(Qt.Key.Key_Escape)
    user.key(Qt.Key.Key_H)
    user.key(Qt.Key.Key_F2)
    user.type("Why does this hold?")
    user.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    user.ctrl(Qt.Key.Key_M)
    user.type("They say 128k here")
    user.key(Qt.Key.Key_Escape)
    user.saved()

    with closing(stored(library)) as store:
        (highlight,) = store.annotations.of_paper(YARN_ID)
        (note,) = store.notes.of_episode(highlight.episode_id or "")
    assert (highlight.kind, highlight.page, highlight.quads) == ("highlight", passage.page, passage.quads)
    assert highlight.quote == passage.text
    assert (highlight.comment, highlight.at_s, highlight.color) == ("Why does this hold?", 8112, "yellow")
    assert (note.text, note.at_s, note.paper_id) == ("They say 128k here", 8112, YARN_ID)

    user.export()
    text = user.saved_to[0].read_text(encoding="utf-8")
    assert passage.text in text
    assert "Why does this hold?" in text
    assert "They say 128k here" in text
    assert "2:15:12" in text
    assert f"[Page {passage.page + 1} · Yellow](paper-explorer://open?annotation={highlight.id})" in text
    assert text.count("arxiv.org/abs/2309.00071") == 1
    assert f"paper-explorer://open?annotation={highlight.id}" in text


@pytest.mark.own_window
@pytest.mark.usefixtures("from_nothing")
def test_a_first_start_begins_with_a_click_in_the_guide(arxiv: FakeServer, user: User) -> None:
    assert arxiv
    view = user.window.reader.view
    user.read("guide")
    user.text_there(0)
    assert view.texts
    (link,) = [one for one in view.texts.links(0) if (one.uri or "").startswith("paper-explorer:")]
    x0, y0, x1, y1 = link.rect
    click(view, user.pixel(PagePoint(0, (x0 + x1) / 2, (y0 + y1) / 2)))
    user.read("yarn")
    assert user.window.context.session.segment
    assert user.window.context.session.segment.id == "yarn"


def test_what_was_made_is_there_again_and_so_is_the_place(
    arxiv: FakeServer, open_window: Callable[..., User], library: Path
) -> None:
    first = open_window("2:15:12")
    first.read("yarn")
    first.key(Qt.Key.Key_End)
    view = first.window.reader.view
    first.until(lambda: view.page == view.page_count - 1)
    left = view.view()
    close_window(first)

    again = open_window()
    again.read("yarn")
    assert again.window.context.session.moment == 8112
    assert again.window.reader.view.view().page == left.page
    assert abs(again.window.reader.view.view().y - left.y) < 2
    assert len(arxiv.of("pdf")) == 1, "it is on disk and is not fetched again"


def test_without_any_network_the_guide_can_be_marked_and_exported(user: User) -> None:
    user.select_match("timeline")
    user.key(Qt.Key.Key_H)
    user.saved()
    user.export()
    assert "timeline" in user.saved_to[0].read_text(encoding="utf-8").lower()


def test_any_time_inside_a_segment_finds_it_and_each_form_of_time_works(arxiv: FakeServer, user: User) -> None:
    for time, seconds in (("2:20:00", 8400), ("135:12", 8112), ("8112", 8112)):
        user.go_to(time)
        assert user.window.context.session.moment == seconds
        segment = user.window.context.session.segment
        assert segment
        assert segment.id == "yarn"
    user.read("yarn")


def test_a_wrong_time_is_told_and_opens_nothing(user: User) -> None:
    user.go_to("2:75:99")
    assert "is not a time" in user.window.toast.text.text()
    assert user.window.context.session.moment is None
    user.key(Qt.Key.Key_Escape)
    user.go_to("3:59:00")
    assert "ends at 3:37:08" in user.window.toast.text.text()
