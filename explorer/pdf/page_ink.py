"""Renders a small grayscale picture of a page, to find where it has ink."""

from collections.abc import Callable

from pymupdf import mupdf

from explorer.model.figure_extent import Ink
from explorer.model.text_page import PageSize

Draw = Callable[[mupdf.FzDevice, mupdf.FzMatrix], None]
"""Draws a page on a device, with a matrix from the page as shown."""
_MOST = 2_000_000
"""Maximum number of pixels of the picture."""


def gray_of(size: PageSize, dpi: float, draw: Draw, matrix: mupdf.FzMatrix) -> tuple[mupdf.FzPixmap, float]:
    """Return a grayscale picture of a page, and its scale in pixels per point.

    Args:
        size: the page's size after the matrix, in points.
        matrix: the transformation from the page as shown.
    """
    scale = min(dpi / 72, (_MOST / (size.width * size.height)) ** 0.5)
    width, height = max(1, round(size.width * scale)), max(1, round(size.height * scale))
    pixmap = mupdf.FzPixmap(mupdf.fz_device_gray(), width, height, mupdf.FzSeparations(), 0)
    mupdf.fz_clear_pixmap_with_value(pixmap, 255)
    device = mupdf.fz_new_draw_device(mupdf.FzMatrix(), pixmap)
    draw(device, mupdf.fz_concat(matrix, mupdf.FzMatrix(scale, 0, 0, scale, 0, 0)))
    mupdf.fz_close_device(device)
    return pixmap, scale


def pixel_rows(pixmap: mupdf.FzPixmap) -> list[bytes]:
    """Return its rows of pixels, a byte per pixel."""
    samples, stride, width = mupdf.fz_pixmap_samples_memoryview(pixmap), pixmap.stride(), pixmap.w()
    return [bytes(samples[row * stride : row * stride + width]) for row in range(pixmap.h())]


def ink_of(size: PageSize, dpi: float, draw: Draw, matrix: mupdf.FzMatrix) -> Ink:
    """Return the picture as an Ink."""
    pixmap, scale = gray_of(size, dpi, draw, matrix)
    return Ink(pixel_rows(pixmap), scale)
