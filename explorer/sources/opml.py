"""Reads and writes OPML, the list of feeds that podcast programs exchange (OPML 2.0 specification)."""

from collections.abc import Iterable
from itertools import islice
from xml.sax.saxutils import quoteattr

from explorer.model.errors import KnownError
from explorer.sources.markup_tree import local_name, xml_tree
from explorer.sources.podcast_web import web_address
from explorer.sources.source_text import plain

MAX_BYTES = 5 * 1024 * 1024
MOST_FEEDS = 5000
_MOST_OUTLINES, _LONGEST_VALUE = 50_000, 4_000


def read_feeds(data: bytes) -> tuple[list[tuple[str, str]], int]:
    """Return the feeds of an OPML file, of all its folders, as pairs of address and title, and how many are left out
    because their address is not safe.

    Raises:
        KnownError: ``opml-broken``; ``opml-empty`` if no feed with a safe address is in it.
    """
    root = xml_tree(data[:MAX_BYTES])
    if root is None or local_name(root).lower() != "opml":
        raise KnownError("opml-broken", "This is not an OPML file: export one from the other program again.")
    found: dict[str, str] = {}
    refused = 0
    for one in root.iter("outline"):
        named = {name.lower(): value for name, value in one.attrib.items()}
        written = named.get("xmlurl", "").strip()
        address = web_address(written)
        refused += bool(written) and address is None
        if address and len(found) < MOST_FEEDS:
            found.setdefault(address, plain(named.get("title") or named.get("text") or "", 500))
    if not found:
        raise KnownError("opml-empty", "This OPML file names no feed: export one from the other program again.")
    return list(found.items()), refused


def read_outlines(data: bytes) -> list[dict[str, str]]:
    """Return the attributes of all outlines of an OPML file, by their names; none if it is no such file."""
    root = xml_tree(data[:MAX_BYTES])
    outlines = root.iter("outline") if root is not None else ()
    return [
        {str(name): plain(str(value), _LONGEST_VALUE) for name, value in list(one.attrib.items())[:100]}
        for one in islice(outlines, _MOST_OUTLINES)
    ]


def write_opml(feeds: Iterable[tuple[str, str]]) -> str:
    """Return an OPML file with these feeds, pairs of address and title."""
    lines = [
        f"    <outline type={quoteattr('rss')} text={quoteattr(plain(title, 500))} xmlUrl={quoteattr(address)}/>\n"
        for address, title in feeds
    ]
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0">\n  <head><title>Podcasts</title></head>\n'
    return f"{head}  <body>\n{''.join(lines)}  </body>\n</opml>\n"
