"""Finds the bounding box of a page's content, to trim its margins."""

from pymupdf import mupdf

from explorer.model.annotation import Rect
from explorer.model.page_geometry import rect_to_shown
from explorer.model.text_page import TextPage
from explorer.pdf.open_documents import Document
from explorer.pdf.page_ink import Draw, gray_of, pixel_rows

_DPI = 24
_MARGIN = 0.14
"""Share of the page's width at its left and right in which vertical lines are ignored."""


def contents_of(document: Document, number: int, text: TextPage, draw: Draw) -> Rect | None:
    """Return the bounding box of everything drawn, in points of the page as shown; None for a blank page."""
    size = document.size(number)
    pixmap, scale = gray_of(size, _DPI, draw, mupdf.FzMatrix())
    for line in text.lines:
        x0, y0, x1, y1 = rect_to_shown(size, line.rect)
        if not line.is_level and (x1 < _MARGIN * size.width or x0 > (1 - _MARGIN) * size.width):
            box = mupdf.FzIrect(int(x0 * scale) - 1, int(y0 * scale) - 1, int(x1 * scale) + 2, int(y1 * scale) + 2)
            mupdf.fz_clear_pixmap_rect_with_value(pixmap, 255, box)
    blank = b"\xff" * pixmap.w()
    rows = pixel_rows(pixmap)
    inked = [row for row, pixels in enumerate(rows) if pixels != blank]
    if not inked:
        return None
    # A bit of a column is cleared in its byte as soon as one row has ink there.
    everywhere = int.from_bytes(blank, "big")
    for row in inked:
        everywhere &= int.from_bytes(rows[row], "big")
    columns = everywhere.to_bytes(len(blank), "big")
    left = next(x for x in range(len(blank)) if columns[x] != 255)
    right = next(x for x in range(len(blank) - 1, -1, -1) if columns[x] != 255)
    return (left / scale, inked[0] / scale, (right + 1) / scale, (inked[-1] + 1) / scale)
