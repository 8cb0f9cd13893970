"""Autocompletion of links: a list of notes and papers below the cursor, opened by ``[[`` and narrowed by typing."""

import re
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QTextCursor
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QStyleOptionViewItem,
    QVBoxLayout,
)

from explorer.app.items.note_links import NoteLinks
from explorer.app.shell import tokens as look
from explorer.app.shell.theme import Theme
from explorer.model import wiki_links
from explorer.model.item_summary import matching
from explorer.model.translation import tr
from explorer.ui.notes.row_ground import paint_row_ground
from explorer.ui.row_delegate import Index, RowDelegate
from explorer.ui.row_paint import paint_icon
from explorer.ui.small_widgets import text_label
from explorer.ui.window_frame import styled_window

_SEEN, _MOST, _LEAST_PX = 8, 60, 280
_ICON = 14
_WAITING_FOR_MORE = re.compile(r"\[\[([^\[\]|\n]{0,80})$")
_LOOKED_BACK = 90


class LinkCompleter(QFrame):
    """A popup above the editor; the focus stays in the text.

    Args:
        own: the id of the edited item, which is not offered.
    """

    shown = Signal()
    lead = 2
    """The number of characters that begin a link."""
    tells_of_nothing = True
    """Whether it says that nothing matches."""

    def __init__(self, text: QPlainTextEdit, theme: Theme, linking: NoteLinks, own: str = "") -> None:
        super().__init__(styled_window(text.window()))
        self._text, self._linking, self._own = text, linking, own
        self._refused = -1
        """Where a link begins for which the user dismissed the popup."""
        self.setObjectName("popup")
        self.list = QListWidget()
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setFrameShape(QListWidget.Shape.NoFrame)
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(tr("Papers and notes to link to"))
        self.list.setItemDelegate(_SuggestionDelegate(theme, self.list))
        self.nothing = text_label(tr("No paper or note has this name."), muted=True, small=True)
        self.nothing.setContentsMargins(2 * look.GRID, look.GRID, 2 * look.GRID, look.GRID)
        column = QVBoxLayout(self)
        column.setContentsMargins(look.GRID, look.GRID, look.GRID, look.GRID)
        column.setSpacing(0)
        column.addWidget(self.list)
        column.addWidget(self.nothing)
        self.hide()
        self.list.itemClicked.connect(lambda *_: self.accept())
        text.cursorPositionChanged.connect(self.follow)
        text.verticalScrollBar().valueChanged.connect(lambda *_: self.place())
        text.installEventFilter(self)
        linking.candidates_changed.connect(self._fill)

    def follow(self) -> None:
        """Show the matches for the letters before the cursor, or hide if no link is being typed."""
        needle = self._needle()
        if needle is None:
            self._refused = -1
            self.hide()
        elif self._begin() == self._refused or not self._text.hasFocus():
            self.hide()
        else:
            if self.isHidden():
                if self.tells_of_nothing:
                    self._linking.ask()
                self.show()
                self.raise_()
                self.shown.emit()
            self._fill()

    def key(self, event: QKeyEvent) -> bool:
        """Handle a key for the popup; return False for all others."""
        if self.isHidden() or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        key, count = event.key(), self.list.count()
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: _SEEN, Qt.Key.Key_PageUp: -_SEEN}
        if key == Qt.Key.Key_Escape:
            self._refused = self._begin()
            self.hide()
        elif key in steps and count:
            row = self.list.currentRow() + steps[Qt.Key(key)]
            # Single steps wrap around; pages stop at the end.
            self.list.setCurrentRow(row % count if abs(steps[Qt.Key(key)]) == 1 else max(0, min(count - 1, row)))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab) and count:
            self.accept()
        else:
            return False
        return True

    def accept(self) -> None:
        """Insert a link to the chosen target in place of the typed text."""
        item, needle = self.list.currentItem(), self._needle()
        if item is None or needle is None:
            return
        self.insert(item.data(Qt.ItemDataRole.UserRole))
        self.hide()

    def insert(self, chosen: Any) -> None:
        """Insert a target in place of the typed text."""
        cursor = self._text.textCursor()
        begin, in_table = self._begin(), cursor.block().text().lstrip().startswith("|")
        end = cursor.position()
        closed = all(self._text.document().characterAt(end + one) == "]" for one in range(2))
        cursor.beginEditBlock()
        cursor.setPosition(begin)
        # Closing brackets that are there already become the link's own.
        cursor.setPosition(end + (2 if closed else 0), QTextCursor.MoveMode.KeepAnchor)
        link = wiki_links.written(chosen.kind, chosen.id, chosen.title)
        if in_table:
            link = link.replace("|", "\\|")  # Otherwise it would end the table cell.
        cursor.insertText(link)
        cursor.endEditBlock()
        self._text.setTextCursor(cursor)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusOut, QEvent.Type.Hide):
            self.hide()
        elif event.type() in (QEvent.Type.Move, QEvent.Type.Resize):
            self.place()
        return super().eventFilter(watched, event)

    def _needle(self) -> str | None:
        cursor = self._text.textCursor()
        if cursor.hasSelection():
            return None
        # Qt counts positions in UTF-16; the text before the cursor is taken as it is, without counting.
        before = cursor.block().text().encode("utf-16-le", "surrogatepass")[: 2 * cursor.positionInBlock()]
        return self.typed(before.decode("utf-16-le", "replace")[-_LOOKED_BACK:])

    def typed(self, before: str) -> str | None:
        """Return what is typed of a link, given the text before the cursor; None if there is none."""
        found = _WAITING_FOR_MORE.search(before)
        return found[1] if found else None

    def candidates(self, needle: str) -> Sequence[Any]:
        """Return the targets that match what is typed, best first."""
        found = matching(self._linking.candidates, needle, _MOST + 1)
        return [one for one in found if one.id != self._own][:_MOST]

    def _begin(self) -> int:
        """Return where in the document the link begins."""
        needle = self._needle() or ""
        return self._text.textCursor().position() - len(needle.encode("utf-16-le", "surrogatepass")) // 2 - self.lead

    def _fill(self) -> None:
        # A hidden one may have outlived its editor for a moment.
        if self.isHidden() or (needle := self._needle()) is None:
            return
        now = self.list.currentItem()
        kept = now.data(Qt.ItemDataRole.UserRole).id if now and self.list.currentRow() > 0 else None
        self.list.clear()
        for one in self.candidates(needle):
            item = QListWidgetItem(one.title)
            item.setData(Qt.ItemDataRole.UserRole, one)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{one.title} · {one.hint}")
            self.list.addItem(item)
        rows = range(self.list.count())
        ids = (self.list.item(row).data(Qt.ItemDataRole.UserRole).id for row in rows)
        self.list.setCurrentRow(next((row for row, item_id in enumerate(ids) if item_id == kept), 0))
        self.list.setVisible(bool(rows))
        self.nothing.setVisible(not rows)
        if rows or self.tells_of_nothing:
            self.place()
        else:
            self.hide()

    def place(self) -> None:
        """Place the popup below the cursor, or above it without room; the text may have moved."""
        window = self.parentWidget()
        if self.isHidden() or window is None:
            return
        rows = min(_SEEN, self.list.count())
        high = rows * self.list.sizeHintForRow(0) + 2 if rows else 0
        self.list.setFixedHeight(high)
        wide = max(_LEAST_PX, self._text.width())
        self.resize(min(wide, window.width()), (high or 28) + 2 * look.GRID)
        line = self._text.cursorRect()
        if not self._text.visibleRegion().boundingRect().adjusted(0, -4, 0, 4).intersects(line):
            self.hide()  # scrolled away
            return
        low = self._text.viewport().mapTo(window, line.bottomLeft() + QPoint(0, 4))
        high = self._text.viewport().mapTo(window, line.topLeft()).y() - 4 - self.height()
        y = low.y() if low.y() + self.height() <= window.height() or high < 0 else high
        left = self._text.mapTo(window, QPoint()).x()
        self.move(max(0, min(left, window.width() - self.width() - look.GRID)), y)


class _SuggestionDelegate(RowDelegate):
    """Paints rows: icon, title, and the hint at the right."""

    row_px = 26

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, one, rect = self._theme, index.data(Qt.ItemDataRole.UserRole), option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_row_ground(painter, theme, option, rect, look.GRID)
        icon = {"paper": "file-text", "note": "sticky-note"}.get(one.kind, "tag")
        inner = rect.adjusted(2 * look.GRID, 0, -2 * look.GRID, 0)
        size = theme.scaled(_ICON)
        place = QRect(inner.left(), inner.center().y() - size // 2 + 1, size, size)
        paint_icon(painter, theme, icon, "muted", place)
        inner.setLeft(inner.left() + size + 6)
        middle, elide = Qt.AlignmentFlag.AlignVCenter, Qt.TextElideMode.ElideRight
        painter.setFont(theme.font(look.SMALL_PX, tabular=True))
        painter.setPen(theme.color("muted"))
        hint = painter.fontMetrics().elidedText(one.hint, elide, inner.width() * 2 // 5)
        painter.drawText(inner, middle | Qt.AlignmentFlag.AlignRight, hint)
        room = painter.fontMetrics().horizontalAdvance(hint) + (2 * look.GRID if hint else 0)
        title = QRect(inner.left(), inner.top(), inner.width() - room, inner.height())
        painter.setFont(theme.font())
        painter.setPen(theme.color("text"))
        painter.drawText(title, middle, painter.fontMetrics().elidedText(one.title, elide, title.width()))
        painter.restore()
