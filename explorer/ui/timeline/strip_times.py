"""Draws the line of times below the strip: those of its ends, and the playhead's."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFontMetricsF, QPainter

from explorer.app.episodes.session import Session
from explorer.app.shell import tokens as look
from explorer.app.shell.theme import Theme
from explorer.model import timecode
from explorer.ui.timeline.strip_scale import StripScale
from explorer.ui.timeline.strip_zoom import StripZoom


class StripTimes:
    """The labels; an end that would overlap the playhead's is left out."""

    def __init__(self, strip: StripScale, session: Session, theme: Theme, zooming: StripZoom) -> None:
        self._strip, self._session, self._theme, self._zooming = strip, session, theme, zooming
        self.measure()

    def measure(self) -> None:
        """Measure the fonts, which belong to the theme."""
        self._strong = QFontMetricsF(self._theme.font(look.TINY_PX, bold=True, tabular=True))
        self._plain = QFontMetricsF(self._theme.font(look.TINY_PX, tabular=True))

    def label(self, second: int) -> QRectF:
        """Return the rectangle of the playhead's label, with a margin."""
        bar, height = self._strip.bar(), self._bottom()
        across = self._strong.horizontalAdvance(timecode.display(second))
        x = min(max(self._strip.x_of(second) - across / 2, bar.left()), bar.right() - across)
        top = height - look.GRID - 2 - self._strong.ascent()
        return QRectF(x - 2 * look.GRID, top - 1, across + 4 * look.GRID, height - top + 1)

    def ends(self) -> tuple[QRectF, QRectF]:
        """Return the rectangles of the labels of the first and last second in view."""
        bar, height = self._strip.bar(), self._bottom()
        top = height - look.GRID - 2 - self._plain.ascent()
        start, end = (self._plain.horizontalAdvance(timecode.display(one)) for one in self._edges())
        return QRectF(bar.left(), top, start, height - top), QRectF(bar.right() - end, top, end, height - top)

    def paint(self, painter: QPainter) -> None:
        """Draw the labels."""
        baseline, moment, part = self._bottom() - look.GRID - 2, self._session.moment, self._zooming.part
        if moment is not None and not part.has(moment):
            moment = None
        label = self.label(moment) if moment is not None else QRectF()
        if moment is not None:
            painter.setFont(self._theme.font(look.TINY_PX, bold=True, tabular=True))
            painter.setPen(self._theme.color("accent"))
            painter.drawText(QPointF(label.left() + 2 * look.GRID, baseline), timecode.display(moment))
        painter.setFont(self._theme.font(look.TINY_PX, tabular=True))
        painter.setPen(self._theme.color("muted"))
        (start, end), (first, last) = self.ends(), self._edges()
        if label.isNull() or label.left() > start.right():
            painter.drawText(QPointF(start.left(), baseline), timecode.display(first))
        timeline = self._session.timeline
        has_end = timeline is not None and timeline.episode.duration_s is not None
        if (has_end or not part.is_whole) and (label.isNull() or label.right() < end.left()):
            painter.drawText(QPointF(end.left(), baseline), timecode.display(last))

    def _bottom(self) -> int:
        """Return the lower end of the line of times, which belong to the part in view and not to the overview."""
        return self._strip.size().height() - self._zooming.height

    def _edges(self) -> tuple[int, int]:
        part = self._zooming.part
        return round(part.start_s), round(part.end_s)
