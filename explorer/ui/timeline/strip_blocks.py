"""Draws the blocks of the strip, one for each segment, with what was heard and the dots that count notes below them."""

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from explorer.app.episodes.session import Session
from explorer.app.items.item_counts import ItemCounts
from explorer.app.shell import tokens as look
from explorer.app.shell.theme import Theme
from explorer.model.episode import Segment
from explorer.model.heard_ranges import Ranges
from explorer.ui.timeline.strip_scale import StripScale
from explorer.ui.timeline.strip_zoom import StripZoom

DOT = 4
"""The diameter of a dot in pixels."""
DOTS_MOST = 9
"""More dots than this can't be told apart; the tooltip shows the number."""
_EDGE = 3
_LABEL_LEAST = 34
"""Minimum width of a block with a label, in pixels: three letters."""
_CURRENT, _HOVERED, _OTHER = 0.5, 0.32, 0.22
"""How strong the color of a block's section is."""


class StripBlocks:
    """A block has its section's color and as much of its title as it has room for.

    Args:
        counts: the number of items of each paper; without it no dots are shown.
    """

    def __init__(
        self, strip: StripScale, session: Session, theme: Theme, zooming: StripZoom, counts: ItemCounts | None
    ) -> None:
        self._strip, self._session, self._theme, self._zooming = strip, session, theme, zooming
        self._counts = counts
        self._colors: dict[tuple[str, float], tuple[QColor, QColor, QColor]] = {}
        """Those of a block, by its section and strength: below it, its own, and its edge's."""
        self._dotted: list[int] = []
        """How many dots were painted below each block."""
        self._heard: Ranges = ()

    def show_heard(self, heard: Ranges) -> bool:
        """Take what was heard, in milliseconds of the episode; return whether it is something else."""
        before, self._heard = self._heard, heard
        return heard != before

    def differs(self) -> bool:
        """Return whether a block has another number of dots now: of thousands of notes, one more changes nothing."""
        return self._dotted != [self.dots_of(one) for one in self._in_view()]

    def is_current(self, segment: Segment) -> bool:
        """Return whether the playhead is in a segment."""
        return self._session.segment is not None and segment.id == self._session.segment.id

    def paint(self, painter: QPainter) -> None:
        """Draw all blocks in view."""
        segments, area = self._in_view(), self._strip.blocks
        self._dotted = [self.dots_of(one) for one in segments]
        self._colors.clear()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("hover"))
        bar = self._strip.bar()
        painter.drawRoundedRect(QRectF(bar.left(), area.top(), bar.width(), area.height()), look.GRID, look.GRID)
        for segment, dots in zip(segments, self._dotted, strict=True):
            self._block(painter, segment, _CURRENT if self.is_current(segment) else _OTHER)
            self._dots(painter, segment, dots)
        for start, end in self._heard:
            left, right = self._strip.x_of(start / 1000), self._strip.x_of(end / 1000)
            line = QRectF(left, area.top() + area.height() - 2, max(right - left, 1.0), 2)
            painter.fillRect(line, self._theme.section_ink("B"))

    def paint_hovered(self, painter: QPainter, segment: Segment) -> None:
        """Draw the block that is under the pointer."""
        self._block(painter, segment, _HOVERED)

    def _in_view(self) -> list[Segment]:
        part, timeline = self._zooming.part, self._session.timeline
        if timeline is None:
            return []
        return [one for one in timeline.segments if one.end_s >= part.start_s and one.start_s <= part.end_s]

    def _rect_of(self, segment: Segment) -> QRect:
        # On whole pixels, so that edges are sharp; with a gap of one hairline between neighbors.
        part, bar, area = self._zooming.part, self._strip.bar(), self._strip.blocks
        margin, span = round(bar.left()), bar.width()
        scale = span / part.span_s
        left = max(round(margin + scale * (segment.start_s - part.start_s)), margin - _EDGE - 1)
        end = min(segment.end_s, part.whole_s)
        right = min(round(margin + scale * (end - part.start_s)), round(span) + margin + 1)
        return QRect(left, area.top(), max(right - left - 1, 1), area.height())

    def _block(self, painter: QPainter, segment: Segment, strength: float) -> None:
        rect = self._rect_of(segment)
        left, top, height = rect.left(), rect.top(), rect.height()
        colors = self._colors.get((segment.section, strength))
        if colors is None:
            section = self._theme.section
            colors = (self._theme.color("pane"), section(segment.section, strength), section(segment.section))
            self._colors[segment.section, strength] = colors
        painter.fillRect(rect, colors[0])
        painter.fillRect(rect, colors[1])
        painter.fillRect(left, top, min(_EDGE, rect.width()), height, colors[2])
        if rect.width() >= _LABEL_LEAST:
            font = self._theme.font(look.TINY_PX, bold=self.is_current(segment))
            metrics = QFontMetricsF(font)
            room = rect.width() - _EDGE - 2 * look.GRID
            painter.setFont(font)
            painter.setPen(self._theme.color("text"))
            text = metrics.elidedText(" ".join(segment.title.split()), Qt.TextElideMode.ElideRight, room)
            baseline = top + (height - metrics.height()) / 2 + metrics.ascent()
            painter.drawText(QPointF(left + _EDGE + look.GRID, baseline), text)

    def _dots(self, painter: QPainter, segment: Segment, dots: int) -> None:
        if not dots:
            return
        rect = self._rect_of(segment)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("accent"))
        for number in range(dots):
            painter.drawEllipse(QRectF(rect.left() + number * (DOT + 3), rect.top() + rect.height() + 3, DOT, DOT))

    def dots_of(self, segment: Segment) -> int:
        """Return the number of dots below a segment: one for each item of its paper, if there is room."""
        count = self._counts.of(segment.paper_id) if self._counts else 0
        return min(count, max(1, self._rect_of(segment).width() // (DOT + 3)), DOTS_MOST) if count else 0
