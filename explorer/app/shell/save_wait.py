"""Waits for the writer without blocking the window."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from explorer.app.shell.writer import Writer


class SaveWait(QObject):
    """Calls back once: with True when all writes are on disk, with False if one fails or it takes too long.

    Args:
        patience_ms: the time limit.
    """

    def __init__(self, writer: Writer, then: Callable[[bool], None], patience_ms: int, parent: QObject) -> None:
        super().__init__(parent)
        self._then = then
        self._timer = QTimer(self, singleShot=True, interval=patience_ms)
        self._timer.timeout.connect(lambda: self._end(False))
        writer.saved.connect(self._saved)
        writer.failing.connect(self._failing)
        self._timer.start()
        if writer.pending == 0:
            self._end(True)
        elif writer.in_trouble:
            self._end(False)

    def _saved(self) -> None:
        self._end(True)

    def _failing(self, _: object) -> None:
        self._end(False)

    def _end(self, saved: bool) -> None:
        if self._timer.isActive():
            self._timer.stop()
            self._then(saved)
            self.deleteLater()
