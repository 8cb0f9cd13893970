"""The timeline's list: its cursor and keys; it keeps its scroll position when its rows change."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from explorer.app.shell.theme import Theme
from explorer.model.translation import tr
from explorer.ui.list_cursor import next_row, put_cursor
from explorer.ui.own_viewport import give_viewport
from explorer.ui.timeline.row_metrics import Boxes
from explorer.ui.timeline.timeline_delegate import TimelineDelegate
from explorer.ui.timeline.timeline_model import Index, TimelineModel
from explorer.ui.timeline.timeline_rows import TimelineRow

_Move = QAbstractItemView.CursorAction
_STEP = 16
"""Pixels scrolled per step of the wheel."""
EDIT_KEYS: dict[int, str] = {
    Qt.Key.Key_F2.value: "rename",
    (Qt.Modifier.SHIFT | Qt.Key.Key_F2).toCombined(): "start",
    Qt.Key.Key_Insert.value: "add",
    Qt.Key.Key_Delete.value: "remove",
}
"""Keys that correct the row at the cursor, and what they do. Menus show them."""
Anchor = tuple[str, int] | None
"""The key of a visible row, and its distance from the list's top in pixels (negative if cut off)."""


class TimelineView(QListView):
    """The list of a TimelineModel. A click, Enter or Return opens a row; the cursor skips headings."""

    opened = Signal(object)
    """A TimelineRow to open."""
    notes_asked = Signal(object)
    """A TimelineRow whose annotations and notes are to be listed."""
    menu_asked = Signal(object, QPoint)
    """A TimelineRow whose menu is to be shown, and the place on the screen for its corner."""
    left_upwards = Signal()
    """Up was pressed on the first row."""
    edit_asked = Signal(object, str)
    """A TimelineRow to be corrected, and how: see EDIT_KEYS."""

    def __init__(self, model: TimelineModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        give_viewport(self)
        self._timeline = model
        self._taken = False
        self.painter = TimelineDelegate(model, theme, self)
        self.setModel(model)
        self.setItemDelegate(self.painter)
        self.setAccessibleName(tr("Timeline"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().setSingleStep(_STEP)
        self.setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        self.clicked.connect(self._open)

    def restyle(self) -> None:
        """Paint and measure again, because the theme or its fonts changed."""
        anchor = self.anchor()
        self.painter.measure.reset()
        self.hold(anchor)
        self.viewport().update()

    def anchor(self) -> Anchor:
        """Return the scroll position, to restore with ``hold`` after the rows have changed: that of the row at the
        cursor if it is visible, else of the first row."""
        index = self.currentIndex() if self._sees(self.currentIndex()) else self.indexAt(QPoint(1, 0))
        return (self._timeline.row_at(index.row()).key, self.visualRect(index).top()) if index.isValid() else None

    def hold(self, anchor: Anchor) -> None:
        """Scroll so that the anchor's row stays in place, if it is still shown."""
        place = self._timeline.place_of(anchor[0]) if anchor else None
        if anchor is None or place is None:
            return
        self.doItemsLayout()
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + self.visualRect(self._timeline.index(place)).top() - anchor[1])

    def _sees(self, index: Index, height: int | None = None) -> bool:
        """Return whether a row is wholly visible, in a list of this height in pixels instead of its own."""
        rect, bottom = self.visualRect(index), self.viewport().height() if height is None else height
        return index.isValid() and self.band_height <= rect.top() and rect.bottom() < bottom

    def fits(self, index: Index) -> bool:
        """Return whether a row still has the height that it needs."""
        return self.sizeHintForIndex(index).height() == self.visualRect(index).height()

    def dataChanged(self, first: Index, last: Index, roles: Sequence[int] = ()) -> None:
        """Override Qt, whose lists lay out and paint all rows when one changes; other views paint only that row."""
        if first == last and self.fits(first):
            QAbstractItemView.dataChanged(self, first, last, roles)
        else:
            super().dataChanged(first, last, roles)

    def cursor_row(self) -> TimelineRow | None:
        """Return the row at the keyboard's cursor."""
        index = self.currentIndex()
        return self._timeline.row_at(index.row()) if index.isValid() else None

    def place_of(self, key: str) -> tuple[TimelineRow, QRect, Boxes] | None:
        """Return a shown row with its rectangle in the viewport, and the layout of its parts in it."""
        place = self._timeline.place_of(key)
        if place is None:
            return None
        row = self._timeline.row_at(place)
        boxes = self.painter.measure.boxes(row, self.viewport().width())
        return row, self.visualRect(self._timeline.index(place)), boxes

    def set_cursor(self, key: str | None) -> bool:
        """Move the cursor to a row without scrolling. Return whether the row is shown."""
        place = self._timeline.place_of(key) if key else None
        if place is None:
            return False
        put_cursor(self, self._timeline.index(place))
        return True

    def cursor_and_above(self) -> list[str]:
        """Return the keys of the row at the cursor and of those of its kind above it, nearest first."""
        here = self.currentIndex()
        if not here.isValid():
            return []
        rows = self._timeline.shown()[: here.row() + 1]
        return [one.key for one in reversed(rows) if one.kind == rows[-1].kind]

    def reveal(self, key: str) -> None:
        """Scroll to a row that is not wholly visible, to the upper third of the list."""
        place = self._timeline.place_of(key)
        if place is None:
            return
        index = self._timeline.index(place)
        if not self._sees(index):
            rect = self.visualRect(index)
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + rect.top() - max(0, self.viewport().height() // 3 - rect.height() // 2))
            self.scrollTo(index)

    def scrollTo(
        self, index: Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        """Override Qt: scroll until the whole row is visible, with the headings right above it, for context."""
        if hint != QAbstractItemView.ScrollHint.EnsureVisible:
            super().scrollTo(index, hint)
            return
        first = index.row()
        while first > 0 and not self._timeline.row_at(first - 1).openable:
            first -= 1
        whole = self.visualRect(index)
        above = min(whole.top(), self.visualRect(self._timeline.index(first)).top())
        bar = self.verticalScrollBar()
        if whole.bottom() >= self.viewport().height():
            # Never so far that the row's own top leaves the list, or lies under the section's heading.
            most = whole.top() - self.band_height
            bar.setValue(bar.value() + min(whole.bottom() + 1 - self.viewport().height(), most))
        elif (above := min(above, whole.top() - self.band_height)) < 0:
            bar.setValue(bar.value() + max(above, whole.bottom() + 1 - self.viewport().height()))

    def moveCursor(self, action: _Move, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Override Qt: move from row to row, skipping headings; a page is as many rows as fit in the list."""
        here = self.currentIndex().row()
        last = self._timeline.rowCount()
        if action in (_Move.MoveUp, _Move.MovePrevious):
            return next_row(self, here, -1) if here >= 0 else next_row(self, -1, 1)
        if action in (_Move.MoveDown, _Move.MoveNext):
            return next_row(self, here, 1)
        if action == _Move.MoveHome:
            return next_row(self, -1, 1)
        if action == _Move.MoveEnd:
            return next_row(self, last, -1)
        if action in (_Move.MovePageUp, _Move.MovePageDown):
            return self._page(1 if action == _Move.MovePageDown else -1)
        return self.currentIndex()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Override Qt: the section of the topmost row stays at the top, with a line below it."""
        super().paintEvent(event)
        if (band := self._band()) and event.rect().intersects(QRect(0, 0, self.viewport().width(), band[1])):
            row, bottom = band
            with QPainter(self.viewport()) as painter:
                self.painter.paint_band(painter, row, self.viewport().width(), bottom)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Override Qt: the section at the top does not move with the rows."""
        super().scrollContentsBy(dx, dy)
        self.viewport().update(0, 0, self.viewport().width(), self.band_height + abs(dy) + 1)

    @property
    def band_height(self) -> int:
        """Return the height in pixels of the section that stays at the top; 0 where there are no sections."""
        first = self._timeline.row_at(0) if self._timeline.rowCount() else None
        return self.painter.band_height(first) if first and first.kind == "section" else 0

    def _band(self) -> tuple[TimelineRow, int] | None:
        """Return the section of the topmost row, if its heading is above the list's top, and where it ends: the next
        heading pushes it away."""
        index = self.indexAt(QPoint(1, 0)) if self.band_height else QModelIndex()
        place = index.row() if index.isValid() else -1
        while place >= 0 and self._timeline.row_at(place).kind not in ("section", "group"):
            place -= 1
        if place < 0 or self._timeline.row_at(place).kind != "section":
            return None
        row = self._timeline.row_at(place)
        bottom = self.painter.band_height(row)
        for following in range(index.row() + 1, self._timeline.rowCount()):
            rect = self.visualRect(self._timeline.index(following))
            if rect.top() >= bottom:
                break
            if self._timeline.row_at(following).kind in ("section", "group"):
                bottom = rect.top()
        return (row, bottom) if self.visualRect(self._timeline.index(place)).top() < 0 else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Override Qt: Enter opens a row; Up leaves the list at the top; letters go to the window's actions."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        elif key == Qt.Key.Key_Escape:
            event.ignore()  # the panel's
        elif key == Qt.Key.Key_Up and self.currentIndex() == next_row(self, -1, 1):
            self.left_upwards.emit()
        elif key == Qt.Key.Key_Space and not event.modifiers():
            event.ignore()  # the window plays or pauses
        elif (what := EDIT_KEYS.get(event.keyCombination().toCombined())) and (row := self.cursor_row()):
            self.edit_asked.emit(row, what)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Override Qt: ask for the menu of the row under the pointer, or of the row at the cursor."""
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        index = self.indexAt(event.pos()) if by_mouse else self.currentIndex()
        row = self._timeline.row_at(index.row()) if index.isValid() else None
        if row is not None and row.kind == "section":
            self.menu_asked.emit(row, event.globalPos())
        if row is None or not row.openable:
            return
        rect = self.visualRect(index)
        corner = event.pos() if by_mouse else rect.topLeft() + QPoint(rect.width() // 4, rect.height() // 2)
        self.set_cursor(self._timeline.row_at(index.row()).key)
        self.menu_asked.emit(self._timeline.row_at(index.row()), self.viewport().mapToGlobal(corner))

    def keyboardSearch(self, search: str) -> None:
        """Override Qt: do nothing; the filter box is used for searching."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Override Qt: rows get the list's width, and keep their position while it is resized; that at the cursor stays
        visible."""
        was_seen = self._sees(self.currentIndex(), event.oldSize().height())
        anchor = self.anchor() if event.size().width() != event.oldSize().width() else None
        self.painter.set_width(self.viewport().width())
        super().resizeEvent(event)
        self.hold(anchor)
        if was_seen:
            self.scrollTo(self.currentIndex())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Override Qt: show that the number of a row's notes can be clicked."""
        super().mouseMoveEvent(event)
        place = event.position().toPoint()
        on_count = self._counted(place) is not None or self._questioned(place) is not None
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if on_count else Qt.CursorShape.ArrowCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Override Qt: a press on the number of a row's notes does not press the row."""
        band = self._band()
        if band and event.position().y() < band[1]:
            self._taken = True  # by the section, to whose beginning it leads
            if event.button() == Qt.MouseButton.LeftButton:
                place = self._timeline.place_of(band[0].key) or 0
                self.scrollTo(self._timeline.index(place), QAbstractItemView.ScrollHint.PositionAtTop)
            return
        point, is_left = event.position().toPoint(), event.button() == Qt.MouseButton.LeftButton
        row = self._counted(point) if is_left else None
        asked = self._questioned(point) if is_left else None
        self._taken = row is not None or asked is not None
        if row is not None:
            self.notes_asked.emit(row)
        elif asked is not None:
            self.set_cursor(asked.key)
            self.menu_asked.emit(asked, self.viewport().mapToGlobal(point))
        else:
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Override Qt: a click on the number of a row's notes lists them, and does not open the row."""
        if not self._taken:
            super().mouseReleaseEvent(event)

    def _questioned(self, place: QPoint) -> TimelineRow | None:
        """Return the row whose question mark is at a point of the viewport."""
        index = self.indexAt(place)
        row = self._timeline.row_at(index.row()) if index.isValid() else None
        return row if row and self.painter.is_question(row, place - self.visualRect(index).topLeft()) else None

    def _counted(self, place: QPoint) -> TimelineRow | None:
        """Return the row whose number of notes is at a point of the viewport."""
        index = self.indexAt(place)
        row = self._timeline.row_at(index.row()) if index.isValid() else None
        return row if row and self.painter.is_count(row, place - self.visualRect(index).topLeft()) else None

    def _open(self, index: QModelIndex) -> None:
        if index.isValid() and self._timeline.row_at(index.row()).openable:
            self.opened.emit(self._timeline.row_at(index.row()))

    def _page(self, step: int) -> QModelIndex:
        here = self.currentIndex()
        if not here.isValid():
            return next_row(self, -1, 1)
        target = self.visualRect(here).top() + step * self.viewport().height()
        index = next_row(self, here.row(), step)
        while (
            index != (after := next_row(self, index.row(), step)) and (self.visualRect(after).top() - target) * step < 0
        ):
            if after == here:
                break
            index = after
        return index
