"""Paints a note or annotation as a card (kind, color, quote, picture, text, tags), and opens the editor in it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from PySide6 import QtWidgets
from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QPlainTextEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from explorer.app.items.note_links import NoteLinks
from explorer.app.items.picture_cache import NoteResources, PictureCache
from explorer.app.shell import tokens as look
from explorer.app.shell.theme import Theme
from explorer.model import annotation_colors
from explorer.model.annotation import Annotation, Item, words
from explorer.model.embedded_annotation import is_in_pdf
from explorer.model.html_escape import escape
from explorer.ui.notes.card import (
    EDGE,
    GAP,
    HEAD,
    QUOTE_BAR,
    QUOTE_INDENT,
    SIDE,
    STRONG_HEAD,
    CardFactory,
    NoteCard,
    top_texts,
)
from explorer.ui.notes.ink_thumbnail import paint_ink
from explorer.ui.notes.notes_model import ITEM, ROW
from explorer.ui.notes.notes_rows import GroupHead, ItemRow, Row, kind_icon, kind_name
from explorer.ui.reader.annotation_tools.shape_layer import line_color
from explorer.ui.row_paint import paint_icon
from explorer.ui.small_widgets import typed_text

if TYPE_CHECKING:
    from explorer.ui.notes.note_editor import NoteEditor

_Index = QModelIndex | QPersistentModelIndex
_ICON = 14
_DIMMED = 0.8
"""Opacity of pictures on dark cards."""
_AWAY = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)


class CardDelegate(QStyledItemDelegate):
    """Paints cards, and creates the editor inside one; one editor at a time."""

    opened = Signal(str)
    """The editor opened for an item's id."""
    typed = Signal(str, str)
    """An item's id and its text, at each change in the editor."""
    closed = Signal(bool)
    """The editor closed; True if the user closed it with a key."""
    grown = Signal()
    """The height of the editor changed."""
    preview_changed = Signal(bool)
    link_asked = Signal(str)
    """An address in the editor's preview was clicked."""
    picture_given = Signal(object)
    """A QImage, or the Path of a picture's file, was pasted or dropped into the editor."""
    picture_asked = Signal()
    """The editor's button for a picture from a file was pressed."""
    items_given = Signal(list)
    """Ids of items that were dragged into the editor."""

    def __init__(self, theme: Theme, pictures: PictureCache, linking: NoteLinks, parent: QAbstractItemView) -> None:
        super().__init__(parent)
        self._view, self._theme, self._pictures = parent, theme, pictures
        self.around = NoteResources(linking, pictures)
        """Resolves links and pictures in the cards' texts."""
        self.cards = CardFactory(theme, self.around)
        pictures.arrived.connect(self._picture_arrived)
        self.known_tags: Callable[[], list[str]] = list
        """Returns the tags that the editor completes."""
        self.editing: str | None = None
        self.frame: NoteEditor | None = None
        self.preview: bool | None = None
        """Whether the next editor shows a preview; None if the user has not chosen."""
        self.page: int | None = None
        """The page in view of the open paper, from 0: its heading is marked."""
        self._place = QPersistentModelIndex()
        self._by_key = False

    @property
    def editor(self) -> QPlainTextEdit | None:
        """Return the text field of the open editor."""
        return self.frame.text if self.frame else None

    def set_words(self, text: str) -> None:
        """Set the editor's text as if it had just been read from the library."""
        if self.frame:
            self.frame.set_words(text)

    # Size

    def height(self, row: Row, width: int) -> int:
        """Return the measured height of a row in pixels."""
        if isinstance(row, GroupHead):
            return self._theme.scaled(STRONG_HEAD if row.strong else HEAD)
        return self._card(row, width).height

    def guess(self, row: Row, width: int) -> int:
        """Return the height of a row, or an estimate if it was never shown."""
        if isinstance(row, GroupHead) or row.id == self.editing:
            return self.height(row, width)
        return self.cards.guess(row, width)

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        width = self._view.visualRect(index).width()
        return QSize(width, self.height(index.data(ROW), width))

    def _card(self, entry: ItemRow, width: int) -> NoteCard:
        editor = self.frame.wanted_height() if self.frame and self.editing == entry.id else 0
        return self.cards.of(entry, width, editor)

    # Painting

    def paint_ground(self, painter: QPainter, area: QRect) -> None:
        """Paint what is behind the cards."""
        painter.fillRect(area, self._theme.color("pane"))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row, rect = index.data(ROW), option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(rect.topLeft())
        if isinstance(row, GroupHead):
            self._paint_head(painter, row, rect.size())
        else:
            card = self._card(row, rect.width())
            self._paint_frame(painter, row.item, card, rect.size(), option.state)
            self._paint_parts(painter, row, card)
        painter.restore()

    def _paint_head(self, painter: QPainter, head: GroupHead, size: QSize) -> None:
        here = head.page is not None and head.page == self.page
        painter.setFont(self._theme.font(bold=True) if head.strong else self._theme.font(look.SMALL_PX, bold=here))
        painter.setPen(self._theme.color("accent" if here else "text" if head.strong else "muted"))
        area = QRect(SIDE, 6 if not head.strong else 10, size.width() - 2 * SIDE, size.height() - 8)
        text = painter.fontMetrics().elidedText(head.text, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_frame(
        self, painter: QPainter, item: Item, card: NoteCard, size: QSize, state: "QtWidgets.QStyle.StateFlag"
    ) -> None:
        theme = self._theme
        flags = QtWidgets.QStyle.StateFlag  # not imported by name: PySide takes 4 ms to make QStyle
        selected = bool(state & flags.State_Selected)
        focus = bool(state & flags.State_HasFocus)
        hovered = bool(state & flags.State_MouseOver)
        frame = QRectF(SIDE + 0.5, GAP + 0.5, size.width() - 2 * SIDE - 1, size.height() - 2 * GAP - 1)
        path = QPainterPath()
        path.addRoundedRect(frame, look.CARD_RADIUS, look.CARD_RADIUS)
        painter.fillPath(path, theme.color("wash" if selected else "field"))
        if isinstance(item, Annotation) and not card.quote:  # A quote has a bar of the color itself.
            painter.save()
            painter.setClipPath(path)
            painter.fillRect(QRectF(frame.left(), frame.top(), EDGE, frame.height()), theme.highlight(item.color))
            painter.restore()
        role = "accent" if selected else "muted" if hovered else "line"
        pen = QPen(theme.color(role), 1.5 if focus and selected else 1)
        if is_in_pdf(item):
            pen.setDashPattern([4, 3])  # It is embedded in the PDF
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)

    def _paint_parts(self, painter: QPainter, entry: ItemRow, card: NoteCard) -> None:
        theme, item = self._theme, entry.item
        self._paint_top(painter, entry, card.top)
        if card.quote:
            bar = QRectF(card.quote_at.x() - QUOTE_INDENT, card.quote_at.y() + 1, QUOTE_BAR, card.quote.height - 2)
            painter.fillRect(bar, theme.highlight(item.color) if isinstance(item, Annotation) else theme.color("line"))
            painter.setPen(theme.color("muted"))
            card.quote.draw(painter, card.quote_at.x(), card.quote_at.y())
        if isinstance(item, Annotation) and item.picture and not card.picture.isEmpty():
            self._paint_picture(painter, item.picture, card.picture)
        if isinstance(item, Annotation) and not card.ink.isEmpty():
            color = theme.highlight(item.color)
            paint_ink(painter, item, card.ink, line_color(color, theme.tokens.dark))
        painter.setPen(theme.color("text"))
        if card.text:
            card.text.draw(painter, card.words.left(), card.words.top())
        elif card.document:
            painter.save()
            painter.translate(card.words.topLeft())
            card.document.drawContents(painter, QRectF(0, 0, card.words.width(), card.words.height()))
            painter.restore()
        if card.replies:
            card.replies.draw(painter, card.replies_at, theme, self.cards.small)
        painter.setFont(self.cards.tiny)
        for rect, tag in card.chips:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("hover"))
            painter.drawRoundedRect(rect, rect.height() / 2, rect.height() / 2)
            painter.setPen(theme.color("text"))
            inner = rect.adjusted(8, 0, -6, 0)
            text = painter.fontMetrics().elidedText(tag, Qt.TextElideMode.ElideRight, inner.width())
            painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_top(self, painter: QPainter, entry: ItemRow, area: QRect) -> None:
        """Paint the top line: kind, place and time."""
        item, theme = entry.item, self._theme
        size = theme.scaled(_ICON)
        place = QRect(area.left(), area.center().y() - size // 2 + 1, size, size)
        paint_icon(painter, theme, self.icon(item), "muted", place)
        area = area.adjusted(size + 6, 0, 0, 0)
        painter.setFont(self.cards.small)
        painter.setPen(theme.color("muted"))
        text, time = top_texts(entry, self.cards.small_metrics, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, time)
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_picture(self, painter: QPainter, name: str, box: QRect) -> None:
        scale = painter.device().devicePixelRatio()
        picture = self._pictures.get(name, box.size(), scale)
        if picture is not None and not picture.isNull():
            painter.setOpacity(_DIMMED if self._theme.tokens.dark else 1)  # White paper would glare there.
            painter.drawPixmap(box.topLeft(), picture)
            painter.setOpacity(1)
            # Without an edge, what the area's border cut off looks as if the card did.
            painter.setPen(self._theme.color("line"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5))
        else:
            painter.fillRect(box, self._theme.color("hover"))
            if picture is not None:
                place = QRect(box.center() - QPoint(8, 8), QSize(16, 16))
                paint_icon(painter, self._theme, "image-off", "muted", place)

    @staticmethod
    def icon(item: Item) -> str:
        """Return the icon name for an item's kind."""
        return kind_icon(item.kind if isinstance(item, Annotation) else "", item.at_s)

    # Pointing

    def link_at(self, index: _Index, place: QPoint) -> str:
        """Return the web address at a point of a row; empty if there is none."""
        row, rect = index.data(ROW), self._view.visualRect(index)
        return "" if not isinstance(row, ItemRow) else self._card(row, rect.width()).link_at(place - rect.topLeft())

    def word_at(self, index: _Index, place: QPoint) -> str:
        """Return the tooltip of the text at a point of a row: where a link leads."""
        row, rect = index.data(ROW), self._view.visualRect(index)
        return "" if not isinstance(row, ItemRow) else self._card(row, rect.width()).tip_at(place - rect.topLeft())

    def tag_at(self, index: _Index, place: QPoint) -> str:
        """Return the tag at a point of a row; empty if there is none."""
        row, rect = index.data(ROW), self._view.visualRect(index)
        if not isinstance(row, ItemRow):
            return ""
        chips = self._card(row, rect.width()).chips
        return next((tag for chip, tag in chips if chip.contains(place - rect.topLeft())), "")

    def helpEvent(
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: _Index
    ) -> bool:
        """Override Qt: show the color's name, a link's address, or the hidden text of a quote."""
        text = self.tip(index, event.pos()) if event.type() == QEvent.Type.ToolTip and index.isValid() else ""
        if not text:
            return super().helpEvent(event, view, option, index)
        QToolTip.showText(event.globalPos(), f"<p>{escape(text)}</p>", view, view.visualRect(index))
        return True

    def tip(self, index: _Index, place: QPoint) -> str:
        """Return the tooltip at a point of a row."""
        if told := self.word_at(index, place) or self.tag_at(index, place):
            return told
        item = index.data(ITEM)
        if item is None:
            return ""
        parts = [kind_name(item)]
        if isinstance(item, Annotation):
            parts.append(annotation_colors.label_of(self._theme.palette, item.color))
            parts += [item.author[:80]] if item.author else []
        row = index.data(ROW)
        if isinstance(row, ItemRow) and row.is_elsewhere:
            parts.append(row.when)
        return " · ".join(parts)

    # Editing

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: _Index) -> QWidget:
        from explorer.ui.notes.note_editor import NoteEditor  # 8 ms, with the lists and the Markdown in it

        item = index.data(ITEM)
        comments = isinstance(item, Annotation) and item.kind not in ("note", "text")
        frame = NoteEditor(
            self._theme, self.cards.font, self.preview, parent, self.around, item.id, self.known_tags, comments
        )
        frame.text.setPlainText(words(item))
        frame.text.moveCursor(frame.text.textCursor().MoveOperation.End)
        frame.text.textChanged.connect(self._text_changed)
        frame.text.installEventFilter(self)
        frame.grown.connect(self.grown)
        frame.preview_changed.connect(self._preview_changed)
        frame.link_asked.connect(self.link_asked)
        frame.text.picture_given.connect(self.picture_given)
        frame.text.items_given.connect(self.items_given)
        frame.picture_asked.connect(self.picture_asked)
        self.editing, self.frame, self._place = item.id, frame, QPersistentModelIndex(index)
        self._by_key = False
        self.opened.emit(item.id)
        self.grown.emit()
        return frame

    def destroyEditor(self, editor: QWidget, index: _Index) -> None:
        self.editing, self.frame = None, None
        super().destroyEditor(editor, index)
        self.grown.emit()
        self.closed.emit(self._by_key)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self.frame is None or watched is not self.frame.text:
            return super().eventFilter(watched, event)
        if event.type() == QEvent.Type.KeyPress:
            key = cast(QKeyEvent, event)
            completers = (self.frame.completer, self.frame.tag_completer)
            if any(one.key(key) for one in completers if one):
                return True
            enter = key.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            control = bool(key.modifiers() & Qt.KeyboardModifier.ControlModifier)
            if key.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Tab) or (enter and control):
                self._by_key = True
                self._close()
                return True
        # Focus went to another window or the editor's own menu: the user will continue to write.
        if event.type() == QEvent.Type.FocusOut and _leaves(event):
            now = QApplication.focusWidget()
            if now is None or not self.frame.isAncestorOf(now):
                self._close()
        return False

    def _close(self) -> None:
        # Closing takes the focus away, and then it is closed already.
        if self.frame and self._view.indexWidget(self._place) is self.frame:
            self.closeEditor.emit(self.frame, QStyledItemDelegate.EndEditHint.NoHint)

    def setEditorData(self, editor: QWidget, index: _Index) -> None:
        """Do nothing: the editor's text is newer than the model's."""

    def setModelData(self, editor: QWidget, model: QObject, index: _Index) -> None:
        """Do nothing: the text was reported at each change."""

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: _Index) -> None:
        # Not the option's, which is from before the list has scrolled to the card with the editor in it.
        rect, row = self._view.visualRect(index), index.data(ROW)
        if isinstance(row, ItemRow):
            editor.setGeometry(self._card(row, rect.width()).editor.translated(rect.topLeft()))

    def _picture_arrived(self) -> None:
        self.cards.forget_pictured()
        if self.frame:
            self.frame.render_now()

    def _preview_changed(self, on: bool) -> None:
        self.preview = on
        self.preview_changed.emit(on)

    def _text_changed(self) -> None:
        if self.editor and self.editing:
            self.typed.emit(self.editing, typed_text(self.editor))


def _leaves(event: QEvent) -> bool:
    return cast(QFocusEvent, event).reason() not in _AWAY
