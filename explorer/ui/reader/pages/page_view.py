"""The widget that shows a document's pages: it paints what its viewport says, and takes the mouse and the keys."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Protocol, cast

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
from explorer.model.view_settings import ViewSettings
from explorer.ui.reader.pages.navigator import Navigator
from explorer.ui.reader.pages.page_card import PageCards
from explorer.ui.reader.pages.page_painter import PagePainter
from explorer.ui.reader.pages.page_pixels import PagePixels
from explorer.ui.reader.pages.page_sheet import PageSheet
from explorer.ui.reader.pages.page_texts import PageTexts
from explorer.ui.reader.pages.scroll_bars import ScrollBars
from explorer.ui.reader.pages.slow_pages import SlowPages
from explorer.ui.reader.pages.tiles import Tiles
from explorer.ui.reader.pages.view_history import History, PlaceMark, Stop, View
from explorer.ui.reader.pages.viewport import Viewport, next_zoom


class Keyboard(Protocol):
    """Knows what the keys mean on the pages."""

    def overrides(self, event: QKeyEvent) -> bool:
        """Whether a key that is also an action's shortcut means something else now."""

    def press(self, event: QKeyEvent) -> bool:
        """Do what a key says; False where it is for others."""

    def let_go(self) -> None:
        """Whatever was begun is not meant any more."""


class _Told:
    """What is told of even where nothing is otherwise."""

    def __init__(self, zoomed: bool, moved: bool) -> None:
        self.zoomed, self.moved = zoomed, moved


class PageView(QAbstractScrollArea):
    """Shows an open document. Knows nothing of files, the library or the network."""

    page_changed = Signal(int)
    zoom_changed = Signal()
    moved = Signal()
    """The position or the zoom is another one."""
    arranged = Signal()
    """The pages are laid out, turned, cut or coloured in another way."""
    history_changed = Signal()
    elsewhere = Signal(object, bool)
    """Back (True) or Forward leads to another paper: its Stop."""
    retried = Signal(int)
    """A page that could not be drawn is asked for again."""
    sharpened = Signal()
    """For the first time, all of the view has been painted sharp since the document was shown."""
    pressed = Signal(object, QMouseEvent)
    """A Place of the unrotated page and the event; likewise ``dragged`` and ``released``."""
    dragged = Signal(object, QMouseEvent)
    released = Signal(object, QMouseEvent)
    double_clicked = Signal(object, QMouseEvent)
    hovered = Signal(object)
    """Where the pointer is in the viewport (QPointF), or None where it is elsewhere."""
    menu_asked = Signal(object)
    """Where in the viewport (QPointF) a menu is asked for; None by the keyboard."""

    def __init__(self, pdf: PdfService, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("pages")
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Pages"))
        # Made here: of a widget that Qt has made PySide looks for the class among all that there are, for 7 ms.
        self.setViewport(QWidget())
        self.viewport().setMouseTracking(True)
        self.bars = ScrollBars(self)
        self.port = Viewport(self.bars)
        """Where the pages are; moved by this widget's methods, which tell of it."""
        self.navigator = Navigator(self.port)
        self.pixels = PagePixels(pdf, theme, self.port, self.devicePixelRatioF, lambda: self.navigator.direction, self)
        self.cards = PageCards(theme, self, self.viewport())
        self.slow = SlowPages(self)
        self._painter = PagePainter(theme, self.port, self.pixels, self.cards, self.slow, self.devicePixelRatioF)
        self.keyboard: Keyboard | None = None
        """What has this view's keys."""
        self.was_sharp = False
        """Whether ``sharpened`` has been told of this document."""
        self.annotations: Mapping[int, Sequence[Annotation]] = {}
        self.embedded_on_pages: Mapping[int, Sequence[Annotation]] = {}
        """The annotations that the file itself has: it draws them, and here they are only pointed at."""
        self.chosen: tuple[str, ...] = ()
        """The ids of the chosen annotations, in the order in which they were chosen."""
        self.matches: Mapping[int, Sequence[Passage]] = {}
        self.current_match: Passage | None = None
        self.selection: Sequence[Passage] = ()
        self.caret: tuple[int, Rect] | None = None
        """The page and the place of the caret, while there is one."""
        self.paint_tool: Callable[[QPainter, int, PageSheet], None] | None = None
        """Paints what the tool in hand has begun, over a page."""
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
        """Show a document at a view; ``history`` is what Back and Forward lead to."""
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
        """Show nothing; what was asked for is taken back."""
        self.pixels.close()
        self.port.close()
        self.navigator.forget()
        self.cards.place(())
        self.slow.watch(())
        self.annotations, self.embedded_on_pages, self.selection, self.matches = {}, {}, (), {}
        self.current_match, self.caret = None, None
        self.chosen = ()
        self.history_changed.emit()

    @property
    def document(self) -> Ready | None:
        """The document that is shown."""
        return self.pixels.document

    @property
    def tiles(self) -> Tiles | None:
        """Its pages as images."""
        return self.pixels.tiles

    @property
    def texts(self) -> PageTexts | None:
        """Its words and links."""
        return self.pixels.texts

    @property
    def history(self) -> History:
        """Where Back and Forward lead."""
        return self.navigator.history

    @property
    def selected_annotation(self) -> str | None:
        """The id of the annotation that was chosen last."""
        return self.chosen[-1] if self.chosen else None

    @property
    def page(self) -> int:
        """The page that was gone to, while its place is in sight, or else that fills most of the view's upper part."""
        return self.navigator.page

    @property
    def page_count(self) -> int:
        """How many pages the document has."""
        return self.port.page_count

    @property
    def zoom(self) -> float | None:
        """The zoom as it was set; None while the pages fit."""
        return self.port.zoom

    @property
    def effective_zoom(self) -> float:
        """The zoom as a number, also when it fits the width."""
        return self.port.effective_zoom

    @property
    def view_settings(self) -> ViewSettings:
        """How the pages are laid out, turned, cut and coloured."""
        return self.port.settings

    def is_sharp(self) -> bool:
        """Whether everything in the view is drawn as sharp as it will be."""
        return self.pixels.is_sharp()

    def retry_page(self, page: int) -> None:
        """Ask again for a page that could not be drawn."""
        if self.pixels.retry(page):
            self.retried.emit(page)

    # Views and moving

    def view(self) -> View:
        """The exact view now."""
        return self.port.view()

    def show_view(self, view: View) -> None:
        """Go to an exact view, without remembering the one that is left."""
        with self._moving():
            self.port.show(view)

    def jump(self, place: PagePoint) -> None:
        """Go to a place (in points, as the file shows the page), remembering the view that is left for Back.

        Whatever way the view is turned, 0, 0 leads to the page's top.
        """
        self.lead_to(place.page, *((place.y, place.x) if place.x or place.y else ()))

    def lead_to(self, page: int, y: float | None = None, x: float | None = None, above: float = 0.0) -> None:
        """Go to what begins at a place of a page, remembering the view that is left for Back.

        Args:
            y, x: in points, as the file shows the page. Without ``y`` the page's top is meant, and without ``x`` too
                where the page lies on its side: nothing says then how far down the place is.
            above: points that stay in view above it, whatever way the view is turned.
        """
        with self._moving(history=True):
            self.navigator.lead_to(page, y, x, above)

    def mark(self) -> PlaceMark:
        """The exact view now, as one that is found again also when the pages are turned."""
        return self.navigator.mark()

    def show_mark(self, mark: PlaceMark) -> None:
        """Go to a mark, remembering the view that is left for Back."""
        with self._moving(history=True):
            self.navigator.show_mark(mark)

    def remember(self, view: View | None = None) -> None:
        """Make this view, or another one, what Back returns to."""
        self.navigator.remember(view)
        self.history_changed.emit()

    def go_to_end(self, forward: bool) -> None:
        """Go to the document's end, or to its beginning, remembering the view that is left."""
        if self.document:
            with self._moving(moved=True, history=True):
                self.navigator.go_to_end(forward)

    def back(self) -> None:
        """The view before the last jump."""
        with self._moving(history=True):
            stop = self.navigator.back()
        if stop:
            self.elsewhere.emit(stop, True)

    def forward(self) -> None:
        """The view that Back left."""
        with self._moving(history=True):
            stop = self.navigator.forward()
        if stop:
            self.elsewhere.emit(stop, False)

    def come_from(self, stop: Stop, *, back: bool) -> None:
        """Know the paper that one came from: by Back, or by a jump or Forward."""
        self.history.come_from(stop, back=back)
        self.history_changed.emit()

    def reveal(self, passage: Passage) -> None:
        """Scroll only as far as needed for a passage to be in the middle part of the view."""
        if self.document and passage.quads:
            with self._moving():
                self.navigator.reveal(passage)

    def keep_in_view(self, page: int, rect: Rect) -> None:
        """Scroll no further than needed to see a rectangle of an unrotated page, and a little around it."""
        if self.document:
            with self._moving():
                self.navigator.keep_in_view(page, rect)

    def arrange(self, view_settings: ViewSettings, *, fits: bool = False) -> None:
        """Lay out, turn, cut or colour the pages in another way, staying where one is reading.

        Args:
            fits: whether the zoom is to follow the view from now on, as the arrangement says.
        """
        with self._moving(zoomed=True) as told:
            told.moved = self.navigator.arrange(view_settings, fits=fits)
            self.pixels.draw_again()
            self.viewport().update()
        self.arranged.emit()

    # Zoom

    def set_zoom(self, zoom: float | None, around: QPointF | None = None) -> None:
        """Set the zoom (None: fit width), keeping the place under ``around`` (of the viewport) where it is."""
        with self._moving() as told:
            told.zoomed = told.moved = self.port.set_zoom(zoom, (around.x(), around.y()) if around else None)

    def step_zoom(self, steps: int) -> None:
        """Set the next larger (1) or smaller (-1) of the usual zooms."""
        self.set_zoom(next_zoom(self.effective_zoom, steps))

    # Places

    def pages_in_view(self) -> range:
        """The pages that show."""
        return self.port.visible()

    def sheet(self, page: int) -> PageSheet:
        """Where a page is in the viewport, and how it is turned."""
        return self._painter.sheet(page)

    def frame_of(self, page: int) -> QRectF:
        """Where what is shown of a page is in the viewport, in pixels."""
        return QRectF(*self.port.rect(page))

    def box(self, page: int, rect: Rect) -> QRectF:
        """Where a rectangle of the unrotated page is in the viewport."""
        left, top, right, bottom = self.port.box(page, rect)
        return QRectF(left, top, right - left, bottom - top)

    def place_at(self, position: QPointF) -> PagePoint:
        """The place of the unrotated page under a point of the viewport."""
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
            # On another screen now: other pixels are sharp there.
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
            self.keyboard.let_go()
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

    # Inside

    @contextmanager
    def _moving(
        self, *, zoomed: bool = False, moved: bool = False, history: bool = False, opened: bool = False
    ) -> Iterator[_Told]:
        """Bring the scroll bars after what is done to the viewport, and tell of it.

        Args:
            zoomed, moved, history: are told of even where nothing is otherwise.
            opened: whether the page is told of likewise.
        """
        port, told = self.port, _Told(zoomed, moved)
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
