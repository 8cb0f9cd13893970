"""The replies on a card: who wrote each, when, and what it says; answers to replies are indented."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter

from explorer.app.shell.theme import Theme
from explorer.model.annotation import Reply
from explorer.model.lazy_dataclass import dataclass
from explorer.model.reply_thread import head, reply_text, threaded
from explorer.model.translation import tr
from explorer.ui.notes.wrapped_text import WrappedText

_MOST_REPLIES, _MOST_LINES, _DEEPEST = 12, 12, 4
"""Maximum number of replies shown, of lines of each, and of steps of indentation."""
_INDENT, _STEP, _GAP = 10, 12, 4
"""Pixels from the line beside the thread to its words, of a step of indentation, and between replies."""


@dataclass(frozen=True, slots=True)
class _Row:
    left: int
    top: int
    head: str
    text: WrappedText | None


@dataclass(frozen=True, slots=True)
class ReplyLines:
    """The layout of a thread; ``height`` in pixels."""

    rows: tuple[_Row, ...]
    width: int
    height: int
    head_height: int

    @staticmethod
    def of(replies: Sequence[Reply], font: QFont, small: QFont, width: int) -> "ReplyLines":
        """Lay out the first replies of a thread in a width in pixels; a last line tells how many follow."""
        high = QFontMetrics(small).height()
        rows: list[_Row] = []
        top = 0
        shown = threaded(replies)
        for depth, one in shown[:_MOST_REPLIES]:
            left = _INDENT + _STEP * min(depth, _DEEPEST)
            text = WrappedText.of(reply_text(one), font, max(40, width - left), _MOST_LINES)
            rows.append(_Row(left, top, head(one) or tr("Reply"), text))
            top += high + text.height + _GAP
        if len(shown) > _MOST_REPLIES:
            more = tr("and {0} more replies in the PDF", len(shown) - _MOST_REPLIES)
            rows.append(_Row(_INDENT, top, more, None))
            top += high + _GAP
        return ReplyLines(tuple(rows), width, max(0, top - _GAP), high)

    def draw(self, painter: QPainter, place: QPoint, theme: Theme, small: QFont) -> None:
        """Draw the thread from its top left corner."""
        painter.fillRect(QRect(place.x(), place.y(), 2, self.height), theme.color("line"))
        painter.setFont(small)
        for row in self.rows:
            left, top = place.x() + row.left, place.y() + row.top
            area = QRect(left, top, self.width - row.left, self.head_height)
            painter.setPen(theme.color("muted"))
            name = painter.fontMetrics().elidedText(row.head, Qt.TextElideMode.ElideRight, area.width())
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, name)
            if row.text:
                painter.setPen(theme.color("text"))
                row.text.draw(painter, left, top + self.head_height)
