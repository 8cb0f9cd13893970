"""Where on a page there is anything, for cutting off its margins."""

from pymupdf import mupdf

from explorer.model.annotation import Rect
from explorer.model.geometry import rect_to_shown
from explorer.model.textpage import TextPage
from explorer.pdf.documents import Document

_DPI = 24
_MOST = 2_000_000
"""Pixels of the small picture that is looked at."""
_MARGIN = 0.14
"""A line on its side counts for nothing in so much of the page's width at its left and right."""


def contents_of(document: Document, number: int, text: TextPage, cookie: mupdf.FzCookie) -> Rect | None:
    """The rectangle around all that is drawn, in points of the page as shown; None where nothing is."""
    page, size = document.load(number), document.size(number)
    scale = min(_DPI / 72, (_MOST / (size.width * size.height)) ** 0.5)
    width, height = max(1, round(size.width * scale)), max(1, round(size.height * scale))
    pixmap = mupdf.FzPixmap(mupdf.fz_device_gray(), width, height, mupdf.FzSeparations(), 0)
    mupdf.fz_clear_pixmap_with_value(pixmap, 255)
    device = mupdf.fz_new_draw_device(mupdf.FzMatrix(), pixmap)
    mupdf.fz_run_page(page, device, mupdf.FzMatrix(scale, 0, 0, scale, 0, 0), cookie)
    mupdf.fz_close_device(device)
    for line in text.lines:
        x0, y0, x1, y1 = rect_to_shown(size, line.rect)
        if line.vertical and (x1 < _MARGIN * size.width or x0 > (1 - _MARGIN) * size.width):
            box = mupdf.FzIrect(int(x0 * scale) - 1, int(y0 * scale) - 1, int(x1 * scale) + 2, int(y1 * scale) + 2)
            mupdf.fz_clear_pixmap_rect_with_value(pixmap, 255, box)
    samples, stride = mupdf.fz_pixmap_samples_memoryview(pixmap), pixmap.stride()
    blank = b"\xff" * width
    rows = [row for row in range(height) if samples[row * stride : row * stride + width] != blank]
    if not rows:
        return None
    # A bit of a column is missing from its byte as soon as one row has ink there.
    everywhere = int.from_bytes(blank, "big")
    for row in rows:
        everywhere &= int.from_bytes(samples[row * stride : row * stride + width], "big")
    columns = everywhere.to_bytes(width, "big")
    left = next(x for x in range(width) if columns[x] != 255)
    right = next(x for x in range(width - 1, -1, -1) if columns[x] != 255)
    return (left / scale, rows[0] / scale, (right + 1) / scale, (rows[-1] + 1) / scale)
