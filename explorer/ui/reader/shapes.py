"""Areas, ink and text boxes over a page: painted from their points, so that they are sharp at any zoom."""

import math
from collections import OrderedDict
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen, QTextLayout, QTextOption, QTransform

from explorer.app import tokens as look
from explorer.app.theme import Theme
from explorer.model.annotation import Annotation, Rect, Stroke, quad_of
from explorer.model.shapes import Dab, dabs, handle_places, sound_rect, sound_width

if TYPE_CHECKING:
    from explorer.ui.reader.overlay import Sheet

SHAPES = ("area", "ink", "text")
HANDLE_PX = 8
TEXT_PT, PEN_PT = 11.0, 2.0
"""The letters' size and the pen's width in points, where none is said."""
PAD_PT = 3.0
"""Points between a text box's edge and its letters."""
_LEAST_TEXT, _MOST_TEXT = 4.0, 96.0
_LEAST_PEN, _MOST_PEN = 0.2, 40.0
_MOST_DABS = 20_000
"""Places of one annotation's ink that are painted."""
_MOST_LETTERS, _MOST_LINES = 5_000, 400
_LEVELS = 8
"""How many widths a pen has between the lightest and the strongest pressure."""
_KEPT = 200
_DESIGN_PX = 32
"""Letters are laid out at this size and scaled, so that lines break in the same places at any zoom."""
_UNREADABLE_PX = 2.5
_CORNER = 0.35
"""A turn is a corner, and stays one, where the cosine between its sides is less."""
_CONTRAST = 5.5


class Shapes:
    """Paints shapes onto one page."""

    def __init__(self, painter: QPainter, theme: Theme, sheet: "Sheet", is_dark: bool) -> None:
        self._painter, self._theme, self._sheet, self._is_dark = painter, theme, sheet, is_dark

    def paint(self, one: Annotation, chosen: bool) -> None:
        """Paint an annotation, if it is a shape."""
        if one.kind not in SHAPES:
            return
        box = shape_box(self._sheet, one)
        if box is None or not box.adjusted(-40, -40, 40, 40).intersects(QRectF(self._painter.window())):
            return
        self._painter.save()
        if one.kind == "ink":
            self._ink(one)
        else:
            self._box(one, box, chosen)
        if one.comment and one.kind != "text":
            self._comment_mark(one, box.topRight())
        if chosen:
            self._chosen(one, box)
        self._painter.restore()

    def _box(self, one: Annotation, box: QRectF, chosen: bool) -> None:
        painter, color = self._painter, self._theme.highlight(one.color)
        wash, mode = QColor(color), QPainter.CompositionMode
        wash.setAlphaF(look.AREA_GLOW if self._is_dark else look.AREA_STRENGTH)
        painter.setCompositionMode(mode.CompositionMode_Plus if self._is_dark else mode.CompositionMode_Multiply)
        painter.fillRect(box, wash)
        painter.setCompositionMode(mode.CompositionMode_SourceOver)
        if one.kind == "area":
            painter.setPen(QPen(self._line_color(one.color), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box)
        else:
            self._letters(one, box)
            if not one.comment and not chosen:
                painter.setPen(QPen(self._line_color(one.color), 1, Qt.PenStyle.DashLine))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(box)

    def _letters(self, one: Annotation, box: QRectF) -> None:
        painter, size = self._painter, text_size(one)
        zoom = size * self._sheet.scale / _DESIGN_PX
        if zoom * _DESIGN_PX < _UNREADABLE_PX:
            return
        pad = PAD_PT / size * _DESIGN_PX
        painter.translate(box.topLeft())
        painter.scale(zoom, zoom)
        painter.setPen(letter_color(self._theme.highlight(one.color), self._is_dark))
        layout, _ = _laid_out(self._theme, one.comment, box.width() / zoom - 2 * pad)
        layout.draw(painter, QPointF(pad, pad))
        painter.scale(1 / zoom, 1 / zoom)
        painter.translate(-box.topLeft())

    def _ink(self, one: Annotation) -> None:
        pen = QPen(self._line_color(one.color))
        _stroke(self._painter, self._sheet, _paths(one.id, one.strokes), pen, pen_width(one.width))

    def _line_color(self, name: str) -> QColor:
        return line_color(self._theme.highlight(name), self._is_dark)

    def _comment_mark(self, one: Annotation, corner: QPointF) -> None:
        self._painter.setPen(QPen(QColor(look.PAPER), 1))
        self._painter.setBrush(self._theme.highlight(one.color).darker(170))
        self._painter.drawEllipse(corner, 4, 4)

    def _chosen(self, one: Annotation, box: QRectF) -> None:
        painter, accent = self._painter, self._theme.color("accent")
        is_ink = one.kind == "ink"
        painter.setPen(QPen(accent, 1, Qt.PenStyle.DashLine) if is_ink else QPen(accent, 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(box)
        if is_ink:
            return
        painter.setBrush(QColor(look.PAPER))
        rect = (box.left(), box.top(), box.right(), box.bottom())
        for x, y in handle_places(rect).values():
            painter.drawRect(QRectF(x - HANDLE_PX / 2, y - HANDLE_PX / 2, HANDLE_PX, HANDLE_PX))


def shape_box(sheet: "Sheet", one: Annotation) -> QRectF | None:
    """Where a shape is in the viewport, in pixels, upright; None where it has no place that could be shown."""
    if one.kind == "ink":
        bound = _ink_bounds(one.id, one.strokes)
        half = pen_width(one.width) * 0.7
        rect = (bound[0] - half, bound[1] - half, bound[2] + half, bound[3] + half) if bound else None
    else:
        rect = sound_rect(one.rect)
    return sheet.polygon(quad_of(rect)).boundingRect() if rect else None


def ink_dabs(strokes: tuple[Stroke, ...]) -> list[list[Dab]]:
    """The places of each stroke, as far as they are painted."""
    most = max(2, _MOST_DABS // max(1, len(strokes)))
    return [places for stroke in strokes[:_MOST_DABS] if (places := dabs(stroke, most))]


def pen_width(width: float | None) -> float:
    """The width of ink in points, within bounds."""
    return sound_width(width, PEN_PT, _LEAST_PEN, _MOST_PEN)


def _pressed(pressure: float) -> float:
    """How many times its usual width a pen is, pressed from 0 to 1; half pressed, as a mouse is, once."""
    return 0.4 + 1.2 * pressure


def text_size(one: Annotation) -> float:
    """The size of a text box's letters in points, within bounds."""
    return sound_width(one.width, TEXT_PT, _LEAST_TEXT, _MOST_TEXT)


def text_height(theme: Theme, text: str, width: float, size: float) -> float:
    """How high in points a text box is that holds a text.

    Args:
        width: of the box, in points.
        size: of the letters, in points.
    """
    _, height = _laid_out(theme, text, (width - 2 * PAD_PT) / size * _DESIGN_PX)
    return height / _DESIGN_PX * size + 2 * PAD_PT


def _laid_out(theme: Theme, text: str, width: float) -> tuple[QTextLayout, float]:
    """A text in lines of a width, and their height, in pixels of the design; too long words are divided."""
    font = theme.font(_DESIGN_PX)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    layout = QTextLayout(text[:_MOST_LETTERS].replace("\n", "\u2028"), font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    height = 0.0
    for _ in range(_MOST_LINES):
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(max(1.0, width))
        line.setPosition(QPointF(0, height))
        height += line.height()
    layout.endLayout()
    return layout, height


def line_color(color: QColor, is_dark: bool) -> QColor:
    """A colour of the palette for thin lines: on a light page a stronger one, for what is thin is seen less."""
    if is_dark:
        return color
    saturation = min(1.0, color.hsvSaturationF() * look.LINE_STRONGER)
    return QColor.fromHsvF(max(0.0, color.hsvHueF()), saturation, color.valueF() * look.LINE_VALUE)


def letter_color(color: QColor, is_dark: bool) -> QColor:
    """A colour of the palette for letters: so much darker or lighter that they can be read on their page."""
    return QColor(_letter_color(color.rgb(), is_dark))


@lru_cache(maxsize=64)
def _letter_color(rgb: int, is_dark: bool) -> int:
    color, paper = QColor(rgb), QColor(look.PAGES["dark"][1] if is_dark else look.PAGES["sepia"][1])
    for _ in range(30):
        if _contrast(color, paper) >= _CONTRAST:
            break
        color = color.lighter(108) if is_dark else color.darker(108)
    return color.rgb()


def _contrast(one: QColor, other: QColor) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(color: QColor) -> float:
    parts = (color.redF(), color.greenF(), color.blueF())
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def paint_strokes(painter: QPainter, sheet: "Sheet", strokes: list[list[Dab]], pen: QPen, width: float) -> None:
    """Paint strokes that are no annotation yet, with a pen so many points wide."""
    paths: dict[int, QPainterPath] = {}
    for places in strokes:
        _add_stroke(paths, places)
    _stroke(painter, sheet, sorted(paths.items()), pen, width)


# Ink as paths

_Paths = list[tuple[int, QPainterPath]]
_cache: OrderedDict[str, tuple[tuple[Stroke, ...], _Paths, Rect | None]] = OrderedDict()
"""Of the ink painted last: what it was made of, its paths by their level of pressure, and its bounds."""


def _stroke(painter: QPainter, sheet: "Sheet", paths: _Paths, pen: QPen, width: float) -> None:
    painter.save()
    origin = sheet.point((0.0, 0.0))
    across, down = sheet.point((1.0, 0.0)) - origin, sheet.point((0.0, 1.0)) - origin
    painter.setTransform(QTransform(across.x(), across.y(), down.x(), down.y(), origin.x(), origin.y()), combine=True)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    for level, path in paths:
        pen.setWidthF(max(width * _pressed(level / (_LEVELS - 1)), 0.9 / sheet.scale))
        painter.strokePath(path, pen)
    painter.restore()


def _paths(item_id: str, strokes: tuple[Stroke, ...]) -> _Paths:
    return _drawn(item_id, strokes)[1]


def _ink_bounds(item_id: str, strokes: tuple[Stroke, ...]) -> Rect | None:
    return _drawn(item_id, strokes)[2]


def _drawn(item_id: str, strokes: tuple[Stroke, ...]) -> tuple[tuple[Stroke, ...], _Paths, Rect | None]:
    known = _cache.get(item_id)
    if known is None or known[0] is not strokes:
        known = _cache[item_id] = (strokes, *_draw(strokes))
    _cache.move_to_end(item_id)
    if len(_cache) > _KEPT:
        _cache.popitem(last=False)
    return known


def _draw(strokes: tuple[Stroke, ...]) -> tuple[_Paths, Rect | None]:
    paths: dict[int, QPainterPath] = {}
    found = ink_dabs(strokes)
    for places in found:
        _add_stroke(paths, places)
    xs, ys = [x for one in found for x, _, _ in one], [y for one in found for _, y, _ in one]
    return sorted(paths.items()), (min(xs), min(ys), max(xs), max(ys)) if xs else None


def _add_stroke(paths: dict[int, QPainterPath], places: list[Dab]) -> None:
    """Add a smooth line through places to the paths, one for each level of pressure."""
    if len(places) == 1:
        x, y, pressure = places[0]
        path = paths.setdefault(_level(pressure), QPainterPath())
        path.moveTo(x, y)
        path.lineTo(x + 0.01, y)  # a point has no length to be stroked
        return
    tangents = [_tangent(places, at) for at in range(len(places))]
    before = -1
    for at, (start, end) in enumerate(pairwise(places)):
        level = _level((start[2] + end[2]) / 2)
        path = paths.setdefault(level, QPainterPath())
        if level != before:
            path.moveTo(start[0], start[1])
        before = level
        third = math.hypot(end[0] - start[0], end[1] - start[1]) / 3
        straight = _unit(start, end)
        (ax, ay), (bx, by) = tangents[at] or straight, tangents[at + 1] or straight
        path.cubicTo(
            start[0] + ax * third, start[1] + ay * third, end[0] - bx * third, end[1] - by * third, end[0], end[1]
        )


def _level(pressure: float) -> int:
    return round(pressure * (_LEVELS - 1))


def _tangent(places: list[Dab], at: int) -> tuple[float, float] | None:
    """The direction of a smooth line at one of its places; none at its ends and corners."""
    if at in (0, len(places) - 1):
        return None
    (ax, ay), (bx, by) = _unit(places[at - 1], places[at]), _unit(places[at], places[at + 1])
    if ax * bx + ay * by < _CORNER:
        return None
    length = math.hypot(ax + bx, ay + by)
    return ((ax + bx) / length, (ay + by) / length)


def _unit(start: Dab, end: Dab) -> tuple[float, float]:
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = math.hypot(dx, dy)
    return (dx / length, dy / length) if length else (0.0, 0.0)
