"""Pictures of areas: which part of a page they show, and how they get into the library without a window."""

import logging
import math
import struct
import zlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from explorer.model.annotation import Annotation, Rect
from explorer.model.errors import KnownError
from explorer.model.page_geometry import rect_to_shown
from explorer.model.shape_geometry import page_rect, sound_rect
from explorer.model.text_page import DocumentInfo, PageSize
from explorer.pdf.messages import Pixels, Render
from explorer.services import picture_store
from explorer.store.library_folder import Library

log = logging.getLogger(__name__)

SCALE = 2 * 96 / 72
"""Pixels per point: twice as many as at zoom 1."""
MOST = 4_000_000
"""Maximum number of pixels of a picture; a larger area gets a lower resolution."""
_MOST_DRAWN = 500
"""Maximum number of pictures drawn at once; the others are drawn when the paper is open."""

Draw = Callable[[Render], Pixels]
"""Draws a part of a page."""
Inspect = Callable[[Path], DocumentInfo]
"""Opens a PDF, and returns its properties."""


def piece_of(
    path: str, page: int, size: PageSize, rect: Rect, rotation: int = 0, origin: str | None = None
) -> Render | None:
    """Return the request for a picture of a rectangle, in the file's colors; None if nothing of it is on the page.

    Args:
        rect: in points of the unrotated page.
        rotation: by how much the view turns the page, clockwise; ``size`` is that of the turned page.
        origin: an annotation of the file that is not drawn.
    """
    x0, y0, x1, y1 = rect_to_shown(size, _within(rect, page_rect(size)))
    area = (x1 - x0) * (y1 - y0)
    if area <= 0:
        return None
    scale = min(SCALE, math.sqrt(MOST / area))
    left, top = math.floor(x0 * scale), math.floor(y0 * scale)
    width, height = math.floor(x1 * scale) - left, math.floor(y1 * scale) - top
    clip = (left, top, max(1, width), max(1, height))
    return Render(path, page, scale, clip, rotation, without=frozenset({origin} if origin else ()))


def pictures_of(
    library: Library, inspect: Inspect, draw: Draw, path: Path, items: Iterable[Annotation]
) -> Mapping[str, str]:
    """Draw the areas among annotations of a PDF into the library; return their pictures' names, by the areas' ids.

    An area whose page can't be drawn has none.
    """
    areas = [one for one in items if one.kind == "area"][:_MOST_DRAWN]
    pages = inspect(path).pages if areas else ()
    names: dict[str, str] = {}
    for one in areas:
        rect = sound_rect(one.rect)
        piece = piece_of(str(path), one.page, pages[one.page], rect, origin=one.origin) if rect else None
        if piece is not None:
            try:
                names[one.id] = picture_store.keep(library, png_of(draw(piece)))
            except KnownError as error:
                log.info("no picture of an area: %s", error)
    return names


def png_of(pixels: Pixels) -> bytes:
    """Return a rendered picture as PNG."""
    width, height = pixels.width, pixels.height
    row = 1 + 3 * width  # the first byte says that the others are the colors themselves
    rows = bytearray(row * height)
    for y in range(height):
        line = pixels.data[y * pixels.stride : y * pixels.stride + 4 * width]
        for place, color in enumerate((2, 1, 0), 1):
            rows[y * row + place : (y + 1) * row : 3] = line[color::4]
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(rows)) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _within(rect: Rect, page: Rect) -> Rect:
    x0, y0, x1, y1 = rect
    return (max(x0, page[0]), max(y0, page[1]), min(x1, page[2]), min(y1, page[3]))
