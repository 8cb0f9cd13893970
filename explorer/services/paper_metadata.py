"""Fetches metadata of papers from arXiv and OpenReview: on demand, stored with its date, not repeated too soon."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from explorer.model import arxiv_id
from explorer.model.errors import KnownError
from explorer.model.one_line import one_line
from explorer.model.paper import ArxivMetadata, ForumMetadata, Paper
from explorer.model.progress import CancelToken, Progress, Report, silent
from explorer.model.translation import later, tr
from explorer.sources import arxiv
from explorer.sources.endpoints import Endpoints
from explorer.sources.http import Http
from explorer.sources.openreview import OpenReview
from explorer.sources.service_refusals import NOT_OF_ONE_THING
from explorer.store.database import Store

# arXiv changes once a day, and its terms ask clients not to repeat a request more often.
_FRESH = timedelta(hours=24)
_MOST_NAMED = 5
_NOT_OF_ONE_FORUM = NOT_OF_ONE_THING | {"openreview-closed"}


@dataclass(frozen=True, slots=True)
class Metadata:
    """The metadata known now, by arXiv id and by forum id, and the errors for the rest."""

    arxiv: dict[str, ArxivMetadata]
    forums: dict[str, ForumMetadata]
    arxiv_problems: tuple[KnownError, ...] = ()
    forum_problems: tuple[KnownError, ...] = ()

    @property
    def problems(self) -> tuple[KnownError, ...]:
        """Return the problems of both services."""
        return self.arxiv_problems + self.forum_problems


def fetch_metadata(
    papers: Iterable[Paper],
    store: Store,
    http: Http,
    endpoints: Endpoints,
    cancel: CancelToken,
    report: Report = silent,
    *,
    refresh: bool = False,
) -> Metadata:
    """Return both services' metadata of the papers: fresh records from the store, and the others from the network.

    If a service fails, only its own part is missing; each of its problems is reported once.

    Args:
        refresh: request again what the store has already.

    Raises:
        Cancelled: the token was set; earlier answers are kept.
        KnownError: the store could not be written.
    """
    asking = _Asking(store, http, endpoints, cancel, report, refresh, [], [])
    papers = list(papers)
    records, forums = asking.arxiv(papers), asking.openreview(papers)
    return Metadata(records, forums, tuple(asking.arxiv_problems), tuple(asking.forum_problems))


@dataclass(frozen=True, slots=True)
class _Asking:
    store: Store
    http: Http
    endpoints: Endpoints
    cancel: CancelToken
    report: Report
    refresh: bool
    arxiv_problems: list[KnownError]
    forum_problems: list[KnownError]

    def arxiv(self, papers: Sequence[Paper]) -> dict[str, ArxivMetadata]:
        """Query arXiv with one request for all papers."""
        ids = [paper.arxiv for paper in papers if paper.arxiv]
        known = {one: record for one in ids if (record := self.store.metadata.arxiv(one))}
        wanted = [one for one in ids if self.refresh or one not in known or not self._is_fresh(known[one].fetched)]
        if not wanted:
            return known
        self.report(Progress(0, None, tr("Asking arXiv")))
        try:
            fetched = arxiv.query(self.http, self.endpoints, wanted, self.cancel, self.report)
        except KnownError as problem:
            self.arxiv_problems.append(problem)
            return known
        if missing := [one for one in dict.fromkeys(wanted) if _number(one) not in fetched]:
            self.arxiv_problems.append(_unknown(missing))
        with self.store.write():
            for record in fetched.values():
                # A paper that was fetched by its id alone gets its title now; titles from a catalog stay.
                self.store.metadata.put_arxiv(record)
        return known | fetched

    def openreview(self, papers: Sequence[Paper]) -> dict[str, ForumMetadata]:
        """Query OpenReview with a request per forum, and stop after an error that every request would meet."""
        forums: dict[str, ForumMetadata] = {}
        service, stopped = OpenReview(self.http, self.endpoints), False
        told: set[str] = set()
        for done, paper in enumerate(papers):
            if not paper.openreview:
                continue
            kept = self.store.metadata.forum(paper.openreview)
            if kept:
                forums[paper.openreview] = kept
                # A completely read forum does not change any more; one known only from a search may open up.
                if not self.refresh and (kept.source == "notes" or self._is_fresh(kept.fetched)):
                    continue
            if stopped:
                continue
            self.report(Progress(done, len(papers), tr("Asking OpenReview")))
            try:
                record = service.forum(paper.openreview, paper.title, self.cancel)
            except KnownError as problem:
                if problem.code not in told:
                    told.add(problem.code)
                    self.forum_problems.append(problem)
                stopped = problem.code in _NOT_OF_ONE_FORUM
                continue
            if kept and kept.source == "notes" and record.source != "notes":
                continue  # A search result does not replace a complete record.
            self.store.metadata.put_forum(record)
            forums[paper.openreview] = record
        return forums

    def _is_fresh(self, fetched: str) -> bool:
        try:
            age = self.http.clock.now() - datetime.fromisoformat(fetched)
        except (ValueError, TypeError):
            return False
        return timedelta(0) <= age < _FRESH


def _number(arxiv: str) -> str | None:
    parsed = arxiv_id.parse(arxiv)
    return parsed.id if parsed else None


def _unknown(ids: Sequence[str]) -> KnownError:
    """Return the error for papers that arXiv's answer does not have."""
    named = ", ".join(one_line(one, 40) for one in ids[:_MOST_NAMED])
    if len(ids) > _MOST_NAMED:
        named = tr("{0} and {1} more", named, len(ids) - _MOST_NAMED)
    template = later("arXiv does not know {named}: check their numbers.")
    if len(ids) == 1:
        template = later("arXiv does not know {named}: check its number.")
    return KnownError("arxiv-unknown", template, subject="arXiv", named=named)
