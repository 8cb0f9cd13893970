"""What the two services say of papers, kept in the library with its date."""

import pytest

from explorer.model.paper import Paper
from explorer.model.progress import CancelToken, Progress
from explorer.services.paper_metadata import fetch_metadata
from explorer.sources.endpoints import Endpoints
from explorer.sources.http import Http
from explorer.store.database import Store
from explorer.store.library_folder import Library
from tests.fakes import faults
from tests.fakes.answers import Facts, reply, submission
from tests.fakes.clock import FakeClock
from tests.fakes.server import FakeServer

FACTS = [
    Facts("2309.00071", "YaRN: Efficient Context Window Extension", forum="wHBfxhZu1u", venue="ICLR 2024 poster"),
    Facts("2309.16588", "Vision Transformers Need Registers", forum="2dnO3LLiJ1", venue="ICLR 2024 oral"),
    Facts("2401.12945", "Lumiere"),
]
PAPERS = [Paper(f"paper-{one.arxiv}", one.title, arxiv=one.arxiv, openreview=one.forum) for one in FACTS]


@pytest.fixture
def server():
    with FakeServer(facts=FACTS) as one:
        yield one


@pytest.fixture
def store(tmp_path):
    one = Store.open(Library(tmp_path))
    for paper in PAPERS:
        one.papers.put(paper)
    yield one
    one.close()


@pytest.fixture
def clock():
    from datetime import UTC, datetime

    return FakeClock(datetime.now(UTC))  # records carry the time of day at which they were made


@pytest.fixture
def ask(server, store, clock):
    http, endpoints = Http(clock=clock), Endpoints.load(server.endpoints_env, store.settings.get)

    def run(papers=PAPERS, cancel=None, **options):
        return fetch_metadata(papers, store, http, endpoints, cancel or CancelToken(), **options)

    return run


def routes(server: FakeServer) -> list[str]:
    return [seen.route for seen in server.seen]


def test_all_papers_in_one_call_to_arxiv_and_one_search_for_each_forum(server, store, ask):
    told: list[Progress] = []
    known = ask(report=told.append)
    assert set(known.arxiv) == {one.arxiv for one in FACTS}
    assert {name: record.decision for name, record in known.forums.items()} == {
        "wHBfxhZu1u": "Accept (poster)",
        "2dnO3LLiJ1": "Accept (oral)",
    }
    assert known.problems == ()
    assert routes(server) == ["api", "notes", "search", "search"]
    assert store.metadata.arxiv("2309.16588") == known.arxiv["2309.16588"]
    assert store.metadata.forum("2dnO3LLiJ1") == known.forums["2dnO3LLiJ1"]
    assert {one.text for one in told} >= {"Asking arXiv", "Asking OpenReview"}


def test_what_is_a_day_old_at_most_is_not_asked_again(server, ask, clock):
    first = ask()
    server.seen.clear()
    clock.pass_by(23 * 3600)
    assert ask() == first
    assert server.seen == []
    clock.pass_by(2 * 3600)
    ask()
    assert routes(server) == ["api", "notes", "search", "search"]


def test_only_what_is_missing_is_asked_for(server, ask):
    ask(PAPERS[:1])
    server.seen.clear()
    assert set(ask().arxiv) == {one.arxiv for one in FACTS}
    assert server.of("api")[0].query["id_list"] == "2309.16588,2401.12945"


def test_on_demand_it_is_asked_again(server, ask):
    ask()
    server.seen.clear()
    ask(refresh=True)
    assert routes(server) == ["api", "notes", "search", "search"]


def test_a_whole_forum_is_kept_for_good_and_never_replaced_by_less(server, store, ask, clock):
    server.gate_open = True
    registers = FACTS[1]
    server.forums["2dnO3LLiJ1"] = [submission(registers), reply(registers, "Official_Review", 1, rating=8)]
    ask(PAPERS[1:2])
    server.seen.clear()
    clock.pass_by(365 * 24 * 3600)
    assert ask(PAPERS[1:2]).forums["2dnO3LLiJ1"].ratings == (8,)
    assert routes(server) == ["api"]
    server.gate_open = False
    assert ask(PAPERS[1:2], refresh=True).forums["2dnO3LLiJ1"].ratings == (8,)
    kept = store.metadata.forum("2dnO3LLiJ1")
    assert kept is not None
    assert kept.source == "notes"


def test_arxiv_s_trouble_costs_only_arxiv_s_part(server, ask):
    server.next("api", faults.answer(429, headers={"Retry-After": "9000"}))
    known = ask()
    assert known.arxiv == {}
    assert len(known.forums) == 2
    assert [one.code for one in known.problems] == ["http-429"]


def test_what_arxiv_does_not_know_is_told(server, ask):
    known = ask([*PAPERS[:1], *(Paper(f"p{n}", "No such paper", arxiv=f"2309.9999{n}") for n in range(7))])
    assert set(known.arxiv) == {PAPERS[0].arxiv}
    (problem,) = known.arxiv_problems
    named = ", ".join(f"2309.9999{n}" for n in range(5))
    assert problem.sentence == f"arXiv does not know {named} and 2 more: check their numbers."


def test_the_same_trouble_at_both_services_is_told_of_each(server, ask):
    for route in ("api", "notes"):
        server.next(route, faults.answer(429, headers={"Retry-After": "9000"}))
    known = ask()
    assert [one.code for one in known.problems] == ["http-429", "http-429"]
    assert [one.sentence.split()[0] for one in known.problems] == ["arXiv", "OpenReview"]


def test_a_closed_openreview_is_asked_once_and_told_once(server, ask):
    server.search_open = False
    known = ask()
    assert len(known.arxiv) == 3
    assert known.forums == {}
    assert [one.code for one in known.problems] == ["openreview-closed"]
    assert routes(server) == ["api", "notes", "search"]


def test_a_forum_that_is_unknown_does_not_cost_the_next_one(server, ask):
    strange = Paper("strange", "Nothing shares this", openreview="NotThere00")
    known = ask([strange, PAPERS[1]])
    assert set(known.forums) == {"2dnO3LLiJ1"}
    assert [one.code for one in known.problems] == ["openreview-unknown"]


def test_what_is_kept_is_still_there_when_a_service_does_not_answer(server, ask):
    first = ask()
    server.search_open = False
    server.next("api", faults.page(403, "Access Denied"))
    known = ask(refresh=True)
    assert (known.arxiv, known.forums) == (first.arxiv, first.forums)
    assert {one.code for one in known.problems} == {"http-403", "openreview-closed"}


def test_a_paper_known_by_its_number_learns_its_name_and_others_keep_theirs(store, ask):
    by_number = Paper("arxiv:2401.12945", "arXiv:2401.12945", arxiv="2401.12945")
    own_name = Paper("paper-2309.00071", "The catalogue's own title", arxiv="2309.00071")
    store.papers.put(by_number, "stand-in")
    store.papers.put(own_name)
    ask([by_number, own_name])
    named = store.papers.get("arxiv:2401.12945")
    assert named is not None
    assert (named.title, named.authors) == ("Lumiere", FACTS[2].authors)
    own = store.papers.get("paper-2309.00071")
    assert own is not None
    assert (own.title, own.authors) == (own_name.title, FACTS[0].authors), "what nobody has said, arXiv says"
