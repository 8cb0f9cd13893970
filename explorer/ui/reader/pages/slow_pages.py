"""A quiet line in the place of a page that takes long: it is still being drawn, and not empty."""

from collections.abc import Iterable

from PySide6.QtCore import QObject, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter

from explorer.app.shell.tokens import GRID

_PATIENCE_MS = 2_000
_QUIET = 0.7


class SlowPages(QObject):
    """Knows which pages in view have been blank for long."""

    changed = Signal()
    """Other pages are to say so."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.pages: frozenset[int] = frozenset()
        """Those that say so."""
        self._blank: frozenset[int] = frozenset()
        self.timer = QTimer(self, singleShot=True, interval=_PATIENCE_MS)
        self.timer.timeout.connect(self._lose_patience)

    def watch(self, blank: Iterable[int]) -> None:
        """These pages are in view, and nothing of them has come yet."""
        before, self._blank = self._blank, frozenset(blank)
        self.pages &= self._blank
        if not self._blank - self.pages:
            self.timer.stop()
        elif self._blank - before:
            self.timer.start()

    def line(self, page: int) -> str:
        """What a page says; nothing where it has not taken long."""
        return self.tr("Still drawing page {0}…").format(page + 1) if page in self.pages else ""

    def paint(self, painter: QPainter, page: int, seen: QRectF, ink: QColor) -> None:
        """Draw a page's line, if it has one, in the middle of what is seen of the page."""
        if line := self.line(page):
            quiet = QColor(ink)
            quiet.setAlphaF(_QUIET)
            painter.setPen(quiet)
            room = seen.adjusted(GRID, GRID, -GRID, -GRID)
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, line)

    def _lose_patience(self) -> None:
        self.pages = self._blank
        self.changed.emit()
