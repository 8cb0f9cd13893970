"""The thumbnail panel: small pictures of the pages, the current one marked; a click or Enter jumps to one."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QHideEvent, QKeyEvent, QPainter, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from explorer.app.papers.document_loader import Ready
from explorer.app.papers.pdf_service import PdfService, Tint
from explorer.app.shell.theme import Theme
from explorer.app.shell.tokens import GRID, PAPER, TINY_PX
from explorer.model.page_geometry import turned
from explorer.model.page_labels import label_of
from explorer.model.text_page import PageSize
from explorer.model.translation import tr
from explorer.model.view_settings import Insets, frame
from explorer.ui.own_viewport import give_viewport
from explorer.ui.reader.panels.thumbnail_cache import ThumbnailCache
from explorer.ui.row_paint import paint_cell

Index = QModelIndex | QPersistentModelIndex

_LEAST, _MOST = 108, 152
"""Minimum and maximum width of a page's box in pixels; with room for two of the minimum, there are columns."""
_LABEL = 20
_PAD = 2 * GRID
_FLATTEST, _STEEPEST = 0.5, 1.6
"""Minimum and maximum height of a box relative to its width; a page beyond these is shown smaller."""


class ThumbnailModel(QAbstractListModel):
    """A list model with a row per page; no data is stored per row."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.sizes: Sequence[PageSize] = ()
        self.labels: Sequence[str] = ()

    def fill(self, sizes: Sequence[PageSize], labels: Sequence[str]) -> None:
        """Show other pages."""
        self.beginResetModel()
        self.sizes, self.labels = sizes, labels
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        """Override Qt: return the number of pages."""
        return 0 if parent is not None and parent.isValid() else len(self.sizes)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        """Override Qt: return a page's label."""
        called = label_of(self.labels, index.row())
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return called
            case Qt.ItemDataRole.AccessibleTextRole:
                return tr("Page {0}", called)
            case Qt.ItemDataRole.ToolTipRole if called != str(index.row() + 1):
                return tr("Page {0} of {1}", index.row() + 1, len(self.sizes))
        return None


class ThumbnailDelegate(QStyledItemDelegate):
    """Draws a page with its label below; white until its picture comes."""

    def __init__(self, pages: "ThumbnailList", theme: Theme) -> None:
        super().__init__(pages)
        self._pages, self._theme = pages, theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Override Qt: all cells have the same size."""
        return self._pages.gridSize()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Override Qt: paint a page and its label."""
        rect: QRect = option.rect
        pages, tokens, row = self._pages, self._theme.tokens, index.row()
        is_marked = row == pages.marked
        is_under = bool(pages.viewport().underMouse()) and rect.contains(
            pages.viewport().mapFromGlobal(pages.cursor().pos())
        )
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        cell = rect.adjusted(GRID // 2, GRID // 2, -GRID // 2, -GRID // 2)
        has_focus = pages.hasFocus() and index == pages.currentIndex()
        paint_cell(painter, self._theme, cell, is_marked=is_marked, is_under=is_under, has_focus=has_focus)
        page = pages.page_rect(rect, row)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        if picture := pages.thumbnails.picture(row):
            painter.drawImage(page, picture)
        else:
            tint = pages.thumbnails.tint
            painter.fillRect(page, QColor.fromRgb(tint.paper) if tint else QColor(PAPER))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QColor(tokens.accent if is_marked else tokens.line))
        for inset in range(2 if is_marked else 1):
            painter.drawRect(page.adjusted(-1 - inset, -1 - inset, inset, inset))
        if row in pages.thumbnails.failed:
            sign = self._theme.exact_pixmap("circle-alert", "danger", 16)
            painter.drawPixmap(page.center() - QPoint(8, 8), sign)
        painter.setFont(self._theme.font(TINY_PX, bold=is_marked, tabular=True))
        painter.setPen(QColor(tokens.text if is_marked else tokens.muted))
        painter.drawText(
            QRect(rect.left(), rect.bottom() - _LABEL - GRID // 2, rect.width(), _LABEL),
            Qt.AlignmentFlag.AlignCenter,
            str(index.data()),
        )
        painter.restore()


class ThumbnailList(QListView):
    """The list of thumbnails, in as many columns as fit. Qt's current item is the keyboard's, ``marked`` is the page in
    view."""

    chosen = Signal(int)
    """A page, from 0, to jump to."""
    left = Signal()
    """Escape was pressed: the focus returns to the pages."""

    def __init__(self, pdf: PdfService, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        give_viewport(self)
        self.thumbnails = ThumbnailCache(pdf, self)
        self.document: Ready | None = None
        self.trim: Insets | None = None
        """The margins trimmed off the pages."""
        self.marked = 0
        self._box = QSize(_LEAST, _LEAST)
        self._pages = ThumbnailModel(self)
        self.setModel(self._pages)
        self.setItemDelegate(ThumbnailDelegate(self, theme))
        self.setAccessibleName(tr("Thumbnails"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().setSingleStep(8 * GRID)
        self.setMouseTracking(True)
        # Requests are collected for one event loop round, however far the user scrolled in it.
        self._wishing = QTimer(self, singleShot=True, interval=0)
        self._wishing.timeout.connect(self._wish)
        self.verticalScrollBar().valueChanged.connect(lambda _: self._wishing.start())
        self.clicked.connect(lambda index: self.chosen.emit(index.row()))
        self.thumbnails.arrived.connect(self._arrived)
        theme.changed.connect(self.viewport().update)

    def show_document(
        self, document: Ready | None, rotation: int = 0, tint: Tint | None = None, trim: Insets | None = None
    ) -> None:
        """Show a document's pages, rotated, colored and trimmed like this, or none."""
        self.document, self.trim = document, trim
        whole = [turned(size, rotation) for size in document.info.pages] if document else []
        frames = [frame(size.width, size.height, trim, rotation) for size in whole]
        sizes = [PageSize(right - left, bottom - top) for left, top, right, bottom in frames]
        self.thumbnails.show(document.path if document else "", frames, rotation, tint)
        self.marked = 0
        self._pages.fill(sizes, document.info.labels if document else ())
        self._arrange()
        self._wishing.start()

    def mark(self, page: int) -> None:
        """Mark the current page, and keep it visible unless the list has the focus."""
        if page != self.marked:
            self.marked = page
            self.viewport().update()
        if self.isVisible() and not self.hasFocus():
            self._come_to(page)

    def retry(self, page: int) -> None:
        """Retry a page that could not be rendered."""
        self.thumbnails.failed.discard(page)
        self._wishing.start()

    def page_rect(self, cell: QRect, page: int) -> QRect:
        """Return the rectangle of a page inside its cell."""
        size = self._pages.sizes[page]
        scale = min(self._box.width() / size.width, self._box.height() / size.height)
        rect = QRect(0, 0, max(1, round(size.width * scale)), max(1, round(size.height * scale)))
        room = QRect(cell.left(), cell.top() + _PAD, cell.width(), self._box.height())
        rect.moveCenter(room.center())
        return rect

    def seen(self) -> range:
        """Return the visible pages."""
        height, count = self.gridSize().height(), self._pages.rowCount()
        if not count or height <= 0:
            return range(0)
        columns = self._columns()
        top = self.verticalOffset()
        first, last = top // height, (top + self.viewport().height() - 1) // height
        return range(min(count, first * columns), min(count, (last + 1) * columns))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.currentIndex().isValid():
                self.chosen.emit(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange()
        super().resizeEvent(event)
        self._wishing.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._come_to(self.marked)
        self._wishing.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.thumbnails.want((), self._box)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._wishing.start()
        return super().viewportEvent(event)

    def _room(self) -> int:
        """Return the width as if the scroll bar were shown; otherwise showing it could make it superfluous, and
        so on."""
        # One pixel less: Qt puts a cell that fills the whole width into a new row after an empty one.
        return max(1, self.width() - self.verticalScrollBar().sizeHint().width() - 1)

    def _columns(self) -> int:
        return max(1, self._room() // (_LEAST + 2 * _PAD))

    def _arrange(self) -> None:
        """Give all pages the same cell, high enough for the most common page."""
        cell = self._room() // self._columns()
        sides = sorted(size.height / size.width for size in self._pages.sizes)
        shape = min(_STEEPEST, max(_FLATTEST, sides[len(sides) // 2] if sides else 1.0))
        width = max(16, min(_MOST, cell - 2 * _PAD))
        self._box = QSize(width, round(width * shape))
        grid = QSize(cell, self._box.height() + _LABEL + 2 * _PAD)
        if grid != self.gridSize():
            at = self.seen().start if self.isVisible() else self.marked
            self.setGridSize(grid)
            self.scrollTo(self._pages.index(at), QListView.ScrollHint.PositionAtTop)

    def _come_to(self, page: int) -> None:
        index = self._pages.index(page)
        if index.isValid():
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def _wish(self) -> None:
        if self.isVisible():
            self.thumbnails.want(self.seen(), self._box * self.devicePixelRatioF())

    def _arrived(self, page: int) -> None:
        self.update(self._pages.index(page))
