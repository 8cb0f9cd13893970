"""Cleans up text from outside for display: one line, no control characters, limited length."""

import html
import re
import unicodedata

_TAG = re.compile(r"<[^<>]*>")
_HEAD_BYTES = 16 * 1024
_HEADING_BYTES = 2 * 1024


def plain(text: str, limit: int = 300) -> str:
    """Return the text on one line without control, format and private characters, cut to ``limit`` characters."""
    # Category C includes controls, direction overrides that could reverse a sentence, and lone surrogates.
    kept = "".join(" " if unicodedata.category(char)[0] == "C" else char for char in text[: limit * 8])
    kept = " ".join(kept.split())
    return kept if len(kept) <= limit else kept[: limit - 1].rstrip() + "…"


def page_reason(body: bytes) -> str:
    """Return the message of a web page: its last heading and the paragraph after it, else its title, else nothing.

    The last heading, because arXiv's pages may start with one that holds only the logo. It searches the first 16 KiB
    for plain strings, so that a hostile page costs no time.
    """
    page = body[:_HEAD_BYTES]
    lower = page.lower()  # bytes, so that offsets stay the same
    headings = [found for found in _elements(page, lower, b"h1") if any(char.isalpha() for char in found[0])]
    if headings:
        heading, end = headings[-1]
        paragraphs = _elements(page, lower, b"p", end)
        return plain(f"{heading}: {paragraphs[0][0]}" if paragraphs and paragraphs[0][0] else heading)
    titles = _elements(page, lower, b"title")
    return plain(titles[0][0]) if titles else ""


def is_web_page(content_type: str, head: bytes) -> bool:
    """Return whether an answer is HTML, by its type or its first bytes."""
    start = head[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return content_type in ("text/html", "application/xhtml+xml") or start.startswith((b"<!doctype html", b"<html"))


def _elements(page: bytes, lower: bytes, tag: bytes, start: int = 0) -> list[tuple[str, int]]:
    """Return the text of each element of this name, and where it ends; at most 20."""
    found: list[tuple[str, int]] = []
    while len(found) < 20 and (at := lower.find(b"<" + tag, start)) >= 0:
        start = at + 1 + len(tag)
        if lower[start : start + 1] not in (b">", b" ", b"\n", b"\t", b"\r"):
            continue  # Another tag with the same beginning, such as <pre> for <p>.
        inside = lower.find(b">", start) + 1
        end = lower.find(b"</" + tag, inside)
        if not inside or end < 0:
            break
        raw = page[inside : min(end, inside + _HEADING_BYTES)].decode("utf-8", "replace")
        found.append((plain(html.unescape(_TAG.sub(" ", raw))), end))
        start = end
    return found
