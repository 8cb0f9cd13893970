"""The search dialog for all notes of the library: words, #tag, color: and kind:, as in the notes list."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from explorer.app.shell import tokens as look
from explorer.app.shell.theme import Theme
from explorer.model.item_summary import ItemSummary
from explorer.model.note_filter import NoteFilter, parse
from explorer.model.text_tags import with_text
from explorer.model.translation import tr
from explorer.ui.dialog import Dialog
from explorer.ui.list_steps import step_in
from explorer.ui.notes.notes_rows import kind_icon
from explorer.ui.notes.row_ground import paint_row_ground
from explorer.ui.row_delegate import Index, RowDelegate
from explorer.ui.row_paint import paint_icon
from explorer.ui.small_widgets import clearable, text_label

_MOST = 100
"""Maximum number of rows shown."""
_ICON, _EDGE = 14, 4
Folded = Sequence[tuple[ItemSummary, str]]
"""Items with all their text in lower case."""


class FindNotesDialog(Dialog):
    """A search field, the matching notes, and their number.

    Args:
        about: a description of the searched notes; empty for all notes of the library.
    """

    chosen = Signal(str)
    """The id of an item to go to."""

    def __init__(
        self,
        theme: Theme,
        text: str,
        about: str,
        parent: QWidget,
        paper_id: Callable[[str], str | None] | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._about, self._paper_id = theme, about, paper_id
        self._all: Folded | None = None
        self.setWindowTitle(tr("Find in all notes") if not about else tr("Backlinks"))
        self.resize(560, 480)
        self.field = QLineEdit(text)
        self.field.setPlaceholderText(tr("Text, #tag, color:… kind:…"))
        self.field.setAccessibleName(tr("Find in all notes"))
        clearable(self.field, tr("Clear"), theme)
        self.field.selectAll()
        self.list = QListWidget()
        self.list.setFrameShape(QListWidget.Shape.NoFrame)
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.list.setAccessibleName(tr("Matching notes"))
        self.rows = _FoundDelegate(theme, self.list)
        self.list.setItemDelegate(self.rows)
        self.status = text_label(tr("Reading the library…"), muted=True, small=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * look.GRID, 3 * look.GRID, 3 * look.GRID, 2 * look.GRID)
        column.setSpacing(2 * look.GRID)
        if about:
            column.addWidget(text_label(tr("Backlinks to “{0}”", about), heading=True))
        column.addWidget(self.field)
        column.addWidget(self.list, 1)
        column.addWidget(self.status)
        self.field.textChanged.connect(self._narrow)
        self.field.returnPressed.connect(self._go)
        self.list.itemActivated.connect(self._go)
        self.list.itemClicked.connect(self._go)

    def show_all(self, items: Folded) -> None:
        """Search these items."""
        self._all = items
        self._narrow()

    def fail(self, sentence: str) -> None:
        """Show why there is nothing to search."""
        self.status.setText(sentence)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not step_in(self.list, event, page=8):
            super().keyPressEvent(event)

    def _narrow(self, *_: object) -> None:
        if self._all is None:
            return
        wanted = parse(self.field.text(), self._theme.palette, self._paper_id)
        among = [one for one in self._all if one[0].inbox == bool(wanted.inbox)]
        found = _found(among, wanted)
        self.rows.words = wanted.words
        self.list.clear()
        for brief in found[:_MOST]:
            item = QListWidgetItem(brief.excerpt(wanted.words))
            item.setData(Qt.ItemDataRole.UserRole, brief)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{item.text()} · {brief.where}")
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self._tell(len(found), len(among))

    def _tell(self, count: int, of: int) -> None:
        if not self._all:
            none = tr("No backlinks yet. Type [[ in a note to add a link.")
            self.status.setText(none if self._about else tr("There are no notes in this library yet."))
        elif count > _MOST:
            self.status.setText(tr("Showing the newest {0} of {1}. Refine your search.", _MOST, count))
        elif count:
            self.status.setText(tr("{0} of {1}. Press Enter to open.", count, of))
        else:
            self.status.setText(tr("No matching notes."))

    def _go(self, *_: object) -> None:
        item = self.list.currentItem()
        if item and self.isVisible():
            self.accept()
            self.chosen.emit(item.data(Qt.ItemDataRole.UserRole).id)


def _found(items: Folded, wanted: NoteFilter) -> list[ItemSummary]:
    for word in wanted.words:
        # With thousands of items this runs at every key press, so it comes first.
        items = [one for one in items if word in one[1]]
    if wanted.segments:
        return []  # such conditions belong to one episode, but all are searched
    if wanted.kinds or wanted.colors or wanted.tags or wanted.papers or wanted.has_time is not None:
        items = [one for one in items if _fits(wanted, *one)]
    return [brief for brief, _ in items]


def _fits(wanted: NoteFilter, brief: ItemSummary, text: str) -> bool:
    return wanted.fits(brief.kind, brief.color, brief.at_s, with_text(brief.tags, brief.text), text, brief.paper_id)


class _FoundDelegate(RowDelegate):
    """Paints rows: title, and below it the text with matches in bold; the annotation's color at the edge."""

    row_px = 46

    def __init__(self, theme: Theme, parent: QListWidget) -> None:
        super().__init__(theme, parent)
        self.words: tuple[str, ...] = ()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, rect = self._theme, option.rect.adjusted(0, 1, 0, -1)
        brief: ItemSummary = index.data(Qt.ItemDataRole.UserRole)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_row_ground(painter, theme, option, rect, look.RADIUS)
        if brief.color:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.highlight(brief.color))
            painter.drawRoundedRect(QRect(rect.left() + 2, rect.top() + 6, _EDGE, rect.height() - 12), 2, 2)
        size = theme.scaled(_ICON)
        icon = kind_icon(brief.kind if brief.color else "", brief.at_s)
        paint_icon(painter, theme, icon, "muted", QRect(rect.left() + 12, rect.top() + 7, size, size))
        inner = rect.adjusted(12 + size + 8, 4, -3 * look.GRID, -4)
        upper = QRect(inner.left(), inner.top(), inner.width(), inner.height() // 2)
        lower = QRect(inner.left(), upper.bottom() + 1, inner.width(), inner.height() - upper.height())
        self._words(painter, upper, index.data() or tr("No text"), muted=not index.data())
        painter.setFont(theme.font(look.SMALL_PX, tabular=True))
        painter.setPen(theme.color("muted"))
        where = painter.fontMetrics().elidedText(brief.where, Qt.TextElideMode.ElideRight, lower.width())
        painter.drawText(lower, Qt.AlignmentFlag.AlignVCenter, where)
        painter.restore()

    def _words(self, painter: QPainter, rect: QRect, text: str, *, muted: bool) -> None:
        plain, bold = self._theme.font(), self._theme.font(bold=True)
        painter.setPen(self._theme.color("muted" if muted else "text"))
        text = QFontMetrics(bold).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        x = rect.left()
        for piece, hit in _pieces(text, self.words):
            font: QFont = bold if hit else plain
            painter.setFont(font)
            width = QFontMetrics(font).horizontalAdvance(piece)
            painter.drawText(QRect(x, rect.top(), width + 2, rect.height()), Qt.AlignmentFlag.AlignVCenter, piece)
            x += width


def _pieces(text: str, words: Sequence[str]) -> list[tuple[str, bool]]:
    """Split the text into pieces, and whether each is a match."""
    folded = text.casefold()
    if len(folded) != len(text):
        return [(text, False)]  # Its letters don't map one to one to the normalized text.
    hits = [False] * len(text)
    for word in words:
        at = folded.find(word)
        while word and at >= 0:
            hits[at : at + len(word)] = [True] * len(word)
            at = folded.find(word, at + len(word))
    pieces: list[tuple[str, bool]] = []
    for letter, hit in zip(text, hits, strict=True):
        if pieces and pieces[-1][1] == hit:
            pieces[-1] = (pieces[-1][0] + letter, hit)
        else:
            pieces.append((letter, hit))
    return pieces
