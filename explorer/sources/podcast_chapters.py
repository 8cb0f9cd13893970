"""Parses files of chapters that a feed names: JSON of the podcast namespace, and Podlove's simple chapters.

Facts: ``chapters/jsonChapters.md`` of the podcast namespace, version 1.2; the document of Podlove's simple chapters.
"""

import json
import math
from typing import Any
from urllib.parse import urljoin

from explorer.model import timecode
from explorer.model.podcast import FeedChapter
from explorer.sources.feed_values import clock_seconds
from explorer.sources.markup_tree import local_name, xml_tree
from explorer.sources.source_text import plain

MOST_CHAPTERS = 1000
_LONGEST_TITLE = 500


def read_chapters(data: bytes, url: str = "") -> tuple[FeedChapter, ...]:
    """Return the chapters of a file by time, without those that are not for a table of contents; empty if it is none.

    Args:
        url: its address, for relative addresses in it.
    """
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    found = _of_json(data, url) if start == b"{" else _of_xml(data, url) if start == b"<" else []
    return tuple(sorted(found[:MOST_CHAPTERS], key=lambda one: one.start_s))


def _of_json(data: bytes, url: str) -> list[FeedChapter]:
    try:
        root = json.loads(data.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):
        return []
    chapters = root.get("chapters") if isinstance(root, dict) else None
    found = []
    for raw in chapters[: 10 * MOST_CHAPTERS] if isinstance(chapters, list) else ():
        if not isinstance(raw, dict) or raw.get("toc") is False:
            continue
        start, title = _seconds(raw.get("startTime")), raw.get("title")
        title = plain(title, _LONGEST_TITLE) if isinstance(title, str) else ""
        if start is not None and title:
            found.append(FeedChapter(start, title, _address(raw.get("url"), url)))
    return found


def _of_xml(data: bytes, url: str) -> list[FeedChapter]:
    root = xml_tree(data)
    found = []
    for one in root.iter() if root is not None else ():
        if local_name(one) == "chapter":
            start, title = clock_seconds(one.get("start")), plain(one.get("title") or "", _LONGEST_TITLE)
            if start is not None and title:
                found.append(FeedChapter(start, title, _address(one.get("href"), url)))
    return found


def _seconds(value: Any) -> int | None:
    """Return whole seconds of a number, or of text that is one."""
    if isinstance(value, str):
        return clock_seconds(value)
    if type(value) not in (int, float) or not math.isfinite(value):
        return None
    return int(value) if 0 <= value <= timecode.MAX_SECONDS else None


def _address(value: Any, url: str) -> str | None:
    if not isinstance(value, str) or len(value) > 2000:
        return None
    try:
        address = urljoin(url, value.strip())
    except ValueError:
        return None
    return address if address.startswith(("https://", "http://")) else None
