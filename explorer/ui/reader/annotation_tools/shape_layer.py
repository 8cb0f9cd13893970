"""Paints areas, ink and text boxes over a page from their coordinates, so that they are sharp at any zoom."""

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QTextLayout, QTextOption

from explorer.app.shell import tokens as look
from explorer.app.shell.theme import Theme
from explorer.model.annotation import Annotation, quad_of
from explorer.model.annotation_look import AREA_STRENGTH, LINE_STRONGER, LINE_VALUE
from explorer.model.shape_geometry import handle_places, sound_rect, sound_width
from explorer.ui.reader.annotation_tools.ink_paint import ink_rect, paint_ink
from explorer.ui.reader.pages.page_sheet import PageSheet

SHAPES = ("area", "ink", "text")
HANDLE_PX = 8
TEXT_PT = 11.0
"""Default font size in points."""
PAD_PT = 3.0
"""Points between a text box's border and its text."""
_LEAST_TEXT, _MOST_TEXT = 4.0, 96.0
_MOST_LETTERS, _MOST_LINES = 5_000, 400
_DESIGN_PX = 32
"""Text is laid out at this size and then scaled, so that it wraps in the same places at any zoom."""
_UNREADABLE_PX = 2.5
_CONTRAST = 5.5
PAPER_ALPHA = 0.86
"""Opacity of the paper behind a text box, which hides the page's text but for a trace."""


class ShapeLayer:
    """Paints shapes on one page."""

    def __init__(self, painter: QPainter, theme: Theme, sheet: PageSheet, is_dark: bool, paper: QColor) -> None:
        self._painter, self._theme, self._sheet, self._is_dark = painter, theme, sheet, is_dark
        self._paper = QColor(paper)
        self._paper.setAlphaF(PAPER_ALPHA)

    def paint(self, one: Annotation, chosen: bool) -> None:
        """Paint an annotation, if it is a shape."""
        if one.kind not in SHAPES:
            return
        box = shape_box(self._sheet, one)
        if box is None or not box.adjusted(-40, -40, 40, 40).intersects(QRectF(self._painter.window())):
            return
        self._painter.save()
        if one.kind == "ink":
            paint_ink(self._painter, self._sheet, one, box, self._line_color(one.color))
        else:
            self._box(one, box, chosen)
        if one.comment and one.kind != "text":
            self._comment_dot(one, box.topRight())
        if chosen:
            self._chosen(one, box)
        self._painter.restore()

    def _box(self, one: Annotation, box: QRectF, chosen: bool) -> None:
        painter, color = self._painter, self._theme.highlight(one.color)
        wash, mode = QColor(color), QPainter.CompositionMode
        wash.setAlphaF(look.AREA_GLOW if self._is_dark else AREA_STRENGTH)
        if one.kind == "text" and one.comment:
            painter.fillRect(box, self._paper)
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

    def _line_color(self, name: str) -> QColor:
        return line_color(self._theme.highlight(name), self._is_dark)

    def _comment_dot(self, one: Annotation, corner: QPointF) -> None:
        self._painter.setPen(QPen(QColor(look.PAPER), 1))
        self._painter.setBrush(self._theme.highlight(one.color).darker(170))
        self._painter.drawEllipse(corner, 4, 4)

    def _chosen(self, one: Annotation, box: QRectF) -> None:
        painter, color = self._painter, selected_color(is_dark=self._is_dark)
        is_ink = one.kind == "ink"
        painter.setPen(QPen(color, 1, Qt.PenStyle.DashLine) if is_ink else QPen(color, 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        ends = line_ends(self._sheet, one)
        if not ends:
            painter.drawRect(box)
        if is_ink and not ends:
            return
        painter.setPen(QPen(color, 1.5))
        painter.setBrush(QColor(look.PAPER))
        rect = (box.left(), box.top(), box.right(), box.bottom())
        places = ends or [QPointF(*place) for place in handle_places(rect).values()]
        for at in places:
            painter.drawRect(QRectF(at.x() - HANDLE_PX / 2, at.y() - HANDLE_PX / 2, HANDLE_PX, HANDLE_PX))


def shape_box(sheet: PageSheet, one: Annotation) -> QRectF | None:
    """Return the bounding box of a shape in the viewport, in pixels; None if it can't be displayed."""
    rect = ink_rect(one) if one.kind == "ink" else sound_rect(one.rect)
    return sheet.polygon(quad_of(rect)).boundingRect() if rect else None


def line_ends(sheet: PageSheet, one: Annotation) -> list[QPointF]:
    """Return the pixels of the two ends of a line or an arrow; nothing for any other annotation."""
    stroke = one.strokes[0] if one.shape and len(one.strokes) == 1 else ()
    return [sheet.point((stroke[at], stroke[at + 1])) for at in (0, 3)] if len(stroke) == 6 else []


def text_size(one: Annotation) -> float:
    """Return the font size of a text box in points, within limits."""
    return sound_width(one.width, TEXT_PT, _LEAST_TEXT, _MOST_TEXT)


def text_height(theme: Theme, text: str, width: float, size: float) -> float:
    """Return the height in points of a text box that fits a text.

    Args:
        width: the box's width, in points.
        size: the font size, in points.
    """
    _, height = _laid_out(theme, text, (width - 2 * PAD_PT) / size * _DESIGN_PX)
    return height / _DESIGN_PX * size + 2 * PAD_PT


def _laid_out(theme: Theme, text: str, width: float) -> tuple[QTextLayout, float]:
    """Lay out a text at the design size; return the layout and its height, in pixels; long words are broken."""
    font = theme.exact_font(_DESIGN_PX)
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


def selected_color(*, is_dark: bool) -> QColor:
    """Return the color of what shows a selection, seen on a light or a dark page whatever the window's scheme."""
    return QColor(look.SELECTED_ON_DARK if is_dark else look.SELECTED)


def line_color(color: QColor, is_dark: bool) -> QColor:
    """Return a palette color for thin lines: more saturated on a light page, where thin lines are hard to see."""
    if is_dark:
        return color
    saturation = min(1.0, color.hsvSaturationF() * LINE_STRONGER)
    return QColor.fromHsvF(max(0.0, color.hsvHueF()), saturation, color.valueF() * LINE_VALUE)


def letter_color(color: QColor, is_dark: bool) -> QColor:
    """Return a palette color for text, made so much darker or lighter that it is legible on its page."""
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
