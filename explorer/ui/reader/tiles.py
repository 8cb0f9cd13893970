"""The pixels of pages: asked for when they show, kept within a byte budget, coarse ones at once."""

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, QRect, QRectF, Signal
from PySide6.QtGui import QImage, QPainter

from explorer.app.pdf_service import PdfService, Pixels, failed
from explorer.model.errors import KnownError

BUDGET = 64 * 1024 * 1024
"""Bytes of pixels kept for one document."""
WHOLE = 5_000_000
"""A page of at most so many pixels is rendered in one piece."""
EDGE = 1024
"""Width and height in pixels of the pieces of a larger one."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A piece of a page at a scale; ``scale`` in device pixels a point, ``rect`` in device pixels of the page."""

    page: int
    scale: float
    rect: tuple[int, int, int, int]


class Tiles(QObject):
    """Pages of one document as images. Everything happens in the GUI thread; the worker renders."""

    arrived = Signal(int)
    """A page has new pixels, or an error to show."""

    def __init__(self, pdf: PdfService, path: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pdf, self._path = pdf, path
        self._images: OrderedDict[Tile, QImage] = OrderedDict()
        self._bytes = 0
        self._asked: dict[Tile, int] = {}
        self._coarse: dict[int, Tile] = {}
        self.errors: dict[int, KnownError] = {}
        self.rendered = 0

    def close(self) -> None:
        """Ask for nothing more."""
        for ticket in self._asked.values():
            self._pdf.cancel(ticket)
        self._asked.clear()

    def retry(self, page: int) -> None:
        """Forget a page's error, so that it is asked for again."""
        if self.errors.pop(page, None):
            self.arrived.emit(page)

    def want(self, tiles: Iterable[Tile]) -> None:
        """Ask for these, most wanted first, and take back every older wish that is not among them."""
        wanted = list(dict.fromkeys(tiles))
        keep = set(wanted)
        for tile in [one for one in self._asked if one not in keep]:
            self._pdf.cancel(self._asked.pop(tile))
        for order, tile in enumerate(wanted):
            if tile in self._images:
                self._images.move_to_end(tile)
            elif tile not in self._asked and tile.page not in self.errors:
                self._asked[tile] = self._pdf.render(
                    self._path, tile.page, tile.scale, tile.rect, partial(self._reply, tile), order
                )

    def ready(self, tile: Tile) -> bool:
        """Whether the tile can be drawn sharp."""
        return tile in self._images

    def draw(self, painter: QPainter, tile: Tile, target: QRectF) -> bool:
        """Draw a tile into a rectangle; False where it isn't here yet."""
        image = self._images.get(tile)
        if image is None:
            return False
        self._images.move_to_end(tile)
        painter.drawImage(target, image)
        return True

    def draw_coarse(self, painter: QPainter, page: int, target: QRectF) -> bool:
        """Draw whatever whole picture of the page there is, scaled; False where there is none."""
        tile = self._coarse.get(page)
        image = self._images.get(tile) if tile else None
        if image is None:
            return False
        painter.drawImage(target, image)
        return True

    def _reply(self, tile: Tile, reply: Pixels | KnownError) -> None:
        self._asked.pop(tile, None)
        if error := failed(reply):
            self.errors[tile.page] = error
        elif isinstance(reply, Pixels):
            self.rendered += 1
            shown = QImage(reply.data, reply.width, reply.height, reply.stride, QImage.Format.Format_RGB32)
            self._keep(tile, shown)
        self.arrived.emit(tile.page)

    def _keep(self, tile: Tile, image: QImage) -> None:
        self._images[tile] = image
        self._bytes += image.sizeInBytes()
        if tile.rect[0] == 0 and tile.rect[1] == 0 and tile.rect[2] * tile.rect[3] <= WHOLE:
            self._coarse[tile.page] = tile
        while self._bytes > BUDGET and len(self._images) > 2:
            old, dropped = self._images.popitem(last=False)
            self._bytes -= dropped.sizeInBytes()
            if self._coarse.get(old.page) == old:
                del self._coarse[old.page]


def tiles_of(page: int, scale: float, width: int, height: int, seen: QRect | None) -> list[Tile]:
    """The tiles of a page so many device pixels wide and high, or only those that touch ``seen`` (device pixels)."""
    if width * height <= WHOLE:
        return [Tile(page, scale, (0, 0, width, height))]
    across = seen or QRect(0, 0, width, height)
    found = []
    for y in range(max(0, across.top()) // EDGE * EDGE, min(height, across.bottom() + 1), EDGE):
        for x in range(max(0, across.left()) // EDGE * EDGE, min(width, across.right() + 1), EDGE):
            found.append(Tile(page, scale, (x, y, min(EDGE, width - x), min(EDGE, height - y))))
    return found
