"""A server on loopback that plays arXiv, OpenReview, podcasts and their directory, with normal answers and faults.

Use it as ``with FakeServer() as server``, or by hand as ``python -m tests.fakes.server``, until its standard input
closes. It answers as the services' published server sources do; see ``explorer/sources`` for the facts.
"""

import argparse
import contextlib
import email.message
import hashlib
import http.server
import json
import re
import signal
import sys
import tempfile
import threading
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from explorer import resources
from explorer.model import arxiv_id
from tests.fakes import answers, demo_podcasts, faults, podcast_pages, scholarly
from tests.fakes.answers import Facts
from tests.fakes.tones import Tones

LAST_MODIFIED = "Fri, 12 Apr 2024 08:00:00 GMT"
_ROUTES = {
    "/api/query": "api",
    "/pdf": "pdf",
    "/abs": "abs",
    "/v2/notes/search": "search",
    "/v2/notes": "notes",
    "/v1/notes/search": "search_v1",
    "/v1/notes": "notes_v1",
    **podcast_pages.ROUTES,
    "/openalex/works": "openalex",
    "/crossref/works": "crossref",
    "/free": "free",
}


@dataclass(frozen=True)
class Seen:
    """A request that was received."""

    route: str
    path: str
    query: dict[str, str]
    headers: email.message.Message


class FakeServer:
    """The server, its papers, its settings and its log.

    Args:
        papers: PDFs by unversioned arXiv id; a callable is asked when the PDF is first wanted.
        facts: what the API and OpenReview's search know.
        throttle: bytes a second at which PDFs are sent; 0 for as fast as they go.
    """

    def __init__(
        self,
        papers: dict[str, bytes | Path | Callable[[], Path]] | None = None,
        facts: list[Facts] | None = None,
        throttle: int = 0,
        port: int = 0,
    ) -> None:
        self.papers: dict[str, Any] = papers or {}
        self.facts = facts or []
        self.throttle = throttle
        self.with_length = False
        """Whether PDFs are sent with their length, as from a cache in front of arXiv."""
        self.last_modified = LAST_MODIFIED
        self.forums: dict[str, list[dict[str, Any]]] = {}
        """Notes of each forum in version 2, answered by ``/notes`` if programs are admitted."""
        self.documents: dict[str, podcast_pages.Document] = {}
        """Feeds and pages of podcasts by path, under ``/feeds`` and ``/pages``."""
        self.sounds: dict[str, Tones] = {}
        """The audio of episodes by path, under ``/audio``."""
        self.directory: list[dict[str, Any]] = []
        """What Apple's directory knows; see ``podcast_pages.entry``."""
        self.gate_open = False
        self.search_open = True
        self.seen: list[Seen] = []
        self.stopping = threading.Event()
        self._next: dict[str, deque[faults.Fault]] = {route: deque() for route in _ROUTES.values()}
        self._always: dict[str, faults.Fault] = {}
        self._lock = threading.Lock()
        self._making = threading.Lock()
        self._server = _Server(("127.0.0.1", port), Handler)
        self._server.fake = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    def __enter__(self) -> "FakeServer":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        """Return the base address."""
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def endpoints_env(self) -> dict[str, str]:
        """Return the environment variables that direct the program here."""
        return {
            # With another host name, because arXiv's API has a host of its own.
            "PAPER_EXPLORER_ARXIV_API": f"{self.url.replace('127.0.0.1', 'localhost')}/api/query",
            "PAPER_EXPLORER_ARXIV_WEB": self.url,
            "PAPER_EXPLORER_OPENREVIEW_API": f"{self.url}/v2",
            "PAPER_EXPLORER_OPENREVIEW_API_V1": f"{self.url}/v1",
            "PAPER_EXPLORER_OPENREVIEW_WEB": self.url,
            "PAPER_EXPLORER_DIRECTORY": f"{self.url}/directory",
            "PAPER_EXPLORER_OPENALEX": f"{self.url}/openalex",
            "PAPER_EXPLORER_CROSSREF": f"{self.url}/crossref",
        }

    def next(self, route: str, *several: faults.Fault) -> None:
        """Set the next answers of a route, one each."""
        self._next[route].extend(several)

    def always(self, route: str, fault: faults.Fault) -> None:
        """Set every answer of a route, after those of ``next``."""
        self._always[route] = fault

    def of(self, route: str) -> list[Seen]:
        """Return the requests to a route."""
        return [one for one in self.seen if one.route == route]

    def fault(self, route: str) -> faults.Fault | None:
        """Return what replaces the usual answer."""
        with self._lock:
            return self._next[route].popleft() if self._next[route] else self._always.get(route)

    def pdf(self, arxiv: str) -> bytes:
        """Return a paper's bytes; KeyError if it does not exist."""
        with self._making:
            content = self.papers[arxiv]
            if callable(content):
                content = self.papers[arxiv] = content()
        return content if isinstance(content, bytes) else content.read_bytes()


class _Server(http.server.ThreadingHTTPServer):
    fake: FakeServer
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Ignore a client that leaves midway; any other error is a bug of the fake."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class Handler(http.server.BaseHTTPRequestHandler):
    """One connection; the attributes below adjust the usual answer for faults."""

    protocol_version = "HTTP/1.1"
    server: _Server

    limit: int | None = None
    with_length = False
    bare = False
    then_silent = False
    goes_on: threading.Event | None = None
    throttle = 0
    unranged = False

    def log_message(self, *_: object) -> None:
        """Do nothing."""

    def do_GET(self) -> None:
        """Find the route, then give its fault or its usual answer."""
        parts = urlsplit(self.path)
        self.route = next((name for path, name in _ROUTES.items() if (parts.path + "/").startswith(path + "/")), "")
        self.query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        self.fake = self.server.fake
        self.throttle, self.with_length = self.fake.throttle, self.fake.with_length
        self.close_connection = True
        self.fake.seen.append(Seen(self.route, parts.path, self.query, self.headers))
        fault = self.fake.fault(self.route) if self.route else None
        (fault or Handler.usual)(self)

    def usual(self) -> None:
        """Give the usual answer of the route."""
        getattr(self, f"_{self.route or 'nothing'}")()

    def send_whole(self, status: int, headers: dict[str, str], body: bytes) -> None:
        """Send an answer with its length."""
        self._head(status, {**headers, "Content-Length": str(len(body))})
        self._body(body)

    def send_pieces(
        self, status: int, headers: dict[str, str], start: int, end: int, read: Callable[[int, int], bytes]
    ) -> None:
        """Send a part of a file with its length, made as it is sent."""
        self._head(status, {**headers, "Content-Length": str(end - start)})
        last = end if self.limit is None else min(end, start + self.limit)
        for at in range(start, last, 64 * 1024):
            self.wfile.write(read(at, min(at + 64 * 1024, last)))
            if self.fake.stopping.is_set():
                return
        if last < end and self.then_silent:
            self.wait_for_the_end()
            if self.goes_on and self.goes_on.is_set():
                self.wfile.write(read(last, end))
        elif last < end:
            self.drop()

    def send_chunked(self, status: int, headers: dict[str, str], body: bytes) -> None:
        """Send an answer without a length, as arXiv's origin sends PDFs."""
        if self.with_length:
            self.send_whole(status, headers, body)
        elif self.bare:
            self._head(status, headers)
            self._body(body)
        else:
            self._head(status, {**headers, "Transfer-Encoding": "chunked"})
            self._body(body, lambda piece: b"%x\r\n%b\r\n" % (len(piece), piece), b"0\r\n\r\n")

    def drop(self) -> None:
        """Close the connection here."""
        self.wfile.flush()
        with contextlib.suppress(OSError):
            self.connection.shutdown(2)

    def wait_for_the_end(self) -> None:
        """Stay silent until the server stops, goes on, or the client leaves."""
        self.wfile.flush()
        self.connection.settimeout(0.05)
        while not self.fake.stopping.is_set() and not (self.goes_on and self.goes_on.is_set()):
            with contextlib.suppress(TimeoutError):
                if not self.connection.recv(1):
                    return

    def _head(self, status: int, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {**headers, "Connection": "close"}.items():
            self.send_header(name, value)
        self.end_headers()

    def _body(self, body: bytes, frame: Callable[[bytes], bytes] = bytes, end: bytes = b"") -> None:
        sent = body if self.limit is None else body[: self.limit]
        step = max(1, self.throttle // 20) if self.throttle else 64 * 1024
        for at in range(0, len(sent), step):
            self.wfile.write(frame(sent[at : at + step]))
            if self.throttle and self.fake.stopping.wait(step / self.throttle):
                return
        if len(sent) == len(body):
            self.wfile.write(end)
        elif self.then_silent:
            self.wait_for_the_end()
        else:
            self.drop()

    def _nothing(self) -> None:
        faults.page(404, "Not found")(self)

    def _abs(self) -> None:
        faults.page(200, "An abstract page", title=self.path)(self)

    def _pdf(self) -> None:
        """Serve arXiv's /pdf: it redirects to the plain address, names the version, sends no length, and has its own
        ranges."""
        parts = urlsplit(self.path)
        wanted = parts.path.removeprefix("/pdf/")
        if parts.query or wanted.endswith(".pdf"):
            return faults.redirect(parts.path.removesuffix(".pdf"))(self)
        paper = arxiv_id.parse(wanted)
        if paper is None:
            return faults.page(404, f"No article for '{wanted[:60]}'", "The identifier is malformed.")(self)
        newest = next((one.version for one in self.fake.facts if one.arxiv == paper.id), 2)
        try:
            body = self.fake.pdf(paper.id)
        except KeyError:
            body = b""
        if not body or (paper.version or 1) > newest:
            return faults.page(404, f"No document for '{wanted}'")(self)
        name = f"{paper.id.split('/')[-1]}v{paper.version or newest}.pdf"
        digest = hashlib.sha1(body).hexdigest()
        headers = {
            "Content-Type": "application/pdf",
            "Content-Disposition": f'inline; filename="{name}"',
            "Last-Modified": self.fake.last_modified,
            "Accept-Ranges": "bytes",
        }
        asked = self.headers.get("Range")
        if asked is None or asked == "bytes=0-" or "If-Range" in self.headers:
            return self.send_chunked(200, {**headers, "ETag": f'"{digest}"'}, body)
        match = re.fullmatch(r"bytes=(\d+)-", asked)
        if match is None or (start := int(match[1])) > len(body):
            return self.send_whole(416, {"Content-Type": "text/html", "Content-Range": f"bytes */{len(body)}"}, b"")
        part = {
            **headers,
            "ETag": hashlib.sha1(
                asked.encode() + body
            ).hexdigest(),  # Another ETag than the whole file's, without quotes
            "Content-Range": f"bytes {start}-{len(body) - 1}/{len(body)}",
        }
        return self.send_whole(206, part, body[start:])

    def _free(self) -> None:
        """Serve the free copy of a paper that is not at arXiv."""
        try:
            body = self.fake.pdf(urlsplit(self.path).path.removeprefix("/free/"))
        except KeyError:
            return faults.page(404, "Not found")(self)
        return self.send_whole(200, {"Content-Type": "application/pdf"}, body)

    def _openalex(self) -> None:
        answer = scholarly.openalex(self.fake.facts, urlsplit(self.path).path, self.query)
        return faults.page(404, "Not found")(self) if answer is None else self._json(answer)

    def _crossref(self) -> None:
        self._json(scholarly.crossref(self.fake.facts, self.query))

    def _api(self) -> None:
        if wanted := self.query.get("search_query"):
            most = int(self.query.get("max_results", "10"))
            return self._atom(200, answers.feed(scholarly.arxiv(self.fake.facts, wanted)[:most]))
        asked = [one for one in self.query.get("id_list", "").split(",") if one]
        if bad := next((one for one in asked if arxiv_id.parse(one) is None), None):
            return self._atom(400, answers.error_feed(f"incorrect id format for {bad}"))
        # In another order than the query, and matched as sent.
        found = [one for one in reversed(self.fake.facts) if one.arxiv in asked]
        return self._atom(200, answers.feed(found[: int(self.query.get("max_results", "10"))]))

    def _atom(self, status: int, body: str) -> None:
        faults.answer(status, body, kind="application/atom+xml; charset=utf-8")(self)

    def _notes(self) -> None:
        if not self.fake.gate_open:
            return faults.challenge()(self)
        return self._json({"notes": self.fake.forums.get(self.query.get("forum", ""), [])})

    def _notes_v1(self) -> None:
        if not self.fake.gate_open:
            return faults.challenge()(self)
        return self._json({"notes": []})

    def _search(self) -> None:
        """Search by similarity: whatever shares a word with the term, in no order of relevance."""
        if not self.fake.search_open:
            return faults.challenge()(self)
        words = set(self.query.get("term", "").casefold().split())
        found = [one for one in self.fake.facts if one.forum and words & set(one.title.casefold().split())]
        return self._json({"count": len(found), "notes": [answers.submission(one) for one in found]})

    def _search_v1(self) -> None:
        if not self.fake.search_open:
            return faults.challenge()(self)
        return self._json({"count": 0, "notes": []})

    def _feed(self) -> None:
        podcast_pages.serve_document(self, self.fake.documents)

    _page = _feed

    def _audio(self) -> None:
        self.throttle = 0
        podcast_pages.serve_sound(self, self.fake.sounds)

    def _directory_lookup(self) -> None:
        podcast_pages.serve_entries(self, self.fake.directory)

    _directory_search = _directory_lookup

    def _json(self, body: dict[str, Any]) -> None:
        faults.answer(200, json.dumps(body), kind="application/json; charset=utf-8")(self)


@contextlib.contextmanager
def serve(papers: dict[str, Path], throttle: int = 0) -> Iterator[FakeServer]:
    """Return a server of these PDFs, by arXiv id, with the catalog's facts."""
    with FakeServer(dict(papers), catalog_facts(), throttle) as server:
        yield server


def catalog_facts() -> list[Facts]:
    """Return what the bundled episodes say of their papers."""
    facts = []
    for path in sorted(resources.path("episodes").glob("*.json")):
        for paper in json.loads(path.read_text(encoding="utf-8"))["papers"]:
            kind = (paper["presentation"] or "").lower()
            facts.append(
                Facts(
                    arxiv=paper["arxiv"],
                    title=paper["title"],
                    authors=tuple(paper["authors"]),
                    abstract="This abstract was made up for the demonstration; the real one is at arXiv.",
                    forum=paper["openreview"],
                    venue=" ".join(filter(None, (paper["venue"], kind))) or None,
                )
            )
    return facts


def main(arguments: list[str] | None = None) -> int:
    """Print the environment variables that direct the program here, then serve until standard input closes or SIGTERM
    comes."""
    parser = argparse.ArgumentParser(prog="python -m tests.fakes.server", description=main.__doc__)
    parser.add_argument("--demo", action="store_true", help="serve a made-up PDF for every paper of the catalogue")
    parser.add_argument("--paper", action="append", default=[], metavar="ID=FILE", help="serve a real PDF")
    parser.add_argument("--throttle", type=int, metavar="BYTES", help="bytes a second for PDFs")
    parser.add_argument("--port", type=int, default=0)
    options = parser.parse_args(arguments)
    # Slow enough in a demonstration to see a download and to cancel it.
    throttle = options.throttle if options.throttle is not None else 100_000 if options.demo else 0
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with tempfile.TemporaryDirectory(prefix="paper-explorer-demo-") as folder:
        facts = catalog_facts()
        papers: dict[str, Any] = {one.arxiv: _made(Path(folder), one) for one in facts} if options.demo else {}
        for pair in options.paper:
            name, _, file = pair.partition("=")
            named = arxiv_id.parse(name)
            if named is None or not Path(file).is_file():
                parser.error(f"not an arXiv id and a file: {pair}")
            papers[named.id] = Path(file)
        with (
            FakeServer(papers, facts, throttle, options.port) as server,
            contextlib.suppress(KeyboardInterrupt),
        ):
            if options.demo:
                demo_podcasts.add_podcasts(server)
            server.with_length = True  # so that a progress bar has a known total
            for name, value in server.endpoints_env.items():
                print(f"{name}={value}")
            print(flush=True)  # an empty line ends the list: the server is ready
            sys.stdin.read()
    return 0


def _made(folder: Path, facts: Facts) -> Callable[[], Path]:
    """Return a function that makes a PDF on the first request."""

    def make() -> Path:
        from tests.fakes import pdfs

        path = folder / f"{facts.arxiv.replace('/', '_')}.pdf"
        pdfs.make_paper(path, facts.title, facts.authors)
        return path

    return make


if __name__ == "__main__":
    sys.exit(main())
