"""Jumps from one paper to a bookmark in another, with Back."""

from typing import Protocol

from PySide6.QtCore import QObject, SignalInstance

from explorer.app.context import AppContext
from explorer.model.translation import tr
from explorer.ui.reader.pages.page_interfaces import PageSurface, ShownDocument
from explorer.ui.reader.pages.view_history import OtherPaper


class LinkedPapers(ShownDocument, PageSurface, Protocol):
    """The pages, whose history leads to other papers."""

    @property
    def elsewhere(self) -> SignalInstance:
        """Return the signal that Back (True) or Forward leads to another paper: its OtherPaper."""

    def come_from(self, stop: OtherPaper, *, back: bool) -> None:
        """Add the paper that the user came from to the history: by Back, or by a jump or Forward."""


class CrossPaperHistory(QObject):
    """Lets Back in a paper return to the paper it was reached from."""

    def __init__(self, context: AppContext, view: LinkedPapers) -> None:
        super().__init__(view.viewport())
        self._session, self._papers, self._view = context.session, context.papers, view
        self._going: tuple[str, str, bool] | None = None
        """The paper being opened, the paper being left, and whether Back leads there."""
        view.elsewhere.connect(self._follow)

    def leave_for(self, paper_id: str) -> None:
        """Note that the user is leaving for another paper."""
        document = self._view.document
        self._going = (paper_id, document.paper.id, False) if document else None

    def arrive(self, paper_id: str) -> None:
        """Add the entry to the history of a paper that is shown now."""
        going, self._going = self._going, None
        if going and going[0] == paper_id:
            self._view.come_from(OtherPaper(going[1]), back=going[2])

    def _follow(self, stop: OtherPaper, back: bool) -> None:
        document = self._view.document
        if self._papers.get(stop.paper_id) is None:
            self._session.notified.emit(tr("That paper is no longer in the library."))
        elif document:
            self._going = (stop.paper_id, document.paper.id, back)
            self._session.open_paper(stop.paper_id)
