"""Draws the ticks on the strip's blocks: notes, marks that wait in the inbox, and times at which something is said."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

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
        part, blocks = self._zooming.part, self._strip.blocks
        top, bottom = blocks.top(), blocks.top() + blocks.height()
        hit = self._theme.color("award")
        for x in self._pixels(one / 1000 for one in self.hits):
            painter.fillRect(x - _HIT_WIDTH // 2, top, _HIT_WIDTH, _HIT_HEIGHT, hit)
        for x, color in {(round(self._strip.x_of(at)), color) for at, color in self.moments() if part.has(at)}:
            rect = QRectF(x - _NOTE_WIDTH / 2, bottom - _NOTE_HEIGHT, _NOTE_WIDTH, _NOTE_HEIGHT)
            painter.setPen(QPen(self._theme.color("pane"), 1))
            painter.setBrush(self._theme.highlight(color) if color else self._theme.color("accent"))
            painter.drawRoundedRect(rect, 1.5, 1.5)
        for x in sorted(self._pixels(self.marks)):
            self._flag(painter, x, bottom)

    def _flag(self, painter: QPainter, x: int, bottom: int) -> None:
        top, color = bottom - _POLE, self._theme.color("danger")
        cloth = [QPointF(x, top), QPointF(x + _FLAG, top + look.GRID / 2 + 1), QPointF(x, top + _FLAG)]
        painter.setPen(QPen(self._theme.color("pane"), 1))
        painter.setBrush(color)
        painter.drawPolygon(QPolygonF(cloth))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRect(QRectF(x - 1, top, 2, _POLE))

    def _pixels(self, seconds: Iterable[float]) -> set[int]:
        part = self._zooming.part
        return {round(self._strip.x_of(one)) for one in seconds if part.has(one)}


def _shown(item: Item) -> object:
    """Return the properties of an item that the strip shows."""
    return (item.episode_id, item.at_s, item.color if isinstance(item, Annotation) else "")
