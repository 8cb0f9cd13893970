"""Client of OpenAlex: papers by title or by PubMed id, and where a free copy of a PDF is.

Facts from its documentation: a filter takes several values joined by ``|``, at most fifty; a comma separates filters; a
search costs a part of a daily allowance, after which it answers 429; preprint and journal version are one work, which
lists its places in ``locations``.
"""

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from explorer.model.paper_names import doi_name, pubmed_name
from explorer.model.progress import CancelToken, Report, silent
from explorer.model.show_notes.paper_addresses import read_address
from explorer.model.title_resolution import Candidate, search_words
from explorer.sources.endpoints import Endpoints, is_allowed, is_loopback
from explorer.sources.http import Http, Service
from explorer.sources.json_answer import CAP, in_batches, line, objects, read_object, year

SERVICE = Service("OpenAlex", pace_s=1.0)
_FIELDS = "id,doi,title,publication_year,authorships,locations,ids"
_AT_ONCE = 50
_ANSWERS = 8
_MOST_AUTHORS = 100


def by_title(
    http: Http, endpoints: Endpoints, title: str, cancel: CancelToken, report: Report = silent
) -> list[Candidate]:
    """Return the papers that OpenAlex finds for a title.

    Raises:
        KnownError: it did not answer, or not with JSON.
        Cancelled: the token was set.
    """
    words = " ".join(search_words(title))
    return _works(http, endpoints, f"title.search:{words}", _ANSWERS, cancel, report) if words else []


def by_pmid(
    http: Http, endpoints: Endpoints, pmids: Sequence[str], cancel: CancelToken, report: Report = silent
) -> dict[str, Candidate]:
    """Return the papers with these PubMed ids, with one request for fifty; unknown ids are missing.

    Raises:
        KnownError: it did not answer, or not with JSON.
        Cancelled: the token was set.
    """

    def ask(batch: list[str]) -> list[Candidate]:
        return _works(http, endpoints, f"ids.pmid:{'|'.join(batch)}", len(batch), cancel, report)

    numbers = (one for one in pmids if one.isascii() and one.isdigit())
    return in_batches(numbers, _AT_ONCE, ask, lambda one: one.pmid)


def open_copies(
    http: Http, endpoints: Endpoints, name: str, cancel: CancelToken, report: Report = silent
) -> tuple[str, ...]:
    """Return the addresses of a paper's free PDFs, the best first.

    Args:
        name: ``doi:10.…`` or ``pmid:…``.

    Raises:
        KnownError: it did not answer, or not with JSON.
        Cancelled: the token was set.
    """
    select = "best_oa_location,locations"
    url = f"{endpoints.openalex}/works/{quote(name, safe=':/')}?select={select}"
    reply = http.get(SERVICE, url, accept="application/json", cancel=cancel, report=report, cap=CAP)
    if reply.status in (400, 404):
        return ()
    body = read_object(SERVICE, reply)
    best = body.get("best_oa_location")
    places = [*([best] if isinstance(best, dict) else []), *objects(body.get("locations"), 50)]
    addresses = (line(one.get("pdf_url"), 2000) for one in places if one.get("is_oa") is not False)
    # An answer from the web has no business with servers on this computer.
    own = is_loopback(urlsplit(endpoints.openalex).hostname)
    allowed = (one for one in addresses if one and is_allowed(one) and (own or one.startswith("https:")))
    return tuple(dict.fromkeys(allowed))


def _works(
    http: Http, endpoints: Endpoints, filters: str, most: int, cancel: CancelToken, report: Report
) -> list[Candidate]:
    query = urlencode({"filter": filters, "per-page": most, "select": _FIELDS})
    reply = http.get(
        SERVICE, f"{endpoints.openalex}/works?{query}", accept="application/json", cancel=cancel, report=report, cap=CAP
    )
    return [found for one in objects(read_object(SERVICE, reply).get("results")) if (found := _candidate(one))]


def _candidate(work: dict[str, Any]) -> Candidate | None:
    title = line(work.get("title"))
    if not title:
        return None
    ids = work.get("ids")
    doi = doi_name(line(work.get("doi"), 300)) or ""
    pmid = pubmed_name(line(ids.get("pmid") if isinstance(ids, dict) else "", 100).rstrip("/").rpartition("/")[2]) or ""
    pages = [read_address(line(one.get("landing_page_url"), 2000)) for one in objects(work.get("locations"), 50)]
    arxiv = (
        doi.removeprefix("arxiv:")
        if doi.startswith("arxiv:")
        else next((one.arxiv for one in pages if one and one.arxiv), None)
    )
    people = (one.get("author") for one in objects(work.get("authorships"), _MOST_AUTHORS))
    names = (line(one.get("display_name"), 100) for one in people if isinstance(one, dict))
    return Candidate(
        title=title,
        authors=tuple(one for one in names if one),
        year=year(work.get("publication_year")),
        arxiv=arxiv,
        openreview=next((one.openreview for one in pages if one and one.openreview), None),
        doi=doi.removeprefix("doi:") if doi.startswith("doi:") else None,
        pmid=pmid.removeprefix("pmid:") if pmid.startswith("pmid:") else None,
        url=next((one.url for one in pages if one), None),
        service="openalex",
    )
