"""The part of a page that the picture of an area shows."""

import math

from explorer.model.annotation import Rect
from explorer.model.page_geometry import rect_to_shown
from explorer.model.shape_geometry import page_rect
from explorer.model.text_page import PageSize
from explorer.pdf.messages import Render

_SCALE = 2 * 96 / 72
"""Pixels per point: twice as many as at zoom 1."""
_MOST = 4_000_000
"""Maximum number of pixels of a picture; a larger area gets a lower resolution."""


def piece_of(
    path: str, page: int, size: PageSize, rect: Rect, rotation: int = 0, origin: str | None = None
) -> Render | None:
    """Return the request for a picture of a rectangle, in the file's colors; None if nothing of it is on the page.

    Args:
        size: of the page as shown, also by the view.
        rect: in points of the unrotated page.
        rotation: by how much the view turns the page, clockwise.
        origin: an annotation of the file that is not drawn.
    """
    x0, y0, x1, y1 = rect_to_shown(size, _within(rect, page_rect(size)))
    area = (x1 - x0) * (y1 - y0)
    if area <= 0:
        return None
    scale = min(_SCALE, math.sqrt(_MOST / area))
    left, top = math.floor(x0 * scale), math.floor(y0 * scale)
    width, height = math.floor(x1 * scale) - left, math.floor(y1 * scale) - top
    clip = (left, top, max(1, width), max(1, height))
    return Render(path, page, scale, clip, rotation, without=frozenset({origin} if origin else ()))


def _within(rect: Rect, page: Rect) -> Rect:
    x0, y0, x1, y1 = rect
    return (max(x0, page[0]), max(y0, page[1]), min(x1, page[2]), min(y1, page[3]))
