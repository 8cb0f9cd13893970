"""Reads the links of a page, and adds the references in its text."""

import math

from pymupdf import mupdf

from explorer.model.mentions import with_mentions
from explorer.model.page_geometry import from_shown
from explorer.model.text_page import Link, TextPage
from explorer.pdf.destinations import target_linked
from explorer.pdf.open_documents import Document

_MAX_LINKS = 5000
_MAX_URI = 2000


def links_of(document: Document, number: int, text: TextPage) -> tuple[Link, ...]:
    """Return a page's internal and external links, and the references in its text.

    External links other than web addresses are only displayed, never followed. Scripts have no address and are left
    out.
    """
    size = document.size(number)
    link = mupdf.fz_load_links(document.load(number))
    found: list[Link] = []
    while link.m_internal and len(found) < _MAX_LINKS:
        box, uri = link.rect(), link.uri()
        ax, ay = from_shown(size, (box.x0, box.y0))
        bx, by = from_shown(size, (box.x1, box.y1))
        rect = (min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))
        if mupdf.fz_is_external_link(uri):
            found.append(Link(rect, uri="".join(c for c in uri if c.isprintable())[:_MAX_URI]))
        elif target := _target(document, uri):
            found.append(Link(rect, None, *target))
        link = link.next()
    return with_mentions(tuple(found), text)


def _target(document: Document, uri: str) -> tuple[int, float | None, float | None] | None:
    """Return page, and points from the top and left of that page as shown; None for a missing target."""
    try:
        location, x, y = mupdf.fz_resolve_link(document.fitz, uri)
        page = mupdf.fz_page_number_from_location(document.fitz, location)
        if not 0 <= page < document.count:
            return target_linked(document, uri)
    except mupdf.FzErrorBase:
        return None
    size = document.size(page)
    across = min(max(0.0, x), size.width) if math.isfinite(x) else None
    return (page, min(max(0.0, y), size.height) if math.isfinite(y) else None, across)
