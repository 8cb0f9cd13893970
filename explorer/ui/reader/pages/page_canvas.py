"""What the reader shows: laid out pages, painted sharp as their pixels come, with all that lies over them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from explorer.app.papers.document_loader import Ready
from explorer.app.papers.pdf_service import PdfService, Tint
from explorer.app.shell.theme import Theme
from explorer.app.shell.tokens import GRID
from explorer.model.annotation import Annotation, Rect, bounds
from explorer.model.page_geometry import PageLayout, rect_to_shown, turned
from explorer.model.paged_scroll import limits
from explorer.model.text_page import PageSize, Passage
from explorer.model.view_settings import PLAIN, ViewSettings, frame
from explorer.ui.reader.pages.lost_pages import AllLost, LostPages
from explorer.ui.reader.pages.overlay import Overlay, PageSheet
from explorer.ui.reader.pages.page_card import PageCards
from explorer.ui.reader.pages.page_texts import PageTexts
from explorer.ui.reader.pages.slow_pages import SlowPages
from explorer.ui.reader.pages.tiles import Tile, Tiles, coarse_of, tiles_of

GAP = 3 * GRID
POINT = 96 / 72
"""Pixels a point at zoom 1."""
MIN_ZOOM, MAX_ZOOM = 0.1, 16.0
"""The first is for pages that don't fit at less: where these do, the zoom goes down to that."""
_MAX_HEIGHT = 1_000_000_000
"""Pixels; a scroll bar counts with 32 bits."""
_OUTLIER = 1.5
"""A page so many times wider than the usual one is not what "fit width" means."""


class PageCanvas(QAbstractScrollArea):
    """Lays out and paints an open document; where to look and what the user does is for PageView."""

    retried = Signal(int)
    """A page that could not be drawn is asked for again."""
    sharpened = Signal()
    """For the first time, all of the view has been painted sharp since the document was shown."""

    def __init__(self, pdf: PdfService, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pdf, self._theme = pdf, theme
        self.setObjectName("pages")
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.document: Ready | None = None
        self.tiles: Tiles | None = None
        self.texts: PageTexts | None = None
        self.zoom: float | None = None
        self.view_settings = PLAIN
        self._sizes: tuple[PageSize, ...] = ()
        self._frames: list[Rect] = []
        self._layout = PageLayout((), 1.0, GAP)
        self._row = 0
        """The row that is shown where they are shown one at a time."""
        self._placing = False
        self._direction = 1
        self.was_sharp = False
        """Whether ``sharpened`` has been told of this document."""
        self._all_lost, self._lost = AllLost(), LostPages()
        self.cards = PageCards(theme, self, self.viewport())
        self.cards.retried.connect(self.retry_page)
        self.slow = SlowPages(self)
        self.slow.changed.connect(self.viewport().update)
        self.annotations: Mapping[int, Sequence[Annotation]] = {}
        self.embedded_on_pages: Mapping[int, Sequence[Annotation]] = {}
        """The annotations that the file itself has: it draws them, and here they are only pointed at."""
        self.left_out: Callable[[Ready], Mapping[int, frozenset[str]]] = lambda _: {}
        """Says by page which of these (their origins) are not to be drawn."""
        self.chosen: tuple[str, ...] = ()
        """The ids of the chosen annotations, in the order in which they were chosen."""
        self.matches: Mapping[int, Sequence[Passage]] = {}
        self.current_match: Passage | None = None
        self.selection: Sequence[Passage] = ()
        self.caret: tuple[int, Rect] | None = None
        """The page and the place of the caret, while there is one."""
        self.paint_tool: Callable[[QPainter, int, PageSheet], None] | None = None
        """Paints what the tool in hand has begun, over a page."""
        # Wishes are put together once an event round, however many signals ask for it.
        self._wishing = QTimer(self, singleShot=True, interval=0)
        self._wishing.timeout.connect(self._wish)
        theme.changed.connect(self._recolor)

    def close_document(self) -> None:
        """Show nothing; what was asked for is taken back."""
        for part in (self.tiles, self.texts):
            if part is not None:
                part.close()
                part.deleteLater()
        self.document, self.tiles, self.texts = None, None, None
        self.cards.place(())
        self.slow.watch(())
        self.annotations, self.embedded_on_pages, self.selection, self.matches = {}, {}, (), {}
        self.current_match, self.caret = None, None
        self.chosen = ()
        self._layout = PageLayout((), 1.0, GAP)
        self._sizes, self._frames, self._row = (), [], 0

    @property
    def selected_annotation(self) -> str | None:
        """The id of the annotation that was chosen last."""
        return self.chosen[-1] if self.chosen else None

    def is_sharp(self) -> bool:
        """Whether everything in the view is drawn as sharp as it will be."""
        if not self.document or not self.tiles:
            return False
        return all(
            page in self.tiles.errors or all(self.tiles.ready(tile) for tile in self._tiles_in_view(page))
            for page in self._visible()
        )

    def share(self, passage: Passage) -> float:
        """How far down the whole document a passage begins, from 0 to 1."""
        assert self.document
        _, top, _, _ = self._layout.rect(passage.page, self._width())
        _, y, _, _ = rect_to_shown(self._sizes[passage.page], bounds(passage.quads[0]))
        share = (top + (y - self._frames[passage.page][1]) * self._layout.scale) / self._layout.height
        return min(1.0, max(0.0, share))

    def seen(self) -> dict[str, object] | None:
        """What is in view as the worker draws it, as LAST_SEEN has it."""
        if not self.document or not self.tiles:
            return None
        tint, without = self.tiles.tint, self.tiles.without
        tiles = [tile for page in self._visible() for tile in self._tiles_in_view(page)]
        return {
            "path": self.document.path,
            "rotation": self.tiles.rotation,
            "tint": [tint.ink, tint.paper] if tint else None,
            "tiles": [[one.page, one.scale, list(one.rect), sorted(without.get(one.page, ()))] for one in tiles],
        }

    def sheet(self, page: int) -> PageSheet:
        """Where a page is in the viewport, and how it is turned."""
        return self._sheet(page)

    def frame_of(self, page: int) -> QRectF:
        """Where a page is in the viewport, in pixels."""
        return self._frame(page)

    def retry_page(self, page: int) -> None:
        """Ask again for a page that could not be drawn."""
        if self.document and self.tiles and self.texts:
            self._pdf.forgive(self.document.path, page)
            self.texts.retry(page)
            self.tiles.retry(page)
            self._wishing.start()
            self.retried.emit(page)

    # Inside: layout

    def _open(self, document: Ready, view_settings: ViewSettings) -> None:
        self.document = document
        self._lost = self._all_lost.of(document)
        self.texts = PageTexts(self._pdf, document.path, self)
        self.texts.arrived.connect(self._page_arrived)
        self._arrange(view_settings)
        self.was_sharp = False

    def _arrange(self, how: ViewSettings) -> None:
        """Take on another arrangement; the pages are yet to be laid out."""
        self.view_settings = how
        if not self.document:
            return
        self._sizes = tuple(turned(size, how.rotation) for size in self.document.info.pages)
        self._frames = [frame(size.width, size.height, how.trim, how.rotation) for size in self._sizes]
        if not self.tiles or (self.tiles.rotation, self.tiles.tint) != (how.rotation, self._tint()):
            if self.tiles:
                self.tiles.close()
                self.tiles.deleteLater()
            without = self.left_out(self.document)
            path, tint = self.document.path, self._tint()
            self.tiles = Tiles(self._pdf, path, how.rotation, tint, without, self._lost, self)
            self.tiles.arrived.connect(self._page_arrived)

    def redraw(self) -> None:
        """Other annotations of the file are left out now."""
        if self.document and self.tiles:
            self.tiles.leave_out(self.left_out(self.document))
            self._wishing.start()
            self.viewport().update()

    def _recolor(self) -> None:
        self._arrange(self.view_settings)
        self._wishing.start()
        self.viewport().update()

    def _tint(self) -> Tint | None:
        ink, paper = self._theme.page_colors(self.view_settings.colors)
        if self._theme.as_printed(self.view_settings.colors):
            return None
        return Tint(ink.rgb() & 0xFFFFFF, paper.rgb() & 0xFFFFFF)

    def _relayout(self) -> None:
        if not self.document:
            return
        height, width = self.viewport().height(), self.viewport().width()
        least = height if self.is_single else 0
        self._layout = PageLayout(self._frames, self._scale(), GAP, self.view_settings.spread, least)
        across = self.horizontalScrollBar()
        with self._placed():
            self.verticalScrollBar().setRange(0, max(0, round(self._layout.height) - height))
            self.verticalScrollBar().setPageStep(height)
            across.setRange(0, max(0, round(self._layout.width) - width))
            across.setPageStep(width)
            if self.zoom is None:
                across.setValue(across.maximum() // 2)
        self._wishing.start()
        self.viewport().update()

    @property
    def is_single(self) -> bool:
        """Whether one page is shown at a time."""
        return self.view_settings.spread == "single"

    @contextmanager
    def _placed(self) -> Iterator[None]:
        """What moves the scroll bars in here is no turning of pages."""
        before, self._placing = self._placing, True
        try:
            yield
        finally:
            self._placing = before

    def _scroll_to(self, page: int, top: int) -> None:
        """Scroll so that a pixel is at the view's top, or as near to that as the page, shown alone, lets it be."""
        if self.is_single:
            self._row = self._layout.row_of(page)
            first, last = limits(self._layout, self._row, self.viewport().height())
            top = max(first, min(last, top))
        with self._placed():
            self.verticalScrollBar().setValue(top)

    def _scale(self) -> float:
        """Pixels a point."""
        scale = self._fit_scale() if self.zoom is None else self.zoom * POINT
        most = min(MAX_ZOOM * POINT, _MAX_HEIGHT / sum(size.height for size in self._sizes))
        return min(most, scale)

    def _fit_scale(self) -> float:
        """Pixels a point at which the pages fit, as the arrangement says."""
        bar = self.verticalScrollBar()
        # As wide as with the scroll bar, or a bar that comes and goes would change what makes it come and go.
        room = self.viewport().width() - (0 if bar.isVisibleTo(self) else bar.sizeHint().width()) - 2 * GAP
        if self.view_settings.spread in ("facing", "cover"):
            room = (room - GAP) // 2
        scale = max(50, room) / _usual([right - left for left, _, right, _ in self._frames])
        if self.view_settings.fit == "page":
            high = _usual([bottom - top for _, top, _, bottom in self._frames])
            scale = min(scale, max(50, self.viewport().height() - 2 * GAP) / high)
        return scale

    def _top(self) -> int:
        return self.verticalScrollBar().value()

    def _left(self) -> int:
        return self.horizontalScrollBar().value()

    def _width(self) -> float:
        return max(float(self.viewport().width()), self._layout.width)

    def _visible(self) -> range:
        if self.is_single and self.document:
            return self._layout.pages_of(self._row)
        return self._layout.visible(self._top(), self._top() + self.viewport().height() - 1)

    def _frame(self, page: int) -> QRectF:
        """Where what is shown of a page is in the viewport."""
        left, top, width, height = self._layout.rect(page, self._width())
        return QRectF(left - self._left(), top - self._top(), width, height)

    def _sheet(self, page: int) -> PageSheet:
        shown, scale = self._frame(page), self._layout.scale
        left, top, _, _ = self._frames[page]
        return PageSheet(self._sizes[page], shown.left() - left * scale, shown.top() - top * scale, scale, shown)

    # Inside: pixels

    def _device_frame(self, page: int) -> tuple[float, QRect]:
        """Device pixels a point, and what is shown of the page in device pixels of it."""
        scale = self._layout.scale * self.devicePixelRatioF()
        left, top, right, bottom = self._frames[page]
        width, height = max(1, round((right - left) * scale)), max(1, round((bottom - top) * scale))
        return scale, QRect(round(left * scale), round(top * scale), width, height)

    def _tiles_in_view(self, page: int) -> list[Tile]:
        shown, ratio = self._frame(page), self.devicePixelRatioF()
        scale, whole = self._device_frame(page)
        corner = QPointF(-shown.left() * ratio, -shown.top() * ratio).toPoint() + whole.topLeft()
        # A device pixel more on each side, for what rounding took away.
        seen = QRect(corner, self.viewport().size() * ratio).adjusted(-1, -1, 1, 1)
        return tiles_of(page, scale, whole, seen)

    def _wish(self) -> None:
        if not self.document or not self.tiles or not self.texts:
            return
        self._place_cards()
        visible = self._visible()
        wishes: list[Tile] = []
        for page in visible:
            size = self._sizes[page]
            tiles = self._tiles_in_view(page)
            if coarse := coarse_of(page, size.width, size.height, tiles):
                wishes.append(coarse)
            wishes += tiles
        beside: list[Tile] = []
        row = len(self._layout.pages_of(1))
        ends = (*range(visible.stop, visible.stop + row), *range(visible.start - 1, visible.start - 1 - row, -1))
        for page in ends if self._direction > 0 else reversed(ends):
            if 0 <= page < len(self._sizes):
                tiles = tiles_of(page, *self._device_frame(page), None)
                beside += tiles if len(tiles) == 1 else []
        self.tiles.want(wishes, beside)
        self.texts.want(visible)

    def _page_arrived(self, page: int) -> None:
        if page in self._visible():
            self._place_cards()
            self.viewport().update()

    def _place_cards(self) -> None:
        errors = self.tiles.errors if self.tiles else {}
        if errors or self.cards.any:
            shown = (page for page in self._visible() if page in errors)
            self.cards.place((page, errors[page], self._frame(page)) for page in shown)
        if tiles := self.tiles:
            blank = (page for page in self._visible() if page not in errors)
            self.slow.watch(page for page in blank if tiles.is_blank(page, self._tiles_in_view(page)))

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self._theme.color("canvas"))
        if not self.document:
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        is_dark = self._theme.is_dark_page(self.view_settings.colors)
        for page in self._visible():
            sheet = self._sheet(page)
            self._paint_page(painter, page, sheet)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.save()
            if self.view_settings.trim:
                painter.setClipRect(sheet.shown)
            overlay = Overlay(painter, self._theme, sheet, is_dark)
            overlay.matches(self.matches.get(page, ()), self.current_match)
            overlay.annotations(self.annotations.get(page, ()), self.chosen)
            overlay.embedded_on_pages(one for one in self.embedded_on_pages.get(page, ()) if one.id in self.chosen)
            for passage in self.selection:
                if passage.page == page:
                    overlay.selection(passage)
            if self.caret and self.caret[0] == page:
                overlay.caret(self.caret[1])
            if self.paint_tool:
                self.paint_tool(painter, page, sheet)
            painter.restore()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        if not self.was_sharp and self.is_sharp():
            self.was_sharp = True
            self.sharpened.emit()

    def _paint_page(self, painter: QPainter, page: int, sheet: PageSheet) -> None:
        assert self.tiles
        shown = sheet.shown
        if page in self.tiles.errors:
            self.cards.paint_page(painter, page, shown)
            return
        tiles = self._tiles_in_view(page)
        if not all(self.tiles.ready(tile) for tile in tiles):
            ink, paper = self._theme.page_colors(self.view_settings.colors)
            painter.fillRect(shown, paper)
            self.slow.paint(painter, page, shown.intersected(QRectF(self.viewport().rect())), ink)
            painter.save()
            painter.setClipRect(shown)
            self.tiles.draw_coarse(painter, page, QPointF(sheet.left, sheet.top), sheet.scale)
            painter.restore()
        # Tiles go to whole device pixels, unscaled, or they would be drawn blurred, and slowly. At fractional scaling
        # the viewport itself may begin between two of them.
        ratio, device = self.devicePixelRatioF(), painter.deviceTransform()
        corner = self._device_frame(page)[1].topLeft()
        left = round(shown.left() * ratio + device.dx()) - device.dx() - corner.x()
        top = round(shown.top() * ratio + device.dy()) - device.dy() - corner.y()
        painter.save()
        painter.scale(1 / ratio, 1 / ratio)
        for tile in tiles:
            x, y, width, height = tile.rect
            self.tiles.draw(painter, tile, QRectF(left + x, top + y, width, height))
        painter.restore()
        painter.setPen(self._theme.color("line"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(shown.adjusted(-0.5, -0.5, 0.5, 0.5))


def _usual(sides: Sequence[float]) -> float:
    """The largest of the sides that are not far larger than most."""
    ordered = sorted(sides)
    middle = ordered[len(ordered) // 2]
    return max(side for side in ordered if side <= middle * _OUTLIER)
