"""Looking at the pages: scrolled, zoomed, jumped in and come back to; mouse and keys."""

from dataclasses import replace
from typing import Protocol, cast

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from explorer.app.documents import Ready
from explorer.app.pdf_service import PdfService
from explorer.app.theme import Theme
from explorer.model.annotation import Annotation, Rect, quad_of
from explorer.model.arrangement import Arrangement
from explorer.model.geometry import Place, from_shown, rect_to_shown, to_shown
from explorer.model.textpage import PageSize, Passage
from explorer.model.turning import turn
from explorer.ui.reader.canvas import GAP, MAX_ZOOM, MIN_ZOOM, POINT, Canvas
from explorer.ui.reader.history import History, View

ZOOMS = (0.25, 0.33, 0.5, 0.67, 0.75, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 12.0)
_MARGIN = 12.0
"""Points between the page's edge, or the view's, and a note put there."""
_AROUND = 24
"""Pixels seen around what is kept in view."""


class Keyboard(Protocol):
    """Knows what the keys mean on the pages."""

    def overrides(self, event: QKeyEvent) -> bool:
        """Whether a key that is also an action's shortcut means something else now."""

    def press(self, event: QKeyEvent) -> bool:
        """Do what a key says; False where it is for others."""

    def let_go(self) -> None:
        """Whatever was begun is not meant any more."""


class PageView(Canvas):
    """Shows an open document. Knows nothing of files, the library or the network."""

    page_changed = Signal(int)
    zoom_changed = Signal()
    moved = Signal()
    """The position or the zoom is another one."""
    arranged = Signal()
    """The pages are laid out, turned, cut or coloured in another way."""
    history_changed = Signal()
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
        super().__init__(pdf, theme, parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Pages"))
        self.viewport().setMouseTracking(True)
        self.history = History()
        self.keyboard: Keyboard | None = None
        """What has this view's keys."""
        self._page = 0
        self._before = 0
        """Where the vertical scroll bar was before it moved."""
        self._g_pressed = False
        self._pinned: tuple[QPointF, Place, tuple[int, int], tuple[bool, bool]] | None = None
        self.verticalScrollBar().valueChanged.connect(self._scrolled_to)
        self.horizontalScrollBar().valueChanged.connect(self._scrolled)
        self.verticalScrollBar().setSingleStep(40)
        self.horizontalScrollBar().setSingleStep(40)
        self.moved.connect(self._place_cards)

    # The document

    def show_document(
        self, document: Ready, view: View, arrangement: Arrangement, history: History | None = None
    ) -> None:
        """Show a document at a view; ``history`` is what Back and Forward lead to."""
        self.close_document()
        if history:
            self.history = history
            self.history_changed.emit()
        self._open(document, arrangement)
        self.zoom = _bounded(view.zoom)
        self._relayout()
        self.show_view(view)
        self._page = -1
        self._scrolled()
        self.arranged.emit()

    def close_document(self) -> None:
        """Show nothing; what was asked for is taken back."""
        super().close_document()
        self.history = History()
        self._pinned = None
        self.history_changed.emit()

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
        place = self._layout.place(self._left(), self._top() + GAP, self._width())
        return View(place.page, place.y, self.zoom, None if self.zoom is None else place.x)

    def reading_place(self) -> Place:
        """Where one is reading, as the file shows its pages: a third below the view's top, but at the document's ends
        nearer to them."""
        middle = self._left() + self.viewport().width() / 2
        place = self._layout.place(middle, self._reading_at(), self._width())
        return Place(place.page, *from_shown(self._turn_of(place.page), (place.x, place.y))) if self.document else place

    def show_view(self, view: View) -> None:
        """Go to an exact view, without remembering the one that is left."""
        if not self.document:
            return
        if (zoom := _bounded(view.zoom)) != self.zoom:
            self.zoom = zoom
            self._relayout()
            self.zoom_changed.emit()
        page = max(0, min(view.page, self.page_count - 1))
        # What has been cut off can't be gone to.
        top = self._frames[page][1]
        y = view.y if view.y >= top - GAP / self._layout.scale else top
        x, y = self._layout.pixel(Place(page, view.x or 0.0, y), self._width())
        self._scroll_to(page, _pixels(y) - GAP)
        if view.x is not None:
            self.horizontalScrollBar().setValue(_pixels(x))

    def jump(self, place: Place) -> None:
        """Go to a place (in points, as the file shows the page), remembering the view that is left for Back.

        Whatever way the view is turned, 0, 0 leads to the page's top.
        """
        self.remember()
        y = place.y
        if self.document and self.arrangement.rotation and (place.x or place.y):
            _, y = to_shown(self._turn_of(max(0, min(place.page, self.page_count - 1))), (place.x, place.y))
        self.show_view(View(place.page, y, self.zoom))

    def remember(self, view: View | None = None) -> None:
        """Make this view, or another one, what Back returns to."""
        self.history.leave(view or self.view())
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
        box = self._sheet(passage.page).polygon(passage.quads[0]).boundingRect()
        height, width = self.viewport().height(), self.viewport().width()
        if not self.shows(passage) or not 0.1 * height <= box.top() <= 0.8 * height:
            self._scroll_to(passage.page, self._top() + _pixels(box.top() - height / 3))
        if not 0 <= box.left() <= box.right() <= width:
            self.horizontalScrollBar().setValue(self._left() + _pixels(box.left()) - 40)

    def keep_in_view(self, page: int, rect: Rect) -> None:
        """Scroll no further than needed to see a rectangle of an unrotated page, and a little around it."""
        if not self.document:
            return
        sheet, room = self._sheet(page), self.viewport().rect().adjusted(_AROUND, _AROUND, -_AROUND, -_AROUND)
        box = QRectF(sheet.point(rect[:2]), sheet.point(rect[2:])).normalized()
        for bar, before, beyond in (
            (self.verticalScrollBar(), box.top() - room.top(), box.bottom() - room.bottom()),
            (self.horizontalScrollBar(), box.left() - room.left(), box.right() - room.right()),
        ):
            bar.setValue(bar.value() + _pixels(min(0.0, before) + max(0.0, beyond)))

    def shows(self, passage: Passage) -> bool:
        """Whether a passage's page is in the view."""
        return passage.page in self._visible()

    def pages_in_view(self) -> range:
        """The pages that show."""
        return self._visible() if self.document else range(0)

    def box(self, page: int, rect: Rect) -> QRectF:
        """Where a rectangle of the unrotated page is in the viewport."""
        return self._sheet(page).polygon(quad_of(rect)).boundingRect()

    def shows_annotation(self, annotation_id: str) -> bool:
        """Whether an annotation of the document is in the view."""
        for page in self._visible():
            for one in self.annotations.get(page, ()):
                if one.id == annotation_id:
                    _, y, x = one.place()
                    return 0 <= self._sheet(page).point((x, y)).y() <= self.viewport().height()
        return False

    # Zoom

    def set_zoom(self, zoom: float | None, around: QPointF | None = None) -> None:
        """Set the zoom (None: fit width), keeping the place under ``around`` (of the viewport) where it is."""
        if not self.document:
            self.zoom = _bounded(zoom)
            return
        around = around or QPointF(self.viewport().width() / 2, self.viewport().height() / 3)
        place = self._place_to_keep(around)
        self.zoom = _bounded(zoom)
        self._relayout()
        x, y = self._layout.pixel(place, self._width())
        wanted = (_pixels(x - around.x()), _pixels(y - around.y()))
        self.horizontalScrollBar().setValue(wanted[0])
        self._scroll_to(place.page, wanted[1])
        now = (self._left(), self._top())
        self._pinned = (around, place, now, (now[0] == wanted[0], now[1] == wanted[1]))
        self.zoom_changed.emit()
        self.moved.emit()

    def arrange(self, arrangement: Arrangement, *, fits: bool = False) -> None:
        """Lay out, turn, cut or colour the pages in another way, staying where one is reading.

        Args:
            fits: whether the zoom is to follow the view from now on, as the arrangement says.
        """
        place, sizes, before = self.reading_place(), self._sizes, self.arrangement
        self._arrange(arrangement)
        if fits:
            self.zoom = None
        if replace(arrangement, colors=before.colors) == before and not fits:
            self._wishing.start()
            self.viewport().update()
        elif self.document:
            self.history.turn(sizes, before.rotation, self._sizes, arrangement.rotation)
            self._relayout()
            x, y = self._layout.pixel(
                Place(place.page, *to_shown(self._turn_of(place.page), (place.x, place.y))), self._width()
            )
            self.horizontalScrollBar().setValue(_pixels(x - self.viewport().width() / 2))
            self._scroll_to(place.page, _pixels(y - self.viewport().height() / 3))
            self._scrolled()
        self.zoom_changed.emit()
        self.arranged.emit()

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
        return self._layout.scale / POINT if self.document else (self.zoom or 1.0)

    def _place_to_keep(self, around: QPointF) -> Place:
        """The place under the pointer; that of the step before, if nothing else has moved.

        Scroll bars know whole pixels only: half a pixel lost at a small zoom would be ten at a large one.
        """
        fresh = self._layout.place(self._left() + around.x(), self._top() + around.y(), self._width())
        if self._pinned is None:
            return fresh
        pointer, place, scrolled, (kept_x, kept_y) = self._pinned
        if pointer != around or scrolled != (self._left(), self._top()) or not kept_y:
            return fresh
        return Place(place.page, place.x if kept_x else fresh.x, place.y)

    # Places

    def place_at(self, position: QPointF) -> Place:
        """The place of the unrotated page under a point of the viewport."""
        shown = self._layout.place(self._left() + position.x(), self._top() + position.y(), self._width())
        if not self.document:
            return shown
        x, y = from_shown(self._sizes[shown.page], (shown.x, shown.y))
        return Place(shown.page, x, y)

    def margin_place(self) -> Place:
        """Where a note made without a pointer goes: in the left margin, beside a line a third below the view's top."""
        height = self.viewport().height() / 3
        shown = self._layout.place(self._left(), self._top() + height, self._width())
        right = self._layout.place(self._left() + self.viewport().width(), self._top() + height, self._width()).x
        if not self.document or not self.texts:
            return shown
        size = self._sizes[shown.page]
        text = self.texts.page(shown.page)
        rects = [rect_to_shown(size, line.rect) for line in text.lines] if text else []
        rects = [rect for rect in rects if rect[2] - rect[0] > rect[3] - rect[1]]
        x, y = 18.0, shown.y
        if rects:
            _, top, _, bottom = min(rects, key=lambda rect: abs((rect[1] + rect[3]) / 2 - shown.y))
            # Beside all of the page's lines: between two columns, or before a figure's words, is no margin.
            x, y = min(rect[0] for rect in rects) - 16, (top + bottom) / 2
        return self._inside(shown.page, min(max(x, shown.x + _MARGIN), right - _MARGIN), y)

    def note_place(self, place: Place) -> Place:
        """A place of the unrotated page, moved so far into the page that a note's sheet there is whole."""
        return self._inside(place.page, *to_shown(self._sizes[place.page], (place.x, place.y)))

    def note_at(self, position: QPointF) -> Annotation | None:
        """The note whose sheet is under a point of the viewport."""
        for page in self._visible() if self.document else ():
            sheet = self._sheet(page)
            for one in reversed(self.annotations.get(page, ())):
                if one.kind == "note" and sheet.note_rect(one).contains(position):
                    return one
        return None

    def scroll_towards(self, position: QPoint) -> None:
        """Scroll a little when a drag is outside the view."""
        size = self.viewport().size()
        for bar, at, end in (
            (self.verticalScrollBar(), position.y(), size.height()),
            (self.horizontalScrollBar(), position.x(), size.width()),
        ):
            beyond = min(0, at) + max(0, at - end)
            bar.setValue(bar.value() + int(beyond / 2))

    def _inside(self, page: int, x: float, y: float) -> Place:
        """A place as shown, within the page, as one of the unrotated page."""
        size = self._sizes[page]
        x = max(_MARGIN, min(x, size.width - _MARGIN))
        y = max(_MARGIN, min(y, size.height - _MARGIN))
        return Place(page, *from_shown(size, (x, y)))

    def _turn_of(self, page: int) -> PageSize:
        """A page's size as shown, and by how much the view alone has turned it."""
        size = self._sizes[page]
        return PageSize(size.width, size.height, self.arrangement.rotation)

    def _reading_at(self) -> float:
        """Where the page that is told is looked for: a third below the view's top, but first and last are told too."""
        if self.is_single:
            first, last = self._layout.span(self._row)
            return min(max(first, self._top() + self.viewport().height() / 3), last - 1)
        top, end, third = self._top(), self.verticalScrollBar().maximum(), self.viewport().height() / 3
        reach = min(third, end / 2)
        if top < reach:
            return top + third * top / reach
        if top > end - reach:
            return top + third + 2 * third * (top - end + reach) / reach
        return top + third if end else 0.0

    def _travel(self, view: View | None) -> None:
        if view is not None:
            self.show_view(view)
            self.history_changed.emit()

    def _scrolled_to(self, top: int) -> None:
        if self.is_single and self.document and not self._placing:
            self._row, at = turn(self._layout, self._row, self._before, top, self.viewport().height())
            if at != top:
                with self._placed():
                    self.verticalScrollBar().setValue(at)
        self._before = self._top()
        self._scrolled()

    def _scrolled(self) -> None:
        if not self.document:
            return
        page = self._layout.page_at(self._reading_at())
        if page != self._page:
            self._direction = 1 if page >= self._page else -1
            self._page = page
            self.page_changed.emit(page)
        self._wishing.start()
        self.viewport().update()
        self.moved.emit()

    # Events

    def resizeEvent(self, event: QResizeEvent) -> None:
        view = self.view()
        self._relayout()
        self.show_view(view)
        self.zoom_changed.emit()
        super().resizeEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QNativeGestureEvent) and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
            self.set_zoom(self.effective_zoom * (1 + event.value()), event.position())
            return True
        if event.type() == QEvent.Type.Leave:
            self.hovered.emit(None)
        elif event.type() == QEvent.Type.DevicePixelRatioChange:
            # On another screen now: other pixels are sharp there.
            self._wishing.start()
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
            self.verticalScrollBar().setValue(self._top() - pixels.y())
            self.horizontalScrollBar().setValue(self._left() - pixels.x())
            event.accept()
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier and turned.y() and not turned.x():
            self.horizontalScrollBar().setValue(self._left() - turned.y())
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


def _bounded(zoom: float | None) -> float | None:
    return None if zoom is None else min(MAX_ZOOM, max(MIN_ZOOM, zoom))


def _pixels(value: float) -> int:
    """A whole number that a scroll bar can take."""
    return round(max(-2e9, min(2e9, value)))
