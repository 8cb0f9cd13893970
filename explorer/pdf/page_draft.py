"""A page without its large figures: its text is drawn in some milliseconds, while they may take seconds.

A figure is an object of its own, or drawn by the page's own content, as TeX's packages do: then the lines with nothing
but paths are left out.
"""

import re
from collections.abc import Iterator
from contextlib import suppress

from pymupdf import mupdf

LARGE = 64 * 1024
"""A page of so many bytes of packed content and figures may be slow to draw."""
_FIGURE = 8 * 1024
"""A figure of fewer bytes is quick to draw."""
_PICTURE = 4
"""An image takes as long as a drawing of a fourth of its bytes, about."""
_MOST = 500
"""Maximum number of streams and figures that are looked at."""
_MOST_TEXT = 1024 * 1024
"""Maximum number of bytes of unpacked content, without paths, that are drawn."""
_PATH = rb"(?:[mlcvyhSsFnwJjMd]|re|[fBbW]\*?)"
_OF_DRAWING = rb"(?:[mlcvyhSsFnwJjMdGgKki]|re|RG|rg|[fBbW]\*?)"
"""Operators that draw paths, and those of colors between them."""
_PATHS = re.compile(rb"^[-+.\d \t]*(?:" + _OF_DRAWING + rb"[ \t]+[-+.\d \t]*)*" + _PATH + rb"[ \t]*\r?$", re.MULTILINE)
"""A line with nothing but numbers and these, the last of which is of a path: no color of a text is lost."""
_SHOWS = re.compile(rb"\b(?:BT|Do)\b")


def weight(page: mupdf.FzPage) -> int:
    """Return the bytes of a page's packed content and figures, which say roughly how long it takes to draw."""
    return _packed(page) + sum(size for _, size in _figures(page))


def draw_draft(pdf: mupdf.PdfDocument, page: mupdf.FzPage, device: mupdf.FzDevice, matrix: mupdf.FzMatrix) -> bool:
    """Draw a page without its large figures and annotations; return False for one that is quick to draw, or shows
    nothing without its figures.

    Errors in it are passed over: the whole page comes next, with its own.

    Args:
        matrix: from points of the page as shown to the device.
    """
    is_drawn_inside = _packed(page) >= LARGE
    if not is_drawn_inside and sum(size for _, size in _figures(page)) < LARGE:
        return False
    with suppress(mupdf.FzErrorBase):
        content = _content(pdf, page)
        if is_drawn_inside:
            content = _PATHS.sub(b"", content)
        if len(content) > _MOST_TEXT or not _SHOWS.search(content):
            return False
        _draw(pdf, page, content, device, matrix)
    return True


def _content(pdf: mupdf.PdfDocument, page: mupdf.FzPage) -> bytes:
    """Return a page's unpacked content; nothing if it is enormous."""
    stream = mupdf.pdf_open_contents_stream(
        pdf, mupdf.pdf_dict_gets(mupdf.pdf_page_from_fz_page(page).obj(), "Contents")
    )
    unpacked, is_cut = mupdf.fz_read_best(stream, 1024, 0)
    return b"" if is_cut else bytes(mupdf.fz_buffer_extract(unpacked))


def _draw(
    pdf: mupdf.PdfDocument, page: mupdf.FzPage, content: bytes, device: mupdf.FzDevice, matrix: mupdf.FzMatrix
) -> None:
    inside = mupdf.pdf_page_from_fz_page(page)
    resources = mupdf.pdf_copy_dict(mupdf.pdf_page_resources(inside))
    if mupdf.pdf_is_dict(figures := mupdf.pdf_dict_gets(resources, "XObject")):
        figures = mupdf.pdf_copy_dict(figures)
        for name, size in _figures(page):
            if size >= _FIGURE:
                mupdf.pdf_dict_del(figures, name)  # MuPDF passes over a figure that it does not find.
        mupdf.pdf_dict_puts(resources, "XObject", figures)
    box, to_shown = mupdf.FzRect(), mupdf.FzMatrix()
    mupdf.pdf_page_transform(inside, box, to_shown)
    state, colors, cookie = mupdf.PdfGstate(), mupdf.FzDefaultColorspaces(), mupdf.FzCookie()
    processor = mupdf.pdf_new_run_processor(
        pdf, device, mupdf.fz_concat(to_shown, matrix), -1, "View", state, colors, cookie, state, state
    )
    # Made for the glyphs of fonts, it draws any content that is no stream of the file.
    mupdf.pdf_process_glyph(processor, pdf, resources, mupdf.fz_new_buffer_from_copied_data(content))
    mupdf.pdf_close_processor(processor)


def _packed(page: mupdf.FzPage) -> int:
    content = mupdf.pdf_dict_gets(mupdf.pdf_page_from_fz_page(page).obj(), "Contents")
    if not mupdf.pdf_is_array(content):
        return _length(content)
    return sum(_length(mupdf.pdf_array_get(content, at)) for at in range(min(_MOST, mupdf.pdf_array_len(content))))


def _figures(page: mupdf.FzPage) -> Iterator[tuple[mupdf.PdfObj, int]]:
    """Yield the names of a page's figures, and their sizes in bytes, as those of drawings."""
    figures = mupdf.pdf_dict_gets(mupdf.pdf_page_resources(mupdf.pdf_page_from_fz_page(page)), "XObject")
    for at in range(min(_MOST, mupdf.pdf_dict_len(figures))):
        figure = mupdf.pdf_dict_get_val(figures, at)
        is_image = mupdf.pdf_to_name(mupdf.pdf_dict_gets(figure, "Subtype")) == "Image"
        yield mupdf.pdf_dict_get_key(figures, at), _length(figure) // (_PICTURE if is_image else 1)


def _length(stream: mupdf.PdfObj) -> int:
    return max(0, int(mupdf.pdf_to_int(mupdf.pdf_dict_gets(stream, "Length"))))
