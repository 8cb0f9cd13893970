"""Client of Crossref: published papers by title, and titles by DOI.

Facts from its documentation: equal filters are alternatives, so one request names many DOIs; it knows no DOIs of arXiv,
which are DataCite's; titles and names are lists that may be empty, and may hold tags.
"""

import html
import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from explorer.model.paper_names import doi_name
from explorer.model.progress import CancelToken, Report, silent
from explorer.model.title_resolution import Candidate, search_words
from explorer.sources.endpoints import Endpoints
from explorer.sources.http import Http, Service
from explorer.sources.json_answer import CAP, in_batches, line, objects, read_object, year

# One list in a second is what it allows to everybody.
SERVICE = Service("Crossref", pace_s=1.0)
_FIELDS = "DOI,title,subtitle,author,issued"
_AT_ONCE = 40
_ANSWERS = 8
_MOST_AUTHORS = 100
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,40}>")


def by_title(
    http: Http,
    endpoints: Endpoints,
    title: str,
    persons: Sequence[str],
    cancel: CancelToken,
    report: Report = silent,
) -> list[Candidate]:
    """Return the published papers that Crossref finds for a title, and the names of authors if some are known.

    Raises:
        KnownError: it did not answer, or not with JSON.
        Cancelled: the token was set.
    """
    words = " ".join((*search_words(title), *persons[:3]))
    if not words.strip():
        return []
    return _items(http, endpoints, {"query.bibliographic": words, "rows": _ANSWERS}, cancel, report)


def by_doi(
    http: Http, endpoints: Endpoints, dois: Sequence[str], cancel: CancelToken, report: Report = silent
) -> dict[str, Candidate]:
    """Return the papers with these DOIs, with one request for forty; unknown DOIs are missing.

    Raises:
        KnownError: it did not answer, or not with JSON.
        Cancelled: the token was set.
    """

    def ask(batch: list[str]) -> list[Candidate]:
        query = {"filter": ",".join(f"doi:{one}" for one in batch), "rows": len(batch)}
        return _items(http, endpoints, query, cancel, report)

    # A comma separates filters; no publisher of papers has DOIs with one.
    return in_batches((one.lower() for one in dois if "," not in one), _AT_ONCE, ask, lambda one: one.doi)


def _items(
    http: Http, endpoints: Endpoints, query: dict[str, Any], cancel: CancelToken, report: Report
) -> list[Candidate]:
    url = f"{endpoints.crossref}/works?{urlencode({**query, 'select': _FIELDS})}"
    reply = http.get(SERVICE, url, accept="application/json", cancel=cancel, report=report, cap=CAP)
    message = read_object(SERVICE, reply).get("message")
    items = objects(message.get("items")) if isinstance(message, dict) else []
    return [found for one in items if (found := _candidate(one))]


def _candidate(item: dict[str, Any]) -> Candidate | None:
    title, subtitle = _first(item.get("title")), _first(item.get("subtitle"))
    doi = doi_name(line(item.get("DOI"), 300))
    if not title or not doi or not doi.startswith("doi:"):
        return None
    people = objects(item.get("author"), _MOST_AUTHORS)
    names = (" ".join(filter(None, (line(one.get("given"), 60), line(one.get("family"), 60)))) for one in people)
    issued = item.get("issued")
    parts = issued.get("date-parts") if isinstance(issued, dict) else None
    first = parts[0] if isinstance(parts, list) and parts else None
    return Candidate(
        title=f"{title}: {subtitle}" if subtitle and subtitle.casefold() not in title.casefold() else title,
        authors=tuple(one for one in names if one),
        year=year(first[0]) if isinstance(first, list) and first else None,
        doi=doi.removeprefix("doi:"),
        service="crossref",
    )


def _first(value: object) -> str:
    """Return the first string of a list, without tags."""
    one = value[0] if isinstance(value, list) and value else value
    return line(html.unescape(_TAG.sub("", one[:2000]))) if isinstance(one, str) else ""
