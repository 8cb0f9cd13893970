"""Reads feeds that are broken beyond what lxml repairs, with feedparser: slower, and with fewer fields."""

import io
import re
from typing import Any

import feedparser

from explorer.model.podcast import Feed, FeedItem
from explorer.sources.feed_values import address_of, duration, is_sound, moment, one_line_of

_MOST_BYTES = 5 * 1024 * 1024
_MOST_TAGS = 60_000
"""Maximum number of tags that are read: feedparser takes 50 µs for each."""
# feedparser: it raises these for feeds that it does not expect, such as a chapter without a start.
_BROKEN = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, AssertionError, RecursionError)


def read_broken_feed(data: bytes, url: str, *, most_items: int, longest_notes: int) -> Feed | None:
    """Return a feed that is broken beyond what lxml repairs; None if it has no items."""
    data = data[:_MOST_BYTES]
    if not re.search(rb"<(?:\w{1,20}:)?(?:item|entry)\b", data, re.IGNORECASE):
        return None
    if data.count(b"<") > _MOST_TAGS:
        data = b"<".join(data.split(b"<", _MOST_TAGS)[:-1])
    try:
        parsed = feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    except _BROKEN:
        return None
    items: list[FeedItem] = []
    seen: set[str] = set()
    for entry in parsed.entries[:most_items]:
        audio: dict[str, Any] = {}
        for one in entry.get("enclosures", ()):
            address = address_of(one.get("href"), url)
            if address and not audio and is_sound((one.get("type") or "").lower(), address):
                audio = {"url": address, "type": one.get("type")}
        title, page = one_line_of(entry.get("title", "")), address_of(entry.get("link"), url)
        guid = one_line_of(entry.get("id", "")) or audio.get("url") or page or title
        if not guid or guid in seen:
            continue
        seen.add(guid)
        contents = [one.get("value", "") for one in entry.get("content", ())]
        notes = max([*contents, entry.get("summary", "")], key=len)
        items.append(
            FeedItem(
                guid,
                title or "Untitled episode",
                page,
                moment(entry.get("published")),
                duration(entry.get("itunes_duration")),
                audio.get("url"),
                audio.get("type"),
                notes=notes[:longest_notes],
            )
        )
    if not items:
        return None
    head = parsed.feed
    return Feed(one_line_of(head.get("title", "")) or "Podcast", address_of(head.get("link"), url), items=tuple(items))
