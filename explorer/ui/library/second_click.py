"""Swallows the second click of a double click, where the first one has put something else under the pointer."""

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication

_NEAR = 8
"""Pixels within which another click belongs to the first."""
_CLICKS = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick, QEvent.Type.MouseButtonRelease)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class SecondClick(QObject):
    """Swallows clicks at the same place, and Enter, for as long as a double click takes."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._place: QPoint | None = None
        self.waiting = QTimer(self, singleShot=True)
        self.waiting.timeout.connect(self._end)

    def begin(self, place: QPoint) -> None:
        """Swallow what follows a click at a place of the screen."""
        if (app := QApplication.instance()) is not None:
            self._place = place
            app.installEventFilter(self)
            self.waiting.start(QApplication.doubleClickInterval())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Override Qt: swallow the event if it belongs to the click."""
        if isinstance(event, QMouseEvent) and event.type() in _CLICKS and self._place is not None:
            apart = event.globalPosition().toPoint() - self._place
            return event.button() == Qt.MouseButton.LeftButton and apart.manhattanLength() <= _NEAR
        return isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in _ENTER

    def _end(self) -> None:
        self._place = None
        if (app := QApplication.instance()) is not None:
            app.removeEventFilter(self)
