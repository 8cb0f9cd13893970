"""Draws on the strip how much of the sound has arrived: a thin line below the blocks, and one in the overview."""

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter, QRegion

from explorer.app.shell.theme import Theme
from explorer.model.heard_ranges import Ranges
from explorer.ui.timeline.strip_scale import StripScale
from explorer.ui.timeline.strip_zoom import StripZoom

_HEIGHT = 2
_STRENGTH = 0.6


class ArrivedLine:
    """It is no part of the strip's cached pictures, so that its growth repaints only what it grew by."""

    def __init__(self, strip: StripScale, theme: Theme, zooming: StripZoom) -> None:
        self._strip, self._theme, self._zooming = strip, theme, zooming
        self.ranges: Ranges = ()
        """What has arrived, in milliseconds of the episode."""

    def show(self, ranges: Ranges) -> QRegion:
        """Take what has arrived, and return the area to repaint."""
        before, self.ranges = self._area(), ranges
        return before.xored(self._area())

    def end_at(self, second: int) -> int | None:
        """Return the second up to which the sound has arrived without a gap from a second on; None if it has not."""
        return next((end // 1000 for start, end in self.ranges if start <= 1000 * second < end), None)

    def paint(self, painter: QPainter) -> None:
        """Draw the line."""
        for one in self._lines():
            painter.fillRect(one, self._theme.color("muted", _STRENGTH))

    def _area(self) -> QRegion:
        area = QRegion()
        for one in self._lines():
            area += one
        return area

    def _lines(self) -> list[QRect]:
        bar, lines = self._strip.bar(), []
        top = self._strip.blocks.bottom() + 1
        overview = None if self._zooming.part.is_whole else self._zooming.bar()
        for start, end in self.ranges:
            left, right = (min(max(self._strip.x_of(one / 1000), bar.left()), bar.right()) for one in (start, end))
            lines.append(_line(left, right, top))
            if overview is not None:
                left, right = (self._zooming.x_of(one / 1000) for one in (start, end))
                lines.append(_line(left, min(right, overview.right()), round(overview.bottom()) - _HEIGHT))
        return lines


def _line(left: float, right: float, top: int) -> QRect:
    """Return a line on whole pixels, at least one long where it is in view."""
    return QRectF(left, top, max(right - left, 1.0) if right > left else 0.0, _HEIGHT).toRect()
