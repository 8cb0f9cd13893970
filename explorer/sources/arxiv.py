"""Client of arXiv: metadata from its query API, and the addresses of its PDFs.

Facts from arXiv's API manual and its server's source: answers come in any order and without the ids it does not know;
errors are an Atom entry titled ``Error`` (with status 400, formerly 200); over the limit it answers 429 or, at times,
200 with the words ``Rate exceeded.``; under load a feed may announce entries and hold none.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlencode
from xml.etree.ElementTree import Element

import defusedxml
import defusedxml.ElementTree as SafeTree

from explorer.model import arxiv_id
from explorer.model.errors import KnownError
from explorer.model.ids import now
from explorer.model.paper import ArxivMetadata
from explorer.model.progress import CancelToken, Report, silent
from explorer.model.translation import later
from explorer.sources.answered_page import refuse_page
from explorer.sources.endpoints import Endpoints
from explorer.sources.http import Http, HttpReply, Service, refused
from explorer.sources.source_text import page_reason, plain

BATCH = 100
_TRIES = 3
_ATOM = "{http://www.w3.org/2005/Atom}"
_ARXIV = "{http://arxiv.org/schemas/atom}"
_TOTAL = "{http://a9.com/-/spec/opensearch/1.1/}totalResults"
MAX_FEED = 5 * 1024 * 1024
_CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_KINDS = (
    ("withdrawn", "withdrawn", later("Open its page in the browser to find an earlier version.")),
    ("no document for", "no-such-paper", later("Check its number, or look for it in the browser.")),
    ("no article for", "no-such-paper", later("Check its number, or look for it in the browser.")),
    ("pdf unavailable", "pdf-unavailable", later("Open its page in the browser to see other formats.")),
    ("file unavailable", "pdf-unavailable", later("Open its page in the browser to see other formats.")),
)


def _refusal(status: int, reason: str) -> KnownError | None:
    """Distinguish arXiv's kinds of 404 by the heading of the page."""
    if status != 404:
        return None
    said = f" (“{plain(reason, 200)}”)" if reason else ""
    for words, code, step in _KINDS:
        if words in reason.casefold():
            return KnownError(
                code, "arXiv has no PDF of this paper{said}. {step}", subject="arXiv", said=said, step=step
            )
    sentence = later("arXiv has no PDF of this paper{said}. Open its page in the browser to look for it.")
    return KnownError("http-404", sentence, subject="arXiv", said=said)


# One request in three seconds, over one connection: arXiv's terms of use for its API.
API = Service("arXiv", pace_s=3.0)
# The first reader of a new paper may have to wait up to a minute until its PDF is generated.
PDF = Service("arXiv", pace_s=3.0, first_byte_s=90.0, refusal=_refusal)


def pdf_url(endpoints: Endpoints, arxiv: str) -> str:
    """Return the address of a paper's PDF; of the newest version, if the id has none."""
    return f"{endpoints.arxiv_web}/pdf/{arxiv}"


def query(
    http: Http, endpoints: Endpoints, ids: Iterable[str], cancel: CancelToken, report: Report = silent
) -> dict[str, ArxivMetadata]:
    """Return arXiv's metadata of these ids, by unversioned id; unknown and invalid ids are missing.

    An answer that has entries, but none of the papers asked for, is an error like one that is no feed.

    Asks for up to 100 ids per request.

    Raises:
        KnownError: arXiv did not answer, or not with a feed.
        Cancelled: the token was set.
    """
    wanted = list(dict.fromkeys(parsed.id for one in ids if (parsed := arxiv_id.parse(one))))
    found: dict[str, ArxivMetadata] = {}
    for start in range(0, len(wanted), BATCH):
        found |= _batch(http, endpoints, wanted[start : start + BATCH], cancel, report)
    return found


def _batch(
    http: Http, endpoints: Endpoints, ids: list[str], cancel: CancelToken, report: Report
) -> dict[str, ArxivMetadata]:
    asked = list(ids)
    for attempt in range(_TRIES):
        if not asked:
            return {}
        # Without max_results the answer has at most ten entries.
        url = f"{endpoints.arxiv_api}?{urlencode({'id_list': ','.join(asked), 'max_results': len(asked)})}"
        answer = ask(http, url, attempt, cancel, report)
        if answer is None:
            continue
        if answer.error is not None:
            refused_ids = [one for one in asked if answer.error.endswith(f" {one}")]
            if not refused_ids:
                raise API.problem(
                    "arxiv-error",
                    "arXiv rejected the request (“{said}”). Try again later.",
                    url[:300],
                    said=answer.error,
                )
            asked = [one for one in asked if one not in refused_ids]
            continue
        records = {one.arxiv: one for one in answer.records if one.arxiv in asked}
        if answer.entries and not records:
            raise unusable(f"{url[:300]}: {answer.entries} entries, none of {asked[:5]}")
        return records
    raise refused(API, 429)


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of arXiv's API: the number of its entries, those that are papers, and its error if it is one."""

    entries: int
    records: tuple[ArxivMetadata, ...]
    error: str | None = None


def ask(http: Http, url: str, attempt: int, cancel: CancelToken, report: Report) -> Answer | None:
    """Return arXiv's answer to a query; None if the same query is to be sent again, since arXiv asked to slow down or
    announced entries and sent none.

    Args:
        attempt: how often the query was sent before.

    Raises:
        KnownError: arXiv did not answer, or not with a feed.
        Cancelled: the token was set.
    """
    reply = http.get(API, url, accept="application/atom+xml", cancel=cancel, report=report, cap=MAX_FEED)
    if reply.status == 200 and reply.body.lstrip()[:13].lower() == b"rate exceeded":
        http.clock.sleep(10.0 * (attempt + 1), cancel)
        return None
    if reply.status not in (200, 400):
        raise refused(API, reply.status, page_reason(reply.body))
    feed = read_feed(reply)
    entries = feed.findall(f"{_ATOM}entry")
    error = next((one for one in entries if "/api/errors" in (one.findtext(f"{_ATOM}id") or "")), None)
    if error is not None or reply.status == 400:
        said = plain(error.findtext(f"{_ATOM}summary") or "", 200) if error is not None else ""
        return Answer(len(entries), (), said)
    if not entries and announced(feed):
        return None
    return Answer(len(entries), tuple(record for one in entries if (record := read_record(one))))


def read_feed(reply: HttpReply) -> Element:
    """Return the Atom feed of an answer.

    Raises:
        KnownError: ``web-page`` or ``answer-broken``.
    """
    refuse_page(API, reply)
    try:
        body = reply.body if b"\0" in reply.body[:4] else _CONTROLS.sub(b" ", reply.body)
        feed: Element = SafeTree.fromstring(body.lstrip(), forbid_dtd=True)
    except (SafeTree.ParseError, defusedxml.DefusedXmlException, ValueError, LookupError) as error:
        raise unusable(f"{reply.url}: {error!r}: {reply.body[:200]!r}") from error
    if feed.tag != f"{_ATOM}feed":
        raise unusable(f"{reply.url}: no Atom feed: {reply.body[:200]!r}")
    return feed


def unusable(detail: str) -> KnownError:
    """Return the error for an answer of arXiv that cannot be read."""
    return API.problem("answer-broken", "arXiv's answer cannot be read. Try again in a few minutes.", detail)


def announced(feed: Element) -> int:
    """Return the number of entries that the feed announces."""
    total = (feed.findtext(_TOTAL) or "").strip()
    return int(total) if total.isascii() and total.isdigit() and len(total) < 9 else 0


def read_record(entry: Element) -> ArxivMetadata | None:
    """Parse one entry; None if it lacks an id or a title."""
    # All after /abs/: the last segment alone would lose the archive of an old id.
    _, _, tail = (entry.findtext(f"{_ATOM}id") or "").strip().partition("/abs/")
    paper, title = arxiv_id.parse(tail), _line(entry, f"{_ATOM}title", 500)
    if paper is None or not title:
        return None
    primary = entry.find(f"{_ARXIV}primary_category")
    names = (plain(name.text or "", 100) for name in entry.findall(f"{_ATOM}author/{_ATOM}name")[:5000])
    terms = (plain(one.get("term", ""), 40) for one in entry.findall(f"{_ATOM}category")[:50])
    return ArxivMetadata(
        arxiv=paper.id,
        version=paper.version or 1,
        title=title,
        abstract=_abstract(entry.findtext(f"{_ATOM}summary") or ""),
        authors=tuple(name for name in names if name),
        primary_category=plain(primary.get("term", ""), 40) if primary is not None else "",
        categories=tuple(term for term in terms if term),
        published=_utc(entry.findtext(f"{_ATOM}published") or ""),
        updated=_utc(entry.findtext(f"{_ATOM}updated") or ""),
        comment=_line(entry, f"{_ARXIV}comment", 500) or None,
        journal_ref=_line(entry, f"{_ARXIV}journal_ref", 500) or None,
        doi=_line(entry, f"{_ARXIV}doi", 200) or None,
        fetched=now(),
    )


def _line(entry: Element, tag: str, limit: int) -> str:
    """Return the text of a child element on one line: titles used to be hard-wrapped."""
    return plain(entry.findtext(tag) or "", limit)


def _abstract(text: str) -> str:
    """Return paragraphs on one line each, separated by empty lines; an indent of two spaces starts a new one."""
    paragraphs = re.split(r"\n[ \t]{2,}", text[:20000].strip())
    return "\n\n".join(filter(None, (plain(one, 10000) for one in paragraphs)))


def _utc(text: str) -> str:
    """Return the time as ISO 8601 in UTC, empty for an invalid one."""
    try:
        moment = datetime.fromisoformat(text.strip())
        return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z") if moment.tzinfo else ""
    except (ValueError, OverflowError):
        return ""
