"""Paints annotations, notes, matches and the selection over a page, without rendering the page again."""

from collections.abc import Collection, Iterable

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from explorer.app.shell import tokens as look
from explorer.app.shell.theme import Theme
from explorer.model.annotation import Annotation, Quad, Rect, quad_of
from explorer.model.annotation_look import HIGHLIGHT_STRENGTH, LINE_DARKER
from explorer.model.text_page import Passage
from explorer.ui.reader.annotation_tools.shape_layer import ShapeLayer, selected_color
from explorer.ui.reader.pages.page_sheet import PageSheet

_LINES = {"underline": 0.94, "strike": 0.58}
"""The height of an annotation's line within its text, from 0 at the top to 1."""
_THICK = 0.09
"""The line's thickness relative to the text's height; at least _LEAST_PX, or its color would not be visible."""
_LEAST_PX = 1.6
_AROUND_PX, _AROUND_LINE = 1.5, 0.14
"""How far an outline is from its text: in pixels, and above and below as a share of the text's height, so that those of
the lines of a paragraph are one."""


class Overlay:
    """Paints over one page: colors are multiplied on a light page, so that the text stays black, and added on a dark
    one.

    Args:
        paper: the color of the page's paper; white if not given.
    """

    def __init__(
        self, painter: QPainter, theme: Theme, sheet: PageSheet, is_dark: bool, paper: QColor | None = None
    ) -> None:
        self._painter, self._theme, self._sheet, self._is_dark = painter, theme, sheet, is_dark
        self._shapes = ShapeLayer(painter, theme, sheet, is_dark, paper or QColor(look.PAPER))
        self._selected = selected_color(is_dark=is_dark)
        mode = QPainter.CompositionMode
        self._mode = mode.CompositionMode_Plus if is_dark else mode.CompositionMode_Multiply

    def annotations(self, annotations: Iterable[Annotation], chosen: Collection[str]) -> None:
        """Paint highlights, underlines, strike-outs, shapes and the icons of notes."""
        painter = self._painter
        for one in annotations:
            if one.kind == "highlight":
                color = self._theme.highlight(one.color)
                color.setAlphaF(look.GLOW if self._is_dark else HIGHLIGHT_STRENGTH)
                self._fill(one.quads, color, self._mode)
            elif one.kind in _LINES:
                self._line(one, _LINES[one.kind])
            if one.id in chosen and one.quads:
                painter.setPen(QPen(self._selected, 1.5))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawPath(outline(self._sheet, one.quads))
            if one.comment and one.quads:
                self._comment_dot(one)
            self._shapes.paint(one, one.id in chosen)
            if one.kind == "note" and one.point:
                self._note(one, one.id in chosen)

    def embedded_on_pages(self, chosen: Iterable[Annotation]) -> None:
        """Paint a dashed frame around the selected embedded annotations, which the file itself draws and which can't be
        changed."""
        painter = self._painter
        painter.setPen(QPen(self._selected, 1.5, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for one in chosen:
            if one.kind == "note":
                painter.drawRoundedRect(self._sheet.note_rect(one).adjusted(-2, -2, 2, 2), 4, 4)
            elif one.quads:
                painter.drawPath(outline(self._sheet, one.quads))
            else:
                painter.drawPolygon(self._sheet.polygon(quad_of(one.area())))

    def matches(self, passages: Iterable[Passage], current: Iterable[Passage]) -> None:
        """Paint all matches lightly, and the passages of the current one strongly."""
        for passage in passages:
            strong = any(passage is one for one in current)
            color = QColor(look.MATCH_NOW if strong else look.MATCH)
            if self._is_dark:
                color.setAlphaF(look.GLOW)
            self._fill(passage.quads, color, self._mode)
            if strong:
                self._painter.setPen(QPen(QColor(look.MATCH_EDGE), 1))
                self._painter.setBrush(Qt.BrushStyle.NoBrush)
                self._painter.drawPath(outline(self._sheet, passage.quads))

    def selection(self, passage: Passage) -> None:
        """Paint the text selection."""
        color = QColor(self._selected)
        color.setAlphaF(0.28)
        self._fill(passage.quads, color, QPainter.CompositionMode.CompositionMode_SourceOver)

    def caret(self, rect: Rect) -> None:
        """Paint the text caret."""
        self._painter.setPen(QPen(self._selected, 2))
        self._painter.drawLine(self._sheet.point(rect[:2]), self._sheet.point(rect[2:]))

    def _line(self, one: Annotation, down: float) -> None:
        """Paint a line along the text, darker than the palette's color on a light page, so that it is visible beside
        letters."""
        color = self._theme.highlight(one.color)
        color = color if self._is_dark else color.darker(round(100 * LINE_DARKER))
        for quad in one.quads:
            upper_left, upper_right, lower_right, lower_left = (self._sheet.polygon(quad).at(i) for i in range(4))
            start, end = upper_left + (lower_left - upper_left) * down, upper_right + (lower_right - upper_right) * down
            height = QLineF(upper_left, lower_left).length()
            pen = QPen(color, max(_LEAST_PX, height * _THICK))
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            self._painter.setPen(pen)
            self._painter.drawLine(start, end)

    def _note(self, one: Annotation, selected: bool) -> None:
        painter, rect = self._painter, self._sheet.note_rect(one)
        color = self._theme.highlight(one.color)
        painter.setPen(QPen(self._selected if selected else color.darker(160), 2 if selected else 1))
        painter.setBrush(color)
        painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 4, 4)
        painter.setPen(QPen(QColor(look.NOTE_INK), 1.4))
        for line, part in ((6.5, 1.0), (10.0, 1.0), (13.5, 0.6)):
            y = rect.top() + line
            painter.drawLine(QPointF(rect.left() + 5.5, y), QPointF(rect.left() + 5.5 + 9 * part, y))

    def _comment_dot(self, one: Annotation) -> None:
        """Paint a small dot at the end of an annotation that has a comment."""
        corner = self._sheet.polygon(one.quads[-1]).at(1)
        self._painter.setPen(QPen(QColor(look.PAPER), 1))
        self._painter.setBrush(self._theme.highlight(one.color).darker(170))
        self._painter.drawEllipse(corner, 4, 4)

    def _fill(self, quads: Iterable[Quad], color: QColor, mode: QPainter.CompositionMode) -> None:
        painter = self._painter
        painter.setCompositionMode(mode)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        path = QPainterPath()  # one, so that parts which overlap are no stronger there
        path.setFillRule(Qt.FillRule.WindingFill)
        for quad in quads:
            path.addPolygon(self._sheet.polygon(quad))
        painter.drawPath(path)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)


def outline(sheet: PageSheet, quads: Iterable[Quad]) -> QPainterPath:
    """Return the one outline, in pixels, around text of several lines, or of several parts of a line."""
    path = QPainterPath()
    for shape in _lines([sheet.polygon(quad) for quad in quads]):
        upper_left, upper_right, lower_right, lower_left = (shape.at(corner) for corner in range(4))
        along, down = _step(upper_left, upper_right, 0.0), _step(upper_left, lower_left, _AROUND_LINE)
        part = QPainterPath(upper_left - along - down)
        for corner in (upper_right + along - down, lower_right + along + down, lower_left - along + down):
            part.lineTo(corner)
        part.closeSubpath()
        path = path.united(part)
    return path.simplified()


def _lines(shapes: Iterable[QPolygonF]) -> list[QPolygonF]:
    """Join parts of one level line, whose letters may differ in height."""
    lines: list[QPolygonF] = []
    for shape in shapes:
        box = shape.boundingRect()
        before = lines[-1].boundingRect() if lines else QRectF()
        shared = min(box.bottom(), before.bottom()) - max(box.top(), before.top())
        apart = max(box.left(), before.left()) - min(box.right(), before.right())
        height = min(box.height(), before.height())
        if lines and _is_level(shape) and _is_level(lines[-1]) and 2 * shared > height > apart:
            both = box.united(before)
            lines[-1] = QPolygonF([both.topLeft(), both.topRight(), both.bottomRight(), both.bottomLeft()])
        else:
            lines.append(shape)
    return lines


def _is_level(shape: QPolygonF) -> bool:
    """Return whether a part of a line runs from left to right."""
    return abs(shape.at(0).y() - shape.at(1).y()) < 1 < shape.at(1).x() - shape.at(0).x()


def _step(start: QPointF, end: QPointF, share: float) -> QPointF:
    """Return how far an outline is from a side's end, as a vector in its direction."""
    line = QLineF(start, end)
    length = line.length()
    return QPointF(line.dx(), line.dy()) * (share + _AROUND_PX / length) if length else QPointF()
