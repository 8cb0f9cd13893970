"""A thread for short work of which the user sees nothing, such as writing a file."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QThreadPool


class BackgroundThread(QObject):
    """Does one thing after the other, in a thread that ends when nothing is to be done."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)

    def start(self, work: Callable[[], None]) -> None:
        """Queue work."""
        self._pool.start(work)

    def wait(self) -> None:
        """Wait until all work is done."""
        self._pool.waitForDone()
