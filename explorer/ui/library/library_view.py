"""The library's list: rows of three heights placed by arithmetic, so that fifty thousand need no layout."""

from bisect import bisect_right

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QRegion,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QToolTip, QWidget

from explorer.model.translation import tr
from explorer.ui.library.library_model import Index, LibraryModel, RowKey
from explorer.ui.library.library_painter import LibraryPainter
from explorer.ui.library.second_click import SecondClick
from explorer.ui.list_cursor import next_row, put_cursor
from explorer.ui.self_laid_list import SelfLaidList

_Move = QAbstractItemView.CursorAction
_STEP = 24
"""Pixels scrolled per step of the wheel."""


class LibraryView(SelfLaidList):
    """The list of a LibraryModel. A click or Enter opens an episode or paper, and opens or closes a podcast."""

    opened = Signal(object)
    """An EpisodeRow to open."""
    paper_opened = Signal(str)
    """The id of a paper to open."""
    toggled = Signal(object)
    """A Group that was opened or closed."""
    menu_asked = Signal(object, object, QPoint)
    """The Group and the EpisodeRow, PaperRow or None whose menu is to be shown, and the place on the screen for its
    corner."""
    left_upwards = Signal()
    """Up was pressed on the first row."""

    def __init__(self, model: LibraryModel, painter: LibraryPainter, parent: QWidget) -> None:
        super().__init__(parent)
        self._list, self.painter = model, painter
        self.second_click = SecondClick(self)
        self._tops: list[int] = []
        """The top of each heading in pixels, from the beginning of the list."""
        self._height = 0
        self._hovered = -1
        self.setModel(model)
        self.setAccessibleName(tr("Podcasts, episodes and papers"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        model.modelReset.connect(self.doItemsLayout)
        self.doItemsLayout()

    # Positions

    def doItemsLayout(self) -> None:
        painter, top = self.painter, 0
        self._tops = []
        for group in self._list.groups:
            self._tops.append(top)
            count = len(group.places) if self._list.is_open(group) else 0
            top += painter.heading_height(group) + count * painter.episode_height
        self._height = top
        self.updateGeometries()
        self.viewport().update()

    def restyle(self) -> None:
        """Measure and paint again, because the theme or its fonts changed."""
        self.painter.measure()
        self.doItemsLayout()

    def _top_of(self, row: int) -> tuple[int, int]:
        """Return the top of a row from the beginning of the list, and its height, in pixels."""
        number = bisect_right(self._list.starts, row) - 1
        group, within = self._list.groups[number], row - self._list.starts[number]
        heading = self.painter.heading_height(group)
        if within == 0:
            return self._tops[number], heading
        return self._tops[number] + heading + (within - 1) * self.painter.episode_height, self.painter.episode_height

    def _row_at(self, y: int) -> int:
        """Return the row at a distance from the beginning of the list; -1 past its end."""
        if not 0 <= y < self._height:
            return -1
        number = bisect_right(self._tops, y) - 1
        below = y - self._tops[number] - self.painter.heading_height(self._list.groups[number])
        return self._list.starts[number] + (0 if below < 0 else 1 + below // self.painter.episode_height)

    def visualRect(self, index: Index) -> QRect:
        if not index.isValid() or index.row() >= self._list.rowCount():
            return QRect()
        top, height = self._top_of(index.row())
        return QRect(0, top - self.verticalOffset(), self.viewport().width(), height)

    def indexAt(self, point: QPoint) -> QModelIndex:
        row = self._row_at(point.y() + self.verticalOffset())
        return self._list.index(row) if row >= 0 else QModelIndex()

    def horizontalOffset(self) -> int:
        return 0

    def verticalOffset(self) -> int:
        return self.verticalScrollBar().value()

    def isIndexHidden(self, index: Index) -> bool:
        return False

    def scrollTo(
        self, index: Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        if not index.isValid():
            return
        top, height = self._top_of(index.row())
        row, bar, room = index.row(), self.verticalScrollBar(), self.viewport().height()
        if row > 0 and self._list.starts[bisect_right(self._list.starts, row) - 1] == row - 1:
            above, _ = self._top_of(row - 1)  # the first episode with its heading
        else:
            above = top
        if hint == QAbstractItemView.ScrollHint.PositionAtTop or above < bar.value():
            bar.setValue(above)
        elif top + height > bar.value() + room:
            bar.setValue(top + height - room)

    def updateGeometries(self) -> None:
        bar, room = self.verticalScrollBar(), self.viewport().height()
        bar.setRange(0, max(0, self._height - room))
        bar.setPageStep(room)
        bar.setSingleStep(_STEP)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.updateGeometries()

    # Selection and cursor

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        index = self.indexAt(rect.center())
        chosen = QItemSelection(index, index) if index.isValid() else QItemSelection()
        self.selectionModel().select(chosen, command)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        region = QRegion()
        for index in selection.indexes():
            region += self.visualRect(index)
        return region

    def moveCursor(self, action: _Move, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        here, last = self.currentIndex().row(), self._list.rowCount() - 1
        if action in (_Move.MoveUp, _Move.MovePrevious):
            return next_row(self, here, -1)
        if action in (_Move.MoveDown, _Move.MoveNext):
            return next_row(self, here, 1)
        if action == _Move.MoveHome:
            return next_row(self, -1, 1)
        if action == _Move.MoveEnd:
            return next_row(self, last + 1, -1)
        if action in (_Move.MovePageDown, _Move.MovePageUp) and here >= 0:
            step = 1 if action == _Move.MovePageDown else -1
            top, _ = self._top_of(here)
            target = self._row_at(max(0, min(self._height - 1, top + step * self.viewport().height())))
            return next_row(self, target - step, step)
        return next_row(self, -1, 1) if here < 0 else self.currentIndex()

    def cursor_key(self) -> RowKey | None:
        """Return the key of the row at the keyboard's cursor."""
        index = self.currentIndex()
        return self._list.key_at(index.row()) if index.isValid() else None

    def set_cursor(self, key: RowKey | None, *, scroll: bool = True) -> bool:
        """Move the cursor to a row; return whether it is shown."""
        row = self._list.row_of(key) if key else None
        if row is None:
            return False
        index = self._list.index(row)
        put_cursor(self, index)
        if scroll:
            self.scrollTo(index)
        return True

    def anchor(self) -> tuple[RowKey, int] | None:
        """Return the topmost row in view and where its top is, for ``hold``."""
        row = self._row_at(self.verticalOffset())
        return (self._list.key_at(row), self._top_of(row)[0] - self.verticalOffset()) if row >= 0 else None

    def hold(self, anchor: tuple[RowKey, int] | None) -> None:
        """Scroll so that a row stays where it was."""
        row = self._list.row_of(anchor[0]) if anchor else None
        if anchor is not None and row is not None:
            self.verticalScrollBar().setValue(self._top_of(row)[0] - anchor[1])

    def keyboardSearch(self, search: str) -> None:
        """Override Qt: do nothing; the filter field is used for searching."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Override Qt: Enter opens; Right and Left open and close a podcast; Up leaves the list at the top."""
        key, index = event.key(), self.currentIndex()
        row = index.row()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and index.isValid():
            self._open(row)
        elif key == Qt.Key.Key_Escape:
            event.ignore()  # the panel's
        elif key == Qt.Key.Key_Up and (not index.isValid() or index == next_row(self, -1, 1)):
            self.left_upwards.emit()
        elif key in (Qt.Key.Key_Right, Qt.Key.Key_Left) and index.isValid():
            group, is_heading = self._list.group_at(row), self._list.place_at(row) is None
            if is_heading and self._list.is_open(group) is not (key == Qt.Key.Key_Right):
                self.toggled.emit(group)
            elif is_heading and key == Qt.Key.Key_Right:
                self.setCurrentIndex(next_row(self, row, 1))
            elif not is_heading and key == Qt.Key.Key_Left:
                self.set_cursor(RowKey(group.key))
        else:
            super().keyPressEvent(event)

    # Mouse

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Override Qt: a click opens."""
        index = self.indexAt(event.position().toPoint())
        was_pressed = index.isValid() and index == self.currentIndex()
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and was_pressed:
            if self._list.place_at(index.row()) is not None:
                self.second_click.begin(event.globalPosition().toPoint())
            self._open(index.row())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Override Qt: follow the pointer without selecting."""
        self._hover(self.indexAt(event.position().toPoint()).row())

    def viewportEvent(self, event: QEvent) -> bool:
        """Override Qt: show what is elided in a row as its tooltip, and the pointer's leaving."""
        if event.type() == QEvent.Type.Leave:
            self._hover(-1)
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            index = self.indexAt(event.pos())
            if index.isValid():
                group, episode = self._list.group_at(index.row()), self._list.episode_at(index.row())
                rect = self.visualRect(index)
                told = self.painter.tip(group, episode, rect.width())
                if paper := self._list.paper_at(index.row()):
                    told = self.painter.paper_tip(paper, self._list.notes_at(index.row()))
                QToolTip.showText(event.globalPos(), told, self, rect)
            return True
        return super().viewportEvent(event)

    def _hover(self, row: int) -> None:
        if self._hovered != row:
            before, self._hovered = self._hovered, row
            for one in (before, row):
                self.viewport().update(self.visualRect(self._list.index(one)))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Override Qt: ask for the menu of the row under the pointer, or of the row at the cursor."""
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        index = self.indexAt(event.pos()) if by_mouse else self.currentIndex()
        if not index.isValid() or not index.flags() & Qt.ItemFlag.ItemIsEnabled:
            return
        rect = self.visualRect(index)
        corner = event.pos() if by_mouse else rect.topLeft() + QPoint(rect.width() // 4, rect.height() // 2)
        self.setCurrentIndex(index)
        row = index.row()
        place = self.viewport().mapToGlobal(corner)
        self.menu_asked.emit(self._list.group_at(row), self._list.episode_at(row) or self._list.paper_at(row), place)

    def _open(self, row: int) -> None:
        episode = self._list.episode_at(row)
        if episode is not None:
            self.opened.emit(episode)
        elif paper := self._list.paper_at(row):
            self.paper_opened.emit(paper.id)
        else:
            self.toggled.emit(self._list.group_at(row))

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Override Qt: paint the rows in view, and no others."""
        offset, area = self.verticalOffset(), event.rect()
        row = self._row_at(max(0, area.top() + offset))
        if row < 0:
            return
        with QPainter(self.viewport()) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            current = self.currentIndex().row() if self.hasFocus() else -1
            while row < self._list.rowCount():
                top, height = self._top_of(row)
                if top - offset > area.bottom():
                    break
                rect = QRect(0, top - offset, self.viewport().width(), height)
                self._paint_row(painter, rect, row, has_cursor=row == current)
                row += 1

    def _paint_row(self, painter: QPainter, rect: QRect, row: int, *, has_cursor: bool) -> None:
        group, episode = self._list.group_at(row), self._list.episode_at(row)
        paper = self._list.paper_at(row)
        self.painter.paint_ground(
            painter, rect, episode or paper, is_hovered=self._hovered == row, has_cursor=has_cursor
        )
        if paper:
            self.painter.paint_paper(painter, rect, group, paper, self._list.notes_at(row))
        elif episode:
            self.painter.paint_episode(painter, rect, group, episode)
        else:
            self.painter.paint_heading(painter, rect, group, is_open=self._list.is_open(group))

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().update()
