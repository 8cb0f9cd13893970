"""Fetches the titles and authors of papers that are known by an id alone, with one request for all ids of a kind."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from explorer.model.errors import KnownError
from explorer.model.fact import kind_of
from explorer.model.ids import now
from explorer.model.paper import Paper
from explorer.model.paper_names import by_kind
from explorer.model.progress import CancelToken, Progress, Report, silent
from explorer.model.title_resolution import Candidate
from explorer.model.translation import tr
from explorer.services.id_doubts import SERVICES
from explorer.sources import arxiv, crossref, openalex
from explorer.sources.endpoints import Endpoints
from explorer.sources.http import Http
from explorer.store.database import Store


@dataclass(slots=True)
class Details:
    """How many papers got their details, and the services' problems."""

    found: int = 0
    problems: list[KnownError] = field(default_factory=list)


def fetch_details(
    store: Store,
    papers: Iterable[Paper],
    http: Http,
    endpoints: Endpoints,
    cancel: CancelToken,
    report: Report = silent,
) -> Details:
    """Fetch titles and authors of papers that no service was asked about: arXiv ids from arXiv, DOIs from Crossref, and
    PubMed ids from OpenAlex. A service that fails costs only its own answers.

    Raises:
        KnownError: the library can't be written.
        Cancelled: the token was set; earlier answers are kept.
    """
    store.must_be_writable()
    ids: dict[str, dict[str, str]] = {"arxiv": {}, "doi": {}, "pmid": {}}
    for paper in papers:
        if any(kind_of(one.source) in SERVICES for one in store.facts.of("paper", paper.id)):
            continue
        names = by_kind(store.papers.names(paper.id))
        kind = next((one for one in ids if one in names), None)
        if kind:
            ids[kind][names[kind]] = paper.id
    details = Details()
    if ids["arxiv"]:
        report(Progress(0, None, tr("Asking arXiv")))
        try:
            records = arxiv.query(http, endpoints, ids["arxiv"], cancel, report)
            with store.write():
                for record in records.values():
                    store.metadata.put_arxiv(record)
            details.found += len(records)
        except KnownError as problem:
            if problem.subject != arxiv.API.name:
                raise
            details.problems.append(problem)
    for kind, service, ask in (
        ("doi", crossref.SERVICE, crossref.by_doi),
        ("pmid", openalex.SERVICE, openalex.by_pmid),
    ):
        if not ids[kind]:
            continue
        report(Progress(0, None, tr("Asking {name}", name=service.name)))
        try:
            found = ask(http, endpoints, list(ids[kind]), cancel, report)
        except KnownError as problem:
            details.problems.append(problem)
            continue
        with store.write():
            for one, candidate in found.items():
                _put(store, ids[kind][one], candidate)
        details.found += len(found)
    return details


def _put(store: Store, paper_id: str, one: Candidate) -> None:
    said = {"title": one.title, "authors": one.authors or None, "doi": one.doi}
    if store.facts.state("paper", paper_id, one.service, said, now()):
        store.papers.show(paper_id)
    if one.doi:
        store.papers.add_name(paper_id, f"doi:{one.doi}", one.service)
