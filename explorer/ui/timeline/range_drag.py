"""Selects a stretch of time on the strip: by dragging, or with Shift and the arrow keys."""

from PySide6.QtCore import QObject, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from explorer.app.shell import tokens as look
from explorer.app.shell.theme import Theme
from explorer.ui.timeline.strip_scale import StripScale

STEP_S = 15
STEPS = {Qt.Key.Key_Left: -STEP_S, Qt.Key.Key_Right: STEP_S}
"""The seconds that a key goes, or selects while Shift is held."""
_DRAG_LEAST = 6
"""Pixels that the pointer moves before a press is a drag; a shorter one is a click."""
_LOOP_LEAST = 12.0
"""Minimum width of what is repeated, in pixels: both ends of its bracket, and what is between."""


class RangeDrag(QObject):
    """Keeps the selected stretch, in seconds, and draws it. The strip passes its events on."""

    menu_asked = Signal(int, int, QPoint)
    """Start and end of a stretch whose menu is to be shown, and the place on the screen for its corner."""

    def __init__(self, strip: StripScale, widget: QWidget, theme: Theme) -> None:
        super().__init__(widget)
        self._strip, self._widget, self._theme = strip, widget, theme
        self._press_x: float | None = None
        self._anchor = 0
        self.stretch: tuple[int, int] | None = None
        """Start and end in seconds; None if nothing is selected."""
        self.loop: tuple[int, int | None] | None = None
        """What is repeated, in milliseconds; its end is None until it is set."""

    def press(self, event: QMouseEvent) -> None:
        """Begin a click or a drag; an earlier stretch is given up."""
        self._press_x = event.position().x()
        self.clear()

    def move(self, event: QMouseEvent) -> bool:
        """Stretch the selection to the pointer; return whether a drag goes on."""
        if self._press_x is None:
            return False
        x = event.position().x()
        if self.stretch is None:
            if abs(x - self._press_x) < _DRAG_LEAST:
                return False
            self._anchor = self._strip.second_at(self._press_x)
            self._widget.setFocus(Qt.FocusReason.MouseFocusReason)  # for Escape
        self._stretch_to(self._strip.second_at(x))
        return True

    def release(self, event: QMouseEvent) -> bool:
        """End the drag, and ask for the menu of what it selected; return False if it was a click."""
        pressed, self._press_x = self._press_x, None
        if pressed is None or self.stretch is None:
            return pressed is None
        self.menu_asked.emit(*self.stretch, event.globalPosition().toPoint())
        return True

    def key(self, event: QKeyEvent) -> bool:
        """Select by Shift with Left and Right, from the playhead; Enter asks for the menu, Escape clears."""
        if event.key() in STEPS and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            if self.stretch is None:
                self._anchor = self._strip.value()
                self.stretch = (self._anchor, self._anchor)
            start, end = self.stretch
            loose = end if start == self._anchor else start
            self._stretch_to(min(max(loose + STEPS[Qt.Key(event.key())], 0), self._strip.maximum()))
            return True
        if self.stretch is None:
            return False
        if event.key() == Qt.Key.Key_Escape:
            self._press_x = None
            self.clear()
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.ask()
            return True
        return False

    def has(self, second: int) -> bool:
        """Return whether a second is selected."""
        return self.stretch is not None and self.stretch[0] <= second <= self.stretch[1]

    def ask(self) -> None:
        """Ask for the menu of the stretch, at its start."""
        if self.stretch:
            bar = self._strip.bar()
            x = min(max(self._strip.x_of(self.stretch[0]), bar.left()), bar.right())
            self.menu_asked.emit(*self.stretch, self._widget.mapToGlobal(QPoint(round(x), round(bar.top()))))

    def clear(self) -> None:
        """Select nothing."""
        if self.stretch is not None:
            self.stretch = None
            self._widget.update()

    def show_loop(self, loop: tuple[int, int | None] | None) -> None:
        """Show what is repeated, in milliseconds."""
        if loop != self.loop:
            self.loop = loop
            self._widget.update()

    def _paint_loop(self, painter: QPainter) -> None:
        """Draw a bracket around what is repeated, above the blocks."""
        if self.loop is None:
            return
        start, end = self.loop
        bar, left = self._strip.bar(), self._strip.x_of(start / 1000)
        right = left if end is None else self._strip.x_of(end / 1000)
        if end is not None and (missing := _LOOP_LEAST - (right - left)) > 0:  # seconds of an episode of hours
            left = max(bar.left(), min(left - missing / 2, bar.right() - _LOOP_LEAST))
            right = left + _LOOP_LEAST
        accent = self._theme.color("accent")
        painter.fillRect(QRectF(left, bar.top() - 5, max(right - left, 2.0), 3), accent)
        for x in (left, right - 2):
            painter.fillRect(QRectF(x, bar.top() - 5, 2, bar.height() - 2), accent)
        painter.fillRect(QRectF(left, bar.top(), right - left, bar.height() - 8), self._theme.color("accent", 0.14))

    def paint(self, painter: QPainter) -> None:
        """Draw the stretch over the blocks, and what is repeated."""
        self._paint_loop(painter)
        if self.stretch is None:
            return
        bar, (left, right) = self._strip.bar(), map(self._strip.x_of, self.stretch)
        area = QRectF(left, bar.top() - 1, max(right - left, 2.0), bar.height() + 1)
        painter.setPen(QPen(self._theme.color("accent"), 1))
        painter.setBrush(self._theme.color("accent", 0.2))
        painter.drawRoundedRect(area, look.GRID / 2, look.GRID / 2)

    def _stretch_to(self, second: int) -> None:
        self.stretch = (min(self._anchor, second), max(self._anchor, second))
        self._widget.update()
