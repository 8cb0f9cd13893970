"""Requests pixels and text of the visible pages and their neighbors from the worker."""

import math
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import partial

from PySide6.QtCore import QObject, QPoint, QPointF, QRect, QSize, QTimer, Signal

from explorer.app.papers.document_loader import Ready
from explorer.app.papers.pdf_service import PdfService, Tint
from explorer.app.shell.theme import Theme
from explorer.model.annotation import Point
from explorer.ui.reader.pages.lost_pages import AllPagesLost, LostPages
from explorer.ui.reader.pages.page_texts import PageTexts
from explorer.ui.reader.pages.tiles import Tile, Tiles, coarse_of, tiles_of
from explorer.ui.reader.pages.viewport import Viewport

_AROUND = 0.5
"""Share of the view's width and height by which slow pages are drawn around it."""


class PagePixels(QObject):
    """Holds the tiles and texts of the open document.

    Args:
        ratio: returns the current device pixel ratio.
        direction: returns 1 if the user moves forward through the pages, -1 if back.
    """

    arrived = Signal(int)
    """A page has new pixels, new text, or an error."""
    wished = Signal()
    """The visible part has been requested."""

    def __init__(
        self,
        pdf: PdfService,
        theme: Theme,
        port: Viewport,
        ratio: Callable[[], float],
        direction: Callable[[], int],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._pdf, self._theme, self._port, self._ratio, self._direction = pdf, theme, port, ratio, direction
        self.document: Ready | None = None
        self.tiles: Tiles | None = None
        self.texts: PageTexts | None = None
        self.left_out: Callable[[Ready], Mapping[int, frozenset[str]]] = lambda _: {}
        """Returns for each page the origins of the embedded annotations that are not to be drawn."""
        self._all_lost, self._lost = AllPagesLost(), LostPages()
        # Requests are collected once per event loop round, whatever the number of signals.
        self.soon = QTimer(self, singleShot=True, interval=0)
        """Requests the visible part after the pending events are processed."""
        self.soon.timeout.connect(self.wish)

    def open(self, document: Ready) -> None:
        """Show another document; the caller then calls ``draw_again``."""
        self.document = document
        self._lost = self._all_lost.of(document)
        self.texts = PageTexts(self._pdf, document.path, self)
        self.texts.arrived.connect(self.arrived)

    def close(self) -> None:
        """Close the document, and cancel all requests."""
        for part in (self.tiles, self.texts):
            if part is not None:
                part.close()
                part.deleteLater()
        self.document, self.tiles, self.texts = None, None, None

    def draw_again(self) -> bool:
        """Replace the tiles if the pages' rotation or colors changed; return whether they did."""
        if not self.document:
            return False
        self.soon.start()
        rotation, tint = self._port.settings.rotation, self._tint()
        if self.tiles and (self.tiles.rotation, self.tiles.tint) == (rotation, tint):
            return False
        if self.tiles:
            self.tiles.close()
            self.tiles.deleteLater()
        without = self.left_out(self.document)
        self.tiles = Tiles(self._pdf, self.document.path, rotation, tint, without, self._lost, self)
        self.tiles.arrived.connect(self.arrived)
        return True

    def leave_out(self) -> None:
        """Request pages again whose left-out annotations changed."""
        if self.document and self.tiles:
            self.tiles.leave_out(self.left_out(self.document))
            self.soon.start()

    def retry(self, page: int) -> bool:
        """Retry a page that could not be rendered; return False if no document is shown."""
        if not self.document or not self.tiles or not self.texts:
            return False
        self._pdf.allow_retry(self.document.path, page)
        self.texts.retry(page)
        self.tiles.retry(page)
        self.soon.start()
        return True

    def is_sharp(self) -> bool:
        """Return whether everything visible is drawn at its final sharpness."""
        if not self.document or not self.tiles:
            return False
        return all(
            page in self.tiles.errors or all(self.tiles.ready(tile) for tile in self.tiles_in_view(page))
            for page in self._port.visible()
        )

    def blank_pages(self) -> Iterable[int]:
        """Return the visible pages of which nothing can be drawn yet."""
        if tiles := self.tiles:
            for page in self._port.visible():
                if page not in tiles.errors and tiles.is_blank(page, self.tiles_in_view(page)):
                    yield page

    def seen(self) -> dict[str, object] | None:
        """Return what is in view, as a value of the setting LAST_SEEN."""
        if not self.document or not self.tiles:
            return None
        tint, without = self.tiles.tint, self.tiles.without
        # As they are asked for at the next start, when nothing is known of how long they take.
        tiles = [
            tile for page in self._port.visible() for tile in tiles_of(page, *self.device_frame(page), self._seen(page))
        ]
        return {
            "path": self.document.path,
            "rotation": self.tiles.rotation,
            "tint": [tint.ink, tint.paper] if tint else None,
            "tiles": [[one.page, one.scale, list(one.rect), sorted(without.get(one.page, ()))] for one in tiles],
        }

    def device_frame(self, page: int) -> tuple[float, QRect]:
        """Return the scale in device pixels per point, and the visible frame of a page in device pixels."""
        scale = self._port.layout.scale * self._ratio()
        left, top, right, bottom = self._port.frames[page]
        width, height = max(1, round((right - left) * scale)), max(1, round((bottom - top) * scale))
        return scale, QRect(round(left * scale), round(top * scale), width, height)

    def tiles_in_view(self, page: int) -> list[Tile]:
        """Return the visible tiles of a page."""
        scale, whole = self.device_frame(page)
        return tiles_of(page, scale, whole, self._seen(page), self._lost.sizes.edge(page, scale))

    def _seen(self, page: int) -> QRect:
        """Return the visible part of a page and one device pixel more on each side, because of rounding, in device
        pixels of the page."""
        room, ratio = self._port.room, self._ratio()
        return QRect(self._on_page(page, (0, 0)), QSize(room.width, room.height) * ratio).adjusted(-1, -1, 1, 1)

    def _on_page(self, page: int, point: Point) -> QPoint:
        """Return where a point of the screen is, in device pixels of a page."""
        (left, top, _, _), ratio = self._port.rect(page), self._ratio()
        corner = self.device_frame(page)[1].topLeft()
        return QPointF((point[0] - left) * ratio, (point[1] - top) * ratio).toPoint() + corner

    def wish(self) -> None:
        """Request the visible tiles and their neighbors; cancel requests for tiles that scrolled away."""
        if not self.document or not self.tiles or not self.texts:
            return
        port = self._port
        visible = port.visible()
        coarse: list[Tile] = []
        wishes: list[tuple[float, float, Tile]] = []
        beside: list[Tile] = []
        for page in visible:
            size = port.sizes[page]
            tiles, focus = self.tiles_in_view(page), self._on_page(page, port.focus)
            stand_in = coarse_of(page, size.width, size.height, tiles)
            if stand_in and not self.tiles.has_whole(stand_in):
                coarse.append(stand_in)
            wishes += ((*_away(tile, focus), tile) for tile in tiles)
            beside += sorted(self._around(page, tiles), key=partial(_away, focus=focus))
        row = len(port.layout.pages_of(1))
        ends = (*range(visible.stop, visible.stop + row), *range(visible.start - 1, visible.start - 1 - row, -1))
        for page in ends if self._direction() > 0 else reversed(ends):
            if 0 <= page < port.page_count:
                scale, whole = self.device_frame(page)
                tiles = tiles_of(page, scale, whole, None, self._lost.sizes.edge(page, scale))
                beside += tiles if len(tiles) == 1 else []
        nearest = [tile for *_, tile in sorted(wishes, key=lambda one: one[:2])]
        self.tiles.want([*coarse, *nearest], beside)
        self.texts.want(visible)
        self.wished.emit()

    def _around(self, page: int, tiles: Collection[Tile]) -> list[Tile]:
        """Return the tiles around the visible ones of a page that takes long to draw, so that it can be scrolled."""
        scale, whole = self.device_frame(page)
        if (edge := self._lost.sizes.edge(page, scale)) is None:
            return []
        seen = self._seen(page)
        across, down = round(_AROUND * seen.width()), round(_AROUND * seen.height())
        around = tiles_of(page, scale, whole, seen.adjusted(-across, -down, across, down), edge)
        return [tile for tile in around if tile not in tiles]

    def _tint(self) -> Tint | None:
        colors = self._port.settings.colors
        ink, paper = self._theme.page_colors(colors)
        if self._theme.as_printed(colors):
            return None
        return Tint(ink.rgb() & 0xFFFFFF, paper.rgb() & 0xFFFFFF)


def _away(tile: Tile, focus: QPoint) -> tuple[float, float]:
    """Return how far a tile is from a point of its page, and how far its middle is."""
    rect = QRect(*tile.rect)
    x = max(rect.left() - focus.x(), 0, focus.x() - rect.right())
    y = max(rect.top() - focus.y(), 0, focus.y() - rect.bottom())
    middle = rect.center() - focus
    return math.hypot(x, y), math.hypot(middle.x(), middle.y())
