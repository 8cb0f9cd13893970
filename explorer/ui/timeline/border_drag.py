"""Moves the start of a segment on the strip: its border is dragged with the mouse."""

from PySide6.QtCore import QObject, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QWidget

from explorer.app.episodes.session import Session
from explorer.app.shell import tokens as look
from explorer.app.shell.theme import Theme
from explorer.model import timecode
from explorer.model.episode import Segment
from explorer.model.one_line import one_line
from explorer.ui.timeline.strip_scale import StripScale

_NEAR = 4
"""Pixels from a border within which it is taken hold of."""
_DRAG_LEAST = 4
"""Pixels that the pointer moves before a press is a drag; a shorter one is a click."""


class BorderDrag(QObject):
    """Takes hold of the border where a segment starts. While Shift is held, a pixel is a second.

    The strip passes its mouse events on, and paints what ``paint`` draws above all else.
    """

    moved = Signal(str, int)
    """A segment's id, and the second at which it starts now."""

    def __init__(self, strip: StripScale, widget: QWidget, session: Session, theme: Theme) -> None:
        super().__init__(widget)
        self._strip, self._widget, self._session, self._theme = strip, widget, session, theme
        self._held: Segment | None = None
        self._press_x = 0.0
        self._fine_from: tuple[float, int] | None = None
        self.second: int | None = None
        """Where the border would be let go; None if it is not dragged."""

    @property
    def is_held(self) -> bool:
        """Return whether a border is pressed or dragged."""
        return self._held is not None

    def at(self, x: float, y: float) -> Segment | None:
        """Return the segment whose start is at a point of the strip; of several, the nearest, then the later one."""
        timeline, blocks = self._session.timeline, self._strip.blocks
        if timeline is None or not blocks.top() <= y <= blocks.bottom() + 1:
            return None
        near = [(abs(self._strip.x_of(one.start_s) - x), -one.start_s, one) for one in timeline.segments]
        best = min(near, key=lambda one: one[:2], default=None)
        return best[2] if best and best[0] <= _NEAR else None

    def press(self, event: QMouseEvent) -> bool:
        """Take hold of the border under the pointer; return whether there is one."""
        place = event.position()
        self._held = self.at(place.x(), place.y()) if event.button() == Qt.MouseButton.LeftButton else None
        self._press_x, self._fine_from = place.x(), None
        return self._held is not None

    def move(self, event: QMouseEvent) -> bool:
        """Drag the border that is held; return whether one is. Else show whether one is under the pointer."""
        place = event.position()
        if self._held is None:
            found = self.at(place.x(), place.y())
            self._widget.setCursor(Qt.CursorShape.SplitHCursor if found else Qt.CursorShape.ArrowCursor)
            return False
        if self.second is None and abs(place.x() - self._press_x) < _DRAG_LEAST:
            return True
        if self.second is None:
            self.second = self._held.start_s
            self._widget.setFocus(Qt.FocusReason.MouseFocusReason)  # for Escape
        is_fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if is_fine and self._fine_from is None:
            self._fine_from = (place.x(), self.second)
        elif not is_fine:
            self._fine_from = None
        wanted = self._strip.second_at(place.x())
        if self._fine_from:
            wanted = self._fine_from[1] + round(place.x() - self._fine_from[0])
        if self._session.timeline and self._held in self._session.timeline.segments:
            low, high = self._session.timeline.start_bounds(self._held)
            self.second = min(max(wanted, low), high)
        self._widget.update()
        return True

    def release(self) -> bool:
        """Let the border go; return whether it was dragged."""
        held, second = self._held, self.second
        self.cancel()
        if held is None or second is None:
            return False
        if second != held.start_s:
            self.moved.emit(held.id, second)
        return True

    def key(self, event: QKeyEvent) -> bool:
        """Let Escape end a drag without a change; return whether it did."""
        if event.key() != Qt.Key.Key_Escape or self.second is None:
            return False
        self.cancel()
        return True

    def cancel(self) -> None:
        """Let the border go where it was."""
        self._held = self.second = None
        self._widget.update()

    def paint(self, painter: QPainter) -> None:
        """Draw the dragged border with its time, and a grip where it was."""
        if self._held is None or self.second is None:
            return
        blocks, accent = self._strip.blocks, self._theme.color("accent")
        before, x = round(self._strip.x_of(self._held.start_s)), round(self._strip.x_of(self.second))
        between = QRect(min(before, x), blocks.top(), abs(x - before), blocks.height())
        painter.fillRect(between, self._theme.color("accent", 0.18))
        painter.fillRect(QRect(x - 1, blocks.top() - 3, 2, blocks.height() + 6), accent)
        font = self._theme.font(look.TINY_PX, bold=True, tabular=True)
        metrics = QFontMetricsF(font)
        text = f"{timecode.display(self.second)}  {one_line(self._held.title, 60)}"
        across = metrics.horizontalAdvance(text) + 4 * look.GRID
        left = min(max(x - across / 2, 0.0), self._widget.width() - across)
        box = QRectF(left, blocks.bottom() + 3, across, metrics.height() + 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(accent)
        painter.drawRoundedRect(box, look.GRID, look.GRID)
        painter.setFont(font)
        painter.setPen(self._theme.color("pane"))
        painter.drawText(QPointF(left + 2 * look.GRID, box.top() + 2 + metrics.ascent()), text)
