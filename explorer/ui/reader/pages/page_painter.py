"""Paints the visible pages, and over each its annotations, matches and the selection."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Protocol

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from explorer.app.shell.theme import Theme
from explorer.model.annotation import Annotation, Rect
from explorer.model.text_page import Passage
from explorer.ui.reader.pages.crowded_pages import CROWDED, CrowdedPages
from explorer.ui.reader.pages.overlay import Overlay
from explorer.ui.reader.pages.page_card import PageCards
from explorer.ui.reader.pages.page_pixels import PagePixels
from explorer.ui.reader.pages.page_sheet import PageSheet
from explorer.ui.reader.pages.slow_pages import SlowPages
from explorer.ui.reader.pages.viewport import Viewport


class Overlaid(Protocol):
    """Has the annotations, matches and selections that are painted over the pages."""

    annotations: Mapping[int, Sequence[Annotation]]
    embedded_on_pages: Mapping[int, Sequence[Annotation]]
    chosen: tuple[str, ...]
    matches: Mapping[int, Sequence[Passage]]
    current_match: Sequence[Passage]
    """The current match: a passage for each page that it is on."""
    selection: Sequence[Passage]
    caret: tuple[int, Rect] | None
    paint_tool: Callable[[QPainter, int, PageSheet], None] | None


class PagePainter:
    """Paints the pages of a viewport.

    Args:
        ratio: returns the current device pixel ratio.
    """

    def __init__(
        self,
        theme: Theme,
        port: Viewport,
        pixels: PagePixels,
        cards: PageCards,
        slow: SlowPages,
        ratio: Callable[[], float],
    ) -> None:
        self._theme, self._port, self._pixels = theme, port, pixels
        self._cards, self._slow, self._ratio = cards, slow, ratio
        self._crowded = CrowdedPages(self._paint_annotations)
        theme.changed.connect(self._crowded.forget)

    def sheet(self, page: int) -> PageSheet:
        """Return a page's position and rotation on the screen."""
        shown, scale = QRectF(*self._port.rect(page)), self._port.layout.scale
        left, top, _, _ = self._port.frames[page]
        return PageSheet(self._port.sizes[page], shown.left() - left * scale, shown.top() - top * scale, scale, shown)

    def paint(self, painter: QPainter, overlaid: Overlaid) -> None:
        """Paint all visible pages."""
        self._crowded.keep(self._port.visible())
        chosen = frozenset(overlaid.chosen)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for page in self._port.visible():
            sheet = self.sheet(page)
            has_annotations = self._paint_page(painter, page, sheet, overlaid, chosen)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.save()
            if self._port.settings.trim:
                painter.setClipRect(sheet.shown)
            self._paint_overlay(painter, page, sheet, overlaid, chosen, with_annotations=not has_annotations)
            painter.restore()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _paint_overlay(
        self,
        painter: QPainter,
        page: int,
        sheet: PageSheet,
        overlaid: Overlaid,
        chosen: Collection[str],
        *,
        with_annotations: bool,
    ) -> None:
        overlay = self._overlay(painter, sheet)
        overlay.matches(overlaid.matches.get(page, ()), overlaid.current_match)
        if with_annotations:
            overlay.annotations(overlaid.annotations.get(page, ()), chosen)
        overlay.embedded_on_pages(one for one in overlaid.embedded_on_pages.get(page, ()) if one.id in chosen)
        for passage in overlaid.selection:
            if passage.page == page:
                overlay.selection(passage)
        if overlaid.caret and overlaid.caret[0] == page:
            overlay.caret(overlaid.caret[1])
        if overlaid.paint_tool:
            overlaid.paint_tool(painter, page, sheet)

    def _overlay(self, painter: QPainter, sheet: PageSheet) -> Overlay:
        colors = self._port.settings.colors
        _, paper = self._theme.page_colors(colors)
        return Overlay(painter, self._theme, sheet, self._theme.is_dark_page(colors), paper)

    def _paint_annotations(
        self, painter: QPainter, sheet: PageSheet, annotations: Iterable[Annotation], chosen: Collection[str]
    ) -> None:
        self._overlay(painter, sheet).annotations(annotations, chosen)

    def _paint_page(
        self, painter: QPainter, page: int, sheet: PageSheet, overlaid: Overlaid, chosen: Collection[str]
    ) -> bool:
        """Paint a page's pixels; return whether they include its annotations."""
        tiles, shown = self._pixels.tiles, sheet.shown
        assert tiles
        if page in tiles.errors:
            self._cards.paint_page(painter, page, shown)
            return False
        in_view = self._pixels.tiles_in_view(page)
        if not all(tiles.ready(tile) for tile in in_view):
            ink, paper = self._theme.page_colors(self._port.settings.colors)
            room = self._port.room
            painter.fillRect(shown, paper)
            seen = shown.intersected(QRectF(0, 0, room.width, room.height))
            self._slow.paint(painter, page, seen, ink)
            painter.save()
            painter.setClipRect(shown)
            sharp = self._pixels.device_frame(page)[0]
            tiles.draw_coarse(painter, page, QPointF(sheet.left, sheet.top), sheet.scale, sharp)
            painter.restore()
            if tiles.has_draft(page):
                self._slow.paint_over_draft(painter, page, seen, ink, paper)
        # Tiles are drawn unscaled at whole device pixels; otherwise they would be blurred and slow. At fractional
        # scaling the viewport itself may begin between two device pixels.
        ratio, device = self._ratio(), painter.deviceTransform()
        corner = self._pixels.device_frame(page)[1].topLeft()
        left = round(shown.left() * ratio + device.dx()) - device.dx() - corner.x()
        top = round(shown.top() * ratio + device.dy()) - device.dy() - corner.y()
        painter.save()
        painter.scale(1 / ratio, 1 / ratio)
        # Hundreds of annotations are painted once, with the page that they lie on, and not before it has come.
        has_annotations = len(overlaid.annotations.get(page, ())) >= CROWDED and tiles.is_blank(page, in_view)
        for tile in in_view:
            x, y, width, height = tile.rect
            annotations, image = overlaid.annotations.get(page, ()), tiles.sharp_image(tile)
            if len(annotations) >= CROWDED and tile.whole and image and not overlaid.matches.get(page):
                origin = QPointF((left + x) / ratio, (top + y) / ratio)
                image = self._crowded.picture(page, image, origin, ratio, sheet, annotations, chosen)
                painter.drawImage(QRectF(left + x, top + y, width, height), image)
                has_annotations = True
            else:
                tiles.draw(painter, tile, QRectF(left + x, top + y, width, height))
        painter.restore()
        painter.setPen(self._theme.color("line"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(shown.adjusted(-0.5, -0.5, 0.5, 0.5))
        return has_annotations
