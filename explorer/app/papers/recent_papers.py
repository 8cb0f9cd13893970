"""The papers that were opened last, on this device."""

from PySide6.QtCore import QObject

from explorer.app.episodes.session import Session
from explorer.app.papers.papers import Papers
from explorer.app.shell.settings import Settings
from explorer.model.known_settings import MOST_RECENT, RECENT_PAPERS
from explorer.model.paper import GUIDE_ID, Paper, PaperFile
from explorer.model.place import Place


class RecentPapers(QObject):
    """Remembers each paper that the session opens; the guide is none."""

    def __init__(self, session: Session, settings: Settings, papers: Papers) -> None:
        super().__init__(session)
        self._settings, self._papers = settings, papers
        session.place_changed.connect(self._follow)
        self._add(session.paper)

    def papers(self) -> list[Paper]:
        """Return the recent papers that the library has, the latest first. Raises KnownError."""
        known = {paper.id: paper for one in self._settings.get(RECENT_PAPERS) if (paper := self._paper(one))}
        return [one for one in known.values() if not one.is_local or self.file(one)]

    def file(self, paper: Paper) -> PaperFile | None:
        """Return the PDF of a paper that would be opened. Raises KnownError."""
        return self._papers.current_file(paper.id)

    def clear(self) -> None:
        """Forget all."""
        self._settings.put(RECENT_PAPERS, ())

    def _paper(self, paper_id: str) -> Paper | None:
        # One that was merged into another since then is known by that one's names.
        return self._papers.get(self._papers.id_of(paper_id) or paper_id)

    def _follow(self, place: Place, _: Place) -> None:
        if place.opening:
            self._add(place.paper)

    def _add(self, paper: Paper | None) -> None:
        if paper and paper.id != GUIDE_ID:
            rest = (one for one in self._settings.get(RECENT_PAPERS) if one != paper.id)
            self._settings.put(RECENT_PAPERS, (paper.id, *rest)[:MOST_RECENT])
