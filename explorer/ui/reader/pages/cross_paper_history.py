"""From one paper to a mark in another, and by Back to where one came from."""

from PySide6.QtCore import QObject

from explorer.app.context import AppContext
from explorer.ui.reader.pages.page_view import PageView
from explorer.ui.reader.pages.view_history import Stop


class CrossPaperHistory(QObject):
    """Has the history of the paper that is gone to know the one that is left."""

    def __init__(self, context: AppContext, view: PageView) -> None:
        super().__init__(view)
        self._session, self._papers, self._view = context.session, context.papers, view
        self._going: tuple[str, str, bool] | None = None
        """The paper that is gone to, the one that is left, and whether Back leads there."""
        view.elsewhere.connect(self._follow)

    def leave_for(self, paper_id: str) -> None:
        """The user goes to another paper."""
        document = self._view.document
        self._going = (paper_id, document.paper.id, False) if document else None

    def arrive(self, paper_id: str) -> None:
        """A paper is on the screen."""
        going, self._going = self._going, None
        if going and going[0] == paper_id:
            self._view.come_from(Stop(going[1]), back=going[2])

    def _follow(self, stop: Stop, back: bool) -> None:
        document = self._view.document
        if self._papers.get(stop.paper_id) is None:
            self._session.told.emit(self.tr("That paper is not in the library any more."))
        elif document:
            self._going = (stop.paper_id, document.paper.id, back)
            self._session.open_paper(stop.paper_id)
