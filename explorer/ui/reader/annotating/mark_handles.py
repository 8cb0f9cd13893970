"""The ends of the chosen mark on words: each has a handle, and dragging one makes it reach more words or fewer."""

from dataclasses import dataclass, replace

from PySide6.QtCore import QCoreApplication, QLineF, QPointF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPen

from explorer.app.context import AppContext
from explorer.app.shell import tokens as look
from explorer.model.annotation import CONTEXT, TEXT_KINDS, Annotation
from explorer.model.mark_merging import Stretch, stretch_of
from explorer.model.page_geometry import PagePoint
from explorer.model.text_page import Caret, Passage, TextPage
from explorer.model.text_selection import caret_at, passage
from explorer.ui.reader.pages.page_sheet import PageSheet
from explorer.ui.reader.pages.page_view import PageView

_BALL_PX = 4.5
_REACH_PX = 7.0
"""How far beside a handle it is still hit."""


@dataclass(frozen=True, slots=True)
class _Grip:
    """The mark whose end is held, from where to where it reached, and the caret that stays."""

    one: Annotation
    page: TextPage
    stays: Caret


class MarkHandles:
    """Takes hold of an end of the one mark that is chosen; each drag is one step of undo."""

    cursor = Qt.CursorShape.SizeHorCursor

    def __init__(self, context: AppContext, view: PageView) -> None:
        self._context, self._view = context, view
        self._grip: _Grip | None = None
        self._now: Passage | None = None
        """The words it would lie on, once it is dragged."""

    def press(self, place: PagePoint, event: QMouseEvent) -> bool:
        """Take hold of an end that is there."""
        with_others = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        self._grip, self._now = None if with_others else self._grip_at(event.position()), None
        return self._grip is not None

    def drag(self, place: PagePoint, event: QMouseEvent) -> None:
        """Show the mark as it would be."""
        if grip := self._grip:
            position = event.position().toPoint()
            if not self._view.viewport().rect().contains(position):
                self._view.bars.scroll_towards(position)
            caret = _caret(grip.page, place)
            if caret != grip.stays:
                self._now = passage(grip.page, grip.stays, caret, around=CONTEXT)
                self._show(replace(grip.one, quads=self._now.quads))

    def release(self, place: PagePoint, event: QMouseEvent) -> None:
        """Let it lie there."""
        grip, now = self._grip, self._now
        self._grip = self._now = None
        if grip and now:
            self._show(grip.one)
            name = QCoreApplication.translate("Ends", "ends on p. {0}").format(now.page + 1)
            fields = {"quads": now.quads, "quote": now.text, "before": now.before, "after": now.after}
            self._context.annotations.edit(grip.one.id, name, **fields)

    def cancel(self) -> bool:
        """Let it lie where it lay."""
        grip, now = self._grip, self._now
        self._grip = self._now = None
        if grip and now:
            self._show(grip.one)
        return now is not None

    def paint(self, painter: QPainter, page: int, sheet: PageSheet) -> None:
        """The two handles, one up, one down."""
        found = self._found()
        if found is None or found[0].page != page:
            return
        accent = self._context.theme.color("accent")
        for line in _handles(found[0], sheet):
            painter.setPen(QPen(accent, 2))
            painter.drawLine(line)
            painter.setPen(QPen(QColor(look.PAPER), 1.5))
            painter.setBrush(accent)
            painter.drawEllipse(line.p2(), _BALL_PX, _BALL_PX)

    def cursor_at(self, position: QPointF) -> Qt.CursorShape | None:
        """Arrows over a handle."""
        return self.cursor if self._grip or self._grip_at(position) else None

    # Inside

    def _found(self) -> tuple[Annotation, TextPage, Stretch] | None:
        """The one chosen mark, if its page is in view and it lies on its words."""
        view = self._view
        if len(view.chosen) != 1 or view.texts is None:
            return None
        for number in view.pages_in_view():
            for one in view.annotations.get(number, ()):
                if one.id == view.chosen[0] and one.kind in TEXT_KINDS:
                    page, _ = view.texts.here(number)
                    reach = stretch_of(page, one.quads) if page else None
                    return (one, page, reach) if page and reach else None
        return None

    def _grip_at(self, position: QPointF) -> _Grip | None:
        found = self._found()
        if found is None:
            return None
        one, page, (start, end) = found
        for line, stays in zip(_handles(one, self._view.sheet(one.page)), (end, start), strict=True):
            if _distance(line, position) <= _REACH_PX:
                return _Grip(one, page, stays)
        return None

    def _show(self, one: Annotation) -> None:
        """Have the view paint it so, until what is kept is another."""
        others = self._view.annotations
        those = [one if other.id == one.id else other for other in others.get(one.page, ())]
        self._view.annotations = {**others, one.page: those}
        self._view.viewport().update()


def _handles(one: Annotation, sheet: PageSheet) -> tuple[QLineF, QLineF]:
    """A line along each end of a mark, from the words to the ball: beyond the first line's top, and the last's foot."""
    first, last = sheet.polygon(one.quads[0]), sheet.polygon(one.quads[-1])
    start, end = QLineF(first.at(3), first.at(0)), QLineF(last.at(1), last.at(2))
    for line in (start, end):
        line.setLength(line.length() + _BALL_PX)
    return start, end


def _distance(line: QLineF, point: QPointF) -> float:
    """From a point to the nearest of a line's."""
    along, to = line.p2() - line.p1(), point - line.p1()
    length = QPointF.dotProduct(along, along)
    share = min(1.0, max(0.0, QPointF.dotProduct(to, along) / length)) if length else 0.0
    return QLineF(point, line.p1() + along * share).length()


def _caret(page: TextPage, place: PagePoint) -> Caret:
    """The caret at a place; on another page, the end of this one that is towards it."""
    last = len(page.lines) - 1
    if place.page != page.page:
        return Caret(0, 0) if place.page < page.page else Caret(last, len(page.lines[last].text))
    return caret_at(page, (place.x, place.y)) or Caret(0, 0)
