"""Converts MuPDF's glyphs of a page to lines of text with the edges of each character."""

import math
import mmap
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from unicodedata import category

import pymupdf
from pymupdf import mupdf

from explorer.model.page_geometry import from_shown
from explorer.model.text_page import LEVEL, PageSize, TextLine, TextPage
from explorer.pdf.open_documents import Document

MAX_GLYPHS = 200_000
"""Maximum number of glyphs taken from one page; a poster has 20,000."""
_GLYPH_BYTES = 640
"""Bytes that a glyph takes in PyMuPDF's dictionaries (560 measured), and what is made of it."""
_FLAGS = pymupdf.TEXT_PRESERVE_LIGATURES | pymupdf.TEXT_MEDIABOX_CLIP
_LETTERS = {
    "ﬀ": "ff",
    "ﬁ": "fi",
    "ﬂ": "fl",
    "ﬃ": "ffi",
    "ﬄ": "ffl",
    "ﬅ": "st",
    "ﬆ": "st",
    "Ĳ": "IJ",
    "ĳ": "ij",
    "\xa0": " ",
}


def text_of(document: Document, number: int, cookie: mupdf.FzCookie) -> TextPage:
    """Return a page's lines in the order of the content, which in papers is the reading order."""
    from explorer.model.page_lines import as_read  # Not on the way to the first page.

    page = document.load(number)
    size = document.size(number)
    # Run without the page's rotation, to get coordinates of the unrotated page.
    width, height = (size.height, size.width) if size.rotation in (90, 270) else (size.width, size.height)
    collected = mupdf.FzStextPage(mupdf.FzRect(0, 0, width, height))
    device = mupdf.fz_new_stext_device(collected, mupdf.FzStextOptions(_FLAGS))
    mupdf.fz_run_page(page, device, upright(size), cookie)
    mupdf.fz_close_device(device)
    left = MAX_GLYPHS
    lines: list[TextLine] = []
    with bounded(collected):
        blocks = pymupdf.TextPage(collected).extractRAWDICT()["blocks"]
    for block in blocks:
        for raw in block.get("lines", ()):
            if (line := _line(raw, block["number"])) and (left := left - len(line.text)) >= 0:
                lines.append(line)
    return TextPage(number, as_read(lines))


@contextmanager
def bounded(page: mupdf.FzStextPage) -> Iterator[None]:
    """Cut a text page off after MAX_GLYPHS while in this block: each glyph costs half a kilobyte to read.

    It is restored afterwards, so that MuPDF can free all of it.

    Raises:
        MemoryError: there is not enough memory to read it.
    """
    glyphs = len(pymupdf.TextPage(page).extractText())
    _must_have(min(glyphs, MAX_GLYPHS) * _GLYPH_BYTES)
    if glyphs <= MAX_GLYPHS:
        yield
        return
    cut = _cut(page, MAX_GLYPHS)
    following = [one.next for one in cut]
    for one in cut:
        one.next = None
    try:
        yield
    finally:
        for one, after in zip(cut, following, strict=True):
            one.next = after


def _must_have(size: int) -> None:
    """Raise MemoryError unless so many bytes can be had now.

    PyMuPDF's loop over the glyphs does not look whether its calls of Python fail: without memory it goes on, for
    seconds or minutes by the interpreter, and leaves nothing to handle the error with. Asking takes microseconds.
    """
    try:
        mmap.mmap(-1, size + mmap.PAGESIZE).close()
    except OSError as error:
        raise MemoryError(f"{size} bytes for the glyphs of a page") from error


def _cut(page: mupdf.FzStextPage, most: int) -> tuple[Any, ...]:
    """Return the last of so many glyphs, its line and its block."""
    for block in page:
        if block.m_internal.type != mupdf.FZ_STEXT_BLOCK_TEXT:
            continue
        for line in block:
            glyph = line.m_internal.first_char
            while glyph:
                most -= 1
                if most == 0:
                    return (glyph, line.m_internal, block.m_internal)
                glyph = glyph.next
    return ()


def upright(size: PageSize) -> mupdf.FzMatrix:
    """Convert from the page as shown to the page without its rotation, in points."""
    (ox, oy), (ax, ay), (bx, by) = (from_shown(size, point) for point in ((0, 0), (1, 0), (0, 1)))
    return mupdf.FzMatrix(ax - ox, ay - oy, bx - ox, by - oy, ox, oy)


def _line(raw: dict[str, Any], block: int) -> TextLine | None:
    chars = [char for span in raw["spans"] for char in span["chars"]]
    if not chars:
        return None
    dx, dy = raw["dir"]
    x, y = (abs(dx) >= abs(dy)) * math.copysign(1.0, dx), (abs(dx) < abs(dy)) * math.copysign(1.0, dy)
    sign = x + y
    first, last = (1, 3) if y else (0, 2)
    if sign < 0:
        first, last = last, first
    text, edges = _spread((char["c"], sign * char["bbox"][first], sign * char["bbox"][last]) for char in chars)
    while text and text[-1] == " ":  # Blanks at a line's end are invisible, and would be selected.
        text.pop()
        edges.pop()
    if not text:
        return None
    x0, y0, x1, y1 = raw["bbox"]
    low, high = sorted((x0 * -y + y0 * x, x1 * -y + y1 * x))
    return TextLine(
        "".join(text), tuple(edges), round(low, 3), round(high, 3), block, LEVEL if x > 0 else (x + 0.0, y + 0.0)
    )


def _spread(glyphs: Iterable[tuple[str, float, float]]) -> tuple[list[str], list[float]]:
    """Return letters and edges; a glyph that shows several letters is divided evenly.

    A ligature may come as one character, or as letters of which all but the first have no width.
    """
    text: list[str] = []
    edges: list[float] = []
    end = 0.0
    narrow = 0  # Number of letters at the end of ``text`` that share the place of the letter before them.

    def share() -> None:
        begin = edges[-narrow - 1] if narrow else 0.0
        for i in range(narrow):
            edges[i - narrow] = round(begin + (end - begin) * (i + 1) / (narrow + 1), 3)

    for char, start, stop in glyphs:
        letters = _LETTERS.get(char, char)
        if text and start == stop and letters.strip() and abs(start - end) < 0.01:
            narrow += len(letters)
            text.extend(letters)
            edges.extend([start] * len(letters))
            continue
        share()
        narrow = 0
        if text and text[-1] == " " and edges[-1] < end and abs(start - edges[-1]) < 0.01:
            # A blank on which the next letter lies stands for an unseen character that the font lacks.
            text.pop()
            edges.pop()
        for i, letter in enumerate(letters):
            text.append(letter if letter.isprintable() or category(letter) == "Cf" else "�")
            edges.append(round(start + (stop - start) * i / len(letters), 3))
        end = stop
    share()
    edges.append(round(end, 3))
    return text, edges
