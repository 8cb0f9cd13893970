"""The widget that shows a document's pages: it paints the visible ones, and handles mouse and keys."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import cast

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
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

from explorer.app.papers.document_loader import Ready
from explorer.app.papers.pdf_service import PdfService
from explorer.app.shell.theme import Theme
from explorer.model.annotation import Annotation, Rect
from explorer.model.page_geometry import PagePoint
from explorer.model.text_page import Passage
from explorer.model.translation import tr
from explorer.model.view_settings import ViewSettings
from explorer.ui.reader.pages.navigator import Navigator
from explorer.ui.reader.pages.page_card import PageCards
from explorer.ui.reader.pages.page_interfaces import Keyboard
from explorer.ui.reader.pages.page_painter import PagePainter
from explorer.ui.reader.pages.page_pixels import PagePixels
from explorer.ui.reader.pages.page_sheet import PageSheet
from explorer.ui.reader.pages.page_texts import PageTexts
from explorer.ui.reader.pages.scroll_bars import ScrollBars
from explorer.ui.reader.pages.slow_pages import SlowPages
from explorer.ui.reader.pages.tiles import Tiles
from explorer.ui.reader.pages.view_history import History, OtherPaper, View, ViewAnchor
from explorer.ui.reader.pages.viewport import Viewport, next_zoom


class _Changes:
    """The signals that are emitted even without a change."""

    def __init__(self, zoomed: bool, moved: bool) -> None:
        self.zoomed, self.moved = zoomed, moved


class PageView(QAbstractScrollArea):
    """Shows an open document. Does not depend on files, the library or the network."""

    page_changed = Signal(int)
    zoom_changed = Signal()
    moved = Signal()
    """The position or the zoom changed."""
    arranged = Signal()
    """Layout, rotation, trimming or colors of the pages changed."""
    history_changed = Signal()
    elsewhere = Signal(object, bool)
    """Back (True) or Forward leads to another paper: its OtherPaper."""
    retried = Signal(int)
    """A page that could not be rendered is requested again."""
    sharpened = Signal()
    """Everything in the view is painted sharp, for the first time since the document was shown."""
    pressed = Signal(object, QMouseEvent)
    """A PagePoint of the unrotated page and the event; likewise ``dragged`` and ``released``."""
    dragged = Signal(object, QMouseEvent)
    released = Signal(object, QMouseEvent)
    double_clicked = Signal(object, QMouseEvent)
    hovered = Signal(object)
    """The pointer's position in the viewport (QPointF), or None if it is outside."""
    menu_asked = Signal(object)
    """The position of a requested menu in the viewport (QPointF); None by the keyboard."""

    def __init__(self, pdf: PdfService, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("pages")
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Pages"))
        # Made here: of a widget that Qt has made PySide looks for the class among all that there are, for 7 ms.
        self.setViewport(QWidget())
        self.viewport().setMouseTracking(True)
        self.bars = ScrollBars(self)
        self.port = Viewport(self.bars)
        """The positions of the pages; changed by this widget's methods, which emit the signals."""
        self.navigator = Navigator(self.port)
        self.pixels = PagePixels(pdf, theme, self.port, self.devicePixelRatioF, lambda: self.navigator.direction, self)
        self.cards = PageCards(theme, self, self.viewport())
        self.slow = SlowPages(self)
        self._painter = PagePainter(theme, self.port, self.pixels, self.cards, self.slow, self.devicePixelRatioF)
        self.keyboard: Keyboard | None = None
        """The handler of this view's keys."""
        self.was_sharp = False
        """Whether ``sharpened`` was emitted for this document."""
        self.annotations: Mapping[int, Sequence[Annotation]] = {}
        self.embedded_on_pages: Mapping[int, Sequence[Annotation]] = {}
        """The embedded annotations, by page: the file draws them, and here they can only be selected."""
        self.chosen: tuple[str, ...] = ()
        """The ids of the selected annotations of this document, as ChosenAnnotations keeps them."""
        self.matches: Mapping[int, Sequence[Passage]] = {}
        self.current_match: Sequence[Passage] = ()
        self.selection: Sequence[Passage] = ()
        self.caret: tuple[int, Rect] | None = None
        """The page and the rectangle of the caret, if there is one."""
        self.paint_tool: Callable[[QPainter, int, PageSheet], None] | None = None
        """Paints the state of the active tool over a page."""
        self.bars.scrolled_down.connect(self._scrolled_down)
        self.bars.scrolled_across.connect(self._scrolled_across)
        self.cards.retried.connect(self.retry_page)
        self.slow.changed.connect(self.viewport().update)
        self.pixels.arrived.connect(self._page_arrived)
        self.pixels.wished.connect(self._place_cards)
        self.moved.connect(self._place_cards)
        theme.changed.connect(self._recolor)

    # The document

    def show_document(
        self, document: Ready, view: View, view_settings: ViewSettings, history: History | None = None
    ) -> None:
        """Show a document at a view; ``history`` is for Back and Forward."""
        self.close_document()
        if history:
            self.navigator.history = history
            self.history_changed.emit()
        self.pixels.open(document)
        self.was_sharp = False
        with self._moving(moved=True, opened=True):
            self.port.open(document.info.pages, view_settings, view)
            self.pixels.draw_again()
        self.arranged.emit()

    def close_document(self) -> None:
        """Show nothing, and cancel all requests."""
        self.pixels.close()
        self.port.close()
        self.navigator.forget()
        self.cards.place(())
        self.slow.watch(())
        self.annotations, self.embedded_on_pages, self.selection, self.matches = {}, {}, (), {}
        self.current_match, self.caret = (), None
        self.chosen = ()
        self.history_changed.emit()

    @property
    def document(self) -> Ready | None:
        """Return the shown document."""
        return self.pixels.document

    @property
    def tiles(self) -> Tiles | None:
        """Return the document's pages as images."""
        return self.pixels.tiles

    @property
    def texts(self) -> PageTexts | None:
        """Return the document's text and links."""
        return self.pixels.texts

    @property
    def history(self) -> History:
        """Return the history for Back and Forward."""
        return self.navigator.history

    @property
    def selected_annotation(self) -> str | None:
        """Return the id of the annotation selected last."""
        return self.chosen[-1] if self.chosen else None

    @property
    def page(self) -> int:
        """Return the current page: the target of the last jump while that is visible, else the page that fills most of
        the view's upper part."""
        return self.navigator.page

    @property
    def page_count(self) -> int:
        """Return the number of pages."""
        return self.port.page_count

    @property
    def zoom(self) -> float | None:
        """Return the zoom as set; None while the pages fit the view."""
        return self.port.zoom

    @property
    def effective_zoom(self) -> float:
        """Return the zoom as a number, also while the pages fit the view."""
        return self.port.effective_zoom

    @property
    def view_settings(self) -> ViewSettings:
        """Return the settings of layout, rotation, trimming and colors."""
        return self.port.settings

    def is_sharp(self) -> bool:
        """Return whether everything in the view is drawn at its final sharpness."""
        return self.pixels.is_sharp()

    def retry_page(self, page: int) -> None:
        """Retry a page that could not be rendered."""
        if self.pixels.retry(page):
            self.retried.emit(page)

    # Views and moving

    def view(self) -> View:
        """Return the current view."""
        return self.port.view()

    def show_view(self, view: View) -> None:
        """Go to a view, without a step of Back."""
        with self._moving(moved=True):
            self.port.show(view)

    def jump(self, place: PagePoint) -> None:
        """Go to a place (in points of the unrotated page), adding the old view to the history.

        In any rotation, 0, 0 is the page's top.
        """
        self.lead_to(place.page, *((place.y, place.x) if place.x or place.y else ()))

    def lead_to(self, page: int, y: float | None = None, x: float | None = None, above: float = 0.0) -> None:
        """Go to something that begins at a place of a page, adding the old view to the history.

        Args:
            y, x: in points of the unrotated page. Without ``y`` it is the page's top; also without ``x`` if the page is
                on its side, because its height is unknown then.
            above: points that stay visible above it, in any rotation.
        """
        with self._moving(history=True):
            self.navigator.lead_to(page, y, x, above)

    def anchor(self) -> ViewAnchor:
        """Return the current view as an anchor that can be found again after the pages are rotated."""
        return self.navigator.anchor()

    def show_anchor(self, anchor: ViewAnchor) -> None:
        """Go to an anchor, adding the old view to the history."""
        with self._moving(history=True):
            self.navigator.show_anchor(anchor)

    def remember(self, view: View | None = None) -> None:
        """Add the current view, or another one, to the history, for Back."""
        self.navigator.remember(view)
        self.history_changed.emit()

    def go_to_end(self, forward: bool) -> None:
        """Go to the document's end or beginning, adding the old view to the history."""
        if self.document:
            with self._moving(moved=True, history=True):
                self.navigator.go_to_end(forward)

    def back(self) -> None:
        """Go to the view before the last jump."""
        with self._moving(history=True):
            stop = self.navigator.back()
        if stop:
            self.elsewhere.emit(stop, True)

    def forward(self) -> None:
        """Go to the view that Back left."""
        with self._moving(history=True):
            stop = self.navigator.forward()
        if stop:
            self.elsewhere.emit(stop, False)

    def come_from(self, stop: OtherPaper, *, back: bool) -> None:
        """Add the paper that the user came from to the history: by Back, or by a jump or Forward."""
        self.history.come_from(stop, back=back)
        self.history_changed.emit()

    def reveal(self, passage: Passage) -> None:
        """Scroll only as far as needed for a passage to be in the middle part of the view."""
        if self.document and passage.quads:
            with self._moving():
                self.navigator.reveal(passage)

    def keep_in_view(self, page: int, rect: Rect) -> None:
        """Scroll as little as needed to see a rectangle of an unrotated page, with a margin."""
        if self.document:
            with self._moving():
                self.navigator.keep_in_view(page, rect)

    def arrange(self, view_settings: ViewSettings, *, fits: bool = False) -> None:
        """Change layout, rotation, trimming or colors, keeping the reading point.

        Args:
            fits: whether the zoom fits the view from now on, as in the settings.
        """
        with self._moving(zoomed=True) as told:
            told.moved = self.navigator.arrange(view_settings, fits=fits)
            self.pixels.draw_again()
            self.viewport().update()
        self.arranged.emit()

    # Zoom

    def set_zoom(self, zoom: float | None, around: QPointF | None = None) -> None:
        """Set the zoom (None: fit width), keeping the place under ``around`` (in the viewport) fixed."""
        with self._moving() as told:
            told.zoomed = told.moved = self.port.set_zoom(zoom, (around.x(), around.y()) if around else None)

    def step_zoom(self, steps: int) -> None:
        """Set the next larger (1) or smaller (-1) of the usual zooms."""
        self.set_zoom(next_zoom(self.effective_zoom, steps))

    # Places

    def pages_in_view(self) -> range:
        """Return the visible pages."""
        return self.port.visible()

    def sheet(self, page: int) -> PageSheet:
        """Return a page's position and rotation in the viewport."""
        return self._painter.sheet(page)

    def frame_of(self, page: int) -> QRectF:
        """Return the rectangle of a page's visible frame in the viewport, in pixels."""
        return QRectF(*self.port.rect(page))

    def box(self, page: int, rect: Rect) -> QRectF:
        """Return where a rectangle of the unrotated page is in the viewport."""
        left, top, right, bottom = self.port.box(page, rect)
        return QRectF(left, top, right - left, bottom - top)

    def place_at(self, position: QPointF) -> PagePoint:
        """Return the place of the unrotated page under a point of the viewport."""
        return self.port.file_place((position.x(), position.y()))

    # Events

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self._theme.color("canvas"))
        if not self.document:
            return
        self._painter.paint(painter, self)
        if not self.was_sharp and self.is_sharp():
            self.was_sharp = True
            self.sharpened.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        if not self.bars.is_following:
            with self._moving(zoomed=True):
                self.port.resized()
        super().resizeEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QNativeGestureEvent) and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
            self.set_zoom(self.effective_zoom * (1 + event.value()), event.position())
            return True
        if event.type() == QEvent.Type.Leave:
            self.hovered.emit(None)
        elif event.type() == QEvent.Type.DevicePixelRatioChange:
            # The window moved to a screen with another resolution.
            self.pixels.soon.start()
        return super().viewportEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            # A notch is 120 units and a step of 1.2; a touch pad sends many small ones.
            if turned.y():
                self.set_zoom(self.effective_zoom * 1.2 ** (turned.y() / 120), event.position())
            event.accept()
            return
        pixels = event.pixelDelta()
        if not pixels.isNull() and QGuiApplication.platformName() != "xcb":
            self.verticalScrollBar().setValue(self.port.top - pixels.y())
            self.horizontalScrollBar().setValue(self.port.left - pixels.x())
            event.accept()
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier and turned.y() and not turned.x():
            self.horizontalScrollBar().setValue(self.port.left - turned.y())
            event.accept()
        else:
            super().wheelEvent(event)

    def event(self, event: QEvent) -> bool:
        is_asked = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if is_asked and self.keyboard and self.keyboard.overrides(cast(QKeyEvent, event)):
            event.accept()
            return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if self.keyboard:
            self.keyboard.cancel_keys()
        super().focusOutEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.keyboard and self.keyboard.press(event):
            return
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right):
            super().keyPressEvent(event)
        else:
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
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.dragged.emit(self.place_at(event.position()), event)
        else:
            self.hovered.emit(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.document:
            self.released.emit(self.place_at(event.position()), event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.document:
            self.double_clicked.emit(self.place_at(event.position()), event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.document:
            by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
            self.menu_asked.emit(QPointF(event.pos()) if by_mouse else None)

    # Private helpers

    @contextmanager
    def _moving(
        self, *, zoomed: bool = False, moved: bool = False, history: bool = False, opened: bool = False
    ) -> Iterator[_Changes]:
        """Update the scroll bars after changes of the viewport made inside, and emit the signals.

        Args:
            zoomed, moved, history: whether the signal is emitted even without a change.
            opened: whether ``page_changed`` is emitted even without a change.
        """
        port, told = self.port, _Changes(zoomed, moved)
        before, zoom, page, layout = (port.left, port.top), port.zoom, self.page, port.layout
        yield told
        if self.document:
            self.bars.show_position(port.left, port.top)
        self.navigator.follow()
        has_moved = told.moved or (port.left, port.top) != before
        if has_moved or port.layout is not layout:
            self.pixels.soon.start()
            self.viewport().update()
        if told.zoomed or port.zoom != zoom:
            self.zoom_changed.emit()
        if opened or self.page != page:
            self.page_changed.emit(self.page)
        if has_moved:
            self.moved.emit()
        if history:
            self.history_changed.emit()

    def _scrolled_down(self, top: int) -> None:
        if self.document:
            with self._moving(moved=True):
                self.navigator.scroll_by_hand(top)

    def _scrolled_across(self, left: int) -> None:
        if self.document:
            with self._moving(moved=True):
                self.port.scroll_across(left)

    def _recolor(self) -> None:
        if self.pixels.draw_again():
            self.arranged.emit()
        self.viewport().update()

    def _page_arrived(self, page: int) -> None:
        if page in self.port.visible():
            self._place_cards()
            self.viewport().update()

    def _place_cards(self) -> None:
        errors = self.tiles.errors if self.tiles else {}
        if errors or self.cards.any:
            shown = (page for page in self.port.visible() if page in errors)
            self.cards.place((page, errors[page], self.frame_of(page)) for page in shown)
        if self.tiles:
            self.slow.watch(self.pixels.blank_pages())
