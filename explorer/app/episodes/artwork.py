"""The artwork of podcasts: downloaded with a feed that the user asked for, kept small in the library's cache, and read
from there in jobs."""

import contextlib
import hashlib
import logging
from collections import OrderedDict
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageReader, QPixmap

from explorer.app.shell.jobs import Jobs
from explorer.files import write_atomic
from explorer.model.translation import tr
from explorer.store.library_folder import Library

KEPT_PX = 192
"""Width and height of a kept picture in pixels: that of a row's at three times the scale."""
_MOST_PIXELS = 16_000_000
_FORMATS = (b"png", b"jpeg", b"jpg", b"webp", b"gif", b"bmp")
"""Not SVG, which may refer to other files."""
_MOST_KEPT = 300
_UNKNOWN = QImageReader.ImageReaderError.UnsupportedFormatError
_log = logging.getLogger(__name__)


def artwork_file(library: Library, url: str) -> Path:
    """Return the file in the library's cache that keeps the picture at an address."""
    return library.root / "cache" / "artwork" / f"{hashlib.sha256(url.encode()).hexdigest()[:32]}.png"


def keep_picture(library: Library, url: str, data: bytes) -> bool:
    """Decode a picture to a small square and keep it; return False for data that is not a picture, or too large a one.

    For a job: it takes some milliseconds.
    """
    image = _decoded(data)
    if image is None:
        return False
    path, buffer = artwork_file(library, url), QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not image.save(buffer, "PNG"):  # type: ignore[call-overload]
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomic(path, bytes(buffer.data().data()))
    return True


def _decoded(data: bytes) -> QImage | None:
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    reader.setDecideFormatFromContent(True)
    if bytes(reader.format().data()) not in _FORMATS:
        return None
    size = reader.size()
    if not size.isValid() or size.width() * size.height() > _MOST_PIXELS:
        return None
    reader.setScaledSize(size.scaled(QSize(KEPT_PX, KEPT_PX), Qt.AspectRatioMode.KeepAspectRatioByExpanding))
    image = reader.read()
    if image.isNull():
        return None
    left, top = (image.width() - KEPT_PX) // 2, (image.height() - KEPT_PX) // 2
    return image.copy(max(0, left), max(0, top), min(KEPT_PX, image.width()), min(KEPT_PX, image.height()))


class Artwork(QObject):
    """Kept pictures by address; one that is not in memory yet is read from the disk by a job."""

    arrived = Signal()
    """A picture that was asked for is there now."""

    def __init__(self, library: Library, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library, self._jobs = library, jobs
        self._pixmaps: OrderedDict[tuple[str, int], QPixmap | None] = OrderedDict()
        """By address and size; None for one that is not on the disk."""
        self._wanted: list[tuple[str, int]] = []
        self._is_reading = False

    def pixmap(self, url: str | None, pixels: int) -> QPixmap | None:
        """Return a picture with this width and height in pixels; None if there is none, or not yet."""
        if not url:
            return None
        key = (url, pixels)
        if key in self._pixmaps:
            self._pixmaps.move_to_end(key)
            return self._pixmaps[key]
        self._pixmaps[key] = None
        while len(self._pixmaps) > _MOST_KEPT:
            self._pixmaps.popitem(last=False)
        self._wanted.append(key)
        self._read()
        return None

    def forget_missing(self) -> None:
        """Look on the disk again for pictures that were missing, because some were downloaded."""
        for key in [key for key, pixmap in self._pixmaps.items() if pixmap is None]:
            del self._pixmaps[key]
        self.arrived.emit()

    def _read(self) -> None:
        if self._is_reading or not self._wanted:
            return
        self._is_reading = True
        wanted, self._wanted = self._wanted, []
        job = self._jobs.start(tr("Reading pictures"), lambda *_: self._images(wanted), quiet=True)
        job.finished.connect(self._arrived)
        job.ended.connect(self._ended)

    def _images(self, wanted: list[tuple[str, int]]) -> dict[tuple[str, int], QImage]:
        """Read pictures, in a job's thread."""
        found = {}
        for url, pixels in wanted:
            path = artwork_file(self._library, url)
            reader = QImageReader(str(path))
            reader.setScaledSize(QSize(pixels, pixels))
            image = reader.read()
            if not image.isNull():
                found[url, pixels] = image
            elif reader.error() in (QImageReader.ImageReaderError.InvalidDataError, _UNKNOWN):
                with contextlib.suppress(OSError):
                    path.unlink()  # it is damaged: the next refresh downloads it again
        return found

    def _arrived(self, images: dict[tuple[str, int], QImage]) -> None:
        for key, image in images.items():
            self._pixmaps[key] = QPixmap.fromImage(image)
        if images:
            self.arrived.emit()

    def _ended(self) -> None:
        self._is_reading = False
        self._read()
