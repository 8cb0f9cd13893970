"""The show notes in the middle of a proposal, with what was read of them colored; nothing of them is loaded."""

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QFocusEvent,
    QFont,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import QFrame, QMenu, QTextEdit

from explorer.app.shell import tokens as look
from explorer.app.shell.theme import Theme
from explorer.app.shell.tokens import GRID
from explorer.model.proposal_question import DOUBTFUL, LineUse, SourceSpan
from explorer.model.show_notes.note_line import NoteLine
from explorer.model.translation import tr, trn

MOST_LINES = 1500
"""Maximum number of lines that are shown; a transcript below the notes may have ten times as many."""
_AFTER = 40
"""Lines that are shown below the last one of which something was read."""
_BULLET = "• "
_KEYS: dict[int, LineUse] = {Qt.Key.Key_S: "segment", Qt.Key.Key_P: "paper"}


class ProposalSource(QTextEdit):
    """Shows lines of notes as plain text; a click chooses the row that was read there.

    S makes the line at the cursor a segment, P a paper, as do the entries of its menu.
    """

    chosen = Signal(str)
    """The key of a row."""

    line_taken = Signal(int, str)
    """The index of a line of which nothing was read, and what it is to be: see ``LineUse``."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._lines: Sequence[NoteLine] = ()
        self._spans: Sequence[SourceSpan] = ()
        self._unused: set[int] = set()
        self._starts: list[int] = []
        """Where each shown line begins in the document, after its bullet."""
        self._cursors: dict[tuple[int, int, int], QTextCursor] = {}
        self._states: Mapping[str, str] = {}
        self._current = ""
        self._is_chosen = False
        """Whether the user has moved to a line; letters do nothing before."""
        self.setReadOnly(True)
        self.setAcceptRichText(False)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setObjectName("shownotes")
        self.setAccessibleName(tr("The show notes, as they were read"))
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        option = QTextOption()
        option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().setDefaultTextOption(option)
        self.document().setDocumentMargin(5 * GRID)
        self._looks: list[QTextEdit.ExtraSelection] = []
        self.cursorPositionChanged.connect(self._choose_line)

    def show_notes(self, lines: Sequence[NoteLine], spans: Sequence[SourceSpan], unused: set[int]) -> None:
        """Show lines, and color what was read in them."""
        self._lines, self._spans, self._unused = lines, spans, unused
        last = max((one.line for one in spans), default=-1)
        count = min(len(lines), MOST_LINES, max(last + 1 + _AFTER, 100))
        self.clear()
        self._starts, self._cursors = [], {}
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        for number, line in enumerate(lines[:count]):
            if number:
                cursor.insertBlock()
            self._add_line(cursor, line, first=number == 0)
        if count < len(lines):
            cursor.insertBlock()
            self._set_block(cursor, 0, 4 * GRID)
            format_ = self._format("muted")
            more = len(lines) - count
            cursor.insertText(trn(more, "One more line is not shown.", "{count} more lines are not shown."), format_)
        cursor.endEditBlock()
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self._is_chosen = False
        self._paint()

    def show_spans(self, spans: Sequence[SourceSpan], unused: set[int]) -> None:
        """Color what was read in the lines that are shown."""
        self._spans, self._unused = spans, unused
        self._paint()

    def show_states(self, states: Mapping[str, str], current: str) -> None:
        """Color rows by their states (see ``ListedRow``), and show the current one.

        Args:
            states: by the keys of rows.
        """
        moved = current != self._current
        if moved or states != self._states:
            self._states, self._current = states, current
            self._paint()
        if moved:
            self._reveal(current)

    def restyle(self) -> None:
        """Show the notes again, because the theme changed."""
        self.show_notes(self._lines, self._spans, self._unused)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Override Qt: a click without a selection chooses what is there."""
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and not self.textCursor().hasSelection():
            place = self.cursorForPosition(event.position().toPoint())
            if key := self._row_at(place.blockNumber(), place.position()):
                self.chosen.emit(key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Override Qt: letters make a segment or a paper of the line at the cursor, which the first arrow key shows."""
        use = _KEYS.get(event.key()) if event.modifiers() == Qt.KeyboardModifier.NoModifier else None
        if use is not None:
            if self._is_chosen:
                self._take(use)
        elif not self._is_chosen and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._choose_line()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Override Qt: what a line can be, before what Qt offers."""
        if event.reason() == QContextMenuEvent.Reason.Mouse and not self.textCursor().hasSelection():
            self.setTextCursor(self.cursorForPosition(event.pos()))
        self.line_menu().exec(event.globalPos())

    def line_menu(self) -> QMenu:
        """Return the menu of the line at the cursor."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        is_read = bool(self._row_of_line())
        for key, text in ((Qt.Key.Key_S, tr("Make this line a segment")), (Qt.Key.Key_P, tr("Make this line a paper"))):
            action = QAction(f"{text}\t{QKeySequence(key).toString()}", menu)
            action.setEnabled(not is_read and self._line() < len(self._starts))
            action.triggered.connect(partial(self._take, _KEYS[key]))
            menu.addAction(action)
        menu.addSeparator()
        copy = menu.addAction(f"{tr('Copy')}\t{QKeySequence(QKeySequence.StandardKey.Copy).toString()}", self.copy)
        copy.setEnabled(self.textCursor().hasSelection())
        menu.addAction(tr("Select all"), self.selectAll)
        return menu

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Override Qt: the line at the cursor is shown."""
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self._is_chosen = False
        self._show_line()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Override Qt: the line at the cursor is shown no more."""
        super().focusOutEvent(event)
        self._show_line()

    # Private helpers

    def _line(self) -> int:
        return self.textCursor().blockNumber()

    def _row_of_line(self) -> str:
        return next((one.row for one in self._spans if one.line == self._line()), "")

    def _take(self, use: LineUse) -> None:
        """Ask to make something of the line at the cursor; of one that was read, show the row."""
        if row := self._row_of_line():
            self.chosen.emit(row)
        elif self._line() < len(self._starts) and not self._lines[self._line()].is_rule:
            self.line_taken.emit(self._line(), use)

    def _choose_line(self) -> None:
        self._is_chosen = True
        self._show_line()

    def _show_line(self) -> None:
        """Show the line at the cursor, where keys do something."""
        if not self.hasFocus() or not self._is_chosen:
            self.setExtraSelections(self._looks)
            return
        here = QTextEdit.ExtraSelection()
        here.cursor = self.textCursor()
        here.cursor.clearSelection()
        here.format.setBackground(self._theme.color("muted", 0.16))
        here.format.setProperty(QTextCharFormat.Property.FullWidthSelection, True)
        self.setExtraSelections([here, *self._looks])

    def _add_line(self, cursor: QTextCursor, line: NoteLine, *, first: bool) -> None:
        gap = 0 if first else (3 * GRID if line.after_gap or line.heading else GRID)
        self._set_block(cursor, max(0, line.depth - 1) if line.is_bullet else line.depth, gap)
        format_ = self._format("muted" if line.is_rule else "text", bold=bool(line.heading) or line.bold)
        if line.is_bullet:
            cursor.insertText(_BULLET, self._format("muted"))
        self._starts.append(cursor.position())
        cursor.insertText("—" * 12 if line.is_rule else line.text, format_)

    @staticmethod
    def _set_block(cursor: QTextCursor, depth: int, gap: int) -> None:
        block = QTextBlockFormat()
        block.setLeftMargin(min(depth, 6) * 4 * GRID)
        block.setTopMargin(gap)
        block.setLineHeight(118, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        cursor.setBlockFormat(block)

    def _format(self, role: str, *, bold: bool = False) -> QTextCharFormat:
        made = QTextCharFormat()
        made.setFont(self._theme.font(look.FONT_PX))
        made.setFontWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        made.setForeground(self._theme.color(role))
        return made

    def _paint(self) -> None:
        found = []
        struck = {one.line for one in self._spans if self._states.get(one.row) == "left" and one.what == "time"}
        for line in self._unused | struck:
            if line < len(self._starts):
                gone = QTextCharFormat()
                gone.setFontStrikeOut(True)
                gone.setForeground(self._theme.color("muted"))
                found.append(self._selection(line, 0, len(self._lines[line].text), gone))
        for span in sorted(self._spans, key=lambda one: (one.what == "paper", one.row == self._current)):
            if span.line < len(self._starts) and (look_ := self._span_format(span)) is not None:
                found.append(self._selection(span.line, span.start, span.end, look_))
        self._looks = found
        self._show_line()

    def _span_format(self, span: SourceSpan) -> QTextCharFormat | None:
        theme, state, made = self._theme, self._states.get(span.row, ""), QTextCharFormat()
        if state == "left":
            made.setFontStrikeOut(True)
            made.setForeground(theme.color("muted"))
            return made
        is_current = span.row == self._current
        if state in DOUBTFUL:
            made.setBackground(theme.color("award", 0.34 if is_current else 0.18))
            if state == "guess":
                made.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DashUnderline)
                made.setUnderlineColor(theme.color("award"))
        elif span.what == "paper" and state not in ("none", "talk"):
            made.setBackground(theme.section("B", 0.36 if is_current else 0.2))
        elif is_current:
            made.setBackground(theme.color("accent", 0.3))
        elif span.what == "paper":
            return None
        else:
            made.setBackground(theme.color("wash"))
        return made

    def _selection(self, line: int, start: int, end: int, look_: QTextCharFormat) -> QTextEdit.ExtraSelection:
        made = QTextEdit.ExtraSelection()
        key = (line, start, end)
        if key not in self._cursors:
            text, first = self._lines[line].text, self._starts[line]
            cursor = self._cursors[key] = QTextCursor(self.document())
            cursor.setPosition(first + _units(text[:start]))
            cursor.setPosition(first + _units(text[:end]), QTextCursor.MoveMode.KeepAnchor)
        made.cursor, made.format = self._cursors[key], look_
        return made

    def _row_at(self, line: int, position: int) -> str:
        """Return the row that was read at a place: the paper there, else the one of its line."""
        if line >= len(self._starts):
            return ""
        at = position - self._starts[line]
        text = self._lines[line].text
        own = [one for one in self._spans if one.line == line]
        inside = [one for one in own if _units(text[: one.start]) <= at <= _units(text[: one.end])]
        found = sorted(inside or own, key=lambda one: one.what != "paper")
        return found[0].row if found else ""

    def _reveal(self, row: str) -> None:
        span = next((one for one in self._spans if one.row == row and one.line < len(self._starts)), None)
        if span is None:
            return
        cursor = QTextCursor(self.document())
        cursor.setPosition(self._starts[span.line])
        rect = self.cursorRect(cursor)
        if rect.top() < 2 * GRID or rect.bottom() > self.viewport().height() - 6 * GRID:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + rect.top() - self.viewport().height() // 3)


def _units(text: str) -> int:
    """Return the length of a text as Qt counts it, in UTF-16."""
    return len(text) + sum(char > "\uffff" for char in text)
