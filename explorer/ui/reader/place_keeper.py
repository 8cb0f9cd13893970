"""Saves where a paper is, and how far it was read, while the user reads it."""

from dataclasses import replace
from typing import Protocol

from PySide6.QtCore import QObject, QTimer

from explorer.app.papers.pages_seen import LEAST_S, PagesSeen
from explorer.app.papers.reading_positions import ReadingPositions
from explorer.model.paper import ReadingState
from explorer.model.view_settings import ViewSettings
from explorer.ui.reader.pages.page_interfaces import CurrentPage, PagesInView
from explorer.ui.reader.pages.view_actions import ArrangedPages
from explorer.ui.reader.pages.view_history import View
from explorer.ui.reader.panels.left_panel import LeftPanel

_KEEP_MS = 300


class KeptPages(ArrangedPages, PagesInView, CurrentPage, Protocol):
    """The pages whose place is saved."""

    def view(self) -> View:
        """Return what is shown now."""

    def show_view(self, view: View) -> None:
        """Go to a view, without a step of Back."""

    def set_zoom(self, zoom: float | None) -> None:
        """Set the zoom; None fits the view."""


class PlaceKeeper(QObject):
    """Follows the pages of a reader, and the panel beside them."""

    def __init__(self, view: KeptPages, left_panel: LeftPanel, reading: ReadingPositions, parent: QObject) -> None:
        super().__init__(parent)
        self._view, self._left_panel, self._reading = view, left_panel, reading
        self.least_s = LEAST_S
        """How many seconds a page of a long paper is in view at least before it counts."""
        self.seen = PagesSeen()
        self._paper_id = ""
        self._before: tuple[int, View, ViewSettings] | None = None
        """The page, the view and its settings before the pages were presented."""
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
        at, how = self.lasting()
        x = None if at.x is None else round(at.x, 1)
        place = (at.page, round(at.y, 1), at.zoom)
        self._reading.left(ReadingState(paper_id, *place, "", x, how, panel, furthest, view.page_count))
        if self.seen.is_waiting and not self._counting.isActive():
            self._counting.start(round(1000 * self.seen.least_s) + 1)

    def present(self) -> None:
        """Fit each page to the view, alone; what is saved meanwhile has the layout and the zoom from before."""
        view = self._view
        if self._before is None:
            self._before = view.page, view.view(), view.view_settings
            view.arrange(replace(view.view_settings, spread="single", fit="page"), fits=True)

    def end_presentation(self) -> None:
        """Lay the pages out as before: at the very place where it began, unless other pages were shown since."""
        if before := self._before:
            (at, how), (_, old, _), view = self.lasting(), before, self._view
            self._before = None
            view.arrange(how, fits=old.zoom is None)
            if at == old:
                view.show_view(old)
            elif old.zoom is not None:
                view.set_zoom(old.zoom)

    def lasting(self) -> tuple[View, ViewSettings]:
        """Return what is in view and its settings, as they are without a presentation."""
        view = self._view
        if self._before is None:
            return view.view(), view.view_settings
        page, old, how = self._before
        return (old if view.page == page else View(view.page, 0.0, old.zoom)), how

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
