"""Paints a drawing small, for its card."""

from dataclasses import replace

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from explorer.model.annotation import Annotation
from explorer.model.shape_geometry import arrow_head

_HIGHEST, _LEAST = 72, 16
_LARGEST = 1.5
"""Pixels per point at most: a small stroke stays small."""
_MOST_POINTS = 3_000
"""Maximum number of points that are painted, spread over all strokes."""


def ink_size(item: Annotation, width: int) -> QSize:
    """Return the size in pixels of a drawing on a card of this width; empty if it has no strokes."""
    if not item.strokes:
        return QSize()
    x0, y0, x1, y1 = _with_head(item).area()
    across, down = max(1.0, x1 - x0), max(1.0, y1 - y0)
    scale = min(_LARGEST, width / across, _HIGHEST / down)
    return QSize(min(width, max(_LEAST, round(across * scale))), max(_LEAST, round(down * scale)))


def paint_ink(painter: QPainter, item: Annotation, box: QRect, color: QColor) -> None:
    """Paint the strokes of a drawing into a box."""
    item = _with_head(item)
    x0, y0, x1, y1 = item.area()
    inner = box.adjusted(2, 2, -2, -2)
    scale = min(inner.width() / max(1.0, x1 - x0), inner.height() / max(1.0, y1 - y0))
    dx, dy = inner.left() - x0 * scale, inner.center().y() + 0.5 - (y0 + y1) / 2 * scale
    every = max(1, sum(len(stroke) for stroke in item.strokes) // 3 // _MOST_POINTS)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(color, min(4.0, max(1.2, (item.width or 1.5) * scale)))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    for stroke in item.strokes:
        points = [QPointF(x * scale + dx, y * scale + dy) for x, y in zip(stroke[::3], stroke[1::3], strict=False)]
        if len(points) == 1:
            painter.drawPoint(points[0])
        else:
            painter.drawPolyline(QPolygonF(points[::every] + (points[-1:] if every > 1 else [])))
    painter.restore()


def _with_head(item: Annotation) -> Annotation:
    """Return an arrow with its head as another stroke; any other drawing as it is."""
    if item.shape != "arrow" or len(item.strokes) != 1 or len(item.strokes[0]) < 6:
        return item
    return replace(item, strokes=(*item.strokes, arrow_head(item.strokes[0], item.width or 1.5)))
