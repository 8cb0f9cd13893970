"""Paints the timeline's rows."""

from PySide6 import QtWidgets  # QStyle is not imported by name: PySide takes 4 ms to make it
from PySide6.QtCore import (
    QEvent,
    QObject,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem, QToolTip

from explorer.app.shell import tokens as look
from explorer.app.shell.theme import Theme
from explorer.model import timecode
from explorer.model.html_escape import escape
from explorer.model.translation import tr
from explorer.ui.row_paint import paint_icon, paint_line
from explorer.ui.timeline.row_metrics import Boxes, RowMetrics, RowSign, Style, length_of
from explorer.ui.timeline.timeline_model import Index, TimelineModel
from explorer.ui.timeline.timeline_rows import TimelineRow

_DONE = "B"
"""The section whose color stands for what is done: green in both schemes."""
_EDGE = 3


class TimelineDelegate(QStyledItemDelegate):
    """Draws a row of a TimelineModel in the theme's colors; ``set_width`` before a layout tells the list's width."""

    def __init__(self, model: TimelineModel, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._theme = theme
        self.measure = RowMetrics(theme)
        self._width = look.SIDE_WIDTH_SMALL

    def set_width(self, width: int) -> None:
        """Set the width of the rows in pixels, on which their heights depend."""
        self._width = width

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Override Qt: return the list's width, and the row's height at that width."""
        return QSize(self._width, self.measure.boxes(self._model.row_at(index.row()), self._width).height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Override Qt: paint the row, highlighted if it is current, with a ring if the keyboard's cursor is on it."""
        row = self._model.row_at(index.row())
        rect: QRect = option.rect
        state: QtWidgets.QStyle.StateFlag = option.state
        boxes = self.measure.boxes(row, self._width)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(rect.topLeft())
        self._ground(painter, row, QRect(0, 0, rect.width(), boxes.height), state)
        if row.openable:
            self._item(painter, row, boxes)
        else:
            self._head(painter, row, boxes)
        painter.restore()

    def band_height(self, row: TimelineRow) -> int:
        """Return the height in pixels of a section's heading that stays at the top of the list."""
        boxes = self.measure.boxes(row, self._width)
        return boxes.title.height() + 2 * look.GRID + 1

    def paint_band(self, painter: QPainter, row: TimelineRow, width: int, bottom: int) -> None:
        """Paint a section's heading that stays at the top of the list, and ends there at ``bottom``."""
        boxes = self.measure.boxes(row, self._width)
        high = self.band_height(row)
        painter.translate(0, bottom - high)
        painter.fillRect(QRect(0, 0, width, high), self._theme.color("pane"))
        painter.fillRect(QRect(0, high - 1, width, 1), self._theme.color("line"))
        painter.translate(0, look.GRID - boxes.title.top())
        self._head(painter, row, boxes)

    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        """Override Qt: show the meaning of a badge, or the text that is elided."""
        if event.type() != QEvent.Type.ToolTip or not index.isValid():
            return super().helpEvent(event, view, option, index)
        rect = view.visualRect(index)
        text = self.tip(self._model.row_at(index.row()), event.pos() - rect.topLeft())
        # As rich text a long line wraps; escaped, since titles come from outside.
        QToolTip.showText(event.globalPos(), f"<p>{escape(text)}</p>" if text else "", view, rect)
        return True

    def is_count(self, row: TimelineRow, place: QPoint) -> bool:
        """Return whether the number of notes of a row is at a point in it."""
        return self._is_at(row, place, ("count",))

    def is_question(self, row: TimelineRow, place: QPoint) -> bool:
        """Return whether the question mark of a guess, or of an unknown paper, is at a point in a row."""
        return self._is_at(row, place, ("guess", "unknown"))

    def _is_at(self, row: TimelineRow, place: QPoint, whats: tuple[str, ...]) -> bool:
        signs = self.measure.boxes(row, self._width).signs
        return any(sign.what in whats and sign.rect.adjusted(-3, -3, 3, 3).contains(place) for sign in signs)

    def tip(self, row: TimelineRow, place: QPoint) -> str:
        """Return the tooltip at a point in the row; empty if everything is visible."""
        boxes = self.measure.boxes(row, self._width)
        for sign in boxes.signs:
            if sign.rect.adjusted(-3, -3, 3, 3).contains(place):
                words = {
                    "disk": self._model.disk_words(row),
                    "count": self._model.count_words(row),
                    "page": self._model.page_words(row),
                    "guess": self._model.question_words(row),
                    "unknown": self._model.question_words(row),
                }
                text = words.get(sign.what, sign.text.removeprefix("★ "))
                if sign.what in ("guess", "unknown"):
                    text = tr("{0} (click to answer)", text)
                if sign.what == "count":
                    text = tr("{0} (click to list)", text)
                return text[:1].upper() + text[1:]
        if boxes.people.contains(place) and self.measure.small.width(row.people) > boxes.people.width():
            return row.people
        return row.title if self.measure.elided(row, boxes) else ""

    def _ground(self, painter: QPainter, row: TimelineRow, rect: QRect, state: "QtWidgets.QStyle.StateFlag") -> None:
        if self._model.is_current(row):
            painter.fillRect(rect, self._theme.color("wash"))
            painter.fillRect(QRect(0, 0, _EDGE, rect.height()), self._theme.color("accent"))
        elif state & QtWidgets.QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, self._theme.color("hover"))
        if state & QtWidgets.QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(self._theme.color("accent"), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(rect).adjusted(2, 1.5, -2, -1.5), look.RADIUS - 2, look.RADIUS - 2)

    def _head(self, painter: QPainter, row: TimelineRow, boxes: Boxes) -> None:
        if row.letter:
            ink = self._theme.section_ink(row.letter)
            _write(painter, self.measure.head, ink, boxes.time, row.letter)
        self._title(painter, row, boxes, self._theme.color("text" if row.kind == "group" else "muted"))

    def _item(self, painter: QPainter, row: TimelineRow, boxes: Boxes) -> None:
        theme, measure = self._theme, self.measure
        muted = theme.color("muted")
        if row.start_s is not None:
            now = self._model.is_now(row)
            style, color = (measure.now, theme.color("accent")) if now else (measure.time, muted)
            text = timecode.display(row.start_s)
            _write(painter, style, color, boxes.time, text, right=True)
        if boxes.guide_x is not None:
            painter.fillRect(QRect(boxes.guide_x, 0, 1, boxes.height), theme.color("line"))
        quiet = row.kind in ("mention", "part") and not self._model.is_current(row)
        self._title(painter, row, boxes, muted if quiet else theme.color("text"))
        if not boxes.talk.isEmpty():
            paint_icon(painter, self._theme, "mic", "muted", boxes.talk)
        if not boxes.people.isEmpty():
            people = measure.line(row.people, measure.small, boxes.people.width())
            _write(painter, measure.small, muted, boxes.people, people)
        if not boxes.length.isEmpty():
            _write(painter, measure.small, muted, boxes.length, length_of(row))
        for sign in boxes.signs:
            self._paint_sign(painter, sign)

    def _title(self, painter: QPainter, row: TimelineRow, boxes: Boxes, color: QColor) -> None:
        style = self.measure.title_style(row)
        for number, line in enumerate(self.measure.title(row, boxes)):
            place = QRect(boxes.title.left(), boxes.title.top() + number * style.line, boxes.title.width(), style.line)
            _write(painter, style, color, place, line)

    def _paint_sign(self, painter: QPainter, sign: RowSign) -> None:
        theme, tiny = self._theme, self.measure.tiny
        if sign.what == "disk":
            paint_icon(painter, self._theme, "hard-drive", "muted", sign.rect)
            return
        if sign.what in ("guess", "unknown"):
            style = Qt.PenStyle.DashLine if sign.what == "guess" else Qt.PenStyle.SolidLine
            painter.setPen(QPen(theme.color("award"), 1, style))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(sign.rect).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
            painter.setFont(tiny.font)
            painter.drawText(QRectF(sign.rect), Qt.AlignmentFlag.AlignCenter, sign.text)
            return
        if sign.what in ("page", "done"):
            color = theme.color("muted") if sign.what == "page" else theme.section_ink(_DONE)
            _write(painter, tiny, color, sign.rect, sign.text, right=True)
            return
        if sign.what == "count":
            icon = self.measure.icon
            paint_icon(painter, self._theme, "pencil", "accent", QRect(sign.rect.topLeft(), QSize(icon, icon)))
            _write(painter, tiny, theme.color("accent"), sign.rect, sign.text, right=True)
            return
        award = sign.what == "award"
        painter.setPen(QPen(theme.color("award" if award else "line"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(sign.rect).adjusted(0.5, 0.5, -0.5, -0.5), look.GRID, look.GRID)
        inner = sign.rect.adjusted(6, 0, -6, 0)
        text = self.measure.line(sign.text, tiny, inner.width())
        _write(painter, tiny, theme.color("award" if award else "muted"), inner, text)


def _write(painter: QPainter, style: Style, color: QColor, rect: QRect, text: str, *, right: bool = False) -> None:
    paint_line(painter, style.font, color, rect, text, "right" if right else "left", style.metrics)
