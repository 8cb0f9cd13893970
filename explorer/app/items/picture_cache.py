"""A cache of small pictures of areas and in notes: read in another thread, scaled, least recently used ones dropped."""

import re
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QRunnable, QSize, Qt, QThreadPool, Signal
from PySide6.QtGui import QGuiApplication, QImage, QImageReader, QPixmap

from explorer.app.items.note_links import NoteLinks

_HIGHEST = 320
"""Maximum height of a picture in a text, in pixels."""
_KEPT_BYTES = 24_000_000
_KNOWN_SIZES = 2_000
_MOST_PIXELS = 64_000_000
"""A picture with more pixels was not stored by this program."""
_NAME = re.compile(r"[0-9A-Za-z_-]{1,80}\.(png|jpg|jpeg|webp)")


class PictureCache(QObject):
    """Pictures by their file names in the library."""

    arrived = Signal()
    """A requested picture can be drawn."""
    _read = Signal(str, QSize, QImage)

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._kept: OrderedDict[tuple[str, int, int], QPixmap] = OrderedDict()
        self._bytes = 0
        self._asked: set[tuple[str, int, int]] = set()
        self._sizes: dict[str, QSize] = {}
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._read.connect(self._keep, Qt.ConnectionType.QueuedConnection)

    def get(self, name: str, box: QSize, scale: float) -> QPixmap | None:
        """Return a picture scaled to a box of device-independent pixels; None until it is read, a null one if it is
        missing.

        Args:
            scale: device pixels per device-independent pixel.
        """
        size = box * scale
        key = (name, size.width(), size.height())
        if (found := self._kept.get(key)) is not None:
            self._kept.move_to_end(key)
            found.setDevicePixelRatio(scale)
            return found
        if key not in self._asked:
            self._asked.add(key)
            self._pool.start(_Reading(self._folder, name, size, self._read.emit))
        return None

    def box(self, name: str, width: int) -> QSize:
        """Return the size of a picture in a text, in device-independent pixels; empty if it is missing."""
        if name not in self._sizes:
            if len(self._sizes) > _KNOWN_SIZES:
                self._sizes.clear()
            size = QImageReader(str(self._folder / name)).size() if _NAME.fullmatch(name) else QSize()
            if size.isEmpty():
                return QSize()  # it may come
            self._sizes[name] = size
        size = self._sizes[name]
        if size.width() <= width and size.height() <= _HIGHEST:
            return size
        return size.scaled(QSize(width, _HIGHEST), Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(1, 1))

    def close(self) -> None:
        """Stop reading."""
        self._pool.clear()
        self._pool.waitForDone()

    def _keep(self, name: str, size: QSize, image: QImage) -> None:
        key = (name, size.width(), size.height())
        self._asked.discard(key)
        self._kept[key] = QPixmap.fromImage(image)
        self._bytes += image.sizeInBytes()
        while self._bytes > _KEPT_BYTES and len(self._kept) > 1:
            _, old = self._kept.popitem(last=False)
            self._bytes -= old.width() * old.height() * 4
        self.arrived.emit()


class NoteResources:
    """Resolves a note's links to titles, and its pictures."""

    def __init__(self, linking: NoteLinks, pictures: PictureCache) -> None:
        self.linking, self._pictures = linking, pictures
        self.title, self.titles = linking.title, linking.titles

    def picture(self, name: str, width: int) -> tuple[QSize, QPixmap | None] | None:
        """Return a picture of the library with at most this width: its size, and its pixels once read; None
        if missing."""
        size = self._pictures.box(name, width)
        if size.isEmpty():
            return None
        app = QGuiApplication.instance()
        scale = app.devicePixelRatio() if isinstance(app, QGuiApplication) else 1.0
        pixmap = self._pictures.get(name, size, scale)
        return size, (pixmap if pixmap is not None and not pixmap.isNull() else None)


class _Reading(QRunnable):
    def __init__(self, folder: Path, name: str, size: QSize, done: Callable[[str, QSize, QImage], None]) -> None:
        super().__init__()
        self._folder, self._name, self._size, self._done = folder, name, size, done

    def run(self) -> None:
        self._done(self._name, self._size, _picture(self._folder, self._name, self._size))


def _picture(folder: Path, name: str, box: QSize) -> QImage:
    """Return the picture scaled into the box; a null one if it is invalid."""
    if not _NAME.fullmatch(name):
        return QImage()
    reader = QImageReader(str(folder / name))
    size = reader.size()
    if size.isEmpty() or size.width() * size.height() > _MOST_PIXELS:
        return QImage()
    if size.width() > box.width() or size.height() > box.height():
        reader.setScaledSize(size.scaled(box, Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read().convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
