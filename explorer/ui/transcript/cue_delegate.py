"""Measures and paints a cue: its time, its speaker where that changes, its text with what was found, and chips."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen, QTextCharFormat, QTextLayout

from explorer.app.shell import tokens as look
from explorer.app.shell.theme import Theme
from explorer.model import timecode
from explorer.ui.transcript.cue_model import CueModel
from explorer.ui.wrapped_lines import wrapped_lines

_MOST_LAID = 300
_CHIP = 20
_Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class CueBoxes:
    """Where the parts of a row are, from its top left corner; ``chips`` are the names' boxes."""

    height: int
    layout: QTextLayout
    text_top: int
    chips: tuple[tuple[QRect, str], ...]


class CueDelegate:
    """Paints rows of a CueModel in the theme's colors; what it measured is kept for the rows in view."""

    def __init__(self, model: CueModel, theme: Theme) -> None:
        self._model, self._theme = model, theme
        self._kept: OrderedDict[tuple[int, int], CueBoxes] = OrderedDict()
        self.restyle()

    def restyle(self) -> None:
        """Take the theme's fonts."""
        self.font = self._theme.font()
        self.small = self._theme.font(look.SMALL_PX, tabular=True)
        self.bold = self._theme.font(look.SMALL_PX, bold=True, tabular=True)
        self.time_width = QFontMetrics(self.bold).horizontalAdvance("0:00:00") + 3 * look.GRID
        self._line = QFontMetrics(self.font).height() + 2
        self._letter = max(4.0, QFontMetrics(self.font).averageCharWidth() * 1.04)
        self.forget()

    def forget(self) -> None:
        """Measure again what is shown next."""
        self._kept.clear()

    def guesses(self, width: int) -> list[int]:
        """Return about how high each row is, in pixels, without laying out its text: 50,000 take some milliseconds."""
        sizes = self._model.shown.sizes if self._model.shown else ()
        room, line, around = max(40, width - self._text_left - 2 * look.GRID), self._line, 2 * self._pad
        by_size: list[int] = []
        for letters in range(max(sizes, default=0) // 2 + 1):
            lone = max(1, ceil(letters * self._letter / room)) * line + around
            by_size += (lone, lone + line)
        found = [by_size[size] for size in sizes]
        for row in self._model.chips:
            found[row] += _CHIP + look.GRID
        return found

    def boxes(self, row: int, width: int) -> CueBoxes:
        """Lay out a row of a width in pixels."""
        key = (row, width)
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        top = self._pad + (self._line if self._model.heads(row) else 0)
        room = max(40, width - self._text_left - 2 * look.GRID)
        layout, _ = wrapped_lines(self._model.cues[row].text, self.font, room, self._line)
        below = top + ceil(layout.boundingRect().height())
        chips = self._chip_boxes(row, width, below + look.GRID)
        bottom = chips[-1][0].bottom() + 1 if chips else below
        made = self._kept[key] = CueBoxes(bottom + self._pad, layout, top, chips)
        if len(self._kept) > _MOST_LAID:
            self._kept.popitem(last=False)
        return made

    def paint(self, painter: QPainter, row: int, rect: QRect, *, selected: bool, hovered: bool, focused: bool) -> None:
        """Paint a row."""
        theme, model = self._theme, self._model
        cue, boxes = model.cues[row], self.boxes(row, rect.width())
        is_now = row == model.current and not model.is_silent
        painter.save()
        painter.translate(rect.topLeft())
        ground = "wash" if is_now or selected else "hover" if hovered else ""
        if ground:
            painter.fillRect(QRect(0, 0, rect.width(), rect.height()), theme.color(ground))
        if selected:
            painter.fillRect(QRect(0, 0, 3, rect.height()), theme.color("accent"))
        if focused:
            painter.setPen(QPen(theme.color("accent"), 1))
            painter.drawRect(QRect(0, 0, rect.width() - 1, rect.height() - 1))
        painter.setPen(theme.color("accent" if is_now else "muted"))
        painter.setFont(self.bold if is_now else self.small)
        high = QFontMetrics(self.small).height()
        lead = boxes.text_top + (self._line - 2 - high) // 2
        painter.drawText(
            QRect(3 * look.GRID, lead, self.time_width, high),
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
            timecode.display(cue.start_ms // 1000),
        )
        if head := model.heads(row):
            painter.setPen(theme.color("muted"))
            painter.setFont(self.bold)
            room = rect.width() - self._text_left - 2 * look.GRID
            name = QFontMetrics(self.bold).elidedText(head, Qt.TextElideMode.ElideRight, room)
            painter.drawText(QPointF(self._text_left, self._pad + QFontMetrics(self.bold).ascent()), name)
        if row == model.current and model.is_silent:  # The playhead is between it and the next one.
            left, low = self._text_left, rect.height() - 1
            painter.fillRect(QRect(left, low, rect.width() - left - 2 * look.GRID, 1), theme.color("accent"))
        is_past = -1 < row < model.current + model.is_silent
        painter.setPen(theme.color("muted" if is_past else "text"))
        spans = self._found(row)
        formats = [self._format(start, length, strong=row == model.hit) for start, length in spans]
        boxes.layout.draw(painter, QPointF(self._text_left, boxes.text_top), formats)
        self._paint_chips(painter, boxes.chips)
        painter.restore()

    @property
    def _pad(self) -> int:
        return self._theme.row_px - 2

    @property
    def _text_left(self) -> int:
        return 3 * look.GRID + self.time_width

    def _chip_boxes(self, row: int, width: int, top: int) -> tuple[tuple[QRect, str], ...]:
        metrics, found = QFontMetrics(self.small), []
        left, room = self._text_left, width - 2 * look.GRID
        for name in self._model.chips.get(row, ()):
            wide = min(metrics.horizontalAdvance(name) + 5 * look.GRID, room - self._text_left)
            if left > self._text_left and left + wide > room:
                left, top = self._text_left, top + _CHIP + look.GRID
            found.append((QRect(left, top, wide, _CHIP), name))
            left += wide + look.GRID
        return tuple(found)

    def _paint_chips(self, painter: QPainter, chips: Sequence[tuple[QRect, str]]) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.small)
        for rect, name in chips:
            pen = QPen(self._theme.color("ctl"), 1)
            pen.setDashPattern([3, 3])  # as all that is guessed
            painter.setPen(pen)
            painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), _CHIP / 2, _CHIP / 2)
            painter.setPen(self._theme.color("muted"))
            inner = rect.adjusted(2 * look.GRID, 0, -2 * look.GRID, 0)
            shown = QFontMetrics(self.small).elidedText(name, Qt.TextElideMode.ElideRight, inner.width())
            painter.drawText(inner, Qt.AlignmentFlag.AlignCenter, shown)

    def _found(self, row: int) -> _Spans:
        """Return where the searched text is in a cue, in its characters."""
        needle, shown = self._model.needle, self._model.shown
        if not needle or shown is None:
            return ()
        text, folded = shown.cues[row].text, shown.folded[row]
        if len(text) != len(folded):
            return ((0, len(text)),) if needle in folded else ()  # folding changed where its letters are
        found: list[tuple[int, int]] = []
        at = folded.find(needle)
        while at >= 0 and len(found) < 50:
            found.append((at, len(needle)))
            at = folded.find(needle, at + len(needle))
        return tuple(found)

    def _format(self, start: int, length: int, *, strong: bool) -> QTextLayout.FormatRange:
        marked = QTextLayout.FormatRange()
        marked.start, marked.length = start, length
        style = QTextCharFormat()
        # As the matches on pages; the current one is opaque, with letters that are legible on it.
        ground = QColor(look.MATCH_NOW if strong else look.MATCH)
        if strong:
            style.setForeground(QColor(look.INK))
        else:
            ground.setAlphaF(0.35 if self._theme.tokens.dark else 0.6)
        style.setBackground(ground)
        marked.format = style
        return marked
