"""Paints ink as smooth lines whose width follows the pressure; ink of many points is cached as a picture."""

import math
from collections import OrderedDict
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap, QTransform

from explorer.model.annotation import Annotation, Rect, Stroke
from explorer.model.shape_geometry import StrokePoint, arrow_head, sound_width, stroke_points
from explorer.ui.reader.pages.page_sheet import PageSheet

PEN_PT = 2.0
"""Default width of the pen in points."""
_LEAST_PEN, _MOST_PEN = 0.2, 40.0
_MOST_DABS = 20_000
"""Maximum number of points of one annotation that are painted."""
_LEVELS = 8
"""Number of widths between the lightest and the strongest pressure."""
_PIECE = 40
"""Maximum number of line segments stroked at once; the cost grows faster than their number."""
_CORNER = 0.35
"""A turn is a corner, and not smoothed, if the cosine between its sides is less."""
_KEPT = 300
"""Number of annotations whose paths are cached."""
_MANY = 100
"""Ink with more points is cached as a picture, of at most so many pixels."""
_MOST_PIXELS = 3_000_000
_BUDGET = 16_000_000
"""Maximum pixels of all cached pictures."""
_MARGIN = 2
_Paths = list[tuple[int, QPainterPath]]


class _Drawn:
    """Ink as it is painted: its paths by level of pressure, its bounds, and maybe a picture of it."""

    def __init__(self, one: Annotation) -> None:
        self.strokes = one.strokes
        found = ink_dabs(one.strokes)
        if one.shape == "arrow" and found:
            ends = (*found[0][0], *found[0][-1])
            found = [*found, stroke_points(arrow_head(ends, pen_width(one.width)), 3)]
        self.kind = (one.shape, one.width)
        self.stroke_points = sum(map(len, found))
        self.paths: _Paths = [path for places in found for path in _lines(places)]
        xs, ys = [x for one in found for x, _, _ in one], [y for one in found for _, y, _ in one]
        self.bounds: Rect | None = (min(xs), min(ys), max(xs), max(ys)) if xs else None
        self.look: object = None
        """The zoom and colors that the picture was made for."""
        self.picture: QPixmap | None = None

    @property
    def pixels(self) -> int:
        """Return the number of pixels of the picture."""
        return self.picture.width() * self.picture.height() if self.picture else 0


_cache: OrderedDict[str, _Drawn] = OrderedDict()
"""The recently painted ink, by annotation id."""


def ink_rect(one: Annotation) -> Rect | None:
    """Return the bounding rectangle of an annotation's ink in points; None if it has none."""
    bound, half = _drawn(one).bounds, pen_width(one.width) * 0.8
    return (bound[0] - half, bound[1] - half, bound[2] + half, bound[3] + half) if bound else None


def paint_ink(painter: QPainter, sheet: PageSheet, one: Annotation, box: QRectF, color: QColor) -> None:
    """Paint the ink of an annotation.

    Args:
        box: where it is in the viewport, in pixels.
    """
    drawn, width = _drawn(one), pen_width(one.width)
    ratio = painter.device().devicePixelRatio()
    size = QSize(math.ceil(box.width()) + 2 * _MARGIN, math.ceil(box.height()) + 2 * _MARGIN) * ratio
    if drawn.stroke_points < _MANY or size.width() * size.height() > _MOST_PIXELS:
        _stroke(painter, sheet.point((0, 0)), sheet, drawn.paths, QPen(color), width)
        return
    look = (sheet.scale, sheet.size.rotation, color.rgb(), width, ratio)
    if drawn.look != look or drawn.picture is None:
        drawn.look, drawn.picture = look, QPixmap(size)
        drawn.picture.setDevicePixelRatio(ratio)
        drawn.picture.fill(Qt.GlobalColor.transparent)
        inner = QPainter(drawn.picture)
        inner.setRenderHint(QPainter.RenderHint.Antialiasing)
        origin = sheet.point((0, 0)) - box.topLeft() + QPointF(_MARGIN, _MARGIN)
        _stroke(inner, origin, sheet, drawn.paths, QPen(color), width)
        inner.end()
        _forget_pictures(one.id)
    # At whole device pixels, like the page itself; otherwise it would be blurred.
    x, y = (round((at - _MARGIN) * ratio) / ratio for at in (box.left(), box.top()))
    painter.drawPixmap(QPointF(x, y), drawn.picture)


def _forget_pictures(but: str) -> None:
    total = sum(one.pixels for one in _cache.values())
    for item_id, one in _cache.items():
        if total <= _BUDGET:
            return
        if item_id != but:
            total -= one.pixels
            one.picture = None


def paint_strokes(
    painter: QPainter, sheet: PageSheet, strokes: list[list[StrokePoint]], pen: QPen, width: float
) -> None:
    """Paint strokes that are no annotation yet, with a pen of this width in points."""
    paths = [path for places in strokes for path in _lines(places)]
    _stroke(painter, sheet.point((0, 0)), sheet, paths, pen, width)


def ink_dabs(strokes: tuple[Stroke, ...]) -> list[list[StrokePoint]]:
    """Return the points of each stroke that are painted."""
    most = max(2, _MOST_DABS // max(1, len(strokes)))
    return [places for stroke in strokes[:_MOST_DABS] if (places := stroke_points(stroke, most))]


def pen_width(width: float | None) -> float:
    """Return the width of ink in points, within limits."""
    return sound_width(width, PEN_PT, _LEAST_PEN, _MOST_PEN)


def _drawn(one: Annotation) -> _Drawn:
    known = _cache.get(one.id)
    if known is None or known.strokes is not one.strokes or known.kind != (one.shape, one.width):
        known = _cache[one.id] = _Drawn(one)
    _cache.move_to_end(one.id)
    if len(_cache) > _KEPT:
        _cache.popitem(last=False)
    return known


def _pressed(pressure: float) -> float:
    """Return the factor for the pen's width at a pressure from 0 to 1; the factor is 1 at 0.5, the pressure of
    a mouse."""
    return 0.4 + 1.2 * pressure


def _stroke(painter: QPainter, origin: QPointF, sheet: PageSheet, paths: _Paths, pen: QPen, width: float) -> None:
    """Draw paths given in a page's points.

    Args:
        origin: the pixel of the unrotated page's corner.
        width: of the pen, in points.
    """
    painter.save()
    zero = sheet.point((0.0, 0.0))
    across, down = sheet.point((1.0, 0.0)) - zero, sheet.point((0.0, 1.0)) - zero
    painter.setTransform(QTransform(across.x(), across.y(), down.x(), down.y(), origin.x(), origin.y()), combine=True)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    for level, path in paths:
        pen.setWidthF(max(width * _pressed(level / (_LEVELS - 1)), 0.9 / sheet.scale))
        painter.strokePath(path, pen)
    painter.restore()


def _lines(places: list[StrokePoint]) -> _Paths:
    """Return a smooth line through points, in pieces of one width each."""
    if len(places) == 1:
        x, y, pressure = places[0]
        path = QPainterPath(QPointF(x, y))
        path.lineTo(x + 0.01, y)  # a point has no length to be stroked
        return [(_level(pressure), path)]
    tangents = [_tangent(places, at) for at in range(len(places))]
    found: _Paths = []
    before, count = -1, 0
    for at, (start, end) in enumerate(pairwise(places)):
        level = _level((start[2] + end[2]) / 2)
        if level != before or count == _PIECE:
            before, count = level, 0
            found.append((level, QPainterPath(QPointF(start[0], start[1]))))
        count += 1
        third = math.hypot(end[0] - start[0], end[1] - start[1]) / 3
        straight = _unit(start, end)
        (ax, ay), (bx, by) = tangents[at] or straight, tangents[at + 1] or straight
        found[-1][1].cubicTo(
            start[0] + ax * third, start[1] + ay * third, end[0] - bx * third, end[1] - by * third, end[0], end[1]
        )
    return found


def _level(pressure: float) -> int:
    return round(pressure * (_LEVELS - 1))


def _tangent(places: list[StrokePoint], at: int) -> tuple[float, float] | None:
    """Return the direction of the smooth line at one of its points; none at its ends and corners."""
    if at in (0, len(places) - 1):
        return None
    (ax, ay), (bx, by) = _unit(places[at - 1], places[at]), _unit(places[at], places[at + 1])
    if ax * bx + ay * by < _CORNER:
        return None
    length = math.hypot(ax + bx, ay + by)
    return ((ax + bx) / length, (ay + by) / length)


def _unit(start: StrokePoint, end: StrokePoint) -> tuple[float, float]:
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = math.hypot(dx, dy)
    return (dx / length, dy / length) if length else (0.0, 0.0)
