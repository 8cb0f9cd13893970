"""Where the matches are in the whole paper: marks over the pages' scroll bar."""

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from explorer.app.theme import Theme
from explorer.ui.reader.view import PageView

_HEIGHT, _NOW_HEIGHT = 2.0, 4.0
_SIDE = 3


class ScrollMarks(QWidget):
    """Lies over the vertical scroll bar and lets the mouse through to it."""

    def __init__(self, view: PageView, theme: Theme) -> None:
        self._bar = view.verticalScrollBar()
        super().__init__(self._bar)
        self._view, self._theme = view, theme
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._bar.installEventFilter(self)
        theme.changed.connect(self.update)

    def marks(self) -> tuple[list[float], float | None]:
        """How far down the paper each match is, from 0 to 1; and the current one."""
        view = self._view
        if view.document is None:
            return [], None
        every = [view.share(passage) for found in view.matches.values() for passage in found]
        return every, view.share(view.current_match) if view.current_match else None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self.setGeometry(self._bar.rect())
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        every, now = self.marks()
        if not every:
            return
        painter = QPainter(self)
        room = self.height() - _NOW_HEIGHT
        width = self.width() - 2 * _SIDE
        color = self._theme.color("award", 0.7)
        # Many fall on the same pixel.
        for y in {round(share * room) for share in every}:
            painter.fillRect(QRectF(_SIDE, y + (_NOW_HEIGHT - _HEIGHT) / 2, width, _HEIGHT), color)
        if now is not None:
            painter.fillRect(QRectF(0, round(now * room), self.width(), _NOW_HEIGHT), self._theme.color("accent"))
        painter.end()
