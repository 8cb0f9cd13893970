"""Reads what an episode's page says: its title, podcast, date, audio, and the part that holds the show notes."""

import re
from dataclasses import dataclass
from typing import Any

from lxml import etree

from explorer.model.undeclared_charset import undeclared_encoding
from explorer.sources.feed_values import moment
from explorer.sources.markup_tree import html_tree
from explorer.sources.podcast_feed import feeds_of_page
from explorer.sources.podcast_web import web_address
from explorer.sources.preview_notice import PAID
from explorer.sources.source_text import plain

_NOT_NOTES = ("script", "style", "noscript", "template", "nav", "header", "footer", "aside", "form", "svg", "iframe")
_NOTES = re.compile(
    r"\b(?:show-?notes|episode-(?:notes|description|content)|(?:entry|post|available)-content|body markup)\b",
    re.IGNORECASE,
)
_LEAST_TEXT = 200


@dataclass(frozen=True, slots=True)
class EpisodePage:
    """What a page says; ``notes`` is HTML. ``is_preview``: it says that the rest is for subscribers who pay."""

    url: str
    title: str | None
    podcast: str | None
    published: str | None
    audio_url: str | None
    notes: str
    feeds: tuple[str, ...]
    is_preview: bool


def read_page(data: bytes, url: str) -> EpisodePage:
    """Return what a page says; its notes are empty if there is no text in it."""
    root = html_tree(_utf8(data))
    if root is None:
        return EpisodePage(url, None, None, None, None, "", (), is_preview=False)
    said = {
        (one.get("property") or one.get("name") or "").lower(): one.get("content") or "" for one in root.iter("meta")
    }
    titles = (said.get("og:title"), *("".join(one.itertext()) for one in list(root.iter("h1"))[:1]))
    plain_title = next((text for one in titles if one and (text := plain(one, 300))), None)
    if plain_title is None:
        named = next(root.iter("title"), None)
        plain_title = plain("".join(named.itertext()), 300) or None if named is not None else None
    sounds = [said.get("og:audio", "")] + [one.get("src") or "" for one in root.iter("audio", "source")]
    for one in list(root.iter(*_NOT_NOTES)):
        if one.getparent() is not None:
            _drop(one)
    main = _main(root)
    notes = etree.tostring(main, encoding="unicode", method="html") if main is not None else ""
    text = " ".join("".join(root.itertext()).split())
    return EpisodePage(
        url,
        plain_title,
        plain(said.get("og:site_name", ""), 200) or None,
        moment(said.get("article:published_time")),
        next((address for one in sounds if one and (address := web_address(one))), None),
        notes if text else "",
        tuple(address for address, _ in feeds_of_page(data, url)),
        is_preview=bool(PAID.search(text)),
    )


def _drop(element: Any) -> None:
    """Remove an element, but not the text after it."""
    parent, before = element.getparent(), element.getprevious()
    if element.tail:
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def _utf8(data: bytes) -> bytes:
    """Return the page in UTF-8 with a mark that says so: libxml2 would take an undeclared encoding for Latin-1."""
    try:
        return b"\xef\xbb\xbf" + data.removeprefix(b"\xef\xbb\xbf").decode("utf-8").encode()
    except UnicodeDecodeError:
        if b"charset" in data[:4096].lower():
            return data
        return b"\xef\xbb\xbf" + data.decode(undeclared_encoding(data), "replace").encode()


def _main(root: Any) -> Any:
    """Return the element with the show notes: one that is named so, else the longest article, else main, else all."""

    def length(one: Any) -> int:
        return sum(len(text) for text in one.itertext())

    named = [one for one in root.iter() if isinstance(one.tag, str) and _NOTES.search(one.get("class") or "")]
    for group in (named, list(root.iter("article")), list(root.iter("main"))):
        best = max(group[:50], key=length, default=None)
        if best is not None and length(best) >= _LEAST_TEXT:
            return best
    return next(root.iter("body"), root)
