"""Converts MuPDF's glyphs of a page to lines of text with the place of each character."""

import gc
import mmap
from collections.abc import Iterator
from contextlib import contextmanager
from operator import lt
from typing import Any

import pymupdf
from pymupdf import mupdf

from explorer.model.bidi_order import RIGHT_TO_LEFT
from explorer.model.page_geometry import from_shown
from explorer.model.text_page import LEVEL, PageSize, TextLine, TextPage
from explorer.model.text_pieces import SHOWN, UNUSUAL, Piece, lines_of, stacked
from explorer.pdf.open_documents import Document
from explorer.pdf.slanted_text import IDEOGRAPH_HEAD, direction_of, slanted_pieces

MAX_GLYPHS = 200_000
"""Maximum number of glyphs taken from one page; a poster has 20,000."""
_GLYPH_BYTES = 640
"""Bytes that a glyph takes in PyMuPDF's dictionaries (560 measured), and what is made of it."""
_WHOLE = 1.5 * 2**52
"""A double that is added and taken away again rounds to a whole number, ties to even. For MuPDF's numbers, which have
single precision, this does what ``round`` does, in a quarter of the time."""
_FLAGS = mupdf.FZ_STEXT_PRESERVE_LIGATURES | mupdf.FZ_STEXT_MEDIABOX_CLIP


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
    room = (0.0, 0.0, width, height)
    with bounded(collected), _uncollected():
        text = pymupdf.TextPage(collected)
        blocks = text.extractRAWDICT()["blocks"]
        numbers = {block["number"] for block in blocks if any(map(_is_slanted, block.get("lines", ())))}
        slanted = slanted_pieces(text, numbers, room) if numbers else {}
        left = MAX_GLYPHS
        lines: list[TextLine] = []
        for block in blocks:
            made = lines_of(slanted.get(block["number"], ())) if block["number"] in numbers else _lines(block)
            for line in made:
                if (left := left - len(line.text)) >= 0:
                    lines.append(line)
        del blocks  # before the collector could look at them
    return TextPage(number, as_read(stacked(lines)))


@contextmanager
def _uncollected() -> Iterator[None]:
    """Pause the garbage collector: the objects made for each glyph form no cycles, and the search for some takes two
    thirds of the time that it takes to make them."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


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


def _is_slanted(raw: dict[str, Any]) -> bool:
    return raw["dir"] != LEVEL and 0.0 not in direction_of(*raw["dir"])


def _lines(block: dict[str, Any]) -> list[TextLine]:
    """Return the lines of a block whose lines run along the sides of the page."""
    raws, number = block.get("lines", ()), block["number"]
    glyphs = [_glyphs(raw) for raw in raws]
    texts = ["".join([char["c"] for char in chars]) for chars in glyphs]
    if any(raw["wmode"] for raw in raws) or any(not one.isascii() and RIGHT_TO_LEFT.search(one) for one in texts):
        return lines_of(_piece(raw, number) for raw in raws)
    lines: list[TextLine] = []
    for raw, chars, text in zip(raws, glyphs, texts, strict=True):
        plain = _plain(raw, chars, text, number) if raw["dir"] == LEVEL else None
        lines += [plain] if plain else lines_of([_piece(raw, number)])
    return lines


def _glyphs(raw: dict[str, Any]) -> list[dict[str, Any]]:
    spans = raw["spans"]
    return spans[0]["chars"] if len(spans) == 1 else [char for span in spans for char in span["chars"]]


def _plain(raw: dict[str, Any], chars: list[dict[str, Any]], text: str, block: int) -> TextLine | None:
    """Return a level line whose letters follow each other, as nearly all do; None if it is another."""
    if not text.isprintable():
        return None
    whole = _WHOLE
    edges = [(char["bbox"][0] * 1000 + whole - whole) / 1000 for char in chars]
    edges.append(round(chars[-1]["bbox"][2], 3))
    if not all(map(lt, edges, edges[1:])):
        return None
    if not text.isascii():
        for found in reversed(list(UNUSUAL.finditer(text))):
            shown, at = SHOWN[found[0]], found.start()
            start, _, end, _ = chars[at]["bbox"]
            edges[at + 1 : at + 1] = [round(start + (end - start) * i / len(shown), 3) for i in range(1, len(shown))]
            text = text[:at] + shown + text[at + 1 :]
    text = text.rstrip(" ")  # Blanks at a line's end are invisible, and would be selected.
    _, low, _, high = raw["bbox"]
    return TextLine(text, tuple(edges[: len(text) + 1]), round(low, 3), round(high, 3), block) if text else None


def _piece(raw: dict[str, Any], block: int) -> Piece:
    """Return the letters of a line along a side of the page."""
    direction, stacked = direction_of(*raw["dir"]), bool(raw["wmode"])
    dx, dy = direction
    letters: list[tuple[str, float, float]] = []
    for span in raw["spans"]:
        shift = IDEOGRAPH_HEAD * span["size"] if stacked else 0.0
        for char in span["chars"]:
            x0, y0, x1, y1 = char["bbox"]
            left, right = sorted((x0 * dx + y0 * dy, x1 * dx + y1 * dy))
            letters.append((char["c"], left - shift, right - shift))
    x0, y0, x1, y1 = raw["bbox"]
    low, high = sorted((y0 * dx - x0 * dy, y1 * dx - x1 * dy))
    return Piece(letters, low, high, block, direction, stacked)
