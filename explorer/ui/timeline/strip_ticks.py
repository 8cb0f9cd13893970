"""Draws the ticks on the strip's blocks: notes, marks that wait in the inbox, and times at which something is said."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap, QPolygonF

from explorer.app.episodes.session import Session
from explorer.app.items.item_cache import ItemCache
from explorer.app.shell import tokens as look
from explorer.app.shell.theme import Theme
from explorer.model.annotation import Annotation, Item
from explorer.ui.item_follower import ItemFollower
from explorer.ui.timeline.strip_scale import StripScale
from explorer.ui.timeline.strip_zoom import StripZoom

MOST = 5_000
"""The number of hits, and of marks, that are drawn at most."""
_NOTE_WIDTH, _NOTE_HEIGHT = 5.0, 9.0
_HIT_WIDTH, _HIT_HEIGHT = 2, 6
_AXIS, _HIGH = 8, 12
"""Within a tick's picture: where its axis is, and how high it may be."""
_MANY = 500
"""More ticks than these are drawn four pixels apart at least."""
_POLE, _FLAG = 9, 6
"""Height of a mark's pole, and width of its flag."""


class StripTicks:
    """Notes are at the lower edge in their colors, marks are flags there, hits are at the upper edge.

    Args:
        items: the cache of items; without it notes are not shown.
    """

    def __init__(
        self, strip: StripScale, session: Session, theme: Theme, zooming: StripZoom, items: ItemCache | None
    ) -> None:
        self._strip, self._session, self._theme, self._zooming = strip, session, theme, zooming
        self._items = items
        self._followed = ItemFollower(items, _shown) if items else None
        self._moments: list[tuple[int, str]] | None = None
        self.hits: tuple[int, ...] = ()
        """Milliseconds at which what is searched is said."""
        self.marks: tuple[int, ...] = ()
        """Seconds of marks."""

    def moments(self) -> list[tuple[int, str]]:
        """Return the seconds of the episode with notes or annotations, each with a color id; empty for a note."""
        if self._moments is None:
            episode = self._session.episode_id
            self._moments = [
                (one.at_s, one.color if isinstance(one, Annotation) else "")
                for one in (self._items.all() if self._items else ())
                if one.at_s is not None and one.episode_id == episode
            ]
        return self._moments

    def differs(self, ids: frozenset[str] | None) -> bool:
        """Return whether changes of these items change a tick."""
        return self._followed is not None and self._followed.differs(ids)

    def forget(self) -> None:
        """Forget where notes are, since that has changed."""
        self._moments = None

    def show_hits(self, hits: Sequence[int]) -> bool:
        """Take the times of hits, in milliseconds; return whether they are others."""
        before, self.hits = self.hits, tuple(hits[:MOST])
        return self.hits != before

    def show_marks(self, seconds: Iterable[int]) -> bool:
        """Take the seconds of marks; return whether they are others."""
        before, self.marks = self.marks, tuple(sorted(seconds)[:MOST])
        return self.marks != before

    def paint(self, painter: QPainter) -> None:
        """Draw all ticks; many fall on the same pixel."""
        blocks = self._strip.blocks
        top, bottom = blocks.top(), blocks.top() + blocks.height()
        hit = self._theme.color("award")
        for x in self._pixels([one / 1000 for one in self.hits]):
            painter.fillRect(x - _HIT_WIDTH // 2, top, _HIT_WIDTH, _HIT_HEIGHT, hit)
        by_color: dict[str, list[int]] = {}
        for at, color in self.moments():
            by_color.setdefault(color, []).append(at)
        ratio = painter.device().devicePixelRatio()
        for color, seconds in by_color.items():
            shown = self._theme.highlight(color) if color else self._theme.color("accent")
            self._stamp(painter, self._pixels(seconds), bottom, _picture(ratio, partial(self._note, shown)))
        self._stamp(painter, self._pixels(self.marks), bottom, _picture(ratio, self._flag))

    @staticmethod
    def _stamp(painter: QPainter, pixels: Iterable[int], bottom: int, picture: QPixmap) -> None:
        """Draw a picture of a tick at many places: what takes a shape 10 µs takes its picture 1."""
        for x in pixels:
            painter.drawPixmap(x - _AXIS, bottom - _HIGH, picture)

    def _note(self, color: QColor, painter: QPainter) -> None:
        painter.setPen(QPen(self._theme.color("pane"), 1))
        painter.setBrush(color)
        rect = QRectF(_AXIS - _NOTE_WIDTH / 2, _HIGH - _NOTE_HEIGHT, _NOTE_WIDTH, _NOTE_HEIGHT)
        painter.drawRoundedRect(rect, 1.5, 1.5)

    def _flag(self, painter: QPainter) -> None:
        top, x = _HIGH - _POLE, _AXIS
        cloth = [QPointF(x, top), QPointF(x + _FLAG, top + look.GRID / 2 + 1), QPointF(x, top + _FLAG)]
        painter.setPen(QPen(self._theme.color("pane"), 1))
        painter.setBrush(self._theme.color("danger"))
        painter.drawPolygon(QPolygonF(cloth))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRect(QRectF(x - 1, top, 2, _POLE))

    def _pixels(self, seconds: Sequence[float]) -> list[int]:
        """Return where seconds in view are, from the left, each once; of very many, those that can be told apart."""
        part = self._zooming.part
        first, last = part.start_s, part.end_s
        left = self._strip.x_of(first)
        scale = (self._strip.x_of(last) - left) / part.span_s
        apart = 1 if len(seconds) < _MANY else 4
        scale /= apart
        left /= apart
        return sorted({round(left + scale * (one - first)) * apart for one in seconds if first <= one <= last})


def _picture(ratio: float, paint: Callable[[QPainter], None]) -> QPixmap:
    """Return a picture of one tick, whose axis is ``_AXIS`` from the left, and its foot at the bottom."""
    picture = QPixmap(round(2 * _AXIS * ratio), round(_HIGH * ratio) + 1)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint(painter)
    painter.end()
    return picture


def _shown(item: Item) -> object:
    """Return the properties of an item that the strip shows."""
    return (item.episode_id, item.at_s, item.color if isinstance(item, Annotation) else "")
