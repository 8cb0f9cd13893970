"""Finds the paper that the user means: in the library, by an id, an address, a PDF or a title."""

from pathlib import Path

from explorer.app.shell.jobs import Job, Jobs
from explorer.app.shell.library_access import LibraryAccess
from explorer.model.errors import KnownError
from explorer.model.folded_text import fold
from explorer.model.paper import GUIDE_ID, Paper
from explorer.model.progress import CancelToken, Report
from explorer.model.title_resolution import Candidate, Resolution, Wanted
from explorer.model.translation import tr
from explorer.services.paper_addition import add_paper, names_of
from explorer.services.title_questions import met
from explorer.store.database import Store

MOST_FOUND = 30
"""Maximum number of papers of the library that are found at once."""


class PaperFinder:
    """Searches by title and adds papers in jobs; the library is searched at once."""

    def __init__(self, store: Store, access: LibraryAccess, jobs: Jobs) -> None:
        self._store, self._access, self._jobs = store, access, jobs
        self._titles: list[tuple[str, str]] | None = None
        """The ids of all papers, each with its folded title and authors: those at arXiv and with short titles first;
        None while nobody searches."""
        self._reading: Job[object] | None = None

    def prepare(self) -> None:
        """Read the titles of the library in a job: in a large one each letter would else cost a tenth of a second."""

        def work(_: Report, __: CancelToken) -> list[tuple[str, str]]:
            with self._access.store() as store:
                papers = sorted(store.papers.listed(), key=lambda one: (one.arxiv is None, len(one.title)))
            return [(one.id, fold(f"{one.title} {' '.join(one.authors)}")) for one in papers]

        self._reading = job = self._jobs.start(tr("Reading the titles of the library"), work, quiet=True)
        job.finished.connect(lambda titles: self._read(job, titles))

    def release(self) -> None:
        """Forget the titles: the search is over."""
        self._titles = self._reading = None

    def in_library(self, text: str) -> list[Paper]:
        """Return papers of the library that fit what is typed, the best first; never the user guide."""
        try:
            found = self._search(text)
        except KnownError:
            return []
        try:
            named = self._store.papers.resolve(text) if text.strip() else None
        except KnownError:  # several papers are called so, and the titles tell which
            named = None
        papers = [*([named] if named else []), *(one for one in found if named is None or one.id != named.id)]
        return [one for one in papers if one.id != GUIDE_ID]

    def _read(self, job: Job[object], titles: list[tuple[str, str]]) -> None:
        if job is self._reading:
            self._titles = titles

    def _search(self, text: str) -> list[Paper]:
        if self._titles is None:
            return self._store.papers.search(text, MOST_FOUND)
        parts = fold(text).split()
        fitting = self._titles if parts else []
        for part in parts:
            fitting = [one for one in fitting if part in one[1]]
        papers = (self._store.papers.get(key) for key, _ in fitting[:MOST_FOUND])
        return [one for one in papers if one]

    def named(self, text: str) -> str | None:
        """Return how an id or address in a text is called, such as arXiv 2309.00071; None if it is none."""
        try:
            names = names_of(text.strip()) if text.strip() else None
        except KnownError:
            return None
        if names is None:
            return None
        kinds = (
            ("arXiv", names.arxiv),
            ("DOI", names.doi),
            ("OpenReview", names.openreview),
            ("PubMed", names.pmid),
            ("PMC", names.pmcid),
        )
        found = next((f"{kind} {value}" for kind, value in kinds if value), names.url)
        return found[:120] if found else None

    def look_up(self, title: str) -> Job[Resolution]:
        """Search for a title in a job: its result is a Resolution, with candidates from the allowed services."""

        def work(report: Report, cancel: CancelToken) -> Resolution:
            from explorer.services.title_lookup import look_up

            with self._access.store() as store:
                http, endpoints = self._access.network(store)
                found = look_up([Wanted(title)], store, http, endpoints, cancel, report)
            best = found.resolutions[0]
            if not best.ranked and found.problems:
                raise found.problems[0]
            return best

        return self._jobs.start(tr("Searching for “{0}”", title[:60]), work)

    def add(self, target: str) -> Job[Paper]:
        """Add the paper that a text names; the result is the Paper."""

        def work(_: Report, __: CancelToken) -> Paper:
            with self._access.store() as store:
                access = self._access
                return add_paper(store, access.library, target, access.check_pdf, access.first_page).paper

        return self._jobs.start(tr("Adding a paper"), work)

    def add_pdf(self, path: Path) -> Job[Paper]:
        """Add a PDF; the result is its Paper."""
        return self.add(str(path))

    def take(self, candidate: Candidate) -> Job[Paper]:
        """Add a paper that was found by its title; the result is the Paper."""

        def work(_: Report, __: CancelToken) -> Paper:
            with self._access.store() as store:
                paper = store.papers.get(met(store, candidate))
            assert paper  # it was stored just now
            return paper

        return self._jobs.start(tr("Adding a paper"), work)

    def load_details(self, paper: Paper) -> None:
        """Get the title and the authors of a paper that is known by an id alone, without a word if that fails."""
        if paper.has_title:
            return

        def work(report: Report, cancel: CancelToken) -> None:
            from explorer.services.paper_details import fetch_details

            with self._access.store() as store:
                http, endpoints = self._access.network(store)
                fetch_details(store, [paper], http, endpoints, cancel, report)

        self._jobs.start(tr("Loading details of a paper"), work, quiet=True)
