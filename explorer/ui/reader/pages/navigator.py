"""Moves a viewport from place to place: jumps, Back and Forward, the current page. Knows no widget."""

from collections.abc import Callable
from dataclasses import replace

from explorer.model.annotation import Rect, bounds
from explorer.model.page_geometry import PagePoint, from_shown, to_shown, turned
from explorer.model.records import dataclass
from explorer.model.text_page import PageSize, Passage
from explorer.model.view_settings import PLAIN, ViewSettings
from explorer.ui.reader.pages.view_history import Goal, History, Left, PlaceMark, Stop, View
from explorer.ui.reader.pages.viewport import GAP, Viewport, whole_pixels

_LINE = 20.0
"""Points that a line of words may be high."""
_AROUND = 24
"""Pixels seen around what is kept in view."""


@dataclass(frozen=True, slots=True)
class _Start:
    """Where one was before the pages were turned or laid out in other ways, once or several times since.

    ``settings`` and ``view`` say how it was shown, ``place`` where one was reading; ``now`` is the view that came of
    it, and while that is the view still, the way back is exact.
    """

    settings: ViewSettings
    view: View
    place: PagePoint
    now: View


class Navigator:
    """Goes to places of the document in a viewport, and knows the way back."""

    def __init__(self, port: Viewport) -> None:
        self._port = port
        self.history = History()
        self.page = 0
        """The page that was gone to, while its place is in sight, or else that fills most of the view's upper part."""
        self.direction = 1
        """1 after reading on, -1 after going back."""
        self._start: _Start | None = None
        self._goal: Goal | None = None

    def forget(self) -> None:
        """Another document comes, with nothing to go back to."""
        self.history = History()
        self._start, self._goal, self.page = None, None, 0

    def follow(self) -> None:
        """Find the current page anew; to be called when the viewport has changed."""
        if not self._port.sizes:
            return
        page = self._port.reading_page()
        if self._goal and self._sees_goal(page, self._port.room.height):
            page = self._goal.page
        if page != self.page:
            self.direction = 1 if page >= self.page else -1
            self.page = page

    # Jumps: each remembers the view that is left

    def lead_to(self, page: int, y: float | None, x: float | None, above: float) -> None:
        """Go to what begins at a place of a page; see ``PageView.lead_to``."""
        self.remember()
        port, page = self._port, self._port.bounded_page(page)
        turns = port.settings.rotation
        if not port.sizes or y is None or (turns % 180 and x is None):
            self._goal = Goal(page)
            port.show(View(page, 0.0, port.zoom))
            return
        self._goal = Goal(page, (x or 0.0, y))
        shown = PagePoint(page, *to_shown(port.turn_of(page), (x or 0.0, y)))
        if turns % 180:
            # What the file has above it is beside it now; in one of the two its words go upwards from here.
            above = port.room.height / port.layout.scale / 2 if turns == 270 else min(above, _LINE)
        elif turns:
            above += _LINE  # What was the line's top is its bottom.
        port.show(View(page, shown.y - above, port.zoom))
        if turns % 180:
            width = port.room.width
            across = port.layout.pixel(shown, port.width)[0] - port.left
            if not _AROUND <= across <= width - _AROUND:
                port.scroll_across(port.left + whole_pixels(across - width / 2))

    def show_mark(self, mark: PlaceMark) -> None:
        """Go to a mark."""
        self.remember()
        self._goal = None
        port = self._port
        port.show(mark.view)
        if port.sizes and mark.rotation != port.settings.rotation:
            place = mark.place or self._place_of(mark)
            port.show_reading(place)
            self._came_from(mark.view, mark.rotation, place)

    def go_to_end(self, forward: bool) -> None:
        """Go to the document's end, or to its beginning."""
        self.remember()
        self._goal = None
        port = self._port
        port.scroll_to(port.page_count - 1 if forward else 0, port.max_top if forward else 0)

    def mark(self) -> PlaceMark:
        """Return the exact view now, as one that is found again also when the pages are turned."""
        return PlaceMark(self._port.view(), self._port.settings.rotation, self._port.reading_place())

    # Back and Forward

    def remember(self, view: View | None = None) -> None:
        """Make this view, or another one, what Back returns to."""
        self.history.leave(Left(view, view, self._port.settings.rotation) if view else self._here())

    def back(self) -> Stop | None:
        """Go to the view before the last jump; where that is another paper, return it."""
        return self._travel(self.history.back)

    def forward(self) -> Stop | None:
        """Go to the view that Back left; where that is another paper, return it."""
        return self._travel(self.history.forward)

    # Small moves: nothing is remembered

    def reveal(self, passage: Passage) -> None:
        """Scroll only as far as needed for a passage to be in the middle part of the view."""
        port, page = self._port, passage.page
        self._goal = Goal(page, to_shown(port.file_sizes[page], passage.quads[0][:2]))
        left, top, right, _ = port.box(page, bounds(passage.quads[0]))
        room = port.room
        if page not in port.visible() or not 0.1 * room.height <= top <= 0.8 * room.height:
            port.scroll_to(page, port.top + whole_pixels(top - room.height / 3))
        if not 0 <= left <= right <= room.width:
            port.scroll_across(port.left + whole_pixels(left) - 40)

    def keep_in_view(self, page: int, rect: Rect) -> None:
        """Scroll no further than needed to see a rectangle of an unrotated page, and a little around it."""
        port = self._port
        left, top, right, bottom = port.box(page, rect)
        # To the last pixel that shows, not to the edge after it.
        most_across, most_down = port.room.width - 1 - _AROUND, port.room.height - 1 - _AROUND
        down = min(0.0, top - _AROUND) + max(0.0, bottom - most_down)
        across = min(0.0, left - _AROUND) + max(0.0, right - most_across)
        port.scroll_to(page, port.top + whole_pixels(down))
        self._leave_goal()
        port.scroll_across(port.left + whole_pixels(across))

    def scroll_by_hand(self, top: int) -> None:
        """Scroll as by wheel, keys or scroll bar."""
        self._port.scroll_by_hand(top)
        self._leave_goal()

    # Arrangement

    def arrange(self, settings: ViewSettings, *, fits: bool = False) -> bool:
        """Lay out, turn or cut the pages in another way, staying where one is reading; False if only colours differ.

        Args:
            fits: whether the zoom is to follow the view from now on, as the settings say.
        """
        port = self._port
        sizes, before, now = port.sizes, port.settings, port.view()
        start = self._start
        if not start or start.now != now:
            start = _Start(_uncoloured(before), now, port.reading_place(), now)
        port.arrange(settings)
        if fits:
            port.zoom = None
        if _uncoloured(settings) == _uncoloured(before) and not fits:
            return False
        if port.sizes:
            self.history.turn(sizes, before.rotation, port.sizes, settings.rotation)
            port.lay_out()
            if (_uncoloured(settings), port.zoom) == (start.settings, start.view.zoom):
                port.show(start.view)
            else:
                port.show_reading(start.place)
            self._start = replace(start, now=port.view())
        return True

    # Inside

    def _here(self) -> Left:
        """Return the view now, for coming back to it."""
        now, start = self._port.view(), self._start
        if start and start.now == now and start.view.zoom == now.zoom:
            return Left(now, start.view, start.settings.rotation, self._goal)
        return Left(now, now, self._port.settings.rotation, self._goal)

    def _travel(self, step: Callable[[Left], Left | Stop | None]) -> Stop | None:
        there = step(self._here())
        if isinstance(there, Left):
            self._goal = there.goal
            self._port.show(there.view)
            if there.rotation != self._port.settings.rotation:
                self._came_from(there.exact, there.rotation, self._port.reading_place())
            return None
        return there

    def _came_from(self, exact: View, rotation: int, place: PagePoint) -> None:
        """What is shown now is a view that was exact while the pages were turned by ``rotation`` degrees."""
        settings = replace(_uncoloured(self._port.settings), rotation=rotation)
        self._start = _Start(settings, exact, place, self._port.view())

    def _place_of(self, mark: PlaceMark) -> PagePoint:
        """Return the middle of a view's upper edge, as the file shows the page."""
        page = self._port.bounded_page(mark.view.page)
        size = turned(self._port.file_sizes[page], mark.rotation)
        x, y = from_shown(PageSize(size.width, size.height, mark.rotation), (size.width / 2, mark.view.y))
        return PagePoint(page, x, y)

    def _leave_goal(self) -> None:
        """The user has moved: what was gone to counts only while it is near the view's top, or on what one reads."""
        if self._goal and not self._sees_goal(self._port.reading_page(), self._port.room.height / 3):
            self._goal = None

    def _sees_goal(self, page: int, depth: float) -> bool:
        """Return whether what was gone to is beside the page that one reads, or in so many pixels at the view's top."""
        assert self._goal
        port, goal, at = self._port, self._goal.page, self._goal.at
        if port.layout.row_of(goal) == port.layout.row_of(page):
            return True
        _, top, _, high = port.layout.rect(goal, port.width)
        y = port.layout.pixel(PagePoint(goal, *to_shown(port.turn_of(goal), at)), port.width)[1] if at else top
        return -1 <= max(top, min(top + high, y)) - port.top <= depth + GAP


def _uncoloured(settings: ViewSettings) -> ViewSettings:
    return replace(settings, colors=PLAIN.colors)
