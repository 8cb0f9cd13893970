"""What the reader shows: pages in a column, painted sharp as their pixels come, with all that lies over them."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from explorer.app.documents import Ready
from explorer.app.pdf_service import PdfService
from explorer.app.theme import Theme
from explorer.app.tokens import GRID, PAPER
from explorer.model.annotation import Annotation, Rect, bounds
from explorer.model.geometry import Column, rect_to_shown
from explorer.model.textpage import Passage
from explorer.ui.reader.overlay import Overlay, Sheet
from explorer.ui.reader.texts import Texts
from explorer.ui.reader.tiles import Tile, Tiles, coarse_of, tiles_of

GAP = 3 * GRID
POINT = 96 / 72
"""Pixels a point at zoom 1."""
MIN_ZOOM, MAX_ZOOM = 0.1, 16.0
_MAX_HEIGHT = 1_000_000_000
"""Pixels; a scroll bar counts with 32 bits."""
_OUTLIER = 1.5
"""A page so many times wider than the usual one is not what "fit width" means."""


class Canvas(QAbstractScrollArea):
    """Lays out and paints an open document; where to look and what the user does is for PageView."""

    sharpened = Signal()
    """For the first time, all of the view has been painted sharp since the document was shown."""

    def __init__(self, pdf: PdfService, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pdf, self._theme = pdf, theme
        self.setObjectName("pages")
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.document: Ready | None = None
        self.tiles: Tiles | None = None
        self.texts: Texts | None = None
        self.zoom: float | None = None
        self._column = Column((), 1.0, GAP)
        self._direction = 1
        self._told_sharp = False
        self.annotations: Mapping[int, Sequence[Annotation]] = {}
        self.selected_annotation: str | None = None
        self.matches: Mapping[int, Sequence[Passage]] = {}
        self.current_match: Passage | None = None
        self.selection: Sequence[Passage] = ()
        self.caret: tuple[int, Rect] | None = None
        """The page and the place of the caret, while there is one."""
        # Wishes are put together once an event round, however many signals ask for it.
        self._wishing = QTimer(self, singleShot=True, interval=0)
        self._wishing.timeout.connect(self._wish)
        theme.changed.connect(self.viewport().update)

    def close_document(self) -> None:
        """Show nothing; what was asked for is taken back."""
        for part in (self.tiles, self.texts):
            if part is not None:
                part.close()
                part.deleteLater()
        self.document, self.tiles, self.texts = None, None, None
        self.annotations, self.selection, self.matches = {}, (), {}
        self.current_match, self.selected_annotation, self.caret = None, None, None
        self._column = Column((), 1.0, GAP)

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
        _, top, _, _ = self._column.rect(passage.page, self._width())
        _, y, _, _ = rect_to_shown(self.document.info.pages[passage.page], bounds(passage.quads[0]))
        return (top + y * self._column.scale) / self._column.height

    def seen(self) -> dict[str, object] | None:
        """What is in view as the worker draws it: the document's path, and its tiles by page, scale and rectangle."""
        if not self.document:
            return None
        tiles = [tile for page in self._visible() for tile in self._tiles_in_view(page)]
        return {"path": self.document.path, "tiles": [[tile.page, tile.scale, list(tile.rect)] for tile in tiles]}

    def frame_of(self, page: int) -> QRectF:
        """Where a page is in the viewport, in pixels."""
        return self._frame(page)

    def retry_page(self, page: int) -> None:
        """Ask again for a page that could not be drawn."""
        if self.tiles and self.texts:
            self.texts.retry(page)
            self.tiles.retry(page)
            self._wishing.start()

    # Inside: layout

    def _open(self, document: Ready) -> None:
        self.document = document
        self.tiles = Tiles(self._pdf, document.path, self)
        self.texts = Texts(self._pdf, document.path, self)
        self.tiles.arrived.connect(self._page_arrived)
        self.texts.arrived.connect(self._page_arrived)
        self._told_sharp = False

    def _relayout(self) -> None:
        if not self.document:
            return
        self._column = Column(self.document.info.pages, self._scale(), GAP)
        height, width = self.viewport().height(), self.viewport().width()
        across = self.horizontalScrollBar()
        self.verticalScrollBar().setRange(0, max(0, round(self._column.height) - height))
        self.verticalScrollBar().setPageStep(height)
        across.setRange(0, max(0, round(self._column.width) - width))
        across.setPageStep(width)
        if self.zoom is None:
            across.setValue(across.maximum() // 2)
        self._wishing.start()
        self.viewport().update()

    def _scale(self) -> float:
        """Pixels a point."""
        assert self.document
        pages = self.document.info.pages
        if self.zoom is None:
            bar = self.verticalScrollBar()
            # As wide as with the scroll bar, or a bar that comes and goes would change what makes it come and go.
            room = self.viewport().width() - (0 if bar.isVisibleTo(self) else bar.sizeHint().width()) - 2 * GAP
            widths = sorted(page.width for page in pages)
            usual = widths[len(widths) // 2]
            widest = max(width for width in widths if width <= usual * _OUTLIER)
            scale = max(50, room) / widest
        else:
            scale = self.zoom * POINT
        most = min(MAX_ZOOM * POINT, _MAX_HEIGHT / sum(page.height for page in pages))
        return min(most, max(MIN_ZOOM * POINT, scale))

    def _top(self) -> int:
        return self.verticalScrollBar().value()

    def _left(self) -> int:
        return self.horizontalScrollBar().value()

    def _width(self) -> float:
        return max(float(self.viewport().width()), self._column.width)

    def _visible(self) -> range:
        return self._column.visible(self._top(), self._top() + self.viewport().height() - 1)

    def _frame(self, page: int) -> QRectF:
        """Where a page is in the viewport."""
        left, top, width, height = self._column.rect(page, self._width())
        return QRectF(left - self._left(), top - self._top(), width, height)

    def _sheet(self, page: int) -> Sheet:
        assert self.document
        frame = self._frame(page)
        return Sheet(self.document.info.pages[page], frame.left(), frame.top(), self._column.scale)

    # Inside: pixels

    def _device_size(self, page: int) -> tuple[float, int, int]:
        """Device pixels a point, and the page's width and height in device pixels."""
        assert self.document
        scale = self._column.scale * self.devicePixelRatioF()
        size = self.document.info.pages[page]
        return scale, max(1, round(size.width * scale)), max(1, round(size.height * scale))

    def _tiles_in_view(self, page: int) -> list[Tile]:
        frame, ratio = self._frame(page), self.devicePixelRatioF()
        corner = QPointF(-frame.left() * ratio, -frame.top() * ratio).toPoint()
        # A device pixel more on each side, for what rounding took away.
        seen = QRect(corner, self.viewport().size() * ratio).adjusted(-1, -1, 1, 1)
        return tiles_of(page, *self._device_size(page), seen)

    def _wish(self) -> None:
        if not self.document or not self.tiles or not self.texts:
            return
        visible = self._visible()
        wishes: list[Tile] = []
        for page in visible:
            size = self.document.info.pages[page]
            tiles = self._tiles_in_view(page)
            if coarse := coarse_of(page, size.width, size.height, tiles):
                wishes.append(coarse)
            wishes += tiles
        beside: list[Tile] = []
        ends = (visible.stop, visible.start - 1)
        for page in ends if self._direction > 0 else reversed(ends):
            if 0 <= page < len(self.document.info.pages):
                tiles = tiles_of(page, *self._device_size(page), None)
                beside += tiles if len(tiles) == 1 else []
        self.tiles.want(wishes, beside)
        self.texts.want(visible)

    def _page_arrived(self, page: int) -> None:
        if page in self._visible():
            self.viewport().update()

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self._theme.color("canvas"))
        if not self.document:
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for page in self._visible():
            self._paint_page(painter, page, self._frame(page))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            overlay = Overlay(painter, self._theme, self._sheet(page))
            overlay.matches(self.matches.get(page, ()), self.current_match)
            overlay.annotations(self.annotations.get(page, ()), self.selected_annotation)
            for passage in self.selection:
                if passage.page == page:
                    overlay.selection(passage)
            if self.caret and self.caret[0] == page:
                overlay.caret(self.caret[1])
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        if not self._told_sharp and self.is_sharp():
            self._told_sharp = True
            self.sharpened.emit()

    def _paint_page(self, painter: QPainter, page: int, frame: QRectF) -> None:
        assert self.tiles
        if error := self.tiles.errors.get(page):
            self._paint_error(painter, frame, error.sentence)
            return
        tiles = self._tiles_in_view(page)
        if not all(self.tiles.ready(tile) for tile in tiles) and not self.tiles.draw_coarse(painter, page, frame):
            painter.fillRect(frame, QColor(PAPER))
        # Tiles go to whole device pixels, unscaled, or they would be drawn blurred, and slowly. At fractional scaling
        # the viewport itself may begin between two of them.
        ratio, device = self.devicePixelRatioF(), painter.deviceTransform()
        left = round(frame.left() * ratio + device.dx()) - device.dx()
        top = round(frame.top() * ratio + device.dy()) - device.dy()
        painter.save()
        painter.scale(1 / ratio, 1 / ratio)
        for tile in tiles:
            x, y, width, height = tile.rect
            self.tiles.draw(painter, tile, QRectF(left + x, top + y, width, height))
        painter.restore()
        painter.setPen(self._theme.color("line"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(frame.adjusted(-0.5, -0.5, 0.5, 0.5))

    def _paint_error(self, painter: QPainter, frame: QRectF, sentence: str) -> None:
        painter.fillRect(frame, self._theme.color("field"))
        painter.setPen(self._theme.color("text"))
        painter.setFont(self._theme.font())
        box = frame.intersected(QRectF(self.viewport().rect())).adjusted(24, 24, -24, -24)
        text = sentence + "\n\n" + self.tr("Click the page, or press Enter, to try again.")
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, text)
