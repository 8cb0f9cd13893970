"""OpenAlex, Crossref, OpenReview's search and arXiv's search by title: their answers, and everything else they send."""

import contextlib
import json

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from explorer.model.errors import KnownError
from explorer.model.progress import CancelToken
from explorer.model.title_resolution import Wanted
from explorer.services.title_lookup import allowed_services, look_up
from explorer.sources import arxiv_titles, crossref, openalex
from explorer.sources.openreview import OpenReview
from tests.fakes import faults
from tests.fakes.answers import Facts
from tests.fakes.examples import examples
from tests.fakes.server import FakeServer

WAVES = Facts("2101.00001", "Measuring Ocean Waves from Low Orbit", published="2021-01-02T00:00:00Z")
MICE = Facts(
    "", "Gene Action in the Mouse", ("Mary F. Lyon",), doi="10.1038/190372a0", pmid="17554301", forum="aBcD123456"
)
JSON = "application/json"


@pytest.fixture
def server():
    with FakeServer(facts=[WAVES, MICE]) as one:
        yield one


@pytest.fixture
def asks(sources):
    """Return a function for each service that looks a title up there."""
    http, endpoints = sources
    token = CancelToken()
    return {
        "api": lambda title: arxiv_titles.by_phrase(http, endpoints, [title], token),
        "openalex": lambda title: openalex.by_title(http, endpoints, title, token),
        "crossref": lambda title: crossref.by_title(http, endpoints, title, (), token),
        "search": lambda title: OpenReview(http, endpoints).search(title, token),
    }


def test_each_service_finds_a_title(asks) -> None:
    (found,) = asks["api"]("measuring ocean waves")
    assert (found.arxiv, found.published[:4]) == ("2101.00001", "2021")
    (found,) = asks["openalex"]("Gene Action in the Mouse")
    assert (found.doi, found.pmid, found.authors, found.year) == (MICE.doi, MICE.pmid, MICE.authors, 2023)
    (found,) = asks["openalex"]("Measuring Ocean Waves: from low orbit?")
    assert found.arxiv == "2101.00001"
    (found,) = asks["crossref"]("Gene Action in the Mouse")
    assert (found.title, found.doi, found.authors) == (MICE.title, MICE.doi, MICE.authors)
    (found, *_) = asks["search"]("Gene Action in the Mouse")
    assert (found.title, found.openreview, found.authors) == (MICE.title, MICE.forum, MICE.authors)


def test_ids_of_a_kind_take_one_request(server, sources) -> None:
    http, endpoints = sources
    assert openalex.by_pmid(http, endpoints, ["17554301", "999", "x"], CancelToken())["17554301"].title == MICE.title
    assert crossref.by_doi(http, endpoints, ["10.1038/190372A0", "10.1/a,b"], CancelToken())["10.1038/190372a0"]
    assert len(server.seen) == 2


@pytest.mark.parametrize("route", ["api", "openalex", "crossref", "search"])
@pytest.mark.parametrize(
    ("fault", "codes"),
    [
        (faults.answer(429, "Rate exceeded."), {"http-429"}),
        (faults.page(200, "Log in to the network"), {"web-page", "openreview-closed"}),
        (faults.answer(200, b"", kind=JSON), {"answer-broken"}),
        (faults.answer(200, b"{}" + b" " * 21_000_000, kind=JSON), {"too-large"}),
        (faults.answer(200, b"[" * 100_000, kind=JSON), {"answer-broken"}),
        (faults.answer(503, b"", kind=JSON), {"http-503"}),
    ],
    ids=["429", "HTML", "empty", "huge", "deep", "503"],
)
def test_what_is_no_answer_is_told(asks, server, route: str, fault: faults.Fault, codes: set[str]) -> None:
    server.always(route, fault)
    server.always(f"{route}_v1", fault)
    with pytest.raises(KnownError) as caught:
        asks[route]("Measuring Ocean Waves")
    assert caught.value.code in codes


def test_a_service_that_fails_costs_only_its_own_answers(server, sources) -> None:
    server.always("api", faults.answer(503))
    server.search_open = False
    http, endpoints = sources
    result = look_up(
        [Wanted(MICE.title), Wanted(WAVES.title)],
        None,
        http,
        endpoints,
        CancelToken(),
        services={"arxiv", "openreview", "openalex", "crossref"},
    )
    assert [one.verdict for one in result.resolutions] == ["taken", "taken"]
    assert [one.code for one in result.problems] == ["http-503", "openreview-closed"]
    assert len(server.of("search")) == 1  # closed for one title is closed for all


def test_openalex_and_crossref_are_asked_only_if_the_user_has_said_so() -> None:
    assert allowed_services({}.get, {}) == {"arxiv", "openreview"}
    assert allowed_services({}.get, {"PAPER_EXPLORER_OPENALEX": "https://x.example"}) == {
        *("arxiv", "openreview", "openalex"),
    }
    chosen = {"search.crossref": True, "search.openreview": False}
    assert allowed_services(chosen.get, {}) == {"arxiv", "crossref"}


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    *("results", "title", "doi", "authorships", "author", "display_name", "locations", "ids", "pmid"),
                    *("message", "items", "DOI", "issued", "date-parts", "given", "subtitle", "landing_page_url"),
                    *("notes", "content", "authors", "value", "forum", "id", "cdate", "publication_year", "fullname"),
                    *("best_oa_location", "pdf_url", "is_oa"),
                ]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=25,
)


@examples(24, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=VALUES, route=st.sampled_from(["openalex", "crossref", "search"]))
def test_any_json_is_an_answer_or_a_known_error(body: object, route: str, asks, server) -> None:
    wrapped = {"results": [body], "message": {"items": [body]}, "notes": [body]}
    for one in (body, wrapped):
        server.next(route, faults.answer(200, json.dumps(one), kind=JSON))
        with contextlib.suppress(KnownError):
            asks[route]("Measuring Ocean Waves")
        server._next[route].clear()


@pytest.mark.parametrize(
    "value",
    [None, 3, "text", [], [None], {"pdf_url": "javascript:alert(1)"}, [{"pdf_url": "http://plain.example/a.pdf"}]],
)
def test_only_safe_addresses_of_free_copies_are_kept(value: object, server, sources) -> None:
    body = {"best_oa_location": value, "locations": value}
    server.next("openalex", faults.answer(200, json.dumps(body), kind=JSON))
    assert openalex.open_copies(*sources, "doi:10.1/x", CancelToken()) == ()
