"""The menu of the papers that were opened last."""

from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QMenu

from explorer.app.episodes.session import Session
from explorer.app.papers.recent_papers import RecentPapers
from explorer.model.paper import Paper
from explorer.model.translation import tr

_MOST_OWN, _MOST_OTHERS = 4, 8
_WIDEST_PX = 420


class RecentMenu(QObject):
    """Lists papers, and the user's own PDFs below them."""

    def __init__(self, recent: RecentPapers, session: Session) -> None:
        super().__init__(recent)
        self._recent, self._session = recent, session

    def fill(self, menu: QMenu) -> None:
        """Add the entries to a menu that is about to be shown."""
        papers = self._recent.papers()
        own = [one for one in papers if one.is_local][:_MOST_OWN]
        others = [one for one in papers if not one.is_local][:_MOST_OTHERS]
        self._add(menu, others)
        if own:
            if others:
                menu.addSeparator()
            menu.addAction(tr("Your PDFs")).setEnabled(False)
            self._add(menu, own)
        if papers:
            menu.addSeparator()
            menu.addAction(tr("Clear this list")).triggered.connect(self._recent.clear)
        else:
            menu.addAction(tr("Nothing opened yet")).setEnabled(False)

    def _add(self, menu: QMenu, papers: list[Paper]) -> None:
        for paper in papers:
            action = menu.addAction(entry_text(menu, paper.title))
            action.setToolTip(paper.title)
            action.triggered.connect(partial(self._open, paper.id))

    def _open(self, paper_id: str, *_: object) -> None:
        self._session.open_paper(paper_id)


def entry_text(menu: QMenu, text: str) -> str:
    """Return a title from outside as a menu's entry: one line, elided, without a mnemonic."""
    metrics = QFontMetrics(menu.font())
    line = metrics.elidedText(" ".join(text.split()), Qt.TextElideMode.ElideRight, _WIDEST_PX)
    return line.replace("&", "&&")
