"""Thin marks: quads much lower than the line of text that they mark, such as a highlight drawn as a bar."""

from collections.abc import Iterable

from explorer.model.annotation import Quad, bounds, quad_of
from explorer.model.text_page import TextLine, TextPage

_THIN = 0.5
"""A quad is thin if it is lower than this part of its line."""


def thickened(page: TextPage, quads: Iterable[Quad]) -> tuple[Quad, ...]:
    """Return quads for finding the words under them: a thin one becomes as high as the line that it lies in, or
    directly below; of two lines, that with the nearer middle."""
    return tuple(_thickened(page, quad) for quad in quads)


def _thickened(page: TextPage, quad: Quad) -> Quad:
    x0, y0, x1, y1 = bounds(quad)

    def across(line: TextLine) -> tuple[float, float, float, float]:
        """Return where a line and the quad begin and end, across the line."""
        return (line.rect[0], line.rect[2], x0, x1) if line.vertical else (line.rect[1], line.rect[3], y0, y1)

    def meets(line: TextLine) -> bool:
        low, high, start, end = across(line)
        along = (line.rect[1], line.rect[3], y0, y1) if line.vertical else (line.rect[0], line.rect[2], x0, x1)
        is_thin = end - start < _THIN * (high - low)
        return is_thin and start <= high and end >= low and along[2] < along[1] and along[3] > along[0]

    def away(line: TextLine) -> float:
        low, high, start, end = across(line)
        return abs(low + high - start - end)

    found = min(filter(meets, page.lines), key=away, default=None)
    if found is None:
        return quad
    low, high, _, _ = across(found)
    return quad_of((low, y0, high, y1) if found.vertical else (x0, low, x1, high))
