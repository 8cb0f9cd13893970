"""Moves a viewport: jumps, Back and Forward, the current page. Does not depend on widgets."""

from collections.abc import Callable
from dataclasses import replace

from explorer.model.annotation import Rect, bounds
from explorer.model.lazy_dataclass import dataclass
from explorer.model.page_geometry import PagePoint, from_shown, to_shown, turned
from explorer.model.text_page import PageSize, Passage
from explorer.model.view_settings import PLAIN, ViewSettings
from explorer.ui.reader.pages.view_history import History, HistoryEntry, JumpTarget, OtherPaper, View, ViewAnchor
from explorer.ui.reader.pages.viewport import GAP, Viewport, whole_pixels

_LINE = 20.0
"""Maximum height of a line of text in points."""
_AROUND = 24
"""Margin in pixels around a rectangle kept in view."""


@dataclass(frozen=True, slots=True)
class _Start:
    """The view before the pages were rotated or rearranged, once or several times.

    ``settings`` and ``view`` are the state before, ``place`` the reading point; ``now`` is the resulting view. While
    the view is still ``now``, undoing the change restores ``view`` exactly.
    """

    settings: ViewSettings
    view: View
    place: PagePoint
    now: View


class Navigator:
    """Goes to places of the document in a viewport, and keeps the history for Back and Forward."""

    def __init__(self, port: Viewport) -> None:
        self._port = port
        self.history = History()
        self.page = 0
        """The current page: the target of the last jump while that is visible, else the page that fills most of the
        view's upper part."""
        self.direction = 1
        """1 after moving forward, -1 after moving back."""
        self._start: _Start | None = None
        self._goal: JumpTarget | None = None

    def forget(self) -> None:
        """Reset, because another document is opened."""
        self.history = History()
        self._start, self._goal, self.page = None, None, 0

    def follow(self) -> None:
        """Update the current page; to be called after the viewport changed."""
        if not self._port.sizes:
            return
        page = self._port.reading_page()
        if self._goal and self._sees_goal(page, self._port.room.height):
            page = self._goal.page
        if page != self.page:
            self.direction = 1 if page >= self.page else -1
            self.page = page

    # Jumps: each adds the current view to the history

    def lead_to(self, page: int, y: float | None, x: float | None, above: float) -> None:
        """Go to something that begins at a place of a page; see ``PageView.lead_to``."""
        self.remember()
        port, page = self._port, self._port.bounded_page(page)
        turns = port.settings.rotation
        if not port.sizes or y is None or (turns % 180 and x is None):
            self._goal = JumpTarget(page)
            port.show(View(page, 0.0, port.zoom))
            return
        self._goal = JumpTarget(page, (x or 0.0, y))
        shown = PagePoint(page, *to_shown(port.turn_of(page), (x or 0.0, y)))
        if turns % 180:
            # In this rotation, the part above it in the file is beside it; in one of the two its text runs upwards.
            above = port.room.height / port.layout.scale / 2 if turns == 270 else min(above, _LINE)
        elif turns:
            above += _LINE  # The line's top is now its bottom.
        port.show(View(page, shown.y - above, port.zoom))
        if turns % 180:
            width = port.room.width
            across = port.layout.pixel(shown, port.width)[0] - port.left
            if not _AROUND <= across <= width - _AROUND:
                port.scroll_across(port.left + whole_pixels(across - width / 2))

    def show_anchor(self, anchor: ViewAnchor) -> None:
        """Go to an anchor."""
        self.remember()
        self._goal = None
        port = self._port
        port.show(anchor.view)
        if port.sizes and anchor.rotation != port.settings.rotation:
            place = anchor.place or self._place_of(anchor)
            port.show_reading(place)
            self._came_from(anchor.view, anchor.rotation, place)

    def go_to_end(self, forward: bool) -> None:
        """Go to the document's end, or to its beginning."""
        self.remember()
        self._goal = None
        port = self._port
        port.scroll_to(port.page_count - 1 if forward else 0, port.max_top if forward else 0)

    def anchor(self) -> ViewAnchor:
        """Return the current view as an anchor that can be found again after the pages are rotated."""
        return ViewAnchor(self._port.view(), self._port.settings.rotation, self._port.reading_place())

    # Back and Forward

    def remember(self, view: View | None = None) -> None:
        """Add the current view, or another one, to the history, for Back."""
        self.history.leave(HistoryEntry(view, view, self._port.settings.rotation) if view else self._here())

    def back(self) -> OtherPaper | None:
        """Go to the view before the last jump; if that is in another paper, return it."""
        return self._travel(self.history.back)

    def forward(self) -> OtherPaper | None:
        """Go to the view that Back left; if that is in another paper, return it."""
        return self._travel(self.history.forward)

    # Small moves, not in the history

    def reveal(self, passage: Passage) -> None:
        """Scroll only as far as needed for a passage to be in the middle part of the view."""
        port, page = self._port, passage.page
        self._goal = JumpTarget(page, to_shown(port.file_sizes[page], passage.quads[0][:2]))
        left, top, right, _ = port.box(page, bounds(passage.quads[0]))
        room = port.room
        if page not in port.visible() or not 0.1 * room.height <= top <= 0.8 * room.height:
            port.scroll_to(page, port.top + whole_pixels(top - room.height / 3))
        if not 0 <= left <= right <= room.width:
            port.scroll_across(port.left + whole_pixels(left) - 40)

    def keep_in_view(self, page: int, rect: Rect) -> None:
        """Scroll as little as needed to see a rectangle of an unrotated page, with a margin."""
        port = self._port
        left, top, right, bottom = port.box(page, rect)
        # To the last visible pixel, not to the edge after it.
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
        """Change layout, rotation or trimming, keeping the reading point; return False if only colors differ.

        Args:
            fits: whether the zoom fits the view from now on, as in the settings.
        """
        port = self._port
        sizes, before, now = port.sizes, port.settings, port.view()
        start = self._start
        if not start or start.now != now:
            start = _Start(_uncolored(before), now, port.reading_place(), now)
        port.arrange(settings)
        if fits:
            port.zoom = None
        if _uncolored(settings) == _uncolored(before) and not fits:
            return False
        if port.sizes:
            self.history.turn(sizes, before.rotation, port.sizes, settings.rotation)
            port.lay_out()
            if (_uncolored(settings), port.zoom) == (start.settings, start.view.zoom):
                port.show(start.view)
            else:
                port.show_reading(start.place)
            self._start = replace(start, now=port.view())
        return True

    # Private helpers

    def _here(self) -> HistoryEntry:
        """Return the current view as an entry of the history."""
        now, start = self._port.view(), self._start
        if start and start.now == now and start.view.zoom == now.zoom:
            return HistoryEntry(now, start.view, start.settings.rotation, self._goal)
        return HistoryEntry(now, now, self._port.settings.rotation, self._goal)

    def _travel(self, step: Callable[[HistoryEntry], HistoryEntry | OtherPaper | None]) -> OtherPaper | None:
        there = step(self._here())
        if isinstance(there, HistoryEntry):
            self._goal = there.goal
            self._port.show(there.view)
            if there.rotation != self._port.settings.rotation:
                self._came_from(there.exact, there.rotation, self._port.reading_place())
            return None
        return there

    def _came_from(self, exact: View, rotation: int, place: PagePoint) -> None:
        """Note that the current view came from an exact one at ``rotation`` degrees."""
        settings = replace(_uncolored(self._port.settings), rotation=rotation)
        self._start = _Start(settings, exact, place, self._port.view())

    def _place_of(self, anchor: ViewAnchor) -> PagePoint:
        """Return the middle of a view's upper edge, as the file shows the page."""
        page = self._port.bounded_page(anchor.view.page)
        size = turned(self._port.file_sizes[page], anchor.rotation)
        x, y = from_shown(PageSize(size.width, size.height, anchor.rotation), (size.width / 2, anchor.view.y))
        return PagePoint(page, x, y)

    def _leave_goal(self) -> None:
        """Drop the jump's target after the user moved, unless it is near the view's top or on the page being read."""
        if self._goal and not self._sees_goal(self._port.reading_page(), self._port.room.height / 3):
            self._goal = None

    def _sees_goal(self, page: int, depth: float) -> bool:
        """Return whether the jump's target is in the row being read, or within ``depth`` pixels of the view's top."""
        assert self._goal
        port, goal, at = self._port, self._goal.page, self._goal.at
        if port.layout.row_of(goal) == port.layout.row_of(page):
            return True
        _, top, _, high = port.layout.rect(goal, port.width)
        y = port.layout.pixel(PagePoint(goal, *to_shown(port.turn_of(goal), at)), port.width)[1] if at else top
        return -1 <= max(top, min(top + high, y)) - port.top <= depth + GAP


def _uncolored(settings: ViewSettings) -> ViewSettings:
    return replace(settings, colors=PLAIN.colors)
