"""Looks titles without an id up: in the library, at arXiv, and then at the services that the user allows."""

import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from explorer.model.errors import KnownError
from explorer.model.folded_text import fold
from explorer.model.known_settings import ENDPOINTS, SEARCHED
from explorer.model.paper import ArxivMetadata, Paper
from explorer.model.paper_year import paper_year
from explorer.model.progress import CancelToken, Progress, Report, silent
from explorer.model.show_notes.title_similarity import without_session
from explorer.model.title_match import bare_title
from explorer.model.title_resolution import Candidate, Resolution, Wanted, cleaned, resolve, stated_arxiv
from explorer.model.translation import tr
from explorer.sources import arxiv, arxiv_titles, crossref, openalex
from explorer.sources.endpoints import Endpoints
from explorer.sources.http import Http
from explorer.sources.openreview import OpenReview
from explorer.sources.service_refusals import NOT_OF_ONE_THING
from explorer.store.database import Store

SERVICES = ("arxiv", "openreview", "openalex", "crossref")
MOST_TITLES = 400
"""Maximum number of titles that are looked up at once."""
_MOST_FROM_LIBRARY = 10
_LEAST_ALIKE = 72
_NOT_OF_ONE_TITLE = NOT_OF_ONE_THING | {"openreview-closed", "web-page"}


@dataclass(slots=True)
class LookupResult:
    """What was found for each title, in the order in which they were given, and the problems, each told once."""

    resolutions: list[Resolution]
    problems: list[KnownError] = field(default_factory=list)


def allowed_services(setting: Callable[[str, object], object], environment: Mapping[str, str] = os.environ) -> set[str]:
    """Return the services that may be asked for titles: those whose setting is on; OpenAlex and Crossref also where the
    user has named an address for them.

    Args:
        setting: takes a key and a default, such as ``store.settings.get``.
    """
    found = set()
    for name, one in SEARCHED.items():
        chosen = setting(one.key, None)
        if not isinstance(chosen, bool):
            base = ENDPOINTS.get(name)
            named = base and (environment.get(f"PAPER_EXPLORER_{name.upper()}") or setting(base.key, None))
            chosen = one.default or bool(named)
        if chosen:
            found.add(name)
    return found


def look_up(
    wanted: Sequence[Wanted],
    store: Store | None,
    http: Http,
    endpoints: Endpoints,
    cancel: CancelToken,
    report: Report = silent,
    *,
    services: set[str] | None = None,
) -> LookupResult:
    """Look titles up, and decide about each. A title that one service answers is not asked of the next.

    Forty titles take four to eight requests to arXiv; the other services get a request for each title that is left.
    If a service fails, the others are asked all the same.

    Args:
        store: the library, whose own papers come first; None to ask only services.
        services: names of SERVICES; by default ``allowed_services``.

    Raises:
        Cancelled: the token was set.
    """
    if services is None:
        setting: Callable[[str, object], object] = store.settings.get if store else lambda _, default: default
        services = allowed_services(setting)
    looking = _Lookup(list(wanted[:MOST_TITLES]), http, endpoints, cancel, report)
    if store is not None:
        looking.take_library(store)
    if "arxiv" in services:
        looking.ask_arxiv()
    if "openreview" in services:
        looking.ask_openreview()
    if "openalex" in services:
        looking.ask_each("OpenAlex", lambda one: openalex.by_title(http, endpoints, one.title, cancel))
    if "crossref" in services:
        looking.ask_each("Crossref", lambda one: crossref.by_title(http, endpoints, one.title, one.authors, cancel))
    rest = [Resolution("none")] * (len(wanted) - len(looking.resolutions))
    return LookupResult([*looking.resolutions, *rest], looking.problems)


def was_asked(resolution: Resolution, problems: Iterable[KnownError]) -> bool:
    """Return whether a title without a result is a missing one: not so if a service could not be asked for it."""
    return bool(resolution.ranked) or all(one.code == "openreview-closed" for one in problems)


class _Lookup:
    """The titles, what was found for each so far, and the decisions."""

    def __init__(
        self, wanted: list[Wanted], http: Http, endpoints: Endpoints, cancel: CancelToken, report: Report
    ) -> None:
        self._wanted = wanted
        self._http, self._endpoints, self._cancel, self._report = http, endpoints, cancel, report
        self._found: list[list[Candidate]] = [[] for _ in wanted]
        self.resolutions = [Resolution("none") for _ in wanted]
        self.problems: list[KnownError] = []

    def take_library(self, store: Store) -> None:
        """Compare the titles with those of the library's papers that are known by an id or a PDF, and with what its
        episodes call them; authors and a year alone, with theirs."""
        identified = store.papers.identified()
        papers = [one for one in store.papers.all() if one.id in identified]
        bares = [bare_title(one.title) for one in papers]
        folded = [fold(one.title) for one in papers]
        place_of = {one.id: place for place, one in enumerate(papers)}
        named = [
            (place_of[key], name, fold(without_session(name)))
            for name, key in store.episodes.names_of_papers()
            if key in place_of and bare_title(name) != bares[place_of[key]]
        ]
        for number, one in enumerate(self._wanted):
            title = without_session(cleaned(one.title))
            near = process.extract(
                bare_title(title), bares, scorer=fuzz.ratio, score_cutoff=_LEAST_ALIKE, limit=_MOST_FROM_LIBRARY
            )
            places = {place for _, _, place in near}
            if len(title) >= 3:
                part = fold(title)
                inside = re.compile(rf"(?<!\w){re.escape(part)}(?!\w)")
                # The plain comparison is ten times as fast, and seldom true.
                holding = (place for place, text in enumerate(folded) if part in text and inside.search(text))
                places |= {place for place, _ in zip(holding, range(_MOST_FROM_LIBRARY), strict=False)}
            called: dict[int, str] = {}
            if len(title) >= 3:
                called = {place: name for place, name, text in named if part in text and inside.search(text)}
            by_year = {place for place, paper in enumerate(papers) if _is_cited(one, paper, store)}
            for place in sorted({*places, *called, *by_year}):
                paper = papers[place]
                year = _year_of(paper, store)
                doi = next((name[4:] for name in store.papers.names(paper.id) if name.startswith("doi:")), None)
                self._found[number].append(
                    Candidate(
                        title=paper.title,
                        authors=paper.authors,
                        year=year,
                        arxiv=paper.arxiv,
                        openreview=paper.openreview,
                        doi=doi,
                        paper_id=paper.id,
                        service="library",
                        called=called.get(place, ""),
                    )
                )
            self._decide(number)

    def ask_arxiv(self) -> None:
        """Search for the titles as phrases, then for the rare words of those that were not found so."""
        self._ask_stated()
        for search in (arxiv_titles.by_phrase, arxiv_titles.by_rare_words):
            titles = [self._wanted[number].title for number in self._open()]
            if not titles:
                return
            self._report(Progress(0, None, tr("Searching arXiv")))
            try:
                records = search(self._http, self._endpoints, titles, self._cancel, self._report)
            except KnownError as problem:
                self.problems.append(problem)
                return
            candidates = [of_arxiv(one) for one in records]
            for number in self._open():
                self._add(number, candidates)

    def _ask_stated(self) -> None:
        """Ask arXiv for the ids that stand in titles."""
        stated = {number: found for number in self._open() if (found := stated_arxiv(self._wanted[number].title))}
        try:
            records = arxiv.query(self._http, self._endpoints, stated.values(), self._cancel, self._report)
        except KnownError as problem:
            self.problems.append(problem)
            return
        for number, one in stated.items():
            if one in records:
                self._add(number, [of_arxiv(records[one])])

    def ask_openreview(self) -> None:
        """Search OpenReview for each title that is still open."""
        service = OpenReview(self._http, self._endpoints)
        self.ask_each("OpenReview", lambda one: service.search(one.title, self._cancel))

    def ask_each(self, name: str, search: Callable[[Wanted], list[Candidate]]) -> None:
        """Ask a service for one open title after the other, until it refuses altogether."""
        numbers = self._open()
        for done, number in enumerate(numbers):
            self._report(Progress(done, len(numbers), tr("Searching {name}", name=name)))
            try:
                self._add(number, search(self._wanted[number]))
            except KnownError as problem:
                if all(problem.code != told.code or problem.subject != told.subject for told in self.problems):
                    self.problems.append(problem)
                if problem.code in _NOT_OF_ONE_TITLE:
                    return

    def _open(self) -> list[int]:
        return [number for number, one in enumerate(self.resolutions) if one.verdict != "taken"]

    def _add(self, number: int, candidates: Sequence[Candidate]) -> None:
        self._found[number] += candidates
        self._decide(number)

    def _decide(self, number: int) -> None:
        self.resolutions[number] = resolve(self._wanted[number], self._found[number])


def _year_of(paper: Paper, store: Store) -> int | None:
    year = paper_year(paper, store.metadata.arxiv(paper.arxiv) if paper.arxiv else None)
    return int(year) if year else None


def _is_cited(wanted: Wanted, paper: Paper, store: Store) -> bool:
    """Return whether a title is authors and a year, “Bee et al., 2007”, and a paper has both."""
    if not wanted.authors or not wanted.year or str(wanted.year) not in wanted.title:
        return False
    names = {fold(one).split()[-1] for one in paper.authors if one.split()}
    return fold(wanted.authors[0]).split()[-1] in names and _year_of(paper, store) == wanted.year


def of_arxiv(record: ArxivMetadata) -> Candidate:
    """Return a paper as arXiv knows it."""
    return Candidate(
        title=record.title,
        authors=record.authors,
        year=record.year,
        arxiv=record.arxiv,
        doi=record.doi,
        service="arxiv",
    )
