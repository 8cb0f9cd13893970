"""A message on a page that takes long to render, so that it does not look empty."""

from collections.abc import Iterable

from PySide6.QtCore import QObject, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter

from explorer.app.shell.tokens import GRID
from explorer.model.page_labels import label_of
from explorer.model.translation import tr

_PATIENCE_MS = 500
_QUIET = 0.7


class SlowPages(QObject):
    """Tracks which visible pages have been blank for long."""

    changed = Signal()
    """The pages with a message changed."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.pages: frozenset[int] = frozenset()
        """The pages with a message."""
        self._blank: frozenset[int] = frozenset()
        self.labels: tuple[str, ...] = ()
        """The page labels of the document."""
        self.timer = QTimer(self, singleShot=True, interval=_PATIENCE_MS)
        self.timer.timeout.connect(self._lose_patience)

    def watch(self, blank: Iterable[int]) -> None:
        """Set the visible pages of which nothing is drawn yet."""
        before, self._blank = self._blank, frozenset(blank)
        self.pages &= self._blank
        if not self._blank - self.pages:
            self.timer.stop()
        elif self._blank - before:
            self.timer.start()

    def line(self, page: int) -> str:
        """Return the message of a page; empty if it has not taken long yet."""
        return tr("Still drawing page {0}…", label_of(self.labels, page)) if page in self.pages else ""

    def paint(self, painter: QPainter, page: int, seen: QRectF, ink: QColor) -> None:
        """Draw a page's message, if it has one, in the middle of the page's visible part."""
        if line := self.line(page):
            painter.setPen(_quiet(ink))
            room = seen.adjusted(GRID, GRID, -GRID, -GRID)
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, line)

    def paint_over_draft(self, painter: QPainter, page: int, seen: QRectF, ink: QColor, paper: QColor) -> None:
        """Draw a page's message, if it has one, on a label at the bottom of the page's visible part, over its text."""
        if page in self.pages:
            line = tr("Still drawing the figures of page {0}…", label_of(self.labels, page))
            label = QRectF(painter.fontMetrics().boundingRect(line)).adjusted(-2 * GRID, -GRID, 2 * GRID, GRID)
            label.moveCenter(seen.center())
            label.moveBottom(seen.bottom() - 3 * GRID)
            if label.top() < seen.top():
                return
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(_quiet(ink))
            painter.setBrush(paper)
            painter.drawRoundedRect(label, GRID, GRID)
            painter.drawText(label, Qt.AlignmentFlag.AlignCenter, line)
            painter.restore()

    def _lose_patience(self) -> None:
        self.pages = self._blank
        self.changed.emit()


def _quiet(ink: QColor) -> QColor:
    quiet = QColor(ink)
    quiet.setAlphaF(_QUIET)
    return quiet
