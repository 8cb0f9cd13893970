"""The list at the left of a proposal: what will be kept, with the state of each paper."""

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
)

from explorer.app.shell import tokens as look
from explorer.app.shell.theme import Theme
from explorer.app.shell.tokens import GRID
from explorer.model import timecode
from explorer.model.folded_text import fold
from explorer.model.lazy_dataclass import dataclass
from explorer.model.proposal_question import DOUBTFUL, OPEN, ProposalQuestion, ProposalRow
from explorer.model.translation import tr, trn
from explorer.ui.importing.proposal_head import Chip
from explorer.ui.row_paint import elided_line, paint_line

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_BOX = 14
_PILL = 18


@dataclass(frozen=True, slots=True)
class ListedRow:
    """A row with the question that it shows: the first one that is open, else the last one."""

    row: ProposalRow
    question: ProposalQuestion | None = None
    is_looked_up: bool = False
    """Whether its title is looked up right now."""
    note_s: int | None = None
    """Which second the notes say for it; None without a time there."""

    @property
    def state(self) -> str:
        """Return the question's state; without one *confirmed* or *linked* for a paper, else *talk*; *left* if it is
        left out."""
        if not self.row.kept:
            return "left"
        if self.row.part:
            return ""
        if self.question is not None:
            return self.question.state
        if self.row.kind == "segment" and not self.row.detail:
            return "talk"
        if self.row.is_confirmed:
            return "confirmed"
        return "linked" if self.row.detail else ""


def state_words(one: ListedRow) -> str:
    """Return what the second line of a row says: what the paper is known by or what is asked, and another time in the
    notes."""
    if one.row.part:
        time = timecode.display(one.note_s if one.note_s is not None else one.row.start_s or 0)
        return tr("{0} by the clock of “{1}”", time, one.row.part)
    words = _about(one)
    if one.note_s is None or one.note_s == one.row.start_s or one.state == "left":
        return words
    return " · ".join(filter(None, (words, tr("{0} in the notes", timecode.display(one.note_s)))))


def _about(one: ListedRow) -> str:
    question, state = one.question, one.state
    detail = "" if fold(one.row.detail) == fold(one.row.title).replace(":", " ") else one.row.detail
    if state == "left":
        return tr("left out") if one.row.kind == "segment" else tr("left out of the episode")
    if question is None:
        return detail
    if question.kind in ("check", "told"):
        return tr("please check") if question.is_open else detail
    if state in ("guess", "chosen") and question.chosen is not None:
        title = question.chosen.candidate.title
        return tr("perhaps “{0}”", title) if state == "guess" else f"“{title}”"
    if state == "asked":
        return trn(len(question.ranked), "Is it this paper?", "{count} papers may be meant")
    return {
        "unresolved": tr("looking it up…") if one.is_looked_up else tr("not looked up yet"),
        "missing": tr("no paper found"),
        "none": tr("none of the papers found"),
        "talk": "",
    }.get(state, detail)


def counted(rows: Sequence[ListedRow], doubts: int, guesses: int) -> list[Chip]:
    """Return chips that count what a proposal has."""
    linked = sum(one.state == "linked" for one in rows)
    confirmed = sum(one.state in ("chosen", "confirmed") for one in rows)
    segments = sum(one.row.kind == "segment" and one.row.kept and not one.row.part for one in rows)
    sections = sum(one.row.kind == "section" for one in rows)
    chips = [Chip(trn(segments, "{count} segment", "{count} segments"))]
    if sections:
        chips.append(Chip(trn(sections, "{count} section", "{count} sections")))
    if linked:
        chips.append(Chip(trn(linked, "{count} paper by link", "{count} papers by link"), "link"))
    if confirmed:
        chips.append(Chip(trn(confirmed, "{count} paper confirmed", "{count} papers confirmed"), "link"))
    if guesses:
        chips.append(Chip(trn(guesses, "{count} guess", "{count} guesses"), "award"))
    if doubts:
        chips.append(Chip(trn(doubts, "{count} doubt", "{count} doubts"), "award"))
    return chips


class ProposalRowsModel(QAbstractListModel):
    """The rows with their questions."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[ListedRow] = []

    def show(self, rows: Sequence[ListedRow]) -> None:
        """Show these rows; those that stay are updated in place."""
        if [one.row.key for one in rows] != [one.row.key for one in self.rows]:
            self.beginResetModel()
            self.rows = list(rows)
            self.endResetModel()
            return
        for place, (before, after) in enumerate(zip(self.rows, rows, strict=True)):
            if before != after:
                self.rows[place] = after
                self.dataChanged.emit(self.index(place), self.index(place))

    def place_of(self, key: str) -> int | None:
        """Return the index of a row."""
        return next((place for place, one in enumerate(self.rows) if one.row.key == key), None)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Override Qt: return the number of rows."""
        return 0 if parent.isValid() else len(self.rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Override Qt: headings can't be selected."""
        if index.isValid() and self.rows[index.row()].row.kind in ("segment", "paper"):
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        return Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Override Qt: return the title; for screen readers all that the row shows."""
        if not index.isValid():
            return None
        one = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return one.row.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            time = timecode.display(one.row.start_s) if one.row.start_s is not None else ""
            names: dict[str, str] = {"guess": tr("guess"), "talk": tr("talk"), **dict.fromkeys(OPEN, tr("doubt"))}
            said = names.get(one.state, "")
            return ", ".join(part for part in (time, one.row.title, said, state_words(one)) if part)
        return None


class _RowPainter(QStyledItemDelegate):
    def __init__(self, model: ProposalRowsModel, theme: Theme, parent: "ProposalList") -> None:
        super().__init__(parent)
        self._model, self._theme = model, theme
        self.shows_boxes = True
        self._cut: set[str] = set()
        """The keys of the rows of which something is elided."""
        self.restyle()

    def restyle(self) -> None:
        theme = self._theme
        self._box, self._pill = theme.scaled(_BOX), theme.scaled(_PILL)
        self._normal, self._small = theme.font(), theme.font(look.SMALL_PX)
        self._head, self._tabular = theme.font(look.SMALL_PX, bold=True), theme.font(tabular=True)
        self._tabular_low = theme.font(look.SMALL_PX, tabular=True)
        self._line = QFontMetrics(self._normal).height() + 1
        self._low = QFontMetrics(self._small).height() + 1
        self._time = QFontMetrics(self._tabular).horizontalAdvance("0:00:00") + 2 * GRID

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        one = self._model.rows[index.row()]
        if one.row.kind in ("section", "head"):
            return QSize(100, self._low + 4 * GRID)
        has_words = bool(state_words(one))
        return QSize(100, self._line + (self._low if has_words else 0) + 2 * GRID + 1)

    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        """Override Qt: the tooltip of a row of which something is elided has all of it."""
        one = self._model.rows[index.row()] if index.isValid() else None
        if one is None or one.row.key not in self._cut:
            QToolTip.hideText()
            return True
        lines = "<br>".join(escape(line) for line in (one.row.title, state_words(one)) if line)
        QToolTip.showText(event.globalPos(), f"<p>{lines}</p>", view)
        return True

    def box(self, rect: QRect) -> QRect:
        """Return where the box of a row is that says whether it is kept."""
        return QRect(rect.left() + 2 * GRID, rect.top() + GRID + (self._line - self._box) // 2, self._box, self._box)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        one, rect = self._model.rows[index.row()], option.rect
        painter.save()
        self._cut.discard(one.row.key)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if one.row.kind in ("section", "head"):
            self._paint_head(painter, one.row, rect)
        else:
            self._paint_row(painter, one, rect, option.state)
        painter.restore()

    def _paint_head(self, painter: QPainter, row: ProposalRow, rect: QRect) -> None:
        theme, x = self._theme, rect.left() + 2 * GRID
        place = QRect(x, rect.bottom() - self._low - GRID, rect.width() - 4 * GRID, self._low)
        if row.start_s is not None:
            left = x + (self._box + 2 * GRID if self.shows_boxes else 0)
            time = QRect(left, place.top(), self._time, place.height())
            _write(painter, self._tabular_low, theme.color("muted"), time, timecode.display(row.start_s), right=True)
            x = left + self._time + 2 * GRID
            place.setLeft(x)
        if row.letter:
            ink = theme.section_ink(row.letter)
            _write(painter, self._head, ink, place, row.letter)
            place.setLeft(x + QFontMetrics(self._head).horizontalAdvance(row.letter) + 2 * GRID)
        title = row.title or tr("Without a time")
        if not _write(painter, self._small if row.letter else self._head, theme.color("muted"), place, title):
            self._cut.add(row.key)

    def _paint_row(self, painter: QPainter, one: ListedRow, rect: QRect, state: QStyle.StateFlag) -> None:
        theme, row = self._theme, one.row
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.color("wash"))
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), theme.color("accent"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.color("hover"))
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(theme.color("accent"), 1.5))
            painter.drawRoundedRect(QRectF(rect).adjusted(3, 1.5, -2, -1.5), look.RADIUS - 2, look.RADIUS - 2)
        left = rect.left() + 2 * GRID
        if self.shows_boxes:
            if row.can_leave:
                self._paint_box(painter, self.box(rect), kept=row.kept)
            left += self._box + 2 * GRID
        top, right = rect.top() + GRID, rect.right() - 2 * GRID
        if row.kind == "segment":
            if row.start_s is not None:
                place = QRect(left, top, self._time, self._line)
                _write(painter, self._tabular, theme.color("muted"), place, timecode.display(row.start_s), right=True)
            left += self._time + 2 * GRID + (3 * GRID if row.part else 0)
        else:
            left += self._time + 2 * GRID + GRID
        right = self._paint_state(painter, one, QRect(left, top, max(0, right - left), self._line))
        left_out = not row.kept
        quiet = left_out or row.part or row.is_advert or row.kind == "paper"
        place = QRect(left, top, max(0, right - left), self._line)
        font = self._normal if row.kind == "segment" else self._small
        is_whole = _write(painter, font, theme.color("muted" if quiet else "text"), place, row.title, struck=left_out)
        if words := state_words(one):
            role = "award" if one.state in DOUBTFUL else "muted"
            low = QRect(left, top + self._line, max(0, rect.right() - 2 * GRID - left), self._low)
            is_whole = _write(painter, self._small, theme.color(role), low, words) and is_whole
        if not is_whole:
            self._cut.add(row.key)

    def _paint_box(self, painter: QPainter, box: QRect, *, kept: bool) -> None:
        theme = self._theme
        painter.setPen(QPen(theme.color("ctl"), 1))
        painter.setBrush(theme.color("field"))
        painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        if kept:
            painter.setPen(QPen(theme.color("accent"), 1.8))
            self._paint_tick(painter, QPointF(box.left() + 0.21 * self._box, box.top() + 0.54 * self._box))

    def _paint_tick(self, painter: QPainter, start: QPointF) -> None:
        size = self._box / _BOX
        corner, end = QPointF(3 * size, 3 * size), QPointF(8 * size, -3.5 * size)
        painter.drawPolyline([start, start + corner, start + end])

    def _paint_state(self, painter: QPainter, one: ListedRow, place: QRect) -> int:
        """Paint the mark at the right of a row; return what is left of it for the title."""
        theme, state = self._theme, one.state
        if state == "talk" and one.row.kind == "segment":
            words = tr("advert") if one.row.is_advert else tr("talk")
            wide = QFontMetrics(self._small).horizontalAdvance(words)
            _write(painter, self._small, theme.color("muted"), place, words, right=True)
            return place.right() - wide - 2 * GRID
        if state in ("linked", "confirmed", "chosen", "checked"):
            painter.setPen(QPen(theme.section("B"), 1.8))
            self._paint_tick(painter, QPointF(place.right() - 0.79 * self._box, place.center().y()))
            return place.right() - self._box - 2 * GRID
        if state in DOUBTFUL:
            pill = QRectF(place.right() - self._pill, place.center().y() - self._pill / 2 + 0.5, self._pill, self._pill)
            amber = theme.color("award")
            painter.setPen(QPen(amber, 1, Qt.PenStyle.DashLine if state == "guess" else Qt.PenStyle.SolidLine))
            painter.setBrush(Qt.BrushStyle.NoBrush if state == "guess" else theme.color("award", 0.16))
            painter.drawRoundedRect(pill.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
            painter.setFont(self._head)
            painter.setPen(amber)
            painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, "?")
            return int(pill.left()) - 2 * GRID
        return place.right()


class ProposalList(QListView):
    """The rows; a click on a box, or Space, leaves a row out or takes it back."""

    chosen = Signal(str)
    """The key of the row at the cursor, after the user has moved there."""
    kept_changed = Signal(str, bool)
    """The key of a row, and whether it is to be kept."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.rows = ProposalRowsModel(self)
        self._painter = _RowPainter(self.rows, theme, self)
        self._moves_itself = False
        self._pressed = QPersistentModelIndex()
        """The row on whose box the mouse button was pressed."""
        self.setModel(self.rows)
        self.setItemDelegate(self._painter)
        self.setAccessibleName(tr("What will be kept"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        self.selectionModel().currentChanged.connect(self._moved)

    def show_rows(self, rows: Sequence[ListedRow], *, boxes: bool) -> None:
        """Show rows, with boxes or without; the cursor stays."""
        self._painter.shows_boxes = boxes
        key = self.current_key
        self.rows.show(rows)
        self.scheduleDelayedItemsLayout()
        if key:
            self.go_to(key)

    def restyle(self) -> None:
        """Paint and measure again, because the theme changed."""
        self._painter.restyle()
        self.scheduleDelayedItemsLayout()
        self.viewport().update()

    @property
    def current_key(self) -> str:
        """Return the key of the row at the cursor; empty for none."""
        index = self.currentIndex()
        return self.rows.rows[index.row()].row.key if index.isValid() else ""

    def go_to(self, key: str) -> None:
        """Move the cursor to a row without telling."""
        place = self.rows.place_of(key)
        if place is not None and key != self.current_key:
            self._moves_itself = True
            self.setCurrentIndex(self.rows.index(place))
            self._moves_itself = False
        elif place is None:
            self.clearSelection()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Override Qt: Space leaves a row out; letters and digits go to the dialog."""
        if event.key() == Qt.Key.Key_Space and not event.modifiers():
            self._toggle(self.currentIndex())
        elif event.text().isprintable() and event.text() and not event.modifiers():
            event.ignore()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Override Qt: a click on the box of a row begins."""
        super().mousePressEvent(event)
        self._pressed = QPersistentModelIndex(self._with_box_at(event))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Override Qt: a click on the box of a row leaves it out or takes it back; a drag from elsewhere does not."""
        super().mouseReleaseEvent(event)
        index = self._with_box_at(event)
        if index.isValid() and self._pressed == index:
            self._toggle(index)
        self._pressed = QPersistentModelIndex()

    def changeEvent(self, event: QEvent) -> None:
        """Override Qt: the fonts may have changed."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.restyle()

    def _with_box_at(self, event: QMouseEvent) -> QModelIndex:
        """Return the row whose box is where the left button was pressed or released; no row elsewhere."""
        place = event.position().toPoint()
        index = self.indexAt(place)
        if event.button() != Qt.MouseButton.LeftButton or not self._painter.shows_boxes or not index.isValid():
            return QModelIndex()
        box = self._painter.box(self.visualRect(index)).adjusted(-4, -4, 4, 4)
        return index if box.contains(place) else QModelIndex()

    def _toggle(self, index: QModelIndex) -> None:
        row = self.rows.rows[index.row()].row if index.isValid() else None
        if row is not None and row.can_leave:
            self.kept_changed.emit(row.key, not row.kept)

    def _moved(self, index: QModelIndex, _: QModelIndex) -> None:
        if index.isValid() and not self._moves_itself:
            self.chosen.emit(self.rows.rows[index.row()].row.key)


def _write(
    painter: QPainter, font: QFont, color: QColor, rect: QRect, text: str, *, right: bool = False, struck: bool = False
) -> bool:
    """Draw one line of text, elided and vertically centered in the rectangle; return whether it is whole."""
    metrics = QFontMetrics(font)
    shown = elided_line(metrics, text, rect.width())
    start = paint_line(painter, font, color, rect, shown, "right" if right else "left", metrics)
    if struck:
        middle = QPointF(start.x(), start.y() - metrics.strikeOutPos())
        painter.drawLine(middle, middle + QPointF(metrics.horizontalAdvance(shown), 0))
    return shown == " ".join(text.split())
