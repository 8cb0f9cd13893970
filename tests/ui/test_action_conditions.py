"""What is offered in each state of the program: an action that would only say why it can't be done is gray, and says so
where the pointer rests on it."""

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QMenu, QToolTip

from explorer.app.shell.action_needs import EPISODE
from explorer.app.shell.action_table import SPECS
from explorer.model.translation import translated
from explorer.ui.player.player_row import PlayerRow
from tests.fakes.server import FakeServer
from tests.ui.conftest import User
from tests.ui.reading import make_pdf, open_pdf, words

pytestmark = pytest.mark.qt_log_ignore("does not support grabbing the keyboard", extend=True)


def off(user: User, *action_ids: str) -> dict[str, str]:
    """Return the reasons of these actions that are off."""
    actions = user.window.context.actions
    return {one: actions.reason(one) for one in action_ids if not actions[one].isEnabled()}


def test_in_the_guide_nothing_is_offered_that_needs_a_paper_or_a_place(arxiv: FakeServer, user: User) -> None:
    assert off(
        user,
        *("file.browser", "file.copy_reference", "file.copy_bibtex", "timeline.merge_paper", "timeline.open_paper"),
        *("timeline.rename", "timeline.add", "play.download", "transcript.get", "view.split", "read.find"),
    ) == {
        "file.browser": "No web page is known for this paper",
        "file.copy_reference": "Open a paper first",
        "file.copy_bibtex": "Open a paper first",
        "timeline.merge_paper": "Open a paper first",
        "timeline.open_paper": "Open a paper first",
        "timeline.rename": "Select something on the timeline first",
        "timeline.add": "Go to a time first",
        "play.download": "The audio is downloaded, or no address of it is known",
        "transcript.get": "The feed names no transcript",
    }
    user.go_to("2:15:12")
    assert off(user, "timeline.rename", "timeline.add", "timeline.open_paper", "go.segment_notes") == {}


def test_of_a_paper_without_a_pdf_the_web_page_and_the_citation_are_offered(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAPER_EXPLORER_ARXIV_WEB", "http://127.0.0.1:9")
    user.go_to("2:15:12")
    cards = user.window.reader.cards
    user.until(lambda: user.window.reader.stack.currentWidget() is cards.failure)
    assert off(user, "file.browser", "file.copy_reference", "file.copy_bibtex", "file.print") == {
        "file.print": "Open a paper first"
    }
    user.window.context.actions["file.copy_reference"].trigger()
    assert "YaRN" in QApplication.clipboard().text()
    user.window.context.actions["file.browser"].trigger()
    assert len(user.browsed) == 1


def test_a_pdf_of_your_own_has_no_web_page_and_no_bibtex(user: User, tmp_path: Path) -> None:
    open_pdf(user, make_pdf(tmp_path / "own.pdf", words((72, 100, "one"))))
    assert off(user, "file.browser", "file.copy_reference", "file.copy_bibtex") == {
        "file.browser": "No web page is known for this paper",
        "file.copy_bibtex": "A PDF of your own has no citation",
    }


@pytest.mark.own_window
def test_without_an_episode_a_paper_and_podcasts(user: User) -> None:
    window = user.window
    episode = window.context.session.episode_id
    assert episode
    window.context.subjects.timeline_edits.delete_episodes([episode], "delete")
    user.until(lambda: window.context.session.timeline is None)
    controller = window.readers.tab_controller
    while controller.tabs.order:
        controller.close_tab(controller.tabs.order[-1])
    actions = window.context.actions
    assert {one.id for one in SPECS if EPISODE in one.needs and actions[one.id].isEnabled()} == set()
    assert off(user, "view.split") == {"view.split": "Open a paper first"}
    offered = [one for one in SPECS if not one.needs]
    assert all(actions[one.id].isEnabled() for one in offered)


@pytest.mark.own_window
def test_podcasts_are_refreshed_and_exported_when_there_is_one(user: User) -> None:
    reasons = off(user, "library.refresh", "library.export_opml")
    assert reasons == {"library.refresh": "Add a podcast first", "library.export_opml": "Add a podcast first"}


def test_every_condition_has_a_reason_and_gray_entries_tell_it(user: User) -> None:
    actions = user.window.context.actions
    assert [one.id for one in SPECS if not actions[one.id].isEnabled() and not actions.reason(one.id)] == []
    assert "The audio is downloaded, or no address of it is known" in actions["play.download"].toolTip()
    row = user.window.panels["player"]
    assert isinstance(row, PlayerRow)
    menu = row.more.menu()
    assert menu
    menu.popup(QPoint())
    tell(menu, "play.download")
    assert QToolTip.text() == "The audio is downloaded, or no address of it is known"
    tell(menu, "play.attach")
    user.until(lambda: not QToolTip.text())
    menu.close()
    name = next(spec.text for spec in SPECS if spec.id == "play.download")
    assert actions["play.download"].text() == translated(name)


def tell(menu: QMenu, action_id: str) -> None:
    """Rest the pointer on an entry."""
    entry = next(one for one in menu.actions() if one.objectName() == action_id)
    place = menu.actionGeometry(entry).center()
    QApplication.sendEvent(menu, QHelpEvent(QEvent.Type.ToolTip, place, menu.mapToGlobal(place)))
