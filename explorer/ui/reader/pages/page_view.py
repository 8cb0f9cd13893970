"""The pages under the user's hands: what the mouse and the keys do on them, and which place is where."""

from typing import Protocol, cast

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from explorer.app.papers.pdf_service import PdfService
from explorer.app.shell.theme import Theme
from explorer.model.annotation import Annotation
from explorer.model.page_geometry import PagePoint, from_shown, rect_to_shown, to_shown
from explorer.ui.reader.pages.page_scroll import PageScroll

_MARGIN = 12.0
"""Points between the page's edge, or the view's, and a note put there."""


class Keyboard(Protocol):
    """Knows what the keys mean on the pages."""

    def overrides(self, event: QKeyEvent) -> bool:
        """Whether a key that is also an action's shortcut means something else now."""

    def press(self, event: QKeyEvent) -> bool:
        """Do what a key says; False where it is for others."""

    def let_go(self) -> None:
        """Whatever was begun is not meant any more."""


class PageView(PageScroll):
    """Shows an open document. Knows nothing of files, the library or the network."""

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
        self.keyboard: Keyboard | None = None
        """What has this view's keys."""

    # Places

    def place_at(self, position: QPointF) -> PagePoint:
        """The place of the unrotated page under a point of the viewport."""
        shown = self._layout.place(self._left() + position.x(), self._top() + position.y(), self._width())
        if not self.document:
            return shown
        x, y = from_shown(self._sizes[shown.page], (shown.x, shown.y))
        return PagePoint(shown.page, x, y)

    def margin_place(self) -> PagePoint:
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

    def note_place(self, place: PagePoint) -> PagePoint:
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

    def _inside(self, page: int, x: float, y: float) -> PagePoint:
        """A place as shown, within the page, as one of the unrotated page."""
        size = self._sizes[page]
        x = max(_MARGIN, min(x, size.width - _MARGIN))
        y = max(_MARGIN, min(y, size.height - _MARGIN))
        return PagePoint(page, *from_shown(size, (x, y)))

    # Events

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
