"""The episode strip: all segments to scale, and the current moment."""

from html import escape

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from explorer.app.item_commands import ItemCommands
from explorer.app.session import Session
from explorer.app.shell import tokens as look
from explorer.app.shell.theme import Theme
from explorer.model import timecode
from explorer.model.annotation import Annotation, Item
from explorer.model.episode import Segment
from explorer.model.timeline_counts import belongs
from explorer.ui.item_follower import ItemFollower

STEP_S = 15
_MARGIN = 3 * look.GRID
_TOP = 2 * look.GRID
_BLOCK = 7 * look.GRID
_DOT = 4
_DOTS_MOST = 9
"""More dots than this can't be told apart; the tooltip shows the number."""
_NOTE_WIDTH, _NOTE_HEIGHT = 5.0, 9.0
_FOOT = 4 * look.GRID
_EDGE = 3
_LABEL_LEAST = 34
"""Minimum width of a block with a label, in pixels: three letters."""


class EpisodeStrip(QWidget):
    """The strip: a click goes to that second of the episode; Left and Right go 15 seconds.

    Dots below count the annotations of a segment's paper; coloured ticks show moments with notes.

    Args:
        annotations: those that have moments; without them none are marked.
    """

    def __init__(
        self, session: Session, theme: Theme, annotations: ItemCommands | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._annotations = annotations
        self._moments: list[tuple[int, str]] | None = None
        self._theme = theme
        self._hover_x: float | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Episode to scale"))
        session.timeline_changed.connect(self._refresh)
        session.moment_changed.connect(self._refresh)
        session.segment_changed.connect(self._refresh)
        theme.changed.connect(self.update)
        if annotations:
            self._followed = ItemFollower(annotations, _shown)
            annotations.changed.connect(self._annotations_changed)
        self._refresh()

    def sizeHint(self) -> QSize:
        """Qt's: as wide as it gets, and high enough for the blocks, the dots and a line of times."""
        return QSize(600, _TOP + _BLOCK + 2 * _DOT + _FOOT)

    def minimumSizeHint(self) -> QSize:
        """Qt's: room for both times."""
        return QSize(200, self.sizeHint().height())

    def x_of(self, seconds: float) -> float:
        """Return the x of a second of the episode, in pixels."""
        return _MARGIN + self._span() * min(max(seconds / self._duration(), 0.0), 1.0)

    def second_at(self, x: float) -> int:
        """Return the second of the episode at an x; the last one at the right end."""
        seconds = int((x - _MARGIN) * self._duration() / self._span())
        return min(max(seconds, 0), self._duration() - 1)

    def tip(self, x: float) -> str:
        """Return the tooltip at an x: the time, and what is discussed there."""
        seconds = self.second_at(x)
        segment = self._session.timeline.segment_at(seconds) if self._session.timeline else None
        words = [timecode.display(seconds)] + ([segment.title] if segment else [])
        if segment and self._annotations:
            episode = self._session.episode_id or ""
            here = sum(belongs(one, segment, episode) for one in self._annotations.all())
            if here:  # as its row says
                words.append(self.tr("1 note here") if here == 1 else self.tr("{0} notes here").format(here))
        elif segment and (count := self._count(segment)):
            words.append(self.tr("1 annotation") if count == 1 else self.tr("{0} annotations").format(count))
        return " · ".join(words)

    def moments(self) -> list[tuple[int, str]]:
        """Return the seconds of the episode with notes or annotations, each with a colour id; empty for a note."""
        if self._moments is None:
            episode = self._session.episode_id
            items = self._annotations.all() if self._annotations else []
            self._moments = [
                (one.at_s, one.color if isinstance(one, Annotation) else "")
                for one in items
                if one.at_s is not None and one.episode_id == episode
            ]
        return self._moments

    def event(self, event: QEvent) -> bool:
        """Qt's: the tooltip follows the pointer."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip and self._session.timeline:
            here = QRect(event.pos().x() - 1, 0, 3, self.height())
            QToolTip.showText(event.globalPos(), f"<p>{escape(self.tip(event.pos().x()))}</p>", self, here)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Qt's: go to the second under the pointer."""
        if event.button() == Qt.MouseButton.LeftButton and self._session.timeline:
            self._session.go_to(self.second_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Qt's: a hairline shows where a click would go."""
        self._hover_x = event.position().x()
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Qt's: no pointer, no hairline."""
        super().leaveEvent(event)
        self._hover_x = None
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's: Left and Right go 15 seconds back and on."""
        steps = {Qt.Key.Key_Left: -STEP_S, Qt.Key.Key_Right: STEP_S}
        timeline = self._session.timeline
        if event.key() not in steps or timeline is None:
            super().keyPressEvent(event)
            return
        seconds = (self._session.moment or 0) + steps[Qt.Key(event.key())]
        seconds = min(max(seconds, 0), self._duration() - 1)
        if self._session.segment and timeline.segment_at(seconds) == self._session.segment:
            # The paper is open where the user reads: opening it again would scroll away.
            self._session.set_moment(seconds)
        else:
            self._session.go_to(seconds)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt's: the whole strip; it has as many blocks as the episode has segments."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        timeline = self._session.timeline
        if timeline is not None:
            track = QRectF(_MARGIN, _TOP, self._span(), _BLOCK)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("hover"))
            painter.drawRoundedRect(track, look.GRID, look.GRID)
            for segment in timeline.segments:
                self._block(painter, segment)
            self._notes(painter)
            self._times(painter)
            self._moment(painter)
        if self.hasFocus():
            painter.setPen(QPen(self._theme.color("accent"), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5), look.RADIUS, look.RADIUS)
        painter.end()

    def _block(self, painter: QPainter, segment: Segment) -> None:
        # On whole pixels, so that edges are sharp; with a gap of one hairline between neighbours.
        left, right = round(self.x_of(segment.start_s)), round(self.x_of(segment.end_s))
        rect = QRect(left, _TOP, max(right - left - 1, 1), _BLOCK)
        current = self._session.segment is not None and segment.id == self._session.segment.id
        hovered = self._hover_x is not None and left <= self._hover_x < right
        painter.fillRect(rect, self._theme.color("pane"))
        painter.fillRect(rect, self._theme.section(segment.section, 0.5 if current else 0.32 if hovered else 0.22))
        painter.fillRect(QRect(left, _TOP, min(_EDGE, rect.width()), _BLOCK), self._theme.section(segment.section))
        if rect.width() >= _LABEL_LEAST:
            font = self._theme.font(look.TINY_PX, bold=current)
            metrics = QFontMetricsF(font)
            room = rect.width() - _EDGE - 2 * look.GRID
            painter.setFont(font)
            painter.setPen(self._theme.color("text"))
            text = metrics.elidedText(" ".join(segment.title.split()), Qt.TextElideMode.ElideRight, room)
            baseline = _TOP + (_BLOCK - metrics.height()) / 2 + metrics.ascent()
            painter.drawText(QPointF(left + _EDGE + look.GRID, baseline), text)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("accent"))
        fits = max(1, int(rect.width() // (_DOT + 3)))
        for number in range(min(self._count(segment), fits, _DOTS_MOST)):
            painter.drawEllipse(QRectF(left + number * (_DOT + 3), _TOP + _BLOCK + 3, _DOT, _DOT))

    def _notes(self, painter: QPainter) -> None:
        """Draw a tick at each moment with a note; many fall on the same pixel."""
        for x, color in {(round(self.x_of(at)), color) for at, color in self.moments()}:
            look_of_it = self._theme.highlight(color) if color else self._theme.color("accent")
            rect = QRectF(x - _NOTE_WIDTH / 2, _TOP + _BLOCK - _NOTE_HEIGHT, _NOTE_WIDTH, _NOTE_HEIGHT)
            painter.setPen(QPen(self._theme.color("pane"), 1))
            painter.setBrush(look_of_it)
            painter.drawRoundedRect(rect, 1.5, 1.5)

    def _times(self, painter: QPainter) -> None:
        """Draw the times of both ends and of the current moment; an end that would overlap it is left out."""
        plain = self._theme.font(look.TINY_PX, tabular=True)
        strong = self._theme.font(look.TINY_PX, bold=True, tabular=True)
        metrics = QFontMetricsF(strong)
        baseline = self.height() - look.GRID - 2
        start, end = timecode.display(0), timecode.display(self._duration())
        right = self.width() - _MARGIN - QFontMetricsF(plain).horizontalAdvance(end)
        here: tuple[float, float] | None = None
        if self._session.moment is not None:
            text = timecode.display(self._session.moment)
            across = metrics.horizontalAdvance(text)
            x = min(max(self.x_of(self._session.moment) - across / 2, _MARGIN), self.width() - _MARGIN - across)
            here = (x - 2 * look.GRID, x + across + 2 * look.GRID)
            painter.setFont(strong)
            painter.setPen(self._theme.color("accent"))
            painter.drawText(QPointF(x, baseline), text)
        painter.setFont(plain)
        painter.setPen(self._theme.color("muted"))
        if here is None or here[0] > _MARGIN + QFontMetricsF(plain).horizontalAdvance(start):
            painter.drawText(QPointF(_MARGIN, baseline), start)
        if here is None or here[1] < right:
            painter.drawText(QPointF(right, baseline), end)

    def _moment(self, painter: QPainter) -> None:
        if self._hover_x is not None:
            x = round(min(max(self._hover_x, _MARGIN), self.width() - _MARGIN))
            painter.fillRect(QRect(x, _TOP - 2, 1, _BLOCK + 4), self._theme.color("muted"))
        if self._session.moment is None:
            return
        x = round(self.x_of(self._session.moment))
        painter.fillRect(QRect(x - 2, _TOP - 1, 4, _BLOCK + 2), self._theme.color("pane", 0.8))
        painter.fillRect(QRect(x - 1, _TOP - 2, 2, _BLOCK + 5), self._theme.color("accent"))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("accent"))
        painter.drawEllipse(QPointF(x, _TOP - 2), 4, 4)

    def _annotations_changed(self, ids: frozenset[str] | None) -> None:
        if self._followed.differs(ids):
            self._forget_moments()

    def _forget_moments(self) -> None:
        self._moments = None
        self.update()

    def _refresh(self) -> None:
        self._moments = None
        timeline, moment, segment = self._session.timeline, self._session.moment, self._session.segment
        words = self.tr("No episode is open")
        if timeline is not None:
            end = timecode.display(timeline.length_s)
            words = self.tr("{0} of {1}").format(timecode.display(moment or 0), end)
            if segment is not None:
                words += f", {segment.title}"
        self.setAccessibleDescription(words)
        self.update()

    def _count(self, segment: Segment) -> int:
        counts = self._session.timeline.annotation_counts if self._session.timeline else {}
        return counts.get(segment.paper_id or "", 0)

    def _duration(self) -> int:
        return self._session.timeline.length_s if self._session.timeline else 1

    def _span(self) -> float:
        return max(1.0, self.width() - 2 * _MARGIN)


def _shown(item: Item) -> object:
    """Return what the strip shows of an item."""
    return (item.episode_id, item.at_s, item.color if isinstance(item, Annotation) else "")
