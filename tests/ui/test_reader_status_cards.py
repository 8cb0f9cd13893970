"""What stands where the page will be: the fetch, its failure, the talk; and who has the keyboard meanwhile."""

import contextlib
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QToolButton

from explorer.app.shell.actions import Actions
from explorer.app.shell.theme import Theme
from explorer.app.shell.tokens import CARD_WIDTH, GRID
from explorer.model import timecode
from explorer.model.episode import Episode, Resource, Segment, Timeline
from explorer.model.paper import Paper
from explorer.model.paper_names import PaperNames
from explorer.store.database import Store
from explorer.ui.reader.status_cards import TalkCard
from tests.fakes import faults
from tests.fakes.server import FakeServer
from tests.ui.conftest import YARN_ID, User
from tests.ui.reading import plain_pages

LEFT = Qt.MouseButton.LeftButton


def wait_for_failure(user: User) -> None:
    reader = user.window.reader
    user.until(lambda: reader.stack.currentWidget() is reader.cards.failure)


def test_bytes_and_percent_then_cancel_then_go_on(arxiv: FakeServer, user: User) -> None:
    arxiv.with_length, arxiv.throttle = True, 30_000
    reader = user.window.reader
    user.go_to("2:15:12")
    card = reader.cards.fetch
    user.until(lambda: "%" in card.amount.text())
    assert reader.stack.currentWidget() is card
    assert "YaRN" in card.title.text()
    assert card.accessibleName() == card.title.text()
    assert " of " in card.amount.text()
    usable = [one for one in reader.tools.findChildren(QToolButton) if one.isVisible() and one.isEnabled()]
    assert {one.text() for one in usable} <= {"Split view", ""}, "the tools of the pages wait for them"
    assert (reader.tools.field.isEnabled(), reader.tools.field.text(), reader.tools.count.text()) == (False, "", "")
    assert card.bar.maximum() == 100
    user.until(lambda: card.bar.value() > 0)
    QTest.mouseClick(card.cancel, LEFT)
    wait_for_failure(user)
    failure = reader.cards.failure
    assert failure.retry.text() == "Resume"
    assert "paused" in failure.reason.text()
    arxiv.throttle = 0
    QTest.mouseClick(failure.retry, LEFT)
    user.read("yarn")
    assert arxiv.of("pdf")[-1].headers["Range"], "what had come was kept"


def test_without_a_length_the_bytes_alone(arxiv: FakeServer, user: User) -> None:
    arxiv.throttle = 60_000
    user.go_to("2:15:12")
    card = user.window.reader.cards.fetch
    user.until(lambda: card.amount.text().endswith("downloaded"))
    assert "%" not in card.amount.text()
    assert card.bar.maximum() == 0
    user.read("yarn")


def test_a_failure_is_told_and_try_again_works_by_keyboard(arxiv: FakeServer, user: User) -> None:
    arxiv.next("pdf", faults.page(404, "No document"))
    user.go_to("2:15:12")
    wait_for_failure(user)
    failure = user.window.reader.cards.failure
    assert failure.reason.text()
    assert failure.retry.text() == "Try again"
    assert failure.retry.hasFocus()
    user.key(Qt.Key.Key_Return)
    user.read("yarn")
    assert user.window.reader.view.hasFocus()


def test_a_local_pdf_in_its_place(arxiv: FakeServer, user: User, tmp_path: Path) -> None:
    arxiv.next("pdf", faults.page(404, "No document"))
    user.go_to("2:15:12")
    wait_for_failure(user)
    mine = plain_pages(tmp_path / "mine.pdf", 3)
    asked: list[str] = []
    user.window.ask_open = lambda title: asked.append(title) or mine  # type: ignore[func-returns-value]
    QTest.mouseClick(user.window.reader.cards.failure.local, LEFT)
    user.read("yarn")
    assert "YaRN" in asked[0]
    assert user.window.reader.view.page_count == 3


def test_open_in_browser(arxiv: FakeServer, user: User) -> None:
    arxiv.next("pdf", faults.page(404, "No document"))
    user.go_to("2:15:12")
    wait_for_failure(user)
    QTest.mouseClick(user.window.reader.cards.failure.browser, LEFT)
    assert len(user.browsed) == 1
    assert user.browsed[0].endswith("/abs/2309.00071")


def test_a_file_that_is_no_pdf_leaves_the_open_paper_alone(user: User, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.pdf"
    wrong.write_text("<html>not a PDF</html>")
    view = user.window.reader.view
    user.window.navigation.open_local(wrong)
    user.until(lambda: user.window.toast.text.text())
    assert user.window.reader.stack.currentWidget() is view
    assert view.document
    assert view.document.paper.id == "guide"


def test_who_writes_elsewhere_when_the_paper_comes_goes_on_writing(arxiv: FakeServer, user: User) -> None:
    arxiv.throttle = 100_000
    user.go_to("2:15:12")
    user.ctrl(Qt.Key.Key_M)
    user.type("They say ")
    user.read("yarn")
    user.type("128k")
    user.saved()
    notes = user.window.context.annotations.all()
    assert [note.text for note in notes if hasattr(note, "text")] == ["They say 128k"]
    assert not user.window.reader.view.hasFocus()


def test_a_talk_without_a_paper_lists_what_it_mentions_and_opens_it(arxiv: FakeServer, user: User) -> None:
    timeline = user.window.context.session.timeline
    assert timeline
    talk = next(one for one in timeline.segments if not one.paper_id and timeline.mentioned_in(one.id))
    user.window.context.session.go_to(talk.start_s)
    card = user.window.reader.cards.talk
    assert user.window.reader.stack.currentWidget() is card
    assert card.title.text() == talk.title
    assert not user.window.context.actions["mark.highlight"].isEnabled()
    buttons = card.findChildren(QPushButton)
    papers = timeline.mentioned_in(talk.id)
    assert [button.accessibleName() for button in buttons] == [paper.title for paper in papers]
    QTest.mouseClick(buttons[0], LEFT)
    assert user.window.context.session.paper == papers[0]
    wait_for_failure(user)  # The server has only one paper, and it is another.


def test_links_of_a_talk_open_in_the_browser_and_no_other_scheme_does(qapp: QApplication) -> None:
    theme = Theme(qapp, "light")
    card = TalkCard(theme, Actions(theme))
    opened: list[str] = []
    card.address_chosen.connect(opened.append)
    talk = Segment("a", "", "Outro", "talk", 600, 900)
    links = (
        Resource("Code & data", "other", "a", "https://code.example"),
        Resource("Trap", "other", "a", "javascript:alert(1)"),
        Resource("0:10:00 First", "part", "a"),
    )
    card.show_segment(talk, Timeline(Episode("e", "P", "T", 900), (), (talk,), (), links, {}))
    (button,) = card.findChildren(QPushButton)
    assert (button.accessibleName(), button.toolTip()) == ("Code & data", "https://code.example")
    button.click()
    assert opened == ["https://code.example"]
    long = Resource("A long title of a page " * 9, "other", "a", "https://long.example")
    theme.set_sizes(24, 0, compact=False)
    card.show_segment(talk, Timeline(Episode("e", "P", "T", 900), (), (talk,), (), (long,), {}))
    wide = theme.scaled(CARD_WIDTH) - 20 * GRID
    shown = [one.text() for one in card.findChildren(QPushButton) if one.text().startswith("A long")]
    assert shown
    assert QFontMetrics(theme.font()).horizontalAdvance(shown[0]) <= wide, "it is cut by “…”, not by its button"
    told = [one.text() for one in card.findChildren(QLabel)]
    assert "Trap (other)" in told
    assert not any("First" in one for one in told)
    card.deleteLater()


def test_a_last_talk_has_no_length_where_the_episode_has_none(qapp: QApplication) -> None:
    theme = Theme(qapp, "light")
    card = TalkCard(theme, Actions(theme))
    for length, told in ((None, "Talk · 0:10:00"), (900, "Talk · 0:10:00 · 5 min")):
        talk = Segment("a", "", "Outro", "talk", 600, length or timecode.MAX_SECONDS)
        card.show_segment(talk, Timeline(Episode("e", "P", "T", length), (), (talk,), (), (), {}))
        assert card.when.text() == told
    card.deleteLater()


def test_a_goal_in_a_paper_that_failed_is_not_gone_to_long_after(arxiv: FakeServer, user: User, tmp_path: Path) -> None:
    arxiv.next("pdf", faults.page(404, "No document"))
    reader = user.window.reader
    session = user.window.context.session
    reader.open_at(YARN_ID, 2)
    wait_for_failure(user)
    yarn = session.paper
    assert session.timeline
    session.go_to(next(one for one in session.timeline.segments if not one.paper_id).start_s)
    user.window.navigation.open_local(plain_pages(tmp_path / "mine.pdf", 3), yarn)
    user.until(lambda: session.paper == yarn)
    user.read("yarn")
    assert reader.view.page == 0
    session.open_paper("guide")
    user.read("guide")
    reader.open_at(YARN_ID, 2)
    user.read("yarn")
    assert reader.view.page == 2


def test_the_failure_s_sign_follows_the_theme(arxiv: FakeServer, user: User) -> None:
    arxiv.next("pdf", faults.page(404, "No document"))
    user.go_to("2:15:12")
    wait_for_failure(user)
    icon = user.window.reader.cards.failure.icon
    user.window.context.theme.set_mode("light")
    light = icon.pixmap().toImage()
    user.window.context.theme.set_mode("dark")
    assert icon.pixmap().toImage() != light
    background = user.window.reader.cards.failure.grab().toImage().pixelColor(QPoint(3, 3))
    assert background.lightness() < 128


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_names_for_a_screen_reader(user: User, mode: str) -> None:
    from PySide6.QtWidgets import QAbstractButton, QLineEdit

    user.window.context.theme.set_mode(mode)  # type: ignore[arg-type]
    reader = user.window.reader
    assert reader.view.accessibleName()
    for kind in (QAbstractButton, QLineEdit):
        for widget in reader.findChildren(kind):
            assert widget.accessibleName() or getattr(widget, "text", str)(), widget


def test_a_paper_without_a_free_pdf_leads_to_its_page(arxiv: FakeServer, user: User) -> None:
    with contextlib.closing(Store.open(user.window.context.library)) as store:
        store.papers.find_or_add(Paper("x", "Gene Action"), "notes:e", PaperNames(pmid="17554301"))
    user.window.context.session.open_paper("pmid:17554301")
    wait_for_failure(user)
    failure = user.window.reader.cards.failure
    assert "No free PDF of this paper was found" in failure.reason.text()
    assert len(arxiv.of("openalex")) == 1
    QTest.mouseClick(failure.browser, LEFT)
    assert user.browsed == ["https://pubmed.ncbi.nlm.nih.gov/17554301"]
