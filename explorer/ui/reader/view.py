"""Pages in a column: scrolled, zoomed, and painted with all that lies over them."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from explorer.app.documents import Ready
from explorer.app.pdf_service import PdfService
from explorer.app.theme import Theme
from explorer.app.tokens import GRID
from explorer.model.annotation import Annotation
from explorer.model.geometry import Column, Place, from_shown, to_shown
from explorer.model.textpage import Passage
from explorer.ui.reader.history import History, View
from explorer.ui.reader.overlay import Overlay
from explorer.ui.reader.texts import Texts
from explorer.ui.reader.tiles import Tile, Tiles, tiles_of

GAP = 3 * GRID
POINT = 96 / 72
"""Pixels a point at zoom 1."""
ZOOMS = (0.25, 0.33, 0.5, 0.67, 0.75, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0)
MIN_ZOOM, MAX_ZOOM = 0.1, 16.0


class PageView(QAbstractScrollArea):
    """Shows an open document. Knows nothing of files, the library or the network."""

    page_changed = Signal(int)
    zoom_changed = Signal()
    moved = Signal()
    """The position or the zoom is another one."""
    history_changed = Signal()
    sharpened = Signal()
    """For the first time, all of the view has been painted sharp since the document was shown."""
    pressed = Signal(object, QMouseEvent)
    """A Place of the unrotated page and the event; likewise ``dragged`` and ``released``."""
    dragged = Signal(object, QMouseEvent)
    released = Signal(object, QMouseEvent)
    double_clicked = Signal(object, QMouseEvent)
    hovered = Signal(object)
    """A Place, or None where the pointer is beside the pages."""

    def __init__(self, pdf: PdfService, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pdf, self._theme = pdf, theme
        self.setObjectName("pages")
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Pages"))
        self.viewport().setMouseTracking(True)
        self.document: Ready | None = None
        self.tiles: Tiles | None = None
        self.texts: Texts | None = None
        self.history = History()
        self.zoom: float | None = None
        self._column = Column((), 1.0, GAP)
        self._page = 0
        self._direction = 1
        self._told_sharp = False
        self.annotations: Mapping[int, Sequence[Annotation]] = {}
        self.selected_annotation: str | None = None
        self.matches: Mapping[int, Sequence[Passage]] = {}
        self.current_match: Passage | None = None
        self.selection: Sequence[Passage] = ()
        # Wishes are put together once an event round, however many signals ask for it.
        self._wishing = QTimer(self, singleShot=True, interval=0)
        self._wishing.timeout.connect(self._wish)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.horizontalScrollBar().valueChanged.connect(self._scrolled)
        self.verticalScrollBar().setSingleStep(40)
        theme.changed.connect(self.viewport().update)

    # The document

    def show_document(self, document: Ready, view: View) -> None:
        """Show a document at a view."""
        self.close_document()
        self.document = document
        self.tiles = Tiles(self._pdf, document.path, self)
        self.texts = Texts(self._pdf, document.path, self)
        self.tiles.arrived.connect(self._page_arrived)
        self.texts.arrived.connect(self._page_arrived)
        self.history = History()
        self.history_changed.emit()
        self._told_sharp = False
        self.zoom = view.zoom
        self._relayout()
        self.show_view(view)
        self._page = -1
        self._scrolled()

    def close_document(self) -> None:
        """Show nothing; what was asked for is taken back."""
        for part in (self.tiles, self.texts):
            if part is not None:
                part.close()
                part.deleteLater()
        self.document, self.tiles, self.texts = None, None, None
        self.selection, self.matches, self.current_match, self.selected_annotation = (), {}, None, None
        self._column = Column((), 1.0, GAP)

    @property
    def page(self) -> int:
        """The page that fills most of the view's upper part, from 0."""
        return max(0, self._page)

    @property
    def page_count(self) -> int:
        """How many pages the document has."""
        return len(self.document.info.pages) if self.document else 0

    # Views and moving

    def view(self) -> View:
        """The exact view now."""
        if not self.document:
            return View(0, 0.0, self.zoom)
        place = self._column.place(0, self._top() + GAP, self._width())
        return View(place.page, place.y, self.zoom)

    def show_view(self, view: View) -> None:
        """Go to an exact view, without remembering the one that is left."""
        if not self.document:
            return
        if view.zoom != self.zoom:
            self.zoom = view.zoom
            self._relayout()
            self.zoom_changed.emit()
        page = min(view.page, self.page_count - 1)
        _, y = self._column.pixel(Place(page, 0, view.y), self._width())
        self.verticalScrollBar().setValue(round(y) - GAP)

    def jump(self, place: Place) -> None:
        """Go to a place (as shown, in points), remembering the view that is left; Back returns to it."""
        self.remember()
        self.show_view(View(place.page, place.y, self.zoom))

    def remember(self) -> None:
        """Make this view one that Back returns to."""
        self.history.leave(self.view())
        self.history_changed.emit()

    def back(self) -> None:
        """The view before the last jump."""
        self._travel(self.history.back(self.view()))

    def forward(self) -> None:
        """The view that Back left."""
        self._travel(self.history.forward(self.view()))

    def reveal(self, passage: Passage) -> None:
        """Scroll only as far as needed for a passage to be in the middle part of the view."""
        if not self.document or not passage.quads:
            return
        size = self.document.info.pages[passage.page]
        x, y = to_shown(size, passage.quads[0][:2])
        px, py = self._column.pixel(Place(passage.page, x, y), self._width())
        height = self.viewport().height()
        if not self._top() + 0.1 * height <= py <= self._top() + 0.8 * height:
            self.verticalScrollBar().setValue(round(py - height / 3))
        bar = self.horizontalScrollBar()
        if not bar.value() <= px <= bar.value() + self.viewport().width() - 40:
            bar.setValue(round(px) - 40)

    def shows(self, passage: Passage) -> bool:
        """Whether a passage's page is in the view."""
        return passage.page in self._visible()

    # Zoom

    def set_zoom(self, zoom: float | None, around: QPointF | None = None) -> None:
        """Set the zoom (None: fit width), keeping the place under ``around`` (of the viewport) where it is."""
        if not self.document:
            self.zoom = zoom
            return
        around = around or QPointF(self.viewport().width() / 2, self.viewport().height() / 3)
        place = self._column.place(self._left() + around.x(), self._top() + around.y(), self._width())
        self.zoom = None if zoom is None else min(MAX_ZOOM, max(MIN_ZOOM, zoom))
        self._relayout()
        x, y = self._column.pixel(place, self._width())
        self.horizontalScrollBar().setValue(round(x - around.x()))
        self.verticalScrollBar().setValue(round(y - around.y()))
        self.zoom_changed.emit()
        self.moved.emit()

    def step_zoom(self, steps: int, around: QPointF | None = None) -> None:
        """The next larger or smaller of the usual zooms."""
        now = self.effective_zoom
        if steps > 0:
            self.set_zoom(next((zoom for zoom in ZOOMS if zoom > now * 1.01), MAX_ZOOM), around)
        else:
            self.set_zoom(next((zoom for zoom in reversed(ZOOMS) if zoom < now * 0.99), MIN_ZOOM), around)

    @property
    def effective_zoom(self) -> float:
        """The zoom as a number, also when it fits the width."""
        return self._column.scale / POINT if self.document else (self.zoom or 1.0)

    # Places

    def place_at(self, position: QPointF) -> Place:
        """The place of the unrotated page under a point of the viewport."""
        shown = self._column.place(self._left() + position.x(), self._top() + position.y(), self._width())
        if not self.document:
            return shown
        x, y = from_shown(self.document.info.pages[shown.page], (shown.x, shown.y))
        return Place(shown.page, x, y)

    def margin_place(self) -> Place:
        """Where a note made without a pointer goes: in the left margin, beside a line a third below the view's top."""
        middle = self.place_at(QPointF(self.viewport().width() / 2, self.viewport().height() / 3))
        if not self.document or not self.texts:
            return middle
        size = self.document.info.pages[middle.page]
        page = self.texts.page(middle.page)
        lines = [line.rect for line in page.lines] if page else []
        x, y = 18.0, middle.y
        if lines and size.rotation == 0:
            nearest = min(lines, key=lambda rect: abs((rect[1] + rect[3]) / 2 - middle.y))
            x, y = nearest[0] - 16, (nearest[1] + nearest[3]) / 2
        x, y = to_shown(size, (x, y))
        x, y = from_shown(size, (min(max(x, 12), size.width - 12), min(max(y, 12), size.height - 12)))
        return Place(middle.page, x, y)

    def note_at(self, position: QPointF) -> Annotation | None:
        """The note whose sheet is under a point of the viewport."""
        if not self.document:
            return None
        for page in self._visible():
            overlay = self._overlay(QPainter(), page)
            for one in self.annotations.get(page, ()):
                if one.kind == "note" and overlay.note_rect(one).contains(position):
                    return one
        return None

    def is_sharp(self) -> bool:
        """Whether everything in the view is drawn as sharp as it will be."""
        if not self.document or not self.tiles:
            return False
        return all(
            page in self.tiles.errors or all(self.tiles.ready(tile) for tile in self._tiles_in_view(page))
            for page in self._visible()
        )

    def retry_page(self, page: int) -> None:
        """Ask again for a page that could not be drawn."""
        if self.tiles:
            self.tiles.retry(page)
            self._wishing.start()

    # Inside: layout

    def _relayout(self) -> None:
        if not self.document:
            return
        pages = self.document.info.pages
        if self.zoom is None:
            room = max(50, self.viewport().width() - 2 * GAP)
            scale = room / max(page.width for page in pages)
            scale = min(MAX_ZOOM * POINT, max(MIN_ZOOM * POINT, scale))
        else:
            scale = self.zoom * POINT
        self._column = Column(pages, scale, GAP)
        height, width = self.viewport().height(), self.viewport().width()
        self.verticalScrollBar().setRange(0, max(0, round(self._column.height) - height))
        self.verticalScrollBar().setPageStep(height)
        self.horizontalScrollBar().setRange(0, max(0, round(self._column.width) - width))
        self.horizontalScrollBar().setPageStep(width)
        self._wishing.start()
        self.viewport().update()

    def _top(self) -> int:
        return self.verticalScrollBar().value()

    def _left(self) -> int:
        return self.horizontalScrollBar().value()

    def _width(self) -> float:
        return max(float(self.viewport().width()), self._column.width)

    def _visible(self) -> range:
        return self._column.visible(self._top(), self._top() + self.viewport().height() - 1)

    def _travel(self, view: View | None) -> None:
        if view is not None:
            self.show_view(view)
            self.history_changed.emit()

    def _scrolled(self) -> None:
        if not self.document:
            return
        page = self._column.page_at(self._top() + self.viewport().height() / 3)
        if page != self._page:
            self._direction = 1 if page >= self._page else -1
            self._page = page
            self.page_changed.emit(page)
        self._wishing.start()
        self.viewport().update()
        self.moved.emit()

    # Inside: pixels

    def _device_size(self, page: int) -> tuple[float, int, int]:
        """Device pixels a point, and the page's width and height in device pixels."""
        assert self.document
        scale = self._column.scale * self.devicePixelRatioF()
        size = self.document.info.pages[page]
        return scale, max(1, round(size.width * scale)), max(1, round(size.height * scale))

    def _seen(self, page: int) -> QRect:
        """The part of a page that shows, in device pixels of the page."""
        left, top, _, _ = self._column.rect(page, self._width())
        ratio = self.devicePixelRatioF()
        corner = QPointF((self._left() - left) * ratio, (self._top() - top) * ratio).toPoint()
        return QRect(corner, self.viewport().size() * ratio)

    def _wish(self) -> None:
        if not self.document or not self.tiles or not self.texts:
            return
        visible = self._visible()
        wishes = [tile for page in visible for tile in self._tiles_in_view(page)]
        ahead = visible.stop if self._direction > 0 else visible.start - 1
        behind = visible.start - 1 if self._direction > 0 else visible.stop
        for page in (ahead, behind):
            if 0 <= page < self.page_count and len(tiles_of(page, *self._device_size(page), None)) == 1:
                wishes += tiles_of(page, *self._device_size(page), None)
        self.tiles.want(wishes)
        for page in visible:
            self.texts.page(page)
            self.texts.links(page)

    def _tiles_in_view(self, page: int) -> list[Tile]:
        return tiles_of(page, *self._device_size(page), self._seen(page))

    def _page_arrived(self, page: int) -> None:
        if page in self._visible():
            self.viewport().update()

    def _overlay(self, painter: QPainter, page: int) -> Overlay:
        assert self.document
        left, top, _, _ = self._column.rect(page, self._width())
        size = self.document.info.pages[page]
        return Overlay(painter, self._theme, size, left - self._left(), top - self._top(), self._column.scale)

    # Events

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self._theme.color("canvas"))
        if not self.document:
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for page in self._visible():
            left, top, width, height = self._column.rect(page, self._width())
            frame = QRectF(left - self._left(), top - self._top(), width, height)
            self._paint_page(painter, page, frame)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            overlay = self._overlay(painter, page)
            overlay.matches(self.matches.get(page, ()), self.current_match)
            overlay.annotations(self.annotations.get(page, ()), self.selected_annotation)
            for passage in self.selection:
                if passage.page == page:
                    overlay.selection(passage)
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
        ratio = self.devicePixelRatioF()
        if not all(self.tiles.ready(tile) for tile in tiles) and not self.tiles.draw_coarse(painter, page, frame):
            painter.fillRect(frame, QColor("#ffffff"))
        # Whole device pixels, or the page would be drawn blurred.
        left, top = round(frame.left() * ratio) / ratio, round(frame.top() * ratio) / ratio
        for tile in tiles:
            x, y, width, height = tile.rect
            self.tiles.draw(painter, tile, QRectF(left + x / ratio, top + y / ratio, width / ratio, height / ratio))
        painter.setPen(self._theme.color("line"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(frame.adjusted(-0.5, -0.5, 0.5, 0.5))

    def _paint_error(self, painter: QPainter, frame: QRectF, sentence: str) -> None:
        painter.fillRect(frame, self._theme.color("field"))
        painter.setPen(self._theme.color("text"))
        painter.setFont(self._theme.font())
        box = frame.intersected(QRectF(self.viewport().rect())).adjusted(24, 24, -24, -24)
        text = sentence + "\n\n" + self.tr("Click the page to try again.")
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        view = self.view()
        self._relayout()
        self.show_view(view)
        self.zoom_changed.emit()
        super().resizeEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            # A notch is 120 units and a step of 1.2; a touch pad sends many small ones.
            factor = 1.2 ** (event.angleDelta().y() / 120)
            self.set_zoom(self.effective_zoom * factor, event.position())
            event.accept()
            return
        pixels = event.pixelDelta()
        if not pixels.isNull() and QGuiApplication.platformName() != "xcb":
            self.verticalScrollBar().setValue(self._top() - pixels.y())
            self.horizontalScrollBar().setValue(self._left() - pixels.x())
            event.accept()
            return
        super().wheelEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QNativeGestureEvent) and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
            self.set_zoom(self.effective_zoom * (1 + event.value()), event.position())
            return True
        if event.type() == QEvent.Type.Leave:
            self.hovered.emit(None)
        return super().viewportEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar, page = self.verticalScrollBar(), self.viewport().height() - 40
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        match event.key():
            case Qt.Key.Key_Space:
                bar.setValue(self._top() + (-page if shift else page))
            case Qt.Key.Key_PageDown:
                bar.setValue(self._top() + page)
            case Qt.Key.Key_PageUp:
                bar.setValue(self._top() - page)
            case Qt.Key.Key_Home:
                self.remember()
                bar.setValue(0)
            case Qt.Key.Key_End:
                self.remember()
                bar.setValue(bar.maximum())
            case Qt.Key.Key_Up | Qt.Key.Key_Down | Qt.Key.Key_Left | Qt.Key.Key_Right:
                super().keyPressEvent(event)
            case _:
                event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.BackButton:
            self.back()
        elif event.button() == Qt.MouseButton.ForwardButton:
            self.forward()
        elif self.document:
            self.pressed.emit(self.place_at(event.position()), event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not self.document:
            return
        place = self.place_at(event.position())
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.dragged.emit(place, event)
        else:
            self.hovered.emit(place)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.document:
            self.released.emit(self.place_at(event.position()), event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.document:
            self.double_clicked.emit(self.place_at(event.position()), event)

    def scroll_towards(self, position: QPoint) -> None:
        """Scroll a little when a drag is outside the view."""
        height = self.viewport().height()
        if position.y() < 0:
            self.verticalScrollBar().setValue(self._top() + position.y() // 2)
        elif position.y() > height:
            self.verticalScrollBar().setValue(self._top() + (position.y() - height) // 2)
