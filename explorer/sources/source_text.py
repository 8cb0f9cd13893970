"""Words from outside made fit to be shown: one line, no control characters, bounded."""

import html
import re
import unicodedata

_TAG = re.compile(r"<[^<>]*>")
_HEAD_BYTES = 16 * 1024
_HEADING_BYTES = 2 * 1024


def plain(text: str, limit: int = 300) -> str:
    """The text on one line without control, format and private characters, cut to ``limit`` characters."""
    # Category C holds controls, the direction overrides that can turn a sentence round, and lone surrogates.
    kept = "".join(" " if unicodedata.category(char)[0] == "C" else char for char in text[: limit * 8])
    kept = " ".join(kept.split())
    return kept if len(kept) <= limit else kept[: limit - 1].rstrip() + "…"


def page_reason(body: bytes) -> str:
    """What a web page says it is: its last heading and the paragraph after it, else its title, else nothing.

    The last heading, because arXiv's pages may open with one that holds only the logo. Looks at the first 16 KiB and
    works by plain searching, so a hostile page costs no time.
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
    """Whether an answer is HTML by its type or by its first bytes, whatever it was asked to be."""
    start = head[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return content_type in ("text/html", "application/xhtml+xml") or start.startswith((b"<!doctype html", b"<html"))


def _elements(page: bytes, lower: bytes, tag: bytes, start: int = 0) -> list[tuple[str, int]]:
    """The text of each element of this name, and where it ends; at most 20."""
    found: list[tuple[str, int]] = []
    while len(found) < 20 and (at := lower.find(b"<" + tag, start)) >= 0:
        start = at + 1 + len(tag)
        if lower[start : start + 1] not in (b">", b" ", b"\n", b"\t", b"\r"):
            continue  # another tag that begins alike, such as <pre> for <p>
        inside = lower.find(b">", start) + 1
        end = lower.find(b"</" + tag, inside)
        if not inside or end < 0:
            break
        raw = page[inside : min(end, inside + _HEADING_BYTES)].decode("utf-8", "replace")
        found.append((plain(html.unescape(_TAG.sub(" ", raw))), end))
        start = end
    return found
