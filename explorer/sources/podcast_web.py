"""Downloads feeds, chapters and pages of podcasts, and asks Apple's directory for podcasts.

Facts: RFC 9110 for conditional requests; Apple's "iTunes Search API" for the directory, which needs no key.
"""

import json
import re
import zlib
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlencode, urlsplit, urlunsplit

from explorer.model.errors import KnownError
from explorer.model.podcast import DirectoryEntry, Feed, FeedChapter
from explorer.model.progress import CancelToken, Report, silent
from explorer.model.translation import later, tr
from explorer.sources.endpoints import Endpoints, is_allowed, is_loopback
from explorer.sources.http import Http, HttpReply, Service, refused
from explorer.sources.podcast_chapters import read_chapters
from explorer.sources.podcast_feed import MAX_BYTES, parse_feed
from explorer.sources.source_text import is_web_page, page_reason, plain

MAX_JSON = 4 * 1024 * 1024
MAX_PICTURE = 5 * 1024 * 1024
_PACE_S = 1.0
_MOST_ENTRIES = 50
_ACCEPT_FEED = "application/rss+xml, application/atom+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"
_FEED_SCHEMES = re.compile(r"^(?:feed|podcast|itpc|pcast|rss)(?::/?/?)(?=\S)", re.IGNORECASE)
_APPLE = re.compile(r"^https?://(?:podcasts|itunes|geo\.itunes)\.apple\.com/\S*?\bid(\d{1,15})\b", re.IGNORECASE)
_BARE = re.compile(r"^[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+)?(?:/\S*)?$", re.IGNORECASE)
_FEED_END = re.compile(rb"</\s*(?:\w+:)?(?:rss|feed|rdf)\s*>", re.IGNORECASE)
_END_BYTES = 4_000
_HEADER = re.compile(r"[ -~]{1,500}", re.ASCII)
_OTHER_WORDS = {
    "insecure-address": later(
        "{subject} leads to an address that is not safe: it has to begin with https://. Paste another address."
    ),
    "too-many-redirects": later("{subject} redirects in a loop. Try again later, or paste another address."),
    "bad-address": later("{subject} gave an invalid address. Paste another address."),
    "too-large": later("{subject} sent more than 20 MB, more than the program reads. Paste another address."),
}
"""Sentences for codes of the HTTP client, whose own are about papers."""
_What = Literal["feed", "page", "file"]
_LOGIN: dict[_What, str] = {
    "feed": later(
        "{subject} asks for a login. Paste the private feed address that the publisher gives to subscribers."
    ),
    "page": later("{subject} asks for a login. Open the page in your browser, and paste its show notes."),
    "file": later("{subject} asks for a login. Download the file in your browser, and open it here."),
}
_MISSING: dict[_What, str] = {
    "feed": later("There is nothing at this address of {subject}. Check it, or look for the podcast by its name."),
    "page": later("There is nothing at this address of {subject}. Check it, or paste the episode’s show notes."),
    "file": later("There is nothing at this address of {subject}. Refresh the podcast, or try again later."),
}
"""What to do about what can't be had, for each kind of it."""


@dataclass(frozen=True, slots=True)
class FeedAnswer:
    """A server's answer to the request for a feed.

    ``feed`` is None if it has not changed. ``url`` is the address to ask next time: that of the request, or where
    permanent redirects lead. ``etag`` and ``modified`` are for the next request.
    """

    feed: Feed | None
    url: str
    etag: str | None
    modified: str | None


class PodcastWeb:
    """Downloads feeds and pages; see the module."""

    def __init__(self, http: Http, endpoints: Endpoints) -> None:
        self._http = http
        self._directory = endpoints.directory

    def feed(
        self,
        url: str,
        *,
        etag: str | None = None,
        modified: str | None = None,
        cancel: CancelToken,
        report: Report = silent,
    ) -> FeedAnswer:
        """Download a feed, unless it has not changed since the answer with this ``etag`` and ``modified``.

        Raises:
            KnownError: ``needs-login``, ``feed-gone`` (it has ended), ``feed-missing``, ``not-a-feed``,
                ``feed-is-page``, ``feed-too-large``, or an error of the network.
        """
        conditions = {"If-None-Match": etag, "If-Modified-Since": modified}
        headers = {name: value for name, value in conditions.items() if value and _HEADER.fullmatch(value)}
        reply, body = self._get(url, _ACCEPT_FEED, cancel, report, headers, what="feed")
        if reply.status == 304:
            return FeedAnswer(None, reply.permanent_url or url, etag, modified)
        feed = parse_feed(body, reply.url)
        found = (reply.headers.get(name) for name in ("etag", "last-modified"))
        new_etag, new_modified = (one if one and _HEADER.fullmatch(one) else None for one in found)
        if not _FEED_END.search(body[-_END_BYTES:].replace(b"\0", b"")):
            new_etag = new_modified = None  # It may be cut off: the rest would be “unchanged” for ever.
        return FeedAnswer(feed, reply.permanent_url or url, new_etag, new_modified)

    def page(self, url: str, *, cancel: CancelToken, report: Report = silent) -> tuple[str, bytes]:
        """Return a page's final address and its bytes.

        Raises:
            KnownError: as ``feed``; ``not-a-page`` for a picture, audio or another file.
        """
        reply, body = self._get(url, "text/html, application/xhtml+xml, */*;q=0.5", cancel, report, what="page")
        if not is_web_page(reply.type, body) and not reply.type.startswith("text/") and "xml" not in reply.type:
            raise KnownError("not-a-page", "There is no web page at this address: paste an episode’s page or a feed.")
        return reply.url, body

    def chapters(self, url: str, *, cancel: CancelToken) -> tuple[FeedChapter, ...]:
        """Return the chapters in a file that a feed names; empty if it has none that can be read.

        Raises:
            KnownError: an error of the network.
        """
        _, body = self._get(url, "application/json+chapters, application/json, */*;q=0.5", cancel, silent)
        return read_chapters(body, url) if len(body) <= MAX_JSON else ()

    def picture(self, url: str, *, cancel: CancelToken) -> bytes:
        """Return the bytes of a podcast's artwork, as they were sent.

        Raises:
            KnownError: ``too-large`` above MAX_PICTURE, or an error of the network.
        """
        _, body = self._get(url, "image/png, image/jpeg, image/webp, image/*;q=0.8", cancel, silent, cap=MAX_PICTURE)
        return body

    def transcript(self, url: str, *, cancel: CancelToken) -> bytes:
        """Return the bytes of a transcript that a feed names.

        Raises:
            KnownError: an error of the network.
        """
        _, body = self._get(
            url, "text/vtt, application/x-subrip, application/json, text/*;q=0.8, */*;q=0.5", cancel, silent
        )
        return body

    def by_apple_id(self, number: str, *, cancel: CancelToken, report: Report = silent) -> DirectoryEntry:
        """Return what Apple's directory says of a podcast.

        Raises:
            KnownError: ``podcast-not-found``, or an error of the network.
        """
        found = self._entries("lookup", {"id": number, "entity": "podcast"}, cancel, report)
        if not found:
            raise KnownError(
                "podcast-not-found",
                "Apple’s directory has no public feed of this podcast. Paste the address of its feed.",
            )
        return found[0]

    def search(self, term: str, *, cancel: CancelToken, report: Report = silent) -> list[DirectoryEntry]:
        """Return the podcasts that Apple's directory finds by a name, the likeliest first. Raises KnownError."""
        words = " ".join(term.split())[:200]
        found = self._entries("search", {"media": "podcast", "term": words, "limit": "25"}, cancel, report)
        return sorted(found, key=lambda one: one.title.casefold() != words.casefold())

    def _entries(self, path: str, query: dict[str, str], cancel: CancelToken, report: Report) -> list[DirectoryEntry]:
        service = Service("Apple’s directory", _PACE_S)
        address = f"{self._directory}/{path}?{urlencode(query)}"
        reply = self._http.get(service, address, accept="application/json", cancel=cancel, report=report, cap=MAX_JSON)
        if reply.status != 200:
            raise refused(service, reply.status)
        try:
            answer = json.loads(reply.body)
        except (ValueError, RecursionError):
            answer = None
        results = answer.get("results") if isinstance(answer, dict) else None
        if not isinstance(results, list):
            raise service.problem(
                "unexpected-answer", "Apple’s directory sent an unexpected answer. Paste the address of the feed."
            )
        return [one for raw in results[:_MOST_ENTRIES] if (one := _entry(raw)) is not None]

    def _get(
        self,
        url: str,
        accept: str,
        cancel: CancelToken,
        report: Report,
        headers: dict[str, str] | None = None,
        cap: int = MAX_BYTES,
        what: _What = "file",
    ) -> tuple[HttpReply, bytes]:
        host = urlsplit(url).hostname or tr("This address")
        service = Service(plain(host, 80), _PACE_S, refusal=lambda status, reason: _refusal(host, status, reason, what))
        sent = {"Accept-Encoding": "gzip, identity", **(headers or {})}
        try:
            reply = self._http.get(service, url, accept=accept, cancel=cancel, report=report, cap=cap, headers=sent)
        except KnownError as error:
            if error.code == "http-403":
                raise _login(host, what) from error
            if words := _OTHER_WORDS.get(error.code):
                raise KnownError(error.code, words, error.detail, subject=plain(host, 80)) from error
            raise
        if reply.status == 304 and headers:
            return reply, b""
        body = _decoded(reply)
        if reply.status != 200:
            raise refused(service, reply.status, page_reason(body))
        return reply, body


def web_address(text: str) -> str | None:
    """Return the address that a text is, with https where that was left out or is http; None for other texts."""
    text = text.strip()
    bare = _FEED_SCHEMES.sub("", text)
    if bare != text and not bare.startswith(("http://", "https://")):
        text = f"https://{bare}"
    elif bare != text:
        text = bare
    if _BARE.match(text):
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
        if parts.scheme.lower() == "http" and not is_loopback(parts.hostname):
            text = urlunsplit(parts._replace(scheme="https"))
    except ValueError:
        return None
    return text if is_allowed(text) else None


def apple_id(url: str) -> str | None:
    """Return the number of a podcast in an address of Apple Podcasts."""
    match = _APPLE.match(url)
    return match[1] if match else None


def _entry(raw: Any) -> DirectoryEntry | None:
    if not isinstance(raw, dict):
        return None

    def text(name: str) -> str | None:
        value = raw.get(name)
        return plain(value, 500) or None if isinstance(value, str) else None

    address, title = web_address(text("feedUrl") or ""), text("collectionName") or text("trackName")
    if not address or not title:
        return None
    count = raw.get("trackCount")
    return DirectoryEntry(
        title,
        address,
        text("artistName"),
        text("artworkUrl600") or text("artworkUrl100"),
        text("collectionViewUrl"),
        count if type(count) is int else None,
    )


def _decoded(reply: HttpReply) -> bytes:
    """Return the body without its compression, at most as long as a feed may be."""
    packed = reply.headers.get("content-encoding", "").strip().lower() in ("gzip", "x-gzip", "deflate")
    # Some servers send a packed file as it lies there, and don't say so.
    if not packed and not reply.body.startswith(b"\x1f\x8b\x08"):
        return reply.body
    try:
        return zlib.decompressobj(47).decompress(reply.body, MAX_BYTES + 1)
    except zlib.error as error:
        host = urlsplit(reply.url).hostname or tr("The server")
        raise KnownError("cut-off", "{subject} sent a damaged answer. Try again.", str(error), subject=host) from error


def _login(host: str, what: _What) -> KnownError:
    return KnownError("needs-login", _LOGIN[what], subject=plain(host, 80))


def _refusal(host: str, status: int, reason: str, what: _What) -> KnownError:
    who, said = plain(host, 80), tr(" It says: “{0}”.", plain(reason, 160)) if reason else ""
    if status in (401, 402, 403):
        return _login(host, what)
    if status == 410 and what == "feed":
        return KnownError("feed-gone", "{subject} has ended this feed. Its episodes stay in the library.", subject=who)
    if status in (404, 410, 451):
        return KnownError("feed-missing", _MISSING[what], subject=who)
    told = later("{subject} is having trouble (error {status}).{said} Try again in a few minutes.")
    return KnownError(f"http-{status}", told, subject=who, status=status, said=said)
