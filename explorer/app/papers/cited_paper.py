"""The paper that an entry of a bibliography names: in the library already, at arXiv, or at its publisher."""

from urllib.parse import quote

from PySide6.QtCore import QObject, Signal

from explorer.app.episodes.session import Session
from explorer.app.shell.save_wait import SaveWait
from explorer.app.shell.writer import Writer
from explorer.model.fact import STAND_IN
from explorer.model.lazy_dataclass import dataclass
from explorer.model.paper import Paper
from explorer.model.paper_names import PaperNames
from explorer.model.reference_kinds import BibliographyEntry
from explorer.model.title_match import named_in
from explorer.store.database import Store

_PATIENCE_MS = 5000
_DOI = "https://doi.org/"


@dataclass(frozen=True, slots=True)
class CitedWork:
    """One of: a paper of the library, the arXiv id of a paper to download, a web address."""

    paper: Paper | None = None
    arxiv: str | None = None
    address: str | None = None


class CitedPaperFinder(QObject):
    """Finds the paper of a bibliography entry, and opens it."""

    address_asked = Signal(str)
    """A web address to open in the browser."""

    def __init__(self, store: Store, writer: Writer, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store, self._writer, self._session = store, writer, session
        self._titles: list[tuple[str, str]] = []
        self._seen: int | None = None

    def work(self, entry: BibliographyEntry) -> CitedWork | None:
        """Return the work that an entry names, by arXiv id, title, DOI or web address; None if it can't be opened."""
        if entry.arxiv and (paper := self._store.papers.resolve(entry.arxiv)):
            return CitedWork(paper=paper)
        if paper := self._by_title(entry.text):
            return CitedWork(paper=paper)
        if entry.arxiv:
            return CitedWork(arxiv=entry.arxiv)
        address = _DOI + quote(entry.doi, safe="/:;()") if entry.doi else entry.url
        return CitedWork(address=address) if address else None

    def open(self, work: CitedWork) -> None:
        """Open the paper in the reader, or its web page in the browser if it can't be downloaded."""
        if work.paper:
            self._session.open_paper(work.paper.id)
        elif work.arxiv:
            self._open_new(Paper.named(PaperNames(arxiv=work.arxiv)))
        elif work.address:
            self.address_asked.emit(work.address)

    def _open_new(self, paper: Paper) -> None:
        address = paper.abs_url() or ""
        if self._store.read_only:
            self.address_asked.emit(address)
            return

        def written(saved: bool) -> None:
            if saved:
                self._session.open_paper(paper.id)
            else:
                self.address_asked.emit(address)

        def write(store: Store) -> None:
            if store.papers.get(paper.id) is None:
                store.papers.find_or_add(paper, STAND_IN)

        self._writer.put(write, f"cited:{paper.id}")
        SaveWait(self._writer, written, _PATIENCE_MS, self)

    def _by_title(self, text: str) -> Paper | None:
        seen = self._store.data_version()
        if seen != self._seen:
            self._seen, self._titles = seen, self._store.papers.titles()
        found = named_in(text, self._titles)
        return self._store.papers.get(found) if found else None
