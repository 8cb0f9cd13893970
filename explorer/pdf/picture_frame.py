"""The place of a picture on its page: the matrix that MuPDF draws with, and the size that it may have."""

import math

from pymupdf import mupdf

from explorer.model.text_page import PageSize
from explorer.pdf.messages import MAX_PIXELS, Render


def matrix_of(size: PageSize, rotation: int, scale: float, x: int, y: int) -> mupdf.FzMatrix:
    """Return the matrix from points of the page as the file shows it to pixels of a clip, at x and y, of the rotated
    page."""
    match rotation % 360:
        case 90:
            return mupdf.FzMatrix(0, scale, -scale, 0, size.height * scale - x, -y)
        case 180:
            return mupdf.FzMatrix(-scale, 0, 0, -scale, size.width * scale - x, size.height * scale - y)
        case 270:
            return mupdf.FzMatrix(0, -scale, scale, 0, -x, size.width * scale - y)
        case _:
            return mupdf.FzMatrix(scale, 0, 0, scale, -x, -y)


def frame_of(size: PageSize, request: Render) -> tuple[int, int, int, int, float]:
    """Return left, top, width and height in pixels, and pixels per point, limited to MAX_PIXELS."""
    if not (math.isfinite(request.scale) and request.scale > 0):
        raise ValueError(f"a scale of {request.scale}")
    x, y, width, height = request.clip or (0, 0, round(size.width * request.scale), round(size.height * request.scale))
    width, height = max(1, width), max(1, height)
    shrink = min(1.0, math.sqrt(MAX_PIXELS / (width * height)))
    if shrink == 1.0:
        return x, y, width, height, request.scale
    width, height = max(1, int(width * shrink)), max(1, int(height * shrink))
    # If one side was rounded up to a pixel, the other must be shorter.
    width, height = min(width, MAX_PIXELS // height), min(height, MAX_PIXELS)
    return round(x * shrink), round(y * shrink), width, height, request.scale * shrink
