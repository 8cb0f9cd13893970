"""The window as the system sees it: the picture of the last run at once, and the panes as soon as they are made.

Making the panes takes a tenth of a second. Nobody has to look at an empty window meanwhile: what was on the screen when
the window was closed is nearly always what will be there again.
"""

import contextlib
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Signal
from PySide6.QtGui import QCloseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QVBoxLayout, QWidget

from explorer.files import write_atomic


class Frame(QWidget):
    """A top-level window around one body.

    Args:
        geometry: what ``geometry_text`` gave at the end of the last run; None at the first.
        picture: where the last picture is, and the next one goes.
    """

    pictured = Signal()
    """The last run's picture has been painted."""

    def __init__(self, geometry: str | None, picture: Path) -> None:
        super().__init__()
        self._file = picture
        self._body: QWidget | None = None
        room = self.screen().availableSize()
        self.resize(min(1440, room.width() - 40), min(900, room.height() - 60))
        if geometry:
            self.restoreGeometry(QByteArray.fromBase64(geometry.encode()))
        self._picture = self._load() if geometry else QPixmap()

    @property
    def has_picture(self) -> bool:
        """Whether there is a picture that fits the window."""
        return not self._picture.isNull()

    def hold(self, body: QWidget) -> None:
        """Show the body in the picture's place."""
        self._body = body
        self.setWindowTitle(body.windowTitle())
        body.windowTitleChanged.connect(self.setWindowTitle)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(body)
        self._picture = QPixmap()

    def geometry_text(self) -> str:
        """Place and size of the window, for the next run."""
        return bytes(self.saveGeometry().toBase64().data()).decode()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.has_picture:
            painter = QPainter(self)
            painter.drawPixmap(0, 0, self._picture)
            painter.end()
            self.pictured.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        picture = self.grab() if self._body else QPixmap()
        if self._body and not self._body.close():
            event.ignore()
            return
        self._keep(picture)
        event.accept()

    def _load(self) -> QPixmap:
        picture = QPixmap()
        ratio = self.devicePixelRatio()
        # A picture of another size or scaling would jump when the panes come.
        if self._file.is_file() and picture.load(str(self._file)) and picture.size() == self.size() * ratio:
            picture.setDevicePixelRatio(ratio)
            return picture
        return QPixmap()

    def _keep(self, picture: QPixmap) -> None:
        if picture.isNull():
            return
        data = QByteArray()
        buffer = QBuffer(data)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        # Little compression: it is read at every start.
        picture.save(buffer, "PNG", 80)
        with contextlib.suppress(OSError):
            write_atomic(self._file, bytes(data.data()))
