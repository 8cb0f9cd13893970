"""Keyboard control of the pages: vi's keys, counts and bookmarks, and the text caret."""

import sys
from dataclasses import replace
from typing import Protocol

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QAbstractSlider, QScrollBar

from explorer.app.context import AppContext
from explorer.model.annotation import COLORS
from explorer.model.bookmark import Bookmark, free_letter, is_letter
from explorer.model.lazy_dataclass import dataclass
from explorer.model.page_geometry import PagePoint
from explorer.model.translation import later as _t
from explorer.model.translation import tr
from explorer.ui.reader.annotation_tools.annotation_actions import AnnotationActions
from explorer.ui.reader.key_hint import KeyHint
from explorer.ui.reader.pages.page_interfaces import (
    Keyboard,
    PageImages,
    RotatedPages,
    ScrolledPages,
    SelectedAnnotations,
)
from explorer.ui.reader.pages.view_history import View, ViewAnchor
from explorer.ui.reader.selection.pointer import Pointer
from explorer.ui.reader.selection.selection_range import Selection
from explorer.ui.reader.selection.text_caret import CaretPages, TextCaret

SHEET: tuple[tuple[str, str], ...] = (
    (_t("Space  PgDown"), _t("Page down")),
    (_t("Shift+Space  PgUp"), _t("Page up")),
    ("d  u", _t("Half a page down, up; with text selected, u underlines it")),
    ("j  k  ↓  ↑", _t("Scroll down, up")),
    ("h  l  ←  →", _t("Scroll left, right, on a page wider than the view")),
    ("←  →", _t("Turn pages in layouts that are not continuous")),
    (_t("gg  Home"), _t("First page")),
    (_t("G  End"), _t("Last page")),
    ("12 G", _t("Go to page 12 (digits don’t change the color)")),
    ("+  −", _t("Zoom in, zoom out")),
    ("/", _t("Find")),
    (_t("Backspace"), _t("Back")),
    ("m a", _t("Set bookmark a; a capital letter works across papers")),
    ("' a   ` a", _t("Go to bookmark a")),
    (_t("Shift+arrows"), _t("Extend the selection; with Ctrl by whole words")),
    (_t("Enter"), _t("Edit the comment of the selected annotation; else, while finding, go to the next match")),
    (_t("Ctrl+arrows"), _t("Move the selected note, area, drawing or text box by a point")),
    (_t("Ctrl+click"), _t("Add to or remove from selection; actions apply to all selected")),
    (_t("Esc"), _t("Cancel: text cursor, selection, pending bookmark")),
)
"""Keys for the sheet of shortcuts."""
PAGE_KEYS = frozenset("DGJKLM+=-/'`")
"""The keys of ``_vi`` that can't be shortcuts, as shortcuts write them; H and U are some beside."""
_NONE = Qt.KeyboardModifier.NoModifier
_HELD = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta)
_MOST_DIGITS = 6
_SET, _GO = "m", "'"
_SOON_MS = 700
"""Time after a digit in which G makes a page number of it, although the digit has set a color."""


@dataclass(frozen=True, slots=True)
class _Tint:
    """Digits that set a color, and the state before: the color, the undo steps, the text."""

    digits: str
    color: str
    steps: int
    selection: Selection | None


class KeyPages(CaretPages, PageImages, SelectedAnnotations, ScrolledPages, RotatedPages, Protocol):
    """The pages that are controlled by keys."""

    keyboard: Keyboard | None

    def setFocus(self) -> None:
        """Give the pages the keyboard."""

    def jump(self, place: PagePoint) -> None:
        """Go to a place, adding the old view to the history."""

    def go_to_end(self, forward: bool) -> None:
        """Go to the document's end or beginning, adding the old view to the history."""

    def back(self) -> None:
        """Go to the view before the last jump."""

    def anchor(self) -> ViewAnchor:
        """Return the current view as an anchor that can be found again after the pages are rotated."""

    def show_anchor(self, anchor: ViewAnchor) -> None:
        """Go to an anchor, adding the old view to the history."""

    def step_zoom(self, steps: int) -> None:
        """Set the next larger (1) or smaller (-1) of the usual zooms."""

    def retry_page(self, page: int) -> None:
        """Retry a page that could not be rendered."""


class ReaderKeys(QObject):
    """Handles the view's keys first; unknown keys go on to the actions' shortcuts."""

    bookmark_asked = Signal(str, object)
    """The id of another paper, and the ViewAnchor in it to go to."""

    bookmark_set = Signal(object)
    """The Bookmark that was set."""

    def __init__(
        self, context: AppContext, view: KeyPages, pointer: Pointer, annotating: AnnotationActions, hint: KeyHint
    ) -> None:
        super().__init__(view.viewport())
        self._context, self._view, self._pointer, self._annotating = context, view, pointer, annotating
        self.hint = hint
        self.caret = TextCaret(view, pointer)
        self._bookmarks = context.bookmarks
        self._waiting = ""
        """A prefix that waits for another key: g, m or the bookmark's apostrophe."""
        self._count = ""
        self._color_before: str | None = None
        self._tinted: _Tint | None = None
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._soon.timeout.connect(self._keep_tint)
        pointer.pressed.connect(self.cancel_keys)
        view.keyboard = self

    def ask_bookmark(self, go: bool) -> None:
        """Wait for the letter of a bookmark, to set it or to go to it."""
        if self._view.document is None:
            return
        self._view.setFocus()
        names = self._bookmarks.letters(self._view.document.paper.id)
        if go and not names:
            self._context.session.notified.emit(tr("No bookmarks yet. Press m and a letter to set one."))
            return
        self.cancel_keys()
        self._waiting = _GO if go else _SET
        self.hint.show_text(tr("Go to bookmark: {0}", " ".join(names)) if go else tr("Bookmark: press a letter"))

    def set_next_bookmark(self) -> None:
        """Set a bookmark under the next free letter, without asking for one; ask if all letters are used."""
        if (document := self._view.document) is None:
            return
        self._view.setFocus()
        if (letter := free_letter(self._bookmarks.letters(document.paper.id))) is None:
            self.ask_bookmark(go=False)
            return
        self._set_bookmark(letter, document.paper.id)

    def toggle_caret(self) -> None:
        """Place a caret, moved by plain arrows, where the user reads, or remove it; tell the user if there is
        no text."""
        if self._view.document is None:
            return
        self._view.setFocus()
        walking = self.caret.walking
        self.caret.toggle()
        if not walking and not self.caret.walking:
            self._context.session.notified.emit(tr("There is no text here."))

    def forget(self) -> None:
        """Reset, because another document is shown."""
        self.cancel_keys()
        self.caret.forget()

    def overrides(self, event: QKeyEvent) -> bool:
        """Return whether a key that is also an action's shortcut has another meaning now."""
        if not self._view.document or not _is_plain(event):
            return False
        if self._waiting in (_SET, _GO):
            return True
        text = event.text()
        if text in ("h", "u") and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            if self._annotating.passages or self._annotating.changeable:
                return False
            return text == "u" or self._view.bars.across.maximum() > 0
        return self._is_digit(text)

    def press(self, event: QKeyEvent) -> bool:
        """Handle a key; return False if it has no meaning here."""
        if not self._view.document or event.key() in _HELD:
            return False
        text = event.text() if _is_plain(event) else ""
        if self._waiting in (_SET, _GO):
            self._letter(text)
            return True
        if self._is_digit(text):
            if self._counts():
                self._digit(text)
            else:
                self._tint(text)
            return True
        before, count, color, tinted = self._waiting, self._count, self._color_before, self._tinted
        self.cancel_keys()
        if tinted and (text == "G" or (text == "g" and before == "g")):
            self._take_back(tinted)
            return True
        if count and (text == "G" or (text == "g" and before == "g")):
            self._to_page(int(count), color)
            return True
        if text == "g" and before != "g":
            self._waiting, self._count, self._color_before = "g", count, color
            if tinted:
                self._tinted = tinted
                self._soon.start()
            return True
        return self._moved(event, text)

    @property
    def is_waiting(self) -> bool:
        """Return whether a prefix waits for another key."""
        return bool(self._waiting or self._count)

    def escape(self) -> bool:
        """Cancel a prefix, or the caret that arrows move; return False if Esc has no meaning here.

        With a walking caret the selection, which is the reader's, is cleared first.
        """
        if self.is_waiting:
            self.cancel_keys()
            return True
        walking = self.caret.walking
        if walking and self._pointer.passages:
            return False
        self.caret.forget()
        return walking

    def cancel_keys(self) -> None:
        """Cancel any prefix."""
        self._waiting, self._count, self._color_before, self._tinted = "", "", None, None
        self.hint.show_text("")

    # Private helpers

    def _is_digit(self, text: str) -> bool:
        """Return whether a key is a digit here: a color, a part of a page number, or both; no number begins with 0."""
        return text.isdecimal() and text.isascii() and bool(text != "0" or self._count or self._tinted)

    def _counts(self) -> bool:
        """Return whether a digit belongs to a page number: no text or annotation is selected that it could color."""
        if self._count:
            return True
        return not self._tinted and not self._pointer.passages and not self._view.selected_annotation

    def _moved(self, event: QKeyEvent, text: str) -> bool:
        if self.caret.press(event):
            return True
        if self._scroll(event) or (text and self._vi(event, text)):
            if not self.caret.walking:
                self.caret.forget()
            return True
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.caret.forget()
        return False

    def _turns(self, event: QKeyEvent) -> bool:
        """Return whether an arrow turns pages, as in a presentation: they do not run on, and none is wider than the
        view."""
        is_plain = event.modifiers() in (_NONE, Qt.KeyboardModifier.KeypadModifier)
        return is_plain and self._view.view_settings.spread != "continuous" and self._view.bars.across.maximum() == 0

    def _scroll(self, event: QKeyEvent) -> bool:
        bar, page = self._view.bars.down, self._view.viewport().height() - 40
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        match event.key():
            case Qt.Key.Key_Space:
                bar.setValue(bar.value() + (-page if shift else page))
            case Qt.Key.Key_PageDown:
                bar.setValue(bar.value() + page)
            case Qt.Key.Key_PageUp:
                bar.setValue(bar.value() - page)
            case Qt.Key.Key_Left | Qt.Key.Key_Right if self._turns(event):
                bar.setValue(bar.value() + (page if event.key() == Qt.Key.Key_Right else -page))
            case Qt.Key.Key_Home | Qt.Key.Key_End:
                self._view.go_to_end(event.key() == Qt.Key.Key_End)
            case _:
                return False
        return True

    def _vi(self, event: QKeyEvent, text: str) -> bool:
        """Handle the keys of vi, by the character they type, whatever the layout."""
        view, down, across = self._view, self._view.bars.down, self._view.bars.across
        match text:
            case "j":
                _step(down, 1)
            case "k":
                _step(down, -1)
            case "h" if across.maximum() > 0:
                _step(across, -1)
            case "l":
                _step(across, 1)
            case "d" | "u":
                half = view.viewport().height() // 2
                down.setValue(down.value() + (half if text == "d" else -half))
            case "g":
                view.jump(PagePoint(0, 0, 0))
            case "G":
                view.jump(PagePoint(view.page_count - 1, 0, 0))
            case "+" | "=":
                view.step_zoom(1)
            case "-":
                view.step_zoom(-1)
            case "/":
                self._action("read.find").trigger()
            case "m" | "'" | "`":
                self.ask_bookmark(go=text != "m")
            case _ if event.key() == Qt.Key.Key_Backspace and sys.platform == "darwin" and view.selected_annotation:
                self._action("mark.delete").trigger()  # Del needs Fn there.
            case _ if event.key() == Qt.Key.Key_Backspace:
                view.back()
            case _ if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                return self._retry() or self._annotating.edit_comment()
            case _:
                return False
        return True

    def _retry(self) -> bool:
        tiles = self._view.tiles
        if not tiles or not tiles.errors:
            return False
        for page in list(tiles.errors):
            self._view.retry_page(page)
        return True

    def _action(self, action_id: str) -> QAction:
        return self._context.actions[action_id]

    # Counts

    def _digit(self, digit: str) -> None:
        """Handle the first digit: 1 to 6 also set a color, until a second digit or G shows that it was a number."""
        if not self._count and digit <= str(len(COLORS)):
            self._color_before = self._context.annotations.color
            self._action(f"mark.color.{COLORS[int(digit) - 1]}").trigger()
        elif self._color_before:
            self._annotating.keep_color(self._color_before)
            self._color_before = None
        self._waiting = ""
        self._count = (self._count + digit)[:_MOST_DIGITS]
        self.hint.show_text(tr("Page {0} — press G", self._count))

    def _tint(self, digit: str) -> None:
        """Set the color at once; if G follows soon, the digit was a page number, and this is undone."""
        annotations = self._context.annotations
        before = self._tinted or _Tint("", annotations.color, annotations.stack.index(), self._pointer.selection)
        self._waiting = ""
        if "0" < digit <= str(len(COLORS)):
            self._action(f"mark.color.{COLORS[int(digit) - 1]}").trigger()
        self._tinted = replace(before, digits=(before.digits + digit)[:_MOST_DIGITS])
        self._soon.start()

    def _keep_tint(self) -> None:
        self._tinted = None

    def _take_back(self, tint: _Tint) -> None:
        annotations = self._context.annotations
        if annotations.stack.index() > tint.steps:
            annotations.go_to_step(tint.steps)
            self._context.session.notified.emit(tr("Page {0}: color undone", tint.digits))
        if tint.selection:
            self._pointer.restore(tint.selection)
        self._to_page(int(tint.digits), tint.color)

    def _to_page(self, number: int, color: str | None) -> None:
        if color:
            self._annotating.keep_color(color)
        self._view.jump(PagePoint(max(0, min(number, self._view.page_count) - 1), 0, 0))

    # Bookmarks

    def _letter(self, name: str) -> None:
        go = self._waiting == _GO
        document = self._view.document
        self.cancel_keys()
        if document is None or not is_letter(name):
            return
        if not go:
            self._set_bookmark(name, document.paper.id)
        elif (found := self._bookmarks.get(name, document.paper.id)) is None:
            self._context.session.notified.emit(
                tr("There is no bookmark “{0}”. Press m and the letter to set it.", name)
            )
        elif found.paper_id == document.paper.id:
            self._view.show_anchor(anchor_of(found))
        else:
            self.bookmark_asked.emit(found.paper_id, anchor_of(found))

    def _set_bookmark(self, letter: str, paper_id: str) -> None:
        bookmark = _bookmark(letter, paper_id, self._view.anchor())
        self._bookmarks.put(bookmark)
        self.bookmark_set.emit(bookmark)
        self._context.session.notified.emit(tr("Bookmark “{0}” set on p. {1}.", letter, bookmark.page + 1))


def _bookmark(letter: str, paper_id: str, anchor: ViewAnchor) -> Bookmark:
    view, place = anchor.view, anchor.place
    at = PagePoint(place.page, round(place.x, 1), round(place.y, 1)) if place else None
    return Bookmark(letter, paper_id, view.page, round(view.y, 1), view.zoom, view.x, anchor.rotation, at)


def anchor_of(bookmark: Bookmark) -> ViewAnchor:
    """Return a bookmark as a place that the reader can go to."""
    return ViewAnchor(View(bookmark.page, bookmark.y, bookmark.zoom, bookmark.x), bookmark.rotation, bookmark.place)


def _step(bar: QScrollBar, direction: int) -> None:
    action = QAbstractSlider.SliderAction
    bar.triggerAction(action.SliderSingleStepAdd if direction > 0 else action.SliderSingleStepSub)


def _is_plain(event: QKeyEvent) -> bool:
    """Return whether no modifiers are pressed except those for typing characters."""
    held = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
    return held == _NONE
