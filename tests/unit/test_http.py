"""The HTTP client against the fake server: pace, patience, redirects, bounds, and each failure's sentence."""

import socket
import threading
from datetime import UTC, datetime, timedelta

import pytest

from explorer.model.errors import Cancelled, KnownError
from explorer.model.progress import CancelToken, Progress, silent
from explorer.sources import endpoints
from explorer.sources.endpoints import Endpoints
from explorer.sources.http import Http, HttpReply, Service, Timeouts, retry_after
from explorer.sources.source_text import page_reason, plain
from tests.fakes import faults
from tests.fakes.clock import FakeClock
from tests.fakes.server import FakeServer

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SERVICE = Service("arXiv", pace_s=3.0)
QUICK = Timeouts(connect_s=2, idle_s=0.4, total_s=5, slow_window_s=0.3, slow_bytes=1000)


@pytest.fixture
def server():
    with FakeServer() as one:
        yield one


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def http(clock):
    return Http(clock=clock)


def get(http: Http, url: str, cancel: CancelToken | None = None, report=silent, **options) -> HttpReply:
    return http.get(SERVICE, url, accept="*/*", cancel=cancel or CancelToken(), report=report, **options)


def problem(http: Http, url: str, **options) -> KnownError:
    with pytest.raises(KnownError) as caught:
        get(http, url, **options)
    return caught.value


def test_says_who_it_is_and_wants_bytes_as_they_are(server, http):
    assert get(http, f"{server.url}/abs/2309.00071").status == 200
    (seen,) = server.seen
    assert seen.headers["User-Agent"].startswith("paper-explorer/")
    assert "(+https://" in seen.headers["User-Agent"]
    assert seen.headers["Accept-Encoding"] == "identity"


def test_neither_netrc_nor_proxy_get_between_us_and_loopback(server, http, own_folders, monkeypatch):
    (own_folders / "home" / ".netrc").write_text("machine 127.0.0.1 login somebody password secret\n")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    assert get(http, f"{server.url}/abs/x").status == 200
    assert server.seen[0].headers["Authorization"] is None


def test_pace_is_kept_between_requests_to_one_host(server, http, clock):
    for _ in range(3):
        get(http, f"{server.url}/abs/x")
    assert clock.sleeps == [3.0, 3.0]


def test_pace_counts_the_time_that_passed_anyway(server, http, clock):
    get(http, f"{server.url}/abs/x")
    clock.pass_by(2.0)
    get(http, f"{server.url}/abs/x")
    assert clock.sleeps == pytest.approx([1.0])


def test_pace_is_lowered_by_the_constructor_alone(server, clock):
    http = Http(pace=0, clock=clock)
    get(http, f"{server.url}/abs/x")
    get(http, f"{server.url}/abs/x")
    assert clock.sleeps == []


def test_threads_ask_a_host_one_at_a_time(server, clock):
    http, inside, most, guard = Http(pace=0, clock=clock), 0, 0, threading.Lock()

    def slow(handler) -> None:
        nonlocal inside, most
        with guard:
            inside += 1
            most = max(most, inside)
        server.stopping.wait(0.05)
        with guard:
            inside -= 1  # before the answer's last byte, which lets the next one in
        faults.answer(200, "ok")(handler)

    server.always("abs", slow)
    threads = [threading.Thread(target=get, args=(http, f"{server.url}/abs/{number}")) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (most, len(server.seen)) == (1, 4)


def test_cancel_ends_the_wait_for_a_turn(server, http):
    token, waiting = CancelToken(), threading.Event()
    caught: list[BaseException] = []

    def second() -> None:
        try:
            get(http, f"{server.url}/abs/2", token, report=lambda _: waiting.set())
        except Cancelled as end:
            caught.append(end)

    with http.open(SERVICE, f"{server.url}/abs/1", headers={}, cancel=CancelToken()):
        thread = threading.Thread(target=second)
        thread.start()
        assert waiting.wait(5)
        token.cancel()
        thread.join(5)
    assert len(caught) == 1
    assert len(server.seen) == 1


@pytest.mark.parametrize("status", [429, 503])
def test_short_retry_after_is_obeyed_silently(server, http, clock, status):
    server.next("abs", faults.answer(status, headers={"Retry-After": "12"}))
    assert get(http, f"{server.url}/abs/x").status == 200
    assert clock.sleeps == [12.0]


def test_retry_after_as_a_date_is_obeyed(server, http, clock):
    server.next("abs", faults.answer(503, headers={"Retry-After": "Mon, 23 Nov 2026 12:00:40 GMT"}))
    assert get(http, f"{server.url}/abs/x").status == 200
    assert clock.sleeps == [40.0]


@pytest.mark.parametrize("value", ["7200", "Mon, 23 Nov 2026 14:00:00 GMT"])
@pytest.mark.parametrize("status", [429, 503])
def test_long_retry_after_tells_the_time_and_leaves_the_host_alone_until_then(server, http, clock, status, value):
    server.next("abs", faults.answer(status, headers={"Retry-After": value}))
    first = problem(http, f"{server.url}/abs/x")
    assert first.code == f"http-{status}"
    assert f"{(NOW + timedelta(hours=2)).astimezone():%H:%M}" in first.sentence
    clock.pass_by(7000)
    assert problem(http, f"{server.url}/abs/x").sentence == first.sentence
    assert len(server.seen) == 1
    clock.pass_by(201)
    assert get(http, f"{server.url}/abs/x").status == 200


def test_several_short_waits_do_not_add_up_to_a_long_one(server, http, clock):
    server.always("abs", faults.answer(429, headers={"Retry-After": "45"}))
    assert problem(http, f"{server.url}/abs/x").code == "http-429"
    assert clock.sleeps == [45.0]


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_without_retry_after_it_backs_off_and_gives_up_after_three_tries(server, http, clock, status):
    server.always("abs", faults.page(status, "Out of order", "The cat is on the keyboard."))
    told = problem(http, f"{server.url}/abs/x")
    assert told.code == f"http-{status}"
    assert "“Out of order: The cat is on the keyboard.”" in told.sentence
    assert "ry again" in told.sentence
    assert clock.sleeps == [3.0, 6.0]
    assert len(server.seen) == 3


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        (" 1 ", 1.0),
        ("0", None),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("", None),
        ("١٢", None),
        ("9" * 60, float(int("9" * 60))),
        ("Mon, 23 Nov 2026 12:01:00 GMT", 60.0),
        ("Mon, 23 Nov 2026 12:01:00", 60.0),
        ("Mon, 23 Nov 2026 11:00:00 GMT", None),
        ("Mon, 99 Nov 2026 11:00:00 GMT", None),
    ],
)
def test_retry_after(value, seconds):
    assert retry_after(value, NOW) == seconds


def test_a_wait_of_days_is_told_whole_and_held_for_a_day(server, http, clock):
    server.next("abs", faults.answer(429, headers={"Retry-After": str(3 * 24 * 3600)}))
    then = (NOW + timedelta(days=3)).astimezone()
    assert f"Try again at {then:%H:%M} on {then.day} {then:%B}." in problem(http, f"{server.url}/abs/x").sentence
    clock.pass_by(24 * 3600 + 1)
    assert get(http, f"{server.url}/abs/x").status == 200


def test_an_absurd_retry_after_holds_for_a_day_at_most(server, http, clock):
    server.next("abs", faults.answer(429, headers={"Retry-After": "9" * 60}))
    assert "a very long time. Open the paper in the browser." in problem(http, f"{server.url}/abs/x").sentence
    clock.pass_by(24 * 3600 + 1)
    assert get(http, f"{server.url}/abs/x").status == 200


def test_refusal_of_programs_is_not_asked_again_for_half_an_hour(server, http, clock):
    server.next("abs", faults.page(403, "Access Denied"))
    assert get(http, f"{server.url}/abs/x").status == 403
    told = problem(http, f"{server.url}/abs/x")
    assert told.code == "http-403"
    assert f"{(NOW + timedelta(minutes=30)).astimezone():%H:%M}" in told.sentence
    assert len(server.seen) == 1
    clock.pass_by(1801)
    assert get(http, f"{server.url}/abs/x").status == 200


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed_relative_and_absolute(server, http, status):
    server.next("abs", faults.redirect("y", status), faults.redirect(f"{server.url}/abs/z", status))
    reply = get(http, f"{server.url}/abs/x")
    assert (reply.status, reply.url) == (200, f"{server.url}/abs/z")


def test_a_circle_of_redirects_ends(server, http):
    server.always("abs", faults.redirect("x"))
    assert problem(http, f"{server.url}/abs/x").code == "too-many-redirects"
    assert len(server.seen) == 11


@pytest.mark.parametrize("target", ["http://example.org/", "ftp://127.0.0.1/", "file:///etc/passwd", "http://["])
def test_redirects_to_unsafe_addresses_are_refused(server, http, target):
    server.next("abs", faults.redirect(target))
    assert problem(http, f"{server.url}/abs/x").code == "insecure-address"


def test_redirect_to_a_gate_is_a_refusal(server, http):
    server.next("abs", faults.redirect("/challenge?redirect=x", 307))
    told = problem(http, f"{server.url}/abs/x")
    assert told.code == "http-403"
    assert "browser" in told.sentence


def test_plain_http_beyond_this_computer_is_refused_before_any_connection(http):
    assert problem(http, "http://arxiv.org/pdf/2309.00071").code == "insecure-address"


def test_connection_refused(http):
    with socket.socket() as taken:  # bound but not listening
        taken.bind(("127.0.0.1", 0))
        told = problem(http, f"http://127.0.0.1:{taken.getsockname()[1]}/")
    assert told.code == "refused"
    assert "arXiv" in told.sentence
    assert "ry again" in told.sentence


def test_no_name_server(http, monkeypatch):
    def unknown(*_args, **_options):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    told = problem(http, "https://export.arxiv.example/api/query")
    assert told.code == "no-network"
    assert "connection" in told.sentence


def test_a_connection_that_is_not_what_it_claims(server, http):
    told = problem(http, server.url.replace("http:", "https:") + "/abs/x")
    assert told.code == "certificate"


def test_a_server_that_hangs_up(server, http):
    server.next("abs", faults.end_connection())
    assert problem(http, f"{server.url}/abs/x").code == "cut-off"


def test_a_server_that_says_nothing(server, clock):
    server.next("abs", faults.stall())
    http = Http(clock=clock, timeouts=QUICK)
    service = Service("arXiv", pace_s=0, first_byte_s=0.2)
    with pytest.raises(KnownError) as caught:
        http.get(service, f"{server.url}/abs/x", accept="*/*", cancel=CancelToken())
    assert caught.value.code in ("no-answer", "too-slow")


def test_a_body_that_stops(server, clock):
    server.papers["2309.00071"] = b"%PDF-" + bytes(200_000)
    server.next("pdf", faults.silence(100_000))
    assert problem(Http(clock=clock, timeouts=QUICK), f"{server.url}/pdf/2309.00071").code == "too-slow"


def test_a_body_that_drips(server, clock):
    server.papers["2309.00071"] = b"%PDF-" + bytes(200_000)
    server.next("pdf", faults.drip(200))
    assert problem(Http(clock=clock, timeouts=QUICK), f"{server.url}/pdf/2309.00071").code == "too-slow"


def test_a_body_without_an_end_is_bounded(server, http):
    server.papers["2309.00071"] = b"%PDF-" + bytes(300_000)
    assert problem(http, f"{server.url}/pdf/2309.00071", cap=200_000).code == "too-large"


@pytest.mark.parametrize("fault", [faults.stall(), faults.silence(10)])
def test_cancel_is_heard_while_the_server_keeps_silent(server, http, fault):
    server.papers["2309.00071"] = b"%PDF-" + bytes(1000)
    server.next("pdf", fault)
    token = CancelToken()
    timer = threading.Timer(0.2, token.cancel)
    timer.start()
    before = datetime.now(UTC)
    with pytest.raises(Cancelled):
        get(http, f"{server.url}/pdf/2309.00071", token)
    timer.join()
    assert datetime.now(UTC) - before < timedelta(seconds=2)


def test_cancel_is_heard_during_a_retry_after(server):
    server.next("abs", faults.answer(429, headers={"Retry-After": "50"}))
    token = CancelToken()

    def report(progress: Progress) -> None:
        assert "50 s" in progress.text
        token.cancel()

    with pytest.raises(Cancelled):
        get(Http(), f"{server.url}/abs/x", token, report)


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://arxiv.org", True),
        ("http://127.0.0.1:8000/x", True),
        ("http://localhost", True),
        ("http://[::1]:80", True),
        ("http://127.0.0.1.example.org", False),
        ("http://arxiv.org", False),
        ("https://user:word@arxiv.org", False),
        ("https://", False),
        ("https://arxiv.org:port", False),
        ("https://arxiv.org/\n", False),
        ("javascript:alert(1)", False),
        ("", False),
    ],
)
def test_allowed_addresses(url, allowed):
    assert endpoints.is_allowed(url) is allowed


def test_endpoints_come_from_the_environment_before_the_settings():
    settings = {
        "endpoints.arxiv_web": "https://mirror.example/",
        "endpoints.openreview_web": "https://or.example",
    }
    loaded = Endpoints.load({"PAPER_EXPLORER_ARXIV_WEB": "http://127.0.0.1:1/"}, settings.get)
    assert loaded.arxiv_web == "http://127.0.0.1:1"
    assert loaded.openreview_web == "https://or.example"
    assert loaded.arxiv_api == "https://export.arxiv.org/api/query"


@pytest.mark.parametrize("value", ["http://arxiv.org", "arxiv.org", 7, ["x"], "https://x/?q", "https://x/#f"])
def test_unusable_endpoints_are_named(value):
    with pytest.raises(KnownError) as caught:
        Endpoints.load({}, {"endpoints.arxiv_api": value}.get)
    assert caught.value.code == "bad-endpoint"
    assert caught.value.sentence.startswith("endpoints.arxiv_api is ")


def test_page_reason_takes_the_page_s_own_heading():
    assert page_reason(
        b"<title>T</title><h1><img></h1><h1>PDF <b>Unavailable</b></h1><pre>x</pre><p>TeX &amp; co</p>"
    ) == ("PDF Unavailable: TeX & co")
    assert page_reason(b"<TITLE>\n Just a\tmoment </TITLE>") == "Just a moment"
    assert page_reason(b"\x00\xff\xfe no tags") == ""
    assert page_reason(b"<h1>" * 5000) == ""


def test_plain_text_has_no_tricks_left():
    assert plain("a\x00b\u202ec\ud800\n d") == "a b c d"
    assert plain("x" * 50, 10) == "x" * 9 + "…"


def test_permanent_redirects_are_told_apart(server, http):
    server.next("abs", faults.redirect("y", 301), faults.redirect("z", 308))
    assert get(http, f"{server.url}/abs/x").permanent_url == f"{server.url}/abs/z"
    server.next("abs", faults.redirect("y", 301), faults.redirect("z", 302), faults.redirect("w", 301))
    reply = get(http, f"{server.url}/abs/x", headers={"If-None-Match": '"1"'})
    assert (reply.url, reply.permanent_url) == (f"{server.url}/abs/w", f"{server.url}/abs/y")
    assert server.seen[-1].headers["If-None-Match"] == '"1"'
