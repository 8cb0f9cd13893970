"""The list of all matches of a search, each with its context."""

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from explorer.app.shell import tokens as look
from explorer.app.shell.theme import Theme
from explorer.model.page_labels import label_of
from explorer.model.text_page import Hit
from explorer.model.translation import tr
from explorer.ui.reader.find.finder import Finder
from explorer.ui.row_paint import paint_line

_NOWHERE = QModelIndex()
Index = QModelIndex | QPersistentModelIndex
ROW = 26
_ROWS, _ROWS_LOW, _LOW = 6, 4, 800
"""Number of visible rows, and the number in a window lower than so many pixels."""
_EDGE = 3
_PAGE_WIDTH = 56
_BEFORE_SHARE, _BEFORE_MOST = 0.36, 400
"""Share of a row's width for the text before the match, and its maximum in pixels, so that the matches line up."""


class FindModel(QAbstractListModel):
    """The finder's matches in page order, as they arrive."""

    def __init__(self, finder: Finder, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._finder = finder
        self._hits = finder.hits()
        finder.found.connect(self._add)
        finder.cleared.connect(self._clear)

    def hit(self, row: int) -> Hit:
        """Return the match of a row."""
        return self._hits[row]

    def page(self, hit: Hit) -> str:
        """Return the label of a match's page."""
        return label_of(self._finder.labels, hit.passage.page)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._hits)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Override Qt: return a row's text, also for screen readers."""
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole) or not index.isValid():
            return None
        hit = self._hits[index.row()]
        line = f"{hit.before}{hit.text}{hit.after}"
        return tr("Page {0}: {1}", self.page(hit), line)

    def _add(self, first: int, hits: list[Hit]) -> None:
        self.beginInsertRows(QModelIndex(), first, first + len(hits) - 1)
        self._hits[first:first] = hits
        self.endInsertRows()

    def _clear(self) -> None:
        if self._hits:
            self.beginResetModel()
            self._hits = []
            self.endResetModel()


class _Painter(QStyledItemDelegate):
    """Paints the page, and the match in bold with the text around it."""

    def __init__(self, model: FindModel, finder: Finder, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model, self._finder, self._theme = model, finder, theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, self._theme.scaled(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        theme, hit = self._theme, self._model.hit(index.row())
        current = index.row() == self._finder.position - 1
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if current:
            painter.fillRect(rect, theme.color("wash"))
            painter.fillRect(QRect(rect.left(), rect.top(), _EDGE, rect.height()), theme.color("accent"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.color("hover"))
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(theme.color("accent"), 1.5))
            painter.drawRoundedRect(QRectF(rect).adjusted(2, 1.5, -2, -1.5), look.RADIUS - 2, look.RADIUS - 2)
        self._words(painter, rect, hit, current)
        painter.restore()

    def _words(self, painter: QPainter, rect: QRect, hit: Hit, current: bool) -> None:
        theme = self._theme
        plain, bold = theme.font(), theme.font(bold=True)
        small = theme.font(look.SMALL_PX, tabular=True)
        number = QRect(rect.left(), rect.top(), _PAGE_WIDTH - 4 * look.GRID, rect.height())
        paint_line(
            painter, small, theme.color("accent" if current else "muted"), number, self._model.page(hit), "right"
        )
        left = rect.left() + _PAGE_WIDTH
        start = left + min(_BEFORE_MOST, round((rect.right() - left) * _BEFORE_SHARE))
        muted, end = theme.color("muted"), rect.right() - 2 * look.GRID
        metrics, bold_metrics = QFontMetrics(plain), QFontMetrics(bold)
        # A blank at the end of a text would be trimmed when drawn, so its width is added instead.
        blank = metrics.horizontalAdvance(" ")
        before = QRect(left, rect.top(), start - left - blank * hit.before.endswith(" "), rect.height())
        text = metrics.elidedText(hit.before.rstrip(), Qt.TextElideMode.ElideLeft, before.width())
        paint_line(painter, plain, muted, before, text, "right")
        text = bold_metrics.elidedText(hit.text, Qt.TextElideMode.ElideRight, end - start)
        paint_line(painter, bold, theme.color("text"), QRect(start, rect.top(), end - start, rect.height()), text)
        at = start + bold_metrics.horizontalAdvance(text) + blank * hit.after.startswith(" ")
        if end - at > 3 * blank:
            text = metrics.elidedText(hit.after.lstrip(), Qt.TextElideMode.ElideRight, end - at)
            paint_line(painter, plain, muted, QRect(at, rect.top(), end - at, rect.height()), text)


class FindList(QListView):
    """The list; Enter or a click jumps to a match, Escape and Up from the first row return to the field."""

    chosen = Signal(int)
    """A match's index, from 0."""
    left = Signal()

    def __init__(self, finder: Finder, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._finder, self._theme = finder, theme
        self._matches = FindModel(finder, self)
        self.setObjectName("findlist")
        self.setModel(self._matches)
        self.setItemDelegate(_Painter(self._matches, finder, theme, self))
        self.setAccessibleName(tr("All results"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(lambda index: self.chosen.emit(index.row()))
        finder.moved.connect(self._follow)
        finder.changed.connect(self._grown)
        theme.changed.connect(self.viewport().update)
        self.hide()

    def enter(self) -> None:
        """Focus the list, with the cursor on the current match."""
        self._follow()
        self.setFocus(Qt.FocusReason.TabFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._grown()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Override Qt: the list has its final height now, so it scrolls to the current match."""
        super().resizeEvent(event)
        self.scrollTo(self.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.currentIndex().row()
        if event.key() == Qt.Key.Key_Escape or (event.key() == Qt.Key.Key_Up and row <= 0):
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if row >= 0:
                self.chosen.emit(row)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        if not self._matches.rowCount():
            painter.setFont(self._theme.font())
            painter.setPen(self._theme.color("muted"))
            painter.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignCenter, self._nothing())
        painter.fillRect(0, self.viewport().height() - 1, self.viewport().width(), 1, self._theme.color("line"))
        painter.end()

    def _nothing(self) -> str:
        finder, ways = self._finder, self._finder.options
        if finder.error or finder.searching:
            return finder.error
        if not finder.needle.strip():
            return tr("All results will be listed here")
        on = [
            name
            for name, is_on in (
                (tr("whole words"), ways.whole_word),
                (tr("match case"), ways.match_case),
                (tr("regular expression"), ways.regex),
            )
            if is_on
        ]
        # The user may have forgotten which options are on.
        told = finder.no_match_text()
        told = f"{told} ({', '.join(on)})" if on else told
        return "\n".join(filter(None, (told, finder.unsearched_text())))

    def _grown(self) -> None:
        """Update after new matches, which may come before the current one; without matches a row says so."""
        rows = _ROWS if self.window().height() >= _LOW else _ROWS_LOW
        self.setFixedHeight(
            self._theme.scaled(ROW) * (rows if self._matches.rowCount() or self._finder.searching else 1)
        )
        cursor = self.currentIndex().row()
        if self.hasFocus() and cursor >= 0 and cursor != self._finder.position - 1:  # The user has moved it.
            self.viewport().update()
        else:
            self._follow()

    def _follow(self) -> None:
        """Keep the current match visible."""
        if 0 < self._finder.position <= self._matches.rowCount():
            index = self._matches.index(self._finder.position - 1)
            self.setCurrentIndex(index)
            self.scrollTo(index)
        self.viewport().update()
