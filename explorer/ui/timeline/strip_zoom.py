"""Zooms and pans the strip: by wheel, pinch and keys, and by the overview below the blocks while it is zoomed."""

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QNativeGestureEvent, QPainter, QPen, QWheelEvent

from explorer.app.episodes.session import Session
from explorer.app.shell import tokens as look
from explorer.app.shell.theme import Theme
from explorer.model.strip_range import StripRange, whole
from explorer.ui.timeline.strip_scale import StripScale

OVERVIEW = 2 * look.GRID
"""Height of the overview in pixels, with the room above it."""
_BAR = 5
_NOTCH = 120
"""A notch of a wheel, in Qt's eighths of a degree."""
_STEP = 0.8
"""How much shorter the part becomes by one notch."""
_KEY_STEP = 0.5
_PAN = 0.25
"""How far a notch or a key pans, as a share of the part."""
_LEAST_WINDOW = 6


class StripZoom(QObject):
    """Keeps the part of the episode that the strip shows, and draws the overview.

    The strip passes its events on: each handler returns whether it has used one.
    """

    changed = Signal()
    """Another part is shown."""
    folded = Signal()
    """The overview appeared or disappeared, so the strip has another height."""

    def __init__(self, strip: StripScale, session: Session, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._strip, self._session, self._theme = strip, session, theme
        self.part: StripRange = whole(1.0)
        self._episode: str | None = None
        self._grip: float | None = None
        """While the overview is dragged: the seconds from the pointer to the middle of the part."""

    def load(self) -> None:
        """Show the whole of another episode; keep the part of the same one."""
        timeline = self._session.timeline
        length, episode = float(timeline.length_s if timeline else 1), self._session.episode_id
        if episode != self._episode or length != self.part.whole_s:
            self._episode = episode
            self._show(whole(length))

    # What the user does

    def zoom(self, factor: float, at_s: float | None = None) -> None:
        """Show a part so many times as long, around a second, by default the playhead's or else the middle."""
        if at_s is None:
            second = float(self._strip.value())
            at_s = second if self.part.has(second) else (self.part.start_s + self.part.end_s) / 2
        self._show(self.part.zoomed(factor, at_s))

    def zoom_in(self) -> None:
        """Show half as much."""
        self.zoom(_KEY_STEP)

    def zoom_out(self) -> None:
        """Show twice as much."""
        self.zoom(1 / _KEY_STEP)

    def show_whole(self) -> None:
        """Show the whole episode."""
        self._show(whole(self.part.whole_s))

    def pan(self, seconds: float) -> None:
        """Move the part by so many seconds."""
        self._show(self.part.moved(seconds))

    def follow(self, before: float | None, second: float) -> None:
        """Keep the playhead in view, where it was in view ``before``; after the user has panned away, leave it."""
        if not self.part.is_whole and (before is None or self.part.has(before)):
            self._show(self.part.following(second))

    # Events

    def wheel(self, event: QWheelEvent) -> bool:
        """Zoom around the pointer; sideways, or with Shift, pan."""
        across, down = event.angleDelta().x(), event.angleDelta().y()
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            across, down = across or down, 0
        if abs(across) > abs(down):
            if self.part.is_whole:
                return False
            self.pan(-across / _NOTCH * _PAN * self.part.span_s)
        elif down:
            self.zoom(_STEP ** (down / _NOTCH), self._strip.second_at(event.position().x()))
        return True

    def gesture(self, event: QEvent) -> bool:
        """Zoom by a pinch on a touchpad."""
        if isinstance(event, QNativeGestureEvent) and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
            self.zoom(1 / max(0.1, 1 + event.value()), self._strip.second_at(event.position().x()))
            return True
        return False

    def key(self, event: QKeyEvent) -> bool:
        """Zoom by +, − and 0; pan by Page Up and Page Down."""
        match event.key():
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self.zoom_in()
            case Qt.Key.Key_Minus:
                self.zoom_out()
            case Qt.Key.Key_0:
                self.show_whole()
            case Qt.Key.Key_PageUp if not self.part.is_whole:
                self.pan(-self.part.span_s)
            case Qt.Key.Key_PageDown if not self.part.is_whole:
                self.pan(self.part.span_s)
            case _:
                return False
        return True

    def press(self, event: QMouseEvent) -> bool:
        """Take hold of the overview; beside the part, it comes to the pointer first."""
        if self.part.is_whole or event.position().y() < self._area().top():
            return False
        second, middle = self._second_at(event.position().x()), (self.part.start_s + self.part.end_s) / 2
        self._grip = middle - second if self.part.has(second) else 0.0
        self._show(self.part.centered(second + self._grip))
        return True

    def move(self, event: QMouseEvent) -> bool:
        """Drag the overview."""
        if self._grip is None:
            return False
        self._show(self.part.centered(self._second_at(event.position().x()) + self._grip))
        return True

    def release(self) -> bool:
        """Let the overview go; return whether it was held."""
        held, self._grip = self._grip is not None, None
        return held

    # Painting

    @property
    def height(self) -> int:
        """Return the pixels of the overview; also while the whole episode is shown, so that zooming moves nothing."""
        return OVERVIEW

    def paint(self, painter: QPainter) -> None:
        """Draw the overview: the sections as bands, and a frame around what the strip shows."""
        if self.part.is_whole:
            return
        bar = self.bar()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("hover"))
        painter.drawRoundedRect(bar, 2, 2)
        for segment in self._session.timeline.segments if self._session.timeline else ():
            left, right = self.x_of(segment.start_s), self.x_of(segment.end_s)
            color = self._theme.section(segment.section, 0.35)
            painter.fillRect(QRectF(left, bar.top(), max(right - left, 1.0), bar.height()), color)
        left, right = self.x_of(self.part.start_s), self.x_of(self.part.end_s)
        room = max(right - left, _LEAST_WINDOW)
        left = min(left, bar.right() - room)
        painter.setPen(QPen(self._theme.color("accent"), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(left, bar.top() - 1, room, bar.height() + 2), 3, 3)

    def bar(self) -> QRectF:
        """Return the area of the overview's bands."""
        area = self._area()
        return QRectF(area.left(), area.bottom() - _BAR - 2, area.width(), _BAR)

    def _area(self) -> QRectF:
        across = self._strip.bar()
        return QRectF(across.left(), self._strip.size().height() - OVERVIEW, across.width(), OVERVIEW)

    def x_of(self, seconds: float) -> float:
        """Return the x of a second of the episode in the overview, in pixels."""
        bar = self._area()
        return bar.left() + bar.width() * seconds / self.part.whole_s

    def _second_at(self, x: float) -> float:
        bar = self._area()
        return (x - bar.left()) / max(bar.width(), 1.0) * self.part.whole_s

    def _show(self, part: StripRange) -> None:
        if part != self.part:
            was_whole, self.part = self.part.is_whole, part
            if was_whole != part.is_whole:
                self.folded.emit()
            self.changed.emit()
