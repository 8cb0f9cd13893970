"""The paper pane: facts at once, abstract and decision on demand, and a sentence where they can't be had."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton, QTextEdit, QWidget

from explorer.model.paper import ArxivMetadata, Paper
from explorer.ui.paper.paper_pane import with_math
from tests.fakes import answers, faults
from tests.fakes.server import FakeServer
from tests.ui.conftest import YARN, User, stored
from tests.ui.reading import make_pdf, words

HOSTILE = '<h1>Big</h1><a href="file:///etc/passwd">x</a><img src="http://example.com/x.png"> **b** &amp;'


@pytest.fixture
def reader(arxiv: FakeServer, user: User) -> User:
    """Somebody with YaRN open and the paper pane beside it."""
    user.window.show_panel("paper")
    user.go_to("2:15:12")
    user.read("yarn")
    return user


def texts(user: User) -> str:
    """All that can be read in the pane."""
    body = user.paper.widget()
    found = [one.toPlainText() for one in body.findChildren(QTextEdit)]
    found += [one.text() for one in body.findChildren(QLabel)]
    found += [one.text() for one in body.findChildren(QPushButton)]
    return "\n".join(found)


def press(user: User, words: str) -> None:
    buttons = [one for one in user.paper.widget().findChildren(QPushButton) if one.text() == words]
    assert len(buttons) == 1, texts(user)
    QTest.mouseClick(buttons[0], Qt.MouseButton.LeftButton)


def answered(user: User) -> None:
    user.until(lambda: not user.window.context.subjects.facts.state.is_asking)


def test_the_catalogs_facts_show_at_once_and_nothing_is_asked(arxiv: FakeServer, reader: User) -> None:
    shown = texts(reader)
    for fact in ("YaRN: Efficient Context Window Extension", "Bowen Peng", "Poster", "ICLR 2024", "2:15:12", "kB"):
        assert fact in shown
    assert "Load details" in shown
    assert not arxiv.of("api")
    assert not arxiv.of("search")


def test_abstract_dates_and_decision_come_when_asked_for_and_stay(
    arxiv: FakeServer, reader: User, library: Path
) -> None:
    press(reader, "Load details")
    assert "Loading details…" in texts(reader)
    answered(reader)
    shown = texts(reader)
    for fact in ("This abstract was made up", "2024-04-12", "2023-09-28", "cs.CV, cs.LG", "ICLR 2024 poster", "As of"):
        assert fact in shown
    assert "in the browser only" in shown, "the search tells no ratings"
    with closing(stored(library)) as store:
        assert store.metadata.arxiv(YARN)
    reader.window.context.session.open_paper("guide")
    reader.read("guide")
    reader.window.context.session.open_paper("yarn")
    assert "This abstract was made up" in texts(reader)
    assert len(arxiv.of("api")) == 1


def test_ratings_show_where_openreview_lets_programs_in(arxiv: FakeServer, reader: User) -> None:
    paper = reader.window.context.session.paper
    assert paper
    facts = next(one for one in arxiv.facts if one.arxiv == YARN)
    arxiv.gate_open = True
    arxiv.forums[facts.forum or ""] = [
        answers.submission(facts),
        answers.reply(facts, "Official_Review", 1, rating="8: accept, good paper"),
        answers.reply(facts, "Official_Review", 2, rating="6: marginally above"),
        answers.reply(facts, "Decision", 3, decision="Accept (poster)"),
    ]
    press(reader, "Load details")
    answered(reader)
    shown = texts(reader)
    assert "Accept (poster)" in shown
    assert "8 · 6, on average 7.0" in shown


def test_openreview_closed_is_a_sentence_with_a_way_on(arxiv: FakeServer, reader: User) -> None:
    arxiv.search_open = False
    press(reader, "Load details")
    answered(reader)
    shown = texts(reader)
    assert "OpenReview currently answers only browsers" in shown
    assert "This abstract was made up" in shown, "arXiv's part is there all the same"
    assert "ICLR 2024" in shown
    press(reader, "Open in browser")
    assert reader.browsed
    assert reader.browsed[0].startswith("https://openreview.net/forum?id=")


def test_no_network_is_a_sentence_and_asking_again_works(
    arxiv: FakeServer, reader: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in arxiv.endpoints_env:
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    press(reader, "Load details")
    reader.until(lambda: not reader.window.context.subjects.facts.state.is_asking, timeout=30_000)
    problems, shown = reader.window.context.subjects.facts.state.problems, texts(reader)
    assert problems
    assert all(problem.error.sentence in shown for problem in problems)
    assert "Bowen Peng" in shown
    for name, value in arxiv.endpoints_env.items():
        monkeypatch.setenv(name, value)
    press(reader, "Load details")
    reader.until(lambda: not reader.window.context.subjects.facts.state.is_asking, timeout=30_000)
    assert "This abstract was made up" in texts(reader)


def test_stopping_the_question_gives_the_button_back(arxiv: FakeServer, reader: User) -> None:
    arxiv.always("api", faults.stall())
    press(reader, "Load details")
    reader.until(lambda: arxiv.of("api"))
    reader.window.activity.stop.click()
    answered(reader)
    assert "Load details" in texts(reader)


def test_another_paper_meanwhile_gets_no_foreign_answer(arxiv: FakeServer, reader: User) -> None:
    press(reader, "Load details")
    reader.window.context.session.open_paper("guide")
    reader.until(lambda: not reader.window.context.jobs.running)
    assert "This abstract" not in texts(reader)
    assert "Getting details" not in texts(reader)


def test_the_episodes_moment_is_a_way_back_to_the_timeline(reader: User) -> None:
    reader.window.context.session.go_to(60, "note")
    press(reader, "2:15:12")
    assert reader.window.context.session.moment == 8112
    assert reader.window.context.session.paper.handle == "yarn"


def test_markup_from_outside_is_shown_as_it_is(user: User, library: Path) -> None:
    paper = Paper("arxiv:2401.00001", f"Title {HOSTILE}", (f"Author {HOSTILE}",), arxiv="2401.00001", venue=HOSTILE)
    record = ArxivMetadata(
        "2401.00001",
        1,
        "",
        f"Abstract {HOSTILE}",
        (),
        "cs.CL",
        (HOSTILE,),
        "2024-01-01",
        "2024-01-02",
        HOSTILE,
        HOSTILE,
    )
    store = user.window.context.store
    with store.write():
        store.papers.put(paper)
        store.metadata.put_arxiv(record)
    session = user.window.context.session
    session.place = replace(session.place, paper=paper)
    user.window.context.subjects.facts.refresh()
    body = user.paper.widget()
    shown = [one.toPlainText() for one in body.findChildren(QTextEdit)]
    for text in (f"Title {HOSTILE}", f"Author {HOSTILE}", f"Abstract {HOSTILE}", HOSTILE):
        assert text in shown
    for label in body.findChildren(QLabel):
        assert label.textFormat() == Qt.TextFormat.PlainText or "<" not in label.text()


@pytest.mark.parametrize("width", [240, 340])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_clipped(arxiv: FakeServer, user: User, width: int, scheme: str) -> None:
    """Not in 240 pixels, not by long words, not by many authors, in no script."""
    context, pane = user.window.context, user.paper
    base = context.store.papers.get("vit-registers")
    assert base
    paper = replace(base, title="W" * 90 + " العنوان " * 9, authors=("A" * 60, "Bo", "李" * 50))
    record = ArxivMetadata(
        base.arxiv or "", 1, "", "https://example.com/" + "x" * 200 + " words" * 90, (), "cs.CL", ("cs.CL",) * 9,
        "2024-01-01", "2024-01-02", "c" * 99,
    )  # fmt: skip
    context.theme.set_mode(scheme)
    with context.store.write():
        context.store.metadata.put_arxiv(record)
    context.session.place = replace(context.session.place, paper=paper)
    user.window.show_panel("paper")
    user.window.side.setFixedWidth(width)
    context.subjects.facts.refresh()
    body = pane.widget()
    parts = body.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
    user.until(lambda: body.width() == pane.viewport().width() <= width)
    user.until(lambda: all(body.rect().contains(one.geometry()) for one in parts))
    for prose in body.findChildren(QTextEdit):
        assert prose.document().idealWidth() <= prose.viewport().width() + 1, prose.toPlainText()
        assert prose.document().size().height() <= prose.height() + 1, prose.toPlainText()
    context.theme.set_mode("system")


def test_what_is_built_anew_leaves_nothing_on_the_screen(reader: User) -> None:
    """The former body is gone at once, and where nothing changed it stays."""
    pane = reader.paper
    before = pane.widget()
    pane.show_paper()
    assert pane.widget() is before
    reader.window.context.theme.set_mode("dark")
    assert pane.widget() is not before
    assert before.isHidden()
    assert [one for one in pane.viewport().children() if isinstance(one, QWidget)] == [pane.widget()]
    reader.window.context.theme.set_mode("system")


def test_the_keyboard_stays_in_the_pane_when_it_is_built_anew(arxiv: FakeServer, reader: User) -> None:
    reader.paper.widget().details.setFocus()
    reader.key(Qt.Key.Key_Space)
    answered(reader)
    assert reader.paper.isAncestorOf(reader._focus()) or reader._focus() is reader.paper


def test_a_paper_known_by_its_number_learns_its_name(
    arxiv: FakeServer, open_window: Callable[..., User], library: Path
) -> None:
    arxiv.facts.append(answers.Facts("2401.99999", "A Name at Last"))
    arxiv.papers["2401.99999"] = arxiv.papers[YARN]
    user = open_window("2401.99999")
    user.read("arxiv:2401.99999")
    user.window.show_panel("paper")
    assert "arXiv:2401.99999" in texts(user)
    press(user, "Load details")
    answered(user)
    assert "A Name at Last" in texts(user)
    assert user.window.windowTitle().startswith("A Name at Last")


def test_the_users_own_pdfs_have_a_place_and_a_title_that_can_be_edited(
    user: User, tmp_path: Path, library: Path
) -> None:
    own = make_pdf(tmp_path / "scan0001.pdf", words((72, 100, "Words of mine")))
    user.window.navigation.open_local(own)
    view, session = user.window.reader.view, user.window.context.session
    user.until(lambda: view.document and view.document.paper.is_local)
    timeline = user.window.navigation.timeline
    paper = session.paper
    assert paper
    user.until(lambda: timeline.model.place_of(f"own:{paper.id}") is not None)
    rows = [one for one in timeline.model.shown() if one.key in ("group:own", f"own:{paper.id}")]
    assert [one.title for one in rows] == ["Your PDFs", "scan0001"]
    user.window.show_panel("paper")
    press(user, "Edit title and authors…")
    dialog = user.paper.title_dialog
    assert dialog
    dialog.title.setText("  On\tLetters ")
    assert dialog.save.isEnabled()
    dialog.findChild(QPlainTextEdit).setPlainText("Ada Lovelace\n\nCharles Babbage ")
    dialog.accept()
    user.until(lambda: session.paper and session.paper.title == "On Letters")
    assert "Ada Lovelace, Charles Babbage" in texts(user)
    user.until(lambda: "On Letters" in [one.title for one in timeline.model.shown()])
    timeline.filter.setText("lovelace")
    assert [one.key for one in timeline.model.shown()] == ["group:own", f"own:{paper.id}"]
    timeline.filter.clear()
    session.open_paper("guide")
    timeline.view.opened.emit(next(one for one in timeline.model.shown() if one.key == f"own:{paper.id}"))
    user.until(lambda: session.paper and session.paper.id == paper.id)
    user.saved()
    with closing(stored(library)) as store:
        (fact,) = [one for one in store.facts.of("paper", paper.id) if (one.source, one.field) == ("user", "title")]
        assert fact.value == "On Letters"


def test_formulas_of_an_abstract_are_shown_and_prices_are_none() -> None:
    assert with_math("runs in $O(n^2)$ for $\\alpha$") == "runs in O(n²) for α"
    assert with_math("costs $5 and $6, not $ 7$") == "costs $5 and $6, not $ 7$"
