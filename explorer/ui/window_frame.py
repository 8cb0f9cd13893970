"""The top-level window: shows the picture of the last run at once, and the panes as soon as they are created.

Creating the panes takes a tenth of a second. Meanwhile the window shows the picture of its last state, which is nearly
always what will be shown again.
"""

import contextlib
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QByteArray, QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QImage, QPainter, QPaintEvent, QPixmap, QShowEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from explorer.app.shell.tokens import LEAST
from explorer.files import write_atomic

_HEAD = struct.Struct("<II")
_INPUT = {
    QEvent.Type.KeyPress,
    QEvent.Type.ShortcutOverride,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.TouchBegin,
    QEvent.Type.TabletPress,
    QEvent.Type.Wheel,
    QEvent.Type.ContextMenu,
    QEvent.Type.DragEnter,
    QEvent.Type.Close,
}


def styled_window(window: QWidget) -> QWidget:
    """Return a window as the parent of a dialog or popup: for the frame its body, which has the style sheet."""
    return window.body or window if isinstance(window, WindowFrame) else window


class WindowFrame(QWidget):
    """A top-level window around one body.

    Args:
        geometry: the value of ``geometry_text`` at the end of the last run; None at the first.
        picture: the path of the picture.
        use_picture: whether this run starts in the state of the last one.
    """

    pictured = Signal()
    """The last run's picture has been painted."""
    kept = Signal()
    """The window was closed, and its picture is on the disk."""
    revealed = Signal()
    """The picture is gone, and the body is shown."""
    touched = Signal()
    """The user sent input before the body was revealed; it is handled after the receivers have returned."""

    def __init__(self, geometry: str | None, picture: Path, *, use_picture: bool = True) -> None:
        super().__init__()
        self.setMinimumSize(*LEAST)
        self._file = picture
        self._body: QWidget | None = None
        self._hidden = True
        self._hide_transient: Callable[[], object] = lambda: None
        # Covers the body until that is drawn completely; clicks go through it.
        self._curtain = QLabel(self)
        self._curtain.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._curtain.hide()
        room = self.screen().availableSize()
        self.resize(min(1440, room.width() - 40), min(900, room.height() - 60))
        if geometry:
            self.restoreGeometry(QByteArray.fromBase64(geometry.encode()))
        self._picture = self._load() if geometry and use_picture else QPixmap()

    @property
    def body(self) -> QWidget | None:
        """Return the body of the frame."""
        return self._body

    @property
    def has_picture(self) -> bool:
        """Return whether there is a picture that fits the window."""
        return not self._picture.isNull()

    def hold(self, body: QWidget, hide_transient: Callable[[], object]) -> None:
        """Put the body behind the picture; ``reveal`` removes the picture.

        Args:
            hide_transient: hides what the next run will not restore, before the picture is taken.
        """
        self._body, self._hide_transient = body, hide_transient
        self.setWindowTitle(body.windowTitle())
        body.windowTitleChanged.connect(self.setWindowTitle)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(body)
        body.show()
        column.activate()
        if self.has_picture:
            self._curtain.setPixmap(self._picture)
            self._curtain.resize(self.size())
            self._curtain.raise_()
            self._curtain.show()
        self._picture = QPixmap()
        self._watch()

    def cover(self) -> None:
        """Paint nothing behind the picture until ``reveal``."""
        self._curtain.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def reveal(self) -> None:
        """Show the body itself."""
        self._hidden = False
        if handle := self.windowHandle():
            handle.removeEventFilter(self)
        self._curtain.hide()
        self._curtain.clear()
        self.revealed.emit()

    def come_forward(self) -> None:
        """Raise the window, and give it the focus."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def geometry_text(self) -> str:
        """Return position and size of the window, for the next run."""
        return bytes(self.saveGeometry().toBase64().data()).decode()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._watch()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Override Qt: see events of the window before widgets and shortcuts do."""
        if self._hidden and event.type() in _INPUT:
            self.touched.emit()
        return super().eventFilter(watched, event)

    def _watch(self) -> None:
        handle = self.windowHandle()
        if self._body and self._hidden and handle:
            handle.installEventFilter(self)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.has_picture:
            painter = QPainter(self)
            painter.drawPixmap(0, 0, self._picture)
            painter.end()
            self.pictured.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._body and self._body.isVisible():
            self._hide_transient()
            picture = self.grab()
            if not self._body.close():
                event.ignore()
                return
            self.write(picture.toImage())
            self.kept.emit()
        event.accept()

    def _load(self) -> QPixmap:
        ratio = self.devicePixelRatio()
        # A window that will be in full screen has its normal size until it is shown.
        size = self.screen().size() if self.isFullScreen() else self.size()
        # A picture of another size or scaling would jump when the panes appear.
        image = _unpacked(self._file, size * ratio)
        if image is None:
            return QPixmap()
        # Used once only: after a crash the picture would be outdated.
        with contextlib.suppress(OSError):
            self._file.unlink()
        picture = QPixmap.fromImage(image)
        picture.setDevicePixelRatio(ratio)
        return picture

    def write(self, picture: QImage) -> bool:
        """Write a picture of the window to the disk, in any thread; return whether that succeeded."""
        if picture.isNull():
            return False
        try:
            write_atomic(self._file, _packed(picture))
        except OSError:
            return False
        return True


def _packed(picture: QImage) -> bytes:
    """Return width, height, and the compressed pixels, which take a third of the time to read that a PNG takes."""
    plain = picture.convertToFormat(QImage.Format.Format_RGB32)
    return _HEAD.pack(plain.width(), plain.height()) + zlib.compress(bytes(plain.constBits()), 1)


def _unpacked(file: Path, size: QSize) -> QImage | None:
    """Return the picture in a file; None if there is none of this size in pixels."""
    stride = 4 * size.width()
    try:
        with file.open("rb") as source:
            data = source.read(_HEAD.size + stride * size.height())
        if _HEAD.unpack_from(data) != (size.width(), size.height()):
            return None
        pixels = zlib.decompressobj().decompress(data[_HEAD.size :], stride * size.height() + 1)
    except (OSError, struct.error, zlib.error):
        return None
    if len(pixels) != stride * size.height():
        return None
    # A copy, because Qt does not keep Python's bytes alive.
    return QImage(pixels, size.width(), size.height(), stride, QImage.Format.Format_RGB32).copy()
