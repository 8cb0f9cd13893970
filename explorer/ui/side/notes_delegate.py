"""A note or annotation as a painted card: the quote with its colour, the words, page and time."""

from PySide6.QtCore import (
    QAbstractItemModel,
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
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPen, QTextLayout, QTextOption
from PySide6.QtWidgets import (
    QAbstractItemView,
    QPlainTextEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from explorer.app import tokens as look
from explorer.app.annotations import words
from explorer.app.theme import Theme
from explorer.model.annotation import Annotation
from explorer.ui.side.notes_model import ITEM, Head, Row, when, where

_Index = QModelIndex | QPersistentModelIndex
_SIDE, _GAP, _INSIDE = 12, 4, 10
_QUOTE_LINES, _WORD_LINES, _EDIT_HEIGHT = 4, 12, 96


class NotesDelegate(QStyledItemDelegate):
    """Paints cards and makes the editor that stands in them."""

    typed = Signal(str, str)
    """An item's id and its words, while they are being written."""

    def __init__(self, theme: Theme, parent: QAbstractItemView) -> None:
        super().__init__(parent)
        self._view = parent
        self._theme = theme
        self._heights: dict[tuple[object, ...], int] = {}
        self.editing: str | None = None

    # Size

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        row = index.data(ITEM)
        width = self._view.viewport().width()
        if isinstance(row, Head):
            return QSize(width, 32)
        key = (row.id, row.modified, width, self.editing == row.id)
        if key not in self._heights:
            if len(self._heights) > 20_000:
                self._heights.clear()
            self._heights[key] = self._height(row, width - 2 * (_SIDE + _INSIDE))
        return QSize(width, self._heights[key])

    def _height(self, row: Row, inner: int) -> int:
        assert not isinstance(row, Head)
        height = 2 * _INSIDE + self._small().height() + 2 * _GAP
        quote = row.quote if isinstance(row, Annotation) else ""
        if quote:
            height += self._text_height(_quoted(quote), inner - 10, _QUOTE_LINES) + _GAP
        if self.editing == row.id:
            height += _EDIT_HEIGHT + _GAP
        elif text := words(row):
            height += self._text_height(text, inner, _WORD_LINES) + _GAP
        elif not quote:
            height += self._text_height(self.tr("Empty note"), inner, 1) + _GAP
        return height + 2

    # Painting

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row = index.data(ITEM)
        theme, rect = self._theme, option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(row, Head):
            painter.setFont(theme.font(look.SMALL_PX))
            painter.setPen(theme.color("muted"))
            area = rect.adjusted(_SIDE, 8, -_SIDE, 0)
            text = painter.fontMetrics().elidedText(row.text, Qt.TextElideMode.ElideRight, area.width())
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, text)
            painter.restore()
            return
        state = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        frame = QRectF(rect.adjusted(_SIDE, _GAP, -_SIDE, -_GAP)).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(theme.color("accent" if selected else "muted" if hovered else "line"), 1))
        painter.setBrush(theme.color("field"))
        painter.drawRoundedRect(frame, look.CARD_RADIUS, look.CARD_RADIUS)
        self._paint_inside(painter, row, frame.toRect().adjusted(_INSIDE, _INSIDE - 2, -_INSIDE, -_INSIDE + 2))
        painter.restore()

    def _paint_inside(self, painter: QPainter, row: Row, area: QRect) -> None:
        assert not isinstance(row, Head)
        theme, top = self._theme, area.top()
        quote = row.quote if isinstance(row, Annotation) else ""
        if quote and isinstance(row, Annotation):
            painter.setPen(theme.color("muted"))
            used = self._draw_text(painter, _quoted(quote), area.left() + 10, top, area.width() - 10, _QUOTE_LINES)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.highlight(row.color))
            painter.drawRoundedRect(QRectF(area.left(), top, 3, used), 1.5, 1.5)
            top += used + _GAP
        elif isinstance(row, Annotation):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.highlight(row.color))
            painter.drawRoundedRect(QRectF(area.right() - 8, area.top() + 3, 8, 8), 2, 2)
        if self.editing != row.id:
            text = words(row) or ("" if quote else self.tr("Empty note"))
            painter.setPen(theme.color("text" if words(row) else "muted"))
            if text:
                self._draw_text(painter, text, area.left(), top, area.width(), _WORD_LINES)
        painter.setFont(theme.font(look.SMALL_PX, tabular=True))
        painter.setPen(theme.color("muted"))
        foot = QRect(area.left(), area.bottom() - self._small().height() + 1, area.width(), self._small().height())
        painter.drawText(foot, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, where(row))
        painter.drawText(foot, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, when(row))

    # Editing

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: _Index) -> QWidget:
        row = index.data(ITEM)
        self.editing = row.id
        self.sizeHintChanged.emit(index)
        editor = QPlainTextEdit(parent)
        editor.setPlaceholderText(self.tr("Write a note… Ctrl+Enter or Esc when done"))
        editor.setAccessibleName(self.tr("Note"))
        editor.setTabChangesFocus(True)
        editor.setProperty("item", row.id)
        editor.setFont(self._theme.font())
        return editor

    def destroyEditor(self, editor: QWidget, index: _Index) -> None:
        self.editing = None
        super().destroyEditor(editor, index)
        self.sizeHintChanged.emit(index)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            isinstance(watched, QPlainTextEdit)
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
        ):
            done = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if event.key() == Qt.Key.Key_Escape or (done and event.modifiers() & Qt.KeyboardModifier.ControlModifier):
                self.commitData.emit(watched)
                self.closeEditor.emit(watched, QStyledItemDelegate.EndEditHint.NoHint)
                return True
        return super().eventFilter(watched, event)

    def setEditorData(self, editor: QWidget, index: _Index) -> None:
        row = index.data(ITEM)
        assert isinstance(editor, QPlainTextEdit)
        # What is being written is newer than the model's copy of it.
        if editor.property("loaded"):
            return
        editor.setProperty("loaded", True)
        editor.setPlainText(words(row))
        editor.moveCursor(editor.textCursor().MoveOperation.End)
        editor.textChanged.connect(lambda: self.typed.emit(str(editor.property("item")), editor.toPlainText()))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: _Index) -> None:
        assert isinstance(editor, QPlainTextEdit)
        self.typed.emit(str(editor.property("item")), editor.toPlainText())

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: _Index) -> None:
        rect = option.rect.adjusted(_SIDE + _INSIDE - 2, 0, -_SIDE - _INSIDE + 2, 0)
        bottom = option.rect.bottom() - _GAP - _INSIDE - self._small().height() - 2
        editor.setGeometry(QRect(rect.left(), bottom - _EDIT_HEIGHT, rect.width(), _EDIT_HEIGHT))

    # Text

    def _small(self) -> QFontMetrics:
        return QFontMetrics(self._theme.font(look.SMALL_PX))

    def _layout(self, text: str, width: int, most: int) -> tuple[QTextLayout, int, float]:
        """Lines of a text in a width; how many are shown, and their height."""
        layout = QTextLayout(text[:4000].replace("\n", "\u2028"), self._theme.font())
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.beginLayout()
        height, shown = 0.0, 0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(20, width))
            if shown < most:
                height += line.height() + 1
                shown += 1
            elif shown >= most:
                break
        layout.endLayout()
        return layout, shown, height

    def _text_height(self, text: str, width: int, most: int) -> int:
        return round(self._layout(text, width, most)[2])

    def _draw_text(self, painter: QPainter, text: str, left: int, top: int, width: int, most: int) -> int:
        layout, shown, height = self._layout(text, width, most)
        painter.setFont(self._theme.font())
        metrics, y = painter.fontMetrics(), float(top)
        full = text[:4000].replace("\n", "\u2028")
        for number in range(shown):
            line = layout.lineAt(number)
            piece = full[line.textStart() : line.textStart() + line.textLength()].rstrip("\u2028 ")
            if number == shown - 1 and layout.lineCount() > shown:
                piece = metrics.elidedText(piece + " …" + "…" * 200, Qt.TextElideMode.ElideRight, width)
            painter.drawText(QRectF(left, y, width, line.height()), Qt.AlignmentFlag.AlignLeft, piece)
            y += line.height() + 1
        return round(height)


def _quoted(quote: str) -> str:
    return f"“{quote}”"
