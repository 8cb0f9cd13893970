"""Which pages of a paper were in view for some time, and how far it was read by that."""

import time
from collections.abc import Callable

LEAST_S = 2.0
"""How many seconds a page is in view at least before it counts."""
_LEAST_IN_ALL_S = 30.0
"""For how many seconds a paper is in view at least before all of it counts: one page is not read at a glance."""
_MOST_OF_IT = 0.8
"""The share of the pages up to a page that were seen if it was read to there."""


class PagesSeen:
    """Follows the pages in view of one paper: a jump to the references is no reading.

    Args:
        least_s: how many seconds a page is in view at least before it counts.
        clock: returns seconds.
        pages: how many the paper has; each of few pages has to be in view for longer.
    """

    def __init__(
        self, least_s: float = LEAST_S, clock: Callable[[], float] = time.monotonic, *, pages: int | None = None
    ) -> None:
        if pages and least_s:
            least_s = max(least_s, _LEAST_IN_ALL_S / pages)
        self.least_s, self._clock = least_s, clock
        self._since: dict[int, float] = {}
        self._seen: set[int] = set()

    def look(self, pages: range) -> None:
        """Say which pages are in view now."""
        now = self._clock()
        self._seen |= {page for page, since in self._since.items() if now - since >= self.least_s}
        self._since = {page: self._since.get(page, now) for page in pages}

    @property
    def is_waiting(self) -> bool:
        """Return whether a page in view does not count yet."""
        return not self._since.keys() <= self._seen

    def furthest(self, before: int) -> int:
        """Return the page (from 0) to which most pages were seen.

        Args:
            before: the page to which the paper was read until now; -1 for none.
        """
        furthest = before
        for number, page in enumerate(sorted(page for page in self._seen if page > before), before + 2):
            if number >= _MOST_OF_IT * (page + 1):
                furthest = page
        return furthest
