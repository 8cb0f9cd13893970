"""A note or annotation as a painted card: the quote with its colour, the words, page and time."""

from functools import lru_cache
from typing import cast

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QPainter, QPen, QTextCursor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QPlainTextEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from explorer.app import tokens as look
from explorer.app.theme import Theme
from explorer.model.annotation import Annotation, Item, words
from explorer.ui.side.notes_model import ITEM, PAPER, Head, when, where
from explorer.ui.side.wrapped import Wrapped

_Index = QModelIndex | QPersistentModelIndex
_SIDE, _GAP, _INSIDE, _BAR = 12, 4, 10, 10
_HEAD_HEIGHT = 32
_QUOTE_LINES, _WORD_LINES = 4, 12
_EDIT_LINES = (3, 12)
_KEPT_BLOCKS = 500
_AWAY = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)


class NotesDelegate(QStyledItemDelegate):
    """Paints cards and makes the editor that stands in them. One editor at a time."""

    opened = Signal(str)
    """An item's id: its editor opens."""
    typed = Signal(str, str)
    """An item's id and its words, while they are being written."""
    closed = Signal(bool)
    """The editor is gone; True if the user said so with a key."""

    def __init__(self, theme: Theme, parent: QAbstractItemView) -> None:
        super().__init__(parent)
        self._view, self._theme = parent, theme
        self._heights: dict[tuple[object, ...], int] = {}
        self._block = lru_cache(_KEPT_BLOCKS)(self._set)
        self.editing: str | None = None
        self.editor: QPlainTextEdit | None = None
        self._place = QPersistentModelIndex()
        self._by_key = False
        self.restyle()

    def restyle(self) -> None:
        """Measure anew: the scheme or the fonts are other ones."""
        self._font, self._small = self._theme.font(), self._theme.font(look.SMALL_PX, tabular=True)
        self._line, self._foot = QFontMetrics(self._font).lineSpacing(), QFontMetrics(self._small).height()
        self._heights.clear()
        self._block.cache_clear()

    def set_words(self, text: str) -> None:
        """Show other words in the editor, as if they had just been read."""
        editor = self.editor
        if editor is None:
            return
        old = editor.toPlainText()
        same = _alike(old, text)
        end = _alike(old[same:][::-1], text[same:][::-1])
        blocked = editor.blockSignals(True)
        # Only what differs is put in: the cursor stays at its word. The editor's own Undo must not lead past it.
        editor.setUndoRedoEnabled(False)
        cursor = QTextCursor(editor.document())
        cursor.setPosition(_units(old[:same]))
        cursor.setPosition(_units(old[: len(old) - end]), QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(text[same : len(text) - end])
        editor.setUndoRedoEnabled(True)
        editor.blockSignals(blocked)
        self._grow()

    # Size

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        row = index.data(ITEM)
        width = self._view.viewport().width()
        if isinstance(row, Head):
            return QSize(width, _HEAD_HEIGHT)
        key = (row.id, row.modified, width)
        if self.editing == row.id:
            return QSize(width, self._height(row, width))
        if key not in self._heights:
            if len(self._heights) > 20_000:
                self._heights.clear()
            self._heights[key] = self._height(row, width)
        return QSize(width, self._heights[key])

    def _height(self, item: Item, width: int) -> int:
        inner = width - 2 * (_SIDE + _INSIDE)
        parts = [self._foot]
        if quote := _quote(item):
            parts.append(self._set(quote, inner - _BAR, _QUOTE_LINES).height)
        if self.editing == item.id:
            parts.append(self._edit_height())
        elif text := words(item) or self._wordless(item):
            parts.append(self._set(text, inner, _WORD_LINES).height)
        return sum(parts) + _GAP * (len(parts) - 1) + 2 * (_GAP + _INSIDE)

    def _wordless(self, item: Item) -> str:
        """What a card says whose item has no words of the user's."""
        if isinstance(item, Annotation):
            return "" if item.quote else self.tr("Empty note")
        return self.tr("Empty note") if item.at_s is None else self.tr("Mark without words")

    def _edit_height(self) -> int:
        least, most = _EDIT_LINES
        lines = int(self.editor.document().size().height()) if self.editor else least
        return max(least, min(most, lines + 1)) * self._line + 4 * look.GRID

    # Painting

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row = index.data(ITEM)
        theme, rect = self._theme, option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(row, Head):
            painter.setFont(self._small)
            painter.setPen(theme.color("muted"))
            area = rect.adjusted(_SIDE, 8, -_SIDE, 0)
            text = painter.fontMetrics().elidedText(row.text, Qt.TextElideMode.ElideRight, area.width())
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, text)
        else:
            selected = bool(option.state & QStyle.StateFlag.State_Selected)
            hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
            frame = QRectF(rect.adjusted(_SIDE, _GAP, -_SIDE, -_GAP)).adjusted(0.5, 0.5, -0.5, -0.5)
            painter.setPen(QPen(theme.color("accent" if selected else "muted" if hovered else "line"), 1))
            painter.setBrush(theme.color("field"))
            painter.drawRoundedRect(frame, look.CARD_RADIUS, look.CARD_RADIUS)
            inside = rect.adjusted(_SIDE + _INSIDE, _GAP + _INSIDE, -_SIDE - _INSIDE, -_GAP - _INSIDE)
            self._paint_inside(painter, row, inside, str(index.data(PAPER) or ""))
        painter.restore()

    def _paint_inside(self, painter: QPainter, item: Item, area: QRect, paper: str) -> None:
        theme, top, quote = self._theme, area.top(), _quote(item)
        if quote:
            block = self._block(quote, area.width() - _BAR, _QUOTE_LINES)
            painter.setPen(theme.color("muted"))
            block.draw(painter, area.left() + _BAR, top)
            self._paint_color(painter, item, QRectF(area.left(), top, 3, block.height))
            top += block.height + _GAP
        if self.editing != item.id and (text := words(item) or self._wordless(item)):
            painter.setPen(theme.color("text" if words(item) else "muted"))
            self._block(text, area.width(), _WORD_LINES).draw(painter, area.left(), top)
        foot = QRect(area.left(), area.bottom() + 1 - self._foot, area.width(), self._foot)
        if isinstance(item, Annotation) and not quote:
            self._paint_color(painter, item, QRectF(foot.left(), foot.center().y() - 3, 8, 8))
            foot.setLeft(foot.left() + 14)
        painter.setFont(self._small)
        painter.setPen(theme.color("muted"))
        time = when(item)
        painter.drawText(foot, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, time)
        metrics = painter.fontMetrics()
        foot.setRight(foot.right() - metrics.horizontalAdvance(time) - 2 * look.GRID)
        # The page is worth more than the end of a long title.
        place = where(item)
        room = foot.width() - metrics.horizontalAdvance(f" · {place}")
        title = metrics.elidedText(paper, Qt.TextElideMode.ElideRight, max(0, room)) if paper else ""
        left = " · ".join(part for part in (title, place) if part)
        painter.drawText(foot, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, left)

    def _paint_color(self, painter: QPainter, item: Item, rect: QRectF) -> None:
        if isinstance(item, Annotation):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.highlight(item.color))
            painter.drawRoundedRect(rect, 1.5, 1.5)

    def _set(self, text: str, width: int, most: int) -> Wrapped:
        return Wrapped.of(text, self._font, width, most)

    # Editing

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: _Index) -> QWidget:
        row = index.data(ITEM)
        editor = QPlainTextEdit(parent)
        editor.setPlaceholderText(self.tr("Write a note… Ctrl+Enter or Esc when done"))
        editor.setAccessibleName(self.tr("Note"))
        editor.setTabChangesFocus(True)
        editor.setFont(self._font)
        editor.setPlainText(words(row))
        editor.moveCursor(editor.textCursor().MoveOperation.End)
        editor.textChanged.connect(self._text_changed)
        self.editing, self.editor, self._place = row.id, editor, QPersistentModelIndex(index)
        self._by_key = False
        self.opened.emit(row.id)
        self.sizeHintChanged.emit(index)
        return editor

    def destroyEditor(self, editor: QWidget, index: _Index) -> None:
        self.editing, self.editor, self._place = None, None, QPersistentModelIndex()
        super().destroyEditor(editor, index)
        if index.isValid():
            self.sizeHintChanged.emit(index)
        self.closed.emit(self._by_key)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.editor and event.type() == QEvent.Type.KeyPress:
            key = cast(QKeyEvent, event)
            enter = key.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            control = bool(key.modifiers() & Qt.KeyboardModifier.ControlModifier)
            if key.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Tab) or (enter and control):
                self._by_key = True
                self.closeEditor.emit(watched, QStyledItemDelegate.EndEditHint.NoHint)
                return True
        if event.type() == QEvent.Type.FocusOut and cast(QFocusEvent, event).reason() in _AWAY:
            return False  # another window, or the editor's own menu: the user comes back and goes on writing
        return super().eventFilter(watched, event)

    def setEditorData(self, editor: QWidget, index: _Index) -> None:
        """Nothing: what is being written is newer than the model's copy of it."""

    def setModelData(self, editor: QWidget, model: QObject, index: _Index) -> None:
        """Nothing: the words have been told with every key."""

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: _Index) -> None:
        height = self._edit_height()
        inside = option.rect.adjusted(_SIDE + _INSIDE - 2, 0, -_SIDE - _INSIDE + 2, -2 * _GAP - _INSIDE - self._foot)
        editor.setGeometry(QRect(inside.left(), inside.bottom() + 1 - height, inside.width(), height))

    def _text_changed(self) -> None:
        if self.editor and self.editing:
            self.typed.emit(self.editing, self.editor.toPlainText())
            self._grow()

    def _grow(self) -> None:
        """Give the card the height that the editor's words need."""
        if self.editor and self._place.isValid() and self.editor.height() != self._edit_height():
            self.sizeHintChanged.emit(self._place.model().index(self._place.row(), 0))


def _alike(one: str, other: str) -> int:
    """How many letters two texts begin with in common."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _units(text: str) -> int:
    """The length of a text as Qt counts it, in units of UTF-16."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _quote(item: Item) -> str:
    return f"“{item.quote}”" if isinstance(item, Annotation) and item.quote else ""
