"""Search of arXiv by title: several titles in one query, so that a whole episode takes a few requests.

Facts from arXiv's API manual: ``ti:"a phrase"`` finds a phrase in titles, AND binds tighter than OR, and the words of a
query are stemmed even inside quotes; so answers are compared with the titles by the caller.
"""

from collections.abc import Sequence
from urllib.parse import quote

from explorer.model.paper import ArxivMetadata
from explorer.model.progress import CancelToken, Report, silent
from explorer.model.title_resolution import other_words, rare_words, search_words
from explorer.sources.arxiv import API, ask
from explorer.sources.endpoints import Endpoints
from explorer.sources.http import Http, refused

TITLES_A_QUERY = 12
"""Maximum number of full titles in a query."""
NAMES_A_QUERY = 4
"""Maximum number of titles of one or two words in a query: each of them may find hundreds of papers."""
_ANSWERS_A_TITLE = 8
_ANSWERS_A_NAME = 25
_TRIES = 2


def by_phrase(
    http: Http, endpoints: Endpoints, titles: Sequence[str], cancel: CancelToken, report: Report = silent
) -> list[ArxivMetadata]:
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
) -> list[ArxivMetadata]:
    """Return the papers at arXiv that have the three rarest words of one of these titles in theirs, or what such a
    title is without its authors, in no order.

    Raises:
        KnownError: arXiv did not answer, or not with a feed.
        Cancelled: the token was set.
    """
    terms = [f"({' AND '.join(f'ti:{word}' for word in words)})" for one in titles if len(words := rare_words(one)) > 1]
    terms += [f'ti:"{" ".join(words)}"' for one in titles if len(words := other_words(one)) > 2]
    return _search(http, endpoints, terms, TITLES_A_QUERY, _ANSWERS_A_TITLE, cancel, report)


def _search(
    http: Http,
    endpoints: Endpoints,
    terms: Sequence[str],
    at_once: int,
    answers: int,
    cancel: CancelToken,
    report: Report,
) -> list[ArxivMetadata]:
    terms = list(dict.fromkeys(terms))
    found: list[ArxivMetadata] = []
    for start in range(0, len(terms), at_once):
        batch = terms[start : start + at_once]
        query = quote(" OR ".join(batch), safe=":")
        url = f"{endpoints.arxiv_api}?search_query={query}&start=0&max_results={answers * len(batch)}"
        found += _answer(http, url, cancel, report)
    return found


def _answer(http: Http, url: str, cancel: CancelToken, report: Report) -> list[ArxivMetadata]:
    for attempt in range(_TRIES):
        answer = ask(http, url, attempt, cancel, report)
        if answer is not None and answer.error is not None:
            raise API.problem(
                "arxiv-error", "arXiv rejected the search (“{said}”). Try again later.", url[:300], said=answer.error
            )
        if answer is not None:
            return list(answer.records)
    raise refused(API, 429)
