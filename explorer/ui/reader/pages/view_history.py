"""Where the reader was: exact views to come back to after each jump."""

from collections.abc import Sequence
from dataclasses import replace

from explorer.model.page_geometry import PagePoint, from_shown, to_shown
from explorer.model.records import dataclass
from explorer.model.text_page import PageSize
from explorer.model.view_settings import ViewSettings

_MOST = 200
"""Views that are remembered in each direction."""


@dataclass(frozen=True, slots=True)
class View:
    """A page (from 0), the height in points on it that is at the top of the view, and the zoom (None: fit width).

    ``x`` is where on the page, in points, the view's left edge is; None leaves that as it is.
    """

    page: int
    y: float
    zoom: float | None
    x: float | None = None


@dataclass(frozen=True, slots=True)
class PlaceMark:
    """A view that can be gone to whatever way the pages are turned by then.

    ``view`` is the exact one while they are turned by ``rotation`` degrees clockwise. ``place`` is where one was
    reading, in points of the page as the file shows it; None where only the view is known.
    """

    view: View
    rotation: int = 0
    place: PagePoint | None = None


@dataclass(frozen=True, slots=True)
class Stop:
    """Another paper, as it was left: where the way leads out of this one."""

    paper_id: str


@dataclass(frozen=True, slots=True)
class Visit:
    """A paper as it was left: the view, how its pages are shown, and where Back and Forward lead from there."""

    view: View
    view_settings: ViewSettings
    history: "History"


@dataclass(frozen=True, slots=True)
class Goal:
    """What a jump has led to: a page, and a point on it as the file shows it; None for the page's top."""

    page: int
    at: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Left:
    """A view that was left: ``exact`` while the pages were turned by ``rotation``, and ``view`` as they are turned now.

    Each turn goes out from the exact one, or what one turn has to guess would stay once it is taken back. ``goal`` is
    what had been gone to, while that was in sight.
    """

    view: View
    exact: View
    rotation: int
    goal: Goal | None = None


class History:
    """Back and forward, as in a browser."""

    def __init__(self) -> None:
        self._back: list[Left | Stop] = []
        self._forward: list[Left | Stop] = []

    def leave(self, here: Left) -> None:
        """Remember a view that a jump is about to leave."""
        last = self._back[-1] if self._back else None
        if not isinstance(last, Left) or last.view != here.view:
            self._back.append(here)
            del self._back[:-_MOST]
        self._forward.clear()

    def come_from(self, stop: Stop, *, back: bool) -> None:
        """This paper has been come to from another one: by Back, or by a jump or Forward."""
        way = self._forward if back else self._back
        way.append(stop)
        del way[:-_MOST]

    def turn(self, before: Sequence[PageSize], turned_by: int, after: Sequence[PageSize], turns: int) -> None:
        """The view has been turned: from pages of these sizes, by so many degrees clockwise, to those."""

        def turned(one: Left | Stop) -> Left | Stop:
            if isinstance(one, Stop):
                return one
            exact, rotation = one.exact, one.rotation
            if not 0 <= exact.page < len(before) or rotation == turns:
                return replace(one, view=exact)
            was, now = before[exact.page], after[exact.page]
            wide, high = (was.height, was.width) if (rotation - turned_by) % 180 else (was.width, was.height)
            # Of a view whose zoom fits the middle: its left edge may be another side's beginning or end.
            across = wide / 2 if exact.x is None else exact.x
            place = from_shown(PageSize(wide, high, rotation), (across, exact.y))
            x, y = to_shown(PageSize(now.width, now.height, turns), place)
            return replace(one, view=replace(exact, y=y, x=None if exact.x is None else x))

        self._back = [turned(one) for one in self._back]
        self._forward = [turned(one) for one in self._forward]

    def back(self, here: Left) -> Left | Stop | None:
        """Return the view before, or the paper; ``here`` becomes the one to come forward to."""
        return self._step(self._back, self._forward, here)

    def forward(self, here: Left) -> Left | Stop | None:
        """Return the view that Back left."""
        return self._step(self._forward, self._back, here)

    @property
    def can_go(self) -> tuple[bool, bool]:
        """Return whether there is a view to go back to, and one to go forward to."""
        return bool(self._back), bool(self._forward)

    @staticmethod
    def _step(source: list[Left | Stop], target: list[Left | Stop], here: Left) -> Left | Stop | None:
        if not source:
            return None
        there = source.pop()
        if isinstance(there, Left):
            target.append(here)
        return there
