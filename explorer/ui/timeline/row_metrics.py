"""Computes the layout of a timeline row, for its height, its painting and its tooltips."""

from dataclasses import field
from math import ceil

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QTextLayout, QTextOption

from explorer.app.shell import tokens as look
from explorer.app.shell.theme import Theme
from explorer.model import timecode
from explorer.model.lazy_dataclass import dataclass
from explorer.model.translation import tr
from explorer.ui.timeline.timeline_rows import TimelineRow, done_words

MARGIN = 3 * look.GRID
GAP = 2 * look.GRID
_ICON = 14
PILL = 18
_LEAST_PEOPLE = 40
"""Pixels of the speakers' names beside which the length has room."""
_PILL_PAD = 6
_CACHED_TEXTS = 4000
_HANGING = ":;,.!?"
"""What hangs in the margin at the end of a title's first line, rather than begin the second."""


@dataclass(frozen=True, slots=True)
class Style:
    """A font and its metrics; ``line`` is the height of a line in pixels."""

    font: QFont
    metrics: QFontMetricsF
    line: int

    @staticmethod
    def of(font: QFont) -> "Style":
        """Measure a font."""
        metrics = QFontMetricsF(font)
        return Style(font, metrics, ceil(metrics.height()) + 1)

    def width(self, text: str) -> int:
        """Return the width of a text on one line, in pixels."""
        return ceil(self.metrics.horizontalAdvance(text))


@dataclass(frozen=True, slots=True)
class RowSign:
    """A badge or a pill: ``what`` is ``disk``, ``page``, ``done``, ``count``, ``guess``, ``unknown``, ``award`` or
    ``presentation``."""

    what: str
    rect: QRect
    text: str = ""


@dataclass(slots=True)
class Boxes:
    """The parts of a row in pixels from its top left corner; an empty rectangle for a missing part.

    ``title_last`` is the room for the title's last line, which may have badges beside it.
    """

    height: int = 0
    time: QRect = field(default_factory=QRect)
    title: QRect = field(default_factory=QRect)
    title_lines: int = 1
    title_last: int = 0
    talk: QRect = field(default_factory=QRect)
    people: QRect = field(default_factory=QRect)
    length: QRect = field(default_factory=QRect)
    guide_x: int | None = None
    signs: list[RowSign] = field(default_factory=list)


class RowMetrics:
    """Lays out rows with the theme's fonts, and caches the results for one width."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self.reset()

    def reset(self) -> None:
        """Clear the cache, because the fonts have changed."""
        theme = self._theme
        self.normal = Style.of(theme.font())
        self.strong = Style.of(theme.font(bold=True))
        self.small = Style.of(theme.font(look.SMALL_PX))
        self.head = Style.of(theme.font(look.SMALL_PX, bold=True))
        self.tiny = Style.of(theme.font(look.TINY_PX))
        self.time = Style.of(theme.font(tabular=True))
        self.now = Style.of(theme.font(bold=True, tabular=True))
        self.time_width = self.now.width("0:00:00")
        self._pad, self._pill, self.icon = theme.row_px, theme.scaled(PILL), theme.scaled(_ICON)
        self._width = 0
        self._boxes: dict[str, tuple[TimelineRow, Boxes]] = {}
        self._lines: dict[tuple[str, str, int, int, int], tuple[str, ...]] = {}

    def title_style(self, row: TimelineRow) -> Style:
        """Return the style of a row's title."""
        styles = {
            "section": self.small,
            "group": self.strong,
            "topic": self.head,
            "mention": self.small,
            "part": self.small,
        }
        return styles.get(row.kind, self.normal)

    def boxes(self, row: TimelineRow, width: int) -> Boxes:
        """Return the layout of a row in a list of this width."""
        if width != self._width:
            self._width = width
            self._boxes.clear()
        known = self._boxes.get(row.key)
        if known is None or known[0] is not row:
            known = self._boxes[row.key] = (row, self._lay_out(row, width))
        return known[1]

    def line(self, text: str, style: Style, width: int) -> str:
        """Return the text on one line, elided if needed."""
        return self._broken(text, style, width, 1, width)[0]

    def title(self, row: TimelineRow, boxes: Boxes) -> tuple[str, ...]:
        """Return the lines of the row's title, the last one elided if needed."""
        style = self.title_style(row)
        return self._broken(row.title, style, boxes.title.width(), boxes.title_lines, boxes.title_last)

    def elided(self, row: TimelineRow, boxes: Boxes) -> bool:
        """Return whether the row's title is elided."""
        return "".join(self.title(row, boxes)).replace(" ", "") != row.title.replace(" ", "")

    def _broken(self, text: str, style: Style, width: int, most: int, last: int) -> tuple[str, ...]:
        key = (text, style.font.key(), width, most, last)
        if key not in self._lines:
            if len(self._lines) > _CACHED_TEXTS:
                self._lines.clear()
            self._lines[key] = _broken(text, style, width, most, last)
        return self._lines[key]

    def _lay_out(self, row: TimelineRow, width: int) -> Boxes:
        if row.openable:
            return self._item(row, width)
        style = self.title_style(row)
        letter = self.head.width(row.letter) + GAP if row.letter else 0
        above = {"section": 4 * look.GRID, "group": 6 * look.GRID}.get(row.kind, 2 * look.GRID)
        boxes = Boxes()
        self._title(boxes, row, style, MARGIN + letter, above, width - MARGIN)
        boxes.time = QRect(MARGIN, above, letter, style.line)
        boxes.height = boxes.title.bottom() + 1 + look.GRID
        return boxes

    def _item(self, row: TimelineRow, width: int) -> Boxes:
        boxes = Boxes()
        right = max(width - MARGIN, 0)
        column = MARGIN + self.time_width + GAP + 2
        segment = row.kind == "segment"
        below = row.kind in ("mention", "part")
        left = column if segment else (column if below else MARGIN) + MARGIN
        pad = self._pad if segment else look.GRID
        style = self.title_style(row)
        if row.start_s is not None:
            boxes.time = QRect(MARGIN, pad, self.time_width, style.line)
        if not segment:
            boxes.guide_x = left - MARGIN
        if below or not (row.people or row.talk or row.length_s):
            # Without a line of people, the badges stand at the end of the title's last line.
            edge = self._badges(boxes, row, right, pad, style.line)
            self._title(boxes, row, style, left, pad, right, edge)
            for sign in boxes.signs:
                sign.rect.translate(0, (boxes.title_lines - 1) * style.line)
            bottom = boxes.title.bottom() + 1
        else:
            self._title(boxes, row, style, left, pad, right)
            bottom = self._people(boxes, row, left, boxes.title.bottom() + 2, right)
        bottom = self._pills(boxes, row, left, bottom, right)
        boxes.height = bottom + pad
        return boxes

    def _title(
        self, boxes: Boxes, row: TimelineRow, style: Style, left: int, top: int, right: int, edge: int | None = None
    ) -> None:
        room = max(right - left, 1)
        boxes.title_last = room if edge is None else max(edge - left, 1)
        boxes.title_lines = 1 if style.metrics.horizontalAdvance(row.title) <= boxes.title_last else 2
        boxes.title = QRect(left, top, room, boxes.title_lines * style.line)

    def _people(self, boxes: Boxes, row: TimelineRow, left: int, top: int, right: int) -> int:
        """Lay out speakers or authors, with the badges at the end of their line. Return the bottom."""
        edge = self._badges(boxes, row, right, top, self.small.line)
        if row.talk:
            boxes.talk = QRect(left, top + (self.small.line - self.icon) // 2, self.icon, self.icon)
            left += self.icon + look.GRID
        length = self.small.width(length_of(row)) if row.length_s else 0
        if length > edge - left - (_LEAST_PEOPLE if row.people else 0):
            length = 0
        if row.people:
            across = min(self.small.width(row.people), max(edge - left - length, 1))
            boxes.people = QRect(left, top, across, self.small.line)
            left += across
        if length:
            boxes.length = QRect(left, top, length, self.small.line)
        return top + self.small.line if row.people or row.talk or length or boxes.signs else top

    def _badges(self, boxes: Boxes, row: TimelineRow, right: int, top: int, line: int) -> int:
        """Lay out the badges from the right edge. Return the right limit of text beside them."""
        icon = self.icon
        icon_y = top + (line - icon) // 2
        if row.guess or row.asked:
            right -= icon
            boxes.signs.append(RowSign("guess" if row.guess else "unknown", QRect(right, icon_y, icon, icon), "?"))
            right -= GAP
        if row.on_disk:
            right -= icon
            boxes.signs.append(RowSign("disk", QRect(right, icon_y, icon, icon)))
            right -= GAP
        if text := progress_of(row):
            what = "done" if row.is_heard or row.is_read else "page"
            right -= self.tiny.width(text)
            boxes.signs.append(RowSign(what, QRect(right, icon_y, self.tiny.width(text), icon), text))
            right -= GAP
        if row.notes:
            text = str(row.notes) if row.notes < 1000 else "999+"
            across = icon + look.GRID + self.tiny.width(text)
            right -= across
            boxes.signs.append(RowSign("count", QRect(right, icon_y, across, icon), text))
            right -= GAP
        return right

    def _pills(self, boxes: Boxes, row: TimelineRow, left: int, bottom: int, right: int) -> int:
        """Lay out award and presentation side by side, or below each other if they don't fit. Return the bottom."""
        top = bottom + look.GRID + 2
        x = left
        for what, text in (("award", f"★ {row.award}" if row.award else ""), ("presentation", row.presentation)):
            if not text:
                continue
            across = self.tiny.width(text) + 2 * _PILL_PAD
            if x > left and x + across > right:
                x, top = left, top + self._pill + look.GRID
            across = min(across, right - x)
            boxes.signs.append(RowSign(what, QRect(x, top, across, self._pill), text))
            x += across + 6
            bottom = top + self._pill
        return bottom


def progress_of(row: TimelineRow) -> str:
    """Return what the user has done of a row, as it stands at its right: heard, read, or the page where it was left."""
    return " · ".join(done_words(row, tr("p. {0}", row.page)))


def length_of(row: TimelineRow) -> str:
    """Return the length of a segment as it stands after its speakers."""
    length = timecode.spoken(row.length_s)
    return f" · {length}" if row.people else length


def _broken(text: str, style: Style, width: int, most: int, last: int) -> tuple[str, ...]:
    if most == 1:
        return (style.metrics.elidedText(text, Qt.TextElideMode.ElideRight, last),)
    layout = QTextLayout(text, style.font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WordWrap)
    layout.setTextOption(option)
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(width)
    end = line.textLength()
    layout.endLayout()
    while text[end : end + 1] in _HANGING and end < len(text):
        end += 1
    rest = text[end:].strip()
    # A word that is wider than the line is elided: its other half would be read as a word of its own.
    first = style.metrics.elidedText(text[:end].strip(), Qt.TextElideMode.ElideRight, width)
    return (first, style.metrics.elidedText(rest, Qt.TextElideMode.ElideRight, last)) if rest else (first,)
