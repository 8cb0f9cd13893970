"""The pointer on the pages: selecting, links, notes and highlights."""

from PySide6.QtCore import QObject, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QCursor, QMouseEvent

from explorer.model.annotation import Annotation, bounds
from explorer.model.geometry import Place
from explorer.model.textpage import Link, Passage
from explorer.ui.reader.selecting import CHAR, LINE, WORD, Selection
from explorer.ui.reader.view import PageView

_CLICK_PX = 4
_TRIPLE_MS = 400
_SCROLL_MS = 40


class Pointer(QObject):
    """Turns the view's mouse events into a selection, or into what was clicked."""

    selected = Signal()
    """The selection is another one, or gone."""
    link_hovered = Signal(object)
    """A Link, or None."""
    link_clicked = Signal(object)
    annotation_clicked = Signal(object)
    """An Annotation, or None for a click beside all of them."""

    def __init__(self, view: PageView) -> None:
        super().__init__(view)
        self._view = view
        self._selection: Selection | None = None
        self._pressed_at: QPointF | None = None
        self._anchor: Place | None = None
        self._link: Link | None = None
        # A third press soon after a double click selects the line.
        self._triple = QTimer(self, singleShot=True, interval=_TRIPLE_MS)
        self._scrolling = QTimer(self, interval=_SCROLL_MS)
        self._scrolling.timeout.connect(self._scroll_on)
        view.pressed.connect(self._press)
        view.dragged.connect(self._drag)
        view.released.connect(self._release)
        view.double_clicked.connect(self._double)
        view.hovered.connect(self._hover)

    @property
    def passages(self) -> list[Passage]:
        """The selected stretch of each page."""
        texts = self._view.texts
        return self._selection.passages(texts) if self._selection and texts else []

    def text(self) -> str:
        """The selected words."""
        return "\n".join(passage.text for passage in self.passages)

    def clear(self) -> None:
        """Select nothing."""
        self._set(None)

    def forget(self) -> None:
        """Another document is shown."""
        self._selection, self._pressed_at, self._anchor, self._link = None, None, None, None
        self._scrolling.stop()

    def refresh(self) -> None:
        """A page's text has come: the selection may reach further now."""
        if self._selection:
            self._view.selection = self.passages
            self.selected.emit()

    def select_page(self, page: int) -> None:
        """Select all of a page."""
        if self._view.document:
            size = self._view.document.info.pages[page]
            edge = max(size.width, size.height)
            self._set(Selection(Place(page, 0, 0), Place(page, edge, edge), LINE))

    # Inside

    def _set(self, selection: Selection | None) -> None:
        self._selection = selection
        self._view.selection = self.passages
        self._view.viewport().update()
        self.selected.emit()

    def _press(self, place: Place, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._pressed_at, self._anchor = event.position(), place
        if self._triple.isActive():
            self._triple.stop()
            self._set(Selection(place, place, LINE))
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier and self._selection:
            self._set(Selection(self._selection.anchor, place, self._selection.unit))
        elif self._selection:
            self._set(None)

    def _drag(self, place: Place, event: QMouseEvent) -> None:
        if self._pressed_at is None or self._anchor is None:
            return
        moved = event.position() - self._pressed_at
        if not self._selection and moved.manhattanLength() < _CLICK_PX:
            return
        unit = self._selection.unit if self._selection else CHAR
        anchor = self._selection.anchor if self._selection else self._anchor
        self._set(Selection(anchor, place, unit))
        outside = not self._view.viewport().rect().contains(event.position().toPoint())
        if outside and not self._scrolling.isActive():
            self._scrolling.start()

    def _scroll_on(self) -> None:
        position = self._view.viewport().mapFromGlobal(QCursor.pos())
        if self._pressed_at is None or self._view.viewport().rect().contains(position) or not self._selection:
            self._scrolling.stop()
            return
        self._view.scroll_towards(position)
        place = self._view.place_at(QPointF(position))
        self._set(Selection(self._selection.anchor, place, self._selection.unit))

    def _release(self, place: Place, event: QMouseEvent) -> None:
        self._scrolling.stop()
        clicked = self._pressed_at is not None and self._selection is None
        self._pressed_at = None
        if event.button() != Qt.MouseButton.LeftButton or not clicked:
            return
        if self._view.tiles and place.page in self._view.tiles.errors:
            self._view.retry_page(place.page)
        elif note := self._view.note_at(event.position()):
            self.annotation_clicked.emit(note)
        elif link := self._link_at(place):
            self.link_clicked.emit(link)
        else:
            self.annotation_clicked.emit(self._highlight_at(place))

    def _double(self, place: Place, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed_at, self._anchor = event.position(), place
            self._set(Selection(place, place, WORD))
            self._triple.start()

    def _hover(self, place: Place | None) -> None:
        link = self._link_at(place) if place else None
        if link != self._link:
            self._link = link
            self.link_hovered.emit(link)
        viewport = self._view.viewport()
        shape = Qt.CursorShape.ArrowCursor
        if link or (place and self._view.note_at(QPointF(viewport.mapFromGlobal(QCursor.pos())))):
            shape = Qt.CursorShape.PointingHandCursor
        elif place and self._over_text(place):
            shape = Qt.CursorShape.IBeamCursor
        if viewport.cursor().shape() != shape:
            viewport.setCursor(shape)

    def _over_text(self, place: Place) -> bool:
        page = self._view.texts.page(place.page) if self._view.texts else None
        return page is not None and any(_inside(line.rect, place) for line in page.lines)

    def _link_at(self, place: Place) -> Link | None:
        links = self._view.texts.links(place.page) if self._view.texts else ()
        return next((link for link in links if _inside(link.rect, place)), None)

    def _highlight_at(self, place: Place) -> Annotation | None:
        for one in reversed(self._view.annotations.get(place.page, ())):
            if any(_inside(bounds(quad), place) for quad in one.quads):
                return one
        return None


def _inside(rect: tuple[float, float, float, float], place: Place) -> bool:
    return rect[0] <= place.x <= rect[2] and rect[1] <= place.y <= rect[3]
