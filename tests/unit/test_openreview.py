"""OpenReview in both versions of its API, behind its gate, and with answers that have changed."""

import copy
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from explorer.model.errors import KnownError
from explorer.model.paper import ForumMetadata
from explorer.model.progress import CancelToken
from explorer.sources.http import HttpReply
from explorer.sources.openreview import SERVICE, OpenReview
from tests.fakes import faults
from tests.fakes.answers import Facts, reply, submission, version_1
from tests.fakes.examples import examples
from tests.fakes.server import FakeServer

PAPER = Facts("2401.00001", "Scratch Tokens for Toy Transformers", forum="Rg1st3rViT", venue="ICLR 2024 oral")
OTHER = Facts("2401.00002", "Scratch Tokens for Large Transformers", forum="OtherForum", venue="ICLR 2024 poster")
JSON = "application/json; charset=utf-8"


def whole_forum() -> list[dict[str, Any]]:
    """Five notes in no order, a deleted review and one in another forum among them."""
    deleted = reply(PAPER, "Official_Review", 3, rating="1: strong reject") | {"ddate": 1700000000000}
    return [
        reply(PAPER, "Decision", 1, decision="Accept (oral)"),
        reply(PAPER, "Official_Review", 2, rating=6, confidence=4),
        reply(PAPER, "Official_Comment", 7, comment="Thank you."),
        submission(PAPER),
        reply(PAPER, "Official_Review", 1, rating="8: accept, good paper"),
        deleted,
        reply(OTHER, "Official_Review", 1, rating=1),
    ]


@pytest.fixture
def server():
    with FakeServer(facts=[OTHER, PAPER]) as one:
        one.forums["Rg1st3rViT"] = whole_forum()
        yield one


@pytest.fixture
def ask(sources):
    service = OpenReview(*sources)
    return lambda forum="Rg1st3rViT", title=PAPER.title: service.forum(forum, title, CancelToken())


def problem(ask, *arguments) -> KnownError:
    with pytest.raises(KnownError) as caught:
        ask(*arguments)
    return caught.value


def as_json(body: object, status: int = 200) -> faults.Fault:
    return faults.answer(status, json.dumps(body), kind=JSON)


def test_open_forum(ask, server):
    server.gate_open = True
    record = ask()
    assert record == ForumMetadata("Rg1st3rViT", "ICLR 2024 oral", "Accept (oral)", (8, 6), "notes", record.fetched)
    assert [seen.route for seen in server.seen] == ["notes"]


def test_closed_forum_is_found_by_its_title_and_told_by_its_forum(ask, server):
    record = ask()
    assert record == ForumMetadata("Rg1st3rViT", "ICLR 2024 oral", "Accept (oral)", (), "search", record.fetched)
    assert [seen.route for seen in server.seen] == ["notes", "search"]
    assert server.seen[1].query["term"] == PAPER.title
    assert server.seen[1].query["source"] == "forum"


def test_a_gate_that_is_shut_is_tried_once(ask, server):
    ask()
    ask("OtherForum", OTHER.title)
    assert [seen.route for seen in server.seen] == ["notes", "search", "search"]


def test_pace(ask, clock):
    ask()
    assert clock.sleeps == [1.2]


def test_search_closed_too(ask, server):
    server.search_open = False
    told = problem(ask)
    assert told.code == "openreview-closed"
    assert "browser" in told.sentence
    assert [seen.route for seen in server.seen] == ["notes", "search"]


def test_a_page_that_verifies_browsers_is_a_closed_door(ask, server):
    for route in ("notes", "search"):
        server.next(route, faults.answer(200, "<title>Verifying your browser</title>"))
    assert problem(ask).code == "openreview-closed"


def test_older_venues_are_in_version_1(ask, server):
    server.gate_open = True
    server.forums.clear()
    server.next("notes", as_json({"name": "NotFoundError", "status": 404}, 404))
    server.next("notes_v1", as_json({"notes": [version_1(note) for note in whole_forum()]}))
    assert ask().decision == "Accept (oral)"


def test_version_1_review_scores(ask, server):
    server.gate_open = True
    server.forums.clear()
    review = version_1(reply(PAPER, "Official_Review", 1, recommendation="8: accept, good paper"))
    server.next("notes_v1", as_json({"notes": [version_1(submission(PAPER)), review]}))
    assert ask().ratings == (8,)


def test_unknown_everywhere(ask, server):
    server.gate_open = True
    told = problem(ask, "NotThere", "A title that nothing shares")
    assert told.code == "openreview-unknown"
    assert [seen.route for seen in server.seen] == ["notes", "notes_v1", "search", "search_v1"]


@pytest.mark.parametrize("forum", ["", "../x", "a b", "x" * 65, "é"])
def test_a_forum_that_is_none_is_not_asked_for(ask, server, forum):
    assert problem(ask, forum, "x").code == "openreview-unknown"
    assert server.seen == []


def test_rate_limit_tells_the_time_that_stands_in_its_body(ask, server, clock):
    again = datetime(2026, 11, 23, 13, 0, 13, tzinfo=UTC)
    server.next("notes", faults.rate_limit(reset_time=again.isoformat().replace("+00:00", "Z")))
    told = problem(ask)
    assert told.code == "http-429"
    assert f"{again.astimezone():%H:%M}" in told.sentence
    assert len(server.seen) == 1


@pytest.mark.parametrize(
    ("message", "seconds"),
    [
        ("Please try again in 60 minutes and 13 seconds (2026-08-31-4689127)", 3613.0),
        ("please try again in 40 seconds", 40.0),
        ("Too many requests: try again in 1 minute", 60.0),
        ("later", None),
    ],
)
def test_rate_limit_in_words(message, seconds):
    body = json.dumps({"message": message}).encode()
    told = SERVICE.wait_s(HttpReply("", 429, {}, body), datetime.now(UTC))
    assert told == seconds


@pytest.mark.parametrize("reset", ["2020-01-01T00:00:00Z", "soon", 7, None])
def test_a_reset_time_that_is_none_leaves_it_to_the_back_off(ask, server, clock, reset):
    server.gate_open = True
    server.next("notes", as_json({"details": {"resetTime": reset}}, 429))
    assert ask().source == "notes"
    assert clock.sleeps[0] == 3.0


@pytest.mark.parametrize(
    ("venue", "decision"),
    [
        ("ICLR 2024 oral", "Accept (oral)"),
        ("ICLR 2024 Spotlight", "Accept (spotlight)"),
        ("ICLR 2024 poster", "Accept (poster)"),
        ("Submitted to ICLR 2024", "Reject"),
        ("ICLR 2024 Conference Withdrawn Submission", "Withdrawn"),
        ("ICLR 2024 Conference Desk Rejected Submission", "Desk reject"),
        ("NeurIPS 2023", None),
    ],
)
def test_the_venue_gives_the_decision_away(ask, server, venue, decision):
    server.facts = [Facts(PAPER.arxiv, PAPER.title, forum=PAPER.forum, venue=venue)]
    record = ask()
    assert (record.venue, record.decision) == (venue, decision)


@pytest.mark.parametrize(
    ("rating", "expected"),
    [("10", (10,)), (0, (0,)), (True, ()), ("x", ()), (None, ()), (["8"], ()), (-1, ()), (10**400, ()), ("8888", ())],
)
def test_scores(ask, server, rating, expected):
    server.gate_open = True
    server.forums["Rg1st3rViT"] = [submission(PAPER), reply(PAPER, "Official_Review", 1, rating=rating)]
    assert ask().ratings == expected


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b'{"notes": {}}', b'{"notes": null}', b"[" * 100_000, b'{"notes": 1' + b"0" * 5000 + b"}"],
)
def test_an_answer_that_cannot_be_read(ask, server, body):
    server.next("notes", faults.answer(200, body, kind=JSON))
    assert problem(ask).code == "answer-broken"


def test_an_answer_that_is_too_long_costs_no_memory(ask, server):
    server.next("notes", faults.answer(200, b" " * (21 * 1024 * 1024), kind=JSON))
    assert problem(ask).code == "too-large"


RUBBISH = st.sampled_from(
    [None, True, -1, 10**30, 1.5, "", "\u202e", [], ["x"], [None], {}, {"value": None}, {"value": {}}]
)


@examples(150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_an_answer_that_lacks_or_bends_a_field_never_ends_in_a_trace(ask, server, data):
    server.gate_open = True
    body = {"notes": copy.deepcopy(whole_forum())}
    places = list(_places(body))
    container, key = data.draw(st.sampled_from(places))
    if data.draw(st.booleans()):
        del container[key]
    else:
        container[key] = data.draw(RUBBISH)
    server.next("notes", as_json(body))
    try:
        record = ask()
    except KnownError as known:
        if known.code not in ("answer-broken", "openreview-unknown"):
            raise
        return
    assert record.forum == "Rg1st3rViT"
    assert all(0 <= one < 1000 for one in record.ratings)


def _places(value: Any):
    """Each key or index, with what holds it."""
    if isinstance(value, dict | list):
        for key in list(value) if isinstance(value, dict) else range(len(value)):
            yield value, key
            yield from _places(value[key])


def test_a_day_is_enough_to_wait(ask, server, clock):
    server.next("notes", faults.rate_limit(reset_time="2999-01-01T00:00:00Z"))
    problem(ask)
    clock.pass_by(timedelta(days=1, seconds=1).total_seconds())
    assert ask().source == "search"
