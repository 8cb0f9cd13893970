"""The window that tests share is kept as long as they leave nothing behind; each new one costs most of a second."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from explorer.model.annotation import Note
from explorer.model.ids import new_id, now
from explorer.model.known_settings import MARK_COLOR, NOTES_ORDER
from explorer.model.paper import GUIDE_ID
from tests.fakes.pdf_workers import PooledClient, WorkerPool
from tests.ui.conftest import SharedWindow, stored
from tests.ui.reading import alive, be_hasty, open_pdf, plain_pages


@pytest.fixture
def shared(
    prepared_library: Path, tmp_path_factory: pytest.TempPathFactory, pdf_workers: WorkerPool
) -> Iterator[SharedWindow]:
    shared = SharedWindow(prepared_library, tmp_path_factory, pdf_workers)
    yield shared
    shared.close()


def test_to_read_a_paper_leaves_the_window_to_the_next_test(shared: SharedWindow, qtbot: QtBot, tmp_path: Path) -> None:
    user = shared.take(qtbot)
    open_pdf(user, plain_pages(tmp_path / "read.pdf", 3))
    user.key(Qt.Key.Key_PageDown)
    shared.give_back()
    assert shared.take(qtbot) is user


def test_a_window_with_something_left_behind_is_not_shared(shared: SharedWindow, qtbot: QtBot) -> None:
    user = shared.take(qtbot)
    user.window.fold_left(True)
    shared.give_back()
    assert user.gone
    assert shared.take(qtbot) is not user


def test_edits_settings_and_panels_are_taken_back(shared: SharedWindow, qtbot: QtBot, tmp_path: Path) -> None:
    user = shared.take(qtbot)
    context = user.window.context
    view = open_pdf(user, plain_pages(tmp_path / "marked.pdf", 2))
    assert view.document
    paper, file = view.document.paper.id, view.document.file.id
    context.annotations.note_at(paper, file, 0, (72, 100))
    context.actions["view.outline"].trigger()
    context.settings.put(MARK_COLOR, "red")
    user.window.show_panel("notes")
    shared.give_back()
    assert shared.take(qtbot) is user
    assert context.annotations.of_paper(paper) == []
    assert context.settings.get(MARK_COLOR) != "red"
    assert not context.annotations.stack.canRedo()


def test_items_of_another_program_and_the_place_in_the_guide_are_taken_back(shared: SharedWindow, qtbot: QtBot) -> None:
    user = shared.take(qtbot)
    context = user.window.context
    context.session.open_paper(GUIDE_ID)
    user.read("guide")
    user.key(Qt.Key.Key_End)
    context.session.go_to(60)
    made = Note(new_id(), "from elsewhere", now(), now(), paper_id=GUIDE_ID)
    with closing(stored(context.library.root)) as store:
        store.notes.put(made)
    context.watch.look()
    assert context.annotations.get(made.id) == made
    shared.give_back()
    assert shared.take(qtbot) is user
    assert context.annotations.get(made.id) is None
    assert context.session.moment is None
    context.session.open_paper(GUIDE_ID)
    user.read("guide")
    assert user.window.reader.view.page == 0


def test_a_window_whose_widgets_have_read_another_setting_is_not_shared(shared: SharedWindow, qtbot: QtBot) -> None:
    user = shared.take(qtbot)
    user.window.context.settings.put(NOTES_ORDER, "time")
    shared.give_back()
    assert user.gone


def test_a_hasty_worker_and_colors_are_taken_back(
    shared: SharedWindow, qtbot: QtBot, tmp_path: Path, pdf_workers: WorkerPool
) -> None:
    user = shared.take(qtbot)
    context = user.window.context
    usual, mode = context.pdf.client._deadline_s, context.theme.mode
    be_hasty(user, 0.3)
    hasty = alive(user)
    context.theme.set_mode("dark")
    shared.give_back()
    assert shared.take(qtbot) is user
    assert (context.pdf.client._deadline_s, context.theme.mode) == (usual, mode)
    patient = alive(user)
    assert patient != hasty
    open_pdf(user, plain_pages(tmp_path / "read.pdf", 3))
    shared.close()
    assert not {hasty, patient} & pdf_workers.pids, "who knows which deadline they have"


def test_a_worker_of_the_pool_is_not_for_the_hasty(qtbot: QtBot, pdf_workers: WorkerPool) -> None:
    usual, hasty = PooledClient(pdf_workers), PooledClient(pdf_workers)
    usual.start()
    qtbot.waitUntil(lambda: usual.pid is not None, timeout=30_000)
    pid = usual.pid
    usual.close()
    assert pid in pdf_workers.pids
    hasty._deadline_s = 0.3
    hasty.start()
    qtbot.waitUntil(lambda: hasty.pid is not None, timeout=30_000)
    assert hasty.pid != pid
    hasty.close()
