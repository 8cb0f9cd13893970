"""Recolors a page (light on dark, brown on cream), but not its pictures."""

from pymupdf import mupdf

from explorer.model.annotation import Rect
from explorer.pdf.messages import Tint

_MOST_IMAGES = 2000
_WHOLE = 0.8
"""A picture that covers this share of its page is the page itself, as in a scan, and is recolored."""


def images_of(page: mupdf.FzPage, cookie: mupdf.FzCookie) -> tuple[Rect, ...]:
    """Return the rectangles of a page's pictures, in points of the page as shown, except one that covers the page."""
    bound = mupdf.fz_bound_page(page)
    collected = mupdf.FzStextPage(bound)
    options = mupdf.FzStextOptions(mupdf.FZ_STEXT_PRESERVE_IMAGES)
    device = mupdf.fz_new_stext_device(collected, options)
    mupdf.fz_run_page(page, device, mupdf.FzMatrix(), cookie)
    mupdf.fz_close_device(device)
    area = max(1.0, (bound.x1 - bound.x0) * (bound.y1 - bound.y0))
    found: list[Rect] = []
    for block in collected:
        if block.m_internal.type != mupdf.FZ_STEXT_BLOCK_IMAGE:
            continue
        box = mupdf.fz_intersect_rect(mupdf.FzRect(block.m_internal.bbox), bound)
        if 0 < (box.x1 - box.x0) * (box.y1 - box.y0) < _WHOLE * area:
            found.append((box.x0, box.y0, box.x1, box.y1))
            if len(found) == _MOST_IMAGES:
                break
    return tuple(found)


def tint(pixmap: mupdf.FzPixmap, colors: Tint, images: tuple[Rect, ...], matrix: mupdf.FzMatrix) -> None:
    """Recolor a drawn page, except its pictures.

    If ink is lighter than paper, colors keep their hue and change their lightness: red curves stay red.

    Args:
        images: rectangles in points of the page.
        matrix: from points of the page to the pixmap's pixels.
    """
    whole = mupdf.fz_pixmap_bbox(pixmap)
    boxes = [_pixels(image, matrix, whole) for image in images]
    kept = mupdf.fz_clone_pixmap(pixmap) if any(not mupdf.fz_is_empty_irect(box) for box in boxes) else None
    if _lightness(colors.ink) > _lightness(colors.paper):
        mupdf.fz_invert_pixmap_luminance(pixmap)
        mupdf.fz_tint_pixmap(pixmap, colors.paper, colors.ink)
    else:
        mupdf.fz_tint_pixmap(pixmap, colors.ink, colors.paper)
    for box in boxes if kept else ():
        mupdf.fz_copy_pixmap_rect(pixmap, kept, box, mupdf.FzDefaultColorspaces())


def _pixels(image: Rect, matrix: mupdf.FzMatrix, whole: mupdf.FzIrect) -> mupdf.FzIrect:
    box = mupdf.fz_round_rect(mupdf.fz_transform_rect(mupdf.FzRect(*image), matrix))
    return mupdf.fz_intersect_irect(box, whole)


def _lightness(color: int) -> int:
    return (color >> 16) + (color >> 8 & 255) + (color & 255)
