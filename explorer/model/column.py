"""Which column of a page a place is in: what has to be seen from its left edge to its right."""

from explorer.model.annotation import Rect
from explorer.model.textpage import TextPage

_LONG = 24
"""Characters of a line that reaches across its column."""
_OUTLIERS = 0.1


def column_of(page: TextPage, at: Rect) -> tuple[float, float] | None:
    """The left and right edge, in points, of the column that a rectangle is in; None on a page without lines there.

    Lines that go across two columns, as an abstract's, are few and don't count; where ``at`` itself goes across, the
    column is as wide as both.
    """
    x0, _, x1, _ = at
    lines = [line.rect for line in page.lines if not line.vertical and len(line.text) >= _LONG]
    beside = [rect for rect in lines if min(rect[2], x1) - max(rect[0], x0) > 0]
    if not beside:
        return None
    lefts, rights = sorted(rect[0] for rect in beside), sorted(rect[2] for rect in beside)
    few = int(len(beside) * _OUTLIERS)
    return (min(lefts[few], x0), max(rights[-1 - few], x1))


def nearest_line(page: TextPage, x: float | None, y: float) -> Rect | None:
    """The rectangle of the line at or below a height, in the column that ``x`` is in if that is known."""

    def distance(rect: Rect) -> float:
        across = 0.0 if x is None else max(rect[0] - x - 60, 0.0, x - rect[2])
        down = rect[1] - y
        return across + (down if down >= -4 else 4 - 3 * down)

    return min((line.rect for line in page.lines if not line.vertical), key=distance, default=None)
