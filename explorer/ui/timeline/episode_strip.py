"""The episode strip: all segments to scale, and the playhead.

The parts that change only with the episode, its notes or the theme are cached in two pictures; the playhead, the
current block and the pointer's hairline are painted between and above them.
"""

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QEvent, QMargins, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QRegion,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from explorer.app.episodes.session import Session
from explorer.app.items.item_cache import ItemCache
from explorer.app.items.item_counts import ItemCounts
from explorer.app.shell import tokens as look
from explorer.app.shell.theme import Theme
from explorer.model import timecode
from explorer.model.heard_ranges import Ranges
from explorer.model.html_escape import escape
from explorer.model.place import Place
from explorer.model.translation import tr, trn
from explorer.ui.focus_rings import came_by_key
from explorer.ui.timeline.arrived_line import ArrivedLine
from explorer.ui.timeline.border_drag import BorderDrag
from explorer.ui.timeline.range_drag import STEPS, RangeDrag
from explorer.ui.timeline.strip_blocks import DOT, DOTS_MOST, StripBlocks
from explorer.ui.timeline.strip_ticks import StripTicks
from explorer.ui.timeline.strip_times import StripTimes
from explorer.ui.timeline.strip_zoom import StripZoom

_MARGIN = 3 * look.GRID
_TOP = 2 * look.GRID
_BLOCK = 7 * look.GRID
_FOOT = 4 * look.GRID


class EpisodeStrip(QWidget):
    """The strip: a click goes to that second of the episode, a double click or Enter opens what is discussed there, a
    drag selects; Left and Right go 15 seconds.

    Dots below count the annotations of a segment's paper; colored ticks show moments with notes.

    Args:
        annotations: the cache of items; without it, moments with notes are not marked.
        counts: the number of items of each paper and segment; without it no dots are shown.
    """

    menu_asked = Signal(int, QPoint)
    """A second of the episode whose menu is to be shown, and the place on the screen for its corner."""

    described = Signal()
    """The user went to another time or segment; not emitted by playback within one."""

    def __init__(
        self,
        session: Session,
        theme: Theme,
        annotations: ItemCache | None = None,
        counts: ItemCounts | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._counts = counts
        self._theme = theme
        self._hover_x: float | None = None
        self._by_key = False
        """Whether the focus came by the keyboard, so that a ring shows it."""
        self.borders = BorderDrag(self, self, session, theme)
        self.zooming = StripZoom(self, session, theme, self)
        self.range = RangeDrag(self, self, theme)
        self.ticks = StripTicks(self, session, theme, self.zooming, annotations)
        self._arrived = ArrivedLine(self, theme, self.zooming)
        self._times = StripTimes(self, session, theme, self.zooming)
        self._segments = StripBlocks(self, session, theme, self.zooming, counts)
        self.said: Callable[[int], str] = lambda _: ""
        """Returns what is said at a second of the episode."""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Episode timeline"))
        self._ground: QPixmap | None = None
        """A cached picture of the blocks and the dots; None if it must be repainted."""
        self._above: QPixmap | None = None
        """The marks of moments that have notes."""
        self._shown: int | None = None
        """The millisecond at which the playhead is painted."""
        session.timeline_changed.connect(self._refresh)
        session.place_changed.connect(self._place_changed)
        session.playhead.ticked.connect(self._ticked)
        session.playhead.sought.connect(lambda *_: self._describe())
        theme.changed.connect(self._repaint)
        self.zooming.changed.connect(self._repaint)
        self.zooming.folded.connect(self.updateGeometry)
        if annotations:
            annotations.changed.connect(self._annotations_changed)
        if counts:
            counts.changed.connect(lambda: self._repaint_blocks() if self._segments.differs() else None)
        self._refresh()

    def sizeHint(self) -> QSize:
        return QSize(600, _TOP + _BLOCK + 2 * DOT + self.zooming.height + _FOOT)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self.sizeHint().height())

    def x_of(self, seconds: float) -> float:
        """Return the x of a second of the episode, in pixels; beyond the strip's ends if it is not in view."""
        part = self.zooming.part
        inside = 0.0 if seconds < 0.0 else min(seconds, part.whole_s)
        return _MARGIN + self._span() * (inside - part.start_s) / part.span_s

    def second_at(self, x: float) -> int:
        """Return the second of the episode at an x; the last one in view at the right end."""
        part = self.zooming.part
        inside = min(max((x - _MARGIN) / self._span(), 0.0), 1.0)
        return min(max(int(part.start_s + inside * part.span_s), 0), self._duration() - 1)

    def bar(self) -> QRectF:
        """Return the area of blocks and dots."""
        return QRectF(_MARGIN, _TOP, self._span(), _BLOCK + 2 * DOT)

    @property
    def blocks(self) -> QRect:
        """Return the area in which the segments are drawn."""
        return QRect(0, _TOP, self.width(), _BLOCK)

    def show_heard(self, heard: Ranges) -> None:
        """Show what was heard, in milliseconds of the episode, as a line under the blocks."""
        if self._segments.show_heard(heard):
            self._repaint_blocks()

    def show_arrived(self, arrived: Ranges) -> None:
        """Show what has arrived of the sound, in milliseconds of the episode, as a thin line below the blocks."""
        self.update(self._arrived.show(arrived))

    def value(self) -> int:
        """Return the second of the playhead; 0 before there is one."""
        return self._session.moment or 0

    def maximum(self) -> int:
        """Return the episode's last second."""
        return self._duration() - 1

    def set_value(self, seconds: int) -> None:
        """Go to a second of the episode, or to the end that it is beyond."""
        self._session.go_to(min(max(seconds, 0), self.maximum()), "key")

    def value_text(self) -> str:
        """Return the time and the segment at the playhead, as "2:15:12, YaRN"."""
        segment = self._session.segment
        return timecode.display(self.value()) + (f", {segment.title}" if segment else "")

    def tip(self, x: float) -> str:
        """Return the tooltip at an x: the time, and what is discussed there."""
        seconds = self.second_at(x)
        segment = self._session.timeline.segment_at(seconds) if self._session.timeline else None
        words = [timecode.display(seconds)] + ([segment.title] if segment else [])
        if segment and self._counts and (here := self._counts.of(segment.paper_id, segment.id)):
            words.append(trn(here, "{count} note here", "{count} notes here"))
        return " · ".join(words)

    def show_hits(self, hits: Sequence[int]) -> None:
        """Show at which milliseconds of the episode the searched text is said."""
        if self.ticks.show_hits(hits):
            self._repaint_ticks()

    def show_marks(self, seconds: Iterable[int]) -> None:
        """Show the seconds of the marks that wait in the inbox."""
        if self.ticks.show_marks(seconds):
            self._repaint_ticks()

    def event(self, event: QEvent) -> bool:
        """Override Qt: the tooltip follows the pointer; a pinch zooms."""
        if event.type() == QEvent.Type.NativeGesture and self.zooming.gesture(event):
            return True
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip and self._session.timeline:
            # Its text is another one beside the dots.
            here = QRect(event.pos().x() - 1, 0, 3, self.height())
            dots = QRect(0, self.blocks.bottom() + 1, self.width(), 2 * DOT)
            is_at_dots = dots.contains(event.pos())
            here = here.intersected(dots) if is_at_dots else here - QMargins(0, 0, 0, self.height() - dots.top())
            QToolTip.showText(event.globalPos(), self._card(event.pos().x(), is_at_dots=is_at_dots), self, here)
            return True
        return super().event(event)

    def _card(self, x: float, *, is_at_dots: bool = False) -> str:
        """Return the tooltip as HTML: time and segment, then what is said there, or at the dots what they are."""
        second = self.second_at(x)
        segment = self._session.timeline.segment_at(second) if self._session.timeline else None
        said = self.said(second)
        words = [self.tip(x)] + ([tr("“{0}”", said)] if said and not is_at_dots else [])
        if is_at_dots and segment and self._segments.dots_of(segment):
            words.append(tr("Each dot is an annotation or note of this paper; {0} dots at most.", DOTS_MOST))
        elif end := self._arrived.end_at(second):
            words.append(tr("The audio is here up to {0}.", timecode.display(end)))
        return "".join(f"<p>{escape(one)}</p>" for one in words)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self._session.timeline and self.zooming.wheel(event):
            event.accept()
        else:
            super().wheelEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Override Qt: take hold of the overview, a border or a time."""
        if event.button() != Qt.MouseButton.LeftButton or self._session.timeline is None:
            return
        if not self.zooming.press(event) and not self.borders.press(event):
            self.range.press(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Override Qt: let go; a click goes to its second."""
        if event.button() != Qt.MouseButton.LeftButton or self._session.timeline is None or self.zooming.release():
            return
        was_dragged = self.borders.release() if self.borders.is_held else self.range.release(event)
        if not was_dragged:
            self._session.go_to(self.second_at(event.position().x()), "strip")

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Override Qt: the first click has gone to the second; the second one opens what is discussed there."""
        if (
            event.button() == Qt.MouseButton.LeftButton
            and self._session.timeline
            and self.blocks.contains(event.position().toPoint())
        ):
            self._session.go_to(self.second_at(event.position().x()), "segment")

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Override Qt: ask for the menu of the second under the pointer, or of the playhead's."""
        if self._session.timeline is None:
            return
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        second = self.second_at(event.pos().x()) if by_mouse else self._session.moment or 0
        corner = event.pos() if by_mouse else QPoint(round(self.x_of(second)), _TOP)
        if self.range.has(second) and self.range.stretch:
            self.range.menu_asked.emit(*self.range.stretch, self.mapToGlobal(corner))
            return
        self.menu_asked.emit(second, self.mapToGlobal(corner))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Override Qt: drag what is held; else a hairline shows where a click would go."""
        is_used = self.zooming.move(event) or self.range.move(event) or self.borders.move(event)
        self._hover_x = None if is_used else event.position().x()
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover_x = None
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._by_key = came_by_key(event.reason(), self._by_key)
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Override Qt: Left and Right go 15 seconds back and on; +, − and 0 zoom."""
        if self.borders.key(event) or self.range.key(event) or self.zooming.key(event):
            return
        if self._session.timeline and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._session.go_to(self.value(), "segment")
            return
        if event.key() not in STEPS or self._session.timeline is None:
            super().keyPressEvent(event)
            return
        self.set_value(self.value() + STEPS[Qt.Key(event.key())])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._repaint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Override Qt: paint the pictures, and the moving parts between and above them."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        timeline = self._session.timeline
        if timeline is not None:
            ratio = self.devicePixelRatio()
            if self._ground is None or self._ground.devicePixelRatio() != ratio:
                self._ground = self._picture(ratio, self._segments.paint)
            if self._above is None or self._above.devicePixelRatio() != ratio:
                self._above = self._picture(ratio, self.ticks.paint)
            painter.drawPixmap(0, 0, self._ground)
            hovered = timeline.segment_at(self.second_at(self._hover_x)) if self._hover_x is not None else None
            if hovered and not self._segments.is_current(hovered):
                painter.setClipRect(self._canvas())
                self._segments.paint_hovered(painter, hovered)
                painter.setClipping(False)
            painter.drawPixmap(0, 0, self._above)
            self._times.paint(painter)
            self.zooming.paint(painter)
            self._arrived.paint(painter)
            painter.setClipRect(self._canvas())
            self.range.paint(painter)
            self._playhead(painter)
            self.borders.paint(painter)
            painter.setClipping(False)
        if self.hasFocus() and self._by_key:
            painter.setPen(QPen(self._theme.color("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), look.RADIUS, look.RADIUS)
        painter.end()

    def _picture(self, ratio: float, paint: Callable[[QPainter], None]) -> QPixmap:
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(self._canvas())
        paint(painter)
        painter.end()
        return picture

    def _canvas(self) -> QRect:
        """Return where blocks and marks may be drawn; the playhead's dot reaches a little beyond."""
        left = 0 if self.zooming.part.is_whole else _MARGIN - 1
        return QRect(left, 0, self.width() - 2 * left, self.height())

    def _playhead(self, painter: QPainter) -> None:
        if self._hover_x is not None:
            x = round(min(max(self._hover_x, _MARGIN), self.width() - _MARGIN))
            painter.fillRect(QRect(x, _TOP - 2, 1, _BLOCK + 4), self._theme.color("muted"))
        position = self._session.playhead.position
        if position is None or not self.zooming.part.has(position / 1000):
            return
        x = self._playhead_x(position)
        painter.fillRect(QRect(x - 2, _TOP - 1, 4, _BLOCK + 2), self._theme.color("pane", 0.8))
        painter.fillRect(QRect(x - 1, _TOP - 2, 2, _BLOCK + 5), self._theme.color("accent"))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("accent"))
        painter.drawEllipse(QPointF(x, _TOP - 2), 4, 4)

    def _playhead_x(self, position: int) -> int:
        # Whole seconds where one is less than a pixel, so that the line is where a click on its second is.
        return round(self.x_of(position / 1000 if self.zooming.part.span_s < self._span() else position // 1000))

    def _area_at(self, position: int) -> QRegion:
        """Return the area that the playhead changes: its line, its label, and an end label that the playhead's
        replaces."""
        x, label = self._playhead_x(position), self._times.label(position // 1000)
        area = QRegion(QRect(x - 5, 0, 10, _TOP + _BLOCK + 5)) + QRegion(label.toAlignedRect())
        for end in self._times.ends():
            if label.intersects(end):
                area += end.toAlignedRect()
        return area

    def _ticked(self, position: int) -> None:
        """Repaint the playhead's old and new area; nothing while it stays on its pixel and its second."""
        before = self._shown
        is_same_second = before is not None and position // 1000 == before // 1000
        if before is not None and is_same_second and self._playhead_x(position) == self._playhead_x(before):
            return
        self.zooming.follow(None if before is None else before / 1000, position / 1000)
        self._shown = position
        area = self._area_at(position)
        self.update(area if before is None else area + self._area_at(before))

    def _place_changed(self, place: Place, before: Place) -> None:
        if place.segment != before.segment:
            self._repaint_blocks()
            self._describe()

    def _annotations_changed(self, ids: frozenset[str] | None) -> None:
        if self.ticks.differs(ids):
            self.ticks.forget()
            self._repaint_ticks()

    def _repaint_blocks(self) -> None:
        self._ground = None
        self.update()

    def _repaint_ticks(self) -> None:
        self._above = None
        self.update()

    def _refresh(self) -> None:
        self.ticks.forget()
        self._shown = self._session.playhead.position
        self.zooming.load()
        self.range.clear()
        self._describe()
        self._repaint()

    def _repaint(self) -> None:
        self._ground = self._above = None
        self._times.measure()
        self.update()

    def _describe(self) -> None:
        """Update the accessible description; not at each tick, because screen readers would read it out."""
        timeline, segment = self._session.timeline, self._session.segment
        words = tr("No episode is open")
        if timeline is not None:
            words = timecode.display(self.value())
            if self._has_end:
                words = tr("{0} of {1}", words, timecode.display(timeline.length_s))
            if segment is not None:
                words += f", {segment.title}"
        self.setAccessibleDescription(words)
        self.described.emit()

    @property
    def _has_end(self) -> bool:
        """Return whether the episode's length is known."""
        return self._session.timeline is not None and self._session.timeline.episode.duration_s is not None

    def _duration(self) -> int:
        return self._session.timeline.length_s if self._session.timeline else 1

    def _span(self) -> float:
        return max(1.0, self.width() - 2 * _MARGIN)
