"""The proxy and the contact that the user may set: what is a value, and what goes over the wire."""

import socket
import threading
from collections.abc import Iterator
from contextlib import closing

import pytest
import requests

from explorer.model.errors import KnownError
from explorer.model.network_settings import NO_PROXY, contact, proxy
from explorer.model.progress import CancelToken
from explorer.sources.http import Http, Service
from explorer.sources.http_session import Route, adapter_settings
from tests.fakes.server import FakeServer

SERVICE = Service("arXiv", pace_s=0.0)


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("", ""),
        ("none", "none"),
        ("http://proxy.example.org:3128", "http://proxy.example.org:3128"),
        ("https://10.0.0.1:8080/", "https://10.0.0.1:8080"),
        ("http://[2001:db8::1]:80", "http://[2001:db8::1]:80"),
    ],
)
def test_a_proxy_is_a_host_with_a_port(raw: str, value: str) -> None:
    assert proxy(raw) == value


@pytest.mark.parametrize(
    "raw",
    [
        *("proxy.example.org:3128", "http://proxy.example.org", "http://proxy.example.org:0", "http://p:65536"),
        *("http://me:secret@proxy.example.org:3128", "socks5://p:1080", "http://p:80/path", "http://p q:80"),
        *("http://p:80\r\nX: y", "http://p:٣", "http://" + "p" * 400 + ":80", None, 7, ["http://p:80"]),
    ],
)
def test_what_is_no_proxy_is_refused(raw: object) -> None:
    with pytest.raises(ValueError):
        proxy(raw)


@pytest.mark.parametrize("raw", ["ada", "a@b c", "a@b)", "a@b\n", "ä@b.example", "a@b;x", "a" * 99 + "@b", None])
def test_a_contact_may_not_break_the_header_it_stands_in(raw: object) -> None:
    assert contact("ada@example.org") == "ada@example.org"
    with pytest.raises(ValueError):
        contact(raw)


@pytest.fixture
def asked() -> Iterator[tuple[int, list[bytes]]]:
    """A proxy that refuses everything, by its port, and the lines with which it was asked."""
    lines: list[bytes] = []
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:

        def serve() -> None:
            while True:
                try:
                    one, _ = listening.accept()
                except OSError:
                    return
                with one:
                    lines.append(one.recv(4096).split(b"\r\n")[0])
                    one.sendall(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")

        thread = threading.Thread(target=serve)
        thread.start()
        yield listening.getsockname()[1], lines
        listening.shutdown(socket.SHUT_RDWR)
    thread.join()


def get(http: Http, url: str) -> int:
    return http.get(SERVICE, url, accept="*/*", cancel=CancelToken()).status


def test_requests_go_through_the_proxy_that_the_user_has_set(asked: tuple[int, list[bytes]]) -> None:
    port, lines = asked
    http = Http(route=Route(proxy=f"http://127.0.0.1:{port}"))
    with pytest.raises(KnownError) as caught:
        get(http, "https://arxiv.example/pdf/2309.00071")
    assert caught.value.code == "proxy"
    assert lines[0] == b"CONNECT arxiv.example:443 HTTP/1.0" or lines[0] == b"CONNECT arxiv.example:443 HTTP/1.1"


def test_none_overrules_the_systems_proxy_and_loopback_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "company.pem")
    with requests.Session() as session:
        url = "https://arxiv.example/"
        assert adapter_settings(session, url, Route())["proxies"] == {"https": "http://127.0.0.1:1"}
        direct = adapter_settings(session, url, Route(proxy=NO_PROXY))
        assert (direct["proxies"], direct["verify"]) == ({}, "company.pem")
        own = adapter_settings(session, "http://127.0.0.1:80/", Route(proxy="http://proxy.example:1"))
        assert "http://proxy.example:1" not in own["proxies"].values()


def test_the_contact_goes_with_each_request_and_may_change() -> None:
    with FakeServer() as server:
        http = Http(route=Route(contact="ada@example.org"))
        get(http, f"{server.url}/abs/x")
        http.reach_by("", "")
        get(http, f"{server.url}/abs/x")
        first, second = (one.headers["User-Agent"] for one in server.seen)
    assert first.endswith("; ada@example.org)")
    assert "ada" not in second
