"""Thin annotations: quads much lower than the line of text that they are on, such as a highlight drawn as a bar."""

from collections.abc import Iterable

from explorer.model.annotation import Quad
from explorer.model.text_page import TextLine, TextPage

_THIN = 0.5
"""A quad is thin if it is lower than this part of its line."""


def thickened(page: TextPage, quads: Iterable[Quad]) -> tuple[Quad, ...]:
    """Return quads for finding the words under them: a thin one becomes as high as the line that it lies in, or
    directly below; of two lines, that with the nearer middle."""
    return tuple(_thickened(page, quad) for quad in quads)


def _thickened(page: TextPage, quad: Quad) -> Quad:
    found = [(away, number) for number, line in enumerate(page.lines) if (away := _away(line, quad)) is not None]
    # Beside a drop cap, a quad of an ordinary line is low, but not thin.
    if not found or any(_holds(quad, line) for line in page.lines):
        return quad
    line = page.lines[min(found)[1]]
    alongs = [along for along, _ in _corners(line, quad)]
    left, right = min(alongs), max(alongs)
    upper = (*line.point(left, line.low), *line.point(right, line.low))
    return (*upper, *line.point(left, line.high), *line.point(right, line.high))


def _away(line: TextLine, quad: Quad) -> float | None:
    """Return how far a thin quad is from the middle of a line that it touches; None for any other."""
    alongs, acrosses = zip(*_corners(line, quad), strict=True)
    top, bottom = min(acrosses), max(acrosses)
    is_thin = bottom - top < _THIN * (line.high - line.low)
    meets = top <= line.high and bottom >= line.low and min(alongs) < max(line.edges) and max(alongs) > min(line.edges)
    return abs(line.low + line.high - top - bottom) if is_thin and meets else None


def _holds(quad: Quad, line: TextLine) -> bool:
    corners = _corners(line, quad)
    alongs, acrosses = [along for along, _ in corners], [across for _, across in corners]
    top, bottom = min(acrosses), max(acrosses)
    is_beside = min(alongs) < max(line.edges) and max(alongs) > min(line.edges)
    return is_beside and top <= (line.low + line.high) / 2 <= bottom and bottom - top >= _THIN * (line.high - line.low)


def _corners(line: TextLine, quad: Quad) -> list[tuple[float, float]]:
    return [line.place((quad[at], quad[at + 1])) for at in range(0, 8, 2)]
