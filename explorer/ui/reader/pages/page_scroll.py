"""Where on the pages one looks: scrolled, zoomed, jumped and come back to, turned and laid out in another way."""

from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF, QRectF, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from explorer.app.papers.document_loader import Ready
from explorer.app.papers.pdf_service import PdfService
from explorer.app.shell.theme import Theme
from explorer.model.annotation import Rect, quad_of
from explorer.model.page_geometry import PagePoint, from_shown, to_shown, turned
from explorer.model.paged_scroll import turn
from explorer.model.reading_point import reading_point, top_to_read
from explorer.model.text_page import PageSize, Passage
from explorer.model.view_settings import PLAIN, ViewSettings
from explorer.ui.reader.pages.page_canvas import GAP, MAX_ZOOM, MIN_ZOOM, POINT, PageCanvas
from explorer.ui.reader.pages.view_history import Goal, History, Left, PlaceMark, Stop, View

_SMALL = (1, 1.5, 2, 3, 5, 7, 10, 15, 25, 33, 50, 67, 75, 90)
_LARGE = (100, 110, 125, 150, 175, 200, 250, 300, 400, 500, 600, 800, 1200)
ZOOMS = tuple(percent / 100 for percent in (*_SMALL, *_LARGE))
_LINE = 20.0
"""Points that a line of words may be high."""
_AROUND = 24
"""Pixels seen around what is kept in view."""


@dataclass(frozen=True, slots=True)
class _Start:
    """Where one was before the pages were turned or laid out in other ways, once or several times since.

    ``how`` and ``view`` say how it was shown, ``place`` where one was reading; ``now`` is the view that came of it, and
    while that is the view still, the way back is exact.
    """

    how: ViewSettings
    view: View
    place: PagePoint
    now: View


class PageScroll(PageCanvas):
    """A canvas that looks at a place, and goes to others; what the mouse and keys do on it is for PageView."""

    page_changed = Signal(int)
    zoom_changed = Signal()
    moved = Signal()
    """The position or the zoom is another one."""
    arranged = Signal()
    """The pages are laid out, turned, cut or coloured in another way."""
    history_changed = Signal()
    elsewhere = Signal(object, bool)
    """Back (True) or Forward leads to another paper: its Stop."""

    def __init__(self, pdf: PdfService, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(pdf, theme, parent)
        self.history = History()
        self._page = 0
        self._before = 0
        """Where the vertical scroll bar was before it moved."""
        self._start: _Start | None = None
        self._goal: Goal | None = None
        self._pinned: tuple[QPointF, PagePoint, tuple[int, int], tuple[bool, bool]] | None = None
        self.verticalScrollBar().valueChanged.connect(self._scrolled_to)
        self.horizontalScrollBar().valueChanged.connect(self._scrolled)
        self.verticalScrollBar().setSingleStep(40)
        self.horizontalScrollBar().setSingleStep(40)
        self.moved.connect(self._place_cards)

    # The document

    def show_document(
        self, document: Ready, view: View, view_settings: ViewSettings, history: History | None = None
    ) -> None:
        """Show a document at a view; ``history`` is what Back and Forward lead to."""
        self.close_document()
        if history:
            self.history = history
            self.history_changed.emit()
        self._open(document, view_settings)
        self.zoom = self._bounded(view.zoom)
        self._relayout()
        self.show_view(view)
        self._page = -1
        self._scrolled()
        self.arranged.emit()

    def close_document(self) -> None:
        """Show nothing; what was asked for is taken back."""
        super().close_document()
        self.history = History()
        self._pinned, self._start, self._goal = None, None, None
        self.history_changed.emit()

    @property
    def page(self) -> int:
        """The page that was gone to, while its place is in sight, or else that fills most of the view's upper part."""
        return max(0, self._page)

    @property
    def page_count(self) -> int:
        """How many pages the document has."""
        return len(self.document.info.pages) if self.document else 0

    # Views and moving

    def view(self) -> View:
        """The exact view now."""
        if not self.document:
            return View(0, 0.0, self.zoom)
        place = self._layout.place(self._left(), self._top() + GAP, self._width())
        return View(place.page, place.y, self.zoom, None if self.zoom is None else place.x)

    def reading_place(self) -> PagePoint:
        """Where one is reading, as the file shows its pages: a third below the view's top, but at the document's ends
        nearer to them."""
        if not self.document:
            return PagePoint(0, 0.0, 0.0)
        width = self.viewport().width()
        place = self._layout.place(self._left() + width / 2, self._reading_at(), self._width())
        page, is_whole = place.page, self.zoom is None or self._layout.width <= width
        if is_whole:
            # Of facing pages that are both in view, the middle is between them.
            page = self._layout.pages_of(self._layout.row_of(page)).start
        left, top, right, bottom = self._frames[page]
        # Not in the gaps around a page either: once turned, that would be on another one.
        edge = 2 / self._layout.scale
        x = (left + right) / 2 if is_whole else max(left + edge, min(right - edge, place.x))
        y = max(top + edge, min(bottom - edge, place.y))
        return PagePoint(page, *from_shown(self._turn_of(page), (x, y)))

    def show_view(self, view: View) -> None:
        """Go to an exact view, without remembering the one that is left."""
        if not self.document:
            return
        if (zoom := self._bounded(view.zoom)) != self.zoom:
            self.zoom = zoom
            self._relayout()
            self.zoom_changed.emit()
        page = max(0, min(view.page, self.page_count - 1))
        # What has been cut off can't be gone to.
        top = self._frames[page][1]
        y = view.y if view.y >= top - GAP / self._layout.scale else top
        x, y = self._layout.pixel(PagePoint(page, view.x or 0.0, y), self._width())
        self._scroll_to(page, _pixels(y) - GAP)
        if view.x is not None:
            self.horizontalScrollBar().setValue(_pixels(x))

    def jump(self, place: PagePoint) -> None:
        """Go to a place (in points, as the file shows the page), remembering the view that is left for Back.

        Whatever way the view is turned, 0, 0 leads to the page's top.
        """
        if place.x or place.y:
            self.lead_to(place.page, place.y, place.x)
        else:
            self.lead_to(place.page)

    def lead_to(self, page: int, y: float | None = None, x: float | None = None, above: float = 0.0) -> None:
        """Go to what begins at a place of a page, remembering the view that is left for Back.

        Args:
            y, x: in points, as the file shows the page. Without ``y`` the page's top is meant, and without ``x`` too
                where the page lies on its side: nothing says then how far down the place is.
            above: points that stay in view above it, whatever way the view is turned.
        """
        self.remember()
        page = max(0, min(page, self.page_count - 1))
        turns = self.view_settings.rotation
        if not self.document or y is None or (turns % 180 and x is None):
            self._goal = Goal(page)
            self.show_view(View(page, 0.0, self.zoom))
            self._tell_page()
            return
        self._goal = Goal(page, (x or 0.0, y))
        shown_x, shown_y = to_shown(self._turn_of(page), (x or 0.0, y))
        if turns % 180:
            # What the file has above it is beside it now; in one of the two its words go upwards from here.
            above = self.viewport().height() / self._layout.scale / 2 if turns == 270 else min(above, _LINE)
        elif turns:
            above += _LINE  # What was the line's top is its bottom.
        self.show_view(View(page, shown_y - above, self.zoom))
        if turns % 180:
            width = self.viewport().width()
            across = self._layout.pixel(PagePoint(page, shown_x, shown_y), self._width())[0] - self._left()
            if not _AROUND <= across <= width - _AROUND:
                self.horizontalScrollBar().setValue(self._left() + _pixels(across - width / 2))
        self._tell_page()

    def mark(self) -> PlaceMark:
        """The exact view now, as one that is found again also when the pages are turned."""
        return PlaceMark(self.view(), self.view_settings.rotation, self.reading_place())

    def show_mark(self, mark: PlaceMark) -> None:
        """Go to a mark, remembering the view that is left for Back."""
        self.remember()
        self._goal = None
        self.show_view(mark.view)
        if self.document and mark.rotation != self.view_settings.rotation:
            place = mark.place or self._place_of(mark)
            page = max(0, min(place.page, self.page_count - 1))
            self._centre(PagePoint(page, *to_shown(self._turn_of(page), (place.x, place.y))))
            self._came_from(mark.view, mark.rotation, place)

    def remember(self, view: View | None = None) -> None:
        """Make this view, or another one, what Back returns to."""
        self.history.leave(Left(view, view, self.view_settings.rotation) if view else self._here())
        self.history_changed.emit()

    def go_to_end(self, forward: bool) -> None:
        """Go to the document's end, or to its beginning, remembering the view that is left."""
        if not self.document:
            return
        self.remember()
        self._goal = None
        bar = self.verticalScrollBar()
        self._scroll_to(self.page_count - 1 if forward else 0, bar.maximum() if forward else 0)
        self._scrolled()

    def back(self) -> None:
        """The view before the last jump."""
        self._travel(self.history.back(self._here()), back=True)

    def forward(self) -> None:
        """The view that Back left."""
        self._travel(self.history.forward(self._here()), back=False)

    def come_from(self, stop: Stop, *, back: bool) -> None:
        """Know the paper that one came from: by Back, or by a jump or Forward."""
        self.history.come_from(stop, back=back)
        self.history_changed.emit()

    def reveal(self, passage: Passage) -> None:
        """Scroll only as far as needed for a passage to be in the middle part of the view."""
        if not self.document or not passage.quads:
            return
        self._goal = Goal(passage.page, to_shown(self.document.info.pages[passage.page], passage.quads[0][:2]))
        box = self._sheet(passage.page).polygon(passage.quads[0]).boundingRect()
        height, width = self.viewport().height(), self.viewport().width()
        if not self.shows(passage) or not 0.1 * height <= box.top() <= 0.8 * height:
            self._scroll_to(passage.page, self._top() + _pixels(box.top() - height / 3))
        if not 0 <= box.left() <= box.right() <= width:
            self.horizontalScrollBar().setValue(self._left() + _pixels(box.left()) - 40)
        self._tell_page()

    def keep_in_view(self, page: int, rect: Rect) -> None:
        """Scroll no further than needed to see a rectangle of an unrotated page, and a little around it."""
        if not self.document:
            return
        sheet, room = self._sheet(page), self.viewport().rect().adjusted(_AROUND, _AROUND, -_AROUND, -_AROUND)
        box = QRectF(sheet.point(rect[:2]), sheet.point(rect[2:])).normalized()
        down = min(0.0, box.top() - room.top()) + max(0.0, box.bottom() - room.bottom())
        across = min(0.0, box.left() - room.left()) + max(0.0, box.right() - room.right())
        # Not by the scroll bar, which would take it for turning pages where one is shown at a time.
        self._scroll_to(page, self._top() + _pixels(down))
        self._leave_goal()
        self.horizontalScrollBar().setValue(self._left() + _pixels(across))

    def shows(self, passage: Passage) -> bool:
        """Whether a passage's page is in the view."""
        return passage.page in self._visible()

    def pages_in_view(self) -> range:
        """The pages that show."""
        return self._visible() if self.document else range(0)

    def box(self, page: int, rect: Rect) -> QRectF:
        """Where a rectangle of the unrotated page is in the viewport."""
        return self._sheet(page).polygon(quad_of(rect)).boundingRect()

    def shows_annotation(self, annotation_id: str) -> bool:
        """Whether an annotation of the document is in the view."""
        for page in self._visible():
            for one in self.annotations.get(page, ()):
                if one.id == annotation_id:
                    _, y, x = one.place()
                    return 0 <= self._sheet(page).point((x, y)).y() <= self.viewport().height()
        return False

    # Zoom

    def set_zoom(self, zoom: float | None, around: QPointF | None = None) -> None:
        """Set the zoom (None: fit width), keeping the place under ``around`` (of the viewport) where it is."""
        if not self.document:
            self.zoom = self._bounded(zoom)
            return
        if self.zoom is None and zoom is not None and zoom < self.effective_zoom <= self._least():
            return  # What fits is as small as can be, and goes on fitting.
        around = around or QPointF(self.viewport().width() / 2, self.viewport().height() / 3)
        place = self._place_to_keep(around)
        self.zoom = self._bounded(zoom)
        self._relayout()
        x, y = self._layout.pixel(place, self._width())
        wanted = (_pixels(x - around.x()), _pixels(y - around.y()))
        self.horizontalScrollBar().setValue(wanted[0])
        self._scroll_to(place.page, wanted[1])
        now = (self._left(), self._top())
        self._pinned = (around, place, now, (now[0] == wanted[0], now[1] == wanted[1]))
        self.zoom_changed.emit()
        self.moved.emit()

    def arrange(self, view_settings: ViewSettings, *, fits: bool = False) -> None:
        """Lay out, turn, cut or colour the pages in another way, staying where one is reading.

        Args:
            fits: whether the zoom is to follow the view from now on, as the arrangement says.
        """
        sizes, before, now = self._sizes, self.view_settings, self.view()
        start = self._start
        if not start or start.now != now:
            start = _Start(replace(before, colors=PLAIN.colors), now, self.reading_place(), now)
        self._arrange(view_settings)
        if fits:
            self.zoom = None
        if replace(view_settings, colors=before.colors) == before and not fits:
            self._wishing.start()
            self.viewport().update()
        elif self.document:
            self.history.turn(sizes, before.rotation, self._sizes, view_settings.rotation)
            self._relayout()
            if (replace(view_settings, colors=PLAIN.colors), self.zoom) == (start.how, start.view.zoom):
                self.show_view(start.view)
            else:
                page = start.place.page
                self._centre(PagePoint(page, *to_shown(self._turn_of(page), (start.place.x, start.place.y))))
            self._start = replace(start, now=self.view())
            self._scrolled()
        self.zoom_changed.emit()
        self.arranged.emit()

    def step_zoom(self, steps: int, around: QPointF | None = None) -> None:
        """The next larger or smaller of the usual zooms."""
        now = self.effective_zoom
        if steps > 0:
            self.set_zoom(next((zoom for zoom in ZOOMS if zoom > now * 1.01), MAX_ZOOM), around)
        else:
            self.set_zoom(next((zoom for zoom in reversed(ZOOMS) if zoom < now * 0.99), ZOOMS[0]), around)

    @property
    def effective_zoom(self) -> float:
        """The zoom as a number, also when it fits the width."""
        return self._layout.scale / POINT if self.document else (self.zoom or 1.0)

    def _bounded(self, zoom: float | None) -> float | None:
        return None if zoom is None else min(MAX_ZOOM, max(self._least(), zoom))

    def _least(self) -> float:
        """The smallest zoom; never larger than the one that pages fit at or have, or one could not go on from there."""
        return min(MIN_ZOOM, self._fit_scale() / POINT, self.effective_zoom) if self._frames else MIN_ZOOM

    def _place_to_keep(self, around: QPointF) -> PagePoint:
        """The place under the pointer; that of the step before, if nothing else has moved.

        Scroll bars know whole pixels only: half a pixel lost at a small zoom would be ten at a large one.
        """
        fresh = self._layout.place(self._left() + around.x(), self._top() + around.y(), self._width())
        if self._pinned is None:
            return fresh
        pointer, place, scrolled, (kept_x, kept_y) = self._pinned
        if pointer != around or scrolled != (self._left(), self._top()) or not kept_y:
            return fresh
        return PagePoint(place.page, place.x if kept_x else fresh.x, place.y)

    # Inside

    def _recolor(self) -> None:
        before = self.tiles
        super()._recolor()
        if self.tiles is not before:
            self.arranged.emit()

    def _centre(self, place: PagePoint) -> None:
        """Bring a place as shown to where one reads; a page that the view has room for is seen whole."""
        x, y = self._layout.pixel(place, self._width())
        self.horizontalScrollBar().setValue(_pixels(x - self.viewport().width() / 2))
        _, top, _, high = self._layout.rect(place.page, self._width())
        height, wanted = self.viewport().height(), self._top_to_read(y)
        if self.zoom is None and high + 2 * GAP <= height + 1:
            whole = max(top + high + GAP - height, min(top - GAP, wanted))
            self._scroll_to(place.page, _pixels(whole))
            if self._layout.row_at(self._reading_at()) == self._layout.row_of(place.page):
                return
        self._scroll_to(place.page, _pixels(wanted))

    def _place_of(self, mark: PlaceMark) -> PagePoint:
        """The middle of a view's upper edge, as the file shows the page."""
        page = max(0, min(mark.view.page, self.page_count - 1))
        size = turned(self.document.info.pages[page], mark.rotation) if self.document else PageSize(0, 0)
        x, y = from_shown(PageSize(size.width, size.height, mark.rotation), (size.width / 2, mark.view.y))
        return PagePoint(page, x, y)

    def _turn_of(self, page: int) -> PageSize:
        """A page's size as shown, and by how much the view alone has turned it."""
        size = self._sizes[page]
        return PageSize(size.width, size.height, self.view_settings.rotation)

    def _reading_at(self) -> float:
        """The pixel of the document at which one is taken to read."""
        if self.is_single:
            first, last = self._layout.span(self._row)
            return min(max(first, self._top() + self.viewport().height() / 3), last - 1)
        return reading_point(self._top(), self.verticalScrollBar().maximum(), self.viewport().height())

    def _top_to_read(self, y: float) -> float:
        """The inverse of ``_reading_at``: what is to be the view's top for a pixel to be where one reads."""
        height = self.viewport().height()
        return y - height / 3 if self.is_single else top_to_read(y, self.verticalScrollBar().maximum(), height)

    def _here(self) -> Left:
        """The view now, for coming back to it."""
        now, start = self.view(), self._start
        if start and start.now == now and start.view.zoom == now.zoom:
            return Left(now, start.view, start.how.rotation, self._goal)
        return Left(now, now, self.view_settings.rotation, self._goal)

    def _travel(self, there: Left | Stop | None, *, back: bool) -> None:
        if there is None:
            return
        if isinstance(there, Stop):
            self.elsewhere.emit(there, back)
        else:
            self._goal = there.goal
            self.show_view(there.view)
            self._tell_page()
            if there.rotation != self.view_settings.rotation:
                self._came_from(there.exact, there.rotation, self.reading_place())
        self.history_changed.emit()

    def _came_from(self, exact: View, rotation: int, place: PagePoint) -> None:
        """What is shown now is a view that was exact while the pages were turned by ``rotation`` degrees."""
        how = replace(self.view_settings, rotation=rotation, colors=PLAIN.colors)
        self._start = _Start(how, exact, place, self.view())

    def _scrolled_to(self, top: int) -> None:
        if self.is_single and self.document and not self._placing:
            self._row, at = turn(self._layout, self._row, self._before, top, self.viewport().height())
            if at != top:
                with self._placed():
                    self.verticalScrollBar().setValue(at)
        self._before = self._top()
        if not self._placing:
            self._leave_goal()
        self._scrolled()

    def _scrolled(self) -> None:
        if not self.document:
            return
        self._tell_page()
        self._wishing.start()
        self.viewport().update()
        self.moved.emit()

    def _tell_page(self) -> None:
        if not self.document:
            return
        page = self._layout.page_at(self._reading_at())
        if self._goal and self._sees_goal(page, self.viewport().height()):
            page = self._goal.page
        if page != self._page:
            self._direction = 1 if page >= self._page else -1
            self._page = page
            self.page_changed.emit(page)

    def _leave_goal(self) -> None:
        """The user has moved: what was gone to counts only while it is near the view's top, or on what one reads."""
        if self._goal and not self._sees_goal(self._layout.page_at(self._reading_at()), self.viewport().height() / 3):
            self._goal = None

    def _sees_goal(self, page: int, depth: float) -> bool:
        """Whether what was gone to is beside the page that one reads, or in so many pixels at the view's top."""
        assert self._goal
        goal, at = self._goal.page, self._goal.at
        if self._layout.row_of(goal) == self._layout.row_of(page):
            return True
        _, top, _, high = self._layout.rect(goal, self._width())
        y = self._layout.pixel(PagePoint(goal, *to_shown(self._turn_of(goal), at)), self._width())[1] if at else top
        return -1 <= max(top, min(top + high, y)) - self._top() <= depth + GAP

    def resizeEvent(self, event: QResizeEvent) -> None:
        view = self.view()
        self._relayout()
        self.show_view(view)
        self.zoom_changed.emit()
        super().resizeEvent(event)


def _pixels(value: float) -> int:
    """A whole number that a scroll bar can take."""
    return round(max(-2e9, min(2e9, value)))
