"""The list of the inbox, with the buttons and the editor of its current card; a key for each act."""

from functools import partial

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QPlainTextEdit, QWidget

from explorer.app.shell.key_text import key_text
from explorer.app.shell.theme import Theme
from explorer.app.shell.tokens import GRID
from explorer.model.translation import later as _t
from explorer.model.translation import tr, translated
from explorer.ui.inbox.inbox_model import InboxModel, MarkRow
from explorer.ui.inbox.mark_card import MarkCards
from explorer.ui.own_viewport import give_viewport
from explorer.ui.small_widgets import push_button, typed_text

_Index = QModelIndex | QPersistentModelIndex
_ACTS: tuple[tuple[str, str, str], ...] = (
    ("play", _t("Play ±20 s"), "P"),
    ("keep", _t("Keep"), "K"),
    ("write", _t("Write"), "E"),
    ("move", _t("Move…"), "M"),
    ("drop", _t("Drop"), "Del"),
)
"""What can be done with a mark, with the text and the key of its button."""
_KEYS: dict[int, str] = {
    Qt.Key.Key_P: "play",
    Qt.Key.Key_Space: "play",
    Qt.Key.Key_K: "keep",
    Qt.Key.Key_E: "write",
    Qt.Key.Key_N: "write",
    Qt.Key.Key_Return: "write",
    Qt.Key.Key_Enter: "write",
    Qt.Key.Key_F2: "write",
    Qt.Key.Key_M: "move",
    Qt.Key.Key_D: "drop",
    Qt.Key.Key_Delete: "drop",
    Qt.Key.Key_Backspace: "drop",
}
SHEET: tuple[tuple[str, str], ...] = (
    (_t("K"), _t("Keep a mark of the inbox as a note")),
    (_t("E  Enter"), _t("Write in a mark")),
    (_t("M"), _t("Move a mark to another paper, page or time")),
    (_t("P  Space"), _t("Play the 20 seconds before and after a mark, or stop")),
    (_t("Del  D"), _t("Drop a mark")),
)
"""Keys of the list for the sheet of shortcuts."""
_EDITOR_LINES = 4
_BACK = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
"""Reasons for which the focus comes back to where the user was."""


class MarkTools(QWidget):
    """The buttons of the current card, in as many rows as they need."""

    asked = Signal(str)
    """The name of an act."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.buttons = {}
        self.is_played = False
        """Whether the current mark is being heard."""
        for name, _, _ in _ACTS:
            button = push_button("", primary=name == "keep")
            button.setAutoDefault(False)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setParent(self)
            button.clicked.connect(partial(self.asked.emit, name))
            self.buttons[name] = button

    def lay_out(self, width: int) -> int:
        """Place the buttons within a width in pixels, without their keys where those cost a third row; return their
        height."""
        height, rows = self._lay_out(width, keys=True)
        return height if rows <= 2 else self._lay_out(width, keys=False)[0]

    def _lay_out(self, width: int, *, keys: bool) -> tuple[int, int]:
        """Return the height and the number of rows."""
        x = y = 0
        rows = 1
        for (name, text, key), button in zip(_ACTS, self.buttons.values(), strict=True):
            shown = tr("Stop") if name == "play" and self.is_played else translated(text)
            button.setAccessibleName(shown)
            button.setToolTip(f"{shown} ({key})")
            button.setText(f"{shown}  {key}" if keys else shown)
            button.ensurePolished()
            size = button.sizeHint()
            if x and x + size.width() > width:
                x, y, rows = 0, y + size.height() + GRID + 1, rows + 1
            button.setGeometry(QRect(QPoint(x, y), QSize(min(size.width(), width), size.height())))
            x += size.width() + GRID + 1
        return y + next(iter(self.buttons.values())).sizeHint().height(), rows


class InboxView(QListView):
    """Shows an InboxModel. Up and Down go on, and each act has a key and a button in the current card."""

    asked = Signal(str)
    """The name of an act on the selected marks."""
    written = Signal(str, str, bool)
    """A mark's id, its text from the editor, and whether it is to be kept as well."""
    pasted = Signal()
    """The clipboard is to be imported."""

    def __init__(self, model: InboxModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        give_viewport(self)
        self._marks, self._theme = model, theme
        self._is_wanted = False
        """Whether the current card is to be in view when it has its new height."""
        self.cards = MarkCards(theme, self)
        self.tools = MarkTools(self.viewport())
        self.editor = QPlainTextEdit(self.viewport())
        self.editing = ""
        """The id of the mark in the editor."""
        self.setModel(model)
        self.setItemDelegate(self.cards)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAccessibleName(tr("Inbox"))
        self.verticalScrollBar().setSingleStep(20)
        self.tools.asked.connect(self.asked)
        self.tools.hide()
        self.editor.setAccessibleName(tr("Text of the mark"))
        self.editor.setPlaceholderText(tr("Write… {0} keeps it, Esc leaves", key_text("Ctrl+Enter")))
        self.editor.setTabChangesFocus(True)
        self.editor.installEventFilter(self)
        self.editor.hide()
        model.dataChanged.connect(self._relay)
        model.rowsAboutToBeInserted.connect(self._hold)
        model.rowsAboutToBeRemoved.connect(self._hold)
        model.rowsInserted.connect(self._relay)
        model.rowsRemoved.connect(self._relay)

    def selected(self) -> list[str]:
        """Return the ids of the selected marks, in order; of the current one if none is selected."""
        rows = sorted(index.row() for index in self.selectionModel().selectedIndexes())
        found = [row.id for number in rows if (row := self._marks.mark_at(number))]
        return found or ([self.cards.current] if self.cards.current else [])

    def choose(self, row: int) -> None:
        """Make a row the current one, and the only one that is selected; of a heading, the mark below it."""
        last = len(self._marks.rows) - 1
        row = max(0, min(row, last))
        while row < last and self._marks.mark_at(row) is None:
            row += 1
        if self._marks.mark_at(row):
            # Not by what keys are held down just now.
            select = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.selectionModel().setCurrentIndex(self._marks.index(row), select)
            self._show_current()

    def write_in(self, mark_id: str, text: str) -> None:
        """Open the editor in the card of a mark, which is the current one."""
        self.editing = mark_id
        self.editor.setFont(self._theme.exact_font(self._theme.notes_scaled()))
        self.editor.setPlainText(text)
        self.editor.moveCursor(self.editor.textCursor().MoveOperation.End)
        self.cards.editor_height = self.editor.fontMetrics().lineSpacing() * _EDITOR_LINES + 12
        self._is_wanted = True
        self._relay()
        self.editor.show()
        self.editor.setFocus()

    def stop_writing(self, *, keep: bool = False) -> None:
        """Close the editor; what it has is written."""
        if self.editing:
            mark_id, self.editing = self.editing, ""
            had_focus = self.editor.hasFocus()
            self.cards.editor_height = 0
            self.editor.hide()
            if had_focus:
                self.setFocus()
            self.written.emit(mark_id, typed_text(self.editor), keep)
            self._relay()

    def tell_played(self, mark_id: str) -> None:
        """Say on the button of the current mark whether it is the one being heard; empty for none."""
        is_played = bool(mark_id) and mark_id == self.cards.current
        if is_played != self.tools.is_played:
            self.tools.is_played = is_played
            self._relay()

    def restyle(self) -> None:
        """Measure again, because the scheme or the fonts changed."""
        self.cards.restyle()
        self._relay()

    # Qt overrides

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        super().currentChanged(current, previous)
        row = self._marks.mark_at(current.row()) if current.isValid() else None
        if (row.id if row else "") != self.cards.current:
            if self.editing:
                self.stop_writing()
            self.cards.current = row.id if row else ""
            self._is_wanted = row is not None
            self._relay()
            if row:
                self.scrollTo(current)

    def event(self, event: QEvent) -> bool:
        # Letters are keys of the pages too: here they are of the list.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._act(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        act = self._act(event)
        if act == "paste":
            self.pasted.emit()
        elif act:
            self.asked.emit(act)
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Override Qt: letters are keys."""

    def eventFilter(self, watched: QWidget, event: QEvent) -> bool:  # type: ignore[override]
        if watched is self.editor and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if event.key() == Qt.Key.Key_Escape:
                self.stop_writing()
                return True
            if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.stop_writing(keep=True)
                return True
        elif watched is self.editor and event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape:
                event.accept()
                return True
        elif watched is self.editor and isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusOut:
            is_left = event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
            if is_left:
                self.stop_writing()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._relay()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        self._place()

    def updateGeometries(self) -> None:
        super().updateGeometries()
        self._place()

    def doItemsLayout(self) -> None:
        """Override Qt: the current card stays in view when it grows."""
        super().doItemsLayout()
        if self._is_wanted:
            self._is_wanted = False
            self.scrollTo(self.currentIndex())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid():
            self.choose(0)
        if event.reason() not in (Qt.FocusReason.MouseFocusReason, *_BACK):
            self._show_current()
        self.viewport().update()

    # Private helpers

    def _act(self, event: QKeyEvent) -> str:
        """Return the act that a key stands for; empty for none."""
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain == Qt.KeyboardModifier.ControlModifier and event.key() == Qt.Key.Key_V:
            return "paste"
        return _KEYS.get(event.key(), "") if plain == Qt.KeyboardModifier.NoModifier else ""

    def _show_current(self) -> None:
        """Bring the current card into view, with its buttons."""
        self._is_wanted = True
        self.scheduleDelayedItemsLayout()

    def _hold(self, *_: object) -> None:
        """Keep the current card in view, if it is, while rows come or go above it."""
        self._is_wanted |= self.tools.isVisible() and self.viewport().rect().contains(self.tools.geometry())

    def _relay(self, *_: object) -> None:
        """Lay out the rows again: the heights of the current card's parts have changed."""
        width = self.cards.width
        row = self._current()
        if row:
            inner = self.cards.parts(row, width).text.width() or width - 44
            self.cards.tools_height = self.tools.lay_out(max(80, min(inner, width - 44)))
        # Of a card that the user has scrolled out of view, nothing is brought back.
        self._hold()
        self.scheduleDelayedItemsLayout()
        self.viewport().update()

    def _current(self) -> MarkRow | None:
        number = self._marks.row_of(self.cards.current) if self.cards.current else -1
        return self._marks.mark_at(number)

    def _place(self) -> None:
        """Put the buttons and the editor where the current card has room for them."""
        row = self._current()
        index = self._marks.index(self._marks.row_of(row.id)) if row else QModelIndex()
        there = self.visualRect(index)
        self.tools.setVisible(row is not None)
        if row is None:
            self.editor.hide()
            return
        parts = self.cards.parts(row, self.cards.width)
        self.tools.setGeometry(parts.tools.translated(there.topLeft()))
        if self.editing:
            self.editor.setGeometry(parts.text.translated(there.topLeft()))
