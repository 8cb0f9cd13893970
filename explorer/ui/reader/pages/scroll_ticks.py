"""Ticks over the pages' scroll bar, for matches and annotations of the whole paper."""

import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSizeF, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from explorer.app.shell.theme import Theme
from explorer.model.annotation import Annotation, bounds
from explorer.model.text_page import Passage
from explorer.ui.reader.pages.page_interfaces import AnnotatedPages, MovingPages, ScrolledPages, ShownDocument

_HEIGHT, _NOW_HEIGHT = 2.0, 4.0
_SIDE = 3
_NOTE_WIDTH, _NOTE_HEIGHT = 4.0, 3.0
_PLACING_S = 0.005


class PagesWithMatches(AnnotatedPages, ShownDocument, MovingPages, ScrolledPages, Protocol):
    """The pages with the matches and annotations that have ticks."""

    matches: Mapping[int, Sequence[Passage]]
    current_match: Sequence[Passage]


class ScrollTicks(QWidget):
    """An overlay on the vertical scroll bar, transparent for the mouse; annotations are at its edge, in their
    colors."""

    def __init__(self, view: PagesWithMatches, theme: Theme) -> None:
        self._bar = view.bars.down
        super().__init__(self._bar)
        self._view, self._theme = view, theme
        self._pages: dict[int, tuple[Sequence[Annotation] | None, set[tuple[int, str]]]] = {}
        """A cache by page of the placed annotations and their positions, so that a change does not place thousands
        again."""
        self._picture: tuple[tuple[set[tuple[int, str]], int, float], QPixmap] | None = None
        """The annotations' positions as they were painted last, with what they were painted for."""
        self._matches: Mapping[int, Sequence[Passage]] | None = None
        self._shares: list[float] = []
        """The positions of the matches, from 0 to 1."""
        self._placed: dict[int, int] = {}
        """How many matches of each page have their position: matches come page by page, thousands in all."""
        self._placing = QTimer(self, interval=0)
        """Places the ticks of a few pages at a time, so that painting pages is not delayed."""
        self._placing.timeout.connect(self._place_some)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._bar.installEventFilter(self)
        self.setGeometry(self._bar.rect())
        self.show()  # the bar may have been visible before
        theme.changed.connect(self._restyle)
        view.arranged.connect(self._forget)
        view.zoom_changed.connect(self._forget)

    def ticks(self) -> tuple[list[float], float | None]:
        """Return how far down the paper each match is, from 0 to 1; and that of the current one."""
        view = self._view
        if view.document is None:
            return [], None
        if self._matches is not view.matches:
            self._matches, self._shares, self._placed = view.matches, [], {}
        for page, found in view.matches.items():
            if (placed := self._placed.get(page, 0)) < len(found):
                self._shares += map(self._share, found[placed:])
                self._placed[page] = len(found)
        return self._shares, self._share(view.current_match[0]) if view.current_match else None

    def notes(self) -> set[tuple[int, str]]:
        """Return the positions of annotations, in pixels from the top, with the ids of their colors; many fall on the
        same pixel.

        For a page whose annotations were not placed yet, the old positions are returned.
        """
        if self._view.document is None:
            self._pages = {}
        elif next(self._unplaced(), None) is not None:
            self._placing.start()
        here = self._view.annotations
        return {one for page, (_, found) in self._pages.items() if page in here for one in found}

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self.setGeometry(self._bar.rect())
            self._forget()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        every, now = self.ticks()
        notes = self.notes()
        if not every and not notes:
            return
        painter = QPainter(self)
        room = self._room()
        width = self.width() - 2 * _SIDE
        if notes:
            painter.drawPixmap(QPointF(self.width() - _NOTE_WIDTH, 0), self._picture_of(notes))
        color = self._theme.color("award", 0.7)
        for y in {round(share * room) for share in every}:
            painter.fillRect(QRectF(_SIDE, y + (_NOW_HEIGHT - _HEIGHT) / 2, width, _HEIGHT), color)
        if now is not None:
            painter.fillRect(QRectF(0, round(now * room), self.width(), _NOW_HEIGHT), self._theme.color("accent"))
        painter.end()

    def _picture_of(self, notes: set[tuple[int, str]]) -> QPixmap:
        """Return the positions of annotations painted; there may be thousands, and they are the same at most paints."""
        key = (notes, self.height(), self.devicePixelRatioF())
        if self._picture is None or self._picture[0] != key:
            looks = {name: self._theme.highlight(name) for name in {name for _, name in notes}}
            if not self._theme.tokens.dark:
                looks = {name: look.darker(120) for name, look in looks.items()}
            ratio = self.devicePixelRatioF()
            picture = QPixmap(QSizeF(_NOTE_WIDTH * ratio, self.height() * ratio).toSize())
            picture.setDevicePixelRatio(ratio)
            picture.fill(Qt.GlobalColor.transparent)
            painter = QPainter(picture)
            for y, name in sorted(notes):
                painter.fillRect(QRectF(0, y, _NOTE_WIDTH, _NOTE_HEIGHT), looks[name])
            painter.end()
            self._picture = (key, picture)
        return self._picture[1]

    def _restyle(self) -> None:
        self._picture = None
        self.update()

    def _room(self) -> float:
        """Return the height available for ticks, in pixels."""
        return self.height() - _NOW_HEIGHT

    def _unplaced(self) -> Iterator[tuple[int, Sequence[Annotation]]]:
        for page, annotations in self._view.annotations.items():
            known = self._pages.get(page)
            if 0 <= page < self._view.page_count and (known is None or known[0] != annotations):
                yield page, annotations

    def _place_some(self) -> None:
        until = time.perf_counter() + _PLACING_S
        for page, annotations in self._unplaced() if self._view.document else ():
            self._pages[page] = (annotations, {self._note(one) for one in annotations})
            if time.perf_counter() > until:
                return
        self._placing.stop()
        self.update()

    def _share(self, passage: Passage) -> float:
        return self._view.port.share(passage.page, bounds(passage.quads[0]))

    def _note(self, one: Annotation) -> tuple[int, str]:
        share = self._view.port.share(one.page, one.area())
        return int(share * self._room() + 0.5), one.color

    def _forget(self) -> None:
        """Place all ticks again after a change of layout or document; old ticks of annotations stay until then."""
        self._pages = {page: (None, found) for page, (_, found) in self._pages.items()}
        self._matches = None
        self.update()
