"""arXiv's query API in its present and former shapes, and all that it may say instead of an answer."""

import xml.etree.ElementTree as ElementTree

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from explorer.model.errors import KnownError
from explorer.model.paper import ArxivMetadata
from explorer.model.progress import CancelToken
from explorer.sources import arxiv
from explorer.sources.endpoints import Endpoints
from tests.fakes import answers, faults
from tests.fakes.answers import Facts
from tests.fakes.examples import examples
from tests.fakes.server import FakeServer

YARN = Facts("2309.00071", "YaRN: Efficient Context Window Extension", ("Bowen Peng", "Enrico Shippole"), version=2)
REGISTERS = Facts("2309.16588", "Vision Transformers Need Registers", ("Timothée Darcet",), comment="21 pages")
OLD = Facts("math/0309136", "On something old", version=1)
ATOM = "application/atom+xml; charset=utf-8"


@pytest.fixture
def server():
    with FakeServer(facts=[YARN, REGISTERS, OLD]) as one:
        yield one


@pytest.fixture
def ask(sources):
    return lambda *ids: arxiv.query(*sources, ids, CancelToken())


def atom(body: str, status: int = 200) -> faults.Fault:
    return faults.answer(status, body, kind=ATOM)


def test_many_ids_in_one_call_matched_by_id(ask, server):
    found = ask("2309.00071", "arXiv:2309.16588v1", "https://arxiv.org/abs/math.GT/0309136", "2309.99999", "no id")
    assert {name: record.title for name, record in found.items()} == {
        one.arxiv: one.title for one in (YARN, REGISTERS, OLD)
    }
    (seen,) = server.seen
    assert seen.query["id_list"] == "2309.00071,2309.16588,math/0309136,2309.99999"
    assert int(seen.query["max_results"]) >= 4


def test_a_record_whole(ask):
    record = ask("2309.16588")["2309.16588"]
    assert record == ArxivMetadata(
        arxiv="2309.16588",
        version=2,
        title="Vision Transformers Need Registers",
        abstract="We show that a thing holds for $x < 5$.\n\nA second paragraph follows.",
        authors=("Timothée Darcet",),
        primary_category="cs.CV",
        categories=("cs.CV", "cs.LG"),
        published="2023-09-28T16:45:00Z",
        updated="2024-04-12T08:00:00Z",
        comment="21 pages",
        fetched=record.fetched,
    )
    assert record.fetched.endswith("Z")


def test_eleven_ids_are_not_ten(ask, server):
    server.facts = [Facts(f"2401.{number:05}", f"Paper {number}") for number in range(1, 12)]
    assert len(ask(*(one.arxiv for one in server.facts))) == 11


def test_more_than_a_batch_goes_in_several_calls_at_arxiv_s_pace(ask, server, clock):
    server.facts = [Facts(f"2401.{number:05}", f"Paper {number}") for number in range(1, 151)]
    assert len(ask(*(one.arxiv for one in server.facts))) == 150
    assert len(server.seen) == 2
    assert clock.sleeps == [3.0]


def test_nothing_to_ask_asks_nothing(ask, server):
    assert ask() == ask("no id") == {}
    assert server.seen == []


def test_former_shape(ask, server):
    server.next("api", atom(answers.legacy_feed(REGISTERS)))
    record = ask("2309.16588")["2309.16588"]
    assert record.title == REGISTERS.title
    assert record.abstract == "We show that a thing holds for all things."
    assert record.updated == "2024-04-12T04:00:00Z"
    assert record.primary_category == "cs.CV"


def test_a_title_that_is_just_0(ask, server):
    server.facts = [Facts("2104.12255", "0")]
    assert ask("2104.12255")["2104.12255"].title == "0"


def test_unasked_entries_are_left_out(ask, server):
    server.next("api", atom(answers.feed([YARN, REGISTERS])))
    assert set(ask("2309.00071")) == {"2309.00071"}


def test_one_id_that_arxiv_refuses_does_not_cost_the_rest(ask, server):
    server.next("api", atom(answers.error_feed("incorrect id format for 2309.16588"), 400))
    assert set(ask("2309.00071", "2309.16588")) == {"2309.00071"}
    assert server.seen[1].query["id_list"] == "2309.00071"


@pytest.mark.parametrize("status", [200, 400])
def test_an_error_entry_is_no_paper(ask, server, status):
    server.next("api", atom(answers.error_feed("start must be an integer"), status))
    with pytest.raises(KnownError, match="start must be an integer") as caught:
        ask("2309.00071")
    assert caught.value.code == "arxiv-error"


def test_announced_entries_that_are_missing_are_asked_for_again(ask, server):
    server.next("api", atom(answers.feed([], total=1)), atom(answers.feed([], total=1)))
    assert set(ask("2309.00071")) == {"2309.00071"}
    assert len(server.seen) == 3


def test_rate_exceeded_with_status_200(ask, server, clock):
    server.next("api", faults.answer(200, "Rate exceeded."))
    assert set(ask("2309.00071")) == {"2309.00071"}
    server.always("api", faults.answer(200, "Rate exceeded."))
    with pytest.raises(KnownError) as caught:
        ask("2309.00071")
    assert caught.value.code == "http-429"
    assert len(server.seen) == 5
    assert sum(clock.sleeps) >= 60


def test_rate_exceeded_as_429_without_retry_after(ask, server):
    server.always("api", faults.answer(429, "Rate exceeded.", kind="text/plain"))
    with pytest.raises(KnownError) as caught:
        ask("2309.00071")
    assert caught.value.code == "http-429"
    assert len(server.seen) == 3


def test_access_denied(ask, server):
    server.next("api", faults.page(403, "Access Denied", "You were too quick."))
    for _ in range(2):  # the second time without asking
        with pytest.raises(KnownError) as caught:
            ask("2309.00071")
        assert caught.value.code == "http-403"
    assert len(server.seen) == 1


def test_a_captive_portal(ask, server):
    server.next("api", faults.answer(200, "<html><title>Hotel Wi-Fi</title>"))
    with pytest.raises(KnownError, match="“Hotel Wi-Fi”") as caught:
        ask("2309.00071")
    assert caught.value.code == "web-page"


BOMB = """<!DOCTYPE feed [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><feed xmlns="http://www.w3.org/2005/Atom">
<title>&b;</title></feed>"""
OUTSIDE = (
    """<!DOCTYPE feed [<!ENTITY x SYSTEM "file:///etc/passwd">]><feed xmlns="http://www.w3.org/2005/Atom">&x;</feed>"""
)


@pytest.mark.parametrize(
    "body",
    [
        *("", "<feed>", BOMB, OUTSIDE, '<?xml version="1.0" encoding="nonsense"?><feed/>', "{}"),
        # No feed of Atom, or one that has entries and none of a paper that was asked for.
        *("<feed/>", "<rss version='2.0'><channel/></rss>", "<entry xmlns='http://www.w3.org/2005/Atom'/>"),
        answers.feed([REGISTERS]),
        "<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>YaRN</title></entry></feed>",
        "<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>http://arxiv.org/abs/2309.00071v2</id></entry></feed>",
    ],
)
def test_an_answer_that_cannot_be_read(ask, server, body):
    server.next("api", atom(body))
    with pytest.raises(KnownError) as caught:
        ask("2309.00071")
    assert caught.value.code == "answer-broken"


def test_byte_order_mark_and_control_characters_are_borne(ask, server):
    body = answers.feed([YARN]).replace("Bowen", "Bo\x0bwen").replace("<?xml version='1.0' encoding='UTF-8'?>\n", "")
    server.next("api", faults.answer(200, b"\xef\xbb\xbf" + body.encode(), kind=ATOM))
    assert ask("2309.00071")["2309.00071"].authors[0] == "Bo wen Peng"


def test_pdf_address():
    assert arxiv.pdf_url(Endpoints(), "math/0309136") == "https://arxiv.org/pdf/math/0309136"


TEXTS = st.sampled_from(["", "x", "0", "\u202e", "http://arxiv.org/abs/", "9" * 30, "v2", "2024-13-45T99:00:00Z"])


@examples(60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_an_entry_that_lacks_or_bends_a_field_never_ends_in_a_trace(ask, server, data):
    feed = ElementTree.fromstring(answers.feed([YARN, REGISTERS]).encode())
    nodes = [(parent, child) for parent in feed.iter() for child in parent]
    parent, child = data.draw(st.sampled_from(nodes))
    change = data.draw(st.sampled_from(["remove", "text", "attributes", "twice"]))
    if change == "remove":
        parent.remove(child)
    elif change == "text":
        child.text = data.draw(TEXTS)
    elif change == "attributes":
        child.attrib = {name: data.draw(TEXTS) for name in child.attrib}
    else:
        parent.append(child)
    server.next("api", atom(ElementTree.tostring(feed, encoding="unicode")))
    try:
        records = ask("2309.00071", "2309.16588")
    except KnownError as known:
        if known.code not in ("http-429", "arxiv-error"):
            raise
        return
    assert set(records) <= {"2309.00071", "2309.16588"}
    assert all(record.title for record in records.values())
