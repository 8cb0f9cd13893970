"""Computes the visible part of a document's pages: layout, zoom and scroll position. Does not depend on widgets."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from explorer.app.shell.tokens import GRID
from explorer.model.annotation import Point, Rect
from explorer.model.lazy_dataclass import dataclass
from explorer.model.page_geometry import PageLayout, PagePoint, from_shown, rect_to_shown, to_shown, turned
from explorer.model.paged_scroll import limits, turn
from explorer.model.reading_point import reading_point, top_to_read
from explorer.model.text_page import PageSize
from explorer.model.view_settings import PLAIN, ViewSettings, frame
from explorer.ui.reader.pages.view_history import View

GAP = 3 * GRID
POINT = 96 / 72
"""Pixels a point at zoom 1."""
MIN_ZOOM, MAX_ZOOM = 0.1, 16.0
"""The minimum is lower for pages that fit only at a smaller zoom."""
_SMALL = (1, 1.5, 2, 3, 5, 7, 10, 15, 25, 33, 50, 67, 75, 90)
_LARGE = (100, 110, 125, 150, 175, 200, 250, 300, 400, 500, 600, 800, 1200)
ZOOMS = tuple(percent / 100 for percent in (*_SMALL, *_LARGE))
_MAX_HEIGHT = 1_000_000_000
"""Pixels; a scroll bar counts with 32 bits."""
_OUTLIER = 1.5
"""A page this many times wider than the usual one is ignored for "fit width"."""
_PASSES = 3
"""Maximum number of layouts until scroll bars neither appear nor vanish."""


@dataclass(frozen=True, slots=True)
class Room:
    """The size of the visible part in pixels; ``beside_bar`` is its width with a vertical scroll bar."""

    width: int
    height: int
    beside_bar: int


class Screen(Protocol):
    """The interface of the widget with scroll bars that shows the viewport."""

    def room(self) -> Room:
        """Return the current size of the visible part."""

    def hold(self, width: int, height: int) -> None:
        """Set the size of the layout in pixels; scroll bars may appear or vanish, which changes the room."""


@dataclass(frozen=True, slots=True)
class _Pin:
    """The place kept fixed under a point of the screen by a zoom step, for the next step around the same point."""

    around: Point
    place: PagePoint
    scrolled: tuple[int, int]
    kept: tuple[bool, bool]
    """Whether it was kept exactly, horizontally and vertically."""


class Viewport:
    """Lays out pages, and has the zoom and the scroll position (``left`` and ``top``, in pixels of the layout).

    Points of the screen are in pixels from the screen's upper left corner.
    """

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self.settings = PLAIN
        self.zoom: float | None = None
        """None while the pages fit the screen, as in the settings."""
        self.file_sizes: Sequence[PageSize] = ()
        self.sizes: tuple[PageSize, ...] = ()
        """The pages' sizes in the current rotation."""
        self.frames: list[Rect] = []
        """The visible frame of each page, in points of the page as shown."""
        self.layout = PageLayout((), 1.0, GAP)
        self.left, self.top = 0, 0
        self.row = 0
        """The current row in single-page mode."""
        self._pin: _Pin | None = None
        self._held: tuple[object, View] | None = None
        """Where the last resize led, in whole pixels, and the exact view that it kept."""

    # Pages

    def open(self, sizes: Sequence[PageSize], settings: ViewSettings, view: View) -> None:
        """Set a document's pages (sizes as in the file), and go to a view."""
        self.file_sizes = sizes
        self.arrange(settings)
        self.zoom = self.bounded(view.zoom)
        self.lay_out()
        self.show(view)

    def close(self) -> None:
        """Clear the pages; the zoom stays."""
        self.layout = PageLayout((), 1.0, GAP)
        self.file_sizes, self.sizes, self.frames, self.row, self._pin = (), (), [], 0, None

    def arrange(self, settings: ViewSettings) -> None:
        """Apply rotation and trimming of the settings; the caller then calls ``lay_out``."""
        self.settings = settings
        self.sizes = tuple(turned(size, settings.rotation) for size in self.file_sizes)
        self.frames = [frame(size.width, size.height, settings.trim, settings.rotation) for size in self.sizes]

    def lay_out(self) -> None:
        """Lay out the pages for the current room; the scroll position stays if possible."""
        if not self.sizes:
            return
        for _ in range(_PASSES):
            room = self.room
            least = room.height if self.is_single else 0
            self.layout = PageLayout(self.frames, self._scale(), GAP, self.settings.spread, least)
            self._screen.hold(round(self.layout.width), round(self.layout.height))
            if self.room == room:
                break
        self.top = min(self.top, self.max_top)
        self.left = min(self.left, self.max_left) if self.zoom is not None else self.max_left // 2

    def resized(self) -> None:
        """Lay out again after a resize; the place at the top stays there, also while a window's edge is dragged."""
        held = self._held
        # Rounded to whole pixels each time, the place would drift.
        view = held[1] if held and held[0] == self._whereabouts() else self.view()
        self.lay_out()
        if self.sizes:  # The gap above a page has the same pixels at every scale, so a place in it has other points.
            view = replace(view, y=max(view.y, self.frames[view.page][1] - GAP / self.layout.scale))
        self.show(view)
        is_there = not self.is_single and 0 < self.top < self.max_top
        self._held = (self._whereabouts(), view) if is_there else None

    def _whereabouts(self) -> tuple[object, ...]:
        return self.layout, self.left, self.top

    @property
    def page_count(self) -> int:
        """Return the number of pages."""
        return len(self.sizes)

    @property
    def is_single(self) -> bool:
        """Return whether one row of pages is shown at a time."""
        return self.settings.spread == "single"

    @property
    def room(self) -> Room:
        """Return the size of the visible part."""
        return self._screen.room()

    @property
    def width(self) -> float:
        """Return the width in pixels of the layout, or of the screen if that is wider; pages are centerd in it."""
        return max(float(self.room.width), self.layout.width)

    @property
    def max_top(self) -> int:
        """Return the largest ``top``."""
        return max(0, round(self.layout.height) - self.room.height)

    @property
    def max_left(self) -> int:
        """Return the largest ``left``."""
        return max(0, round(self.layout.width) - self.room.width)

    # Positions

    def visible(self) -> range:
        """Return the visible pages."""
        if self.is_single and self.sizes:
            return self.layout.pages_of(self.row)
        return self.layout.visible(self.top, self.top + self.room.height - 1)

    def rect(self, page: int) -> Rect:
        """Return left, top, width and height of a page's frame on the screen."""
        left, top, width, height = self.layout.rect(page, self.width)
        return (left - self.left, top - self.top, width, height)

    def box(self, page: int, rect: Rect) -> Rect:
        """Return left, top, right and bottom on the screen of a rectangle of the unrotated page."""
        x0, y0, x1, y1 = rect_to_shown(self.sizes[page], rect)
        (left, top), (right, bottom) = (
            self._on_screen(PagePoint(page, x0, y0)),
            self._on_screen(PagePoint(page, x1, y1)),
        )
        return (left, top, right, bottom)

    def place(self, point: Point) -> PagePoint:
        """Return the place under a point of the screen, on the page as shown."""
        return self.layout.place(self.left + point[0], self.top + point[1], self.width)

    def file_place(self, point: Point) -> PagePoint:
        """Return the place under a point of the screen, on the unrotated page."""
        shown = self.place(point)
        if not self.sizes:
            return shown
        return PagePoint(shown.page, *from_shown(self.sizes[shown.page], (shown.x, shown.y)))

    def inside(self, place: PagePoint, margin: float) -> PagePoint:
        """Move a place of the page as shown at least ``margin`` points into its page, and convert it to the unrotated
        page."""
        size = self.sizes[place.page]
        x = max(margin, min(place.x, size.width - margin))
        y = max(margin, min(place.y, size.height - margin))
        return PagePoint(place.page, *from_shown(size, (x, y)))

    def turn_of(self, page: int) -> PageSize:
        """Return a page's size as shown, and the rotation added by the view."""
        size = self.sizes[page]
        return PageSize(size.width, size.height, self.settings.rotation)

    def share(self, page: int, rect: Rect) -> float:
        """Return the position of a rectangle of the unrotated page in the whole document, from 0 to 1."""
        top = self.layout.rect(page, 0)[1]
        y = rect_to_shown(self.sizes[page], rect)[1]
        share = (top + (y - self.frames[page][1]) * self.layout.scale) / self.layout.height
        return min(1.0, max(0.0, share))

    # Views

    def view(self) -> View:
        """Return the current view."""
        if not self.sizes:
            return View(0, 0.0, self.zoom)
        place = self.place((0, GAP))
        return View(place.page, place.y, self.zoom, None if self.zoom is None else place.x)

    def show(self, view: View) -> None:
        """Go to an exact view."""
        if not self.sizes:
            return
        if (zoom := self.bounded(view.zoom)) != self.zoom:
            self.zoom = zoom
            self.lay_out()
        page = self.bounded_page(view.page)
        # A trimmed margin can't be shown.
        top = self.frames[page][1]
        y = view.y if view.y >= top - GAP / self.layout.scale else top
        x, y = self.layout.pixel(PagePoint(page, view.x or 0.0, y), self.width)
        self.scroll_to(page, whole_pixels(y) - GAP)
        if view.x is not None:
            self.scroll_across(whole_pixels(x))

    def bounded_page(self, page: int) -> int:
        """Return the nearest existing page."""
        return max(0, min(page, self.page_count - 1))

    def scroll_to(self, page: int, top: int) -> None:
        """Scroll so that a pixel is at the top, within the limits of a page shown alone."""
        if self.is_single:
            self.row = self.layout.row_of(page)
            first, last = limits(self.layout, self.row, self.room.height)
            top = max(first, min(last, top))
        self.top = max(0, min(top, self.max_top))

    def scroll_across(self, left: int) -> None:
        """Scroll sideways so that a pixel is at the left, within the limits."""
        self.left = max(0, min(left, self.max_left))

    def scroll_by_hand(self, top: int) -> None:
        """Scroll as by wheel, keys or scroll bar: in single-page mode this may turn the page."""
        if self.is_single and self.sizes:
            self.row, top = turn(self.layout, self.row, self.top, top, self.room.height)
        self.top = max(0, min(top, self.max_top))

    # Reading

    def reading_at(self) -> float:
        """Return the y of the reading point, in pixels of the layout."""
        if self.is_single:
            first, last = self.layout.span(self.row)
            return min(max(first, self.top + self.room.height / 3), last - 1)
        return reading_point(self.top, self.max_top, self.room.height)

    def reading_page(self) -> int:
        """Return the first page of the row being read."""
        return self.layout.page_at(self.reading_at())

    def reading_place(self) -> PagePoint:
        """Return the reading point on an unrotated page: a third below the top, but at the document's ends nearer to
        them."""
        if not self.sizes:
            return PagePoint(0, 0.0, 0.0)
        width = self.room.width
        place = self.layout.place(self.left + width / 2, self.reading_at(), self.width)
        page, is_whole = place.page, self.zoom is None or self.layout.width <= width
        if is_whole:
            # Of two visible facing pages, the middle would be between them.
            page = self.layout.pages_of(self.layout.row_of(page)).start
        left, top, right, bottom = self.frames[page]
        # Not in the gaps around a page either: after a rotation that would be on another page.
        edge = 2 / self.layout.scale
        x = (left + right) / 2 if is_whole else max(left + edge, min(right - edge, place.x))
        y = max(top + edge, min(bottom - edge, place.y))
        return PagePoint(page, *from_shown(self.turn_of(page), (x, y)))

    def show_reading(self, place: PagePoint) -> None:
        """Scroll a place of the unrotated page to the reading point; a page that fits is shown whole."""
        page = self.bounded_page(place.page)
        shown = PagePoint(page, *to_shown(self.turn_of(page), (place.x, place.y)))
        x, y = self.layout.pixel(shown, self.width)
        room = self.room
        self.scroll_across(whole_pixels(x - room.width / 2))
        _, top, _, high = self.layout.rect(page, self.width)
        wanted = y - room.height / 3 if self.is_single else top_to_read(y, self.max_top, room.height)
        if self.zoom is None and high + 2 * GAP <= room.height + 1:
            whole = max(top + high + GAP - room.height, min(top - GAP, wanted))
            self.scroll_to(page, whole_pixels(whole))
            if self.layout.row_at(self.reading_at()) == self.layout.row_of(page):
                return
        self.scroll_to(page, whole_pixels(wanted))

    # Zoom

    @property
    def effective_zoom(self) -> float:
        """Return the zoom as a number, also while the pages fit."""
        return self.layout.scale / POINT if self.sizes else (self.zoom or 1.0)

    def set_zoom(self, zoom: float | None, around: Point | None = None) -> bool:
        """Set the zoom (None: fit), keeping the place under a point of the screen; return False if nothing changes."""
        if not self.sizes:
            self.zoom = self.bounded(zoom)
            return False
        if self.zoom is None and zoom is not None and zoom < self.effective_zoom <= self._least_zoom():
            return False  # At the smallest zoom the pages keep fitting.
        around = around or self._usual_point()
        place = self._place_to_keep(around)
        self.zoom = self.bounded(zoom)
        self.lay_out()
        x, y = self.layout.pixel(place, self.width)
        wanted = (whole_pixels(x - around[0]), whole_pixels(y - around[1]))
        self.scroll_across(wanted[0])
        self.scroll_to(place.page, wanted[1])
        now = (self.left, self.top)
        self._pin = _Pin(around, place, now, (now[0] == wanted[0], now[1] == wanted[1]))
        return True

    @property
    def focus(self) -> Point:
        """Return the point of the screen that is looked at: where the pointer zoomed, until the pages move; else the
        middle."""
        pin = self._pin
        if pin and pin.scrolled == (self.left, self.top) and pin.around != self._usual_point():
            return pin.around
        return (self.room.width / 2, self.room.height / 2)

    def bounded(self, zoom: float | None) -> float | None:
        """Return the nearest zoom that is allowed; None stays None."""
        return None if zoom is None else min(MAX_ZOOM, max(self._least_zoom(), zoom))

    # Inside

    def _usual_point(self) -> Point:
        """Return the point that a zoom step keeps which is not made by the pointer."""
        return (self.room.width / 2, self.room.height / 3)

    def _on_screen(self, place: PagePoint) -> Point:
        x, y = self.layout.pixel(place, self.width)
        return (x - self.left, y - self.top)

    def _least_zoom(self) -> float:
        """Return the smallest zoom; never larger than the fitting zoom or the current one, or zooming out would be
        blocked."""
        return min(MIN_ZOOM, self._fit_scale() / POINT, self.effective_zoom) if self.frames else MIN_ZOOM

    def _place_to_keep(self, around: Point) -> PagePoint:
        """Return the place under a point; that of the previous zoom step if nothing else has moved.

        Scroll positions are whole pixels: half a pixel lost at a small zoom would be ten at a large one.
        """
        fresh, pin = self.place(around), self._pin
        if pin is None or pin.around != around or pin.scrolled != (self.left, self.top) or not pin.kept[1]:
            return fresh
        return PagePoint(pin.place.page, pin.place.x if pin.kept[0] else fresh.x, pin.place.y)

    def _scale(self) -> float:
        """Return pixels per point."""
        scale = self._fit_scale() if self.zoom is None else self.zoom * POINT
        most = min(MAX_ZOOM * POINT, _MAX_HEIGHT / sum(size.height for size in self.sizes))
        return min(most, scale)

    def _fit_scale(self) -> float:
        """Return the scale, in pixels per point, at which the pages fit as in the settings."""
        # Computed for the width with a scroll bar; otherwise the bar's appearance would change the condition for it.
        across = self.room.beside_bar - 2 * GAP
        if self.settings.spread in ("facing", "cover"):
            across = (across - GAP) // 2
        scale = max(50, across) / _usual([right - left for left, _, right, _ in self.frames])
        if self.settings.fit == "page":
            high = _usual([bottom - top for _, top, _, bottom in self.frames])
            scale = min(scale, max(50, self.room.height - 2 * GAP) / high)
        return scale


def next_zoom(now: float, steps: int) -> float:
    """Return the next larger (1) or smaller (-1) of the usual zooms."""
    if steps > 0:
        return next((zoom for zoom in ZOOMS if zoom > now * 1.01), MAX_ZOOM)
    return next((zoom for zoom in reversed(ZOOMS) if zoom < now * 0.99), ZOOMS[0])


def whole_pixels(value: float) -> int:
    """Return a number of pixels rounded and limited for a scroll bar."""
    return round(max(-2e9, min(2e9, value)))


def _usual(sides: Sequence[float]) -> float:
    """Return the largest of the sides that are not far larger than most."""
    ordered = sorted(sides)
    middle = ordered[len(ordered) // 2]
    return max(side for side in ordered if side <= middle * _OUTLIER)
