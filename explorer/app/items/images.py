"""Reads pictures from the user's files, with limits, and encodes them as PNG."""

from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage, QImageReader

from explorer.model.errors import KnownError
from explorer.model.translation import later

MOST_BYTES = 64 * 1024 * 1024
"""Maximum size of a file that is read."""
MOST_PIXELS = 64_000_000
SUFFIXES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".tif", ".tiff")


def read_picture(path: Path) -> QImage:
    """Read a picture from a user's file. Raises KnownError ``not-a-picture`` or ``picture-too-big``."""
    try:
        size = path.stat().st_size
    except OSError as error:
        raise KnownError(
            "not-a-picture", "“{name}” can’t be read: check that it still exists.", str(error), name=path.name[:80]
        ) from error
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    reader.setDecideFormatFromContent(True)
    across = reader.size()
    if size > MOST_BYTES or across.width() * across.height() > MOST_PIXELS:
        raise _too_big()
    image = reader.read()
    if image.isNull():
        sentence = later("“{name}” is not a picture that can be shown: choose a PNG or JPEG.")
        raise KnownError("not-a-picture", sentence, reader.errorString(), name=path.name[:80])
    return image


def png(image: QImage) -> bytes:
    """Encode a picture as PNG. Raises KnownError ``not-a-picture`` or ``picture-too-big``."""
    if image.isNull():
        raise KnownError("not-a-picture", "The picture on the clipboard can’t be read: copy it again.")
    if image.width() * image.height() > MOST_PIXELS:
        raise _too_big()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def _too_big() -> KnownError:
    return KnownError("picture-too-big", "This picture is too large to store: choose a smaller one.")
