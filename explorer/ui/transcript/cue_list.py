"""The list of cues: it measures and paints only what is in view, so that 50,000 cost no more than a screenful."""

from typing import cast

from PySide6.QtCore import (
    QElapsedTimer,
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from explorer.ui.measured_list import MeasuredList
from explorer.ui.transcript.cue_delegate import CueDelegate
from explorer.ui.transcript.cue_model import CueModel, Index

_Hint = QAbstractItemView.ScrollHint
_Move = QAbstractItemView.CursorAction
_SCROLLING = (
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
)
_HANDS_OFF_MS = 10_000
"""How long the list does not scroll by itself after the user scrolled it."""


class CueList(MeasuredList):
    """Shows a CueModel. A click or Enter asks for a time; dragging, or Shift and a key, selects several cues."""

    asked = Signal(int)
    """The row whose time is asked for."""
    chip_asked = Signal(int, str)
    """The row and the name of a chip that was clicked."""
    quote_asked = Signal()
    """The selected cues are to be quoted in a note."""
    copy_asked = Signal()
    """The selected cues are to be copied, or that at the cursor."""
    menu_asked = Signal(int, QPoint)
    """The row whose menu is asked for, and the place on the screen."""
    chosen = Signal()
    """Other cues are selected."""

    def __init__(self, model: CueModel, delegate: CueDelegate, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cues, self._painter = model, delegate
        self._pressed = QPoint(-1, -1)
        self._scrolled = QElapsedTimer()
        """Since the user scrolled."""
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.viewport().setAutoFillBackground(False)
        self.verticalScrollBar().sliderPressed.connect(self._hands_on)
        self.setModel(model)

    def selected_rows(self) -> tuple[int, int] | None:
        """Return the first and the last selected row; None without a selection."""
        # By the ranges, since there may be 50,000 selected rows, and each paint asks.
        chosen = self.selectionModel().selection()
        ranges = [chosen.at(number) for number in range(chosen.count())]
        return (min(one.top() for one in ranges), max(one.bottom() for one in ranges)) if ranges else None

    def follow(self, row: int) -> None:
        """Keep the cue that is said now in view, unless the user has scrolled or selects."""
        busy = self._scrolled.isValid() and self._scrolled.elapsed() < _HANDS_OFF_MS
        if not busy and self.selected_rows() is None:
            self._bring(row)

    def jump(self, row: int) -> None:
        """Show the cue that the user went to, even right after scrolling or with a selection."""
        self._scrolled.invalidate()
        self._bring(row)

    def show_hit(self, row: int) -> None:
        """Make a cue that was found the current one and show it; what is said now does not scroll it away at once."""
        self._hands_on()
        self.setCurrentIndex(self._cues.index(row))
        self.clearSelection()
        self.reveal(row)

    def reveal(self, row: int) -> None:
        """Scroll a cue to the upper third of the list."""
        if 0 <= row < len(self._heights):
            bar, above = self.verticalScrollBar(), self.viewport().height() // 4
            self._settle(lambda: bar.setValue(self._tops[row] - above))

    def restyle(self) -> None:
        """Measure and paint again, because the theme or its fonts changed, or chips were added."""
        self._anew_in_place()

    # Layout

    def _guesses(self, width: int) -> list[int]:
        return self._painter.guesses(width)

    def _measure(self, row: int, width: int) -> int:
        return self._painter.boxes(row, width).height

    def _anew(self) -> None:
        self._painter.forget()
        super()._anew()

    def _scroll_once(self, row: int, hint: _Hint) -> None:
        top, bottom = self._tops[row], self._tops[row + 1]
        bar, at, room = self.verticalScrollBar(), self.verticalOffset(), self.viewport().height()
        if top < at or hint == _Hint.PositionAtTop:
            bar.setValue(top)
        elif bottom > at + room:
            bar.setValue(bottom - room)

    def reset(self) -> None:
        """Override Qt: another transcript is shown."""
        super().reset()
        self._scrolled.invalidate()
        self.verticalScrollBar().setValue(0)

    def dataChanged(self, first: Index, last: Index, roles: object = ()) -> None:
        for row in range(first.row(), last.row() + 1):
            self.viewport().update(self.visualRect(self._cues.index(row)))

    # Selection

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Override Qt: paint what is selected now."""
        self.viewport().update()
        self.chosen.emit()

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        rect, last = rect.normalized(), len(self._heights) - 1
        chosen = QItemSelection()
        if last >= 0:
            first = max(0, self._row_at(rect.top() + self.verticalOffset()))
            end = min(last, max(first, self._row_at(rect.bottom() + self.verticalOffset())))
            chosen.select(self._cues.index(first), self._cues.index(end))
        self.selectionModel().select(chosen, command)

    def moveCursor(self, action: _Move, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        rows, here = len(self._heights), self.currentIndex().row()
        if not rows:
            return self._cues.index(-1)
        if here < 0:
            there = max(0, self._cues.current)
        elif action in (_Move.MoveHome, _Move.MoveEnd):
            there = 0 if action == _Move.MoveHome else rows - 1
        elif action in (_Move.MovePageDown, _Move.MovePageUp):
            by = self.viewport().height() * (1 if action == _Move.MovePageDown else -1)
            there = self._row_at(max(0, self._tops[here] + by))
        else:
            there = here + (1 if action in (_Move.MoveDown, _Move.MoveNext, _Move.MoveRight) else -1)
        return self._cues.index(max(0, min(rows - 1, there)))

    # Keyboard and mouse

    def event(self, event: QEvent) -> bool:
        """Override Qt: N, with a selection here, and Ctrl+C are keys of this list and not of the pages."""
        is_asked = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if is_asked and (self._is_quote(cast(QKeyEvent, event)) or self._is_copy(cast(QKeyEvent, event))):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _SCROLLING:
            self._hands_on()
        if self._is_quote(event):
            self.quote_asked.emit()
            return
        if self._is_copy(event):
            self.copy_asked.emit()
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.asked.emit(self.currentIndex().row())
        elif event.key() == Qt.Key.Key_Escape and self.selected_rows():
            self.clearSelection()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._hands_on()
        super().wheelEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Override Qt: ask for the menu of the cue under the pointer, or at the cursor."""
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        index = self.indexAt(event.pos()) if by_mouse else self.currentIndex()
        if index.isValid():
            place = event.pos() if by_mouse else self.visualRect(index).bottomLeft()
            self.menu_asked.emit(index.row(), self.viewport().mapToGlobal(place))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Override Qt: the right button leaves the selection alone, for its menu."""
        if event.button() == Qt.MouseButton.RightButton:
            return
        self._pressed = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        place = event.position().toPoint()
        plain = event.button() == Qt.MouseButton.LeftButton and not event.modifiers()
        if not plain or (place - self._pressed).manhattanLength() > 4:
            return
        index = self.indexAt(place)
        if not index.isValid():
            return
        if chip := self._chip_at(index.row(), place):
            self.chip_asked.emit(index.row(), chip)
            return
        self.clearSelection()
        self._scrolled.invalidate()
        self.asked.emit(index.row())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        before, self._pointer = self.indexAt(self._pointer).row(), event.position().toPoint()
        row = self.indexAt(self._pointer).row()
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if row >= 0 else Qt.CursorShape.ArrowCursor)
        if row != before:
            self.viewport().update()

    def _chip_at(self, row: int, place: QPoint) -> str:
        inside = place - self.visualRect(self._cues.index(row)).topLeft()
        chips = self._painter.boxes(row, self.row_width).chips
        return next((name for rect, name in chips if rect.contains(inside)), "")

    def _is_quote(self, event: QKeyEvent) -> bool:
        return event.key() == Qt.Key.Key_N and not event.modifiers() and self.selected_rows() is not None

    def _is_copy(self, event: QKeyEvent) -> bool:
        return event.matches(QKeySequence.StandardKey.Copy) and self.currentIndex().isValid()

    def _bring(self, row: int) -> None:
        """Scroll to a row unless it is well in view."""
        if 0 <= row < len(self._heights):
            top, bottom, room = self._tops[row], self._tops[row + 1], self.viewport().height()
            at = self.verticalOffset()
            if top < at or bottom > at + room * 3 // 4:
                self.reveal(row)

    def _hands_on(self) -> None:
        self._scrolled.start()

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._measure_seen():
            self.viewport().update()
        painter = QPainter(self.viewport())
        hovered = self._hovered()
        chosen, cursor = self.selected_rows() or (0, -1), self.currentIndex().row() if self.hasFocus() else -1
        for row in self._seen():
            rect = self.visualRect(self._cues.index(row))
            if rect.intersects(event.rect()):
                is_chosen = chosen[0] <= row <= chosen[1]
                self._painter.paint(
                    painter, row, rect, selected=is_chosen, hovered=row == hovered, focused=row == cursor
                )
        painter.end()
