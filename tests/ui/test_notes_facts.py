"""What stands beside the notes: the paper's facts, counted as everywhere, and a way on where they can't be had."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QTextEdit

from explorer.ui.reader.status_cards import readable_bytes
from tests.fakes.server import FakeServer
from tests.ui.conftest import User


@pytest.fixture
def reader(arxiv: FakeServer, user: User) -> User:
    """Somebody with YaRN open and its facts beside it."""
    user.window.show_panel("paper")
    user.go_to("2:15:12")
    user.read("yarn")
    return user


def press(user: User, words: str) -> None:
    (button,) = (one for one in user.paper.widget().findChildren(QPushButton) if one.text() == words)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_whatever_keeps_openreview_away_there_is_the_browser(
    arxiv: FakeServer, reader: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in arxiv.endpoints_env:
        if "OPENREVIEW" in name:
            monkeypatch.setenv(name, "http://127.0.0.1:1")
    press(reader, "Load details")
    reader.until(lambda: not reader.window.context.subjects.facts.state.is_asking, timeout=30_000)
    assert [problem.error.code for problem in reader.window.context.subjects.facts.state.problems] == ["refused"]
    press(reader, "Open in browser")
    assert reader.browsed[0].startswith("https://openreview.net/forum?id=")


def test_the_size_on_disk_is_counted_as_the_fetching_counts_it(reader: User) -> None:
    file = reader.window.context.store.papers.current_file("yarn")
    assert file
    texts = [one.toPlainText() for one in reader.paper.widget().findChildren(QTextEdit)]
    assert [one for one in texts if one.startswith(readable_bytes(file.bytes))], texts
