"""The pointer on the pages: selects text, follows links, selects notes and annotations."""

from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import QObject, QPointF, Qt, QTimer, Signal, SignalInstance
from PySide6.QtGui import QGuiApplication, QMouseEvent, QPainter

from explorer.model.annotation import Annotation, Rect, is_inside
from explorer.model.annotation_merge import stretch_of
from explorer.model.page_geometry import PagePoint
from explorer.model.text_page import Link, Passage
from explorer.ui.reader.annotation_tools.shape_hits import shape_at
from explorer.ui.reader.annotation_tools.tools import Tools
from explorer.ui.reader.pages.note_places import note_at
from explorer.ui.reader.pages.page_interfaces import (
    AnnotatedPages,
    DocumentText,
    HoveredPages,
    PageSurface,
    ScrolledPages,
)
from explorer.ui.reader.pages.page_sheet import PageSheet
from explorer.ui.reader.selection.selection_range import CHAR, LINE, PAGE, SNAP, WORD, Selection, Spot

_CLICK_PX = 4
_SCROLL_MS = 40
_BETWEEN = 2.5
"""Points around a line that count as text too, so that there are no gaps between lines."""


class PointedPages(AnnotatedPages, DocumentText, HoveredPages, ScrolledPages, PageSurface, Protocol):
    """The pages under the pointer; its signals have a PagePoint of the unrotated page and the event."""

    selection: Sequence[Passage]
    paint_tool: Callable[[QPainter, int, PageSheet], None] | None

    @property
    def moved(self) -> SignalInstance:
        """Return the signal that the position or the zoom changed."""

    @property
    def pressed(self) -> SignalInstance:
        """Return the signal of a pressed button."""

    @property
    def dragged(self) -> SignalInstance:
        """Return the signal of a move with the left button."""

    @property
    def released(self) -> SignalInstance:
        """Return the signal of a released button."""

    @property
    def double_clicked(self) -> SignalInstance:
        """Return the signal of a double click."""


class Pointer(QObject):
    """Turns the view's mouse events into a selection, or into clicks on links and annotations."""

    selected = Signal()
    """The selection changed."""
    link_hovered = Signal(object)
    """A Link, or None."""
    link_clicked = Signal(object)
    annotation_clicked = Signal(object)
    """An Annotation, or None for a click beside all of them."""
    annotation_added = Signal(object)
    """An Annotation was clicked with Ctrl, to be added to the selection or removed."""
    settled = Signal()
    """The mouse button was released after selecting text."""
    carried = Signal()
    """The selected text is being dragged out."""
    pressed = Signal()
    """A button was pressed on the pages."""
    placed = Signal(object)
    """A place in the text was clicked, with nothing else there."""

    def __init__(self, view: PointedPages) -> None:
        super().__init__(view.viewport())
        self._view = view
        self.tools = Tools(self)
        self.passages: list[Passage] = []
        """The selected passage of each page."""
        self.lead: Callable[[Link], Link | None] = lambda link: (
            link if link.uri or link.target_page is not None else None
        )
        """Resolves a link, or the reference at a place; None without a target."""
        self.beneath: Callable[[QPointF], Annotation | None] = lambda _: None
        """Finds an embedded annotation at a point of the viewport, below all annotations of the library."""
        self.whole_words: Callable[[], bool] = lambda: True
        """Returns whether a drag selects whole words."""
        self.page = 0
        """The page of the link hovered last."""
        self._selection: Selection | None = None
        self._pressed_at: QPointF | None = None
        self._dragged_to = QPointF()
        self._hovered_at: QPointF | None = None
        self._anchor: PagePoint | Spot | None = None
        self._may_carry = False
        """Whether the last press was on the selection, which a drag would take along."""
        self._link: Link | None = None
        self._settling = False
        """Whether the selection is finished, but its text is still being read."""
        # A third press soon after a double click selects the line.
        self._triple = QTimer(self, singleShot=True)
        self._scrolling = QTimer(self, interval=_SCROLL_MS)
        self._scrolling.timeout.connect(self._scroll_on)
        view.paint_tool = self.tools.paint
        view.pressed.connect(self._press)
        view.dragged.connect(self._drag)
        view.released.connect(self._release)
        view.double_clicked.connect(self._double)
        view.hovered.connect(self._hover)
        # Scrolling moves something else under the pointer.
        view.moved.connect(lambda: self._hover(self._hovered_at))
        self.tools.changed.connect(lambda: self._hover(self._hovered_at))

    @property
    def selection(self) -> Selection | None:
        """Return the selection, even where there is no text."""
        return self._selection

    def text(self) -> str:
        """Return the selected text."""
        return "\n".join(passage.text for passage in self.passages)

    def select(self, anchor: Spot, focus: Spot) -> None:
        """Select from one spot to the other; nothing if they are equal."""
        self._anchor = anchor
        self._set(Selection(anchor, focus) if anchor != focus else None)

    def select_passages(self, passages: Sequence[Passage]) -> None:
        """Select from the first of some passages to the end of the last one."""
        texts, first, last = self._view.texts, passages[0], passages[-1]
        pages = [texts.page(one.page) if texts else None for one in (first, last)]
        reach = [stretch_of(page, one.quads) for page, one in zip(pages, (first, last), strict=True) if page]
        if len(reach) == 2 and reach[0] and reach[1]:
            self.select(Spot(first.page, reach[0][0]), Spot(last.page, reach[1][1]))
            return
        # Their text is still being read: until then the passages themselves are what is selected.
        start, end = first.quads[0], last.quads[-1]
        self._set(
            Selection(
                PagePoint(first.page, (start[0] + start[4]) / 2, (start[1] + start[5]) / 2),
                PagePoint(last.page, (end[2] + end[6]) / 2, (end[3] + end[7]) / 2),
            )
        )
        if not self.passages:
            self.passages = self._view.selection = list(passages)
            self.selected.emit()

    def restore(self, selection: Selection) -> None:
        """Restore an earlier selection."""
        self._set(selection)

    def clear(self) -> None:
        """Clear the selection."""
        self._triple.stop()
        self._set(None)

    def forget(self) -> None:
        """Clear everything, because another document is shown."""
        self._pressed_at, self._anchor, self._may_carry = None, None, False
        self.tools.cancel()
        self._scrolling.stop()
        self._hover(None)
        self._set(None)

    def refresh(self) -> None:
        """Update, because a page's text has come: the selection may be longer, and text may be under the pointer."""
        if self._selection:
            self._set(self._selection)
            if self._settling:
                self._settle()
        self._hover(self._hovered_at)

    def select_page(self, page: int) -> None:
        """Select the whole page."""
        place = PagePoint(page, 0, 0)
        self._set(Selection(place, place, PAGE))

    def is_selected(self, place: PagePoint) -> bool:
        """Return whether a place of the unrotated page is selected."""
        quads = (quad for passage in self.passages if passage.page == place.page for quad in passage.quads)
        return any(is_inside(quad, (place.x, place.y)) for quad in quads)

    def annotation_at(self, position: QPointF) -> Annotation | None:
        """Return the note, annotation or shape at a point of the viewport."""
        return note_at(self._view, position) or self._annotation_at(position)

    # Private helpers

    def _set(self, selection: Selection | None) -> None:
        self._selection = selection
        self._settling = self._settling and selection is not None
        texts = self._view.texts
        self.passages = selection.passages(texts) if selection and texts else []
        self._view.selection = self.passages
        self._view.viewport().update()
        self.selected.emit()

    def _press(self, place: PagePoint, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._settling = self._may_carry = False
        if self.tools.press(place, event):
            self.pressed.emit()
            return
        third = self._triple.isActive() and self._moved(event) < 2 * _CLICK_PX
        self._triple.stop()
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        before, self._anchor = self._anchor, place
        self._pressed_at = self._dragged_to = event.position()
        self.pressed.emit()
        if third:
            self._set(Selection(place, place, LINE))
        elif shift and self._selection:
            self._set(Selection(self._selection.anchor, place, self._selection.unit))
        elif shift and before:
            self._set(Selection(before, place, self._unit(event)))
        elif self._selection and self.is_selected(place):
            self._may_carry = True
        elif self._selection:
            self._set(None)

    def _moved(self, event: QMouseEvent) -> float:
        """Return the distance from the last press or drag, in pixels."""
        return (event.position() - self._dragged_to).manhattanLength()

    def _drag(self, place: PagePoint, event: QMouseEvent) -> None:
        if self.tools.drag(place, event):
            return
        if self._pressed_at is None or self._anchor is None:
            return
        if self._may_carry:
            if self._moved(event) >= QGuiApplication.styleHints().startDragDistance():
                self._may_carry, self._pressed_at = False, None
                self.carried.emit()
            return
        if not self._selection and self._moved(event) < _CLICK_PX:
            return
        self._dragged_to = event.position()
        unit = self._selection.unit if self._selection else CHAR
        if unit in (CHAR, SNAP):
            unit = self._unit(event)
        anchor = self._selection.anchor if self._selection else self._anchor
        self._set(Selection(anchor, place, unit))
        if self._is_outside() and not self._scrolling.isActive():
            self._scrolling.start()

    def _unit(self, event: QMouseEvent) -> int:
        """Return the unit of a selection by dragging; Alt takes the one that is not set."""
        return SNAP if self.whole_words() != bool(event.modifiers() & Qt.KeyboardModifier.AltModifier) else CHAR

    def _is_outside(self) -> bool:
        return not self._view.viewport().rect().contains(self._dragged_to.toPoint())

    def _scroll_on(self) -> None:
        # A pointer that rests outside sends no events, but must go on scrolling.
        if self._pressed_at is None or self._selection is None or not self._is_outside():
            self._scrolling.stop()
            return
        self._view.bars.scroll_towards(self._dragged_to.toPoint())
        place = self._view.place_at(self._dragged_to)
        self._set(Selection(self._selection.anchor, place, self._selection.unit))

    def _release(self, place: PagePoint, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if self.tools.release(place, event):
            return
        self._scrolling.stop()
        pressed, self._pressed_at = self._pressed_at is not None, None
        if self._may_carry:
            self._may_carry = False
            self._set(None)
        if self._selection:
            if pressed:
                self._settle()
            return
        if not pressed:
            return
        link = self._link_at(place)
        with_others = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if with_others and (one := self.annotation_at(event.position())):
            self.annotation_added.emit(one)
        elif note := note_at(self._view, event.position()):
            self.annotation_clicked.emit(note)
        elif link:
            self.link_clicked.emit(link)
        elif not with_others:
            self.annotation_clicked.emit(self._annotation_at(event.position()))
            if self.over_text(place):
                self.placed.emit(place)

    def _settle(self) -> None:
        self._settling = not self.passages
        if self.passages:
            self.settled.emit()

    def _double(self, place: PagePoint, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if self.tools.press(place, event):
            self.pressed.emit()
        else:
            self._pressed_at = self._dragged_to = event.position()
            self._anchor = place
            self.pressed.emit()
            self._set(Selection(place, place, WORD))
            self._triple.start(QGuiApplication.styleHints().mouseDoubleClickInterval())

    def _hover(self, position: QPointF | None) -> None:
        self._hovered_at = position
        place = self._view.place_at(position) if position and self._view.document else None
        link = self._link_at(place) if place else None
        if link != self._link:
            self._link = link
            self.page = place.page if place else self.page
            self.link_hovered.emit(link)
        shape = Qt.CursorShape.ArrowCursor
        if place and position and (own := self.tools.cursor_at(position)) is not None:
            shape = own
        elif link or (place and position and note_at(self._view, position)):
            shape = Qt.CursorShape.PointingHandCursor
        elif place and self.over_text(place):
            shape = Qt.CursorShape.IBeamCursor
        viewport = self._view.viewport()
        if viewport.cursor().shape() != shape:
            viewport.setCursor(shape)

    def over_text(self, place: PagePoint) -> bool:
        """Return whether there is text at a place of the unrotated page."""
        page = self._view.texts.here(place.page)[0] if self._view.texts else None
        return page is not None and any(line.holds((place.x, place.y), _BETWEEN) for line in page.lines)

    def _link_at(self, place: PagePoint) -> Link | None:
        links = self._view.texts.here(place.page)[1] if self._view.texts else ()
        here = (self.lead(link) for link in links if _inside(link.rect, place))
        return next((link for link in here if link), None)

    def _annotation_at(self, position: QPointF) -> Annotation | None:
        """Return the annotation at a point: lines and borders first, then those on text, then the inside of
        areas."""
        on_line = shape_at(self._view, position)
        return (
            on_line
            or self._highlight_at(self._view.place_at(position))
            or shape_at(self._view, position, inside=True)
            or self.beneath(position)
        )

    def _highlight_at(self, place: PagePoint) -> Annotation | None:
        for one in reversed(self._view.annotations.get(place.page, ())):
            if any(is_inside(quad, (place.x, place.y)) for quad in one.quads):
                return one
        return None


def _inside(rect: Rect, place: PagePoint) -> bool:
    x0, y0, x1, y1 = rect
    return x0 <= place.x <= x1 and y0 <= place.y <= y1
