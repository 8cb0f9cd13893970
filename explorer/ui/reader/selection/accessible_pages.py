"""What screen readers are told of the pages: the text of the page that is read, its caret and its selection.

A QAccessibleTextInterface written in Python can't answer where a selection ends: PySide leaves that method out. So a
text field that is never shown mirrors the page, and its interface, which is Qt's, is handed out.
"""

from bisect import bisect_right
from itertools import accumulate
from typing import Any, Protocol, cast

from PySide6.QtGui import (
    QAccessible,
    QAccessibleInterface,
    QAccessibleTextCursorEvent,
    QAccessibleTextInterface,
    QAccessibleTextSelectionEvent,
    QTextCursor,
)
from PySide6.QtWidgets import QAccessibleWidget, QPlainTextEdit, QWidget
from shiboken6 import VoidPtr

from explorer.model.page_labels import label_of
from explorer.model.text_page import Caret, TextPage
from explorer.model.text_selection import caret_rect
from explorer.model.translation import tr
from explorer.ui.reader.pages.page_interfaces import CurrentPage, DocumentText, MovingPages, PagesInView, PageSurface
from explorer.ui.reader.pages.page_texts import PageTexts
from explorer.ui.reader.selection.pointer import Pointer
from explorer.ui.reader.selection.selection_range import Spot
from explorer.ui.reader.selection.text_caret import TextCaret

_BREAKS = dict.fromkeys(map(ord, "\0\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029\ufdd0\ufdd1"), " ")
"""Characters that a text field takes for the end of a line, or for none."""


class ReadPages(CurrentPage, DocumentText, PagesInView, MovingPages, PageSurface, Protocol):
    """The pages that are read out."""


class AccessiblePages(QAccessibleWidget):
    """The pages as a document with text, in which a screen reader can move the caret, and select."""

    def __init__(self, view: QWidget) -> None:
        super().__init__(view, QAccessible.Role.Document)
        self._mirror = PageMirror(view)

    def text(self, kind: QAccessible.Text) -> str:
        """Override Qt: the description says which page is read."""
        return self._mirror.description() if kind == QAccessible.Text.Description else super().text(kind)

    def interface_cast(self, kind: QAccessible.InterfaceType) -> Any:
        """Override Qt: return the object itself, which PySide turns into its address; of none, a null pointer."""
        if kind == QAccessible.InterfaceType.TextInterface:
            return self._mirror.text_interface()
        known = super().interface_cast(kind)
        return VoidPtr(0) if known is None else known


class PageMirror(QPlainTextEdit):
    """A field, never shown, with the text, the caret and the selection of the page that is read."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self._widget, view = widget, cast(ReadPages, widget)
        self._view = view
        self._pointer = cast(Pointer, view.viewport().findChild(Pointer))
        self._caret: TextCaret | None = None
        self._texts: PageTexts | None = None
        self._lines: tuple[str, ...] = ()
        self._starts: list[int] = []
        self._page = 0
        self._is_following = False
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        for signal in (view.page_changed, view.arranged, self._pointer.selected):
            signal.connect(self.follow)
        for signal in (self.cursorPositionChanged, self.selectionChanged):
            signal.connect(self._moved)
        widget.destroyed.connect(self.deleteLater)
        self.follow()

    def text_interface(self) -> QAccessibleTextInterface:
        """Return Qt's interface of the field."""
        made: QAccessibleInterface = QAccessible.queryAccessibleInterface(self)
        return made.textInterface()

    def description(self) -> str:
        """Return which page is read, and whether it has text."""
        document, count = self._view.document, self._view.page_count
        if document is None:
            return ""
        said = tr("Page {0} of {1}", label_of(document.info.labels, self._page), count)
        return said if self._lines else tr("{0}, without text", said)

    def follow(self, *_: object) -> None:
        """Show what the pages show now, and tell screen readers of another place."""
        texts = self._view.texts
        if texts is not self._texts:
            self._texts = texts
            if texts:
                texts.arrived.connect(self.follow)
        if self._caret is None and (caret := cast(TextCaret | None, self._view.viewport().findChild(TextCaret))):
            self._caret = caret
            caret.moved.connect(self.follow)
        selection = self._pointer.selection
        ends = selection.ends(texts) if selection and texts else None
        spot = ends[1] if ends else self._caret.spot if self._caret else None
        if spot and not self._is_seen(spot):
            spot = None
        self._page = spot.page if spot else self._view.page
        before = self.textCursor()
        self._is_following = True
        self._show(texts.page(self._page) if texts else None)
        cursor = QTextCursor(self.document())
        if spot:
            anchor = ends[0] if ends else spot
            cursor.setPosition(self._offset(anchor))
            cursor.setPosition(self._offset(spot), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        self._is_following = False
        if spot and cursor.position() != before.position():
            QAccessible.updateAccessibility(QAccessibleTextCursorEvent(self._widget, cursor.position()))
        if cursor.hasSelection() or before.hasSelection():
            start, end = cursor.selectionStart(), cursor.selectionEnd()
            QAccessible.updateAccessibility(QAccessibleTextSelectionEvent(self._widget, start, end))

    # Private helpers

    def _is_seen(self, spot: Spot) -> bool:
        """Return whether a spot is on the page that is read, or in view on another one."""
        page = self._texts.page(spot.page) if self._texts else None
        if page is None or spot.page == self._view.page:
            return page is not None
        return self._view.box(spot.page, caret_rect(page, spot.caret)).intersects(
            self._view.viewport().rect().toRectF()
        )

    def _show(self, page: TextPage | None) -> None:
        lines = tuple(line.text.translate(_BREAKS) for line in page.lines) if page else ()
        if lines != self._lines:
            self._lines = lines
            self._starts = [0, *accumulate(_units(line) + 1 for line in lines)]
            self.setPlainText("\n".join(lines))

    def _offset(self, spot: Spot) -> int:
        """Return where a spot is in the field; a spot of another page is at the end that is nearer to it."""
        end = max(0, self._starts[-1] - 1) if self._starts else 0
        if spot.page != self._page or spot.caret.line >= len(self._lines):
            return 0 if spot.page < self._page else end
        return self._starts[spot.caret.line] + _units(self._lines[spot.caret.line][: spot.caret.char])

    def _spot(self, offset: int) -> Spot:
        line = min(bisect_right(self._starts, offset) - 1, len(self._lines) - 1)
        units = self._lines[line].encode("utf-16-le", "surrogatepass")[: 2 * (offset - self._starts[line])]
        return Spot(self._page, Caret(line, len(units.decode("utf-16-le", "ignore"))))

    def _moved(self) -> None:
        """Do in the pages what a screen reader has done in the field."""
        if self._is_following or not self._lines:
            return
        cursor = self.textCursor()
        anchor, focus = self._spot(cursor.anchor()), self._spot(cursor.position())
        self._pointer.select(anchor, focus)
        if self._caret and anchor == focus:
            self._caret.stand(focus)


def _units(text: str) -> int:
    """Return the length of a text as Qt counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
