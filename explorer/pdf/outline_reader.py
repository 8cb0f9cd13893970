"""Reads a document's own table of contents, and the lines for guessing one."""

import math
from typing import Any

import pymupdf
from pymupdf import mupdf

from explorer.model.document_outline import DEEPEST, MOST, Heading, StyledLine, ordered
from explorer.model.one_line import one_line
from explorer.model.page_geometry import from_shown, to_shown
from explorer.pdf.bounded_names import short_text
from explorer.pdf.destinations import target_of
from explorer.pdf.open_documents import Document
from explorer.pdf.text_extraction import bounded

_MAX_TITLE = 200
_MAX_LINES = 2000
_MAX_STEPS = 4 * MOST
"""Maximum number of entries visited, including those without a title or target."""
_BOLD = pymupdf.TEXT_FONT_BOLD
_BOLD_NAMES = ("bold", "-bd", "cmbx", "medi", "black", "heavy", "semibold", "demi")
_FLAGS = pymupdf.TEXT_MEDIABOX_CLIP
_HAIR = 0.12
"""Maximum distance between the copies of a line that is printed twice, in heights of its letters."""

Target = tuple[int, float | None]


def outline_of(document: Document) -> tuple[Heading, ...]:
    """Return the table of contents in order (PDF 32000-1:2008, 12.3.3); empty if there is none.

    Without recursion: MuPDF's own function recurses as deep as the file says.
    """
    try:
        root = mupdf.pdf_dict_gets(mupdf.pdf_trailer(document.pdf), "Root")
        entry = mupdf.pdf_dict_gets(mupdf.pdf_dict_gets(root, "Outlines"), "First")
    except mupdf.FzErrorBase:
        return ()
    found: list[tuple[int, str, Target | None]] = []
    seen: set[int] = set()
    waiting = [(entry, 0)]
    steps = 0
    while waiting and len(found) < MOST and steps < _MAX_STEPS:
        steps += 1
        entry, level = waiting.pop()
        number = mupdf.pdf_to_num(entry)
        if not mupdf.pdf_is_dict(entry) or (number and number in seen):
            continue
        seen.add(number)
        try:
            waiting.append((mupdf.pdf_dict_gets(entry, "Next"), level))
            waiting.append((mupdf.pdf_dict_gets(entry, "First"), min(level + 1, DEEPEST)))
            if title := _clean(short_text(mupdf.pdf_dict_gets(entry, "Title"))):
                found.append((level, title, _target(document, entry)))
        except mupdf.FzErrorBase:
            continue
    return ordered(_headings(found))


def lines_of(document: Document, number: int, cookie: mupdf.FzCookie) -> tuple[StyledLine, ...]:
    """Return a page's horizontal lines with their font size, in the order of the content."""
    page, size = document.load(number), document.size(number)
    upright = (size.height, size.width) if size.rotation in (90, 270) else (size.width, size.height)
    (ox, oy), (ax, ay), (bx, by) = (from_shown(size, point) for point in ((0, 0), (1, 0), (0, 1)))
    collected = mupdf.FzStextPage(mupdf.FzRect(0, 0, *upright))
    device = mupdf.fz_new_stext_device(collected, mupdf.FzStextOptions(_FLAGS))
    mupdf.fz_run_page(page, device, mupdf.FzMatrix(ax - ox, ay - oy, bx - ox, by - oy, ox, oy), cookie)
    mupdf.fz_close_device(device)
    lines: list[StyledLine] = []
    places: dict[str, tuple[float, float]] = {}
    with bounded(collected):
        blocks = pymupdf.TextPage(collected).extractDICT()["blocks"]
    for block in blocks:
        for raw in block.get("lines", ()):
            if len(lines) == _MAX_LINES:
                return tuple(lines)
            text = "".join(span["text"] for span in raw["spans"])
            if (clean := _clean(text)) and abs(raw["dir"][0]) > 0.9:
                x, y = to_shown(size, raw["bbox"][:2])
                length = sum(len(span["text"].strip()) for span in raw["spans"])
                bold = sum(len(span["text"].strip()) for span in raw["spans"] if _is_bold(span))
                points = max((span["size"] for span in raw["spans"] if span["text"].strip()), default=0.0)
                if clean in places and math.dist(places[clean], (x, y)) < _HAIR * points:
                    continue  # printed twice, to look bold
                places[clean] = (x, y)
                lines.append(
                    StyledLine(number, clean, round(points, 2), bold > 0.8 * length, round(x, 2), round(y, 2), length)
                )
    return tuple(lines)


def _is_bold(span: dict[str, Any]) -> bool:
    return bool(span["flags"] & _BOLD) or any(part in span["font"].lower() for part in _BOLD_NAMES)


def _clean(text: str) -> str:
    return one_line(text[: 4 * _MAX_TITLE], _MAX_TITLE)


def _headings(found: list[tuple[int, str, Target | None]]) -> list[Heading]:
    """Return the entries with a target; an entry without one takes that of its first child, or is left out."""
    headings: list[Heading] = []
    below: dict[int, Target] = {}
    for level, title, target in reversed(found):
        at = target or below.get(level + 1)
        for deeper in [one for one in below if one > level]:
            del below[deeper]
        if at:
            headings.append(Heading(level, title, *at))
            below[level] = at
    return headings[::-1]


def _target(document: Document, entry: mupdf.PdfObj) -> Target | None:
    """Return an entry's target in this document; None for a missing place and for external targets."""
    dest = mupdf.pdf_dict_gets(entry, "Dest")
    if not dest.m_internal:
        action = mupdf.pdf_dict_gets(entry, "A")
        if mupdf.pdf_to_name(mupdf.pdf_dict_gets(action, "S")) != "GoTo":
            return None
        dest = mupdf.pdf_dict_gets(action, "D")
    try:
        found = target_of(document, dest)
    except mupdf.FzErrorBase:
        return None
    return found[:2] if found else None
