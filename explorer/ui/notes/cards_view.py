"""The list of cards: it measures and paints only the visible ones, so that thousands cost no more than a screenful."""

import sys
from collections.abc import Callable, Sequence
from typing import cast

from PySide6 import QtWidgets
from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QDrag, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QPlainTextEdit, QStyleOptionViewItem, QWidget

from explorer.app.shell.tokens import GRID
from explorer.model.annotation import TextKind
from explorer.model.embedded_annotation import is_in_pdf
from explorer.ui.focus_rings import paint_ring
from explorer.ui.list_cursor import next_row
from explorer.ui.measured_list import MeasuredList
from explorer.ui.notes.card_delegate import CardDelegate
from explorer.ui.notes.notes_model import ITEM, NotesModel
from explorer.ui.notes.notes_rows import GroupHead

_Index = QModelIndex | QPersistentModelIndex
_Hint = QAbstractItemView.ScrollHint
_Move = QAbstractItemView.CursorAction
_DRAGGED = 220
"""Width in pixels of the picture of a dragged card."""
_DIGITS = "12345678"
_KINDS: dict[Qt.Key, TextKind] = {Qt.Key.Key_H: "highlight", Qt.Key.Key_U: "underline", Qt.Key.Key_S: "strike"}
Anchor = tuple[str, int] | None
"""The id of the first visible row, and the distance of its top from the list's, in pixels."""


class CardsView(MeasuredList):
    """Shows a NotesModel; a click or Ctrl+Enter on a card jumps to its place, a double click or Enter edits
    it."""

    below = 8
    asked = Signal(object)
    """An item to jump to."""
    write_asked = Signal()
    """The current item is to be edited."""
    link_asked = Signal(str)
    """A web address in a text was clicked."""
    tag_asked = Signal(str)
    """A tag was clicked."""
    color_asked = Signal(int)
    """A digit key: the index of the color for the selection, from 0."""
    delete_asked = Signal()
    """The selected items are to be deleted, by macOS' key for that."""
    run_drag: Callable[[QDrag], object] = staticmethod(lambda drag: drag.exec(Qt.DropAction.CopyAction))
    """Runs a drag, and returns when it has ended."""
    kind_asked = Signal(str)
    """The key H, U or S: the kind for the selection."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._taken = False
        """The mouse pressed something inside a card, such as a link."""
        self._held: tuple[str, QPoint] | None = None
        """A card pressed while another is edited: it may be dragged into the editor, which stays open."""
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        # It paints its own ground: Qt repaints the frame whenever the range of the scroll bar changes, and with it
        # everything that can be seen through.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def show_model(self, model: NotesModel, delegate: CardDelegate) -> None:
        """Show this model, painted by this delegate."""
        self._notes, self._cards = model, delegate
        self.setModel(model)
        self.setItemDelegate(delegate)
        model.layoutChanged.connect(self._anew)
        model.rowsRemoved.connect(self._removed)
        delegate.grown.connect(self._editor_grown)
        # A press would take the focus and close the editor that the card is to be dragged to.
        delegate.opened.connect(lambda _: self.setFocusPolicy(Qt.FocusPolicy.TabFocus))
        delegate.closed.connect(lambda _: self.setFocusPolicy(Qt.FocusPolicy.WheelFocus))
        self._anew()

    # Layout

    def anchor(self) -> Anchor:
        """Return the scroll position, to restore with ``hold`` after the rows have changed."""
        first = self._row_at(self.verticalOffset())
        if not 0 <= first < len(self._notes.rows):
            return None
        return (self._notes.rows[first].id, self._tops[first] - self.verticalOffset())

    def hold(self, anchor: Anchor) -> None:
        """Scroll so that the anchor's row stays in place, if it is still shown."""
        row = self._notes.row_of(anchor[0]) if anchor else -1
        if anchor and row >= 0:
            self.verticalScrollBar().setValue(self._tops[row] - anchor[1])

    def _scroll_once(self, row: int, hint: _Hint) -> None:
        """Scroll until the row is visible, with the headings right above it if there is room."""
        first = row
        while first > 0 and isinstance(self._notes.rows[first - 1], GroupHead):
            first -= 1
        top, bottom, room = self._tops[row], self._tops[row + 1], self.viewport().height()
        bar, at = self.verticalScrollBar(), self.verticalOffset()
        above = self._tops[first] if bottom - self._tops[first] <= room else top
        if hint == _Hint.PositionAtTop or (above < at and hint != _Hint.PositionAtBottom):
            bar.setValue(above)
        elif hint == _Hint.PositionAtCenter:
            bar.setValue(top - (room - (bottom - top)) // 2)
        elif bottom > at + room:
            bar.setValue(bottom - room if hint == _Hint.PositionAtBottom else min(bottom - room, above))

    # Measuring

    def _guesses(self, width: int) -> list[int]:
        return [self._cards.guess(row, width) for row in self._notes.rows]

    def _measure(self, row: int, width: int) -> int:
        return self._cards.height(self._notes.rows[row], width)

    def _anew_in_place(self) -> None:
        anchor = self.anchor()
        self._anew()
        self.hold(anchor)
        self.updateEditorGeometries()

    def _editor_grown(self) -> None:
        row = self._notes.row_of(self._cards.editing) if self._cards.editing else self.currentIndex().row()
        if 0 <= row < len(self._heights):
            height = self._cards.height(self._notes.rows[row], self.row_width)
            if height != self._heights[row]:
                self._heights[row] = height
                self._stack()
        if self._cards.editing and row >= 0:
            index = self._notes.index(row)
            is_high = self.visualRect(index).height() > self.viewport().height()
            # The editor is at the end of a card; where the list is lower than the card, that is what is seen.
            self.scrollTo(index, self.ScrollHint.PositionAtBottom if is_high else self.ScrollHint.EnsureVisible)
        self.updateEditorGeometries()
        if editor := self._cards.editor:
            editor.ensureCursorVisible()
            if above := self._caret_above(editor):
                self.verticalScrollBar().setValue(self.verticalOffset() - above)
        self.viewport().update()

    def _caret_above(self, editor: QPlainTextEdit) -> int:
        """Return how many pixels the caret of an editor that is higher than the list is above it; 0 if it is seen."""
        place = editor.viewport().mapTo(self.viewport(), editor.cursorRect().topLeft())
        return max(0, GRID - place.y())

    # Model changes

    def rowsInserted(self, parent: _Index, start: int, end: int) -> None:
        width = self.row_width
        self._heights[start:start] = [self._cards.guess(row, width) for row in self._notes.rows[start : end + 1]]
        above = self._tops[start] if start < len(self._tops) else 0
        self._shift(above, sum(self._heights[start : end + 1]))
        QAbstractItemView.rowsInserted(self, parent, start, end)

    def rowsAboutToBeRemoved(self, parent: _Index, start: int, end: int) -> None:
        if start <= self.currentIndex().row() <= end:
            # Without focus, the next Delete must not delete a row that the user did not select.
            after = next_row(self, end, 1)
            beside = after if after.row() > end else next_row(self, start, -1)
            gone = not self.hasFocus() or start <= beside.row() <= end
            row = -1 if gone else beside.row()
            self.choose([row], row)
        super().rowsAboutToBeRemoved(parent, start, end)

    def _removed(self, parent: _Index, start: int, end: int) -> None:
        above, height = self._tops[start], sum(self._heights[start : end + 1])
        del self._heights[start : end + 1]
        self._shift(above, -height)

    def _shift(self, above: int, by: int) -> None:
        """Adjust after rows were inserted or removed; visible rows stay in place if that was above them."""
        at = self.verticalOffset()
        self._stack(above)
        if above < at:
            self.verticalScrollBar().setValue(at + by)
        elif self._measure_seen():  # now, since a paint event may be of a part only
            self.viewport().update()
        self.updateEditorGeometries()

    def dataChanged(self, top: _Index, bottom: _Index, roles: Sequence[int] = ()) -> None:
        width, seen = self.row_width, self._seen()
        for row in range(top.row(), bottom.row() + 1):
            if row < len(self._heights):
                measure = self._cards.height if row in seen else self._cards.guess
                height, before = measure(self._notes.rows[row], width), self._heights[row]
                if height != before:
                    self._heights[row] = height
                    self._shift(self._tops[row], height - before)
        QAbstractItemView.dataChanged(self, top, bottom, roles)  # which paints these rows again

    def restyle(self) -> None:
        """Measure and paint again, because the scheme or its fonts changed."""
        self._cards.cards.restyle()
        self._anew_in_place()

    # Selection

    def choose(self, rows: list[int], current: int) -> None:
        """Select exactly these rows, with the keyboard's cursor on one of them; -1 is none.

        Qt's setCurrentIndex() would extend the selection while the user holds Ctrl for another reason.
        """
        selection = QItemSelection()
        for row in rows:
            if row >= 0:
                selection.select(self._notes.index(row), self._notes.index(row))
        flag = QItemSelectionModel.SelectionFlag
        self.selectionModel().select(selection, flag.ClearAndSelect)
        self.selectionModel().setCurrentIndex(self._notes.index(current), flag.NoUpdate)

    def is_in_use(self) -> bool:
        """Return whether the list has the focus or the pointer, so that it should not scroll by itself."""
        return self.hasFocus() or self.underMouse() or self.state() == self.State.EditingState

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        rect = rect.normalized()
        last = len(self._heights) - 1
        selection = QItemSelection()
        if last >= 0 and rect.top() + self.verticalOffset() < self._tops[-1]:
            first = max(0, self._row_at(rect.top() + self.verticalOffset()))
            end = min(last, self._row_at(rect.bottom() + self.verticalOffset()))
            selection.select(self._notes.index(first), self._notes.index(max(first, end)))
        self.selectionModel().select(selection, command)

    def moveCursor(self, action: _Move, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        here, rows = self.currentIndex().row(), len(self._notes.rows)
        if action in (_Move.MoveHome, _Move.MoveEnd):
            return next_row(self, -1, 1) if action == _Move.MoveHome else next_row(self, rows, -1)
        down = action in (_Move.MoveDown, _Move.MoveNext, _Move.MovePageDown, _Move.MoveRight)
        if here < 0:
            return next_row(self, -1, 1)
        if action not in (_Move.MovePageDown, _Move.MovePageUp):
            return next_row(self, here, 1 if down else -1)
        y = self._tops[here] + (self.viewport().height() if down else -self.viewport().height())
        there = max(0, min(self._row_at(max(0, y)), rows - 1))
        if isinstance(self._notes.rows[there], GroupHead):
            there = next_row(self, there, 1).row()
        return self._notes.index(there) if there != here else next_row(self, here, 1 if down else -1)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._measure_seen():
            self.viewport().update()
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        painter = QPainter(self.viewport())
        self._cards.paint_ground(painter, event.rect())
        focus, hovered = self.hasFocus(), self._hovered()
        for row in self._seen():
            index = self._notes.index(row)
            option.rect = self.visualRect(index)
            if not option.rect.intersects(event.rect()):
                continue
            flags = QtWidgets.QStyle.StateFlag  # not imported by name: PySide takes 4 ms to make QStyle
            option.state &= ~(flags.State_Selected | flags.State_HasFocus | flags.State_MouseOver)
            if self.selectionModel().isSelected(index):
                option.state |= flags.State_Selected
            if focus and index == self.currentIndex():
                option.state |= flags.State_HasFocus
            if row == hovered:
                option.state |= flags.State_MouseOver
            self._cards.paint(painter, option, index)
        if focus and not self.currentIndex().isValid():
            paint_ring(painter, self, self.viewport().rect())
        painter.end()

    # Keyboard and mouse

    def event(self, event: QEvent) -> bool:
        """Override Qt: keys for colors and kinds apply to the cards selected here, and not to the reader's
        selection."""
        is_asked = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if is_asked and (_digit(cast(QKeyEvent, event)) is not None or _kind(cast(QKeyEvent, event))):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.state() != self.State.EditingState:
            item = self.currentIndex().data(ITEM)
            if item is not None and (is_in_pdf(item) or event.modifiers() & Qt.KeyboardModifier.ControlModifier):
                self.asked.emit(item)
            elif item is not None:
                self.write_asked.emit()
        elif (digit := _digit(event)) is not None:
            self.color_asked.emit(digit)
        elif kind := _kind(event):
            self.kind_asked.emit(kind)
        elif sys.platform == "darwin" and event.key() == Qt.Key.Key_Backspace and not event.modifiers():
            self.delete_asked.emit()  # Del, the action's shortcut, needs Fn there.
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held:
            item_id, start = self._held
            if (event.position().toPoint() - start).manhattanLength() >= QApplication.startDragDistance():
                self._held = None
                self._drag([self._notes.index(self._notes.row_of(item_id))])
            return
        super().mouseMoveEvent(event)
        before, self._pointer = self.indexAt(self._pointer), event.position().toPoint()
        index = self.indexAt(self._pointer)
        over = self._cards.link_at(index, self._pointer) or self._cards.tag_at(index, self._pointer)
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)
        if index != before:
            self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place, index = event.position().toPoint(), self.indexAt(event.position().toPoint())
        self._taken = True
        plain = event.button() == Qt.MouseButton.LeftButton and not event.modifiers()
        if plain and (address := self._cards.link_at(index, place)):
            self.link_asked.emit(address)
        elif plain and (tag := self._cards.tag_at(index, place)):
            self.tag_asked.emit(tag)
        elif plain and self._cards.editing and index.data(ITEM) is not None:
            self._taken, self._held = False, (index.data(ITEM).id, place)
        else:
            self._taken = False
            if self._cards.editing:
                self.setFocus(Qt.FocusReason.MouseFocusReason)
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        held, self._held = self._held, None
        if held:
            # It was only a click.
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            if (row := self._notes.row_of(held[0])) >= 0:
                self.choose([row], row)
                self.clicked.emit(self._notes.index(row))
        elif not self._taken:  # Otherwise it would count as a click on the card as well.
            super().mouseReleaseEvent(event)

    def startDrag(self, actions: Qt.DropAction) -> None:
        """Override Qt: drag the selected items as copies."""
        self._drag(self.selectionModel().selectedIndexes())

    def _drag(self, indexes: list[QModelIndex]) -> None:
        if not indexes:
            return
        drag = QDrag(self)
        drag.setMimeData(self._notes.mimeData(indexes))
        rect = self.visualRect(indexes[0]).intersected(self.viewport().rect())
        picture = self.viewport().grab(rect)
        drag.setPixmap(
            picture.scaledToWidth(min(picture.width(), _DRAGGED), Qt.TransformationMode.SmoothTransformation)
        )
        self.run_drag(drag)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        # The first click may have opened another paper and moved the card away from under the pointer.
        self.write_asked.emit()


def _digit(event: QKeyEvent) -> int | None:
    """Return the place of a color, from 0, by the digit that is typed: on French keyboards that takes Shift."""
    held = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
    return _DIGITS.find(event.text()) if not held and event.text() and event.text() in _DIGITS else None


def _kind(event: QKeyEvent) -> TextKind | None:
    return None if event.modifiers() else _KINDS.get(Qt.Key(event.key()))
