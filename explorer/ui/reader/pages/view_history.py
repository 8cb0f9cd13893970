"""The history of a reader: exact views for Back and Forward."""

from collections.abc import Sequence
from dataclasses import replace

from explorer.model.lazy_dataclass import dataclass
from explorer.model.page_geometry import PagePoint, from_shown, to_shown
from explorer.model.text_page import PageSize
from explorer.model.view_settings import ViewSettings

_MOST = 200
"""Maximum number of entries in each direction."""


@dataclass(frozen=True, slots=True)
class View:
    """A scroll position: a page (from 0), the height in points on it at the top of the view, and the zoom (None: fit
    width).

    ``x`` is the point on the page at the view's left edge; None leaves the horizontal position unchanged.
    """

    page: int
    y: float
    zoom: float | None
    x: float | None = None


@dataclass(frozen=True, slots=True)
class ViewAnchor:
    """A view that can be found again after the pages are rotated.

    ``view`` is exact at a rotation of ``rotation`` degrees clockwise. ``place`` is the reading point, in points of the
    unrotated page; None if only the view is known.
    """

    view: View
    rotation: int = 0
    place: PagePoint | None = None


@dataclass(frozen=True, slots=True)
class OtherPaper:
    """An entry of the history that leads to another paper."""

    paper_id: str


@dataclass(frozen=True, slots=True)
class PaperState:
    """The last state of a paper in a reader: the view, the view settings, and the history."""

    view: View
    view_settings: ViewSettings
    history: "History"


@dataclass(frozen=True, slots=True)
class JumpTarget:
    """The target of a jump: a page, and a point on the unrotated page; None for the page's top."""

    page: int
    at: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """An entry of the history in this paper: ``exact`` at the rotation ``rotation``, and ``view`` at the current
    rotation.

    Each rotation is computed from the exact view, so that rotating back restores it. ``goal`` is the target of the last
    jump, if it was visible.
    """

    view: View
    exact: View
    rotation: int
    goal: JumpTarget | None = None


class History:
    """The history of views for Back and Forward, as in a browser."""

    def __init__(self) -> None:
        self._back: list[HistoryEntry | OtherPaper] = []
        self._forward: list[HistoryEntry | OtherPaper] = []

    def leave(self, here: HistoryEntry) -> None:
        """Add the view that a jump is about to leave."""
        last = self._back[-1] if self._back else None
        if not isinstance(last, HistoryEntry) or last.view != here.view:
            self._back.append(here)
            del self._back[:-_MOST]
        self._forward.clear()

    def come_from(self, stop: OtherPaper, *, back: bool) -> None:
        """Add the paper that this one was reached from: by Back, or by a jump or Forward."""
        way = self._forward if back else self._back
        way.append(stop)
        del way[:-_MOST]

    def turn(self, before: Sequence[PageSize], turned_by: int, after: Sequence[PageSize], turns: int) -> None:
        """Convert all views after a rotation: from pages of the sizes ``before``, rotated by ``turned_by`` degrees
        clockwise, to those of ``after``, rotated by ``turns``."""

        def turned(one: HistoryEntry | OtherPaper) -> HistoryEntry | OtherPaper:
            if isinstance(one, OtherPaper):
                return one
            exact, rotation = one.exact, one.rotation
            if not 0 <= exact.page < len(before) or rotation == turns:
                return replace(one, view=exact)
            was, now = before[exact.page], after[exact.page]
            wide, high = (was.height, was.width) if (rotation - turned_by) % 180 else (was.width, was.height)
            # For a fitting zoom the middle is used: the left edge may become the top or the bottom.
            across = wide / 2 if exact.x is None else exact.x
            place = from_shown(PageSize(wide, high, rotation), (across, exact.y))
            x, y = to_shown(PageSize(now.width, now.height, turns), place)
            return replace(one, view=replace(exact, y=y, x=None if exact.x is None else x))

        self._back = [turned(one) for one in self._back]
        self._forward = [turned(one) for one in self._forward]

    def back(self, here: HistoryEntry) -> HistoryEntry | OtherPaper | None:
        """Return the previous view or paper; ``here`` becomes the next one for Forward."""
        return self._step(self._back, self._forward, here)

    def forward(self, here: HistoryEntry) -> HistoryEntry | OtherPaper | None:
        """Return the view or paper that Back left."""
        return self._step(self._forward, self._back, here)

    @property
    def can_go(self) -> tuple[bool, bool]:
        """Return whether Back and whether Forward are possible."""
        return bool(self._back), bool(self._forward)

    @staticmethod
    def _step(
        source: list[HistoryEntry | OtherPaper], target: list[HistoryEntry | OtherPaper], here: HistoryEntry
    ) -> HistoryEntry | OtherPaper | None:
        if not source:
            return None
        there = source.pop()
        if isinstance(there, HistoryEntry):
            target.append(here)
        return there
