"""The window that tests share: it is kept as long as they leave it as it was; each new one costs most of a second."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.fakes.pdf_workers import WorkerPool
from tests.ui.conftest import SharedWindow
from tests.ui.reading import open_pdf, plain_pages


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
    user.window.toggle_panel("timeline")
    shared.give_back()
    assert user.gone
    assert shared.take(qtbot) is not user
