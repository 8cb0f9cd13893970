"""The text caret: placed by a click or a key, moved by the arrows, which extend the selection with Shift."""

from typing import Protocol

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence

from explorer.model.annotation import Point, Rect
from explorer.model.caret_moves import beside, line_beside, quarter_turns
from explorer.model.page_geometry import PagePoint
from explorer.model.text_page import Caret, TextPage
from explorer.model.text_selection import caret_at, caret_in, caret_rect, cuts_word, word_range
from explorer.ui.reader.pages.note_places import margin_place
from explorer.ui.reader.pages.page_interfaces import DocumentText, PagePlaces, PageSurface
from explorer.ui.reader.pages.viewport import Viewport
from explorer.ui.reader.selection.pointer import Pointer
from explorer.ui.reader.selection.selection_range import Spot

_SHIFT, _CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
_AROUND = (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Up)
"""The arrows, clockwise."""
_LEVEL = 6.0
"""Maximum points between two lines that count as level."""
_MOVES = (
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
)


class CaretPages(DocumentText, PagePlaces, PageSurface, Protocol):
    """The pages in whose text the caret moves."""

    port: Viewport
    caret: tuple[int, Rect] | None
    """The page and the rectangle of the caret, if there is one."""

    @property
    def effective_zoom(self) -> float:
        """Return the zoom as a number, also while the pages fit the view."""

    def keep_in_view(self, page: int, rect: Rect) -> None:
        """Scroll as little as needed to see a rectangle of an unrotated page."""


class TextCaret(QObject):
    """The keyboard's place in the text. ``walking`` while plain arrows move it, until Esc."""

    moved = Signal()
    """It moved, or was removed."""
    lacking = Signal(int)
    """The user asked for a caret on a page (from 0) without text."""

    def __init__(self, view: CaretPages, pointer: Pointer) -> None:
        super().__init__(view.viewport())
        self._view, self._pointer = view, pointer
        self._spot: Spot | None = None
        self._column: Point | None = None
        """The place in the page that Up and Down keep to."""
        self.walking = False
        pointer.placed.connect(self._clicked)
        pointer.pressed.connect(self._pressed)
        pointer.selected.connect(self._selected)

    @property
    def spot(self) -> Spot | None:
        """Return its place; None if there is no caret."""
        return self._spot

    def begin(self) -> Spot | None:
        """Return where reading aloud begins: with the selection, at the caret, or with the first line in view; None
        while no text is known."""
        if ends := self._ends():
            return min(ends)
        port = self._view.port
        if self._spot and self._spot.page in port.visible():
            return self._spot
        top = port.file_place((port.room.width / 2, 0.0))
        if (page := self._page(top.page)) is None:
            return None
        lines = (number for number, line in enumerate(page.lines) if line.is_level and line.rect[1] > top.y)
        first = next(lines, None)
        return Spot(top.page + 1, Caret(0, 0)) if first is None else Spot(top.page, Caret(first, 0))

    def toggle(self) -> None:
        """Place the caret where the user reads, or at the selection's end, to be moved by plain arrows; or
        remove it."""
        if self.walking:
            self.forget()
            return
        self._column = None
        here = self._focus() or self._spot or self._in_view()
        if here is not None:
            self.walking = True
            self._put(here)
        else:
            self.lacking.emit(margin_place(self._view.port, self._view.texts).page)

    def stand(self, spot: Spot) -> None:
        """Place the caret, as a click does."""
        self._column = None
        self._put(spot)

    def forget(self) -> None:
        """Remove the caret; the selection stays."""
        self.walking, self._column = False, None
        self._put(None)

    def press(self, event: QKeyEvent) -> bool:
        """Handle a key; return False if it does not concern the caret."""
        shift = bool(event.modifiers() & _SHIFT)
        move = _move(event)
        if move is None or not (shift or self.walking):
            return False
        key, far = move
        ends = self._ends()
        focus = ends[1] if ends else self._spot
        if focus is None:
            return False
        anchor = ends[0] if ends else focus
        target = self._target(focus, key, far)
        if shift:
            if far and not ends and key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and self._pointer.whole_words():
                anchor = self._whole(anchor, focus < target)
            self._pointer.select(anchor, target)
        else:
            # Without Shift an arrow collapses the selection to its end in that direction, as in any text.
            if ends and not far and key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
                target = self._side(ends, focus, key == Qt.Key.Key_Right)
            self._pointer.select(target, target)
        self._put(target)
        return True

    # Private helpers

    def _whole(self, spot: Spot, forward: bool) -> Spot:
        """Return the far end of the word that a spot is in, for a selection by words in a direction."""
        page = self._page(spot.page)
        if page is None or not cuts_word(page, spot.caret):
            return spot
        return Spot(spot.page, word_range(page, spot.caret)[0 if forward else 1])

    def _page(self, number: int) -> TextPage | None:
        return self._view.texts.page(number) if self._view.texts else None

    def _ends(self) -> tuple[Spot, Spot] | None:
        selection, texts = self._pointer.selection, self._view.texts
        return selection.ends(texts) if selection and texts else None

    def _focus(self) -> Spot | None:
        ends = self._ends()
        return ends[1] if ends else None

    def _in_view(self) -> Spot | None:
        """Return the start of the line level with where the user reads; with several columns, in the first."""
        place = margin_place(self._view.port, self._view.texts)
        page = self._page(place.page)
        upright = [number for number, line in enumerate(page.lines) if line.is_level] if page else []
        if page is None or not upright:
            return None

        def distance(number: int) -> tuple[int, float]:
            x0, y0, _, y1 = page.lines[number].rect
            return (int(abs((y0 + y1) / 2 - place.y) / _LEVEL), x0)

        return Spot(place.page, Caret(min(upright, key=distance), 0))

    def _clicked(self, place: PagePoint) -> None:
        page = self._page(place.page)
        if page and (caret := caret_at(page, (place.x, place.y))):
            self._column = None
            self._put(Spot(place.page, caret))

    def _pressed(self) -> None:
        self._column = None
        self._put(None)

    def _selected(self) -> None:
        """Remove the caret if the selection was changed by other means, and the caret is no longer at its end."""
        selection = self._pointer.selection
        if self._spot and selection and not isinstance(selection.focus, Spot):
            self._put(None)

    def _put(self, spot: Spot | None) -> None:
        self._spot = spot
        page = self._page(spot.page) if spot else None
        if spot and page:
            rect = caret_rect(page, spot.caret)
            self._view.caret = (spot.page, rect)
            self._view.keep_in_view(spot.page, rect)
            # The next arrow may cross to another page.
            for number in (spot.page - 1, spot.page + 1):
                if 0 <= number < self._view.page_count:
                    self._page(number)
        else:
            self._view.caret = None
        self._view.viewport().update()
        self.moved.emit()

    def _target(self, spot: Spot, key: Qt.Key, far: bool) -> Spot:
        page = self._page(spot.page)
        if page is None or not page.lines:
            return spot
        caret = spot.caret
        if key in _AROUND:  # On a line that is turned, an arrow along it moves along it.
            turns = quarter_turns(self._view.sheet(spot.page).size, page.lines[caret.line])
            key = _AROUND[(_AROUND.index(key) - turns) % 4]
        if key not in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self._column = None
        match key:
            case Qt.Key.Key_Left | Qt.Key.Key_Right:
                right = key == Qt.Key.Key_Right
                there = beside(page, caret, right=right, word=far)
                if there != caret or there.after != caret.after:
                    return Spot(spot.page, there)
                return self._over_border(spot, right != page.lines[caret.line].is_leftwards)
            case Qt.Key.Key_Up | Qt.Key.Key_Down:
                return self._lines(spot, page, 1 if key == Qt.Key.Key_Down else -1)
            case Qt.Key.Key_PageUp | Qt.Key.Key_PageDown:
                return self._screen(spot, page, 1 if key == Qt.Key.Key_PageDown else -1)
            case Qt.Key.Key_Home:
                return self._document_end(spot, False) if far else Spot(spot.page, Caret(caret.line, 0))
            case _:
                end = Caret(caret.line, len(page.lines[caret.line].text))
                return self._document_end(spot, True) if far else Spot(spot.page, end)

    def _side(self, ends: tuple[Spot, Spot], focus: Spot, right: bool) -> Spot:
        """Return the end of the selection on one side."""
        page = self._page(focus.page)
        leftwards = page is not None and page.lines[focus.caret.line].is_leftwards
        return max(ends) if right != leftwards else min(ends)

    def _lines(self, spot: Spot, page: TextPage, lines: int) -> Spot:
        if self._column is None:
            here = page.lines[spot.caret.line]
            self._column = here.point(here.caret(spot.caret.char, spot.caret.after), (here.low + here.high) / 2)
        number = spot.caret.line + lines
        if abs(lines) == 1:
            number = line_beside(page, spot.caret.line, lines > 0)
        if 0 <= number < len(page.lines):
            return Spot(spot.page, caret_in(page, number, self._column))
        beyond = self._over_border(spot, lines > 0)
        there = self._page(beyond.page)
        if there is None or beyond == spot:
            return spot
        return Spot(beyond.page, caret_in(there, beyond.caret.line, self._column))

    def _screen(self, spot: Spot, page: TextPage, direction: int) -> Spot:
        """Move by a screenful of lines, or to the page's end and then to the next page."""
        rect = caret_rect(page, spot.caret)
        height = max(1.0, rect[3] - rect[1])
        lines = max(1, int(self._view.viewport().height() / (height * self._view.effective_zoom * 2)))
        last = len(page.lines) - 1
        edge = last if direction > 0 else 0
        if spot.caret.line == edge:
            return self._lines(spot, page, direction)
        number = max(0, min(last, spot.caret.line + direction * lines))
        return self._lines(spot, page, number - spot.caret.line)

    def _over_border(self, spot: Spot, forward: bool) -> Spot:
        """Return the first spot of the next page with text, or the last one of the page before; if there is none, this
        one."""
        number = spot.page + (1 if forward else -1)
        while 0 <= number < self._view.page_count:
            page = self._page(number)
            if page is None:
                return spot
            if page.lines:
                return Spot(number, Caret(0, 0) if forward else _last(page))
            number += 1 if forward else -1
        return spot

    def _document_end(self, spot: Spot, forward: bool) -> Spot:
        """Return the end of the page, and from there the end of the document's last page with known text."""
        page = self._page(self._view.page_count - 1 if forward else 0)
        if page is None or not page.lines:
            page = self._page(spot.page)
        if page is None or not page.lines:
            return spot
        return Spot(page.page, _last(page) if forward else Caret(0, 0))


def _move(event: QKeyEvent) -> tuple[Qt.Key, bool] | None:
    """Return the key that moves a caret, and whether by a word or to the document's end; None for another key.

    Asked of Qt first, for systems differ: a word is Ctrl+Right, on macOS Option+Right, where Command+Right is End.
    """
    key, standard = Qt.Key(event.key()), QKeySequence.StandardKey
    if key not in _MOVES:
        return None
    for way, far, names in (
        (Qt.Key.Key_Right, True, (standard.MoveToNextWord, standard.SelectNextWord)),
        (Qt.Key.Key_Left, True, (standard.MoveToPreviousWord, standard.SelectPreviousWord)),
        (Qt.Key.Key_Home, False, (standard.MoveToStartOfLine, standard.SelectStartOfLine)),
        (Qt.Key.Key_End, False, (standard.MoveToEndOfLine, standard.SelectEndOfLine)),
        (Qt.Key.Key_Home, True, (standard.MoveToStartOfDocument, standard.SelectStartOfDocument)),
        (Qt.Key.Key_End, True, (standard.MoveToEndOfDocument, standard.SelectEndOfDocument)),
    ):
        if any(event.matches(name) for name in names):
            return way, far
    held = event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | _SHIFT)
    return None if held & ~_CTRL else (key, bool(held & _CTRL))


def _last(page: TextPage) -> Caret:
    return Caret(len(page.lines) - 1, len(page.lines[-1].text))
