"""Search of arXiv by title: several titles in one query, so that a whole episode takes a few requests.

Facts from arXiv's API manual: ``ti:"a phrase"`` finds a phrase in titles, AND binds tighter than OR, and the words of a
query are stemmed even inside quotes; so answers are compared with the titles by the caller.
"""

from collections.abc import Sequence
from urllib.parse import quote

from explorer.model.paper import ArxivRecord
from explorer.model.progress import CancelToken, Report, silent
from explorer.model.title_resolution import rare_words, search_words
from explorer.sources.arxiv import API, MAX_FEED, announced, read_feed, read_record
from explorer.sources.endpoints import Endpoints
from explorer.sources.http import Http, refused
from explorer.sources.source_text import page_reason, plain

TITLES_A_QUERY = 12
"""Maximum number of full titles in a query."""
NAMES_A_QUERY = 4
"""Maximum number of titles of one or two words in a query: each of them may find hundreds of papers."""
_ANSWERS_A_TITLE = 8
_ANSWERS_A_NAME = 25
_TRIES = 2


def by_phrase(
    http: Http, endpoints: Endpoints, titles: Sequence[str], cancel: CancelToken, report: Report = silent
) -> list[ArxivRecord]:
    """Return the papers at arXiv whose titles have one of these titles as a phrase, in no order.

    Raises:
        KnownError: arXiv did not answer, or not with a feed.
        Cancelled: the token was set.
    """
    full: list[str] = []
    names: list[str] = []
    for title in titles:
        words = search_words(title)
        if words:
            (full if len(words) > 2 else names).append(f'ti:"{" ".join(words)}"')
    return _search(http, endpoints, full, TITLES_A_QUERY, _ANSWERS_A_TITLE, cancel, report) + _search(
        http, endpoints, names, NAMES_A_QUERY, _ANSWERS_A_NAME, cancel, report
    )


def by_rare_words(
    http: Http, endpoints: Endpoints, titles: Sequence[str], cancel: CancelToken, report: Report = silent
) -> list[ArxivRecord]:
    """Return the papers at arXiv that have the three rarest words of one of these titles in theirs, in no order.

    Raises:
        KnownError: arXiv did not answer, or not with a feed.
        Cancelled: the token was set.
    """
    terms = [f"({' AND '.join(f'ti:{word}' for word in words)})" for one in titles if len(words := rare_words(one)) > 1]
    return _search(http, endpoints, terms, TITLES_A_QUERY, _ANSWERS_A_TITLE, cancel, report)


def _search(
    http: Http,
    endpoints: Endpoints,
    terms: Sequence[str],
    at_once: int,
    answers: int,
    cancel: CancelToken,
    report: Report,
) -> list[ArxivRecord]:
    terms = list(dict.fromkeys(terms))
    found: list[ArxivRecord] = []
    for start in range(0, len(terms), at_once):
        batch = terms[start : start + at_once]
        query = quote(" OR ".join(batch), safe=":")
        url = f"{endpoints.arxiv_api}?search_query={query}&start=0&max_results={answers * len(batch)}"
        found += _answer(http, url, cancel, report)
    return found


def _answer(http: Http, url: str, cancel: CancelToken, report: Report) -> list[ArxivRecord]:
    for attempt in range(_TRIES):
        reply = http.get(API, url, accept="application/atom+xml", cancel=cancel, report=report, cap=MAX_FEED)
        if reply.status == 200 and reply.body.lstrip()[:13].lower() == b"rate exceeded":
            http.clock.sleep(10.0 * (attempt + 1), cancel)
            continue
        if reply.status not in (200, 400):
            raise refused(API, reply.status, page_reason(reply.body))
        feed = read_feed(reply)
        entries = feed.findall("{http://www.w3.org/2005/Atom}entry")
        error = next((one for one in entries if "/api/errors" in (one.findtext(_ID) or "")), None)
        if error is not None or reply.status == 400:
            said = plain(error.findtext(_SUMMARY) or "", 200) if error is not None else ""
            raise API.problem(
                "arxiv-error", "arXiv rejected the search (“{said}”). Try again later.", url[:300], said=said
            )
        if entries or not announced(feed):
            return [record for one in entries if (record := read_record(one))]
    raise refused(API, 429)


_ID = "{http://www.w3.org/2005/Atom}id"
_SUMMARY = "{http://www.w3.org/2005/Atom}summary"
