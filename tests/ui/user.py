"""The user of the program in tests."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from explorer.model.page_geometry import PagePoint
from explorer.ui.export_dialog import ExportDialog
from explorer.ui.main_window import MainWindow
from explorer.ui.notes.notes_pane import NotesPane
from explorer.ui.paper.paper_pane import PaperPane
from explorer.ui.timeline.episode_strip import EpisodeStrip
from explorer.ui.timeline.timeline_pane import TimelinePane


@dataclass
class User:
    """Plays the user at the window: presses keys, clicks, and waits for results."""

    qtbot: QtBot
    window: MainWindow
    saved_to: list[Path]
    browsed: list[str]
    shown: list[Path]
    gone: bool = False

    @property
    def notes(self) -> NotesPane:
        """Return the notes pane."""
        return self.window.navigation.notes

    @property
    def timeline(self) -> TimelinePane:
        """Return the timeline pane."""
        return self.window.navigation.timeline

    @property
    def paper(self) -> PaperPane:
        """Return the paper pane."""
        pane = self.window.panels["paper"]
        assert isinstance(pane, PaperPane)
        return pane

    @property
    def strip(self) -> EpisodeStrip:
        """Return the episode strip."""
        pane = self.window.panels["strip"]
        assert isinstance(pane, EpisodeStrip)
        return pane

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key in the focused widget."""
        QTest.keyClick(self._focus(), key, modifiers)

    def ctrl(self, key: Qt.Key) -> None:
        """Press a key with Ctrl."""
        self.key(key, Qt.KeyboardModifier.ControlModifier)

    def type(self, text: str) -> None:
        """Type in the focused widget."""
        QTest.keyClicks(self._focus(), text)

    def go_to(self, time: str) -> None:
        """Go to a time: Ctrl+G, the time, Enter."""
        self.ctrl(Qt.Key.Key_G)
        self.type(time)
        self.key(Qt.Key.Key_Return)

    def export(self) -> None:
        """Export: Ctrl+E, choose a file, Enter."""
        self.ctrl(Qt.Key.Key_E)
        dialog = self.window.findChild(ExportDialog)
        assert isinstance(dialog, ExportDialog)
        dialog.browse.click()
        QTest.keyClick(dialog, Qt.Key.Key_Return)
        self.until(lambda: self.window.toast.text.text().startswith("Exported to") or not dialog.trouble.isHidden())

    def until(self, condition: Callable[[], object], timeout: int = 30_000) -> None:
        """Wait until a condition holds."""
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=timeout)

    def read(self, paper_id: str) -> None:
        """Wait until a paper's pages are on the screen, sharp; it is named by its handle."""
        view = self.window.reader.view
        self.until(lambda: view.document and view.document.paper.handle == paper_id and view.is_sharp())

    def text_there(self, page: int) -> None:
        """Wait until a page's text and links have arrived."""
        texts = self.window.reader.view.texts
        assert texts
        self.until(lambda: texts.page(page) is not None and (texts.links(page) or page in texts._links))

    def find(self, words: str) -> None:
        """Search: Ctrl+F, the words, Enter; wait for the match."""
        self.ctrl(Qt.Key.Key_F)
        self.type(words)
        self.key(Qt.Key.Key_Return)
        finder = self.window.reader.finder
        self.until(lambda: finder.needle == words and not finder.searching)

    def select_match(self, words: str) -> None:
        """Search, and end the search: the match is selected, and the pages have the keys."""
        self.find(words)
        self.key(Qt.Key.Key_Escape)

    def saved(self) -> None:
        """Wait until all edits are on disk."""
        self.notes.save_drafts()
        self.until(lambda: self.window.context.writer.pending == 0)

    def pixel(self, place: PagePoint) -> QPoint:
        """Return the pixel of a place of the unrotated page in the view's viewport."""
        return self.window.reader.view.sheet(place.page).point((place.x, place.y)).toPoint()

    def _focus(self) -> QWidget:
        return QApplication.focusWidget() or self.window
