"""The tag editor next to one or several cards: tags can be removed, and new ones are completed from the library's."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import cast

from PySide6.QtCore import QEvent, QObject, QRect, QStringListModel, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QCompleter, QFrame, QLineEdit, QToolButton, QVBoxLayout, QWidget

from explorer.app.shell.theme import Theme
from explorer.app.shell.tokens import GRID
from explorer.model import tag_rules as tagging
from explorer.model.annotation import Item
from explorer.model.translation import tr
from explorer.ui.flow import Flow

_MOST_SHOWN = 60
_SUGGESTED = 8


class TagEditor(QFrame):
    """A text line below chips with a cross. Enter or a comma adds a tag, Backspace in an empty line removes
    the last."""

    added = Signal(object)
    """Tags, a tuple, to add to all items."""
    removed = Signal(str)
    """A tag to remove from all items."""
    left = Signal(bool)
    """The editor was closed; True if with a key."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("popup")
        self._chips = QWidget()
        self._flow = Flow(GRID, self._chips)
        self.line = QLineEdit()
        self.line.setPlaceholderText(tr("Add a tag"))
        self.line.setAccessibleName(tr("Add a tag"))
        self.line.setMaxLength(10 * tagging.MOST_LETTERS)
        self._known = QStringListModel(self)
        completer = QCompleter(self._known, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setMaxVisibleItems(_SUGGESTED)
        # After the line has handled the key that chose a completion.
        completer.activated.connect(self._chosen, Qt.ConnectionType.QueuedConnection)
        self.line.setCompleter(completer)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        column.addWidget(self._chips)
        column.addWidget(self.line)
        self.setFocusProxy(self.line)
        self.line.textEdited.connect(self._edited)
        self.line.returnPressed.connect(self._entered)
        self.line.installEventFilter(self)
        self._tags: list[str] = []
        self._place = QRect()
        self.hide()

    def open_at(self, place: QRect) -> None:
        """Show it below a card, above it without room there, and at the bottom if the card is as high as the list.

        Args:
            place: the card's place in the parent.
        """
        self._place = place
        self.line.clear()
        self.show()
        self.raise_()
        self._put()
        self.line.setFocus()

    def follow(self, place: QRect) -> None:
        """Move with a card whose height has changed."""
        self._place = place
        self._put()

    def show_items(self, items: Sequence[Item]) -> None:
        """Show the tags of these items."""
        counts: dict[str, int] = {}
        for item in items:
            for tag in item.tags:
                counts[tag] = counts.get(tag, 0) + 1
        self._tags = list(counts)
        while (old := self._flow.takeAt(0)) is not None:
            if widget := old.widget():
                widget.hide()
                widget.deleteLater()
        for tag, count in list(counts.items())[:_MOST_SHOWN]:
            chip = self._chip(tag, count, len(items))
            self._flow.addWidget(chip)
            chip.show()  # a hidden chip would take no room
        self._chips.setVisible(bool(counts))
        self._put()

    def suggest(self, tags: Iterable[str]) -> None:
        """Set the completions, best first."""
        self._known.setStringList(list(dict.fromkeys(tags)))

    def close_it(self, by_key: bool = False) -> None:
        """Close; text still in the line is added as a tag."""
        if self.isHidden():
            return
        self._take(self.line.text())
        self.hide()
        self.left.emit(by_key)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress:
            return self._key(cast(QKeyEvent, event))
        if event.type() == QEvent.Type.FocusOut:
            away = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)
            now = QApplication.focusWidget()
            if cast(QFocusEvent, event).reason() not in away and not (now and self.isAncestorOf(now)):
                self.close_it()
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.line.text().strip():
                self._take(self.line.text())
            else:
                self.close_it(by_key=True)
        elif key == Qt.Key.Key_Escape:
            self.line.clear()
            self.close_it(by_key=True)
        elif key == Qt.Key.Key_Backspace and not self.line.text() and self._tags:
            self.removed.emit(self._tags[-1])
        else:
            return False
        return True

    def _entered(self) -> None:
        """Enter was pressed while completions are shown, which get the keys then: take what is typed, if none of them
        is chosen."""
        popup = self.line.completer().popup()
        if popup is None or not popup.currentIndex().isValid():
            self._take(self.line.text())

    def _edited(self, text: str) -> None:
        if text.rstrip().endswith((",", ";")):
            self._take(text)

    def _chosen(self, text: str) -> None:
        self._take(text)

    def _take(self, text: str) -> None:
        self.line.clear()
        if tags := tagging.split(text):
            self.added.emit(tags)

    def _chip(self, tag: str, count: int, of: int) -> QToolButton:
        chip = QToolButton(self._chips)
        text = tag if count == of else tr("{0} ({1} of {2})", tag, count, of)
        shown = chip.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, 200)
        chip.setText(shown.replace("&", "&&"))
        chip.setIcon(self._theme.icon("x", "muted", 12))
        chip.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the cross after the word
        chip.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        chip.setObjectName("tag")
        chip.setAccessibleName(tr("Remove {0}", tag))
        chip.clicked.connect(partial(self._remove, tag))
        return chip

    def _remove(self, tag: str) -> None:
        self.line.setFocus()
        self.removed.emit(tag)

    def _put(self) -> None:
        parent = self.parentWidget()
        if self.isHidden() or parent is None:
            return
        width = max(160, self._place.width())
        self._chips.setFixedHeight(max(1, self._flow.heightForWidth(width - 4 * GRID - 2)))
        self.resize(width, self.sizeHint().height())
        below = self._place.bottom() + 2
        above = self._place.top() - self.height() - 2
        room = parent.height() - self.height()
        y = below if below <= room or above < 0 else above
        self.move(self._place.left(), max(0, min(y, room)))
