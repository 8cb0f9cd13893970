"""A cache of tiles, the rendered pieces of pages: requested when visible, within a byte budget, with coarse pictures as
placeholders."""

import math
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QObject, QPointF, QRect, QRectF, Signal
from PySide6.QtGui import QImage, QPainter

from explorer.app.papers.pdf_service import PdfService, Pixels, Render, Tint, failed
from explorer.model.errors import KnownError
from explorer.model.lazy_dataclass import dataclass
from explorer.ui.reader.pages.lost_pages import LostPages
from explorer.ui.reader.pages.tile_sizes import EDGE

BUDGET = 64 * 1024 * 1024
"""Maximum bytes of pixels cached for one document, exceeded only if the view alone needs more."""
WHOLE = 5_000_000
"""A page of at most so many pixels is rendered in one piece."""
_LONGEST = 16_000
"""Maximum width or height of a tile in pixels; painters use 16 bits."""
_COARSE = 400_000
"""Number of pixels of the coarse picture shown until the tiles come."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A piece of a page at a scale; ``scale`` is in device pixels per point, ``rect`` in device pixels of the page."""

    page: int
    scale: float
    rect: tuple[int, int, int, int]
    whole: bool = True

    @property
    def bytes(self) -> int:
        """Return the memory of its pixels, in bytes."""
        return self.rect[2] * self.rect[3] * 4


class Tiles(QObject):
    """The pages of one document as images. Used in the GUI thread only; the worker renders."""

    arrived = Signal(int)
    """A page has new pixels, or an error to show."""

    def __init__(
        self,
        pdf: PdfService,
        path: str,
        rotation: int,
        tint: Tint | None,
        without: Mapping[int, frozenset[str]],
        lost: LostPages,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._pdf, self._path = pdf, path
        self.rotation, self.tint, self.without = rotation, tint, without
        self._images: OrderedDict[Tile, QImage] = OrderedDict()
        self._wanted: set[Tile] = set()
        self._stale: set[Tile] = set()
        """Outdated images, drawn until the new ones arrive."""
        self._drafts: dict[Tile, QImage] = {}
        """Pictures without large figures, of requested tiles."""
        self._asked: dict[Tile, int] = {}
        self._whole: dict[int, set[Tile]] = {}
        self._lost = lost
        self.rendered = 0
        self.bytes = 0
        """Total bytes of cached pixels."""

    @property
    def errors(self) -> dict[int, KnownError]:
        """Return the errors of pages that can't be rendered."""
        return self._lost.errors

    def close(self) -> None:
        """Cancel all requests."""
        for ticket in self._asked.values():
            self._pdf.cancel(ticket)
        self._asked.clear()

    def leave_out(self, without: Mapping[int, frozenset[str]]) -> None:
        """Render pages without these embedded annotations, given by origin; affected tiles are requested again."""
        before, self.without = self.without, without
        other = {page for page in {*before, *without} if before.get(page) != without.get(page)}
        for tile in [one for one in self._asked if one.page in other]:
            self._cancel(tile)
        self._stale |= {one for one in self._images if one.page in other}

    def retry(self, page: int) -> None:
        """Clear a page's error, so that it is requested again."""
        if self.errors.pop(page, None):
            self.arrived.emit(page)

    def want(self, tiles: Iterable[Tile], beside: Iterable[Tile] = ()) -> None:
        """Request these tiles, the most important first, and cancel all other requests.

        Args:
            beside: tiles that may be needed next, requested within the budget.
        """
        wanted = list(dict.fromkeys(tiles))
        # A page in pieces keeps the picture that is shown until they come.
        behind = [self._best(page) for page in {tile.page for tile in wanted if not tile.whole}]
        self._wanted = {*wanted, *(tile for tile in behind if tile)}
        room = BUDGET - sum(tile.bytes for tile in wanted)
        for tile in beside:
            room -= tile.bytes
            if room >= 0:
                wanted.append(tile)
        keep = set(wanted)
        for tile in [one for one in self._asked if one not in keep]:
            self._cancel(tile)
        for tile in reversed(wanted):
            if tile in self._images:
                self._images.move_to_end(tile)
        for order, tile in enumerate(wanted):
            if not self.ready(tile) and tile not in self._asked and not self._is_hopeless(tile):
                without = self.without.get(tile.page, frozenset())
                draft = self._best(tile.page) is None
                piece = Render(self._path, tile.page, tile.scale, tile.rect, self.rotation, self.tint, without, draft)
                self._asked[tile] = self._pdf.render(piece, partial(self._reply, tile), order)

    def _cancel(self, tile: Tile) -> None:
        self._pdf.cancel(self._asked.pop(tile))
        self._drafts.pop(tile, None)

    def ready(self, tile: Tile) -> bool:
        """Return whether the sharp picture of a tile is here."""
        return tile in self._images and tile not in self._stale

    def sharp_image(self, tile: Tile) -> QImage | None:
        """Return the sharp picture of a tile, if it is here."""
        return self._images[tile] if self.ready(tile) else None

    def has_whole(self, like: Tile) -> bool:
        """Return whether a picture of the whole page is here, nearly as sharp as this one would be."""
        best = self._best(like.page)
        return best is not None and best not in self._stale and 2 * best.bytes >= like.bytes

    def is_blank(self, page: int, tiles: Iterable[Tile]) -> bool:
        """Return whether nothing of a page with these visible ``tiles`` can be drawn yet."""
        return not self._whole.get(page) and not any(tile in self._images for tile in tiles)

    def has_draft(self, page: int) -> bool:
        """Return whether a page is shown without its large figures, until they are drawn."""
        return self._best(page) is None and any(one.page == page for one in self._drafts)

    def draw(self, painter: QPainter, tile: Tile, target: QRectF) -> None:
        """Draw a tile into a rectangle, if it is here."""
        if image := self._images.get(tile):
            painter.drawImage(target, image)

    def draw_coarse(self, painter: QPainter, page: int, corner: QPointF, scale: float, sharp: float) -> None:
        """Draw the best picture of the whole page, or else a draft, and over it the pieces drawn last at another scale.

        Args:
            corner: the position of the page's corner, in pixels.
            scale: pixels per point.
            sharp: the scale of the tiles that are drawn over it.
        """
        best = self._best(page)
        pieces = [one for one in self._images if one.page == page and not one.whole and one.scale != sharp]
        last = pieces[-1].scale if pieces else 0.0
        if best and best.scale >= last:
            last = 0.0
        drafts = [] if best else [one for one in self._drafts if one.page == page]
        for tile in [*drafts, *([best] if best else []), *(one for one in pieces if one.scale == last)]:
            x, y, width, height = (side / tile.scale * scale for side in tile.rect)
            image = self._drafts[tile] if tile in drafts else self._images[tile]
            painter.drawImage(QRectF(corner.x() + x, corner.y() + y, width, height), image)

    def _best(self, page: int) -> Tile | None:
        """Return the largest picture of a whole page that is here."""
        return max(self._whole.get(page, ()), key=lambda tile: tile.scale, default=None)

    def _is_hopeless(self, tile: Tile) -> bool:
        """Return whether a page has failed for another reason than the size of its picture."""
        error = self.errors.get(tile.page)
        if error is None:
            return False
        if error.code == "page-too-large" and tile.scale < self._lost.failed_at[tile.page]:
            del self.errors[tile.page]
            return False
        return True

    def _reply(self, tile: Tile, reply: Pixels | KnownError) -> None:
        if isinstance(reply, Pixels):
            shown = QImage(reply.data, reply.width, reply.height, reply.stride, QImage.Format.Format_RGB32)
            if reply.is_draft:
                self._drafts[tile] = shown
                self.arrived.emit(tile.page)
                return
            self.rendered += 1
            self._lost.sizes.record_time(tile.page, tile.scale, reply.seconds)
            self._keep(tile, shown)
        elif error := failed(reply):
            self._lost.add(tile.page, error, tile.scale)
        self._asked.pop(tile, None)
        self._drafts.pop(tile, None)
        self.arrived.emit(tile.page)

    def _keep(self, tile: Tile, image: QImage) -> None:
        if old_image := self._images.pop(tile, None):
            self.bytes -= old_image.sizeInBytes()
        self._stale.discard(tile)
        self._images[tile] = image
        self.bytes += image.sizeInBytes()
        if tile.whole:
            self._whole.setdefault(tile.page, set()).add(tile)
        # Visible tiles are never dropped: they would be requested again at once, endlessly.
        for old in [one for one in self._images if one not in self._wanted]:
            if self.bytes <= BUDGET:
                return
            self.bytes -= self._images.pop(old).sizeInBytes()
            self._whole.get(old.page, set()).discard(old)
            self._stale.discard(old)


def tiles_of(page: int, scale: float, shown: QRect, seen: QRect | None, edge: int | None = None) -> list[Tile]:
    """Return the tiles of a page's frame ``shown``, or only those that touch ``seen`` (both in device pixels of the
    page).

    Args:
        edge: width and height in pixels of the tiles of a page that takes long to draw, as in TileSizes.
    """
    width, height = shown.width(), shown.height()
    is_small = width * height <= WHOLE if edge is None else max(width, height) <= edge
    if is_small and max(width, height) <= _LONGEST:
        return [Tile(page, scale, (shown.x(), shown.y(), width, height))]
    edge = edge or EDGE
    across = shown.intersected(seen) if seen else shown
    found = []
    for y in range(across.top() // edge * edge, across.bottom() + 1, edge):
        for x in range(across.left() // edge * edge, across.right() + 1, edge):
            piece = QRect(x, y, edge, edge).intersected(shown)
            found.append(Tile(page, scale, (piece.x(), piece.y(), piece.width(), piece.height()), whole=False))
    return found


def coarse_of(page: int, width: float, height: float, tiles: Sequence[Tile]) -> Tile | None:
    """Return the tile of a coarse picture of a whole page, as a placeholder for its pieces; None if not needed.

    Args:
        tiles: the visible tiles of the page.
    """
    if all(tile.whole for tile in tiles):
        return None
    scale = min(math.sqrt(_COARSE / (width * height)), _LONGEST / max(width, height))
    return Tile(page, scale, (0, 0, max(1, round(width * scale)), max(1, round(height * scale))))
