"""What arXiv and OpenReview say of papers: asked on demand, kept with its date, not asked again too soon."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from explorer.model.errors import KnownError
from explorer.model.paper import ArxivRecord, ForumRecord, Paper
from explorer.model.progress import CancelToken, Progress, Report, silent
from explorer.sources import arxiv, openreview
from explorer.sources.endpoints import Endpoints
from explorer.sources.http import Http
from explorer.store.database import Store

# arXiv changes once a day and asks not to be asked the same more often.
_FRESH = timedelta(hours=24)
_EVERY_FORUM = {"openreview-closed", "no-network", "no-answer", "refused", "proxy", "certificate", "http-429"}


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known now, by arXiv id and by forum id, and why the rest is not."""

    arxiv: dict[str, ArxivRecord]
    forums: dict[str, ForumRecord]
    problems: tuple[KnownError, ...]


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
    """Both services' words on the papers: what the store has and still holds, and the rest from the network.

    A service that does not answer costs only its own part; each of its problems is told once.

    Args:
        refresh: ask again for what the store has.

    Raises:
        Cancelled: the token was set; what came before is kept.
        KnownError: the store could not be written.
    """
    papers = list(papers)
    problems: list[KnownError] = []
    records = _arxiv(papers, store, http, endpoints, cancel, report, refresh, problems)
    forums = _forums(papers, store, http, endpoints, cancel, report, refresh, problems)
    return Metadata(records, forums, tuple(problems))


def _arxiv(
    papers: list[Paper],
    store: Store,
    http: Http,
    endpoints: Endpoints,
    cancel: CancelToken,
    report: Report,
    refresh: bool,
    problems: list[KnownError],
) -> dict[str, ArxivRecord]:
    known: dict[str, ArxivRecord] = {}
    for paper in papers:
        if paper.arxiv and (record := store.records.arxiv(paper.arxiv)):
            known[paper.arxiv] = record
    wanted = [
        paper.arxiv
        for paper in papers
        if paper.arxiv and (refresh or paper.arxiv not in known or not _is_fresh(known[paper.arxiv].fetched, http))
    ]
    if not wanted:
        return known
    report(Progress(0, None, "Asking arXiv"))
    try:
        fetched = arxiv.query(http, endpoints, wanted, cancel, report)
    except KnownError as problem:
        problems.append(problem)
        return known
    with store.write():
        for record in fetched.values():
            store.records.put_arxiv(record)
        for paper in papers:
            # A paper that was fetched by its number alone learns its name here; the catalogue's names stay.
            if paper.id.startswith("arxiv:") and paper.arxiv in fetched:
                record = fetched[paper.arxiv]
                store.papers.put(replace(paper, title=record.title, authors=record.authors))
    return known | fetched


def _forums(
    papers: list[Paper],
    store: Store,
    http: Http,
    endpoints: Endpoints,
    cancel: CancelToken,
    report: Report,
    refresh: bool,
    problems: list[KnownError],
) -> dict[str, ForumRecord]:
    forums: dict[str, ForumRecord] = {}
    reviewed = [paper for paper in papers if paper.openreview]
    stopped = False
    for done, paper in enumerate(reviewed):
        assert paper.openreview
        if record := store.records.forum(paper.openreview):
            forums[paper.openreview] = record
            # A forum that was read whole does not change any more; one known by search alone may open up.
            if not refresh and (record.source == "notes" or _is_fresh(record.fetched, http)):
                continue
        if stopped:
            continue
        report(Progress(done, len(reviewed), "Asking OpenReview"))
        try:
            record = openreview.forum(http, endpoints, paper.openreview, paper.title, cancel)
        except KnownError as problem:
            if problem.code not in {one.code for one in problems}:
                problems.append(problem)
            stopped = problem.code in _EVERY_FORUM
            continue
        if record.source == "notes" or forums.get(paper.openreview, record).source != "notes":
            store.records.put_forum(record)  # less than what is there does not replace it
            forums[paper.openreview] = record
    return forums


def _is_fresh(fetched: str, http: Http) -> bool:
    try:
        age = http.clock.now() - datetime.fromisoformat(fetched)
    except (ValueError, TypeError):
        return False
    return timedelta(0) <= age < _FRESH
