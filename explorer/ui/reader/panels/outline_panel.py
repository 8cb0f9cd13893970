"""The outline panel: the paper's sections, the current one marked; a click or Enter jumps to one."""

from bisect import bisect_right
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QPainter,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from explorer.app.shell.theme import Theme
from explorer.app.shell.tokens import FONT_PX, GRID, TINY_PX
from explorer.model.document_outline import Heading
from explorer.model.html_escape import escape
from explorer.model.page_geometry import PagePoint
from explorer.model.page_labels import label_of
from explorer.model.translation import tr
from explorer.ui.reader.panels.outline_loader import OutlineLoader
from explorer.ui.row_paint import paint_cell
from explorer.ui.small_widgets import text_label

Index = QModelIndex | QPersistentModelIndex

_NUMBER = Qt.ItemDataRole.UserRole
"""The data role for the index of an item's heading."""
_PAGE = Qt.ItemDataRole.UserRole + 1
_ROW = 26
_INDENT = 14
_ALL_OPEN = 100
"""Up to this many headings, all levels are expanded at first."""


class OutlineDelegate(QStyledItemDelegate):
    """Draws a title and, at the right, its page."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Override Qt: one line."""
        return QSize(60, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Override Qt: paint the row without its background, which the tree paints."""
        tokens = self._theme.tokens
        title, number = self._boxes(option, index)
        painter.save()
        painter.setFont(_small(option.font))
        painter.setPen(QColor(tokens.muted))
        painter.drawText(number, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(index.data(_PAGE)))
        painter.setFont(option.font)
        painter.setPen(QColor(tokens.text))
        text = QFontMetrics(option.font).elidedText(str(index.data()), Qt.TextElideMode.ElideRight, title.width())
        painter.drawText(title, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()

    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        """Override Qt: show the whole title if it is elided."""
        if event.type() != QEvent.Type.ToolTip or not index.isValid():
            return super().helpEvent(event, view, option, index)
        self.initStyleOption(option, index)
        option.rect = view.visualRect(index)
        title, text = self._boxes(option, index)[0], str(index.data())
        fits = QFontMetrics(option.font).horizontalAdvance(text) <= title.width()

        # As rich text a long line wraps; escaped, since titles come from outside.
        QToolTip.showText(event.globalPos(), "" if fits else f"<p>{escape(text)}</p>", view, option.rect)
        return True

    def _boxes(self, option: QStyleOptionViewItem, index: Index) -> tuple[QRect, QRect]:
        rect: QRect = option.rect
        width = QFontMetrics(_small(option.font)).horizontalAdvance(str(index.data(_PAGE)))
        number = rect.adjusted(0, 0, -3 * GRID, 0)
        number.setLeft(number.right() - width)
        label = rect.adjusted(GRID // 2, 0, -(width + 5 * GRID), 0)
        label.setLeft(max(label.left(), 3 * GRID))  # without an arrow, clear of the focus ring
        return label, number


class OutlineTree(QTreeView):
    """The tree of sections. The marked item is the section in view; Qt's current item is the keyboard's."""

    chosen = Signal(int)
    """The index of a heading to jump to."""
    left = Signal()
    """Escape was pressed: the focus returns to the pages."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setViewport(QWidget())  # To ask for one that Qt has made takes 8 ms the first time.
        self._theme = theme
        self._items: list[QStandardItem] = []
        self._marked: int | None = None
        self._is_fresh = True
        """Nothing was marked since it was filled, so a keyboard focus that is here already has no place yet."""
        self._source = QStandardItemModel(self)
        self.setModel(self._source)
        self.setItemDelegate(OutlineDelegate(theme, self))
        self.setAccessibleName(tr("Outline"))
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setIndentation(_INDENT)
        self.setExpandsOnDoubleClick(False)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.clicked.connect(self._choose)
        theme.changed.connect(self.viewport().update)

    def fill(self, headings: tuple[Heading, ...], labels: Sequence[str] = ()) -> None:
        """Show these sections; ``labels`` as in DocumentInfo."""
        self._source.clear()
        self._marked, self._items = None, []
        self._is_fresh = True
        above: list[QStandardItem] = []
        for number, heading in enumerate(headings):
            item = QStandardItem(heading.title)
            item.setData(number, _NUMBER)
            item.setData(label_of(labels, heading.page), _PAGE)
            del above[heading.level :]
            (above[-1] if above else self._source.invisibleRootItem()).appendRow(item)
            above.append(item)
            self._items.append(item)
        self.setRootIsDecorated(any(heading.level for heading in headings))
        if len(headings) <= _ALL_OPEN:
            self.expandAll()

    @property
    def marked(self) -> int | None:
        """Return the number of the marked heading."""
        return self._marked

    def mark(self, number: int | None) -> None:
        """Mark the current section, and keep it visible unless the tree has the focus."""
        if number == self._marked:
            return
        self._marked = number
        if number is not None and (self._is_fresh or not self.hasFocus()):
            self._is_fresh = False
            index = self._open_index(number)
            self.setCurrentIndex(index)
            self.scrollTo(index)
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def drawRow(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Override Qt: paint the row's background over the whole width."""
        rect = QRect(0, option.rect.top(), self.viewport().width(), option.rect.height()).adjusted(GRID, 1, -GRID, -1)
        is_marked = self._marked is not None and index == self._open_index(self._marked)
        is_under = self.viewport().underMouse() and rect.contains(self.viewport().mapFromGlobal(self.cursor().pos()))
        painter.save()
        has_focus = self.hasFocus() and index == self.currentIndex()
        paint_cell(painter, self._theme, rect, is_marked=is_marked, is_under=is_under, has_focus=has_focus)
        painter.restore()
        super().drawRow(painter, option, index)

    def _open_index(self, number: int) -> QModelIndex:
        """Return a heading's index, or that of its lowest ancestor that is not collapsed."""
        shown = index = self._items[number].index()
        while (index := index.parent()).isValid():
            if not self.isExpanded(index):
                shown = index
        return shown

    def _choose(self, index: Index) -> None:
        if index.isValid():
            self.chosen.emit(index.data(_NUMBER))


class OutlinePanel(QFrame):
    """The tree, or a sentence if there is nothing to show."""

    chosen = Signal(object)
    """A Heading to jump to."""
    left = Signal()

    def __init__(self, outline_loader: OutlineLoader, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("outline")
        self._outline_loader = outline_loader
        self._places: list[tuple[int, float, int]] = []
        self.tree = OutlineTree(theme)
        self.setFocusProxy(self.tree)
        self.none = text_label(tr("This paper has no outline."), muted=True)
        self.none.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 0)
        self.guessed = text_label(tr("Guessed from the headings"), muted=True, small=True)
        self.guessed.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GRID, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.none, 0, Qt.AlignmentFlag.AlignTop)
        column.addWidget(self.tree, 1)
        column.addWidget(self.guessed)
        self.tree.chosen.connect(lambda number: self.chosen.emit(outline_loader.headings[number]))
        self.tree.left.connect(self.left)
        outline_loader.changed.connect(self._fill)
        self._fill()

    def show_place(self, place: PagePoint) -> None:
        """Mark the section that contains a place (as shown)."""
        at = bisect_right(self._places, (place.page, place.y, len(self._places)))
        self.tree.mark(self._places[at - 1][2] if at else None)

    def show_heading(self, heading: Heading) -> None:
        """Mark one of the sections."""
        self.tree.mark(self._outline_loader.headings.index(heading))

    def _fill(self) -> None:
        headings = self._outline_loader.headings
        self.tree.fill(headings, self._outline_loader.labels)
        self._places = sorted((one.page, one.y or 0.0, number) for number, one in enumerate(headings))
        self.none.setVisible(self._outline_loader.known and not headings)
        self.tree.setVisible(bool(headings))
        self.guessed.setVisible(self._outline_loader.guessed)


def _small(font: QFont) -> QFont:
    small = QFont(font)
    small.setPixelSize(round(font.pixelSize() * TINY_PX / FONT_PX))
    return small
