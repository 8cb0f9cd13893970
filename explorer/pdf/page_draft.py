"""Draws a page without its large figures: its text is there in some milliseconds, while figures may take seconds."""

from collections.abc import Iterator

from pymupdf import mupdf

LARGE = 64 * 1024
"""A page of so many bytes of packed content and figures may be slow to draw."""
_FIGURE = 8 * 1024
"""A figure of fewer bytes is quick to draw."""
_TEXT = 400
"""A page with fewer bytes of its own, such as a scan, is nothing without its figures."""
_PICTURE = 4
"""An image takes as long as a drawing of a fourth of its bytes, about."""
_MOST = 500
"""Maximum number of streams and figures that are looked at."""


def weight(page: mupdf.FzPage) -> int:
    """Return the bytes of a page's packed content and figures, which say roughly how long it takes to draw."""
    return _content(page) + sum(size for _, size in _figures(page))


def has_draft(page: mupdf.FzPage) -> bool:
    """Return whether a page may be slow for its figures, and shows something without them."""
    return sum(size for _, size in _figures(page)) >= LARGE and _content(page) >= _TEXT


def draw_without_figures(
    pdf: mupdf.PdfDocument,
    page: mupdf.FzPage,
    device: mupdf.FzDevice,
    matrix: mupdf.FzMatrix,
    cookie: mupdf.FzCookie,
) -> None:
    """Draw a page's own content, without large figures and annotations.

    Args:
        matrix: from points of the page as shown to the device.
    """
    inside = mupdf.pdf_page_from_fz_page(page)
    resources = mupdf.pdf_copy_dict(mupdf.pdf_page_resources(inside))
    figures = mupdf.pdf_copy_dict(mupdf.pdf_dict_gets(resources, "XObject"))
    for name, size in _figures(page):
        if size >= _FIGURE:
            mupdf.pdf_dict_del(figures, name)  # MuPDF passes over a figure that it does not find.
    mupdf.pdf_dict_puts(resources, "XObject", figures)
    box, to_shown = mupdf.FzRect(), mupdf.FzMatrix()
    mupdf.pdf_page_transform(inside, box, to_shown)
    state, colors = mupdf.PdfGstate(), mupdf.FzDefaultColorspaces()
    processor = mupdf.pdf_new_run_processor(
        pdf, device, mupdf.fz_concat(to_shown, matrix), -1, "View", state, colors, cookie, state, state
    )
    content = mupdf.pdf_dict_gets(inside.obj(), "Contents")
    mupdf.pdf_process_contents(processor, pdf, resources, content, cookie)
    mupdf.pdf_close_processor(processor)


def _content(page: mupdf.FzPage) -> int:
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
