"""A list whose rows differ in height: heights are guessed at first, and measured when their rows come into view."""

from bisect import bisect_right
from collections.abc import Callable
from itertools import accumulate

from PySide6.QtCore import QEvent, QItemSelection, QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QKeyEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QWidget

from explorer.ui.self_laid_list import SelfLaidList

_Index = QModelIndex | QPersistentModelIndex
_Hint = QAbstractItemView.ScrollHint
_STEP = 20


class MeasuredList(SelfLaidList):
    """Measures only the rows in view, so that thousands cost no more than a screenful.

    A subclass says how high a row is, and paints.
    """

    below = 0
    """Empty pixels below the last row."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._heights: list[int] = []
        self._tops: list[int] = [0]
        self._laid_width = -1
        """The width for which the heights were guessed or measured, in pixels."""
        self._pointer = QPoint(-1, -1)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.verticalScrollBar().setSingleStep(_STEP)

    # What a subclass says of its rows

    def _guesses(self, width: int) -> list[int]:
        """Return about how high each row is, in pixels, without laying it out."""
        raise NotImplementedError

    def _measure(self, row: int, width: int) -> int:
        """Return how high a row is, in pixels."""
        raise NotImplementedError

    def _scroll_once(self, row: int, hint: _Hint) -> None:
        """Scroll to a row by the heights that are known now."""
        raise NotImplementedError

    # Places

    @property
    def row_width(self) -> int:
        """Return the width of the rows in pixels: beside the scroll bar, also while none is needed.

        A width that depended on the bar would depend on the heights, and those on the width: a list that just fits
        would show and hide its bar for ever.
        """
        return max(0, self.width() - 2 * self.frameWidth() - self.verticalScrollBar().sizeHint().width())

    def visualRect(self, index: _Index) -> QRect:
        if not index.isValid() or index.row() >= len(self._heights):
            return QRect()
        top = self._tops[index.row()] - self.verticalOffset()
        return QRect(0, top, self.row_width, self._heights[index.row()])

    def indexAt(self, point: QPoint) -> QModelIndex:
        y = point.y() + self.verticalOffset()
        return self.model().index(self._row_at(y), 0) if 0 <= y < self._tops[-1] else QModelIndex()

    def horizontalOffset(self) -> int:
        return 0

    def verticalOffset(self) -> int:
        return self.verticalScrollBar().value()

    def isIndexHidden(self, index: _Index) -> bool:
        return False

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        return QRegion(self.viewport().rect())

    def _row_at(self, y: int) -> int:
        return min(bisect_right(self._tops, y) - 1, len(self._heights) - 1)

    def _seen(self) -> range:
        """Return the visible rows."""
        if not self._heights:
            return range(0)
        top = self.verticalOffset()
        return range(max(0, self._row_at(top)), self._row_at(top + self.viewport().height() - 1) + 1)

    def _hovered(self) -> int:
        """Return the row under the pointer; -1 for none."""
        return self.indexAt(self._pointer).row() if self.viewport().rect().contains(self._pointer) else -1

    # Scrolling

    def scrollTo(self, index: _Index, hint: _Hint = _Hint.EnsureVisible) -> None:
        """Override Qt: scroll until the whole row is visible."""
        if index.isValid() and index.row() < len(self._heights):
            self._settle(lambda: self._scroll_once(index.row(), hint))

    def _settle(self, scroll: Callable[[], object]) -> None:
        """Scroll, and again after rows that became visible were measured, which may have moved the row."""
        for _ in range(3):
            scroll()
            if not self._measure_seen():
                break

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self._measure_seen()
        self.updateEditorGeometries()
        self.viewport().update()

    # Layout

    def _anew(self) -> None:
        """Guess all heights."""
        self._laid_width = self.row_width
        self._heights = self._guesses(self._laid_width)
        self._stack()

    def _anew_in_place(self) -> None:
        """Guess all heights; the first row in view stays in place."""
        first = self._row_at(self.verticalOffset())
        by = self.verticalOffset() - self._tops[first] if first >= 0 else 0
        self._anew()
        if 0 <= first < len(self._heights):
            self.verticalScrollBar().setValue(self._tops[first] + by)
        self.updateEditorGeometries()

    def _stack(self, first: int = 0) -> None:
        """Stack the rows, and paint again what is below a y of the list."""
        self._add_up()
        room, top = self.viewport().rect(), first - self.verticalOffset()
        self.viewport().update(room.adjusted(0, max(0, top), 0, 0))

    def _add_up(self) -> None:
        self._tops = list(accumulate(self._heights, initial=0))
        self.updateGeometries()

    def _measure_seen(self) -> bool:
        """Measure the visible rows. Return whether a height differs from the estimate.

        The first wholly visible row stays in place.
        """
        if len(self._heights) != self.model().rowCount():
            return False
        changed, width = False, self.row_width
        for _ in range(20):  # Lower rows make others visible.
            seen, again = self._seen(), False
            fixed = next((row for row in seen if self._tops[row] >= self.verticalOffset()), seen.start)
            before = self._tops[fixed] if seen else 0
            for row in seen:
                height = self._measure(row, width)
                if height != self._heights[row]:
                    self._heights[row], again = height, True
            if not again:
                break
            changed, at = True, self.verticalOffset()
            self._add_up()
            self.verticalScrollBar().setValue(at + self._tops[fixed] - before)
        return changed

    def updateGeometries(self) -> None:
        bar, room = self.verticalScrollBar(), self.viewport().height()
        bar.setPageStep(room)
        bar.setRange(0, max(0, self._tops[-1] + self.below - room))
        QAbstractItemView.updateGeometries(self)

    def doItemsLayout(self) -> None:
        QAbstractItemView.doItemsLayout(self)

    def reset(self) -> None:
        """Override Qt: all rows have changed."""
        super().reset()
        if self.model():
            self._anew()

    def resizeEvent(self, event: QResizeEvent) -> None:
        QAbstractItemView.resizeEvent(self, event)
        if self.model() and self.row_width != self._laid_width:
            self._anew_in_place()

    # Keyboard and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Override Qt: leave Space to the window, which plays or pauses."""
        if event.key() == Qt.Key.Key_Space and not event.modifiers() and self.state() != self.State.EditingState:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Override Qt: do nothing; there is a field for searching."""

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._pointer = QPoint(-1, -1)
        self.viewport().update()
