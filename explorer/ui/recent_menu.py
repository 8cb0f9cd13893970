"""The menu of the papers that were opened last."""

from collections import Counter
from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QMenu

from explorer.app.episodes.session import Session
from explorer.app.papers.recent_papers import RecentPapers
from explorer.model.paper import Paper
from explorer.model.translation import tr
from explorer.ui.date_text import moment

_MOST_OWN, _MOST_OTHERS = 4, 8
_WIDEST_PX = 420
_LONGEST_NAME = 30


class RecentMenu(QObject):
    """Lists papers, and the user's own PDFs below them."""

    def __init__(self, recent: RecentPapers, session: Session) -> None:
        super().__init__(recent)
        self._recent, self._session = recent, session
        self._alike: set[str] = set()
        """Entries that several papers would have."""

    def fill(self, menu: QMenu) -> None:
        """Add the entries to a menu that is about to be shown."""
        papers = self._recent.papers()
        own = [one for one in papers if one.is_local][:_MOST_OWN]
        others = [one for one in papers if not one.is_local][:_MOST_OTHERS]
        counts = Counter(entry_text(menu, one.title) for one in (*own, *others))
        self._alike = {text for text, count in counts.items() if count > 1}
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
            text = entry_text(menu, paper.title)
            if text in self._alike:
                room = _WIDEST_PX - QFontMetrics(menu.font()).horizontalAdvance(which := f" ({self._which(paper)})")
                text = entry_text(menu, paper.title, room) + which.replace("&", "&&")
            action = menu.addAction(text)
            action.setToolTip(paper.title)
            action.triggered.connect(partial(self._open, paper.id))

    def _which(self, paper: Paper) -> str:
        """Return what tells a paper from one whose entry is the same: its name in lists, or when its PDF was added."""
        file = self._recent.file(paper) if paper.is_local else None
        return tr("added: {0}", moment(file.fetched)) if file else paper.handle[:_LONGEST_NAME]

    def _open(self, paper_id: str, *_: object) -> None:
        self._session.open_paper(paper_id)


def entry_text(menu: QMenu, text: str, widest: int = _WIDEST_PX) -> str:
    """Return a title from outside as a menu's entry: one line, elided, without a mnemonic."""
    metrics = QFontMetrics(menu.font())
    line = metrics.elidedText(" ".join(text.split()), Qt.TextElideMode.ElideRight, widest)
    return line.replace("&", "&&")
