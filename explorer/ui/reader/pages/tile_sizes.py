"""Chooses the size of the pieces in which a page is drawn: the longer they take, the smaller they are, so that the
first one comes soon."""

EDGE = 1024
"""Width and height in pixels of the tiles of a large page."""
SMALLEST = 256
"""Width and height in pixels of the smallest tiles: the smaller, the more lines lie on several and are drawn again."""
SLOW_S = 0.2
"""Seconds of computing after which a picture counts as slow."""
_QUICK_S = 0.1
"""Seconds within which the next tiles may be larger: a large picture on a page is scaled anew for each tile."""
_VERY_SLOW_S = 0.5


class _Page:
    """What is known of one page: the scale it is shown at, the size of its tiles there, and the slowest of them."""

    def __init__(self, scale: float) -> None:
        self.scale = scale
        self.edge: int | None = None
        self.worst = 0.0

    def next_edge(self) -> int | None:
        """Return the size of the tiles at the next scale."""
        if self.edge is None:
            if self.worst <= SLOW_S:
                return None
            return SMALLEST if self.worst > _VERY_SLOW_S else 2 * SMALLEST
        if self.worst > SLOW_S:
            return max(SMALLEST, self.edge // 2)
        return min(EDGE, 2 * self.edge) if 0 < self.worst < _QUICK_S else self.edge


class TileSizes:
    """The sizes of the tiles of a document's pages. They change only with the scale, so that tiles stay where they
    are."""

    def __init__(self) -> None:
        self._pages: dict[int, _Page] = {}

    def edge(self, page: int, scale: float) -> int | None:
        """Return width and height in pixels of a page's tiles; None for a page that is drawn as any other."""
        known = self._pages.setdefault(page, _Page(scale))
        if known.scale != scale:
            known.edge = known.next_edge()
            known.scale, known.worst = scale, 0.0
        return known.edge

    def record_time(self, page: int, scale: float, seconds: float) -> None:
        """Record how long a tile took; one of another scale, such as a coarse picture, says nothing."""
        known = self._pages.get(page)
        if known and known.scale == scale:
            known.worst = max(known.worst, seconds)
