"""Saves where a paper is, and how far it was read, while the user reads it."""

from typing import Protocol

from PySide6.QtCore import QObject, QTimer

from explorer.app.papers.pages_seen import LEAST_S, PagesSeen
from explorer.app.papers.reading_positions import ReadingPositions
from explorer.model.paper import ReadingState
from explorer.ui.reader.pages.page_interfaces import MovingPages, PagesInView, RotatedPages, ShownDocument
from explorer.ui.reader.pages.view_history import View
from explorer.ui.reader.panels.left_panel import LeftPanel

_KEEP_MS = 300


class KeptPages(ShownDocument, PagesInView, RotatedPages, MovingPages, Protocol):
    """The pages whose place is saved."""

    def view(self) -> View:
        """Return what is shown now."""


class PlaceKeeper(QObject):
    """Follows the pages of a reader, and the panel beside them."""

    def __init__(self, view: KeptPages, left_panel: LeftPanel, reading: ReadingPositions, parent: QObject) -> None:
        super().__init__(parent)
        self._view, self._left_panel, self._reading = view, left_panel, reading
        self.least_s = LEAST_S
        """How many seconds a page of a long paper is in view at least before it counts."""
        self.seen = PagesSeen()
        self._paper_id = ""
        self._keeping = QTimer(self, singleShot=True, interval=_KEEP_MS)
        self._counting = QTimer(self, singleShot=True)
        for timer in (self._keeping, self._counting):
            timer.timeout.connect(self.keep)
        view.moved.connect(self._moved)
        view.arranged.connect(self._moved)
        left_panel.changed.connect(self._keeping.start)
        reading.set_unread.connect(self._forget)

    def keep(self) -> None:
        """Save the place at once."""
        self._keeping.stop()
        view = self._view
        if view.document is None:
            return
        paper_id = view.document.paper.id
        self._look()
        before = self._reading.get(paper_id)
        panel = before.panel if before and self._left_panel.is_second else self._left_panel.opened
        furthest = self.seen.furthest(before.furthest if before else -1)
        at, how = view.view(), view.view_settings
        x = None if at.x is None else round(at.x, 1)
        place = (at.page, round(at.y, 1), at.zoom)
        self._reading.left(ReadingState(paper_id, *place, "", x, how, panel, furthest, view.page_count))
        if self.seen.is_waiting and not self._counting.isActive():
            self._counting.start(round(1000 * self.seen.least_s) + 1)

    def _moved(self) -> None:
        self._look()
        self._keeping.start()

    def _look(self) -> None:
        document = self._view.document
        if document and document.paper.id != self._paper_id:
            self._paper_id = document.paper.id
            self._forget(self._paper_id)
        self.seen.look(self._view.pages_in_view())

    def _forget(self, paper_id: str) -> None:
        if paper_id == self._paper_id:
            self.seen = PagesSeen(self.least_s, pages=self._view.page_count)
