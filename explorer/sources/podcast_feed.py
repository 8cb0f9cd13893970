"""Parses podcast feeds: RSS 2.0 and Atom with the namespaces of iTunes, Podcasting 2.0 and Podlove.

Elements are found by the address of their namespace, since feeds choose prefixes freely. lxml reads a feed of 5,000
items in a second; feedparser, which takes ten times as long, reads what lxml finds no item in. Facts: the RSS 2.0
specification, Apple's requirements for podcasts, the documents of the podcast namespace and of Podlove's simple
chapters.
"""

import html.entities
import io
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from explorer.model.errors import KnownError
from explorer.model.podcast import Feed, FeedChapter, FeedItem, FeedTranscript
from explorer.model.undeclared_charset import undeclared_encoding
from explorer.sources.broken_feed import read_broken_feed
from explorer.sources.feed_values import (
    LONGEST_ADDRESS,
    address_of,
    clock_seconds,
    duration,
    is_sound,
    is_video,
    moment,
    one_line_of,
)
from explorer.sources.markup_tree import html_tree
from explorer.sources.preview_notice import tells_preview

MAX_BYTES = 20 * 1024 * 1024
MOST_ITEMS = 20_000
_LONGEST_NOTES = 1_000_000
_MOST_PARTS = 1000
_MOST_PERSONS = 100
_ITUNES = {"http://www.itunes.com/dtds/podcast-1.0.dtd", "https://www.itunes.com/dtds/podcast-1.0.dtd"}
_PODCAST = {
    "https://podcastindex.org/namespace/1.0",
    "https://github.com/podcastindex-org/podcast-namespace/blob/main/docs/1.0.md",
    "http://podcastindex.org/namespace/1.0",
}
_PSC = {"http://podlove.org/simple-chapters", "http://podlove.org/simple-chapters/"}
_CONTENT = {"http://purl.org/rss/1.0/modules/content/"}
_ATOM = {"http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#"}
_DC = {"http://purl.org/dc/elements/1.1/"}
_MEDIA = {"http://search.yahoo.com/mrss/"}
_ENTITY = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{1,30});")
"""An entity of HTML that XML does not have."""
_WIDE = (
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
"""How feeds in encodings of two or four bytes begin, and the encoding."""
_DECLARED = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']", re.IGNORECASE)
_DECLARATION = re.compile(r'\sxmlns(?::[\w.-]+)?="[^"]*"')
_Place = tuple[int | None, tuple[int, int] | None]
"""Where an item stands by its publisher: in the order of the list, and by season and number."""
_PREVIEW = re.compile(r"[\[(](?:free |premium |patreon )?(?:preview|teaser)[\])]", re.IGNORECASE)
_LINK_TYPES = ("application/rss+xml", "application/atom+xml")
"""The types of links to feeds on a web page."""


def parse_feed(data: bytes, url: str = "") -> Feed:
    """Return a feed.

    Args:
        data: the answer's body, at most MAX_BYTES.
        url: the address it came from, for relative addresses in it.

    Raises:
        KnownError: ``feed-too-large``, ``not-a-feed``; ``feed-is-page`` for an HTML page.
    """
    if len(data) > MAX_BYTES:
        raise KnownError("feed-too-large", "This feed is larger than 20 MB, more than the program reads.")
    data = _narrow(data)
    text = data.lstrip(b"\xef\xbb\xbf \t\r\n")
    if looks_like_page(text):
        raise KnownError(
            "feed-is-page", "This address is a web page, not a podcast feed. Paste the address of its feed."
        )
    feed = _by_lxml(_readable(text), url)
    if feed is None or not feed.items:
        feed = read_broken_feed(data, url, most_items=MOST_ITEMS, longest_notes=_LONGEST_NOTES) or feed
    if feed is None and text.startswith(b"{") and b"jsonfeed.org/version" in text[:2000]:
        raise KnownError(
            "not-a-feed",
            "This is a JSON feed, which the program does not read. Paste the address of the RSS or Atom feed.",
        )
    if feed is None:
        raise KnownError("not-a-feed", "This is not a podcast feed: it has neither a title nor episodes.")
    return feed


def looks_like_page(data: bytes) -> bool:
    """Return whether data begins as an HTML page does."""
    head = re.sub(rb"<!--.*?-->|<\?xml[^>]*>", b"", data[:4096], flags=re.DOTALL).lstrip().lower()
    return head.startswith((b"<!doctype html", b"<html")) or (
        b"<html" in head[:1024] and b"<rss" not in head and b"<feed" not in head
    )


def feeds_of_page(data: bytes, url: str) -> list[tuple[str, str]]:
    """Return the feeds that an HTML page names, as pairs of address and title; podcasts come before other feeds."""
    found: dict[str, str] = {}
    root = html_tree(data[:MAX_BYTES])
    if root is None:
        return []
    for link in root.iter("link"):
        rel, kind = (link.get("rel") or "").lower().split(), (link.get("type") or "").lower()
        if "alternate" in rel and kind in _LINK_TYPES:
            address = address_of(link.get("href"), url)
            if address:
                found.setdefault(address, one_line_of(link.get("title") or ""))
    return sorted(
        found.items(), key=lambda one: ("podcast" not in f"{one[0]} {one[1]}".lower(), "comment" in one[1].lower())
    )


def _narrow(data: bytes) -> bytes:
    """Return UTF-16 and UTF-32 as UTF-8, without the declaration; other data as it is."""
    encoding = next((name for mark, name in _WIDE if data.startswith(mark)), None)
    if encoding is None:
        return data
    return re.sub(r"^\ufeff?\s*<\?xml[^>]*\?>", "", data.decode(encoding, "replace"), count=1).encode("utf-8")


def _readable(data: bytes) -> bytes:
    """Return XML that lxml can decode: with the entities of HTML as numbers, and in the encoding that it declares."""

    def numbered(match: re.Match[bytes]) -> bytes:
        char = html.entities.html5.get(f"{match[1].decode()};")
        return "".join(f"&#{ord(one)};" for one in char).encode() if char else b""

    if b"&" in data:
        data = _ENTITY.sub(numbered, data)
    declared = _DECLARED.match(data[:400])
    encoding = declared[1].decode().lower() if declared else "utf-8"
    if encoding in ("utf-8", "utf8", "us-ascii", "ascii"):
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            text = data.decode(undeclared_encoding(data), "replace")
            data = re.sub(r"^\s*<\?xml[^>]*\?>", "", text, count=1).encode("utf-8")
    return data


def _by_lxml(data: bytes, url: str) -> Feed | None:
    items: list[FeedItem] = []
    seen: dict[str, _Place] = {}
    left_out = 0
    head: dict[str, str | None] = {}
    persons: dict[str, Any] = {"persons": []}
    options: dict[str, Any] = {
        "events": ("start", "end"),
        "resolve_entities": False,
        "no_network": True,
        "load_dtd": False,
        "huge_tree": False,
        "recover": True,
        "remove_comments": True,
        "remove_pis": True,
    }
    is_feed = False
    depth_of_items = 0
    try:
        for event, element in etree.iterparse(io.BytesIO(data), **options):
            if not isinstance(element.tag, str):
                continue
            space, name = _split(element.tag)
            if event == "start":
                is_feed = is_feed or name.lower() in ("rss", "feed", "rdf", "channel")
                depth_of_items += name in ("item", "entry")
                continue
            if name in ("item", "entry") and (not space or space in _ATOM or _is_rss(space)):
                depth_of_items -= 1
                if len(items) < MOST_ITEMS:
                    item = _item(element, url, seen)
                    if item is not None:
                        items.append(item)
                else:
                    left_out += 1
                element.clear()
                # An item that was read is taken out, so that memory does not grow with the feed.
                parent = element.getparent()
                while parent is not None and element.getprevious() is not None:
                    del parent[0]
                continue
            if depth_of_items == 0:
                _take_head(head, space, name, element, url)
                if name == "person" and _kind(space) == "podcast" and len(persons["persons"]) < _MOST_PERSONS:
                    _take_person(persons, element, url)
    except etree.XMLSyntaxError:
        if not items:
            return None
    if not is_feed or not (items or head.get("title")):
        return None
    items = _in_order(items, seen)
    hosts = tuple(persons["persons"])
    if hosts:
        items = [one if one.persons else replace(one, persons=hosts) for one in items]
    return Feed(
        one_line_of(head.get("title") or "") or (urlsplit(url).hostname or "Podcast"),
        head.get("page"),
        head.get("artwork"),
        one_line_of(head.get("author") or "") or None,
        one_line_of(head.get("language") or "")[:20] or None,
        tuple(items),
        head.get("next"),
        head.get("moved"),
        left_out,
    )


def _in_order(items: list[FeedItem], places: dict[str, _Place]) -> list[FeedItem]:
    """Return the items with those of one date in the order that the publisher numbers them, the newest first."""
    tied: dict[str, list[int]] = {}
    for at, one in enumerate(items):
        if one.published:
            tied.setdefault(one.published, []).append(at)
    made = list(items)
    for spots in tied.values():
        said = {at: places.get(items[at].guid, (None, None)) for at in spots}
        if len(spots) > 1 and all(order is not None for order, _ in said.values()):
            wanted = sorted(spots, key=lambda at: said[at][0] or 0)
        elif len(spots) > 1 and all(number is not None for _, number in said.values()):
            wanted = sorted(spots, key=lambda at: said[at][1] or (), reverse=True)
        else:
            continue
        for at, source in zip(spots, wanted, strict=True):
            made[at] = items[source]
    return made


def _take_head(head: dict[str, str | None], space: str, name: str, element: Any, url: str) -> None:
    parent = element.getparent()
    inside = _split(parent.tag)[1] if parent is not None and isinstance(parent.tag, str) else ""
    if inside not in ("channel", "feed") and not (inside == "image" and name == "url"):
        return
    text = element.text or ""
    if name == "title" and not _kind(space):
        head.setdefault("title", text)
    elif name == "link":
        rel = (element.get("rel") or "").lower()
        if space in _ATOM and rel == "next":
            head["next"] = address_of(element.get("href"), url)
        elif not _kind(space) and space not in _ATOM and text.strip():
            head.setdefault("page", address_of(text, url))
        elif space in _ATOM and rel in ("", "alternate"):
            head.setdefault("page", address_of(element.get("href"), url))
    elif space in _ITUNES and name == "image":
        head["artwork"] = address_of(element.get("href"), url) or head.get("artwork")
    elif name == "url" and inside == "image":
        head.setdefault("artwork", address_of(text, url))
    elif name == "author" and space in _ITUNES:
        head["author"] = text
    elif name == "language":
        head.setdefault("language", text)
    elif name in ("new-feed-url", "redirect"):
        head["moved"] = address_of(text, url)


def _item(element: Any, url: str, seen: dict[str, _Place]) -> FeedItem | None:
    said: dict[str, Any] = {"notes": {}, "persons": [], "transcripts": [], "chapters": []}
    for child in element.iterchildren():
        if isinstance(child.tag, str):
            space, name = _split(child.tag)
            reader = _FIELDS.get((_kind(space), name))
            if reader is not None:
                reader(said, child, url)
    title = one_line_of(said.get("title") or said.get("itunes_title") or "")
    audio = said.get("audio")
    page = said.get("page")
    guid = one_line_of(said.get("guid") or "") or (audio or {}).get("url") or page or title
    if not guid or (not title and not audio):
        return None
    if guid in seen:
        guid = next((one for one in ((audio or {}).get("url"), page, f"{guid} {title}") if one and one not in seen), "")
        if not guid:
            return None
    order, season, number = (_number(said.get(one)) for one in ("order", "season", "episode"))
    seen[guid] = (order, None if number is None else (season or 0, number))
    notes = _notes(said["notes"])
    return FeedItem(
        guid[:LONGEST_ADDRESS],
        title or "Untitled episode",
        page,
        moment(said.get("published")) or moment(said.get("updated")),
        duration(said.get("duration")),
        (audio or {}).get("url"),
        (audio or {}).get("type"),
        (audio or {}).get("bytes"),
        said.get("artwork"),
        notes,
        tuple(said["persons"][:_MOST_PERSONS]),
        tuple(said["transcripts"][:50]),
        said.get("chapters_url"),
        tuple(sorted(said["chapters"][:_MOST_PARTS], key=lambda one: one.start_s)),
        is_preview=tells_preview(notes) or bool(_PREVIEW.search(title)),
    )


def _number(text: str | None) -> int | None:
    """Return a small whole number, as ``12`` or ``12.0``."""
    match = re.fullmatch(r"\s*(\d{1,6})(?:\.\d{1,3})?\s*", text or "")
    return int(match[1]) if match else None


def _notes(found: dict[str, str]) -> str:
    """Return the fullest show notes: content:encoded, unless another element holds far more."""
    best = found.get("encoded", "")
    for name in ("description", "content", "summary"):
        other = found.get(name, "")
        if not best or len(other) > 1.5 * len(best) + 200:
            best = other
    return best[:_LONGEST_NOTES]


_Reader = Callable[[dict[str, Any], Any, str], None]


def _text(key: str) -> _Reader:
    def take(said: dict[str, Any], child: Any, _url: str) -> None:
        said.setdefault(key, _whole_text(child)[:_LONGEST_NOTES])

    return take


def _note(key: str) -> _Reader:
    def take(said: dict[str, Any], child: Any, _url: str) -> None:
        text = child.text or ""
        if child.get("type") == "xhtml" and len(child):
            text = etree.tostring(child[0], encoding="unicode", method="html")
        elif len(child):  # HTML that was not escaped
            inside = "".join(etree.tostring(one, encoding="unicode", method="html") for one in child)
            text += _DECLARATION.sub("", inside)
        said["notes"].setdefault(key, text[:_LONGEST_NOTES])

    return take


def _whole_text(element: Any) -> str:
    return "".join(element.itertext()) if len(element) else element.text or ""


def _take_link(said: dict[str, Any], child: Any, url: str) -> None:
    rel = (child.get("rel") or "alternate").lower()
    address = address_of(child.get("href") or child.text, url)
    if rel == "enclosure":
        _take_enclosure(said, child, url)
    elif "simple-chapters" in rel or "chapters" in rel:
        said.setdefault("chapters_url", address)
    elif rel == "alternate" and address:
        said.setdefault("page", address)


def _take_enclosure(said: dict[str, Any], child: Any, url: str) -> None:
    address = address_of(child.get("url") or child.get("href"), url)
    kind = (child.get("type") or "").lower().split(";")[0].strip()
    if not address or not is_sound(kind, address):
        return
    known = said.get("audio")
    # Audio rather than video, where an episode has both.
    if known is None or (is_video(known["type"] or "", known["url"]) and not is_video(kind, address)):
        length = (child.get("length") or child.get("fileSize") or "").strip()
        size = int(length) if re.fullmatch(r"\d{1,12}", length) else 0
        said["audio"] = {"url": address, "type": kind or None, "bytes": size or None}


def _take_group(said: dict[str, Any], child: Any, url: str) -> None:
    for one in child.iterchildren():
        if isinstance(one.tag, str) and _split(one.tag)[1] == "content":
            _take_enclosure(said, one, url)


def _take_artwork(said: dict[str, Any], child: Any, url: str) -> None:
    said.setdefault("artwork", address_of(child.get("href") or child.get("url"), url))


def _take_person(said: dict[str, Any], child: Any, _url: str) -> None:
    if name := one_line_of(child.text or ""):
        said["persons"].append((name[:200], one_line_of(child.get("role") or "host").lower()[:60]))


def _take_transcript(said: dict[str, Any], child: Any, url: str) -> None:
    if address := address_of(child.get("url"), url):
        language = one_line_of(child.get("language") or "")[:20] or None
        said["transcripts"].append(FeedTranscript(address, one_line_of(child.get("type") or "").lower()[:80], language))


def _take_chapters_url(said: dict[str, Any], child: Any, url: str) -> None:
    said["chapters_url"] = address_of(child.get("url"), url) or said.get("chapters_url")


def _take_psc(said: dict[str, Any], child: Any, url: str) -> None:
    for one in child.iterchildren():
        if isinstance(one.tag, str) and _split(one.tag)[1] == "chapter" and len(said["chapters"]) < _MOST_PARTS:
            start, title = clock_seconds(one.get("start")), one_line_of(one.get("title") or "")
            if start is not None and title:
                said["chapters"].append(FeedChapter(start, title, address_of(one.get("href"), url)))


_FIELDS: dict[tuple[str, str], _Reader] = {
    ("", "title"): _text("title"),
    ("", "link"): _take_link,
    ("", "guid"): _text("guid"),
    ("", "id"): _text("guid"),
    ("", "pubDate"): _text("published"),
    ("", "published"): _text("published"),
    ("", "updated"): _text("updated"),
    ("", "issued"): _text("published"),
    ("", "modified"): _text("updated"),
    ("dc", "date"): _text("updated"),
    ("", "enclosure"): _take_enclosure,
    ("", "description"): _note("description"),
    ("", "summary"): _note("summary"),
    ("", "content"): _note("content"),
    ("content", "encoded"): _note("encoded"),
    ("itunes", "title"): _text("itunes_title"),
    ("itunes", "summary"): _note("summary"),
    ("itunes", "duration"): _text("duration"),
    ("itunes", "order"): _text("order"),
    ("itunes", "season"): _text("season"),
    ("itunes", "episode"): _text("episode"),
    ("podcast", "season"): _text("season"),
    ("podcast", "episode"): _text("episode"),
    ("itunes", "image"): _take_artwork,
    ("podcast", "person"): _take_person,
    ("podcast", "transcript"): _take_transcript,
    ("podcast", "chapters"): _take_chapters_url,
    ("psc", "chapters"): _take_psc,
    ("media", "content"): _take_enclosure,
    ("media", "group"): _take_group,
}
_SPACES: tuple[tuple[str, Iterable[str]], ...] = (
    ("itunes", _ITUNES),
    ("podcast", _PODCAST),
    ("psc", _PSC),
    ("content", _CONTENT),
    ("media", _MEDIA),
    ("dc", _DC),
    ("", _ATOM),
)


def _kind(space: str) -> str:
    if not space or _is_rss(space):
        return ""
    for name, addresses in _SPACES:
        if space in addresses or space.lower() in addresses:
            return name
    return "other"


def _is_rss(space: str) -> bool:
    """Return whether a namespace is one of RSS itself: of RSS 1.0, or of a feed that gives RSS 2.0 one."""
    return "/rss" in space and "/modules/" not in space and "mrss" not in space


@lru_cache(maxsize=1000)
def _split(tag: str) -> tuple[str, str]:
    """Return the namespace and the name of ``{namespace}name``; a prefix that was never declared counts as one."""
    if tag.startswith("{"):
        space, _, name = tag[1:].partition("}")
        return space, name
    prefix, colon, name = tag.partition(":")
    known = {"itunes": next(iter(_ITUNES)), "content": next(iter(_CONTENT)), "podcast": next(iter(_PODCAST))}
    return (known.get(prefix, prefix), name) if colon else ("", tag)
