"""Draws the pictures of areas into the library, without a window."""

import logging
import struct
import zlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from explorer.model.annotation import Annotation
from explorer.model.errors import KnownError
from explorer.model.shape_geometry import sound_rect
from explorer.model.text_page import DocumentInfo
from explorer.pdf.area_piece import piece_of
from explorer.pdf.messages import Pixels, Render
from explorer.services import picture_store
from explorer.store.library_folder import Library

log = logging.getLogger(__name__)

_MOST_DRAWN = 500
"""Maximum number of pictures drawn at once; the others are drawn when the paper is open."""

Draw = Callable[[Render], Pixels]
"""Draws a part of a page."""
Inspect = Callable[[Path], DocumentInfo]
"""Opens a PDF, and returns its properties."""


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
