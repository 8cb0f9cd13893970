"""Paints the cards of the inbox: a time, what the user wrote, what was said, and what the mark may be about."""

from datetime import datetime

from PySide6.QtCore import QDate, QLocale, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QApplication, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from explorer.app.shell import tokens as look
from explorer.app.shell.theme import Theme
from explorer.model.lazy_dataclass import dataclass
from explorer.model.one_line import short_title
from explorer.model.translation import tr
from explorer.ui.inbox.inbox_model import ROW, EpisodeHead, MarkRow
from explorer.ui.notes.wrapped_text import WrappedText

_Index = QModelIndex | QPersistentModelIndex
SIDE, GAP, INSIDE = 12, 4, 10
"""Margins in pixels: beside a card, between cards, and inside a card."""
_HEAD = 30
_LINES, _LINES_OPEN = 2, 8
"""Maximum number of lines of a text, in a card and in the current one."""
_CHIP = 20
_SPACE = 6


@dataclass(frozen=True, slots=True)
class CardParts:
    """Where the parts of a card are, in pixels from its upper left corner; empty for missing parts."""

    height: int
    text: QRect
    said: QRect
    chips: tuple[QRect, ...]
    tools: QRect


class MarkCards(QStyledItemDelegate):
    """Paints rows; the current card shows all of its text, and leaves room for an editor and for its buttons.

    A card that is not the current one is never measured: thousands cost no more than a screenful.
    """

    def __init__(self, theme: Theme, view: QListView) -> None:
        super().__init__(view)
        self._theme, self._view = theme, view
        self.current = ""
        """The id of the current mark."""
        self.editor_height, self.tools_height = 0, 0
        """Heights in pixels of what stands in the current card; 0 for none."""
        self.restyle()

    def restyle(self) -> None:
        """Measure again, because the scheme or the fonts changed."""
        theme = self._theme
        self._font, self._bold = theme.exact_font(theme.notes_scaled()), theme.font(bold=True, tabular=True)
        self._quote = theme.quote_font()
        self._small, self._tiny = theme.font(look.SMALL_PX), theme.font(look.TINY_PX)
        self._line = QFontMetrics(self._font).lineSpacing() + 1
        self._quote_line = QFontMetrics(self._quote).lineSpacing() + 1
        self._letter = max(4.0, QFontMetrics(self._font).averageCharWidth() * 1.05)
        self._top = QFontMetrics(self._bold).height()
        self._chip = max(theme.scaled(_CHIP), QFontMetrics(self._tiny).height() + 4)

    @property
    def width(self) -> int:
        """Return the width of the rows in pixels: beside the scroll bar, also while none is needed."""
        view = self._view
        return max(120, view.width() - 2 * view.frameWidth() - view.verticalScrollBar().sizeHint().width())

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        row, width = index.data(ROW), self.width
        if isinstance(row, EpisodeHead):
            return QSize(width, self._theme.scaled(_HEAD))
        return QSize(width, self.parts(row, width).height)

    def parts(self, row: MarkRow, width: int) -> CardParts:
        """Return the layout of a card of a width in pixels."""
        is_open = row.id == self.current
        left, inner = SIDE + INSIDE, width - 2 * (SIDE + INSIDE)
        y = GAP + INSIDE + self._top + _SPACE
        text = said = tools = QRect()
        if is_open and self.editor_height:
            text = QRect(left, y, inner, self.editor_height)
        elif row.mark.note.text:
            text = QRect(left, y, inner, self._height(row.mark.note.text, inner, is_open, quote=False))
        y = text.bottom() + 1 + _SPACE if text.height() > 0 else y
        chips = self._chips(row, QRect(left, 0, inner, 0), is_open=is_open)
        below = (chips[-1].bottom() + _SPACE if chips else 0) + (self.tools_height + 4 + _SPACE if is_open else 0)
        if row.said:
            # The buttons are in view, also where the list is low: what was said gives way.
            room = self._view.height() - y - below - INSIDE - GAP
            lines = max(_LINES, min(_LINES_OPEN, room // self._quote_line))
            said = QRect(left, y, inner, self._height(f"“{row.said}”", inner, is_open, quote=True, lines=lines))
            y = said.bottom() + 1 + _SPACE
        for one in chips:
            one.translate(0, y)
        if chips:
            y = chips[-1].bottom() + _SPACE
        if is_open and self.tools_height:
            tools = QRect(left, y + 3, inner, self.tools_height)
            y = tools.bottom() + 1 + _SPACE
        return CardParts(y - _SPACE + INSIDE + GAP, text, said, tuple(chips), tools)

    def _chips(self, row: MarkRow, line: QRect, *, is_open: bool) -> list[QRect]:
        """Return the places of the chips from a line's left end down: one beside another where there is room."""
        chips: list[QRect] = []
        y = line.top()
        for label in self._labels(row):
            across = min(line.width(), QFontMetrics(self._tiny).horizontalAdvance(label) + 16)
            across = across if is_open else line.width()
            beside = is_open and chips and chips[-1].right() + 6 + across <= line.left() + line.width()
            if beside:
                chips.append(QRect(chips[-1].right() + 6, chips[-1].top(), across, self._chip))
            elif is_open or not chips:
                chips.append(QRect(line.left(), y, across, self._chip))
                y += self._chip + _SPACE - 1
        return chips

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row = index.data(ROW)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRect(option.rect.left(), option.rect.top(), self.width, option.rect.height())
        if isinstance(row, EpisodeHead):
            self._paint_head(painter, row, area)
        else:
            self._paint_card(painter, row, area, option.state)
        painter.restore()

    # Private helpers

    def _height(self, text: str, width: int, is_open: bool, *, quote: bool, lines: int = _LINES_OPEN) -> int:
        line = self._quote_line if quote else self._line
        if is_open:
            return WrappedText.of(text, self._quote if quote else self._font, width, lines).height
        is_long = "\n" in text.strip() or len(text) * self._letter > width
        return line * (_LINES if is_long else 1)

    @staticmethod
    def _labels(row: MarkRow) -> list[str]:
        paper = short_title(row.paper)
        paper = f"? {paper}" if paper and row.is_guess else paper  # in front, since a title may end with one
        page = tr("p. {0}", row.page) if row.page else ""
        if not paper and not page and (context := row.mark.context) and context.segment:
            paper = context.segment
        return [part for part in (paper, f"{page} ?" if page and row.is_page_guess else page) if part]

    def _paint_head(self, painter: QPainter, row: EpisodeHead, area: QRect) -> None:
        painter.setFont(self._small)
        painter.setPen(self._theme.color("muted"))
        inner = area.adjusted(SIDE, 6, -SIDE, 0)
        title = painter.fontMetrics().elidedText(row.title, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, title)

    def _paint_card(self, painter: QPainter, row: MarkRow, area: QRect, state: QStyle.StateFlag) -> None:
        theme, parts = self._theme, self.parts(row, area.width())
        is_open, is_selected = row.id == self.current, bool(state & QStyle.StateFlag.State_Selected)
        card = QRectF(area).adjusted(SIDE + 0.5, GAP - 0.5, -SIDE - 0.5, -GAP + 0.5)
        focus = QApplication.focusWidget()
        focused = focus is not None and (focus is self._view or self._view.isAncestorOf(focus))
        edge = "accent" if is_selected or (is_open and focused) else "line"
        painter.setPen(QPen(theme.color(edge), 2 if is_open and focused else 1))
        painter.setBrush(theme.color("field"))
        painter.drawRoundedRect(card, look.CARD_RADIUS, look.CARD_RADIUS)
        painter.translate(area.topLeft())
        self._paint_top(painter, row, area.width())
        painter.setPen(theme.color("text"))
        note = row.mark.note
        if note.text and not (is_open and self.editor_height):
            self._draw(painter, note.text, parts.text, is_open, quote=False)
        if row.said:
            painter.setPen(theme.color("muted"))
            self._draw(painter, f"“{row.said}”", parts.said, is_open, quote=True)
        guesses = [row.is_guess or not row.paper, row.is_page_guess]
        if not row.paper:
            guesses = guesses[1:] if row.page else guesses
        for chip, label, is_guess in zip(parts.chips, self._labels(row), guesses, strict=False):
            self._paint_chip(painter, chip, label, is_guess)

    def _paint_top(self, painter: QPainter, row: MarkRow, width: int) -> None:
        theme, inner = self._theme, QRect(SIDE + INSIDE, GAP + INSIDE, width - 2 * (SIDE + INSIDE), self._top)
        painter.setFont(self._bold)
        painter.setPen(theme.color("text"))
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, row.time)
        inner.setLeft(inner.left() + painter.fontMetrics().horizontalAdvance(row.time) + 2 * look.GRID)
        painter.setFont(self._tiny)
        painter.setPen(theme.color("muted"))
        made = painter.fontMetrics().elidedText(
            made_at(row.mark.note.created), Qt.TextElideMode.ElideRight, inner.width()
        )
        painter.drawText(inner, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, made)

    def _draw(self, painter: QPainter, text: str, box: QRect, is_open: bool, *, quote: bool) -> None:
        line = self._quote_line if quote else self._line
        most = max(1, round(box.height() / (line - 0.5) if is_open else box.height() // line))
        WrappedText.of(text, self._quote if quote else self._font, box.width(), most).draw(
            painter, box.left(), box.top()
        )

    def _paint_chip(self, painter: QPainter, box: QRect, label: str, is_guess: bool) -> None:
        theme = self._theme
        painter.setFont(self._tiny)
        across = min(box.width(), painter.fontMetrics().horizontalAdvance(label) + 16)
        edge = QRectF(box.left() + 0.5, box.top() + 0.5, across - 1, box.height() - 1)
        pen = QPen(theme.color("ctl"), 1)
        if is_guess:
            pen.setDashPattern([3, 2.5])
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(edge, edge.height() / 2, edge.height() / 2)
        painter.setPen(theme.color("muted" if is_guess else "text"))
        inner = QRect(box.left() + 8, box.top(), across - 15, box.height())
        shown = painter.fontMetrics().elidedText(label, Qt.TextElideMode.ElideMiddle, inner.width())
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, shown)


def made_at(created: str) -> str:
    """Return when a mark was made, in the user's time: 18:12 of today, or the day; empty if unknown."""
    try:
        made = datetime.fromisoformat(created).astimezone()
    except (ValueError, OverflowError, OSError):
        return ""
    day = QDate(made.year, made.month, made.day)
    if day == QDate.currentDate():
        return f"{made:%H:%M}"
    if day.daysTo(QDate.currentDate()) == 1:
        return tr("yesterday {0}", f"{made:%H:%M}")
    return str(QLocale().toString(day, tr("MMM d, yyyy")))
