"""From a paper to its pages: fetched, failed, stopped, or brought by the user; what is shown is not lost to worse."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from explorer.app.papers.document_loader import Failed, Fetching, Ready
from tests.fakes import broken_pdfs, faults
from tests.fakes.pdfs import make_paper
from tests.fakes.server import FakeServer
from tests.fakes.work import done_within
from tests.ui.conftest import YARN_ID, User, close_window, stored


def state(user: User) -> Fetching | Ready | Failed | None:
    return user.window.context.documents.state


def failed(user: User) -> Failed:
    user.until(lambda: isinstance(state(user), Failed))
    found = state(user)
    assert isinstance(found, Failed)
    return found


@pytest.fixture
def local(tmp_path: Path) -> Path:
    path = tmp_path / "mine.pdf"
    make_paper(path, "My own paper", ["Me"], pages=2)
    return path


def test_a_fetch_is_seen_under_way_and_then_the_pages(arxiv: FakeServer, user: User) -> None:
    states = []
    user.window.context.documents.state_changed.connect(states.append)
    arxiv.with_length = True
    arxiv.throttle = 400_000
    user.go_to("2:15:12")
    user.read("yarn")
    assert isinstance(states[0], Fetching)
    assert any(isinstance(one, Fetching) and one.progress.percent() for one in states)
    assert isinstance(states[-1], Ready)
    assert YARN_ID in user.window.context.session.timeline.on_disk


def test_a_failure_is_a_sentence_and_trying_again_works(arxiv: FakeServer, user: User) -> None:
    arxiv.next("pdf", faults.page(404, "No document for this"))
    user.go_to("2:15:12")
    failure = failed(user)
    assert not failure.cancelled
    assert failure.error.sentence
    user.window.reader.cards.failure.retried.emit()
    user.read("yarn")


def test_a_stopped_fetch_says_so_and_goes_on_when_asked(arxiv: FakeServer, user: User) -> None:
    arxiv.next("pdf", faults.silence(5_000))
    user.go_to("2:15:12")
    user.until(lambda: isinstance(state(user), Fetching) and state(user).progress.done > 0)
    user.window.context.documents.cancel()
    assert failed(user).cancelled
    assert [one for one in user.window.context.jobs.running if not one.quiet] == []
    user.window.reader.cards.failure.retried.emit()
    user.read("yarn")


def test_the_latest_paper_asked_for_wins_and_the_first_still_comes(arxiv: FakeServer, user: User) -> None:
    arxiv.next("pdf", faults.drip(100_000))
    user.go_to("2:15:12")
    user.until(lambda: isinstance(state(user), Fetching))
    user.window.context.session.open_paper("guide")
    user.read("guide")
    user.until(lambda: not user.window.context.jobs.running)
    assert state(user).paper.id == "guide"
    assert user.window.context.store.papers.current_file("yarn")


def test_a_paper_that_is_being_fetched_is_not_fetched_twice(arxiv: FakeServer, user: User) -> None:
    arxiv.next("pdf", faults.drip(100_000))
    user.go_to("2:15:12")
    user.window.context.session.open_paper("guide")
    user.window.context.session.open_paper("yarn")
    assert isinstance(state(user), Fetching)
    user.read("yarn")
    assert len(arxiv.of("pdf")) == 1


def test_a_file_deleted_from_disk_is_fetched_again(arxiv: FakeServer, open_window: Callable[..., User]) -> None:
    user = open_window("2:15:12")
    user.read("yarn")
    ready = state(user)
    assert isinstance(ready, Ready)
    user.window.context.session.open_paper("guide")
    user.read("guide")
    Path(ready.path).unlink()
    user.window.context.session.open_paper("yarn")
    user.read("yarn")
    assert len(arxiv.of("pdf")) == 2


def test_a_users_pdf_becomes_the_papers_and_its_paper_is_the_sessions(user: User, local: Path) -> None:
    user.window.navigation.open_local(local)
    user.until(lambda: user.window.context.session.paper.title == "My own paper")
    paper = user.window.context.session.paper
    assert paper.id.startswith("file:")
    user.read(paper.id)
    assert user.window.windowTitle().startswith("My own paper")
    user.ctrl(Qt.Key.Key_M)
    user.key(Qt.Key.Key_Escape)
    assert [one.paper_id for one in user.window.context.annotations.all()] == [paper.id]


def test_a_local_pdf_takes_the_place_of_one_that_could_not_be_fetched(
    arxiv: FakeServer, user: User, local: Path, library: Path
) -> None:
    arxiv.always("pdf", faults.page(404, "No document for this"))
    user.go_to("2:15:12")
    paper = failed(user).paper
    user.window.navigation.open_local(local, paper)
    user.read("yarn")
    assert user.window.context.session.paper.id == YARN_ID
    with closing(stored(library)) as store:
        assert store.papers.current_file("yarn").source == "local"


def test_another_pdf_of_the_paper_that_is_open_is_shown(user: User, local: Path) -> None:
    guide = user.window.context.session.paper
    before = state(user)
    assert isinstance(before, Ready)
    user.window.navigation.open_local(local, guide)
    user.until(lambda: isinstance(state(user), Ready) and state(user).file.id != before.file.id)
    user.read("guide")
    assert user.window.reader.view.document.file.id == state(user).file.id


def test_a_broken_pdf_leaves_the_paper_that_is_open_and_tells_why(user: User, tmp_path: Path) -> None:
    before = state(user)
    user.window.navigation.open_local(broken_pdfs.html(tmp_path / "page.pdf"))
    user.until(lambda: user.window.toast.isVisible())
    assert "not a PDF" in user.window.toast.text.text()
    assert state(user) is before
    assert user.window.reader.stack.currentWidget() is user.window.reader.view


def test_a_broken_pdf_on_a_failure_card_is_the_new_failure(arxiv: FakeServer, user: User, tmp_path: Path) -> None:
    arxiv.always("pdf", faults.page(404, "No document for this"))
    user.go_to("2:15:12")
    paper = failed(user).paper
    user.window.navigation.open_local(broken_pdfs.html(tmp_path / "page.pdf"), paper)
    user.until(lambda: isinstance(state(user), Failed) and state(user).error.code == "not-a-pdf")
    assert state(user).paper.id == YARN_ID


def test_a_broken_pdf_from_the_command_line_is_a_card_that_tries_again(
    open_window: Callable[..., User], tmp_path: Path
) -> None:
    path = broken_pdfs.html(tmp_path / "page.pdf")
    user = open_window(str(path))
    failure = failed(user)
    assert failure.paper.title == "page.pdf"
    make_paper(path, "Mended", ["Me"], pages=2)
    user.window.reader.cards.failure.retried.emit()
    user.until(lambda: user.window.context.session.paper)
    assert user.window.context.session.paper.title == "Mended"
    user.read(user.window.context.session.paper.id)


def test_of_several_pdfs_that_can_not_be_opened_each_is_told_by_its_name(user: User, tmp_path: Path) -> None:
    said: list[str] = []
    user.window.context.session.notified.connect(said.append)
    user.window.navigation.open_local(broken_pdfs.no_pages(tmp_path / "empty.pdf"))
    user.window.navigation.open_local(broken_pdfs.html(tmp_path / "page.pdf"))
    user.window.navigation.open_local(tmp_path / "missing.pdf")
    user.until(lambda: len(said) == 3)
    assert sorted(said) == [
        "empty.pdf has no pages. Open another copy.",
        "missing.pdf can’t be read: check that it exists and may be opened.",
        "page.pdf is not a PDF: choose another file.",
    ]


def test_a_users_pdf_that_is_gone_from_the_library_says_so(user: User, local: Path) -> None:
    user.window.navigation.open_local(local)
    user.until(lambda: user.window.context.session.paper.id.startswith("file:"))
    paper_id = user.window.context.session.paper.id
    user.read(paper_id)
    Path(state(user).path).unlink()
    user.window.context.session.open_paper("guide")
    user.read("guide")
    user.window.context.session.open_paper(paper_id)
    assert failed(user).error.code == "file-gone"


def test_a_paper_opened_meanwhile_is_not_pushed_aside(user: User, local: Path, arxiv: FakeServer) -> None:
    user.window.navigation.open_local(local)
    user.window.context.session.open_paper("yarn")
    user.read("yarn")
    user.until(lambda: not user.window.context.jobs.running)
    assert user.window.context.session.paper.id == YARN_ID
    assert user.window.toast.text.text() == "The PDF is in the library now."


def test_closing_while_a_fetch_hangs_takes_no_time(arxiv: FakeServer, open_window: Callable[..., User]) -> None:
    arxiv.always("pdf", faults.stall())
    user = open_window("2:15:12")
    user.until(lambda: len(arxiv.of("pdf")) == 1)
    with done_within(3.0):
        close_window(user)
