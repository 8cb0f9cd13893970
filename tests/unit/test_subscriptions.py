"""Podcasts are subscribed to by address, page, name and OPML, and refreshed with conditional requests."""

import gzip
from collections.abc import Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from explorer.model.errors import KnownError
from explorer.model.podcast import Podcast
from explorer.model.progress import CancelToken
from explorer.services.subscriptions import Refreshed, refresh, refresh_all, subscribe, subscribe_all
from explorer.sources.endpoints import Endpoints, is_allowed
from explorer.sources.http import Http
from explorer.sources.opml import read_feeds, write_opml
from explorer.sources.podcast_web import PodcastWeb, apple_id, web_address
from explorer.store.database import Store
from tests.fakes import faults
from tests.fakes.clock import FakeClock
from tests.fakes.examples import examples
from tests.fakes.feeds import item, rss
from tests.fakes.podcast_pages import Document, entry
from tests.fakes.server import FakeServer


@pytest.fixture
def server() -> Iterator[FakeServer]:
    with FakeServer() as one:
        one.documents["/feeds/waves"] = Document(rss([item(2), item(1)]))
        yield one


class Reader:
    """Somebody who subscribes, with a library and a network."""

    def __init__(self, store: Store, server: FakeServer) -> None:
        self.store, self.server = store, server
        endpoints = Endpoints.load(server.endpoints_env, lambda _, default: default)
        self.web = PodcastWeb(Http(clock=FakeClock()), endpoints)

    def subscribe(self, target: str) -> Refreshed:
        if target.startswith("/"):
            target = self.server.url + target
        return subscribe(self.store, self.web, target, CancelToken())

    def refresh(self, podcast_id: str = "waves") -> Refreshed:
        return refresh(self.store, self.web, self.podcast(podcast_id), CancelToken())

    def podcast(self, podcast_id: str = "waves") -> Podcast:
        found = self.store.podcasts.get(podcast_id)
        assert found is not None
        return found

    def problem(self, target: str) -> KnownError:
        with pytest.raises(KnownError) as caught:
            self.subscribe(target)
        assert self.store.podcasts.all() == []
        assert "paper" not in caught.value.sentence
        return caught.value

    def listed(self) -> list[tuple[str, bool]]:
        return [(one.title, one.is_new) for one in self.store.podcasts.items()]


@pytest.fixture
def reader(store: Store, server: FakeServer) -> Reader:
    return Reader(store, server)


def test_a_feeds_address(reader: Reader) -> None:
    done = reader.subscribe("/feeds/waves")
    assert (done.podcast.id, done.podcast.title, done.added, done.notices) == ("waves", "Waves", 2, ())
    assert reader.listed() == [("Episode 2", False), ("Episode 1", False)]
    assert reader.subscribe("/feeds/waves").is_unchanged
    assert len(reader.store.podcasts.all()) == 1


def test_an_unchanged_feed_costs_one_conditional_request(reader: Reader) -> None:
    reader.subscribe("/feeds/waves")
    before = len(reader.server.seen)
    assert reader.refresh().is_unchanged
    (seen,) = reader.server.seen[before:]
    assert seen.headers["If-None-Match"] == reader.server.documents["/feeds/waves"].etag
    assert seen.headers["If-Modified-Since"] == reader.server.documents["/feeds/waves"].last_modified


def test_new_episodes_are_marked_and_lost_ones_stay(reader: Reader) -> None:
    reader.subscribe("/feeds/waves")
    reader.server.documents["/feeds/waves"].body = rss([item(4), item(3), item(2, title="Renamed")])
    assert reader.refresh().added == 2
    assert reader.listed() == [("Episode 4", True), ("Episode 3", True), ("Renamed", False), ("Episode 1", False)]
    assert (reader.podcast().items, reader.podcast().new) == (4, 2)


def test_a_page_that_names_a_feed(reader: Reader) -> None:
    link = '<link rel="alternate" type="application/rss+xml" title="{}" href="/feeds/{}">'
    page = f"<!doctype html><html><head>{link.format('Blog', 'blog')}{link.format('Show', 'waves')}</head></html>"
    text = rss(["<item><title>A post</title></item>"], title="Blog")
    reader.server.documents["/feeds/blog"] = Document(text)
    reader.server.documents["/pages/1"] = Document(page.encode(), "text/html")
    assert reader.subscribe("/pages/1").podcast.title == "Waves"


def test_a_page_without_a_feed(reader: Reader) -> None:
    reader.server.documents["/pages/1"] = Document(b"<!doctype html><html><body>Hello</body></html>", "text/html")
    assert reader.problem("/pages/1").code == "page-without-feed"


def test_apples_directory(reader: Reader) -> None:
    reader.server.directory = [
        entry(77, "Waves", f"{reader.server.url}/feeds/waves"),
        entry(78, "Waves and tides", f"{reader.server.url}/feeds/tides"),
        entry(79, "No feed at all", ""),
    ]
    assert reader.subscribe("https://podcasts.apple.com/us/podcast/waves/id77?i=1000").podcast.title == "Waves"
    assert reader.server.of("directory_lookup")[0].query == {"id": "77", "entity": "podcast"}
    assert reader.subscribe("waves").is_unchanged
    assert reader.server.of("directory_search")[0].query["media"] == "podcast"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("tides", "podcast-unclear"),
        ("Nothing", "podcast-not-found"),
        ("https://podcasts.apple.com/us/podcast/x/id99", "podcast-not-found"),
        ("ftp://example.org/feed", "insecure-address"),
        (" ", "podcast-not-found"),
    ],
)
def test_names_that_lead_nowhere(reader: Reader, name: str, code: str) -> None:
    reader.server.directory = [
        entry(1, "Tides today", f"{reader.server.url}/a"),
        entry(2, "Old tides", f"{reader.server.url}/b"),
    ]
    assert reader.problem(name).code == code


@pytest.mark.parametrize(
    ("fault", "code", "told"),
    [
        (faults.answer(401), "needs-login", "private feed address"),
        (faults.answer(403), "needs-login", "private feed address"),
        (faults.redirect("/login?next=feed", 302), "needs-login", "private feed address"),
        (faults.answer(404), "feed-missing", "look for the podcast by its name"),
        (faults.answer(410), "feed-gone", "has ended this feed. Look for the podcast by its name"),
        (faults.answer(500), "http-500", "Try again in a few minutes"),
        (faults.redirect("http://example.org/feed"), "insecure-address", "https://"),
        (faults.answer(200, b"\0\1", kind="audio/mpeg"), "not-a-feed", "not a podcast feed"),
        (faults.answer(200, b"x" * 21_000_000), "too-large", "20 MB"),
    ],
)
def test_each_failure_has_a_sentence(reader: Reader, fault: faults.Fault, code: str, told: str) -> None:
    reader.server.always("feed", fault)
    problem = reader.problem("/feeds/waves")
    assert (problem.code, told in problem.sentence) == (code, True), problem.sentence


def test_a_feed_that_has_ended_is_left_alone(reader: Reader) -> None:
    reader.subscribe("/feeds/waves")
    reader.server.next("feed", faults.answer(410))
    _, failed = refresh_all(reader.store, reader.web, CancelToken())
    assert [(one.name, one.problem.code) for one in failed] == [("Waves", "feed-gone")]
    assert reader.podcast().problem == failed[0].problem.sentence
    before = len(reader.server.seen)
    assert refresh_all(reader.store, reader.web, CancelToken()) == ([], [])
    assert len(reader.server.seen) == before
    assert len(reader.listed()) == 2


def test_a_problem_is_kept_until_the_feed_is_read_again(reader: Reader) -> None:
    reader.subscribe("/feeds/waves")
    reader.server.next("feed", faults.answer(404))
    with pytest.raises(KnownError):
        reader.refresh()
    assert reader.podcast().problem_code == "feed-missing"
    reader.refresh()
    assert reader.podcast().problem is None


def test_a_permanent_redirect_is_kept_and_another_is_not(reader: Reader) -> None:
    reader.subscribe("/feeds/waves")
    reader.server.documents["/feeds/new"] = Document(rss([item(3)]))
    reader.server.next("feed", faults.redirect("/feeds/new", 302))
    reader.refresh()
    assert reader.podcast().feed_url == f"{reader.server.url}/feeds/waves"
    reader.server.next("feed", faults.redirect("/feeds/new", 308))
    reader.refresh()
    assert reader.podcast().feed_url == f"{reader.server.url}/feeds/new"
    reader.server.next("feed", faults.redirect("/pages/none", 301))
    with pytest.raises(KnownError):
        reader.refresh()
    assert reader.podcast().feed_url == f"{reader.server.url}/feeds/new"  # what is no feed is no new address


def test_a_feed_that_names_its_new_address(reader: Reader) -> None:
    moved = f"<itunes:new-feed-url>{reader.server.url}/feeds/new</itunes:new-feed-url>"
    reader.server.documents["/feeds/waves"].body = rss([item(1)], moved)
    reader.server.documents["/feeds/new"] = Document(rss([item(2), item(1)]))
    done = reader.subscribe("/feeds/waves")
    assert (done.podcast.feed_url, done.added) == (f"{reader.server.url}/feeds/new", 2)


def test_pages_are_read_until_all_is_known(reader: Reader) -> None:
    def page(number: int) -> bytes:
        head = f"<atom:link rel='next' href='/feeds/{number + 1}'/>"
        return rss([item(100 - 2 * number), item(99 - 2 * number)], head)

    for number in range(40):
        reader.server.documents[f"/feeds/{number}"] = Document(page(number))
    assert reader.subscribe("/feeds/0").added == 40
    assert len(reader.server.of("feed")) == 20
    reader.server.documents["/feeds/0"].body = page(0).replace(b"Episode 100", b"Episode one hundred")
    reader.refresh()
    assert len(reader.server.of("feed")) == 21


def test_pages_that_lead_in_a_circle_end(reader: Reader) -> None:
    reader.server.documents["/feeds/waves"].body = rss([item(1)], "<atom:link rel='next' href='/feeds/waves'/>")
    assert reader.subscribe("/feeds/waves").added == 1
    assert len(reader.server.of("feed")) == 2


def test_a_compressed_feed_and_a_bomb(reader: Reader) -> None:
    def packed(data: bytes) -> faults.Fault:
        return faults.answer(200, gzip.compress(data), kind="text/xml", headers={"Content-Encoding": "gzip"})

    reader.server.next("feed", packed(b"<rss>" + b" " * 100_000_000))
    assert reader.problem("/feeds/waves").code == "feed-too-large"
    reader.server.next("feed", packed(rss([item(1)])))
    assert reader.subscribe("/feeds/waves").added == 1
    # A packed file that the server sends as it lies there.
    reader.server.next("feed", faults.answer(200, gzip.compress(rss([item(1), item(2)])), kind="text/xml"))
    reader.refresh()
    assert reader.podcast().problem is None


def test_what_is_odd_about_a_feed_is_told(reader: Reader) -> None:
    reader.server.documents["/feeds/empty"] = Document(rss())
    assert reader.subscribe("/feeds/empty").notices == ("“Waves” lists no episodes yet. Refresh it later.",)
    reader.server.documents["/feeds/odd"] = Document(rss(["<item><title>A</title><pubDate>soon</pubDate></item>"]))
    done = reader.subscribe("/feeds/odd")
    assert done.podcast.id == "waves-2"
    assert done.notices == ("The feed gives no date that can be read: its episodes are listed in its own order.",)
    undated = "<item><title>A</title><pubDate>soon</pubDate></item>"
    reader.server.documents["/feeds/partly"] = Document(rss([undated, item(1), item(2)]))
    assert reader.subscribe("/feeds/partly").notices[0].startswith("1 episode has no date")


def test_opml_comes_in_and_goes_out(reader: Reader) -> None:
    text = f"""<opml version="1.0"><body><outline text="Folder"><outline text="Seas">
    <outline type="rss" text="W &amp; W" xmlUrl="{reader.server.url}/feeds/waves"/></outline>
    <outline text="Gone" xmlurl="{reader.server.url}/feeds/gone"/>
    <outline text="No feed" xmlUrl="javascript:x"/></outline></body></opml>"""
    feeds, refused = read_feeds(text.encode())
    assert refused == 1
    assert feeds == [
        (f"{reader.server.url}/feeds/waves", "W & W"),
        (f"{reader.server.url}/feeds/gone", "Gone"),
    ]
    assert read_feeds(write_opml(feeds).encode()) == (feeds, 0)
    done, failed = subscribe_all(reader.store, reader.web, feeds, CancelToken())
    assert [one.podcast.title for one in done] == ["Waves"]
    assert [(one.name, one.problem.code) for one in failed] == [("Gone", "feed-missing")]


@pytest.mark.parametrize("data", [b"", b"hello", b"<rss/>", b"<opml><body/></opml>", b"\0" * 10, b"<!DOCTYPE a>"])
def test_what_is_no_opml(data: bytes) -> None:
    with pytest.raises(KnownError) as caught:
        read_feeds(data)
    assert caught.value.code in ("opml-broken", "opml-empty")


def test_addresses() -> None:
    wanted = {
        "https://example.org/feed": "https://example.org/feed",
        "http://example.org/feed": "https://example.org/feed",
        "feed://example.org/feed": "https://example.org/feed",
        "feed:https://example.org/feed": "https://example.org/feed",
        "example.org/feed": "https://example.org/feed",
        "http://127.0.0.1:80/feed": "http://127.0.0.1:80/feed",
        "Latent Space": None,
        "javascript:alert(1)": None,
        "https://user:secret@example.org/": None,
        "http://[": None,
        "": None,
    }
    assert {text: web_address(text) for text in wanted} == wanted
    assert apple_id("https://podcasts.apple.com/de/podcast/latent-space/id1674008350?i=1") == "1674008350"
    assert apple_id("https://example.org/id1674008350") is None


@examples(100)
@given(st.binary(max_size=200) | st.text(max_size=100).map(lambda one: f"<opml><body>{one}".encode()))
@example(b"<a:b/>")
def test_no_opml_ends_in_a_trace(data: bytes) -> None:
    with pytest.raises(KnownError) as caught:
        read_feeds(data)
    assert caught.value.code in ("opml-broken", "opml-empty")


ADDRESSES = st.lists(
    st.sampled_from(("https://", "http://", "feed:", "a.org", "127.0.0.1", ":80", "/feed", "?a=1", "u:p@", " ", "[")),
    max_size=6,
).map("".join)


@examples(100)
@given(st.lists(ADDRESSES, max_size=6))
def test_every_feed_of_an_opml_is_a_safe_address_or_counted(written: list[str]) -> None:
    found, refused = read_feeds(write_opml((one, "x") for one in ["https://sound.org/feed", *written]).encode())
    assert found[0] == ("https://sound.org/feed", "x")
    assert all(is_allowed(address) for address, _ in found)
    taken = [address for one in written if (address := web_address(one.strip()))]
    assert {address for address, _ in found[1:]} == set(taken) - {"https://sound.org/feed"}
    assert refused == sum(bool(one.strip()) for one in written) - len(taken)


@examples(100)
@given(st.text(max_size=60) | st.text("htps:/.[]@%?#a1 ", max_size=40) | ADDRESSES)
def test_no_address_ends_in_a_trace(text: str) -> None:
    found = web_address(text)
    assert found is None or found.startswith(("https://", "http://127.0.0.1"))
